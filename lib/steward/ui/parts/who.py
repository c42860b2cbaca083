"""Who is learning: a choice of people, or a form for somebody new; afterwards the name in the head of the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from steward.ui.page import script


class WhoPicker(anywidget.AnyWidget):
    """Shows `person`, or `people` to choose from; what is chosen is given to `on_step`."""

    _esm = script("dom.js", "who.js")
    words = traitlets.Dict().tag(sync=True)
    posts: Any = traitlets.List().tag(sync=True)
    """Id and name of each post."""
    teams: Any = traitlets.List().tag(sync=True)
    people: Any = traitlets.List().tag(sync=True)
    """Id, name, post and team of everybody who may be chosen."""
    person = traitlets.Dict().tag(sync=True)
    """Who was chosen; empty for nobody."""
    fixed = traitlets.Bool(False).tag(sync=True)
    """Whether the person is given and nobody else may be chosen."""
    asking = traitlets.Bool(False).tag(sync=True)
    """Whether to ask who it is."""
    trouble = traitlets.Unicode().tag(sync=True)

    def __init__(self, words: dict[str, str], on_step: Callable[[dict[str, Any]], None], **traits: Any) -> None:
        super().__init__(words=words, **traits)
        self.on_msg(lambda _widget, content, _buffers: on_step(content))
