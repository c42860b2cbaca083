"""The page of the expectation model: a talk of eight steps about one matter, and the best it could have come to."""

from __future__ import annotations

from collections.abc import Callable

from steward.service.expectation import (
    Expectation,
    best_reachable,
    in_the_end,
    overpromise,
    play,
    rank,
    satisfaction,
    steps,
    take_step,
    typicals,
)  # fmt: skip
from steward.service.expectation.happened import heaviest
from steward.ui.explore import expectation_words as say
from steward.ui.explore import kit
from steward.ui.explore.expectation_pictures import course_chart, curve_chart, ledger_chart, points_at
from steward.ui.explore.expectation_talk import ANNOUNCE, MOST, WAYS, Talk
from steward.ui.explore.kit import (
    Buttons,
    Choice,
    Control,
    Explorable,
    Note,
    Numbers,
    Panel,
    Part,
    Picture,
    Select,
    Sentence,
    Slider,
    Values,
    Visit,
)  # fmt: skip
from steward.words import Locale, Text, number

_STEPS = (
    "elicit",
    "rank",
    "explain",
    "involve",
    "meet",
    "promise",
    "trade",
    "lower",
    "exceed",
    "overpromise",
    "take-back",
)
_ANNOUNCE = Text("多做一点，还对外许下", "Go beyond, and announce it")
_AUTO = Text("分量最重的那一项", "whatever weighs most")
_MATTER = Text("哪一件事", "Which matter")
_WAY = Text("怎么开头", "How to begin")
_ON = Text("针对哪一项", "About which expectation")
_DO = Text("下一步", "Next step")
_ELSE = Text("还可以", "Or else")
_UNDO, _RESTART = Text("退回一步", "Step back"), Text("从头再来", "Start again")
_NEXT, _SHOW_BEST = Text("看下一回", "The next time"), Text("看最好能到哪", "Show the best")
_LEVEL = Text("假如做到几分", "Suppose it were delivered at")
_LEVEL_NOTE = Text(
    "只动最后一张图：看失望和惊喜哪个重。", "For the last picture only: is a disappointment or a surprise the heavier?"
)
_ASSUMED = Text(
    "期望的水平和分量、动作的幅度，是为教学作的假设；动作本身和先后依据行业标准。",
    "Levels, weights and the size of effects are assumptions made for teaching; the steps and their order follow the trade's standards.",
)


Keep = Callable[[str, object, Picture], Panel]
"""Draws a picture, or gives it as drawn before."""


def explorable(here: Visit) -> Explorable:
    """Compose the page."""
    locale, talk = here.locale, Talk()
    drawn: dict[str, tuple[object, Part]] = {}
    begun = False

    def follow(values: Values) -> None:
        """Start anew where another matter or beginning was chosen."""
        if (key := (str(values["matter"]), str(values["way"]))) != talk.chosen:
            talk.begin(*key)

    def show(values: Values) -> list[Panel]:
        before = _moving(talk)
        follow(values)
        if (after := _moving(talk)) != before:
            page.change(*after)
            values = page.values
        return _panels(talk, _pointed_at(talk, str(values["on"])), float(values["level"]), locale, keep)

    def keep(name: str, key: object, picture: Picture) -> Panel:
        """Draw a picture anew only when what it shows has changed, so that a dragged slider moves one picture, not three."""
        narrow = page.panels.narrow if begun else False
        if name not in drawn or drawn[name][0] != (key, narrow):
            drawn[name] = (key, narrow), Part(picture.html(narrow))
        return drawn[name][1]

    def press(button: str, values: Values) -> None:
        follow(values)
        match button:
            case "undo":
                talk.undo()
            case "restart":
                talk.begin(str(values["matter"]), str(values["way"]))
            case "next":
                talk.again()
            case "best":
                talk.best = best_reachable(talk.start, moves=MOST)
            case _:
                target = str(values["on"])
                talk.do(button, None if target == "auto" else target)
        page.change(*_moving(talk))

    page = Explorable(
        "expectation",
        here,
        [
            Select("matter", _MATTER, {id: one.title for id, one in typicals().items()}, "leak"),
            Choice("way", _WAY, {id: name for id, (name, _) in WAYS.items()}, "own"),
            *_moving(talk),
            Slider("level", _LEVEL, 0, 10, 5, 0.5, show=lambda value, _: f"{value:g}", note=_LEVEL_NOTE),
        ],
        show,
        answers={
            "promise-now": lambda values: _rise(str(values["matter"])),
            "promise-end": lambda values: _end(str(values["matter"])),
            "spare": lambda values: _spared(str(values["matter"])),
            "ratio": lambda values: _ratio(str(values["matter"])),
        },
        reached={"near-best": lambda _: talk.chosen[0] == "noise" and talk.occasion == 1 and _is_near_best(talk)},
        press=press,
    )
    begun = True
    return page


def _moving(talk: Talk) -> list[Control]:
    """Give the controls that change with the talk."""
    order = {id: steps()[id].name for id in _STEPS} | {ANNOUNCE: _ANNOUNCE}
    also = {"best": _SHOW_BEST, "undo": _UNDO, "restart": _RESTART, "next": _NEXT}
    return [
        Select("on", _ON, {"auto": _AUTO, **{one.id: one.what for one in talk.ledger.disclosed}}, "auto"),
        Buttons("do", _DO, order, off=frozenset() if talk.left else frozenset(order)),
        Buttons(
            "else", _ELSE, also, primary="best", off=frozenset() if talk.taken else frozenset({"undo", "best", "next"})
        ),
    ]


def _pointed_at(talk: Talk, chosen: str) -> Expectation:
    """Give the expectation that the controls point at; without a choice the one that weighs most."""
    known = {one.id: one for one in talk.ledger.disclosed}
    weightiest = heaviest(talk.ledger, lambda ledger, id: take_step(ledger, "overpromise", id))
    return known.get(chosen) or known.get(weightiest or "") or next(iter(known.values()))


def _panels(talk: Talk, one: Expectation, level: float, locale: Locale, keep: Keep) -> list[Panel]:
    now, end = talk.course[-1]
    best = talk.best.value if talk.best else None

    def text(zh: str, en: str, **values: object) -> str:
        return Text(zh, en).say(locale, **values)

    panels: list[Panel] = [
        Sentence(say.said_now(talk, locale)),
        Numbers(
            [
                (
                    text("眼下的满意度", "Satisfaction now"),
                    number(now),
                    text("模型算的，满分 100", "by the model, of 100"),
                ),
                (text("承诺到期以后", "Once promises fall due"), number(end), say.debts(talk, locale)),
                (text("走了几步", "Steps taken"), f"{len(talk.taken)}/{MOST}", say.counted(talk, locale)),
            ]
        ),
        keep("ledger", talk.ledger, _ledger_picture(talk, locale)),
        keep("course", (tuple(talk.course), tuple(talk.harmful), best), _course_picture(talk, best, locale)),
    ]
    if talk.best:
        panels.append(say.best_table(talk, talk.best, locale))
    if talk.happened:
        panels.append(say.steps_table(talk, locale))
    losses = keep("losses", (one.zone, one.id, level), _losses_picture(one, level, locale))
    return [*panels, losses, Note(_ASSUMED.say(locale))]


def _ledger_picture(talk: Talk, locale: Locale) -> Picture:
    return Picture(
        Text("期望台账", "The ledger of expectations").say(locale),
        say.satisfaction_said(talk.ledger, locale),
        lambda narrow: ledger_chart(talk.ledger, narrow, locale),
        Text(
            "浅色带从“刚够”到“想要”；橙线是业主已经得到的，竖线是在场的人给得出的",
            "The band runs from adequate to desired; the orange line is what the owner has, the upright what those at the table can give",
        ).say(locale),
    )


def _course_picture(talk: Talk, best: float | None, locale: Locale) -> Picture:
    neutral = satisfaction(talk.ledger).neutral
    return Picture(
        Text("一步一步，满意度怎么变", "Satisfaction, step by step").say(locale),
        say.course(talk, locale),
        lambda narrow: course_chart(talk.course, talk.harmful, MOST, neutral, best, narrow, locale),
        Text("越高越好；实心点帮了忙，空心点伤人", "Higher is better; a full dot helped, a hollow one did harm").say(
            locale
        ),
        show_sentence=False,
    )


def _losses_picture(one: Expectation, level: float, locale: Locale) -> Picture:
    return Picture(
        Text("失望比惊喜重：{what}", "A disappointment outweighs a surprise: {what}").say(locale, what=one.what),
        say.weighs(level, one, locale),
        lambda narrow: curve_chart(one, level, narrow, locale),
        Text(
            "假如业主只在乎这一项，做到不同水平，满意度加减多少分",
            "Were this all the owner cared for: points gained or lost at each level delivered",
        ).say(locale),
    )


def _rise(matter: str) -> float:
    """What promising the first expectation in full adds at once."""
    ledger = typicals()[matter].ledger
    return satisfaction(overpromise(ledger, ledger.expectations[0].id).ledger).value - satisfaction(ledger).value


def _end(matter: str) -> str:
    """Where that leaves one in the end."""
    ledger = typicals()[matter].ledger
    change = in_the_end(overpromise(ledger, ledger.expectations[0].id).ledger).value - in_the_end(ledger).value
    return "same" if abs(change) < 0.05 else "higher" if change > 0 else "lower"


def _spared(matter: str) -> str:
    """What should not be lowered: what matters most, once everything is on the table."""
    ledger = play(typicals()[matter].ledger, ["elicit"] * len(typicals()[matter].ledger.expectations)).ledger
    return rank(ledger).ledger.top or ""


def _ratio(matter: str) -> float:
    """How many times a shortfall of two weighs more than two beyond the desired level."""
    zone = typicals()[matter].ledger.expectations[0].zone
    gain = points_at(zone.desired + 1, zone) - points_at(zone.desired, zone)
    return -points_at(zone.adequate - 1, zone) / gain


def _is_near_best(talk: Talk) -> bool:
    return talk.course[-1][1] >= best_reachable(talk.start, moves=MOST).value - 3


def show() -> None:
    """Put the page into the notebook that runs."""
    kit.open_page(explorable)
