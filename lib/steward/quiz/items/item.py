"""What a quiz item is: what it asks, what is right and why, and the standards it rests on; as written in ``training/quiz/bank/*.yaml``.

Every text has both languages. An item teaches by its explanation: why the key is right, and why each wrong option tempts.

A company's own items, checked with the context `OWN`, may do with less: they may be in one language throughout, rest on no
standard, leave out why an option is wrong and the unit of a number, and have as few or many options, steps or pairs as
questions from other systems do (`MOST_OWN`).

Kinds:

``single``, ``multiple``  options, of which one or several are right
``truefalse``             a statement
``ordering``              steps, written in the right order
``matching``              pairs, and perhaps right sides that belong to nothing
``numeric``               a number, fixed or made anew by a rule of `steward.quiz.items.generating`
``fill``                  a gap in a sentence
``short``                 an answer in one's own words, told by its key points
``reply``                 a line of dialogue: which moves does it make, and what does it do to the owner
``case``                  a situation, then options
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import Field, FiniteFloat, TypeAdapter, ValidationInfo, field_validator, model_validator

from steward.moves import moves
from steward.standards import catalogue, standard, vocabulary
from steward.words import Text
from steward.written import Entry, Only, Words, in_one_language
from steward.yaml_files import Wrong

Level = Literal["recall", "apply", "judge"]
Mood = Literal["better", "same", "worse"]

OWN: Mapping[str, Any] = MappingProxyType({"own": True})
"""The context in which a company's own items are checked."""


MOST_OWN = 9
"""Options, steps and pairs of a company's own item, at most: as many as there are keys to choose them by."""


def _is_own(info: ValidationInfo) -> bool:
    return bool((info.context or {}).get("own"))


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

    @field_validator("words")
    @classmethod
    def _can_be_found(cls, words: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for locale in ("zh", "en"):
            if not any(word.strip("* ") for word in words.get(locale, ())):
                raise Wrong(
                    Text("{locale} 至少要有一个关键词", "there must be one key word at least in {locale}"),
                    locale=locale,
                )
        return words


def _are_few(what: Sequence[object], most: int, info: ValidationInfo) -> None:
    """Hold the shipped items to a number that a reader can weigh against each other."""
    if not _is_own(info) and not 3 <= len(what) <= most:
        raise Wrong(Text("应有 3 到 {most} 个", "there must be 3 to {most}"), most=most)


def _said(words: Words) -> tuple[str, str]:
    return words.zh, words.en


def _repeated(texts: Sequence[Words]) -> bool:
    return min(len({text.zh for text in texts}), len({text.en for text in texts})) < len(texts)


class _Item(Entry):
    id: str = Field(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$")
    level: Level
    standards: tuple[str, ...] = Field(default=(), validate_default=True)
    """At least one, save in a company's own items."""
    topic: str = ""
    """What a company's own item without a standard is about; else the topic is that of its first standard."""
    stem: Words
    explanation: Words
    whose: Words | None = None
    """Whose rule is asked, where the sources disagree (coverage.md, section 7)."""
    seconds: int = Field(default=40, ge=10, le=300)
    """How long it takes somebody who knows."""
    negative: bool = False
    """Whether the stem asks for what is *not* so; it is then printed with emphasis."""
    only: Only = ""
    """The one language a company's own item is in; empty where it has both."""

    @model_validator(mode="before")
    @classmethod
    def _in_one_language(cls, given: Any, info: ValidationInfo) -> Any:
        """Let the one language of an own item stand for the other too."""
        return in_one_language(given, own=_is_own(info))

    @field_validator("standards")
    @classmethod
    def _are_known(cls, ids: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if not ids and not _is_own(info):
            raise Wrong(Text("缺 standards，请写明依据的标准", "standards are missing; name those it rests on"))
        if strange := [id for id in ids if id not in catalogue()]:
            raise Wrong(Text("标准目录里没有 {ids}", "the catalogue of standards has no {ids}"), ids=", ".join(strange))
        return ids

    @field_validator("topic")
    @classmethod
    def _is_known(cls, topic: str) -> str:
        if topic and topic not in vocabulary("topics"):
            known = ", ".join(vocabulary("topics"))
            raise Wrong(
                Text("没有这个主题，可用的有 {known}", "there is no such topic; use one of {known}"), known=known
            )
        return topic


class _Choosing(_Item):
    options: tuple[Option, ...] = Field(min_length=2, max_length=MOST_OWN)

    @field_validator("options")
    @classmethod
    def _can_be_weighed(cls, options: tuple[Option, ...], info: ValidationInfo) -> tuple[Option, ...]:
        _are_few(options, 6, info)
        return options

    def _keys(self) -> int:
        return sum(option.right for option in self.options)

    @model_validator(mode="after")
    def _explains(self, info: ValidationInfo) -> Any:
        if not _is_own(info) and (
            silent := [option.zh for option in self.options if not option.right and option.why is None]
        ):
            raise Wrong(
                Text("选项“{option}”没写为什么不对（why）", "the option “{option}” does not say why it is wrong (why)"),
                option=silent[0],
            )
        if _repeated(self.options):
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
    steps: tuple[Words, ...] = Field(min_length=2, max_length=MOST_OWN)

    @field_validator("steps")
    @classmethod
    def _can_be_weighed(cls, steps: tuple[Words, ...], info: ValidationInfo) -> tuple[Words, ...]:
        _are_few(steps, 7, info)
        return steps

    @model_validator(mode="after")
    def _differ(self) -> Ordering:
        if _repeated(self.steps):
            raise Wrong(Text("有两个步骤一样", "two steps are the same"))
        return self


class Matching(_Item):
    """Things that belong together."""

    type: Literal["matching"]
    pairs: tuple[Pair, ...] = Field(min_length=2, max_length=MOST_OWN)
    extra: tuple[Words, ...] = ()
    """Right sides that belong to nothing."""

    @field_validator("pairs")
    @classmethod
    def _can_be_weighed(cls, pairs: tuple[Pair, ...], info: ValidationInfo) -> tuple[Pair, ...]:
        _are_few(pairs, 6, info)
        return pairs

    @model_validator(mode="after")
    def _differ(self) -> Matching:
        if _repeated([pair.left for pair in self.pairs]):
            raise Wrong(Text("左边有两个一样", "two left sides are the same"))
        if set(map(_said, self.extra)) & {_said(pair.right) for pair in self.pairs}:
            raise Wrong(
                Text("extra 里有一项其实配得上某个左边", "extra holds a right side that belongs to one of the pairs")
            )
        return self


class Numeric(_Item):
    """A number; where `generate` names a rule, stem and answer are made anew each time from its values."""

    type: Literal["numeric"]
    answer: FiniteFloat | None = None
    tolerance: FiniteFloat = Field(default=0, ge=0)
    unit: Words | None = None
    """What is counted; a company's own item may leave it out."""
    generate: str | None = None
    """A rule of `steward.quiz.items.generating`; its values fill ``{...}`` in stem and explanation."""

    @model_validator(mode="after")
    def _has_one_source(self, info: ValidationInfo) -> Numeric:
        if (self.answer is None) == (self.generate is None):
            raise Wrong(Text("answer 和 generate 应写其中一个", "write either answer or generate"))
        if self.unit is None and not _is_own(info):
            raise Wrong(Text("缺 unit，请写明单位", "the unit is missing"))
        if self.generate is not None:
            self._can_be_made(self.generate, draw=_is_own(info))
        return self

    def _can_be_made(self, rule: str, *, draw: bool) -> None:
        from steward.quiz.items.generating import RULES, filled, values

        if rule not in RULES:
            raise Wrong(
                Text("没有出题规则 {rule}，可用的有 {known}", "there is no rule {rule}; use one of {known}"),
                rule=rule,
                known=", ".join(RULES),
            )
        if not draw:  # of ours the tests draw many; one drawing loads the calendars
            return
        made = values(rule, 1)
        for words in (self.stem, self.explanation):
            for text in (words.zh, words.en):
                try:
                    filled(text, made)
                except KeyError as missing:
                    raise Wrong(
                        Text("规则 {rule} 没有 {name} 这个数", "the rule {rule} makes no {name}"),
                        rule=rule,
                        name=missing.args[0],
                    ) from None


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
        for answer in (one for answers in self.answers.values() for one in answers):
            if not any(c.isalnum() for c in answer):
                raise Wrong(
                    Text("答案“{answer}”里没有字", "there are no words in the answer “{answer}”"), answer=answer
                )
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
        if len(set(self.candidates)) < len(self.candidates) or len(set(self.moves)) < len(self.moves):
            raise Wrong(Text("同一个对话动作写了两遍", "a dialogue move stands twice"))
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


def topic_of(item: Item) -> str:
    """Give the topic of an item: that of its first standard, else the one it names, else ``own``."""
    return standard(item.standards[0]).topic if item.standards else item.topic or "own"


def as_written(item: Item) -> dict[str, Any]:
    """Give an item as it stands in a file: without what goes without saying, and in the languages it has."""
    written = {
        "id": item.id,
        "type": item.type,
        **item.model_dump(mode="json", exclude_defaults=True, exclude={"only"}),
    }
    return _without(written, "en" if item.only == "zh" else "zh") if item.only else written


def _without(given: Any, language: str) -> Any:
    if isinstance(given, dict):
        return {name: _without(value, language) for name, value in given.items() if name != language}
    return [_without(one, language) for one in given] if isinstance(given, list) else given
