"""What of a case and of a guide is searched: its texts by part, each with its weight, and the names it goes by.

>>> from steward.casebook import casebook
>>> page_of(casebook().cases["ceiling-leak"]).family
'water'
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Literal

from steward.casebook.case import Case
from steward.casebook.families import families
from steward.casebook.finding.words import tokens
from steward.casebook.flows import USUAL, flow_named
from steward.casebook.guides import Guide
from steward.casebook.parts import topics
from steward.service.complaints.flow import Guidance
from steward.service.personality.character import styles
from steward.standards import catalogue
from steward.standards_search import plain
from steward.words import Text

Kind = Literal["case", "guide"]

PARTS: Mapping[str, tuple[float, Text]] = {
    "title": (12, Text("标题", "title")),
    "topic": (8, Text("主题", "topic")),
    "lede": (6, Text("简介", "summary")),
    "id": (6, Text("编号", "id")),
    "family": (6, Text("类别", "kind of matter")),
    "steps": (5, Text("步骤", "steps")),
    "wanted": (4, Text("业主想要的", "what they wanted")),
    "happened": (4, Text("经过", "what happened")),
    "wordings": (4, Text("话怎么说", "wordings")),
    "forms": (4, Text("表单", "forms")),
    "facts": (3, Text("问得出的事", "what can be found out")),
    "causes": (3, Text("原因", "causes")),
    "story": (3, Text("故事", "story")),
    "voice": (3, Text("业主的话", "the owner’s words")),
    "limits": (3, Text("权限", "limits of authority")),
    "people": (2, Text("人物", "people")),
    "flow-step": (2, Text("流程里的一步", "step of the flow")),
    "review": (2, Text("复盘", "review")),
    "outcomes": (2, Text("结局", "outcomes")),
    "style": (1, Text("能演的风格", "style it can be played in")),
}
"""What a word counts by where it stands, with the name of the place; the weights are ours."""
AGAIN = 0.15
"""What a word counts in each further part it stands in, against the best one."""
LIKE = frozenset(("title", "topic", "lede", "wanted", "happened", "facts", "story", "voice"))
"""The parts that tell of the matter itself, as a complaint does."""


@dataclass(frozen=True)
class Page:
    """One case or guide, as it is searched."""

    kind: Kind
    id: str
    texts: Mapping[str, Text]
    """What stands in each part, plain (see `steward.standards_search.plain`)."""
    shown: Mapping[str, Text]
    """The same as it is written."""
    topics: tuple[str, ...]
    standards: tuple[str, ...]
    """Those it is about first."""
    about: frozenset[str]
    """The standards it is about, of those it names."""
    family: str
    causes: Mapping[str, int]
    """How many causes of each kind its review has."""
    styles: tuple[str, ...]
    """The styles it can be played in."""

    @cached_property
    def parts(self) -> Mapping[str, frozenset[str]]:
        """The tokens of each part, the parts that count most first."""
        ranked = sorted(self.texts, key=lambda part: -PARTS[part][0])
        return {part: frozenset(tokens(self.texts[part].zh) | tokens(self.texts[part].en)) for part in ranked}

    @cached_property
    def tokens(self) -> Mapping[str, float]:
        """What it can be found by, each with what it counts here."""
        best: dict[str, float] = {}
        more: dict[str, float] = {}
        for part, said in self.parts.items():
            weight = PARTS[part][0]
            for token in said:
                if token in best:
                    more[token] = more.get(token, 0) + weight
                else:
                    best[token] = weight
        return {token: weight + AGAIN * more.get(token, 0) for token, weight in best.items()}

    @cached_property
    def matter(self) -> frozenset[str]:
        """The tokens of the parts that tell of the matter itself."""
        return frozenset().union(*(said for part, said in self.parts.items() if part in LIKE))

    @cached_property
    def steps(self) -> Mapping[str, int]:
        """The steps of the complaint flow that it is about, with how much of it is."""
        return _steps(self.standards, self.about)

    @cached_property
    def rated(self) -> Mapping[str, float]:
        """The standards it names, with what each counts when pages are compared."""
        return {id: 2.0 if id in self.about else 1.0 for id in self.standards}


@lru_cache(maxsize=512)
def page_of(one: Case | Guide) -> Page:
    """Give a case or a guide as it is searched."""
    return _of_case(one) if isinstance(one, Case) else _of_guide(one)


def _of_case(case: Case) -> Page:
    named = _standards_in(case.model_dump_json())
    drill = case.drill
    review = case.review
    played = tuple(drill.styles) if drill else ()
    about = frozenset(case.standards)
    standards = (*case.standards, *(id for id in named if id not in about))
    said = [fact.says for fact in case.facts] + [one.says for one in case.expectations if one.says]
    said += (
        [drill.opens, *([drill.lines.repeats] if drill.lines and drill.lines.repeats else [])]
        if drill and drill.opens
        else []
    )
    points = [one.what.text for one in (*review.well, *review.badly, *review.mine)]
    points += [one.what.text for one in review.adopt]
    parts = {
        "title": [case.title.text],
        "lede": [case.lede.text],
        "wanted": [one.text for one in (case.wanted.surface, case.wanted.real, case.wanted.hidden) if one],
        "happened": [one for event in case.happened for one in (event.when.text, event.what.text)],
        "people": [one for person in case.people for one in (person.name.text, person.who.text)],
        "facts": [fact.what.text for fact in case.facts],
        "story": [Text(case.story("zh"), case.story("en"))],
        "voice": [Text(" ".join(one.zh), " ".join(one.en)) for one in said],
        "limits": [one for limit in case.limits for one in (limit.what.text, limit.why.text)],
        "causes": [cause.what.text for cause in review.causes],
        "review": points + [question.ask.text for question in review.questions],
        "outcomes": [one for outcome in case.outcomes for one in (outcome.what.text, outcome.because.text)],
        "style": [styles()[id].name for id in played if id in styles()],
    }
    causes: Counter[str] = Counter(cause.kind for cause in review.causes)
    return _page("case", case.id, parts, case.topics, standards, about, case.family, causes, played)


def _of_guide(guide: Guide) -> Page:
    sources = frozenset(id for id in guide.source if id in catalogue())
    standards = (*sorted(sources), *(id for id in guide.all_standards if id not in sources))
    parts = {
        "title": [guide.title.text],
        "lede": [one.text for one in (guide.lede, guide.when) if one],
        "steps": [one.text for step in guide.steps for one in (step.do, step.who, step.within, step.check) if one],
        "wordings": [one.text for one in guide.say]
        + [text for one in guide.avoid for text in (one.text, one.instead.text)],
        "limits": [one for bound in guide.limits for one in (bound.what.text, bound.why.text)],
        "forms": [one.text for form in guide.forms for one in (form.name, *form.fields)],
    }
    return _page("guide", guide.id, parts, guide.topics, standards, sources, guide.family, {}, ())


def _page(
    kind: Kind,
    id: str,
    parts: Mapping[str, Iterable[Text]],
    about_topics: tuple[str, ...],
    standards: tuple[str, ...],
    about: frozenset[str],
    family: str,
    causes: Mapping[str, int],
    played: tuple[str, ...],
) -> Page:
    steps = flow_named(USUAL).steps
    names = {
        **parts,
        "id": [Text(id, id)],
        "topic": [topics()[one] for one in about_topics],
        "family": [families()[family].name] if family in families() else [],
        "flow-step": [steps[step] for step in _steps(standards, about)],
    }
    shown = {part: _joined(texts) for part, texts in names.items()}
    shown = {part: text for part, text in shown.items() if text.zh or text.en}
    return Page(
        kind,
        id,
        {part: Text(plain(text.zh), plain(text.en)) for part, text in shown.items()},
        shown,
        about_topics,
        standards,
        about,
        family,
        causes,
        played,
    )


def _joined(texts: Iterable[Text]) -> Text:
    """Put texts in a row, apart from one another, so that no pair of characters is made of two of them."""
    kept = list(texts)
    return Text(" / ".join(text.zh for text in kept), " / ".join(text.en for text in kept))


def _standards_in(text: str) -> list[str]:
    known = catalogue()
    return [id for id in dict.fromkeys(re.findall(r"[a-z0-9]+(?:[.-][a-z0-9]+)+", text)) if id in known]


def _steps(standards: Iterable[str], about: frozenset[str]) -> Mapping[str, int]:
    """Find the steps whose standards a page is about, or of which it names two at least."""
    found = {}
    for step, ids in standards_of_steps().items():
        n = sum(2 if id in about else 1 for id in standards if id in ids)
        if n > 1:
            found[step] = n
    return found


@cache
def standards_of_steps() -> Mapping[str, frozenset[str]]:
    """Give the standards of each step of the complaint flow; those of the topic of its name are among them, those that many steps share are not."""
    flow = flow_named(USUAL)
    given = {
        step: frozenset(_named(flow.guidance[step])) if step in flow.guidance else frozenset() for step in flow.steps
    }
    shared = Counter(id for ids in given.values() for id in ids)
    of_topic = {step: {id for id, one in catalogue().items() if one.topic == step} for step in flow.steps}
    return {step: frozenset(id for id in ids if shared[id] < 3) | of_topic[step] for step, ids in given.items()}


def _named(guidance: Guidance) -> Iterator[str]:
    yield from guidance.standards
    for advice in (*guidance.do, *guidance.avoid):
        if advice.standard:
            yield advice.standard
