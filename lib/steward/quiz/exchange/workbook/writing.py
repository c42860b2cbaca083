"""The workbook that a trainer fills in, and questions written on such a sheet.

Every cell is text and marked as such, so nothing that begins with ``= + - @`` is ever a formula, in this workbook or after
somebody edits the cell.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from steward.content import read_yaml
from steward.quiz.exchange.hostile import shown
from steward.quiz.exchange.question import Answer, Notice, Question
from steward.quiz.exchange.safe_text import plain_words
from steward.quiz.exchange.workbook.columns import (
    ARROW,
    EXAMPLES,
    GUIDE,
    LETTERS,
    LEVELS,
    SHEET,
    TYPES,
    USUAL_OPTIONS,
    Column,
    headings,
    level_of,
)
from steward.words import Locale, Text

_LONGEST = 32_000
_ROWS_WITH_LISTS = 2_000
_NOT_XML = re.compile("[^\t\n\\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ARROWS = re.compile("→|->|=>|⇒|—>|－＞")
_TRUE, _FALSE = Text("对", "true"), Text("错", "false")

_NO_TYPE = Text(
    "“{name}”没有写进去：表格里写不了这种题（{type}）。",
    "“{name}” was left out: a sheet has no place for a question of this type ({type}).",
)
_MANY = Text(
    "“{name}”没有写进去：它有 {n} 个选项，最多 {most} 个。",
    "“{name}” was left out: it has {n} options, and {most} is the most.",
)
_LEFT = Text(
    "“{name}”的{what}没有写进去，表格里没有地方放。", "{what} of “{name}” stayed behind: the sheet has no place for it."
)
_MARKUP = Text(
    "“{name}”的文字格式（加粗、列表、图片等）没有写进去。",
    "Markup of “{name}” (bold, lists, pictures) was not written.",
)
_CUT = Text(
    "“{name}”有一格超过 {most} 个字，截短了。", "A cell of “{name}” had more than {most} characters and was cut."
)
_ARROW_IN_SIDE = Text(
    "“{name}”的左边有箭头，读回来会从那里分开。",
    "A left side of “{name}” holds an arrow; read again, it is parted there.",
)
_BAR_IN_ANSWER = Text(
    "“{name}”的答案里有 |，读回来会分成几个。", "An answer of “{name}” holds a |; read again, it becomes several."
)
_HINTS, _FILES, _COMBINED, _PENALTY, _WEIGHTS, _CASE, _UNITS, _TEMPLATE, _NUMBERING, _TAGS, _FEEDBACK, _TOLERANCES, _MORE = (
    Text("提示", "Hints"), Text("图片和附件", "Pictures and files"), Text("对、部分对、错的反馈", "Feedback to right, half right and wrong"),
    Text("答错扣分", "The penalty"), Text("各选项的分值", "The shares of options"), Text("区分大小写", "That capitals matter"),
    Text("其余的单位", "Further units"), Text("作答的起始文字", "The text to begin with"),
    Text("选项的编号方式或固定次序", "How options are numbered, or that they keep their order"), Text("带分隔符的标签", "Tags that hold separators"),
    Text("逐个答案的反馈", "Feedback to single answers"), Text("各答案不同的误差", "Tolerances that differ"), Text("其他格式的附加内容（{keys}）", "What another format says besides ({keys})"),
)  # fmt: skip

_INTRO: tuple[Text, ...] = (
    Text(
        "在“题目”工作表里一行写一道题，保存后导入。带 * 的列要填，其余可以空着。",
        "Write one question in a row of the sheet “Questions”, save, and import the file. Columns with a * are needed; all others may stay blank.",
    ),
    Text(
        "每种题怎么写，看“示例”工作表。那里的题不会被导入，可以整行复制过来改。",
        "How each type is written shows on the sheet “Examples”. Its questions are not imported; copy a row and change it.",
    ),
    Text(
        "表头可以换中文或英文，列的次序可以变，用不着的列可以删；选项不够就加一列“选项G”。",
        "Headings may be Chinese or English, columns may be moved, and those not needed deleted; for more options add a column “Option G”.",
    ),
    Text("全角、半角、大写、小写的字母都可以。", "Letters may be of any width and case."),
)
_NEEDED = frozenset(("type", "text", "answer"))
_COLUMN, _MEANS, _TYPE_HEAD, _HOW = (
    Text("列", "Column"),
    Text("写什么", "What it holds"),
    Text("题型", "Type"),
    Text("正确答案这样写", "How to write the answer"),
)
_HOWS = {
    "multichoice_single": Text("一个字母，如 B", "one letter, such as B"),
    "multichoice_multi": Text("几个字母，如 ACD", "several letters, such as ACD"),
    "truefalse": Text("对 或 错", "true or false"),
    "shortanswer": Text("要填的词，几种写法都算对就用 | 隔开；* 代表任意文字", "what is filled in; several with | between them; * stands for anything"),
    "numerical": Text("一个数，单位写在“单位”列", "a number; its unit stands in the column Unit"),
    "match": Text("空着；选项里一格写一对“左 → 右”", "leave it blank; each option cell is a pair “left → right”"),
    "ordering": Text("空着，选项就是正确的顺序；或者写字母，如 CABD", "leave it blank where options stand in the right order, or write letters such as CABD"),
    "essay": Text("参考答案，由老师批改", "a model answer; a person marks it"),
    "description": Text("空着", "leave it blank"),
}  # fmt: skip


def write_template(locale: Locale) -> bytes:
    """Write the workbook to fill in: a sheet for questions, one that explains, one with an example of each type."""
    return _book(locale, (), _examples(locale), USUAL_OPTIONS)


def write_workbook(questions: Iterable[Question], locale: Locale) -> tuple[bytes, tuple[Notice, ...]]:
    """Write questions on the same sheet; the notes say what it does not carry."""
    notes: list[Notice] = []
    rows, most = [], USUAL_OPTIONS
    for question in questions:
        writer = _Row(question, locale)
        if row := writer.cells():
            rows.append(row)
            most = max([most, *(LETTERS.index(key[-1]) + 1 for key in row if key.startswith(("option ", "why ")))])
        notes += writer.notes
    return _book(locale, rows, (), most), tuple(notes)


class _Row:
    """One question as the cells of a row, by column name."""

    def __init__(self, of: Question, locale: Locale) -> None:
        self.of, self.locale = of, locale
        self.notes: list[Notice] = []
        self._marked = self._cut = False

    def note(self, code: str, text: Text, **values: object) -> None:
        self.notes.append(Notice(code, text, {"name": shown(self.of.name, 60), **values}, self.of.line, self.of.name))

    def left(self, what: Text, **values: object) -> None:
        self.note("left-behind", _LEFT, what=Text(what.zh.format(**values), what.en.format(**values)))

    def words(self, text: str, format: Any = None) -> str:
        found = plain_words(text, format or self.of.format)
        if re.search(r"<[A-Za-z/!]", text) and (format or self.of.format) != "plain":
            self._marked = True
        found = _NOT_XML.sub("", found.replace("\r\n", "\n").replace("\r", "\n")).strip()
        if len(found) > _LONGEST:
            self._cut, found = True, found[:_LONGEST]
        return found

    def cells(self) -> dict[str, str]:
        """Give the cells; empty where the sheet cannot carry the question."""
        of, locale = self.of, self.locale
        if of.type not in TYPES:
            self.note("type-left-out", _NO_TYPE, type=str(of.extra.get("type", of.type)))
            return {}
        if len(of.answers) > len(LETTERS):
            self.note("too-many-options", _MANY, n=len(of.answers), most=len(LETTERS))
            return {}
        marks = [tag for tag in of.tags if tag.startswith(("standard:", "level:"))]
        level = next((tag[6:] for tag in marks if tag.startswith("level:")), "")
        others = [tag for tag in of.tags if tag not in marks]
        if any(re.search(r"[|｜;；\n]", tag) for tag in others):
            self.left(_TAGS)
        cells = {
            "type": TYPES[of.type].say(locale),
            "text": self.words(of.text),
            "explanation": self.words(of.general_feedback, of.general_feedback_format),
            "standards": ", ".join(tag[9:] for tag in marks if tag.startswith("standard:")),
            "level": LEVELS[level].say(locale) if level_of(level) else level,
            "unit": of.units[0].name if of.units else "",
            "mark": "" if of.default_mark == (0 if of.type == "description" else 1) else f"{of.default_mark:.10g}",
            "category": of.category,
            "tags": " | ".join(others),
            "id": of.id_number,
            "name": of.name,
        }
        self._answers(cells)
        self._check()
        return {key: value for key, value in cells.items() if value}

    def _answers(self, cells: dict[str, str]) -> None:
        of = self.of
        texts = [self.words(answer.text, answer.format) for answer in of.answers]
        if of.type in ("multichoice_single", "multichoice_multi"):
            cells |= {f"option {LETTERS[at]}": text for at, text in enumerate(texts)}
            cells["answer"] = "".join(LETTERS[at] for at, answer in enumerate(of.answers) if answer.percent > 0)
            if not _weighed_as_usual(of.answers, several=of.type == "multichoice_multi"):
                self.left(_WEIGHTS)
        elif of.type == "truefalse":
            cells["answer"] = (_TRUE if of.answers and of.answers[0].percent > 0 else _FALSE).say(self.locale)
        elif of.type in ("shortanswer", "numerical"):
            if any("|" in text or "\n" in text or "｜" in text for text in texts):
                self.note("bar-in-answer", _BAR_IN_ANSWER)
            cells["answer"] = " | ".join(texts)
            if any(answer.percent != 100 for answer in of.answers):
                self.left(_WEIGHTS)
            tolerances = {answer.tolerance for answer in of.answers}
            cells["tolerance"] = next(iter(sorted(tolerances, reverse=True)), "")
            if len(tolerances) > 1:
                self.left(_TOLERANCES)
        elif of.type == "match":
            if any(_ARROWS.search(text) for text in texts):
                self.note("arrow-in-pair", _ARROW_IN_SIDE)
            pairs = [
                f"{text} {ARROW} {self.words(a.match, 'plain')}".strip()
                for text, a in zip(texts, of.answers, strict=True)
            ]
            cells |= {f"option {LETTERS[at]}": pair for at, pair in enumerate(pairs)}
        elif of.type == "ordering":
            cells |= {f"option {LETTERS[at]}": text for at, text in enumerate(texts)}
        elif of.type == "essay":
            cells["answer"] = self.words(of.model_answer)
        feedback = [self.words(answer.feedback, answer.feedback_format) for answer in of.answers]
        if of.type in ("match", "ordering", "essay", "description"):
            if any(feedback):
                self.left(_FEEDBACK)
        else:
            cells |= {f"why {LETTERS[at]}": said for at, said in enumerate(feedback) if said}

    def _check(self) -> None:
        of = self.of
        for lost, what in (
            (of.hints, _HINTS),
            (of.files, _FILES),
            (of.correct_feedback or of.partial_feedback or of.incorrect_feedback, _COMBINED),
            (of.penalty is not None, _PENALTY),
            (of.case_sensitive, _CASE),
            (len(of.units) > 1 or (of.units and of.units[0].multiplier != "1"), _UNITS),
            (of.template, _TEMPLATE),
            (of.numbering or of.shuffle is False, _NUMBERING),
        ):
            if lost:
                self.left(what)
        if keys := [key for key in of.extra if of.type != "ordering" or key not in _USUAL_ORDER]:
            self.left(_MORE, keys=", ".join(shown(str(key), 30) for key in keys))
        if self._marked:
            self.note("markup-lost", _MARKUP)
        if self._cut:
            self.note("cell-cut", _CUT, most=_LONGEST)


_USUAL_ORDER = frozenset(("layouttype", "selecttype", "selectcount", "gradingtype", "showgrading", "numberingstyle"))


def _weighed_as_usual(answers: Sequence[Answer], *, several: bool) -> bool:
    """Tell whether the shares are those that a sheet gives: right ones share the mark, wrong ones share its loss."""
    right = [a.percent for a in answers if a.percent > 0]
    wrong = [a.percent for a in answers if a.percent <= 0]
    if not right:
        return False
    lost = -100 / len(wrong) if several and len(right) > 1 and wrong else 0
    return all(abs(share - 100 / len(right)) < 0.001 for share in right) and all(abs(s - lost) < 0.001 for s in wrong)


def _book(locale: Locale, rows: Sequence[dict[str, str]], examples: Sequence[dict[str, str]], options: int) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, {"in_memory": True, **plain})
    look = _Look(book)
    _question_sheet(book, look, SHEET, rows, options, locale, lists=_ROWS_WITH_LISTS)
    if examples:
        _guide(book, look, locale)
        _question_sheet(book, look, EXAMPLES, examples, options, locale)
    book.close()
    return out.getvalue()


class _Look:
    """Cell formats of the workbook."""

    def __init__(self, book: Any) -> None:
        text = {"num_format": "@", "valign": "top", "text_wrap": True, "quote_prefix": True}
        self.text = book.add_format(text)
        self.column = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        self.heading = book.add_format(
            {"bold": True, "valign": "top", "text_wrap": True, "bottom": 2, "bottom_color": "#13201E"}
        )
        self.title = book.add_format({"bold": True, "font_size": 14})


def _question_sheet(
    book: Any, look: _Look, title: Text, rows: Sequence[dict[str, str]], options: int, locale: Locale, lists: int = 0
) -> None:
    sheet = book.add_worksheet(title.say(locale))
    columns = _placed(headings(locale, options))
    for at, (heading, key, column) in enumerate(columns):
        sheet.set_column(at, at, column.width, look.column)
        star = " *" if column.name in _NEEDED else ""
        sheet.write_string(0, at, heading + star, look.heading)
        if lists and column.name in ("type", "level"):
            words = TYPES if column.name == "type" else LEVELS
            last = max(lists, len(rows))
            sheet.data_validation(1, at, last, at, {
                "validate": "list", "source": [text.say(locale) for text in words.values()], "ignore_blank": True,
                "error_type": "warning" if column.name == "level" else "stop",
                "error_title": heading, "error_message": column.about.say(locale)[:255],
            })  # fmt: skip
        for down, row in enumerate(rows, 1):
            if value := row.get(key):
                sheet.write_string(down, at, value, look.text)
    sheet.freeze_panes(1, 2)


def _placed(found: list[tuple[str, Column]]) -> list[tuple[str, str, Column]]:
    """Give heading, key and column; the key of an option is ``option A``."""
    counts: dict[str, int] = {}
    placed = []
    for heading, column in found:
        key = column.name
        if key in ("option", "why"):
            at = counts.get(key, 0)
            counts[key] = at + 1
            key = f"{key} {LETTERS[at]}"
        placed.append((heading, key, column))
    return placed


def _guide(book: Any, look: _Look, locale: Locale) -> None:
    sheet = book.add_worksheet(GUIDE.say(locale))
    sheet.set_column(0, 0, 18, look.column)
    sheet.set_column(1, 1, 90, look.column)
    sheet.write_string(0, 0, GUIDE.say(locale), look.title)
    at = 1
    for line in _INTRO:
        sheet.merge_range(at, 0, at, 1, "", look.column)
        sheet.write_string(at, 0, line.say(locale), look.column)
        sheet.set_row(at, 32)
        at += 1
    at += 1
    tables: list[tuple[Text, Text, list[tuple[str, str]]]] = [
        (_TYPE_HEAD, _HOW, [(TYPES[type].say(locale), how.say(locale)) for type, how in _HOWS.items()]),  # type: ignore[index]
        (_COLUMN, _MEANS, _explained(locale)),
    ]
    for left, right, lines in tables:
        sheet.write_string(at, 0, left.say(locale), look.heading)
        sheet.write_string(at, 1, right.say(locale), look.heading)
        for line_left, line_right in lines:
            at += 1
            sheet.write_string(at, 0, line_left, look.column)
            sheet.write_string(at, 1, line_right, look.column)
        at += 3


def _explained(locale: Locale) -> list[tuple[str, str]]:
    lines: dict[str, tuple[str, str]] = {}
    for heading, column in headings(locale, 1):
        shown_heading = heading if column.name not in ("option", "why") else f"{heading}…"
        lines.setdefault(
            column.name, (shown_heading + (" *" if column.name in _NEEDED else ""), column.about.say(locale))
        )
    return list(lines.values())


def _examples(locale: Locale) -> list[dict[str, str]]:
    """Give a question of each type, from everyday work, as the cells of rows."""
    found = []
    for entry in read_yaml("training/quiz/workbook_examples.yaml"):
        row: dict[str, str] = {}
        for key, value in entry.items():
            if key in ("options", "why"):
                name = "option" if key == "options" else "why"
                row |= {f"{name} {LETTERS[at]}": _in(locale, one) for at, one in enumerate(value)}
            else:
                row[key] = _in(locale, value)
        found.append(row | {"type": TYPES[entry["type"]].say(locale)} | _level(row, locale))
    return found


def _in(locale: Locale, words: Any) -> str:
    return str(words[locale] if isinstance(words, dict) else words)


def _level(row: dict[str, str], locale: Locale) -> dict[str, str]:
    return {"level": LEVELS[row["level"]].say(locale)} if "level" in row else {}
