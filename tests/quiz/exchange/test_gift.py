"""GIFT as Moodle reads it. What is expected here was seen in Moodle 4.5's own reader, on these very texts."""

import tracemalloc
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.errors import StewardError
from steward.quiz.exchange.gift.names import clean_name
from steward.quiz.exchange.gift.reading import read_gift, write_gift
from steward.quiz.exchange.grades import grades
from steward.quiz.exchange.question import Answer, File, Hint, Question, Unit, true_false


def only(text: str | bytes) -> Question:
    found = read_gift(text, "test.txt")
    assert len(found.questions) == 1, found.errors
    return found.questions[0]


def answers(text: str) -> list[tuple[str, float]]:
    return [(answer.text, answer.percent) for answer in only(text).answers]


# --- the type, in its fixed order ---


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("Keys are kept at the front desk.", "description"),
        ("Why?{}", "essay"),
        ("Why?{ \n }", "essay"),
        ("Why?{####Because.}", "essay"),
        ("How many?{#3}", "numerical"),
        ("How many?{ # 3 ~#no }", "numerical"),
        ("Who?{~a =b}", "multichoice_single"),
        ("Who?{~%50%a ~%50%b}", "multichoice_multi"),
        ("Pair{=a -> b =c -> d}", "match"),
        ("Pair{=a -> b =c -> d ~}", "multichoice_single"),
        ("So?{T}", "truefalse"),
        ("So?{FALSE}", "truefalse"),
        ("So?{TRUE#no#yes}", "truefalse"),
        ("So?{true}", "shortanswer"),
        ("So?{=T}", "shortanswer"),
        ("Who?{=a =b}", "shortanswer"),
        ("Who?{a -> b}", "shortanswer"),
        ("Order{>3 ALL VERTICAL ABSOLUTE_POSITION SHOW none\nx\ny\nz}", "ordering"),
        ("Order{>x\ny}", "shortanswer"),
    ],
)
def test_the_type_is_decided_as_in_moodle(text: str, type: str) -> None:
    assert only(text).type == type


# --- text, names, formats ---


def test_a_gap_stands_where_answers_do_not_end_the_text() -> None:
    assert only("The gate is {=shut =closed} at night.").text == "The gate is _____ at night."
    assert only("The gate is shut at night. {T}").text == "The gate is shut at night."
    assert only("The gate is shut {T}.").text == "The gate is shut _____."


def test_a_name_is_written_or_made_from_the_text() -> None:
    assert only("::Gate \\:\\: north::Open?{T}").name == "Gate :: north"
    assert only("<b>Is it</b> open?{T}").name == "Is it open?"
    assert only("{T}").name == "Question name"
    assert only("word " * 40 + "{T}").name == "word " * 15 + "..."
    assert only("渡" * 100 + "{T}").name == "渡" * 77 + "..."
    assert len(only(f"::{'名称' * 200}::Open?{{T}}").name) <= 255


def test_only_the_next_two_colons_end_a_name() -> None:
    question = only("::std::vector::pop_back removes?{T}")
    assert (question.name, question.text) == ("std", "vector::pop_back removes?")


def test_escapes_stand_for_their_signs() -> None:
    question = only("a\\:b \\#1 x\\=y \\{z\\} 3\\~5 one\\ntwo c\\\\d \\q{=\\=5#\\#1}")
    assert question.text == "a:b #1 x=y {z} 3~5 one\ntwo c\\d \\q"
    assert (question.answers[0].text, question.answers[0].feedback) == ("=5", "#1")


def test_a_double_backslash_is_undone_before_other_escapes() -> None:
    assert only("a\\\\nb{}").text == "a\\nb"
    assert only("a\\\\\\:b{}").text == "a\\:b"


def test_formats_are_those_of_the_text_unless_said_otherwise() -> None:
    question = only("[html]<p>Who?</p>{~[plain]a#[markdown]*no* =b#yes ####[moodle]all}")
    first, second = question.answers
    assert (question.format, first.format, first.feedback_format) == ("html", "plain", "markdown")
    assert (second.format, second.feedback_format, question.general_feedback_format) == (None, None, "moodle")
    assert (first.text, first.feedback, question.general_feedback) == ("a", "*no*", "all")
    assert only("[htm]x{T}").text == "[htm]x"


def test_lines_lose_their_blanks_and_keep_their_breaks() -> None:
    assert only("  first  \n\tsecond \n{T}").text == "first\nsecond"


# --- comments, ids, tags, categories, blank lines ---


def test_comments_go_but_bring_ids_and_tags() -> None:
    question = only("// Gate. [tag: night ] [id:g\\]1]\nOpen?{\n// [tag:keys]\n~no\n=yes}\n// [tag:]")
    assert (question.id_number, question.tags, question.line) == ("g]1", ("night", "keys", ""), 2)
    assert only("// [tag:\n// frog]\nOpen?{T}").tags == ()


def test_a_category_holds_until_the_next() -> None:
    found = read_gift("A{T}\n\n$CATEGORY: desk/night\n\nB{T}\n\nC{T}\n\n// x\n$CATEGORY:gate//north\n\nD{T}", "t")
    assert [q.category for q in found.questions] == ["", "desk/night", "desk/night", "gate//north"]
    assert [q.line for q in found.questions] == [1, 5, 7, 12]


def test_lines_of_blanks_or_a_lone_zero_part_questions() -> None:
    assert [q.line for q in read_gift("A{T}\n \t \nB{T}\n0\nC{T}\n\n\n\nD{T}", "t").questions] == [1, 3, 5, 9]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_line_ends_and_marks_change_nothing(ends: str, encoding: str) -> None:
    text = "::门::几点开门？{\n=七点\n=7 点\n}\n\n::二::开着吗？{T}\n"
    found = read_gift(text.replace("\n", ends).encode(encoding), "t")
    assert (found.questions, found.warnings) == (read_gift(text, "t").questions, ())


# --- answers ---


def test_choices_and_their_weights() -> None:
    assert answers("Q{=a ~b ~%50%c ~%-33.33333%d}") == [("a", 100), ("b", 0), ("c", 50), ("d", -33.33333)]
    assert answers("Q{a ~b =c}") == [("a", 0), ("b", 0), ("c", 100)]
    assert answers("Q{~a ~=b}") == [("a", 0), ("", 0), ("b", 100)]
    assert answers("Q{~a =%50%b}") == [("a", 0), ("%50%b", 100)]
    assert answers("Q{~%5,5%a =b}") == [("%5,5%a", 0), ("b", 100)]
    assert answers("Q{0 ~a =b}") == [("a", 0), ("b", 100)]


def test_short_answers_have_full_marks_unless_said() -> None:
    assert answers("Q{=a =%50%b =%0%*}") == [("a", 100), ("b", 50), ("*", 0)]
    assert answers("Q{a}") == [("a", 100)]


def test_feedback_begins_at_the_first_hash_and_general_feedback_at_the_last_four() -> None:
    question = only("Q{=a # yes # really\n~b#no\n####Because.\nOf that.}")
    assert [a.feedback for a in question.answers] == ["yes # really", "no"]
    assert question.general_feedback == "Because.\nOf that."


def test_feedback_of_true_and_false_is_wrong_first() -> None:
    yes, no = only("Q{TRUE#It is!#Right.####See page 3.}").answers
    assert (yes.text, yes.percent, yes.feedback, no.percent, no.feedback) == ("true", 100, "Right.", 0, "It is!")
    yes, no = only("Q{F#It is not!#Right.}").answers
    assert (yes.percent, yes.feedback, no.percent, no.feedback) == (0, "It is not!", 100, "Right.")


@pytest.mark.parametrize(
    ("written", "number", "tolerance"),
    [
        ("5", "5", ""), ("5:0.5", "5", "0.5"), ("-1.5", "-1.5", ""), ("1e3:10", "1e3", "10"), (".5", ".5", ""),
        ("1..3", "2", "1"), ("3.141..3.142", "3.1415", "0.0005"), ("-2 .. -1", "-1.5", "0.5"), ("*", "*", ""),
        ("5,5", "*", ""), ("five", "*", ""), ("0x1F", "*", ""), ("1 m..3 m", "2", "1"), ("=0:0", "0", ""),
    ],
)  # fmt: skip
def test_numbers_are_read_as_php_reads_them(written: str, number: str, tolerance: str) -> None:
    (answer,) = only(f"Q{{#{written}}}").answers
    assert (answer.text, answer.tolerance, answer.percent) == (number, tolerance, 100)


def test_several_numbers_and_feedback_for_all_others() -> None:
    question = only("Q{#\n=1822:0#Right.\n=%50%1822:2#Close.\n~#Far off.\n####Born 1822.}")
    assert [(a.text, a.tolerance, a.percent, a.feedback) for a in question.answers] == [
        ("1822", "", 100, "Right."), ("1822", "2", 50, "Close."), ("*", "", 0, "Far off.")
    ]  # fmt: skip


def test_pairs_may_have_right_sides_too_many() -> None:
    question = only("Q{=[html]<i>Fire</i> -> 119\n=Police->110\n= -> 120\n=a -> b -> c}")
    assert [(a.text, a.match) for a in question.answers] == [
        ("<i>Fire</i>", "119"), ("Police", "110"), ("", "120"), ("a", "b -> c")
    ]  # fmt: skip
    assert question.answers[0].format == "html"


def test_steps_stand_in_their_order_and_keep_moodles_settings() -> None:
    question = only("Q{>2 EXACT HORI ABS HIDE abc\nListen\nApologise = calm\nAct\n####So.}")
    assert [a.text for a in question.answers] == ["Listen", "Apologise = calm", "Act"]
    assert question.extra == {
        "selecttype": "ALL", "layouttype": "HORIZONTAL", "gradingtype": "ABSOLUTE_POSITION",
        "showgrading": "HIDE", "numberingstyle": "abc", "selectcount": 2,
    }  # fmt: skip
    assert question.general_feedback == "So."


def test_a_question_that_cannot_be_graded_is_given_beside_its_error() -> None:
    found = read_gift("Q{~%33%a ~%67%b}", "t")
    assert [a.percent for a in found.questions[0].answers] == [33, 67]
    assert [notice.code for notice in found.errors] == ["weight-not-allowed", "weight-not-allowed"]


def test_moodle_has_forty_one_shares_of_a_mark() -> None:
    assert len(grades()) == 41
    assert {33.33333, -14.28571, 83.33333, 5, 12.5} < set(grades())


def test_json_is_as_the_design_has_it() -> None:
    shown = read_gift("$CATEGORY: gate\n\n::Q::Pair{=a -> b\n=c -> d\n= -> e\n####So.}\n\nQ{#5:1}", "t").as_json("en")
    assert set(shown) == {"questions", "warnings", "errors"}
    assert shown["questions"][0] == {
        "type": "match", "name": "Q", "text": "Pair", "general_feedback": "So.", "category": "gate", "line": 3,
        "answers": [
            {"text": "a -> b", "percent": 100, "feedback": "", "match": "b"},
            {"text": "c -> d", "percent": 100, "feedback": "", "match": "d"},
            {"text": " -> e", "percent": 100, "feedback": "", "match": "e"},
        ],
    }  # fmt: skip
    assert shown["questions"][1]["answers"] == [{"text": "5", "percent": 100, "feedback": "", "tolerance": "1"}]


# --- files of strangers ---


def test_a_file_of_50_mb_is_refused_before_it_is_read() -> None:
    data = bytes(50_000_000)
    tracemalloc.start()
    with pytest.raises(StewardError) as caught:
        read_gift(data, "large.txt")
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()
    assert caught.value.code == "file-too-large"


@pytest.mark.parametrize(
    "unit", ["{", "}", "{}", "\\", "::", "~", "=", "#", "<", "<>", "->", "%", "[", "&&058;", "T\n"]
)
@pytest.mark.parametrize("around", ["{}", "q{{{}}}", "::{}::q{{T}}", "// [tag:{}\nq{{T}}"])
def test_a_file_made_to_tire_its_reader_is_read_all_the_same(unit: str, around: str) -> None:
    found = read_gift(around.format(unit * (100_000 // len(unit))), "t")
    assert len(found.questions) + len(found.errors) >= 1


@given(st.text(alphabet="{}=~#:%->/\\[]$ \nTF0159.,*xn中\ufeff\x00\ufdd0&<", max_size=60))
@settings(max_examples=400)
def test_any_text_is_read_without_a_fall_and_every_line_exists(text: str) -> None:
    found = read_gift(text, "t")
    lines = text.count("\n") + text.count("\r") + 1
    for notice in (*found.warnings, *found.errors):
        assert notice.line is None or 1 <= notice.line <= lines
        assert notice.describe("zh")
    for question in found.questions:
        assert 1 <= (question.line or 0) <= lines
        question.as_json()


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_a_fall(data: bytes) -> None:
    read_gift(data, "t").as_json("zh")


# --- there and back ---

SIGNS = "ab 中文{}=~#:%->/\\[]html5.,*\nn&;T'\"058"
texts = st.text(alphabet=SIGNS, max_size=24).map(lambda text: text.strip(" \n"))
some_text = texts.filter(bool)
without_arrow = some_text.filter(lambda text: "->" not in text)
formats = st.sampled_from([None, "html", "plain", "markdown", "moodle"])
percents = st.sampled_from(grades())
names = texts.map(clean_name)
tags = st.lists(st.text(alphabet="ab 中]:-", min_size=1, max_size=8).map(str.strip).filter(bool), max_size=2).map(tuple)
numbers = st.decimals(-10000, 10000, places=2, allow_nan=False).map(str)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    format = draw(st.sampled_from(["moodle", "html", "plain", "markdown"]))

    def own(found: str | None) -> str | None:
        return None if found == format else found

    def answer(text: st.SearchStrategy[str], percent: float, *, has_format: bool = True, **more: str) -> Answer:
        feedback = draw(texts)
        return Answer(
            draw(text), percent, feedback, own(draw(formats)) if has_format else None,
            own(draw(formats)) if feedback else None, **more,
        )  # fmt: skip

    type = draw(st.sampled_from(
        ["multichoice_single", "multichoice_multi", "truefalse", "shortanswer", "numerical", "match", "ordering", "essay", "description"]
    ))  # fmt: skip
    general = draw(texts) if type != "description" else ""
    question = Question(
        type, draw(names), draw(texts), (), general, category=draw(st.sampled_from(["c", "d/e", "f\\g"])), line=1, format=format,
        general_feedback_format=own(draw(formats)) if general else None,
        default_mark=0 if type == "description" else 1, id_number=draw(st.sampled_from(["", "id-1", "a]b"])), tags=draw(tags),
    )  # fmt: skip
    n = draw(st.integers(2, 4))
    found: tuple[Answer, ...] = ()
    extra: dict[str, object] = {}
    if type == "multichoice_single":
        found = (answer(some_text, 100), *(answer(some_text, draw(percents)) for _ in range(n)))
        found = tuple(draw(st.permutations(found)))
    elif type == "multichoice_multi":
        found = tuple(answer(some_text, draw(percents)) for _ in range(n))
    elif type == "truefalse":
        right = draw(st.booleans())
        said = [answer(st.just(""), 0, has_format=False) for _ in range(2)]
        found = tuple(
            replace(base, feedback=other.feedback, feedback_format=other.feedback_format)
            for base, other in zip(true_false(right), said, strict=True)
        )
    elif type == "shortanswer":
        found = tuple(answer(without_arrow, draw(percents), has_format=False) for _ in range(n))
        found = tuple(replace(a, feedback=a.feedback.replace("->", "")) for a in found)
        found = tuple(
            replace(
                a,
                feedback=a.feedback.strip(" \n"),
                feedback_format=a.feedback_format if a.feedback.strip(" \n") else None,
            )
            for a in found
        )
    elif type == "numerical":
        found = tuple(
            answer(numbers, draw(percents), has_format=False, tolerance=draw(st.sampled_from(["", "0.5", "2"])))
            for _ in range(n)
        )
        found += (Answer("*", 0, draw(texts)),)
    elif type == "match":
        found = tuple(
            Answer(draw(st.one_of(st.just(""), without_arrow)), 100, format=own(draw(formats)), match=draw(texts))
            for _ in range(n)
        )
        found = tuple(replace(a, format=a.format if a.text else None) for a in found)
    elif type == "ordering":
        steps = st.text(alphabet="ab 中=~#:-{\\", min_size=1, max_size=9).map(lambda text: text.strip() + "x")
        found = tuple(Answer(draw(steps.filter(lambda s: "####" not in s)), 100) for _ in range(n))
        extra = {
            "layouttype": draw(st.sampled_from(["VERTICAL", "HORIZONTAL"])), "selecttype": "ALL", "selectcount": n,
            "gradingtype": "ABSOLUTE_POSITION", "showgrading": "HIDE", "numberingstyle": "none",
        }  # fmt: skip
    return replace(question, answers=found, extra=extra)


@pytest.mark.parametrize("sign", ["&&058;", "&&092;", "&&010"])
def test_what_moodle_takes_for_an_escaped_sign_is_left_out_and_named(sign: str) -> None:
    text, notes = write_gift([Question("essay", "Q", f"a {sign} b"), Question("essay", "R", "fine")])
    assert [(note.question, note.code) for note in notes] == [("Q", "left-out")]
    assert "fine" in text and sign in notes[0].describe("en")


@given(st.lists(questions(), min_size=1, max_size=3))
@settings(max_examples=300, deadline=None)
def test_what_is_written_is_read_back_the_same(asked: list[Question]) -> None:
    text, notes = write_gift(asked)
    left_out = {note.question for note in notes if note.code == "left-out"}
    if left_out:
        asked = [q for q in asked if q.name not in left_out]
    found = read_gift(text, "back.txt")
    back = [replace(q, line=1) for q in found.questions if q.name not in left_out]
    assert back == asked, text


def test_what_gift_cannot_carry_is_said_of_each_question() -> None:
    question = Question(
        "shortanswer", "Gate", "Open?", (Answer("yes", 100), Answer("no", 0, "-> look")), line=7, default_mark=2, penalty=0.1,
        hints=(Hint("Look again."),), files=(File("gate.png", b"x"),), shuffle=False, case_sensitive=True,
        units=(Unit("m"),), numbering="abc", correct_feedback="Well done.", model_answer="x", template="y", extra={"z": 1},
        tags=("a`b",),
    )  # fmt: skip
    text, notes = write_gift([question])
    assert {note.code for note in notes} == {
        "lost-mark", "lost-penalty", "lost-hints", "lost-file", "lost-order", "lost-case", "lost-units", "lost-numbering",
        "lost-combined", "lost-model", "lost-template", "lost-extra", "lost-tags", "arrow-changed",
    }  # fmt: skip
    assert all((note.line, note.question) == (7, "Gate") for note in notes)
    assert all("{" not in note.describe("zh") + note.describe("en") for note in notes)
    assert only(text).answers[1].feedback == "→ look"


@pytest.mark.parametrize(
    "question",
    [
        Question("cloze", "Q", "{1:SHORTANSWER:=a}"),
        Question("numerical", "Q", "How many?", (Answer("1,5", 100),)),
        Question("shortanswer", "Q", "Arrow?", (Answer("a->b", 100),)),
        Question("match", "Q", "Pair", (Answer("a->b", 100, match="c"), Answer("d", 100, match="e"))),
        Question("match", "Q", "Pair", (Answer("a", 100, match="c"),)),
        Question("multichoice_single", "Q", "Who?", (Answer("a", 100),)),
        Question("ordering", "Q", "Order", (Answer("a}", 100), Answer("b", 100))),
        Question("other", "Q", "x", extra={"type": "geogebra"}),
    ],
)
def test_a_question_that_would_come_back_wrong_is_left_out_and_named(question: Question) -> None:
    text, notes = write_gift([question])
    assert not read_gift(text, "t").questions
    assert [note.code for note in notes] == ["left-out"]


def test_questions_without_a_category_come_first() -> None:
    first, second = Question("essay", "A", "a", category="c"), Question("essay", "B", "b")
    text, notes = write_gift([first, second])
    assert [(q.name, q.category) for q in read_gift(text, "t").questions] == [("B", ""), ("A", "c")]
    assert [note.code for note in notes] == ["category-order"]
