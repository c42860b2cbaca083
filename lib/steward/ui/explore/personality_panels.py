"""What the page ``personality`` shows beside its pictures: the face, the talk, why it went so, the advice, what is whose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from steward.moves import moves
from steward.service.personality import (
    Customer,
    Effect,
    Plan,
    Reaction,
    Standing,
    advice,
    mood_band,
    sample_replies,
    stages,
    styles,
)
from steward.service.personality.advising import KINDS
from steward.service.personality.grounds import Grounded, assumptions
from steward.standards import standard
from steward.ui.explore.panels import Note, Panel, Part, Table
from steward.words import Locale, Text, join

_YOU = Text("您，情绪 {before} → {after}", "You, mood {before} → {after}")
_OWNER = Text("业主", "The owner")
_ARRIVES = Text("业主来到服务中心，{described}。", "The owner comes to the service centre: {described}.")
_WAITING = Text("还没说出口", "Not said yet")
_CARRIES = Text("这句话里有：{moves}", "It carries: {moves}")
_NOTHING = Text("没有动作", "no move")
_SINCE = Text("来的时候 {start}，{change}", "{start} on arrival, {change}")
_UP, _DOWN, _SAME = Text("升了 {n}", "up {n}"), Text("降了 {n}", "down {n}"), Text("还没变", "no change yet")
_TRUST, _PATIENCE = Text("信任", "Trust"), Text("耐心", "Patience")
_STAGE = Text("现在是“{stage}”：{aim}", "The talk is at “{stage}”: {aim}")
_MOOD = Text("业主的情绪", "The owner’s mood")
_LEAVING = Text(
    "耐心用完了：业主起身要走，要找您的领导。", "Patience is gone: the owner gets up and asks for your manager."
)
_PROMISED = Text("空头承诺还挂着，第 {n} 句时到期。", "An over-promise is outstanding; it falls due at reply {n}.")

_SOURCE = Text("来源", "Source")
_INFERRED = Text("推断", "Inferred")
_ASSUMED = Text("假设", "Assumption")


def face(standing: Standing, start: int, locale: Locale) -> Part:
    """The face with figure and word, the gauges, and the stage of the talk."""
    band = mood_band(standing.mood)
    moved = standing.mood - start
    change = (_UP if moved > 0 else _DOWN if moved else _SAME).say(locale, n=abs(moved))
    gauges = Markup("").join(
        Markup(
            '<dt>{}</dt><dd><span class="sw-gauge"><i style="width: {}%"></i></span><b class="sw-num">{}</b></dd>'
        ).format(name.say(locale), value, value)
        for name, value in ((_TRUST, standing.trust), (_PATIENCE, standing.patience))
    )
    stage = stages()[standing.stage]
    said = _STAGE.say(locale, stage=stage.name, aim=stage.aim)
    return Part(
        Markup(
            '<section class="sw-split" aria-label="{}"><div class="sw-mood"><div class="sw-mood__now">'
            '<svg class="sw-face" aria-hidden="true"><use href="#face-{}"/></svg>'
            '<div><p class="sw-mood__value"><b>{}</b><span>{}</span></p><p class="sw-mood__since">{}</p></div></div></div>'
            '<div><dl class="sw-gauges">{}</dl><p class="sw-note">{}</p></div></section>'
        ).format(
            _MOOD.say(locale),
            band.face,
            standing.mood,
            band.name.say(locale),
            _SINCE.say(locale, start=start, change=change),
            gauges,
            said,
        )
    )


def names(ids: Sequence[str], locale: Locale) -> str:
    """List moves as the trade calls them."""
    return join([moves()[id].name.say(locale) for id in ids], locale) if ids else _NOTHING.say(locale)


def talk(
    customer: Customer, replies: Sequence[str], reactions: Sequence[Reaction], next_: str | None, locale: Locale
) -> Part:
    """What was said on both sides, and the reply one is about to give."""
    table = sample_replies()
    _, _, state = customer.traits
    items = [
        Markup('<li class="sw-say sw-say--narrator"><p>{}</p></li>').format(
            _ARRIVES.say(locale, described=_lower(state.described.say(locale), locale))
        )
    ]
    for n, (id, reaction) in enumerate(zip(replies, reactions, strict=True), start=1):
        harm = " sw-dot--harm" if table[id].kind == "trap" else ""
        items.append(
            Markup(
                '<li class="sw-say sw-say--staff"><span class="sw-say__who"><i class="sw-dot{}">{}</i>{}</span><p class="sw-say__words">{}</p></li>'
            ).format(
                harm,
                n,
                _YOU.say(locale, before=reaction.before.mood, after=reaction.standing.mood),
                table[id].text.say(locale),
            )
        )
        items.append(
            Markup(
                '<li class="sw-say sw-say--owner{}"><span class="sw-say__who">{}</span><p class="sw-say__words">{}</p></li>'
            ).format(" sw-say--now" if n == len(replies) else "", _OWNER.say(locale), reaction.remark.say(locale))
        )
    if next_:
        items.append(
            Markup(
                '<li class="sw-say sw-say--staff sw-say--waiting"><span class="sw-say__who">{}</span><p class="sw-say__words">{}</p><p class="sw-note">{}</p></li>'
            ).format(
                _WAITING.say(locale),
                table[next_].text.say(locale),
                _CARRIES.say(locale, moves=names(table[next_].moves, locale)),
            )
        )
    return Part(Markup('<ol class="sw-talk">{}</ol>').format(Markup("").join(items)))


def _lower(words: str, locale: Locale) -> str:
    return words[0].lower() + words[1:] if locale == "en" else words


def grounds(entries: Sequence[Grounded], locale: Locale) -> str:
    """Say on what sentences rest: which documents say it, what is inferred from them, what we assume and why."""
    found: dict[Text, dict[str, None]] = {_SOURCE: {}, _INFERRED: {}, _ASSUMED: {}}
    for entry in entries:
        if not entry.standards:
            found[_ASSUMED][assumptions()[entry.assumption].text.say(locale)] = None
        for id in entry.standards:
            found[_INFERRED if entry.inferred else _SOURCE][standard(id).source_title.say(locale)] = None
    form = Text("{mark}：{what}", "{mark}: {what}")
    return (
        Text("；", "; ")
        .say(locale)
        .join(form.say(locale, mark=mark, what=join(list(what), locale)) for mark, what in found.items() if what)
    )


def why(effects: Sequence[Effect], locale: Locale) -> Part:
    """What the last reply did, move by move, and on what that rests."""
    rows = Markup("").join(
        Markup(
            '<li><p class="sw-why__what"><strong>{}</strong> <span class="sw-num">{}</span></p><p>{}</p><small>{}</small></li>'
        ).format(
            effect.name.say(locale),
            effect.change(locale),
            effect.why.say(locale),
            grounds([reason.grounded for reason in effect.reasons], locale),
        )
        for effect in effects
    )
    return Part(
        Markup(
            '<section class="sw-advice"><h2 class="sw-heading"><span class="sw-why__title">{}</span> <span class="sw-label">{}</span></h2><ul class="sw-rows">{}</ul></section>'
        ).format(
            Text("最后一句做了什么", "What the last reply did").say(locale),
            Text("分值的大小都是本模型的假设", "every size is an assumption of this model").say(locale),
            rows,
        )
    )


def four_styles(talks: Mapping[str, Sequence[Reaction]], chosen: str, locale: Locale) -> Panel:
    """The same talk with each style: where it ended, and what they said last."""
    heads = [
        Text("风格", "Style").say(locale),
        Text("情绪", "Mood").say(locale),
        Text("信任", "Trust").say(locale),
        Text("最后说的话", "What they said last").say(locale),
    ]
    rows = []
    for id, reactions in talks.items():
        last = reactions[-1]
        name = styles()[id].name.say(locale)
        rows.append(
            [
                Markup("<strong>{}</strong>").format(name) if id == chosen else name,
                f"{reactions[0].before.mood} → {last.standing.mood} {mood_band(last.standing.mood).name.say(locale)}",
                f"{reactions[0].before.trust} → {last.standing.trust}",
                last.remark.say(locale),
            ]
        )
    return Table(Text("同样的话，换四种人听", "The same words to four kinds of people").say(locale), heads, rows)


def plan(found: Plan, locale: Locale) -> list[Panel]:
    """The best replies from here, and how sure that is."""
    heads = [
        Text("第几句", "Reply").say(locale),
        Text("说什么", "What to say").say(locale),
        Text("情绪", "Mood").say(locale),
    ]
    rows = [
        [str(n), reply.text.say(locale), f"{reaction.before.mood} → {reaction.standing.mood}"]
        for n, (reply, reaction) in enumerate(zip(found.replies, found.reactions, strict=True), start=1)
    ]
    sub = Text(
        "把能说的三句话逐一试过，按情绪、信任、耐心 6:3:1 排；比例是本模型的假设",
        "every sequence of three sample replies tried, weighing mood, trust and patience 6:3:1, which is our assumption",
    )
    return [Table(Text("从这里往下，最好的三句", "The best three from here").say(locale), heads, rows, sub.say(locale))]


def card(customer: Customer, standing: Standing, locale: Locale) -> Part:
    """The advice for this customer at this stage."""
    found = advice(customer, standing.stage)
    form = Text("{who}，{ground}", "{who}; {ground}")
    blocks = []
    for kind, title in KINDS.items():
        lines = Markup("").join(
            Markup("<li>{}<br><small>{}</small></li>").format(
                line.text.say(locale),
                form.say(locale, who=line.because_of, ground=_line_ground(line.grounded, kind, line.script, locale)),
            )
            for line in found.of(kind)
        )
        blocks.append(
            Markup('<div><h3 class="sw-label">{}</h3><ul class="sw-rows">{}</ul></div>').format(
                title.say(locale), lines
            )
        )
    heading = Text("这一步怎么谈：{name}", "How to talk at this stage: {name}").say(locale, name=customer.name)
    return Part(
        Markup(
            '<section class="sw-advice"><h2 class="sw-heading sw-heading--rule">{}</h2><div class="sw-advice__all">{}</div></section>'
        ).format(heading, Markup("").join(blocks))
    )


def _line_ground(entry: Grounded, kind: str, script: bool, locale: Locale) -> str:
    ours = Text("，例句是我们写的", ", the wording is ours")
    return grounds([entry], locale) + (ours.say(locale) if kind == "say" and not script and entry.standards else "")


def whose(customer: Customer, locale: Locale) -> Note:
    """Say for each side of the customer what the sources give and what they do not."""
    notes = [
        Text("{name}：{note}", "{name}: {note}").say(locale, name=side.name, note=side.basis_note)
        for side in customer.traits
    ]
    return Note(Text("", " ").say(locale).join(notes))


def never_said(customer: Customer, replies: Sequence[str]) -> bool:
    """Whether something was said that this customer never forgives."""
    never = {entry.move for side in customer.traits for entry in side.never}
    return any(never.intersection(sample_replies()[id].moves) for id in replies)


def wants(customer: Customer, locale: Locale) -> Part:
    """What the customer wants and never forgives, side by side."""
    sides = customer.traits
    line = Markup("<li>{}<br><small>{}</small></li>")
    wanted = Markup("").join(
        line.format(one.text.say(locale), grounds([one], locale)) for side in sides for one in side.wants
    )
    form = Text("{move}：{why}", "{move}: {why}")
    never = Markup("").join(
        line.format(
            form.say(locale, move=moves()[one.move].name, why=one.why),
            grounds([one], locale),
        )
        for side in sides
        for one in side.never
    )
    block = Markup('<div><h3 class="sw-label">{}</h3><ul class="sw-rows">{}</ul></div>')
    return Part(
        Markup('<section class="sw-advice"><div class="sw-advice__all">{}{}</div></section>').format(
            block.format(Text("想要的", "Wants").say(locale), wanted),
            block.format(Text("绝不原谅的", "Never forgives").say(locale), never),
        )
    )


def warnings(standing: Standing, locale: Locale) -> list[Panel]:
    """What hangs over the talk: patience gone, a promise that will come due."""
    found: list[Panel] = []
    if standing.leaving:
        found.append(Note(_LEAVING.say(locale)))
    due = [promise.due for promise in standing.promises if promise.due is not None]
    if due:
        found.append(Note(_PROMISED.say(locale, n=min(due))))
    return found
