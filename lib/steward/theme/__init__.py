"""The one source of how everything looks: colours, type, spacing, parts and marks.

Widgets, the Voilà template, reports and hand-outs put `css` and `sprite` into the page once; nothing is linked.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent

INK = {
    "#BC5B0C": "var(--sw-warm)",
    "#DCEAE2": "var(--sw-calm)",
    "#14595C": "var(--sw-brand)",
    "#5C6966": "var(--sw-ink-3)",
    "#13201E": "var(--sw-ink)",
    "#74827E": "var(--sw-line-strong)",
    "#C4302E": "var(--sw-missed)",
    "#8A4207": "var(--sw-warm-ink)",
    "#FFFFFF": "var(--sw-surface)",
}
"""Colours a chart is drawn in, and the token each stands for, so that dark theme and print follow after rendering."""


@cache
def css() -> str:
    """Give tokens and components as one style sheet, to stand in a ``<style>`` element."""
    return "\n".join((_HERE / name).read_text(encoding="utf-8") for name in ("tokens.css", "components.css"))


@cache
def sprite() -> str:
    """Give the marks (brand, verdicts, faces, icons) as one hidden SVG, to stand at the head of the body."""
    return (_HERE / "marks.svg").read_text(encoding="utf-8")
