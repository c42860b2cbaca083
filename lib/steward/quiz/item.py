"""What a quiz item is: what it asks, what is right and why, and the standards it rests on; as written in ``training/quiz/bank/*.yaml``.

Every text has both languages. An item teaches by its explanation: why the key is right, and why each wrong option tempts.

Kinds:

``single``, ``multiple``  options, of which one or several are right
``truefalse``             a statement
``ordering``              steps, written in the right order
``matching``              pairs, and perhaps right sides that belong to nothing
``numeric``               a number, fixed or made anew by a rule of `steward.quiz.generating`
``fill``                  a gap in a sentence
``short``                 an answer in one's own words, told by its key points
``reply``                 a line of dialogue: which moves does it make, and what does it do to the owner
``case``                  a situation, then options
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, field_validator, model_validator

from steward.moves import moves
from steward.standards import catalogue
from steward.words import Text
from steward.written import Entry, Words
from steward.yaml_files import Wrong

Level = Literal["recall", "apply", "judge"]
Mood = Literal["better", "same", "worse"]


class Option(Words):
    """One thing to choose."""

    right: bool = False
    why: Words | None = None
    """Why it is wrong and yet tempts, or what makes it right."""


class Pair(Entry):
    """Two things that belong together."""

    left: Words
    right: Words


class KeyPoint(Words):
    """One thing that a good answer says, and the words by which it is recognised, any of which will do."""

    words: dict[Literal["zh", "en"], tuple[str, ...]]
    """Lower case; ``*`` stands for any few characters within one clause."""


class _Item(Entry):
    id: str = Field(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$")
    level: Level
    standards: tuple[str, ...] = Field(min_length=1)
    stem: Words
    explanation: Words
    whose: Words | None = None
    """Whose rule is asked, where the sources disagree (coverage.md, section 7)."""
    seconds: int = Field(default=40, ge=10, le=300)
    """How long it takes somebody who knows."""
    negative: bool = False
    """Whether the stem asks for what is *not* so; it is then printed with emphasis."""
    only: Literal["", "zh", "en"] = ""
    """The one language it is written in; empty where it has both. Found while a company's own item is read."""

    @field_validator("standards")
    @classmethod
    def _are_known(cls, ids: tuple[str, ...]) -> tuple[str, ...]:
        if strange := [id for id in ids if id not in catalogue()]:
            raise Wrong(Text("标准目录里没有 {ids}", "the catalogue of standards has no {ids}"), ids=", ".join(strange))
        return ids


class _Choosing(_Item):
    options: tuple[Option, ...] = Field(min_length=3, max_length=6)

    def _keys(self) -> int:
        return sum(option.right for option in self.options)

    @model_validator(mode="after")
    def _explains(self) -> Any:
        if silent := [option.zh for option in self.options if not option.right and option.why is None]:
            raise Wrong(
                Text("选项“{option}”没写为什么不对（why）", "the option “{option}” does not say why it is wrong (why)"),
                option=silent[0],
            )
        if min(len({option.zh for option in self.options}), len({option.en for option in self.options})) < len(
            self.options
        ):
            raise Wrong(Text("有两个选项一样", "two options are the same"))
        return self


class Single(_Choosing):
    """One option is right."""

    type: Literal["single"]

    @model_validator(mode="after")
    def _has_one_key(self) -> Single:
        if self._keys() != 1:
            raise Wrong(Text("应有且只有一个正确选项（right: true）", "exactly one option must be right (right: true)"))
        return self


class Multiple(_Choosing):
    """Several options are right, and at least one is not."""

    type: Literal["multiple"]

    @model_validator(mode="after")
    def _has_keys(self) -> Multiple:
        if not 2 <= self._keys() < len(self.options):
            raise Wrong(
                Text(
                    "至少两个选项正确，并且至少一个不正确",
                    "at least two options must be right, and at least one must not",
                )
            )
        return self


class Case(_Choosing):
    """A situation to judge; one option is right or several are."""

    type: Literal["case"]
    situation: Words

    @model_validator(mode="after")
    def _has_keys(self) -> Case:
        if not 1 <= self._keys() < len(self.options):
            raise Wrong(
                Text("至少一个选项正确，并且至少一个不正确", "at least one option must be right, and at least one not")
            )
        return self


class TrueFalse(_Item):
    """A statement that is true or not."""

    type: Literal["truefalse"]
    answer: bool


class Ordering(_Item):
    """Steps to be put in order; written in the right one."""

    type: Literal["ordering"]
    steps: tuple[Words, ...] = Field(min_length=3, max_length=7)


class Matching(_Item):
    """Things that belong together."""

    type: Literal["matching"]
    pairs: tuple[Pair, ...] = Field(min_length=3, max_length=6)
    extra: tuple[Words, ...] = ()
    """Right sides that belong to nothing."""


class Numeric(_Item):
    """A number; where `generate` names a rule, stem and answer are made anew each time from its values."""

    type: Literal["numeric"]
    answer: float | None = None
    tolerance: float = Field(default=0, ge=0)
    unit: Words
    generate: str | None = None
    """A rule of `steward.quiz.generating`; its values fill ``{...}`` in stem and explanation."""

    @model_validator(mode="after")
    def _has_one_source(self) -> Numeric:
        if (self.answer is None) == (self.generate is None):
            raise Wrong(Text("answer 和 generate 应写其中一个", "write either answer or generate"))
        return self


class Fill(_Item):
    """A sentence with one gap, ``____``, in either language."""

    type: Literal["fill"]
    answers: dict[Literal["zh", "en"], tuple[str, ...]]
    """All that is accepted, the best first; case, width and spaces do not matter."""

    @model_validator(mode="after")
    def _has_a_gap(self) -> Fill:
        if self.stem.zh.count("____") != 1 or self.stem.en.count("____") != 1:
            raise Wrong(Text("题干的中英文里各应有一个空 ____", "the stem needs one gap ____ in either language"))
        if not self.answers.get("zh") or not self.answers.get("en"):
            raise Wrong(Text("中英文都要有答案", "answers are needed in both languages"))
        return self


class Short(_Item):
    """An answer in one's own words."""

    type: Literal["short"]
    key_points: tuple[KeyPoint, ...] = Field(min_length=2, max_length=6)
    model_answer: Words


class Reply(_Item):
    """A line of dialogue to judge: the owner speaks, somebody of ours replies."""

    type: Literal["reply"]
    owner: Words
    reply: Words
    candidates: tuple[str, ...] = Field(min_length=3, max_length=7)
    """Moves to choose from, by id."""
    moves: tuple[str, ...]
    """Those that the reply makes."""
    effect: Mood
    """What it does to the owner's mood."""
    better: Words
    """A better reply, or for a good one, a second good one."""

    @model_validator(mode="after")
    def _moves_are_known(self) -> Reply:
        if strange := [id for id in (*self.candidates, *self.moves) if id not in moves()]:
            raise Wrong(Text("没有 {ids} 这样的对话动作", "there is no dialogue move {ids}"), ids=", ".join(strange))
        if not set(self.moves) < set(self.candidates):
            raise Wrong(
                Text(
                    "moves 应都在 candidates 里，并且 candidates 里还有别的",
                    "moves must be among candidates, which must hold others too",
                )
            )
        return self


Item = Annotated[
    Single | Multiple | TrueFalse | Ordering | Matching | Numeric | Fill | Short | Reply | Case,
    Field(discriminator="type"),
]
ITEMS: TypeAdapter[tuple[Item, ...]] = TypeAdapter(tuple[Item, ...])
"""A file of the bank."""
