"""Items of the bank as questions for other systems."""

from __future__ import annotations

from collections.abc import Sequence

from steward.moves import move
from steward.quiz.answers.asked import EFFECTS, ask
from steward.quiz.exchange.gift.names import name_from
from steward.quiz.exchange.marks import LONGEST_TAG, tags_of
from steward.quiz.exchange.question import Answer, Format, Notice, Question, Type, Unit, true_false
from steward.quiz.exchange.safe_text import plain_words
from steward.quiz.items.item import (
    Case,
    Fill,
    Item,
    KeyPoint,
    Matching,
    Multiple,
    Numeric,
    Option,
    Ordering,
    Reply,
    Short,
    Single,
    TrueFalse,
)
from steward.words import Locale, Text

UNIT = Text("（单位：{unit}）", " (unit: {unit})")
"""Behind the text of a question that asks for a number of something."""
POINTS = Text("要点：", "Key points:")
"""Before the key points in what graders are told."""
EXPLANATION = Text("（原题没有解释。）", "(The question came without an explanation.)")
"""Stands where an imported question explains nothing; it does not go out again."""
_WHOSE = Text("（{whose}）", " ({whose})")
_DIALOGUE = Text("业主：{owner}\n回复：{reply}", "Owner: {owner}\nReply: {reply}")
_BETTER = Text("更好的说法：{better}", "Better: {better}")
_EFFECT = Text("这句回复会让业主怎么样？", "What does this reply do to the owner?")

_DRAWN = Text(
    "这道题每次换数字；导出的是其中一次（种子 {seed}），以后不再变。",
    "This item has new numbers each time; one drawing (seed {seed}) was written and stays as it is.",
)
_POINTS_BY_HAND = Text(
    "简答题变成问答题，要由老师照着参考答案和要点评分。",
    "The short answer becomes an essay, marked by a person from the model answer and its key points.",
)
_REPLY = Text("“评回复”变成选择题：{lost}。", "Judging a reply becomes a choice: {lost}.")
_EFFECT_LOST = Text("不再问这句回复对业主的影响", "what the reply does to the owner is no longer asked")
_MOVES_LOST = Text("只问对业主的影响，不再挑对话动作", "only the effect is asked, and no moves are chosen")
_WHOSE_IN_TEXT = Text("“依据谁的规定”写进了题干。", "Whose rule is asked became part of the text.")
_TAG_LONG = Text(
    "标签“{tag}”超过 {most} 个字，Moodle 会截短。", "The tag “{tag}” has more than {most} characters; Moodle cuts it."
)
_NEGATIVE = Text("“选不对的”没有加粗提示。", "That the question asks for what is not so is no longer emphasised.")


def to_question(item: Item, locale: Locale, *, seed: int = 1) -> tuple[Question, tuple[Notice, ...]]:
    """Give an item as a question in one language, with what it loses; where numbers are drawn, `seed` says which.

    >>> from steward.quiz.items.bank import bank
    >>> to_question(bank().items["numbers.visit-quota"], "en")[0].type
    'numerical'
    """
    locale = item.only or locale
    notes: list[Notice] = []

    def say(code: str, text: Text, **values: object) -> None:
        notes.append(Notice(code, text, values, None, item.id))

    asked = ask(item, seed)
    text = asked.words(item.stem, locale)
    general = asked.words(item.explanation, locale)
    general = "" if general == EXPLANATION.say(locale) else general
    type: Type
    answers: Sequence[Answer] = ()
    model_answer, unit = "", ""
    match item:
        case Single() | Multiple() | Case():
            type, answers = _choices(item.options, locale)
            if isinstance(item, Case):
                text = f"{item.situation.text.say(locale)}\n\n{text}"
        case TrueFalse():
            type, answers = "truefalse", true_false(item.answer)
        case Ordering():
            type, answers = "ordering", [Answer(step.text.say(locale), 100) for step in item.steps]
        case Matching():
            type = "match"
            answers = [
                *(Answer(p.left.text.say(locale), 100, match=p.right.text.say(locale)) for p in item.pairs),
                *(Answer("", 100, match=side.text.say(locale)) for side in item.extra),
            ]
        case Numeric():
            type = "numerical"
            answers = [Answer(_number(asked.answer), 100, tolerance=_number(item.tolerance) if item.tolerance else "")]
            unit = item.unit.text.say(locale) if item.unit else ""
            if item.generate:
                say("numbers-drawn", _DRAWN, seed=seed)
        case Fill():
            type, text = "shortanswer", text.replace("____", "_____")
            answers = [Answer(one, 100) for one in item.answers.get(locale) or next(iter(item.answers.values()))]
        case Short():
            type, model_answer = "essay", _for_graders(item, locale)
            say("marked-by-hand", _POINTS_BY_HAND)
        case Reply():
            type, text, answers = _reply(item, text, locale)
            general = f"{general}\n{_BETTER.say(locale, better=item.better.text.say(locale))}"
            say("reply-becomes-choice", _REPLY, lost=_EFFECT_LOST if item.moves else _MOVES_LOST)
    if item.whose:
        text += _WHOSE.say(locale, whose=item.whose.text.say(locale))
        say("whose-in-text", _WHOSE_IN_TEXT)
    if unit:
        text += UNIT.say(locale, unit=unit)
    if item.negative:
        say("emphasis-lost", _NEGATIVE)
    tags = tags_of(item, locale)
    for tag in tags:
        if len(tag) > LONGEST_TAG:
            say("tag-too-long", _TAG_LONG, tag=tag, most=LONGEST_TAG)
    question = Question(
        type,
        name_from(_plain(asked.words(item.stem, locale)).replace("<", " ")),
        text,
        tuple(answers),
        general,
        format="plain",
        id_number=item.id,
        tags=tags,
        shuffle=True if type in ("multichoice_single", "multichoice_multi", "match") else None,
        units=(Unit(unit),) if unit else (),
        model_answer=model_answer,
        extra={"selectcount": len(answers), **_ORDER} if type == "ordering" else {},
    )
    return question, tuple(notes)


_ORDER = {
    "layouttype": "VERTICAL",
    "selecttype": "ALL",
    "gradingtype": "RELATIVE_ALL_PREVIOUS_AND_NEXT",
    "showgrading": "SHOW",
    "numberingstyle": "none",
}
"""Every pair of steps in the right order counts, as it does with us."""


def same_question(question: Question, item: Item, locale: Locale) -> bool:
    """Tell whether a question asks just what an item asks: text, answers and what is right, whatever else is said."""
    there, _ = to_question(item, locale)

    def asks(one: Question) -> tuple[object, ...]:
        texts = [_words(a.text, a.format or one.format) for a in one.answers]
        answers = sorted((text, a.percent > 0, _plain(a.match)) for text, a in zip(texts, one.answers, strict=True))
        return one.type, _words(one.text, one.format), answers, texts if one.type == "ordering" else []

    return asks(question) == asks(there)


def same_words(question: Question, item: Item, locale: Locale) -> bool:
    """Tell whether a question that asks the same as an item also explains the same."""
    there, _ = to_question(item, locale)

    def tells(one: Question) -> tuple[object, ...]:
        told = [
            (_words(a.text, a.format or one.format), _words(a.feedback, a.feedback_format or one.format))
            for a in one.answers
        ]
        return _words(one.general_feedback, one.general_feedback_format or one.format), sorted(told)

    return tells(question) == tells(there)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _words(text: str, format: Format) -> str:
    """Give the words of a text without markup: a format that knows only HTML gives ours back in it."""
    return _plain(plain_words(text, format))


def _choices(options: Sequence[Option], locale: Locale) -> tuple[Type, list[Answer]]:
    """Weigh options as we grade them: the share of right ones chosen less the share of wrong ones chosen."""
    right = sum(option.right for option in options)
    wrong = len(options) - right
    several = right > 1
    answers = [
        Answer(
            option.text.say(locale),
            (100 / right if several else 100) if option.right else (-100 / wrong if several else 0),
            option.why.text.say(locale) if option.why else "",
        )
        for option in options
    ]
    rounded = [Answer(a.text, round(a.percent, 5), a.feedback) for a in answers]
    return "multichoice_multi" if several else "multichoice_single", rounded


def _reply(item: Reply, text: str, locale: Locale) -> tuple[Type, str, list[Answer]]:
    said = _DIALOGUE.say(locale, owner=item.owner.text.say(locale), reply=item.reply.text.say(locale))
    if not item.moves:
        answers = [Answer(effect.say(locale), 100 if id == item.effect else 0) for id, effect in EFFECTS.items()]
        return "multichoice_single", f"{said}\n\n{_EFFECT.say(locale)}", answers
    wrong = len(item.candidates) - len(item.moves)
    several = len(item.moves) > 1
    answers = []
    for id in item.candidates:
        share = 100 / len(item.moves) if id in item.moves else -100 / wrong if several else 0
        answers.append(Answer(move(id).name.say(locale), round(share, 5)))
    return "multichoice_multi" if several else "multichoice_single", f"{said}\n\n{text}", answers


def _for_graders(item: Short, locale: Locale) -> str:
    """Write model answer and key points so that a person can mark by them and `to_item` can read them."""
    points = [f"- {point.text.say(locale)} [{' | '.join(_key_words(point, locale))}]" for point in item.key_points]
    return "\n".join([item.model_answer.text.say(locale), POINTS.say(locale), *points])


def _key_words(point: KeyPoint, locale: Locale) -> tuple[str, ...]:
    return point.words.get(locale) or next(iter(point.words.values()))


def _number(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:.10f}".rstrip("0")
