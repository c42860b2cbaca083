"""Moodle XML as Moodle reads it. What is expected here was seen in Moodle 4.5's own reader, on these very texts."""

import base64
from dataclasses import replace

import pytest
from generated_questions import questions
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.errors import StewardError
from steward.quiz.exchange.items import same_question, to_question
from steward.quiz.exchange.moodle import cloze
from steward.quiz.exchange.moodle.numbers import moodle_number
from steward.quiz.exchange.moodle.reading import read_moodle_xml, write_moodle_xml
from steward.quiz.exchange.question import Answer, File, Hint, Imported, Question, Unit
from steward.quiz.items.bank import bank


def read(inside: str) -> Imported:
    return read_moodle_xml(f"<quiz>\n{inside}\n</quiz>".encode(), "test.xml")


def asked(type: str, inside: str, text: str = "Where?", format: str = ' format="html"') -> Imported:
    return read(
        f'<question type="{type}"><name><text>Q</text></name><questiontext{format}><text>{text}</text></questiontext>{inside}</question>'
    )


def only(type: str, inside: str, **more: str) -> Question:
    found = asked(type, inside, **more)
    assert not found.errors, found.errors
    return found.questions[0]


def codes(found: Imported) -> list[str]:
    return [notice.code for notice in (*found.errors, *found.warnings)]


RIGHT = '<answer fraction="100"><text>a</text></answer>'
WRONG = '<answer fraction="0"><text>b</text></answer>'
CHOICES = RIGHT + WRONG

# --- what a question is ---


@pytest.mark.parametrize(
    ("type", "inside", "expected"),
    [
        ("multichoice", CHOICES, "multichoice_single"),
        ("multichoice", "<single>false</single>" + CHOICES, "multichoice_multi"),
        ("multichoice", "<single>0</single>" + CHOICES, "multichoice_multi"),
        ("multichoice", "<single>1</single>" + CHOICES, "multichoice_single"),
        (
            "truefalse",
            '<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>',
            "truefalse",
        ),
        ("shortanswer", RIGHT, "shortanswer"),
        ("numerical", '<answer fraction="100"><text>5</text></answer>', "numerical"),
        ("matching", "<subquestion><text>l</text><answer><text>r</text></answer></subquestion>" * 2, "match"),
        ("match", "<subquestion><text>l</text><answer><text>r</text></answer></subquestion>" * 2, "match"),
        ("ordering", "<answer><text>1</text></answer><answer><text>2</text></answer>", "ordering"),
        ("essay", "", "essay"),
        ("description", "", "description"),
        ("calculatedmulti", CHOICES, "calculated"),
        ("ddwtos", "<dragbox><text>a</text><group>1</group></dragbox>", "ddwtos"),
        ("gapselect", "<selectoption><text>a</text><group>1</group></selectoption>", "gapselect"),
        ("ddmarker", "<drag/>", "ddmarker"),
        ("ddimageortext", "<drag/>", "ddimageortext"),
        ("randomsamatch", "<choose>3</choose>", "randomsamatch"),
    ],
)
def test_every_type_of_moodle_is_known(type: str, inside: str, expected: str) -> None:
    assert asked(type, inside).questions[0].type == expected


def test_types_of_plugins_and_random_ones_are_refused_but_named() -> None:
    for type in ("stack", "random"):
        found = asked(type, "<special>1</special>")
        assert codes(found) == ["type-unknown"]
        assert (found.questions[0].type, found.questions[0].extra["type"]) == ("other", type)


def test_everything_that_is_common_is_kept() -> None:
    found = only(
        "essay",
        '<generalfeedback format="markdown"><text>*So*</text></generalfeedback><defaultgrade>2.5</defaultgrade><penalty>0.33</penalty>'
        "<hidden>1</hidden><idnumber> id 7 </idnumber><tags><tag><text>t1</text></tag><tag><text>t2</text></tag></tags>"
        "<coursetags><tag><text>c</text></tag></coursetags>"
        '<hint format="plain_text"><text>h</text><shownumcorrect/></hint><hint><text>i</text><clearwrong/><options>1</options></hint>'
        "<graderinfo><text>key</text></graderinfo><responsetemplate><text>begin</text></responsetemplate><responseformat>plain</responseformat>",
    )
    assert (found.general_feedback, found.general_feedback_format, found.format) == ("*So*", "markdown", "html")
    assert (found.default_mark, found.penalty, found.id_number) == (2.5, 0.3333333, "id 7")
    assert found.tags == ("t1", "t2")
    assert found.hints == (Hint("h", "plain", show_count=True), Hint("i", clear_wrong=True))
    assert (found.model_answer, found.template, found.line) == ("key", "begin", 2)
    assert found.extra == {"hidden": "1", "coursetags": ["c"], "hint_options": ["", "1"], "responseformat": "plain"}


def test_text_formats_follow_the_question_unless_they_name_their_own() -> None:
    inside = '<answer fraction="100" format="html"><text>a</text><feedback><text>f</text></feedback></answer>' + WRONG
    found = only("multichoice", inside, format=' format="moodle_auto_format"')
    assert (found.format, found.answers[0].format, found.answers[0].feedback_format) == ("moodle", "html", None)
    assert only("multichoice", CHOICES, format="").format == "html"
    strange = asked("multichoice", CHOICES, format=' format="rtf"')
    assert (strange.questions[0].format, codes(strange)) == ("html", ["format-unknown"])


def test_categories_hold_until_the_next_one_and_keep_what_they_say() -> None:
    found = read(
        '<question type="category"><category><text>$course$/A/B//C</text></category><info format="html"><text>about</text></info>'
        "<idnumber>x</idnumber></question>"
        '<question type="description"><name><text>1</text></name></question>'
        '<question type="description"><name><text>2</text></name></question>'
        '<question type="category"><category><text>D</text></category></question>'
        '<question type="description"><name><text>3</text></name></question>'
    )
    assert [question.category for question in found.questions] == ["$course$/A/B//C", "$course$/A/B//C", "D"]
    assert found.questions[0].extra == {
        "categories": [{"path": "$course$/A/B//C", "info": "about", "format": "html", "idnumber": "x"}]
    }
    assert found.questions[1].extra == {}


# --- types, one by one ---


def test_short_answers_are_plain_text_with_wildcards_and_care_for_capitals_if_told() -> None:
    found = only(
        "shortanswer", '<usecase>1</usecase><answer fraction="100" format="html"><text>x*&lt;b&gt;</text></answer>'
    )
    assert found.case_sensitive
    assert found.answers == (Answer("x*<b>", 100),)


def test_numbers_have_tolerances_and_units() -> None:
    found = only(
        "numerical",
        '<answer fraction="100"><text>1,234.5</text><tolerance>0</tolerance></answer>'
        '<answer fraction="50"><text>1.5x10^3</text><tolerance>0.1</tolerance></answer><answer fraction="0"><text>*</text></answer>'
        "<units><unit><multiplier>100</multiplier><unit_name>cm</unit_name></unit><unit><unit_name>m</unit_name></unit></units>"
        "<unitgradingtype>1</unitgradingtype>",
    )
    assert [(a.text, a.percent, a.tolerance) for a in found.answers] == [
        ("1234.5", 100, ""),
        ("1500", 50, "0.1"),
        ("*", 0, ""),
    ]
    assert found.units == (Unit("cm", "100"), Unit("m"))
    assert found.extra == {"unitgradingtype": "1"}


def test_a_decimal_comma_is_read_as_moodle_reads_it_and_told() -> None:
    found = asked("numerical", '<answer fraction="100"><text>3,14</text></answer>')
    assert (found.questions[0].answers[0].text, codes(found)) == ("314", ["decimal-comma"])
    assert codes(asked("numerical", '<answer fraction="100"><text>5 km</text></answer>')) == ["unit-in-number"]
    assert codes(asked("numerical", '<answer fraction="100"><text>five</text></answer>')) == ["no-number"]
    assert moodle_number("2,456,789") == ("2456789", "")


def test_a_right_side_without_left_belongs_to_nothing() -> None:
    found = only(
        "matching",
        '<subquestion format="html"><text>l</text><answer><text>r</text></answer></subquestion>'
        "<subquestion><text></text><answer><text>extra</text></answer></subquestion><subquestion><text/><answer><text/></answer></subquestion>",
    )
    assert found.answers == (Answer("l", 100, match="r"), Answer("", 100, match="extra"))
    broken = asked(
        "matching",
        "<subquestion><text>l</text></subquestion><subquestion><text>m</text><answer><text>r</text></answer></subquestion>",
    )
    assert codes(broken) == ["pair-without-right-side"]


def test_true_and_false_are_told_by_their_words_else_by_their_place() -> None:
    turned = only(
        "truefalse",
        '<answer fraction="100"><text>false</text><feedback><text>f</text></feedback></answer><answer fraction="0"><text>true</text></answer>',
    )
    assert [(a.text, a.percent, a.feedback) for a in turned.answers] == [("true", 0, ""), ("false", 100, "f")]
    local = asked(
        "truefalse", '<answer fraction="0"><text>对</text></answer><answer fraction="100"><text>错</text></answer>'
    )
    assert [a.percent for a in local.questions[0].answers] == [0, 100]
    assert codes(local) == ["truefalse-by-order"]


def test_ordering_knows_the_names_of_its_options_in_all_versions() -> None:
    steps = "<answer><text>1</text></answer><answer><text>2</text></answer>"
    old = only("ordering", "<logical>EXACT</logical><studentsee>4</studentsee><layouttype>h</layouttype>" + steps)
    new = only(
        "ordering", "<selecttype>CONTIG</selecttype><gradingtype>ABS</gradingtype><showgrading>no</showgrading>" + steps
    )
    assert (old.extra["selecttype"], old.extra["selectcount"], old.extra["layouttype"]) == ("ALL", 4, "HORIZONTAL")
    assert (new.extra["selecttype"], new.extra["gradingtype"], new.extra["showgrading"]) == (
        "CONTIGUOUS",
        "ABSOLUTE_POSITION",
        "HIDE",
    )
    assert [a.text for a in new.answers] == ["1", "2"]


def test_gaps_with_choices_keep_their_groups() -> None:
    found = only(
        "ddwtos",
        "<dragbox><text>一</text><group>1</group></dragbox><dragbox><text>二</text><group>2</group><infinite/></dragbox>",
        text="[[1]] and more",
    )
    assert [(a.text, a.percent) for a in found.answers] == [("一", 100), ("二", 0)]
    assert found.extra == {"groups": ["1", "2"], "infinite": [False, True]}


def test_calculated_questions_keep_formulas_and_sets_of_numbers() -> None:
    inside = (
        '<answer fraction="100"><text>{a}*2</text><tolerance>0.01</tolerance><tolerancetype>1</tolerancetype></answer>'
        "<dataset_definitions><dataset_definition><status><text>private</text></status><name><text>a</text></name><type>calculated</type>"
        "<itemcount>1</itemcount><dataset_items><dataset_item><number>1</number><value>3.5</value></dataset_item></dataset_items>"
        "</dataset_definition></dataset_definitions>"
    )
    found = only("calculatedsimple", inside)
    assert (found.extra["type"], found.answers[0].text, found.answers[0].tolerance) == (
        "calculatedsimple",
        "{a}*2",
        "0.01",
    )
    assert found.extra["datasets"][0]["items"] == [["1", "3.5"]]


@pytest.mark.parametrize(
    ("text", "mark", "answers"),
    [
        ("{1:SA:=Paris#yes~%50%Lyon}", 1, [("Paris", 100, "yes"), ("Lyon", 50, "")]),
        ("{:MC:a~=b}", 1, [("a", 0, ""), ("b", 100, "")]),
        ("{3:NM:=24:1~*#no}", 3, [("24", 100, ""), ("*", 0, "no")]),
        ("{1:MR:=a~=b~c}", 1, [("a", 50, ""), ("b", 50, ""), ("c", -50, "")]),
        ("{1:MR:%100%a~%-50%b}", 1, [("a", 100, ""), ("b", -50, "")]),
        (r"{1:SA:=a\}b\#c&#125;}", 1, [("a}b#c}", 100, "")]),
        ("{1:SAC:=x}", 1, [("x", 100, "")]),
        ("{1:SHORTANSWER:~=x}", 1, [("x", 100, "")]),
    ],
)
def test_gaps_are_read_as_in_moodle(text: str, mark: float, answers: list[tuple[str, float, str]]) -> None:
    found = cloze.gaps(f"Before {text} behind")
    assert [(a.text, round(a.percent), a.feedback) for a in found[0].answers] == answers
    assert found[0].mark == mark


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("no gap", "no-gaps"),
        ("{1:MULTICHOICE}", "no-gaps"),
        ("{1:MC:=only}", "gap-too-few"),
        ("{1:MC:a~%50%b}", "gap-no-full-credit"),
        ("{3:NUMERICAL:=zero}", "gap-no-number"),
        ("{1:SA:=open", "no-gaps"),
    ],
)
def test_gaps_that_moodle_refuses_are_told_at_their_question(text: str, code: str) -> None:
    found = asked("cloze", "", text=text)
    assert (codes(found), found.questions, found.errors[0].line) == ([code], (), 2)


# --- what Moodle refuses, and what it takes otherwise ---


@pytest.mark.parametrize(
    ("type", "inside", "code"),
    [
        ("multichoice", RIGHT, "too-few-answers"),
        ("multichoice", '<answer fraction="33"><text>a</text></answer>' + CHOICES, "weight-not-allowed"),
        ("multichoice", '<answer fraction="half"><text>a</text></answer>' + CHOICES, "weight-unreadable"),
        ("shortanswer", '<answer fraction="50"><text>a</text></answer>', "no-full-credit"),
        ("shortanswer", "", "too-few-answers"),
        ("multichoice", '<answer fraction="100"><text><b>a</b></text></answer>' + WRONG, "markup-in-text"),
        ("essay", "<penalty>much</penalty>", "value-unreadable"),
        ("essay", "<hint/>", "text-missing"),
        ("truefalse", '<answer fraction="100"><text>true</text></answer>', "too-few-answers"),
    ],
)
def test_what_moodle_refuses_is_an_error(type: str, inside: str, code: str) -> None:
    assert code in [notice.code for notice in asked(type, inside).errors]


@pytest.mark.parametrize(
    ("type", "inside", "code"),
    [
        ("multichoice", '<answer fraction="50"><text>a</text></answer>' * 2, "choice-no-full-credit"),
        (
            "multichoice",
            "<single>false</single>" + '<answer fraction="50"><text>a</text></answer>' + WRONG,
            "shares-not-whole",
        ),
        ("multichoice", '<answer fraction="0"><text> </text></answer>' + CHOICES, "answer-blank"),
        ("multichoice", "<colour>red</colour>" + CHOICES, "elements-left-out"),
        ("multichoice", "<single>true</single><single>false</single>" + CHOICES, "element-twice"),
        ("multichoice", '<answer fraction="50%"><text>c</text></answer>' + CHOICES, "weight-half-read"),
        ("essay", "<generalfeedback>words</generalfeedback>", "words-outside-text"),
        ("ddmarker", "<drag/>", "type-only-named"),
    ],
)
def test_what_moodle_takes_otherwise_is_a_warning(type: str, inside: str, code: str) -> None:
    found = asked(type, inside)
    assert code in [notice.code for notice in found.warnings]
    assert found.questions


def test_shares_become_the_nearest_one_on_wish() -> None:
    data = (
        b'<quiz><question type="multichoice"><name><text>Q</text></name><answer fraction="33"><text>a</text></answer>'
    )
    data += b'<answer fraction="100"><text>b</text></answer></question></quiz>'
    found = read_moodle_xml(data, "a.xml", grades="nearest")
    assert (found.questions[0].answers[0].percent, codes(found)) == (33.33333, ["weight-changed"])


def test_questions_without_name_or_type_and_files_without_questions_are_told() -> None:
    assert codes(read('<question type="essay"/>')) == ["name-missing"]
    assert codes(read("<question><name><text>Q</text></name></question>")) == ["type-missing"]
    assert codes(read("")) == ["no-questions"]
    assert codes(read_moodle_xml(b"<questestinterop/>", "a.xml")) == ["no-moodle-xml"]
    assert (
        read('<question type="cloze"><questiontext><text>See {1:SA:=x} here</text></questiontext></question>')
        .questions[0]
        .name
        == "See {#1} here"
    )
    assert codes(read('<question type="category"><category>direct</category></question><note/>')) == [
        "text-missing",
        "element-not-question",
    ]


def test_a_space_between_two_entities_is_kept_and_its_loss_in_moodle_told() -> None:
    found = asked("essay", "", text="&lt;p&gt; &lt;b&gt;")
    assert found.questions[0].text.startswith("<p> <b>")
    assert codes(found) == ["space-between-entities"]
    assert codes(asked("essay", "", text="<![CDATA[&lt; &gt;]]>")) == []


def test_ids_are_used_once_in_a_category() -> None:
    one = '<question type="essay"><name><text>Q</text></name><idnumber>7</idnumber></question>'
    assert codes(read(one + "\n" + one)) == ["id-twice"]


def test_other_encodings_are_read_but_moodle_would_not() -> None:
    text = "<?xml version='1.0' encoding='GBK'?><quiz><question type='essay'><name><text>物业</text></name></question></quiz>"
    found = read_moodle_xml(text.encode("gbk"), "a.xml")
    assert (found.questions[0].name, codes(found)) == ("物业", ["not-utf-8"])


def test_a_truncated_file_is_refused_with_its_line() -> None:
    data, _ = write_moodle_xml([Question("essay", "Q", "x", line=1)])
    for cut in (len(data) // 3, len(data) // 2, len(data) - 3):
        with pytest.raises(StewardError) as caught:
            read_moodle_xml(data[:cut], "a.xml")
        assert caught.value.code == "xml-broken"


# --- files ---


def test_files_come_with_the_text_that_shows_them() -> None:
    content = base64.b64encode(b"picture").decode()
    file = f'<file name="a.png" path="/" encoding="base64">{content}</file>'
    found = asked(
        "multichoice",
        f'<answer fraction="100"><text>x</text>{file}<feedback><text>y</text>{file}</feedback></answer>'
        f'<answer fraction="0"><text>&lt;img src="@@PLUGINFILE@@/lost.png"&gt;</text></answer><generalfeedback><text>g</text>{file}</generalfeedback>',
    )
    places = [(one.name, one.content, one.place) for one in found.questions[0].files]
    assert places == [
        ("a.png", b"picture", "general_feedback"),
        ("a.png", b"picture", "answer 0"),
        ("a.png", b"picture", "feedback 0"),
        ("lost.png", b"", "answer 1"),
    ]
    assert codes(found) == ["file-missing"]
    broken = asked(
        "essay", '<generalfeedback><text>g</text><file name="b.png" encoding="base64">!!!</file></generalfeedback>'
    )
    assert codes(broken) == ["file-unreadable"]


def test_pictures_of_before_moodle_2_are_put_behind_the_text() -> None:
    found = only("essay", f"<image>folder/a.png</image><image_base64>{base64.b64encode(b'x').decode()}</image_base64>")
    assert found.text == 'Where? <img src="@@PLUGINFILE@@/folder_a.png" />'
    assert found.files == (File("folder_a.png", b"x"),)


def test_scripts_never_come_through_and_the_report_says_what_was_taken_out() -> None:
    found = asked(
        "multichoice",
        '<answer fraction="100"><text>&lt;img src=x onerror=alert(1)&gt;</text></answer>' + WRONG,
        text="<![CDATA[<script>alert(1)</script>Hi]]>",
    )
    assert found.questions[0].text == "Hi"
    assert "onerror" not in found.questions[0].answers[0].text
    assert [notice.describe("zh") for notice in found.warnings] == [
        "为安全起见从文字里去掉了：<script>。",
        "为安全起见从文字里去掉了：onerror。",
    ]


# --- there and back ---

TYPES = (
    "multichoice_single", "multichoice_multi", "truefalse", "shortanswer", "numerical", "match", "ordering", "essay", "description", "cloze",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(questions(TYPES), min_size=1, max_size=3))
def test_what_is_written_is_read_again(written: list[Question]) -> None:
    data, notes = write_moodle_xml(written)
    assert {notice.code for notice in notes} <= {"weight-not-allowed"}
    found = read_moodle_xml(data, "back.xml")
    assert [replace(question, line=None) for question in found.questions] == written
    assert {notice.code for notice in found.errors} <= {"no-full-credit", "weight-not-allowed"}
    assert {notice.code for notice in found.warnings} <= {"choice-no-full-credit", "shares-not-whole", "id-twice"}


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_the_whole_bank_goes_there_and_comes_back(locale: str) -> None:
    items = list(bank().items.values())
    written = [to_question(item, locale)[0] for item in items]
    data, notes = write_moodle_xml(written)
    assert notes == ()
    found = read_moodle_xml(data, "bank.xml")
    assert (found.errors, found.warnings) == ((), ())
    assert [replace(question, line=None) for question in found.questions] == written
    assert all(same_question(question, item, locale) for question, item in zip(found.questions, items, strict=True))


def test_what_moodle_cannot_hold_is_noted() -> None:
    data, notes = write_moodle_xml(
        [
            Question("other", "Drag", "x", extra={"type": "hotspot-interaction"}),
            Question(
                "shortanswer",
                "<b>Name</b>",
                " spaced ",
                (Answer("a", 33, tolerance=""),),
                correct_feedback="yes",
                shuffle=True,
                extra={"odd": 1},
            ),
            Question("essay", "bell\x07", "x", files=(File("lost.png"),)),
        ]
    )
    assert [notice.code for notice in notes] == [
        "type-left-out", "name-cleaned", "left-behind", "left-behind", "weight-not-allowed", "refused-by-moodle", "left-behind",
        "blanks-trimmed", "file-empty", "characters-left-out",
    ]  # fmt: skip
    assert (
        notes[5]
        .describe("en")
        .startswith("Moodle will refuse “<b>Name</b>”: No answer of this short-answer question gets full marks")
    )
    assert all("{" not in notice.describe(locale) for notice in notes for locale in ("zh", "en"))
    assert len(read_moodle_xml(data, "a.xml").questions) == 2


def test_questions_without_a_category_come_first_so_that_none_slips_into_another() -> None:
    data, notes = write_moodle_xml([Question("essay", "1", "", category="A"), Question("essay", "2", "")])
    assert [notice.code for notice in notes] == ["order-changed"]
    assert [(q.name, q.category) for q in read_moodle_xml(data, "a.xml").questions] == [("2", ""), ("1", "A")]


def test_no_text_breaks_out_of_its_place() -> None:
    evil = Question(
        "essay",
        "]]><x/>",
        ']]></text></questiontext><question type="essay"/>',
        format="plain",
        category="a]]>b",
        id_number='"<&',
    )
    found = read_moodle_xml(write_moodle_xml([evil])[0], "a.xml")
    assert len(found.questions) == 1
    assert (found.questions[0].text, found.questions[0].category, found.questions[0].id_number) == (
        evil.text,
        "a]]>b",
        '"<&',
    )


@pytest.mark.parametrize(
    ("type", "inside", "text"),
    [
        (
            "ddwtos",
            "<shuffleanswers>1</shuffleanswers><dragbox><text>一</text><group>2</group><infinite/></dragbox><correctfeedback><text>y</text></correctfeedback><shownumcorrect/>",
            "[[1]]",
        ),
        (
            "gapselect",
            "<selectoption><text>a</text><group>1</group></selectoption><selectoption><text>b</text><group>1</group></selectoption>",
            "[[2]]",
        ),
        ("randomsamatch", "<choose>4</choose><subcats>1</subcats>", "x"),
        (
            "calculatedmulti",
            '<answernumbering>abc</answernumbering><answer fraction="100" format="html"><text>{=a}</text><tolerance>0.1</tolerance><tolerancetype>1</tolerancetype>'
            "<correctanswerformat>1</correctanswerformat><correctanswerlength>2</correctanswerlength></answer><units><unit><multiplier>1</multiplier><unit_name>m"
            "</unit_name></unit></units><unitpenalty>0.1</unitpenalty><dataset_definitions><dataset_definition><status><text>shared</text></status><name><text>a</text>"
            "</name><type>calculatedmulti</type><distribution><text>uniform</text></distribution><itemcount>1</itemcount><dataset_items><dataset_item><number>1</number>"
            "<value>2</value></dataset_item></dataset_items><number_of_items>1</number_of_items></dataset_definition></dataset_definitions>",
            "{a}",
        ),
    ],
)
def test_types_that_are_only_carried_go_there_and_back_too(type: str, inside: str, text: str) -> None:
    first = only(type, inside, text=text)
    data, notes = write_moodle_xml([first])
    assert notes == ()
    assert replace(read_moodle_xml(data, "a.xml").questions[0], line=first.line) == first
