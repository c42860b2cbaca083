"""What each figure counts, exactly: the cases below the line, those above it, and the moment that gives the month.

The registry's question is for readers of a report; a definition is for whoever wants to do a figure again. The texts rest
in ``definitions.yaml`` beside this module; the numbers in them are those the figures are computed with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from steward.operations.kpis import activities, complaints, fees, inspections, revisits, surveys
from steward.operations.kpis.cases import GRACE_DAYS
from steward.operations.kpis.kpi import param
from steward.operations.kpis.register import registry
from steward.operations.tables import tables
from steward.words import Text, join, percent


@dataclass(frozen=True, slots=True)
class Definition:
    """One figure, to be done again by hand."""

    of: Text
    """The cases below the line."""
    counts: Text
    """Which of them count; of a duration what is measured, of a ratio what is added up."""
    month: Text
    """The moment that places a case in a month."""


_MONTHLY = {"visit-report-monthly": "visit-report", "risk-review": "risk-review", "staff-talks-monthly": "staff-talk"}
"""KPIs of activities owed once a month, with their kind."""
_EACH = {"day": Text("每天", "day"), "week": Text("每周（周一到周日）", "week (Monday to Sunday)"), "month": Text("每月", "month")}  # fmt: skip
_THIS = {"day": "当天", "week": "当周", "month": "当月"}
_FROM = {"day": "天", "week": "周", "month": "个月"}
_ENDS = {
    "day": Text("当天的最后一刻", "the end of the day"),
    "week": Text("当周星期日的最后一刻", "the end of the week's Sunday"),
    "month": Text("当月的最后一刻", "the end of the month"),
}


@cache
def definitions() -> Mapping[str, Definition]:
    """Give the definition of every KPI of the registry, by id, in its order.

    Raises:
        ValueError: where a KPI has no definition, or a definition no KPI.
    """
    import yaml

    content = yaml.safe_load(Path(__file__).with_name("definitions.yaml").read_text(encoding="utf-8"))
    moments, values = content["moments"], _values()

    def text(given: Any) -> Text:
        zh, en = moments[given] if isinstance(given, str) else given
        return Text(zh.format_map(values["zh"]), en.format_map(values["en"]))

    found = {id: Definition(*(text(entry[part]) for part in ("of", "counts", "month"))) for id, entry in content["figures"].items()}  # fmt: skip
    found |= {duty.id: _duty("inspections", duty.kind, duty.every, duty.times) for duty in inspections._DUTIES}
    found |= {id: _duty("activities", kind, "month", 1) for id, kind in _MONTHLY.items()}
    if wrong := set(found) ^ set(registry()):
        raise ValueError(f"definitions.yaml and the registry differ in {', '.join(sorted(wrong))}")
    return MappingProxyType({id: found[id] for id in registry()})


def _duty(table: str, kind: str, every: str, times: int) -> Definition:
    """Say what a duty counts that every team owes again and again once it has done it."""
    column = tables()[table].columns["kind"]
    name = column.choices[kind][0]
    at = "done_at" if table == "inspections" else "held_on"
    what = Text(
        f"“{name}”（`kind` 为 `{kind}`）", f"{'an inspection' if table == 'inspections' else 'an activity'} of `kind` `{kind}`"
    )  # fmt: skip
    return Definition(
        of=Text(
            f"有过{what.zh}记录的班组，{_EACH[every].zh}算一次，从全小区第一次有这类记录的那{_FROM[every]}起。",
            f"Teams that ever had {what.en} on record, once a {_EACH[every].en} each, from the {every} of the estate's first such record on.",
        ),
        counts=Text(
            f"{_THIS[every]}有{'' if times == 1 else f'至少 {times} 次'}这类记录（按 `{at}`）的。",
            f"Those with {'such a record' if times == 1 else f'at least {times} such records'} in the {every} (by `{at}`).",
        ),
        month=_ENDS[every],
    )


def _values() -> Mapping[str, Mapping[str, object]]:
    """Give the numbers that stand in braces, by language."""
    plans = [f"`{kind}`" for kind in activities.PLANS]
    both: dict[str, object] = {
        "grace": GRACE_DAYS,
        "escalate": complaints.ESCALATE_DAYS,
        "leak": revisits.LEAK_DAYS,
        "defect": revisits.DEFECT_DAYS,
        "defect_times": revisits.DEFECT_REVISITS,
        "month_from": revisits.MONTH_DAYS - revisits.AROUND_DAYS,
        "month_to": revisits.MONTH_DAYS + revisits.AROUND_DAYS,
        "week": param("survey.post-work-one-week", "within_days"),
        "reply": surveys.REPLY_DAYS,
        "leader_homes": param("plan.security.monthly-visit", "households_per_month"),
        "week_homes": param("plan.env.weekly-visits", "households_per_week"),
        "key_homes": param("z8.monthly-two-visits", "min_households_per_month"),
        "check_months": param("plan.security.half-year-home-check", "interval_months"),
        "loyal_homes": param("plan.security.loyal-households", "loyal_households_per_leader"),
        "arrears": fees.ARREARS_DAYS,
        "ways": inspections.WAYS,
        "owner_reps": param("comm.monthly-owner-reps", "min_times_per_month"),
        "start_of_month": activities.START_OF_MONTH,
        "summary": activities.SUMMARY_DAYS,
        "talk_minutes": param("z3.session-length-frequency", "minutes_min"),
        "talks": param("z3.session-length-frequency", "times_per_week"),
        "plan_days": param("g10.event-plan", "days_before"),
        "event_sample": percent(param("g10.satisfaction-survey-25", "sample_rate"), decimals=0),
    }
    return {"zh": {**both, "plans": join(plans, "zh")}, "en": {**both, "plans": join(plans, "en")}}
