package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"zhunsheng/engine"
	"zhunsheng/engine/alerting"
	"zhunsheng/rules"
	"zhunsheng/storage"
)

// Exit statuses of the contract.
const (
	exitDone   = 0
	exitInput  = 1 // the input has errors, each printed with file, place, id
	exitUsage  = 2
	exitSystem = 3
)

// program is the world that a command runs in: what a test replaces.
type program struct {
	in       io.Reader
	out, err io.Writer
	files    files
}

// commands are the program's commands with their flags.
type commands struct {
	Compile    compileCommand     `cmd:"" help:"把指标值读成规则；不写TEXT时，逐行读入JSON，逐行输出。"`
	Evaluate   evaluateCommand    `cmd:"" help:"离线评价：12月以前是运行监控，12月是自评。"`
	Compare    compareCommand     `cmd:"" help:"试算：换一个评分办法、目标表或一份数据，谁的分数、等级、灯会变，为什么。"`
	Scheme     schemeCommands     `cmd:"" help:"评分办法：检查、发布、列出、查看。"`
	Lint       lintCommand        `cmd:"" help:"检查目标表：缺什么、哪里不合适、哪里自相矛盾。"`
	Import     importCommand      `cmd:"" help:"把目标表和执行数据存入数据库。"`
	Run        runCommand         `cmd:"" help:"评价数据库里存的目标表和执行数据，结果存为一个评价批次，供导出。"`
	Checkpoint checkpointCommand  `cmd:"" help:"到期自动评价：列出各月份的设定和批次，设定，删除。"`
	Alerts     alertsCommands     `cmd:"" help:"预警：列出，查看，签收直到销号。"`
	People     peopleCommands     `cmd:"" help:"单位和人员：谁收到预警，谁答复。"`
	Policy     policyCommands     `cmd:"" help:"预警办法：通知谁，几个工作日内做什么。"`
	Holidays   holidaysCommands   `cmd:"" help:"放假安排：工作日按它算。"`
	Channel    channelCommands    `cmd:"" help:"通知渠道：列出，设置，测试，停用。"`
	Deliveries deliveriesCommands `cmd:"" help:"发出的消息：列出，查看，重发。"`
	Silence    silenceCommands    `cmd:"" help:"静默：照常预警，暂不通知。"`
	Drill      drillCommands      `cmd:"" help:"演练：按真实的路径通知，看谁没有打开。"`
	Worker     workerCommand      `cmd:"" help:"只评价：领取评价批次的各个部分；任意多个，在任意多台机器上。"`
	Export     exportCommand      `cmd:"" help:"写出官方表格：目标表、监控表、自评表、汇总表、整改通知单等。"`
	Serve      serveCommand       `cmd:"" help:"启动服务。"`
	Generate   generateCommand    `cmd:"" help:"按种子生成一个假想的省：任意多个项目的目标表和执行数据，供试用和测速。"`
	Migrate    migrateCommand     `cmd:"" help:"建立或升级数据库的表。"`
	Test       testCommand        `cmd:"" help:"运行场景文件（txtar）。"`
}

// errInput says that the input has errors, which are already printed.
var errInput = errors.New("input has errors")

// usageError is wrong usage that kong can't see.
type usageError string

func (e usageError) Error() string { return string(e) }

// run executes one command line and returns its exit status.
func run(ctx context.Context, p program, args []string) int {
	var c commands
	status := -1
	parser, err := kong.New(&c, kong.Name("zhunsheng"),
		kong.Description("准绳：预算绩效管理的规则引擎。"),
		kong.Help(printHelp), kong.Writers(p.out, p.err), kong.Exit(func(code int) { status = code }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(p))
	if err != nil {
		return p.fail(err)
	}
	parsed, err := parser.Parse(spreadValues(args, "--goals", "--goals-after", "--history"))
	if status >= 0 {
		return status // --help has been printed
	}
	if err != nil {
		fmt.Fprintf(p.err, "用法不对：%s\n%s\n", usageInChinese(err), helpOf(err))
		return exitUsage
	}
	if err := parsed.Run(); err != nil {
		return p.fail(err)
	}
	return exitDone
}

func (p program) fail(err error) int {
	var usage usageError
	var lack lackError
	var unknown *rules.UnknownSchemeError
	var unusable *rules.UnusableSchemeError
	var unrepeated *engine.UnrepeatedError
	var act *alerting.RefusedError
	switch {
	case errors.Is(err, errInput):
		return exitInput
	case errors.As(err, &act):
		fmt.Fprintln(p.err, act.Reason)
		return exitInput
	case errors.As(err, &lack):
		fmt.Fprintln(p.err, lack)
		return exitInput
	case errors.As(err, &unusable):
		fmt.Fprintln(p.err, unusable)
		p.report(unusable.Diagnostics)
		return exitInput
	case errors.Is(err, engine.ErrInvalid):
		fmt.Fprintf(p.err, "ERROR D17 内容无法保存，没有存入任何数据：%v\n", err)
		return exitInput
	case errors.As(err, &unrepeated):
		fmt.Fprintf(p.err, "本批次的结果现在给不出来：%v\n", unrepeated)
		return exitSystem
	case errors.As(err, &usage), errors.As(err, &unknown):
		fmt.Fprintf(p.err, "用法不对：%v\n", err)
		return exitUsage
	default:
		if trouble := storage.Trouble(err); trouble != "" {
			fmt.Fprintf(p.err, "系统错误：%s（%v）\n", trouble, err)
			return exitSystem
		}
		fmt.Fprintf(p.err, "系统错误：%v\n", err)
		return exitSystem
	}
}

// spreadValues lets each of the flags take several values, as in `--goals a.docx b.docx`:
// each value that follows becomes a flag of its own.
func spreadValues(args []string, flags ...string) (out []string) {
	spreading, flag := false, ""
	for i, a := range args {
		switch {
		case slices.Contains(flags, a):
			spreading, flag = true, a
			if i+1 == len(args) || strings.HasPrefix(args[i+1], "--") {
				out = append(out, a) // kong says that the value is missing
			}
			continue
		case strings.HasPrefix(a, "-") && a != "-":
			spreading = false
		}
		if spreading {
			a = flag + "=" + a
		}
		out = append(out, a)
	}
	return out
}

// report prints findings to the error stream. INFO is for lint, not for here.
func (p program) report(ds []rules.Diagnostic) {
	for _, d := range ds {
		if d.Severity >= rules.Warn {
			fmt.Fprintln(p.err, d)
		}
	}
}
