"""What stands behind one figure: its trend, its meaning, its cases a page at a time."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from steward.service.period import Period
from steward.standards import standard
from steward.words import Locale, Text, duration, moment, number, percent

if TYPE_CHECKING:
    from steward.operations.kpis import Board, Kpi, KpiResult

PAGE = 15
"""Cases shown at a time."""
MONTHS = 12


def detail(
    board: Board,
    files: Mapping[str, str],
    name: str,
    team: str | None,
    period: Period,
    page: int,
    locale: Locale,
    tell: str = "",
) -> dict[str, Any]:
    """Give what a row of the table shows when it is opened.

    Args:
        board: what is known.
        files: names of the imported files by their fingerprints.
        name: the figure.
        team: None for the whole estate.
        period: the figure's.
        page: of its cases.
        locale: of the words.
        tell: the address at which a complaint is told as a case, but for its number.
    """
    result = board.result(name, team, period)
    about_complaints = any(need.partition(".")[0] == "complaints" for need in result.kpi.needs)
    return {
        "kpi": name,
        "trend": _trend(board, result, locale),
        "facts": _facts(board, result, locale),
        "cases": {**_cases(board, result, files, page, locale), "tell": tell if about_complaints else ""},
    }


# -- its meaning -------------------------------------------------------------------------------------------------------

_MEANING, _STANDARD, _TARGET, _LIMIT = (
    Text("怎么算", "What counts"),
    Text("按谁的标准", "Whose standard"),
    Text("目标", "Target"),
    Text("时限", "Limit"),
)
_OWN_TARGET = Text("公司配置里定的", "set in the company profile")
_OUR_TARGET = Text("没有另定，用默认值", "not set by the company; the default")
_STANDARD_TARGET = Text("出自标准 {id}", "from the standard {id}")
_PROFILE = Text("公司配置，没有对应的标准", "The company profile; no standard states it")


def _facts(board: Board, result: KpiResult, locale: Locale) -> list[list[str]]:
    kpi, company = result.kpi, board.company
    found = [[_MEANING.say(locale), kpi.question.say(locale), ""]]
    for id in kpi.standards:
        one = standard(id)
        found.append([_STANDARD.say(locale), one.text.say(locale), f"{one.source_title.say(locale)} {id}"])
    if not kpi.standards:
        found.append([_STANDARD.say(locale), _PROFILE.say(locale), ""])
    if kpi.id in company.targets:
        whose = _OWN_TARGET.say(locale)
    elif kpi.target_from:
        whose = _STANDARD_TARGET.say(locale, id=kpi.target_from)
    else:
        whose = _OUR_TARGET.say(locale)
    found.append([_TARGET.say(locale), result.target_words(locale), whose])
    if kpi.clock and kpi.clock in company.clocks:
        rule = company.clocks[kpi.clock]
        words = Text("{hours} 个工作小时，按“{calendar}”日历", "{hours} working hours, calendar “{calendar}”")
        hours = number(rule.hours, decimals=0 if float(rule.hours).is_integer() else 1)
        found.append(
            [_LIMIT.say(locale), words.say(locale, hours=hours, calendar=rule.calendar), f"clocks.{kpi.clock}"]
        )
    return found


# -- its trend ---------------------------------------------------------------------------------------------------------

_TITLE = Text("{name}，近 {n} 个月", "{name}, {n} months")
_SUB = {
    "higher": Text(
        "越高越好。浅带是平常的波动，菱形是超出控制限的月份。",
        "Higher is better. The pale band is the usual variation, a diamond a month outside the limits.",
    ),
    "lower": Text(
        "越低越好。浅带是平常的波动，菱形是超出控制限的月份。",
        "Lower is better. The pale band is the usual variation, a diamond a month outside the limits.",
    ),
}
_SUB_PLAIN = {
    "higher": Text("越高越好。", "Higher is better."),
    "lower": Text("越低越好。", "Lower is better."),
}
_TARGET_END, _MEAN_END = Text("目标 {value}", "Target {value}"), Text("均值 {value}", "Mean {value}")
_LOWER_END, _UPPER_END = Text("下限 {value}", "Lower {value}"), Text("上限 {value}", "Upper {value}")
_OUTSIDE = {
    "low": Text(
        "{month} {value}，低于下控制限，不是平常的波动。",
        "{month}: {value}, below the lower limit; not the usual variation.",
    ),
    "high": Text(
        "{month} {value}，高于上控制限，不是平常的波动。",
        "{month}: {value}, above the upper limit; not the usual variation.",
    ),
}
_INSIDE = Text("{month} {value}，在平常的波动之内。", "{month}: {value}, within its usual variation.")
_NO_LIMITS = Text("{month} {value}。月份还少，不画控制限。", "{month}: {value}. Too few months for limits yet.")
_MEDIAN = Text("{month} {value}，中位数，未办结的也算在内。", "{month}: {value}, the median, open cases included.")


def _trend(board: Board, result: KpiResult, locale: Locale) -> dict[str, Any] | None:
    kpi, period = result.kpi, result.period
    months = [month for month in board.months if month <= period.months[-1]][-max(MONTHS, period.length) :]
    series = board.series(kpi, result.team, months)
    values = [one.value if one.value is not None and math.isfinite(one.value) else None for one in series]
    known = [i for i, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return None
    write = (lambda v: duration(v, locale)) if kpi.unit == "hours" else percent
    last_value = values[known[-1]] or 0.0
    target = result.target if math.isfinite(result.target) else None
    data: dict[str, Any] = {
        "title": _TITLE.say(locale, name=kpi.name, n=len(months)),
        "values": values,
        "target": target,
        "labels": _labels(months, locale),
        "last": write(last_value),
        "ends": {"target": _TARGET_END.say(locale, value=_short(write(target)))} if target is not None else {},
    }
    said = {"month": Period.parse(months[known[-1]]).label(locale), "value": data["last"]}
    chart = _limits(kpi, months, series, period) if kpi.kind in ("rate", "ratio") else None
    if chart is None:
        data["sub"] = _SUB_PLAIN[kpi.direction].say(locale)
        data["sentence"] = (_MEDIAN if kpi.unit == "hours" else _NO_LIMITS).say(locale, **said)
    else:
        last = chart.months[-1]
        data |= {
            "lower": [None] * (len(months) - len(chart.months)) + [one.lower for one in chart.months],
            "upper": [None] * (len(months) - len(chart.months)) + [one.upper for one in chart.months],
            "signals": [False] * (len(months) - len(chart.months)) + [one.signal is not None for one in chart.months],
            "centre": chart.centre,
            "sub": _SUB[kpi.direction].say(locale),
            "sentence": (_OUTSIDE[last.signal] if last.signal else _INSIDE).say(locale, **said),
        }
        if chart.centre is not None:
            data["ends"]["centre"] = _MEAN_END.say(locale, value=write(chart.centre))
        if last.lower is not None and last.upper is not None:
            data["ends"]["lower"] = _LOWER_END.say(locale, value=write(last.lower))
            data["ends"]["upper"] = _UPPER_END.say(locale, value=write(last.upper))
    data["scale"], data["ticks"] = _scale(data, kpi, locale)
    data["narrow"] = {
        "labels": [words if i % 3 == (len(months) - 1) % 3 else "" for i, words in enumerate(data["labels"])]
    }
    return data


def _short(written: str) -> str:
    """Leave out a decimal that says nothing: ``90%`` for ``90.0%``."""
    return written.replace(".0%", "%")


def _limits(kpi: Kpi, months: list[str], series: list[KpiResult], period: Period) -> Any:
    """Give the control chart of a rate; None where there are too few months for one."""
    from steward.reports.trend import trend

    counts = [(month, one.k or 0, one.n) for month, one in zip(months, series, strict=True)]
    if any(k > n for _, k, n in counts):
        return None
    found = trend(kpi.id, kpi.name, kpi.direction, None, counts, judged=period.length)
    return found if found and found.centre is not None else None


def _labels(months: list[str], locale: Locale) -> list[str]:
    """Write months for an axis: the first, each January and the last in full, the others as a number."""
    words = []
    for i, month in enumerate(months):
        n = int(month[5:])
        full = i in (0, len(months) - 1) or n == 1
        if locale == "zh":
            words.append(f"{n} 月" if full else str(n))
        else:
            words.append(["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][n - 1])
    return words


def _scale(data: dict[str, Any], kpi: Kpi, locale: Locale) -> tuple[list[float], list[list[Any]]]:
    """Give the ends of the height and its ticks with their words."""
    seen = [v for key in ("values", "lower", "upper") for v in data.get(key, ()) if v is not None]
    seen += [v for v in (data["target"], data.get("centre")) if v is not None]
    low, high = min(seen), max(seen)
    if kpi.unit == "hours":
        low = 0.0
    step = _step((high - low) / 4 or abs(high) / 4 or 0.25)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = [i * step for i in range(first, max(last, first + 1) + 1)]
    decimals = max(0, -math.floor(math.log10(step * (100 if kpi.unit == "share" else 1)) + 1e-9))
    scale = 100 if kpi.unit == "share" else 1
    return [ticks[0], ticks[-1]], [[tick, number(tick * scale, locale, decimals=decimals)] for tick in ticks]


def _step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(n * power for n in (1, 2, 2.5, 5, 10) if n * power >= rough - 1e-12)


# -- its cases ---------------------------------------------------------------------------------------------------------

_CASES = Text("背后的 {n} 件", "The {n} cases behind it")
_CASES_SUB = Text(
    "没做到的排在前面。编号和行号可以在原文件里找到。",
    "Those that count against it come first. Number and row lead back to the exported file.",
)
_NO_CASES = Text("这个期间没有记录。", "There is no record in this period.")
_HEADS = {
    "case": Text("编号", "Case"),
    "team": Text("班组", "Team"),
    "at": Text("时间", "When"),
    "due": Text("期限", "Due"),
    "done": Text("完成", "Done"),
    "good": Text("结果", "Result"),
    "hours": Text("用时", "Took"),
    "parts": Text("计入", "Counts"),
    "source": Text("出处", "From"),
}
_GOOD, _BAD = Text("做到", "Kept"), Text("没做到", "Not kept")
_STILL = Text("{hours}，还没完", "{hours} so far")
_ROW = Text("{file} 第 {row} 行", "{file} row {row}")
_NO_SOURCE = Text("没有留下记录", "left no record")


def _cases(board: Board, result: KpiResult, files: Mapping[str, str], page: int, locale: Locale) -> dict[str, Any]:
    frame = board.cases(result.kpi, result.team, result.period)
    pages = max(-(-len(frame) // PAGE), 1)
    page = min(max(page, 0), pages - 1)
    shown = frame.iloc[page * PAGE : (page + 1) * PAGE]
    columns = ["case", *(["team"] if result.team is None and result.kpi.level == "team" else []), "at"]
    columns += [name for name in ("due", "done") if name in frame and frame[name].notna().any()]
    if "due" in columns and (shown["at"] == shown["due"]).all():
        # A case that is placed in its month by its due moment says it once.
        columns.remove("at")
    columns += ["good"] if "good" in frame else ["hours"] if "hours" in frame else ["parts"]
    columns.append("source")
    return {
        "title": _CASES.say(locale, n=number(len(frame))),
        "sub": (_CASES_SUB if len(frame) else _NO_CASES).say(locale),
        "heads": [_HEADS[name].say(locale) for name in columns],
        "rows": [[_cell(name, row, board, files, locale) for name in columns] for row in shown.to_dict("records")],
        "page": page,
        "pages": pages,
    }


def _cell(name: str, row: dict[str, Any], board: Board, files: Mapping[str, str], locale: Locale) -> str:
    value = row.get(name)
    if name == "good":
        return (_GOOD if value else _BAD).say(locale)
    if name == "hours":
        words = "–" if value is None or _empty(value) else duration(float(value), locale)
        return words if row.get("ended", True) else _STILL.say(locale, hours=words)
    if name == "parts":
        top, bottom = (0.0 if _empty(row.get(part)) else float(row[part]) for part in ("top", "bottom"))
        return f"{number(top)} / {number(bottom)}"
    if name == "source":
        if _empty(row.get("source_row")):
            return _NO_SOURCE.say(locale)
        file = files.get(str(row["source_file"]), str(row["source_file"]))
        return _ROW.say(locale, file=file, row=int(row["source_row"]))
    if _empty(value):
        return "–"
    if name == "team":
        return board.company.team_name(str(value), locale)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if (value.hour, value.minute) == (0, 0) else moment(value)
    return str(value)


def _empty(value: Any) -> bool:
    return value is None or value != value
