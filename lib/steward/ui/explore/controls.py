"""What a page lets one change: sliders, choices, switches and buttons, each with a name and a value in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import anywidget
import traitlets

from steward.ui.page import script
from steward.words import Locale, Text

Value = float | int | str | bool
Values = Mapping[str, Value]
"""What the controls of a page are set to, by their ids."""


def plain_number(value: float, locale: Locale) -> str:
    """Write a value without needless zeros."""
    del locale
    return f"{value:g}"


@dataclass(frozen=True, slots=True)
class Slider:
    """A number between two ends; `show` writes it for the reader, unit included."""

    id: str
    label: Text
    low: float
    high: float
    value: float
    step: float = 1
    show: Callable[[float, Locale], str] = plain_number
    note: Text | None = None

    def stops(self) -> list[float]:
        """Give every value that the slider can take; whole numbers stay whole."""
        count = round((self.high - self.low) / self.step)
        digits = max(0, -math.floor(math.log10(self.step)) + 1) if self.step < 1 else 6
        found = [round(self.low + i * self.step, digits) for i in range(count + 1)]
        return [int(v) if float(v).is_integer() and float(self.step).is_integer() else v for v in found]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few things, all in view."""

    id: str
    label: Text
    options: Mapping[str, Text]
    value: str
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Select:
    """One of many things, in a list that opens."""

    id: str
    label: Text
    options: Mapping[str, Text]
    value: str
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Switch:
    """Yes or no."""

    id: str
    label: Text
    value: bool = False
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Buttons:
    """Things to do, one button each; the page hears the button's id. The ones named in `off` cannot be pressed now."""

    id: str
    label: Text
    options: Mapping[str, Text]
    primary: str = ""
    off: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading between controls."""

    id: str
    label: Text


Control = Slider | Choice | Select | Switch | Buttons | Heading


class ControlBoard(anywidget.AnyWidget):
    """The controls of one page.

    The browser sends what was set together with a `turn`, and waits with the next until `answered` says that the page shows it: a
    slider that is dragged never leaves a queue behind.
    """

    _esm = script("dom.js", "controls.js")
    name = traitlets.Unicode().tag(sync=True)
    controls: Any = traitlets.List().tag(sync=True)
    values: Any = traitlets.Dict().tag(sync=True)
    turn = traitlets.Int(0).tag(sync=True)
    answered = traitlets.Int(0).tag(sync=True)


def described(control: Control, locale: Locale) -> dict[str, Any]:
    """Give a control as the browser draws it, in one language."""
    found: dict[str, Any] = {
        "id": control.id,
        "kind": type(control).__name__.lower(),
        "label": control.label.say(locale),
    }
    if isinstance(control, Slider):
        stops = control.stops()
        found |= {"stops": stops, "words": [control.show(v, locale) for v in stops]}
    elif isinstance(control, Choice | Select | Buttons):
        found["options"] = [{"id": id, "label": text.say(locale)} for id, text in control.options.items()]
    if isinstance(control, Buttons):
        found |= {"primary": control.primary, "off": sorted(control.off)}
    elif not isinstance(control, Heading) and control.note is not None:
        found["note"] = control.note.say(locale)
    return found


def started(controls: Sequence[Control]) -> dict[str, Value]:
    """Give the values that the controls begin with.

    Raises:
        ValueError: for two controls of one id, or a value that its control cannot take.
    """
    values: dict[str, Value] = {}
    seen: set[str] = set()
    for control in controls:
        if control.id in seen:
            raise ValueError(f"two controls are called {control.id}")
        seen.add(control.id)
        if not isinstance(control, Buttons | Heading):
            values[control.id] = fitting(control, control.value)
    return values


def fitting(control: Control, value: Any) -> Value:
    """Give the value that a control takes for `value`: the nearest stop of a slider, an option that exists.

    Raises:
        ValueError: for a value that it cannot take.
    """
    match control:
        case Slider():
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise ValueError(f"{control.id} takes a number, not {value!r}")
            return min(control.stops(), key=lambda stop: abs(stop - value))
        case Choice() | Select():
            if value not in control.options:
                raise ValueError(f"{control.id} has no option {value!r}; it has {list(control.options)}")
            return str(value)
        case Switch():
            return bool(value)
        case _:
            raise ValueError(f"{control.id} has no value")
