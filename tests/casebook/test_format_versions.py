"""A case in the format before this one is read as it was meant, and its mistakes are told where they stand in the user's own file."""

import re

import pytest

from steward.casebook import read_case
from steward.casebook.reading import case_from, shipped_folder
from steward.errors import StewardError

CASE = (shipped_folder() / "flooded-flower-trough" / "case.yaml").read_text(encoding="utf-8")
QUESTIONS = """questions:
  - ask: {zh: 能答应什么？, en: "What can be promised?"}
    good:
      - {zh: 几点上门, en: "The hour of the visit"}
    standards: [request.no-neglect]
"""


def without(text, *keys):
    """Leave top-level entries out."""
    for key in keys:
        text = re.sub(rf"^{key}:.*\n(?:[ #].*\n|\n)*", "", text, flags=re.M)
    return text


OLD = re.sub(r",? *(mood: \d+|ours: \w+)", "", without(CASE, "family", "related", "review")).replace(
    "format: 2", "format: 1"
)
OLD = OLD.replace("outcomes:", QUESTIONS + "\noutcomes:", 1)


def read(text, **kept):
    return case_from(text, {"zh": "# 水", "en": "# Water"}, name="flooded-flower-trough", **kept)


def said_of(text):
    with pytest.raises(StewardError) as caught:
        read(text)
    return [trouble.describe("en") for trouble in caught.value.troubles]


def line_of(text, words):
    return text[: text.index(words)].count("\n") + 1


def test_the_questions_of_format_1_are_those_of_the_review():
    case = read(OLD)
    assert case.format == 2
    assert case.review.questions[0].good[0].en == "The hour of the visit"
    assert not case.review.causes
    assert case.stage == "published"


def test_a_mistake_in_format_1_stands_where_the_file_has_it():
    text = OLD.replace("request.no-neglect]\n\n", "request.no-neglct]\n\n", 1)
    (said,) = said_of(text)
    line = line_of(text, "    standards: [request.no-neglct]")
    assert said.startswith(
        f"flooded-flower-trough/case.yaml, line {line}, questions[1].standards[1]: there is no standard “request.no-neglct”"
    )


def test_what_came_with_format_2_is_refused_in_format_1_with_what_to_do():
    text = OLD.replace("wanted:", "family: water\nwanted:", 1)
    (said,) = said_of(text)
    assert f"line {line_of(text, 'format: 1')}, format: family came with format 2: write format: 2, and move" in said


def test_questions_at_the_top_of_format_2_are_sent_into_the_review():
    text = CASE.replace("outcomes:", QUESTIONS + "\noutcomes:", 1)
    (said,) = said_of(text)
    assert (
        f"line {line_of(text, 'questions:' + chr(10) + '  - ask: {zh: 能')}, questions: since format 2 questions stand in review"
        in said
    )


@pytest.mark.parametrize(
    ("given", "said"), [("3", "format 3"), ("'2.0'", "format 2.0"), ("two", "format two"), ("{}", "format {}")]
)
def test_a_format_nobody_knows_is_told_alone(given, said):
    (one,) = said_of(CASE.replace("format: 2", f"format: {given}"))
    assert f"the case is in {said}, and this workbench reads up to 2" in one


def test_no_format_at_all_is_a_mistake_among_others():
    assert any("format: this is missing; add it" in one for one in said_of(CASE.replace("format: 2\n", "")))


@pytest.mark.parametrize("given", ["2", "'2'"])
def test_a_format_in_quotation_marks_is_the_same_format(given):
    assert read(CASE.replace("format: 2", f"format: {given}")).format == 2


def test_the_shipped_folder_is_read_as_from_its_files():
    folder = shipped_folder() / "flooded-flower-trough"
    stories = {locale: (folder / f"story.{locale}.md").read_text(encoding="utf-8") for locale in ("zh", "en")}
    assert case_from(CASE, stories, name=folder.name, own=False).model_dump() == read_case(folder).model_dump()
