"""A widget that shows one scene after another: what every page is made of on which a learner answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets


class SceneWidget(anywidget.AnyWidget):
    """Shows `scene`; what the learner does is given to `on_step`, which sets the next scene.

    A scene names in ``turn`` itself and in ``ref`` the message it answers. A message names the ``turn`` it was made on; one
    that comes twice, or from a scene long gone, is known by that.
    """

    words = traitlets.Dict().tag(sync=True)
    scene = traitlets.Dict().tag(sync=True)

    def __init__(self, words: dict[str, str], on_step: Callable[[dict[str, Any]], None]) -> None:
        super().__init__(words=words)
        self.on_msg(lambda _widget, content, _buffers: on_step(content))

    def show(self, scene: dict[str, Any]) -> None:
        """Show a scene, also where it is the one shown already: whoever asks again has not seen it."""
        if scene == self.scene:
            self.send_state("scene")
        else:
            self.scene = scene
