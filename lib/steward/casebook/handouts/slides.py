"""Slides for the projector: one HTML file by nbconvert's slides exporter, with our own template and reveal.js inside it.

reveal.js comes with the installed voila package; nothing is fetched. On a phone, and without a script, the slides stand one below the other.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from steward import theme
from steward.casebook.case import Case
from steward.casebook.handouts.deck import Slide, deck
from steward.casebook.handouts.frame import NAMES, spoken
from steward.errors import StewardError
from steward.sheet import element, marks, policy, text, without_comments
from steward.words import HTML_LANG, Locale, Text

_HERE = Path(__file__).parent
_REVEAL = "<!-- reveal -->"
_MARKS = "<!-- marks -->"
_NO_REVEAL = Text(
    "做幻灯片要用到随 voila 一起安装的 reveal.js，这里没有找到；请重新安装 voila（pip install --force-reinstall voila）再做一次，其余的单子不受影响。",
    "Slides need the reveal.js that is installed with voila, and it was not found; reinstall voila (pip install --force-reinstall voila) and try again. All other sheets can be made.",
)


def slides(case: Case, locale: Locale) -> str:
    """Write the slides of a workshop on a case as one HTML file.

    Raises:
        StewardError: ``no-reveal`` where the script of the slides is not installed.
    """
    locale = spoken(case, locale)
    script = _script()
    title = f"{case.title.text.say(locale)} | {NAMES['slides'].say(locale)}"
    resources = {
        "steward": {"lang": HTML_LANG[locale], "title": title, "css": _css(), "policy": policy(script)},
    }
    html, _ = _exporter().from_notebook_node(_notebook(case, locale), resources=resources)
    # Only now: what looks through the page on its way need not read two hundred thousand letters of script.
    return str(html).replace(_MARKS, marks(str(html)), 1).replace(_REVEAL, f"<script>{script}</script>", 1)


def reveal_file() -> Path:
    """Find reveal.js.

    Raises:
        StewardError: ``no-reveal``.
    """
    from jupyter_core.paths import jupyter_path

    for folder in jupyter_path("voila", "templates"):
        found = Path(folder) / "base" / "static" / "reveal.js"
        if found.is_file():
            return found
    raise StewardError("no-reveal", _NO_REVEAL)


def _notebook(case: Case, locale: Locale) -> Any:
    """Give the deck as a notebook, one cell a slide, which is what the exporter takes."""
    from nbformat import v4

    new: Any = v4
    cells = []
    for n, slide in enumerate(deck(case, locale)):
        output = new.new_output("display_data", data={"text/html": _section(slide)})
        cell = new.new_code_cell(id=f"slide-{n}", outputs=[output], metadata={"slideshow": {"slide_type": "slide"}})
        cells.append(cell)
    return new.new_notebook(cells=cells)


def _section(slide: Slide) -> str:
    heading = "" if slide.css == "is-title" else element("h2", text(slide.title))
    return element("div", heading, slide.body, class_=f"sw-deck__slide {slide.css}".strip(), data_slide=slide.id)


@cache
def _css() -> str:
    return without_comments(f"{theme.css()}\n{(_HERE / 'slides.css').read_text(encoding='utf-8')}")


@cache
def _script() -> str:
    """Give our few settings and reveal.js, which begins by itself as soon as it is read."""
    ours = (_HERE / "slides.js").read_text(encoding="utf-8").strip()
    reveal = reveal_file().read_text(encoding="utf-8").replace("</script", "<\\/script")
    return ours.replace("/* reveal */", reveal)


@cache
def _exporter() -> Any:
    from nbconvert import exporters

    made: Any = exporters.SlidesExporter
    exporter = made(template_name="steward-slides", extra_template_basedirs=[str(_HERE / "template")])
    exporter.template_file = "index.html.j2"
    return exporter
