"""The forms of the exports: which file holds which table, under which headings, and how its cells look.

Headings are those real systems use (tables.yaml knows them as synonyms); a heading without a canonical column is one
that systems add and nobody needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from steward.operations.sample_estate.styles import (
    Style,
    answer,
    choice,
    day,
    figure,
    group,
    mark,
    moment,
    money,
    month,
    percent,
    phone,
    room,
    team,
    text,
)


@dataclass(frozen=True)
class Form:
    """How one table is exported."""

    table: str
    kind: Literal["xlsx", "xlsx-streamed", "gbk-csv", "bom-csv", "csv", "gbk-tsv-xls", "html-xls"]
    title: str
    columns: tuple[tuple[str | None, str, Style | str], ...]
    """(our column, heading, style); without our column a counter ``#`` or a fixed text."""
    above: tuple[tuple[str, int], ...] = ()
    """Upper header row: (heading, columns it spans); empty where the header has one row."""
    footers: tuple[str, ...] = ("制表人：文员　　审核人：", "共 {n} 条")
    date: str = "iso"
    """How the moment of export is written in the second title row."""

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings, left to right."""
        return tuple(c[1] for c in self.columns)


STAFF = Form(
    "staff", "xlsx", "听松苑物业服务中心员工花名册",
    (
        (None, "序号", "#"), ("staff_id", "工号", text()), ("name", "员工姓名", text()), ("team", "所属班组", team()), ("group", "条线", group),
        ("post", "岗位名称", text()), ("is_leader", "是否班长", answer("是", "否")), ("area", "责任区域", text("/")), ("hired_on", "入职日期", day("excel")),
        ("left_on", "离职日期", day("excel")), (None, "备注", ""),
    ),
    footers=("制表人：人事　　审核人：", "共 {n} 人"),
)  # fmt: skip
HOUSEHOLDS = Form(
    "households", "xlsx", "听松苑业主房产档案",
    (
        ("household", "房号", room("dash")), ("area_m2", "建筑面积", figure()), ("status", "房态", choice("households", "status", 0.15)), ("moved_in_on", "入住日期", day("chinese", "/")),
        ("owner", "业主姓名", text()), ("phone", "手机号码", phone("number")), ("id_number", "身份证号", text("-")), ("plate", "车牌号码", text("无")),
        ("level", "客户等级", choice("households", "level", 0.3)), ("team", "管家组", team(0.1)), ("steward", "片区管家", text()), ("keys_held", "是否留钥匙", answer("是", "否")),
    ),
    above=(("房产信息", 4), ("业主信息", 4), ("服务信息", 4)),
    footers=("制表人：客服前台", "共 {n} 户"),
)  # fmt: skip
_ORDER_STATUS = choice("work_orders", "status", 0.2)
OLD_ORDERS = Form(
    "work_orders", "gbk-csv", "听松苑物业服务中心 {year} 年报修工单导出",
    (
        ("order_id", "报修单号", text()), ("team", "处理部门", team(0.15)), ("household", "房屋", room("words", "公共区域")), ("reporter", "报修者姓名", text()), ("phone", "联系电话", phone("spaced")),
        ("category", "维修对象分类", text()), ("summary", "请修内容", text()), ("channel", "数据来源", text()), ("priority", "紧急程度", choice("work_orders", "priority", 0.3)),
        ("in_home", "是否入户", answer()), ("is_paid", "维修类型", answer("有偿", "无偿")), ("is_leak", "渗漏", answer("√", "×")), ("created_at", "申请时间", moment("slash")),
        ("accepted_at", "受理时间", moment("slash", "-")), ("dispatched_at", "派单时间", moment("slash", "-")), ("arrived_at", "上门时间", moment("slash", "-")), ("due_at", "超时时间", moment("slash")),
        ("resolved_at", "施工结束日期", moment("slash", "-")), ("closed_at", "结单时间", moment("slash", "-")), ("paused_hours", "暂停时长", figure("")), ("reopened", "返修次数", figure("0")),
        ("reopened_at", "返修时间", moment("slash", "")), ("assignee", "指派维修人员", text("无")), ("owner_signed", "客户确认", answer("已确认", "未确认", "")), ("rating", "星级", mark("")),
        ("material_fee", "维修材料费用", money("comma", "-")), ("labour_fee", "维修服务费用", money("comma", "-")), ("status", "维修状态", _ORDER_STATUS),
    ),
    date="slash",
)  # fmt: skip
NEW_ORDERS = Form(
    "work_orders", "xlsx-streamed", "听松苑物业服务中心 {year} 年报修工单导出",
    (
        (None, "序号", "#"), ("order_id", "工单编号", text()), ("status", "当前状态", _ORDER_STATUS), ("priority", "优先级", choice("work_orders", "priority")), ("team", "责任班组", team()),
        ("household", "报修房屋", room("room", "/")), ("reporter", "报修人", text()), ("phone", "报修电话", phone("number")), ("category", "报修类型", text()), ("summary", "报修内容", text()),
        ("channel", "报修渠道", text()), ("created_at", "报修时间", moment("excel")), ("accepted_at", "接单时间", moment("excel")), ("dispatched_at", "派单时间", moment("excel")),
        ("arrived_at", "到场时间", moment("excel")), ("due_at", "要求完成时间", moment("excel")), ("resolved_at", "完工时间", moment("excel")), ("closed_at", "关闭时间", moment("excel")),
        ("in_home", "入户", answer()), ("is_paid", "有偿", answer()), ("is_leak", "是否渗漏", answer()), ("paused_hours", "暂停时长（小时）", figure()), ("reopened", "返修次数", figure()),
        ("reopened_at", "返修时间", moment("excel")), ("assignee", "维修人员", text()), ("owner_signed", "业主签字", answer()), ("rating", "评分", figure()),
        ("material_fee", "材料费", money("plain")), ("labour_fee", "服务费", money("plain")), (None, "操作", "查看"),
    ),
)  # fmt: skip
COMPLAINTS = Form(
    "complaints", "xlsx", "听松苑投诉处理台账",
    (
        ("complaint_id", "投诉编号", text()), ("kind", "投诉类别", choice("complaints", "kind", 0.25)), ("category", "投诉分类", text()), ("household", "投诉房号", room("sharp", "无")),
        ("complainant", "投诉人", text()), ("phone", "投诉电话", phone("plain")), ("summary", "投诉内容", text()), ("channel", "受理渠道", text()), ("team", "责任部门", team(0.1)), ("handler", "接待人", text("/")),
        ("created_at", "投诉日期", moment("chinese")), ("responded_at", "首次联系时间", moment("chinese", "/")), ("due_at", "客户要求时间", moment("chinese")), ("resolved_at", "处理完成时间", moment("chinese", "/")),
        ("closed_at", "结案时间", moment("chinese", "/")), ("escalated_at", "上报公司时间", moment("chinese", "/")), ("reopened", "返单次数", figure()), ("is_valid", "是否有效", answer("有效", "无效")),
        ("is_major", "是否重大", answer()), ("is_leak", "是否渗漏", answer()), ("involves_compensation", "涉及赔偿", answer()), ("satisfied", "业主评价", answer("满意", "不满意", "未评价")),
        ("cause", "原因分析", text()), ("prevention", "纠正预防措施", text()), ("corrective_report", "是否填写纠正措施报告", answer("是", "否", "/")), ("archived", "归档", answer("已归档", "未归档")),
        ("status", "投诉状态", choice("complaints", "status", 0.2)),
    ),
    above=(("基本信息", 10), ("时间节点", 6), ("处理结果", 11)),
    date="chinese",
)  # fmt: skip
EVENTS = Form(
    "complaint_events", "bom-csv", "",
    (
        ("event_id", "流水号", text()), ("complaint_id", "所属服务单", text()), ("activity", "办理环节", choice("complaint_events", "activity", 0.25)), ("at", "操作时间", moment("iso")),
        ("actor", "操作人", text()), ("team", "所属部门", team()), ("note", "处理意见", text("")),
    ),
    footers=(),
)  # fmt: skip
REVISITS = Form(
    "revisits", "gbk-tsv-xls", "听松苑回访记录",
    (
        ("revisit_id", "回访单号", text()), ("about", "业务类型", choice("revisits", "about", 0.2)), ("about_id", "业务单号", text()), ("team", "回访部门", team()), ("household", "房间编号", room("dash")),
        ("done_at", "回访时间", moment("compact")), ("method", "回访方式", choice("revisits", "method", 0.2)), ("reached", "接通", answer("已接通", "未接通")), ("satisfied", "回访类型", answer("1001", "2002", "")),
        ("score", "满意度评分", mark("")), ("comment", "回访意见", text("")), ("by", "回访人员", text()), ("audited", "是否抽查核实", answer("是", "否")),
    ),
)  # fmt: skip
VISITS = Form(
    "visits", "html-xls", "听松苑入户走访记录表",
    (
        ("visit_id", "走访编号", text()), ("team", "走访班组", team(0.1)), ("household", "被访房号", room("words")), ("visitor", "走访人", text()), ("purpose", "走访事由", choice("visits", "purpose", 0.2)),
        ("visited_at", "走访日期", moment("short")), ("content", "访谈内容", text("无")), ("form_filed", "是否填写访谈表", answer()), ("issues", "意见数", figure()), ("answered_at", "反馈时间", moment("short", "-")),
        ("loyal", "是否忠诚客户", answer()),
    ),
)  # fmt: skip
ROUNDS = Form(
    "survey_rounds", "xlsx", "听松苑满意度调查汇总",
    (
        ("round_id", "问卷编号", text()), ("name", "问卷名称", text()), ("kind", "问卷类型", choice("survey_rounds", "kind", 0.3)), ("activity_id", "关联活动", text()), ("opened_on", "发放日期", day("slash")),
        ("closed_on", "截止日期", day("slash")), ("distributed", "发放份数", figure(unit="份")), ("analysed_on", "统计完成日期", day("slash", "/")), ("replied_on", "公示日期", day("slash", "/")),
        ("benchmark", "行业标杆", percent("/")),
    ),
    footers=("制表人：品质部",),
)  # fmt: skip
ANSWERS = Form(
    "survey_responses", "bom-csv", "",
    (
        ("response_id", "流水号", text()), ("round_id", "问卷ID", text()), ("sheet_id", "答卷ID", text()), ("respondent", "答卷人", text("")), ("household", "房屋", room("dash", "")), ("team", "片区", team(0.2, "")),
        ("question", "题干", text()), ("dimension", "服务维度", text()), ("score", "得分", mark("")), ("is_overall", "总体题", answer()), ("comment", "意见建议", text("")),
        ("followed_up_at", "意见回访时间", moment("iso", "")), ("answered_at", "提交时间", moment("iso")),
    ),
    footers=(),
)  # fmt: skip
FEES = Form(
    "fees", "gbk-csv", "听松苑物业费收费明细",
    (
        ("bill_id", "订单号", text()), ("household", "房间编号", room("dash")), ("owner", "客户姓名", text()), ("team", "管家组", team()), ("item", "费用项", text()), ("month", "账期", month("compact")),
        ("due", "应缴金额", money("yuan")), ("paid", "实缴金额", money("yuan")), ("waived", "优惠金额", money("comma")), ("late_fee", "违约金", money("comma", "-")), ("due_on", "应缴日期", day("slash")),
        ("paid_on", "缴费时间", day("slash", "-")), ("method", "支付方式", text("-")), ("reminders", "催费次数", figure()), ("cashier", "收银员", text("/")),
    ),
    footers=("制表人：收银",),
    date="slash",
)  # fmt: skip
INSPECTIONS = Form(
    "inspections", "csv", "听松苑巡查与核对记录",
    (
        ("inspection_id", "记录编号", text()), ("kind", "巡检类型", choice("inspections", "kind", 0.15)), ("team", "责任班组", team()), ("household", "房间编号", room("dash", "")), ("place", "地点", text("")),
        ("done_at", "巡检时间", moment("short")), ("by", "巡检人", text()), ("checked", "应查数", figure()), ("faults", "发现问题数", figure()), ("fixed_at", "整改时间", moment("short", "")), ("note", "检查情况", text("")),
    ),
)  # fmt: skip
ACTIVITIES = Form(
    "activities", "xlsx", "听松苑活动与措施台账",
    (
        ("activity_id", "编号", text()), ("kind", "事项类型", choice("activities", "kind", 0.2)), ("team", "责任班组", team()), ("group", "条线", group), ("name", "活动名称", text()),
        ("stage", "五步阶段", choice("activities", "stage")), ("standard", "标准编号", text()), ("planned_on", "计划日期", day("slash")), ("plan_filed_on", "方案日期", day("slash", "/")), ("held_on", "实际日期", day("slash", "/")),
        ("participants", "参加人数", figure(unit="人")), ("surveyed", "调查人数", figure()), ("satisfied", "满意数", figure()), ("summary_filed_on", "总结日期", day("slash", "/")), ("minutes", "时长", figure()),
        ("owner", "主办人", text()), ("evidence", "完成情况", text("/")), ("issues", "收集问题数", figure()), ("resolved_issues", "已解决数", figure()),
    ),
)  # fmt: skip
SHEETS_OF_ACTIVITIES: Mapping[str, tuple[str, ...]] = {
    "社区活动与会议": ("event", "owner-meeting", "owner-reps", "fee-plan", "risk-review", "visit-report"),
    "员工沟通与培训": ("staff-talk", "training", "improvement"),
    "五步一法行动计划": ("measure",),
}
