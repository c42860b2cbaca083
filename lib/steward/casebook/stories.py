"""A story as HTML: paragraphs, headings, lists, emphasis. Whatever else was typed stands there as it was typed.

>>> html("# Gone\\n\\nShe said <b>no</b>, *twice*.")
'<p>She said &lt;b&gt;no&lt;/b&gt;, <em>twice</em>.</p>'
"""

from __future__ import annotations

import re

from steward.sheet import element, text

_STRONG = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_EM = re.compile(r"\*(?=\S)(.+?)(?<=\S)\*")


def html(story: str) -> str:
    """Write a story in Markdown as HTML, without the title it begins with."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", story.replace("\r\n", "\n").strip())]
    if blocks and blocks[0].startswith("# "):
        blocks[0] = blocks[0].partition("\n")[2].strip()
    return "".join(_block(block) for block in blocks if block)


def _block(block: str) -> str:
    if re.fullmatch(r"(-\s*){3,}|(\*\s*){3,}", block):
        return "<hr>"
    if found := re.match(r"#{1,6} +(.+)", block):
        rest = block[found.end() :].strip()
        return element("h3", _inline(found[1]), class_="sw-heading") + (_block(rest) if rest else "")
    lines = block.splitlines()
    if all(re.match(r"[-*] +\S", line) for line in lines):
        return element("ul", *(element("li", _inline(line[1:].strip())) for line in lines))
    if re.fullmatch(r"\*[^*].*[^*]\*", block, re.DOTALL):
        return element("p", _inline(block[1:-1]), class_="sw-note")
    return element("p", _inline(" ".join(lines)))


def _inline(words: str) -> str:
    return _EM.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", text(words)))
