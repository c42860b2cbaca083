"""The line of a case: the customer's mood after each event, what we did on it as dots, or an empty field to draw it in.

The moods are the writers' estimate. A full dot is what we did and it helped, a hollow one what we did and it harmed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from steward.casebook.case import Case
from steward.service.personality import CALM_BAND, mood_band
from steward.sheet import element, text
from steward.words import EN_DASH, Locale, Text

_FURIOUS = Text("盛怒 100", "furious 100")
_CALM = Text("平静 0", "calm 0")
_BAND = Text("平静区", "calm")
_LABEL = Text("情绪：{moods}", "Mood: {moods}")
_POINT = Text("第 {n} 件事后 {mood}", "{mood} after event {n}")
_EMPTY = Text("空白的情绪线，共 {n} 件事", "A blank mood line, {n} events")


@dataclass(frozen=True, slots=True)
class Frame:
    """What it is drawn for: its size, where the plot lies in it, and the size of its words."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    size: float
    dot: float


PAPER = Frame(760, 250, 84, 690, 22, 206, 13, 9)
"""A column of a sheet, on paper and on wide screens."""
WIDE = Frame(1120, 250, 92, 1030, 26, 200, 14, 10)
"""A wide screen."""
NARROW = Frame(343, 220, 62, 300, 18, 180, 12.5, 7.5)
"""A phone."""
PROJECTOR = Frame(1160, 430, 140, 1060, 30, 360, 24, 15)
"""A slide."""


def has_line(case: Case) -> bool:
    """Tell whether enough moods were estimated to draw a line."""
    return sum(event.mood is not None for event in case.happened) > 1


def mood_line(
    case: Case, locale: Locale, frame: Frame = PAPER, *, empty: bool = False, class_: str | None = None
) -> str:
    """Draw the line of a case as SVG.

    Args:
        case: the case; its events stand below the line by their numbers.
        locale: the language of the words.
        frame: the size.
        empty: leave the line out, for a group to draw its own.
        class_: the classes of the picture.
    """
    return _Drawing(case, locale, frame).svg(empty=empty, class_=class_)


class _Drawing:
    def __init__(self, case: Case, locale: Locale, frame: Frame) -> None:
        self.case, self.locale, self.frame = case, locale, frame
        self.n = len(case.happened)
        self.points = [(i, float(one.mood)) for i, one in enumerate(case.happened) if one.mood is not None]

    def x(self, i: float) -> float:
        frame = self.frame
        return round(frame.left + (frame.right - frame.left) * (i + 0.5) / self.n, 1)

    def y(self, mood: float) -> float:
        frame = self.frame
        return round(frame.top + (frame.bottom - frame.top) * (1 - mood / 100), 1)

    def svg(self, *, empty: bool, class_: str | None) -> str:
        frame, drawn = self.frame, not empty and bool(self.points)
        if drawn:
            moods = ", ".join(_POINT.say(self.locale, n=i + 1, mood=round(mood)) for i, mood in self.points)
            label = _LABEL.say(self.locale, moods=moods)
        else:
            label = _EMPTY.say(self.locale, n=self.n)
        return element(
            "svg",
            self._axis(),
            self._numbers(),
            *((self._line(), *self._dots(), self._end()) if drawn else self._guides()),
            class_=class_,
            viewBox=f"0 0 {frame.width} {frame.height}",
            role="img",
            aria_label=label,
        )

    def _words(self, css: str, x: float, y: float, words: str, *, anchor: str | None = None, size: float = 0) -> str:
        return element(
            "text", text(words), class_=css, x=round(x, 1), y=round(y, 1), font_size=size or self.frame.size, text_anchor=anchor
        )  # fmt: skip

    def _axis(self) -> str:
        frame, (low, high) = self.frame, CALM_BAND
        gap, size = frame.size * 0.7, frame.size
        band = element(
            "rect", class_="sw-ln-band", x=frame.left, y=self.y(high), width=frame.right - frame.left, height=round(self.y(low) - self.y(high), 1)
        )  # fmt: skip
        tick = element(
            "path", class_="sw-ln-tick", d=f"M{frame.left} {frame.top}h-6M{frame.left} {frame.bottom}h-6M{frame.left} {frame.top}V{frame.bottom}"
        )  # fmt: skip
        return (
            band
            + tick
            + self._words("sw-ln-text", frame.left - gap, frame.top + size * 0.36, _FURIOUS.say(self.locale), anchor="end")
            + self._words("sw-ln-text", frame.left - gap, frame.bottom + size * 0.36, _CALM.say(self.locale), anchor="end")
            + self._band_name(gap)
        )  # fmt: skip

    def _band_name(self, gap: float) -> str:
        """Name the calm band at the end where the line is not."""
        frame, y = self.frame, self.y(CALM_BAND[1]) + self.frame.size * 1.2
        if self.points and self.points[-1][1] < 50:
            return self._words("sw-ln-text", frame.left + gap, y, _BAND.say(self.locale))
        return self._words("sw-ln-text", frame.right - gap, y, _BAND.say(self.locale), anchor="end")

    def _numbers(self) -> str:
        """Write the numbers of the events below, each with a tick."""
        frame = self.frame
        return "".join(
            element("path", class_="sw-ln-tick", d=f"M{self.x(i)} {frame.bottom}v{round(frame.size * 0.4, 1)}")
            + self._words("sw-ln-text", self.x(i), frame.bottom + frame.size * 1.7, str(i + 1), anchor="middle")
            for i in range(self.n)
        )

    def _guides(self) -> Sequence[str]:
        frame = self.frame
        return [
            element("path", class_="sw-ln-next", d=f"M{frame.left} {self.y(mood)}H{frame.right}") for mood in (20, 40, 60, 80)
        ] + [element("path", class_="sw-ln-lead", d=f"M{self.x(i)} {frame.top}V{frame.bottom}", stroke_dasharray="1 5") for i in range(self.n)]  # fmt: skip

    def _line(self) -> str:
        points = " ".join(f"{self.x(i)},{self.y(mood)}" for i, mood in self.points)
        line = element("polyline", class_="sw-ln-mood", points=points)
        # What nobody estimated is dotted, at the level of what is nearest.
        (first, begins), (last, ends) = self.points[0], self.points[-1]
        before = (
            element("path", class_="sw-ln-next", d=f"M{self.x(0)} {self.y(begins)}H{self.x(first)}") if first else ""
        )
        after = (
            element("path", class_="sw-ln-next", d=f"M{self.x(last)} {self.y(ends)}H{self.x(self.n - 1)}")
            if last < self.n - 1
            else ""
        )
        return before + line + after

    def _at(self, i: int) -> float:
        """Give the mood at an event: its own, or what lies between its neighbours."""
        before = max((point for point in self.points if point[0] <= i), default=self.points[0])
        after = min((point for point in self.points if point[0] >= i), default=self.points[-1])
        if after[0] <= before[0]:
            return before[1]
        return before[1] + (after[1] - before[1]) * (i - before[0]) / (after[0] - before[0])

    def _dots(self) -> list[str]:
        frame, found = self.frame, []
        first, last = self.points[0][0], self.points[-1][0]
        for i, event in enumerate(self.case.happened):
            x, y = self.x(i), self.y(self._at(i))
            if event.ours:
                css = "sw-ln-dot" + (" sw-ln-dot--harm" if event.ours == "harmed" else "")
                found.append(element("circle", class_=css, cx=x, cy=y, r=frame.dot))
            elif event.mood is not None:
                found.append(element("circle", class_="sw-ln-open", cx=x, cy=y, r=round(frame.dot * 0.55, 1)))
            if event.mood is not None and i in (first, self._peak()) and i != last:
                found.append(
                    self._words("sw-ln-value", x, y - frame.dot - frame.size * 0.45, str(event.mood), anchor="middle")
                )
        return found

    def _peak(self) -> int:
        return max(self.points, key=lambda point: point[1])[0]

    def _end(self) -> str:
        i, mood = self.points[-1]
        frame, x, y = self.frame, self.x(i), self.y(mood)
        name = mood_band(round(mood)).name.say(self.locale)
        x += frame.dot + frame.size * 0.5
        return self._words(
            "sw-ln-value", x, y + frame.size * 0.2, str(round(mood)), size=frame.size * 1.4
        ) + self._words("sw-ln-word", x, y + frame.size * 1.5, name)


CAPTION = Text(
    "情绪 0{dash}100，由写案例的人估计。实心圆点是我们做了、有帮助的，空心的是我们做了、反而伤人的。数字是经过里的第几件。",
    "Mood from 0 to 100, as the writers of the case estimate it. Filled dots: what we did that helped; hollow: what we did that did harm. The numbers are those of the events.",
)


def caption(locale: Locale) -> str:
    """Say how the line is to be read."""
    return CAPTION.say(locale, dash=EN_DASH)
