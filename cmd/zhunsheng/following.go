package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"zhunsheng/engine"
	"zhunsheng/notify"
	"zhunsheng/storage"
)

// followFlags choose a division in a store, for the commands about alerts and those who are
// told of them.
type followFlags struct{ schemeFlags }

// use opens the store for as long as something is done in it.
func (f followFlags) use(ctx context.Context, do func(*storage.Store, engine.Scope) error) (err error) {
	if err := checkDivision(f.Division); err != nil {
		return err
	}
	f.DSN = cmp.Or(f.DSN, defaultStore)
	if absent := f.mustExist(); absent != nil {
		return usageError(absent.Error() + "；请先用 zhunsheng migrate 建立，或用 zhunsheng import 存入目标表")
	}
	store, err := f.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	division, err := f.division(ctx, store)
	if err != nil {
		return err
	}
	if division == "" {
		return usageError("库里还没有目标表，请用 --division 指明区划代码")
	}
	return do(store, engine.Scope{Division: division})
}

// listFlags are followFlags of a command that prints a list.
type listFlags struct {
	followFlags
	JSON bool `name:"json" help:"以JSON输出。"`
}

// byFlag says who does something.
type byFlag struct {
	By string `required:"" help:"谁：人员编号，见 zhunsheng people。" placeholder:"ID"`
}

// tell prints a list as lines below a head, or as JSON. Where it is empty that is said, and
// not printed.
func tell[T any](p program, f listFlags, items []T, nothing, head string, line func(T) string) error {
	if f.JSON {
		return tellJSON(p, struct {
			Items []T `json:"items"`
		}{append([]T{}, items...)})
	}
	if len(items) == 0 {
		fmt.Fprintln(p.err, nothing)
		return nil
	}
	fmt.Fprintln(p.out, head)
	for _, one := range items {
		fmt.Fprintln(p.out, line(one))
	}
	return nil
}

func tellJSON(p program, value any) error {
	encoder := json.NewEncoder(p.out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}

// columns are the cells of a line; blanks in them would look like more cells.
func columns(cells ...string) string {
	for i, c := range cells {
		cells[i] = cmp.Or(strings.Join(strings.Fields(c), " "), "—")
	}
	return strings.Join(cells, "\t")
}

// localMoment is a moment in this machine's time zone; — where there is none.
func localMoment(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	return t.Local().Format(localTime)
}

// parseMoment reads a moment of a flag.
func parseMoment(flag, text string) (time.Time, error) {
	t, err := parseDue(text)
	if err != nil {
		return t, usageError(strings.Replace(err.Error(), "--due", flag, 1))
	}
	return t, nil
}

// lacking says that what was named is not there.
func lacking(err error, format string, args ...any) error {
	if errors.Is(err, engine.ErrNotFound) {
		return lackError(fmt.Sprintf(format, args...) + "，请核对编号和 --division")
	}
	return err
}

// messageFlags say how messages leave this program.
type messageFlags struct {
	BaseURL   string   `name:"base-url" env:"ZHUNSHENG_BASE_URL" help:"消息里的链接以什么开头，如 https://zhunsheng.example.gov.cn；默认是监听的地址。" placeholder:"URL"`
	AllowHost []string `name:"allow-host" env:"ZHUNSHENG_ALLOW_HOST" help:"渠道可以连到的内网主机或网段，如 10.1.2.3、10.0.0.0/8；不写的，内网地址一律不连。" placeholder:"HOST"`
	Secrets   string   `name:"secrets" env:"ZHUNSHENG_SECRETS" help:"密钥文件夹：渠道设置里的 file:名称 从这里读。" placeholder:"DIR"`
}

// senders makes the senders of channels by these flags.
func (f messageFlags) senders() (*notify.Senders, error) {
	if err := f.checkBase(); err != nil {
		return nil, err
	}
	allowed, err := notify.ParseAllowed(f.AllowHost)
	if err != nil {
		return nil, usageError("--allow-host：" + err.Error())
	}
	return notify.NewSenders(notify.Environment{Allowed: allowed, Secrets: notify.Secrets{Dir: f.Secrets}}), nil
}

// telling lets a shift bring messages to people, with links that begin as the flag says, or
// with another address; nil where it is not to, or a link would lead nowhere.
func (f messageFlags) telling(senders *notify.Senders, otherwise string, not bool) *storage.Telling {
	base := strings.TrimRight(cmp.Or(f.BaseURL, otherwise), "/")
	if not || base == "" {
		return nil
	}
	return &storage.Telling{Sender: senders.Of, Base: base}
}

// checkBase refuses what is no beginning of a link.
func (f messageFlags) checkBase() error {
	if f.BaseURL == "" {
		return nil
	}
	address, err := url.Parse(f.BaseURL)
	if err != nil || address.Scheme != "https" && address.Scheme != "http" || address.Host == "" || address.RawQuery+address.Fragment != "" {
		return usageError(fmt.Sprintf("--base-url：“%s”应如 https://zhunsheng.example.gov.cn", f.BaseURL))
	}
	return nil
}
