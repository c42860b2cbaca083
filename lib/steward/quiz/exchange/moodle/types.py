"""What each type of question has of its own in Moodle XML."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from steward.quiz.exchange.gift.refusals import NO_FULL_CREDIT
from steward.quiz.exchange.gift.text import BLANK
from steward.quiz.exchange.grades import grade_words
from steward.quiz.exchange.hostile import shown
from steward.quiz.exchange.moodle import cloze, doubts
from steward.quiz.exchange.moodle.numbers import moodle_number
from steward.quiz.exchange.moodle.parts import Parts, RefusedError, child_value, children, flag, raw_text
from steward.quiz.exchange.question import Answer, Question, Type, Unit, true_false

COMBINED = {
    "correctfeedback": "correct_feedback",
    "partiallycorrectfeedback": "partial_feedback",
    "incorrectfeedback": "incorrect_feedback",
}
"""What is said to the right, the half right and the wrong: name in Moodle XML, name in `Question`."""
ESSAY = (
    "responseformat", "responserequired", "responsefieldlines", "minwordlimit", "maxwordlimit", "attachments",
    "attachmentsrequired", "maxbytes", "filetypeslist",
)  # fmt: skip
NUMERICAL = ("unitgradingtype", "unitpenalty", "showunits", "unitsleft")
ORDERING = ("layouttype", "selecttype", "selectcount", "gradingtype", "showgrading", "numberingstyle", "shownumcorrect")
CALCULATED = ("synchronize", "single", *NUMERICAL)
CALCULATED_ANSWER = ("tolerancetype", "correctanswerformat", "correctanswerlength")
DATASET = ("status", "name", "type", "distribution", "minimum", "maximum", "decimals", "itemcount", "number_of_items")
RANDOM_MATCH = ("choose", "subcats")
GROUP_TAGS = {"gapselect": "selectoption", "ddwtos": "dragbox"}


def multichoice(parts: Parts, question: Question) -> Question:
    """Read a question with choices; blank ones are dropped, as Moodle does when it saves."""
    single = flag(parts.value("single", "true"))
    elements = parts.all("answer")
    if len(elements) < 2:
        raise RefusedError(doubts.FEW_ANSWERS, parts.element, least=2)
    written = [element for element in elements if raw_text(element)]
    if len(written) < len(elements):
        parts.warn(doubts.BLANK_ANSWER, next(element for element in elements if not raw_text(element)))
    answers = [_answer(parts, element, at) for at, element in enumerate(written)]
    positive = sum(answer.percent for answer in answers if answer.percent > 0)
    if single and not any(answer.percent == 100 for answer in answers):
        parts.warn(doubts.NO_FULL_CHOICE, parts.element)
    if not single and round(positive) != 100:
        parts.warn(doubts.SHARES, parts.element, sum=grade_words(positive))
    question = replace(
        _combined(parts, question),
        type="multichoice_single" if single else "multichoice_multi",
        answers=tuple(answers),
        shuffle=_shuffle(parts),
        numbering=parts.value("answernumbering"),
    )
    return _more(parts, question, "showstandardinstruction")


_WHOLE = re.compile(r"\+?0*100(?:\.0*)?(?:[eE]\+?0+)?|1[eE]\+?0*2")


def truefalse(parts: Parts, question: Question) -> Question:
    """Read a statement; where an answer is neither true nor false, the first is taken for true, as Moodle does."""
    elements = parts.all("answer")
    if not elements:
        raise RefusedError(doubts.FEW_ANSWERS, parts.element, least=2)
    right, first, doubted = False, True, False
    feedback = {"true": Answer("true"), "false": Answer("false")}
    for element in elements:
        said = raw_text(element, parts)
        if said not in feedback:
            if not doubted:
                parts.warn(doubts.OLD_TRUE_FALSE, element, answer=shown(said, 30))
            doubted = True
            said = "true" if first else "false"
        right = bool(_WHOLE.fullmatch(element.get("fraction", "").strip(BLANK))) == (said == "true")
        comment = _feedback(parts, element, 0 if said == "true" else 1)
        feedback[said] = replace(feedback[said], feedback=comment.text, feedback_format=comment.format)
        first = False
    if len(elements) < 2:
        parts.refuse(doubts.FEW_ANSWERS, parts.element, least=2)
    answers = (replace(feedback[answer.text], percent=answer.percent) for answer in true_false(right))
    return _more(parts, replace(question, type="truefalse", answers=tuple(answers)), "showstandardinstruction")


def shortanswer(parts: Parts, question: Question) -> Question:
    """Read a question answered by typing a few words; ``*`` stands for anything."""
    answers = [_answer(parts, element, at, plain=True) for at, element in enumerate(parts.all("answer"))]
    if not answers:
        raise RefusedError(doubts.FEW_ANSWERS, parts.element, least=1)
    if max(answer.percent for answer in answers) != 100:
        parts.refuse(NO_FULL_CREDIT, parts.element)
    return replace(
        question, type="shortanswer", answers=tuple(answers), case_sensitive=flag(parts.value("usecase", "0"))
    )


def numerical(parts: Parts, question: Question) -> Question:
    """Read a question answered by a number, its tolerances and units."""
    answers: list[Answer] = []
    for element in parts.all("answer"):
        answer = _answer(parts, element, len(answers), plain=True)
        if fraction := child_value(element, "fraction"):  # as before Moodle 2
            answer = replace(answer, percent=100 * float(parts.number_of(element, fraction)))
        if not answer.text and not answer.percent and not answer.feedback:
            parts.warn(doubts.BLANK_ANSWER, element)
            continue
        tolerance = child_value(element, "tolerance")
        answers.append(
            replace(
                answer,
                text="*" if answer.text == "*" else _number(parts, element, answer.text),
                tolerance="" if tolerance in ("", "0") else _number(parts, element, tolerance),
            )
        )
    if not answers:
        raise RefusedError(doubts.FEW_ANSWERS, parts.element, least=1)
    question = _instructions(parts, replace(question, type="numerical", answers=tuple(answers), units=_units(parts)))
    return _more(parts, question, *NUMERICAL)


def match(parts: Parts, question: Question) -> Question:
    """Read pairs; one without a left side is a right side that belongs to nothing."""
    answers: list[Answer] = []
    for element in parts.all("subquestion"):
        left = parts.words(element, f"answer {len(answers)}")
        found = children(element, "answer")
        right = raw_text(found[0], parts) if found else ""
        if left.text and not right:
            parts.refuse(doubts.NO_RIGHT_SIDE, element, pair=shown(left.text, 60))
        if left.text or right:
            answers.append(Answer(left.text, 100, format=left.format, match=right))
    if len(answers) < 2:
        raise RefusedError(doubts.FEW_ANSWERS, parts.element, least=2)
    return replace(_combined(parts, question), type="match", answers=tuple(answers), shuffle=_shuffle(parts))


def ordering(parts: Parts, question: Question) -> Question:
    """Read steps in their right order, with the names of options that newer Moodles give them."""
    written = [element for element in parts.all("answer") if raw_text(element)]
    if len(written) < 2:
        raise RefusedError(doubts.FEW_ANSWERS, parts.element, least=2)
    answers = [replace(_answer(parts, element, at, graded=False), percent=100) for at, element in enumerate(written)]
    question = _combined(parts, question)
    extra = {**question.extra, **_options(parts)}
    if count := parts.value("shownumcorrect"):  # a value here, where other types only have the element
        extra["shownumcorrect"] = count
    return replace(question, type="ordering", answers=tuple(answers), extra=extra)


_SELECT = {"ALL": "ALL", "EXACT": "ALL", "CONTIGUOUS": "CONTIGUOUS", "CONTIG": "CONTIGUOUS"}
_GRADING = {
    "ABS": "ABSOLUTE_POSITION", "ABSOLUTE": "ABSOLUTE_POSITION",
    **{name: name for name in (
        "ALL_OR_NOTHING", "ABSOLUTE_POSITION", "RELATIVE_NEXT_INCLUDE_LAST", "RELATIVE_ONE_PREVIOUS_AND_NEXT",
        "RELATIVE_ALL_PREVIOUS_AND_NEXT", "LONGEST_ORDERED_SUBSET", "LONGEST_CONTIGUOUS_SUBSET", "RELATIVE_TO_CORRECT",
    )},
}  # fmt: skip


def _options(parts: Parts) -> dict[str, Any]:
    """Give the options of an ordering question by the names that Moodle has for them, old names included."""
    select, count = ("selecttype", "selectcount") if parts.has("selecttype") else ("logical", "studentsee")
    shown_of, numbering = parts.value(count, "6"), parts.value("numberingstyle")
    parts.used.update(("selecttype", "selectcount", "logical", "studentsee"))
    found = re.fullmatch(r"[0-9]{1,6}(?:\.[0-9]*)?(?:[eE]\+?[0-3])?", shown_of)
    return {
        "layouttype": "HORIZONTAL"
        if parts.value("layouttype").upper() in ("HORIZONTAL", "HORI", "H", "1")
        else "VERTICAL",
        "selecttype": _SELECT.get(parts.value(select).upper(), "RANDOM"),
        "selectcount": max(2, int(float(found[0]))) if found else 2,
        "gradingtype": _GRADING.get(parts.value("gradingtype").upper(), "RELATIVE_NEXT_EXCLUDE_LAST"),
        "showgrading": "HIDE" if parts.value("showgrading").upper() in ("HIDE", "FALSE", "NO") else "SHOW",
        "numberingstyle": numbering if numbering in ("123", "abc", "ABCD", "iii", "IIII") else "none",
    }


def essay(parts: Parts, question: Question) -> Question:
    """Read a question answered at length, with what helps to mark it."""
    model, template = parts.said("graderinfo", "model_answer"), parts.said("responsetemplate", "template")
    extra = dict(question.extra)
    if model.format:
        extra["graderinfo_format"] = model.format
    if template.format:
        extra["responsetemplate_format"] = template.format
    question = replace(question, type="essay", model_answer=model.text, template=template.text, extra=extra)
    return _more(parts, question, *ESSAY)


def description(_parts: Parts, question: Question) -> Question:
    """Read a text that asks nothing."""
    return replace(question, type="description", default_mark=0)


def embedded(parts: Parts, question: Question) -> Question:
    """Read a text with gaps; its marks are those of its gaps."""
    found = cloze.gaps(question.text)
    if faults := list(cloze.faults(found)):
        for code, text, values in faults[1:]:
            parts.refuse(doubts.Doubt(code, text), parts.element, **values)
        code, text, values = faults[0]
        raise RefusedError(doubts.Doubt(code, text), parts.element, **values)
    return replace(question, type="cloze", default_mark=sum(gap.mark for gap in found))


def gaps_with_choices(parts: Parts, question: Question) -> Question:
    """Read a text with gaps ``[[1]]`` to be filled from groups of choices."""
    type_name: Type = "gapselect" if parts.element.get("type").strip(BLANK) == "gapselect" else "ddwtos"
    tag = GROUP_TAGS[type_name]
    used = set(re.findall(r"\[\[([0-9]+)\]\]", question.text))
    answers: list[Answer] = []
    groups: list[str] = []
    endless: list[bool] = []
    for element in [*parts.all(tag), *(parts.all("answer") if type_name == "gapselect" else [])]:
        answers.append(Answer(raw_text(element, parts), 100 if str(len(answers) + 1) in used else 0))
        kept = re.search(r'"(?:draggroup|selectgroup)";s:\d+:"(\d+)"', child_value_in(element, "feedback"))
        groups.append(kept[1] if kept else child_value(element, "group", "1"))
        endless.append(bool(children(element, "infinite")))
    if not answers:
        raise RefusedError(doubts.FEW_ANSWERS, parts.element, least=1)
    extra: dict[str, Any] = {**question.extra, "groups": groups}
    if any(endless):
        extra["infinite"] = endless
    question = replace(question, type=type_name, answers=tuple(answers), shuffle=_shuffle(parts), extra=extra)
    return _combined(parts, question)


def calculated(parts: Parts, question: Question) -> Question:
    """Read a question whose answers are formulas over sets of numbers; everything is kept, so that it can be written again."""
    plain = parts.element.get("type").strip(BLANK) != "calculatedmulti"
    answers: list[Answer] = []
    more: list[dict[str, str]] = []
    for element in parts.all("answer"):
        answer = _answer(parts, element, len(answers), plain=plain)
        answers.append(replace(answer, text=answer.text or "*", tolerance=child_value(element, "tolerance")))
        more.append({key: value for key in CALCULATED_ANSWER if (value := child_value(element, key))})
    if not answers:
        raise RefusedError(doubts.FEW_ANSWERS, parts.element, least=1)
    extra: dict[str, Any] = {**question.extra, "type": parts.element.get("type").strip(BLANK), "answers": more}
    sets = [child for group in parts.all("dataset_definitions")[:1] for child in children(group, "dataset_definition")]
    if sets:
        extra["datasets"] = [_dataset(parts, element) for element in sets]
    question = replace(
        question, type="calculated", answers=tuple(answers), units=_units(parts), shuffle=_shuffle(parts),
        numbering=parts.value("answernumbering"), extra=extra,
    )  # fmt: skip
    return _more(parts, _instructions(parts, _combined(parts, question)), *CALCULATED)


def on_a_picture(parts: Parts, question: Question) -> Question:
    """Read name, text and feedback of a question that is answered on a picture."""
    name = parts.element.get("type").strip(BLANK)
    parts.warn(doubts.ONLY_NAMED, parts.element, type=name)
    parts.used.update(("file", "drag", "drop", "showmisplaced", "shuffleanswers", "dropbackgroundimage"))
    return replace(_combined(parts, question), type="ddmarker" if name == "ddmarker" else "ddimageortext")


def random_match(parts: Parts, question: Question) -> Question:
    """Read a question that makes its pairs of short answers of its category."""
    return _more(parts, replace(_combined(parts, question), type="randomsamatch"), *RANDOM_MATCH)


READERS: dict[str, Callable[[Parts, Question], Question]] = {
    "multichoice": multichoice, "truefalse": truefalse, "shortanswer": shortanswer, "numerical": numerical,
    "matching": match, "match": match, "ordering": ordering, "essay": essay, "description": description,
    "cloze": embedded, "multianswer": embedded, "gapselect": gaps_with_choices, "ddwtos": gaps_with_choices,
    "calculated": calculated, "calculatedsimple": calculated, "calculatedmulti": calculated,
    "ddmarker": on_a_picture, "ddimageortext": on_a_picture, "randomsamatch": random_match,
}  # fmt: skip
"""How each type is read, by its name in the file."""


def _answer(parts: Parts, element: Any, at: int, *, plain: bool = False, graded: bool = True) -> Answer:
    """Read an answer with its feedback; a `plain` one is never markup, whatever its format says."""
    percent = parts.share(element, graded=graded)
    if plain:
        text, format = raw_text(element, parts), None
    else:
        said = parts.words(element, f"answer {at}")
        text, format = said.text, said.format
    comment = _feedback(parts, element, at)
    return Answer(text, percent, comment.text, format, comment.format)


def _feedback(parts: Parts, element: Any, at: int) -> Any:
    found = children(element, "feedback")
    return parts.words(found[0], f"feedback {at}") if found else parts.nothing


def _combined(parts: Parts, question: Question) -> Question:
    extra, said = dict(question.extra), {}
    for tag, name in COMBINED.items():
        words = parts.said(tag, name)
        said[name] = words.text
        if words.format and words.text:
            extra[f"{tag}_format"] = words.format
    if parts.has("shownumcorrect"):
        extra["shownumcorrect"] = True
    if old := parts.value("correctresponsesfeedback"):
        extra["shownumcorrect"] = flag(old)
    return replace(
        question, correct_feedback=said["correct_feedback"], partial_feedback=said["partial_feedback"],
        incorrect_feedback=said["incorrect_feedback"], extra=extra,
    )  # fmt: skip


def _more(parts: Parts, question: Question, *tags: str) -> Question:
    """Keep what only Moodle says, by its own names."""
    more = {tag: value for tag in tags if (value := parts.value(tag))}
    return replace(question, extra={**question.extra, **more}) if more else question


def _shuffle(parts: Parts) -> bool | None:
    return flag(parts.value("shuffleanswers")) if parts.has("shuffleanswers") else None


def _units(parts: Parts) -> tuple[Unit, ...]:
    found = [unit for group in parts.all("units")[:1] for unit in children(group, "unit")]
    return tuple(Unit(child_value(unit, "unit_name"), child_value(unit, "multiplier", "1") or "1") for unit in found)


def _instructions(parts: Parts, question: Question) -> Question:
    said = parts.said("instructions", "instructions")
    if not said.text:
        return question
    extra = {**question.extra, "instructions": said.text}
    if said.format:
        extra["instructions_format"] = said.format
    return replace(question, extra=extra)


def _number(parts: Parts, element: Any, written: str) -> str:
    """Give a number as Moodle takes it, and say where that is not what stands there."""
    taken = moodle_number(written)
    if taken is None:
        parts.refuse(doubts.NO_NUMBER, element, number=shown(written, 40))
        return written
    number, unit = taken
    if "," in written and "." not in written and written.count(",") == 1:
        parts.warn(doubts.DECIMAL_COMMA, element, number=shown(written, 40), taken=number)
    if unit:
        parts.warn(doubts.UNIT_IN_NUMBER, element, number=shown(written, 40), taken=number)
    return number


def _dataset(parts: Parts, element: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in DATASET:
        for child in children(element, key)[:1]:
            if key not in ("type", "itemcount", "number_of_items") and not children(child, "text"):
                parts.refuse(doubts.NO_TEXT_INSIDE, child, tag=key)
            found[key] = raw_text(child) or (child.text or "").strip(BLANK)
    items = [item for group in children(element, "dataset_items")[:1] for item in children(group, "dataset_item")]
    found["items"] = [[child_value(item, "number"), child_value(item, "value")] for item in items]
    return found


def child_value_in(element: Any, tag: str) -> str:
    """Give the text within the ``<text>`` of a child."""
    found = children(element, tag)
    return raw_text(found[0]) if found else ""
