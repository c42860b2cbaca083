"""Finished reports, to open or to save."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from steward.ui.page import script


class Shelf(anywidget.AnyWidget):
    """Lists reports: ``reports`` holds title, when and links (text, href, download) of each."""

    _esm = script("dom.js", "shelf.js")
    words = traitlets.Dict().tag(sync=True)
    reports: Any = traitlets.List().tag(sync=True)
