"""What content written by hand is made of: entries that know their fields, and texts in both languages.

>>> Words(zh="先安抚", en="Calm first").text.say("en")
'Calm first'
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from steward.words import Text


class Entry(BaseModel):
    """An entry of a file; a field it does not have is a mistake, and nothing changes it once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Entry):
    """A text in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    @property
    def text(self) -> Text:
        """The same as a `Text`."""
        return Text(self.zh, self.en)


# -- entries in one language -------------------------------------------------------------------------------------------


class _Seen(str):
    """A language seen from the texts of an entry, not written by somebody."""

    __slots__ = ()


def _is_seen(value: object) -> object:
    if value and not isinstance(value, _Seen):
        raise PydanticCustomError("extra_forbidden", "Extra inputs are not permitted")
    return str(value)


Only = Annotated[Literal["", "zh", "en"], BeforeValidator(_is_seen)]
"""The one language an entry is in; empty where it has both. Nobody writes it: `in_one_language` sees it from the texts."""


def in_one_language(given: Any, *, own: bool) -> Any:
    """Let the one language a company wrote an entry in stand for the other too, and say in ``only`` which it was.

    Args:
        given: the entry as it is written.
        own: whether the company wrote it; other entries are left as they are.

    >>> in_one_language({"title": {"zh": "早会"}}, own=True)
    {'title': {'zh': '早会', 'en': '早会'}, 'only': 'zh'}
    """
    if not own or not isinstance(given, dict):
        return given
    used = set(_languages(given))
    return {**_doubled(given), "only": given.get("only") or _Seen(used.pop())} if len(used) == 1 else given


def _languages(given: Any) -> Iterator[str]:
    """Find the languages that occur anywhere in an entry as it is written."""
    if isinstance(given, dict):
        for name, value in given.items():
            if name in ("zh", "en"):
                yield name
            else:
                yield from _languages(value)
    elif isinstance(given, list):
        for one in given:
            yield from _languages(one)


def _doubled(given: Any) -> Any:
    """Put the one language in the place of the other."""
    if isinstance(given, dict):
        found = {name: _doubled(value) for name, value in given.items()}
        for here, there in (("zh", "en"), ("en", "zh")):
            if here in found and there not in found:
                found[there] = found[here]
        return found
    return [_doubled(one) for one in given] if isinstance(given, list) else given
