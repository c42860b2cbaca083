"""A door of the home page: who goes through it, what waits behind it, and the one thing to do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from steward.ui.page import element, text
from steward.words import Locale, Text, moment, number

Line = tuple[str, str]
"""A number and what it counts; the number is empty where a line is words alone."""


@dataclass(frozen=True, slots=True)
class Door:
    """One door, in one language."""

    id: str
    plate: str
    """Who goes through it."""
    beside: str
    """A small fact beside the plate: a name, a month."""
    what: str
    link: str
    button: str
    lines: tuple[Line, ...] = ()
    figure: str = ""
    """A small picture, as HTML."""
    also: tuple[tuple[str, str], ...] = ()
    """Other ways in: words and address of each."""

    def drawn(self, yours: bool) -> str:
        """Write the door as HTML; yours stands open and has the primary button."""
        items = "".join(
            element("li", element("b", text(n), class_="sw-num") if n else element("b"), element("span", text(words)))
            for n, words in self.lines
        )
        return element(
            "section",
            element("p", element("b", text(self.plate)), element("span", text(self.beside)), class_="sw-door__plate"),
            element("h2", text(self.what), class_="sw-door__what", id=f"door-{self.id}"),
            element("ul", items, class_="sw-door__list") if items else "",
            self.figure,
            element(
                "a",
                text(self.button),
                href=self.link,
                class_="sw-button sw-door__go" + (" sw-button--primary" if yours else ""),
            ),
            element(
                "p",
                *(element("a", text(words), href=link) for words, link in self.also),
                class_="sw-links sw-door__also",
            )
            if self.also
            else "",
            class_="sw-door" + (" sw-door--yours" if yours else ""),
            aria_labelledby=f"door-{self.id}",
        )


def line(n: int, zh: str, one: str, many: str, locale: Locale) -> Line:
    """Give a number and what it counts, apart, for a line of a door."""
    return number(n), zh if locale == "zh" else one if n == 1 else many


def phrase(n: int, zh: str, one: str, many: str, locale: Locale) -> str:
    """Give a number and what it counts as one phrase."""
    return " ".join(line(n, zh, one, many, locale))


def when(at: dt.datetime | None, now: dt.datetime, locale: Locale) -> str:
    """Say when something happened; by its hour where that was today."""
    if at is None:
        return ""
    at = at.astimezone().replace(tzinfo=None) if at.tzinfo else at
    if at.date() == now.date():
        return Text("今天 {time}", "today {time}").say(locale, time=f"{at:%H:%M}")
    return moment(at)
