"""The standards that feed a report but that no record shows, each with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from steward.words import Text

UNMEASURED: Mapping[str, Text] = MappingProxyType(
    {
        "satisfaction.fee-correlation": Text(
            "满意率和收缴率是否同向变动，要看许多项目、许多年；一个小区的记录说明不了，报告只把两者并排列出。",
            "Whether satisfaction and collection move together takes many estates and years; one estate's records cannot show it, so the report "
            "only sets the two side by side.",
        ),
        "satisfaction.company-levers": Text(
            "公司怎样用样板、奖励、季度检查和内审推动项目，不在小区的记录里。",
            "How the company uses model projects, rewards, quarterly inspections and audits is not in an estate's records.",
        ),
        "satisfaction.verify-common-claims": Text(
            "欠费的原因没有记录，施工遗留问题占多少无从核对。",
            "The reason for arrears is not recorded, so the share that stems from construction leftovers cannot be checked.",
        ),
        "focus.annual-priorities": Text(
            "年度重点和预算安排没有记录。", "The year's priorities and the budget are not recorded."
        ),
        "focus.budget-evidence": Text(
            "预算依据不在导出的记录里；报告列出的问题可以作为依据，但用没用看不出。",
            "What a budget rests on is not in the exports; the issues in the report can serve as evidence, but whether they did, records do not "
            "tell.",
        ),
        "visibility.do-not-rely-on-reports": Text(
            "这是提醒，不是可以数的事；报告用“数据到哪一天”来回应它。",
            "A reminder, not something to count; the report answers it by saying up to when its data go.",
        ),
        "performance.decompose-targets": Text(
            "记录里没有个人或小组的指标，只能看到收费计划有没有按月做（见月初收费计划）。",
            "Targets of persons or groups are not recorded; only whether a fee plan was made each month (see fee plan).",
        ),
        "performance.stage-tasks": Text(
            "考核任务怎样按项目阶段细化，没有记录。",
            "How appraisal was turned into tasks for the project's stage is not recorded.",
        ),
        "performance.data-backed": Text(
            "员工评价不在导入的记录里；有没有数据支撑看不出。",
            "Ratings of employees are not among the records, so whether they rest on data cannot be seen.",
        ),
        "conflict.record-form": Text(
            "邻里纠纷没有单独的记录表，在投诉里也没有标出来。",
            "Neighbour disputes have no record of their own and are not marked among complaints.",
        ),
        "conflict.illegal-structure.follow-demolition": Text(
            "违建的拆除和向领导的汇报没有记录。", "Demolitions and reports to leadership are not recorded."
        ),
        "mgmt.eleven-matters": Text(
            "这是一张职责清单，十一项各有自己的指标，合成一个总分没有意义。",
            "A list of duties; the eleven matters have figures of their own, and one score for all would mean nothing.",
        ),
        "g1.bi-reward-penalty": Text(
            "奖罚和公示没有记录，只能看到行为规范检查的结果。",
            "Rewards, penalties and their publication are not recorded; only the results of conduct checks are.",
        ),
        "g2.defect-handover": Text(
            "验房问题和移交房产方的手续没有记录。",
            "Faults found at handover and their passing on to the developer are not recorded.",
        ),
        "g2.handover-coordination": Text(
            "交房现场的配合情况没有记录。", "How departments worked together on handover day is not recorded."
        ),
        "g2.documents-archive": Text(
            "入住资料是否齐全在纸质档案里，导出的记录没有。",
            "Whether move-in documents are complete is in the paper files, not in the exports.",
        ),
        "g2.electronic-ledger": Text(
            "台账只有现在的样子，没有历史；缺项在导入时会逐行指出，这里不另算率。",
            "The ledger shows only today; what it lacks is named row by row at import, so no rate is made of it here.",
        ),
        "g3.zoning": Text("装修区域划给了谁没有记录。", "Who is in charge of which decoration area is not recorded."),
        "g3.paperwork-compliance": Text(
            "装修手续（确认单、协议、费用、会审）没有记录。",
            "Decoration paperwork (confirmation, agreement, fees, review) is not recorded.",
        ),
        "g3.final-acceptance": Text("装修验收没有记录。", "Acceptance after decoration is not recorded."),
        "g4.language-monitoring": Text(
            "神秘客户和录音抽听的评分没有记录；抽听次数见每月核对投诉信息。",
            "Scores of mystery customers and sampled calls are not recorded; how often calls are sampled is in the monthly information check.",
        ),
        "g5.flow-knowledge": Text(
            "员工懂不懂流程要靠答题和演练来看，经营记录里没有。",
            "Whether staff know the flow shows in quizzes and drills, not in operational records.",
        ),
        "g5.skill-monitoring": Text(
            "模拟、案例讨论和抽听的结果没有记录。",
            "Results of simulations, case discussions and sampled calls are not recorded.",
        ),
        "g6.escalate-common-issues": Text(
            "走访记录只有问题数，看不出哪些是共性问题、有没有上报。",
            "Visits record how many issues were raised, not which were common or reported upwards.",
        ),
        "g9.designated-keeper": Text(
            "谁被指定管钥匙、懂不懂手续，没有记录。",
            "Who was designated to keep the keys, and whether they know the rules, is not recorded.",
        ),
        "g9.labels": Text("钥匙标记和摆放只能到现场看。", "Labels and tidiness of keys can only be seen on the spot."),
        "g9.missing-keys": Text(
            "缺钥匙的审批和追责没有记录。", "Approval and accountability for missing keys are not recorded."
        ),
        "g9.records": Text("钥匙借领登记不在导出的记录里。", "The key-issue register is not among the exports."),
        "g10.annual-plan": Text(
            "年度活动计划的调查和审批没有记录。",
            "The survey behind the annual activity plan and its approval are not recorded.",
        ),
        "g10.coordination": Text(
            "活动中各部门配合得怎样没有记录。", "How departments worked together at events is not recorded."
        ),
        "g11.keeper-borrow": Text("档案借阅的签字没有记录。", "Signatures for borrowing files are not recorded."),
        "g11.borrow-procedure": Text("档案借阅手续没有记录。", "The borrowing of files is not recorded."),
        "g11.loss-accountability": Text(
            "档案丢失和追责没有记录。", "Lost files and who answered for them are not recorded."
        ),
        "z1.measurable-challenging": Text(
            "目标订得是否可衡量、有挑战，要人来评，记录看不出。",
            "Whether targets are measurable and challenging is for people to judge; records do not tell.",
        ),
        "z9.daily-watch": Text(
            "管理者每天过问投诉没有留下记录；投诉进度里只有办理人的动作。",
            "A manager's daily look at complaints leaves no record; the log holds only what the handlers did.",
        ),
    }
)
