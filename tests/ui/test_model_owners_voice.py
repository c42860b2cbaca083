"""The page “owners' voice” with a table of one's own."""

import pytest

from steward.errors import StewardError
from steward.ui.explore import owners_voice
from steward.ui.explore.owners_voice_survey import drawn
from steward.ui.explore.pasted_table import GAP_ENDINGS, IPA_ENDINGS, KANO_ENDINGS, columns_of_text, paired
from steward.ui.visit import Visit

KANO = "电梯（有）\t电梯（无）\t音乐 有\t音乐 没有\n3\t5\t3\t3\n3\t5\t我喜欢\t无所谓\n\t5\t3\t3"


def box(page):
    """Give the place to paste, as (text, work it out, back)."""
    paste = next(child for child in page.view.children if "sw-paste" in child._dom_classes)
    return paste.children[1], *paste.children[2].children


def shown(page):
    return " ".join(page.panels.panels)


@pytest.fixture
def page(workspace):
    return owners_voice.explorable(Visit(workspace, "zh"))


def test_columns_belong_together_by_how_their_names_end():
    assert paired(columns_of_text(KANO), KANO_ENDINGS) == {
        "电梯": ("电梯（有）", "电梯（无）"),
        "音乐": ("音乐 有", "音乐 没有"),
    }
    assert paired(["lift expected", "lift found"], GAP_ENDINGS) == {"lift": ("lift expected", "lift found")}
    assert paired(["保洁：重要", "保洁：表现"], IPA_ENDINGS) == {"保洁": ("保洁：重要", "保洁：表现")}


def test_tables_come_with_tabs_commas_quotes_and_gaps():
    assert columns_of_text('a,b\r\n1,"2,5"\r\n\r\n3') == {"a": ["1", "3"], "b": ["2,5", ""]}
    assert columns_of_text("a;b\n1;2") == {"a": ["1"], "b": ["2"]}


@pytest.mark.parametrize(
    ("pasted", "said"),
    [("", "no table yet"), ("a\tb", "no table yet"), ("a\ta\n1\t2", "stands there twice"), ("a\n" * 6000, "too large")],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(pasted, said):
    with pytest.raises(StewardError, match=said):
        columns_of_text(pasted)


def test_columns_without_a_partner_are_refused_with_an_example():
    with pytest.raises(StewardError, match="lift with"):
        paired(["电梯", "音乐"], KANO_ENDINGS)


def test_a_pasted_table_takes_the_place_of_the_example_until_it_is_given_back(page):
    text, go, back = box(page)
    text.value = KANO
    go.click()
    assert "电梯" in shown(page)
    assert "夜里免费换灯泡" not in shown(page)
    assert "不会存下来" in shown(page)
    back.click()
    assert "夜里免费换灯泡" in shown(page)


def test_a_pasted_table_is_read_as_the_lens_asks(page):
    text, go, _ = box(page)
    page.put(lens="servqual")
    text.value = "可靠：准时 期望,可靠：准时 实际,可靠：守信 期望,可靠：守信 实际\n7,5,7,6\n6,5,7,4\n7,4,6,5"
    go.click()
    assert "可靠" in shown(page)
    assert "差距 −1.83" in shown(page)
    page.put(lens="ipa")
    text.value = "保洁 重要,保洁 表现,绿化 重要,绿化 表现\n5,2,2,5\n5,1,1,5\n5,2,2,4"
    go.click()
    assert "先改进“保洁”" in shown(page)


def test_nonsense_is_told_on_the_page_and_is_no_markup(page):
    text, go, _ = box(page)
    text.value = "<img src=x onerror=alert(1)>\n1"
    go.click()
    assert "sw-error" in shown(page)
    text.value = "<b>x</b> 有\t<b>x</b> 无\n1\t5"
    go.click()
    assert "<b>x" not in shown(page)


def test_more_people_are_added_to_those_already_asked():
    few, many = drawn(10, 0.2, 5, 3, 1, "zh"), drawn(40, 0.2, 5, 3, 1, "zh")
    assert all(many.kano[name][:10] == column for name, column in few.kano.items())
    assert all(many.found[name][:10] == column for name, column in few.found.items())


def test_other_people_answer_differently(page):
    before = shown(page)
    page.press("again")
    assert shown(page) != before
