"""The home page."""

from __future__ import annotations

from steward.ui import page, visit
from steward.words import Text


def show() -> None:
    """Put the home page into the notebook's output."""
    here = visit.current()
    title = Text("请先导入记录", "Import records first").say(here.locale)
    page.put(page.element("h1", page.text(title), class_="sw-title"))
