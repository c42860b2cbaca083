"""The name that Moodle gives a question: without tags, at most 255 characters, else made from the beginning of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from steward.quiz.exchange.gift.text import BLANK

UNNAMED = "Question name"
"""The name of a question that has neither name nor text."""

LONGEST = 255
_FROM_TEXT = 80
_WORDS = re.compile(r"[^<>]*")
_ENTITY = re.compile(r"&[0-9a-z]{2,8};|&#[0-9]{1,7};|&#x[0-9a-f]{1,6};", re.IGNORECASE)


def name_from(text: str) -> str:
    """Make a name from the text of a question.

    >>> name_from("<b>Where</b> is the ferry?")
    'Where is the ferry?'
    """
    name = clean_name(shortened(text, _FROM_TEXT))
    return UNNAMED if name in ("", "0") else name


def clean_name(name: str) -> str:
    """Take tags out of a name and shorten it until it fits.

    >>> clean_name(" 2 < 3, <i>always</i> ")
    '2 < 3, always'
    """
    name = without_tags(name.replace("\0", "")).strip(BLANK)
    most = LONGEST - 4
    while len(name) > LONGEST and most > 0:
        name = shortened(name, most)
        most -= 10
    return name


def shortened(text: str, most: int) -> str:
    """Cut a text to about `most` characters that show, at a space, a full stop or after a Chinese character, and add ``...``."""
    if len(text) <= most or _length_without_tags(text) <= most:
        return text
    shown, kept = 3, []  # the dots count
    for tag, words in _pieces(text):
        kept.append(tag)
        length = len(_ENTITY.sub(" ", words)) if "&" in words else len(words)
        if shown + length > most:
            kept.append(_cut(words, most - shown))
            break
        kept.append(words)
        shown += length
        if shown >= most:
            break
    return "".join(kept) + "..."


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Give each tag, empty where there is none, with the words behind it; each character is looked at once."""
    place, last_close = 0, text.rfind(">")
    while place < len(text):
        tag = ""
        if text[place] == "<" and place + 2 <= last_close:
            end = text.index(">", place + 2) + 1
            tag, place = text[place:end], end
        found = _WORDS.match(text, place)
        words = found[0] if found else ""
        yield tag, words
        place += len(words) if tag or words else 1


def _length_without_tags(text: str) -> int:
    length, place = len(text), 0
    for line in text.split("\n"):
        last_close = line.rfind(">")
        place = 0
        while (begin := line.find("<", place)) >= 0 and begin < last_close:
            place = line.index(">", begin) + 1
            length -= place - begin
    return length


def _cut(words: str, left: int) -> str:
    hidden = 0
    for entity in _ENTITY.finditer(words):
        # Moodle counts the place of an entity in bytes.
        if len(words[: entity.start()].encode()) + 1 - hidden > left:
            break
        left -= 1
        hidden += len(entity[0])
    furthest = left + hidden
    place = furthest
    while place > 0:
        sign = words[place : place + 1]
        if sign in (".", " ") or len(sign.encode("utf-8", "replace")) > 2:
            place += 1
            break
        place -= 1
    return words[: furthest if place == 0 else min(place, furthest)]


def without_tags(text: str) -> str:
    """Take HTML out as PHP's ``strip_tags`` does: a ``<`` begins a tag unless a blank follows; one left open takes all.

    Names in two languages, marked with ``<span lang="..." class="multilang">``, keep their spans.
    """
    if "</span>" in text and (kept := _stripped(text, keep="span")) and _is_multilang(kept):
        return kept
    return _stripped(text)


_SPAN = re.compile(r'<span(\s+lang="[a-zA-Z0-9_-]+"|\s+class="multilang"){2}\s*>')


def _is_multilang(text: str) -> bool:
    is_open = False
    for tag in re.findall(r"<.*?>", text, re.DOTALL):
        if tag == "</span>":
            if not is_open:
                return False
            is_open = False
        elif _SPAN.fullmatch(tag):
            is_open = True
        else:
            return False
    return not is_open


def _stripped(text: str, keep: str = "") -> str:
    if "<" not in text:
        return text
    out: list[str] = []
    place, end = 0, len(text)
    while place < end:
        begin = text.find("<", place)
        if begin < 0:
            out.append(text[place:])
            break
        out.append(text[place:begin])
        if begin + 1 < end and text[begin + 1] in " \t\n\r\v\f":
            out.append("<")
            place = begin + 1
            continue
        place = _end_of_tag(text, begin)
        tag = text[begin:place]
        if keep and re.match(rf"</?{keep}[\s>/]", tag, re.IGNORECASE):
            out.append(tag)
    return "".join(out)


_MARK = re.compile("[<>\"']")


def _end_of_tag(text: str, begin: int) -> int:
    if text.startswith("<!--", begin):
        closed = text.find("-->", begin + 2)
        return closed + 3 if closed >= 0 else len(text)
    if text.startswith("<?", begin):
        closed = text.find("?>", begin + 1)
        return closed + 2 if closed >= 0 else len(text)
    depth, quote = 0, ""
    for found in _MARK.finditer(text, begin + 1):
        sign = found[0]
        if sign in "\"'":
            if not quote:
                quote = sign
            elif quote == sign:
                quote = ""
        elif quote:
            continue
        elif sign == "<":
            if text[found.end() : found.end() + 1] not in (" ", "\t", "\n", "\r"):
                depth += 1
        elif depth:
            depth -= 1
        else:
            return found.end()
    return len(text)
