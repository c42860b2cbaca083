"""The line of a whole talk, as SVG: mood solid, trust dashed, our replies as dots, the turning points in words.

It is written here and not drawn by a script, so that a debrief sent as a file shows it too. There is one for wide screens and paper, one for
phones, so that its words keep their size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from steward.service.personality import CALM_BAND, mood_band
from steward.ui.page import element, text
from steward.words import EN_DASH, Locale, Text

_FURIOUS = Text("盛怒 100", "furious 100")
_CALM = Text("平静 0", "calm 0")
_FURIOUS_SHORT = Text("盛怒", "furious")
_CALM_SHORT = Text("平静", "calm")
_BAND = Text("平静区 {low}{dash}{high}", "calm band {low}{dash}{high}")
_MOOD = Text("情绪，{word}", "mood, {word}")
_TRUST = Text("信任", "trust")
_LABEL = Text("情绪：{mood}。信任：{trust}", "Mood: {mood}. Trust: {trust}")


@dataclass(frozen=True, slots=True)
class Note:
    """A few words at a turning point."""

    reply: int
    words: str


@dataclass(frozen=True, slots=True)
class Debt:
    """A promise that was paid back: from the reply that made it to the one that paid."""

    made: int
    paid: int
    words: str


@dataclass(frozen=True, slots=True)
class MoodChart:
    """What is drawn; mood and trust (0-100) at the door, then after each reply."""

    moods: Sequence[int]
    trusts: Sequence[int]
    harms: Sequence[bool]
    """Of each reply, whether it did harm."""
    notes: Sequence[Note] = ()
    debts: Sequence[Debt] = ()

    def svg(self, locale: Locale, *, narrow: bool = False) -> str:
        """Write it for one width."""
        return _Drawing(self, locale, _NARROW if narrow else _WIDE).svg()


@dataclass(frozen=True, slots=True)
class _Frame:
    css: str
    width: int
    height: int
    left: int
    right: int
    """Where the plot ends; beyond it stand the last values."""
    top: int
    bottom: int
    dot: float
    size: float
    """Of the words, in pixels."""
    short: bool


_WIDE = _Frame("sw-wide-only", 1120, 320, 92, 1010, 54, 304, 12, 14, False)
_NARROW = _Frame("sw-narrow-only", 343, 270, 56, 286, 40, 254, 8.5, 12.5, True)


class _Drawing:
    def __init__(self, chart: MoodChart, locale: Locale, frame: _Frame) -> None:
        self.chart, self.locale, self.frame = chart, locale, frame
        self.step = (frame.right - frame.left) / max(1, len(chart.moods) - 1)

    def x(self, n: float) -> float:
        return round(self.frame.left + self.step * n, 1)

    def y(self, value: float) -> float:
        frame = self.frame
        return round(frame.top + (frame.bottom - frame.top) * (1 - value / 100), 1)

    def svg(self) -> str:
        chart, frame = self.chart, self.frame
        said = _LABEL.say(self.locale, mood=", ".join(map(str, chart.moods)), trust=", ".join(map(str, chart.trusts)))
        return element(
            "svg",
            self._axis(),
            self._line(chart.trusts, "sw-ln-trust"),
            self._line(chart.moods, "sw-ln-mood"),
            element("circle", class_="sw-ln-open", cx=self.x(0), cy=self.y(chart.moods[0]), r=6 if not frame.short else 4.2),
            "" if frame.short else self._words("sw-ln-value", self.x(0) + 10, self.y(chart.moods[0]) - 8, str(chart.moods[0])),
            *self._debts(),
            *self._notes(),
            *self._dots(),
            self._ends(),
            class_=frame.css,
            viewBox=f"0 0 {frame.width} {frame.height}",
            role="img",
            aria_label=said,
        )  # fmt: skip

    def _words(self, css: str, x: float, y: float, words: str, *, anchor: str | None = None, size: float = 0) -> str:
        return element(
            "text", text(words), class_=css, x=round(x, 1), y=round(y, 1), font_size=size or self.frame.size, text_anchor=anchor
        )  # fmt: skip

    def _axis(self) -> str:
        frame = self.frame
        low, high = CALM_BAND
        band = element(
            "rect", class_="sw-ln-band", x=frame.left, y=self.y(high), width=frame.right - frame.left, height=round(self.y(low) - self.y(high), 1)
        )  # fmt: skip
        tick = element(
            "path", class_="sw-ln-tick", d=f"M{frame.left} {frame.top}h-6M{frame.left} {frame.bottom}h-6M{frame.left} {frame.top}V{frame.bottom}"
        )  # fmt: skip
        top, bottom = (_FURIOUS_SHORT, _CALM_SHORT) if frame.short else (_FURIOUS, _CALM)
        name = _BAND.say(self.locale, low=low, dash=EN_DASH, high=high)
        return (
            band
            + tick
            + self._words("sw-ln-text", frame.left - 10, frame.top + 5, top.say(self.locale), anchor="end")
            + self._words("sw-ln-text", frame.left - 10, frame.bottom + 5, bottom.say(self.locale), anchor="end")
            + self._words("sw-ln-text", frame.right - 8, frame.bottom - 8, name, anchor="end")
        )

    def _line(self, values: Sequence[int], css: str) -> str:
        points = " ".join(f"{self.x(n)},{self.y(value)}" for n, value in enumerate(values))
        return element("polyline", class_=css, points=points) if len(values) > 1 else ""

    def _dots(self) -> list[str]:
        found = []
        radius = min(self.frame.dot, max(4.0, self.step / 2 - 1))
        for n, harm in enumerate(self.chart.harms, start=1):
            x, y = self.x(n), self.y(self.chart.moods[n])
            found.append(
                element(
                    "circle", class_="sw-ln-dot" + (" sw-ln-dot--harm" if harm else ""), cx=x, cy=y, r=round(radius, 1)
                )
            )
            if radius > 6:
                css = "sw-ln-n" + (" sw-ln-n--harm" if harm else "")
                found.append(self._words(css, x, y + radius * 0.4, str(n), size=round(radius * 1.08, 1)))
        return found  # fmt: skip

    def _notes(self) -> list[str]:
        """Write each note above its dot, or below where another would be covered."""
        found, taken = [], list[tuple[float, float, float]]()
        # Above those two stands the bracket of the promise.
        tied = {n for debt in self.chart.debts for n in (debt.made, debt.paid)}
        wide = self.frame.size * (1.0 if self.locale == "zh" else 0.55)
        for note in () if self.frame.short else self.chart.notes:
            x, y = self.x(note.reply), self.y(self.chart.moods[note.reply])
            half = len(note.words) * wide / 2
            middle = min(max(x, self.frame.left + half), self.frame.right - half)
            rows = (y + 36, y + 56) if note.reply in tied else (y - 32, y + 36, y - 52, y + 56)
            for row in rows:
                inside = 12 < row < self.frame.bottom
                if inside and all(
                    abs(row - other) > 18 or abs(middle - at) > half + reach for at, other, reach in taken
                ):
                    lead = f"M{x} {y - 14}V{round(row + 4, 1)}" if row < y else f"M{x} {y + 14}V{round(row - 13, 1)}"
                    found += [
                        element("path", class_="sw-ln-lead", d=lead),
                        self._words("sw-ln-note", middle, row, note.words, anchor="middle"),
                    ]
                    taken.append((middle, row, half))
                    break
        return found  # fmt: skip

    def _debts(self) -> list[str]:
        found = []
        for n, debt in enumerate(self.chart.debts):
            x1, x2 = self.x(debt.made), self.x(debt.paid)
            top = self.frame.top - 22 + 4 * n
            y1, y2 = (
                self.y(self.chart.moods[debt.made]) - self.frame.dot - 4,
                self.y(self.chart.moods[debt.paid]) - self.frame.dot - 6,
            )
            found += [
                element("path", class_="sw-ln-debt", d=f"M{x1} {y1}V{top}H{x2}V{y2}m-4 -6 4 6 4-6"),
                element(
                    "circle", class_="sw-ln-ring", cx=x1, cy=self.y(self.chart.moods[debt.made]), r=self.frame.dot + 4
                ),
                self._words("sw-ln-note", (x1 + x2) / 2, top - 7, debt.words, anchor="middle"),
            ]
        return found  # fmt: skip

    def _ends(self) -> str:
        """Write the last mood and the last trust at the end of their lines, apart from one another."""
        chart, size = self.chart, self.frame.size
        x = self.frame.right + (18 if not self.frame.short else 14)
        mood, trust = self.y(chart.moods[-1]), self.y(chart.trusts[-1])
        gap = size * 2.9
        if abs(mood - trust) < gap:
            middle, sign = (mood + trust) / 2, 1 if mood >= trust else -1
            mood, trust = middle + sign * gap / 2, middle - sign * gap / 2
        word = mood_band(chart.moods[-1]).name.say(self.locale)
        named = word if self.frame.short else _MOOD.say(self.locale, word=word)
        return (
            self._words("sw-ln-value", x, mood + 4, str(chart.moods[-1]), size=size * 1.6)
            + self._words("sw-ln-word", x, mood + 4 + size * 1.35, named)
            + self._words("sw-ln-value sw-ln-value--trust", x, trust + 4, str(chart.trusts[-1]), size=size * 1.3)
            + self._words("sw-ln-word sw-ln-word--trust", x, trust + 4 + size * 1.3, _TRUST.say(self.locale))
        )
