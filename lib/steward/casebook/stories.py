"""A story as HTML: paragraphs, headings, lists, quotations, emphasis. Whatever else was typed stands there as it was typed.

HTML, pictures and links are shown as the letters they are written with, so that a story can neither run nor fetch anything.

>>> html("# Gone\\n\\nShe said <b>no</b>, *twice*.")
'<p>She said &lt;b&gt;no&lt;/b&gt;, <em>twice</em>.</p>\\n'
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_OFF = ["image", "link", "autolink", "reference", "html_block", "html_inline"]


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).disable(_OFF)


def html(story: str) -> str:
    """Write a story in Markdown as HTML, without the title it begins with; a paragraph all in italics is a note."""
    markdown = _markdown()
    tokens = markdown.parse(story)
    if len(tokens) > 2 and tokens[0].type == "heading_open":
        tokens = tokens[3:]
    for i, token in enumerate(tokens):
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h3"
        if token.type == "heading_open":
            token.attrSet("class", "sw-heading")
        elif token.type == "inline" and _is_note(token):
            token.children = (token.children or [])[1:-1]
            tokens[i - 1].attrSet("class", "sw-note")
    return str(markdown.renderer.render(tokens, markdown.options, {}))


def _is_note(paragraph: Token) -> bool:
    kinds = [child.type for child in paragraph.children or ()]
    return kinds[:1] == ["em_open"] and kinds[-1:] == ["em_close"] and kinds.count("em_open") == 1
