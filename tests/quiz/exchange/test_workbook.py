"""Questions on a sheet: what a trainer fills in is read as meant, and every slip is told with sheet, row and column."""

import datetime as dt
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from generated_questions import questions
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from steward.errors import StewardError
from steward.quiz.exchange.items import same_question, to_item, to_question
from steward.quiz.exchange.question import Answer, File, Hint, Imported, Question, Unit
from steward.quiz.exchange.workbook.columns import COLUMNS, EXAMPLES, GUIDE, SHEET, TYPES, column_of, headings, type_of
from steward.quiz.exchange.workbook.reading import read_workbook, write_template, write_workbook
from steward.quiz.items.bank import bank
from steward.words import LOCALES

HEADS = ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "正确答案", "解析", "标准", "单位", "误差"]


@pytest.fixture
def read(tmp_path: Path):
    def reading(*rows: list[object], heads: list[str] | None = None, title: str = "题目") -> Imported:
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = title
        for row in (heads or HEADS, *rows):
            sheet.append(row)
        path = tmp_path / "questions.xlsx"
        book.save(path)
        return read_workbook(path)

    return reading


def codes(found: Imported) -> list[str]:
    return [notice.code for notice in (*found.errors, *found.warnings)]


def row(
    type: str,
    text: str = "问",
    options: str = "",
    answer: object = "",
    explanation: str = "",
    standards: str = "",
    unit: str = "",
    tolerance: object = "",
) -> list[object]:
    four = (options.split("|") + [""] * 4)[:4] if options else [""] * 4
    return [type, text, *four, answer, explanation, standards, unit, tolerance]


# --- the template ---


@pytest.mark.parametrize("locale", LOCALES)
def test_the_template_has_a_sheet_to_fill_one_that_explains_and_one_of_examples(locale: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_template(locale)))
    assert book.sheetnames == [SHEET.say(locale), GUIDE.say(locale), EXAMPLES.say(locale)]
    heads = [cell.value.removesuffix(" *") for cell in book[SHEET.say(locale)][1]]
    assert heads == [heading for heading, _ in headings(locale)]
    lists = book[SHEET.say(locale)].data_validations.dataValidation
    assert lists[0].formula1 == f'"{",".join(text.say(locale) for text in TYPES.values())}"'
    explained = [cell.value for row in book[GUIDE.say(locale)].rows for cell in row if cell.value]
    for column in COLUMNS:
        assert any(column.about.say(locale) == said for said in explained), column.name


@pytest.mark.parametrize("locale", LOCALES)
def test_every_example_of_the_template_is_a_question_and_becomes_an_item_of_ours(tmp_path: Path, locale: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_template(locale)))
    book[EXAMPLES.say(locale)].title = "mine"
    path = tmp_path / "examples.xlsx"
    book.save(path)
    found = read_workbook(path)
    assert (found.errors, found.warnings) == ((), ())
    assert {question.type for question in found.questions} == set(TYPES)
    for question in found.questions:
        item, _ = to_item(question, locale)
        assert (item is None) == (question.type in ("essay", "description"))


def test_examples_and_instructions_are_not_imported(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(write_template("zh"))
    found = read_workbook(path)
    assert (found.questions, codes(found)) == ((), ["no-questions"])


# --- what a trainer writes ---


@pytest.mark.parametrize(
    ("answer", "right"),
    [("B", "b"), ("b", "b"), ("Ｂ", "b"), ("ｂ", "b"), (" B. ", "b"), ("选B", "b"), ("正确答案：Ｂ", "b"), ("B．登记", "b"), ("c", "c"), ("b的内容", "b")],
)  # fmt: skip
def test_the_answer_of_a_single_choice_is_a_letter_of_any_width_or_the_option_itself(
    read, answer: str, right: str
) -> None:
    found = read(row("单选题", options="a|b|c|d" if answer != "b的内容" else "a|b的内容|c|d", answer=answer))
    assert codes(found) == []
    assert [a.text[:1] for a in found.questions[0].answers if a.percent == 100] == [right]


@pytest.mark.parametrize("answer", ["AC", "A,C", "Ａ、Ｃ", "a c", "A和C", "A；C", "c,a"])
def test_the_answer_of_a_multiple_choice_is_its_letters(read, answer: str) -> None:
    found = read(row("多选", options="a|b|c|d", answer=answer))
    assert codes(found) == []
    assert [(a.text, a.percent) for a in found.questions[0].answers] == [("a", 50), ("b", -50), ("c", 50), ("d", -50)]


@pytest.mark.parametrize(
    ("answer", "right"),
    [("对", True), ("错", False), ("√", True), ("×", False), ("正确", True), ("不正确", False), ("T", True), ("FALSE", False), ("是", True), (True, True), (False, False)],
)  # fmt: skip
def test_true_and_false_are_known_in_many_words(read, answer: object, right: bool) -> None:
    found = read(row("判断题", answer=answer))
    assert codes(found) == []
    assert found.questions[0].answers[0].percent == (100 if right else 0)


def test_true_and_false_by_letter_need_their_options(read) -> None:
    assert read(row("判断", options="错|对", answer="A")).questions[0].answers[1].percent == 100
    assert codes(read(row("判断", answer="A"))) == ["answer-not-true-or-false"]


def test_words_to_fill_in_may_be_several(read) -> None:
    found = read(row("填空题", "先____", answer="安抚 | 先安抚｜安抚业主"))
    assert [a.text for a in found.questions[0].answers] == ["安抚", "先安抚", "安抚业主"]


@pytest.mark.parametrize(
    ("answer", "unit", "expected"),
    [(24, "", "24"), (2.5, "", "2.5"), ("２４", "", "24"), ("1,200", "元", "1200"), ("24 小时", "小时", "24"), ("−3", "", "-3"), ("80%", "", "80")],
)  # fmt: skip
def test_numbers_are_read_in_every_width_with_their_unit(read, answer: object, unit: str, expected: str) -> None:
    question = read(row("数字题", answer=answer, unit=unit, tolerance=0.5)).questions[0]
    assert question.answers == (Answer(expected, 100, tolerance="0.5"),)
    assert question.units == ((Unit(unit or "%"),) if unit or answer == "80%" else ())


def test_pairs_are_parted_by_an_arrow_and_steps_stand_in_order_or_by_letters(read) -> None:
    found = read(
        row("匹配题", options="急修 → 24 小时|渗漏->雨后|→从不"),
        row("排序题", options="一|二|三"),
        row("排序题", options="一|二|三", answer="CAB"),
        row("匹配题", options="没有箭头|a→b"),
    )
    assert [(a.text, a.match) for a in found.questions[0].answers] == [
        ("急修", "24 小时"),
        ("渗漏", "雨后"),
        ("", "从不"),
    ]
    assert [[a.text for a in question.answers] for question in found.questions[1:]] == [
        ["一", "二", "三"],
        ["三", "一", "二"],
    ]
    assert codes(found) == ["pair-without-arrow"]


def test_headings_may_be_english_moved_and_remarked(read) -> None:
    found = read(
        ["B", "Which?", "one", "two", "Because.", "single", "x"],
        heads=[
            "Correct answer*",
            "Question (required)",
            "Option A",
            "option b",
            "Rationale",
            "QUESTION TYPE",
            "Remarks",
        ],
    )
    assert codes(found) == []
    assert found.questions[0].general_feedback == "Because."
    assert (column_of("选 项 Ａ"), type_of("不定项选择题")) == ("option A", "multichoice_multi")


def test_a_type_left_blank_is_guessed_and_said(read) -> None:
    found = read(
        row("", options="a|b", answer="A"), row("", options="a|b|c", answer="AB"), row("", answer="对"), row("", answer="12"), row("", answer="登记"),
        row("", options="a→b|c→d"), row("", options="一|二"),
    )  # fmt: skip
    assert [question.type for question in found.questions] == [
        "multichoice_single", "multichoice_multi", "truefalse", "numerical", "shortanswer", "match", "ordering",
    ]  # fmt: skip
    assert set(codes(found)) == {"type-guessed"}


def test_standards_are_checked_and_travel_as_tags(read) -> None:
    found = read(row("判断题", answer="对", standards="complaint.flow，no.such"))
    assert found.questions[0].tags == ("standard:complaint.flow",)
    assert codes(found) == ["standard-unknown"]


# --- slips ---


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        (row("单选题", options="a|b", answer="E"), "answer-not-an-option", "正确答案"),
        (row("单选题", options="a|b", answer="AB"), "answers-too-many", "正确答案"),
        (row("单选题", options="a|b", answer=""), "answer-missing", "正确答案"),
        (row("单选题", options="a", answer="A"), "too-few-options", "选项A"),
        (row("单选题", options="a|a", answer="A"), "options-same", "选项B"),
        (row("多选题", options="a|b", answer="AB"), "all-options-right", "正确答案"),
        (row("判断题", answer="也许"), "answer-not-true-or-false", "正确答案"),
        (row("填空题", answer=""), "answer-missing", "正确答案"),
        (row("数字题", answer="三"), "no-number", "正确答案"),
        (row("数字题", answer="3", tolerance="一点"), "no-number", "误差"),
        (row("猜谜题", answer="3"), "type-unknown", "题型"),
        (row("判断题", text="", answer="对"), "text-missing", "题干"),
        (row("排序题", options="a|b|c", answer="AB"), "answer-not-an-option", "正确答案"),
        (row("数字题", answer=dt.date(2026, 1, 2)), "cell-is-a-date", "正确答案"),
        (row("填空题", answer="=1/0"), "answer-missing", "正确答案"),
    ],
)
def test_every_slip_is_told_with_sheet_row_and_column(read, cells: list[object], code: str, column: str) -> None:
    found = read(row("判断题", answer="对"), cells, row("判断题", answer="错"))
    error = found.errors[0]
    assert (error.code, error.line, error.where) == (code, 3, "题目")
    assert f"工作表“题目”第 3 行“{column}”列：" in error.describe("zh")
    assert f"Sheet “题目”, row 3, column “{column}”: " in error.describe("en")
    assert "{" not in error.describe("zh") + error.describe("en")
    assert len(found.questions) == 2


def test_all_slips_of_a_row_and_of_all_rows_are_told_at_once(read) -> None:
    found = read(row("单选题", options="a|a|b|b", answer="A"), row("数字题", answer="x", tolerance="y"))
    assert [(notice.line, notice.code) for notice in found.errors] == [
        (2, "options-same"),
        (2, "options-same"),
        (3, "no-number"),
        (3, "no-number"),
    ]


def test_what_is_left_out_is_told(read) -> None:
    found = read(
        row("判断题", options="a|b|c", answer="对"), [*row("填空题", answer="x"), "blue"], heads=[*HEADS, "颜色"]
    )
    assert codes(found) == ["column-unknown", "cell-left-out"]
    twice = read(row("判断题", answer="对"), heads=[*HEADS[:-1], "题 干"])
    assert codes(twice) == ["column-twice"]
    assert codes(read(["a", "b"], heads=["姓名", "电话"])) == ["no-questions", "sheet-without-headings"]


def test_ids_stand_once(read) -> None:
    heads = ["题型", "题干", "正确答案", "编号"]
    assert codes(read(["判断", "问", "对", "q1"], ["判断", "再问", "错", "q1"], heads=heads)) == ["id-twice"]


# --- hostile and mistaken files ---


def refused(path: Path) -> StewardError:
    with pytest.raises(StewardError) as caught:
        read_workbook(path)
    assert "\n" not in caught.value.describe("zh")
    return caught.value


def test_old_workbooks_tables_of_text_and_other_files_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "questions.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert refused(path).code == "workbook-old"
    path.write_text("题型,题干,正确答案\n判断,问,对\n", encoding="gbk")
    assert refused(path).code == "workbook-text"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    assert refused(path).code == "workbook-none"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("a.txt", "x")
    assert refused(path).code == "workbook-none"


def changed(data: bytes, part: str, change) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return out.getvalue()


LAUGHS = b'<!DOCTYPE sst [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'


@pytest.mark.parametrize(
    "part", ["xl/sharedStrings.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_billion_laughs_in_any_part_are_refused(tmp_path: Path, part: str, encoding: str) -> None:
    def laugh(content: bytes) -> bytes:
        head, _, rest = content.decode().partition("?>")
        assert head.startswith("<?xml")
        return (LAUGHS.decode() + rest.replace("</t>", "&c;</t>")).encode(encoding)

    path = tmp_path / "laughs.xlsx"
    path.write_bytes(changed(write_template("zh"), part, laugh))
    assert refused(path).code == "workbook-entities"


def test_a_cell_in_the_farthest_corner_does_not_ask_for_all_between(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    path.write_bytes(
        changed(write_template("zh"), "xl/worksheets/sheet1.xml", lambda part: part.replace(b"</sheetData>", far))
    )
    error = refused(path)
    assert error.code == "workbook-wide"
    assert "1048576" in error.describe("zh")


def test_a_damaged_workbook_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(changed(write_template("zh"), "xl/workbook.xml", lambda part: part[:50]))
    assert refused(path).code == "workbook-none"


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+86 10", "-5 度", "@SUM(A1)", '=HYPERLINK("http://x")', "http://example.org", "'quoted", "0012", "1e5"],
)
def test_no_text_becomes_a_formula_a_link_or_a_number(tmp_path: Path, text: str) -> None:
    asked = Question(
        "multichoice_single",
        text,
        text,
        (Answer(text, 100, text), Answer("b", 0)),
        text,
        text,
        format="plain",
        id_number=text,
    )
    data, notes = write_workbook([asked], "zh")
    assert notes == ()
    sheet = openpyxl.load_workbook(io.BytesIO(data))["题目"]
    cells = [cell for cell in sheet[2] if cell.value is not None]
    assert all(cell.data_type == "s" and cell.hyperlink is None and cell.quotePrefix for cell in cells)
    assert [cell.value for cell in cells].count(text) == 7
    path = tmp_path / "back.xlsx"
    path.write_bytes(data)
    assert replace(read_workbook(path).questions[0], line=None, where="") == asked


# --- there and back ---

CARRIED = (
    "multichoice_single",
    "multichoice_multi",
    "truefalse",
    "shortanswer",
    "numerical",
    "match",
    "ordering",
    "essay",
    "description",
)


@st.composite
def on_a_sheet(draw: st.DrawFn) -> Question:
    """Make a question with what a sheet carries: plain text, and shares as a sheet gives them."""
    question = draw(questions(CARRIED, markup=("plain",)))
    found = [
        replace(answer, text=answer.text.strip(), feedback=answer.feedback.strip(), match=answer.match.strip())
        for answer in question.answers
    ]
    if question.type.startswith("multichoice"):
        found = list({answer.text: answer for answer in found if answer.text}.values())
        assume(len(found) > 1)
        several = question.type == "multichoice_multi"
        right = draw(st.integers(1, len(found) - 1)) if several else 1
        lost = -100 / (len(found) - right) if several and right > 1 else 0
        found = [replace(a, percent=round(100 / right if at < right else lost, 5)) for at, a in enumerate(found)]
        found = draw(st.permutations(found))
    elif question.type in ("shortanswer", "numerical"):
        parts = {answer.text: answer for answer in found if answer.text and not set("|｜\n") & set(answer.text)}
        assume(parts)
        tolerance = found[0].tolerance
        found = [replace(answer, percent=100, tolerance=tolerance) for answer in parts.values()]
    elif question.type == "match":
        arrow = lambda text: any(sign in text for sign in ("->", "→", "=>", "⇒", "—>", "－＞"))  # noqa: E731
        found = [
            answer
            for answer in found
            if answer.match and not arrow(answer.text) and not arrow(answer.match) and answer.text[-1:] not in "-="
        ]
        assume(len(found) > 1)
    elif question.type == "ordering":
        found = [replace(a, feedback="") for a in {answer.text: answer for answer in found if answer.text}.values()]
        assume(len(found) > 1)
    text = question.text.strip()
    assume(text)
    return Question(
        question.type, question.name.strip() or "Q", text, tuple(found), question.general_feedback.strip(), question.category, format="plain",
        default_mark=question.default_mark, id_number=question.id_number, model_answer=question.model_answer.strip(),
        tags=tuple(dict.fromkeys(tag.strip() for tag in question.tags if tag.strip() and not set("|｜;；") & set(tag))),
        units=(Unit("小时"),) if question.type == "numerical" and question.units else (),
    )  # fmt: skip


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(written=st.lists(on_a_sheet(), min_size=1, max_size=4), locale=st.sampled_from(LOCALES))
def test_what_is_written_is_read_again(tmp_path: Path, written: list[Question], locale: str) -> None:
    written = [
        replace(question, id_number=f"q{at}" if question.id_number else "") for at, question in enumerate(written)
    ]
    data, notes = write_workbook(written, locale)
    path = tmp_path / "back.xlsx"
    path.write_bytes(data)
    found = read_workbook(path)
    assert (notes, found.errors, found.warnings) == ((), (), ())
    assert [replace(question, line=None, where="") for question in found.questions] == written


@pytest.mark.parametrize("locale", LOCALES)
def test_the_whole_bank_goes_there_and_comes_back(tmp_path: Path, locale: str) -> None:
    items = list(bank().items.values())
    written = [to_question(item, locale)[0] for item in items]
    data, notes = write_workbook(written, locale)
    path = tmp_path / "bank.xlsx"
    path.write_bytes(data)
    found = read_workbook(path)
    assert (notes, found.errors, found.warnings) == ((), (), ())
    for question, before, item in zip(found.questions, written, items, strict=True):
        assert replace(question, line=None, where="") == replace(before, shuffle=None, extra={})
        assert same_question(question, item, locale)


def test_what_a_sheet_cannot_hold_is_noted() -> None:
    rich = Question(
        "shortanswer", "Q", "<p>Say <b>so</b></p>", (Answer("a", 100), Answer("b|c", 50)), format="html", penalty=0.1, case_sensitive=True,
        hints=(Hint("h"),), files=(File("a.png", b"x"),), correct_feedback="yes", shuffle=False, units=(Unit("m", "100"),), template="t", extra={"odd": 1},
    )  # fmt: skip
    _, notes = write_workbook(
        [
            rich,
            Question("cloze", "C", "{1:SA:=x}"),
            Question("ordering", "O", "x", tuple(Answer(str(n), 100) for n in range(27))),
        ],
        "zh",
    )
    said = [notice.code for notice in notes]
    assert said.count("left-behind") == 10
    assert {"bar-in-answer", "markup-lost", "type-left-out", "too-many-options"} <= set(said)
    assert all("{" not in notice.describe(locale) for notice in notes for locale in LOCALES)
