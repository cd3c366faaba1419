package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"
)

// What kong says of wrong usage, and what we say instead.
var usageMistakes = []struct {
	pattern *regexp.Regexp
	chinese string
}{
	{regexp.MustCompile(`^missing flags: (.*)$`), "缺少选项：${1}"},
	{regexp.MustCompile(`^unknown flag (\S+), did you mean (?:one of )?(.*)\?$`), "没有选项 ${1}，是不是 ${2}？"},
	{regexp.MustCompile(`^unknown flag (\S+)$`), "没有选项 ${1}"},
	{regexp.MustCompile(`^unexpected argument (.*), did you mean (?:one of )?(.*)\?$`), "没有命令，或多写了“${1}”，是不是 ${2}？"},
	{regexp.MustCompile(`^unexpected argument (.*)$`), "没有命令，或多写了“${1}”"},
	{regexp.MustCompile(`^(\S+): bool value must be .* but got "(.*)"$`), "${1}：“${2}”应为 true 或 false"},
	{regexp.MustCompile(`^(\S+): expected a valid \d+ bit int but got "(.*)"$`), "${1}：“${2}”应为整数"},
	{regexp.MustCompile(`^(\S+): expected \S+ value but got "(-\d+)".*$`), "${1}：“${2}”应为不小于0的整数"},
	{regexp.MustCompile(`^(\S+): (?:expected \S+ value but got "EOL"|missing value|expected \S+ value but got "--).*$`), "${1}：后面缺少值"},
	{regexp.MustCompile(`^(\S+) must be one of (.*) but got "(.*)"$`), "${1} 应为 ${2} 之一，写的是“${3}”"},
	{regexp.MustCompile(`^expected one of (.*)$`), "缺少命令，可用的有：${1}"},
	{regexp.MustCompile(`^expected "(<[^>]*>).*"$`), "缺少 ${1}"},
}

// usageInChinese says what is wrong with a command line. A list of kong's is parted as ours are.
func usageInChinese(err error) string {
	text := err.Error()
	for _, m := range usageMistakes {
		if !m.pattern.MatchString(text) {
			continue
		}
		text = m.pattern.ReplaceAllString(text, m.chinese)
		text = strings.NewReplacer(`, `, "、", `","`, "、").Replace(text)
		if strings.Contains(text, "是不是") || strings.Contains(text, "之一") {
			text = strings.ReplaceAll(text, `"`, "")
		}
		break
	}
	return text
}

// helpOf names the command whose help says more.
func helpOf(err error) string {
	var wrong *kong.ParseError
	if errors.As(err, &wrong) && wrong.Context != nil {
		if command := wrong.Context.Selected(); command != nil {
			return fmt.Sprintf("用 %s --help 查看用法。", command.FullPath())
		}
	}
	return "用 zhunsheng --help 查看各命令的用法。"
}

// The words that kong prints around ours.
var helpWords = strings.NewReplacer("Usage: ", "用法：", "<command>", "<命令>", "[flags]", "[选项]",
	"\nFlags:", "\n选项：", "\nCommands:", "\n命令：", "\nArguments:", "\n参数：", "Show context-sensitive help.", "显示帮助。")

var helpMore = regexp.MustCompile(`Run "(.*)" for more information(?: on a command)?\.`)

// printHelp is kong's help in Chinese.
func printHelp(options kong.HelpOptions, ctx *kong.Context) error {
	out := ctx.Stdout
	var b bytes.Buffer
	ctx.Stdout = &b
	err := kong.DefaultHelpPrinter(options, ctx)
	ctx.Stdout = out
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, helpMore.ReplaceAllString(helpWords.Replace(b.String()), `用 "$1" 查看一个命令的用法。`))
	return err
}

// checkMonth refuses what is no month of --month.
func checkMonth(month int) error { return checkMonthOf("--month", month) }

// checkMonthOf refuses what is no month of a flag.
func checkMonthOf(flag string, month int) error {
	if month < 1 || month > 12 {
		return usageError(fmt.Sprintf("%s：%d不是月份，应为1到12", flag, month))
	}
	return nil
}

// checkYear refuses what is no fiscal year of --year; 0 is none given.
func checkYear(year int) error {
	if year != 0 && (year < 2000 || year > 2100) {
		return usageError(fmt.Sprintf("--year：%d不是年度，应为2000到2100", year))
	}
	return nil
}

// checkListen refuses an address that no machine can have; whether this one has it
// shows when it listens.
func checkListen(address string) error {
	host, port, err := net.SplitHostPort(address)
	number, notNumber := strconv.ParseUint(port, 10, 16)
	numeric := host != "" && !slices.ContainsFunc([]rune(host), func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
	if err != nil || notNumber != nil || number > 65535 || numeric && net.ParseIP(host) == nil {
		return usageError(fmt.Sprintf("--listen 的地址“%s”写错了，应如 127.0.0.1:8080", address))
	}
	return nil
}
