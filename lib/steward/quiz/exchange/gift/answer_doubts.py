r"""Where Moodle reads the answers of a GIFT question otherwise than its author will have meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from steward.quiz.exchange.gift.numbers import is_number
from steward.quiz.exchange.gift.parts import Parts, Piece, excerpt, said
from steward.quiz.exchange.gift.text import BLANK, has_escapes, unescaped
from steward.quiz.exchange.grades import grade_words
from steward.quiz.exchange.question import Notice, Question
from steward.words import Text

_WEIGHT = re.compile(r"%-*[0-9]{1,2}\.?[0-9]*%")

_TRUE_FALSE_WORD = Text(
    "Moodle 把“{said}”当成填空题的答案，不是判断题。判断题只能写大写的 T、TRUE、F、FALSE。",
    "Moodle takes “{said}” for the answer of a short-answer question, not for true or false. Only T, TRUE, F and FALSE in "
    "capitals will do.",
)
_NO_SIGN = Text(
    "答案“{said}”前面没有 =，Moodle 当成填空题的答案。是填空题请写 {{={said}}}；是题干里的花括号请写成 \\{{ \\}}。",
    "The answer “{said}” has no = before it; Moodle takes it for a short answer. Write {{={said}}} if it is one, or \\{{ \\}} for "
    "braces of the text.",
)
_TEXT_FIRST = Text(
    "第一个 = 或 ~ 前面的“{said}”也成了一个答案。请删掉或补上符号。",
    "“{said}” before the first = or ~ becomes an answer too. Delete it or put a sign before it.",
)
_MEANT_TRUE_FALSE = Text(
    "反馈里有没转义的 ~ 或 =，Moodle 读成了别的题型。请把反馈里的写成 \\~ \\=。",
    "A ~ or = in the feedback makes Moodle read another type of question. Write \\~ and \\= there.",
)
_HASHES = Text(
    "判断题最多两段反馈（答错的、答对的），多出的 # 后面都算进第二段。反馈里的 # 请写成 \\#。",
    "True/false has two feedbacks at most, for wrong and for right; a further # falls into the second. Write \\# for one of the text.",
)
_NO_RIGHT = Text("没有一个选项得分：正确选项前面应写 =。", "No option earns anything: write = before the right one.")
_WEIGHTS = Text(
    "多选题得分项加起来是 {sum}%，不是 100%，学员拿不到或会超过满分。请改分值。",
    "The shares of the right options add up to {sum}% and not to 100%, so full marks are out of reach or too easy. Change them.",
)
_SHOWN_AS_MULTI = Text(
    "只有一个选项得 100%，却没用 =，Moodle 会做成可选多个的多选题。单选请写 =。",
    "One option has 100% but no =, so Moodle lets learners choose several. Write = for a single choice.",
)
_TWO_RIGHT = Text(
    "有 {n} 个选项前面写了 =：Moodle 做成单选题，选哪个都满分。多选题请写 ~%50% 这样的分值，不用 =。",
    "{n} options have a =: Moodle makes a single choice in which each of them earns full marks. For several right ones write "
    "shares such as ~%50% and no =.",
)
_WEIGHT_AFTER_EQUALS = Text(
    "选择题里 = 已是满分，“{said}”会当成选项文字显示。请写成 ~%50% 这样。",
    "In a choice = means full marks already, and “{said}” shows as text. Write ~%50% and the like.",
)
_WEIGHT_UNREAD = Text(
    "“{said}”不是 Moodle 认的分值，会当成答案文字。请写成 %50%、%-33.33333% 这样：半角、小数点、无空格、不带正号。",
    "“{said}” is no share of the mark to Moodle and shows as text. Write %50% or %-33.33333%: a decimal point, no blanks, no plus "
    "sign.",
)
_EMPTY = Text(
    "这里有一个空答案，Moodle 存的时候会丢掉它（常见于写成 ~= 的地方）。",
    "There is an empty answer here, which Moodle drops (often from writing ~=).",
)
_TWICE = Text("答案“{said}”写了两次。", "The answer “{said}” stands there twice.")
_EQUALS = Text(
    "“{said}”里的 {sign} 没有转义：Moodle 从这里开始当成另一个答案。是文字就写成 \\{sign}。",
    "The {sign} in “{said}” is not escaped: Moodle begins another answer there. Write \\{sign} if it is text.",
)
_HASH = Text(
    "“{said}”里的 # 没有转义：Moodle 把后面当成反馈。是文字就写成 \\#。",
    "The # in “{said}” is not escaped: Moodle takes what follows for feedback. Write \\# if it is text.",
)
_AFTER_GENERAL = Text(
    "#### 后面的答案“{said}”都成了总反馈。总反馈要写在所有答案之后。",
    "“{said}” behind #### becomes general feedback. Put the general feedback after all answers.",
)
_TWO_GENERAL = Text(
    "有两处 ####：Moodle 只认最后一处，前面的成了答案的反馈。",
    "There are two ####; Moodle takes the last, and the other becomes feedback of an answer.",
)
_MEANT_MATCH = Text(
    "像是匹配题，但里面有 ~，Moodle 读成了选择题。文字里的 ~ 请写成 \\~。",
    "This looks like matching, but a ~ makes Moodle read a choice. Write \\~ for one of the text.",
)

_DECIMAL_COMMA = Text(
    "“{said}”用了逗号：Moodle 读不出这个数，于是任何答案都算对。请写小数点，也不要千分位逗号。",
    "“{said}” has a comma: Moodle cannot read it, and then any answer is right. Write a decimal point, and no separator of thousands.",
)
_UNIT = Text(
    "“{said}”带了单位或别的文字：Moodle 读不出这个数，于是任何答案都算对。答案里只写数。",
    "“{said}” has a unit or other words: Moodle cannot read it, and then any answer is right. Write the number alone.",
)
_RANGE_SIGN = Text(
    "Moodle 不认“{said}”这种范围，于是任何答案都算对。请写成 1..3 或 2:1。",
    "Moodle knows no range such as “{said}”, and then any answer is right. Write 1..3 or 2:1.",
)
_NO_NUMBER = Text(
    "“{said}”不是 Moodle 认的数，于是任何答案都算对。请用半角数字和小数点；要写说明，请在数后面加 #。",
    "“{said}” is no number to Moodle, and then any answer is right. Write digits and a decimal point; comments follow a #.",
)
_RANGE_CUT = Text(
    "“{said}”两端有数字以外的字符，Moodle 只取开头的数，读成 {number} ± {tolerance}。",
    "“{said}” has more than digits at its ends; Moodle takes their beginnings and reads {number} ± {tolerance}.",
)
_RANGE_TURNED = Text(
    "“{said}”的误差是负的，没有一个答案能算对。范围请从小写到大。",
    "The tolerance of “{said}” is negative, so no answer can be right. Write the smaller end first.",
)
_OTHERS = Text(
    "数字题里 ~ 后面只能写“其他答案”的反馈：“{said}”不会当成答案。请写成 ~#反馈；部分得分的写 =%50%5。",
    "In a numerical question ~ is only for feedback on all other answers: “{said}” is no answer. Write ~#feedback, and =%50%5 for "
    "part of the mark.",
)
_NO_FULL_NUMBER = Text("没有一个数得 100%，学员拿不到满分。", "No number earns 100%, so nobody can get full marks.")

_FEW_PAIRS = Text(
    "匹配太少：Moodle 的编辑页要求至少两个左边、三个右边，这道题以后没法在那里改。可加一行“= -> 多余的右边”。",
    "Too few pairs: Moodle's editing form wants two left sides and three right ones, so this question cannot be changed there. "
    "Add a line “= -> a right side too many”.",
)
_NO_FEEDBACK = Text(
    "匹配题的每一对没有反馈，“{said}”会当成文字显示。", "Pairs have no feedback of their own; “{said}” shows as text."
)
_TWO_ARROWS = Text("“{said}”里有两个 ->，Moodle 在第一个处分开。", "“{said}” has two ->; Moodle parts it at the first.")
_ARROW_SIGN = Text(
    "Moodle 不认“{sign}”，读成了填空题。匹配题请写半角的 ->。",
    "Moodle does not know “{sign}” and reads a short answer. Write -> for a pair.",
)
_STEP_ESCAPES = Text(
    "排序题的步骤里不用反斜杠：Moodle 会把转义的字符显示成 {shown} 这样的乱码。",
    "Steps need no backslashes: Moodle shows escaped signs as {shown}.",
)
_STEP_EATEN = Text(
    "第一步的开头“{said}”被 Moodle 当成了设置。请写全设置，如 {{>{n} ALL VERTICAL ABSOLUTE_POSITION SHOW none，步骤另起一行。",
    "Moodle takes “{said}”, the beginning of the first step, for a setting. Write all settings, such as {{>{n} ALL VERTICAL "
    "ABSOLUTE_POSITION SHOW none, and begin the steps on the next line.",
)
_STEP_LOST = Text("Moodle 会丢掉只写 0 的一步。", "Moodle drops a step that is only 0.")
_ORDER_COUNT = Text(
    "像是排序题，但 > 后面没有数字，Moodle 读成了填空题。请写成 {{>3 ALL 这样。",
    "This looks like ordering, but there is no number after the >, so Moodle reads a short answer ({what}). Write {{>3 ALL and the like.",
)


def of_answers(parts: Parts) -> Iterator[Notice]:
    """Give the doubts about the answers of a question that Moodle takes."""
    question = parts.question
    if question is None or parts.open < 0:
        return
    yield from _of_general(parts)
    by_type = {
        "truefalse": _of_true_false,
        "multichoice_single": _of_choice,
        "multichoice_multi": _of_choice,
        "shortanswer": _of_short,
        "numerical": _of_numbers,
        "match": _of_pairs,
        "ordering": _of_steps,
    }.get(question.type)
    if by_type is not None:
        yield from by_type(parts, question)


_LINE_START = re.compile(r"(?:^|\n)[ \t]*[=~]")


def _of_general(parts: Parts) -> Iterator[Notice]:
    if parts.general is None:
        return
    if answers := _LINE_START.search(parts.general):
        at = parts.general_at + 4 + answers.end() - 1
        yield said(
            parts, "answers-after-general-feedback", _AFTER_GENERAL, at, said=excerpt(parts.text[at : parts.close])
        )
    if "####" in parts.answers:
        at = parts.answers_at + parts.answers.index("####")
        yield said(parts, "general-feedback-twice", _TWO_GENERAL, at)


_TRUE_FALSE_WORDS = frozenset(
    [
        "true",
        "t",
        "false",
        "f",
        "yes",
        "no",
        "y",
        "n",
        "right",
        "wrong",
        "correct",
        "incorrect",
        "ture",
        "flase",
        "对",
        "错",
        "正确",
        "错误",
        "是",
        "否",
        "真",
        "假",
        "不对",
        "不正确",
        "√",
        "×",
        "✓",
        "✗",
        "✔",
        "✘",
        "ｔ",
        "ｆ",
        "ｔｒｕｅ",
        "ｆａｌｓｅ",
    ]
)


def _words(piece: Piece) -> str:
    """Give an answer without weight and feedback, as its reader sees it."""
    text = piece.text
    if piece.sign != "=" or _WEIGHT.match(text):
        text = text[weight.end() :] if (weight := _WEIGHT.match(text)) else text
    return unescaped(text.partition("#")[0]).strip(BLANK)


def _of_true_false(parts: Parts, question: Question) -> Iterator[Notice]:
    del question
    if parts.answers.count("#") > 2:
        yield said(parts, "too-many-feedbacks", _HASHES, parts.answers_at)


def _meant_true_false(parts: Parts) -> bool:
    return parts.answers.partition("#")[0].strip(BLANK) in ("T", "TRUE", "F", "FALSE")


def _of_choice(parts: Parts, question: Question) -> Iterator[Notice]:
    percents = [answer.percent for answer in question.answers]
    right = [percent for percent in percents if percent > 0]
    if _meant_true_false(parts):
        yield said(parts, "meant-true-false", _MEANT_TRUE_FALSE, parts.answers_at)
        return
    equals = sum(1 for piece in parts.pieces if piece.sign == "=")
    if 0 < equals <= parts.answers.count("->"):
        yield said(parts, "meant-matching", _MEANT_MATCH, parts.answers_at + parts.answers.index("~"))
    elif question.type == "multichoice_single" and percents.count(100) > 1:
        yield said(parts, "several-right", _TWO_RIGHT, parts.answers_at, n=percents.count(100))
    elif question.type == "multichoice_multi":
        if not right:
            yield said(parts, "no-right-answer", _NO_RIGHT, parts.answers_at)
        elif right == [100]:
            yield said(parts, "single-shown-as-multi", _SHOWN_AS_MULTI, parts.answers_at)
        elif round(sum(right) / 100, 2) != 1:
            yield said(parts, "weights-not-100", _WEIGHTS, parts.answers_at, sum=grade_words(sum(right)))
    for piece in parts.pieces:
        if piece.sign == "=" and (weight := _WEIGHT.match(piece.text)):
            yield said(parts, "weight-after-equals", _WEIGHT_AFTER_EQUALS, piece.at, said=weight[0])
    yield from _of_pieces(parts)
    yield from _doubles(parts, (answer.text for answer in question.answers))


def _of_short(parts: Parts, question: Question) -> Iterator[Notice]:
    first = parts.pieces[0]
    word = _words(first)
    arrow = _ARROW.search(parts.answers)
    if first.sign == "" and word.rstrip(".。!！").casefold() in _TRUE_FALSE_WORDS:
        yield said(parts, "true-false-word", _TRUE_FALSE_WORD, first.at, said=excerpt(word))
    elif _meant_true_false(parts):
        yield said(parts, "meant-true-false", _MEANT_TRUE_FALSE, parts.answers_at)
        return
    elif first.sign == "" and parts.answers.startswith(">") and "\n" in first.text:
        yield said(parts, "ordering-without-number", _ORDER_COUNT, parts.answers_at, what=excerpt(first.text))
    elif first.sign == "" and len(parts.pieces) > 1:
        yield said(parts, "text-before-answers", _TEXT_FIRST, first.at, said=excerpt(word))
    elif first.sign == "":
        yield said(parts, "answer-without-sign", _NO_SIGN, first.at, said=excerpt(word))
    elif len(parts.pieces) > 1 and arrow:
        yield said(parts, "arrow-sign", _ARROW_SIGN, parts.answers_at + arrow.start(), sign=arrow[0])
    yield from _of_pieces(parts)
    yield from _doubles(parts, (answer.text.casefold() for answer in question.answers))


_ARROW = re.compile(r"→|⇒|[—–－]\s*[>＞]|-\s+[>＞]|-＞")
_WEIGHT_LIKE = re.compile(
    r"[%％]\s*[-+]?\s*[\d.,，]+(?:\s*[%％])?|[-+]?\d+(?:[.,]\d+)?[%％](?=[^\s\d.,，。;；:：)）/~#-])"
)
_HASH_OF_TEXT = re.compile(
    r"&#(?:\d{1,7}|x[0-9a-fA-F]{1,6});|(?<![A-Za-z])[CFJ]#(?=[\s,，.。/]|$)|https?://[^\s#]*#|#[0-9a-fA-F]{6}(?=[;\"'])|"
    r"\d#(?=[楼栋幢座单元电机泵变柜厅库井梯塔门岗号])"
)


def _of_pieces(parts: Parts) -> Iterator[Notice]:
    """Give doubts that all questions with signs before their answers share."""
    earns = parts.question is not None and any(answer.percent > 0 for answer in parts.question.answers)
    for piece in parts.pieces:
        at = piece.at + len(piece.sign)
        if not _words(piece):
            yield said(parts, "empty-answer", _EMPTY, piece.at)
        weight = _WEIGHT_LIKE.match(piece.text)
        # "90%以上" is how an answer may well begin; where something else is right already, nobody meant a weight.
        is_words = earns and weight and not piece.text[weight.end() : weight.end() + 1].isascii()
        if weight and not _WEIGHT.match(piece.text) and (piece.text[0] in "%％" or not is_words):
            yield said(parts, "weight-unreadable", _WEIGHT_UNREAD, at, said=excerpt(weight[0]))
        begin, _, _ = piece.text.partition("#")
        hash_at = _HASH_OF_TEXT.search(piece.text, max(len(begin) - 60, 0), len(begin) + 12)
        if hash_at and hash_at.start() <= len(begin) < hash_at.end():
            yield said(parts, "unescaped-hash", _HASH, at, said=excerpt(hash_at[0] + piece.text[hash_at.end() :], 16))
    yield from _of_signs(parts)


def _of_signs(parts: Parts) -> Iterator[Notice]:
    """Find = and ~ that look like text and yet begin an answer: within a word, or alone in a line of feedback."""
    text = parts.text
    at_line_start = sum(1 for piece in parts.pieces if piece.sign and _begins_line(parts, piece))
    equals = sum(1 for piece in parts.pieces if piece.sign == "=")
    for before, piece in zip([None, *parts.pieces], parts.pieces, strict=False):
        if not piece.sign or before is None or _begins_line(parts, piece):
            continue
        previous, following = text[piece.at - 1], text[piece.at + 1 : piece.at + 2]
        in_feedback = "#" in before.text
        if previous in BLANK:
            alone = following in BLANK and following != ""
            only_right = piece.sign == "=" and equals == 1 and "~" in parts.answers
            odd = at_line_start > 1 or (alone and (in_feedback or (piece.sign == "=" and not only_right)))
        elif piece.sign == "~":
            odd = previous.isdigit() and following.isdigit()
        elif before.sign == piece.sign == "~" or previous == "~":
            odd = False
        else:
            compact = equals == 1 and "~" in parts.answers and not in_feedback
            odd = not compact and not _WEIGHT.match(piece.text)
        if odd:
            shown = excerpt(text[max(piece.at - 12, parts.open + 1) : piece.at + 12], 24)
            yield said(parts, "unescaped-sign", _EQUALS, piece.at, sign=piece.sign, said=shown)


def _begins_line(parts: Parts, piece: Piece) -> bool:
    at = piece.at - 1
    while at > parts.open and parts.text[at] in " \t\r":
        at -= 1
    return parts.text[at] in "\n{#" if at == parts.open + 1 else parts.text[at] in "\n{"


def _doubles(parts: Parts, texts: Iterable[str]) -> Iterator[Notice]:
    seen: set[str] = set()
    for piece, text in zip(parts.pieces, texts, strict=True):
        if text and text in seen:
            yield said(parts, "duplicate-answer", _TWICE, piece.at, said=excerpt(_words(piece)))
        seen.add(text)


_RANGE_LIKE = re.compile(r"\d\s*(?:-|~|～|—|–|至|到|…|±|。。)\s*\.?\d|\d\s*\+/?-\s*\d")


def _of_numbers(parts: Parts, question: Question) -> Iterator[Notice]:
    for piece, answer in zip(parts.pieces, question.answers, strict=True):
        word = _words(piece)
        if piece.sign == "~":
            if word or re.search(r"\n[ \t]*=", piece.text):
                yield said(parts, "other-answers-ignored", _OTHERS, piece.at, said=excerpt(piece.text))
            continue
        if answer.text == "*" and word.partition(":")[0].strip(BLANK) != "*":
            yield said(parts, *_why_no_number(word), piece.at, said=excerpt(word))
        elif word.find("..") > 0 and not all(is_number(end) for end in word.split("..", 1)):
            comma = re.search(r"\d[,，]\d", word)
            code, text = ("decimal-comma", _RANGE_CUT) if comma else ("range-cut", _RANGE_CUT)
            yield said(parts, code, text, piece.at, said=word, number=answer.text, tolerance=answer.tolerance or "0")
        elif answer.tolerance.startswith("-"):
            yield said(parts, "tolerance-negative", _RANGE_TURNED, piece.at, said=word)
    if question.answers and max(answer.percent for answer in question.answers) < 100:
        yield said(parts, "no-full-credit", _NO_FULL_NUMBER, parts.answers_at)
    yield from _doubles(parts, (f"{answer.text}:{answer.tolerance}" for answer in question.answers))
    yield from (notice for notice in _of_pieces(parts) if notice.code in ("weight-unreadable", "unescaped-sign"))


def _why_no_number(word: str) -> tuple[str, Text]:
    if re.search(r"[：．０-９，]", word) and "," not in word and not re.search(r"\d，\d", word):
        return "number-unreadable", _NO_NUMBER
    if re.search(r"\d\s*[,，]\s*\d", word):
        return "decimal-comma", _DECIMAL_COMMA
    if _RANGE_LIKE.search(word):
        return "range-sign", _RANGE_SIGN
    if re.match(r"[-+]?(?:\d+\.?\d*|\.\d+)\s*[^\d\s.]|[¥￥$€]\s*\d", word):
        return "number-with-unit", _UNIT
    return "number-unreadable", _NO_NUMBER


def _of_pairs(parts: Parts, question: Question) -> Iterator[Notice]:
    if _meant_true_false(parts):
        yield said(parts, "meant-true-false", _MEANT_TRUE_FALSE, parts.answers_at)
        return
    if len({answer.match for answer in question.answers}) < 3 or sum(1 for a in question.answers if a.text) < 2:
        yield said(parts, "few-pairs", _FEW_PAIRS, parts.answers_at)
    for piece in parts.pieces:
        if "#" in piece.text:
            shown = excerpt(piece.text[piece.text.index("#") :])
            yield said(parts, "feedback-in-pair", _NO_FEEDBACK, piece.at, said=shown)
        if piece.text.count("->") > 1:
            yield said(parts, "two-arrows", _TWO_ARROWS, piece.at, said=excerpt(piece.text))
        if piece.sign == "":
            yield said(parts, "text-before-answers", _TEXT_FIRST, piece.at, said=excerpt(piece.text))
    yield from _of_signs(parts)
    yield from _doubles(parts, (answer.text for answer in question.answers))


def _of_steps(parts: Parts, question: Question) -> Iterator[Notice]:
    settings, _, steps = parts.answers.partition("\n")
    if has_escapes(steps):
        at = next(at for at, sign in enumerate(parts.text) if at > parts.answers_at and has_escapes(sign))
        yield said(parts, "escapes-in-steps", _STEP_ESCAPES, at, shown="&&058;")
    first = question.answers[0].text if question.answers else ""
    begins = steps.lstrip().split("\n", 1)[0].strip(BLANK)
    if question.answers and begins and unescaped(begins) not in [answer.text for answer in question.answers]:
        eaten = begins[: len(begins) - len(first)] if begins.endswith(first) else begins
        if not has_escapes(begins) and begins != "0":
            at = parts.answers_at + parts.answers.index(begins, len(settings))
            yield said(
                parts, "step-taken-for-setting", _STEP_EATEN, at, said=excerpt(eaten or begins), n=len(question.answers)
            )
    elif "LONGEST_ORDERED_SUBSET" in settings:
        yield said(
            parts,
            "step-taken-for-setting",
            _STEP_EATEN,
            parts.answers_at,
            said="LONGEST_ORDERED_SUBSET",
            n=len(question.answers),
        )
    if any(line.strip(BLANK) == "0" for line in steps.split("\n")):
        yield said(parts, "step-lost", _STEP_LOST, parts.answers_at)
