"""The map of a complaint's states: the way it took, where it stands, and where the flow would lead.

Drawn by hand rather than by Altair: it is a diagram and has no figures, and every click draws it anew.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from steward.service.complaints.complaint import Complaint
from steward.words import Locale

_CHAIN = ("received", "calmed", "registered", "in-hand", "resolved", "revisited", "closed")
_MAIN, _TELEPHONE, _WAITING, _BACK = 0, 1, 2, 3
"""Lanes beside one another: the way itself, the short cut by telephone, waiting, and the way back."""

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """The size of the drawing."""

    width: int
    height: int
    narrow: bool


WIDE, NARROW = Frame(780, 214, narrow=False), Frame(320, 500, narrow=True)


def state_map(complaint: Complaint, title: str, sentence: str, locale: Locale) -> Markup:
    """Draw the map, wide and narrow, under its title; the sentence says the same in words."""
    drawings = Markup("").join(_drawn(complaint, frame, sentence, locale) for frame in (WIDE, NARROW))
    return Markup(
        '<figure class="sw-chart sw-line"><figcaption><strong class="sw-chart__title">{}</strong></figcaption>{}</figure>'
    ).format(title, drawings)


def _drawn(complaint: Complaint, frame: Frame, sentence: str, locale: Locale) -> Markup:
    taken = {(e.before, e.state) for e in complaint.history if e.before != e.state}
    edges = _edges(frame)
    parts = [_arrow(line, "line-strong", 1) for edge, line in edges.items() if edge not in taken]
    parts += [_arrow(line, "brand", 2.5) for edge, line in edges.items() if edge in taken]
    parts += [
        _arrow(_astray(edge, frame, i), "missed", 1.5, dash="4 3") for i, edge in enumerate(sorted(taken - set(edges)))
    ]
    been = {complaint.flow.initial, *(state for edge in taken for state in edge)}
    for state in complaint.flow.states:
        x, y = _place(state, frame)
        here = state == complaint.state
        fill, stroke = ("warm", "warm") if here else ("brand", "brand") if state in been else ("surface", "line-strong")
        parts.append(
            Markup(
                '<circle cx="{}" cy="{}" r="{}" style="fill:var(--sw-{});stroke:var(--sw-{});stroke-width:1.5"/>'
            ).format(*_short(x, y), 12 if here else 8.5, fill, stroke)
        )
    parts += _names(complaint, frame, locale)
    css = "sw-narrow-only" if frame.narrow else "sw-wide-only"
    return Markup('<svg class="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        css, frame.width, frame.height, sentence, Markup("").join(parts)
    )


def _short(*numbers: float) -> list[str]:
    return [f"{number:.1f}".removesuffix(".0") for number in numbers]


def _place(state: str, frame: Frame) -> Place:
    along = _CHAIN.index(state if state in _CHAIN else "in-hand")
    return _at(along, _WAITING if state == "waiting" else _MAIN, frame)


def _at(along: float, lane: int, frame: Frame) -> Place:
    if frame.narrow:
        across = {_MAIN: 64.0, _TELEPHONE: 14.0, _WAITING: 226.0, _BACK: 14.0}[lane]
        return across, 24 + along * (frame.height - 48) / (len(_CHAIN) - 1)
    across = {_MAIN: 62.0, _TELEPHONE: 116.0, _WAITING: 136.0, _BACK: 194.0}[lane]
    return 52 + along * (frame.width - 104) / (len(_CHAIN) - 1), across


def _edges(frame: Frame) -> dict[tuple[str, str], list[Place]]:
    """Give the lines of the flow by the states they join."""
    found: dict[tuple[str, str], list[Place]] = {
        edge: [_place(state, frame) for state in edge] for edge in itertools.pairwise(_CHAIN)
    }
    found["received", "registered"] = [_at(0, _MAIN, frame), _at(0, _TELEPHONE, frame), _at(2, _TELEPHONE, frame), _at(2, _MAIN, frame)]  # fmt: skip
    hand, waiting, resolved = (_place(state, frame) for state in ("in-hand", "waiting", "resolved"))
    shift = (0.0, 7.0) if frame.narrow else (7.0, 0.0)
    found["in-hand", "waiting"] = [_moved(hand, shift, -1), _moved(waiting, shift, -1)]
    found["waiting", "in-hand"] = [_moved(waiting, shift), _moved(hand, shift)]
    corner = (waiting[0], resolved[1]) if frame.narrow else (resolved[0], waiting[1])
    found["waiting", "resolved"] = [waiting, corner, resolved]
    # Across the page the way back keeps clear of the lines that lead to waiting and from it.
    clear = 0.0 if frame.narrow else 0.17
    for state in ("resolved", "revisited", "closed"):
        along = _CHAIN.index(state) + clear
        ways = [(along, _MAIN), (along, _BACK), (3 - clear, _BACK), (3 - clear, _MAIN)]
        found[state, "in-hand"] = [_at(*way, frame) for way in ways]
    return found


def _moved(place: Place, by: Place, times: float = 1) -> Place:
    return place[0] + times * by[0], place[1] + times * by[1]


def _astray(edge: tuple[str, str], frame: Frame, number_of: int) -> list[Place]:
    """Draw a way the flow does not have as a bow beside the chain."""
    a, b = (_place(state, frame) for state in edge)
    lift = 30.0 + 8 * number_of
    if frame.narrow:
        lift += 76
        return [a, (a[0] + lift, (3 * a[1] + b[1]) / 4), (a[0] + lift, (a[1] + 3 * b[1]) / 4), b]
    return [a, ((3 * a[0] + b[0]) / 4, a[1] + lift), ((a[0] + 3 * b[0]) / 4, a[1] + lift), b]


def _arrow(line: Sequence[Place], colour: str, width: float, dash: str = "none") -> Markup:
    """Draw a line through places with a head just before the last dot."""
    (ax, ay), (bx, by) = line[-2], line[-1]
    length = max(1.0, ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5)
    ux, uy = (bx - ax) / length, (by - ay) / length
    tip, base = (bx - 11 * ux, by - 11 * uy), (bx - 19 * ux, by - 19 * uy)
    way = " ".join(",".join(_short(*place)) for place in (*line[:-1], base))
    head = [tip, (base[0] - 4.5 * uy, base[1] + 4.5 * ux), (base[0] + 4.5 * uy, base[1] - 4.5 * ux)]
    return Markup(
        '<polyline points="{}" style="fill:none;stroke:var(--sw-{});stroke-width:{};stroke-dasharray:{};stroke-linejoin:round"/>'
        '<polygon points="{}" style="fill:var(--sw-{})"/>'
    ).format(way, colour, width, dash, " ".join(",".join(_short(*place)) for place in head), colour)


def _names(complaint: Complaint, frame: Frame, locale: Locale) -> list[Markup]:
    """Name the states, the one it stands in in bold, and the steps between them."""
    flow, found = complaint.flow, []
    for state, name in flow.states.items():
        x, y = _place(state, frame)
        pieces = _broken(name.say(locale))
        if state == "waiting":
            place, anchor = ((x, y - 19), "middle") if frame.narrow else ((x - 28, y), "end")
        elif frame.narrow:
            place, anchor = (x + 18, y), "start"
        else:
            place, anchor = (x, y - 14.5 - 7.5 * len(pieces)), "middle"
        here = state == complaint.state
        first = place[1] - (len(pieces) - 1) * 7.5
        for i, piece in enumerate(pieces):
            found.append(_word(piece, place[0], first + 15 * i, anchor, "warm-ink" if here else "ink", here))
    for along, step in enumerate(("calm", "register", "dispatch", "resolve", "revisit", "close")):
        (ax, ay), (bx, by) = _at(along, _MAIN, frame), _at(along + 1, _MAIN, frame)
        place = (ax + 12, (ay + by) / 2) if frame.narrow else (0.54 * ax + 0.46 * bx, ay + 15)
        found.append(_word(flow.steps[step].say(locale), *place, "start" if frame.narrow else "middle"))
    x, y = _at(3.5 if frame.narrow else 5, _BACK, frame)
    reopen = flow.steps["reopen"].say(locale)
    found.append(_word(reopen, x - 12 if frame.narrow else x, y, "start" if frame.narrow else "middle"))
    return found


def _word(words: str, x: float, y: float, anchor: str, colour: str = "ink-3", bold: bool = False) -> Markup:
    """Write words with a rim of paper that keeps lines off them."""
    style = (
        f"fill:var(--sw-{colour});font-size:12px;font-weight:{700 if bold else 400};text-anchor:{anchor};"
        "stroke:var(--sw-page);stroke-width:4;stroke-linejoin:round;paint-order:stroke"
    )
    return Markup('<text x="{}" y="{}" style="{}">{}</text>').format(*_short(x, y + 4.2), style, words)


def _broken(name: str) -> list[str]:
    """Break a long name after its comma."""
    for mark in ("，", ", "):
        head, found, tail = name.partition(mark)
        if found:
            return [head + mark.strip(), tail]
    return [name]
