package notify

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Fault is a mistake in one setting, or in another field of a channel.
type Fault struct {
	Field string `json:"field"` // settings.url, per_minute
	Text  string `json:"text"`
}

// FaultsError is all that is wrong with a channel.
type FaultsError []Fault

func (e FaultsError) Error() string {
	texts := make([]string, len(e))
	for i, fault := range e {
		texts[i] = fault.Text
	}
	return strings.Join(texts, "；")
}

// CheckChannel finds all mistakes in how a channel is set up, each as a sentence; a FaultsError,
// or nil. What only shows when something is sent, the test message tells.
func CheckChannel(c Channel) error {
	var faults FaultsError
	wrong := func(field, format string, args ...any) {
		faults = append(faults, Fault{field, fmt.Sprintf(format, args...)})
	}
	if _, known := kindNames[c.Kind]; !known {
		wrong("kind", "没有「%s」这种渠道", shown(string(c.Kind)))
		return faults
	}
	if name := strings.TrimSpace(c.Name); name == "" || utf8.RuneCountInString(name) > 60 || name != written(name) {
		wrong("name", "请给渠道起一个名称，60字以内，只有一行")
	}
	if c.Agency != "" && c.Kind.Personal() {
		wrong("agency", "%s发给个人，不能限定单位", c.Kind.Chinese())
	}
	if most := mostPerMinute(c.Kind); c.PerMinute < 0 || c.PerMinute > most {
		wrong("per_minute", "每分钟最多发送的条数须在0至%d之间，0表示用默认值", most)
	}
	if c.Template != "" {
		if err := CheckTemplate(c.Kind, c.Template); err != nil {
			wrong("template", "%s", err)
		}
	}
	faults = append(faults, settingFaults(c)...)
	if len(faults) == 0 {
		return nil
	}
	return faults
}

// CheckSettings finds the mistakes in a channel's settings alone.
func CheckSettings(c Channel) error {
	if _, known := kindNames[c.Kind]; !known {
		return FaultsError{{"kind", fmt.Sprintf("没有「%s」这种渠道", shown(string(c.Kind)))}}
	}
	if faults := settingFaults(c); len(faults) > 0 {
		return FaultsError(faults)
	}
	return nil
}

func settingFaults(c Channel) (faults []Fault) {
	known := SettingsOf(c.Kind)
	for _, s := range known {
		if fault := s.fault(c.Settings[s.Name]); fault != "" {
			faults = append(faults, Fault{"settings." + s.Name, s.Label + fault})
		}
	}
	for _, name := range sortedNames(c.Settings) {
		if !slices.ContainsFunc(known, func(s Setting) bool { return s.Name == name }) {
			faults = append(faults, Fault{"settings." + shown(name), fmt.Sprintf("%s没有「%s」这项设置", c.Kind.Chinese(), shown(name))})
		}
	}
	if len(faults) > 0 {
		return faults
	}
	switch c.Kind {
	case Email:
		return mailFaults(c.Settings)
	case SMS:
		return smsFaults(c.Settings)
	}
	return nil
}

func sortedNames(settings map[string]string) []string {
	names := make([]string, 0, len(settings))
	for name := range settings {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// fault is what is wrong with a value, as the end of a sentence that begins with the label.
func (s Setting) fault(value string) string {
	switch {
	case value == "" && s.Required:
		return "没有填"
	case value == "":
		return ""
	case s.Secret && value == Mask:
		return "没有填：" + Mask + " 只表示已经有了，不是密钥"
	case len(value) > 4096:
		return "太长，最多4096字节"
	case !s.Long && strings.ContainsAny(value, "\r\n"), strings.ContainsRune(value, 0):
		return "只能写一行"
	case value != strings.TrimSpace(value):
		return "的开头或末尾有空白"
	case len(s.Choices) > 0 && !slices.Contains(s.Choices, value):
		return "只能是 " + strings.Join(s.Choices, "、")
	case s.Secret && isReference(value):
		return referenceFault(value)
	case s.check != nil:
		return s.check(value)
	}
	return ""
}

func referenceFault(value string) string {
	if name, ok := strings.CutPrefix(value, "env:"); ok && !strings.HasPrefix(name, SecretPrefix) {
		return "引用的环境变量名须以 " + SecretPrefix + " 开头"
	}
	if path, ok := strings.CutPrefix(value, "file:"); ok && path == "" {
		return "没有写文件名"
	}
	return ""
}

// mailFaults are mistakes that lie between settings.
func mailFaults(set map[string]string) (faults []Fault) {
	switch {
	case set["username"] != "" && set["security"] == noTLS:
		faults = append(faults, Fault{"settings.username", "不加密的连接不能登录：口令会被人看到；请用 tls 或 starttls"})
	case set["username"] != "" && set["password"] == "":
		faults = append(faults, Fault{"settings.password", "填了账号，就要填口令"})
	case set["username"] == "" && set["password"] != "":
		faults = append(faults, Fault{"settings.username", "填了口令，就要填账号"})
	}
	return faults
}

func smsFaults(set map[string]string) (faults []Fault) {
	get := set["method"] == "GET"
	all := set["url"] + set["headers"] + set["body"]
	wrong := func(name, text string) { faults = append(faults, Fault{"settings." + name, text}) }
	switch {
	case get && set["body"] != "":
		wrong("body", "GET 请求没有正文：手机号和内容写进网关地址")
	case !get && set["body"] == "":
		wrong("body", "没有填正文模板")
	case !get && set["type"] != "form" && !json.Valid([]byte(fillIn(set["body"], nil, func(string) string { return "a" }))):
		wrong("body", "正文模板不是JSON：占位符要写在引号里，如 \"{{text}}\"")
	}
	for _, need := range []string{"mobile", "text"} {
		if !strings.Contains(strings.ReplaceAll(all, " ", ""), "{{"+need+"}}") && !isReference(set["url"]) {
			wrong("body", "模板里没有 {{"+need+"}}")
		}
	}
	if (set["success_path"] == "") != (set["success_value"] == "") {
		wrong("success_value", "成功标志的位置和值要一起填")
	}
	if set["success_path"] == "" && set["wait_value"]+set["reject_value"]+set["receipt_path"] != "" {
		wrong("success_path", "没有填成功标志的位置，其余的值没有用处")
	}
	return faults
}

// Advice is what is allowed in a channel's settings, but better otherwise.
func Advice(c Channel) (advice []string) {
	for _, s := range SettingsOf(c.Kind) {
		if value := c.Settings[s.Name]; s.Secret && value != "" && !isReference(value) && value != Mask {
			advice = append(advice, fmt.Sprintf("%s直接写在设置里，会存进数据库：可以改写为 env:%s… 或 file:文件名", s.Label, SecretPrefix))
		}
	}
	if strings.HasPrefix(c.Settings["url"], "http://") || strings.HasPrefix(c.Settings["api"], "http://") || c.Settings["security"] == noTLS {
		advice = append(advice, "没有加密：只有管理员列入允许名单的主机才会发送")
	}
	if c.Kind == SMS && c.Settings["success_path"] == "" {
		advice = append(advice, "没有填成功标志：网关在HTTP 200里报的错误会被当作成功")
	}
	return advice
}

// What follows are the checks of single values.

func checkWebAddress(value string) string {
	if _, fault := parseAddress(value); fault != "" {
		return "不对：" + fault
	}
	return ""
}

func checkTemplateAddress(value string) string {
	if fault := checkTemplate(value); fault != "" {
		return fault
	}
	// The values that are put in must not decide where it goes.
	if target, err := url.Parse(fillIn(value, nil, func(string) string { return "a" })); err == nil {
		if before, _, _ := strings.Cut(value, target.Host); strings.Contains(before, "{{") || !strings.Contains(value, target.Host) {
			return "不对：主机名里不能有占位符"
		}
	}
	return checkWebAddress(fillIn(value, nil, func(string) string { return "a" }))
}

func checkTemplate(value string) string {
	for _, found := range placeholder.FindAllStringSubmatch(value, -1) {
		if !slices.Contains(placeholders, found[1]) {
			return fmt.Sprintf("里的 {{%s}} 不认识：有 {{mobile}}、{{text}}、{{key}}、{{secret}}", shown(found[1]))
		}
	}
	if rest := placeholder.ReplaceAllString(value, ""); strings.Contains(rest, "{{") && strings.Contains(rest, "}}") {
		return "里有不完整的占位符"
	}
	return ""
}

func checkHeaders(value string) string {
	if fault := checkTemplate(value); fault != "" {
		return fault
	}
	if strings.Contains(strings.ReplaceAll(value, " ", ""), "{{text}}") {
		return "里不能有 {{text}}：请求头只能是英文"
	}
	if _, err := headersOf(value); err != nil {
		return "不对：每行写成「名称: 值」，不能有 " + strings.Join(ownHeaders, "、")
	}
	return ""
}

var (
	wordOnly = regexp.MustCompile(`^[0-9A-Za-z_-]{1,64}$`)
	jsonPath = regexp.MustCompile(`^[^.\s]+(\.[^.\s]+)*$`)
	dnsName  = regexp.MustCompile(`^[0-9A-Za-z_]([0-9A-Za-z_-]*[0-9A-Za-z_])?(\.[0-9A-Za-z_]([0-9A-Za-z_-]*[0-9A-Za-z_])?)*\.?$`)
)

func checkWord(value string) string {
	if !wordOnly.MatchString(value) {
		return "不对：只有字母、数字、_ 和 -"
	}
	return ""
}

func checkPath(value string) string {
	if !jsonPath.MatchString(value) {
		return "不对：写成 data.0.status 的样子"
	}
	return ""
}

func checkShortLine(value string) string {
	if utf8.RuneCountInString(value) > 60 {
		return "太长，最多60字"
	}
	return ""
}

func checkHost(value string) string {
	if _, err := netip.ParseAddr(value); err == nil || len(value) <= 253 && dnsName.MatchString(value) && !looksNumeric(hostName(value)) {
		return ""
	}
	return "不对：只写主机名或IP地址，不带协议和端口"
}

func checkNumber(low, high int) func(string) string {
	return func(value string) string {
		if n, err := strconv.Atoi(value); err != nil || n < low || n > high {
			return fmt.Sprintf("须是%d至%d的整数", low, high)
		}
		return ""
	}
}

func checkAddressOf(k Kind) func(string) string {
	return func(value string) string {
		if err := CheckAddress(k, value); err != nil {
			return "不对：" + err.Error()
		}
		return ""
	}
}

func checkSigningSecret(value string) string {
	encoded, marked := strings.CutPrefix(value, "whsec_")
	key, err := base64.StdEncoding.DecodeString(encoded)
	if !marked || err != nil || len(key) < 24 || len(key) > 64 {
		return "不对：须是 whsec_ 加上24至64字节的Base64"
	}
	return ""
}
