"""HTML of strangers inside the texts of questions: what may stay stays as it was written, the rest goes and is named.

A text is read once, tag by tag. What stays is a tag of a short list with harmless attributes; everything else that begins
like a tag is taken out or written as ``&lt;``. So whatever a browser makes of the original, it cannot run what is left.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Format = Literal["moodle", "html", "plain", "markdown"]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_KEPT = _set(
    "a abbr address article aside b bdi bdo blockquote big br caption center cite code col colgroup dd del details dfn div dl dt em "
    "figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q rb rp rt rtc ruby s samp section "
    "small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr"
)
_WHOLE = _set(  # not only the tag goes but all that stands in it
    "applet audio canvas embed frame frameset head iframe math noembed noframes noscript object plaintext script select style svg template "
    "textarea title video xmp"
)
_ALONE = _set("embed frame")
_ATTRIBUTES = _set(
    "abbr align alt border cellpadding cellspacing cite class color colspan datetime dir face height lang rowspan scope size span start title "
    "type valign value width"
)
_LINKS = _set("href src")
_STYLES = _set(
    "background-color border border-bottom border-collapse border-color border-left border-radius border-right border-spacing border-style "
    "border-top border-width box-sizing break-after break-before caption-side clear color direction display float font font-family font-size "
    "font-style font-variant font-weight height letter-spacing line-height list-style-type margin margin-bottom margin-left margin-right "
    "margin-top max-height max-width min-height min-width orphans overflow padding padding-bottom padding-left padding-right padding-top "
    "page-break-after page-break-before page-break-inside quotes table-layout tab-size text-align text-decoration text-indent text-transform "
    "unicode-bidi vertical-align white-space widows width word-break word-spacing word-wrap writing-mode"
)
_STYLE_VALUE = re.compile(r"(?:[\w\s.,#%+'\"!-]|rgba?\([\d\s.,%]*\))*")
_NAME = re.compile(r"/?([A-Za-z][^\s/>]{0,59})")
_TAG_NAME = re.compile(r"[a-z][a-z0-9:-]*")
_ATTRIBUTE = re.compile(r"[\s/]*([^\s/>=\"'<]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]*)))?")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(png|jpeg|jpg|gif|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_IGNORED = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028\u2029\ufeff]")
_MARKDOWN_LINK = re.compile(r"(!?)(\[[^\[\]]{0,500}\])(\(\s*<?|:\s*<?)([^\s)>]+)")


@dataclass(frozen=True, slots=True)
class Safe:
    """A text that can do no harm, and what was taken out of it."""

    text: str
    removed: tuple[str, ...] = ()
    """Names of tags and attributes, each once, as they came: ``<script>``, ``onclick``, ``style``, ``src=https://…``."""


def safe(text: str, format: Format = "html") -> Safe:
    """Take out of a text what could run, load or lead astray; of ``plain`` nothing, because there a ``<`` is a ``<``.

    >>> safe('<p onclick="x()">Hello<script>y()</script></p>')
    Safe(text='<p>Hello</p>', removed=('onclick', '<script>'))
    """
    if format == "plain" or not ("<" in text or format == "markdown"):
        return Safe(text)
    removed: dict[str, None] = {}
    out: list[str] = []
    for kind, piece in _tokens(text):
        if kind == "text":
            out.append(_escaped(piece))
        elif kind == "tag":
            out.append(_kept(piece, removed))
        else:
            removed[piece] = None
    found = "".join(out)
    if format == "markdown":
        found = _MARKDOWN_LINK.sub(lambda link: _markdown_link(link, removed), found)
    return Safe(found, tuple(removed))


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """Give pieces of text, tags that may be kept, and names of what goes; each character is looked at once."""
    place = begun = 0
    ends = _Ends(text)
    while (place := text.find("<", place)) >= 0:
        following = text[place + 1 : place + 2]
        if following in ("!", "?"):
            yield "text", text[begun:place]
            comment = text.startswith("<!--", place)
            end = text.find("-->" if comment else ">", place + 2)
            place = begun = len(text) if end < 0 else end + (3 if comment else 1)
            yield "gone", "<!-- -->" if comment else "<!>"
            continue
        named = _NAME.match(text, place + 1)
        name = named[1].lower() if named else ""
        end = ends.after(named.end()) if named else 0
        if name not in _WHOLE and (not _TAG_NAME.fullmatch(name) or end > len(text)):
            place += 1  # a < that somebody typed: "x<y", "<stdio.h>"
            continue
        yield "text", text[begun:place]
        if name in _WHOLE:
            if not text.startswith("/", place + 1):
                yield "gone", f"<{name[:20]}>"
                end = end if name in _ALONE else _after(text, name, end)
        else:
            yield "tag", text[place:end]
        place = begun = min(end, len(text))
    yield "text", text[begun:]


class _Ends:
    """Where the tags of one text end; each stop is looked at once, so that no text takes longer than its length deserves."""

    def __init__(self, text: str) -> None:
        self._none = len(text) + 1
        self._places = {stop: [found.start() for found in re.finditer(stop, text)] for stop in "\"'>"}
        self._known: dict[int, int] = {}

    def _next(self, stop: str, place: int) -> int:
        places = self._places[stop]
        at = bisect_left(places, place)
        return places[at] if at < len(places) else self._none

    def after(self, place: int) -> int:
        """Give the place behind the ``>`` of the tag whose attributes begin at `place`; past the text where there is none."""
        passed: list[int] = []
        while True:
            end, double, single = (self._next(stop, place) for stop in ">\"'")
            first = min(end, double, single)
            if first in self._known:
                result = self._known[first]
                break
            passed.append(first)
            if first == end:
                result = min(end + 1, self._none)
                break
            place = self._next('"' if first == double else "'", first + 1) + 1
        for stop in passed:
            self._known[stop] = result
        return result


def _after(text: str, name: str, place: int) -> int:
    closing = re.compile(rf"</{re.escape(name)}(?=[\s/>])[^>]*>?", re.IGNORECASE).search(text, min(place, len(text)))
    return closing.end() if closing else len(text)


def _escaped(piece: str) -> str:
    # Only a < that can never begin a tag stays: what follows it in the text may be gone from the result.
    return re.sub(r"<(?![\s\d=])", "&lt;", piece) if "<" in piece else piece


def _kept(tag: str, removed: dict[str, None]) -> str:
    named = _NAME.match(tag, 1)
    name = named[1].lower() if named else ""
    if not named or name not in _KEPT:
        removed[f"<{name[:20]}>"] = None
        return ""
    if tag[1] == "/":
        return f"</{named[1]}>"
    attributes, clean = [], True
    for found in _ATTRIBUTE.finditer(tag, named.end(), len(tag) - 1):
        key, value = found[1].lower(), next((v for v in found.groups()[1:] if v is not None), "")
        if why := _refused(name, key, value):
            removed[why] = None
            clean = False
            continue
        clean = clean and '"' in found[0] and "<" not in value
        escaped = value.replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
        attributes.append(f' {found[1]}="{escaped}"')
    rebuilt = f"<{named[1]}{''.join(attributes)}{' /' if tag.endswith('/>') else ''}>"
    return tag if clean and re.sub(r"\s+", "", tag) == re.sub(r"\s+", "", rebuilt) else rebuilt


def _refused(tag: str, key: str, value: str) -> str:
    """Say what is wrong with an attribute; empty where nothing is."""
    if key in _LINKS:
        return _refused_link(key, value, picture=tag == "img")
    if key == "style":
        return "" if _harmless_style(value) else "style"
    if key in _ATTRIBUTES or (key.startswith("aria-") and key.isascii()):
        return ""
    return key[:30] if key.isprintable() else "?"


def _refused_link(key: str, address: str, *, picture: bool) -> str:
    plain = _IGNORED.sub("", html.unescape(address)).replace("\\", "/")
    scheme = _SCHEME.match(plain)
    if picture and (_PICTURE.fullmatch(plain) or (not scheme and not plain.startswith("//"))):
        return ""
    if not picture and key == "href" and (not scheme or scheme[1].lower() in ("http", "https", "mailto")):
        return ""
    return f"{key}={plain[:60]}"


def _harmless_style(value: str) -> bool:
    """Tell whether a style only says how words look: no address, no place on the page, nothing that runs."""
    for part in html.unescape(value).split(";"):
        if part.strip():
            key, colon, said = part.partition(":")
            if not colon or key.strip().lower() not in _STYLES or not _STYLE_VALUE.fullmatch(said):
                return False
    return True


def _markdown_link(link: re.Match[str], removed: dict[str, None]) -> str:
    picture, label, opening, address = link.groups()
    if why := _refused_link("src" if picture else "href", address, picture=bool(picture)):
        removed[why] = None
        return f"{picture}{label}{opening}#"
    return link[0]


_BREAKS = _set(
    "address article aside blockquote br caption dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre "
    "section summary table td th tr ul"
)
_ALT = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)


def plain_words(text: str, format: Format = "html") -> str:
    """Give the words of a text without any markup, as our items have them: paragraphs on lines of their own.

    A picture gives its description. Of ``moodle`` and ``markdown`` line breaks stay; of ``html`` they are spaces.

    >>> plain_words("<p>Calm first,<br>then <b>facts</b> &amp; steps.</p>")
    'Calm first,\\nthen facts & steps.'
    """
    if format == "plain":
        return text.strip()
    kept = safe(text, format).text
    if format == "html":
        kept = re.sub(r"[ \t\r\n\f]+", " ", kept)
    out: list[str] = []
    for kind, piece in _tokens(kept):
        if kind == "text":
            out.append(html.unescape(piece))
        elif kind == "tag" and (named := _NAME.match(piece, 1)):
            name = named[1].lower()
            if name == "img" and (alt := _ALT.search(piece)):
                out.append(html.unescape(alt[1] or alt[2] or ""))
            elif name in _BREAKS:
                out.append("\n")
    words = "".join(out).replace("\xa0", " ")
    lines = (re.sub(r"[ \t]+", " ", line).strip() for line in words.splitlines())
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()
