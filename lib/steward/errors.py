"""What can go wrong, as data.

Every error a user may meet is a `Trouble`: a code, the place, and one sentence in each language that says what is
wrong and what to do. Many problems of one input travel together in `StewardError.troubles`; words are made in one
place, `Trouble.describe`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from steward.words import Locale, Text


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong with what the user gave us."""

    code: str
    """Stable kebab-case name, such as ``file-not-found``."""
    text: Text
    """What is wrong and what to do, with ``str.format`` fields."""
    values: dict[str, object] = field(default_factory=dict)

    def describe(self, locale: Locale) -> str:
        """Say it in the reader's language, on one line."""
        return " ".join(self.text.say(locale, **self.values).split())


class StewardError(Exception):
    """The call or its input cannot be used; the command line shows it as one sentence and leaves with code 2."""

    def __init__(self, code: str, text: Text, /, **values: object) -> None:
        self.troubles: tuple[Trouble, ...] = (Trouble(code, text, values),)
        super().__init__(self.describe("en"))

    @classmethod
    def many(cls, troubles: Iterable[Trouble]) -> StewardError:
        """Gather all the problems of one input into one error."""
        error = cls.__new__(cls)
        error.troubles = tuple(troubles)
        Exception.__init__(error, error.describe("en"))
        return error

    @property
    def code(self) -> str:
        """The code of the first problem."""
        return self.troubles[0].code

    def describe(self, locale: Locale) -> str:
        """Say every problem, one a line."""
        return "\n".join(trouble.describe(locale) for trouble in self.troubles)
