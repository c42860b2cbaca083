"""The ledger: what one owner expects in one matter, and what has been done about it.

>>> from steward.words import Text
>>> dry = Expectation("dry", Text("水不要再漫上来", "No more water"), importance=3, desired=9, adequate=6, deliverable=7)
>>> ledger = Ledger((dry,))
>>> ledger["dry"].zone
Zone(adequate=6, desired=9)
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, NamedTuple, get_args

from steward.errors import StewardError, Trouble
from steward.service.complaints.authority import levels
from steward.service.expectation.parameters import TOP, level_order, parameter
from steward.words import Text, number

Layer = Literal["surface", "real", "hidden"]
"""What is said, what is meant by it, what is left unsaid."""
LAYERS: tuple[Layer, ...] = get_args(Layer)
LAYER_NAMES: Mapping[Layer, Text] = {
    "surface": Text("表面", "Said"),
    "real": Text("真正", "Meant"),
    "hidden": Text("没说", "Unsaid"),
}
Place = Literal["", "home", "common"]


class Zone(NamedTuple):
    """The zone of tolerance: from what is just adequate to what is desired."""

    adequate: float
    desired: float


class Debt(NamedTuple):
    """A promise beyond what those at the table can give."""

    expectation: str
    promised: float
    at_hand: float
    """What they can give."""
    authority: str
    """Who would have to grant it."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """One thing that an owner expects. Levels run from 0 to 10.

    Raises:
        StewardError: naming every field that makes no sense.
    """

    id: str
    what: Text
    importance: float
    """Points, in any unit; only their proportions count."""
    desired: float
    adequate: float
    deliverable: float
    """What can really be delivered once `authority` has granted it."""
    improvable: float = 0.0
    """What the steward can do alone, as an improvement or stop-gap; at most `deliverable`."""
    by: Text | None = None
    """Who delivers it."""
    authority: str = "steward"
    """The level that may grant it, one of `steward.service.complaints.authority.levels`."""
    layer: Layer = "surface"
    disclosed: bool | None = None
    """Whether it is on the table; None means: what lies on the surface is."""
    delivered: float = 0.0
    """What the owner has now."""
    place: Place = ""
    """Whether it is about the home or the common areas, for `shift_attention`."""
    limit: Text | None = None
    """Why no more than `deliverable` can be had."""
    standards: tuple[str, ...] = ()
    explained: bool = False
    lowered: bool = False
    promised: float | None = None
    """What was promised and has not fallen due yet."""

    def __post_init__(self) -> None:
        if troubles := list(_wrong(self)):
            raise StewardError.many(troubles)
        if self.disclosed is None:
            object.__setattr__(self, "disclosed", self.layer == "surface")

    @property
    def zone(self) -> Zone:
        """The zone as it stands, raised by a promise that is still open."""
        if self.promised is None:
            return Zone(self.adequate, self.desired)
        return raised(self.adequate, self.desired, self.promised)

    @property
    def in_full(self) -> bool:
        """Whether everything desired can be had."""
        return self.deliverable >= self.desired


def raised(adequate: float, desired: float, promised: float, remains: float = 1.0) -> Zone:
    """Give the zone that a promise leaves behind.

    The desired level goes up to what was promised, the adequate level ``promise-raises`` of the way; of both rises `remains` is
    left. Promises raise what is desired and what is predicted, and so what is adequate: Zeithaml, Berry and Parasuraman (1993),
    the size is our assumption.

    >>> raised(4.0, 8.0, 10.0)
    Zone(adequate=8.5, desired=10.0)
    """
    higher = adequate + remains * parameter("promise-raises") * max(0.0, promised - adequate)
    return Zone(higher, max(higher, desired + remains * max(0.0, promised - desired)))


@dataclass(frozen=True, slots=True)
class Ledger:
    """What one owner expects in one matter.

    Raises:
        StewardError: for two expectations of one id, none at all, or a level of authority there is not.
    """

    expectations: tuple[Expectation, ...]
    authority: str = "steward"
    """The highest level of authority at the table."""
    ranked: frozenset[str] = frozenset()
    """Those among which the owner has said what matters most."""
    extras: int = 0
    """Kindnesses beyond what was expected."""
    announced: int = 0
    """How many of them were announced as something one may count on."""
    broken: tuple[Debt, ...] = ()
    """Promises that fell due and were not kept."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "expectations", tuple(self.expectations))
        ids = [one.id for one in self.expectations]
        if not ids:
            raise StewardError(
                "no-expectations",
                Text("台账里一项期望也没有，请至少写一项。", "The ledger holds no expectation; write at least one."),
            )
        if twice := sorted({id for id in ids if ids.count(id) > 1}):
            raise StewardError(
                "expectation-twice",
                Text(
                    "期望 {id} 写了两次，请换一个编号。",
                    "The expectation {id} stands there twice; give one another id.",
                ),
                id="、".join(twice),
            )
        if self.authority not in levels():
            raise StewardError.many([_unknown_level(self.authority)])

    def __getitem__(self, id: str) -> Expectation:
        for one in self.expectations:
            if one.id == id:
                return one
        raise StewardError(
            "unknown-expectation",
            Text("台账里没有期望 {id}，有的是：{known}。", "The ledger has no expectation {id}; it has: {known}."),
            id=id,
            known=", ".join(one.id for one in self.expectations),
        )

    def __iter__(self) -> Iterator[Expectation]:
        return iter(self.expectations)

    @property
    def disclosed(self) -> tuple[Expectation, ...]:
        """Those that are on the table."""
        return tuple(one for one in self.expectations if one.disclosed)

    @property
    def top(self) -> str | None:
        """What matters most, once the owner has ranked: the heaviest of those ranked, the first of equals."""
        known = [one for one in self.expectations if one.id in self.ranked]
        return max(known, key=lambda one: one.importance).id if known else None

    @property
    def debts(self) -> tuple[Debt, ...]:
        """Open promises beyond what those at the table can give."""
        return tuple(
            Debt(one.id, one.promised, self.at_hand(one), one.authority)
            for one in self.expectations
            if one.promised is not None and one.promised > self.at_hand(one)
        )

    def at_hand(self, one: Expectation) -> float:
        """Give what those now at the table can deliver of an expectation."""
        order = level_order()
        return one.deliverable if order[one.authority] <= order[self.authority] else one.improvable

    def changed(self, id: str, **changes: Any) -> Ledger:
        """Give the ledger with one expectation changed."""
        return replace(
            self, expectations=tuple(replace(one, **changes) if one.id == id else one for one in self.expectations)
        )


_ENTRY = frozenset(f.name for f in fields(Expectation)) - {"explained", "lowered", "promised"} | {"zh", "en"}
_TEXTS = ("by", "limit")


def read_ledger(entries: Sequence[Mapping[str, Any]], where: str = "expectations") -> Ledger:
    """Read a ledger from plain entries, as a case or a page of examples writes them.

    Each entry has ``id, zh, en, importance, desired, adequate, deliverable`` and may have the other fields of `Expectation`; ``by`` and
    ``limit`` are written as ``{zh: ..., en: ...}``.

    Args:
        entries: the expectations.
        where: what to call the place in errors, such as a file and key.

    Raises:
        StewardError: with every problem of every entry.

    >>> entry = {"id": "quiet", "zh": "夜里安静", "en": "Quiet at night", "importance": 2, "desired": 9, "adequate": 6, "deliverable": 5}
    >>> read_ledger([entry])["quiet"].what.en
    'Quiet at night'
    """
    troubles: list[Trouble] = []
    found: list[Expectation] = []
    for place, entry in enumerate(entries, start=1):
        spot = f"{where}[{place}]"
        if not isinstance(entry, Mapping):
            troubles.append(Trouble("expectation-form", _FORM, {"where": spot}))
            continue
        missing = [
            k for k in ("id", "zh", "en", "importance", "desired", "adequate", "deliverable") if entry.get(k) is None
        ]
        strange = [str(k) for k in entry if k not in _ENTRY]
        if missing:
            troubles.append(Trouble("expectation-missing", _MISSING, {"where": spot, "keys": ", ".join(missing)}))
        if strange:
            known = ", ".join(sorted(_ENTRY))
            troubles.append(
                Trouble("expectation-strange", _STRANGE, {"where": spot, "keys": ", ".join(strange), "known": known})
            )
        if missing or strange:
            continue
        given: dict[str, Any] = {k: v for k, v in entry.items() if k not in ("zh", "en")}
        given |= {k: Text(v["zh"], v["en"]) for k in _TEXTS if isinstance(v := entry.get(k), Mapping)}
        given["standards"] = tuple(entry.get("standards") or ())
        try:
            found.append(Expectation(what=Text(str(entry["zh"]), str(entry["en"])), **given))
        except StewardError as error:
            troubles += [Trouble(t.code, _AT, {"where": spot, "what": _said(t)}) for t in error.troubles]
    if troubles:
        raise StewardError.many(troubles)
    return Ledger(tuple(found))


_FORM = Text("{where}：每一项要写成“键: 值”。", "{where}: each entry must be written as “key: value”.")
_MISSING = Text("{where}：缺 {keys}，请补上。", "{where}: {keys} is missing; add it.")
_STRANGE = Text("{where}：不认识 {keys}；可以写的有 {known}。", "{where}: {keys} is not known; there may be {known}.")
_AT = Text("{where}：{what}", "{where}: {what}")
_NUMBER = Text(
    "期望 {id} 的 {field} 应是 {low} 到 {high} 之间的数，现在是 {value}。",
    "{field} of the expectation {id} must be a number from {low} to {high}, not {value}.",
)
_ORDER = Text(
    "期望 {id} 的 {lower} 不能高过 {upper}（现在是 {a} 和 {b}）。",
    "{lower} of the expectation {id} cannot be above {upper} (they are {a} and {b}).",
)
_ONE_OF = Text(
    "期望 {id} 的 {field} 不能是 {value}，可用的有：{known}。",
    "{field} of the expectation {id} cannot be {value}; there are: {known}.",
)


def _said(trouble: Trouble) -> Text:
    return Text(trouble.describe("zh"), trouble.describe("en"))


def _unknown_level(level: str) -> Trouble:
    text = Text(
        "没有 {level} 这一级权限，可用的有：{known}。", "There is no level of authority {level}; there are: {known}."
    )
    return Trouble("unknown-authority", text, {"level": level, "known": ", ".join(levels())})


def _is_number(value: object, low: float, high: float) -> bool:
    return (
        isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and low <= value <= high
    )


def _wrong(one: Expectation) -> Iterator[Trouble]:
    fine = True
    for name in ("desired", "adequate", "deliverable", "improvable", "delivered", "promised"):
        value = getattr(one, name)
        if not (name == "promised" and value is None) and not _is_number(value, 0, TOP):
            fine = False
            values = {"id": one.id, "field": name, "low": 0, "high": number(TOP), "value": value}
            yield Trouble("expectation-number", _NUMBER, values)
    if not _is_number(one.importance, 1e-9, 1e9):
        values = {"id": one.id, "field": "importance", "low": ">0", "high": "1,000,000,000", "value": one.importance}
        yield Trouble("expectation-number", _NUMBER, values)
    if fine:
        for lower, upper in (("adequate", "desired"), ("improvable", "deliverable")):
            a, b = getattr(one, lower), getattr(one, upper)
            if a > b:
                values = {"id": one.id, "lower": lower, "upper": upper, "a": f"{a:g}", "b": f"{b:g}"}
                yield Trouble("expectation-order", _ORDER, values)
    for name, known in (("authority", tuple(levels())), ("layer", LAYERS), ("place", ("", "home", "common"))):
        if getattr(one, name) not in known:
            values = {"id": one.id, "field": name, "value": getattr(one, name), "known": ", ".join(filter(None, known))}
            yield Trouble("expectation-choice", _ONE_OF, values)
