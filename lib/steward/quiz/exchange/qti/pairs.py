"""Interactions of QTI that put things together: pairs, and words into gaps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from steward.quiz.exchange.hostile import shown
from steward.quiz.exchange.qti import doubts
from steward.quiz.exchange.qti.declarations import Declared, Many, parsed
from steward.quiz.exchange.qti.names import attribute, inside, kind, within, words
from steward.quiz.exchange.qti.parts import GAP, SELECT, key_earns, only_named, plain_of, response_of, shuffles, stem
from steward.quiz.exchange.question import Answer, Question

if TYPE_CHECKING:
    from steward.quiz.exchange.qti.item import Reading


def match(reading: Reading, question: Question, interaction: Any, one: Declared) -> Question:
    """Read two sets to be matched."""
    sets = list(within(interaction, "simple-match-set"))
    sides = [{attribute(c, "identifier"): c for c in within(each, "simple-associable-choice")} for each in sets[:2]]
    pairs = [pair for pair in _pairs(one) if len(sides) == 2 and pair[0] in sides[0] and pair[1] in sides[1]]
    if not pairs:
        reading.words.once(doubts.NO_KEY, interaction)
        return only_named(reading, question, [interaction])
    if len({left for left, _ in pairs}) < len(pairs):
        if len({right for _, right in pairs}) < len(pairs):
            reading.warn(doubts.MANY_PARTNERS, interaction)
            listed = [Answer(words(sides[0][a]), 100, match=words(sides[1][b])) for a, b in pairs]
            return replace(only_named(reading, question, [interaction]), answers=tuple(listed))
        reading.warn(doubts.SWAPPED, interaction)
        sides.reverse()
        pairs = [(right, left) for left, right in pairs]
    return _matched(reading, question, interaction, sides[0], sides[1], pairs)


def associate(reading: Reading, question: Question, interaction: Any, one: Declared) -> Question:
    """Read pairs to be made of one set."""
    elements = {
        attribute(element, "identifier"): element for element in within(interaction, "simple-associable-choice")
    }
    written = {frozenset(pair): pair for pair in _written_pairs(reading, one)}
    pairs = [written.get(frozenset(pair), pair) for pair in _pairs(one) if set(pair) <= set(elements)]
    ends = [end for pair in pairs for end in pair]
    if not pairs or len(set(ends)) < len(ends):
        reading.warn(doubts.MANY_PARTNERS if pairs else doubts.NO_KEY, interaction)
        listed = [Answer(words(elements[a]), 100, match=words(elements[b])) for a, b in pairs]
        return replace(only_named(reading, question, [interaction]), answers=tuple(listed))
    reading.warn(doubts.ANY_ORDER, interaction)
    lefts = {left: elements[left] for left, _ in pairs}
    rights = {each: element for each, element in elements.items() if each not in lefts}
    return _matched(reading, question, interaction, lefts, rights, pairs)


def gap_match(reading: Reading, question: Question, interaction: Any, one: Declared) -> Question:
    """Read gaps to be filled from a set of words."""
    choices = {attribute(c, "identifier"): c for c in inside(interaction, "gap-text", "gap-img")}
    gaps = list(within(interaction, "gap"))
    partner: dict[str, str] = {}
    for choice, gap in _pairs(one):
        if gap in choices and choice not in choices:
            choice, gap = gap, choice
        if gap in partner:
            reading.words.once(doubts.SEVERAL_KEYS, interaction)
        partner.setdefault(gap, choice)
    numbers = {each: n for n, each in enumerate(choices, 1)}
    without = [gap for gap in gaps if partner.get(attribute(gap, "identifier")) not in numbers]
    if not gaps or len(without) == len(gaps):
        reading.words.once(doubts.NO_KEY, interaction)
        return only_named(reading, question, [interaction])
    if without:
        reading.warn(doubts.GAP_WITHOUT_KEY, without[0], n=len(without))
    placed = {
        gap: f"[[{numbers[partner[attribute(gap, 'identifier')]]}]]" if gap not in without else GAP for gap in gaps
    }
    reading.words.placed = {**reading.words.placed, **placed}
    held = [child for child in interaction if kind(child) not in ("prompt", "gap-text", "gap-img")]
    passage = [f"<div>{reading.words.html(child)}</div>" for child in held]
    _say_weights(reading, interaction, len(gaps) - len(without))
    used = {partner[attribute(gap, "identifier")] for gap in gaps if gap not in without}
    answers = [Answer(plain_of(reading, element), 100 if each in used else 0) for each, element in choices.items()]
    endless = [attribute(element, "match-max", "1") == "0" for element in choices.values()]
    extra = {**question.extra, "groups": ["1"] * len(answers), **({"infinite": endless} if any(endless) else {})}
    return replace(
        question, type="gapselect" if attribute(reading.root, "label") == SELECT else "ddwtos", text=stem(reading, interaction, "".join(passage)), answers=tuple(answers),
        shuffle=shuffles(interaction), extra=extra,
    )  # fmt: skip


def _pairs(one: Declared) -> list[tuple[str, str]]:
    """Give the right pairs: those declared, else those that are worth something."""
    right = one.correct if isinstance(one.correct, Many) else () if one.correct is None else (one.correct,)
    found = [pair for pair in right if isinstance(pair, tuple) and len(pair) == 2]
    if not found:
        written = (parsed(key, one.base_type) for key, (worth, _) in one.mapping.items() if worth > 0)
        found = [pair for pair in written if isinstance(pair, tuple)]
    return found


def _written_pairs(reading: Reading, one: Declared) -> list[tuple[str, str]]:
    """Give pairs without order as the file has them."""
    for element in inside(reading.root, "response-declaration"):
        if attribute(element, "identifier") == one.identifier:
            parts = ["".join(value.itertext()).split() for value in within(element, "value")]
            parts += [
                (entry.get("map-key") or entry.get("mapKey") or "").split() for entry in within(element, "map-entry")
            ]
            return [(pair[0], pair[1]) for pair in parts if len(pair) == 2]
    return []


def _matched(
    reading: Reading,
    question: Question,
    interaction: Any,
    lefts: dict[str, Any],
    rights: dict[str, Any],
    pairs: list[tuple[str, str]],
) -> Question:
    partner = dict(pairs)
    answers: list[Answer] = []
    for each, element in lefts.items():
        if each not in partner:
            reading.warn(doubts.NO_PARTNER, element, left=shown(words(element), 40))
            continue
        left = reading.words.html(element, f"answer {len(answers)}")
        answers.append(Answer(left, 100, match=plain_of(reading, rights[partner[each]])))
    _say_weights(reading, interaction, len(partner))
    used = set(partner.values())
    answers += [
        Answer("", 100, match=plain_of(reading, element)) for each, element in rights.items() if each not in used
    ]
    if not key_earns(reading, next(iter(reading.scoring.responses.values()))):
        reading.words.once(doubts.OTHER_KEY, reading.scoring.processing.rules)
    return replace(
        question, type="match", text=stem(reading, interaction), answers=tuple(answers), shuffle=shuffles(interaction)
    )


def _say_weights(reading: Reading, interaction: Any, pairs: int) -> None:
    """Say where pairs do not share the mark equally."""
    one = response_of(reading, interaction)
    if one is None or pairs < 2:
        return
    worth = {value for value, _ in one.mapping.values() if value > 0}
    if one.has_mapping and reading.scoring.processing.template != "match_correct":
        if len(worth) > 1 or any(value < 0 for value, _ in one.mapping.values()):
            reading.words.once(doubts.PAIR_WEIGHTS, interaction)
    elif isinstance(one.correct, Many):
        gain = reading.scoring.gain(one.identifier, Many(one.correct[:-1]))
        if gain is not None and gain <= 0:
            reading.words.once(doubts.ALL_OR_NOTHING, interaction)
