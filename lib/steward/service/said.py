"""How a result shows itself: as text at a prompt, as HTML in a notebook, as a sentence anywhere.

>>> from dataclasses import dataclass
>>> from steward.words import Text
>>> @dataclass(frozen=True)
... class Answer(Said):
...     value: int
...     def sentence(self, locale: Locale) -> str:
...         return Text("答案是 {n}", "The answer is {n}").say(locale, n=self.value)
>>> print(Answer(42))
The answer is 42
"""

from __future__ import annotations

import html
from collections.abc import Sequence

from steward.words import HTML_LANG, Locale, choose_locale

MOST_ROWS = 40
"""Rows that a result with one row a team shows at most; the figures themselves stay whole."""


class Said:
    """A result that can be said: subclasses write `sentence`, and `rows` where there is more than a sentence to tell."""

    __slots__ = ()

    def sentence(self, locale: Locale) -> str:
        """Say the result on one line, without a full stop, with its n and interval."""
        raise NotImplementedError

    def rows(self, locale: Locale) -> Sequence[tuple[str, str]]:
        """Give what stands behind the sentence as (name, value) pairs, already written for the reader; empty for nothing more."""
        del locale
        return ()

    def text(self, locale: Locale) -> str:
        """Give the sentence and the rows below it as plain text."""
        colon = "：" if locale == "zh" else ": "
        return "\n".join([self.sentence(locale), *(f"  {name}{colon}{value}" for name, value in self.rows(locale))])

    def html(self, locale: Locale) -> str:
        """Give the same as HTML; everything in it is escaped."""
        said = html.escape(self.sentence(locale))
        rows = self.rows(locale)
        if not rows:
            return f'<span lang="{HTML_LANG[locale]}">{said}</span>'
        cells = "".join(
            f'<tr><th scope="row">{html.escape(name)}</th><td>{html.escape(value)}</td></tr>' for name, value in rows
        )
        return (
            f'<div lang="{HTML_LANG[locale]}"><p>{said}</p><table class="sw-table"><tbody>{cells}</tbody></table></div>'
        )

    def __str__(self) -> str:
        return self.text("en")

    def _repr_html_(self) -> str:
        return self.html(choose_locale())
