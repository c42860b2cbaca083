"""A five-steps plan as an Excel workbook: the five columns of the sources' form, how each measure stands, and its evidence.

What people typed is written as text, never as a formula or a link (`steward.harmless`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from steward.company import Company
from steward.harmless import harmless
from steward.service.engagement.measures import RECURRENCES, matrix
from steward.service.engagement.plan import Item, Plan
from steward.service.engagement.progress import GAP_NAMES, STATUS_NAMES, gaps, progress
from steward.words import Locale, Text, join
from steward.workspace import written_whole

_PLAN, _EVIDENCE, _GAPS, _STAND = (
    Text("行动计划", "Action plan"),
    Text("凭据", "Evidence"),
    Text("缺口", "Gaps"),
    Text("进展", "Progress"),
)
_PLAN_HEADS = (
    (Text("阶段（五步一法）", "Stage"), 14), (Text("班组", "Group"), 14), (Text("措施", "Measure"), 44), (Text("目的和要点", "Purpose and key points"), 44),
    (Text("频次", "How often"), 10), (Text("开始", "From"), 12), (Text("截止", "Until"), 12), (Text("负责班组", "Team"), 16), (Text("负责人", "Person"), 12),
    (Text("状态", "Status"), 10), (Text("该做（次）", "Due so far"), 10), (Text("做到（次）", "Kept"), 10), (Text("凭据（条）", "Evidence"), 10), (Text("最近凭据", "Latest"), 12),
    (Text("出处", "Where it comes from"), 30), (Text("说明", "Note"), 40),
)  # fmt: skip
_EVIDENCE_HEADS = (
    (Text("措施", "Measure"), 44), (Text("日期", "Date"), 12), (Text("说明", "Note"), 50), (Text("链接", "Link"), 30), (Text("数", "Number"), 10), (Text("记录人", "Recorded by"), 14),
)  # fmt: skip
_GAP_HEADS = (
    (Text("缺什么", "What is missing"), 26), (Text("阶段", "Stage"), 14), (Text("班组", "Group"), 14), (Text("措施", "Measure"), 44), (Text("依据的标准", "Standards"), 44),
)  # fmt: skip
_STAND_HEADS = (
    (Text("阶段", "Stage"), 24), *((name, 10) for name in STATUS_NAMES.values()), (Text("该做（次）", "Due so far"), 12), (Text("做到（次）", "Kept"), 12), (Text("做到的比例", "Share kept"), 12),
)  # fmt: skip
_OURS = Text("阶段和班组是我们放的，资料没有写", "stage and group placed by us, not by the sources")
_OWN = Text("公司自己的措施", "the company's own measure")
_DROPPED = Text("已撤下：{why}", "dropped: {why}")
_WHOLE = Text("全部", "All")


def write_sheet(plan: Plan, company: Company, today: dt.date, path: Path, locale: Locale) -> Path:
    """Write the workbook; it takes its place only when it is complete."""
    import xlsxwriter

    with written_whole(path) as beside:
        book = xlsxwriter.Workbook(
            str(beside), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        )
        book.set_properties({"title": plan.name, "company": company.company.say(locale)})
        top = {"valign": "top"}
        head = book.add_format({"bold": True, "bottom": 2, "bottom_color": "#13201E", "text_wrap": True})
        formats = {
            str: book.add_format({**top, "num_format": "@", "text_wrap": True}),
            dt.date: book.add_format({**top, "num_format": "yyyy-mm-dd", "align": "left"}),
            int: book.add_format({**top, "num_format": "#,##0"}),
            float: book.add_format({**top, "num_format": "#,##0.##"}),
            "share": book.add_format({**top, "num_format": "0.0%"}),
        }
        for name, heads, rows in (
            (_PLAN, _PLAN_HEADS, _items(plan, company, today, locale)),
            (_STAND, _STAND_HEADS, _stands(plan, today, locale)),
            (_GAPS, _GAP_HEADS, _missing(plan, today, locale)),
            (_EVIDENCE, _EVIDENCE_HEADS, _shown(plan, locale)),
        ):
            sheet = book.add_worksheet(name.say(locale))
            _fill(sheet, heads, rows, head, formats, locale)
        book.close()
    return path


def _fill(
    sheet: Any,
    heads: Sequence[tuple[Text, int]],
    rows: Iterable[Sequence[Any]],
    head: Any,
    formats: dict[Any, Any],
    locale: Locale,
) -> None:
    for column, (name, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        said = name.say(locale)
        sheet.write_string(0, column, said[:1].upper() + said[1:], head)
    last = 0
    for last, cells in enumerate(rows, 1):
        for column, cell in enumerate(cells):
            match cell:
                case None | "":
                    continue
                case dt.date():
                    sheet.write_datetime(last, column, dt.datetime(cell.year, cell.month, cell.day), formats[dt.date])
                case int():
                    sheet.write_number(last, column, cell, formats[int])
                case float():
                    share = heads[column][0] is _STAND_HEADS[-1][0]
                    sheet.write_number(last, column, cell, formats["share" if share else float])
                case _:
                    sheet.write_string(last, column, harmless(str(cell)), formats[str])
    sheet.freeze_panes(1, 0)
    if last:
        sheet.autofilter(0, 0, last, len(heads) - 1)


def _items(plan: Plan, company: Company, today: dt.date, locale: Locale) -> Iterable[Sequence[Any]]:
    table = matrix()
    for one in progress(plan, today).standings:
        item = one.item
        yield (
            table.stage(item.stage).name.say(locale),
            table.groups[item.group].say(locale),
            item.measure.name.say(locale),
            _purpose(item, locale),
            RECURRENCES[item.every].say(locale),
            item.starts,
            item.due,
            company.team_name(item.team, locale) if item.team else "",
            item.person,
            STATUS_NAMES[one.status].say(locale),
            one.owed,
            one.kept,
            len(item.evidence),
            max((shown.on for shown in item.evidence), default=None),
            item.measure.standard or _OWN.say(locale),
            _note(item, locale),
        )


def _purpose(item: Item, locale: Locale) -> str:
    parts = [item.measure.purpose, *item.measure.key_points]
    return ("；" if locale == "zh" else "; ").join(part.say(locale).rstrip("。.") for part in parts if part)


def _note(item: Item, locale: Locale) -> str:
    said = [_OURS.say(locale)] if item.measure.placed_by_us else []
    said += [item.measure.uncertain_why.say(locale)] if item.measure.uncertain_why else []
    said += [_DROPPED.say(locale, why=item.dropped_why or "–")] if item.dropped else []
    return "\n".join(said)


def _stands(plan: Plan, today: dt.date, locale: Locale) -> Iterable[Sequence[Any]]:
    found = progress(plan, today)
    counts = [(stage.name, found.stage(stage.id)) for stage in matrix().stages]
    for name, count in (*counts, (_WHOLE, found.total)):
        statuses = [getattr(count, status) for status in STATUS_NAMES]
        yield (name.say(locale), *statuses, count.owed, count.kept, count.share)


def _missing(plan: Plan, today: dt.date, locale: Locale) -> Iterable[Sequence[Any]]:
    table = matrix()
    for gap in gaps(plan, today).gaps:
        yield (
            GAP_NAMES[gap.kind].say(locale),
            table.stage(gap.stage).name.say(locale),
            table.groups[gap.group].say(locale) if gap.group else "",
            plan.items[gap.item].measure.name.say(locale) if gap.item else "",
            join(list(gap.standards), locale),
        )


def _shown(plan: Plan, locale: Locale) -> Iterable[Sequence[Any]]:
    for item in plan.items.values():
        for one in item.evidence:
            number = float(one.number) if one.number is not None else None
            yield (item.measure.name.say(locale), one.on, one.note, one.link, number, one.who)
