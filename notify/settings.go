package notify

import "net/http"

// Setting describes one setting of a kind of channel: forms are made from it, and what is given
// is checked against it.
type Setting struct {
	Name  string `json:"name"`
	Label string `json:"label"`
	// Help says in a sentence what to write, and where it is found.
	Help     string `json:"help,omitempty"`
	Required bool   `json:"required"`
	// Secret values are never shown again. They may be given as env:NAME or file:PATH.
	Secret bool `json:"secret"`
	// Choices are all values that there are, where there are few; the first is the default.
	Choices []string `json:"choices,omitempty"`
	// Default is what holds where nothing is given.
	Default string `json:"default,omitempty"`
	// Long values may have several lines.
	Long bool `json:"long,omitempty"`

	// where tells that the value says where messages go: whoever changes it has to give the
	// secrets anew.
	where bool
	check func(value string) string
}

// SettingsOf describes the settings of a kind, in the order of a form. The inbox has none.
func SettingsOf(k Kind) []Setting { return kindSettings[k] }

var kindSettings = map[Kind][]Setting{
	WeComRobot: {
		robotAddress("群设置里添加机器人后给出的 Webhook 地址，整个复制"),
		{Name: "format", Label: "格式", Choices: []string{"markdown", "text"}, Default: "markdown",
			Help: "有人在微信里看群消息的选 text：微信不显示 markdown"},
	},
	WeComApp: {
		{Name: "corpid", Label: "企业ID", Required: true, Help: "管理后台「我的企业」最下面", check: checkWord},
		{Name: "agentid", Label: "AgentId", Required: true, Help: "管理后台里应用的编号", check: checkNumber(1, 1<<31-1)},
		{Name: "secret", Label: "应用的Secret", Required: true, Secret: true, Help: "管理后台里应用的页面上"},
		{Name: "format", Label: "格式", Choices: []string{"text", "markdown"}, Default: "text",
			Help: "有人在微信里看消息的选 text：微信不显示 markdown"},
		{Name: "api", Label: "接口地址", Default: weComAPI, Help: "私有部署的企业微信才要填", where: true, check: checkWebAddress},
	},
	DingTalkRobot: {
		robotAddress("群设置里添加自定义机器人后给出的 Webhook 地址，整个复制"),
		{Name: "secret", Label: "加签密钥", Required: true, Secret: true,
			Help: "机器人的安全设置里选「加签」，复制 SEC 开头的密钥"},
	},
	FeishuRobot: {
		robotAddress("群设置里添加自定义机器人后给出的 Webhook 地址，整个复制"),
		{Name: "secret", Label: "签名密钥", Required: true, Secret: true, Help: "机器人的安全设置里选「签名校验」，复制密钥"},
	},
	Email: {
		{Name: "host", Label: "SMTP服务器", Required: true, Help: "主机名，如 smtp.example.cn", where: true, check: checkHost},
		{Name: "security", Label: "加密", Choices: []string{implicitTLS, startTLS, noTLS}, Default: implicitTLS,
			Help: "tls 一开始就加密，starttls 连上后加密；none 只用于管理员列入允许名单的本地服务器", where: true},
		{Name: "port", Label: "端口", Help: "不填时：tls 465，starttls 587，none 25", where: true, check: checkNumber(1, 65535)},
		{Name: "username", Label: "账号", Help: "一般与发件地址相同；服务器不要登录的不填"},
		{Name: "password", Label: "口令", Secret: true, Help: "有的邮箱要用授权码代替口令"},
		{Name: "from", Label: "发件地址", Required: true, check: checkAddressOf(Email)},
		{Name: "name", Label: "发件人名称", Default: "绩效预警", check: checkShortLine},
	},
	SMS: {
		{Name: "url", Label: "网关地址", Required: true, Secret: true, where: true, check: checkTemplateAddress,
			Help: "可以用 {{mobile}}、{{text}}、{{key}}、{{secret}}"},
		{Name: "method", Label: "请求方法", Choices: []string{http.MethodPost, http.MethodGet}, Default: http.MethodPost},
		{Name: "type", Label: "正文格式", Choices: []string{"json", "form"}, Default: "json"},
		{Name: "body", Label: "正文模板", Long: true, check: checkTemplate,
			Help: `如 {"phone":"{{mobile}}","content":"{{text}}"}；每个值会按格式转义`},
		{Name: "headers", Label: "请求头", Long: true, check: checkHeaders, Secret: true,
			Help: "每行一个，如 Authorization: Bearer {{secret}}"},
		{Name: "secret", Label: "密钥", Secret: true, Help: "模板里 {{secret}} 的值"},
		{Name: "success_path", Label: "成功标志的位置", Help: "答复的JSON里哪一项，如 code、data.0.status", check: checkPath},
		{Name: "success_value", Label: "成功标志的值", Help: "几个值之间用 | 隔开，如 0|OK", check: checkShortLine},
		{Name: "wait_value", Label: "发送太频繁的值", Help: "同一项里表示要等一等的值", check: checkShortLine},
		{Name: "reject_value", Label: "不接受的值", Help: "同一项里表示再发也没有用的值，如空号", check: checkShortLine},
		{Name: "receipt_path", Label: "回执号的位置", Help: "答复的JSON里哪一项，如 data.id", check: checkPath},
	},
	Webhook: {
		{Name: "url", Label: "回调地址", Required: true, Secret: true, where: true, check: checkWebAddress,
			Help: "消息以 POST 发到这里，见 docs/channels.md"},
		{Name: "secret", Label: "签名密钥", Required: true, Secret: true, check: checkSigningSecret,
			Help: "whsec_ 开头，后面是24至64字节的Base64"},
	},
	Inbox: nil,
}

// robotAddress is the whole address of a robot, which holds its key.
func robotAddress(help string) Setting {
	return Setting{Name: "url", Label: "机器人地址", Required: true, Secret: true, Help: help, where: true, check: checkWebAddress}
}

// mostPerMinute is the most that a channel may be set up to send in a minute: what the services
// take of one robot, and for the others a number that nobody means by mistake.
func mostPerMinute(k Kind) int {
	switch k {
	case WeComRobot, DingTalkRobot:
		return 20
	case FeishuRobot:
		return 100
	}
	return 60000
}

// SizeLimit is how many bytes of text channels of a kind take; a sender cuts what is longer, and
// says so in the text. 0 where there is no limit worth speaking of.
func SizeLimit(k Kind) int {
	return map[Kind]int{WeComRobot: weComText, WeComApp: weComText, DingTalkRobot: dingTalkSize,
		FeishuRobot: feishuSize, SMS: smsSize}[k]
}
