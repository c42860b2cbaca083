"""The score of a talk: five parts of 20, each the sum of its lines, every line with its reason.

Points come from what the replies did to this owner: the steps they took, the mood and trust they moved, what they drew out and
settled, and how they were worded. Whoever adds up the lines gets the total.

>>> from steward.casebook import case_of
>>> from steward.drill.situation import situation
>>> from steward.drill.talk import Reply, begin, leave, say
>>> talk = begin(situation(case_of(None, "flooded-flower-trough"), level=1))
>>> heard = say(talk, Reply("", ("listen", "empathise"), "clicked"))
>>> found = score(leave(heard))
>>> found.total == sum(line.points for line in found.lines)
True
>>> [(line.points > 0, line.of) for line in found.part("feelings").lines if line.id == "heard"]
[(True, 2)]
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from types import MappingProxyType

from steward.drill.acceptance import acceptance, unanswered
from steward.drill.authority import oversteps
from steward.drill.marks import OF, figure, mark, sheet
from steward.drill.talk import Talk
from steward.drill.turns import Turn
from steward.moves import move
from steward.service.complaints.authority import levels as authorities
from steward.service.personality import Customer, Standing
from steward.service.personality.reaction import weight_of
from steward.service.said import Said
from steward.words import Locale, Text, join, percent

PARTS: Mapping[str, Text] = MappingProxyType({part.id: part.name for part in sheet().parts})
"""The five parts by id, with their names, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Line:
    """Points, and why."""

    id: str
    points: int
    of: int
    """How many there were to win; 0 for what hints cost."""
    because: str
    """Which of the line's sentences says why; see ``training/drill/scoring.yaml``."""
    replies: tuple[int, ...] = ()
    """The replies it is about, the first being 1."""
    moves: tuple[str, ...] = ()
    """The moves that made it so."""
    values: tuple[tuple[str, object], ...] = ()
    """What the sentence is filled in with."""
    reduced: bool = False
    """Whether it counts only in part, most of the replies having been of no help."""

    @property
    def name(self) -> Text:
        """What it is about."""
        return mark(self.id).name

    @property
    def standards(self) -> tuple[str, ...]:
        """The standards that say it matters."""
        return mark(self.id).standards

    @property
    def why(self) -> Text:
        """Why so many points."""
        text, values = mark(self.id).why[self.because], {"n": _listed(self.replies), **dict(self.values)}
        zh, en = text.say("zh", **values), text.say("en", **values)
        few = sheet().few if self.reduced else Text("", "")
        return Text(zh + few.zh, f"{en} {few.en}".strip())

    @property
    def lost(self) -> int:
        """The points that were not won."""
        return self.of - self.points


@dataclass(frozen=True, slots=True)
class Part:
    """One of the five parts."""

    id: str
    name: Text
    lines: tuple[Line, ...]
    of: int = OF

    @property
    def points(self) -> int:
        """The sum of its lines."""
        return sum(line.points for line in self.lines)


@dataclass(frozen=True)
class Score(Said):
    """A score and where it comes from."""

    parts: tuple[Part, ...]
    hints: Line | None = None
    """What the hints cost; None where none were taken."""

    @cached_property
    def total(self) -> int:
        """0 to 100: the sum of all lines."""
        return sum(line.points for line in self.lines)

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, what the hints cost last."""
        found = tuple(line for part in self.parts for line in part.lines)
        return (*found, self.hints) if self.hints else found

    def part(self, id: str) -> Part:
        """Look one part up."""
        return next(part for part in self.parts if part.id == id)

    def sentence(self, locale: Locale) -> str:
        """Say the total and the parts."""
        parts = [f"{part.name.say(locale)} {part.points}/{part.of}" for part in self.parts]
        return Text("得 {total} 分：{parts}", "{total} points: {parts}").say(
            locale, total=self.total, parts=Text("，", ", ").say(locale).join(parts)
        )

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give each line with its points and why."""
        return [
            (line.name.say(locale), f"{line.points}/{line.of} {line.why.say(locale)}" if line.of else f"{line.points} {line.why.say(locale)}")
            for line in self.lines
        ]  # fmt: skip


def score(talk: Talk) -> Score:
    """Score a talk as it stands; one that is not over has not won yet what was not done yet."""
    played = _Account(talk)
    made: dict[str, tuple[Callable[[_Account], Iterator[Line]], ...]] = {
        "flow": (_flow,),
        "feelings": (_moved, _heard, _worn, _suited, _taken_up),
        "expectations": (_drawn_out, _answered, _can_cannot, _debts),
        "facts": (_asked, _must, _authority, _decider),
        "language": (_language, _courtesy, _length),
    }
    parts = []
    for id, name in PARTS.items():
        lines = [line for made_of in made[id] for line in made_of(played)]
        parts.append(Part(id, name, tuple(_in_part(played, one) if one.id in _WITHHELD else one for one in lines)))
    return Score(tuple(parts), _hints(talk, sum(part.points for part in parts)))


_WITHHELD = ("debts", "authority", "harm", "forbidden", "length")
"""The lines that are won by what is not said."""


class _Account:
    """What the lines are reckoned from."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.turns = talk.turns
        self.start = talk.situation.standing
        self.end: Standing = talk.ended.after if talk.ended else talk.standing
        self.how = talk.ended.how if talk.ended else None
        self.well = self.how in ("satisfied", "plan")
        self.content = self.how == "satisfied"
        self.angry = self.start.mood > figure("angry")
        self.oversteps = oversteps(talk)
        self.agreed = self.well or talk.agreed
        # an over-promise hurts when it falls due, and is counted there
        self.clean = [turn for turn in self.turns if not set(turn.harms) - {"overpromise"}]
        self.helped = [turn for turn in self.turns if self._helps(turn)]
        self.mixed = [turn for turn in self.turns if turn not in self.helped and self._tries(turn)]
        self.helpful = min(1.0, 2 * len(self.helped) / max(1, len(self.turns)))

    def _helps(self, turn: Turn) -> bool:
        """Whether a reply did good with at least half of its moves, and hurt nobody."""
        most = 2 * len(turn.lands) >= len(turn.moves)
        return bool(turn.lands) and most and not turn.harms and turn.number not in self.oversteps

    def _tries(self, turn: Turn) -> bool:
        """Whether a reply meant well with at least half of its moves, though it did not reach the owner or something in it hurt."""
        return bool(turn.moves) and 2 * len(turn.harms) <= len(turn.moves) and len(turn.harms) < len(turn.moves)

    def landed(self, *moves: str) -> list[int]:
        """The replies in which one of these did this owner some good, and nothing else in them hurt."""
        return [turn.number for turn in self.clean if not turn.lands.isdisjoint(moves)]

    def said(self, *moves: str) -> list[int]:
        """The replies that carried one of these, and nothing that hurt at once."""
        return [turn.number for turn in self.clean if set(moves).intersection(turn.moves)]


def _line(
    id: str, points: float, why: str, replies: Sequence[int] = (), moves: Sequence[str] = (), **values: object
) -> Line:
    of = mark(id).of
    won = max(0, min(of, int(points + 0.5)))
    return Line(id, won, of, why, tuple(replies), tuple(moves), tuple(values.items()))


def _in_part(played: _Account, line: Line) -> Line:
    """Let a line about what was not done wrong count in part where most replies were of no help."""
    won = int(line.points * played.helpful + 0.5)
    return line if won == line.points else replace(line, points=won, reduced=True)


def _listed(replies: Sequence[int]) -> Text:
    numbers = [str(number) for number in replies]
    return Text(join(numbers, "zh"), join(numbers, "en"))


def _flow(played: _Account) -> Iterator[Line]:
    done = {step.id: step.turn for step in played.talk.steps if step.turn is not None}
    for id in ("calm", "register", "dispatch", "follow-up", "revisit"):
        of, at = mark(id).of, done.get(id)
        if at is not None:
            why = _in_order(played, id, at, done)
            share = {"done": 1.0, "refused": 0.5 if id == "dispatch" else 0.75, "undone": 0.25}.get(why, 0.5)
            yield _line(id, of * share, why, [at])
        elif id in ("follow-up", "revisit") and played.well and "dispatch" in done:
            yield _line(id, of if played.content else of / 2, "content" if played.content else "plan")
        elif tried := _tried(played, id):
            yield _line(id, of / 2, "tried", tried)
        else:
            yield _line(id, 0, "none")


_TRIED = {
    "register": ("confirm",),
    "dispatch": ("commit", "involve"),
    "follow-up": ("follow-up", "commit", "involve"),
    "revisit": ("close", "follow-up"),
}


def _tried(played: _Account, id: str) -> list[int]:
    """Give the reply that took a step in words, without its reaching this owner."""
    if id == "calm":
        eased = (turn.number for turn in played.turns if turn.after.mood <= played.start.mood - figure("eased"))
        return list(itertools.islice(eased, 1))
    clean = [turn for turn in played.turns if not turn.harms]
    if id in ("follow-up", "revisit"):
        settled = next((turn.number for turn in clean if {"commit", "involve"} & set(turn.moves)), None)
        clean = [turn for turn in clean if settled is not None and turn.number > settled]
    return [turn.number for turn in clean if set(_TRIED[id]) & set(turn.moves)][:1]


def _in_order(played: _Account, id: str, at: int, done: Mapping[str, int]) -> str:
    calmed = done.get("calm", len(played.turns) + 1)
    if id == "calm":
        if played.end.mood > max(figure("angry"), played.start.mood - 15):
            return "undone"
        return "late" if played.angry and at > figure("in-time") else "done"
    if id in ("register", "dispatch") and played.angry and at < calmed:
        return "early"
    if id == "register" and at > done.get("dispatch", at):
        return "after"
    if id == "dispatch" and not played.landed("commit", "involve", "offer"):
        return "unsettled"
    if id in ("dispatch", "follow-up", "revisit") and not played.agreed:
        return "refused"
    return "done"


def _share(value: float) -> str:
    return percent(value, decimals=0)


def _moved(played: _Account) -> Iterator[Line]:
    goal, a, b = acceptance().content.mood, played.start.mood, played.end.mood
    of = mark("mood").of
    if not played.turns:
        yield _line("mood", 0, "none", a=a, b=b)
    elif b <= goal:
        yield _line("mood", of if played.helped else 0, "full" if a > goal else "calm", a=a, b=b)
    else:
        share = max(0.0, (a - b) / (a - goal)) if a > goal else 0.0
        yield _line("mood", of * share, "some" if share > 0 else "none", a=a, b=b, goal=goal, share=_share(share))
    goal, a, b = figure("trusted"), played.start.trust, played.end.trust
    of = mark("trust").of
    share = min(1.0, max(0.0, (b - a) / (goal - a))) if a < goal else float(b >= a)
    why = "full" if share == 1 else "some" if share > 0 else "none"
    yield _line("trust", of * share, why, a=a, b=b, goal=goal, share=_share(share))


def _heard(played: _Account) -> Iterator[Line]:
    calming = ("listen", "empathise", "apologise")
    met = [
        turn.number for turn in played.turns if set(calming) & set(turn.moves) and not set(turn.harms) - {"overpromise"}
    ]
    rules = [
        turn.number
        for turn in played.turns
        if turn.before.mood > figure("angry")
        and not turn.before.heard
        and {"explain", "manage-expectation", "deflect", "argue"} & set(turn.moves)
        and not set(calming) & set(turn.moves)
    ]
    of = mark("heard").of
    if rules:
        yield _line("heard", of / 3 if met else 0, "rules", rules[:1], ("explain", "deflect"))
    elif not met:
        yield _line("heard", 0, "none", moves=calming)
    else:
        yield _line("heard", of - min(2, met[0] - 1), "first" if met[0] == 1 else "later", met[:1], calming)


def _worn(played: _Account) -> Iterator[Line]:
    kind = ("empathise", "apologise")
    said = played.said(*kind, "listen")
    worn = [
        turn.number
        for turn in played.turns
        if turn.before.soothed and any(one.move in kind and one.mood >= 0 for one in turn.effects)
    ]
    if not said or not played.helped:
        yield _line("worn", 0, "none", moves=kind)
    else:
        yield _line("worn", mark("worn").of - len(worn), "some" if worn else "full", worn or said, kind)


def _suited(played: _Account) -> Iterator[Line]:
    """How far what was done is what this owner takes well; harming moves suit nobody."""
    customer = played.talk.situation.customer
    suits = [(turn.number, _suits(customer, id)) for turn in played.turns for id in turn.moves]
    of = mark("way").of
    if not any(suit for _, suit in suits):
        yield _line("way", 0, "none")
        return
    share = sum(suit for _, suit in suits) / max(len(suits), figure("short"))
    missed = list(dict.fromkeys(number for number, suit in suits if not suit))
    yield _line("way", of * share, "full" if share >= 0.9 else "some", missed, share=_share(share))


@lru_cache(maxsize=4096)
def _suits(customer: Customer, id: str) -> float:
    """How well a move suits an owner, 0 to 1: nothing below their way, in full where it is just what they want."""
    if move(id).polarity == "harms":
        return 0.0
    least, full = acceptance().their_way, figure("just-so") / 100
    weight = weight_of(customer, id)
    return 0.0 if weight < least else min(1.0, 0.4 + 0.6 * (weight - least) / (full - least))


def _taken_up(played: _Account) -> Iterator[Line]:
    passed = [turn.number for turn in played.turns if turn.passed_over]
    answered = [turn.number for turn in played.turns if turn.answered]
    of = mark("taken-up").of
    if passed:
        yield _line("taken-up", of * len(answered) / (len(passed) + len(answered)), "some", passed)
    elif answered:
        yield _line("taken-up", of, "full", answered)
    else:
        yield _line(
            "taken-up", of if played.well else of * bool(played.helped) / 2, "quiet" if played.helped else "none"
        )


def _drawn_out(played: _Account) -> Iterator[Line]:
    deep = [one for one in played.talk.ledger if one.layer != "surface"]
    out = [one for one in deep if one.disclosed]
    of = mark("drawn-out").of
    asking = ("ask", "listen", "confirm")
    replies = [turn.number for turn in played.turns if turn.disclosed]
    if len(out) == len(deep):
        yield _line(
            "drawn-out",
            of if deep or played.landed(*asking) else 0,
            "full" if out or played.landed(*asking) else "none",
            replies,
            asking,
        )
        return
    share = sum(one.importance for one in out) / sum(one.importance for one in deep)
    yield _line(
        "drawn-out", of * share, "some" if out else "none", replies, asking, k=len(out), left=len(deep) - len(out)
    )


def _answered(played: _Account) -> Iterator[Line]:
    ledger = played.talk.ended.ledger if played.talk.ended else played.talk.ledger
    broken = {debt.expectation for debt in ledger.broken}
    start = played.talk.situation.ledger
    weight = sum(one.importance for one in start)
    open_ = {one.id: one for one in unanswered(start, played.talk.ledger)}
    open_ |= {one.id: one for one in ledger if one.id in broken}
    share = 1 - sum(one.importance for one in open_.values()) / weight
    replies = [turn.number for turn in played.turns if any(one.done and one.step in _ANSWERS for one in turn.happened)]
    of = mark("answered").of
    if share and not played.agreed:
        yield _line("answered", of * share * figure("refused") / 100, "refused", replies, share=_share(share))
    elif not open_:
        yield _line("answered", of, "full", replies)
    else:
        heaviest = max(open_.values(), key=lambda one: one.importance)
        why = "some" if share > 0 else "none"
        yield _line("answered", of * share, why, replies, share=_share(share), what=heaviest.what)


_ANSWERS = ("promise", "trade", "explain", "lower", "meet", "exceed", "overpromise")


def _can_cannot(played: _Account) -> Iterator[Line]:
    of = mark("can-cannot").of
    if told := played.landed("manage-expectation"):
        yield _line("can-cannot", of, "full", told[:1], ("manage-expectation",))
    elif told := played.said("manage-expectation"):
        yield _line("can-cannot", of * 2 / 3, "cold", told[:1], ("manage-expectation",))
    elif why := played.landed("explain"):
        yield _line("can-cannot", of * 2 / 3, "some", why[:1], ("explain",))
    elif played.content:
        yield _line("can-cannot", of * 2 / 3, "satisfied")
    else:
        yield _line("can-cannot", 0, "none", moves=("manage-expectation", "explain"))


def _debts(played: _Account) -> Iterator[Line]:
    of = mark("debts").of
    broke = [turn.number for turn in played.turns if any(one.kind == "overpromise" for one in turn.promises)]
    broken = played.end.broken or (played.talk.ended and played.talk.ended.broken)
    if broke or broken:
        yield _line("debts", 0, "broken", broke or played.said("commit", "offer"), ("overpromise",))
    elif kept := played.said("commit", "involve", "offer"):
        yield _line("debts", of, "full", kept)
    else:
        yield _line("debts", 0, "none")


def _asked(played: _Account) -> Iterator[Line]:
    of, wanted = mark("asked").of, figure("questions")
    settled = min(played.said("commit", "involve", "offer", "overpromise"), default=len(played.turns) + 1)
    asked = [n for n in played.landed("ask", "confirm") if n <= settled]
    # a question and a check in one reply are two
    count = sum(len({"ask", "confirm"} & played.turns[n - 1].lands) for n in asked)
    moves = ("ask", "confirm")
    if count >= wanted:
        yield _line("asked", of, "full", asked, moves)
    elif asked:
        yield _line("asked", of * 0.6, "some", asked, moves)
    elif after := played.landed(*moves):
        yield _line("asked", of * 0.4, "after", after, moves)
    else:
        yield _line("asked", 0, "none", played.said(*moves), moves)


def _must(played: _Account) -> Iterator[Line]:
    must = [fact.id for fact in played.talk.situation.case.facts if fact.must]
    found = [id for id in must if id in played.talk.known]
    of = mark("must").of
    replies = [turn.number for turn in played.turns if set(turn.revealed) & set(must)]
    why = "full" if len(found) == len(must) else "some" if found else "none"
    share = len(found) / len(must) if must else float(bool(played.landed("ask", "listen", "confirm")))
    yield _line("must", of * share, why, replies, ("ask",), all=len(must), k=len(found))


def _authority(played: _Account) -> Iterator[Line]:
    of = mark("authority").of
    sound = [n for n in played.said("commit", "involve", "offer") if n not in played.oversteps]
    firm = [n for n in played.said("commit", "involve") if n not in played.oversteps]
    if over := list(played.oversteps):
        taken_back = [n for n in played.said("manage-expectation") if n > over[-1]]
        yield _line("authority", of / 3 if taken_back else 0, "back" if taken_back else "over", over, ("overpromise",))
    elif sound:
        landed = set(firm) & set(played.landed("commit", "involve"))
        why = "full" if landed else "cold" if firm else "loose"
        yield _line("authority", of if landed else of / 2, why, sound, ("commit", "involve"))
    else:
        yield _line("authority", 0, "none", moves=("commit", "involve"))


def _decider(played: _Account) -> Iterator[Line]:
    of = mark("decider").of
    order = list(authorities())
    case = played.talk.situation.case
    needed = bool(case.limits) or any(order.index(one.authority) > order.index("steward") for one in played.talk.ledger)
    if told := played.landed("involve"):
        yield _line("decider", of, "full", told[:1], ("involve",))
    elif told := played.said("involve"):
        yield _line("decider", of / 2, "cold", told[:1], ("involve",))
    elif told := played.said("manage-expectation"):
        yield _line("decider", of / 2, "limits", told[:1], ("manage-expectation",))
    elif not needed and (own := played.said("commit")):
        yield _line("decider", of, "own", own[:1], ("commit",))
    else:
        yield _line("decider", 0, "none", moves=("involve",))


def _language(played: _Account) -> Iterator[Line]:
    all_, k, mixed = len(played.turns), len(played.helped), len(played.mixed)
    of = mark("helpful").of
    broke_off = not played.well and all_ < figure("short")
    counted = max(all_, figure("short")) if broke_off else all_
    why = "none" if not k + mixed else "short" if broke_off else "full" if k == all_ else "mixed" if mixed else "some"
    points = of * (k + mixed / 2) / counted if counted else 0
    yield _line("helpful", points, why, [turn.number for turn in played.helped], all=all_, k=k, mixed=mixed)

    entry = mark("harm")
    hurt = [(turn.number, id) for turn in played.turns for id in turn.harms]
    ids = tuple(dict.fromkeys(id for _, id in hurt))
    replies = list(dict.fromkeys(n for n, _ in hurt))
    why = "some" if hurt else "full" if k else "none"
    yield _line("harm", entry.of - entry.each * len(hurt) if k else 0, why, replies, ids, which=_names(ids))

    entry = mark("forbidden")
    said = [(turn.number, words) for turn in played.turns if turn.heard for words, _ in turn.heard.forbidden]
    replies = list(dict.fromkeys(n for n, _ in said))
    words = [words for _, words in said]
    if said:
        shown = Text("、".join(f"“{one}”" for one in words), ", ".join(f"“{one}”" for one in words))
        yield _line("forbidden", entry.of - entry.each * len(said) if k else 0, "some", replies, ("rude",), words=shown)
    else:
        yield _line("forbidden", entry.of if k else 0, "full" if k else "none")


def _names(ids: Sequence[str]) -> Text:
    names = [move(id).name for id in ids]
    return Text(join([one.zh for one in names], "zh"), join([one.en.lower() for one in names], "en"))


def _courtesy(played: _Account) -> Iterator[Line]:
    opened = [
        n for n in played.said("greet", "listen", "empathise", "apologise") if n == 1 and not played.turns[0].harms
    ]
    yield _line("greeting", bool(opened), "full" if opened else "none", opened, ("greet",))
    last = played.turns[-1] if played.turns else None
    if last and not last.harms and {"close", "follow-up", "commit"} & set(last.moves):
        yield _line("close", 1, "full", [last.number], ("close",))
    else:
        yield _line("close", played.content, "content" if played.content else "none", moves=("close",))


def _length(played: _Account) -> Iterator[Line]:
    entry = mark("length")
    long = [turn.number for turn in played.turns if turn.cut_short or len(turn.moves) > _most(played)]
    why = "some" if long else "full" if played.helped else "none"
    yield _line("length", entry.of - entry.each * len(long) if played.helped else 0, why, long)


def _most(played: _Account) -> int:
    """How many moves this owner takes in at once."""
    from steward.service.personality.character import rules

    style, listening, _ = played.talk.situation.customer.traits
    return min(limit for limit in (rules().too_long.limit, style.limit, listening.limit) if limit)


def _hints(talk: Talk, won: int) -> Line | None:
    costs = talk.situation.terms.hint
    taken = [turn for turn in talk.turns if turn.reply.hints > 0]
    if not taken:
        return None
    cost = min(won, sum(sum(costs[: turn.reply.hints]) for turn in taken))
    replies = tuple(turn.number for turn in taken)
    count = sum(turn.reply.hints for turn in taken)
    return Line("hints", -cost, 0, "taken", replies, (), (("count", count), ("cost", cost)))
