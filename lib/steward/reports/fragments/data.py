"""What the report was made from, and the cases behind every figure."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from steward.reports.behind import Case, Cases
from steward.reports.figures import Line
from steward.reports.notes import Notes
from steward.reports.pieces import Fragment, Heading, bullets, joined, note, paragraph, section, table, unfolding
from steward.reports.team_report import TeamReport
from steward.words import EN_DASH, Locale, Text, join, moment, number, percent

_NOTES = Text("数据说明", "About the data")
_FILES = Text(
    "{n} 份文件，{rows} 行，接受 {accepted} 行，退回 {refused} 行。",
    "Files: {n}; rows: {rows}, accepted {accepted}, refused {refused}.",
)
_REJECTS = Text(
    "退回的行和原因在工作区 rejects 文件夹的 {n} 份文件里，名称见来源文件。",
    "The refused rows with their reasons are in {n} workbooks in the folder rejects; see the source files for their names.",
)
_MISSING = Text(
    "没有导入的记录：{tables}。相关的部分写明没有数据。", "Not imported: {tables}. The sections that need them say so."
)
_LEFT_OUT = Text("本期没计入的{table}：{reason} {n} 件。", "{table} of the period that are not counted: {n} {reason}.")
_OPEN = Text(
    "本期未办结 {n} 件，到期的算没按时，时长按截尾算。",
    "{n} cases of the period are open: late where they fell due, censored in durations.",
)
_YEARS = Text(
    "{years} 年的放假安排日历库里没有，按周一至周五是工作日推算；请在公司配置里补上。",
    "No official calendar is known for {years}; Monday to Friday was assumed. Add the days to the company profile.",
)
_SMALL = Text(
    "少于 {people} 人的分组不显示，少于 {n} 件的判定一律“还说不准”。姓名、电话、房号导入时已隐去。",
    "Groups under {people} people are hidden; under {n} cases a verdict is always “cannot tell yet”. Names, phones and rooms were masked at import.",
)
_CONFIDENCE = Text(
    "区间是 {confidence} 区间：率用 Wilson 法，两个率之差用 Newcombe 法。",
    "Intervals are {confidence}: Wilson for rates, Newcombe for differences of rates.",
)
_MADE = Text(
    "规则：公司配置第 {version} 版（{profile}）。记录 {records}。管家工作台 {product}。",
    "Rules: company profile version {version} ({profile}). Records {records}. Steward Workbench {product}.",
)
_PARAMETERS = Text("参数：{parameters}。", "Parameters: {parameters}.")
_PARAMETER_NAMES = {
    "kind": Text("报告", "report"),
    "team": Text("班组", "team"),
    "period": Text("期间", "period"),
    "locale": Text("语言", "language"),
}
_RULES = Text(
    "各份资料说法不一致的 {n} 处，用的是哪一条", "The {n} points on which the sources disagree, and the rule applied"
)
_TOPIC, _RULE = Text("哪件事", "Point"), Text("用的规则", "Rule applied")
_SOURCE, _OTHERS = Text("出处", "Source"), Text("没有用的", "Not applied")
_SOURCES = Text("来源文件（{n} 份）", "Source files ({n})")
_FILE, _PRINT, _TABLE = Text("文件", "File"), Text("指纹", "Fingerprint"), Text("内容", "Content")
_WORKBOOK = Text("退回的行", "Refused rows")
_ROWS, _TAKEN, _REFUSED = Text("行数", "Rows"), Text("接受", "Accepted"), Text("退回", "Refused")


def notes(report: TeamReport, locale: Locale) -> Fragment:
    """Show where the figures come from and by whose rules they were made."""
    found = report.notes
    lines = list(note_lines(report, locale))
    html = section("notes", _NOTES.say(locale), bullets(lines), _files(found, locale), _rules(found, locale))
    return Fragment(html, lines[0])


def note_lines(report: TeamReport, locale: Locale) -> Iterator[str]:
    """Write every note, one sentence or two each."""
    found = report.notes
    files = len({file.fingerprint for file in found.files})
    said = _FILES.say(
        locale, n=files, rows=number(found.rows), accepted=number(found.accepted), refused=number(found.refused)
    )
    if found.rejects:
        gap = "" if locale == "zh" else " "
        said += gap + _REJECTS.say(locale, n=len(found.rejects))
    yield said
    if found.missing:
        yield _MISSING.say(locale, tables=join([name.say(locale) for name in found.missing], locale))
    for name, reason, n in found.left_out:
        yield _LEFT_OUT.say(locale, table=name, reason=reason, n=number(n))
    if report.open_cases:
        yield _OPEN.say(locale, n=number(report.open_cases))
    if found.assumed_years:
        yield _YEARS.say(locale, years=join([str(year) for year in found.assumed_years], locale))
    yield _SMALL.say(locale, people=found.smallest_group, n=found.minimum_n)
    yield _CONFIDENCE.say(locale, confidence=percent(found.confidence, decimals=0))
    yield _MADE.say(
        locale,
        version=found.profile_version,
        profile=found.profile_fingerprint,
        records=found.records_fingerprint,
        product=found.product_version,
    )
    if found.parameters:
        yield _PARAMETERS.say(locale, parameters=parameter_words(report, locale))


def parameter_words(report: TeamReport, locale: Locale) -> str:
    """Write the parameters of the report: ``期间 2026-10``."""
    said = []
    for name, value in report.notes.parameters:
        label = _PARAMETER_NAMES.get(name, Text(name, name)).say(locale)
        said.append(f"{label} {report.team_name.say(locale) if name == 'team' else value}")
    said.append(f"{_PARAMETER_NAMES['locale'].say(locale)} {locale}")
    return ("，" if locale == "zh" else ", ").join(said)


def _files(found: Notes, locale: Locale) -> Markup:
    heads = (
        Heading(_FILE.say(locale)),
        Heading(_TABLE.say(locale)),
        Heading(_PRINT.say(locale), label=True, nowrap=True),
        *(Heading(text.say(locale), number=True) for text in (_ROWS, _TAKEN, _REFUSED)),
        Heading(_WORKBOOK.say(locale), label=True),
    )
    rows = (
        (
            f.file.say(locale),
            f.table.say(locale),
            f.fingerprint,
            number(f.rows),
            number(f.accepted),
            number(f.refused),
            f.rejects.say(locale) if f.rejects else EN_DASH,
        )
        for f in found.files
    )
    return unfolding(_SOURCES.say(locale, n=len({f.fingerprint for f in found.files})), table(heads, rows))


def _rules(found: Notes, locale: Locale) -> Markup:
    heads = (
        Heading(_TOPIC.say(locale)),
        Heading(_RULE.say(locale)),
        Heading(_SOURCE.say(locale), label=True),
        Heading(_OTHERS.say(locale), label=True),
    )
    rows = (
        (
            rule.topic.say(locale),
            Markup('{}<br><span class="sw-note">{}</span>').format(rule.rule.say(locale), rule.standard),
            rule.source.say(locale),
            Markup('<span class="sw-note">{}</span>').format(", ".join(rule.others)),
        )
        for rule in found.rules
    )
    return unfolding(_RULES.say(locale, n=len(found.rules)), table(heads, rows))


# -- the cases behind the figures ----------------------------------------------------------------------------------

SHOWN_CASES = 100
"""Rows a figure's table shows on the page at most; the Excel file holds all."""
_ROWS_IN_ALL = 2_600
"""Rows of all these tables together that keep the page under one and a half megabytes."""
_CASES = Text("附表：每个指标的明细", "Annex: the cases behind each figure")
_HOW = Text(
    "每张表先列没做到的，再按时间排。每个指标最多显示 {n} 件，全部在同名的 Excel 文件里。",
    "Each table lists first what counts against the figure, then by time. At most {n} cases are shown a figure; the Excel file of the same name holds all.",
)
_ON_PAPER = Text("明细见同名的 Excel 文件。", "The cases are in the Excel file of the same name.")
_SUMMARY = Text("{name}，{n} 件", "{name}, {n} cases")
_SUMMARY_PART = Text("{name}，{n} 件，显示 {shown} 件", "{name}, {n} cases, {shown} shown")
_ID, _WHAT, _AT = Text("编号", "Number"), Text("什么事", "What"), Text("时间", "When")
_DONE, _COUNTS, _HOURS = Text("办完", "Done"), Text("计入", "Counts"), Text("工作小时", "Working hours")
_AMOUNT, _SOURCE_ROW = Text("分子/分母", "Above/below"), Text("出处", "Source")
_YES, _NO = Text("是", "yes"), Text("否", "no")
_ENDED, _OPEN_STILL = Text("已完", "ended"), Text("未完", "open")


def cases(report: TeamReport, locale: Locale) -> Fragment:
    """Show the cases behind every figure, folded away."""
    most = shown_rows([found.total for found in report.cases])
    parts = [
        unfolding(_summary(line, found, most, locale), _case_table(line, found, most, locale), f"cases-{line.id}")
        for found in report.cases
        if (line := report.line(found.kpi)) is not None
    ]
    words = _HOW.say(locale, n=most)
    html = Markup('<div class="sw-no-print">{}</div><p class="sw-note sw-paper-only">{}</p>').format(
        section("cases", _CASES.say(locale), note(words), joined(parts)) if parts else paragraph(""),
        _ON_PAPER.say(locale),
    )
    return Fragment(html, words)


def shown_rows(totals: list[int]) -> int:
    """Give how many rows each table may show so that all together stay within bounds.

    >>> shown_rows([24, 25, 800]), shown_rows([500] * 80)
    (100, 32)
    """
    return next((most for most in range(SHOWN_CASES, 1, -1) if sum(min(n, most) for n in totals) <= _ROWS_IN_ALL), 1)


def _summary(line: Line, found: Cases, most: int, locale: Locale) -> str:
    shown = min(found.total, most)
    words = _SUMMARY if shown == found.total else _SUMMARY_PART
    return words.say(locale, name=line.name.say(locale), n=number(found.total), shown=number(shown))


def _case_table(line: Line, found: Cases, most: int, locale: Locale) -> Markup:
    columns = case_columns(line, locale)
    heads = [Heading(words, number=number_like, label=True) for words, number_like in columns]
    question = note(line.question.say(locale))
    rows = (case_cells(line, case, locale) for case in found.rows[:most])
    return Markup("{}{}").format(question, table(heads, rows))


def case_columns(line: Line, locale: Locale) -> list[tuple[str, bool]]:
    """Give the headings of a figure's cases, and which of them are numbers."""
    columns = [(_ID.say(locale), False), (_WHAT.say(locale), False), (_AT.say(locale), False)]
    if line.kind in ("rate", "duration"):
        columns.append((_DONE.say(locale), False))
    if line.kind == "rate":
        columns.append((_COUNTS.say(locale), False))
    elif line.kind == "duration":
        columns += [(_HOURS.say(locale), True), (_ENDED.say(locale), False)]
    else:
        columns.append((_AMOUNT.say(locale), True))
    return [*columns, (_SOURCE_ROW.say(locale), False)]


def case_cells(line: Line, case: Case, locale: Locale) -> list[str]:
    """Give the cells of one case, to match `case_columns`."""
    cells = [case.id, case.what.say(locale), moment(case.at) if case.at else EN_DASH]
    if line.kind in ("rate", "duration"):
        cells.append(moment(case.done) if case.done else EN_DASH)
    if line.kind == "rate":
        cells.append((_YES if case.good else _NO).say(locale))
    elif line.kind == "duration":
        hours = EN_DASH if case.hours is None else number(case.hours, decimals=1)
        cells += [hours, (_ENDED if case.good else _OPEN_STILL).say(locale)]
    else:
        cells.append(case.amount)
    return [*cells, case.source.say(locale)]
