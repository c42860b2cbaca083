"""What the expectation page says in words and tables."""

from __future__ import annotations

from dataclasses import replace

from steward.service.expectation import Best, Expectation, Ledger, satisfaction, typicals
from steward.standards import standard
from steward.ui.explore.expectation_pictures import points_at
from steward.ui.explore.expectation_talk import Talk
from steward.ui.explore.panels import Table
from steward.words import Locale, Text, number

_UNSAID = Text("还没问出来的那一项", "one not found yet")
_BEGINNING = Text("“{title}”：{story}", "{title}. {story}")
_LEFT = Text("{said}。满意度 {value} 分，还有 {left} 步", "{said}. Satisfaction {value}; steps left: {left}")
_OWED = Text(
    "{said}。眼下 {now} 分；到期兑现不了，会变成 {end} 分",
    "{said}. Now {now} points; when it falls due and is not kept, {end}",
)
_OVER = Text(
    "{said}。八步走完，满意度 {value} 分；看看最好能到哪",
    "{said}. All eight steps are used; satisfaction {value}. See what the best would have been",
)


def said_now(talk: Talk, locale: Locale) -> str:
    """Say what the last step did and where the talk stands."""
    now, end = talk.course[-1]
    if talk.refused is not None:
        return talk.refused.sentence(locale)
    if not talk.happened:
        if talk.occasion > 1:
            return Text(
                "第 {n} 回，同一件事又来了：上回得到的，这回成了期望。满意度从 {value} 分起",
                "Time {n} of the same matter: what was had last time is expected now. Satisfaction starts at {value}",
            ).say(locale, n=talk.occasion, value=number(now))
        example = typicals()[talk.chosen[0]]
        return _BEGINNING.say(locale, title=example.title, story=example.story).rstrip("。.")
    last = talk.happened[-1].sentence(locale)
    if now - end > 0.5:
        return _OWED.say(locale, said=last, now=number(now), end=number(end))
    return (_LEFT if talk.left else _OVER).say(locale, said=last, value=number(now), left=talk.left)


def satisfaction_said(ledger: Ledger, locale: Locale) -> str:
    """Say satisfaction without giving away an expectation that is still to be found."""
    found = satisfaction(ledger)
    heaviest = found.heaviest
    if heaviest is None or ledger[heaviest.id].disclosed:
        return found.sentence(locale)
    hidden = replace(heaviest, what=_UNSAID)
    return replace(found, parts=tuple(hidden if part is heaviest else part for part in found.parts)).sentence(locale)


def debts(talk: Talk, locale: Locale) -> str:
    """Say how many promises cannot be kept."""
    if debts := talk.ledger.debts:
        return Text("有 {n} 句话说过头了", "{n} over-promised").say(locale, n=len(debts))
    return Text("没有欠账", "nothing owed").say(locale)


def counted(talk: Talk, locale: Locale) -> str:
    """Say how many expectations are on the table."""
    known, all_of_them = len(talk.ledger.disclosed), len(talk.ledger.expectations)
    return Text("问出 {known} 项，共 {n} 项", "{known} of {n} found").say(locale, known=known, n=all_of_them)


def course(talk: Talk, locale: Locale) -> str:
    """Say how satisfaction went, step by step."""
    values = ", ".join(number(now) for now, _ in talk.course)
    return Text("满意度依次是 {values}，越高越好", "Satisfaction went {values}; higher is better").say(
        locale, values=values
    )


def steps_table(talk: Talk, locale: Locale) -> Table:
    """List the steps taken, with what each changed and the document it rests on."""
    rows = []
    for place, happened in enumerate(talk.happened):
        (was, _), (now, end) = talk.course[place], talk.course[place + 1]
        rules = [standard(id) for id in happened.standards[:1]]
        source = rules[0].source_title.say(locale) if rules else ""
        rows.append(
            (
                f"{place + 1}　{happened.sentence(locale)}"
                if locale == "zh"
                else f"{place + 1}. {happened.sentence(locale)}",
                _change(now - was),
                number(end),
                source,
            )
        )
    heads = (
        Text("这一步", "Step"),
        Text("眼下加减", "Change now"),
        Text("到期后", "In the end"),
        Text("依据", "Rests on"),
    )
    return Table(Text("走过的步子", "What was done").say(locale), [head.say(locale) for head in heads], rows)  # fmt: skip


def _change(points: float) -> str:
    written = number(points, decimals=1)
    return f"+{written}" if points > 0 and written != "0.0" else written


def best_table(talk: Talk, best: Best, locale: Locale) -> Table:
    """List the best way, and how far one came oneself."""
    own = talk.course[-1][1]
    gap = best.value - own
    said = Text("{best}；您到了 {own} 分", "{best}; you reached {own}").say(
        locale, best=best.sentence(locale), own=number(own)
    )
    if gap < 1:
        said = Text("{best}；您走到了最好", "{best}; you reached it").say(locale, best=best.sentence(locale))
    heads = (Text("步", "Step"), Text("怎么走", "What to do"))
    rows = [(str(place), happened.sentence(locale)) for place, happened in enumerate(best.way, start=1)]
    return Table(
        Text("最好的走法", "The best way").say(locale),
        [head.say(locale) for head in heads],
        rows,
        ("　" if locale == "zh" else " ") + said,
    )


def weighs(level: float, one: Expectation, locale: Locale) -> str:
    """Say what a level delivered gains or costs, against an equal step on the other side."""
    zone = one.zone
    here = points_at(level, zone)
    if level < zone.adequate:
        size = zone.adequate - level
        gain = points_at(zone.desired + size, zone) - points_at(zone.desired, zone)
        said = Text(
            "做到 {level}：比“刚够”少 {size}，掉 {loss} 分；比“想要”多 {size} 也只加 {gain} 分",
            "At {level}: {size} short of adequate costs {loss} points; {size} beyond what is desired would add only {gain}",
        )
        return said.say(
            locale,
            level=f"{level:g}",
            size=f"{size:.3g}",
            loss=number(-here, decimals=1),
            gain=number(gain, decimals=1),
        )
    if level <= zone.desired:
        said = Text(
            "做到 {level}：在容忍区里，加 {here} 分，多一点少一点业主不太在意",
            "At {level}: within the zone of tolerance, {here} points; a little more or less is hardly noticed",
        )
        return said.say(locale, level=f"{level:g}", here=number(here, decimals=1))
    size = level - zone.desired
    loss = -points_at(max(0.0, zone.adequate - size), zone)
    said = Text(
        "做到 {level}：比“想要”多 {size}，一共加 {here} 分；要是比“刚够”少 {size}，会掉 {loss} 分",
        "At {level}: {size} beyond what is desired, {here} points in all; {size} short of adequate would cost {loss}",
    )
    return said.say(
        locale, level=f"{level:g}", size=f"{size:.3g}", here=number(here, decimals=1), loss=number(loss, decimals=1)
    )
