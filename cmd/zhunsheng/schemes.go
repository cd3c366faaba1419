package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
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
// is named and the default one is not there, or nothing is stored in it.
func (f schemeFlags) inForce(ctx context.Context) (in engine.SchemesInForce, err error) {
	in.Catalog = rules.Shipped()
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
	if err != nil || division == "" {
		return in, err
	}
	return engine.NewCatalogs(store).Of(ctx, engine.Scope{Division: division})
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
	in, err := c.inForce(ctx)
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
	By   string `help:"谁发布的，记入版本。" default:"publish" placeholder:"NAME"`
	File string `arg:"" name:"FILE" help:"办法文件（.yaml）。"`
}

// Run publishes the file and prints its version with the digest. The same again
// changes nothing.
func (c *schemePublishCommand) Run(ctx context.Context, p program) (err error) {
	data, err := p.load(c.File)
	if err != nil {
		return err
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
	s, fresh, ds, err := engine.NewCatalogs(store).Publish(ctx, engine.Scope{Division: division}, filepath.Base(c.File), data, c.By, time.Now())
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
	}
	fmt.Fprintln(p.out, s.Ref(), s.Digest)
	return nil
}

type schemeListCommand struct{ schemeFlags }

// Run lists every version of every scheme, by id and version.
func (c *schemeListCommand) Run(ctx context.Context, p program) error {
	in, err := c.inForce(ctx)
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
		remarks := fmt.Sprintf("%s %s发布", one.At.Local().Format(time.DateOnly), one.By)
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

type schemeShowCommand struct {
	schemeFlags
	ID string `arg:"" name:"ID" help:"编号（最新版本），或编号@版本。"`
}

// Run prints the text of a scheme to the byte. Why one can't be used goes to the
// error stream.
func (c *schemeShowCommand) Run(ctx context.Context, p program) error {
	in, err := c.inForce(ctx)
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
