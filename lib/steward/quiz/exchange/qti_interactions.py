"""The interactions of QTI as types of questions."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

from steward.quiz.exchange import qti_doubts as doubts
from steward.quiz.exchange.cloze import write_gap
from steward.quiz.exchange.hostile import shown
from steward.quiz.exchange.qti_names import attribute, inside, kind, within, words
from steward.quiz.exchange.qti_processing import Declared, Many, Value, key_of, map_value, parsed
from steward.quiz.exchange.qti_scoring import (
    is_sensitive,
    number_range,
    shares,
    whole_or_nothing,
    worth_of_choices,
)
from steward.quiz.exchange.question import Answer, Question
from steward.quiz.exchange.safe_text import plain_words

if TYPE_CHECKING:
    from steward.quiz.exchange.qti_item import Reading

GAP = "_____"
TRUE_FALSE, SELECT = "steward:truefalse", "steward:gapselect"
"""Labels of items that we write where QTI has no type of its own."""
NUMBERINGS = {
    "abc": "qti-labels-lower-alpha",
    "ABCD": "qti-labels-upper-alpha",
    "123": "qti-labels-decimal",
    "none": "qti-labels-none",
}
"""How options are numbered, and the class of the shared vocabulary that says so."""


def single(reading: Reading, question: Question, interaction: Any) -> Question:
    """Read an item with one interaction."""
    read = _READERS.get(kind(interaction))
    one = _response(reading, interaction)
    if read is None or one is None or one.cardinality == "record":
        return _named(reading, question, [interaction])
    _say_scoring(reading, one)
    return _marked(reading, read(reading, question, interaction, one))


def several(reading: Reading, question: Question, found: list[Any]) -> Question:
    """Read an item with several interactions as a text with gaps, where all of them can be gaps."""
    responses = [_response(reading, one) for one in found]
    hidden = [
        one
        for one in found
        if any(kind(above) in ("feedback-block", "template-block") for above in one.iterancestors())
    ]
    if hidden or any(
        kind(one) not in _GAPS or response is None or response.cardinality == "record"
        for one, response in zip(found, responses, strict=True)
    ):
        return _named(reading, question, found)
    gains: list[float] = []
    gaps: list[tuple[str, list[Answer]]] = []
    placed: dict[Any, str] = {}
    for one, response in zip(found, responses, strict=True):
        assert response is not None
        _say_scoring(reading, response)
        gap_kind, answers, gain = _GAPS[kind(one)](reading, one, response)
        if not answers or not all(answer.text for answer in answers):
            return _named(reading, question, found)
        gaps.append((gap_kind, answers))
        gains.append(gain)
    marks = _marks(gains)
    if not marks:
        reading.warn(doubts.WEIGHTS_LOST, found[0], weights=" : ".join(f"{gain:g}" for gain in gains))
        marks = [1] * len(gains)
    for one, (gap_kind, answers), mark in zip(found, gaps, marks, strict=True):
        gap = write_gap(gap_kind, answers, mark)
        placed[one] = f"{_prompt(reading, one)}<p>{gap}</p>" if kind(one) == "choice-interaction" else gap
    reading.words.placed = {**reading.words.placed, **placed}
    reading.warn(doubts.AS_CLOZE, found[0])
    return replace(question, type="cloze", text=reading.words.html(reading.body), default_mark=float(sum(marks)))


def _marks(gains: list[float]) -> list[int]:
    """Give whole marks in the ratio of gains; empty where there are none."""
    least = min((gain for gain in gains if gain > 0), default=0)
    if not least:
        return [1] * len(gains)
    for factor in (1, 2, 3, 4, 5, 10):
        ratios = [max(gain, 0) / least * factor for gain in gains]
        if all(abs(ratio - round(ratio)) < 1e-6 and 1 <= round(ratio) <= 100 for ratio in ratios):
            return [round(ratio) for ratio in ratios]
    return []


def _response(reading: Reading, interaction: Any) -> Declared | None:
    return reading.scoring.responses.get(attribute(interaction, "response-identifier"))


def _named(reading: Reading, question: Question, found: Sequence[Any]) -> Question:
    """Keep the text of an item whose way of answering has no counterpart."""
    names = list(dict.fromkeys(kind(one) for one in found))
    if len(found) == 1:
        reading.warn(doubts.NOT_ASKED, found[0], interaction=names[0])
    else:
        reading.warn(doubts.COMPOSITE, found[0], interactions=", ".join(names))
    reading.words.placed = {**reading.words.placed, **{one: _prompt(reading, one) for one in found}}
    extra = {**question.extra, "type": ", ".join(names)}
    return replace(question, type="other", text=reading.words.html(reading.body), default_mark=1, extra=extra)


def _say_scoring(reading: Reading, one: Declared) -> None:
    scoring = reading.scoring
    best = scoring.best
    if scoring.processing.rules is None and one.correct is not None:
        reading.words.once(doubts.NO_SCORING, None)
    elif scoring.failed:
        reading.words.once(doubts.SCORING, scoring.processing.rules, what=shown(scoring.failed, 40))
    elif best is not None and best <= 0 and one.correct is not None:
        reading.words.once(doubts.OTHER_KEY, scoring.processing.rules)


def _marked(reading: Reading, question: Question) -> Question:
    """Give the question the best score of the item as its mark."""
    if question.type in ("description", "other"):
        return question
    best = reading.scoring.best
    if best is None or best <= 0:
        maximum = reading.scoring.processing.outcomes.get("SCORE")
        best = maximum.maximum if maximum is not None and maximum.maximum else 1.0
    return replace(question, default_mark=round(best, 6))


def _stem(reading: Reading, interaction: Any, instead: str = "") -> str:
    """Give the text of the item, with the prompt, and what else is given, where the interaction stands."""
    place = f"{_prompt(reading, interaction)}{instead}"
    if kind(interaction) not in _INLINE:
        place = f" {place} "
    reading.words.placed = {**reading.words.placed, interaction: place}
    return reading.words.html(reading.body)


_INLINE = frozenset(("text-entry-interaction", "inline-choice-interaction"))


def _prompt(reading: Reading, interaction: Any) -> str:
    found = [said for element in inside(interaction, "prompt") if (said := reading.words.html(element))]
    return "".join(said if re.match("<(p|div|ul|ol|table|h[1-6])\\b", said) else f"<p>{said}</p>" for said in found)


def _shuffle(interaction: Any) -> bool | None:
    said = attribute(interaction, "shuffle")
    return None if not said else said in ("true", "1")


def _choice_answers(
    reading: Reading, name: str, elements: list[Any], several_may: bool, one: Declared, place: str = "answer"
) -> tuple[list[Answer], float, str]:
    """Give the answers of choices, the best gain, and how they are scored."""
    identifiers = [attribute(element, "identifier") for element in elements]
    scoring, how = reading.scoring, ""
    right = set(one.correct if isinstance(one.correct, Many) else () if one.correct is None else (one.correct,))
    wrapped: Callable[[str], Value] = (
        (lambda each: Many((each,))) if one.cardinality != "single" else (lambda each: each)
    )
    percents: list[float] | None = None
    best = 1.0
    if several_may:
        if (worth := worth_of_choices(scoring, name, identifiers)) is not None:
            percents, how = worth
    else:
        gains = [scoring.gain(name, wrapped(each)) for each in identifiers]
        if None not in gains and any((gain or 0) > 0 for gain in gains):
            percents = shares(gain or 0.0 for gain in gains)
            best = max(gain or 0.0 for gain in gains)
    if percents is None:
        if scoring.failed:
            reading.words.once(doubts.SCORING, scoring.processing.rules, what=shown(scoring.failed, 40))
        if not right and one.has_mapping:
            right = {each for each in identifiers if map_value(one, each) > 0}
        if several_may:
            percents = whole_or_nothing(identifiers, right)
        else:
            percents = [100.0 if each in right else 0.0 for each in identifiers]
        if not right & set(identifiers):
            reading.words.once(doubts.NO_KEY, elements[0] if elements else None)
    texts = [reading.words.html(element, f"{place} {at}") for at, element in enumerate(elements)]
    feedback = _feedback_of_each(reading, name, [wrapped(each) for each in identifiers], identifiers)
    answers = [Answer(text, percent, said) for text, percent, said in zip(texts, percents, feedback, strict=True)]
    return answers, best, how


def _feedback_of_each(reading: Reading, name: str, values: list[Value], identifiers: list[str]) -> list[str]:
    """Give what each of several responses brings up that not all of them do."""
    others = {other: right for other, right in reading.scoring.key.items() if other != name}
    found = [reading.feedback({**others, name: value}) for value in values]
    if any(each is None for each in found):
        by_name = {
            attribute(one, "identifier"): one
            for one in within(reading.root, "feedback-inline", "modal-feedback", "feedback-block")
        }
        taken = [by_name.get(each) for each in identifiers]
        reading.used_feedback.update(one for one in taken if one is not None)
        return ["" if one is None else reading.said(one, None) for one in taken]
    common = {one for group in reading.combined for one in group}
    if len(found) > 1:
        common |= {one for one in found[0] or [] if all(one in (each or []) for each in found)}
    return [reading.texts(one for one in each or [] if one not in common) for each in found]


def _choice(reading: Reading, question: Question, interaction: Any, one: Declared) -> Question:
    elements = list(within(interaction, "simple-choice"))
    may = attribute(interaction, "max-choices", "1")
    several_may = one.cardinality != "single" and may != "1"
    answers, _, how = _choice_answers(reading, one.identifier, elements, several_may, one)
    if how == "whole" and sum(answer.percent > 0 for answer in answers) > 1:
        reading.words.once(doubts.ALL_OR_NOTHING, interaction)
    numbering = next((ours for ours, name in NUMBERINGS.items() if name in attribute(interaction, "class").split()), "")
    if attribute(reading.root, "label") == TRUE_FALSE and len(answers) == 2 and not several_may:
        true, false = (replace(answer, text=text) for answer, text in zip(answers, ("true", "false"), strict=True))
        return replace(question, type="truefalse", text=_stem(reading, interaction), answers=(true, false))
    return replace(
        question,
        type="multichoice_multi" if several_may else "multichoice_single",
        text=_stem(reading, interaction),
        answers=tuple(answers),
        shuffle=_shuffle(interaction),
        numbering=numbering,
        extra={**question.extra, **({"scoring": "match_correct"} if how == "whole" else {})},
    )


def _hottext(reading: Reading, question: Question, interaction: Any, one: Declared) -> Question:
    elements = list(within(interaction, "hottext"))
    several_may = one.cardinality != "single" and attribute(interaction, "max-choices", "1") != "1"
    answers, _, _ = _choice_answers(reading, one.identifier, elements, several_may, one)
    reading.warn(doubts.HOTTEXT, interaction)
    reading.words.placed = {
        **reading.words.placed,
        **{element: f"<u>{answer.text}</u>" for element, answer in zip(elements, answers, strict=True)},
    }
    passage = [
        reading.words.placed.get(c) or f"<div>{reading.words.html(c)}</div>" for c in interaction if kind(c) != "prompt"
    ]
    return replace(
        question,
        type="multichoice_multi" if several_may else "multichoice_single",
        text=_stem(reading, interaction, "".join(passage)),
        answers=tuple(answers),
        shuffle=False,
    )


def _order(reading: Reading, question: Question, interaction: Any, one: Declared) -> Question:
    elements = {attribute(element, "identifier"): element for element in within(interaction, "simple-choice")}
    right = one.correct if isinstance(one.correct, Many) else ()
    if len([each for each in right if each in elements]) < 2:
        reading.words.once(doubts.NO_KEY, interaction)
        return _named(reading, question, [interaction])
    steps = [reading.words.html(elements[each], f"answer {at}") for at, each in enumerate(right) if each in elements]
    for each, element in elements.items():
        if each not in right:
            reading.warn(doubts.STEP_LEFT_OUT, element, step=shown(words(element), 40))
    if not _scored_whole(reading, one):
        reading.words.once(doubts.OTHER_KEY, reading.scoring.processing.rules)
    extra = {
        **question.extra,
        "layouttype": "HORIZONTAL" if attribute(interaction, "orientation") == "horizontal" else "VERTICAL",
        "selecttype": "ALL",
        "selectcount": len(steps),
        "gradingtype": _grading(reading, one, right),
        "showgrading": "SHOW",
        "numberingstyle": "none",
    }
    return replace(
        question,
        type="ordering",
        text=_stem(reading, interaction),
        answers=tuple(Answer(step, 100) for step in steps),
        shuffle=_shuffle(interaction),
        extra=extra,
    )


def _grading(reading: Reading, one: Declared, right: Sequence[str]) -> str:
    """Tell by Moodle's names how an order is scored, from what it earns with its first two steps exchanged."""
    if len(right) < 3:
        return "ALL_OR_NOTHING"
    whole = reading.scoring.gain(one.identifier, Many(right))
    almost = reading.scoring.gain(one.identifier, Many((right[1], right[0], *right[2:])))
    if not whole or almost is None or almost <= 0:
        return "ALL_OR_NOTHING"
    by_place = math.isclose(almost / whole, 1 - 2 / len(right), rel_tol=1e-6)
    return "ABSOLUTE_POSITION" if by_place else "RELATIVE_NEXT_EXCLUDE_LAST"


def _scored_whole(reading: Reading, one: Declared) -> bool:
    best = reading.scoring.best
    return best is None or best > 0 or one.correct is None


def _pairs(one: Declared) -> list[tuple[str, str]]:
    """Give the right pairs: those declared, else those that are worth something."""
    right = one.correct if isinstance(one.correct, Many) else () if one.correct is None else (one.correct,)
    found = [pair for pair in right if isinstance(pair, tuple) and len(pair) == 2]
    if not found:
        written = (parsed(key, one.base_type) for key, (worth, _) in one.mapping.items() if worth > 0)
        found = [pair for pair in written if isinstance(pair, tuple)]
    return found


def _match(reading: Reading, question: Question, interaction: Any, one: Declared) -> Question:
    sets = list(within(interaction, "simple-match-set"))
    sides = [{attribute(c, "identifier"): c for c in within(each, "simple-associable-choice")} for each in sets[:2]]
    pairs = [pair for pair in _pairs(one) if len(sides) == 2 and pair[0] in sides[0] and pair[1] in sides[1]]
    if not pairs:
        reading.words.once(doubts.NO_KEY, interaction)
        return _named(reading, question, [interaction])
    if len({left for left, _ in pairs}) < len(pairs):
        if len({right for _, right in pairs}) < len(pairs):
            reading.warn(doubts.MANY_PARTNERS, interaction)
            listed = [Answer(words(sides[0][a]), 100, match=words(sides[1][b])) for a, b in pairs]
            return replace(_named(reading, question, [interaction]), answers=tuple(listed))
        reading.warn(doubts.SWAPPED, interaction)
        sides.reverse()
        pairs = [(right, left) for left, right in pairs]
    return _matched(reading, question, interaction, sides[0], sides[1], pairs)


def _associate(reading: Reading, question: Question, interaction: Any, one: Declared) -> Question:
    elements = {
        attribute(element, "identifier"): element for element in within(interaction, "simple-associable-choice")
    }
    written = {frozenset(pair): pair for pair in _written_pairs(reading, one)}
    pairs = [written.get(frozenset(pair), pair) for pair in _pairs(one) if set(pair) <= set(elements)]
    ends = [end for pair in pairs for end in pair]
    if not pairs or len(set(ends)) < len(ends):
        reading.warn(doubts.MANY_PARTNERS if pairs else doubts.NO_KEY, interaction)
        listed = [Answer(words(elements[a]), 100, match=words(elements[b])) for a, b in pairs]
        return replace(_named(reading, question, [interaction]), answers=tuple(listed))
    reading.warn(doubts.ANY_ORDER, interaction)
    lefts = {left: elements[left] for left, _ in pairs}
    rights = {each: element for each, element in elements.items() if each not in lefts}
    return _matched(reading, question, interaction, lefts, rights, pairs)


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
        answers.append(Answer(left, 100, match=_plain(reading, rights[partner[each]])))
    _say_weights(reading, interaction, len(partner))
    used = set(partner.values())
    answers += [Answer("", 100, match=_plain(reading, element)) for each, element in rights.items() if each not in used]
    if not _scored_whole(reading, next(iter(reading.scoring.responses.values()))):
        reading.words.once(doubts.OTHER_KEY, reading.scoring.processing.rules)
    return replace(
        question, type="match", text=_stem(reading, interaction), answers=tuple(answers), shuffle=_shuffle(interaction)
    )


def _say_weights(reading: Reading, interaction: Any, pairs: int) -> None:
    """Say where pairs do not share the mark equally."""
    one = _response(reading, interaction)
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


def _plain(reading: Reading, element: Any) -> str:
    return plain_words(reading.words.html(element), "html")


def _text_answers(reading: Reading, one: Declared) -> tuple[list[Answer], bool, float]:
    """Give what may be typed, whether capitals matter, and the best gain."""
    scoring, name = reading.scoring, one.identifier
    correct = one.correct if isinstance(one.correct, Many) else () if one.correct is None else (one.correct,)
    candidates: dict[str, Value] = {key_of(value, one.base_type): value for value in correct}
    for key in (*one.mapping, *scoring.literals(name)):
        value = parsed(key, one.base_type)
        if value is not None and value != "":
            candidates.setdefault(key if one.base_type == "string" else key_of(value, one.base_type), value)
    gains = {said: scoring.gain(name, _wrapped(one, value)) for said, value in candidates.items()}
    known = all(gain is not None for gain in gains.values())
    if not known or not any((gain or 0) > 0 for gain in gains.values()):
        if scoring.failed:
            reading.words.once(doubts.SCORING, scoring.processing.rules, what=shown(scoring.failed, 40))
        gains = {said: 1.0 for said in candidates if candidates[said] in correct}
        for key, (worth, _) in one.mapping.items() if not correct else ():
            gains[key] = worth
    kept = {said: gain or 0.0 for said, gain in gains.items() if (gain or 0) > 0 or said in one.mapping}
    percents = shares(kept.values())
    feedback = _feedback_of_each(
        reading, name, [_wrapped(one, candidates.get(said, said)) for said in kept], list(kept)
    )
    answers = [Answer(said, percent, told) for said, percent, told in zip(kept, percents, feedback, strict=True)]
    answers.sort(key=lambda answer: -answer.percent)
    best = max(kept.values(), default=1.0)
    sensitive = (
        known
        and one.base_type == "string"
        and any(is_sensitive(scoring, name, a.text) for a in answers if a.percent > 0 and one.cardinality == "single")
    )
    return answers, sensitive, best


def _wrapped(one: Declared, value: Value) -> Value:
    return value if one.cardinality == "single" or isinstance(value, Many) else Many((value,))


def _number_answers(reading: Reading, one: Declared) -> tuple[list[Answer], float]:
    answers, _, best = _text_answers(reading, one)
    found: list[Answer] = []
    ranges: set[tuple[float, float]] = set()
    for answer in answers:
        try:
            value = float(answer.text)
        except ValueError:
            continue
        spread = number_range(reading.scoring, one.identifier, value) if answer.percent > 0 else None
        if spread is not None and spread[0] < spread[1]:
            if spread in ranges:
                continue
            ranges.add(spread)
            low, high = spread
            middle = value if math.isclose(value - low, high - value, rel_tol=1e-6) else (low + high) / 2
            answer = replace(answer, text=_figure(middle), tolerance=_figure((high - low) / 2))
        else:
            answer = replace(answer, text=_figure(value))
        found.append(answer)
    return found, best


def _figure(value: float) -> str:
    return f"{value:.10g}" if abs(value) < 1e15 else repr(value)


def _text_entry(reading: Reading, question: Question, interaction: Any, one: Declared) -> Question:
    text = _stem(reading, interaction, GAP)
    # A gap in a paragraph of its own behind everything else says no more than that there is something to type.
    text = re.sub(rf"(?<=>)\s*<(p|div)>\s*{GAP}\s*</\1>$", "", text)
    if one.base_type in ("float", "integer"):
        numbers, _ = _number_answers(reading, one)
        if not numbers:
            reading.words.once(doubts.NO_KEY, interaction)
        return replace(question, type="numerical", text=text, answers=tuple(numbers))
    answers, sensitive, _ = _text_answers(reading, one)
    if not answers:
        reading.words.once(doubts.NO_KEY, interaction)
    return replace(question, type="shortanswer", text=text, answers=tuple(answers), case_sensitive=sensitive)


def _slider(reading: Reading, question: Question, interaction: Any, one: Declared) -> Question:
    low, high = attribute(interaction, "lower-bound"), attribute(interaction, "upper-bound")
    reading.warn(doubts.SLIDER, interaction, low=low, high=high)
    numbers, _ = _number_answers(reading, one)
    if not numbers:
        reading.words.once(doubts.NO_KEY, interaction)
    extra = {
        **question.extra,
        "slider": {
            key: attribute(interaction, key)
            for key in ("lower-bound", "upper-bound", "step")
            if attribute(interaction, key)
        },
    }
    return replace(question, type="numerical", text=_stem(reading, interaction), answers=tuple(numbers), extra=extra)


def _extended(reading: Reading, question: Question, interaction: Any, one: Declared) -> Question:
    right = one.correct if isinstance(one.correct, Many) else () if one.correct is None else (one.correct,)
    text = _stem(reading, interaction)
    told = [f"<p>{escape(str(said), quote=False)}</p>" for said in right]
    told += [said for rubric in reading.words.rubrics if (said := reading.words.html(rubric, "model_answer"))]
    extra = dict(question.extra)
    if lines := attribute(interaction, "expected-lines"):
        extra["responsefieldlines"] = lines
    if attribute(interaction, "format") in ("preFormatted", "preformatted"):
        extra["responseformat"] = "monospaced"
    return replace(question, type="essay", text=text, model_answer="\n".join(told), extra=extra)


def _gap_match(reading: Reading, question: Question, interaction: Any, one: Declared) -> Question:
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
        return _named(reading, question, [interaction])
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
    answers = [Answer(_plain(reading, element), 100 if each in used else 0) for each, element in choices.items()]
    endless = [attribute(element, "match-max", "1") == "0" for element in choices.values()]
    extra = {**question.extra, "groups": ["1"] * len(answers), **({"infinite": endless} if any(endless) else {})}
    return replace(
        question, type="gapselect" if attribute(reading.root, "label") == SELECT else "ddwtos", text=_stem(reading, interaction, "".join(passage)), answers=tuple(answers),
        shuffle=_shuffle(interaction), extra=extra,
    )  # fmt: skip


def _inline_choice(reading: Reading, question: Question, interaction: Any, one: Declared) -> Question:
    gap_kind, answers, _ = _gap_of_choices(reading, interaction, one)
    if len(answers) < 2 or not all(answer.text for answer in answers):
        return _named(reading, question, [interaction])
    text = _stem(reading, interaction, write_gap(gap_kind, answers))
    return replace(question, type="cloze", text=text)


def _gap_of_choices(reading: Reading, interaction: Any, one: Declared) -> tuple[str, list[Answer], float]:
    elements = list(within(interaction, "inline-choice", "simple-choice"))
    several_may = one.cardinality != "single" and attribute(interaction, "max-choices", "1") != "1"
    answers, best, how = _choice_answers(reading, one.identifier, elements, several_may, one, "text")
    if how == "whole" and sum(answer.percent > 0 for answer in answers) > 1:
        reading.words.once(doubts.ALL_OR_NOTHING, interaction)
    shuffled = "S" if _shuffle(interaction) else ""
    if several_may:
        gain = reading.scoring.gain(one.identifier, one.correct)
        return f"MULTIRESPONSE{'_' if shuffled else ''}{shuffled}", answers, gain if gain is not None else 1.0
    if kind(interaction) == "choice-interaction":
        return f"MULTICHOICE_V{shuffled}", answers, best
    return f"MULTICHOICE{'_' if shuffled else ''}{shuffled}", answers, best


def _gap_of_text(reading: Reading, _interaction: Any, one: Declared) -> tuple[str, list[Answer], float]:
    if one.base_type in ("float", "integer"):
        numbers, best = _number_answers(reading, one)
        return "NUMERICAL", numbers, best
    answers, sensitive, best = _text_answers(reading, one)
    return "SHORTANSWER_C" if sensitive else "SHORTANSWER", answers, best


_READERS: dict[str, Callable[[Reading, Question, Any, Declared], Question]] = {
    "choice-interaction": _choice,
    "hottext-interaction": _hottext,
    "order-interaction": _order,
    "match-interaction": _match,
    "associate-interaction": _associate,
    "text-entry-interaction": _text_entry,
    "inline-choice-interaction": _inline_choice,
    "extended-text-interaction": _extended,
    "gap-match-interaction": _gap_match,
    "slider-interaction": _slider,
}
_GAPS: dict[str, Callable[[Reading, Any, Declared], tuple[str, list[Answer], float]]] = {
    "choice-interaction": _gap_of_choices,
    "inline-choice-interaction": _gap_of_choices,
    "text-entry-interaction": _gap_of_text,
}
