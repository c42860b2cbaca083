"""The line of a review: the owner's mood as the room estimates it, from lowest to highest, and what we did as dots on it.

It is described once, as shapes, and written by whoever shows it: the page puts them into the browser, the minute into its file. There is
one for wide screens and paper, one for phones, so that its words keep their size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from steward.casebook.review.session import Estimate, Session
from steward.service.personality import CALM_BAND, mood_band
from steward.sheet import element, text
from steward.words import EN_DASH, Locale, Text

Shape = tuple[str, dict[str, Any], str]
"""An SVG element: its name, its attributes, its words."""

_FURIOUS = Text("盛怒", "furious")
_CALM = Text("平静", "calm")
_BAND = Text("平静带 {low}{dash}{high}", "calm band {low}{dash}{high}")
_BAND_SHORT = Text("平静带", "calm band")
_LABEL = Text("在场估计的情绪中位数：{values}", "Mood as the room estimates it, median: {values}")
_LABEL_ALONE = Text("您估计的情绪：{values}", "Mood as you estimate it: {values}")
_NOTHING = Text("还没有估计", "not estimated yet")
_REFERENCE = Text("参考", "reference")
_GAP = Text("、", ", ")


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn."""

    css: str
    width: int
    height: int
    label: str
    shapes: tuple[Shape, ...]

    def svg(self) -> str:
        """Write it as SVG."""
        inside = "".join(element(tag, text(words), **attributes) for tag, attributes, words in self.shapes)
        box = f"0 0 {self.width} {self.height}"
        return element("svg", inside, class_=self.css, viewBox=box, role="img", aria_label=self.label)

    def told(self) -> dict[str, Any]:
        """Give it to a script."""
        shapes = [
            [tag, {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}, words]
            for tag, attributes, words in self.shapes
        ]
        return {
            "css": self.css,
            "box": f"0 0 {self.width} {self.height}",
            "label": self.label,
            "shapes": shapes,
        }


def room_lines(
    session: Session, locale: Locale, moods: Mapping[int, int] | None = None, ours: Mapping[int, str] | None = None
) -> tuple[Drawing, Drawing]:
    """Draw a review's line, wide and narrow.

    Args:
        session: the review.
        locale: the language of the words in it.
        moods: the writers' estimates by event, dotted; only after the comparison.
        ours: what we did as the writers see it, where the room did not judge; only after the comparison.
    """
    n = len(session.happened)
    estimates = [session.estimates.get(i) for i in range(n)]
    did = [
        session.judged.get(i) or (ours or {}).get(i, "") or ("open" if one.ours else "")
        for i, one in enumerate(session.happened)
    ]
    reference = [(moods or {}).get(i) for i in range(n)]
    said = _GAP.say(locale).join(str(one.shown) if one else EN_DASH for one in estimates)
    label = (_LABEL_ALONE if session.alone else _LABEL).say(
        locale, values=said if any(estimates) else _NOTHING.say(locale)
    )
    frames = (_wide(n), _narrow(n))
    return tuple(_Line(frame, estimates, did, reference, locale).drawing(label) for frame in frames)  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class _Frame:
    css: str
    width: int
    height: int
    left: float
    step: float
    band: tuple[float, float]
    """Where the band begins and ends."""
    top: float
    bottom: float
    size: float
    small: bool


def _wide(n: int) -> _Frame:
    # A point stands over the first word of its event in the columns below, which are 24 apart.
    return _Frame("sw-wide-only", 1120, 200, 11, 1144 / max(1, n), (0, 1120), 16.5, 186.5, 15, False)


def _narrow(n: int) -> _Frame:
    left = 42.5
    return _Frame("sw-narrow-only", 343, 170, left, 288.5 / max(1, n - 1), (left, 331), 13.8, 158.8, 12.5, True)


class _Line:
    def __init__(
        self, frame: _Frame, estimates: Sequence[Estimate | None], did: Sequence[str], reference: Sequence[int | None], locale: Locale
    ) -> None:  # fmt: skip
        self.frame, self.estimates, self.did, self.reference, self.locale = frame, estimates, did, reference, locale
        self.levels = _between([None if one is None else one.median for one in estimates])
        self.shapes: list[Shape] = []

    def x(self, n: int) -> float:
        return round(self.frame.left + self.frame.step * n, 1)

    def y(self, mood: float) -> float:
        return round(self.frame.bottom - (self.frame.bottom - self.frame.top) * mood / 100, 1)

    def put(self, tag: str, css: str, words: str = "", **attributes: Any) -> None:
        self.shapes.append((tag, {"class_": css, **attributes}, words))

    def words(self, css: str, x: float, y: float, words: str, *, anchor: str | None = None, size: float = 0) -> None:
        more = {"text_anchor": anchor} if anchor else {}
        self.put("text", css, words, x=round(x, 1), y=round(y, 1), font_size=size or self.frame.size, **more)

    def drawing(self, label: str) -> Drawing:
        self.axis()
        self.ranges()
        self.referred()
        self.line()
        self.points()
        frame = self.frame
        return Drawing(frame.css, frame.width, frame.height, label, tuple(self.shapes))

    def axis(self) -> None:
        frame, (low, high) = self.frame, CALM_BAND
        start, end = frame.band
        self.put(
            "rect", "sw-ln-band", x=start, y=self.y(high), width=end - start, height=round(self.y(low) - self.y(high), 1)
        )  # fmt: skip
        name = _BAND_SHORT.say(self.locale) if frame.small else _BAND.say(self.locale, low=low, dash=EN_DASH, high=high)
        self.words("sw-ln-text", end - 8, frame.bottom - (8.3 if not frame.small else 6.9), name, anchor="end")
        if frame.small:
            left = frame.left
            path = f"M{left} {frame.top}h-6M{left} {frame.bottom}h-6M{left} {frame.top}V{frame.bottom}"
            self.put("path", "sw-ln-tick", d=path)
            for words, mood in ((_FURIOUS, 100), (_CALM, 0)):
                self.words("sw-ln-text", left - 10, self.y(mood) + 4.5, words.say(self.locale), anchor="end")

    def ranges(self) -> None:
        for n, one in enumerate(self.estimates):
            if one and one.high > one.low:
                x = self.x(n)
                self.put(
                    "path", "sw-ln-lead", d=f"M{x} {self.y(one.high)}V{self.y(one.low)}m-4 0h8M{round(x - 4, 1)} {self.y(one.high)}h8"
                )  # fmt: skip

    def referred(self) -> None:
        known = [(n, mood) for n, mood in enumerate(self.reference) if mood is not None]
        if len(known) > 1:
            self.put("polyline", "sw-ln-mean", points=" ".join(f"{self.x(n)},{self.y(mood)}" for n, mood in known))
        for n, mood in known:
            self.put("circle", "sw-ln-referred", cx=self.x(n), cy=self.y(mood), r=3)
        if known and not self.frame.small:
            n, mood = known[-1]
            own = self.estimates[n]
            above = own is not None and own.median < mood
            self.words("sw-ln-text", self.x(n) + 14, self.y(mood) + (-9 if above else 20), _REFERENCE.say(self.locale))

    def line(self) -> None:
        """Draw what was estimated solid, and dotted what lies between."""
        run: list[str] = []
        for n, level in enumerate(self.levels):
            here = f"{self.x(n)},{self.y(level)}"
            if n and (self.estimates[n] is None or self.estimates[n - 1] is None):
                self.put(
                    "path", "sw-ln-next", d=f"M{self.x(n - 1)} {self.y(self.levels[n - 1])}L{here.replace(',', ' ')}"
                )
                run = self.solid(run)
            if self.estimates[n] is not None:
                run.append(here)
        self.solid(run)

    def solid(self, run: list[str]) -> list[str]:
        if len(run) > 1:
            self.put("polyline", "sw-ln-mood", points=" ".join(run))
        return []

    def points(self) -> None:
        size, small, number = self.frame.size, self.frame.small, 0
        last = max((n for n, one in enumerate(self.estimates) if one), default=-1)
        for n, level in enumerate(self.levels):
            one, x, y = self.estimates[n], self.x(n), self.y(level)
            if self.did[n]:
                number += 1
                css = {"harmed": "--harm", "open": "--open"}.get(self.did[n], "")
                self.put("circle", f"sw-ln-dot sw-ln-dot{css}" if css else "sw-ln-dot", cx=x, cy=y, r=10)
                self.words(
                    f"sw-ln-n sw-ln-n{css}" if css else "sw-ln-n", x, y + size * 0.34, str(number), size=round(size * 0.92, 1)
                )  # fmt: skip
            elif one:
                self.put("circle", "sw-ln-open", cx=x, cy=y, r=5)
            if one and not small:
                up = n + 1 < len(self.levels) and self.levels[n + 1] > level
                row = y + 22.5 if up and y < self.frame.bottom - 20 else y - 10.5 if y > 22 else y + 22.5
                value = str(one.shown)
                self.words("sw-ln-value", x + 16, row, value, size=17.2)
                if n == last:
                    word = mood_band(one.median).name.say(self.locale)
                    self.words("sw-ln-word", x + 18 + 10.5 * len(value), row, word)


def _between(given: Sequence[float | None]) -> list[float]:
    """Fill what was not estimated with what lies between its neighbours; 50 where nothing is known."""
    known = [(n, value) for n, value in enumerate(given) if value is not None]
    found: list[float] = []
    for n, value in enumerate(given):
        if value is not None:
            found.append(value)
            continue
        before = next(((i, v) for i, v in reversed(known) if i < n), None)
        after = next(((i, v) for i, v in known if i > n), None)
        if before and after:
            share = (n - before[0]) / (after[0] - before[0])
            found.append(before[1] + (after[1] - before[1]) * share)
        else:
            found.append((before or after or (0, 50.0))[1])
    return found
