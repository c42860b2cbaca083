"""The page a report becomes: an executed notebook put through our own nbconvert template into one HTML file.

The page carries its styles, marks and one short script, and a content security policy that lets nothing else run or load.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from steward import __version__, theme
from steward.sheet import marks, policy, without_comments
from steward.words import HTML_LANG, Locale, Text

_TEMPLATE = Path(__file__).parent / "template"
_SPRITE = "<!-- marks -->"
_WORDS = {
    "skip": Text("跳到正文", "Skip to content"),
    "brand": Text("管家工作台", "Steward Workbench"),
    "print": Text("打印", "Print"),
    "foot": Text("离线可用，记录只存在这台电脑上。", "Works offline. Records stay on this computer."),
    "theme": Text("换深色 / 浅色", "Switch dark / light"),
}


@cache
def style() -> str:
    """Give the theme and what a report adds to it, without the comments."""
    full = theme.css() + "\n" + (_TEMPLATE / "report.css").read_text(encoding="utf-8")
    return without_comments(full)


@cache
def _script() -> str:
    return (_TEMPLATE / "page.js").read_text(encoding="utf-8").strip()


@cache
def _exporter() -> Any:
    # Not HTMLExporter: it parses the whole page again to rewrite image texts, which costs a second and mends nothing here.
    from nbconvert import exporters

    made: Any = exporters.TemplateExporter
    exporter = made(template_name="steward", extra_template_basedirs=[str(_TEMPLATE)])
    exporter.template_file = "index.html.j2"
    exporter.file_extension = ".html"
    return exporter


def page(notebook: Any, title: str, locale: Locale) -> str:
    """Turn an executed notebook into the HTML of a report.

    Args:
        notebook: an nbformat notebook whose code cells show HTML fragments.
        title: the window's title; escaped.
        locale: the language of the frame around the report.
    """
    words = {name: text.say(locale) for name, text in _WORDS.items()}
    resources = {
        "steward": {
            "lang": HTML_LANG[locale],
            "title": f"{title} | {words['brand']}",
            "generator": f"steward-workbench {__version__}",
            "css": style(),
            "script": _script(),
            "policy": policy(_script()),
            "words": words,
        }
    }
    html, _ = _exporter().from_notebook_node(notebook, resources=resources)
    return str(html).replace(_SPRITE, marks(str(html)), 1)
