"""Role cards: one for the customer, one for the staff, one for the observer, and one for each temper the customer can have.

The customer's card holds all that the customer knows and wants; the staff's card holds none of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from steward.casebook.case import Case, Person
from steward.casebook.drill import Drill, When
from steward.casebook.handouts.frame import hand_out, listed, say, spoken
from steward.casebook.handouts.observing import MOMENTS, watched
from steward.moves import moves
from steward.service.complaints.authority import levels
from steward.service.personality import mood_band
from steward.service.personality.character import Style, listening_styles, stages, states, styles
from steward.sheet import element, text
from steward.words import Locale, Text, join

_ABOUT = Text(
    "单面打印，沿虚线剪开。每组一套：客户、员工、观察者各拿各的，互相不看；脾气卡归客户，每一轮换一张，多出来的备用。",
    "Print on one side and cut along the dashed lines. One set per group: customer, staff and observer each take their own and don’t look at each other’s. The style cards are for the customer, one per round; any left over are spare.",
)
_CUT = Text("沿虚线剪开", "Cut here")
_CUSTOMER, _STAFF, _OBSERVER, _TEMPER = (
    Text("客户卡", "Customer"),
    Text("员工卡", "Staff"),
    Text("观察者卡", "Observer"),
    Text("脾气卡", "Style card"),
)
_SECRET = Text("只给演客户的人看", "For the customer’s eyes only")
_FOR_CUSTOMER = Text("给演客户的人", "For the customer")
_YOU = Text("您是", "You are")
_WITH = Text(
    "一起来的是{name}（{who}）。没有人演，您就替他说一两句。",
    "{name} ({who}) has come along; if nobody plays them, say a line or two for them.",
)
_HAPPENED = Text("您遇到的事", "What happened to you")
_WANT = Text("您要的", "What you want")
_SURFACE, _REAL, _HIDDEN = Text("嘴上说", "You say"), Text("真要的", "You mean"), Text("没说出口", "You leave unsaid")
_ASKED = Text("问到才说", "Only if asked")
_ASKED_HOW = Text(
    "不问不说，问到哪件说哪件。打圈的最要紧。",
    "Don’t tell unless asked; tell only what is asked about. Those with a circle matter most.",
)
_FIRST = Text("第一句话", "Your first words")
_MEANWHILE = Text("谈到中间，您会", "In the middle of it")
_CALM = Text("什么时候缓和", "When to calm down")
_MOOD = Text(
    "一开始的情绪：{mood}，{band}（0 平静，100 盛怒）", "Your mood at the start: {mood}, {band} (0 calm, 100 furious)"
)
_EASE = (
    Text("他让您把话说完，说出了您的难处：声音低一点。", "If they let you finish and name what you went through: lower your voice."),
    Text("他说清谁、几点、做什么：坐下来，问细一点。", "If they say who does what, and when: sit down and ask for details."),
    Text("他问到您没说出口的那件事：停一停，照实说。", "If they ask about what you left unsaid: pause, and tell the truth."),
)  # fmt: skip
_EASE_PLAIN = _EASE[:2]
_STAY = Text(
    "他推、辩、拖，或者只会说“理解”：声音提高，把第一句再说一遍。别演成怎么都不肯，也别一哄就好。",
    "If they pass the buck, argue, stall, or only say “I understand”: raise your voice and say your first words again. Don’t be impossible, and don’t be won over too easily.",
)
_SCENE = Text("此刻", "This moment")
_KNOW = Text("您知道的", "What you know")
_KNOW_ONLY = Text("别的您都不知道，要靠问。", "You know nothing else; you have to ask.")
_CALL_ON = Text("您可以找的人", "Who you can turn to")
_MAY = Text("您自己就能定", "Yours to decide")
_MAY_LIST = Text(
    "听他说完、记下来、该道歉就道歉；约时间、上门看；叫得动的人马上叫来；几点回话；不花钱的小忙。",
    "Hear them out, take notes, apologise where it is due; fix a time, go and look, send at once for anyone you can call on; say when you will reply; small favours that cost nothing.",
)
_NOT_MAY = Text("要别人定，您不能答应", "Others decide; do not promise")
_DECIDES = Text("{what}：由{who}定。{why}", "{what}: decided by {who}. {why}")
_DECIDES_EN_FIRST = Text("{what}：由{who}定。", "{what}: {who} decides.")
_NO_LIMITS = Text(
    "拿不准的，先报服务中心，说好几点回话。",
    "If in doubt, report it to the service centre first and say when you will reply.",
)
_REMEMBER = Text("心里有数", "Bear in mind")
_AIM = Text("您要做到", "What to aim for")
_AIM_TIME = Text(
    "五分钟左右。不求客户样样满意，只求他走的时候知道：谁、几点、做什么。",
    "About five minutes. The customer need not get everything, but should leave knowing who does what, and when.",
)
_WATCHED = Text("看什么，听什么", "What to look and listen for")
_HOW = Text("怎么观察", "How to observe")
_OBSERVE = (
    Text("坐在看得见两个人的地方，不插话，不提示。", "Sit where you can see both. Don’t interrupt, don’t prompt."),
    Text("记原话，不记评语：写“他说‘回头给您看’”，不写“态度不好”。", "Write down words, not verdicts: “Will look into it some time”, not “poor attitude”."),
    Text("客户声音变高、变低的那一刻，记下前面那一句。", "When the customer’s voice rises or falls, note the sentence before it."),
    Text("到五分钟举手叫停。", "Raise a hand at five minutes."),
)  # fmt: skip
_AFTER = Text("演完以后", "Afterwards")
_FEEDBACK = Text(
    "员工先说自己；客户说“哪一句让我好受，哪一句让我更火”；您再念原话，给等级；最后只定一件下次要改的。",
    "The staff speak first, about themselves; the customer says which sentence helped and which made it worse; then you read out exact words and levels. End with one thing to change.",
)
_ROUND, _SPARE = Text("第 {n} 轮", "Round {n}"), Text("备用", "Spare")
_ROUNDS = 3
_LIKE = Text("您这样说话", "How you come across")
_PLEASES = Text("听到这样的，缓和得快", "This calms you")
_ANNOYS = Text("听到这样的，更火", "This makes it worse")
_SAYS = Text("您可能说：", "You might say: ")


def role_cards(case: Case, locale: Locale) -> str:
    """Write the role cards of a case as one HTML file: the customer's page, one of the other two, one of styles.

    Raises:
        ValueError: where nobody in the case is to be played.
    """
    if case.drill is None:
        raise ValueError(f"{case.id} has no drill")
    asked, locale = locale, spoken(case, locale)
    cards = _Cards(case, case.drill, locale)
    tempers = cards.tempers()
    rows = [[cards.customer()], [cards.staff()], [cards.observer()], tempers[:2], tempers[2:]]
    body = "".join(element("section", *row, class_="sw-cards") for row in rows if row)
    return hand_out(case, "cards", locale, body, about=say(_ABOUT, locale), asked=asked)


class _Cards:
    def __init__(self, case: Case, drill: Drill, locale: Locale) -> None:
        self.case, self.drill, self.locale = case, drill, locale

    def say(self, words: Text, **values: object) -> str:
        return say(words, self.locale, **values)

    def _card(self, kind: str, name: Text, who: str, *columns: str, note: Text | None = None, round_: str = "") -> str:
        head = element(
            "header",
            element("p", self.say(name), element("span", self.say(note)) if note else "", element("span", round_) if round_ else "", class_="sw-card__kind"),
            element("h2", who, class_="sw-card__who"),
        )  # fmt: skip
        body = element("div", *(element("div", column) for column in columns), class_="sw-card__body")
        return element("article", head, body, class_=f"sw-card sw-card--{kind}", data_cut=_CUT.say(self.locale))

    def _part(self, title: Text, *body: str) -> str:
        return element("h3", self.say(title)) + "".join(body) if any(body) else ""

    def _who(self, person: Person) -> str:
        comma = "，" if self.locale == "zh" else ". "
        return f"{say(person.name, self.locale)}{element('small', comma + say(person.who, self.locale))}"

    # -- the customer ------------------------------------------------------------------------------------------------------

    def customer(self) -> str:
        case, drill, locale = self.case, self.drill, self.locale
        person = case.person(drill.customer)
        along = case.person(drill.companion) if drill.companion else None
        wants = [(_SURFACE, case.wanted.surface), (_REAL, case.wanted.real)]
        wants += [(_HIDDEN, case.wanted.hidden)] if case.wanted.hidden else []
        want = element(
            "dl", "".join(element("dt", self.say(name)) + element("dd", say(words, locale)) for name, words in wants)
        )
        events = listed(
            (f"{element('b', say(one.when, locale))} {say(one.what, locale)}" for one in case.happened),
            "sw-card__list",
            "ol",
        )
        facts = "".join(
            element(
                "li",
                say(fact.what, locale),
                element("q", text(fact.says.say(locale)[0])),
                class_="is-must" if fact.must else None,
            )
            for fact in case.facts
        )
        state = states()[drill.state]
        mood = element("p", self.say(_MOOD, mood=state.mood, band=mood_band(state.mood).name), class_="sw-card__mood")
        ease = _EASE if case.wanted.hidden or case.facts else _EASE_PLAIN
        return self._card(
            "customer", _CUSTOMER, self._who(person),
            self._part(_FIRST, element("p", text(drill.opens.say(locale)[0]), class_="sw-voice"), mood)
            + self._part(_HAPPENED, events)
            + self._part(_WANT, want)
            + (element("p", self.say(_WITH, name=along.name.text, who=along.who.text)) if along else ""),
            (self._part(_ASKED, element("p", self.say(_ASKED_HOW), class_="sw-note"), element("ul", facts, class_="sw-card__facts")) if facts else "")
            + self._part(_MEANWHILE, self._moments())
            + self._part(_CALM, listed((self.say(words) for words in (*ease, _STAY)), "sw-card__list")),
            note=_SECRET,
        )  # fmt: skip

    def _moments(self) -> str:
        """Give what comes up once in the talk, with when it does, as far as a card has room for it."""
        found = []
        for moment in self.drill.moments[:MOMENTS]:
            who = self.case.person(moment.who) if moment.who else None
            name = f"{say(who.name, self.locale)}{'：' if self.locale == 'zh' else ': '}" if who else ""
            found.append(f"{element('b', text(_when(moment.when, self.locale)))} {name}{say(moment.says, self.locale)}")
        return listed(found, "sw-card__list")

    # -- the staff ---------------------------------------------------------------------------------------------------------

    def staff(self) -> str:
        case, drill, locale = self.case, self.drill, self.locale
        you = case.person(drill.you)
        roles = ("staff", "colleague", "manager", "contractor", "authority")
        others = [one for one in case.people if one.role in roles and one.id != drill.you]
        colon = "：" if locale == "zh" else ": "
        call_on = listed((f"{element('b', say(one.name, locale))}{colon}{say(one.who, locale)}" for one in others), "sw-card__list")  # fmt: skip
        limits = [
            self.say(_DECIDES, what=one.what.text.say(locale), who=levels()[one.decides], why=one.why.text)
            for one in case.limits
        ]
        known = [one.limit for one in case.expectations if one.layer == "surface" and one.limit]
        aims = listed((f"{element('b', self.say(stage.name))} {self.say(stage.aim)}" for stage in stages().values()), "sw-card__list", "ol")  # fmt: skip
        return self._card(
            "staff", _STAFF, self._who(you),
            self._part(_SCENE, element("p", say(drill.scene, locale), class_="sw-card__scene"))
            + self._part(_KNOW, element("p", say(case.lede, locale), " ", self.say(_KNOW_ONLY)))
            + self._part(_CALL_ON, call_on)
            + self._part(_AIM, element("p", self.say(_AIM_TIME)), aims),
            self._part(_MAY, element("p", self.say(_MAY_LIST)))
            + self._part(_NOT_MAY, listed(limits, "sw-card__list") or element("p", self.say(_NO_LIMITS)))
            + self._part(_REMEMBER, listed((say(words, locale) for words in known), "sw-card__list")),
        )  # fmt: skip

    # -- the observer ------------------------------------------------------------------------------------------------------

    def observer(self) -> str:
        locale = self.locale
        watch = listed(
            (f"{element('b', say(one.name, locale))} {say(one.watch, locale)}" for one in watched(self.case)), "sw-card__list", "ol"
        )  # fmt: skip
        people = join(
            [self.case.person(id).name.text.say(locale) for id in (self.drill.you, self.drill.customer)], locale
        )
        return self._card(
            "observer", _OBSERVER, text(people),
            self._part(_WATCHED, watch),
            self._part(_HOW, listed((self.say(words) for words in _OBSERVE), "sw-card__list")) + self._part(_AFTER, element("p", self.say(_FEEDBACK))),
        )  # fmt: skip

    # -- the tempers -------------------------------------------------------------------------------------------------------

    def tempers(self) -> list[str]:
        """Give a card for each style in which the customer can be played, the case's own first."""
        drill = self.drill
        order = [drill.style, *(id for id in drill.styles if id != drill.style)]
        return [self._temper(n, id) for n, id in enumerate(order, start=1) if id in styles()]

    def _temper(self, n: int, id: str) -> str:
        locale, style = self.locale, styles()[id]
        hears = listening_styles()[self.drill.styles[id].listening]
        signs = [sign.text.say(locale) for sign in style.signs]
        like = [style.described.say(locale), *signs[:2], hears.described.say(locale)]
        opens = self.drill.opens.say(locale)
        first = element("p", text(opens[(n - 1) % len(opens)]), class_="sw-voice") if n > 1 and len(opens) > 1 else ""
        return self._card(
            "temper", _TEMPER, self.say(style.name),
            (self._part(_FIRST, first) if first else "")
            + self._part(_LIKE, listed(map(text, like), "sw-card__list"))
            + self._part(_PLEASES, listed(self._weighed(style, helps=True), "sw-card__list"))
            + self._part(_ANNOYS, listed(self._weighed(style, helps=False), "sw-card__list")),
            note=_FOR_CUSTOMER, round_=self.say(_ROUND, n=n) if n <= _ROUNDS else self.say(_SPARE),
        )  # fmt: skip

    def _weighed(self, style: Style, *, helps: bool) -> Iterable[str]:
        """Give what weighs most with a style, for good or ill, each with its reason and what the style says to it."""
        answers = style.answers if helps else style.minds
        harmful = {id for id, one in moves().items() if one.polarity == "harms"}
        never = {one.move: one.why for one in style.never}
        # What harms anyone weighs more with some; what helps others may even annoy.
        weights = {
            id: one.weight if helps or id in harmful else -one.weight
            for id, one in style.moves.items()
            if not (helps and id in harmful)
        }
        weights |= {} if helps else dict.fromkeys(never, 2.0)
        ranked: Sequence[str] = sorted(
            (id for id, weight in weights.items() if weight > 0), key=lambda id: -weights[id]
        )
        for id in ranked[: 3 if helps else 2]:
            why = never[id] if id in never and not helps else style.moves[id].why
            answer = f" {element('q', self.say(answers[id]))}" if id in answers and id == ranked[0] else ""
            yield f"{element('b', self.say(moves()[id].name))} {self.say(why)}{answer}"


_AFTER_MOVE = Text("对方{move}以后：", "After: {move}.")
_IN_STAGE = {
    "opening": Text("刚开口不久：", "Early on."),
    "clarifying": Text("对方问情况时：", "When they ask what happened."),
    "solving": Text("对方说办法时：", "When they say what will be done."),
    "closing": Text("快谈完时：", "Near the end."),
}
_STILL_HOT = Text("火还没消时：", "Still angry.")
_TRUSTING = Text("对他有点信任了：", "Starting to trust them.")
_BY_AND_BY = Text("谈了几句以后：", "After a few exchanges.")


def _when(when: When, locale: Locale) -> str:
    """Say in a few words when a moment comes."""
    if when.after:
        return _AFTER_MOVE.say(locale, move=moves()[when.after].name)
    if when.trust_over is not None:
        return _TRUSTING.say(locale)
    if when.mood_over is not None:
        return _STILL_HOT.say(locale)
    if when.stage:
        return _IN_STAGE[when.stage].say(locale)
    return _BY_AND_BY.say(locale)
