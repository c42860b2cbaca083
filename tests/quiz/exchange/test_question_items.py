"""Items go out as questions and come back as what they were; what is lost on either way is said."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward import yaml_files
from steward.errors import StewardError
from steward.quiz.exchange.formats import detect, read_file
from steward.quiz.exchange.gift.reading import read_gift, write_gift
from steward.quiz.exchange.giving_out import given_out
from steward.quiz.exchange.items import same_question, to_item, to_question
from steward.quiz.exchange.marks import read_marks, tags_of
from steward.quiz.exchange.question import Answer, File, Hint, Imported, Question, Unit, true_false
from steward.quiz.exchange.taking_in import own_yaml, taken_in, target, write_own_file
from steward.quiz.items.bank import bank, bank_of
from steward.quiz.items.item import ITEMS, OWN, Item, Numeric, as_written
from steward.words import LOCALES, Locale
from steward.workspace import Workspace

SHIPPED = list(bank().items.values())


def in_one(item: Item, locale: Locale) -> object:
    """Give what is written of an item in one language, without whose rule is asked."""
    other = "en" if locale == "zh" else "zh"

    def kept(value: object) -> object:
        if isinstance(value, dict):
            return {name: kept(one) for name, one in value.items() if name not in (other, "whose")}
        return [kept(one) for one in value] if isinstance(value, list) else value

    return kept(as_written(item))


COMES_BACK = [
    item
    for item in SHIPPED
    if item.type != "reply" and not item.whose and not (isinstance(item, Numeric) and item.generate)
]


@pytest.mark.parametrize("locale", LOCALES)
def test_our_bank_comes_back_from_gift_as_it_was(locale: Locale) -> None:
    questions = [to_question(item, locale)[0] for item in COMES_BACK]
    text, _ = write_gift(questions)
    found = read_gift(text, "bank.txt")
    assert not found.errors
    assert [note.code for note in found.warnings] == []
    for item, question in zip(COMES_BACK, found.questions, strict=True):
        if item.type == "short":  # GIFT has no place for what graders are told
            continue
        back, notes = to_item(question, item.id)
        assert back is not None
        assert in_one(back, locale) == in_one(item, locale)
        assert [note.code for note in notes] == []


def test_an_answer_in_own_words_comes_back_with_its_key_points() -> None:
    for item in SHIPPED:
        if item.type == "short" and not item.whose:
            back, _ = to_item(to_question(item, "zh")[0], item.id)
            assert back is not None
            assert in_one(back, "zh") == in_one(item, "zh")


@pytest.mark.parametrize("locale", LOCALES)
def test_every_shipped_item_goes_out_and_says_what_it_loses(locale: Locale) -> None:
    for item in SHIPPED:
        question, notes = to_question(item, locale)
        codes = {note.code for note in notes}
        assert question.id_number == item.id
        assert read_marks(question.tags).standards == item.standards
        assert "\n" not in question.name
        assert ("reply-becomes-choice" in codes) == (item.type == "reply")
        assert ("numbers-drawn" in codes) == (isinstance(item, Numeric) and item.generate is not None)
        assert ("marked-by-hand" in codes) == (item.type == "short")
        assert ("whose-in-text" in codes) == (item.whose is not None)
        assert "{" not in question.text
        assert "{" not in question.general_feedback
        for note in notes:
            assert note.describe(locale).endswith(("。", "."))


def test_a_drawn_number_depends_on_the_seed_alone() -> None:
    item = bank().items["numbers.visit-quota"]
    assert to_question(item, "zh", seed=3) == to_question(item, "zh", seed=3)
    assert len({to_question(item, "zh", seed=seed)[0].text for seed in range(5)}) > 1


def test_choices_are_weighed_as_we_grade_them() -> None:
    item = next(item for item in SHIPPED if item.type == "multiple")
    answers = to_question(item, "en")[0].answers
    assert sum(a.percent for a in answers if a.percent > 0) == pytest.approx(100, abs=0.001)
    assert sum(a.percent for a in answers if a.percent < 0) == pytest.approx(-100, abs=0.001)


def test_marks_survive_as_tags() -> None:
    for item in SHIPPED:
        marks = read_marks(tags_of(item, "zh"))
        assert (marks.level, marks.seconds or 40, marks.unknown) == (item.level, item.seconds, ())


def made(question: Question) -> tuple[Item, list[str]]:
    item, notes = to_item(question, "own.q")
    assert item is not None, [note.describe("en") for note in notes]
    return item, [note.code for note in notes]


def refused(question: Question) -> str:
    item, notes = to_item(question, "own.q")
    assert item is None
    (note,) = notes
    assert note.code == "not-imported"
    assert note.describe("zh").endswith("。")
    return note.describe("en")


CHOICE = Question(
    "multichoice_single", "Gate", "[x] Who opens?", (Answer("guard", 100, "Yes."), Answer("owner"), Answer("tenant", 50)),
    "Page 3.", line=4,
)  # fmt: skip


def test_a_choice_with_part_marks_keeps_its_best_option() -> None:
    item, codes = made(CHOICE)
    assert as_written(item) == {
        "id": "own.q", "type": "single", "level": "recall", "stem": {"en": "[x] Who opens?"}, "explanation": {"en": "Page 3."},
        "options": [{"en": "guard", "right": True, "why": {"en": "Yes."}}, {"en": "owner"}, {"en": "tenant"}],
    }  # fmt: skip
    assert codes == ["lost-part"]


def test_marks_that_we_give_otherwise_are_said() -> None:
    several = replace(CHOICE, type="multichoice_multi")
    as_ours = (Answer("a", 50), Answer("b", 50), Answer("c", -50), Answer("d", -50))
    assert made(replace(several, answers=as_ours))[1] == []
    assert made(replace(several, answers=(*as_ours[:3], Answer("d", 0))))[1] == ["lost-weights"]
    assert made(replace(CHOICE, answers=(Answer("a", 100), Answer("b", -50))))[1] == ["lost-minus"]


def test_html_becomes_plain_words_and_what_might_run_is_named() -> None:
    text = '<p>Who <b>opens</b>?</p><img src="@@PLUGINFILE@@/g.png" alt="gate"><script>x()</script>'
    item, codes = made(replace(CHOICE, text=text, format="html", files=(File("g.png"),), answers=CHOICE.answers[:2]))
    assert item.stem.en == "Who opens?\ngate"
    assert codes == ["lost-pictures", "lost-unsafe", "lost-markup"]


def test_all_that_is_left_behind_is_said() -> None:
    question = replace(
        CHOICE, general_feedback="", default_mark=3, hints=(Hint("h"),), correct_feedback="Well.", shuffle=False,
        tags=("night", "level:apply", "standard:complaint.flow"), category="a/b", answers=CHOICE.answers[:2],
    )  # fmt: skip
    item, codes = made(question)
    assert (item.level, item.standards) == ("apply", ("complaint.flow",))
    assert codes == [
        "no-explanation", "lost-mark", "lost-hints", "lost-combined", "lost-order", "lost-tags", "lost-category"
    ]  # fmt: skip


def test_numbers_keep_tolerance_and_unit() -> None:
    item, codes = made(
        Question(
            "numerical", "n", "多少分钟？", (Answer("5", 100, "对", tolerance="0.5"), Answer("6", 50), Answer("*", 0, "错")),
            units=(Unit("分钟"), Unit("小时", "60")),
        )
    )  # fmt: skip
    assert as_written(item)["answer"] == 5
    assert as_written(item)["tolerance"] == 0.5
    assert as_written(item)["unit"] == {"zh": "分钟"}
    assert codes == ["lost-part", "lost-feedback", "lost-units"]
    assert made(Question("numerical", "n", "How many?", (Answer("5", 100),)))[1] == ["no-explanation"]


def test_short_answers_fill_a_gap() -> None:
    question = Question(
        "shortanswer",
        "n",
        "Dial _____ for fire.",
        (Answer("119", 100), Answer("1*", 100), Answer("911", 50), Answer("*", 0, "No")),
    )
    item, codes = made(replace(question, case_sensitive=True, general_feedback="x"))
    assert as_written(item)["stem"] == {"en": "Dial ____ for fire."}
    assert as_written(item)["answers"] == {"en": ["119"]}
    assert codes == ["lost-wildcard", "lost-part", "lost-feedback", "lost-case"]
    assert "gap-added" in made(replace(question, text="What do you dial?"))[1]


def test_right_sides_too_many_stay() -> None:
    pairs = (Answer("fire", 100, match="119"), Answer("police", 100, match="110"), Answer("", 100, match="120"))
    item, _ = made(Question("match", "n", "Match", pairs))
    assert as_written(item)["extra"] == [{"en": "120"}]


@pytest.mark.parametrize(
    ("question", "why"),
    [
        (Question("essay", "n", "Why?"), "essay"),
        (Question("description", "n", "Read."), "to read"),
        (Question("cloze", "n", "{1:SHORTANSWER:=a}"), "cloze"),
        (Question("other", "n", "x", extra={"type": "geogebra"}), "geogebra"),
        (Question("truefalse", "n", ""), "text"),
        (replace(CHOICE, answers=(Answer("a", 100), Answer("b", 100), Answer("c"))), "full marks"),
        (replace(CHOICE, answers=(Answer("a"), Answer("b"))), "no right answer"),
        (replace(CHOICE, type="multichoice_multi", answers=(Answer("a", 50), Answer("b", 50))), "all options"),
        (replace(CHOICE, answers=(Answer("a", 100), *(Answer(str(n)) for n in range(9)))), "10 options"),
        (replace(CHOICE, answers=(Answer("a", 100), Answer("b"), Answer("<b>b</b>", format="html"))), "the same"),
        (replace(CHOICE, answers=(Answer("a", 100), Answer("<img src='x'>", format="html"))), "without pictures"),
        (Question("numerical", "n", "x", (Answer("*", 100),)), "any number"),
        (Question("shortanswer", "n", "x", (Answer("*", 100),)), "wildcards"),
        (Question("ordering", "n", "x", (Answer("a", 100), Answer("a", 100))), "the same"),
    ],
)
def test_what_is_no_item_of_ours_is_left_out_with_the_reason(question: Question, why: str) -> None:
    assert why in refused(question)


texts = st.text(min_size=1, max_size=30).filter(lambda text: text.strip())


@given(
    st.sampled_from(["multichoice_single", "truefalse", "shortanswer", "match", "ordering"]),
    texts,
    st.lists(texts, min_size=2, max_size=4),
    texts,
)
@settings(max_examples=300, deadline=None)
def test_whatever_words_a_stranger_wrote_are_read_back_from_the_file(
    type: str, stem: str, answers: list[str], told: str
) -> None:
    found = tuple(Answer(text, 100 if at == 0 else 0, told, match=text) for at, text in enumerate(answers))
    if type == "truefalse":
        found = true_false(True, if_true=told)
    item, _ = to_item(Question(type, "n", stem, found, told), "own.q")  # type: ignore[arg-type]
    if item is not None:
        text = own_yaml([item, item])
        read = yaml_files.parse(text, "own.yaml")
        kept = as_written(item)
        assert read == [_keepable(kept), _keepable(kept)]


def _keepable(value: object) -> object:
    if isinstance(value, dict):
        return {name: _keepable(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_keepable(one) for one in value]
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in value) if isinstance(value, str) else value


# --- taking in ---


@pytest.fixture
def room(tmp_path: Path) -> Workspace:
    """Give an empty workspace."""
    return Workspace(tmp_path / "w")


def test_a_shipped_item_that_comes_back_is_known_and_a_changed_one_is_new() -> None:
    item = next(item for item in COMES_BACK if item.type == "single")
    question, _ = to_question(item, "zh")
    assert same_question(question, item, "zh")
    other = replace(question, text=question.text + "？")
    told = replace(question, general_feedback="别的解释")
    known, changed, reworded = taken_in(Imported((question, other, told)), bank(), locale="zh")
    assert (known.outcome, known.item) == ("known", item)
    assert (changed.outcome, [note.code for note in changed.notes]) == ("new", ["id-changed"])
    assert changed.item is not None
    assert changed.item.id.startswith("import.")
    assert [note.code for note in reworded.notes] == ["known-with-other-words"]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_whole_bank_is_known_when_it_comes_back_from_qti_which_knows_only_html(locale, tmp_path) -> None:
    path = tmp_path / "bank.zip"
    path.write_bytes(given_out(bank().items.values(), "qti", locale).data)
    taken = taken_in(read_file(path), bank(), locale=locale)
    assert {one.question.id_number for one in taken if one.outcome != "known"} == set()


def test_the_same_question_twice_in_a_file_is_taken_once() -> None:
    first, second = taken_in(Imported((CHOICE, replace(CHOICE, line=9))), bank())
    assert (first.outcome, second.outcome) == ("new", "twice")
    assert "line 4" in second.notes[0].describe("en")


def test_the_file_of_items_is_read_by_the_bank(room: Workspace) -> None:
    taken = taken_in(Imported((CHOICE,)), bank_of(room))
    path = target(room, "门岗", "0" * 64)
    assert write_own_file(path, taken, mark="0" * 64, format="gift", source="../a\nb.txt") == 1
    found = bank_of(room)
    assert path.name == "门岗.yaml"
    assert not found.troubles
    assert found.own == {taken[0].item.id} if taken[0].item else False
    assert yaml_files.checked(path.read_text("utf-8"), "x", ITEMS, context=OWN)[0].stem.en == "[x] Who opens?"
    with pytest.raises(StewardError) as caught:
        write_own_file(path, taken, mark="0" * 64, format="gift", source="x")
    assert caught.value.code == "file-exists"


@pytest.mark.parametrize("name", ["../x", "a/b", "a\\b", "", ".x", "con", "a.b", "x" * 61, "a\nb", "-x", "C:x"])
def test_no_name_leads_out_of_the_folder(room: Workspace, name: str) -> None:
    with pytest.raises(StewardError) as caught:
        target(room, name, "0" * 64)
    assert caught.value.code == "bad-name"


# --- which format it is ---


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (b"::A::Open?{T}", "gift"),
        (b"<b>Open?</b>{T}", "gift"),
        ("\ufeff门开着吗？{T}".encode(), "gift"),
        ("门开着吗？{T}".encode("gb18030"), "gift"),
        (b"<?xml version='1.0'?>\n<!-- x -->\n<quiz></quiz>", "moodle-xml"),
        ("<?xml version='1.0' encoding='utf-16'?><quiz/>".encode("utf-16"), "moodle-xml"),
        (b"\xef\xbb\xbf<quiz/>", "moodle-xml"),
        (b"<!DOCTYPE quiz [<!ENTITY a 'b'>]><quiz/>", "moodle-xml"),
        (b"<qti-assessment-item xmlns='x'/>", "qti"),
        (b"<ims:assessmentItem xmlns:ims='x'/>", "qti"),
        (b"<manifest/>", "qti"),
    ],
)
def test_the_content_tells_the_format(data: bytes, format: str) -> None:
    assert detect(data, "any.dat") == format


@pytest.mark.parametrize(
    "data", [b"%PDF-1.4", b"\x89PNG\r\n", b"\xd0\xcf\x11\xe0rest", b"# own\n- id: a.b\n  type: single\n"]
)
def test_other_files_are_named_and_not_taken_for_text(data: bytes) -> None:
    with pytest.raises(StewardError) as caught:
        detect(data, "any.dat")
    assert caught.value.code == "not-questions"
