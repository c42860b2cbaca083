"""QTI 2 and 3: what an item is, what its answers are worth, and what stays behind; and packages of our own there and back.

The scoring templates and expressions follow 1EdTech's QTI 3.0 information model; packages were checked against its XML schema.
"""

import itertools
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from generated_questions import questions
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from steward.errors import StewardError
from steward.quiz.exchange.items import same_question, to_question
from steward.quiz.exchange.moodle import cloze
from steward.quiz.exchange.qti.reading import read_qti, write_qti
from steward.quiz.exchange.question import Answer, File, Imported, Question
from steward.quiz.exchange.safe_text import plain_words
from steward.quiz.items.bank import bank

V3 = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
V2 = {version: f"http://www.imsglobal.org/xsd/imsqti_v2p{version}" for version in (0, 1, 2)}
MATCH = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>'
MAP = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"/>'


def item(inside: str, namespace: str = V2[1], attributes: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<assessmentItem xmlns="{namespace}" identifier="q1" title="Q" adaptive="false" '
        f'timeDependent="false" {attributes}>\n{inside}\n</assessmentItem>'
    )


def response(cardinality: str, base: str, inside: str, name: str = "RESPONSE") -> str:
    return f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">{inside}</responseDeclaration>'


def key(*values: str) -> str:
    return f"<correctResponse>{''.join(f'<value>{value}</value>' for value in values)}</correctResponse>"


def mapping(**worth: float) -> str:
    return f'<mapping defaultValue="0">{"".join(f"<mapEntry mapKey={chr(34)}{k}{chr(34)} mappedValue={chr(34)}{v}{chr(34)}/>" for k, v in worth.items())}</mapping>'


def choices(*ids: str, most: int = 1, more: str = "") -> str:
    return (
        f'<itemBody><p>Stem</p><choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="{most}"><prompt>Which?</prompt>'
        f"{''.join(f'<simpleChoice identifier={chr(34)}{id}{chr(34)}>{id.lower()}</simpleChoice>' for id in ids)}</choiceInteraction>{more}</itemBody>"
    )


SCORE = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'


def as_3(text: str) -> str:
    """Write an item of version 2 in the names of version 3."""

    def kebab(name: str) -> str:
        return re.sub(r"(?<=[a-z])([A-Z])", r"-\1", name).lower()

    html = {"p", "div", "img", "b", "em", "br", "math", "mfrac", "mn"}
    text = re.sub(
        r"(</?)([a-zA-Z]+)", lambda found: found[1] + (found[2] if found[2] in html else f"qti-{kebab(found[2])}"), text
    )
    text = re.sub(r" ([a-z]+[A-Z][A-Za-z]*)=", lambda found: f" {kebab(found[1])}=", text)
    return re.sub(r'xmlns="[^"]*"', f'xmlns="{V3}"', text).replace("<?qti-xml", "<?xml")


@pytest.fixture
def read(tmp_path: Path):
    def reading(text: str) -> Imported:
        path = tmp_path / "item.xml"
        path.write_text(text, encoding="utf-8")
        return read_qti(path)

    return reading


@pytest.fixture(params=["2.1", "3.0"])
def only(request: pytest.FixtureRequest, read):
    """Read one item, in the names of version 2 and of version 3."""

    def reading(text: str, *codes: str) -> Question:
        found = read(as_3(text) if request.param == "3.0" else text)
        assert not found.errors, found.errors
        assert [notice.code for notice in found.warnings] == list(codes)
        return found.questions[0]

    return reading


def answers(question: Question) -> list[tuple[str, float]]:
    return [(answer.text, answer.percent) for answer in question.answers]


# --- interactions ---


def test_one_choice(only) -> None:
    found = only(item(response("single", "identifier", key("B")) + SCORE + choices("A", "B", "C") + MATCH))
    assert (found.type, found.name, found.id_number, found.shuffle, found.line) == (
        "multichoice_single",
        "Q",
        "q1",
        True,
        2,
    )
    assert found.text == "<p>Stem</p> <p>Which?</p>"
    assert answers(found) == [("a", 0), ("b", 100), ("c", 0)]


def test_several_choices_with_a_mapping_share_the_mark(only) -> None:
    declared = response("multiple", "identifier", key("H", "O") + mapping(H=1, O=1, Cl=-1))
    found = only(item(declared + SCORE + choices("H", "He", "O", "Cl", most=0) + MAP))
    assert (found.type, found.default_mark) == ("multichoice_multi", 2)
    assert answers(found) == [("h", 50), ("he", 0), ("o", 50), ("cl", -50)]


def test_several_choices_that_must_all_be_right_say_so(only) -> None:
    found = only(
        item(response("multiple", "identifier", key("A", "B")) + SCORE + choices("A", "B", "C", most=0) + MATCH),
        "all-or-nothing",
    )
    assert answers(found) == [("a", 50), ("b", 50), ("c", -100)]
    assert found.extra["scoring"] == "match_correct"


def test_shares_are_learnt_by_scoring_whatever_the_rules_look_like(only) -> None:
    rules = (
        "<responseProcessing><responseCondition><responseIf><match><variable identifier='RESPONSE'/><baseValue baseType='identifier'>A</baseValue></match>"
        "<setOutcomeValue identifier='SCORE'><baseValue baseType='float'>4</baseValue></setOutcomeValue></responseIf>"
        "<responseElseIf><match><variable identifier='RESPONSE'/><baseValue baseType='identifier'>C</baseValue></match>"
        "<setOutcomeValue identifier='SCORE'><baseValue baseType='float'>1</baseValue></setOutcomeValue></responseElseIf>"
        "</responseCondition></responseProcessing>"
    )
    found = only(item(response("single", "identifier", "") + SCORE + choices("A", "B", "C") + rules))
    assert answers(found) == [("a", 100), ("b", 0), ("c", 25)]


def test_steps_in_their_right_order(only) -> None:
    body = (
        "<itemBody><orderInteraction responseIdentifier='RESPONSE' shuffle='false' orientation='horizontal'><prompt>Order</prompt><simpleChoice identifier='X'>x"
        "</simpleChoice><simpleChoice identifier='Y'>y</simpleChoice><simpleChoice identifier='Z'>z</simpleChoice></orderInteraction></itemBody>"
    )
    found = only(item(response("ordered", "identifier", key("Z", "X", "Y")) + SCORE + body + MATCH))
    assert [answer.text for answer in found.answers] == ["z", "x", "y"]
    assert (found.type, found.extra["gradingtype"], found.extra["layouttype"]) == (
        "ordering",
        "ALL_OR_NOTHING",
        "HORIZONTAL",
    )


def match_body(lefts: str, rights: str) -> str:
    def side(ids: str) -> str:
        return f"<simpleMatchSet>{''.join(f'<simpleAssociableChoice identifier={chr(34)}{id}{chr(34)} matchMax={chr(34)}0{chr(34)}>{id.lower()}</simpleAssociableChoice>' for id in ids)}</simpleMatchSet>"

    return f"<itemBody><matchInteraction responseIdentifier='RESPONSE' shuffle='true'>{side(lefts)}{side(rights)}</matchInteraction></itemBody>"


def test_two_sets_to_match(only) -> None:
    declared = response("multiple", "directedPair", key("A X", "B X", "C Y"))
    found = only(item(declared + SCORE + match_body("ABC", "XYZ") + MATCH), "all-or-nothing")
    assert found.answers == (
        Answer("a", 100, match="x"),
        Answer("b", 100, match="x"),
        Answer("c", 100, match="y"),
        Answer("", 100, match="z"),
    )


def test_sides_are_exchanged_where_only_then_each_left_has_one_answer(only) -> None:
    found = only(
        item(response("multiple", "directedPair", key("A X", "A Y")) + SCORE + match_body("A", "XY") + MATCH),
        "sides-swapped",
        "all-or-nothing",
    )
    assert [(a.text, a.match) for a in found.answers] == [("x", "a"), ("y", "a")]


def test_many_to_many_is_only_listed(only) -> None:
    found = only(
        item(response("multiple", "directedPair", key("A X", "A Y", "B X")) + SCORE + match_body("AB", "XY") + MATCH),
        "many-partners",
        "interaction-only-named",
    )
    assert (found.type, len(found.answers)) == ("other", 3)


def test_pairs_of_one_set_become_left_and_right(only) -> None:
    body = (
        "<itemBody><associateInteraction responseIdentifier='RESPONSE' shuffle='true' maxAssociations='2'>"
        + "".join(
            f"<simpleAssociableChoice identifier='{id}' matchMax='1'>{id.lower()}</simpleAssociableChoice>"
            for id in "PACME"
        )
    )
    found = only(
        item(
            response("multiple", "pair", key("P A", "M C"))
            + SCORE
            + body
            + "</associateInteraction></itemBody>"
            + MATCH
        ),
        "pairs-any-way",
        "all-or-nothing",
    )
    assert [(a.text, a.match) for a in found.answers] == [("p", "a"), ("m", "c"), ("", "e")]


def entry(name: str = "RESPONSE") -> str:
    return f"<textEntryInteraction responseIdentifier='{name}' expectedLength='10'/>"


def test_words_to_type_with_their_shares_and_capitals(only) -> None:
    entries = '<mapping defaultValue="0"><mapEntry mapKey="York" mappedValue="2" caseSensitive="true"/><mapEntry mapKey="york" mappedValue="1" caseSensitive="true"/></mapping>'
    found = only(
        item(
            response("single", "string", key("York") + entries)
            + SCORE
            + f"<itemBody><p>Sun of {entry()}.</p></itemBody>"
            + MAP
        )
    )
    assert (found.type, found.text, found.case_sensitive, found.default_mark) == (
        "shortanswer",
        "<p>Sun of _____.</p>",
        True,
        2,
    )
    assert answers(found) == [("York", 100), ("york", 50)]


def test_capitals_count_by_default_in_2_1_and_not_from_2_2_on(read) -> None:
    text = item(
        response("single", "string", key("York") + mapping(York=1))
        + SCORE
        + f"<itemBody><p>{entry()}</p></itemBody>"
        + MAP
    )
    assert read(text).questions[0].case_sensitive
    assert not read(text.replace(V2[1], V2[2])).questions[0].case_sensitive


@pytest.mark.parametrize(
    ("mode", "tolerance"),
    [
        ("toleranceMode='absolute' tolerance='0.5 0.5'", "0.5"),
        ("toleranceMode='relative' tolerance='10'", "0.4"),
        ("toleranceMode='exact'", ""),
    ],
)
def test_numbers_with_the_tolerance_of_the_rules(only, mode: str, tolerance: str) -> None:
    rules = (
        f"<responseProcessing><responseCondition><responseIf><equal {mode}><correct identifier='RESPONSE'/><variable identifier='RESPONSE'/></equal>"
        "<setOutcomeValue identifier='SCORE'><baseValue baseType='float'>1</baseValue></setOutcomeValue></responseIf></responseCondition></responseProcessing>"
    )
    found = only(
        item(response("single", "float", key("4")) + SCORE + f"<itemBody><p>How many? {entry()}</p></itemBody>" + rules)
    )
    assert (found.type, [(a.text, a.tolerance) for a in found.answers]) == ("numerical", [("4", tolerance)])


def test_a_range_of_numbers_is_found_by_its_ends(only) -> None:
    rules = (
        "<responseProcessing><responseCondition><responseIf><and><gte><variable identifier='RESPONSE'/><baseValue baseType='float'>2</baseValue></gte>"
        "<lte><variable identifier='RESPONSE'/><baseValue baseType='float'>3</baseValue></lte></and>"
        "<setOutcomeValue identifier='SCORE'><baseValue baseType='float'>1</baseValue></setOutcomeValue></responseIf></responseCondition></responseProcessing>"
    )
    found = only(
        item(response("single", "float", "") + SCORE + f"<itemBody><p>How many? {entry()}</p></itemBody>" + rules)
    )
    assert [(a.text, a.tolerance) for a in found.answers] == [("2.5", "0.5")]


def inline(name: str, *ids: str) -> str:
    inside = "".join(f"<inlineChoice identifier='{id}'>{id.lower()}</inlineChoice>" for id in ids)
    return f"<inlineChoiceInteraction responseIdentifier='{name}' shuffle='false'>{inside}</inlineChoiceInteraction>"


def test_a_choice_within_a_sentence_is_a_gap(only) -> None:
    found = only(
        item(
            response("single", "identifier", key("Y"))
            + SCORE
            + f"<itemBody><p>So {inline('RESPONSE', 'X', 'Y')}.</p></itemBody>"
            + MATCH
        )
    )
    assert (found.type, found.text) == ("cloze", "<p>So {1:MULTICHOICE:x~=y}.</p>")


def test_several_interactions_become_gaps_with_their_weights(only) -> None:
    rules = (
        "<responseProcessing><setOutcomeValue identifier='SCORE'><sum><mapResponse identifier='A'/><mapResponse identifier='B'/></sum></setOutcomeValue>"
        "</responseProcessing>"
    )
    declared = response("single", "string", mapping(x=1), "A") + response("single", "identifier", mapping(Y=2), "B")
    found = only(
        item(declared + SCORE + f"<itemBody><p>{entry('A')} and {inline('B', 'X', 'Y')}</p></itemBody>" + rules),
        "several-as-gaps",
    )
    assert found.type == "cloze"
    assert [(gap.mark, [(a.text, a.percent) for a in gap.answers]) for gap in cloze.gaps(found.text)] == [
        (1, [("x", 100)]),
        (2, [("x", 0), ("y", 100)]),
    ]


def test_other_combinations_are_only_named(only) -> None:
    declared = response("single", "identifier", key("A")) + response("ordered", "identifier", key("A", "B"), "R2")
    body = choices(
        "A",
        "B",
        more="<orderInteraction responseIdentifier='R2'><simpleChoice identifier='A'>a</simpleChoice></orderInteraction>",
    )
    found = only(item(declared + SCORE + body + MATCH), "composite")
    assert (found.type, found.extra["type"]) == ("other", "choice-interaction, order-interaction")


@pytest.mark.parametrize(
    "name",
    [
        "hotspot",
        "selectPoint",
        "graphicOrder",
        "graphicGapMatch",
        "positionObject",
        "drawing",
        "upload",
        "custom",
        "media",
    ],
)
def test_what_is_answered_on_a_picture_or_by_a_program_is_only_named(read, name: str) -> None:
    found = read(
        item(
            response("single", "identifier", "")
            + f"<itemBody><p>Do it</p><{name}Interaction responseIdentifier='RESPONSE'/></itemBody>"
        )
    )
    assert (found.questions[0].type, found.questions[0].text) == ("other", "<p>Do it</p>")
    assert [notice.code for notice in found.warnings] == ["interaction-only-named"]


def test_an_essay_with_what_helps_to_mark_it(only) -> None:
    body = "<itemBody><p>Why?</p><rubricBlock view='scorer'><p>Key points</p></rubricBlock><extendedTextInteraction responseIdentifier='RESPONSE' expectedLines='5'/></itemBody>"
    found = only(item(response("single", "string", "") + body))
    assert (found.type, found.text, found.model_answer, found.extra) == (
        "essay",
        "<p>Why?</p>",
        "<p>Key points</p>",
        {"responsefieldlines": "5"},
    )


def test_words_to_put_into_gaps(only) -> None:
    body = (
        "<itemBody><gapMatchInteraction responseIdentifier='RESPONSE' shuffle='false'><prompt>Fill</prompt><gapText identifier='W' matchMax='1'>winter</gapText>"
        "<gapText identifier='S' matchMax='0'>summer</gapText><p>Now is the <gap identifier='G1'/> of <gap identifier='G2'/></p></gapMatchInteraction></itemBody>"
    )
    found = only(item(response("multiple", "directedPair", mapping(**{"W G1": 1, "S G2": 1})) + SCORE + body + MAP))
    assert (found.type, found.text) == ("ddwtos", "<p>Fill</p><div>Now is the [[1]] of [[2]]</div>")
    assert [answer.text for answer in found.answers] == ["winter", "summer"]
    assert found.extra["infinite"] == [False, True]


def test_words_to_pick_and_a_slider_are_carried_as_choice_and_number(only) -> None:
    body = "<itemBody><hottextInteraction responseIdentifier='RESPONSE' maxChoices='1'><p>It <hottext identifier='A'>are</hottext> <hottext identifier='B'>so</hottext></p></hottextInteraction></itemBody>"
    found = only(item(response("single", "identifier", key("A")) + SCORE + body + MATCH), "hottext-as-choice")
    assert answers(found) == [("are", 100), ("so", 0)]
    assert "<u>are</u>" in found.text
    body = "<itemBody><sliderInteraction responseIdentifier='RESPONSE' lowerBound='0' upperBound='100' step='10'><prompt>Share?</prompt></sliderInteraction></itemBody>"
    found = only(item(response("single", "integer", key("70")) + SCORE + body + MATCH), "slider-as-number")
    assert (found.type, answers(found)) == ("numerical", [("70", 100)])


def test_an_item_without_an_interaction_is_a_text(only) -> None:
    assert only(item("<itemBody><p>Read <em>this</em>.</p></itemBody>")).type == "description"


# --- feedback, keys, scoring ---

TELLING = (
    "<outcomeDeclaration identifier='FEEDBACK' cardinality='single' baseType='identifier'/>"
    "<outcomeDeclaration identifier='BASIC' cardinality='single' baseType='identifier'/>"
)
TOLD = (
    "<responseProcessing><setOutcomeValue identifier='FEEDBACK'><variable identifier='RESPONSE'/></setOutcomeValue><responseCondition><responseIf><match>"
    "<variable identifier='RESPONSE'/><correct identifier='RESPONSE'/></match><setOutcomeValue identifier='SCORE'><baseValue baseType='float'>1</baseValue>"
    "</setOutcomeValue><setOutcomeValue identifier='BASIC'><baseValue baseType='identifier'>yes</baseValue></setOutcomeValue></responseIf><responseElse>"
    "<setOutcomeValue identifier='BASIC'><baseValue baseType='identifier'>no</baseValue></setOutcomeValue></responseElse></responseCondition></responseProcessing>"
    "<modalFeedback outcomeIdentifier='FEEDBACK' identifier='A' showHide='show'>About a</modalFeedback>"
    "<modalFeedback outcomeIdentifier='FEEDBACK' identifier='B' showHide='show'>About b</modalFeedback>"
    "<modalFeedback outcomeIdentifier='BASIC' identifier='yes' showHide='show'>Well done</modalFeedback>"
    "<modalFeedback outcomeIdentifier='BASIC' identifier='no' showHide='show'>Sorry</modalFeedback>"
    "<modalFeedback outcomeIdentifier='BASIC' identifier='never' showHide='hide'>Always</modalFeedback>"
)


def test_feedback_goes_to_the_answer_the_right_the_wrong_or_all(only) -> None:
    found = only(item(response("single", "identifier", key("A")) + SCORE + TELLING + choices("A", "B") + TOLD))
    assert [answer.feedback for answer in found.answers] == ["About a", "About b"]
    assert (found.correct_feedback, found.incorrect_feedback, found.general_feedback) == (
        "Well done",
        "Sorry",
        "Always",
    )


def test_feedback_within_choices_is_no_part_of_their_text(only) -> None:
    body = choices("A", "B").replace(
        ">a<", ">a <feedbackInline outcomeIdentifier='FEEDBACK' identifier='A' showHide='show'>Yes</feedbackInline><"
    )
    rules = TOLD.partition("<modalFeedback")[0]
    found = only(item(response("single", "identifier", key("A")) + SCORE + TELLING + body + rules), "outcomes-left-out")
    assert [(a.text, a.feedback) for a in found.answers] == [("a", "Yes"), ("b", "")]


def test_what_the_scoring_lacks_is_told(read) -> None:
    def codes(text: str) -> list[str]:
        return [notice.code for notice in read(text).warnings]

    declared = response("single", "identifier", key("A"))
    assert codes(item(declared + SCORE + choices("A", "B"))) == ["scoring-missing"]
    assert codes(item(response("single", "identifier", "") + SCORE + choices("A", "B") + MATCH)) == ["key-missing"]
    custom = "<responseProcessing><setOutcomeValue identifier='SCORE'><customOperator class='x'/></setOutcomeValue></responseProcessing>"
    assert codes(item(declared + SCORE + choices("A", "B") + custom)) == ["scoring-not-run"]
    never = "<responseProcessing><setOutcomeValue identifier='SCORE'><baseValue baseType='float'>0</baseValue></setOutcomeValue></responseProcessing>"
    assert codes(item(declared + SCORE + choices("A", "B") + never)) == ["key-not-scored"]
    for text in (declared + SCORE + choices("A", "B") + custom, declared + SCORE + choices("A", "B")):
        assert answers(read(item(text)).questions[0]) == [("a", 100), ("b", 0)]


def test_items_that_make_themselves_anew_and_adaptive_ones_are_told(read) -> None:
    inside = (
        "<templateDeclaration identifier='N' cardinality='single' baseType='integer'/><templateProcessing><setTemplateValue identifier='N'><randomInteger min='1' max='9'/>"
        "</setTemplateValue></templateProcessing><itemBody><p>Say <printedVariable identifier='N'/></p></itemBody>"
    )
    found = read(item(inside).replace('adaptive="false"', 'adaptive="true"'))
    assert [notice.code for notice in found.warnings] == ["adaptive", "template"]
    assert found.questions[0].text == "<p>Say {N}</p>"


def test_formulas_become_text_and_scripts_nothing(only) -> None:
    body = "<itemBody><p onclick='x()'>Half: <math><mfrac><mn>1</mn><mn>2</mn></mfrac></math><b>!</b></p></itemBody>"
    assert only(item(body), "formula-as-text", "unsafe-text").text == "<p>Half: 1/2 <b>!</b></p>"


# --- packages and tests ---

ITEM = item(response("single", "identifier", key("A")) + SCORE + choices("A", "B") + MATCH)


def manifest(*resources: tuple[str, str], more: str = "") -> str:
    inside = "".join(
        f'<resource identifier="r{n}" type="{type}" href="{href}"><metadata><lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><keyword><string>k{n}</string>'
        f'</keyword></general></lom></metadata><file href="{href}"/></resource>'
        for n, (type, href) in enumerate(resources)
    )
    return f'<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>{inside}{more}</resources></manifest>'


@pytest.fixture
def package(tmp_path: Path):
    def reading(**files: str | bytes) -> Imported:
        path = tmp_path / "package.zip"
        with zipfile.ZipFile(path, "w") as made:
            for name, content in files.items():
                made.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_png", ".png"), content)
        return read_qti(path)

    return reading


TEST = (
    f'<assessmentTest xmlns="{V2[1]}" identifier="t" title="Test"><testPart identifier="p" navigationMode="linear" submissionMode="individual">'
    '<assessmentSection identifier="s1" title="投诉" visible="true"><assessmentItemRef identifier="i2" href="items/b.xml"/>'
    '<assessmentSection identifier="s2" title="A/B" visible="true"><assessmentItemRef identifier="i1" href="items/a.xml"/></assessmentSection>'
    "</assessmentSection></testPart></assessmentTest>"
)


def test_a_package_gives_the_items_of_its_test_in_order_with_sections_as_categories(package) -> None:
    found = package(
        imsmanifest_xml=manifest(
            ("imsqti_item_xmlv2p1", "items/a.xml"), ("imsqti_item_xmlv2p1", "items/b.xml"), ("imsqti_test_xmlv2p1", "test.xml"), ("webcontent", "x.png")
        ),
        items__a_xml=ITEM.replace('"q1"', '"a"'), items__b_xml=ITEM.replace('"q1"', '"b"'), test_xml=TEST, x_png=b"x",
    )  # fmt: skip
    assert (found.errors, found.warnings) == ((), ())
    assert [(q.id_number, q.category, q.where, q.tags) for q in found.questions] == [
        ("b", "投诉", "items/b.xml", ("k1",)),
        ("a", "投诉/A//B", "items/a.xml", ("k0",)),
    ]


def test_pictures_come_along(package) -> None:
    text = ITEM.replace(
        "<p>Stem</p>",
        "<p><img src='../img/plan%201.png' alt='plan'/><object data='../img/gone.png' type='image/png'>x</object></p>",
    )
    found = package(
        imsmanifest_xml=manifest(("imsqti_item_xmlv2p2", "items/a.xml")),
        items__a_xml=text,
        **{"img__plan 1_png": b"picture"},
    )
    assert found.questions[0].files == (File("plan 1.png", b"picture"), File("gone.png", b""))
    assert '<img src="@@PLUGINFILE@@/plan 1.png" alt="plan">' in found.questions[0].text
    assert [notice.code for notice in found.warnings] == ["file-missing"]


def test_nothing_outside_the_package_is_reached_for(package, tmp_path: Path) -> None:
    (tmp_path / "secret.xml").write_text(ITEM.replace('"Q"', '"Secret"'))
    (tmp_path / "spy.png").write_bytes(b"secret")
    found = package(
        imsmanifest_xml=manifest(
            ("imsqti_item_xmlv2p1", "../secret.xml"),
            ("imsqti_item_xmlv2p1", "file:///etc/passwd"),
            ("imsqti_item_xmlv2p1", "a.xml"),
        ),
        a_xml=ITEM.replace(
            "<p>Stem</p>",
            "<p><img src='../spy.png' alt=''/><img src='file:///etc/passwd' alt=''/><img src='http://example.org/x.png' alt=''/></p>",
        ),
    )
    assert [notice.code for notice in found.errors] == ["reference-outside"] * 2
    assert b"secret" not in [file.content for file in found.questions[0].files]
    assert "example.org" not in found.questions[0].text


def test_a_test_beside_its_items_reads_only_its_own_folder(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "items").mkdir(parents=True)
    (folder / "items" / "b.xml").write_text(ITEM)
    (tmp_path / "secret.xml").write_text(ITEM)
    (folder / "items" / "a.xml").symlink_to(tmp_path / "secret.xml")
    (folder / "test.xml").write_text(
        TEST.replace("</testPart>", '<assessmentItemRef identifier="x" href="../secret.xml"/></testPart>')
    )
    found = read_qti(folder / "test.xml")
    assert [question.where for question in found.questions] == ["items/b.xml"]
    assert {notice.code for notice in found.errors} == {"item-file-missing", "reference-outside"}


def test_one_broken_item_does_not_hide_the_others(package) -> None:
    resources = manifest(*(("imsqti_item_xmlv2p1", f"{name}.xml") for name in "abcd"))
    bomb = '<!DOCTYPE x [<!ENTITY e "e">]>' + ITEM.partition("?>")[2]
    found = package(imsmanifest_xml=resources, a_xml="<assessmentItem>", b_xml=ITEM, c_xml=bomb)
    assert [(notice.code, notice.where) for notice in found.errors] == [
        ("xml-broken", "a.xml"), ("xml-entities", "c.xml"), ("item-file-missing", "d.xml"),
    ]  # fmt: skip
    assert len(found.questions) == 1


def test_a_package_without_manifest_is_an_error_but_its_items_are_read(package) -> None:
    found = package(items__a_xml=ITEM, notes_xml="<notes/>")
    assert ([notice.code for notice in found.errors], len(found.questions)) == (["manifest-missing"], 1)
    nested = package(x__imsmanifest_xml=manifest(("imsqti_item_xmlv2p1", "a.xml")), x__a_xml=ITEM)
    assert ([notice.code for notice in nested.warnings], len(nested.questions)) == (["manifest-nested"], 1)


def test_what_is_no_qti_is_said_to_be_none(read, package, tmp_path: Path) -> None:
    assert [notice.code for notice in read("<questestinterop/>").errors] == ["qti-1"]
    assert [notice.code for notice in read("<quiz/>").errors] == ["no-qti"]
    old = package(imsmanifest_xml=manifest(("other", "a.xml")), a_xml="<questestinterop/>")
    assert [notice.code for notice in old.errors] == ["qti-1"]
    assert [notice.code for notice in package(a_txt=b"x").errors] == ["manifest-missing"]
    with pytest.raises(StewardError):
        read("not xml at all")


@pytest.mark.parametrize("version", [0, 1, 2])
def test_all_versions_2_and_files_without_a_namespace_are_read(read, version: int) -> None:
    assert read(ITEM.replace(V2[1], V2[version])).questions[0].type == "multichoice_single"
    assert read(ITEM.replace(f' xmlns="{V2[1]}"', "")).questions[0].type == "multichoice_single"
    prefixed = re.sub(r"(</?)([a-z])", r"\1q:\2", ITEM.partition("\n")[2]).replace("xmlns=", "xmlns:q=")
    assert read(prefixed).questions[0].type == "multichoice_single"


# --- there and back ---

TYPES = (
    "multichoice_single",
    "multichoice_multi",
    "truefalse",
    "shortanswer",
    "numerical",
    "match",
    "ordering",
    "essay",
    "description",
    "cloze",
)


def there_and_back(written: list[Question], tmp: Path) -> tuple[Imported, set[str]]:
    data, notes = write_qti(written)
    path = tmp / "back.zip"
    path.write_bytes(data)
    return read_qti(path), {notice.code for notice in notes}


def told(question: Question) -> Question:
    """Give a question by its words: QTI holds HTML only, and lays its lines out anew."""

    def said(text: str, format: str | None = None) -> str:
        return " ".join(plain_words(text, format or question.format).split())

    typed = question.type in ("shortanswer", "numerical", "truefalse")
    found = tuple(
        Answer(
            " ".join(a.text.split()) if typed else said(a.text, a.format), round(a.percent, 2), said(a.feedback, a.feedback_format),
            tolerance=a.tolerance, match=said(a.match, "plain"),
        )
        for a in question.answers
    )  # fmt: skip
    return Question(
        question.type, " ".join(question.name.split()), said(question.text), found, said(question.general_feedback, question.general_feedback_format),
        question.category, id_number=question.id_number, tags=question.tags, case_sensitive=question.case_sensitive,
        default_mark=question.default_mark, correct_feedback=said(question.correct_feedback), incorrect_feedback=said(question.incorrect_feedback),
        model_answer=said(question.model_answer), numbering=question.numbering,
    )  # fmt: skip


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_the_whole_bank_goes_there_and_comes_back(tmp_path: Path, locale: str) -> None:
    items = list(bank().items.values())
    written = [to_question(one, locale)[0] for one in items]
    found, notes = there_and_back(written, tmp_path)
    assert notes == {"texts-become-html", "left-behind", "scored-by-place"}  # units, and how orders are scored
    assert (found.errors, found.warnings) == ((), ())
    assert [told(question) for question in found.questions] == [told(question) for question in written]
    assert all(
        same_question(replace(q, text=told(q).text, format="plain"), one, locale)
        for q, one in zip(found.questions, items, strict=True)
    )


@st.composite
def carried(draw: st.DrawFn) -> Question:
    """Make a question of which QTI carries all but hints, penalty, units and the like."""
    question = draw(questions(TYPES))
    choosing = question.type.startswith("multichoice")
    if choosing:
        positive = [answer for answer in question.answers if answer.percent > 0]
        assume(positive)
        best = (
            sum(a.percent for a in positive)
            if question.type == "multichoice_multi"
            else max(a.percent for a in positive)
        )
        question = replace(
            question, answers=tuple(replace(a, percent=max(100 * a.percent / best, -100)) for a in question.answers)
        )
    if question.type in ("shortanswer", "numerical"):
        kept = {answer.text: answer for answer in reversed(question.answers) if answer.text}
        apart = [
            a
            for a in kept.values()
            if question.type != "numerical"
            or all(a is b or abs(float(a.text) - float(b.text)) > 5 for b in kept.values())
        ]
        assume(apart)
        apart[0] = replace(apart[0], percent=100)
        letters = any(answer.text.swapcase() != answer.text for answer in apart if answer.percent > 0)
        question = replace(
            question,
            answers=tuple(a for a in apart if a.percent > 0),
            case_sensitive=question.case_sensitive and letters,
        )
    if question.type == "match":
        rights = {answer.match for answer in question.answers if answer.text}
        extra = {answer.match: answer for answer in question.answers if not answer.text and answer.match not in rights}
        question = replace(question, answers=(*(a for a in question.answers if a.text), *extra.values()))
    if question.type == "description":
        question = replace(question, correct_feedback="", incorrect_feedback="")
    if question.type == "cloze":
        for gap in cloze.gaps(question.text):  # of numbers whose ranges overlap, the first hides the others
            if gap.kind == "NUMERICAL":
                found = sorted({float(answer.text) for answer in gap.answers})
                assume(all(b - a > 5 for a, b in itertools.pairwise(found)))
    if question.type in ("match", "ordering"):
        question = replace(
            question, answers=tuple(replace(a, feedback="", feedback_format=None) for a in question.answers)
        )
    usable = question.id_number if question.id_number == "id-1" else ""
    numbering = question.numbering if question.numbering in ("", "abc") else ""
    return replace(
        question, id_number=usable, numbering=numbering, name=question.name or "Q", text=question.text or "T"
    )


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(written=carried())
def test_what_is_written_is_read_again_with_what_its_answers_are_worth(tmp_path: Path, written: Question) -> None:
    found, _ = there_and_back([written], tmp_path)
    assert found.errors == ()
    assert {notice.code for notice in found.warnings} <= {
        "all-or-nothing",
        "several-as-gaps",
        "gap-weights",
        "file-missing",
    }
    one = found.questions[0]
    if written.type == "cloze":
        assert [gap_told(gap) for gap in cloze.gaps(one.text)] == [gap_told(gap) for gap in cloze.gaps(written.text)]
        return
    assert told(one) == told(written)
    assert [(file.name, file.content) for file in one.files] == [(file.name, file.content) for file in written.files]


def gap_told(gap: cloze.Gap) -> tuple[object, ...]:
    """Give a gap by what it takes, each answer once: of two that are the same, the first counts."""
    said: dict[str, tuple[float, str]] = {}
    for a in gap.answers:
        if gap.kind == "NUMERICAL" and not a.percent:
            continue  # a number that earns nothing is like any other
        said.setdefault(plain_words(a.text) if gap.chooses else a.text, (round(a.percent, 2), a.tolerance))
    return gap.chooses, gap.kind == "NUMERICAL", said


def test_an_item_that_asks_for_endless_scoring_is_given_up_in_time(read) -> None:
    ids = [f"c{n}" for n in range(3000)]
    rules = "".join(
        f"<responseCondition><responseIf><match><variable identifier='RESPONSE'/><baseValue baseType='identifier'>{id}</baseValue></match>"
        "<setOutcomeValue identifier='SCORE'><baseValue baseType='float'>1</baseValue></setOutcomeValue></responseIf></responseCondition>"
        for id in ids
    )
    text = item(
        response("single", "identifier", key("c7"))
        + SCORE
        + choices(*ids)
        + f"<responseProcessing>{rules}</responseProcessing>"
    )
    found = read(text)
    assert [notice.code for notice in found.warnings] == ["scoring-not-run"]
    assert [a.text for a in found.questions[0].answers if a.percent] == ["c7"]
    entries = "".join(response("single", "string", mapping(x=1), f"E{n}") for n in range(300))
    found = read(item(entries + SCORE + f"<itemBody><p>{''.join(entry(f'E{n}') for n in range(300))}</p></itemBody>"))
    assert [notice.code for notice in found.warnings] == ["composite"]
