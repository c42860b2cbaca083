r"""Where Moodle reads a GIFT file otherwise than its author will have meant: files, blocks, names and texts.

Each doubt says what Moodle makes of the place and what to write instead. Doubts about answers are the matter of
`steward.quiz.exchange.gift.answer_doubts`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from steward.quiz.exchange.gift import answer_doubts as gift_answer_doubts
from steward.quiz.exchange.gift.names import LONGEST, clean_name
from steward.quiz.exchange.gift.parts import Parts, excerpt, said
from steward.quiz.exchange.gift.text import BLANK, Block, Decoded, has_escapes
from steward.quiz.exchange.grades import grade_words, nearest_grade
from steward.quiz.exchange.question import Notice, Question
from steward.quiz.exchange.safe_text import safe
from steward.words import Text

_ENCODING = Text(
    "文件是 {encoding} 编码，这里照读了；Moodle 只收 UTF-8，请另存为 UTF-8。",
    "The file is in {encoding}; it was read here, but Moodle takes only UTF-8. Save it as UTF-8.",
)
_DAMAGED = Text(
    "有些字节读不出来，显示成了 \ufffd；请用 UTF-8 重新保存。",
    "Some bytes could not be read and show as \ufffd; save the file again as UTF-8.",
)
_NULL = Text("文件里有空字符（NUL），请重新保存。", "The file holds null characters; save it again.")
_BLANK = Text(
    "这一行看着是空行，其实有 Moodle 不当空白的字符（{names}），上下两题会连成一题。请删掉这些字符。",
    "This line looks blank but holds signs that Moodle does not count as blank ({names}), so the questions before and after "
    "it become one. Delete them.",
)
_ZERO = Text(
    "只写一个 0 的行，Moodle 当作空行，题目会在这里断开。",
    "Moodle takes a line with a lone 0 for a blank one: the question ends here.",
)
_RETURN = Text(
    "这一行里有单独的回车符，Moodle 不在那里换行，空行也就分不开题目。请用普通换行重新保存。",
    "This line holds carriage returns of their own; Moodle breaks no line there, nor does it see blank lines. Save the file with "
    "ordinary line ends.",
)
_MARK = Text(
    "文件中间有字节顺序标记（BOM），会留在题目文字里。请删掉。",
    "A byte order mark in the middle of the file stays in the text. Delete it.",
)
_CATEGORY_TAKES_ALL = Text(
    "$CATEGORY 下面没有空行，后面的行都成了类别名，那道题就没了。请在它下面空一行。",
    "There is no blank line under $CATEGORY, so the lines below become part of its name and their question is gone. Leave one.",
)
_CATEGORY_ESCAPES = Text(
    "类别名里不用反斜杠：Moodle 会把转义的字符存成 {shown} 这样的乱码。",
    "A category needs no backslashes: Moodle stores escaped signs as {shown}.",
)
_CATEGORY_EMPTY = Text("$CATEGORY: 后面没有类别名。", "There is no name after $CATEGORY:.")
_CATEGORY_SPELT = Text(
    "“{said}”Moodle 不认，会当成一段说明。请写成 $CATEGORY: （大写、半角冒号、前面不空格）。",
    "Moodle does not know “{said}” and takes it for a description. Write $CATEGORY: in capitals, with an ASCII colon.",
)
_ID_TWICE = Text(
    "编号“{id}”在第 {first} 行的题已经用过，Moodle 会去掉这一个。",
    "The id “{id}” belongs to the question at line {first} already; Moodle drops this one.",
)
_GRADE = Text("分值 {percent}% 换成了最接近的 {nearest}%。", "The share of {percent}% became {nearest}%, the nearest.")


def of_file(file: Decoded) -> Iterator[Notice]:
    """Give doubts about the file and its lines."""
    if file.encoding != "utf-8":
        yield Notice("not-utf-8", _ENCODING, {"encoding": file.encoding.upper()}, 1)
    if file.damaged:
        yield Notice("damaged-text", _DAMAGED, {}, 1)
    if file.has_null:
        yield Notice("null-character", _NULL, {}, 1)
    for number, line in enumerate(file.lines, start=1):
        trimmed = line.strip(BLANK)
        if trimmed == "0":
            yield Notice("zero-line", _ZERO, {}, number)
        elif trimmed and not trimmed[0].isalnum() and not trimmed.strip(_UNSEEN).strip():
            names = ", ".join(sorted({f"U+{ord(sign):04X}" for sign in trimmed if sign not in BLANK}))
            yield Notice("blank-line-not-blank", _BLANK, {"names": names}, number)
        elif "\r" in trimmed:
            yield Notice("lone-carriage-return", _RETURN, {}, number)
        elif "\ufeff" in trimmed:
            yield Notice("byte-order-mark", _MARK, {}, number)


_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u3164\u2800\u180e\u0000 \t\r\u00a0\u3000\x0b\x0c\u2028\u2029\u0085"


def of_category(block: Block) -> Iterator[Notice]:
    """Give doubts about a ``$CATEGORY:`` block."""
    name = block.text[len("$CATEGORY:") :].strip(BLANK)
    if "\n" in name:
        yield Notice("category-without-blank-line", _CATEGORY_TAKES_ALL, {}, block.line(block.text.index("\n") + 1))
    if has_escapes(name):
        yield Notice("escapes-in-category", _CATEGORY_ESCAPES, {"shown": "&&058;"}, block.first)
    if not name:
        yield Notice("category-empty", _CATEGORY_EMPTY, {}, block.first)


def id_twice(question: Question, line: int, first: int) -> Notice:
    """Say that an id number was taken before."""
    return Notice("id-twice", _ID_TWICE, {"id": question.id_number, "first": first}, line, question.name)


def grade_changed(question: Question, line: int, percent: float) -> Notice:
    """Say that the nearest share of the mark was taken."""
    values = {"percent": grade_words(percent), "nearest": grade_words(nearest_grade(percent))}
    return Notice("weight-changed", _GRADE, values, line, question.name)


_NAME_OPEN = Text(
    "名称只有开头的 ::，没有结尾的 ::，Moodle 丢掉 :: 后把整段当题干。请写成 ::名称::题干。",
    "The name has no closing ::, so Moodle drops the :: and takes all for the text. Write ::name::text.",
)
_NAME_FAR = Text(
    "名称的结尾 :: 隔得太远，“{name}”整段都成了名称。请在名称后紧接着写 ::；文字里的 :: 写成 \\:\\:。",
    "The closing :: stands far away, and all of “{name}” becomes the name. Put :: right behind the name; write \\:\\: for a :: of "
    "the text.",
)
_NAME_CHANGED = Text(
    "Moodle 把名称改成“{name}”：它去掉标签，并截到 {most} 个字以内。",
    "Moodle changes the name to “{name}”: it takes tags out and keeps {most} characters at most.",
)
_GLUED = Text(
    "这里像是下一道题，可前面没有空行，Moodle 会把它并进上一题。请在它前面空一行。",
    "The next question seems to begin here, but without a blank line before it Moodle joins it to the one above. Leave a blank "
    "line.",
)
_SECOND = Text(
    "一道题里有第二对花括号：Moodle 只用第一对，后面的“{text}”成了题干。请分成两题，或把文字里的花括号写成 \\{{ \\}}。",
    "A second pair of braces: Moodle uses the first only, and “{text}” becomes text. Make two questions of it, or write \\{{ \\}} "
    "for braces of the text.",
)
_NESTED = Text(
    "花括号里又有 {：Moodle 到第一个 } 就结束答案，后面的成了题干。文字和公式里的花括号请写成 \\{ \\}。",
    "There is a { within the braces: Moodle ends the answers at the first } and the rest becomes text. Write \\{ \\} for braces of "
    "the text and of formulas.",
)
_EXTRA_CLOSE = Text(
    "答案之后多出一个 }，它会留在题干里。请删掉，或写成 \\}。",
    "A } too many stays in the text. Delete it, or write \\}.",
)
_TURNED = Text(
    "} 写在了 { 前面，Moodle 读出来的题干和答案都是乱的。请检查这道题的花括号。",
    "A } stands before the {, and what Moodle makes of text and answers is a muddle. Check the braces.",
)
_TEXT_AFTER = Text(
    "答案下面还有文字“{text}”：Moodle 当作完形题，在答案处留空，把它接在题干后面。另起一题请先空一行。",
    "There is text below the answers, “{text}”: Moodle takes this for a gap in a sentence and adds it to the text. Leave a blank "
    "line before another question.",
)
_COMMENT_AFTER = Text(
    "// 只有在行首才是注释；这里的“{text}”会显示给学员看。请另起一行写注释。",
    "Only at the beginning of a line is // a comment; “{text}” will be shown to learners. Give it a line of its own.",
)
_NO_BRACES = Text(
    "有以 = 或 ~ 开头的行，却没有花括号，Moodle 当成一段说明。请把答案放进 { }。",
    "Lines begin with = or ~ but there are no braces, so Moodle takes this for a description. Put the answers into { }.",
)
_TAG_IN_TEXT = Text(
    "“{text}”要写在 // 开头的注释行里，写在题目里就成了题干。",
    "“{text}” belongs into a comment line that begins with //; here it is text.",
)
_FORMAT = Text(
    "Moodle 不认文字格式“{said}”，会照原样显示。只能写小写的 [html] [moodle] [plain] [markdown]。",
    "Moodle knows no text format “{said}” and shows it as it stands. Use [html], [moodle], [plain] or [markdown], in small letters.",
)
_TEX = Text(
    "“{text}”里的 \\n 会变成换行。要保留反斜杠请写成 \\\\n。",
    "The \\n of “{text}” becomes a line break. Write \\\\n to keep the backslash.",
)
_BACKSLASH = Text(
    "“{text}”不是 GIFT 的转义，反斜杠会照原样显示。只有 \\~ \\= \\# \\{{ \\}} \\: \\n \\\\ 是转义。",
    "“{text}” is no escape of GIFT, and the backslash will show. The escapes are \\~ \\= \\# \\{{ \\}} \\: \\n \\\\.",
)
_HTML = Text(
    "文字里有不能放行的 HTML（{what}）：这里只当文字保存，绝不执行；变成我们的题目时会去掉。",
    "The text holds HTML that is not let through ({what}): it is kept as text and never run, and our own items leave it out.",
)
_FILE = Text(
    "“{name}”是附件，GIFT 文件里没有附件本身，导入后图片会缺失。带图片请用 Moodle XML。",
    "“{name}” is an attached file; GIFT carries none, so it will be missing. Use Moodle XML for questions with pictures.",
)
_NO_TEXT = Text("这道题没有题干。", "This question has no text.")
_INDENT = Text(
    "Moodle 会去掉每行开头的空格，<pre> 里的缩进就没了。请用 &nbsp; 代替行首空格。",
    "Moodle takes the blanks off the beginning of every line, and the indentation in <pre> is lost. Use &nbsp; there.",
)
_FULL_WIDTH = Text(
    "“{sign}”是全角符号，Moodle 不当作“{meant}”，只当普通文字。请换成半角。",
    "“{sign}” is a full-width sign, which Moodle takes for text and not for “{meant}”. Type the ASCII one.",
)


MOST_ALIKE = 20
"""Doubts of one kind that are told of one question; a file made to tire its reader could have a million."""


def of_question(parts: Parts) -> Iterator[Notice]:
    """Give the doubts about a question that Moodle takes."""
    told: Counter[str] = Counter()
    for notice in _all_of_question(parts):
        told[notice.code] += 1
        if told[notice.code] <= MOST_ALIKE:
            yield notice


def _all_of_question(parts: Parts) -> Iterator[Notice]:
    yield from _of_name(parts)
    yield from _of_braces(parts)
    yield from _of_text(parts)
    yield from _of_full_width(parts)
    yield from gift_answer_doubts.of_answers(parts)


def _of_name(parts: Parts) -> Iterator[Notice]:
    text = parts.text
    if parts.name is None:
        if text.startswith("::"):
            yield said(parts, "name-not-closed", _NAME_OPEN, 0)
        return
    written = text[2 : text.index("::", 2)]
    if "\n" in written.strip(BLANK) or "{" in written:
        yield said(parts, "name-too-far", _NAME_FAR, 0, name=excerpt(written))
    clean = clean_name(parts.name)
    if clean != parts.name.strip(BLANK):
        yield said(parts, "name-changed", _NAME_CHANGED, 0, name=excerpt(clean), most=LONGEST)


_NEXT_BEGINS = re.compile(r"\n[ \t]*(::(?!\n)|\$CATEGORY:)")


def _of_braces(parts: Parts) -> Iterator[Notice]:
    text = parts.text
    if parts.open < 0:
        if re.search(r"\n[=~]", text, re.DOTALL) and "{" not in text:
            yield said(parts, "answers-without-braces", _NO_BRACES, re.search(r"\n[=~]", text).end() - 1)  # type: ignore[union-attr]
        if begins := _NEXT_BEGINS.search(text, parts.body_at):
            yield said(parts, "missing-blank-line", _GLUED, begins.start(1))
        return
    if parts.close < parts.open:
        yield said(parts, "braces-turned", _TURNED, parts.close)
        return
    nested = text.find("{", parts.open + 1, parts.close)
    if nested >= 0:
        yield said(parts, "nested-braces", _NESTED, nested)
    behind = parts.close + 1
    rest = text[behind:]
    if begins := _NEXT_BEGINS.search(text, parts.body_at):
        yield said(parts, "missing-blank-line", _GLUED, begins.start(1))
    elif "{" in rest:
        second = text.index("{", behind)
        before = text[behind:second]
        if re.match(r"[ \t.。!！?？]*\n", before):
            line_at = behind + before.index("\n") + 1
            yield said(parts, "missing-blank-line", _GLUED, line_at)
        elif nested < 0:
            yield said(parts, "second-braces", _SECOND, second, text=excerpt(text[second:]))
    elif rest.strip(BLANK).startswith("//") or re.search(r"[ \t]//", rest):
        at = text.index("//", behind)
        yield said(parts, "comment-inside-line", _COMMENT_AFTER, at, text=excerpt(text[at:]))
    elif "}" in rest and nested < 0:
        yield said(parts, "closing-brace-too-many", _EXTRA_CLOSE, text.index("}", behind))
    elif re.match(r"[ \t.。!！?？;；\"”’']*\n\s*[^\s.。!！?？;；\"”’']", rest):
        at = behind + rest.index("\n") + 1
        yield said(parts, "text-after-answers", _TEXT_AFTER, at, text=excerpt(text[at:]))


_COMMENT_INSIDE = re.compile(r"(?<=[ \t])//(?=[ \t\w])")
_TAG_INSIDE = re.compile(r"\[(?:id|tag):[^\]\n]{1,60}\]")
_SOME_FORMAT = re.compile(r"\[\s*(html?|moodle|plain|plain[ _]?text|text|markdown|md|latex|tex)\s*\]", re.IGNORECASE)
_TEX_WORD = re.compile("\ufdd6(?:eq|e|otin|abla|earrow|ewline|mid|leq|geq|subseteq|parallel|ot|eg|u)\\b")
_PATH = re.compile("\\b[A-Z][:\ufdd0]\\\\?(?:\\w+\\\\)*\\w*\ufdd6\\w")
_STRAY = re.compile(r"\\[\"'>/<-]|\\(?=->)")
_CATEGORY_LIKE = re.compile(r"[\$＄]\s*category\s*[:：\ufdd0]", re.IGNORECASE)


def _of_text(parts: Parts) -> Iterator[Notice]:
    question, text = parts.question, parts.text
    if question is None:
        return
    if question.type == "description" and (spelt := _CATEGORY_LIKE.match(text)):
        yield said(parts, "category-misspelt", _CATEGORY_SPELT, 0, said=excerpt(spelt[0]))
    if not question.text:
        yield said(parts, "no-text", _NO_TEXT, 0)
    if inside := _TAG_INSIDE.search(text):
        yield said(parts, "tag-outside-comment", _TAG_IN_TEXT, inside.start(), text=excerpt(inside[0]))
    for place in (parts.body_at, *(piece.at + len(piece.sign) for piece in parts.pieces)):
        begin = _SOME_FORMAT.match(text, place)
        if begin and begin[0][1:-1] not in ("html", "moodle", "plain", "markdown"):
            yield said(parts, "unknown-format", _FORMAT, place, said=begin[0])
            break
    end = parts.close if parts.close > 0 else len(text)
    if inside := _COMMENT_INSIDE.search(text, 0, end):
        yield said(parts, "comment-inside-line", _COMMENT_AFTER, inside.start(), text=excerpt(text[inside.start() :]))
    if tex := _TEX_WORD.search(text) or _PATH.search(text):
        shown = tex[0].replace("\ufdd6", "\\n").replace("\ufdd0", ":")
        yield said(parts, "backslash-n", _TEX, tex.start(), text=shown)
    if stray := _STRAY.search(text):
        yield said(parts, "stray-backslash", _BACKSLASH, stray.start(), text=text[stray.start() : stray.start() + 2])
    yield from _of_html(parts, question)
    for file in question.files:
        yield said(parts, "file-missing", _FILE, max(text.find("@@PLUGINFILE@@"), 0), name=excerpt(file.name))
    if "<pre" in text and any(raw[:1] in (" ", "\t") and raw.strip(BLANK) for raw in _lines_of_text(parts)):
        yield said(parts, "indentation-lost", _INDENT, text.index("<pre"))


def _lines_of_text(parts: Parts) -> tuple[str, ...]:
    last = parts.block.line(parts.open) if parts.open >= 0 else parts.block.line(len(parts.text))
    return parts.block.raw[: last - parts.block.raw_first]


def _of_html(parts: Parts, question: Question) -> Iterator[Notice]:
    if "<" not in parts.text:
        return
    texts = [(question.text, question.format)]
    texts.append((question.general_feedback, question.general_feedback_format or question.format))
    for answer in question.answers:
        texts.append((answer.text, answer.format or question.format))
        texts.append((answer.feedback, answer.feedback_format or question.format))
    found = dict.fromkeys(name for text, format in texts for name in safe(text, format).removed)
    if found:
        first = next((name for name in found if name.startswith("<")), "<")
        at = max(parts.text.lower().find(first.rstrip(">").lower()), 0)
        yield said(parts, "active-html", _HTML, at, what=", ".join(list(found)[:5]))


_FULL_WIDTH_IN_ANSWERS = re.compile(r"(?:^|[\s{])([＝～〜])|([＃])|(?:^|[\s=~])(％)(?=-?\d)", re.MULTILINE)
_MEANT = {"＝": "=", "～": "~", "〜": "~", "＃": "#", "％": "%", "｛": "{", "｝": "}", "：：": "::"}


def _of_full_width(parts: Parts) -> Iterator[Notice]:
    text = parts.text
    found: dict[str, int] = {}
    if text.startswith("：："):
        found["：："] = 0
    for sign in "｛｝":
        if (at := text.find(sign)) >= 0:
            found[sign] = at
    begin, end = (parts.open, parts.close) if parts.open >= 0 else (text.find("｛"), text.rfind("｝"))
    if 0 <= begin < end:
        for mark in _FULL_WIDTH_IN_ANSWERS.finditer(text, begin, end):
            group = mark.lastindex or 0
            found.setdefault(mark[group], mark.start(group))
    for sign, at in found.items():
        yield said(parts, "full-width-sign", _FULL_WIDTH, at, sign=sign, meant=_MEANT[sign])
