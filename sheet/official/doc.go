// Package official fills in the official forms: goal table, monitoring form,
// self-evaluation form, the department's, the summary and the notice to rectify
// (绩效目标表, 执行监控表, 自评表, 部门整体自评表, 汇总表, 整改通知单), as 财预〔2020〕10号,
// 财预〔2019〕136号 and 财预〔2015〕88号 lay them out.
//
//	declaration + report + outcome ──▶ *paper.Form
//
// It knows what stands in which row; how that looks on paper is package paper's. It
// computes nothing: every mark, light and sentence is the engine's.
//
// The package must never import sheet, storage, api or notify.
package official
