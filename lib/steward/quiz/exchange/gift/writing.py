r"""Questions written as GIFT, so that Moodle reads each one back as it was; what GIFT cannot carry stands in the notes.

Every sign that GIFT obeys is written with a backslash before it, line breaks as ``\n``. Blanks at the ends of a text are
left out, as every reader of GIFT leaves them out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from steward.quiz.exchange.gift.names import clean_name
from steward.quiz.exchange.gift.numbers import is_number
from steward.quiz.exchange.gift.text import BLANK, STAND_IN
from steward.quiz.exchange.grades import grade_words
from steward.quiz.exchange.question import FORMATS, Answer, Format, Notice, Question
from steward.words import Text

_ESCAPES = str.maketrans({sign: f"\\{sign}" for sign in "\\#=~{}:"} | {"\n": "\\n", "\r": ""})
_STARTS_WITH_FORMAT = re.compile(rf"\[(?:{'|'.join(FORMATS)})[\]\S]")
_WEIGHT_LIKE = re.compile(r"%-*[0-9]{1,2}\.?[0-9]*%")
_ORDERING = {
    "selecttype": "ALL",
    "layouttype": "VERTICAL",
    "gradingtype": "RELATIVE_NEXT_EXCLUDE_LAST",
    "showgrading": "SHOW",
    "numberingstyle": "none",
}
"""What Moodle's own form offers first."""
_GRADING_LOST = "LONGEST_ORDERED_SUBSET"

_LEFT_OUT = Text("没有写入：{why}。", "Not written: {why}.")
_TYPE = Text("GIFT 没有 {type} 这种题", "GIFT has no questions of the type {type}")
_STAND_IN = Text("里面有 {shown}，Moodle 会把它读成别的符号", "it holds {shown}, which Moodle reads as another sign")
_FEW = Text("答案不够，Moodle 不收", "there are too few answers for Moodle")
_NUMBER = Text(
    "答案“{answer}”不是数，写进 GIFT 会变成“任何数都对”",
    "“{answer}” is no number; in GIFT it would make any number right",
)
_TOLERANCE = Text("误差“{answer}”不是数", "the tolerance “{answer}” is no number")
_ARROW = Text("“{answer}”里有 ->，GIFT 里写不出来", "“{answer}” holds ->, which GIFT cannot write here")
_STEP = Text(
    "步骤“{answer}”里有 GIFT 排序题写不出的字符", "the step “{answer}” holds signs that GIFT cannot write in a step"
)
_ARROW_CHANGED = Text(
    "反馈里的 -> 写成了 →，否则 Moodle 会当成匹配题。",
    "The -> in feedback was written →; Moodle would take it for a matching question.",
)
_LOST = Text("GIFT 带不走：{what}。", "GIFT cannot carry: {what}.")
_NOW_MULTI = Text(
    "没有满分选项的单选题，Moodle 读回来会变成多选题。",
    "A single choice without an option of 100% comes back from Moodle as multiple choice.",
)
_NAME = Text(
    "名称改成了“{name}”：Moodle 会去掉标签、截短太长的名称。",
    "The name became “{name}”: Moodle takes tags out and shortens long names.",
)
_MOVED = Text(
    "没有类别的题挪到了最前面：GIFT 里 $CATEGORY 之后的题都属于那个类别。",
    "Questions without a category stand first now: in GIFT all that follow a $CATEGORY belong to it.",
)
_CATEGORY = Text("类别名里的换行写成了空格。", "A line break in a category became a space.")

_WHAT = {
    "tags": Text("标签“{value}”", "the tag “{value}”"),
    "id": Text("编号“{value}”", "the id “{value}”"),
    "mark": Text("分值 {value}", "the mark of {value}"),
    "penalty": Text("每错一次扣的分", "the penalty for each wrong try"),
    "hints": Text("提示（{value} 条）", "hints ({value})"),
    "file": Text("文件“{value}”", "the file “{value}”"),
    "order": Text("答案不打乱顺序", "that answers keep their order"),
    "case": Text("区分大小写", "that capitals matter"),
    "units": Text("单位（{value}）", "units ({value})"),
    "numbering": Text("选项编号方式", "how options are numbered"),
    "combined": Text("按对错给的总反馈", "feedback for right, partly right and wrong answers"),
    "model": Text("评分参考", "information for graders"),
    "template": Text("作答模板", "the response template"),
    "extra": Text("其他设置（{value}）", "other settings ({value})"),
    "general": Text("题后解释：说明文字没有答案可放", "general feedback: a description has no place for it"),
    "feedback": Text("答案“{value}”的反馈", "feedback of the answer “{value}”"),
    "format": Text("答案“{value}”的文字格式", "the text format of the answer “{value}”"),
    "percent": Text("答案“{value}”的分值", "the share of the mark of the answer “{value}”"),
    "answers": Text("答案", "its answers"),
    "control": Text("控制字符", "control characters"),
    "grading": Text("按最长正确顺序评分", "grading by the longest right order"),
}


class _LeftOutError(Exception):
    def __init__(self, why: Text, **values: object) -> None:
        super().__init__(why.en)
        self.why, self.values = why, values


def write_gift(questions: Iterable[Question]) -> tuple[str, tuple[Notice, ...]]:
    """Write questions, and say of each what GIFT cannot carry; a question that would come back wrong is left out and named.

    >>> text, notes = write_gift([Question("essay", "Ferry", "What runs on {Sundays}?")])
    >>> print(text.strip())
    ::Ferry::What runs on \\{Sundays\\}?{}
    """
    asked = list(questions)
    notes: list[Notice] = []
    with_category = [bool(question.category) for question in asked]
    if with_category != sorted(with_category):
        asked.sort(key=lambda question: bool(question.category))
        notes.append(Notice("category-order", _MOVED))
    out: list[str] = []
    category = ""
    for question in asked:
        own: list[Notice] = []
        try:
            written = _written(question, own)
        except _LeftOutError as error:
            why = error.why.say("zh", **error.values), error.why.say("en", **error.values)
            notes.append(_note(question, "left-out", _LEFT_OUT, why=Text(*why)))
            continue
        notes += own
        if question.category != category:
            category = question.category
            out.append(f"$CATEGORY: {_category(question, notes)}\n")
        out.append(written)
    return "\n".join(out), tuple(notes)


def _note(question: Question, code: str, text: Text, **values: object) -> Notice:
    return Notice(code, text, values, question.line, question.name, question.where)


def _lost(question: Question, what: str, value: object = "") -> Notice:
    said = _WHAT[what]
    shown = Text(said.zh.format(value=value), said.en.format(value=value)) if "{" in said.zh else said
    return _note(question, f"lost-{what}", _LOST, what=shown)


def _category(question: Question, notes: list[Notice]) -> str:
    category = re.sub(r"[\r\n]+", " ", question.category).strip(BLANK)
    if category != question.category.strip(BLANK):
        notes.append(_note(question, "category-name", _CATEGORY))
    return category.replace("\\", "\\\\")


def _written(question: Question, notes: list[Notice]) -> str:
    name = clean_name(question.name)
    if name != question.name.strip(BLANK):
        notes.append(_note(question, "name-changed", _NAME, name=name))
    answers = _ANSWERS.get(question.type)
    if answers is None and question.type not in ("description", "essay"):
        raise _LeftOutError(_TYPE, type=question.extra.get("type", question.type))
    body = "" if answers is None else answers(question, notes)
    notes += _left_behind(question)
    head = f"{_comment(question, notes)}::{_escaped(name)}::{_text(question.text, question.format, 'moodle')}"
    if question.type == "description":
        return f"{head}\n"
    general = ""
    if question.general_feedback.strip(BLANK):
        general = "####" + _text(
            question.general_feedback, question.general_feedback_format or question.format, question.format
        )
    if general and "\n" in body:
        general = f"\t{general}\n"
    return f"{head}{{{body}{general}}}\n"


def _escaped(text: str) -> str:
    if found := STAND_IN.search(text):
        raise _LeftOutError(_STAND_IN, shown=found[0])
    return text.replace("\r\n", "\n").translate(_ESCAPES)


def _text(text: str, format: Format, default: Format) -> str:
    text = text.strip(BLANK)
    prefix = f"[{format}]" if format != default or _STARTS_WITH_FORMAT.match(text) else ""
    return prefix + _escaped(text)


def _comment(question: Question, notes: list[Notice]) -> str:
    marks: list[str] = []
    if id_number := question.id_number.strip(BLANK):
        if re.search(r"[\x00-\x1f\x7f]|\\$|\\\]", id_number):
            notes.append(_lost(question, "id", id_number))
        else:
            marks.append("[id:" + id_number.replace("]", "\\]") + "]")
    for tag in question.tags:
        trimmed = tag.strip(BLANK)
        if re.search(r"[\x00-\x1f\x7f<>`]|\\$|\\\]", trimmed) or not trimmed:
            notes.append(_lost(question, "tags", tag))
        else:
            marks.append("[tag:" + trimmed.replace("]", "\\]") + "]")
    return f"// {' '.join(marks)}\n" if marks else ""


def _feedback(question: Question, answer: Answer) -> str:
    return _text(answer.feedback, answer.feedback_format or question.format, question.format)


def _choices(question: Question, notes: list[Notice]) -> str:
    if len(question.answers) < 2:
        raise _LeftOutError(_FEW)
    single = question.type == "multichoice_single"
    full = [answer.percent == 100 for answer in question.answers]
    if single and not any(full):
        notes.append(_note(question, "single-becomes-multi", _NOW_MULTI))
    lines, tilde = [], False
    for at, answer in enumerate(question.answers):
        text = _text(answer.text, answer.format or question.format, question.format)
        # At least one ~ tells Moodle that this is multiple choice at all.
        is_last_chance = at == len(full) - 1 and not tilde
        if single and full[at] and not is_last_chance:
            sign = "="
        else:
            tilde = True
            percent = grade_words(answer.percent)
            sign = "~" if percent == "0" and not _WEIGHT_LIKE.match(text) else f"~%{percent}%"
        feedback = _feedback(question, answer)
        lines.append(f"\t{sign}{text}{'#' + feedback if feedback else ''}\n")
    return "\n" + "".join(lines)


def _true_false(question: Question, notes: list[Notice]) -> str:
    by_text = {answer.text.lower(): answer for answer in question.answers}
    yes, no = by_text.get("true", Answer("true")), by_text.get("false", Answer("false"))
    right, wrong = (yes, no) if yes.percent >= no.percent else (no, yes)
    said = "TRUE" if right is yes else "FALSE"
    said_wrong, said_right = _feedback(question, wrong), _feedback(question, right)
    if (right.percent, wrong.percent) != (100, 0):
        notes.append(_lost(question, "percent", right.text))
    return said + (f"#{said_wrong}" if said_wrong or said_right else "") + (f"#{said_right}" if said_right else "")


def _short(question: Question, notes: list[Notice]) -> str:
    if not question.answers:
        raise _LeftOutError(_FEW)
    lines = []
    for answer in question.answers:
        if "->" in answer.text:
            raise _LeftOutError(_ARROW, answer=answer.text)
        if "->" in answer.feedback:
            notes.append(_note(question, "arrow-changed", _ARROW_CHANGED))
            answer = replace(answer, feedback=answer.feedback.replace("->", "→"))
        if answer.format is not None:
            notes.append(_lost(question, "format", answer.text))
        text = _text(answer.text, question.format, question.format)
        lines.append(f"\t=%{grade_words(answer.percent)}%{text}#{_feedback(question, answer)}\n")
    return "\n" + "".join(lines)


def _numbers(question: Question, notes: list[Notice]) -> str:
    if not any(answer.text != "*" or answer.percent for answer in question.answers):
        raise _LeftOutError(_FEW)
    lines = []
    for at, answer in enumerate(question.answers):
        tolerance = answer.tolerance.strip(BLANK) or "0"
        if not is_number(tolerance):
            raise _LeftOutError(_TOLERANCE, answer=tolerance)
        if answer.text != "*" and not is_number(answer.text):
            raise _LeftOutError(_NUMBER, answer=answer.text)
        if answer.format is not None:
            notes.append(_lost(question, "format", answer.text))
        feedback = _feedback(question, answer)
        if answer.text == "*" and answer.percent == 0 and at == len(question.answers) - 1:
            lines.append(f"\t~#{feedback}\n")
        else:
            number = f"{answer.text.strip()}:{tolerance}"
            lines.append(f"\t=%{grade_words(answer.percent)}%{number}{'#' + feedback if feedback else ''}\n")
    return "#\n" + "".join(lines)


def _pairs(question: Question, notes: list[Notice]) -> str:
    if len(question.answers) < 2:
        raise _LeftOutError(_FEW)
    lines = []
    for answer in question.answers:
        if "->" in answer.text:
            raise _LeftOutError(_ARROW, answer=answer.text)
        if answer.feedback:
            notes.append(_lost(question, "feedback", answer.text))
        left = _text(answer.text, answer.format or question.format, question.format)
        lines.append(f"\t={left} -> {_escaped(answer.match.strip(BLANK))}\n")
    return "\n" + "".join(lines)


_BAD_STEP = re.compile(r"[}\n\r]|####|^0$|^//|\\$|\\[:#={~n]")


def _steps(question: Question, notes: list[Notice]) -> str:
    steps = [answer.text.strip(BLANK) for answer in question.answers]
    if len(steps) < 2:
        raise _LeftOutError(_FEW)
    for step, answer in zip(steps, question.answers, strict=True):
        if not step or _BAD_STEP.search(step):
            raise _LeftOutError(_STEP, answer=step)
        if answer.feedback:
            notes.append(_lost(question, "feedback", step))
    options = _ORDERING | {key: str(value) for key, value in question.extra.items() if key in _ORDERING}
    if options["gradingtype"] == _GRADING_LOST:  # Moodle's reader does not know the word that its writer writes
        notes.append(_lost(question, "grading"))
        options["gradingtype"] = _ORDERING["gradingtype"]
    count = question.extra.get("selectcount", len(steps))
    words = " ".join(options[key] for key in _ORDERING)
    return f">{count} {words}\n" + "".join(step.replace("\\", "\\\\") + "\n" for step in steps)


_ANSWERS = {
    "multichoice_single": _choices,
    "multichoice_multi": _choices,
    "truefalse": _true_false,
    "shortanswer": _short,
    "numerical": _numbers,
    "match": _pairs,
    "ordering": _steps,
}


def _left_behind(question: Question) -> Iterator[Notice]:
    usual_mark = 0 if question.type == "description" else 1
    said: Sequence[tuple[bool, str, object]] = (
        (question.default_mark != usual_mark, "mark", f"{question.default_mark:g}"),
        (question.penalty is not None, "penalty", ""),
        (bool(question.hints), "hints", len(question.hints)),
        (question.shuffle is False, "order", ""),
        (question.case_sensitive, "case", ""),
        (bool(question.units), "units", ", ".join(unit.name for unit in question.units)),
        (bool(question.numbering), "numbering", ""),
        (bool(question.correct_feedback or question.partial_feedback or question.incorrect_feedback), "combined", ""),
        (bool(question.model_answer), "model", ""),
        (bool(question.template), "template", ""),
        (question.type == "description" and bool(question.general_feedback), "general", ""),
        (question.type in ("description", "essay") and bool(question.answers), "answers", ""),
    )
    for is_so, what, value in said:
        if is_so:
            yield _lost(question, what, value)
    for file in question.files:
        if file.content:
            yield _lost(question, "file", file.name)
    known = {*_ORDERING, "selectcount"} if question.type == "ordering" else set()
    if others := sorted(set(question.extra) - known):
        yield _lost(question, "extra", ", ".join(others))
