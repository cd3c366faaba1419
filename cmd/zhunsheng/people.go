package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/notify"
	"zhunsheng/rules"
	"zhunsheng/sheet"
	"zhunsheng/storage"
)

// peopleCommands look after the agency tree and the persons in it.
type peopleCommands struct {
	List     peopleListCommand     `cmd:"" default:"withargs" help:"列出单位、人员、职责和联系方式。"`
	Import   peopleImportCommand   `cmd:"" help:"存入一份名单（.xlsx、.csv）：全部存入，或一点也不存。"`
	Template peopleTemplateCommand `cmd:"" help:"输出名单的模板（CSV）。"`
}

type peopleListCommand struct{ listFlags }

// Run lists the agencies, by their codes, with the persons of each.
func (c *peopleListCommand) Run(ctx context.Context, p program) error {
	return c.use(ctx, func(store *storage.Store, scope engine.Scope) error {
		tree, err := store.Tree(ctx, scope)
		if err != nil {
			return err
		}
		if c.JSON {
			agencies := slices.SortedFunc(maps.Values(tree.Agencies), func(a, b alerting.Agency) int { return cmp.Compare(a.Code, b.Code) })
			return tellJSON(p, struct {
				Agencies []alerting.Agency `json:"agencies"`
				People   []alerting.Person `json:"people"`
			}{agencies, tree.People})
		}
		var lines []string
		for _, a := range tree.Agencies {
			lines = append(lines, columns(a.Code, a.Name, a.Kind.Chinese(), a.Parent, "", "", "", ""))
		}
		for _, person := range tree.People {
			for _, post := range person.Posts {
				state := ""
				if person.Inactive {
					state = "离岗"
				}
				lines = append(lines, columns(post.Agency, tree.Agencies[post.Agency].Name, "", "", person.ID, person.Name, post.Duty.Chinese(), cmp.Or(state, contactsOf(person))))
			}
		}
		slices.Sort(lines)
		return tell(p, c.listFlags, lines, "还没有单位和人员；模板用 zhunsheng people template 得到。", "单位编码\t单位名称\t类别\t上级\t人员编号\t姓名\t职责\t联系方式",
			func(line string) string { return line })
	})
}

func contactsOf(p alerting.Person) string {
	var texts []string
	for _, kind := range notify.Kinds {
		if address := p.Contacts[notify.AddressKey(kind)]; address != "" {
			texts = append(texts, address)
		}
	}
	return strings.Join(texts, "，")
}

type peopleImportCommand struct {
	followFlags
	By   string `help:"谁导入的，记入流水。" default:"命令行" placeholder:"NAME"`
	File string `arg:"" name:"FILE" help:"名单：.xlsx 或 .csv。"`
}

// Run stores a list whole, or tells every wrong row and stores nothing. Who is not in the
// list stays as he is.
func (c *peopleImportCommand) Run(ctx context.Context, p program) error {
	data, err := p.load(c.File)
	if err != nil {
		return err
	}
	list, found := sheet.ReadPeople(filepath.Base(c.File), data)
	if list != nil {
		for _, person := range list.Persons {
			if err := notify.CheckContacts(person.Contacts); err != nil {
				found = append(found, rules.Diagnostic{ID: "F48", Severity: rules.Error, Source: list.Rows[person.ID], Message: person.Name + "：" + err.Error()})
			}
		}
	}
	p.report(found)
	if list == nil || rules.HasErrors(found) {
		return errInput
	}
	return c.use(ctx, func(store *storage.Store, scope engine.Scope) error {
		err := store.SaveTree(ctx, scope, list.Agencies, list.Persons, c.By, time.Now())
		var wrong *alerting.RefusedError
		if errors.As(err, &wrong) {
			return lackError("没有存入任何内容：" + wrong.Reason)
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(p.out, "存入%d个单位、%d个人员。\n", len(list.Agencies), len(list.Persons))
		return nil
	})
}

type peopleTemplateCommand struct{}

// Run prints the template.
func (*peopleTemplateCommand) Run(p program) error { return sheet.WritePeopleTemplate(p.out) }
