"""What is wrong with the drill of a case beyond the form of its entries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from steward.casebook.case import Role
from steward.casebook.drill import LEAST_LINES
from steward.casebook.looking import MISSING, RANGE, SAME, doubled, entries, few, harms, items
from steward.casebook.parts import STAGES, unknown
from steward.moves import moves
from steward.service.personality.character import styles
from steward.words import Text
from steward.yaml_files import Finding, Path_, Wrong

OPENS = 3
MOMENTS = range(2, 5)
TRAPS = 4
_PERSON = Text("这个人", "person")
_FACT = Text("这件事实", "fact")
_EXPECTED = Text("这项期望", "expectation")
_MOMENT = Text("这个时刻", "moment")
_ROLE = Text("{id} 在 people 里的 role 应是 {role}", "{id} must have the role {role} in people")
_NO_MODEL = Text(
    "{stage} 阶段没有给 {style} 的示范（style: {style}，只带有益的动作），请补一句",
    "the stage {stage} has no model for {style} (style: {style}, helping moves only); add one",
)
_NO_TRAP = Text(
    "{stage} 阶段的陷阱（带有害动作）至少要有 {least} 句，现在有 {n} 句",
    "the stage {stage} needs traps (replies with a harming move): at least {least}, and there are {n}",
)
_MODEL_HARMS = Text(
    "示范里有有害的动作 {move}；示范不能带它，陷阱不写 style",
    "a model carries the harming move {move}; leave it out, or make it a trap without style",
)
_TEMPTS = Text("陷阱要写 tempts：为什么诱人、错在哪里", "a trap needs tempts: why it tempts and what is wrong with it")
_UNANSWERED = Text(
    "这个时刻没有回答：replies 里要有一句 moment: {id}，不带有害动作，动作里有 {calls} 之一",
    "nothing answers this moment: write a reply with moment: {id}, without harm, with one of the moves {calls}",
)
_NO_WHEN = Text("when 是空的，这个时刻永远不会来", "when is empty, so that this moment never comes")
_NEVER = Text(
    "没有哪句候选带 {move}，走候选就到不了这个时刻",
    "no reply carries {move}, so that choosing replies never leads to this moment",
)
_LOST = Text(
    "没有哪句候选问得到它：在一句 replies 的 facts 里写上 {id}",
    "no reply finds it: write {id} into the facts of a reply",
)
_STYLE = Text("style 是 {style}，可 styles 里没有它", "the style is {style}, which styles does not have")
_NO_LINES = Text(
    "没有同来的人，却写了同来的人的话：写上 companion，或删掉这些话",
    "there are lines of a companion, and no companion: name one or leave the lines out",
)
_MUSTS = Text("至少要有一件 must: true 的事实", "at least one fact must be must: true")


class Play:
    """What is wrong with what is played."""

    def __init__(self, data: dict[str, Any], drill: dict[str, Any], languages: tuple[str, ...], *, own: bool) -> None:
        self.data, self.drill, self.languages, self.own = data, drill, languages, own
        self.people = {str(one.get("id")): one for _, one in entries(data, ("people",))}
        self.replies = list(entries(drill, ("replies",)))

    def findings(self) -> Iterator[Finding]:
        """Give all of it."""
        yield from self._who()
        yield from doubled(self.drill, ("replies",), ("drill",))
        yield from doubled(self.drill, ("moments",), ("drill",))
        yield from self._lines()
        yield from self._each_reply()
        yield from self._each_moment()
        if self.own and "replies" not in self.drill:  # general ones serve
            return
        yield from self._each_stage()
        yield from self._facts()

    def _who(self) -> Iterator[Finding]:
        for name, role in (("customer", "customer"), ("companion", "companion"), ("you", "staff")):
            if not isinstance(id := self.drill.get(name), str):
                continue
            if id not in self.people:
                if self.people:
                    yield ("drill", name), unknown(id, _PERSON, self.people)
            elif self.people[id].get("role") in [one for one in get_args(Role) if one != role]:
                yield ("drill", name), Wrong(_ROLE, id=id, role=role)
        given = self.drill.get("styles")
        if isinstance(given, dict):
            if (style := str(self.drill.get("style"))) in styles() and style not in given:
                yield ("drill", "style"), Wrong(_STYLE, style=style)
            if not self.own:
                for style in styles():
                    if style not in given:
                        yield ("drill", "styles", style), Wrong(MISSING)

    def _lines(self) -> Iterator[Finding]:
        yield from few(self.drill, ("drill",), "opens", 1 if self.own else OPENS, self.languages)
        lines = self.drill.get("lines")
        lines = lines if isinstance(lines, dict) else {}
        if lines.get("companion") and not self.drill.get("companion"):
            yield ("drill", "lines", "companion"), Wrong(_NO_LINES)
        for act, least in LEAST_LINES.items():
            if act in lines:
                yield from few(lines, ("drill", "lines"), act, 1 if self.own else least, self.languages)
            elif not self.own and (act != "companion" or self.drill.get("companion")):
                yield ("drill", "lines", act), Wrong(MISSING)

    def _each_reply(self) -> Iterator[Finding]:
        facts = [str(one.get("id")) for _, one in entries(self.data, ("facts",))]
        expected = [str(one.get("id")) for _, one in entries(self.data, ("expectations",))]
        moments = [str(one.get("id")) for _, one in entries(self.drill, ("moments",))]
        for i, reply in self.replies:
            place: Path_ = ("drill", "replies", i)
            for n, id in enumerate(items(reply.get("facts"))):
                if id not in facts:
                    yield (*place, "facts", n), unknown(id, _FACT, facts)
            if (about := reply.get("about")) is not None and about not in expected:
                yield (*place, "about"), unknown(about, _EXPECTED, expected)
            if (moment := reply.get("moment")) is not None and moment not in moments:
                yield (*place, "moment"), unknown(moment, _MOMENT, moments)
            harm = next((id for id in items(reply.get("moves")) if harms(id)), None)
            if harm and reply.get("style"):
                yield (*place, "moves"), Wrong(_MODEL_HARMS, move=harm)
            elif harm and not reply.get("tempts"):
                yield (*place, "tempts"), Wrong(_TEMPTS)
        for locale in self.languages:
            seen: set[str] = set()
            for i, reply in self.replies:
                words = str(reply.get(locale) or "").strip()
                if words and words in seen:
                    yield ("drill", "replies", i, locale), Wrong(SAME, locale=locale, words=words[:40])
                seen.add(words)

    def _each_stage(self) -> Iterator[Finding]:
        played = self.drill.get("styles")
        wanted = (
            list(styles())
            if not self.own
            else [id for id in played or () if id in styles()]
            if isinstance(played, dict)
            else []
        )
        for stage in STAGES:
            here = [one for _, one in self.replies if one.get("stage") == stage and not one.get("moment")]
            good = [one for one in here if not any(map(harms, items(one.get("moves"))))]
            for style in wanted:
                if not any(one.get("style") == style or (self.own and not one.get("style")) for one in good):
                    yield ("drill", "replies"), Wrong(_NO_MODEL, stage=stage, style=style)
            least, n = (1 if self.own else TRAPS), len(here) - len(good)
            if n < least:
                yield ("drill", "replies"), Wrong(_NO_TRAP, stage=stage, least=least, n=n)

    def _each_moment(self) -> Iterator[Finding]:
        given = list(entries(self.drill, ("moments",)))
        if not self.own and len(given) not in MOMENTS:
            yield ("drill", "moments"), Wrong(RANGE, low=MOMENTS[0], high=MOMENTS[-1], n=len(given))
        carried = {str(id) for _, one in self.replies for id in items(one.get("moves"))}
        for i, moment in given:
            place: Path_ = ("drill", "moments", i)
            when = moment.get("when")
            if isinstance(when, dict):
                if not any(value is not None for value in when.values()):
                    yield (*place, "when"), Wrong(_NO_WHEN)
                elif str(when.get("after")) in moves() and when["after"] not in carried:
                    yield (*place, "when", "after"), Wrong(_NEVER, move=when["after"])
            if (who := moment.get("who")) is not None and str(who) not in self.people:
                yield (*place, "who"), unknown(who, _PERSON, self.people)
            calls = [str(id) for id in items(moment.get("calls_for"))]
            answers = [
                set(map(str, items(one.get("moves"))))
                for _, one in self.replies
                if one.get("moment") == moment.get("id")
            ]
            if calls and not any(answer.intersection(calls) and not any(map(harms, answer)) for answer in answers):
                yield place, Wrong(_UNANSWERED, id=moment.get("id"), calls=", ".join(calls))

    def _facts(self) -> Iterator[Finding]:
        found = {str(id) for _, one in self.replies for id in items(one.get("facts"))}
        facts = list(entries(self.data, ("facts",)))
        for i, fact in facts:
            if isinstance(id := fact.get("id"), str) and id not in found:
                yield ("facts", i), Wrong(_LOST, id=id)
        if not self.own and not any(fact.get("must") is True for _, fact in facts):
            yield ("facts",), Wrong(_MUSTS)
