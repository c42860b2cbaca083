"""Blueprints of exams: what is asked, how much of it, in which time, and what it takes to pass.

As written in ``training/exams/<id>.yaml``, and by a company in ``exams/`` of its workspace. A row names items, which are then asked of
everybody, or says from what to draw and how many: topics or standards, levels, kinds.

>>> found = exams()["service-conduct"]
>>> found.title.text.say("en"), found.questions
('Service conduct', 20)
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, TypeAdapter, ValidationInfo, model_validator

from steward import yaml_files
from steward.content import content_root
from steward.errors import StewardError, Trouble
from steward.quiz.items.bank import Bank, bank, bank_of
from steward.quiz.items.item import OWN, Item, Level, topic_of
from steward.standards import catalogue, vocabulary
from steward.words import Text, join
from steward.workspace import Workspace
from steward.written import Entry, Only, Words, in_one_language
from steward.yaml_files import Wrong

ItemKind = Literal[
    "single", "multiple", "truefalse", "ordering", "matching", "numeric", "fill", "short", "reply", "case"
]
Post = Literal["steward", "front-desk", "security", "technical", "cleaning", ""]
Release = Literal["at-once", "after-all", "by-trainer"]
RELEASES: Mapping[Release, Text] = MappingProxyType(
    {
        "at-once": Text("交卷后马上公布", "as soon as it is handed in"),
        "after-all": Text("大家都交卷后公布", "when everybody has handed in"),
        "by-trainer": Text("由培训师公布", "when the trainer says so"),
    }
)
"""When result, key and explanations are shown."""
MOST = 200
"""Questions that a form may have."""


def _known(ids: tuple[str, ...], known: tuple[str, ...], sorry: Text) -> tuple[str, ...]:
    if strange := [id for id in ids if id not in known]:
        near = difflib.get_close_matches(strange[0], known, 1)
        close = Text(f"，是不是 {near[0]}", f"; did you mean {near[0]}?") if near else Text("", "")
        raise Wrong(sorry, ids=", ".join(strange), close=close)
    return ids


def _are_topics(ids: tuple[str, ...]) -> tuple[str, ...]:
    return _known(
        ids, (*vocabulary("topics"), "own"), Text("没有 {ids} 这样的主题{close}", "there is no topic {ids}{close}")
    )


def _are_standards(ids: tuple[str, ...]) -> tuple[str, ...]:
    sorry = Text("标准目录里没有 {ids}{close}", "the catalogue of standards has no {ids}{close}")
    return _known(ids, tuple(catalogue()), sorry)


class Row(Entry):
    """Some questions of a form: those named, or `count` drawn from the bank."""

    items: tuple[str, ...] = ()
    topics: Annotated[tuple[str, ...], AfterValidator(_are_topics)] = ()
    """Any of these topics; with `standards` too, what is about any of either."""
    standards: Annotated[tuple[str, ...], AfterValidator(_are_standards)] = ()
    levels: tuple[Level, ...] = ()
    """Any of these levels; all where none are named."""
    kinds: tuple[ItemKind, ...] = ()
    """Any of these kinds. Where none are named all but ``short``: answers in one's own words are recognised by their words, and that errs."""
    own: bool = False
    """Draw from the company's own items only; those written in one language come in no other way."""
    count: int | None = Field(default=None, ge=1, le=MOST)
    marks: float = Field(default=1, gt=0, le=100)
    """What each of its questions is worth."""

    @model_validator(mode="after")
    def _is_a_list_or_a_draw(self) -> Row:
        draws = bool(self.topics or self.standards or self.levels or self.kinds or self.own)
        if self.items and (draws or self.count is not None):
            raise Wrong(
                Text(
                    "写了 items 就是固定题目，不要再写 topics、standards、levels、kinds、own、count",
                    "items are asked as they are; leave topics, standards, levels, kinds, own and count out",
                )
            )
        if not self.items and self.count is None:
            raise Wrong(
                Text(
                    "写 items（固定题目），或写 count（抽几道）",
                    "write items (these and no others) or count (how many to draw)",
                )
            )
        if len(set(self.items)) < len(self.items):
            raise Wrong(Text("items 里有一道题写了两遍", "an item stands twice in items"))
        return self

    @property
    def questions(self) -> int:
        """How many questions it gives."""
        return len(self.items) or self.count or 0

    def takes(self, item: Item, bank: Bank) -> bool:
        """Tell whether an item may be drawn for this row."""
        if self.items:
            return item.id in self.items
        if self.own != (item.id in bank.own) and (self.own or item.only):
            return False
        about = topic_of(item) in self.topics or not set(self.standards).isdisjoint(item.standards)
        return (
            (about or not (self.topics or self.standards))
            and (not self.levels or item.level in self.levels)
            and (item.type in self.kinds if self.kinds else item.type != "short")
        )


class Blueprint(Entry):
    """One exam."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)
    title: Words
    lede: Words
    """For whom it is and what it is about, in one sentence."""
    post: Post = ""
    """For whom it is; empty for everybody."""
    standards: Annotated[tuple[str, ...], AfterValidator(_are_standards)] = ()
    """The standards that call for such an exam."""
    assumption: Words | None = None
    """Which of its numbers are our own choice, and why."""
    minutes: int = Field(ge=1, le=480)
    grace: int = Field(default=30, ge=0, le=600)
    """Seconds after the time is over in which an answer already on its way still counts."""
    pass_mark: float = Field(gt=0, le=1)
    """The share of the marks that passes: 0.8 is 80 %."""
    attempts: int | None = Field(default=1, ge=1, le=50)
    """How often it may be sat; null for as often as one likes."""
    release: Release = "by-trainer"
    form: Literal["each", "same"] = "each"
    """Whether everybody gets a form of their own, or all the same."""
    seed: int | None = None
    """With ``form: same``, what that form is drawn with."""
    shuffle: bool = True
    """Whether the questions come in an order of their own for everybody."""
    certificate: bool = True
    valid_months: int | None = Field(default=None, ge=1, le=120)
    """How long a certificate holds; for ever where nothing is written."""
    rows: tuple[Row, ...] = Field(min_length=1, max_length=60)
    only: Only = ""
    """The one language it is written in; empty where it has both."""

    @model_validator(mode="before")
    @classmethod
    def _may_be_in_one_language(cls, given: Any, info: ValidationInfo) -> Any:
        return in_one_language(given, own=bool((info.context or {}).get("own")))

    @model_validator(mode="after")
    def _fits_together(self) -> Blueprint:
        if self.questions > MOST:
            raise Wrong(
                Text("一共 {n} 道题，一份卷子最多 {most} 道", "{n} questions in all; a form has {most} at most"),
                n=self.questions,
                most=MOST,
            )
        if (self.form == "same") != (self.seed is not None):
            raise Wrong(
                Text("form: same（人人同一份）和 seed（种子）要一起写", "form: same and seed go together"),
            )
        listed = [id for row in self.rows for id in row.items]
        if twice := sorted({id for id in listed if listed.count(id) > 1}):
            raise Wrong(Text("{ids} 在两行里都有", "{ids} stands in two rows"), ids=", ".join(twice))
        return self

    @property
    def questions(self) -> int:
        """How many questions a form has."""
        return sum(row.questions for row in self.rows)

    @property
    def most(self) -> float:
        """The highest sum of marks."""
        return sum(row.questions * row.marks for row in self.rows)

    @property
    def fingerprint(self) -> str:
        """A mark of what is drawn and what passes, kept with every sitting: a changed blueprint is told from the one that was sat."""
        said = self.model_dump_json(
            exclude={"title", "lede", "standards", "assumption", "certificate", "valid_months", "only"}
        )
        return hashlib.sha256(said.encode()).hexdigest()[:16]


_BLUEPRINT: TypeAdapter[Blueprint] = TypeAdapter(Blueprint)
_NO_ITEM = Text(
    "文件 {source} 第 {line} 行，{where}：题库里没有 {id}{close}，请核对题号。",
    "{source}, line {line}, {where}: the bank has no item {id}{close}; check the id.",
)
_TOO_FEW = Text(
    "文件 {source} 第 {line} 行，{where}：要抽 {wanted} 道，题库里这样的题只有 {there} 道，请放宽条件或减少题数。",
    "{source}, line {line}, {where}: {wanted} are to be drawn and the bank has only {there} such items; ask for fewer or widen the row.",
)
_CROWDED = Text(
    "文件 {source} 第 {line} 行：rows 的 {rows} 加起来要 {wanted} 道不同的题，题库里符合的只有 {there} 道，请减少题数。",
    "{source}, line {line}: {rows} of rows together take {wanted} different items and the bank has only {there}; ask for fewer.",
)
_TWICE = Text(
    "考试 {id} 在 {first} 和 {second} 里都有，请改掉一个的 id。",
    "The exam {id} stands both in {first} and in {second}; change one id.",
)
_UNKNOWN = Text("没有考试 {id}，现有的考试：{known}。", "There is no exam {id}; there are: {known}.")


def read_blueprint(text: str, source: str, bank: Bank, *, own: bool = False) -> Blueprint:
    """Read one blueprint and hold it against the bank; with `own`, a company's, which may be in one language throughout.

    Raises:
        StewardError: ``bad-yaml``, or ``bad-content`` with one `Trouble` for every mistake, in the order of the file: what cannot be
            read, items that do not exist, and rows for which the bank has too few items.
    """
    blueprint = yaml_files.checked(text, source, _BLUEPRINT, context=OWN if own else None)
    if troubles := list(shortages(blueprint, bank, yaml_files.lines(text, source), source)):
        raise StewardError.many(troubles)
    return blueprint


def shortages(
    blueprint: Blueprint, bank: Bank, lines: Mapping[Any, int] = MappingProxyType({}), source: str = ""
) -> Iterator[Trouble]:
    """Tell what of a blueprint the bank cannot give: unknown items, rows with too few, rows that take each other's."""
    source = source or f"{blueprint.id}.yaml"
    wrong = False

    def trouble(text: Text, *place: str | int, **values: object) -> Trouble:
        where = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")
        at: tuple[str | int, ...] = place
        while at and at not in lines:
            at = at[:-1]
        return Trouble("bad-content", text, {"source": source, "line": lines.get(at, 1), "where": where, **values})

    for i, row in enumerate(blueprint.rows):
        for j, id in enumerate(row.items):
            if id not in bank.items:
                near = difflib.get_close_matches(id, list(bank.items), 1)
                close = Text(f"，是不是 {near[0]}", f" (did you mean {near[0]}?)") if near else ""
                wrong = True
                yield trouble(_NO_ITEM, "rows", i, "items", j, id=id, close=close)
        there = len(candidates(blueprint, i, bank))
        if not row.items and there < row.questions:
            wrong = True
            yield trouble(_TOO_FEW, "rows", i, wanted=row.questions, there=there)
    if not wrong and (crowd := crowded(blueprint, bank)):
        rows, there = crowd
        wanted = sum(blueprint.rows[i].questions for i in rows)
        names = [f"[{i + 1}]" for i in rows]
        yield trouble(_CROWDED, "rows", rows=Text(join(names, "zh"), join(names, "en")), wanted=wanted, there=there)


def candidates(blueprint: Blueprint, row: int, bank: Bank) -> tuple[str, ...]:
    """Give the ids of the items that a row may draw, in an order that does not depend on files; what another row names is not among them."""
    named = {id for one in blueprint.rows for id in one.items}
    asked = blueprint.rows[row]
    if asked.items:
        return tuple(id for id in asked.items if id in bank.items)
    return tuple(sorted(id for id, item in bank.items.items() if id not in named and asked.takes(item, bank)))


def crowded(blueprint: Blueprint, bank: Bank) -> tuple[tuple[int, ...], int] | None:
    """Find rows that together want more items than there are for them; None where every row can have its own (Hall's condition)."""
    from steward.quiz.exams.form import fill_rows

    offered = {i: candidates(blueprint, i, bank) for i, row in enumerate(blueprint.rows) if not row.items}
    wanted = {i: blueprint.rows[i].questions for i in offered}
    _, short = fill_rows(offered, wanted)
    if not short:
        return None
    return tuple(sorted(short)), len({id for i in short for id in offered[i]})


# -- all exams ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Exams:
    """All exams that can be sat."""

    blueprints: Mapping[str, Blueprint]
    own: frozenset[str] = frozenset()
    """Those that the company wrote; one with the id of a shipped exam takes its place."""
    troubles: tuple[Trouble, ...] = ()
    """What is wrong with files of the company's own; the other exams can be sat all the same."""

    def exam(self, id: str) -> Blueprint:
        """Look an exam up.

        Raises:
            StewardError: ``unknown-exam``, with what is wrong with the company's own files, in one of which it may be.
        """
        if id in self.blueprints:
            return self.blueprints[id]
        unknown = Trouble("unknown-exam", _UNKNOWN, {"id": id, "known": ", ".join(self.blueprints)})
        raise StewardError.many([unknown, *self.troubles])


@cache
def exams() -> Mapping[str, Blueprint]:
    """Give the shipped exams by id."""
    folder = content_root() / "training" / "exams"
    found = [read_blueprint(yaml_files.read(path), path.name, bank()) for path in sorted(folder.glob("*.yaml"))]
    return MappingProxyType({one.id: one for one in found})


def exams_of(workspace: Workspace) -> Exams:
    """Give the shipped exams and the company's own; a file that cannot be used is told of and leaves the others alone."""
    items = bank_of(workspace)
    found: dict[str, Blueprint] = {}
    files: dict[str, str] = {}
    troubles: list[Trouble] = []
    for path in sorted(workspace.own_exams.glob("*.y*ml")):
        if path.name.startswith("."):
            continue
        try:
            one = read_blueprint(yaml_files.read(path), path.name, items, own=True)
        except StewardError as error:
            troubles += error.troubles
            continue
        if one.id in found:
            values: dict[str, object] = {"id": one.id, "first": files[one.id], "second": path.name}
            troubles.append(Trouble("exam-twice", _TWICE, values))
            continue
        found[one.id], files[one.id] = one, path.name
    return Exams(MappingProxyType({**exams(), **found}), frozenset(found), tuple(troubles))
