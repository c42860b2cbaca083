"""The class as a workbook: the map of topics or standards by people, whom to look at, and every cell's figures to reckon with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from steward.quiz.insight.at_risk import limit
from steward.quiz.insight.books import Book, Filled, Share, Value, book
from steward.quiz.insight.class_view import Cell, ClassView, Level
from steward.quiz.study.mastery import STATES
from steward.records.people import POSTS
from steward.words import Locale, Text, percent

_TITLE = Text("学习情况 {day}", "How the class stands, {day}")
_MAP = {"topic": Text("主题 × 人", "Topics × people"), "standard": Text("标准 × 人", "Standards × people")}
_ROW = {"topic": Text("主题", "Topic"), "standard": Text("标准", "Standard")}
_RISK, _FIGURES, _PEOPLE = Text("可以聊一聊", "Worth a word"), Text("明细", "Figures"), Text("人员", "People")
_NAME, _POST, _TEAM = Text("姓名", "Name"), Text("岗位", "Post"), Text("班组", "Team")
_LAST, _ANSWERS, _WHY, _DO = (
    Text("上次来", "Last here"),
    Text("答过", "Answers"),
    Text("原因", "Why"),
    Text("可以试试", "To try"),
)
_ID, _RIGHT, _N, _SHARE = Text("编号", "Id"), Text("答对", "Right"), Text("n", "n"), Text("答对率", "Share right")
_LOW, _HIGH = Text("95% 区间下限", "95% interval from"), Text("95% 区间上限", "95% interval to")
_CHANCE, _STATE = Text("现在还记得的可能", "Chance to know now"), Text("状态", "State")
_READ = Text(
    "每格是答对率和答过的次数；不到 {least} 次写“还说不准”。底色：绿 {right} 以上，黄 {wrong} 到 {right}，红 不到 {wrong}，灰 说不准。",
    "Each cell has the share right with its n; under {least} answers it cannot be told. Green {right} and more, yellow {wrong} to {right}, red under {wrong}, grey cannot tell.",
)
_COLOURS: dict[Level, str] = {"right": "#DCEFE5", "mixed": "#FBEADB", "wrong": "#FBE5E3"}
_GREY = "#E6EBE8"


def write_class(view: ClassView, path: Path, locale: Locale) -> Path:
    """Write the workbook.

    Args:
        view: the class.
        path: ends in ``.xlsx``; takes its place only when it is complete.
        locale: of headings and sentences.

    Raises:
        StewardError: ``not-xlsx``, ``cannot-write``.
    """
    title = _TITLE.say(locale, day=view.day.isoformat())
    with book(path, title) as made:
        _risk(made, view, title, locale)
        _map(made, view, title, locale)
        _people(made, view, title, locale)
        _figures(made, view, title, locale)
    return path


def _risk(made: Book, view: ClassView, title: str, locale: Locale) -> None:
    rows: list[Sequence[Value]] = [
        [one.name, _post(one.post, locale), one.team, one.last_seen, named.sentence(locale), named.do.say(locale)]
        for one in view.at_risk
        for named in one.named
    ]
    heads = [head.say(locale) for head in (_NAME, _POST, _TEAM, _LAST, _WHY, _DO)]
    made.table(_RISK.say(locale), title, heads, rows, notes=[view.sentence(locale)], widths=[14, 12, 12, 12, 58, 58])


def _map(made: Book, view: ClassView, title: str, locale: Locale) -> None:
    rows: list[Sequence[Value]] = []
    for id, name in view.lines.items():
        cells: list[Value] = [name.say(locale)]
        cells += [_drawn(one.cells.get(id), locale) for one in view.learners]
        rows.append(cells)
    heads = [_ROW[view.by].say(locale), *(one.name for one in view.learners)]
    ends = {name: percent(limit(name), decimals=0) for name in ("right", "wrong")}
    notes = [_READ.say(locale, least=view.least, **ends)]
    made.table(_MAP[view.by].say(locale), title, heads, rows, notes=notes, widths=[40] + [15] * len(view.learners))


def _drawn(cell: Cell | None, locale: Locale) -> Value:
    if cell is None or not cell.right.n:
        return None
    return Filled(cell.words(locale), _COLOURS[cell.level] if cell.level else _GREY)


def _people(made: Book, view: ClassView, title: str, locale: Locale) -> None:
    rows: list[Sequence[Value]] = [
        [one.name, _post(one.post, locale), one.team, one.last_seen, one.answers, len(one.named)]
        for one in view.learners
    ]
    heads = [head.say(locale) for head in (_NAME, _POST, _TEAM, _LAST, _ANSWERS, Text("提醒", "Reasons"))]
    made.table(_PEOPLE.say(locale), title, heads, rows, widths=[16, 14, 14, 12])


def _figures(made: Book, view: ClassView, title: str, locale: Locale) -> None:
    rows: list[Sequence[Value]] = []
    for one in view.learners:
        for id, name in view.lines.items():
            cell = one.cells.get(id)
            if cell is None or not cell.right.n:
                continue
            shares = (cell.right.value, cell.right.low, cell.right.high) if cell.can_tell else (None, None, None)
            rows.append(
                [
                    one.name,
                    one.team,
                    id,
                    name.say(locale),
                    cell.right.k or 0,
                    cell.right.n,
                    *map(Share, shares),
                    Share(cell.chance),
                    STATES[cell.state].say(locale),
                ]
            )
    heads = [
        head.say(locale)
        for head in (_NAME, _TEAM, _ID, _ROW[view.by], _RIGHT, _N, _SHARE, _LOW, _HIGH, _CHANCE, _STATE)
    ]
    made.table(_FIGURES.say(locale), title, heads, rows, widths=[14, 12, 26, 46])


def _post(post: str, locale: Locale) -> str:
    return POSTS[post].say(locale) if post in POSTS else post
