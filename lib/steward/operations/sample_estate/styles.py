"""How cells look in exports: every file writes its dates, answers, codes and amounts in its own way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from numpy.random import Generator

from steward.company import GROUPS
from steward.operations.sample_estate.chance import happens
from steward.operations.sample_estate.teams import BY_ID
from steward.operations.tables import tables

if TYPE_CHECKING:
    import pandas as pd

Style = Callable[["pd.Series[Any]", Generator], list[Any]]
"""Turns a column of a canonical table into cells."""
TimeForm = Literal["slash", "chinese", "iso", "short", "compact", "excel"]

_WIDE = {ord(a): chr(ord(a) + 0xFEE0) for a in "0123456789"}
_MOMENTS: Mapping[str, Callable[[int, int, int, int, int], str]] = {
    "slash": lambda y, m, d, h, i: f"{y}/{m}/{d} {h}:{i:02d}",
    "chinese": lambda y, m, d, h, i: f"{y}年{m}月{d}日 {h}:{i:02d}",
    "iso": lambda y, m, d, h, i: f"{y}-{m:02d}-{d:02d} {h:02d}:{i:02d}:00",
    "short": lambda y, m, d, h, i: f"{y}-{m:02d}-{d:02d} {h:02d}:{i:02d}",
    "compact": lambda y, m, d, h, i: f"{y}{m:02d}{d:02d}{h:02d}{i:02d}00",
}
_DAYS: Mapping[str, Callable[[int, int, int], str]] = {
    "slash": lambda y, m, d: f"{y}/{m}/{d}",
    "chinese": lambda y, m, d: f"{y}年{m}月{d}日",
    "iso": lambda y, m, d: f"{y}-{m:02d}-{d:02d}",
    "compact": lambda y, m, d: f"{y}{m:02d}{d:02d}",
}
_MONTHS: Mapping[str, Callable[[int, int], str]] = {
    "compact": lambda y, m: f"{y}{m:02d}",
    "chinese": lambda y, m: f"{y}年{m}月",
}
ROOMS: Mapping[str, Callable[[str, str, str], str]] = {
    "dash": lambda b, u, d: f"{b}-{u}-{d}",
    "words": lambda b, u, d: f"{b}栋{u}单元{d}",
    "sharp": lambda b, u, d: f"{b}#{u}-{d}",
    "room": lambda b, u, d: f"{b}号楼{u}单元{d}室",
}


def _plain(values: pd.Series[Any]) -> list[Any]:
    cells: list[Any] = values.astype(object).where(values.notna(), None).tolist()
    return cells


def text(missing: str | None = None) -> Style:
    """Give text as it stands; what is missing as the system writes it."""
    return lambda values, _: [missing if v is None else v for v in _plain(values)]


def moment(form: TimeForm, missing: str | None = None) -> Style:
    """Give times to the minute, as text or (``excel``) as real dates."""

    def show(values: pd.Series[Any], _: Generator) -> list[Any]:
        known = values.notna().tolist()
        if form == "excel":
            return [v.to_pydatetime() if k else missing for v, k in zip(values, known, strict=True)]
        write = _MOMENTS[form]
        filled = values.fillna("2000-01-01").dt
        parts = zip(
            known,
            filled.year.tolist(),
            filled.month.tolist(),
            filled.day.tolist(),
            filled.hour.tolist(),
            filled.minute.tolist(),
            strict=True,
        )
        return [write(*at) if k else missing for k, *at in parts]

    return show


def day(form: TimeForm, missing: str | None = None) -> Style:
    """Give days, as text or (``excel``) as real dates."""

    def show(values: pd.Series[Any], _: Generator) -> list[Any]:
        known = values.notna().tolist()
        if form == "excel":
            return [v.date() if k else missing for v, k in zip(values, known, strict=True)]
        write = _DAYS[form]
        filled = values.fillna("2000-01-01").dt
        parts = zip(known, filled.year.tolist(), filled.month.tolist(), filled.day.tolist(), strict=True)
        return [write(*at) if k else missing for k, *at in parts]

    return show


def month(form: Literal["compact", "chinese"]) -> Style:
    """Give billing months."""
    write = _MONTHS[form]
    return lambda values, _: [
        write(y, m) for y, m in zip(values.dt.year.tolist(), values.dt.month.tolist(), strict=True)
    ]


def answer(yes: str = "是", no: str = "否", missing: str | None = None) -> Style:
    """Give yes and no in the system's words."""
    words = {True: yes, False: no}
    return lambda values, _: [missing if v is None else words[bool(v)] for v in _plain(values)]


def choice(table: str, column: str, mixed: float = 0.0, missing: str | None = None) -> Style:
    """Give choices as labels; a share of `mixed` in another word or code for the same."""
    spec = tables()[table].columns[column]
    labels = {
        value: [w for w in words if not w.isascii() or w.isdigit()] or [value] for value, words in spec.choices.items()
    }

    def show(values: pd.Series[Any], rng: Generator) -> list[Any]:
        other, drawn = happens(rng, mixed, len(values)).tolist(), rng.random(len(values)).tolist()
        return [
            missing if v is None else labels[v][int(r * len(labels[v]))] if o else labels[v][0]
            for v, o, r in zip(_plain(values), other, drawn, strict=True)
        ]

    return show


def money(form: Literal["yuan", "comma", "plain"], missing: str | None = None) -> Style:
    """Give amounts: ``￥1,234.50``, ``1,234.50`` or ``1234.5``."""
    write: Callable[[float], Any] = {"yuan": "￥{:,.2f}".format, "comma": "{:,.2f}".format, "plain": lambda v: v}[form]
    return lambda values, _: [missing if v is None else write(v) for v in _plain(values)]


def figure(missing: str | None = None, unit: str = "") -> Style:
    """Give numbers, whole ones without a point."""

    def write(value: float) -> Any:
        number = int(value) if value == int(value) else value
        return f"{number}{unit}" if unit else number

    return lambda values, _: [missing if v is None else write(v) for v in _plain(values)]


def percent(missing: str | None = None) -> Style:
    """Give rates as the text ``86.5%``."""
    return lambda values, _: [missing if v is None else f"{v * 100:.1f}%" for v in _plain(values)]


def mark(missing: str | None = None) -> Style:
    """Give marks from 1 to 5 as several clerks would: ``5``, ``５``, ``5分`` or in words."""
    words = {5: "非常满意", 4: "满意", 3: "一般", 2: "不满意", 1: "非常不满意"}

    def show(values: pd.Series[Any], rng: Generator) -> list[Any]:
        drawn = rng.random(len(values)).tolist()
        cells: list[Any] = []
        for v, r in zip(_plain(values), drawn, strict=True):
            if v is None:
                cells.append(missing)
                continue
            score = int(v)
            cells.append(
                words[score]
                if r < 0.12
                else f"{score}分"
                if r < 0.2
                else str(score).translate(_WIDE)
                if r < 0.24
                else str(score)
            )
        return cells

    return show


def room(form: Literal["dash", "words", "sharp", "room"], missing: str | None = None) -> Style:
    """Give rooms; one in fifty with full-width digits."""
    write = ROOMS[form]

    def show(values: pd.Series[Any], rng: Generator) -> list[Any]:
        wide = happens(rng, 0.02, len(values)).tolist()
        cells: list[Any] = []
        for v, w in zip(_plain(values), wide, strict=True):
            shown = missing if v is None else write(*v.split("-"))
            cells.append(shown.translate(_WIDE) if w and shown else shown)
        return cells

    return show


def phone(form: Literal["number", "spaced", "plain"], missing: str | None = None) -> Style:
    """Give telephones: as a number, as text with blanks now and then, or as they are; some in full-width digits."""

    def show(values: pd.Series[Any], rng: Generator) -> list[Any]:
        odd = rng.random(len(values)).tolist()
        cells: list[Any] = []
        for v, r in zip(_plain(values), odd, strict=True):
            if v is None:
                cells.append(missing)
            elif form == "number":
                cells.append(int(v))
            elif form == "spaced" and r < 0.2:
                cells.append(f"{v[:3]} {v[3:7]} {v[7:]}")
            else:
                cells.append(v.translate(_WIDE) if r > 0.985 else v)
        return cells

    return show


def team(mixed: float = 0.0, missing: str | None = None) -> Style:
    """Give teams by their name; a share of `mixed` as people call them."""

    def show(values: pd.Series[Any], rng: Generator) -> list[Any]:
        other, drawn = happens(rng, mixed, len(values)).tolist(), rng.random(len(values)).tolist()
        cells: list[Any] = []
        for v, o, r in zip(_plain(values), other, drawn, strict=True):
            names = BY_ID[v].also if v is not None and o else ()
            cells.append(missing if v is None else names[int(r * len(names))] if names else BY_ID[v].zh)
        return cells

    return show


def group(values: pd.Series[Any], _: Generator) -> list[Any]:
    """Give service groups by name."""
    return [None if v is None else GROUPS[v].zh for v in _plain(values)]
