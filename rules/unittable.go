package rules

import "strings"

type unitRow struct {
	dimension Dimension
	base      string
	spellings string // the canonical one first
	scale     string
}

// unitTable lists what is measured in the field's tables; a new unit is one word
// here. Spellings of one row mean the same unit.
var unitTable = []unitRow{
	{DimRatio, "%", "% 百分比 百分数 pct 个百分比", "1"},
	{DimRatio, "%", "百分点 个百分点 pp", "1"},
	{DimRatio, "%", "‰ 千分比", "0.1"},
	{DimRatio, "%", "千分点 个千分点", "0.1"},
	{DimRatio, "%", "‱", "0.01"},
	{DimPeople, "人", "人 人员 个人", "1"},
	{DimPeople, "人", "名 名人员", "1"},
	{DimPeople, "人", "位", "1"},
	{DimCount, "人次", "人次 人·次 人次数 人*次", "1"},
	{DimMoney, "元", "元 元人民币 人民币 圆 RMB ￥ ¥ 元整 块钱", "1"},
	{DimMoney, "元", "角", "0.1"},
	{DimMoney, "美元", "美元 USD", "1"},
	{DimTime, "天", "天", "1"},
	{DimTime, "天", "日", "1"},
	{DimTime, "天", "日历天 个日历天", "1"},
	{DimTime, "天", "自然日 个自然日", "1"},
	{DimTime, "天", "周 个周", "7"},
	{DimTime, "天", "星期 个星期", "7"},
	{DimTime, "工作日", "工作日 个工作日 工作天 个工作天", "1"},
	{DimTime, "小时", "小时 个小时 h H 钟头 个钟头", "1"},
	{DimTime, "小时", "分钟 min", "1/60"},
	{DimTime, "小时", "秒 s 秒钟", "1/3600"},
	{DimTime, "毫秒", "毫秒 ms", "1"},
	{DimTime, "月", "月 个月 个月份", "1"},
	{DimTime, "月", "年 个年度 年度 周年", "12"},
	{DimTime, "月", "季度 个季度 季", "3"},
	{DimTime, "学期", "学期 个学期", "1"},
	{DimTime, "学年", "学年 个学年", "1"},
	{DimArea, "平方米", "平方米 ㎡ m² m2 m^2 平米 平方 M² M2", "1"},
	{DimArea, "平方米", "公顷 hm² hm2 ha", "10000"},
	{DimArea, "平方米", "平方公里 平方千米 km² km2 ㎢", "1000000"},
	{DimArea, "亩", "亩", "1"},
	{DimArea, "亩", "亩次", "1"},
	{DimLength, "米", "米", "1"},
	{DimLength, "米", "m", "1"},
	{DimLength, "米", "延米 延长米", "1"},
	{DimLength, "米", "公里", "1000"},
	{DimLength, "米", "千米", "1000"},
	{DimLength, "米", "km KM Km ㎞", "1000"},
	{DimLength, "米", "厘米", "0.01"},
	{DimLength, "米", "cm ㎝", "0.01"},
	{DimLength, "米", "毫米", "0.001"},
	{DimLength, "米", "mm ㎜", "0.001"},
	{DimVolume, "立方米", "立方米 m³ m3 ㎥ 立方 方 m^3 M³ M3", "1"},
	{DimVolume, "立方米", "升 公升", "0.001"},
	{DimVolume, "立方米", "L", "0.001"},
	{DimVolume, "立方米", "毫升", "0.000001"},
	{DimVolume, "立方米", "mL ml ㎖", "0.000001"},
	{DimWeight, "公斤", "公斤", "1"},
	{DimWeight, "公斤", "kg KG Kg ㎏", "1"},
	{DimWeight, "公斤", "千克", "1"},
	{DimWeight, "公斤", "吨", "1000"},
	{DimWeight, "公斤", "t", "1000"},
	{DimWeight, "公斤", "斤 市斤", "0.5"},
	{DimWeight, "公斤", "克", "0.001"},
	{DimWeight, "公斤", "g", "0.001"},
	{DimWeight, "公斤", "毫克", "0.000001"},
	{DimWeight, "公斤", "mg ㎎", "0.000001"},
	{DimWeight, "公斤", "微克", "0.000000001"},
	{DimWeight, "公斤", "μg ug", "0.000000001"},
	{DimOther, "比例", "比例 比率 比值", "1"},
	{DimOther, "℃", "℃ °C", "1"},
	{DimOther, "℃", "摄氏度", "1"},
	{DimOther, "dB", "dB db", "1"},
	{DimOther, "dB", "分贝", "1"},
	{DimOther, "kWh", "kWh KWH kwh", "1"},
	{DimOther, "kWh", "千瓦时", "1"},
	{DimOther, "kW", "kW KW", "1"},
	{DimOther, "kW", "千瓦", "1"},
	{DimOther, "MW", "兆瓦 MW", "1"},
	{DimOther, "Mbps", "Mbps Mb/s 兆/秒", "1"},
	{DimOther, "Gbps", "Gbps Gb/s", "1"},
}

// countUnits are the classifiers: each measures its own kind of thing.
const countUnits = "次 个 件 份 场 场次 台 套 辆 户 项 种 座 处 起 宗 家 所 间 本 册 篇 期 条 批 批次 只 头 匹 羽 " +
	"株 棵 枚 张 块 片 部 支 艘 架 门 班 堂 课时 学时 标箱 单 例 床 张床位 村 镇 乡 组 团 队 对 双 盏 根 盘 桶 箱 " +
	"袋 瓶 包 粒 颗 滴 幅 段 孔 眼 口 栋 幢 层 站 点 点位 字 万字 页 节 届 轮 遍 卷 盒 把 副 顶 枝 公路 案 案件 台套 台件 件套 册件 卷件 台次 " +
	"车次 架次 车公里 度 兆 M G T 分 级 倍 集 亿次 笔 名次 人天 人月 公里数 台班 尾 瓦 W V GB TB MB KB 米³ " +
	"户次 件次 家次 例次 人份 份次 人日 人年 床日 吨公里 款 类 样 味 丛 窝 线 圈 环 列 节次  首 曲 幕 部次 回 趟 票 " +
	"台时 机时 课 学分 门次 篇次 项次 批件 岗 岗位 席 席位 床位 平台 村次 社区 学校 街道 乡镇 行政村 自然村 企业 机构 " +
	"卡 证 牌 旗 盆 筐 捆 垛 罐 扇 面 道 门店 路 泵 井 塘 坝 闸 亭 棚 池 基 樘 挂 具 杯 碗 餐 餐次 顿 服务人次 展 " +
	"系数 TEU 标准箱 指数 人户 代 滴 剂 剂次 针 针次 支次 人·天 车 车辆 船 船次 航次 班次 班列 箱次 标段 宗地 图斑 幅次 地块 包件 版 版面 封 通 帧 像素 点次 处次 座次 栋次 组次 坑 垄 束 截 段次 排 柜 屉 格 岁 周岁 单位 分店 分区 年级 辆次 台架"

// perNouns are what only a per-unit counts by: 元/生.
const perNouns = "生 学生 人头 间夜 百公里 万人 十万人 标准间 百人 千人 晚 夜 半天 半年 半月 亩次 项目 课题 单位 职工 教师 工日 人均 户均 万元"

var (
	perWords  = buildPerWords()
	units     = buildUnits()
	percent   = units["%"]
	unitWords = buildUnitWords()
)

// buildUnits reads the tables: every spelling with its unit.
func buildUnits() map[string]Unit {
	table := make(map[string]Unit)
	for _, row := range unitTable {
		words := strings.Fields(row.spellings)
		scale := mustFraction(row.scale)
		for _, w := range words {
			table[w] = Unit{words[0], row.dimension, scale, row.base}
		}
	}
	for w := range strings.FieldsSeq(countUnits) {
		if _, taken := table[w]; !taken {
			table[w] = Unit{w, DimCount, one, w}
		}
	}
	return table
}

func buildPerWords() vocabulary[bool] {
	v := vocabulary[bool]{}
	for w := range strings.FieldsSeq(perNouns) {
		v.put(w, true)
	}
	return v.sorted()
}

// magnitudesBefore stand before a unit: 万元, 亿立方米.
var magnitudesBefore = map[string]Decimal{"万": Int(1e4), "亿": Int(1e8), "千": Int(1000), "百万": Int(1e6), "千万": Int(1e7), "万亿": Int(1e12), "百": Int(100)}

// buildUnitWords files every spelling, folded, and with its usual magnitudes, so
// that most units are found whole.
func buildUnitWords() vocabulary[Unit] {
	v := vocabulary[Unit]{}
	for spelling, u := range units {
		v.put(foldText(spelling), u)
	}
	for spelling, u := range units {
		if u.Dimension == DimRatio || u.Dimension == DimTime {
			continue
		}
		for m, scale := range magnitudesBefore {
			v.put(m+foldText(spelling), u.times(Unit{Symbol: m, scale: scale}))
		}
	}
	return v.sorted()
}

// mustFraction reads "3" or "1/60" written by the program itself.
func mustFraction(s string) Decimal {
	num, den, isFraction := strings.Cut(s, "/")
	if !isFraction {
		return MustDecimal(s)
	}
	return MustDecimal(num).Quo(MustDecimal(den))
}
