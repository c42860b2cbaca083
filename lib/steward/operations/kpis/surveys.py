"""KPIs of satisfaction surveys: what owners say, how many said it, and what was done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from steward.company import Company
from steward.operations.kpis import cases
from steward.operations.kpis.cases import LINEAGE, Tables, days_after, filled
from steward.operations.kpis.kpi import Kpi, Rows, param
from steward.words import Text

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from steward.operations.clocks import Clocks

REPLY_DAYS = 30
"""Days after a round within which the public reply is looked for; a default of this project."""


def _rounds(tables: Tables, clocks: Clocks) -> ir.Table:
    """Give the owners' rounds that have begun, as moments."""
    import ibis

    table = tables["survey_rounds"]
    table = table.filter(table["kind"].fill_null("owners") == "owners")
    closed = table["closed_on"].cast("timestamp").fill_null(days_after(table["opened_on"].cast("timestamp"), 30))
    table = table.mutate(
        opened=table["opened_on"].cast("timestamp"),
        closed=closed,
        benchmark=ibis.ifelse(table["benchmark"] > 1, table["benchmark"] / 100, table["benchmark"]),
    )
    return table.filter(table["opened"] <= clocks.now)


def _overall(tables: Tables, clocks: Clocks) -> ir.Table:
    """Give one row a sheet: its answer to the overall question, with team, household and the round's benchmark."""
    import ibis

    found = tables["survey_responses"]
    words = found["question"].fill_null("") + found["dimension"].fill_null("")
    overall = found["is_overall"].fill_null(words.contains("总体") | words.lower().contains("overall"))
    found = found.filter(overall, found["score"].notnull())
    rounds = _rounds(tables, clocks)
    dated = rounds.select(_round="round_id", _opened="opened", _closed="closed", _benchmark="benchmark")
    found = found.inner_join(dated, found["round_id"] == dated["_round"]).drop("_round")
    found = cases.look_up(
        found, tables["households"], "household_key", "household_key", _home_team="team", _level="level"
    )
    at = ibis.coalesce(found["answered_at"], ibis.least(found["_closed"], clocks.now))
    return found.mutate(team=found["team"].fill_null(found["_home_team"]), _at=at)


def _satisfied(*, only_key: bool = False, with_benchmark: bool = False) -> Rows:
    def rows(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
        del company
        found = _overall(tables, clocks)
        if only_key:
            found = found.filter(found["_level"] == "key")
        more = {}
        if with_benchmark:
            found = found.filter(found["_benchmark"].notnull())
            more = {"benchmark": found["_benchmark"]}
        case = found["sheet_id"].fill_null(found["response_id"]).fill_null(found["household_key"])
        found = found.mutate(_case=case)
        return cases.owed(found, "_case", at=found["_at"], good=found["score"] >= 4, **more)

    return rows


def _day_over(day: Any) -> Any:
    """Give the last second of a day: a last day counts whole, and nobody is late before it is over."""
    import ibis

    return days_after(day, 1) - ibis.interval(seconds=1)


def _sheets(tables: Tables) -> ir.Table:
    """Count the sheets of each round."""
    found = tables["survey_responses"]
    sheet = found["sheet_id"].fill_null(found["household_key"]).fill_null(found["response_id"])
    return found.group_by("round_id").aggregate(sheets=sheet.nunique())


def _returned(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    del company
    found = _rounds(tables, clocks)
    found = cases.look_up(found, _sheets(tables), "round_id", "round_id", sheets="sheets")
    found = found.filter(found["distributed"] > 0)
    found = found.mutate(_over=_day_over(found["closed"]))
    return _as_ratio(found, at="_over", top=found["sheets"].fill_null(0), bottom=found["distributed"])


def _reached(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    import ibis

    del company
    homes = tables["households"]
    homes = homes.filter(homes["status"].fill_null("") != "undelivered")
    homes = homes.select(_since=homes["moved_in_on"].cast("timestamp"), _home=homes["household_key"])
    found = _rounds(tables, clocks)
    found = found.filter(found["distributed"].notnull())
    pairs = found.select("round_id", "opened").cross_join(homes)
    pairs = pairs.filter(pairs["_since"].isnull() | (pairs["_since"] <= pairs["opened"]))
    counted = pairs.group_by("round_id").aggregate(homes=pairs["_home"].nunique())
    found = cases.look_up(found, counted, "round_id", "round_id", homes="homes")
    found = found.filter(found["homes"] > 0)
    return _as_ratio(found, at="opened", top=ibis.least(found["distributed"], found["homes"]), bottom=found["homes"])


def _as_ratio(found: ir.Table, *, at: str, top: ir.Value, bottom: ir.Value) -> ir.Table:
    import ibis

    return found.select(
        team=ibis.null("string"),
        at=at,
        case="round_id",
        top=top.cast("float64"),
        bottom=bottom.cast("float64"),
        **{name: name for name in LINEAGE},
    )


def _held(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
    import ibis

    del company
    found = _rounds(tables, clocks)
    done = found.group_by(_month=found["opened"].truncate("M")).aggregate(
        _first=found["opened"].min(), **{name: found[name].argmin(found["opened"]) for name in LINEAGE}
    )
    slots = clocks.slots("month").cross_join(found.aggregate(_begin=found["opened"].min()))
    slots = slots.filter(slots["_begin"].notnull()).drop("_begin")
    slots = slots.filter(slots["slot"].month().isin([int(m) for m in param("survey.half-yearly", "months")]))
    joined = slots.left_join(done, slots["slot"] == done["_month"])
    return joined.select(
        team=ibis.null("string"),
        at="at",
        case="label",
        good=joined["_first"].notnull(),
        done="_first",
        **{name: name for name in LINEAGE},
    )


def _within(column: str, days: int, *, by_then: bool) -> Rows:
    """Give the rounds and whether a day (analysed, replied) is there, by the limit or at all."""

    def rows(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
        import ibis

        del company
        found = _rounds(tables, clocks)
        due = _day_over(days_after(found["closed"], days))
        found = found.mutate(team=ibis.null("string"), _due=due, _done=found[column].cast("timestamp"))
        known = clocks.known(found["_done"])
        good = known <= found["_due"] if by_then else known.notnull()
        return cases.owed(found, "round_id", at=found["_due"], good=good, due=found["_due"], done=known)

    return rows


def _comments(*, in_time: bool) -> Rows:
    """Give the sheets with a comment and whether their homes were revisited, within the week or by now."""

    def rows(tables: Tables, clocks: Clocks, company: Company) -> ir.Table:
        del company
        found = tables["survey_responses"]
        found = found.filter(filled(found["comment"]))
        rounds = _rounds(tables, clocks)
        dated = rounds.select(_round="round_id", _closed="closed")
        found = found.inner_join(dated, found["round_id"] == dated["_round"]).drop("_round")
        sheet = found["sheet_id"].fill_null(found["response_id"]).fill_null(found["household_key"])
        found = cases.with_home_team(found.mutate(_sheet=sheet), tables)
        found = found.mutate(_due=_day_over(days_after(found["_closed"], _WEEK)))
        each = found.group_by(["_sheet", "_due"]).aggregate(
            team=found["team"].max(),
            _went=found["followed_up_at"].min(),
            **{name: found[name].argmin(found["source_row"]) for name in LINEAGE},
        )
        went = clocks.known(each["_went"])
        good = went <= each["_due"] if in_time else went.notnull()
        return cases.owed(each, "_sheet", at=each["_due"], good=good, due=each["_due"], done=went)

    return rows


_WEEK = int(param("survey.post-work-one-week", "within_days"))

KPIS: tuple[Kpi, ...] = (
    Kpi(
        id="survey-satisfaction",
        name=Text("业主满意率", "Owner satisfaction"),
        question=Text(
            "业主满意度调查里答了总体满意度的，有多少打 4–5 分。",
            "Of the owners who answered the overall question of the satisfaction survey, how many gave 4 or 5.",
        ),
        subject="surveys",
        kind="rate",
        rows=_satisfied(),
        needs=("survey_rounds", "survey_responses.score"),
        target=0.85,
        standards=("satisfaction.mandatory-kpi", "satisfaction.company-kpis"),
        of_people=True,
    ),
    Kpi(
        id="survey-benchmark",
        name=Text("满意率与行业标杆", "Satisfaction against the industry benchmark"),
        question=Text(
            "同业主满意率，目标换成调查记录里的行业标杆；没写标杆的调查不在内。",
            "As owner satisfaction, with the industry benchmark recorded with the survey as the target; rounds without one do not count.",
        ),
        subject="surveys",
        kind="rate",
        rows=_satisfied(with_benchmark=True),
        needs=("survey_rounds.benchmark", "survey_responses.score"),
        target=0.85,
        standards=("satisfaction.industry-benchmark",),
        of_people=True,
    ),
    Kpi(
        id="survey-key-satisfaction",
        name=Text("重点客户满意率", "Key customers' satisfaction"),
        question=Text(
            "重点客户里答了总体满意度的，有多少打 4–5 分。资料里的“大业主”没有定义，这里以重点客户代替。",
            "Of the key customers who answered the overall question, how many gave 4 or 5. The documents do not define “major owner”; key "
            "customers stand in for it.",
        ),
        subject="surveys",
        kind="rate",
        rows=_satisfied(only_key=True),
        needs=("survey_rounds", "survey_responses.score", "households.level"),
        target=0.85,
        standards=("satisfaction.company-kpis",),
        of_people=True,
    ),
    Kpi(
        id="survey-held",
        name=Text("半年一次的满意度调查", "Half-yearly survey held"),
        question=Text(
            "到了 6 月和 11 月，有没有做业主满意度调查。", "Whether an owners' survey was held each June and November."
        ),
        subject="surveys",
        kind="rate",
        rows=_held,
        needs=("survey_rounds",),
        target=1.0,
        standards=("survey.half-yearly",),
        owed_to_all=True,
        level="estate",
    ),
    Kpi(
        id="survey-reached",
        name=Text("问卷发放覆盖率", "Homes given a questionnaire"),
        question=Text(
            "本期开始的业主调查，发放份数占当时已交房户数的多少；标准要求发到所有客户。",
            "For the owners' surveys begun in the period, questionnaires handed out over homes handed over by then; the rule is all "
            "customers.",
        ),
        subject="surveys",
        kind="ratio",
        rows=_reached,
        needs=("survey_rounds.distributed", "households.household_key"),
        target=1.0,
        standards=("survey.distribution-role", "survey.half-yearly"),
        owed_to_all=True,
        level="estate",
    ),
    Kpi(
        id="survey-return",
        name=Text("问卷回收率", "Survey return rate"),
        question=Text(
            "本期截止的业主调查，收回的答卷占发放份数的多少。",
            "For the owners' surveys closed in the period, sheets returned over questionnaires handed out.",
        ),
        subject="surveys",
        kind="ratio",
        rows=_returned,
        needs=("survey_rounds.distributed", "survey_responses"),
        target=param("survey.return-rate", "min_return_rate"),
        target_from="survey.return-rate",
        standards=("survey.return-rate",),
        owed_to_all=True,
        rules=(("survey-coverage", "survey.return-rate"),),
        level="estate",
    ),
    Kpi(
        id="survey-analysed",
        name=Text("一周内完成分析", "Analysed within a week"),
        question=Text(
            f"截止后满 {_WEEK} 天的业主调查，有多少按期完成了统计分析。",
            f"Of the owners' surveys closed {_WEEK} days ago, how many were analysed in time.",
        ),
        subject="surveys",
        kind="rate",
        rows=_within("analysed_on", _WEEK, by_then=True),
        needs=("survey_rounds.analysed_on",),
        target=1.0,
        standards=("survey.post-work-one-week",),
        owed_to_all=True,
        level="estate",
    ),
    Kpi(
        id="survey-comments-revisited",
        name=Text("提意见的逐户回访", "Homes with comments revisited"),
        question=Text(
            f"截止满 {_WEEK} 天的调查里写了意见或建议的答卷，到现在有多少逐户回访过，早晚都算。",
            f"Of the sheets with a comment in rounds closed {_WEEK} days ago, how many homes have been revisited by now, however late.",
        ),
        subject="surveys",
        kind="rate",
        rows=_comments(in_time=False),
        needs=("survey_rounds", "survey_responses.comment"),
        target=1.0,
        standards=("survey.household-revisit",),
        owed_to_all=True,
    ),
    Kpi(
        id="survey-comments-in-a-week",
        name=Text("提意见的一周内回访", "Homes with comments revisited within a week"),
        question=Text(
            f"调查里写了意见或建议的答卷，有多少在截止后 {_WEEK} 天内回访过。",
            f"Of the sheets with a comment, how many homes were revisited within {_WEEK} days of the closing date.",
        ),
        subject="surveys",
        kind="rate",
        rows=_comments(in_time=True),
        needs=("survey_rounds", "survey_responses.comment"),
        target=1.0,
        standards=("survey.post-work-one-week",),
        owed_to_all=True,
    ),
    Kpi(
        id="survey-public-reply",
        name=Text("调查结果公开答复", "Public reply to the survey"),
        question=Text(
            f"截止满 {REPLY_DAYS} 天的业主调查，有多少作过公开答复；期限文件没写，{REPLY_DAYS} 天是本工具的默认。",
            f"Of the owners' surveys closed {REPLY_DAYS} days ago, how many had a public reply; no document gives a limit, the "
            f"{REPLY_DAYS} days are ours.",
        ),
        subject="surveys",
        kind="rate",
        rows=_within("replied_on", REPLY_DAYS, by_then=False),
        needs=("survey_rounds.replied_on",),
        target=1.0,
        standards=("survey.public-reply",),
        owed_to_all=True,
        level="estate",
    ),
)
