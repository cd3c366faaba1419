package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"zhunsheng/engine"
	"zhunsheng/rules"
	"zhunsheng/storage"
)

// schemeCommands look after the schemes of a division.
type schemeCommands struct {
	Check   schemeCheckCommand   `cmd:"" help:"检查办法文件，列出全部错误和位置；不发布。"`
	Publish schemePublishCommand `cmd:"" help:"把办法发布到数据库；发布过的版本不能再改。"`
	List    schemeListCommand    `cmd:"" help:"列出可用的办法。"`
	Show    schemeShowCommand    `cmd:"" help:"输出一个办法的文本。"`
}

// schemeFlags choose a division in a store.
type schemeFlags struct {
	storeFlags
	Division string `env:"ZHUNSHENG_DIVISION" help:"区划代码；默认是库里唯一的。" placeholder:"CODE"`
}

// inForce are the schemes of the division; those that are shipped where no store
// is named and the default one is not there, or where no division is known, which
// is said.
func (f schemeFlags) inForce(ctx context.Context, p program) (in engine.SchemesInForce, err error) {
	in.Catalog = rules.Shipped()
	if err := checkDivision(f.Division); err != nil {
		return in, err
	}
	named := f.DSN != ""
	f.DSN = cmp.Or(f.DSN, defaultStore)
	if absent := f.mustExist(); absent != nil {
		if named {
			return in, absent
		}
		return in, nil
	}
	store, err := f.open(ctx)
	if err != nil {
		return in, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	division, err := f.division(ctx, store)
	if err != nil {
		return in, err
	}
	if division == "" {
		fmt.Fprintln(p.err, "库里还没有目标表，不知道是哪个区划，没有包括已发布的办法；请用 --division 指明区划代码。")
		return in, nil
	}
	return engine.NewCatalogs(store).Of(ctx, engine.Scope{Division: division})
}

// divisionCode is how the HTTP API writes a division, too.
var divisionCode = regexp.MustCompile(`^[0-9]{6,9}$`)

// checkDivision refuses a division that no request could name; none is right.
func checkDivision(code string) error {
	if code != "" && !divisionCode.MatchString(code) {
		return usageError(fmt.Sprintf("区划代码“%s”应是6到9位数字，如 130209", code))
	}
	return nil
}

// division is the one of the flag, or the only one that is stored; empty where
// none is.
func (f schemeFlags) division(ctx context.Context, store *storage.Store) (string, error) {
	if f.Division != "" {
		return f.Division, nil
	}
	held, err := store.Holdings(ctx)
	switch {
	case err != nil || len(held) == 0:
		return "", err
	case len(held) > 1:
		return "", usageError("库里有多个区划，请用 --division 指明区划代码")
	}
	return held[0].Division, nil
}

type schemeCheckCommand struct {
	schemeFlags
	Files []string `arg:"" name:"FILE" help:"办法文件（.yaml）；后面的可以依据前面的。"`
}

// Run checks the files in order, each against what is in force and the files
// before it.
func (c *schemeCheckCommand) Run(ctx context.Context, p program) error {
	in, err := c.inForce(ctx, p)
	if err != nil {
		return err
	}
	failed := false
	for _, path := range c.Files {
		data, err := p.load(path)
		if err != nil {
			return err
		}
		s, ds, err := in.Draft(filepath.Base(path), data)
		p.report(ds)
		if err != nil {
			p.report([]rules.Diagnostic{publishedOtherwise(path, err)})
		}
		if s == nil || err != nil {
			failed = true
			continue
		}
		if in.Catalog, err = in.With(s); err != nil {
			return err
		}
		fmt.Fprintln(p.out, s.Ref(), s.Digest)
	}
	return inputError(failed)
}

// publishedOtherwise is the finding that a file changes what is published.
func publishedOtherwise(path string, err error) rules.Diagnostic {
	return rules.Diagnostic{ID: "S21", Severity: rules.Error, Source: rules.Source{File: filepath.Base(path)}, Message: err.Error()}
}

type schemePublishCommand struct {
	schemeFlags
	By   string `help:"谁发布的，记入版本。" default:"命令行" placeholder:"NAME"`
	File string `arg:"" name:"FILE" help:"办法文件（.yaml）。"`
}

// Run publishes the file and prints its version with the digest. The same again
// changes nothing.
func (c *schemePublishCommand) Run(ctx context.Context, p program) (err error) {
	data, err := p.load(c.File)
	if err != nil {
		return err
	}
	if err := checkDivision(c.Division); err != nil {
		return err
	}
	c.DSN = cmp.Or(c.DSN, defaultStore)
	if absent := c.mustExist(); absent != nil {
		return usageError(absent.Error() + "；请先用 zhunsheng migrate 建立，或用 zhunsheng import 存入目标表")
	}
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	division, err := c.division(ctx, store)
	if err != nil {
		return err
	}
	if division == "" {
		return usageError("库里还没有目标表，请用 --division 指明区划代码")
	}
	return c.publish(ctx, p, engine.NewCatalogs(store), engine.Scope{Division: division}, data)
}

func (c *schemePublishCommand) publish(ctx context.Context, p program, catalogs *engine.Catalogs, scope engine.Scope, data []byte) error {
	before, err := catalogs.Of(ctx, scope)
	if err != nil {
		return err
	}
	s, fresh, ds, err := catalogs.Publish(ctx, scope, filepath.Base(c.File), data, c.By, time.Now())
	p.report(ds)
	var published *rules.PublishedError
	if errors.As(err, &published) {
		p.report([]rules.Diagnostic{publishedOtherwise(c.File, published)})
		return errInput
	}
	if err != nil || s == nil {
		return cmp.Or(err, errInput)
	}
	if !fresh {
		fmt.Fprintf(p.err, "评分办法%s已经发布过，内容相同。\n", s.Ref())
	} else if said := meantNow(before, s); said != "" {
		fmt.Fprintln(p.err, said)
	}
	fmt.Fprintln(p.out, s.Ref(), s.Digest)
	return nil
}

// meantNow says what the bare id of a scheme that was just published means from now
// on; nothing where no other version of it was there.
func meantNow(before engine.SchemesInForce, s *rules.Scheme) string {
	newest := 0
	for _, other := range before.List() {
		if other.ID == s.ID {
			newest = max(newest, other.Version)
		}
	}
	for _, other := range before.Published { // those that can't be used, too
		if other.ID == s.ID {
			newest = max(newest, other.Version)
		}
	}
	switch {
	case newest == 0:
		return ""
	case newest > s.Version:
		return fmt.Sprintf("注意：已有更新的%s@%d，只写编号%s的仍用%s@%d；要用这一版请写%s。", s.ID, newest, s.ID, s.ID, newest, s.Ref())
	case s.ID == rules.DefaultScheme:
		return fmt.Sprintf("注意：%s是默认的办法：本区划没有指明办法的评价，从现在起用%s，以前用%s@%d。", s.ID, s.Ref(), s.ID, newest)
	}
	return fmt.Sprintf("注意：只写编号%s的，从现在起用%s，以前用%s@%d。", s.ID, s.Ref(), s.ID, newest)
}

type schemeListCommand struct{ schemeFlags }

// Run lists every version of every scheme, by id and version.
func (c *schemeListCommand) Run(ctx context.Context, p program) error {
	in, err := c.inForce(ctx, p)
	if err != nil {
		return err
	}
	type line struct {
		id            string
		version       int
		name, remarks string
		digest        string
	}
	var lines []line
	for _, s := range in.List() {
		if _, published := in.AsPublished(s.ID, s.Version); !published {
			lines = append(lines, line{s.ID, s.Version, s.Name, "随程序", s.Digest})
		}
	}
	for _, one := range in.Published {
		remarks := fmt.Sprintf("%s发布（%s）", one.At.Local().Format(time.DateOnly), publisher(one.By))
		if _, err := in.FindExact(one.Ref()); err != nil {
			remarks += "，现在不能使用"
		}
		lines = append(lines, line{one.ID, one.Version, one.Name, remarks, one.Digest})
	}
	slices.SortFunc(lines, func(a, b line) int { return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(a.version, b.version)) })
	for _, l := range lines {
		fmt.Fprintf(p.out, "%s@%d\t%s\t%s\t%s\n", l.id, l.version, l.name, l.remarks, l.digest)
	}
	return nil
}

// publisher is who published a scheme, in Chinese where that was no person.
func publisher(by string) string {
	switch by {
	case "api":
		return "HTTP接口"
	case "publish": // what this program wrote where --by was not given
		return "命令行"
	}
	return by
}

type schemeShowCommand struct {
	schemeFlags
	ID string `arg:"" name:"ID" help:"编号（最新版本），或编号@版本。"`
}

// Run prints the text of a scheme to the byte. Why one can't be used goes to the
// error stream.
func (c *schemeShowCommand) Run(ctx context.Context, p program) error {
	in, err := c.inForce(ctx, p)
	if err != nil {
		return err
	}
	s, err := in.Find(c.ID)
	var unusable *rules.UnusableSchemeError
	if errors.As(err, &unusable) {
		fmt.Fprintln(p.err, unusable)
		p.report(unusable.Diagnostics)
		one, _ := in.AsPublished(unusable.ID, unusable.Version)
		_, err := io.WriteString(p.out, one.Text)
		return err
	}
	if err != nil {
		return err
	}
	_, err = io.WriteString(p.out, s.Text())
	return err
}
