"""What people usually did where YAML cannot be read: a tab, a full-width comma, a brace that was not closed."""

from __future__ import annotations

import re
from typing import Any

from steward.words import Text

_TAB = Text("这里有一个制表符（Tab），缩进请用空格", "a tab stands here; indent with blanks")
_QUOTE = Text("以 {sign} 开头的文字要放进双引号", "a text that begins with {sign} stands in double quotation marks")
_SPACE = Text("冒号后面要空一格，写成 {name}: …", "a blank is missing after the colon; write {name}: …")
_WIDE_COLON = Text(
    "这里用了全角冒号，请写成 {name}: …（半角冒号加空格）", "write a plain colon and a blank here: {name}: …"
)
_NO_COLON = Text(
    "这一行少了“名称: ”，或者应当接在上一行后面",
    "a name and a colon are missing here, or the line belongs to the one above",
)
_COLON = Text(
    "文字里有冒号加空格，请把整句放进双引号",
    "there is a colon with a blank in the text; put all of it in double quotation marks",
)
_WIDE_COMMA = Text(
    "各项之间要用半角逗号，这里是全角的“，”", "entries are parted by a plain comma; here is a full-width one"
)
_AFTER_QUOTES = Text(
    "引号后面还有字，请把整句放进一对双引号",
    "there are words after the quotation marks; put all of the text in one pair of them",
)
_HASH = Text(
    "空格后面的 # 会把后文变成注释，请把整句放进双引号",
    "a # after a blank begins a comment; put the whole text in double quotation marks",
)
_OPEN = Text(
    "这一行的 {sign} 没有收尾，后面少一个 {missing}", "the {sign} in this line is not closed; a {missing} is missing"
)
_COMMA = Text(
    "{sign} 里各项之间要有半角逗号，带标点的文字放进双引号",
    "entries in {sign} are parted by commas; put texts with commas or colons in double quotation marks",
)
_CLOSED_TWICE = Text("这一行多了一个 {sign}，请删掉", "there is a {sign} too many in this line; delete it")
_CLOSED_WRONG = Text("这里的 {sign} 应是 {right}", "the {sign} here must be {right}")
_WIDE_SIGN = Text("这里的 {sign} 是全角符号，请改成半角的 {right}", "{sign} is a full-width sign; write {right}")
_WIDE_BLANK = Text(
    "这里的空格是全角的或特殊的，请删掉，换成普通空格",
    "the blank here is not an ordinary one; delete it and write a blank",
)
_BACKSLASH = Text(
    "双引号里的反斜杠 \\ 有特别的意思，请去掉反斜杠，或者改用单引号",
    "a backslash \\ means something within double quotation marks; leave it out, or use single ones",
)
_DASH = Text("开头的 - 后面要空一格", "a blank is missing after the - at the beginning")
_INDENT = Text(
    "这一行和上面的缩进对不上：同一层的各行要从同一列开始",
    "the indents of this line and those above differ; what belongs together begins in the same column",
)
DOCUMENTS = Text("一个文件只写一份内容，请去掉单独一行的 ---", "a file holds one document; leave out the line ---")
_CONTROL = Text("有一个看不见的控制字符，请删掉", "there is a control character that cannot be seen; delete it")
_NO_END = Text("引号没有收尾", "the quotation marks are not closed")

_NO_SPACE_AFTER = re.compile(r"^\s*(?:- +)?([\w-]+):[^\s:/]")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_PLAIN = dict(zip("－–—｛｝【】［］", "---{}[][]", strict=True))
_WIDE_MARK = re.compile(r"^\s*([－–—])\s|(?<=[:,\[{ ])([｛【［])")
_WIDE_SPACE = re.compile("^[ ]*[\u3000\xa0]|[:,-][ ]?[\u3000\xa0]")
_WIDE_AFTER = re.compile(r"^\s*(?:- +)?([\w-]+)\s*：")


def hint(text: str, error: Any) -> tuple[int, Text] | None:
    """Tell from a parser's error what was probably done, and on which line, counted from 1; None where nothing is known."""
    problem, context = str(getattr(error, "problem", "") or ""), str(getattr(error, "context", "") or "")
    at, begun = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    if at is None:
        found = _UNSEEN.search(text)
        return (text.count("\n", 0, found.start()) + 1, _CONTROL) if found else None
    rows = text.splitlines() or [""]
    here, start = min(at.line, len(rows) - 1), min(begun.line if begun else at.line, len(rows) - 1)
    sign = rows[here][at.column : at.column + 1]
    if "cannot start any token" in problem:
        return here + 1, _TAB if sign == "\t" else _filled(_QUOTE, sign=sign)
    if "alias" in context or "anchor" in context or "tag" in context or "directive" in context:
        column = begun.column if begun else at.column
        return start + 1, _filled(_QUOTE, sign=rows[start][column : column + 1])
    if "quoted scalar" in context:
        return (
            (here + 1, _BACKSLASH)
            if "escape" in problem or "hexdec" in problem or "Unicode" in problem
            else (start + 1, _NO_END)
        )
    if wide := _wide_sign(rows, here):
        return wide
    if "another document" in problem:
        return here + 1, DOCUMENTS
    if "mapping values" in problem or "could not find expected ':'" in problem:
        for row in range(here, max(start - 2, -1), -1):
            if found := _WIDE_AFTER.match(rows[row]):
                return row + 1, _filled(_WIDE_COLON, name=found[1])
            if found := _NO_SPACE_AFTER.match(rows[row]):
                return row + 1, _filled(_SPACE, name=found[1])
        return (here + 1, _COLON) if "mapping values" in problem else (start + 1, _NO_COLON)
    if "flow" in context:
        return _in_braces(rows, start, here, at.column, "{" if "mapping" in context else "[")
    if "block" in context and sign in ("}", "]"):
        return here + 1, _filled(_CLOSED_TWICE, sign=sign)
    if "block" in context:
        return here + 1, _DASH if re.match(r"\s*-[^\s-]", rows[here]) else _INDENT
    return None


def _in_braces(rows: list[str], start: int, here: int, column: int, sign: str) -> tuple[int, Text]:
    """Tell what stopped a list or a set of entries that stands in brackets."""
    if re.search(r"，\s*[A-Za-z_]+\s*:", rows[here]):
        return here + 1, _WIDE_COMMA
    if re.search(r"[:\[,{]\s*\"[^\"]*\"\s*[^\s,}\]:]", rows[here][: column + 1]):
        return here + 1, _AFTER_QUOTES
    stopped_by = rows[here][column : column + 1]
    if stopped_by and stopped_by in ("]" if sign == "{" else "}"):
        return here + 1, _filled(_CLOSED_WRONG, sign=stopped_by, right="}" if sign == "{" else "]")
    begins_anew = here > start and re.match(r"\s*(?:- +\S|[\w-]+:)", rows[here])
    if rows[here][column : column + 1] == ":" and not begins_anew:
        return here + 1, _COLON
    if here > start:
        for row in range(start, here):
            if re.search(r"\s#", rows[row]):
                return row + 1, _HASH
        return start + 1, _filled(_OPEN, sign=sign, missing="}" if sign == "{" else "]")
    return here + 1, _filled(_COMMA, sign="{…}" if sign == "{" else "[…]")


def _wide_sign(rows: list[str], here: int) -> tuple[int, Text] | None:
    """Find a sign from a Chinese keyboard, or a blank that is none, where a mark of YAML should stand."""
    for row in range(here, max(here - 2, -1), -1):
        if _WIDE_SPACE.search(rows[row]):
            return row + 1, _WIDE_BLANK
        if found := _WIDE_MARK.search(rows[row]):
            sign = found[1] or found[2]
            return row + 1, _filled(_WIDE_SIGN, sign=sign, right=_PLAIN[sign])
    return None


def _filled(text: Text, **values: str) -> Text:
    return Text(text.say("zh", **values), text.say("en", **values))
