"""On what an entry of the model rests: standards of the trade, an inference from them, or an assumption of ours.

Each entry of ``training/personality/`` names its ground, and a reader sees it beside the sentence it belongs to:

>>> from steward.service.personality.character import style
>>> print(style("analytical").moves["confirm"].ground("en"))
inferred from style.analytical, style.dominant
"""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict, Field, model_validator

from steward.content import read_yaml
from steward.standards import catalogue
from steward.words import Locale, Text, join

FOLDER = "training/personality"

_INFERRED = Text("推断自 {ids}", "inferred from {ids}")
_ASSUMED = Text("本模型的假设：{reason}", "our assumption: {reason}")


class Frozen(BaseModel):
    """A piece of content: nothing unknown in it, nothing changed after it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Reason(Frozen):
    """An assumption of the model, and why it is made."""

    id: str
    zh: str
    en: str

    @property
    def text(self) -> Text:
        """Why the model assumes what no source says."""
        return Text(self.zh, self.en)


@cache
def assumptions() -> dict[str, Reason]:
    """Give the model's assumptions by name."""
    return {entry["id"]: Reason(**entry) for entry in read_yaml(f"{FOLDER}/assumptions.yaml")}


class Grounded(Frozen):
    """An entry that says on what it rests: `standards`, `standards` with `inferred`, or `assumption`."""

    standards: tuple[str, ...] = ()
    inferred: bool = False
    """The standards do not say it outright; it is read from them."""
    assumption: str = ""
    """The name of a reason in ``assumptions.yaml`` where no standard says it."""

    @property
    def is_source(self) -> bool:
        """Whether a source of the trade says it outright."""
        return bool(self.standards) and not self.inferred

    def ground(self, locale: Locale) -> str:
        """Say on what the entry rests, for the small print."""
        if not self.standards:
            return _ASSUMED.say(locale, reason=assumptions()[self.assumption].text)
        ids = join(list(self.standards), "zh") if locale == "zh" else ", ".join(self.standards)
        return _INFERRED.say(locale, ids=ids) if self.inferred else ids

    @model_validator(mode="after")
    def _has_a_ground(self) -> Grounded:
        if bool(self.standards) == bool(self.assumption):
            raise ValueError("name the standards it rests on, or else one assumption")
        if unknown := [id for id in self.standards if id not in catalogue()]:
            raise ValueError(f"no standard named {', '.join(unknown)}")
        if self.assumption and self.assumption not in assumptions():
            raise ValueError(f"no assumption named {self.assumption}; there are {', '.join(assumptions())}")
        # whatever rests on a standard that the catalogue itself marks as inferred is inferred too
        if (guessed := [id for id in self.standards if catalogue()[id].inferred]) and not self.inferred:
            raise ValueError(f"{', '.join(guessed)} is inferred: add inferred: true")
        return self


class Because(Grounded):
    """A ground with the sentence that a learner reads."""

    why: Text


class Wording(Grounded):
    """A sentence with its ground."""

    text: Text


class Share(Frozen):
    """Three numbers: what happens to mood (0-100, up is worse), trust and patience (0-100, up is better)."""

    mood: int = Field(0, ge=-40, le=40)
    trust: int = Field(0, ge=-40, le=40)
    patience: int = Field(0, ge=-40, le=40)
