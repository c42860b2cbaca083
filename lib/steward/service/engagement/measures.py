"""Five steps, one method (五步一法): the matrix of stages and groups, and the measures it offers.

Customers are first met, then learnt about, helped, understood, delighted, and in the end helped to succeed; each of four
groups has its own measures for each stage. The sources give 45 measures in that table (standard ``five-steps.framework``);
other standards that feed a plan are offered beside them, at a stage where *we* placed them, which every screen says.

>>> print(matrix().sentence("en"))
Five steps, one method: 45 measures in 6 stages and 4 groups, 12 of them uncertain in the source; 71 more from other standards
>>> [measure.id for measure in matrix().cell("delight", "technical") if not measure.placed_by_us]
['ap.tech.free-minor-repairs']
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, cast

from steward.company import GROUPS, Group
from steward.content import read_yaml
from steward.errors import StewardError
from steward.service.said import Said
from steward.standards import Standard, standard
from steward.words import Locale, Text, number

Recurrence = Literal["once", "daily", "weekly", "monthly", "quarterly", "half-yearly", "yearly"]
RECURRENCES: Mapping[Recurrence, Text] = MappingProxyType(
    {
        "once": Text("一次", "once"),
        "daily": Text("每天", "every day"),
        "weekly": Text("每周", "every week"),
        "monthly": Text("每月", "every month"),
        "quarterly": Text("每季度", "every quarter"),
        "half-yearly": Text("每半年", "every half year"),
        "yearly": Text("每年", "every year"),
    }
)
GapKind = Literal["overdue", "no-owner", "no-date", "no-evidence", "empty-stage", "empty-cell"]
Role = Literal["step", "method", "groundwork"]
GROUNDWORK = "groundwork"
"""What stands beside the six stages: measures that belong to none of them."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the plan; `groundwork`, which prepares the ground for all of them, counts as the last."""

    id: str
    name: Text
    meaning: Text
    """Inferred from the measures: the source only names the stages."""
    role: Role


@dataclass(frozen=True, slots=True)
class Measure:
    """Something a group can do for customers, as the sources or the company's own people put it."""

    id: str
    name: Text
    stage: str
    groups: tuple[Group, ...]
    standard: str = ""
    """The standard it rests on; empty for a company's own measure."""
    purpose: Text | None = None
    key_points: tuple[Text, ...] = ()
    timing: Text | None = None
    """When the source starts it; None where it does not say."""
    uncertain_why: Text | None = None
    """What of its row is damaged or ambiguous in the source; None where nothing is."""
    placed_by_us: bool = False
    """Whether stage and groups are our reading, not the source's."""
    every: Recurrence = "once"
    """How often its standard asks for it."""


@dataclass(frozen=True, slots=True)
class PlanRule:
    """What the sources ask of the plan itself."""

    standard: str
    text: Text
    checks: tuple[GapKind, ...] = ()
    """The gaps it is the reason for."""


@dataclass(frozen=True, slots=True)
class Matrix(Said):
    """Stages across, groups down, measures in the cells."""

    stages: tuple[Stage, ...]
    """The six of the source in their order, then `GROUNDWORK`."""
    groups: Mapping[str, Text] = field(hash=False)
    measures: Mapping[str, Measure] = field(hash=False)
    """Those of the source first."""
    rules: tuple[PlanRule, ...]
    notes: tuple[Text, ...]

    @property
    def steps(self) -> tuple[Stage, ...]:
        """The six stages a plan should fill."""
        return tuple(stage for stage in self.stages if stage.id != GROUNDWORK)

    def stage(self, id: str) -> Stage:
        """Look a stage up.

        Raises:
            StewardError: ``unknown-stage``.
        """
        for stage in self.stages:
            if stage.id == id:
                return stage
        raise StewardError(
            "unknown-stage",
            Text("没有阶段 {id}，可用的有：{known}。", "There is no stage {id}; there are: {known}."),
            id=id,
            known=", ".join(stage.id for stage in self.stages),
        )

    def measure(self, id: str) -> Measure:
        """Look a measure up.

        Raises:
            StewardError: ``unknown-measure``.
        """
        if id in self.measures:
            return self.measures[id]
        raise StewardError(
            "unknown-measure",
            Text("没有措施 {id}，请核对编号。", "There is no measure {id}; check the id."),
            id=id,
        )

    def cell(self, stage: str, group: str) -> tuple[Measure, ...]:
        """Give the measures of one stage and group, those of the source first."""
        return tuple(m for m in self.measures.values() if m.stage == stage and group in m.groups)

    def reasons(self, kind: GapKind) -> tuple[str, ...]:
        """Give the standards for which something is a gap."""
        return tuple(rule.standard for rule in self.rules if kind in rule.checks)

    def sentence(self, locale: Locale) -> str:
        """Say how much it offers."""
        given = [m for m in self.measures.values() if not m.placed_by_us]
        return Text(
            "五步一法：{stages} 个阶段、{groups} 个组共 {n} 项措施，其中 {uncertain} 项原文有疑问；另有 {more} 项来自其他标准",
            "Five steps, one method: {n} measures in {stages} stages and {groups} groups, {uncertain} of them uncertain in the "
            "source; {more} more from other standards",
        ).say(
            locale,
            stages=number(len(self.steps)),
            groups=number(len(self.groups)),
            n=number(len(given)),
            uncertain=number(sum(1 for m in given if m.uncertain_why)),
            more=number(len(self.measures) - len(given)),
        )

    def rows(self, locale: Locale) -> Sequence[tuple[str, str]]:
        """Give each stage with what it means and how many measures each group has."""
        return [
            (
                stage.name.say(locale),
                ("，" if locale == "zh" else ", ").join(
                    f"{name.say(locale)} {len(self.cell(stage.id, group))}" for group, name in self.groups.items()
                ),
            )
            for stage in self.stages
        ]


@cache
def matrix() -> Matrix:
    """Give the matrix of ``training/engagement``: the source's table, and what else the standards offer."""
    table, more = read_yaml("training/engagement/action_plan.yaml"), read_yaml("training/engagement/measures.yaml")
    timings = {key: _pair(given) for key, given in table["timings"].items()}
    found = [
        _from_table(entry, stage["id"], group, timings)
        for stage in table["stages"]
        for group, entries in stage["groups"].items()
        for entry in entries
    ]
    found += [_from_standard(entry) for entry in more["measures"]]
    stages = [
        Stage(stage["id"], _pair(stage), _pair(stage, "meaning_"), stage["role"])
        for stage in sorted(table["stages"], key=lambda stage: int(stage["order"]))
    ]
    ground = more["groundwork"]
    return Matrix(
        stages=(*stages, Stage(GROUNDWORK, _pair(ground), _pair(ground, "meaning_"), "groundwork")),
        groups=MappingProxyType({str(group): name for group, name in GROUPS.items()}),
        measures=MappingProxyType({measure.id: measure for measure in found}),
        rules=tuple(
            PlanRule(standard(rule["standard"]).id, _pair(rule), tuple(rule.get("checks", ())))
            for rule in more["rules"]
        ),
        notes=tuple(_pair(note) for note in table["notes"]),
    )


def recurrence(rule: Standard) -> Recurrence:
    """Read from a standard's numbers how often it asks for a thing; ``once`` where it does not say.

    >>> recurrence(standard("plan.security.half-year-home-check")), recurrence(standard("plan.env.weekly-visits"))
    ('half-yearly', 'weekly')
    """
    params = rule.params
    if (cadence := params.get("cadence")) in RECURRENCES:
        return cast(Recurrence, cadence)
    if params.get("times_per_year") == 2 or params.get("interval_months") == 6:
        return "half-yearly"
    for ending, every in (("_per_day", "daily"), ("_per_week", "weekly"), ("_per_month", "monthly")):
        if any(key.endswith(ending) and not key.startswith("hours") for key in params):
            return cast(Recurrence, every)
    if params.get("timing") == "start of month":
        return "monthly"
    return "yearly" if "month" in params else "once"


def _from_table(entry: Mapping[str, Any], stage: str, group: Group, timings: Mapping[str, Text]) -> Measure:
    points = zip(entry["key_points_zh"], entry["key_points_en"], strict=True)
    why = entry.get("uncertain_why")
    return Measure(
        id=entry["id"],
        name=_pair(entry),
        stage=stage,
        groups=(group,),
        standard=entry["standard"],
        purpose=_pair(entry, "purpose_") if entry["purpose_zh"] else None,
        key_points=tuple(Text(zh, en) for zh, en in points),
        timing=timings[entry["timing"]] if entry["timing"] else None,
        uncertain_why=_pair(why) if why else None,
        every=recurrence(standard(entry["standard"])),
    )


def _from_standard(entry: Mapping[str, Any]) -> Measure:
    rule = standard(entry["standard"])
    return Measure(
        id=rule.id,
        name=_pair(entry),
        stage=entry["stage"],
        groups=tuple(entry["groups"]),
        standard=rule.id,
        purpose=rule.text,
        key_points=rule.steps,
        uncertain_why=rule.uncertain_why,
        placed_by_us=True,
        every=recurrence(rule),
    )


def _pair(given: Mapping[str, Any], prefix: str = "") -> Text:
    return Text(given[f"{prefix}zh"], given[f"{prefix}en"])
