"""Charts as inline SVG: described with Altair, drawn by vl-convert, coloured by the tokens of the theme.

Every chart is drawn twice, wide and narrow, so that its words keep their size; the style sheet shows one of them. Lines are
told apart by their strokes and named at their ends, so that grey paper shows what colour shows. The frame is fixed: no text
is measured, so that a chart looks the same on machines with other fonts.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from markupsafe import Markup, escape

from steward import theme

WARM, WARM_INK, CALM, BRAND = "#BC5B0C", "#8A4207", "#DCEAE2", "#14595C"
INK, INK_3, STRONG_LINE, MISSED = "#13201E", "#5C6966", "#74827E", "#C4302E"
PAPER = "#FFFFFF"
LONG_DASH, SHORT_DASH, DOTS = [8, 3], [4, 3], [1, 3]
TEXT = 12
"""Size of chart words in pixels, the smallest of the house."""

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Frame:
    """The size of a drawing and the room around its field, in pixels."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    narrow: bool

    @property
    def inner_width(self) -> int:
        """The field's width."""
        return self.width - self.left - self.right

    @property
    def inner_height(self) -> int:
        """The field's height."""
        return self.height - self.top - self.bottom


def figure(drawings: Sequence[tuple[Any, Frame]], sentence: str) -> Markup:
    """Put the drawings of one chart into a figure; each carries the sentence that says what it shows."""
    return Markup('<figure class="sw-line">{}</figure>').format(
        Markup("").join(drawn(chart, frame, sentence) for chart, frame in drawings)
    )


def layers(frame: Frame, parts: Sequence[Any]) -> dict[str, Any]:
    """Lay marks over one another in a fixed frame without grid, border or background; gives a Vega-Lite specification.

    The layers are put together as plain specifications: Altair's own layering copies every mark many times over.
    """
    from altair.vegalite import SCHEMA_URL

    specifications, datasets = [], {}
    for part in parts:
        specification = part.to_dict(validate=False)
        datasets.update(specification.pop("datasets", {}))
        specifications.append({k: v for k, v in specification.items() if k not in ("$schema", "config")})
    return {
        "$schema": SCHEMA_URL,
        "datasets": datasets,
        "layer": specifications,
        "resolve": {"scale": {"x": "independent", "y": "independent"}},  # labels go by pixels, marks by figures
        "width": frame.inner_width,
        "height": frame.inner_height,
        "padding": {"left": frame.left, "right": frame.right, "top": frame.top, "bottom": frame.bottom},
        "autosize": {"type": "none"},
        "background": "transparent",
        "config": {
            "aria": False,
            "view": {"stroke": None, "fill": None},
            "axis": {"domain": False, "grid": False, "ticks": False, "labels": False, "title": None},
            "text": {"fontSize": TEXT, "color": INK_3},
        },
    }


def data(rows: Sequence[Row]) -> Any:
    """Give rows to a mark, inline."""
    import altair as alt

    found: Any = alt.InlineData(values=[dict(row) for row in rows])
    return found


def words(rows: Sequence[Row], x: Any, y: Any, **mark: Any) -> Any:
    """Write the field ``words`` of each row at its place."""
    import altair as alt

    return alt.Chart(data(rows)).mark_text(**{"baseline": "middle", **mark}).encode(x=x, y=y, text="words:N")


def words_over_lines(rows: Sequence[Row], x: Any, y: Any, **mark: Any) -> list[Any]:
    """Write words where lines may run, with a rim of paper that keeps the lines off them."""
    rim = {**mark, "stroke": PAPER, "strokeWidth": 3, "strokeJoin": "round", "color": PAPER}
    return [words(rows, x, y, **rim), words(rows, x, y, **mark)]


def pixels(axis: Literal["x", "y"], frame: Frame) -> Any:
    """Give a channel counted in pixels of the field, from its upper left corner."""
    import altair as alt

    ends = [0, frame.inner_width if axis == "x" else frame.inner_height]
    scale = alt.Scale(domain=ends, range=ends, nice=False, zero=False)
    return alt.X("x:Q", scale=scale, axis=None) if axis == "x" else alt.Y("y:Q", scale=scale, axis=None)


def channel(axis: Literal["x", "y"], ends: tuple[float, float], kind: Literal["linear", "sqrt"] = "linear") -> Any:
    """Give a channel counted in figures between two ends, without an axis."""
    import altair as alt

    scale = alt.Scale(domain=list(ends), type=kind, nice=False, zero=False)
    return alt.X("x:Q", scale=scale, axis=None) if axis == "x" else alt.Y("y:Q", scale=scale, axis=None)


def path(
    rows: Sequence[Row], x: Any, y: Any, colour: str, dash: list[int] | None = None, width: float = 1, **mark: Any
) -> Any:
    """Draw a line through rows."""
    import altair as alt

    style = {"color": colour, "strokeWidth": width, "strokeDash": dash or [], **mark}
    return alt.Chart(data(rows)).mark_line(**style).encode(x=x, y=y)


def rule_y(value: float, y: Any, colour: str, dash: list[int] | None, width: float = 1) -> Any:
    """Draw a level line over the whole field."""
    import altair as alt

    return alt.Chart(data([{"y": value}])).mark_rule(color=colour, strokeWidth=width, strokeDash=dash or []).encode(y=y)


def spread(places: Sequence[float], gap: float) -> list[float]:
    """Move labels apart that would overlap: same order, at least `gap` between neighbours, as near as can be."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    moved = list(places)
    for _ in range(60):
        for a, b in itertools.pairwise(order):
            short = gap - (moved[b] - moved[a])
            if short > 1e-9:
                moved[a] -= short / 2
                moved[b] += short / 2
    return moved


def drawn(chart: Any, frame: Frame, sentence: str) -> Markup:
    """Draw one specification for one width; `figure` does so for both."""
    import vl_convert

    svg = vl_convert.vegalite_to_svg(chart)
    return Markup(clean(svg, frame, sentence))  # noqa: S704  # drawn from our own specification, words escaped by the renderer


def clean(svg: str, frame: Frame, sentence: str) -> str:
    """Make a rendered SVG part of the page: sized by its column, coloured by tokens, described by one sentence."""
    body = re.sub(r"^<svg[^>]*>|</svg>\s*$", "", svg.strip())
    # what was meant for a lone drawing: its own fonts, roles and invisible helpers
    body = re.sub(r' (?:role|aria-[a-z]+|pointer-events|font-family|class)="[^"]*"', "", body)
    body = re.sub(r'<rect [^>]*fill="transparent"/>|<path d="(?:M0,0h0v0h0Z)?"[^>]*/>', "", body)
    body = re.sub(r'<path d="M0,0h[\d.]+v[\d.]+h-[\d.]+Z"/>', "", body)
    body = re.sub(r' (?:opacity="1"|display="none"|stroke-miterlimit="10"|transform="translate\(0,0\)")', "", body)
    # Tenths of a pixel are enough for places; words keep their figures as they are.
    body = re.sub(r"<[^>]*>", lambda tag: re.sub(r"(\d+\.\d)\d+", r"\1", tag[0]), body)
    for _ in range(4):
        body = re.sub(r"<g(?: fill=\"none\")?>\s*</g>|<g/>", "", body)
    for colour, token in theme.INK.items():
        body = body.replace(f'"{colour}"', f'"{token}"').replace(f'"{colour.lower()}"', f'"{token}"')
    css = "sw-narrow-only" if frame.narrow else "sw-wide-only"
    return f'<svg class="{css}" viewBox="0 0 {frame.width} {frame.height}" role="img" aria-label="{escape(sentence)}">{body}</svg>'
