"""A sheet: one HTML file in our look with everything inside it, to read, to print on A4 and to send on.

Debriefs, minutes, guides and hand-outs become sheets. Such a file loads nothing and, unless a script is handed in, runs nothing; its content
security policy says so to the browser.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache
from html import escape

from steward import theme
from steward.words import HTML_LANG, Locale, Text

_BRAND = Text("管家工作台", "Steward Workbench")


def element(tag: str, *children: str, **attributes: object) -> str:
    """Write one HTML element; attributes are escaped, children are HTML already (see `text`).

    ``None`` and ``False`` leave an attribute out, ``class_`` and ``for_`` lose their underscore, other underscores
    become hyphens.

    >>> element("p", text("1 < 2"), class_="sw-note", hidden=True)
    '<p class="sw-note" hidden>1 &lt; 2</p>'
    """
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escape(str(value))}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    return f"<{tag}{written}>{''.join(children)}</{tag}>"


def text(words: object) -> str:
    """Escape words for HTML."""
    return escape(str(words))


def without_comments(css: str) -> str:
    """Give a style sheet without its comments, which are for those who write it."""
    return re.sub(r"\s*/\*.*?\*/", "", css, flags=re.DOTALL).strip()


def marks(used_in: str) -> str:
    """Give the sprite with only those marks that a piece of HTML points at."""
    used = set(re.findall(r"href=\"#([a-z0-9-]+)\"", used_in))
    return re.sub(
        r"\s*<symbol id=\"([a-z0-9-]+)\".*?</symbol>",
        lambda found: found[0] if found[1] in used else "",
        theme.sprite(),
        flags=re.DOTALL,
    )


def policy(*scripts: str) -> str:
    """Give the content security policy of a file that loads nothing and runs only these scripts, as they stand in it."""
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    runs = " ".join(f"'sha256-{digest}'" for digest in digests) or "'none'"
    return f"default-src 'none'; style-src 'unsafe-inline'; script-src {runs}; base-uri 'none'; form-action 'none'"


def whole_page(
    title: str, body: str, locale: Locale, *, extra_css: str = "", foot: Sequence[str] = (), class_: str = "sw-main"
) -> str:
    """Write one self-contained HTML file in our look; it prints on A4 as it stands.

    Args:
        title: the window's title, as plain words.
        body: what stands on it, as HTML with all that came from users escaped (see `text`).
        locale: the language of the page.
        extra_css: what the page adds to the theme.
        foot: plain words that stand at the foot on screens, beside our name.
        class_: the classes of the element around the body.
    """
    css = without_comments(f"{theme.css()}\n{extra_css}")
    brand = text(_BRAND.say(locale))
    ends = "".join(element("span", text(words)) for words in (_BRAND.say(locale), *foot) if words)
    return (
        f'<!DOCTYPE html>\n<html lang="{HTML_LANG[locale]}" data-theme="light">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_quiet()}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(title)} | {brand}</title>\n<style>{css}</style>\n</head>\n"
        f'<body class="sw">{marks(body)}<div class="sw-page"><main class="{text(class_)}">{body}</main>'
        f'<footer class="sw-foot"><div class="sw-foot__in">{ends}</div></footer></div></body>\n</html>\n'
    )


@cache
def _quiet() -> str:
    return policy()
