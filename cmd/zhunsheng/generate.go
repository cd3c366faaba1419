package main

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"zhunsheng/engine"
	"zhunsheng/fixtures/synthetic"
	"zhunsheng/rules"
)

type generateCommand struct {
	Seed       uint64 `default:"1" help:"种子：同一个种子生成的内容总是一样。" placeholder:"N"`
	Divisions  int    `default:"1" help:"几个区划，默认1个；编码从990101起，不是真实的区划。" placeholder:"N"`
	Projects   int    `help:"每个区划几个项目；默认100个。" placeholder:"N"`
	Indicators int    `help:"代替 --projects：一共至少几个指标，如1000000。" placeholder:"N"`
	Year       int    `default:"2025" help:"年度，默认2025。" placeholder:"Y"`
	Months     []int  `default:"3,6,9,12" help:"有哪几个月底的执行数据，默认3,6,9,12。" placeholder:"M"`
	Out        string `short:"o" help:"写成JSON文件的文件夹，每个区划一个下级文件夹；没有就建立。" placeholder:"DIR"`
	DSN        string `name:"dsn" help:"直接存入数据库：postgres://… 或 SQLite 文件。必须写明，不取自环境变量。" placeholder:"URL"`
	Force      bool   `help:"文件已有就覆盖；数据库里已有这些区划也存入。"`
}

// Run makes up a province and writes it to files or to a store.
func (c *generateCommand) Run(ctx context.Context, p program) error {
	if err := c.check(); err != nil {
		return err
	}
	province := synthetic.Province{Seed: c.Seed, Year: c.Year, Divisions: c.Divisions, Projects: c.Projects}
	if c.Indicators > 0 {
		province = synthetic.Sized(c.Seed, c.Year, c.Divisions, c.Indicators)
	}
	if err := checkProvince(province, c.Out != ""); err != nil {
		return err
	}
	count, done := p.counting("正在生成")
	defer done()
	g := generating{province: province, months: c.Months, count: count}
	var where string
	var err error
	if c.Out != "" {
		where, err = c.files(ctx, p, &g)
	} else {
		where, err = c.store(ctx, &g)
	}
	if err != nil {
		return err
	}
	done()
	fmt.Fprint(p.out, g.summary(), where)
	return nil
}

// defaultProjects are made where no size is given.
const defaultProjects = 100

func (c *generateCommand) check() error {
	slices.Sort(c.Months)
	switch {
	case (c.Out == "") == (c.DSN == ""):
		return usageError("请用 -o 指明写到哪个文件夹，或用 --dsn 指明存入哪个数据库，只写一个")
	case c.Projects != 0 && c.Indicators != 0:
		return usageError("--projects 和 --indicators 只写一个")
	case c.Projects < 0 || c.Indicators < 0:
		return usageError("--projects、--indicators 不能小于0")
	case c.Divisions < 1 || c.Divisions > synthetic.MaxDivisions:
		return usageError(fmt.Sprintf("--divisions：%d应在1到%d之间", c.Divisions, synthetic.MaxDivisions))
	case c.Year == 0:
		return usageError("--year：0不是年度，应为2000到2100")
	case len(slices.Compact(slices.Clone(c.Months))) < len(c.Months):
		return usageError("--months：有的月份写了两次")
	case c.Projects == 0 && c.Indicators == 0:
		c.Projects = defaultProjects
	}
	for _, m := range c.Months {
		if m < 1 || m > 12 {
			return usageError(fmt.Sprintf("--months：%d不是月份，应为1到12，用逗号隔开", m))
		}
	}
	return checkYear(c.Year)
}

// maxOfFile is how many projects of a division go into one file: one that can still be read.
const maxOfFile = 5000

func checkProvince(p synthetic.Province, files bool) error {
	switch {
	case p.Projects > synthetic.MaxProjects:
		return usageError(fmt.Sprintf("每个区划%d个项目，超过%d个；请增加 --divisions", p.Projects, synthetic.MaxProjects))
	case files && p.Projects > maxOfFile:
		return usageError(fmt.Sprintf("每个区划%d个项目，超过%d个，文件大得读不进来；请增加 --divisions，或用 --dsn 直接存入数据库", p.Projects, maxOfFile))
	}
	return nil
}

// generating is a province in the making.
type generating struct {
	province synthetic.Province
	months   []int
	tally    synthetic.Tally
	count    func(projects int)
}

// part is some projects of a division, in their order.
type part struct {
	tables  []*rules.GoalTable
	reports []engine.Report // one of each month
	tally   synthetic.Tally
}

// part makes the projects from a number on, at most size of them.
func (g *generating) part(division, from, size int) part {
	out := part{reports: make([]engine.Report, len(g.months))}
	for i, m := range g.months {
		out.reports[i] = engine.Report{FiscalYear: g.province.Year, Month: m}
	}
	for k := from; k < min(from+size, g.province.Projects); k++ {
		project := g.province.Project(division, k)
		out.tally.Declared(project)
		out.tables = append(out.tables, project.Table)
		for i, m := range g.months {
			r, in := project.Report(m)
			out.tally.Reported(project, m, r, in)
			if in {
				out.reports[i].Projects = append(out.reports[i].Projects, r)
			}
		}
	}
	return out
}

// counted notes that a part is written.
func (g *generating) counted(t synthetic.Tally) {
	g.tally.Add(t)
	g.count(g.tally.Projects)
}

// summary says what was generated.
func (g *generating) summary() string {
	t, p := g.tally, g.province
	var b strings.Builder
	divisions := p.Division(0)
	if p.Divisions > 1 {
		divisions += "～" + p.Division(p.Divisions-1)
	}
	fmt.Fprintf(&b, "已生成%d年度%d个区划（%s）的%d个项目，%d个指标，种子%d。\n", p.Year, p.Divisions, divisions, t.Projects, t.Indicators, p.Seed)
	fmt.Fprintf(&b, "照抄别的项目的目标表%d个；指标值", t.Copied)
	for f, n := range t.Forms {
		if f > 0 {
			b.WriteString("、")
		}
		fmt.Fprintf(&b, "%s %d", synthetic.Form(f), n)
	}
	fmt.Fprintf(&b, "。\n执行数据%d份，缺报%d份；实际值%d个，空着%d个；支出超过预算的%d份。\n", t.Reports, t.Late, t.Actuals, t.Blank, t.Overspent)
	return b.String()
}

// inOrder makes n things at the same time and uses them one after the other, in their order. Only as many as there
// are processors wait.
func inOrder[T any](ctx context.Context, n int, produce func(i int) (T, error), use func(T) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	type product struct {
		thing T
		err   error
	}
	waiting := make(chan chan product, runtime.GOMAXPROCS(0))
	go func() {
		defer close(waiting)
		for i := range n {
			next := make(chan product, 1)
			select {
			case waiting <- next:
				go func() {
					thing, err := produce(i)
					next <- product{thing, err}
				}()
			case <-ctx.Done():
				return
			}
		}
	}()
	for next := range waiting {
		p := <-next
		if p.err == nil {
			p.err = use(p.thing)
		}
		if p.err != nil {
			return p.err
		}
	}
	return ctx.Err()
}
