"""Several things to choose from."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from steward.ui.page import script


class Choices(anywidget.AnyWidget):
    """A named group of check boxes: ``options`` holds value, label and disabled of each, ``chosen`` the values ticked."""

    _esm = script("dom.js", "choices.js")
    name = traitlets.Unicode().tag(sync=True)
    options: Any = traitlets.List().tag(sync=True)
    chosen: Any = traitlets.List().tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)
    disabled = traitlets.Bool(False).tag(sync=True)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.on_msg(self._heard)

    def _heard(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        match content:
            case {"type": "tick", "value": str(value), "on": bool(on)}:
                known = [one["value"] for one in self.options]
                self.chosen = [one for one in known if (on if one == value else one in self.chosen)]
