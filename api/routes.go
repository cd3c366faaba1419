package api

import (
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

const prefix = "/api/v1"

// routes is every route of the service but the pages about it: /, /docs and
// /openapi.json, in server.go.
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

	route(s, a, http.MethodGet, "/alerts", "各月最近一次评价的预警", "预警", s.listAlerts)
	route(s, a, http.MethodGet, "/alerts/{id}", "一条预警", "预警", s.getAlert)

	route(s, a, http.MethodGet, "/healthz", "进程在运行", "运维", s.healthz, atRoot)
	route(s, a, http.MethodGet, "/readyz", "数据库已就绪", "运维", s.readyz, atRoot, unready)
}

func accepted(o *huma.Operation) { o.DefaultStatus = http.StatusAccepted }
func created(o *huma.Operation)  { o.DefaultStatus = http.StatusCreated }
func atRoot(o *huma.Operation)   { o.Path = strings.TrimPrefix(o.Path, prefix) }
func unready(o *huma.Operation)  { o.Errors = append(o.Errors, http.StatusServiceUnavailable) }
func conflicting(o *huma.Operation) {
	o.Errors = append(o.Errors, http.StatusConflict)
}
