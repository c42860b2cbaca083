"""What somebody knows, what fades, how regularly they study, and what the next fifteen minutes are best spent on.

>>> from steward.quiz.items.bank import bank
>>> told = mastery(History(), bank(), dt.datetime(2026, 11, 22, 1, tzinfo=dt.UTC))
>>> told.count("unmet") == len(bank().standards)
True
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from steward.quiz.answers.asked import topic_name
from steward.quiz.answers.certainty import Calibration, calibration
from steward.quiz.items.item import topic_of
from steward.quiz.study.days import CHINESE, Days
from steward.quiz.study.history import History
from steward.quiz.study.memory import GUESSED, MISSED, NEARLY, RETENTION
from steward.quiz.study.schedule import Card, cards
from steward.service.said import Said
from steward.service.statistics.estimate import Estimate
from steward.service.statistics.rates import wilson
from steward.standards import standard, vocabulary
from steward.words import Locale, Text, percent

if TYPE_CHECKING:
    from steward.quiz.items.bank import Bank

State = Literal["known", "fading", "shaky", "unmet"]
STATES: Mapping[State, Text] = {
    "known": Text("掌握", "known"),
    "fading": Text("在淡忘", "fading"),
    "shaky": Text("还不稳", "shaky"),
    "unmet": Text("还没学", "not yet met"),
}
"""From best to worst of what was met; what was not met is no fault."""
AHEAD = 7
"""Days. What is known was, when last answered, good for a week or longer: it takes a right answer on two days, or one at the very first
meeting of which one was sure. Our assumption."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands with one standard, or one item."""

    id: str
    state: State
    now: float | None
    """The chance that its weakest item would be answered rightly today, or tomorrow where it was answered today; None where none was met."""
    in_a_week: float | None
    """The same in `AHEAD` days, if nothing is done."""
    items: int
    """Items that rest on it."""
    met: int
    """Of these, how many were met."""
    right: Estimate
    """The share of its answers that were wholly right, second tries within a session left out."""
    due: dt.date | None
    """When its first item comes back."""

    @property
    def answers(self) -> int:
        """How many answers stand behind it."""
        return self.right.n


@dataclass(frozen=True, slots=True)
class TopicStanding(Said):
    """How somebody stands with one topic."""

    id: str
    name: Text
    counts: Mapping[State, int]
    """Its standards by state; a company's own items that rest on none count one each."""
    right: Estimate

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.counts.values())

    def sentence(self, locale: Locale) -> str:
        """Say how many are known of how many, and what share was right."""
        said = _TOPIC.say(locale, name=self.name, known=self.counts["known"], total=self.total)
        return f"{said}{'；' if locale == 'zh' else '; '}{self.right.sentence(locale)}" if self.right.n else said


_TOPIC = Text("{name}：掌握 {known}/{total} 条", "{name}: {known} of {total} known")


@dataclass(frozen=True, slots=True)
class Mastery(Said):
    """What somebody knows."""

    standards: Mapping[str, Standing]
    """By id, in the order of the bank."""
    topics: Mapping[str, TopicStanding]
    items: Mapping[str, Standing]
    calibration: Calibration
    """Whether one is right as often as one is sure."""

    def count(self, state: State) -> int:
        """Count the standards in a state."""
        return sum(standing.state == state for standing in self.standards.values())

    @property
    def fades(self) -> tuple[Standing, ...]:
        """Standards that are fading now, or known and due within a week, the weakest first."""
        found = [
            standing
            for standing in self.standards.values()
            if standing.state == "fading"
            or (standing.state == "known" and standing.in_a_week is not None and standing.in_a_week < RETENTION)
        ]
        return tuple(sorted(found, key=lambda one: (round(one.now or 0.0, 6), one.id)))

    @property
    def weak(self) -> tuple[Standing, ...]:
        """Standards that are shaky, the weakest first."""
        found = [standing for standing in self.standards.values() if standing.state == "shaky"]
        return tuple(sorted(found, key=lambda one: (round(one.now or 0.0, 6), one.id)))

    def sentence(self, locale: Locale) -> str:
        """Say how many standards are in which state."""
        counts = {state: self.count(state) for state in STATES}
        if counts["unmet"] == len(self.standards):
            return _NOT_BEGUN.say(locale, n=len(self.standards))
        return _KNOWN.say(locale, total=len(self.standards), **counts)

    def rows(self, locale: Locale) -> Sequence[tuple[str, str]]:
        """Give one row a topic that was met."""
        return [
            (topic.name.say(locale), _ROW.say(locale, known=topic.counts["known"], total=topic.total))
            for topic in self.topics.values()
            if topic.counts["unmet"] < topic.total
        ]

    def shown(self, locale: Locale) -> dict[str, Any]:
        """Give it as JSON for a screen."""
        return {
            "sentence": self.sentence(locale),
            "states": [{"id": id, "name": name.say(locale), "n": self.count(id)} for id, name in STATES.items()],
            "topics": [
                {"id": topic.id, "name": topic.name.say(locale), "total": topic.total, **topic.counts}
                for topic in self.topics.values()
            ],
            "fades": [_shown(standing, locale) for standing in self.fades],
            "weak": [_shown(standing, locale) for standing in self.weak],
            "calibration": self.calibration.shown(locale),
        }


_NOT_BEGUN = Text("{n} 条标准还没开始学", "{n} standards, none met yet")
_KNOWN = Text(
    "{total} 条标准：掌握 {known} 条，在淡忘 {fading} 条，还不稳 {shaky} 条，还没学 {unmet} 条",
    "Of {total} standards {known} known, {fading} fading, {shaky} shaky, {unmet} not yet met",
)
_ROW = Text("掌握 {known}/{total} 条", "{known} of {total} known")


def _shown(standing: Standing, locale: Locale) -> dict[str, Any]:
    found = standard(standing.id)
    return {
        "id": standing.id,
        "text": found.text.say(locale),
        "topic": vocabulary("topics")[found.topic].say(locale),
        "state": standing.state,
        "words": STATES[standing.state].say(locale),
        "now": percent(standing.now, decimals=0) if standing.now is not None else "",
        "in_a_week": percent(standing.in_a_week, decimals=0) if standing.in_a_week is not None else "",
        "answers": standing.answers,
    }


_share = lru_cache(maxsize=4096)(wilson)
"""Of a whole class the same few counts come again and again."""


def mastery(
    told: History,
    bank: Bank,
    now: dt.datetime,
    *,
    days: Days = CHINESE,
    held: Mapping[str, Card] | None = None,
) -> Mastery:
    """Tell what somebody knows.

    Args:
        told: their history.
        bank: the items there are.
        now: the time, with its zone.
        days: when a day turns.
        held: their cards, where they are at hand, as for a whole class from `steward.quiz.study.schedule.cards_of`.
    """
    held = cards(told, days) if held is None else held
    day = days.of(now)
    items: dict[str, Standing] = {}
    outcomes: dict[str, tuple[int, int]] = {}
    by_item = told.by_item
    for id in bank.items:
        if id in by_item:
            first = [answer for answer in by_item[id] if answer.purpose != "again"]
            outcomes[id] = (sum(answer.right for answer in first), len(first))
        else:
            outcomes[id] = (0, 0)
        items[id] = _of_item(id, held.get(id), told, day, _share(*outcomes[id]))

    def together(id: str, of: Sequence[str]) -> Standing:
        met = [items[item] for item in of if items[item].state != "unmet"]
        right = _share(sum(outcomes[item][0] for item in of), sum(outcomes[item][1] for item in of))
        if not met:
            return Standing(id, "unmet", None, None, len(of), 0, right, None)
        order = tuple(STATES)
        worst = max(met, key=lambda one: order.index(one.state)).state
        return Standing(
            id,
            worst,
            min(one.now for one in met if one.now is not None),
            min(one.in_a_week for one in met if one.in_a_week is not None),
            len(of),
            len(met),
            right,
            min((one.due for one in met if one.due is not None), default=None),
        )

    by_standard: dict[str, list[str]] = {}
    names: dict[str, Text] = {}
    by_topic: dict[str, list[str]] = {}
    free: dict[str, list[str]] = {}
    for id, item in bank.items.items():
        topic = topic_of(item)
        names.setdefault(topic, topic_name(item))
        by_topic.setdefault(topic, []).append(id)
        for rests_on in item.standards:
            by_standard.setdefault(rests_on, []).append(id)
        if not item.standards:
            free.setdefault(topic, []).append(id)
    standards = {id: together(id, of) for id, of in by_standard.items()}
    states: dict[str, Counter[State]] = {topic: Counter() for topic in names}
    for id, standing in standards.items():
        topic = standard(id).topic
        names.setdefault(topic, vocabulary("topics")[topic])
        states.setdefault(topic, Counter())[standing.state] += 1
    for topic, ids in free.items():
        states[topic].update(items[id].state for id in ids)
    topics = {}
    for topic, name in names.items():
        of = by_topic.get(topic, [])
        right = _share(sum(outcomes[id][0] for id in of), sum(outcomes[id][1] for id in of))
        topics[topic] = TopicStanding(topic, name, {state: states[topic][state] for state in STATES}, right)
    sure = [
        (answer.certainty, answer.fraction) for answer in told.answers if answer.certainty and answer.purpose != "again"
    ]
    return Mastery(standards, topics, items, calibration(sure))


def _of_item(id: str, card: Card | None, told: History, day: dt.date, right: Estimate) -> Standing:
    if card is None:
        return Standing(id, "unmet", None, None, 1, 0, right, None)
    # Within a day of learning the formula knows no forgetting: what was answered today is told as of tomorrow.
    now, week = card.chance(max(day, card.last + dt.timedelta(days=1))), card.chance(day + dt.timedelta(days=AHEAD))
    last = told.by_item[id][-1].outcome
    firm = (card.due - card.last).days >= AHEAD
    state: State = "known"
    if last in (MISSED, NEARLY, GUESSED) or card.asked_for or not firm:
        state = "shaky"
    elif card.due <= day:
        state = "fading"
    return Standing(id, state, now, week, 1, 1, right, card.due)
