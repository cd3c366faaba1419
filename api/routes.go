package api

import (
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

const prefix = "/api/v1"

// routes is every route of the service but the pages: those about it, /, /docs and
// /openapi.json, in server.go, and the one behind a message's link, in pages.go.
func (s *server) routes(a huma.API) {
	route(s, a, http.MethodPost, "/rules/compile", "把指标值读成规则", "规则", s.compileRule)
	route(s, a, http.MethodGet, "/schemes", "评分办法，每个版本一项", "评分办法", s.listSchemes)
	route(s, a, http.MethodPost, "/schemes", "发布一个评分办法，或只检查", "评分办法", s.postScheme, created, conflicting)
	route(s, a, http.MethodGet, "/schemes/{id}", "一个评分办法和它的文本", "评分办法", s.getScheme)
	route(s, a, http.MethodPost, "/schemes/{id}/compare", "试算：换一个办法，谁的分数、等级、灯会变，为什么", "评分办法", s.compareSchemes, conflicting)

	route(s, a, http.MethodGet, "/projects", "项目，连同本年度最近一次评价的结果", "项目", s.listProjects)
	route(s, a, http.MethodGet, "/projects/{code}", "一个项目的目标表和规则", "项目", s.getProject)
	route(s, a, http.MethodGet, "/projects/{code}/history", "目标表的各个版本", "项目", s.getHistory)
	route(s, a, http.MethodGet, "/projects/{code}/observations/{month}", "某月底的执行数据", "执行数据", s.getObservations)
	route(s, a, http.MethodPut, "/projects/{code}/observations/{month}", "填报某月底的执行数据", "执行数据", s.putObservations)
	route(s, a, http.MethodGet, "/department/observations/{month}", "部门整体某月底的执行数据", "执行数据", s.getDepartmentObservations)
	route(s, a, http.MethodPut, "/department/observations/{month}", "填报部门整体某月底的执行数据", "执行数据", s.putDepartmentObservations)
	route(s, a, http.MethodGet, "/projects/{code}/advice/{month}", "测算：改变多少能得满分、转绿灯或升降等级", "评价", s.getAdvice)
	route(s, a, http.MethodGet, "/projects/{code}/outlook/{month}", "按某月底以前的数据预测全年，不影响得分和灯", "项目", s.getOutlook)

	route(s, a, http.MethodPost, "/imports", "上传目标表、执行数据，得到逐格的预览；还没有存入", "导入导出", s.postImport, created)
	route(s, a, http.MethodGet, "/imports", "导入的记录，新的在前", "导入导出", s.listImports)
	route(s, a, http.MethodGet, "/imports/{id}", "一次导入的预览：会新增、更新什么，哪一格有什么问题", "导入导出", s.getImport)
	route(s, a, http.MethodPost, "/imports/{id}/commit", "存入一次导入的全部内容，或一点也不存", "导入导出", s.commitImport, conflicting)
	route(s, a, http.MethodDelete, "/imports/{id}", "放弃一次没有存入的导入，文件留作依据", "导入导出", s.discardImport, conflicting)
	route(s, a, http.MethodGet, "/imports/{id}/workbook", "原文件，错误标在各自的单元格上", "导入导出", s.getImportWorkbook)
	route(s, a, http.MethodGet, "/exports/{file}", "官方表格：目标表、监控表、自评表、部门自评表、汇总表、整改通知单、说明；数据：填报模板、国标、目标表和执行数据的JSON", "导入导出", s.export, unready, conflicting)

	route(s, a, http.MethodPost, "/runs", "评价一个年度的某个月底：排队，由各处的程序分部分评价", "评价", s.postRun, accepted, conflicting)
	route(s, a, http.MethodGet, "/runs", "评价批次，新的在前，按页", "评价", s.listRuns)
	route(s, a, http.MethodGet, "/runs/{id}", "一个评价批次和它的进度", "评价", s.getRun)
	route(s, a, http.MethodGet, "/runs/{id}/events", "一个评价批次的进度，有变化就推送（server-sent events）", "评价", s.getRunEvents)
	route(s, a, http.MethodPost, "/runs/{id}/cancel", "取消一个还没有评价完的批次", "评价", s.cancelRun, conflicting)
	route(s, a, http.MethodPost, "/runs/{id}/resume", "继续一个已取消或没有评价成的批次，仍用下达时的数据；正在评价的，停下的部分立即由别的程序接手", "评价", s.resumeRun, conflicting)
	route(s, a, http.MethodGet, "/runs/{id}/findings", "一个评价批次在目标表和执行数据里发现的错误和提醒", "评价", s.getFindings, conflicting)
	route(s, a, http.MethodGet, "/runs/{id}/results", "一个评价批次的全部结果", "评价", s.getResults, conflicting)
	route(s, a, http.MethodGet, "/runs/{id}/compare", "同一时点的两个评价批次：谁的分数、等级、灯变了，为什么", "评价", s.compareRuns, conflicting)

	route(s, a, http.MethodGet, "/checkpoints", "一个年度里到时自动评价的月份", "评价", s.listCheckpoints)
	route(s, a, http.MethodGet, "/checkpoints/{year}/{month}", "某月底何时自动评价，评价了没有", "评价", s.getCheckpoint)
	route(s, a, http.MethodPut, "/checkpoints/{year}/{month}", "设定某月底何时自动评价", "评价", s.putCheckpoint)
	route(s, a, http.MethodDelete, "/checkpoints/{year}/{month}", "不再自动评价某月底；已经下达的批次不受影响", "评价", s.deleteCheckpoint)

	s.alertRoutes(a)

	route(s, a, http.MethodGet, "/healthz", "进程在运行", "运维", s.healthz, atRoot)
	route(s, a, http.MethodGet, "/readyz", "数据库已就绪", "运维", s.readyz, atRoot, unready)
}

// alertRoutes are those about alerts: answering them, telling people, and who these are.
func (s *server) alertRoutes(a huma.API) {
	route(s, a, http.MethodGet, "/alerts", "预警和它们的处置状态，新的月份在前，同月按严重程度", "预警", s.listAlerts)
	route(s, a, http.MethodGet, "/alerts/{id}", "一条预警和它的全部流水", "预警", s.getAlert)
	route(s, a, http.MethodGet, "/alerts/{id}/evidence", "依据：评价结果、规则、目标和实际各在哪个文件哪一格", "预警", s.getEvidence, conflicting)
	route(s, a, http.MethodPost, "/alerts/{id}/{action}", "处置：签收、定方案、整改、提交、退回、销号、作废、暂停、恢复、备注", "预警", s.actOn, forbidding, conflicting)
	route(s, a, http.MethodPost, "/alerts/{id}/attachments", "上传附件，10 MB以内；处置时写它的摘要", "预警", s.attach, forbidding, created, bodyUpTo(maxAttachment))
	route(s, a, http.MethodGet, "/alerts/{id}/attachments/{digest}", "下载附件", "预警", s.getAttachment)
	route(s, a, http.MethodGet, "/withheld", "没有成为预警、没有发出的，各按哪条规则", "预警", s.listWithheld)
	route(s, a, http.MethodGet, "/alert-policies", "现行的预警办法：谁收到，几个工作日内做什么", "预警", s.getPolicy)
	route(s, a, http.MethodPost, "/alert-policies", "发布预警办法，或只检查", "预警", s.postPolicy, conflicting)
	route(s, a, http.MethodGet, "/calendar/{year}", "一年的放假安排，工作日按它算", "预警", s.getCalendar)
	route(s, a, http.MethodPut, "/calendar/{year}", "写入一年的放假安排", "预警", s.putCalendar)

	route(s, a, http.MethodGet, "/channels", "通知渠道和它们近来是否正常", "通知", s.listChannels)
	route(s, a, http.MethodGet, "/channels/{id}", "一个渠道，密钥不显示", "通知", s.getChannel)
	route(s, a, http.MethodPut, "/channels/{id}", "设置一个渠道", "通知", s.putChannel)
	route(s, a, http.MethodPost, "/channels/{id}/test", "立即发一条测试消息，回答回执或失败的原因", "通知", s.testChannel, forbidding)
	route(s, a, http.MethodGet, "/deliveries", "发出的消息：给谁、何时、为何、经过什么、有无回执，新的在前", "通知", s.listDeliveries)
	route(s, a, http.MethodGet, "/deliveries/{id}", "一条消息和每次发送", "通知", s.getDelivery)
	route(s, a, http.MethodPost, "/deliveries/{id}/resend", "重发一条没有发出去的消息", "通知", s.resend, conflicting)
	route(s, a, http.MethodGet, "/silences", "现在和以后的静默", "通知", s.listSilences)
	route(s, a, http.MethodPost, "/silences", "设一个静默：照常预警，暂不通知", "通知", s.postSilence, forbidding, created)
	route(s, a, http.MethodPost, "/silences/{id}/end", "提前结束一个静默", "通知", s.endSilence, conflicting)
	route(s, a, http.MethodGet, "/drills", "演练，新的在前", "通知", s.listDrills)
	route(s, a, http.MethodPost, "/drills", "开始一次演练：有标记的预警，按真实的路径通知", "通知", s.postDrill, forbidding, created)
	route(s, a, http.MethodGet, "/drills/{id}", "一次演练：通知了谁，谁还没有打开", "通知", s.getDrill)

	route(s, a, http.MethodGet, "/agencies", "单位，按编码", "单位和人员", s.listAgencies)
	route(s, a, http.MethodGet, "/agencies/{code}", "一个单位", "单位和人员", s.getAgency)
	route(s, a, http.MethodPut, "/agencies/{code}", "设置一个单位：名称、上级、类别", "单位和人员", s.putAgency)
	route(s, a, http.MethodGet, "/users", "人员、职责和联系方式，按编号", "单位和人员", s.listUsers)
	route(s, a, http.MethodGet, "/users/{id}", "一个人员", "单位和人员", s.getUser)
	route(s, a, http.MethodPut, "/users/{id}", "设置一个人员：职责、联系方式", "单位和人员", s.putUser)
}

func accepted(o *huma.Operation) { o.DefaultStatus = http.StatusAccepted }
func created(o *huma.Operation)  { o.DefaultStatus = http.StatusCreated }
func atRoot(o *huma.Operation)   { o.Path = strings.TrimPrefix(o.Path, prefix) }
func unready(o *huma.Operation)  { o.Errors = append(o.Errors, http.StatusServiceUnavailable) }
func conflicting(o *huma.Operation) {
	o.Errors = append(o.Errors, http.StatusConflict)
}
func forbidding(o *huma.Operation) { o.Errors = append(o.Errors, http.StatusForbidden) }

// bodyUpTo is for an operation that takes a file: it may be larger than other requests, and
// take longer to come in.
func bodyUpTo(bytes int64) func(*huma.Operation) {
	return func(o *huma.Operation) { o.MaxBodyBytes, o.BodyReadTimeout = bytes, uploadTime }
}
