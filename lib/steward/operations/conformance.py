"""A log held against a flow and against rules: everything that ``steward flow conformance`` tells, as data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from steward.errors import StewardError, Trouble
from steward.operations.flow_models import Model
from steward.service.process.accepted import Accepted
from steward.service.process.alignment import Alignment, Fitness, align, fitness
from steward.service.process.case_rules import Rule, check, unknown_activities
from steward.service.process.deviation_kinds import Kind
from steward.service.process.deviations import LogDeviations, deviations_of
from steward.service.process.event_log import EventLog
from steward.service.process.follows import DirectlyFollows, directly_follows
from steward.service.process.state_space import StateSpace
from steward.service.process.times import CaseSeconds, Rework, StepTimes, case_seconds, rework, step_times
from steward.service.process.variants import Variants, variants
from steward.service.statistics.estimate import Estimate
from steward.service.statistics.rates import wilson
from steward.words import Text, number

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

NEAREST = 10
"""Variants that are laid beside the flow step by step."""

_STRANGE = Text(
    "流程里没有日志的这些活动：{names}。它们在对齐时都算多出的步骤。",
    "The flow does not have these activities of the log: {names}. Each of their events counts as one too many.",
)
_STRANGE_CLOSE = Text(
    "流程里没有日志的活动“{name}”，是不是流程里的“{close}”？名称要一致才对得上。",
    "The flow does not have the activity “{name}” of the log; is it the flow's “{close}”? Names must agree to be matched.",
)
_NONE_KNOWN = Text(
    "日志里没有一种活动是流程里有的，多半是名称不一致或拿错了流程；流程里有：{names}。",
    "Not one activity of the log is in the flow, so the names differ or it is the wrong flow; the flow has: {names}.",
)
_NOT_NAMED = Text(
    "有 {n} 个案子与流程不符，但不属于四种偏差中的任何一种；差在哪一步，看它们与流程的逐步对照。",
    "{n} cases do not fit the flow in a way that none of the four kinds names; the step-by-step comparison shows where.",
)
_NO_PROFILE = Text("没有查找四种偏差：{why}", "The four kinds of deviation were not looked for: {why}")
_STARTS = Text(
    "日志里有 {n} 个只表示“开始”的事件，各算一个事件；要把同一件事的开始和完成算作一个，请加 --completed。",
    "{n} events of the log only mark a beginning and count as events of their own; --completed counts the start and the "
    "completion of one work as one.",
)
_EXPIRED = Text(
    "“{file}”第 {line} 行接受的偏差（{kind} {activity}）已于 {until} 到期，不再算已接受。",
    "{file}, line {line}: the accepted deviation ({kind} {activity}) expired on {until} and no longer counts.",
)
_UNUSED = Text(
    "“{file}”第 {line} 行接受的偏差（{kind} {activity}）在日志里没有出现，可以删掉。",
    "{file}, line {line}: the accepted deviation ({kind} {activity}) does not occur in the log and may be dropped.",
)


@dataclass(frozen=True, eq=False)
class RuleResult:
    """One rule over the whole log."""

    rule: Rule
    text: str
    """As it was asked."""
    holds: Flags
    """For each case."""
    share: Estimate
    """Share of the cases that violate it."""

    @property
    def violated(self) -> int:
        """How many cases violate it."""
        return self.share.k or 0


@dataclass(frozen=True, eq=False)
class Conformance:
    """What a log says of itself, and how it agrees with a flow and with rules."""

    log: EventLog
    model: Model | None
    variants: Variants
    follows: DirectlyFollows
    seconds: CaseSeconds
    rework: Rework
    steps: StepTimes
    fitness: Fitness | None
    deviations: LogDeviations | None
    rules: tuple[RuleResult, ...]
    notes: tuple[Text, ...]
    """What a reader should know, in whole sentences."""
    space: StateSpace | None = None
    """The flow as an automaton; None without one, or where it is too large to be held."""

    @cached_property
    def nearest(self) -> tuple[tuple[int, Alignment], ...]:
        """The commonest variants of `fitness` that do not fit, by number, each beside the nearest run of the flow."""
        if self.space is None or self.fitness is None or self.fitness.log_fitness is None:
            return ()
        found: list[tuple[int, Alignment]] = []
        for i in [i for i, cost in enumerate(self.fitness.costs.tolist()) if cost > 0][:NEAREST]:
            with suppress(StewardError):  # a very long variant is left out rather than searched for minutes
                found.append((i, align(self.fitness.variants.activities[i], self.space, limit=100_000)))
        return tuple(found)

    @cached_property
    def misfits(self) -> Flags | None:
        """Cases that do not fit the flow and that no accepted deviation explains; None without a fitness."""
        if self.fitness is None or self.fitness.log_fitness is None:
            return None
        wrong: Flags = self.fitness.costs[self.fitness.variants.of_case] > 0
        if self.deviations is not None:
            wrong = wrong & ~self.deviations.any_of_case(self.deviations.accepted)
        return wrong

    @cached_property
    def spoken_variants(self) -> NDArray[np.int64]:
        """For each variant of the log, the variant of `fitness` it is in the words of the flow, where several may be one."""
        import numpy as np

        place = np.zeros(len(self.variants), dtype=np.int64)
        if self.fitness is not None:
            place[self.variants.of_case] = self.fitness.variants.of_case
        return place

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong: no deviation but accepted ones, every rule kept, every other case fits."""
        if self.model is not None and self.misfits is None:
            return False
        found = self.deviations is not None and bool(self.deviations.found)
        return not (found or any(r.violated for r in self.rules) or (self.misfits is not None and self.misfits.any()))


def conformance(
    log: EventLog,
    model: Model | None = None,
    rules: Sequence[tuple[str, Rule]] = (),
    *,
    accepted: Sequence[Accepted] = (),
    accepted_from: str = "",
    today: dt.date | None = None,
    confidence: float = 0.95,
) -> Conformance:
    """Hold a log against a flow and rules.

    Args:
        log: the events.
        model: the flow; without it there is no fitness and no deviation, and nothing tells which cases are open.
        rules: each with the text in which it was asked.
        accepted: deviations that the company accepts.
        accepted_from: the file they stand in, for notes.
        today: the day for their expiry.
        confidence: of all intervals.

    Raises:
        StewardError: ``alignment-too-large`` where no fitness can be found.
    """
    notes = [*log.notes]
    if log.opens is not None:
        notes.append(_filled(_STARTS, {"n": number(int(log.opens.sum()))}))
    fit: Fitness | None = None
    deviations: LogDeviations | None = None
    space: StateSpace | None = None
    ended: Flags | None = None
    spoken = log
    if model is not None:
        notes += model.notes
        spoken = model.in_its_words(log)
        notes += _strangers(log, model)
        fit, deviations, space, told = _against(spoken, model, accepted, today, confidence)
        notes += told
        if fit.log_fitness is not None:
            ended = ~fit.open_cases
        if deviations is not None:
            kinds: list[tuple[Text, tuple[Accepted, ...]]] = [
                (_EXPIRED, deviations.expired),
                (_UNUSED, deviations.unused),
            ]
            notes += [_filled(text, _entry(entry, accepted_from)) for text, entries in kinds for entry in entries]
    results, told = _kept(log, spoken, model, rules, confidence)
    return Conformance(
        log, model, variants(log), directly_follows(log), case_seconds(log), rework(log), step_times(log, ended),
        fit, deviations, results, (*notes, *told), space,
    )  # fmt: skip


def _against(
    log: EventLog, model: Model, accepted: Sequence[Accepted], today: dt.date | None, confidence: float
) -> tuple[Fitness, LogDeviations | None, StateSpace | None, list[Text]]:
    """Align and look for deviations; what cannot be done is said in notes."""
    behaviour: Any = model.behaviour
    space: StateSpace | None = None
    why: Text | None = None
    try:
        behaviour = space = StateSpace.of(behaviour)
    except StewardError as error:  # too large to be held: cases are aligned one by one, nothing is known of all runs
        why = Text(error.describe("zh"), error.describe("en"))
    fit = fitness(log, behaviour)
    notes: list[Text] = []
    deviations: LogDeviations | None = None
    if fit.reason is not None:
        notes.append(fit.reason)
    elif why is not None:
        notes.append(_filled(_NO_PROFILE, {"why": why}))
    else:
        entries = [replace(e, activity=model.named(e.activity) or e.activity,
                           other=e.other and (model.named(e.other) or e.other)) for e in accepted]  # fmt: skip
        deviations = deviations_of(
            log, behaviour, ended=~fit.open_cases, accepted=entries, today=today, standards=model.standards,
            confidence=confidence,
        )  # fmt: skip
        found = deviations.any_of_case((*deviations.found, *deviations.accepted))
        unnamed = int(((fit.costs[fit.variants.of_case] > 0) & ~found).sum())
        if unnamed:
            notes.append(_filled(_NOT_NAMED, {"n": number(unnamed)}))
    return fit, deviations, space, notes


def _strangers(log: EventLog, model: Model) -> Iterator[Text]:
    """Say which activities of the log the flow does not know."""
    from difflib import get_close_matches

    strange = [name for name in log.activities if model.named(name) is None]
    if not strange:
        return
    if len(strange) == len(log.activities):
        yield _filled(_NONE_KNOWN, {"names": ", ".join(sorted(model.behaviour.labels)[:20])})
        return
    used = {model.named(name) for name in log.activities}
    free = {label.casefold(): label for label in sorted(model.behaviour.labels) if label not in used}
    far = []
    for name in strange:
        close = get_close_matches(name.casefold(), free, 1, 0.7)
        if close:
            yield _filled(_STRANGE_CLOSE, {"name": name, "close": free[close[0]]})
        else:
            far.append(name)
    if far:
        yield _filled(_STRANGE, {"names": ", ".join(far[:20]) + (" …" if len(far) > 20 else "")})


def _kept(
    log: EventLog, spoken: EventLog, model: Model | None, rules: Sequence[tuple[str, Rule]], confidence: float
) -> tuple[tuple[RuleResult, ...], list[Text]]:
    """Check the rules; a rule may name activities as the log does, or as the flow does."""
    results: list[RuleResult] = []
    troubles: list[Trouble] = []
    for text, rule in rules:
        asked, where = rule, log
        if model is not None and not set(rule.activities) <= set(log.activities):
            asked = replace(rule, activities=tuple(model.named(name) or name for name in rule.activities))
            where = spoken
        troubles += unknown_activities(where, [asked])
        holds = check(where, [asked])[:, 0]
        results.append(RuleResult(rule, text, holds, wilson(int((~holds).sum()), len(holds), confidence)))
    return tuple(results), [Text(trouble.describe("zh"), trouble.describe("en")) for trouble in troubles]


def _entry(entry: Accepted, file: str) -> dict[str, object]:
    from steward.service.process.deviation_kinds import KIND_TEXTS

    kind: Kind = entry.kind
    return {
        "file": file,
        "line": entry.line,
        "kind": KIND_TEXTS[kind],
        "activity": entry.activity,
        "until": entry.until,
    }


def _filled(text: Text, values: dict[str, object]) -> Text:
    return Text(text.say("zh", **values), text.say("en", **values))
