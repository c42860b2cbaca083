"""The board of a five-steps plan: the matrix, the measures of one cell or of one kind of gap, and what was done to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from steward.ui.page import script


class PlanBoard(anywidget.AnyWidget):
    """Shows `plan` over `table`; what people do is given to `on_change`, which sets `plan` anew."""

    _esm = script("dom.js", "plan_item.js", "plan.js")
    words = traitlets.Dict().tag(sync=True)
    table = traitlets.Dict().tag(sync=True)
    """Stages, groups, measures, teams, recurrences and rules, in words; it does not change."""
    plan = traitlets.Dict().tag(sync=True)
    """What the plan holds and how it stands; empty where there is none yet."""
    trouble = traitlets.Unicode().tag(sync=True)
    """Why the last change was not made."""
    sheet = traitlets.Dict().tag(sync=True)
    """Address and name of the workbook last asked for."""

    def __init__(
        self, words: dict[str, str], table: dict[str, Any], on_change: Callable[[dict[str, Any]], None]
    ) -> None:
        super().__init__(words=words, table=table)
        self.on_msg(lambda _widget, content, _buffers: on_change(content))
