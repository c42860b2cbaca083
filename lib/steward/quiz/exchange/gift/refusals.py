"""What Moodle refuses in a GIFT file, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from steward.quiz.exchange.gift.parts import Parts, excerpt
from steward.quiz.exchange.gift.text import unescaped
from steward.quiz.exchange.grades import grade_words, is_grade, nearest_grade
from steward.quiz.exchange.question import Notice
from steward.words import Text


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason for which a question is given up."""

    code: str
    text: Text


class RefusedError(Exception):
    """Moodle gives a question up."""

    def __init__(self, refusal: Refusal, at: int, **values: object) -> None:
        super().__init__(refusal.code)
        self.refusal, self.at, self.values = refusal, at, values


BRACES = Refusal(
    "brace-missing",
    Text(
        "这道题只有“{brace}”，缺另一半花括号，Moodle 不收。请补上；{{ }} 里不要留空行，文字里要用花括号就写成 \\{brace}。",
        "This question has a “{brace}” without its partner, and Moodle refuses it. Add the other brace; leave no blank line "
        "between {{ }}; write \\{brace} where the text itself needs one.",
    ),
)
FEW_ANSWERS = Refusal(
    "too-few-answers",
    Text(
        "答案不够：这种题至少要 {least} 个，Moodle 不收。请补上答案，每个前面写 = 或 ~。",
        "Too few answers: this type needs {least} at least, and Moodle refuses it. Add answers, each with = or ~ before it.",
    ),
)
MANY_ANSWERS = Refusal(
    "too-many-answers",
    Text("一道题的答案超过 {most} 个，没有读。", "This question has more than {most} answers and was not read."),
)
NO_ARROW = Refusal(
    "pair-without-arrow",
    Text(
        "匹配题里“{pair}”没有 ->，Moodle 不收整道题。请写成“=左边 -> 右边”；文字里的等号写成 \\=。",
        "“{pair}” in a matching question has no ->, so Moodle refuses the question. Write “=left -> right”; an equals sign "
        "of the text is written \\=.",
    ),
)
WEIGHT = Refusal(
    "weight-unreadable",
    Text(
        "“%{weight}%”不是数，Moodle 读到这里会中断整个导入。请写成 %-50% 这样。",
        "“%{weight}%” is no number; Moodle breaks off the whole import here. Write it like %-50%.",
    ),
)
NO_NUMBER = Refusal(
    "no-number",
    Text(
        "# 后面没有 Moodle 能用的答案（单写一个 0 也不行），Moodle 不收。请写成 {#=5:0} 这样，等于零就写 {#=0:0}。",
        "There is no answer after # that Moodle can use (a lone 0 will not do either), and it refuses the question. Write "
        "{#=5:0}, or {#=0:0} for zero.",
    ),
)
TOLERANCE = Refusal(
    "tolerance-unreadable",
    Text(
        "“{number}”冒号后面的误差不是数，Moodle 不收。请写成 5:0.1 这样，用小数点，不带单位。",
        "The tolerance after the colon of “{number}” is no number, and Moodle refuses the question. Write it like 5:0.1, with "
        "a decimal point and no unit.",
    ),
)
RANGE = Refusal(
    "range-unreadable",
    Text(
        "“{number}”的 .. 前后不都是数，Moodle 读到这里会中断整个导入。请写成 1.5..2.5 这样。",
        "“{number}” has no number on one side of the .. and Moodle breaks off the whole import here. Write it like 1.5..2.5.",
    ),
)
GRADE = Refusal(
    "weight-not-allowed",
    Text(
        "Moodle 不认 {percent}% 这个分值，按默认设置会拒收整个文件。请改成 {nearest}%，或导入时选“最接近的成绩”。",
        "Moodle knows no share of {percent}% and, as set at first, refuses the whole file. Write {nearest}%, or choose “nearest "
        "grade” when importing.",
    ),
)
NO_FULL_CREDIT = Refusal(
    "no-full-credit",
    Text(
        "填空（简答）题没有一个答案得满分，Moodle 存不了，并从这里停止导入。请让至少一个答案得 100%。",
        "No answer of this short-answer question gets full marks; Moodle cannot save it and stops importing here. Give one "
        "answer 100%.",
    ),
)
NO_RIGHT_SIDE = Refusal(
    "pair-without-right-side",
    Text(
        "“{pair}”没有右边，Moodle 收下这道题后就停止导入，后面的题全部丢失。请补上 -> 后面的文字。",
        "“{pair}” has no right side; Moodle takes this question and then stops, and all that follow are lost. Write something "
        "behind the ->.",
    ),
)
FEW_STEPS = Refusal(
    "too-few-steps",
    Text(
        "排序题不到两步，Moodle 存不了，并从这里停止导入。每步写一行。",
        "This ordering question has fewer than two steps; Moodle cannot save it and stops importing here. Write one step a line.",
    ),
)
_TOO_MANY = Text(
    "只读了前 {most} 道题，请把文件拆开再导入后面的。",
    "Only the first {most} questions were read; split the file to import the rest.",
)
_NOTHING = Text(
    "{source} 里没有题目。请确认它是 GIFT 文本：题与题之间空一行，答案写在 {{ }} 里。",
    "{source} holds no questions. Is it GIFT? Questions are parted by blank lines and answers stand in {{ }}.",
)


def notice(refused: RefusedError, parts: Parts) -> Notice:
    """Say why a question was given up, at its line."""
    values = dict(refused.values)
    if refused.refusal is BRACES:
        values["brace"] = parts.text[refused.at]
    return Notice(
        refused.refusal.code, refused.refusal.text, values, parts.block.line(refused.at), unescaped(parts.name or "")
    )


def of_saving(parts: Parts) -> Iterator[Notice]:
    """Say what Moodle reads but then cannot save."""
    question = parts.question
    if question is None:
        return

    def said(refusal: Refusal, at: int, **values: object) -> Notice:
        return Notice(refusal.code, refusal.text, values, parts.block.line(at), question.name)

    if question.type in ("multichoice_single", "multichoice_multi", "shortanswer", "numerical"):
        for piece, answer in zip(parts.pieces, question.answers, strict=True):
            if not is_grade(answer.percent):
                nearest = grade_words(nearest_grade(answer.percent))
                yield said(GRADE, piece.at, percent=grade_words(answer.percent), nearest=nearest)
    if question.type == "shortanswer" and max(answer.percent for answer in question.answers) != 100:
        yield said(NO_FULL_CREDIT, parts.answers_at)
    if question.type == "match":
        for piece, answer in zip(parts.pieces, question.answers, strict=True):
            if answer.text and not answer.match:
                yield said(NO_RIGHT_SIDE, piece.at, pair=excerpt(answer.text))
    if question.type == "ordering" and len(question.answers) < 2:
        yield said(FEW_STEPS, parts.answers_at)


def too_many_questions(line: int, most: int) -> Notice:
    """Say that a file was not read to its end."""
    return Notice("too-many-questions", _TOO_MANY, {"most": most}, line)


def nothing_found(source: str) -> Notice:
    """Say that a file holds no question."""
    return Notice("no-questions", _NOTHING, {"source": source}, None)
