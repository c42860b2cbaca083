"""An empty workspace's first step: a sample estate to walk through."""

from __future__ import annotations

from typing import Any

import ipywidgets

from steward.ui import summary
from steward.ui.parts.task import Link, Outcome, Progress, Task
from steward.ui.visit import Visit
from steward.words import Text, number

SEED, HOUSEHOLDS, MONTHS = 7, 1400, 18
_OFFER = Text("用示例小区试试", "Try it with a sample estate")
_MAKING = Text("正在造示例小区的导出文件", "Writing the sample estate’s exports")
_DONE = Text(
    "示例小区放好了：{accepted} 行收下，{refused} 行退回（里面故意放了几处常见的毛病）。",
    "The sample estate is in place: {accepted} rows accepted, {refused} refused (a few common faults are there on purpose).",
)
_COUNTING = Text("正在算指标", "Counting the figures")
_ON = Text("去首页看看", "See the home page")


def sample_offer(here: Visit) -> Any:
    """Give a button that fills the workspace with a sample estate, with its progress."""
    task = Task(_OFFER, here.locale, stoppable=True)
    button = ipywidgets.Button(description=_OFFER.say(here.locale))
    button.add_class("sw-button")

    def work(progress: Progress) -> Outcome:
        from steward.operations.importing import import_files
        from steward.operations.sample_estate import write_sample

        folder = here.workspace.sample_files
        making = _MAKING.say(here.locale)
        progress(0, 0, making)
        write_sample(folder, SEED, HOUSEHOLDS, MONTHS, progress=lambda done, total, _: progress(done, total, making))
        here.workspace.adopt_profile(folder)
        result = import_files([folder], here.workspace, locale=here.locale, progress=progress)
        counting = _COUNTING.say(here.locale)
        summary.make_standing(
            here.workspace, here.workspace.company(), lambda done, total, _: progress(done, total, counting)
        )
        words = _DONE.say(
            here.locale,
            accepted=number(sum(one.accepted for one in result.files)),
            refused=number(sum(one.refused for one in result.files)),
        )
        home = here.link("voila/render/notebooks/home.ipynb")
        return Outcome(words, (Link(_ON.say(here.locale), home, here=True),))

    def start(_button: Any) -> None:
        button.disabled = True
        task.run(work, then=lambda: setattr(button, "disabled", task.state == "done"))

    button.on_click(start)
    box = ipywidgets.VBox([button, task])
    box.add_class("sw-offer")
    return box
