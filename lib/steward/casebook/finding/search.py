"""Searching cases and guides by words and by what they are about, and saying why something was found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from steward.casebook.families import families
from steward.casebook.finding.index import Index, index
from steward.casebook.finding.pages import LIKE, PARTS, Kind, Page
from steward.casebook.finding.words import is_chinese, pairs, stem, tells_little, terms
from steward.casebook.flows import USUAL, flow_named
from steward.casebook.parts import topics
from steward.casebook.reference import CAUSE_KINDS
from steward.service.personality.character import styles
from steward.standards_search import plain
from steward.words import LOCALES, Locale, Text
from steward.workspace import Workspace

LONGEST = 400
"""Characters of a query that are looked at."""
_AROUND = 12
_HEAD = ("title", "topic", "family", "style", "flow-step", "id")
"""Parts that are told by name alone; of the others a few words around are shown."""

_IN = Text("{part}里有“{words}”", "“{words}” in the {part}")
_IN_THE_FAMILY = Text("属于“{words}”这一类", "one of the matters of “{words}”")
_SNIPPET = Text("{part}：{words}", "{part}: {words}")
_NOTHING = Text("", "")
_NEAR = Text("和“{words}”相近", "close to “{words}”")
_TOPIC = Text("主题是{name}", "about {name}")
_STANDARD = Text("用到标准 {id}", "rests on {id}")
_STEP = Text("讲到“{name}”这一步，有 {n} 条标准", "about the step “{name}”, by {n} of its standards")
_STEP_ONE = Text("讲到“{name}”这一步", "about the step “{name}”")
_CAUSE = Text("原因里“{name}”有 {n} 条", "causes of the kind “{name}”: {n}")
_STYLE = Text("能演{name}", "can be played {name}")
_FAMILY = Text("属于{name}", "{name}")


@dataclass(frozen=True, slots=True)
class Found:
    """A case or a guide that was found, and why."""

    kind: Kind
    id: str
    score: float
    """Only the order counts."""
    why: Text


def search(
    query: str,
    locale: Locale,
    workspace: Workspace | None = None,
    *,
    topic: str = "",
    standard: str = "",
    step: str = "",
    cause: str = "",
    style: str = "",
    family: str = "",
    most: int = 200,
) -> tuple[Found, ...]:
    """Find cases and guides, the best first.

    Words may be in either language. All of them must occur; where no page has all, those that have most come first. Chinese
    need not be cut into words, English is found by word stems, and a few slips of the keyboard are forgiven.

    Args:
        query: words, or the id of a standard; without words everything that fits the rest, in the order of the books.
        locale: the reader's language; what stands in it is quoted.
        workspace: whose own cases and guides are searched too.
        topic: only what is about this topic.
        standard: only what names this standard.
        step: only what is about this step of the complaint flow.
        cause: only cases whose review has causes of this kind.
        style: only cases that can be played in this style.
        family: only this class of matters.
        most: how many are given.

    >>> [found.id for found in search("排水 老人", "zh")][:1]
    ['flooded-flower-trough']
    """
    book = index(workspace)
    asked = terms(query[:LONGEST])
    fits = [i for i, page in enumerate(book.pages) if _fits(page, topic, standard, step, cause, style, family)]
    scores = _scored(book, asked, fits) if asked else {i: _kept(book.pages[i], standard, step, cause) for i in fits}
    ranked = sorted(scores, key=lambda i: (-scores[i], i))[:most]
    narrowed = {"topic": topic, "standard": standard, "step": step, "cause": cause, "style": style, "family": family}
    return tuple(
        Found(
            book.pages[i].kind,
            book.pages[i].id,
            round(scores[i], 3),
            _joined(
                (*_reasons(book, book.pages[i], asked, locale), *_narrowed(book.pages[i], narrowed)),
                _said(_NEAR, words=" ".join(asked)) if asked else _NOTHING,
            ),
        )
        for i in ranked
    )


def _fits(page: Page, topic: str, standard: str, step: str, cause: str, style: str, family: str) -> bool:
    return not (
        (topic and topic not in page.topics)
        or (standard and standard not in page.standards)
        or (step and step not in page.steps)
        or (cause and cause not in page.causes)
        or (style and style not in page.styles)
        or (family and family != page.family)
    )


def _scored(book: Index, asked: Sequence[str], fits: Iterable[int]) -> dict[int, float]:
    """Give the pages with most of the words, each with the sum of what they count."""
    found = [book.find(term) for term in asked]
    counted = {i: sum(i in one for one in found) for i in fits}
    best = max(counted.values(), default=0)
    return {i: sum(one.get(i, 0.0) for one in found) for i, n in counted.items() if best and n == best}


def _kept(page: Page, standard: str, step: str, cause: str) -> float:
    """Rank what is found without words by how much it is about what was chosen."""
    return float((standard in page.about) * 5 + page.steps.get(step, 0) + page.causes.get(cause, 0))


# -- why ---------------------------------------------------------------------------------------------------------------


def _reasons(book: Index, page: Page, asked: Sequence[str], locale: Locale) -> Iterator[Text]:
    """Say where the words stand, the best place of each word, two places at most."""
    places: dict[str, list[str]] = {}
    for term in asked:
        if place := _place(book, page, term, locale):
            places.setdefault(place[0], []).append(place[1])
    ranked = sorted(places, key=lambda part: -PARTS[part][0] if part in PARTS else -10)
    for part in ranked[:2]:
        words = places[part]
        if part == "standard":
            yield _said(_STANDARD, id=words[0])
        elif part in _HEAD or part == "lede":
            name = PARTS[part][1]
            quoted = Text("”“".join(words), "”, “".join(words))
            yield _said(_IN, part=name, words=quoted)
        else:
            yield _said(_SNIPPET, part=PARTS[part][1], words=_around(page.shown[part], words[0], locale))


def _place(book: Index, page: Page, term: str, locale: Locale) -> tuple[str, str] | None:
    """Give the best part of a page a term stands in, and the words there that are meant."""
    if "." in term and not is_chinese(term):
        named = next((id for id in page.standards if id == term or id.startswith(term) or id.endswith("." + term)), "")
        return ("standard", named) if named else None
    chinese = is_chinese(term)
    meant = pairs(term) if chinese else book.meant(term)
    whole = [part for part, text in page.texts.items() if chinese and (term in text.zh or term in text.en)]
    for part, said in page.parts.items():
        if (whole and part not in whole) or not (
            said.intersection(meant) or (len(term) == 1 and term in page.texts[part].zh)
        ):
            continue
        for text in (page.texts[part].say(locale), page.texts[part].say("en" if locale == "zh" else "zh")):
            if words := _occurs(text, term, meant):
                return part, words
    return None


def _occurs(said: str, term: str, meant: Sequence[str]) -> str:
    """Give the words of a text that stand for a term, ``""`` where there are none."""
    if is_chinese(term):
        return term if term in said else max(_runs(term, said), key=len, default="")
    return next((word for word in re.findall(r"[a-z0-9]+(?:'[a-z]+)?", said) if stem(word) in meant), "")


def _runs(term: str, said: str) -> list[str]:
    """Give the longest pieces of a run of Chinese, of two characters at least, that a text has."""
    found, start = [], 0
    while start < len(term) - 1:
        end = start + 1
        while end < len(term) and term[start : end + 1] in said:
            end += 1
        if end - start > 1:
            found.append(term[start:end])
        start = max(end, start + 1) if end - start > 1 else start + 1
    return found


def _around(text: Text, words: str, locale: Locale) -> Text:
    """Give a few words around what was found, from the language it was found in."""
    for one in sorted(LOCALES, key=lambda each: each != locale):
        said = text.say(one)
        at = plain(said).find(words)
        if at < 0 or len(plain(said)) != len(said):
            continue
        wide = _AROUND if one == "zh" else 3 * _AROUND
        start, end = max(0, at - wide), min(len(said), at + len(words) + wide)
        if one == "en":
            start = said.rfind(" ", 0, start) + 1 if start else 0
            end = said.find(" ", end) if said.find(" ", end) > 0 else len(said)
        piece = re.split(r" / ", said[start:at])[-1] + re.split(r" / ", said[at:end])[0]
        piece = " ".join(piece.split()).strip('，。；、,.;:“”"# ')
        return Text(f"“{piece}”", f"“{piece}”")
    return Text(f"“{words}”", f"“{words}”")


def _narrowed(page: Page, by: dict[str, str]) -> Iterator[Text]:
    """Say how a page fits what was chosen beside the words."""
    if (id := by["topic"]) in topics():
        yield _said(_TOPIC, name=topics()[id])
    if id := by["standard"]:
        yield _said(_STANDARD, id=id)
    if id := by["step"]:
        name, n = flow_named(USUAL).steps[id], page.steps[id]
        yield _said(_STEP, name=name, n=n) if n > 2 else _said(_STEP_ONE, name=name)
    if id := by["cause"]:
        yield _said(_CAUSE, name=next(text for kind, text in CAUSE_KINDS.items() if kind == id), n=page.causes[id])
    if (id := by["style"]) in styles():
        yield _said(_STYLE, name=styles()[id].name)
    if (id := by["family"]) in families():
        yield _said(_FAMILY, name=families()[id].name)


def _said(text: Text, **values: object) -> Text:
    return Text(text.say("zh", **values), text.say("en", **values))


def _joined(reasons: Iterable[Text], otherwise: Text = _NOTHING) -> Text:
    kept = list(reasons)
    return Text("；".join(one.zh for one in kept), "; ".join(one.en for one in kept)) if kept else otherwise


# -- alike -------------------------------------------------------------------------------------------------------------

_BESIDE = Text("编写的人把它放在一起", "put beside it by its writers")
_SAME_FAMILY = Text("同属{name}", "both {name}")
_SAME_TOPICS = Text("都说{names}", "both about {names}")
_SAME_STANDARDS = Text("有 {n} 条标准相同", "standards in common: {n}")
_BOTH_SAY = Text("都说到{words}", "both speak of {words}")
_SAME_MATTER = Text("像是{name}的事", "sounds like {name}")
_BESIDE_THE_MATTER = re.compile(
    r"(?:不|拒|停)[再]?交(?:了)?(?:物业费|管理费)|要求(?:减免|赔偿|退)[^，。；]{0,14}|要求(?:书面|今天给)?答复|限[^，。；]{1,4}内解决|不解决就|"
    r"希望有人上门看看|接\s*12345\s*转办|微信群里|业主(?:来电|来访|称|反映|投诉)|请尽快处理|拍了照片[^，。；]{0,8}"
)
"""What is said beside any matter: how it came in, what is threatened and asked for."""
_LEAST = 0.12
"""The score below which a case is not called like a complaint."""
_SHARE = 0.3
"""What a case must reach of the score of the best."""
_MOST = 2.6
"""The most that one token may tell: a rare word said in passing must not outweigh the matter."""
_LITTLE = 0.25
"""What a pair that says little counts."""
_ENDS = "的了着在是有就还又都也里"
"""Left out at the ends of words that are quoted."""
_TELLING = 1.2
"""How much a token must tell to be named as a likeness: it stands on fewer than a third of the pages."""


def related(page_id: str, n: int = 5, workspace: Workspace | None = None, *, kind: Kind = "case") -> tuple[Found, ...]:
    """Find the cases nearest to a case or a guide: those its writers name, then by class, topics, standards and words.

    >>> "ceiling-leak" in [found.id for found in related("flooded-flower-trough")]
    True
    """
    book = index(workspace)
    here = next((page for page in book.pages if page.kind == kind and page.id == page_id), None)
    if here is None:
        return ()
    named = _named_beside(page_id, workspace) if kind == "case" else {}
    rarity = {id: 1 / sum(id in page.standards for page in book.pages) for id in here.standards}
    found = []
    for page in book.pages:
        if page.kind != "case" or (page.id == page_id and kind == "case"):
            continue
        shared = [id for id in page.standards if id in rarity]
        alike_topics = [one for one in here.topics if one in page.topics]
        score = (
            100.0 * named.get(page.id, 0)
            + 3.0 * (bool(here.family) and page.family == here.family)
            + 2.0 * len(alike_topics)
        )
        score += sum(min(page.rated[id], here.rated[id]) * rarity[id] for id in shared) * 2
        score += _likeness(book, here.matter, page) * 4
        found.append((score, page, alike_topics, shared))
    found.sort(key=lambda one: -one[0])
    return tuple(
        Found("case", page.id, round(score, 3), _joined(_why_related(here, page, page.id in named, alike, len(shared))))
        for score, page, alike, shared in found[:n]
        if score > 2
    )


def _named_beside(id: str, workspace: Workspace | None) -> dict[str, int]:
    """Give the cases put beside a case: 2 for those it names itself, 1 for those that name it."""
    from steward.casebook.casebook import casebook

    cases = casebook(workspace).cases
    mine = cases[id].related if id in cases else ()
    return dict.fromkeys((other for other, case in cases.items() if id in case.related), 1) | dict.fromkeys(mine, 2)


def _why_related(here: Page, page: Page, is_named: bool, alike: Sequence[str], shared: int) -> Iterator[Text]:
    if is_named:
        yield _BESIDE
    if here.family and page.family == here.family and here.family in families():
        yield _said(_SAME_FAMILY, name=families()[here.family].name)
    if alike:
        names = [topics()[one] for one in alike[:2] if one in topics()]
        yield _said(_SAME_TOPICS, names=Text("、".join(one.zh for one in names), ", ".join(one.en for one in names)))
    elif shared > 1:
        yield _said(_SAME_STANDARDS, n=shared)


def _likeness(book: Index, tokens: Iterable[str], page: Page) -> float:
    """Give how much of what tells in some words stands on a page too, from 0 to 1."""
    telling = {token: book.tells(token) for token in tokens if token in book.places}
    whole = sum(value * value for value in telling.values())
    return sum(value * value for token, value in telling.items() if token in page.matter) / whole if whole else 0.0


def like(text: str, locale: Locale, workspace: Workspace | None = None, n: int = 5) -> tuple[Found, ...]:
    """Find the cases like a complaint, by its words; none where nothing in it tells.

    Args:
        text: what the owner said or what the register says, masked or not; in either language.
        locale: the language the likenesses are named in, where the words are in both.
        workspace: whose own cases are looked at too.
        n: how many are given.

    >>> like("家里卫生间天花板又漏水了，楼上说不关他的事", "zh")[0].id
    'ceiling-leak'
    """
    del locale  # the words of the complaint are quoted as they are
    book = index(workspace)
    text = _BESIDE_THE_MATTER.sub(" ", text[:4000])
    asked = terms(text)
    telling: dict[str, float] = {}
    for term in asked:
        for token in pairs(term) if is_chinese(term) else [stem(term)]:
            if token in book.places and len(token) > 1:
                little = is_chinese(term) and tells_little(token)
                telling[token] = min(book.tells(token), _MOST) * (_LITTLE if little else 1)
    family, about = _matter(plain(text))
    whole = sum(value * value for value in telling.values()) or 1.0
    found = []
    for page in book.pages:
        if page.kind != "case":
            continue
        shared = {token: telling[token] for token in telling if token in page.matter}
        score = sum(value * value * _weight(page, token) for token, value in shared.items()) / whole
        if family:
            score += 0.25 * (page.family == family) + 0.08 * len(set(about) & set(page.topics))
        words = _shared_words(page, asked, shared)
        if score >= _LEAST and (words or (family and page.family == family)):
            found.append((score, page, words))
    found.sort(key=lambda one: -one[0])
    found = [one for one in found if one[0] >= _SHARE * found[0][0]]
    reasons = {page.id: _why_like(words, family if page.family == family else "") for _, page, words in found[:n]}
    return tuple(Found("case", page.id, round(score, 3), _joined(reasons[page.id])) for score, page, _ in found[:n])


def _weight(page: Page, token: str) -> float:
    """Give what a token counts on a page: what the case is about counts more than what is said in passing."""
    return 0.3 + min(page.tokens.get(token, 0), 15) / 6


def _matter(text: str) -> tuple[str, tuple[str, ...]]:
    """Give the class and the topics that most words of a complaint belong to, by ``training/casebook/matters.yaml``."""
    from steward.content import read_yaml

    best, most = None, 0
    for entry in read_yaml("training/casebook/matters.yaml"):
        n = sum(word in text for word in (*entry["zh"], *entry["en"]))
        if n > most:
            best, most = entry, n
    return (best["family"], tuple(best["topics"])) if best else ("", ())


def _shared_words(page: Page, asked: Sequence[str], shared: dict[str, float]) -> list[str]:
    """Give the three most telling pieces of a complaint that a case has too."""
    said = " ".join(page.texts[part].zh + " " + page.texts[part].en for part in LIKE if part in page.texts)
    found: dict[str, float] = {}
    for term in asked:
        for run in _runs(term, said) if is_chinese(term) else [term]:
            parts = pairs(run) if is_chinese(run) else [stem(run)]
            worth = max((shared.get(token, 0.0) for token in parts), default=0.0)
            if worth >= _TELLING:
                found[run.strip(_ENDS)] = worth
    return sorted(found, key=lambda run: -found[run])[:3]


def _why_like(words: Sequence[str], family: str) -> Iterator[Text]:
    if words:
        yield _said(
            _BOTH_SAY, words=Text("".join(f"“{word}”" for word in words), ", ".join(f"“{word}”" for word in words))
        )
    if family in families():
        yield _said(_SAME_MATTER, name=families()[family].name)
