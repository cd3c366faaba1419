package rules

// Possible bounds what may be reported of the rule's indicator, in the target's
// unit; both ends are possible.
func (r *Rule) Possible() (low, high Decimal) {
	high = Int(absurdDigits - 1)
	if isBoundedRate(r.Indicator, r.Target) {
		high = hundred
	}
	if r.mayBeNegative() {
		low = Int(1 - absurdDigits)
	}
	return low, high
}

func (r *Rule) mayBeNegative() bool {
	return r.Target.Unit.IsRate() && r.Indicator.NamesChange() || r.Target.allowsNegatives()
}

// IsCounted tells whether the indicator comes in whole pieces: 人, 个, 次, not
// 万人次, and no target of half a piece.
func (r *Rule) IsCounted() bool {
	u := r.Target.Unit
	return (u.Dimension == DimPeople || u.Dimension == DimCount) && u.scale.Equal(one) && r.Target.places() == 0
}

// finestReported bounds the decimals that are taken over from a reported value.
const finestReported = 4

// Grain is the number of decimals in which people report the indicator: that of
// the target and of what they did report, none for what is counted, and at least
// one for a rate.
func (r *Rule) Grain(reported Decimal) int {
	if r.IsCounted() {
		return 0
	}
	places, ok := reported.Places()
	if !ok {
		places = finestReported
	}
	places = max(r.Target.places(), min(places, finestReported))
	if r.Target.Unit.IsRate() {
		places = max(places, 1)
	}
	return places
}

// places is how many decimals the target's numbers have.
func (t Target) places() int {
	low, ok1 := t.Lower.Value.Places()
	high, ok2 := t.Upper.Value.Places()
	if !ok1 || !ok2 {
		return finestReported
	}
	return max(low, high)
}

// Quantity prints a value with the target's unit: 50人, 98%.
func (t Target) Quantity(value Decimal) string { return quantityText(value, t.Unit) }

// Difference prints by how much two values differ: 2人, and of rates 1.5个百分点.
func (t Target) Difference(by Decimal) string {
	switch t.Unit.Symbol {
	case "%", "百分点":
		return by.String() + "个百分点"
	case "‰", "千分点":
		return by.String() + "个千分点"
	}
	return t.Quantity(by)
}
