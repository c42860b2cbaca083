"""Scores from a sheet: what a test system or a trainer has in Excel or CSV, read as it stands.

Three kinds of sheet are known by their headings:

one row a person     a column for each item. Cells are marks; or the options chosen (A, B, AC), where a row named ``key`` tells the right ones.
                     A row named ``max`` gives the highest marks, which a heading may have too (``Q. 1 /2.00``, as Moodle writes it).
                     A row named ``guess`` may give what blind guessing brings.
one row an answer    columns person, item, mark; and perhaps max, position, attempt, option.

Columns of sums, dates and e-mail addresses and rows of averages are passed over. A blank cell is an item that was not seen, unless it is
to count as an answer that was not given.

>>> read = scores_from_rows([(1, ["name", "q1", "q2"]), (2, ["Lin", 1, 0]), (3, ["Wang", 1, 1])], "marks.csv")
>>> read.scores.items, read.scores.totals.tolist()
(('q1', 'q2'), [1.0, 2.0])
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from steward.errors import StewardError, Trouble
from steward.quiz.insight.scores import Picks, Scores
from steward.words import Text, join, number

Blank = Literal["unseen", "wrong"]
Rows = Iterable[tuple[int, Sequence[Any]]]
"""The number of each row as the reader sees it, and its cells."""

_NAMES: Mapping[str, tuple[str, ...]] = {
    "person": (
        "person", "name", "names", "student", "learner", "employee", "people", "id", "user", "username", "full name", "candidate",
        "姓名", "人员", "学员", "员工", "考生", "参考人", "工号", "学号", "编号", "用户名", "姓名/工号", "名字",
    ),
    "item": ("item", "question", "item id", "question id", "题号", "题目", "试题", "题"),
    "mark": ("mark", "score", "points", "得分", "分数", "成绩"),
    "max": ("max", "maximum", "max mark", "full marks", "highest", "满分", "最高分", "分值"),
    "position": ("position", "slot", "place", "位置", "题序", "顺序", "序号"),
    "attempt": ("attempt", "try", "第几次", "次数", "作答次数", "考试次数"),
    "option": ("option", "answer", "response", "chosen", "选项", "所选", "作答", "答案"),
}  # fmt: skip
_PARTS_OF_A_NAME = frozenset(("surname", "last name", "first name", "姓", "名"))
_KNOWN = {word: what for what, words in _NAMES.items() for word in words}
_PASSED_OVER = re.compile(
    r"(total|sum|grade|score|points|mark|overall|percent|rank|average|mean|no\.?|#|surname|last name|first name|institution|department|group|team|"
    r"e-?mail.*|state|status|started.*|completed.*|finished.*|time taken|duration|time|date|began|"
    r"总分|得分|分数|成绩|合计|总计|总成绩|平均分?|名次|排名|百分比|序号|班组|部门|单位|岗位|邮箱|电子邮件.*|状态|开始.*|完成.*|提交.*|用时|时间|日期|备注|姓|名|得分率)"
)
_ROW_NAMES: Mapping[str, Literal["max", "key", "guess", "average"]] = {
    **dict.fromkeys(("max", "maximum", "full marks", "max mark", "满分", "最高分", "分值"), "max"),
    **dict.fromkeys(("key", "answer key", "答案", "标准答案", "正确答案"), "key"),
    **dict.fromkeys(("guess", "random guess", "猜测", "猜测得分率"), "guess"),
    **dict.fromkeys(("average", "mean", "overall average", "平均", "平均分", "总平均", "总平均分", "整体平均", "合计", "total"), "average"),
}  # fmt: skip
_WITH_MAX = re.compile(r"(?P<name>.*?)\s*[/／]\s*(?P<max>\d+(?:[.,]\d+)?)$")
_NOTHING_GIVEN = frozenset(("", "-", "–", "—", "nan", "n/a", "na", "无", "未作答", "not yet graded"))

_NO_HEADINGS = Text(
    "“{file}”里没有表头和成绩，第一行应是列名，如“姓名、第1题、第2题”。",
    "“{file}” has no headings and marks; its first row must name the columns, such as name, q1, q2.",
)
_NO_ITEMS = Text(
    "“{file}”里找不到题目的列，每道题应有一列数字。",
    "“{file}” has no column of an item; each item needs a column of numbers.",
)
_NOT_A_MARK = Text(
    "“{file}”第 {line} 行“{item}”：“{value}”不是分数，请改成数字；没做到这道题就留空。",
    "“{file}”, row {line}, “{item}”: “{value}” is no mark; write a number, or nothing where the item was not seen.",
)
_NO_KEY = Text(
    "“{file}”里填的是选项（如第 {line} 行的“{value}”），请加一行“key”（或“答案”），写出各题的答案。",
    "“{file}” holds options (such as “{value}” in row {line}); add a row named “key” with the right ones.",
)
_NO_MAX = Text(
    "“{file}”里 {items} 的分数超过了 1，请加一行“max”（或“满分”），写出各题的满分。",
    "“{file}” has marks above 1 in {items}; add a row named “max” with the highest mark of each item.",
)
_SAME = Text(
    "“{file}”第 {line} 行：同一个人在同一次里又答了一遍“{item}”，请留一行。",
    "“{file}”, row {line}: the same person has “{item}” twice in one attempt; keep one row.",
)
_MANY = Text("……另有 {n} 处同样的问题。", "... and {n} more of the kind.")
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Read:
    """What was read from a sheet, and what the reader should know."""

    scores: Scores
    notes: tuple[Text, ...] = ()


@dataclass
class _Sheet:
    """What the cells of a sheet are being read into."""

    file: str
    blank: Blank
    troubles: list[Trouble] = field(default_factory=list)
    blanks: int = 0

    def refuse(self, code: str, text: Text, **values: object) -> None:
        self.troubles.append(Trouble(code, text, {"file": self.file, **values}))

    def stop_if_wrong(self) -> None:
        if self.troubles:
            rest = len(self.troubles) - _SHOWN
            more = [Trouble("and-more", _MANY, {"n": rest})] if rest > 0 else []
            raise StewardError.many(self.troubles[:_SHOWN] + more)

    def mark(self, cell: Any, line: int, item: str) -> float:
        """Read a mark; NaN for none."""
        if is_nothing(cell):
            self.blanks += 1
            return math.nan if self.blank == "unseen" else 0.0
        found = _number(cell)
        if found is None:
            self.refuse("not-a-mark", _NOT_A_MARK, line=line, item=item, value=_text(cell)[:40])
            return math.nan
        return found


def scores_from_rows(rows: Rows, file: str, *, blank: Blank = "unseen") -> Read:
    """Read scores from the rows of one sheet; the first that is not blank names the columns.

    Args:
        rows: row numbers and cells: texts, numbers, None.
        file: its name, for messages.
        blank: whether a blank cell is an item not seen, or an answer not given, which counts as wrong.

    Raises:
        StewardError: ``no-scores``, ``not-a-mark``, ``no-key``, ``no-max``, ``answered-twice``, every place at once.
    """
    given = [(line, list(cells)) for line, cells in rows if any(not is_nothing(cell) for cell in cells)]
    if len(given) < 2:
        raise StewardError("no-scores", _NO_HEADINGS, file=file)
    first = [_number(cell) for cell in given[0][1]]
    if all(cell is not None for cell in first) and len(set(first)) < len(first):  # marks from the first row on
        given.insert(0, (0, [str(i + 1) for i in range(len(first))]))
    headings = [_text(cell) for cell in given[0][1]]
    sheet = _Sheet(file, blank)
    columns = {_KNOWN[key]: i for i in reversed(range(len(headings))) if (key := _plain(headings[i])) in _KNOWN}
    if "item" in columns and "mark" in columns:
        return _one_row_an_answer(sheet, columns, given[1:])
    return _one_row_a_person(sheet, headings, given[1:])


# -- one row a person --------------------------------------------------------------------------------------------------


def _one_row_a_person(sheet: _Sheet, headings: list[str], rows: list[tuple[int, list[Any]]]) -> Read:
    person, attempt, items = _columns(headings, rows)
    if not items:
        raise StewardError("no-scores", _NO_ITEMS, file=sheet.file)
    special: dict[str, list[Any]] = {}
    people: list[tuple[int, list[Any]]] = []
    for line, cells in rows:
        said = (_plain(_text(cell)) for cell in cells[: max(min(items), 1)])
        if (role := next((_ROW_NAMES[word] for word in said if word in _ROW_NAMES), None)) is None:
            people.append((line, cells))
        else:
            special[role] = cells
    if attempt is not None:
        people.sort(key=lambda row: _number(_cell(row[1], attempt)) or 0.0)
    names = [heading_name(headings[i]) for i in items]
    maxima = [_number(_cell(special.get("max", ()), i)) or _max_in(headings[i]) for i in items]
    keys = [_options(_cell(special.get("key", ()), i)) for i in items]
    marks: list[list[float]] = []
    picks: dict[str, Picks] = {}
    for i, name, key in zip(items, names, keys, strict=True):
        cells = [(line, _cell(row, i)) for line, row in people]
        if key:
            marks.append(_marks_by_key(sheet, name, key, cells, picks))
            continue
        if (chosen := next((c for c in cells if _options(c[1])), None)) and not any(
            _number(c[1]) is not None for c in cells
        ):
            sheet.refuse("no-key", _NO_KEY, line=chosen[0], value=_text(chosen[1])[:20])
            break
        marks.append([sheet.mark(cell, line, name) for line, cell in cells])
    sheet.stop_if_wrong()
    tops = _tops(sheet, names, marks, maxima)
    whose = _whose(people, _named_by(headings, person, items))
    guesses = {name: _number(_cell(special.get("guess", ()), i)) for i, name in zip(items, names, strict=True)}
    scores = Scores(
        tuple(names),
        _transposed(marks, len(people)),
        tuple(tops),
        whose,
        guess={name: guess for name, guess in guesses.items() if guess is not None},
        picks=picks,
    )
    return Read(scores, _notes(sheet, scores))


def _columns(headings: list[str], rows: list[tuple[int, list[Any]]]) -> tuple[int | None, int | None, list[int]]:
    """Tell the columns apart: whose row it is, which attempt, and those of items."""
    person = attempt = None
    items = []
    for i, heading in enumerate(headings):
        key = _plain(heading)
        values = [cell for _, cells in rows if not is_nothing(cell := _cell(cells, i))]
        if _KNOWN.get(key) == "person":
            person = i if person is None else person
        elif _KNOWN.get(key) == "attempt":
            attempt = i
        elif not key or _PASSED_OVER.fullmatch(_plain(heading_name(heading))):
            continue
        elif i == 0 and person is None and any(_number(cell) is None and not _options(cell) for cell in values):
            person = i
        elif values and any(_number(cell) is not None or _options(cell) for cell in values):
            items.append(i)
    return person, attempt, items


def _named_by(headings: list[str], person: int | None, items: list[int]) -> Sequence[int]:
    parts = [i for i, heading in enumerate(headings) if _plain(heading) in _PARTS_OF_A_NAME]
    if person is not None or parts:
        return parts or [person or 0]
    return [0] if 0 not in items else []


def _whose(people: list[tuple[int, list[Any]]], named_by: Sequence[int]) -> tuple[str, ...]:
    """Name each row by the columns that hold names, else by its number."""
    named = []
    for line, cells in people:
        parts = [_text(cell) for i in named_by if not is_nothing(cell := _cell(cells, i))]
        named.append(" ".join(parts) or f"#{line}")
    return tuple(named)


def _marks_by_key(
    sheet: _Sheet, name: str, key: frozenset[str], cells: list[tuple[int, Any]], picks: dict[str, Picks]
) -> list[float]:
    """Mark choices: all that are right and nothing else, or nothing."""
    chosen: list[frozenset[str] | None] = []
    marks = []
    for line, cell in cells:
        if is_nothing(cell):
            chosen.append(None)
            marks.append(sheet.mark(cell, line, name))
        elif found := _options(cell):
            chosen.append(found)
            marks.append(float(found == key))
        else:
            sheet.refuse("not-a-mark", _NOT_A_MARK, line=line, item=name, value=_text(cell)[:40])
    all_options = frozenset().union(key, *(one for one in chosen if one))
    last = max(all_options)
    options = tuple(chr(code) for code in range(ord("A"), ord(max(last, "C" if len(key) < 2 else "D")) + 1))
    picks[name] = Picks(options, key, tuple(chosen))
    return marks


# -- one row an answer -------------------------------------------------------------------------------------------------


def _one_row_an_answer(sheet: _Sheet, columns: dict[str, int], rows: list[tuple[int, list[Any]]]) -> Read:
    import numpy as np

    def cell(cells: list[Any], what: str) -> Any:
        return _cell(cells, columns[what]) if what in columns else None

    items: dict[str, int] = {}
    attempts: dict[tuple[str, float], int] = {}
    found: dict[tuple[int, int], float] = {}
    places: dict[tuple[int, int], int] = {}
    tops: dict[int, float] = {}
    for line, cells in rows:
        item = _text(cell(cells, "item"))
        if not item:
            continue
        column = items.setdefault(item, len(items))
        who = (_text(cell(cells, "person")) or "?", _number(cell(cells, "attempt")) or 1.0)
        row = attempts.setdefault(who, len(attempts))
        if (row, column) in found:
            sheet.refuse("answered-twice", _SAME, line=line, item=item)
            continue
        mark = sheet.mark(cell(cells, "mark"), line, item)
        found[row, column] = 0.0 if math.isnan(mark) else mark  # the row itself says that the item was seen
        if (top := _number(cell(cells, "max"))) is not None:
            tops[column] = top
        if (place := _number(cell(cells, "position"))) is not None:
            places[row, column] = int(place)
    sheet.stop_if_wrong()
    marks = np.full((len(attempts), len(items)), np.nan)
    positions = np.full(marks.shape, -1, dtype=np.int64)
    known = {place: i for i, place in enumerate(sorted(set(places.values())))}
    for (row, column), mark in found.items():
        marks[row, column] = mark
        positions[row, column] = known.get(places.get((row, column), -1), -1)
    names = tuple(items)
    by_item = [marks[:, i].tolist() for i in range(len(names))]
    maxima = _tops(sheet, list(names), by_item, [tops.get(i) for i in range(len(names))])
    first = {name: row for (name, _), row in reversed(attempts.items())}
    order = sorted(attempts, key=lambda who: (first[who[0]], who[1]))
    rows_in_order = np.array([attempts[who] for who in order], dtype=np.int64)
    whole = bool((positions >= 0).sum() == len(found))
    scores = Scores(
        names,
        marks[rows_in_order],
        tuple(maxima),
        tuple(who for who, _ in order),
        positions=positions[rows_in_order] if whole else None,
    )
    return Read(scores, _notes(sheet, scores))


# -- cells -------------------------------------------------------------------------------------------------------------


def _tops(sheet: _Sheet, names: list[str], marks: list[list[float]], given: Sequence[float | None]) -> list[float]:
    """Give the highest mark of each item; 1 where none is given and nobody has more."""
    above = [
        name
        for name, column, top in zip(names, marks, given, strict=True)
        if top is None and any(mark > 1 + 1e-9 for mark in column)
    ]
    if above:
        listed = Text(join(above[:6], "zh"), join(above[:6], "en"))
        raise StewardError("no-max", _NO_MAX, file=sheet.file, items=listed)
    return [1.0 if top is None else top for top in given]


def _notes(sheet: _Sheet, scores: Scores) -> tuple[Text, ...]:
    notes = []
    if sheet.blanks:
        as_what = (
            Text("当作没做到这道题", "taken for items not seen")
            if sheet.blank == "unseen"
            else Text("按答错算", "counted as wrong")
        )
        notes.append(
            _both(Text("有 {n} 格空着，{what}。", "Blank cells: {n}, {what}."), n=number(sheet.blanks), what=as_what)
        )
    again = len(scores) - len(set(scores.people))
    if again:
        notes.append(
            _both(
                Text("有 {n} 行是同一个人再次作答。", "Further attempts of the same people: {n} rows."),
                n=number(again),
            )
        )
    return tuple(notes)


def heading_name(heading: str) -> str:
    """Give the name of an item from its heading, without its highest mark.

    >>> heading_name("Q. 1 /2.00"), heading_name("第 3 题 / 5")
    ('Q. 1', '第 3 题')
    """
    found = _WITH_MAX.fullmatch(heading)
    return found["name"] if found and found["name"] else heading


def _max_in(heading: str) -> float | None:
    found = _WITH_MAX.fullmatch(heading)
    return float(found["max"].replace(",", ".")) if found and found["name"] else None


def is_nothing(cell: Any) -> bool:
    """Whether a cell is blank, or says in words that there is nothing."""
    return cell is None or (isinstance(cell, float) and math.isnan(cell)) or _plain(_text(cell)) in _NOTHING_GIVEN


def _cell(cells: Sequence[Any], i: int) -> Any:
    return cells[i] if i < len(cells) else None


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else unicodedata.normalize("NFKC", str(cell)).strip()


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("\ufeff", "").split())


def _number(cell: Any) -> float | None:
    if isinstance(cell, bool):
        return float(cell)
    if isinstance(cell, int | float):
        return float(cell) if math.isfinite(cell) else None
    text = _text(cell).replace("\u2212", "-")
    if re.fullmatch(r"-?\d+,\d+", text):  # the decimal comma of Moodle in other languages
        text = text.replace(",", ".")
    try:
        return float(text) if re.fullmatch(r"-?(\d+\.?\d*|\.\d+)", text) else None
    except ValueError:
        return None


def _options(cell: Any) -> frozenset[str]:
    """Read chosen options: ``B``, ``A,C``, ``AC``; empty for anything else, words among it."""
    text = _text(cell).upper()
    letters = re.findall(r"[A-Z]", text)
    joined = re.fullmatch(r"[A-H]{2,8}", text) and len(set(letters)) == len(letters)
    apart = re.fullmatch(r"[A-Z](?:[\s,、;；]+[A-Z])*", text)
    return frozenset(letters) if joined or apart else frozenset()


def _transposed(columns: list[list[float]], rows: int) -> Any:
    import numpy as np

    return np.array(columns, dtype=np.float64).reshape(len(columns), rows).T


def _both(text: Text, **values: object) -> Text:
    return Text(text.say("zh", **values), text.say("en", **values))
