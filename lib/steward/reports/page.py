"""The page a report becomes: an executed notebook put through our own nbconvert template into one HTML file.

The page carries its styles, marks and one short script, and a content security policy that lets nothing else run or load.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

from steward import __version__, theme
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
    return re.sub(r"\s*/\*.*?\*/", "", full, flags=re.DOTALL).strip()


def marks(used_in: str) -> str:
    """Give the sprite with only those marks that a piece of HTML points at."""
    used = set(re.findall(r"href=\"#([a-z0-9-]+)\"", used_in))
    return re.sub(
        r"\s*<symbol id=\"([a-z0-9-]+)\".*?</symbol>",
        lambda found: found[0] if found[1] in used else "",
        theme.sprite(),
        flags=re.DOTALL,
    )


@cache
def _script() -> str:
    return (_TEMPLATE / "page.js").read_text(encoding="utf-8").strip()


@cache
def _policy() -> str:
    digest = base64.b64encode(hashlib.sha256(_script().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


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
            "policy": _policy(),
            "words": words,
        }
    }
    html, _ = _exporter().from_notebook_node(notebook, resources=resources)
    return str(html).replace(_SPRITE, marks(str(html)), 1)
