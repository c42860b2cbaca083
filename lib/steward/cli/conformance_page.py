"""What ``steward flow conformance`` shows on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from steward.cli import out
from steward.words import EN_DASH, MINUS, Locale, Text, duration, number, percent

if TYPE_CHECKING:
    from steward.operations.conformance import Conformance
    from steward.service.process.alignment import Move
    from steward.service.process.deviations import Deviation
    from steward.service.statistics.estimate import Estimate

SHOWN = 15
"""Lines of each table on the screen; ``--json`` has them all."""

SPELLED = Text("{what}。", "{what}.")
MORE = Text("还有 {n} 行，用 --json 可看到全部。", "{n} more; --json shows all of them.")
FLOW = Text("对照流程：{name}", "Held against: {name}")
FROM = Text("{name}（{source}）", "{name} ({source})")
OPEN = Text("按流程还没办完的案子：{open}/{n}", "Cases that the flow says are still open: {open}/{n}")
TITLES = {
    "variants": Text("路径", "Variants"),
    "found": Text("偏差", "Deviations"),
    "accepted": Text("已接受的偏差", "Accepted deviations"),
    "nearest": Text("不符合的走法与流程逐步对照", "Variants that do not fit, beside the flow"),
    "rules": Text("规则", "Rules"),
    "steps": Text("各环节用时", "Times of the steps"),
    "notes": Text("说明", "Notes"),
}
VARIANTS = (Text("案子", "Cases"), Text("占比", "Share"), Text("契合度", "Fitness"), Text("走法", "Steps"))
DEVIATIONS = (
    Text("案子", "Cases"),
    Text("占比", "Share"),
    Text("{share} 区间", "{share} interval"),
    Text("偏差", "Deviation"),
    Text("可能还会补上", "May still come"),
    Text("平均多花", "Extra time"),
    Text("{share} 区间（小时）", "{share} interval (hours)"),
    Text("依据", "Rests on"),
)
REASON = Text("接受的理由", "Why accepted")
RULES = (
    Text("违反", "Violated"),
    Text("占比", "Share"),
    Text("{share} 区间", "{share} interval"),
    Text("规则", "Rule"),
    Text("含义", "Meaning"),
)
ALIGNED = (Text("案子", "Cases"), Text("差几步", "Steps off"), Text("逐步对照", "Step by step"))
MOVES = {"log": Text("［多：{name}］", "[extra: {name}]"), "model": Text("［缺：{name}］", "[missing: {name}]")}
STEPS = (
    Text("环节", "Step"),
    Text("次数", "Times"),
    Text("案子", "Cases"),
    Text("之前等待（中位）", "Wait before (median)"),
    Text("办理（中位）", "Work (median)"),
    Text("到下一步（中位）", "To the next step (median)"),
    Text("重做", "Repeats"),
)


def show(found: Conformance, locale: Locale) -> None:
    """Write everything there is to say."""
    out.line(_end(found.log.sentence(locale), locale))
    out.line(_end(found.seconds.sentence(locale), locale))
    out.line(_end(found.rework.sentence(locale), locale))
    if found.model is not None:
        name, source = found.model.name.say(locale), found.model.source
        told = name if name == source else FROM.say(locale, name=name, source=source)
        out.line(FLOW.say(locale, name=told))
    if found.fitness is not None and found.fitness.log_fitness is not None:
        out.line(_end(found.fitness.sentence(locale), locale))
        out.line(
            OPEN.say(locale, open=number(int(found.fitness.open_cases.sum())), n=number(len(found.fitness.open_cases)))
        )
    _show_variants(found, locale)
    if found.deviations is not None:
        _show_deviations(found, found.deviations.found, "found", locale)
        _show_deviations(found, found.deviations.accepted, "accepted", locale)
    _show_nearest(found, locale)
    _show_rules(found, locale)
    _show_steps(found, locale)
    if found.notes:
        _title("notes", locale)
        for note in found.notes:
            out.line(f"  {note.say(locale)}")


def _end(sentence: str, locale: Locale) -> str:
    return SPELLED.say(locale, what=sentence)


def _title(part: str, locale: Locale) -> None:
    out.line()
    out.line(TITLES[part].say(locale))


def _more(n: int, locale: Locale) -> None:
    if n > SHOWN:
        out.line(MORE.say(locale, n=number(n - SHOWN)))


def _interval(low: float, high: float) -> str:
    return f"{percent(low, decimals=0)}{EN_DASH}{percent(high, decimals=0)}"


def _counted(share: Estimate) -> list[str]:
    return [f"{number(share.k or 0)}/{number(share.n)}", percent(share.value), _interval(share.low, share.high)]


def _show_variants(found: Conformance, locale: Locale) -> None:
    _title("variants", locale)
    fitness = None
    if found.fitness is not None and found.fitness.log_fitness is not None:
        fitness = found.fitness.of_variant[found.spoken_variants]
    n = len(found.log.cases)
    rows = []
    for i, (steps, k) in enumerate(
        zip(found.variants.activities[:SHOWN], found.variants.counts.tolist(), strict=False)
    ):
        told = [number(k), percent(k / n), "" if fitness is None else percent(float(fitness[i])), " → ".join(steps)]
        rows.append(told if fitness is not None else [told[0], told[1], told[3]])
    headings = [h.say(locale) for h in (VARIANTS if fitness is not None else (VARIANTS[0], VARIANTS[1], VARIANTS[3]))]
    out.table(headings, rows, right=(0, 1, 2) if fitness is not None else (0, 1))
    _more(len(found.variants), locale)


def _show_deviations(found: Conformance, listed: tuple[Deviation, ...], part: str, locale: Locale) -> None:
    if not listed:
        return
    _title(part, locale)
    names = {} if found.model is None else found.model.names
    rows = []
    for d in listed[:SHOWN]:
        extra, between = EN_DASH, EN_DASH
        if d.extra.value is not None and d.extra.low is not None and d.extra.high is not None:
            extra = (MINUS if d.extra.value < 0 else "+") + duration(abs(d.extra.value), locale)
            between = f"{number(d.extra.low, decimals=1)} … {number(d.extra.high, decimals=1)}"
        last = ", ".join(d.standards) if d.accepted is None else d.accepted.sentence(locale)
        rows.append(
            [*_counted(d.share), d.what(locale, names), number(d.pending) if d.pending else "", extra, between, last]
        )
    confidence = percent(listed[0].share.confidence, decimals=0)
    headings = [heading.say(locale, share=confidence) for heading in DEVIATIONS]
    if part == "accepted":
        headings[-1] = REASON.say(locale)
    shown = [column for column in range(len(headings)) if column not in (4, 7) or any(row[column] for row in rows)]
    out.table(
        [headings[column] for column in shown],
        [[row[column] for column in shown] for row in rows],
        right=[place for place, column in enumerate(shown) if column not in (3, 7)],
    )
    _more(len(listed), locale)


def _show_nearest(found: Conformance, locale: Locale) -> None:
    if not found.nearest or found.fitness is None:
        return
    _title("nearest", locale)
    names = {} if found.model is None else found.model.names

    def said(move: Move) -> str:
        activity = move.activity or ""
        name = names[activity].say(locale) if activity in names else activity
        return MOVES[move.kind].say(locale, name=name) if move.kind in MOVES else name

    rows = [
        [number(int(found.fitness.variants.counts[i])), number(aligned.cost),
         " → ".join(said(move) for move in aligned.moves if move.activity)]
        for i, aligned in found.nearest
    ]  # fmt: skip
    out.table([heading.say(locale) for heading in ALIGNED], rows, right=(0, 1))


def _show_rules(found: Conformance, locale: Locale) -> None:
    if not found.rules:
        return
    _title("rules", locale)
    names = {} if found.model is None else found.model.names
    out.table(
        [heading.say(locale, share=percent(found.rules[0].share.confidence, decimals=0)) for heading in RULES],
        [[*_counted(result.share), result.text, result.rule.sentence(locale, names)] for result in found.rules],
        right=(0, 1, 2),
    )


def _show_steps(found: Conformance, locale: Locale) -> None:
    _title("steps", locale)

    def median(hours: float | None) -> str:
        return EN_DASH if hours is None else duration(hours, locale)

    rows = [
        [
            step.activity,
            number(step.n),
            number(step.cases),
            median(step.before.median),
            median(None if step.service is None else step.service.median),
            median(step.after.median),
            number(step.repeats) if step.repeats else "",
        ]
        for step in found.steps.steps[:SHOWN]
    ]
    out.table([heading.say(locale) for heading in STEPS], rows, right=(1, 2, 3, 4, 5, 6))
    _more(len(found.steps.steps), locale)
