"""What is wrong with a case beyond the form of its entries: names that lead nowhere, ids that stand twice, parts that are missing.

Works on what was read, whole or not, so that these mistakes are told together with those of form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, get_args

from steward.casebook import flows, status
from steward.casebook.case import Role
from steward.casebook.drill import LEAST_LINES
from steward.casebook.languages import complete
from steward.casebook.parts import MANY, SLUG, STAGES, unknown
from steward.moves import moves
from steward.service.personality.character import styles
from steward.words import LOCALES, Text
from steward.yaml_files import Finding, Path_, Wrong

OPENS = 3
SAYS = 2
MOMENTS = range(2, 5)
TRAPS = 4
REVIEW = {"well": (1, 4), "badly": (2, 5), "causes": (4, 8), "mine": (3, 6), "adopt": (1, 3), "questions": (2, 4)}
"""How many entries each part of a shipped case's review has."""
KINDS = 3
"""Kinds of causes that a shipped case has at least."""
MOODS = 3
"""Events with a mood that a shipped case has at least, so that a line can be drawn."""

_PERSON = Text("这个人", "person")
_FACT = Text("这件事实", "fact")
_EXPECTED = Text("这项期望", "expectation")
_MOMENT = Text("这个时刻", "moment")
_TWICE = Text("编号 {id} 写了两遍，请改掉一个", "the id {id} stands twice; rename one")
_FOLDER = Text("编号应与文件夹同名，写成 {name}", "the id must be the name of the folder; write {name}")
_TAKEN = Text(
    "编号 {id} 是旁边另一个案例的；应与文件夹同名，写成 {name}",
    "{id} is the id of another case beside this one; write the name of the folder, {name}",
)
_MISSING = Text("缺这一项，请补上", "this is missing; add it")
_ROLE = Text("{id} 在 people 里的 role 应是 {role}", "{id} must have the role {role} in people")
_ABOVE = Text("不能低于 {other}（{value}）", "must not be below {other} ({value})")
_FEW = Text("{locale} 至少要有 {least} 句，现在有 {n} 句", "{locale} must have {least} at least, and has {n}")
_SAME = Text("{locale} 里这句写了两遍：{words}", "this stands twice in {locale}: {words}")
_NO_MODEL = Text(
    "{stage} 阶段没有给 {style} 的示范（style: {style}，只带有益的动作），请补一句",
    "the stage {stage} has no model for {style} (style: {style}, helping moves only); add one",
)
_NO_TRAP = Text(
    "{stage} 阶段的陷阱（带有害动作）至少要有 {least} 句，现在有 {n} 句",
    "the stage {stage} must have {least} traps (with a harming move) at least, and has {n}",
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
_MANY = Text("应有 {low} 到 {high} 个，现在有 {n} 个", "there must be {low} to {high}, and there are {n}")
_FEW_KINDS = Text(
    "原因至少要有 {least} 种，现在有 {n} 种", "there must be {least} kinds of causes at least, and there are {n}"
)
_FEW_MOODS = Text(
    "至少要有 {least} 件事写上 mood，现在有 {n} 件", "{least} events at least must have a mood, and {n} have one"
)
_OWN_ONLY = Text("随工作台提供的案例不写 status，请删掉", "a shipped case has no status; leave it out")
_INVENTED = Text(
    "来源没有讲全，要写 invented：哪些是为教学补写的",
    "the source does not tell it all; write what was added for teaching",
)


def findings(data: Any, *, folder: str, own: bool, beside: Callable[[str], bool] | None = None) -> Iterator[Finding]:
    """Give everything that is wrong beyond form.

    Args:
        data: what the file holds, of whatever form.
        folder: the name of the case's folder.
        own: whether the company wrote it; much may then be left out.
        beside: tells whether another case of an id lies beside it.
    """
    if not isinstance(data, dict):
        return
    languages = complete(data) if own else LOCALES
    if isinstance(id := data.get("id"), str) and id != folder and re.fullmatch(SLUG, id):
        taken = beside is not None and beside(id)
        yield ("id",), Wrong(_TAKEN if taken else _FOLDER, id=id, name=folder)
    for name in ("people", "facts", "expectations", "limits", "outcomes"):
        yield from _doubled(data, (name,))
    yield from _whole(data, own)
    yield from _levels(data)
    if own:
        yield from status.findings(data.get("status"))
    elif "status" in data:
        yield ("status",), Wrong(_OWN_ONLY)
    for i, fact in _entries(data, ("facts",)):
        yield from _few(fact, ("facts", i), "says", SAYS if not own else 1, languages)
    for i, one in _entries(data, ("expectations",)):
        yield from _few(one, ("expectations", i), "says", SAYS if not own else 1, languages)
    if isinstance(data.get("drill"), dict):
        yield from _Play(data, data["drill"], languages, own=own).findings()


def _whole(data: dict[str, Any], own: bool) -> Iterator[Finding]:
    yield from flows.findings(data.get("flow"))
    is_added = any(event.get("told") == "invented" for _, event in _entries(data, ("happened",)))
    if (is_added or data.get("told") in ("partial", "title-only", "playbook")) and not data.get("invented"):
        yield ("invented",), Wrong(_INVENTED)
    if own:
        return
    for name in ("source", "told", "family", "topics", "standards", "limits", "outcomes"):
        if not data.get(name):
            yield (name,), Wrong(_MISSING)
    for name in ("outcomes",):
        if isinstance(given := data.get(name), list) and given and not 2 <= len(given) <= 4:
            yield (name,), Wrong(_MANY, low=2, high=4, n=len(given))
    yield from _review(data)
    for i, one in _entries(data, ("expectations",)):
        for name in ("zone", "says"):
            if data.get("drill") and not one.get(name):
                yield ("expectations", i, name), Wrong(_MISSING)


def _review(data: dict[str, Any]) -> Iterator[Finding]:
    """Hold the reference of a shipped case's review, and the line of moods drawn beside it, to their measure."""
    review = data.get("review")
    for name, (low, high) in REVIEW.items():
        given = review.get(name) if isinstance(review, dict) else None
        if not given:
            yield ("review", name), Wrong(_MISSING)
        elif isinstance(given, list) and not low <= len(given) <= high:
            yield ("review", name), Wrong(_MANY, low=low, high=high, n=len(given))
        for i, one in _entries(data, ("review", name)):
            if not one.get("standards"):
                yield ("review", name, i, "standards"), Wrong(_MISSING)
    causes = list(_entries(data, ("review", "causes")))
    if REVIEW["causes"][0] <= len(causes) and (n := len({str(one.get("kind")) for _, one in causes})) < KINDS:
        yield ("review", "causes"), Wrong(_FEW_KINDS, least=KINDS, n=n)
    if (n := sum(one.get("mood") is not None for _, one in _entries(data, ("happened",)))) < MOODS:
        yield ("happened",), Wrong(_FEW_MOODS, least=MOODS, n=n)


def _levels(data: dict[str, Any]) -> Iterator[Finding]:
    for i, one in _entries(data, ("expectations",)):
        for upper, lower in (("desired", "adequate"), ("deliverable", "improvable")):
            a, b = _number(one.get(upper)), _number(one.get(lower))
            if a is not None and b is not None and a < b:
                yield ("expectations", i, upper), Wrong(_ABOVE, other=lower, value=f"{b:g}")


class _Play:
    """What is wrong with what is played."""

    def __init__(self, data: dict[str, Any], drill: dict[str, Any], languages: tuple[str, ...], *, own: bool) -> None:
        self.data, self.drill, self.languages, self.own = data, drill, languages, own
        self.people = {str(one.get("id")): one for _, one in _entries(data, ("people",))}
        self.replies = list(_entries(drill, ("replies",)))

    def findings(self) -> Iterator[Finding]:
        yield from self._who()
        yield from _doubled(self.drill, ("replies",), ("drill",))
        yield from _doubled(self.drill, ("moments",), ("drill",))
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
                        yield ("drill", "styles", style), Wrong(_MISSING)

    def _lines(self) -> Iterator[Finding]:
        yield from _few(self.drill, ("drill",), "opens", 1 if self.own else OPENS, self.languages)
        lines = self.drill.get("lines")
        lines = lines if isinstance(lines, dict) else {}
        if lines.get("companion") and not self.drill.get("companion"):
            yield ("drill", "lines", "companion"), Wrong(_NO_LINES)
        for act, least in LEAST_LINES.items():
            if act in lines:
                yield from _few(lines, ("drill", "lines"), act, 1 if self.own else least, self.languages)
            elif not self.own and (act != "companion" or self.drill.get("companion")):
                yield ("drill", "lines", act), Wrong(_MISSING)

    def _each_reply(self) -> Iterator[Finding]:
        facts = [str(one.get("id")) for _, one in _entries(self.data, ("facts",))]
        expected = [str(one.get("id")) for _, one in _entries(self.data, ("expectations",))]
        moments = [str(one.get("id")) for _, one in _entries(self.drill, ("moments",))]
        for i, reply in self.replies:
            place: Path_ = ("drill", "replies", i)
            for n, id in enumerate(_list(reply.get("facts"))):
                if id not in facts:
                    yield (*place, "facts", n), unknown(id, _FACT, facts)
            if (about := reply.get("about")) is not None and about not in expected:
                yield (*place, "about"), unknown(about, _EXPECTED, expected)
            if (moment := reply.get("moment")) is not None and moment not in moments:
                yield (*place, "moment"), unknown(moment, _MOMENT, moments)
            harm = next((id for id in _list(reply.get("moves")) if _harms(id)), None)
            if harm and reply.get("style"):
                yield (*place, "moves"), Wrong(_MODEL_HARMS, move=harm)
            elif harm and not reply.get("tempts"):
                yield (*place, "tempts"), Wrong(_TEMPTS)
        for locale in self.languages:
            seen: set[str] = set()
            for i, reply in self.replies:
                words = str(reply.get(locale) or "").strip()
                if words and words in seen:
                    yield ("drill", "replies", i, locale), Wrong(_SAME, locale=locale, words=words[:40])
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
            good = [one for one in here if not any(map(_harms, _list(one.get("moves"))))]
            for style in wanted:
                if not any(one.get("style") == style or (self.own and not one.get("style")) for one in good):
                    yield ("drill", "replies"), Wrong(_NO_MODEL, stage=stage, style=style)
            least, n = (1 if self.own else TRAPS), len(here) - len(good)
            if n < least:
                yield ("drill", "replies"), Wrong(_NO_TRAP, stage=stage, least=least, n=n)

    def _each_moment(self) -> Iterator[Finding]:
        given = list(_entries(self.drill, ("moments",)))
        if not self.own and len(given) not in MOMENTS:
            yield ("drill", "moments"), Wrong(_MANY, low=MOMENTS[0], high=MOMENTS[-1], n=len(given))
        carried = {str(id) for _, one in self.replies for id in _list(one.get("moves"))}
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
            calls = [str(id) for id in _list(moment.get("calls_for"))]
            answers = [
                set(map(str, _list(one.get("moves"))))
                for _, one in self.replies
                if one.get("moment") == moment.get("id")
            ]
            if calls and not any(answer.intersection(calls) and not any(map(_harms, answer)) for answer in answers):
                yield place, Wrong(_UNANSWERED, id=moment.get("id"), calls=", ".join(calls))

    def _facts(self) -> Iterator[Finding]:
        found = {str(id) for _, one in self.replies for id in _list(one.get("facts"))}
        facts = list(_entries(self.data, ("facts",)))
        for i, fact in facts:
            if isinstance(id := fact.get("id"), str) and id not in found:
                yield ("facts", i), Wrong(_LOST, id=id)
        if not self.own and not any(fact.get("must") is True for _, fact in facts):
            yield ("facts",), Wrong(_MUSTS)


# -- looking at what may have any form ---------------------------------------------------------------------------------


def _list(given: Any) -> list[Any]:
    # What is longer is told as too long; looking through all of it would take for ever.
    return given[:MANY] if isinstance(given, list) else []


def _entries(data: dict[str, Any], keys: Iterable[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    found: Any = data
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    for i, one in enumerate(_list(found)):
        if isinstance(one, dict):
            yield i, one


def _doubled(data: dict[str, Any], keys: tuple[str, ...], before: Path_ = ()) -> Iterator[Finding]:
    seen = set()
    for i, one in _entries(data, keys):
        id = str(one.get("id"))
        if id in seen and "id" in one:
            yield (*before, *keys, i, "id"), Wrong(_TWICE, id=id)
        seen.add(id)


def _few(entry: dict[str, Any], before: Path_, key: str, least: int, languages: Iterable[str]) -> Iterator[Finding]:
    """Hold a list of sayings to how many it should have, each once."""
    given = entry.get(key)
    if not isinstance(given, dict):
        return
    for locale in languages:
        said = given.get(locale)
        if not isinstance(said, list):
            continue
        if len(said) < least:
            yield (*before, key, locale), Wrong(_FEW, locale=locale, least=least, n=len(said))
        seen: set[str] = set()
        for i, words in enumerate(str(one).strip() for one in said[:MANY]):
            if words in seen:
                yield (*before, key, locale, i), Wrong(_SAME, locale=locale, words=words[:40])
            seen.add(words)


def _harms(id: Any) -> bool:
    return isinstance(id, str) and id in moves() and moves()[id].polarity == "harms"


def _number(value: Any) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
