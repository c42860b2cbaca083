"""What a work guide is, as written in its file. Format version 1.

Every text has both languages; a company's own guide, checked with the context of `steward.casebook.case.OWN`, may be in one throughout.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, PrivateAttr, TypeAdapter, ValidationInfo, model_validator

from steward.casebook.families import FamilyId
from steward.casebook.languages import without_fragments
from steward.casebook.parts import MANY, Entry, Id, Ids, LevelId, SourceId, StandardId, Standards, TopicId, Words
from steward.casebook.status import MOST as MOST_STEPS
from steward.casebook.status import Stage, StatusStep, stage_of
from steward.words import LOCALES, Locale
from steward.written import Only, in_one_language

FORMAT = 1
"""The version of the format that guides are written in."""

Kind = Literal["conflict", "procedure"]
"""Whether it settles a kind of dispute or walks through a daily procedure."""


class Step(Entry):
    """One thing to do, in its order."""

    do: Words
    who: Words
    within: Words | None = None
    """By when."""
    check: Words | None = None
    """How one sees that it is done."""
    standards: Standards = ()


class Saying(Words):
    """A wording to use."""

    standards: Standards = ()


class Slip(Words):
    """A wording to avoid."""

    instead: Words
    """What to say in its place, or why not to say it."""
    standards: Standards = ()


class Bound(Entry):
    """Something that is not ours to decide on the spot."""

    what: Words
    decides: LevelId
    why: Words
    standards: Standards = ()


class Form(Entry):
    """A form and what goes on it."""

    name: Words
    fields: tuple[Words, ...] = Field(min_length=1, max_length=MANY)
    standards: Standards = ()


class Guide(Entry):
    """One work guide. Read with `steward.casebook.guides.read_guide`."""

    model_config = ConfigDict(title="Guide")

    format: Annotated[Literal[1], BeforeValidator(lambda given: FORMAT if given == str(FORMAT) else given)]
    """The version of the format."""
    id: Id
    """The name of the file."""
    title: Words
    lede: Words | None = None
    """What it is for, in one sentence."""
    kind: Kind = "procedure"
    family: FamilyId = ""
    """The class of matters it belongs to."""
    source: tuple[SourceId, ...] = Field(default=(), max_length=MANY)
    """The standards it is made from; a company's own guide may have none."""
    added: Words | None = None
    """What in it is ours and not the source's."""
    when: Words | None = None
    """When one takes this sheet in hand."""
    topics: tuple[TopicId, ...] = Field(default=(), max_length=MANY)
    steps: tuple[Step, ...] = Field(min_length=1, max_length=MANY)
    say: tuple[Saying, ...] = Field(default=(), max_length=MANY)
    """Wordings to use."""
    avoid: tuple[Slip, ...] = Field(default=(), max_length=MANY)
    """Wordings to avoid."""
    limits: tuple[Bound, ...] = Field(default=(), max_length=MANY)
    """Limits of authority."""
    forms: tuple[Form, ...] = Field(default=(), max_length=MANY)
    cases: Ids = ()
    """The cases that show it."""
    standards: Standards = ()
    """Standards in play beyond those named above."""
    status: tuple[StatusStep, ...] = Field(default=(), max_length=MOST_STEPS)
    """How far a company's own guide has come; one without is in use as it stands."""
    only: Only = ""
    """The one language a company's own guide is in; nobody writes it."""

    _own: bool = PrivateAttr(default=False)
    _digest: str = PrivateAttr(default="")

    @model_validator(mode="before")
    @classmethod
    def _in_one_language(cls, given: Any, info: ValidationInfo) -> Any:
        own = bool((info.context or {}).get("own"))
        return in_one_language(without_fragments(given) if own else given, own=own)

    def __hash__(self) -> int:
        return hash((self.id, self._digest))

    @property
    def own(self) -> bool:
        """Whether the company wrote it."""
        return self._own

    @property
    def digest(self) -> str:
        """A fingerprint of the file as it was read."""
        return self._digest

    @property
    def languages(self) -> tuple[Locale, ...]:
        """The languages it is written in."""
        return tuple(locale for locale in LOCALES if not self.only or locale == self.only)

    @property
    def stage(self) -> Stage:
        """How far it has come."""
        return stage_of(self.status)

    @property
    def all_standards(self) -> tuple[StandardId, ...]:
        """Every standard it names anywhere, each once, in the order of the sheet."""
        return tuple(dict.fromkeys(self._named()))

    def _named(self) -> Iterator[str]:
        for part in (self.steps, self.say, self.avoid, self.limits, self.forms):
            for one in part:
                yield from one.standards
        yield from (id for id in self.source if "." in id)
        yield from self.standards


GUIDE: TypeAdapter[Guide] = TypeAdapter(Guide)
