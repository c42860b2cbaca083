"""What a case is: who, what happened, what they wanted, who may decide, and what may come of it; as written in ``case.yaml``.

Format version 2; `steward.casebook.migration` brings version 1 to it. Every text has both languages; a company's own case, checked with the context `OWN`, may be in one throughout.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, PrivateAttr, TypeAdapter, ValidationInfo, model_validator

from steward.casebook.drill import Drill
from steward.casebook.families import FamilyId
from steward.casebook.flows import USUAL, flow_in, name_or_flow
from steward.casebook.general import with_general_parts
from steward.casebook.languages import without_fragments
from steward.casebook.migration import FORMAT
from steward.casebook.parts import (
    MANY,
    Ended,
    Entry,
    Id,
    Ids,
    LevelId,
    Sayings,
    SourceId,
    Standards,
    TopicId,
    Words,
    by_id,
)
from steward.casebook.reference import Reference
from steward.casebook.status import MOST as MOST_STEPS
from steward.casebook.status import Stage, StatusStep, stage_of
from steward.errors import Trouble
from steward.service.complaints.flow import Flow
from steward.service.expectation.ledger import Ledger, read_ledger
from steward.words import LOCALES, Locale
from steward.written import Only, in_one_language

OWN: Mapping[str, Any] = MappingProxyType({"own": True})
"""The context in which a company's own case is checked."""

Told = Literal["full", "partial", "title-only", "playbook"]
Role = Literal["customer", "companion", "staff", "colleague", "manager", "authority", "neighbour", "contractor"]


class Person(Entry):
    """Somebody in the case, under a neutral name."""

    id: Id
    role: Role
    name: Words
    who: Words
    """Who they are, in a few words."""


class Event(Entry):
    """One thing that happened."""

    when: Words
    what: Words
    told: Literal["source", "invented"]
    """Whether the source tells it, or it was added for teaching."""
    mood: int | None = Field(None, ge=0, le=100)
    """The customer's mood after it, from 0 calm to 100 furious: the writers' estimate."""
    ours: Literal["helped", "harmed"] | None = None
    """What it did, where it is something that we did."""


class Wanted(Entry):
    """What the customer wanted: said, meant, and left unsaid."""

    surface: Words
    real: Words
    hidden: Words | None = None


class Fact(Entry):
    """Something that can be found out, and that nobody tells unasked."""

    id: Id
    what: Words
    """The fact, neutrally, for the card and the debrief."""
    says: Sayings
    """How the owner tells it when asked."""
    asked: Sayings
    """Pieces of a question that reach it, any of which will do."""
    must: bool = False
    """Whether a good talk has to find it."""


class Expected(Words):
    """One thing the customer expects; levels run from 0 to 10. zh and en say what."""

    id: Id
    importance: float = Field(gt=0, le=1e9)
    """Points, in any unit; only their proportions count."""
    desired: float = Field(ge=0, le=10)
    adequate: float = Field(ge=0, le=10)
    """What would just do."""
    deliverable: float = Field(ge=0, le=10)
    """What can really be had once the authority has granted it."""
    improvable: float = Field(default=0, ge=0, le=10)
    """What the steward can do alone."""
    authority: LevelId = "steward"
    """The level that may grant it."""
    layer: Literal["surface", "real", "hidden"] = "surface"
    delivered: float = Field(default=0, ge=0, le=10)
    """What the customer has now."""
    place: Literal["", "home", "common"] = ""
    by: Words | None = None
    """Who delivers it."""
    limit: Words | None = None
    """Why no more can be had."""
    standards: Standards = ()
    zone: Words | None = None
    """From what is desired to what would just do, in plain words, for the expectation card."""
    says: Sayings | None = None
    """How the owner lets it out when it is drawn out."""


class Limit(Entry):
    """Something the steward may not promise."""

    id: Id
    what: Words
    decides: LevelId
    why: Words
    standards: Standards = ()
    words: Sayings
    """Pieces of a sentence that promise it."""


class Outcome(Entry):
    """One way it can end."""

    id: Id
    ended: Ended
    what: Words
    because: Words
    standards: Standards = ()


class Case(Entry):
    """One case. Read with `steward.casebook.read_case`."""

    model_config = ConfigDict(title="Case")

    format: Annotated[Literal[2], BeforeValidator(lambda given: FORMAT if given == str(FORMAT) else given)]
    """The version of the format."""
    id: Id
    """The name of the folder."""
    title: Words
    lede: Words
    """What it is about, in one sentence."""
    source: tuple[SourceId, ...] = Field(default=(), max_length=MANY)
    """The incidents or playbooks it is made from; a company's own case may have none."""
    told: Told = "full"
    """How much of the story the source tells."""
    invented: Words | None = None
    """What was added for teaching."""
    family: FamilyId = ""
    """The class of matters it belongs to; a company's own case may name none."""
    related: Ids = ()
    """Other cases that belong beside it."""
    topics: tuple[TopicId, ...] = Field(default=(), max_length=MANY)
    standards: Standards = ()
    people: tuple[Person, ...] = Field(min_length=1, max_length=MANY)
    happened: tuple[Event, ...] = Field(min_length=1, max_length=MANY)
    wanted: Wanted
    flow: Annotated[str | dict[str, Any], BeforeValidator(name_or_flow)] = USUAL
    """The flow the matter runs through: a file of training/flows, or a flow written here as there."""
    facts: tuple[Fact, ...] = Field(default=(), max_length=MANY)
    expectations: tuple[Expected, ...] = Field(min_length=1, max_length=MANY)
    limits: tuple[Limit, ...] = Field(default=(), max_length=MANY)
    review: Reference = Reference()
    """The reference of the review, seen only once a group has answered."""
    outcomes: tuple[Outcome, ...] = Field(default=(), max_length=MANY)
    drill: Drill | None = None
    """What is played; a case may do without."""
    status: tuple[StatusStep, ...] = Field(default=(), max_length=MOST_STEPS)
    """How far a company's own case has come; one without is in use as it stands."""
    only: Only = ""
    """The one language a company's own case is in; nobody writes it."""

    _folder: Path = PrivateAttr(default_factory=Path)
    _own: bool = PrivateAttr(default=False)
    _digest: str = PrivateAttr(default="")
    _untranslated: tuple[int, ...] = PrivateAttr(default=())
    _notes: tuple[Trouble, ...] = PrivateAttr(default=())
    _stories: Mapping[Locale, str] = PrivateAttr(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _in_one_language(cls, given: Any, info: ValidationInfo) -> Any:
        own = bool((info.context or {}).get("own"))
        if not own:
            return given
        return with_general_parts(in_one_language(without_fragments(given), own=True))

    def __hash__(self) -> int:
        return hash((self.id, self._digest))

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self._folder

    @property
    def own(self) -> bool:
        """Whether the company wrote it."""
        return self._own

    @property
    def digest(self) -> str:
        """A fingerprint of ``case.yaml`` as it was read."""
        return self._digest

    @property
    def languages(self) -> tuple[Locale, ...]:
        """The languages it is written in."""
        return tuple(locale for locale in LOCALES if not self.only or locale == self.only)

    @property
    def in_both(self) -> bool:
        """Whether it is written in both languages."""
        return not self.only

    @property
    def untranslated(self) -> tuple[int, ...]:
        """Lines of ``case.yaml`` where the other language is missing, of a case that is partly translated."""
        return self._untranslated

    @property
    def notes(self) -> tuple[Trouble, ...]:
        """What is worth knowing of it, though nothing is wrong."""
        return self._notes

    @cached_property
    def the_flow(self) -> Flow:
        """The flow the matter runs through."""
        return flow_in(self.flow)

    @property
    def stage(self) -> Stage:
        """How far it has come."""
        return stage_of(self.status)

    @property
    def playable(self) -> bool:
        """Whether it can be played."""
        return self.drill is not None

    def story(self, locale: Locale) -> str:
        """Give the story, in the other language where there is none in this one, ``""`` where there is none at all."""
        return self._stories.get(locale) or next(iter(self._stories.values()), "")

    @property
    def story_languages(self) -> tuple[Locale, ...]:
        """The languages there is a story in."""
        return tuple(self._stories)

    def ledger(self) -> Ledger:
        """Give what the customer expects as the ledger that a talk works on."""
        kept = [one.model_dump(exclude={"zone", "says"}, exclude_none=True) for one in self.expectations]
        return read_ledger(kept, f"{self.id}/case.yaml expectations")

    def person(self, id: str) -> Person:
        """Look one person up.

        Raises:
            KeyError: where there is none of this id.
        """
        return by_id(self.people, id)

    def fact(self, id: str) -> Fact:
        """Look one fact up.

        Raises:
            KeyError: where there is none of this id.
        """
        return by_id(self.facts, id)

    def expectation(self, id: str) -> Expected:
        """Look one expectation up, with what only the drill needs of it.

        Raises:
            KeyError: where there is none of this id.
        """
        return by_id(self.expectations, id)


CASE: TypeAdapter[Case] = TypeAdapter(Case)
