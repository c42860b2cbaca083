"""Questions of other systems as items of ours: in one language, with what could not be carried said of each."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from steward.quiz.exchange.items_out import EXPLANATION, POINTS, UNIT
from steward.quiz.exchange.marks import Marks, read_marks
from steward.quiz.exchange.question import Answer, Format, Notice, Question
from steward.quiz.exchange.safe_text import plain_words, safe
from steward.quiz.items.item import MOST_OWN, OWN, Item
from steward.words import LOCALES, Locale, Text

_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_GAP = re.compile(r"_{3,}")

_LEFT_OUT = Text("没有导入：{why}。", "Not imported: {why}.")
_NO_TYPE = Text("我们没有 {type} 这种题", "we have no items of the type {type}")
_NO_ESSAY = Text(
    "问答题要人来批改，这里没有要点可以自动评分",
    "an essay is marked by a person; there are no key points to grade it by",
)
_NO_DESCRIPTION = Text("这是一段说明，不是题目", "this is a text to read, not a question")
_NO_TEXT = Text("题干去掉图片和格式后是空的", "nothing is left of its text without pictures and markup")
_NO_ANSWER_TEXT = Text("有的答案去掉图片和格式后是空的", "nothing is left of an answer without pictures and markup")
_TWO_FULL = Text("单选题里有几个选项都是满分", "several options of a single choice earn full marks")
_NO_RIGHT = Text("没有正确答案", "there is no right answer")
_ALL_RIGHT = Text("选项全都正确", "all options are right")
_COUNT = Text("有 {n} 个{what}，这里要 2 到 {most} 个", "it has {n} {what}; here there must be 2 to {most}")
_OPTIONS, _STEPS, _PAIRS = Text("选项", "options"), Text("步骤", "steps"), Text("配对", "pairs")
_DOUBLED = Text("有两个选项、步骤或左边去掉格式后一样", "two options, steps or left sides are the same without markup")
_ANY_NUMBER = Text("任何数都算对", "any number would be right")
_ANY_TEXT = Text("答案只有通配符", "its answers are wildcards only")
_OTHERWISE = Text("内容不合题库的要求（{what}）", "it does not fit our items ({what})")

_LOST = Text("没有带来：{what}。", "Left behind: {what}.")
_WHAT = {
    "markup": Text("文字格式（加粗、列表、表格等）", "markup (bold, lists, tables)"),
    "pictures": Text("图片和附件 {value}", "pictures and files {value}"),
    "unsafe": Text("可能有害的 HTML（{value}）", "HTML that might do harm ({value})"),
    "weights": Text(
        "各选项的分值：这里选对的比例减去选错的比例",
        "the shares of options: here the share of right ones chosen less that of wrong ones counts",
    ),
    "minus": Text("选错倒扣的分：这里选错得 0 分", "marks taken off for wrong options: here they earn nothing"),
    "part": Text(
        "得一部分分的答案“{value}”，这里不算对", "the answer “{value}”, which earns a part only; here it is wrong"
    ),
    "feedback": Text("答案“{value}”的反馈", "feedback of the answer “{value}”"),
    "wildcard": Text("带通配符的答案“{value}”", "the answer “{value}” with wildcards"),
    "case": Text("区分大小写", "that capitals matter"),
    "numbers": Text("第二个数字答案“{value}”", "the second number “{value}”"),
    "units": Text("可以换用的单位 {value}", "units that may be used instead: {value}"),
    "mark": Text("分值 {value}", "the mark of {value}"),
    "hints": Text("{value} 条提示", "{value} hints"),
    "combined": Text("按对错给的总反馈", "feedback for right, partly right and wrong answers"),
    "order": Text("选项固定的顺序：这里每次打乱", "that options keep their order: here they are shuffled"),
    "tags": Text("标签 {value}", "tags {value}"),
    "category": Text("类别 {value}", "the category {value}"),
    "words": Text("作答模板和评分参考", "response template and information for graders"),
}
_NO_EXPLANATION = Text(
    "原题没有解释，请在题库文件里补上：为什么对、为什么错。",
    "The question came without an explanation; add one to the file: why right is right, and wrong wrong.",
)
_GAP_ADDED = Text("题干没有空格，填空放在了题末。", "The text has no gap; one was put at its end.")
_SEVERAL_GAPS = Text("题干有几处空格，只留了第一处。", "The text has several gaps; the first stays.")
_NOW_SINGLE = Text(
    "多选题里只有一个正确选项，变成了单选。",
    "Only one option of the multiple choice is right; it became a single choice.",
)


class _LeftOutError(Exception):
    def __init__(self, why: Text, **values: object) -> None:
        super().__init__(why.en)
        self.why, self.values = why, values


class _Making:
    """One question on its way to an item."""

    def __init__(self, question: Question, locale: Locale) -> None:
        self.question, self.locale = question, locale
        self.marks: Marks = read_marks(question.tags)
        self.notes: list[Notice] = []
        self._unsafe: dict[str, None] = {}
        self._has_markup = False

    def say(self, code: str, text: Text, **values: object) -> None:
        question = self.question
        self.notes.append(Notice(code, text, values, question.line, question.name, question.where))

    def lost(self, what: str, value: object = "") -> None:
        said = _WHAT[what]
        shown = Text(said.zh.format(value=value), said.en.format(value=value)) if "{" in said.zh else said
        self.say(f"lost-{what}", _LOST, what=shown)

    def plain(self, text: str, format: Format | None = None) -> str:
        """Give the words of a text, and remember what is lost of it."""
        its = format or self.question.format
        self._unsafe |= dict.fromkeys(safe(text, its).removed)
        words = plain_words(text, its)
        if its != "plain" and "<" in text and re.search(r"<(?!/?(?:p|br|div|span)\b)[a-zA-Z]", text):
            self._has_markup = True
        return words.replace("\r\n", "\n").strip()

    def words(self, text: str) -> dict[str, str]:
        return {self.locale: text}

    def answer(self, answer: Answer) -> str:
        words = self.plain(answer.text, answer.format)
        if not words:
            raise _LeftOutError(_NO_ANSWER_TEXT)
        return words

    def feedback(self, answer: Answer) -> str:
        return self.plain(answer.feedback, answer.feedback_format)

    def say_what_is_lost(self) -> None:
        question = self.question
        pictures = [file.name for file in question.files]
        pictures += ["<img>"] if not pictures and re.search(r"<img\b", question.text, re.IGNORECASE) else []
        if pictures:
            self.lost("pictures", ", ".join(pictures[:5]))
        if self._unsafe:
            self.lost("unsafe", ", ".join(list(self._unsafe)[:5]))
        if self._has_markup:
            self.lost("markup")
        if question.default_mark not in (0, 1):
            self.lost("mark", f"{question.default_mark:g}")
        if question.hints:
            self.lost("hints", len(question.hints))
        if question.correct_feedback or question.partial_feedback or question.incorrect_feedback:
            self.lost("combined")
        if question.shuffle is False and question.type.startswith("multichoice"):
            self.lost("order")
        if question.case_sensitive:
            self.lost("case")
        if self.marks.unknown:
            self.lost("tags", ", ".join(self.marks.unknown))
        if question.category:
            self.lost("category", question.category)


def language_of(question: Question) -> Locale:
    """Tell the language of a question: Chinese where it has a Chinese character."""
    texts = (question.text, question.name, *(a.text + a.match for a in question.answers))
    return "zh" if any(_CHINESE.search(text) for text in texts) else "en"


def content_id(question: Question) -> str:
    """Make an id from what a question asks, so that the same question gets the same id again.

    >>> content_id(Question("essay", "A", "Why?"))
    'import.7f95774e4f'
    """
    asked = [question.type, question.text, [(a.text, a.percent, a.match, a.tolerance) for a in question.answers]]
    return "import." + hashlib.sha256(json.dumps(asked, ensure_ascii=True).encode()).hexdigest()[:10]


def to_item(question: Question, id: str, locale: Locale | None = None) -> tuple[Item | None, tuple[Notice, ...]]:
    """Give a question as an item of the company's own, with all that it loses; None where there is no item like it.

    >>> from steward.quiz.exchange.question import true_false
    >>> item, notes = to_item(Question("truefalse", "Ferry", "It runs on Sundays.", true_false(True)), "own.ferry")
    >>> item.type, item.only, [note.code for note in notes]
    ('truefalse', 'en', ['no-explanation'])
    """
    making = _Making(question, locale or language_of(question))
    try:
        item = _made(making, id)
    except _LeftOutError as error:
        said = Text(error.why.say("zh", **error.values), error.why.say("en", **error.values))
        making.notes.clear()
        making.say("not-imported", _LEFT_OUT, why=said)
        return None, tuple(making.notes)
    making.say_what_is_lost()
    return item, tuple(making.notes)


@cache
def _items() -> TypeAdapter[Item]:
    return TypeAdapter(Item)


def _made(making: _Making, id: str) -> Item:
    question, marks = making.question, making.marks
    if question.type == "description":
        raise _LeftOutError(_NO_DESCRIPTION)
    make = _MAKERS.get(question.type)
    if make is None:
        raise _LeftOutError(_NO_TYPE, type=question.extra.get("type", question.type))
    stem = making.plain(question.text)
    if not stem:
        raise _LeftOutError(_NO_TEXT)
    given: dict[str, Any] = {
        "id": id,
        "level": marks.level,
        "standards": list(marks.standards),
        "topic": marks.topic,
        "negative": marks.negative,
        "stem": making.words(stem),
    }
    if marks.seconds is not None:
        given["seconds"] = marks.seconds
    given |= make(making, stem)
    explanation = [making.plain(question.general_feedback, question.general_feedback_format)]
    explanation += given.pop("explained", [])
    told = "\n".join(dict.fromkeys(text for text in explanation if text))
    if not told:
        making.say("no-explanation", _NO_EXPLANATION)
        told = EXPLANATION.say(making.locale)
    given["explanation"] = making.words(told)
    try:
        return _items().validate_python(given, context=OWN)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        raise _LeftOutError(_OTHERWISE, what=first["msg"]) from error


Made = dict[str, Any]


def _counted(n: int, what: Text) -> None:
    if not 2 <= n <= MOST_OWN:
        raise _LeftOutError(_COUNT, n=n, what=what, most=MOST_OWN)


def _choice(making: _Making, stem: str) -> Made:
    question = making.question
    answers = [answer for answer in question.answers if answer.text.strip() or answer.feedback.strip()]
    _counted(len(answers), _OPTIONS)
    single = question.type == "multichoice_single"
    best = max(answer.percent for answer in answers)
    right = [answer.percent > 0 and (not single or answer.percent == best) for answer in answers]
    if not any(right):
        raise _LeftOutError(_NO_RIGHT)
    if all(right):
        raise _LeftOutError(_ALL_RIGHT)
    if single and sum(right) > 1:
        raise _LeftOutError(_TWO_FULL)
    texts = [making.answer(answer) for answer in answers]
    if len(set(texts)) < len(texts):
        raise _LeftOutError(_DOUBLED)
    options = []
    for answer, text, is_right in zip(answers, texts, right, strict=True):
        option: Made = {**making.words(text), "right": is_right}
        if why := making.feedback(answer):
            option["why"] = making.words(why)
        options.append(option)
        if single and 0 < answer.percent < best:
            making.lost("part", text)
    several = sum(right) > 1
    wrong = len(answers) - sum(right)
    if several and any(
        abs(answer.percent - (100 / sum(right) if is_right else -100 / wrong)) > 0.01
        for answer, is_right in zip(answers, right, strict=True)
    ):
        making.lost("weights")
    elif not several and any(answer.percent < 0 for answer in answers):
        making.lost("minus")
    if not single and not several:
        making.say("now-single", _NOW_SINGLE)
    made: Made = {"type": "multiple" if several else "single", "options": options}
    if making.marks.kind == "case" and "\n" in stem:
        situation, _, asked = stem.rpartition("\n")
        made |= {"type": "case", "situation": making.words(situation.strip()), "stem": making.words(asked)}
    return made


def _true_false(making: _Making, stem: str) -> Made:
    del stem
    by_text = {answer.text.strip().casefold(): answer for answer in making.question.answers}
    yes, no = by_text.get("true"), by_text.get("false")
    if yes is None or no is None or yes.percent == no.percent:
        raise _LeftOutError(_NO_RIGHT)
    told = [making.feedback(answer) for answer in sorted((yes, no), key=lambda answer: -answer.percent)]
    return {"type": "truefalse", "answer": yes.percent > no.percent, "explained": told}


def _order(making: _Making, stem: str) -> Made:
    del stem
    _counted(len(making.question.answers), _STEPS)
    steps = [making.answer(answer) for answer in making.question.answers]
    if len(set(steps)) < len(steps):
        raise _LeftOutError(_DOUBLED)
    return {"type": "ordering", "steps": [making.words(step) for step in steps]}


def _pairs(making: _Making, stem: str) -> Made:
    del stem
    lefts = [answer for answer in making.question.answers if answer.text.strip()]
    _counted(len(lefts), _PAIRS)
    texts = [making.answer(answer) for answer in lefts]
    if len(set(texts)) < len(texts):
        raise _LeftOutError(_DOUBLED)
    rights = [plain_words(answer.match, "plain") for answer in lefts]
    if not all(rights):
        raise _LeftOutError(_NO_ANSWER_TEXT)
    extra = [plain_words(a.match, "plain") for a in making.question.answers if not a.text.strip()]
    return {
        "type": "matching",
        "pairs": [
            {"left": making.words(left), "right": making.words(right)}
            for left, right in zip(texts, rights, strict=True)
        ],
        "extra": [making.words(side) for side in dict.fromkeys(extra) if side and side not in rights],
    }


def _number(making: _Making, stem: str) -> Made:
    question, marks = making.question, making.marks
    numbers = [answer for answer in question.answers if answer.text.strip() != "*"]
    if not numbers:
        raise _LeftOutError(_ANY_NUMBER)
    best = max(numbers, key=lambda answer: answer.percent)
    if best.percent <= 0:
        raise _LeftOutError(_NO_RIGHT)
    for answer in question.answers:
        if answer is not best and answer.percent == best.percent:
            making.lost("numbers", answer.text)
        elif answer is not best and answer.percent > 0:
            making.lost("part", answer.text)
        if answer is not best and answer.feedback.strip():
            making.lost("feedback", answer.text)
    made: Made = {"type": "numeric", "explained": [making.feedback(best)]}
    try:
        made["answer"], made["tolerance"] = float(best.text), abs(float(best.tolerance or 0))
    except ValueError:
        raise _LeftOutError(_OTHERWISE, what=best.text) from None
    unit = marks.unit or (question.units[0].name if question.units else "")
    if unit:
        made["unit"] = making.words(unit)
        without = stem
        for locale in LOCALES:
            without = without.removesuffix(UNIT.say(locale, unit=unit).strip())
        if without.strip():
            made["stem"] = making.words(without.strip())
    if others := [one.name for one in question.units if one.name != unit]:
        making.lost("units", ", ".join(others))
    return made


def _typed(making: _Making, stem: str) -> Made:
    accepted: list[str] = []
    told: list[str] = []
    for answer in making.question.answers:
        text = plain_words(answer.text, "plain").replace("\\*", "\0")
        shown = text.replace("\0", "*")
        feedback = making.feedback(answer)
        if "*" in text:
            if answer.percent > 0:
                making.lost("wildcard", shown)
            elif feedback:
                making.lost("feedback", shown)
        elif answer.percent == 100 and any(c.isalnum() for c in shown):
            accepted.append(shown)
            told.append(feedback)
        elif answer.percent > 0:
            making.lost("part", shown)
        elif feedback:
            making.lost("feedback", shown)
    if not accepted:
        wild = any("*" in answer.text and answer.percent == 100 for answer in making.question.answers)
        raise _LeftOutError(_ANY_TEXT if wild else _NO_RIGHT)
    gaps = _GAP.findall(stem)
    if not gaps:
        making.say("gap-added", _GAP_ADDED)
        stem = f"{stem} ____"
    else:
        if len(gaps) > 1:
            making.say("several-gaps", _SEVERAL_GAPS)
        stem = _GAP.sub("…", _GAP.sub("\0", stem, count=1)).replace("\0", "____")
    answers = {making.locale: list(dict.fromkeys(accepted))}
    return {"type": "fill", "stem": making.words(stem), "answers": answers, "explained": told}


_POINT = re.compile(r"^- (.+) \[([^\[\]]+)\]$")


def _in_own_words(making: _Making, stem: str) -> Made:
    """Read the key points that `to_question` wrote for graders."""
    del stem
    lines = making.plain(making.question.model_answer).split("\n")
    heading = next((at for at, line in enumerate(lines) if line in {POINTS.say(locale) for locale in LOCALES}), None)
    found = [_POINT.match(line) for line in lines[heading + 1 :]] if heading else []
    if len(found) < 2 or not all(found):
        raise _LeftOutError(_NO_ESSAY)
    points = [
        {**making.words(point[1]), "words": {making.locale: [word.strip() for word in point[2].split(" | ")]}}
        for point in found
        if point
    ]
    if making.question.template:
        making.lost("words")
    return {"type": "short", "key_points": points, "model_answer": making.words("\n".join(lines[:heading]))}


_MAKERS: Mapping[str, Callable[[_Making, str], Made]] = {
    "multichoice_single": _choice,
    "multichoice_multi": _choice,
    "truefalse": _true_false,
    "ordering": _order,
    "match": _pairs,
    "numerical": _number,
    "shortanswer": _typed,
    "essay": _in_own_words,
}
