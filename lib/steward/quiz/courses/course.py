"""What a course is: days of about fifteen minutes each, mixing reading, questions, talks said aloud and incidents to think through.

As written in ``training/courses/<course>.yaml``. A course names standards and items; which items a day asks for the first time
follows from the bank. Items of the company's own about a standard of the day come up by themselves.

A course of the company's own, checked with the context `steward.quiz.items.item.OWN`, may be in one language throughout, and its talks and
incidents may rest on no standard.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from steward.content import read_yaml
from steward.moves import moves
from steward.quiz.items.bank import Bank
from steward.quiz.items.item import Item
from steward.quiz.study.plan import READING
from steward.records.people import POSTS
from steward.standards import catalogue, vocabulary
from steward.words import Text
from steward.written import Entry, Only, Words, in_one_language
from steward.yaml_files import Wrong

Kind = Literal["read", "quiz", "rehearse", "case", "page", "checkpoint", "exam"]
KINDS: tuple[Kind, ...] = ("read", "page", "quiz", "rehearse", "case", "checkpoint", "exam")
"""The parts of a day, in the order they are best done in."""

_LEVELS = (
    ("recall", "apply", "judge"),
    ("apply", "recall", "judge"),
    ("apply", "judge", "recall"),
    ("judge", "apply", "recall"),
)
"""Which items are preferred in each quarter of a course: from recall to judgement."""


def _known(ids: tuple[str, ...]) -> tuple[str, ...]:
    if strange := [id for id in ids if id not in catalogue()]:
        raise Wrong(Text("标准目录里没有 {ids}", "the catalogue of standards has no {ids}"), ids=", ".join(strange))
    return ids


def _topics(ids: tuple[str, ...]) -> tuple[str, ...]:
    known = vocabulary("topics")
    if strange := [id for id in ids if id not in known]:
        raise Wrong(
            Text("没有 {ids} 这样的主题，可用的有 {known}", "there is no topic {ids}; there are {known}"),
            ids=", ".join(strange),
            known=", ".join(known),
        )
    return ids


def _move(id: str) -> str:
    if id not in moves():
        raise Wrong(
            Text("没有 {id} 这种对话动作，可用的有 {known}", "there is no dialogue move {id}; there are {known}"),
            id=id,
            known=", ".join(moves()),
        )
    return id


def _rests_on_something(ids: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    if not ids and not (info.context or {}).get("own"):
        raise Wrong(Text("缺 standards，请写明依据的标准", "standards are missing; name those it rests on"))
    return _known(ids)


Id = Annotated[str, Field(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$")]
Standards = Annotated[tuple[str, ...], AfterValidator(_known)]
Grounds = Annotated[tuple[str, ...], Field(default=(), validate_default=True), AfterValidator(_rests_on_something)]
"""Standards something rests on: at least one, save in what a company writes itself."""


class Said(Entry):
    """A dialogue move, and words that make it."""

    move: Annotated[str, AfterValidator(_move)]
    such_as: Words


class Rehearsal(Entry):
    """A short talk said aloud, with a colleague or alone."""

    id: Id
    title: Words
    minutes: int = Field(default=4, ge=1, le=20)
    standards: Grounds
    parts: Words
    """Who plays whom, and what the one who plays the owner knows."""
    opens: tuple[Words, ...] = Field(min_length=1, max_length=5)
    """The owner's lines: the first opens the talk, the others come as it goes on."""
    hear: tuple[Said, ...] = Field(min_length=1)
    """What must be heard, in the order it is best said in."""
    avoid: tuple[Said, ...] = Field(min_length=1)
    """What must not be heard."""
    afterwards: Words
    """What to ask each other, or oneself, when the talk is over."""
    casebook: Id | None = None
    """A case of the casebook in which the same is told, and often rehearsed at length."""

    @model_validator(mode="after")
    def _hears_what_helps(self) -> Rehearsal:
        harms = [said.move for said in self.hear if moves()[said.move].polarity == "harms"]
        helps = [said.move for said in self.avoid if moves()[said.move].polarity == "helps"]
        if harms or helps:
            raise Wrong(
                Text(
                    "hear 里应是有帮助的动作，avoid 里应是有害的动作，请检查 {ids}",
                    "hear takes moves that help and avoid those that harm; check {ids}",
                ),
                ids=", ".join(harms + helps),
            )
        return self


class Question(Entry):
    """A question about an incident, and what a good answer contains."""

    ask: Words
    good: tuple[Words, ...] = Field(min_length=1, max_length=6)


class Incident(Entry):
    """Something that happened, to think through."""

    id: Id
    title: Words
    minutes: int = Field(default=5, ge=1, le=20)
    standards: Grounds
    facts: Words
    """What the source tells, or for an incident of the company's own, what happened."""
    reconstruction: bool = False
    """Whether something was added for teaching."""
    added: Words | None = None
    """What was added; names in it are stand-ins."""
    questions: tuple[Question, ...] = Field(min_length=1, max_length=4)
    casebook: Id | None = None
    """A case of the casebook that tells it; without one it is found by its id, or by what the case is made from."""

    @model_validator(mode="after")
    def _says_what_was_added(self) -> Incident:
        if self.reconstruction != (self.added is not None):
            raise Wrong(
                Text(
                    "写了 added（为教学补充的情节）就要写 reconstruction: true，反之亦然",
                    "added (what was made up for teaching) and reconstruction: true go together",
                )
            )
        return self


class Reading(Entry):
    """Standards to read today."""

    standards: Standards = Field(min_length=1, max_length=4)
    why: Words
    """Why they matter on the job today, in one sentence."""


class Questions(Entry):
    """Which items are asked for the first time today.

    Those named come first; then, for each standard and topic in turn, items not yet asked in the course.
    """

    items: tuple[str, ...] = ()
    standards: Standards = ()
    topics: Annotated[tuple[str, ...], AfterValidator(_topics)] = ()
    most: int | None = Field(default=None, ge=1, le=30)
    """How many at most; without it all items named, and one more for each standard and topic."""

    @model_validator(mode="after")
    def _names_something(self) -> Questions:
        if not (self.items or self.standards or self.topics):
            raise Wrong(
                Text("items、standards、topics 至少写一样", "name items, standards or topics, at least one of them")
            )
        return self


class Page(Entry):
    """A page of the workbench to open today."""

    name: str = Field(pattern=r"^[a-z]+/[a-z0-9]+(-[a-z0-9]+)*$")
    """As in `steward.ui.page.TITLES`, such as ``models/personality``."""
    look: Words
    """What to try there, and what to look for."""
    minutes: int = Field(default=4, ge=1, le=20)


class Checkpoint(Entry):
    """A look back at the week: some of its items again, spread over its days."""

    questions: int = Field(default=15, ge=3, le=40)


class Day(Entry):
    """About fifteen minutes."""

    title: Words
    read: Reading | None = None
    quiz: Questions | None = None
    rehearse: Id | None = None
    case: Id | None = None
    page: Page | None = None
    checkpoint: Checkpoint | None = None
    exam: Id | None = None

    @model_validator(mode="after")
    def _holds_something(self) -> Day:
        if not self.parts:
            raise Wrong(Text("这一天什么也没安排", "there is nothing to do on this day"))
        return self

    @property
    def parts(self) -> tuple[Kind, ...]:
        """What there is to do, in the order it is best done in."""
        return tuple(kind for kind in KINDS if getattr(self, kind) is not None)


class Week(Entry):
    """Some days with one theme."""

    theme: Words
    goal: Words
    """What one can do after it that one could not do before."""
    days: tuple[Day, ...] = Field(min_length=1, max_length=14)


class Course(Entry):
    """A path of days; they are counted from 1 and wait for the learner."""

    id: Id
    post: str = ""
    """For whom it is, a key of `steward.records.people.POSTS`; empty for everybody."""
    title: Words
    lede: Words
    weeks: tuple[Week, ...] = Field(min_length=1, max_length=12)
    rehearsals: tuple[Rehearsal, ...] = ()
    """The talks of its days; a file writes down those that are its own only."""
    incidents: tuple[Incident, ...] = ()
    """The incidents of its days, likewise."""
    only: Only = ""
    """The one language a company's own course is written in; empty where it has both. Nobody writes it: it is seen from the texts."""

    @model_validator(mode="before")
    @classmethod
    def _in_one_language(cls, given: Any, info: ValidationInfo) -> Any:
        return in_one_language(given, own=bool((info.context or {}).get("own")))

    @field_validator("post")
    @classmethod
    def _is_a_post(cls, post: str) -> str:
        if post and post not in POSTS:
            raise Wrong(
                Text("没有这个岗位，可以写 {known}", "there is no such post; use one of {known}"),
                known=", ".join(POSTS),
            )
        return post

    @cached_property
    def days(self) -> tuple[Day, ...]:
        """All days in their order."""
        return tuple(day for week in self.weeks for day in week.days)

    def day(self, n: int) -> Day:
        """Give day `n`, counted from 1.

        Raises:
            IndexError: where the course has no such day.
        """
        if not 1 <= n <= len(self.days):
            raise IndexError(f"{self.id} has days 1 to {len(self.days)}, not {n}")
        return self.days[n - 1]

    def week_of(self, n: int) -> int:
        """Give the number of the week that day `n` belongs to, counted from 1."""
        self.day(n)
        return next(i for i, days in enumerate(self.week_days, 1) if n in days)

    @cached_property
    def week_days(self) -> tuple[range, ...]:
        """The days of each week."""
        found, first = [], 1
        for week in self.weeks:
            found.append(range(first, first + len(week.days)))
            first += len(week.days)
        return tuple(found)

    def rehearsal(self, n: int) -> Rehearsal | None:
        """Give the talk of day `n`, if it has one."""
        wanted = self.day(n).rehearse
        return next((one for one in self.rehearsals if one.id == wanted), None)

    def incident(self, n: int) -> Incident | None:
        """Give the incident of day `n`, if it has one."""
        wanted = self.day(n).case
        return next((one for one in self.incidents if one.id == wanted), None)

    # -- items ---------------------------------------------------------------------------------------------------------

    def items_by_day(self, bank: Bank) -> tuple[tuple[str, ...], ...]:
        """Give the items that each day asks for the first time, by id; no item belongs to two days."""
        named = {id for day in self.days if day.quiz for id in day.quiz.items}
        asked: set[str] = set()
        found = []
        for n, day in enumerate(self.days):
            levels = _LEVELS[n * len(_LEVELS) // len(self.days)]
            today = _chosen(day.quiz, bank, asked, named, levels) if day.quiz else ()
            asked.update(today)
            found.append(today)
        return tuple(found)

    def items(self, n: int, bank: Bank) -> tuple[str, ...]:
        """Give the items that day `n` asks for the first time."""
        self.day(n)
        return self.items_by_day(bank)[n - 1]

    def order(self, bank: Bank, skipped: Iterable[int] = (), until: int | None = None) -> tuple[str, ...]:
        """Give the items of the course in the order they are met.

        Args:
            bank: the items there are.
            skipped: days passed over; their items come last: skipped is not forgotten.
            until: the day one is on; later days, and those skipped, are then left out.
        """
        away = frozenset(skipped)
        days = list(enumerate(self.items_by_day(bank), 1))
        first = [id for n, ids in days if n not in away and (until is None or n <= until) for id in ids]
        return (*first, *(id for n, ids in days if n in away and until is None for id in ids))

    def beyond(self, bank: Bank) -> tuple[str, ...]:
        """Give the other items about what the course reads and asks about: for those who have finished it."""
        mine = set(self.order(bank))
        about = self.standards(bank)
        return tuple(id for id, item in bank.items.items() if id not in mine and about & set(item.standards))

    def standards(self, bank: Bank) -> frozenset[str]:
        """Give the standards that the course reads or asks about."""
        read = {id for day in self.days if day.read for id in day.read.standards}
        return frozenset(read.union(*(bank.items[id].standards for id in self.order(bank)), set()))

    def minutes(self, n: int, bank: Bank) -> float:
        """Give how long day `n` takes somebody who meets it for the first time, without reviews and the exam."""
        day = self.day(n)
        read = len(day.read.standards) * assumed("read-seconds") / 60 if day.read else 0
        asked = sum(bank.items[id].seconds + READING for id in self.items(n, bank)) / 60
        again = sum(bank.items[id].seconds + READING for id in self.checkpoint_items(n, bank, 0)) / 60
        talk, incident = self.rehearsal(n), self.incident(n)
        spoken = (talk.minutes if talk else 0) + (incident.minutes if incident else 0)
        return read + asked + again + spoken + (day.page.minutes if day.page else 0)

    def checkpoint_items(self, n: int, bank: Bank, seed: int) -> tuple[str, ...]:
        """Give the items of the checkpoint of day `n`: drawn from the days of its week before it, each day as often as the others.

        The same seed gives the same items.
        """
        import random

        from steward.quiz.items.drawing import Draw

        checkpoint = self.day(n).checkpoint
        if checkpoint is None:
            return ()
        draw = Draw(random.Random(f"{self.id} {n} {seed}"))  # noqa: S311  # not for secrets
        before = [day for day in self.week_days[self.week_of(n) - 1] if day < n]
        piles = [list(draw.some_of(ids, len(ids))) for day in before if (ids := self.items(day, bank))]
        found: list[str] = []
        while any(piles) and len(found) < checkpoint.questions:
            found += [pile.pop() for pile in piles if pile]
        return draw.some_of(found[: checkpoint.questions], min(len(found), checkpoint.questions))


def assumed(id: str) -> float:
    """Give a number of ours, from ``training/courses/assumptions.yaml``.

    >>> assumed("placement-first")
    3
    """
    value: float = next(one["value"] for one in read_yaml("training/courses/assumptions.yaml") if one["id"] == id)
    return value


def _chosen(
    wanted: Questions, bank: Bank, asked: set[str], named: set[str], levels: tuple[str, ...]
) -> tuple[str, ...]:
    """Choose the items of one day; `asked` came up on an earlier day, `named` are another day's by name."""
    found = [id for id in wanted.items if id in bank.items and id not in asked]
    met: set[str] = set()

    def rank(item: Item, standard: str) -> tuple[Any, ...]:
        return (item.standards[:1] != (standard,), levels.index(item.level))

    def fresh(items: Iterable[Item]) -> list[Item]:
        return [item for item in items if item.id not in asked and item.id not in named and item.id not in found]

    piles = [(standard, bank.about(standard)) for standard in wanted.standards]
    piles += [(topic, bank.of_topic(topic)) for topic in wanted.topics]
    most = wanted.most or len(found) + len(piles)
    rounds = 0
    while len(found) < most and rounds < most:
        before = len(found)
        for name, items in piles:
            if len(found) == most or (rounds == 0 and name in met):
                continue
            if left := sorted(fresh(items), key=lambda item: rank(item, name)):
                found.append(left[0].id)
                met.update(left[0].standards)
        rounds += 1
        if wanted.most is None or (len(found) == before and rounds > 1):
            break
    own = [item.id for _, items in piles for item in fresh(items) if item.id in bank.own]
    return (*found[:most], *dict.fromkeys(own))
