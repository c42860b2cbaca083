"""The shelf of models: what each is about and how long its story takes. Plain HTML, so that it stands at once."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from steward.ui import page, visit
from steward.ui.explore.script import script_of
from steward.ui.page import element, text
from steward.words import Text

TITLE = Text("服务模型", "Service models")
LEDE = Text(
    "每个模型一页：先拖一拖、看图怎么变，再讲一个十分钟的故事，最后动手试几道题。",
    "One page each: move the sliders and watch the picture, tell the ten-minute story, then try the tasks.",
)
SHELVES: Mapping[Text, tuple[str, ...]] = MappingProxyType(
    {
        Text("投诉与人手", "Complaints and the people for them"): ("complaint-flow", "event-log", "queue"),
        Text("不同的人，不同的期望", "Different people, different expectations"): (
            "personality",
            "expectation",
            "owners-voice",
        ),
        Text("数字能信几分", "How far to trust a figure"): ("satisfaction", "control-chart", "agreement"),
        Text("一年怎么安排", "Planning the year"): ("engagement",),
    }
)
"""The models by what they are about; every one has words in ``training/models`` and a notebook in ``notebooks/models``."""
_MINUTES = Text("{n} 分钟", "{n} min")


def names() -> tuple[str, ...]:
    """Give the names of all models, in their order on the shelf."""
    return tuple(name for shelf in SHELVES.values() for name in shelf)


def compose(here: visit.Visit) -> str:
    """Write the page as HTML."""
    locale = here.locale
    sections = []
    for title, shelf in SHELVES.items():
        items = []
        for name in shelf:
            words = script_of(name)
            link = element(
                "a", text(words.title.text.say(locale)), href=here.link(f"voila/render/notebooks/models/{name}.ipynb")
            )
            minutes = element("span", text(_MINUTES.say(locale, n=words.minutes)), class_="sw-label sw-num")
            items.append(
                element(
                    "li",
                    element("h3", link, minutes),
                    element("p", text(words.lede.text.say(locale))),
                    class_="sw-models__one",
                )
            )
        heading = element("h2", text(title.say(locale)), class_="sw-heading sw-heading--rule")
        sections.append(element("section", heading, element("ul", *items, class_="sw-models__shelf")))
    return element("div", *sections, class_="sw-models")


def show() -> None:
    """Put the shelf into the output of the notebook that runs."""
    here = visit.current()
    page.open_page(here)
    page.put(page.heading(TITLE, LEDE, here.locale) + compose(here), here)
