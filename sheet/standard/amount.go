package standard

import (
	"strings"

	"zhunsheng/rules"
)

// The standard's amounts are in 元, those of the forms in 万元. Where the text of an
// amount in 万元 can't be told from the one in 元, 80.00 say, it stands in x_FIELD beside
// it, and counts only where it is the same amount.

// yuan is the field x_unit of a record whose amounts are said to be in 元.
const yuan = "元"

var tenThousand = rules.Int(10000)

// putAmount writes an amount in 万元 into a field.
func (rec row) putAmount(field, text string) {
	if text == "" {
		return
	}
	amount, ok := rules.ParseMoney(text)
	if !ok {
		rec["x_"+field] = text // it is no amount: nobody else must read it as one
		return
	}
	rec[field], rec["x_unit"] = amount.Mul(tenThousand).String(), yuan
	if amount.String() != text {
		rec["x_"+field] = text
	}
}

// amount reads an amount into 万元. One that is none stands as it was written, for
// whoever judges it.
func (r *reader) amount(rec *record, field string) rules.Cell {
	c, own := rec.cell(field), rec.raw("x_"+field)
	text := strings.TrimSpace(c.Text)
	number, unit := rules.SplitMoney(text)
	inYuan := rec.is("x_unit", yuan) || unit == yuan
	switch amount, ok := rules.ParseMoney(number); {
	case text == "":
		c.Text = own
	case strings.HasSuffix(text, "%"), strings.HasSuffix(text, "％"):
		r.add(findingAssumed, rules.Warn, c.Source, "%s是比例“%s”，不是金额，没有采用", field, text)
		c.Text = ""
	case !ok, unit != "" && unit != yuan:
	default:
		if !inYuan {
			r.addOnce("yuan", findingAssumed, rules.Warn, c.Source, "金额没有写明单位，按国标以元读取，%s“%s”为%s万元；以万元填写的，请写成“%s万元”或改成元", field, text, amount.Quo(tenThousand), text)
		}
		c.Text = amount.Quo(tenThousand).String()
		if spelled, ok := rules.ParseMoney(own); own != "" {
			if ok && spelled.Mul(tenThousand).Equal(amount) {
				c.Text = own
			} else {
				r.add(findingAssumed, rules.Warn, c.Source, "%s是%s元，x_%s却是“%s”万元，按%s读取，请核对", field, text, field, own, field)
			}
		}
	}
	if c.Text == "" {
		return rules.Cell{}
	}
	return c
}

// mergedAmount is the amount of several records of one project, as merged.
func (r *reader) mergedAmount(list []*record, field string) rules.Cell {
	var first rules.Cell
	for _, rec := range list {
		c := r.amount(rec, field)
		switch {
		case c.Text == "":
		case first.Text == "":
			first = c
		case c.Text != first.Text:
			r.add(findingAssumed, rules.Warn, c.Source, "同一项目的%s有不同的值“%s”和“%s”（万元），按前一个读取，请核对", field, first.Text, c.Text)
		}
	}
	return first
}
