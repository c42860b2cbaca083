"""Small pieces of HTML from which every section is put together.

All of them return `Markup`: what is put in with `format` is escaped, so that text from records can never become markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from steward.service.statistics.verdict import Verdict
from steward.words import Locale

Side = Literal["up", "down"]
_MARKS = {"met": "met", "missed": "missed", "unclear": "unclear", "no-data": "none"}
EMPTY = Markup("")


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a report as a notebook shows it: HTML for the page, one sentence for everything else."""

    html: Markup
    sentence: str

    def _repr_html_(self) -> str:
        return str(self.html)

    def __repr__(self) -> str:
        return self.sentence


def joined(parts: Iterable[Markup | str]) -> Markup:
    """Put pieces one after the other."""
    return Markup("").join(parts)


def section(name: str, title: str, *body: Markup, extra: str = "") -> Markup:
    """Give a section of the sheet under its heading; `name` is its anchor."""
    return Markup(
        '<section id="{name}" class="{extra}" aria-labelledby="{name}-h"><h2 class="sw-sheet__h" id="{name}-h">{title}</h2>{body}</section>'
    ).format(name=name, extra=extra, title=title, body=joined(body))


def paragraph(words: str, css: str = "sw-report__says") -> Markup:
    """Give one paragraph, or nothing where there are no words."""
    return Markup('<p class="{}">{}</p>').format(css, words) if words else EMPTY


def note(words: str) -> Markup:
    """Give a small explanatory line."""
    return paragraph(words, "sw-note")


def verdict(kind: str, locale: Locale, words: str = "") -> Markup:
    """Give a verdict: shape, word and colour together; `words` replaces the usual word."""
    mark = _MARKS[kind]
    return Markup(
        '<span class="sw-verdict sw-verdict--{mark}"><svg aria-hidden="true"><use href="#mark-{mark}"/></svg>{words}</span>'
    ).format(mark=mark, words=words or Verdict(kind).text.say(locale))


@dataclass(frozen=True, slots=True)
class Bar:
    """An interval bar: a dot on a scale, its interval, and the flag of the target."""

    low_end: float
    high_end: float
    value: float
    low: float | None
    high: float | None
    target: float | None
    better: Side
    from_words: str
    to_words: str
    sentence: str
    """What the bar shows, for those who do not see it."""

    def _x(self, value: float) -> float:
        span = self.high_end - self.low_end
        share = (value - self.low_end) / span if span else 0.5
        return round(12 + 72 * min(max(share, 0.0), 1.0), 1)

    def draw(self) -> Markup:
        """Give it as inline SVG that fills its cell."""
        marks = [Markup('<line class="sw-bar__track" x1="12%" y1="18" x2="84%" y2="18"/>')]
        if self.low is not None and self.high is not None:
            a, b = self._x(self.low), self._x(self.high)
            marks.append(
                Markup(
                    '<rect class="sw-bar__range" x="{a}%" y="14" width="{w}%" height="8"/>'
                    '<line class="sw-bar__cap" x1="{a}%" y1="12" x2="{a}%" y2="24"/>'
                    '<line class="sw-bar__cap" x1="{b}%" y1="12" x2="{b}%" y2="24"/>'
                ).format(a=a, b=b, w=round(b - a, 1))
            )
        if self.target is not None:
            flag = "M0 1h8l-2.5 3.5 2.5 3.5h-8z" if self.better == "up" else "M0 1h-8l2.5 3.5-2.5 3.5h8z"
            marks.append(
                Markup(
                    '<line class="sw-bar__target" x1="{t}%" y1="1" x2="{t}%" y2="27"/>'
                    '<svg x="{t}%" overflow="visible"><path class="sw-bar__flag" d="{flag}"/></svg>'
                ).format(t=self._x(self.target), flag=flag)
            )
        marks.append(Markup('<circle class="sw-bar__value" cx="{}%" cy="18" r="4.5"/>').format(self._x(self.value)))
        marks.append(
            Markup(
                '<text class="sw-bar__text" x="9.5%" y="22" text-anchor="end">{}</text>'
                '<text class="sw-bar__text" x="86.5%" y="22">{}</text>'
            ).format(self.from_words, self.to_words)
        )
        return Markup('<svg class="sw-bar" role="img" aria-label="{}">{}</svg>').format(self.sentence, joined(marks))


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of one column of a plain table."""

    words: str
    number: bool = False
    label: bool = False
    """On a phone the cell repeats the heading, because its content does not explain itself."""
    nowrap: bool = False


def table(headings: Sequence[Heading], rows: Iterable[Sequence[Markup | str]], css: str = "sw-table") -> Markup:
    """Give a plain table; the first cell of each row names the row."""

    def cell(place: int, content: Markup | str) -> Markup:
        heading = headings[place]
        classes = " ".join(
            ["is-number"] * heading.number + ["sw-num"] * heading.number + ["sw-nowrap"] * heading.nowrap
        )
        inside = Markup("{}").format(content)
        if place == 0:
            return Markup('<th scope="row"{}>{}</th>').format(_class(classes), inside)
        label = Markup(' data-label="{}"').format(heading.words) if heading.label or heading.number else EMPTY
        return Markup("<td{}{}>{}</td>").format(_class(classes), label, inside)

    head = joined(
        Markup('<th scope="col"{}>{}</th>').format(_class("is-number" if h.number else ""), h.words) for h in headings
    )
    body = joined(Markup("<tr>{}</tr>").format(joined(cell(i, c) for i, c in enumerate(row))) for row in rows)
    return Markup('<table class="{}"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(css, head, body)


def bullets(lines: Iterable[Markup | str]) -> Markup:
    """Give small lines divided by hairlines."""
    return Markup('<ul class="sw-rows sw-note sw-sheet__notes">{}</ul>').format(
        joined(Markup("<li>{}</li>").format(line) for line in lines)
    )


def unfolding(summary: str, body: Markup, name: str = "") -> Markup:
    """Give something that opens when asked for; on paper it is open."""
    anchor = Markup(' id="{}"').format(name) if name else EMPTY
    return Markup('<details class="sw-cases"{}><summary>{}</summary>{}</details>').format(anchor, summary, body)


def link(target: str, words: Markup | str) -> Markup:
    """Give a link to another place on the same page."""
    return Markup('<a href="#{}">{}</a>').format(target, words)


def _class(names: str) -> Markup:
    return Markup(' class="{}"').format(names) if names else EMPTY
