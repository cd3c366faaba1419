package notify

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sound is a channel of each kind that is set up as it should be.
func sound() map[Kind]Channel {
	all := map[Kind]Channel{Inbox: {Kind: Inbox, Name: "站内信"}}
	for _, c := range channels("https://service.example.cn") {
		all[c.Kind] = c
	}
	all[Email] = Channel{Kind: Email, Name: "邮箱", Settings: map[string]string{
		"host": "smtp.example.cn", "from": "alert@example.cn", "username": "alert", "password": mailPassword}}
	return all
}

func TestEveryKindIsDescribed(t *testing.T) {
	all := sound()
	for _, kind := range Kinds {
		if kind.Chinese() == "" {
			t.Errorf("%s has no name", kind)
		}
		if err := CheckChannel(all[kind]); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
		for _, s := range SettingsOf(kind) {
			if s.Name == "" || s.Label == "" || s.Required && s.Default != "" {
				t.Errorf("%s: %+v", kind, s)
			}
			if len(s.Choices) > 0 && s.Default != s.Choices[0] {
				t.Errorf("%s: the default of %s is %q", kind, s.Name, s.Default)
			}
			if s.Required {
				c := all[kind]
				c.Settings = maps.Clone(c.Settings)
				delete(c.Settings, s.Name)
				if err := CheckChannel(c); err == nil || !strings.Contains(err.Error(), s.Label+"没有填") {
					t.Errorf("%s without %s: %v", kind, s.Name, err)
				}
			}
		}
	}
	if len(Kinds) != len(kindNames) || len(Kinds) != len(kindSettings) {
		t.Error("a kind is missing somewhere")
	}
}

func TestMistakesInChannels(t *testing.T) {
	with := func(kind Kind, settings ...string) Channel {
		c := sound()[kind]
		c.Settings = maps.Clone(c.Settings)
		for i := 0; i < len(settings); i += 2 {
			c.Settings[settings[i]] = settings[i+1]
		}
		return c
	}
	change := func(c Channel, f func(*Channel)) Channel { f(&c); return c }
	for name, test := range map[string]struct {
		channel Channel
		field   string
		says    string
	}{
		"no kind":              {Channel{Name: "x"}, "kind", "没有"},
		"no name":              {change(with(Inbox), func(c *Channel) { c.Name = " " }), "name", "名称"},
		"a name of two lines":  {change(with(WeComRobot), func(c *Channel) { c.Name = "a\x00b" }), "name", "名称"},
		"agency of a person":   {change(with(Email), func(c *Channel) { c.Agency = "001" }), "agency", "个人"},
		"too many a minute":    {change(with(DingTalkRobot), func(c *Channel) { c.PerMinute = 21 }), "per_minute", "20"},
		"less than none":       {change(with(Webhook), func(c *Channel) { c.PerMinute = -1 }), "per_minute", "0"},
		"unknown field":        {change(with(WeComRobot), func(c *Channel) { c.Template = "{{.Reason}} {{.Password}} {{.Link}}" }), "template", "Password"},
		"unknown setting":      {with(WeComRobot, "token", "x"), "settings.token", "没有「token」"},
		"settings of inbox":    {change(with(Inbox), func(c *Channel) { c.Settings = map[string]string{"url": "x"} }), "settings.url", "没有「url」"},
		"no address":           {with(WeComRobot, "url", "qyapi.weixin.qq.com/x"), "settings.url", "https://"},
		"another protocol":     {with(WeComRobot, "url", "ftp://a.cn"), "settings.url", "https://"},
		"a user in an address": {with(Webhook, "url", "https://u:p@a.cn"), "settings.url", "用户名"},
		"no host":              {with(Webhook, "url", "https:///x"), "settings.url", "主机"},
		"a bad port":           {with(Webhook, "url", "https://a.cn:99999"), "settings.url", "端口"},
		"the mask itself":      {with(DingTalkRobot, "secret", Mask), "settings.secret", "不是密钥"},
		"two lines":            {with(DingTalkRobot, "secret", "a\nb"), "settings.secret", "一行"},
		"blanks":               {with(DingTalkRobot, "secret", " a"), "settings.secret", "空白"},
		"a variable of others": {with(DingTalkRobot, "secret", "env:ZHUNSHENG_DSN"), "settings.secret", SecretPrefix},
		"a file without name":  {with(DingTalkRobot, "secret", "file:"), "settings.secret", "文件名"},
		"no choice":            {with(WeComApp, "format", "html"), "settings.format", "text、markdown"},
		"no number":            {with(WeComApp, "agentid", "abc"), "settings.agentid", "整数"},
		"host with protocol":   {with(Email, "host", "smtps://a.cn"), "settings.host", "主机名"},
		"host as a number":     {with(Email, "host", "0x7f.1"), "settings.host", "主机名"},
		"port of nowhere":      {with(Email, "port", "0"), "settings.port", "65535"},
		"no sender":            {with(Email, "from", "alert"), "settings.from", "name@example.cn"},
		"login in the open":    {with(Email, "security", "none"), "settings.username", "口令"},
		"no password":          {with(Email, "password", ""), "settings.password", "口令"},
		"no user":              {with(Email, "username", ""), "settings.username", "账号"},
		"short signing key":    {with(Webhook, "secret", "whsec_c2hvcnQ="), "settings.secret", "24"},
		"unmarked signing key": {with(Webhook, "secret", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), "settings.secret", "whsec_"},
		"unknown placeholder":  {with(SMS, "body", `{"a":"{{name}}{{mobile}}{{text}}"}`), "settings.body", "{{name}}"},
		"no mobile":            {with(SMS, "body", `{"a":"{{text}}"}`), "settings.body", "{{mobile}}"},
		"no text":              {with(SMS, "body", `{"a":"{{mobile}}"}`), "settings.body", "{{text}}"},
		"body is no JSON":      {with(SMS, "body", `{"a":{{mobile}},"b":"{{text}}"}`), "settings.body", "JSON"},
		"body of GET":          {with(SMS, "method", "GET"), "settings.body", "GET"},
		"no body":              {with(SMS, "body", ""), "settings.body", "正文"},
		"host from a value":    {with(SMS, "url", "https://{{mobile}}.a.cn/"), "settings.url", "主机名"},
		"port from a value":    {with(SMS, "url", "https://a.cn:{{mobile}}/"), "settings.url", "不"},
		"text in a header":     {with(SMS, "headers", "X: {{text}}"), "settings.headers", "{{text}}"},
		"header without colon": {with(SMS, "headers", "Authorization"), "settings.headers", "名称: 值"},
		"header of the wire":   {with(SMS, "headers", "Host: a.cn"), "settings.headers", "Host"},
		"half a success":       {with(SMS, "success_value", ""), "settings.success_value", "一起"},
		"values of nothing":    {with(SMS, "success_path", "", "success_value", ""), "settings.success_path", "没有用处"},
		"path with blanks":     {with(SMS, "success_path", "a b"), "settings.success_path", "data.0.status"},
	} {
		var faults FaultsError
		if err := CheckChannel(test.channel); !errors.As(err, &faults) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !slices.ContainsFunc(faults, func(f Fault) bool { return f.Field == test.field && strings.Contains(f.Text, test.says) }) {
			t.Errorf("%s: %+v; want %s … %s", name, faults, test.field, test.says)
		}
		for _, secret := range allSecrets {
			if strings.Contains(faults.Error(), secret) {
				t.Errorf("%s: %q shows a secret", name, faults.Error())
			}
		}
		if _, err := NewSenders(Environment{}).Of(test.channel); err == nil && strings.HasPrefix(test.field, "settings.") {
			t.Errorf("%s: it has a sender", name)
		}
	}
	bad := Channel{Kind: Email, Name: "", Settings: map[string]string{"host": "a b", "port": "x", "more": "y"}}
	var faults FaultsError
	if errors.As(CheckChannel(bad), &faults); len(faults) != 5 {
		t.Errorf("not all mistakes are told at once: %v", faults)
	}
}

func TestAdvice(t *testing.T) {
	c := sound()[DingTalkRobot]
	if got := Advice(c); len(got) != 2 {
		t.Errorf("two secrets stand in the settings: %q", got)
	}
	c.Settings = map[string]string{"url": "env:" + SecretPrefix + "DING", "secret": "file:ding"}
	if got := Advice(c); len(got) != 0 {
		t.Errorf("nothing is to be said: %q", got)
	}
	c.Settings = map[string]string{"url": "http://a.cn", "secret": Mask}
	if got := strings.Join(Advice(c), ""); !strings.Contains(got, "没有加密") {
		t.Errorf("%q", got)
	}
}

func TestMasks(t *testing.T) {
	for kind, c := range sound() {
		c.Settings = maps.Clone(c.Settings)
		shown := Masked(c)
		for name, value := range shown.Settings {
			for _, secret := range allSecrets {
				if strings.Contains(value, secret) {
					t.Errorf("%s shows %s = %q", kind, name, value)
				}
			}
		}
		back, err := KeepSecrets(shown, c)
		if err != nil || !maps.Equal(back.Settings, c.Settings) {
			t.Errorf("%s: saved as it was shown it is %v, error %v", kind, back.Settings, err)
		}
	}
	stored := sound()[Email]
	reference := stored
	reference.Settings = maps.Clone(stored.Settings)
	reference.Settings["password"] = "env:" + SecretPrefix + "MAIL"
	if Masked(reference).Settings["password"] != reference.Settings["password"] {
		t.Error("a reference is masked, and nobody can see which one it is")
	}
	old := Masked(Channel{Kind: Email, Settings: map[string]string{"pass": mailPassword}})
	if old.Settings["pass"] != Mask {
		t.Error("a setting that is not known is shown")
	}
	// Nobody gets a password by sending it to himself.
	for name, value := range map[string]string{"host": "evil.example.cn", "port": "2525", "security": "starttls"} {
		moved := Masked(stored)
		moved.Settings[name] = value
		if _, err := KeepSecrets(moved, stored); err == nil || strings.Contains(err.Error(), mailPassword) {
			t.Errorf("with another %s: %v", name, err)
		}
		moved.Settings["password"] = "new"
		if back, err := KeepSecrets(moved, stored); err != nil || back.Settings["password"] != "new" {
			t.Errorf("with another %s and password: %v", name, err)
		}
	}
	renamed := Masked(stored)
	renamed.Settings["name"] = "绩效科"
	if back, err := KeepSecrets(renamed, stored); err != nil || back.Settings["password"] != mailPassword {
		t.Errorf("with another name: %v", err)
	}
	robot := Masked(sound()[DingTalkRobot])
	robot.Settings["url"] = "https://evil.example.cn/"
	if _, err := KeepSecrets(robot, sound()[DingTalkRobot]); err == nil {
		t.Error("a robot's secret goes to another address")
	}
}

func TestSecrets(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	inside := filepath.Join(dir, "secrets")
	if err := os.Mkdir(inside, 0o700); err != nil {
		t.Fatal(err)
	}
	write("outside", "not yours")
	write("secrets/mail", mailPassword+"\r\n")
	write("secrets/empty", "\n")
	write("secrets/long", strings.Repeat("x", 5000))
	for link, to := range map[string]string{"leads-out": "../outside", "leads-in": "mail"} {
		if err := os.Symlink(to, filepath.Join(inside, link)); err != nil {
			t.Fatal(err)
		}
	}
	variables := map[string]string{SecretPrefix + "A": appSecret, SecretPrefix + "EMPTY": "", "ZHUNSHENG_DSN": "postgres://u:" + mailPassword + "@h"}
	s := Secrets{Dir: inside, Env: func(name string) (string, bool) { v, ok := variables[name]; return v, ok }}
	for setting, want := range map[string]string{
		"literal": "literal", "": "", "env:" + SecretPrefix + "A": appSecret, "file:mail": mailPassword, "file:leads-in": mailPassword,
		"file:" + filepath.Join(inside, "mail"): mailPassword,
	} {
		if got, err := s.value(setting); err != nil || got != want {
			t.Errorf("%s is %q, error %v", setting, got, err)
		}
	}
	for setting, again := range map[string]bool{
		"env:ZHUNSHENG_DSN": false, "env:PATH": false, "env:": false, "env:" + SecretPrefix + "NONE": true, "env:" + SecretPrefix + "EMPTY": true,
		"file:none": true, "file:empty": true, "file:long": true, "file:../outside": false, "file:leads-out": false, "file:/etc/passwd": false,
		"file:.": true, "file:": false,
	} {
		got, err := s.value(setting)
		var failure *Failure
		if !errors.As(err, &failure) || failure.Retry.Again != again || got != "" {
			t.Errorf("%s is %q, error %v", setting, got, err)
		}
		checkSilent(t, err)
	}
	if _, err := (Secrets{}).value("file:mail"); err == nil {
		t.Error("without a folder a file was read")
	}
	t.Setenv(SecretPrefix+"REAL", "from the process")
	if got, err := (Secrets{}).value("env:" + SecretPrefix + "REAL"); err != nil || got != "from the process" {
		t.Errorf("%q, error %v", got, err)
	}
}

// A secret that was changed is used for the next message.
func TestSecretsAreReadEachTime(t *testing.T) {
	r := record(t, `{"errcode":0}`)
	path := filepath.Join(t.TempDir(), "url")
	r.env.Secrets.Dir = filepath.Dir(path)
	c := Channel{Kind: WeComRobot, Name: "群", Settings: map[string]string{"url": "file:url"}}
	senders := NewSenders(r.env)
	defer senders.Close()
	for _, key := range []string{"one", "two"} {
		if err := os.WriteFile(path, []byte(r.URL+"/send?key="+key+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		sender, err := senders.Of(c)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := sender.Send(t.Context(), "", sample); err != nil || r.request.URL.Query().Get("key") != key {
			t.Errorf("asked %s, error %v", r.request.URL, err)
		}
	}
}

func TestAddresses(t *testing.T) {
	right := map[Kind][]string{
		Email:    {"a@b.cn", "li.si+yj@czj.example.gov.cn"},
		SMS:      {"13912345678", "19912345678"},
		WeComApp: {"ZhangSan", "zhang.san-1@x", "00123"},
		Inbox:    {"p-1"}, WeComRobot: {""}, Webhook: {""},
	}
	wrong := map[Kind][]string{
		Email: {"", "a", "a@", "@b.cn", "李四 <a@b.cn>", "a@b.cn,c@d.cn", "a@b.cn\r\nBcc: x@y.cn", `"a b"@c.cn`, "a@[127.0.0.1]", "甲@b.cn",
			strings.Repeat("a", 250) + "@b.cn"},
		SMS:      {"", "12912345678", "1391234567", "139123456789", "+8613912345678", "139 1234 5678", "13912345678,13912345679"},
		WeComApp: {"", "@all", "a|b", "张三", strings.Repeat("a", 65), "a b"},
		Inbox:    {""}, WeComRobot: {"x"}, Webhook: {"x"},
	}
	for kind, list := range right {
		for _, address := range list {
			if err := CheckAddress(kind, address); err != nil {
				t.Errorf("%s %q: %v", kind, address, err)
			}
		}
	}
	for kind, list := range wrong {
		for _, address := range list {
			if err := CheckAddress(kind, address); err == nil {
				t.Errorf("%s %q is taken for an address", kind, address)
			}
		}
	}
	for _, kind := range Kinds {
		if AddressKey(kind) != "" && !kind.Personal() {
			t.Errorf("%s is for groups and has addresses", kind)
		}
	}
	if err := CheckContacts(map[string]string{"email": "a@b.cn", "mobile": "13912345678", "wecom": "a"}); err != nil {
		t.Error(err)
	}
	for _, contacts := range []map[string]string{{"phone": "13912345678"}, {"email": "x"}} {
		if err := CheckContacts(contacts); err == nil {
			t.Errorf("%v is taken", contacts)
		}
	}
}

func TestTestMessage(t *testing.T) {
	c := Channel{Kind: WeComRobot, Name: "<b>科室群</b>"}
	m := TestMessage(c, "k-1", clock)
	if m.Key != "k-1" || !strings.Contains(m.Title, "测试") || !strings.Contains(m.Text, "2026年7月31日09时30分") || strings.Contains(m.HTML, "<b>") {
		t.Errorf("%+v", m)
	}
}
