"""Who is in front of you: say something, and watch the mood line; then the same words to another kind of person.

The page is `steward.service.personality` with its sample replies; a ready talk shows one point, and one's own goes on from it.
"""

from __future__ import annotations

from functools import partial

from steward.moves import moves
from steward.service.personality import (
    Customer,
    listening_styles,
    mood_band,
    react,
    rules,
    sample_replies,
    sample_talks,
    states,
    styles,
)
from steward.ui.explore import kit
from steward.ui.explore import personality_panels as panels
from steward.ui.explore.controls import Buttons, Choice, Control, Heading, Select, Values
from steward.ui.explore.kit import Explorable
from steward.ui.explore.panels import Panel, Picture, Sentence
from steward.ui.explore.personality_pictures import four_lines, mood_line
from steward.ui.explore.personality_talk import LONGEST, OWN, Talk, beside, customer_of, led, now
from steward.ui.visit import Visit
from steward.words import Locale, Text

_WHO = Text("对面是谁", "Who is in front of you")
_WHAT = Text("说什么", "What to say")
_OWN = Text("自己来说", "Say it yourself")
_LINE = Text("情绪线", "The mood line")
_LINE_SUB = Text("往下走是好；实心点帮了忙，空心点伤了人", "down is good; a full dot helped, a hollow one did harm")
_LINE_SENTENCE = Text("情绪从 {moods}，往下是好", "Mood goes {moods}; down is good")
_BESIDE = Text("同样的话，四种人的情绪线", "The same words: the mood lines of four kinds of people")
_BESIDE_SENTENCE = Text("说完之后：{ends}", "Afterwards: {ends}")
_START = Text("{name}，情绪 {mood} {band}。您先说哪一句？", "{name}: mood {mood}, {band}. What do you say first?")
_BETTER = Text(
    "第 {n} 句说完，情绪 {before} → {after}，{band}。", "After reply {n} mood goes {before} → {after}, {band}."
)
_MINDS = Text("他听不得的是“{move}”。", "What rankled was: {move}.")
_TURNED = Text("这时再说“{move}”，反而惹了他。", "By now this only irritates: {move}.")
_LOST = Text("信任从此难以超过 {cap}。", "Trust will hardly rise above {cap} from here on.")


def controls(locale: Locale) -> list[Control]:
    """Give what the page lets one change."""
    del locale
    talks = {OWN: _OWN, **{talk.id: talk.name for talk in sample_talks().values()}}
    return [
        Heading("who", _WHO),
        Choice(
            "style", Text("沟通风格", "Communication style"), {id: one.name for id, one in styles().items()}, "dominant"
        ),
        Select(
            "state", Text("来时的状态", "State on arrival"), {id: one.name for id, one in states().items()}, "angry"
        ),
        Select(
            "listening",
            Text("听话方式", "Way of listening"),
            {id: one.name for id, one in listening_styles().items()},
            "active",
        ),
        Heading("what", _WHAT),
        Select("talk", Text("现成的对话", "A ready talk"), talks, OWN),
        Select(
            "reply", Text("下一句", "The next reply"), {id: one.text for id, one in sample_replies().items()}, "commit"
        ),
        _buttons(0),
    ]


def _buttons(said: int) -> Buttons:
    off = {"undo", "restart"} if not said else {"say"} if said >= LONGEST else set()
    return Buttons(
        "do",
        Text("您的动作", "What you do"),
        {
            "say": Text("说出口", "Say it"),
            "undo": Text("收回一句", "Take one back"),
            "restart": Text("重新开始", "Start again"),
            "best": Text("看看怎么说最好", "Show the best three"),
        },
        primary="say",
        off=frozenset(off),
    )


def explorable(here: Visit) -> Explorable:
    """Make the page."""
    locale = here.locale
    talk = Talk()
    made: list[Explorable] = []

    def show(values: Values) -> list[Panel]:
        if made:
            made[0].change(_buttons(len(talk.replies(values))))
        return _panels(talk, values, locale)

    def press(button: str, values: Values) -> None:
        match button:
            case "say":
                talk.say(values)
            case "undo":
                talk.undo(values)
            case "restart":
                talk.restart()
            case "best":
                talk.ask_best(values)
                return
        made[0].put(talk=OWN)

    made.append(
        Explorable(
            "personality",
            here,
            controls(locale),
            show,
            press=press,
            answers={
                "who-minds-reasons": _who_minds_reasons,
                "which-order": _which_order,
                "when-due": _when_due,
                "lost-name": lambda _: next(id for id, one in styles().items() if one.basis == "inferred"),
            },
            reached={
                "three-replies": partial(_three_replies, talk),
                "never-again": partial(_never_again, talk),
            },
        )
    )
    return made[0]


def _panels(talk: Talk, values: Values, locale: Locale) -> list[Panel]:
    customer, replies = customer_of(values), talk.replies(values)
    reactions = led(customer, replies)
    standing = now(customer, reactions)
    moods = [customer.arrives().mood, *(reaction.standing.mood for reaction in reactions)]
    found: list[Panel] = [
        panels.face(standing, moods[0], locale),
        Sentence(_said(customer, talk, values, locale)),
        Picture(
            _LINE.say(locale),
            _LINE_SENTENCE.say(locale, moods=" → ".join(map(str, moods))),
            draw=lambda narrow: mood_line(replies, moods, locale, narrow),
            sub=_LINE_SUB.say(locale),
            show_sentence=False,
        ),
        *panels.warnings(standing, locale),
        panels.talk(customer, replies, reactions, str(values["reply"]) if values["talk"] == OWN else None, locale),
    ]
    if plan := talk.best(values):
        found += panels.plan(plan, locale)
    if reactions:
        others = beside(customer, replies)
        ends = (
            Text("，", ", ")
            .say(locale)
            .join(f"{styles()[id].name.say(locale)} {one[-1].standing.mood}" for id, one in others.items())
        )
        found += [
            panels.why(reactions[-1].effects, locale),
            Picture(
                _BESIDE.say(locale),
                _BESIDE_SENTENCE.say(locale, ends=ends),
                draw=lambda narrow: four_lines(others, customer.style, locale, narrow),
                show_sentence=False,
            ),
            panels.four_styles(others, customer.style, locale),
        ]
    else:
        found.append(panels.wants(customer, locale))
    return [*found, panels.card(customer, standing, locale), panels.whose(customer, locale)]


def _said(customer: Customer, talk: Talk, values: Values, locale: Locale) -> str:
    """Say what the picture now shows."""
    replies = talk.replies(values)
    reactions = led(customer, replies)
    start = customer.arrives()
    if not reactions:
        return _START.say(locale, name=customer.name, mood=start.mood, band=mood_band(start.mood).name)
    last = reactions[-1]
    said = [
        _BETTER.say(
            locale,
            n=len(reactions),
            before=last.before.mood,
            after=last.standing.mood,
            band=mood_band(last.standing.mood).name,
        )
    ]
    if last.minds:
        # A helping move may turn against us: said too often, or to somebody who cannot bear it.
        minds = _TURNED if moves()[last.minds].polarity == "helps" else _MINDS
        said.append(minds.say(locale, move=panels.names([last.minds], locale)))
    if panels.never_said(customer, replies[-1:]) and last.minds:
        said.append(_LOST.say(locale, cap=rules().never_forgiven.trust))
    return Text("", " ").say(locale).join(said)


def _who_minds_reasons(values: Values) -> str:
    """The style whom explanations leave angriest."""

    def change(style: str) -> int:
        owner = Customer(style, str(values["listening"]), str(values["state"]))
        return react(owner, owner.arrives(), ["explain"]).standing.mood - owner.arrives().mood

    return max(styles(), key=change)


def _which_order(values: Values) -> str:
    """Which of the two orders of the same four replies ends calmer."""
    customer = customer_of(values)
    ends = {id: now(customer, led(customer, sample_talks()[id].replies)).mood for id in ("calm-first", "solve-first")}
    return "same" if len(set(ends.values())) == 1 else min(ends, key=ends.__getitem__)


def _when_due(values: Values) -> int:
    """The reply at which the over-promise of the ready talk falls due."""
    customer = customer_of(values)
    broken = [reaction.standing.broken for reaction in led(customer, sample_talks()["overpromise"].replies)]
    return broken.index(1) + 1


def _three_replies(talk: Talk, values: Values) -> bool:
    """Whether a furious dominant owner was brought out of anger with at most three replies of one's own."""
    customer, replies = customer_of(values), talk.replies(values)
    if (customer.style, customer.state, values["talk"]) != ("dominant", "angry", OWN) or not 0 < len(replies) <= 3:
        return False
    return mood_band(now(customer, led(customer, replies)).mood).face <= 3


def _never_again(talk: Talk, values: Values) -> bool:
    """Whether an amiable owner was told what they never forgive."""
    customer = customer_of(values)
    return customer.style == "amiable" and panels.never_said(customer, talk.replies(values))


def show() -> None:
    """Put the page into the output of the notebook that runs."""
    kit.open_page(explorable)
