"""How a case is told on a page or on paper: its story as HTML, and the line of the customer's mood through what happened.

A story is Markdown written by hand. Headings, paragraphs, lists, quotations and emphasis are kept; HTML, pictures and links are shown as the
letters they are written with, so that a story can neither run nor fetch anything.

>>> story_html("# The third drip\\n\\nA *basin* of <b>water</b>.")
'<p>A <em>basin</em> of &lt;b&gt;water&lt;/b&gt;.</p>\\n'
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from steward.service.personality import CALM_BAND, mood_band
from steward.sheet import element, text
from steward.words import EN_DASH, Locale, Text

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

    from steward.casebook.case import Case

Ours = Literal["helped", "harmed"]

_BAND = Text("平静带 {low}{dash}{high}", "calm band {low}{dash}{high}")
_BAND_SHORT = Text("平静带", "calm band")
_FURIOUS = Text("盛怒", "furious")
_CALM = Text("平静", "calm")
_LABEL = Text("业主的情绪，0 平静到 100 盛怒：{values}", "The customer’s mood, from 0 calm to 100 furious: {values}")
_DID = {
    "helped": Text("我们做的，帮上了", "ours, and it helped"),
    "harmed": Text("我们做的，伤了人", "ours, and it did harm"),
}


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).disable(
        ["image", "link", "autolink", "reference", "html_block", "html_inline"]
    )


def story_html(story: str, *, below: int = 2) -> str:
    """Write a story as HTML.

    Args:
        story: Markdown; a heading it begins with is its title and left out, since the page has said it.
        below: the level of the heading that the story stands under.
    """
    markdown = _markdown()
    tokens = markdown.parse(story)
    if len(tokens) > 2 and tokens[0].type == "heading_open":
        tokens = tokens[3:]
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(below + 1, 6)}"
    return str(markdown.renderer.render(tokens, markdown.options, {}))


@dataclass(frozen=True, slots=True)
class MoodLine:
    """The line of a customer's mood, with what we did as dots on it: a full dot helped, a hollow one did harm."""

    moods: Sequence[float | None]
    """After each event, from 0 calm to 100 furious; None where nobody estimated it."""
    ours: Sequence[Ours | None] = ()
    """Of each event, what it did where it was ours."""
    spread: Sequence[tuple[float, float] | None] = ()
    """The lowest and the highest estimate of each event, where several people gave one."""

    def __bool__(self) -> bool:
        return sum(mood is not None for mood in self.moods) > 1

    def figure(self, locale: Locale, caption: str = "") -> str:
        """Draw it for wide screens and paper, and for phones, with a caption in plain words below."""
        pictures = _drawn(self, locale, _WIDE) + _drawn(self, locale, _NARROW)
        return element(
            "figure",
            pictures,
            element("figcaption", text(caption), class_="sw-note") if caption else "",
            class_="sw-line",
        )


def mood_line(case: Case) -> MoodLine:
    """Give the line of a case, as its writers estimate it; empty where they estimate fewer than two moods."""
    return MoodLine([event.mood for event in case.happened], [event.ours for event in case.happened])


def dot(number: int, did: Ours, locale: Locale) -> str:
    """Write the dot that stands beside the words of an event on the line."""
    css = "sw-dot" + (" sw-dot--harm" if did == "harmed" else "")
    return element(
        "i",
        str(number),
        class_=css,
        title=_DID[did].say(locale),
        role="img",
        aria_label=f"{number}, {_DID[did].say(locale)}",
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    css: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    dot: float
    size: float
    """Of the words, in pixels."""
    short: bool


_WIDE = _Frame("sw-wide-only", 1120, 200, 16, 1010, 17, 186, 10, 15, False)
_NARROW = _Frame("sw-narrow-only", 343, 170, 42, 328, 14, 159, 9, 12.5, True)


def _drawn(line: MoodLine, locale: Locale, frame: _Frame) -> str:
    heights = _heights(line.moods)
    step = (frame.right - frame.left) / max(1, len(heights) - 1)

    def x(i: int) -> float:
        return round(frame.left + step * i, 1)

    def y(mood: float) -> float:
        return round(frame.bottom - (frame.bottom - frame.top) * mood / 100, 1)

    def say(css: str, at: float, height: float, what: object, anchor: str | None = None, size: float = 0) -> str:
        return element(
            "text", text(what), class_=css, x=round(at, 1), y=round(height, 1), font_size=round(size or frame.size, 1), text_anchor=anchor
        )  # fmt: skip

    low, high = CALM_BAND
    end = frame.width if not frame.short else frame.right
    start = 0 if not frame.short else frame.left
    parts = [
        element("rect", class_="sw-ln-band", x=start, y=y(high), width=end - start, height=round(y(low) - y(high), 1)),
        say("sw-ln-text", end - 8, y(low) - 8, (_BAND_SHORT if frame.short else _BAND).say(locale, low=low, high=high, dash=EN_DASH), "end"),
    ]  # fmt: skip
    if frame.short:
        parts += [
            element("path", class_="sw-ln-tick", d=f"M{frame.left} {frame.top}h-6M{frame.left} {frame.bottom}h-6M{frame.left} {frame.top}V{frame.bottom}"),
            say("sw-ln-text", frame.left - 9, frame.top + 4, _FURIOUS.say(locale), "end"),
            say("sw-ln-text", frame.left - 9, frame.bottom + 4, _CALM.say(locale), "end"),
        ]  # fmt: skip
    for i, ends in enumerate(line.spread):
        if ends and ends[0] < ends[1]:
            parts.append(
                element(
                    "path", class_="sw-ln-lead", d=f"M{x(i)} {y(ends[1])}V{y(ends[0])}m-4 0h8M{x(i) - 4} {y(ends[1])}h8"
                )
            )
    known = [(i, mood) for i, mood in enumerate(line.moods) if mood is not None]
    parts.append(element("polyline", class_="sw-ln-mood", points=" ".join(f"{x(i)},{y(mood)}" for i, mood in known)))
    number = 0
    for i, height in enumerate(heights):
        did = line.ours[i] if i < len(line.ours) else None
        mood = line.moods[i]
        if did and height is not None:
            number += 1
            harm = did == "harmed"
            parts.append(
                element(
                    "circle",
                    class_="sw-ln-dot" + (" sw-ln-dot--harm" if harm else ""),
                    cx=x(i),
                    cy=y(height),
                    r=frame.dot,
                )
            )
            parts.append(
                say(
                    "sw-ln-n" + (" sw-ln-n--harm" if harm else ""),
                    x(i),
                    y(height) + frame.dot * 0.46,
                    number,
                    size=frame.dot * 1.38,
                )
            )
        elif mood is not None:
            parts.append(element("circle", class_="sw-ln-open", cx=x(i), cy=y(mood), r=5 if not frame.short else 4.2))
        if mood is not None and not frame.short:
            parts.append(say("sw-ln-value", x(i) + 16, _beside(heights, i, y), f"{mood:.0f}", size=17))
    last = known[-1] if known else None
    if last and not frame.short:
        name = mood_band(round(last[1])).name.say(locale)
        parts.append(
            say("sw-ln-word", x(last[0]) + 16 + 10 * len(f"{last[1]:.0f}") + 8, _beside(heights, last[0], y), name)
        )
    said = _LABEL.say(locale, values=", ".join(f"{mood:.0f}" for _, mood in known))
    return element(
        "svg", *parts, class_=frame.css, viewBox=f"0 0 {frame.width} {frame.height}", role="img", aria_label=said
    )


def _heights(moods: Sequence[float | None]) -> list[float | None]:
    """Give where each event stands on the line: between its neighbours where nobody estimated it; None where nobody estimated any."""
    known = [(i, float(mood)) for i, mood in enumerate(moods) if mood is not None]
    found: list[float | None] = []
    for i in range(len(moods)):
        before = next((one for one in reversed(known) if one[0] <= i), None)
        after = next((one for one in known if one[0] >= i), None)
        if before is None or after is None or before[0] == after[0]:
            near = before or after
            found.append(near[1] if near else None)
        else:
            share = (i - before[0]) / (after[0] - before[0])
            found.append(before[1] + (after[1] - before[1]) * share)
    return found


def _beside(heights: Sequence[float | None], i: int, y: Callable[[float], float]) -> float:
    """Give the height of a value's words: on the side of the point that the line does not leave by."""
    here = heights[i] or 0
    after = heights[i + 1] if i + 1 < len(heights) and heights[i + 1] is not None else here
    rises = (after or 0) > here
    return y(here) + (23 if rises or here > 88 else -11)
