"""The report as an Excel workbook: the same numbers, with filters that work, and every case behind every figure.

Text from records is written as text, never as a formula or a link (`steward.harmless`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steward.harmless import harmless
from steward.reports import sentences
from steward.reports.figures import Line
from steward.reports.fragments.data import case_columns, note_lines
from steward.reports.fragments.opening import title
from steward.reports.fragments.work import owed_words
from steward.reports.team_report import TeamReport
from steward.service.process.deviation_kinds import KIND_TEXTS
from steward.service.statistics.verdict import Verdict
from steward.words import Locale, Text
from steward.workspace import written_whole

if TYPE_CHECKING:
    import xlsxwriter

_OVERVIEW, _FIGURES, _TREND = Text("总览", "Overview"), Text("指标", "Figures"), Text("走势", "Trend")
_FLOW = Text("偏离流程", "Left the flow")
_CALLS, _NOTES = Text("要打的电话", "Calls to make"), Text("数据说明", "About the data")
_FIGURE_HEADS = (
    Text("指标", "Figure"), Text("类别", "Subject"), Text("值", "Value"), Text("单位", "Unit"), Text("区间下限", "Interval from"),
    Text("区间上限", "Interval to"), Text("计入", "k"), Text("n", "n"), Text("目标", "Target"), Text("判定", "Verdict"),
    Text("上期值", "Period before"), Text("上期 n", "n before"), Text("依据", "Rule"), Text("怎么算", "What counts"), Text("说明", "Note"),
    Text("编号", "Id"),
)  # fmt: skip
_TREND_HEADS = (
    Text("指标", "Figure"), Text("月份", "Month"), Text("值", "Value"), Text("计入", "k"), Text("n", "n"), Text("下控制限", "Lower limit"),
    Text("均值", "Mean"), Text("上控制限", "Upper limit"), Text("超出控制限", "Outside the limits"), Text("目标", "Target"),
)  # fmt: skip
_FLOW_HEADS = (
    Text("案号", "Case"),
    Text("类别", "Kind"),
    Text("偏离在哪里", "Where it left the flow"),
    Text("依据", "Rule"),
)
_CALL_HEADS = (
    Text("案号", "Case"), Text("楼栋", "Building"), Text("单元", "Unit"), Text("业主", "Owner"), Text("什么事", "What"),
    Text("欠着什么", "What is owed"), Text("自何时", "Since"), Text("超时（小时）", "Hours over"), Text("谁打", "Who calls"), Text("依据", "Rule"),
)  # fmt: skip
_FILE_HEADS = (
    Text("文件", "File"), Text("内容", "Content"), Text("指纹", "Fingerprint"), Text("行数", "Rows"), Text("接受", "Accepted"),
    Text("退回", "Refused"),
)  # fmt: skip
_UNITS = {"share": Text("率", "share"), "hours": Text("工作小时", "working hours")}
_COUNTED = Text("全数", "all")
_YES, _NO = Text("是", "yes"), Text("否", "no")
_ENDED, _OPEN = Text("已完", "ended"), Text("未完", "open")
_HIGH, _LOW = Text("高于", "above"), Text("低于", "below")
_THINGS = Text("三件要知道的事", "Three things to know")
_MOST_ROWS = 1_048_576 - 1
_LONGEST = 32_000


@dataclass(frozen=True)
class _Formats:
    """Cell formats of the workbook."""

    title: Any
    head: Any
    text: Any
    wrapped: Any
    share: Any
    hours: Any
    count: Any
    moment: Any
    link: Any

    @classmethod
    def of(cls, book: xlsxwriter.Workbook) -> _Formats:
        """Make them; colours are those of the theme."""
        top = {"valign": "top"}
        return cls(
            title=book.add_format({"bold": True, "font_size": 14, "font_color": "#13201E"}),
            head=book.add_format(
                {"bold": True, "bottom": 2, "bottom_color": "#13201E", "text_wrap": True, "valign": "bottom"}
            ),
            text=book.add_format({**top, "num_format": "@"}),
            wrapped=book.add_format({**top, "num_format": "@", "text_wrap": True}),
            share=book.add_format({**top, "num_format": "0.0%"}),
            hours=book.add_format({**top, "num_format": "#,##0.0"}),
            count=book.add_format({**top, "num_format": "#,##0"}),
            moment=book.add_format({**top, "num_format": "yyyy-mm-dd hh:mm", "align": "left"}),
            link=book.add_format({**top, "font_color": "#14595C", "underline": 1}),
        )


def write(report: TeamReport, path: Path, locale: Locale) -> Path:
    """Write the workbook; it takes its place only when it is complete."""
    import xlsxwriter

    with written_whole(path) as beside:
        book = xlsxwriter.Workbook(
            str(beside), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        )
        book.set_properties({"title": title(report, locale), "company": report.company.say(locale)})
        _Book(book, report, locale).fill()
        book.close()
    return path


class _Book:
    """The workbook in the making."""

    def __init__(self, book: xlsxwriter.Workbook, report: TeamReport, locale: Locale) -> None:
        self.book, self.report, self.locale = book, report, locale
        self.formats = _Formats.of(book)
        fixed = {name.say(locale).casefold() for name in (_OVERVIEW, _FIGURES, _TREND, _FLOW, _CALLS, _NOTES)}
        self.sheets = _sheet_names(report, locale, fixed)

    def fill(self) -> None:
        """Write all sheets in the order of the report."""
        self._overview()
        self._figures()
        self._trend()
        for line in self.report.lines:
            if line.id in self.sheets:
                self._cases(line)
        self._flow()
        self._calls()
        self._notes()

    def _sheet(self, name: str, heads: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[Any]]) -> Any:
        """Write a table with a frozen head and live filters; returns the sheet."""
        sheet = self.book.add_worksheet(name)
        for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.write_string(0, column, head, self.formats.head)
            sheet.set_column(column, column, width)
        last = 0
        for last, row in enumerate(rows, 1):  # the number of the last row is wanted
            if last > _MOST_ROWS:
                break
            for column, value in enumerate(row):
                self._cell(sheet, last, column, value)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(last, 1), len(heads) - 1)
        return sheet

    def _cell(self, sheet: Any, row: int, column: int, value: Any) -> None:
        """Write one cell: figures as figures, everything else as harmless text."""
        formats = self.formats
        if value is None:
            return
        if isinstance(value, _Share):
            sheet.write_number(row, column, value.value, formats.share)
        elif isinstance(value, bool):
            sheet.write_string(row, column, (_YES if value else _NO).say(self.locale), formats.text)
        elif isinstance(value, int):
            sheet.write_number(row, column, value, formats.count)
        elif isinstance(value, float):
            sheet.write_number(row, column, value, formats.hours)
        elif isinstance(value, dt.datetime):
            sheet.write_datetime(row, column, value, formats.moment)
        elif isinstance(value, _Link):
            sheet.write_url(row, column, f"internal:'{value.sheet}'!A1", formats.link, harmless(value.words)[:_LONGEST])
        else:
            sheet.write_string(row, column, harmless(str(value))[:_LONGEST], formats.text)

    def _words(self, *texts: Text) -> list[str]:
        return [text.say(self.locale) for text in texts]

    def _overview(self) -> None:
        sheet = self.book.add_worksheet(_OVERVIEW.say(self.locale))
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 4)
        sheet.set_column(1, 1, 60)
        sheet.set_column(2, 2, 16)
        sheet.set_column(3, 3, 100)
        formats, locale = self.formats, self.locale
        sheet.write_string(0, 0, harmless(title(self.report, locale)), formats.title)
        sheet.write_string(1, 0, harmless(self.report.estate.say(locale)), formats.text)
        sheet.write_string(3, 0, _THINGS.say(locale), formats.head)
        for number, thing in enumerate(sentences.three_things(self.report, locale), 1):
            row = 3 + number
            sheet.write_number(row, 0, number, formats.count)
            sheet.write_string(row, 1, harmless(thing.title), formats.wrapped)
            verdict = thing.verdict_words or Verdict(thing.verdict).text.say(locale)
            sheet.write_string(row, 2, verdict, formats.text)
            sheet.write_string(row, 3, harmless(thing.text), formats.wrapped)
        for i, name in enumerate((_FIGURES, _TREND, _CALLS, _NOTES)):
            said = name.say(locale)
            sheet.write_url(8 + i, 1, f"internal:'{said}'!A1", formats.link, said)

    def _figures(self) -> None:
        widths = (34, 12, 10, 10, 11, 11, 9, 9, 10, 12, 11, 9, 28, 60, 40, 26)
        rows = (self._figure(line) for line in self.report.lines)
        self._sheet(_FIGURES.say(self.locale), self._words(*_FIGURE_HEADS), widths, rows)

    def _figure(self, line: Line) -> list[Any]:
        locale = self.locale
        name = line.name.say(locale)
        sheet = self.sheets.get(line.id)
        note = line.note.say(locale) if line.note else ""
        if line.owed_to_all and line.n:
            note = f"{_COUNTED.say(locale)} {note}".strip()
        between = (None, None) if line.owed_to_all else (line.low, line.high)
        return [
            _Link(sheet, name) if sheet else name,
            line.subject.say(locale),
            _figure(line.value, line),
            _UNITS[line.unit].say(locale),
            *(_figure(end, line) for end in between),
            line.k,
            line.n,
            _figure(line.target, line),
            Verdict(line.verdict).text.say(locale),
            _figure(line.before.value, line) if line.before else None,
            line.before.n if line.before else None,
            line.basis.say(locale),
            line.question.say(locale),
            note or None,
            line.id,
        ]

    def _trend(self) -> None:
        widths = (34, 10, 10, 9, 9, 11, 10, 11, 14, 10)
        self._sheet(_TREND.say(self.locale), self._words(*_TREND_HEADS), widths, self._months())

    def _months(self) -> Iterable[list[Any]]:
        for trend in self.report.trends:
            for month in trend.months:
                outside = {"high": _HIGH, "low": _LOW}.get(month.signal or "")
                yield [
                    trend.name.say(self.locale),
                    month.month,
                    _share(month.value),
                    month.k,
                    month.n,
                    _share(month.lower),
                    _share(trend.centre),
                    _share(month.upper),
                    outside.say(self.locale) if outside else None,
                    _share(trend.target),
                ]

    def _cases(self, line: Line) -> None:
        heads = [words for words, _ in case_columns(line, self.locale)]
        found = next(cases for cases in self.report.cases if cases.kpi == line.id)
        rows = (self._case(line, case) for case in found.rows)
        widths = [22, 24, 17, *([17] * (len(heads) - 4)), 40]
        self._sheet(self.sheets[line.id], heads, widths, rows)

    def _case(self, line: Line, case: Any) -> list[Any]:
        cells: list[Any] = [case.id, case.what.say(self.locale), case.at]
        if line.kind in ("rate", "duration"):
            cells.append(case.done)
        if line.kind == "rate":
            cells.append(bool(case.good))
        elif line.kind == "duration":
            cells += [case.hours, (_ENDED if case.good else _OPEN).say(self.locale)]
        else:
            cells.append(case.amount)
        return [*cells, case.source.say(self.locale)]

    def _flow(self) -> None:
        """Write the cases that left the flow, one row for each deviation."""
        flow = self.report.flow
        if flow is None or not flow.left:
            return
        rows = (
            [case, KIND_TEXTS[way.kind].say(self.locale), way.what.say(self.locale), way.standard]
            for way in flow.left
            for case in way.cases
        )
        self._sheet(_FLOW.say(self.locale), self._words(*_FLOW_HEADS), (22, 14, 60, 34), rows)

    def _calls(self) -> None:
        widths = (18, 9, 8, 10, 44, 50, 17, 12, 22, 30)
        chinese = self.locale == "zh"
        heads = _CALL_HEADS if chinese else tuple(head for head in _CALL_HEADS if head is not _CALL_HEADS[3])
        rows = (
            [
                call.case,
                call.building,
                call.unit,
                *([call.owner] if chinese else []),
                call.what.say(self.locale),
                owed_words(call, self.locale),
                call.since,
                call.over_hours,
                call.who.say(self.locale),
                call.standard,
            ]
            for call in self.report.calls
        )
        kept = widths if chinese else (*widths[:3], *widths[4:])
        self._sheet(_CALLS.say(self.locale), self._words(*heads), kept, rows)

    def _notes(self) -> None:
        files = [
            [f.file.say(self.locale), f.table.say(self.locale), f.fingerprint, f.rows, f.accepted, f.refused]
            for f in self.report.notes.files
        ]
        name = _NOTES.say(self.locale)
        sheet = self._sheet(name, self._words(*_FILE_HEADS), (50, 18, 16, 10, 10, 10), files)
        start = len(files) + 3
        for i, words in enumerate(note_lines(self.report, self.locale)):
            sheet.write_string(start + i, 0, harmless(words)[:_LONGEST], self.formats.text)


@dataclass(frozen=True, slots=True)
class _Share:
    """A fraction to be shown as a percentage."""

    value: float


@dataclass(frozen=True, slots=True)
class _Link:
    """Words that lead to a sheet of this workbook."""

    sheet: str
    words: str


def _share(value: float | None) -> _Share | None:
    return None if value is None else _Share(value)


def _figure(value: float | None, line: Line) -> _Share | float | None:
    if value is None:
        return None
    return _Share(value) if line.unit == "share" else float(value)


def _sheet_names(report: TeamReport, locale: Locale, taken: set[str]) -> dict[str, str]:
    """Name a sheet for each figure with cases: at most 31 characters, none that Excel forbids, each once."""
    names: dict[str, str] = {}
    for found in report.cases:
        line = report.line(found.kpi)
        if line is None:
            continue
        plain = re.sub(r"[\[\]:*?/\\']", " ", line.name.say(locale)).strip()[:31] or line.id[:31]
        name, number = plain, 2
        while name.casefold() in taken:
            name, number = f"{plain[:28]} {number}", number + 1
        taken.add(name.casefold())
        names[line.id] = name
    return names
