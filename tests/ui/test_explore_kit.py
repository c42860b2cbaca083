"""A model's page: what is set leads to what is shown, and answers are judged by the model."""

import pytest

from steward.errors import StewardError
from steward.service.statistics.rates import wilson
from steward.ui.explore import kit
from steward.ui.explore.controls import Slider, fitting, started
from steward.ui.explore.script import Script
from steward.ui.explore.tasks import as_number
from steward.ui.visit import Visit
from steward.words import Text


def both(words):
    return {"zh": words, "en": words}


SCRIPT = Script.model_validate(
    {
        "title": both("t"),
        "lede": both("l"),
        "story": [both("one"), {**both("two"), "set": {"n": 60}}, {**both("three"), "press": "double"}],
        "tasks": [
            {"id": "low", "kind": "number", "ask": both("?"), "set": {"n": 20}, "tolerance": 0.5, "why": both("so")},
            {
                "id": "which", "kind": "choose", "ask": both("?"), "why": both("so"),
                "options": [{"id": "a", **both("A")}, {"id": "b", **both("B"), "why": both("no")}],
            },
            {"id": "narrow", "kind": "reach", "ask": both("?"), "why": both("so")},
        ],
        "formula": [{"math": r"\hat p = \frac{k}{n}", **both("rate")}],
        "sources": ["Wilson 1927"],
        "standards": ["satisfaction.team-sport"],
    }
)  # fmt: skip


@pytest.fixture
def made(workspace, monkeypatch):
    monkeypatch.setattr(kit, "script_of", lambda _: SCRIPT)

    def make(show=None, **more):
        def rate(values):
            return wilson(10, int(values["n"]))

        def double(button, values):
            page.put(n=2 * values["n"])

        page = kit.Explorable(
            "any",
            Visit(workspace, "en"),
            [
                Slider("n", Text("人数", "People"), 10, 200, 40, 10),
                kit.Buttons("do", Text("做", "Do"), {"double": Text("加倍", "Double")}),
            ],
            show or (lambda values: [kit.Sentence(rate(values).sentence("en"))]),
            answers={"low": lambda values: 100 * rate(values).low, "which": lambda _: "a"},
            reached={"narrow": lambda values: values["n"] >= 150},
            press=double,
            **more,
        )
        return page

    return make


def turned(page, **values):
    """Do what the browser does when a control is moved."""
    page.controls.values = {**page.controls.values, **values}
    page.controls.turn += 1


def test_a_moved_slider_is_shown_and_answered(made):
    page = made()
    turned(page, n=100)
    assert "10/100" in page.panels.panels[0]
    assert page.controls.answered == page.controls.turn


def test_a_beat_sets_the_page_and_a_button_works_on_what_is_set(made):
    page = made()
    page.tell(1)
    assert "10/60" in page.panels.panels[0]
    page.tell(2)
    assert "10/120" in page.panels.panels[0]
    assert page.story.now == 2


def test_the_right_number_is_computed_for_what_the_task_sets_whatever_the_page_shows(made):
    page = made()
    turned(page, n=200)
    assert page.answer("low", "29.9")["right"]  # Wilson for 10 of 20: 29.9%
    assert not page.answer("low", "40")["right"]
    assert "too large" in page.answer("low", "40")["why"]
    assert "not a number" in page.answer("low", "many")["why"]


def test_a_wrong_choice_says_why(made):
    page = made()
    assert page.answer("which", "b") == {"right": False, "chosen": "b", "why": "no"}
    assert page.answer("which", "a")["right"]


def test_a_page_set_as_asked_fulfils_a_task(made):
    page = made()
    assert not page.answer("narrow")["right"]
    turned(page, n=150)
    assert page.answer("narrow")["right"]


def test_what_cannot_be_shown_is_said_in_one_sentence(made):
    def fails(values):
        raise StewardError("no", Text("缺记录，请先导入。", "Records are missing; import them first."))

    assert "Records are missing" in made(fails).panels.panels[0]

    def breaks(values):
        raise ZeroDivisionError

    assert "could not be computed" in made(breaks).panels.panels[0]


def test_what_is_written_stands_before_the_pictures_are_drawn(made, monkeypatch):
    made_pages, seen = [], []

    def html(self, narrow):
        seen.extend(list(page.panels.panels) for page in made_pages)
        return self.sentence

    monkeypatch.setattr(kit.Picture, "html", html)

    def show(values):
        return [kit.Picture("t", f"picture of {values['n']}", draw=None), kit.Sentence(f"said of {values['n']}")]

    page = made(show)
    made_pages.append(page)
    turned(page, n=100)
    assert "picture of 40" in seen[-1][0]
    assert "said of 100" in seen[-1][1]
    assert "picture of 100" in page.panels.panels[0]


def test_words_of_a_reader_never_become_html(made):
    page = made(lambda values: [kit.Sentence("<b>x</b>"), kit.Table("t", ["a", "b"], [["<i>", "<script>"]])])
    assert "<b>" not in page.panels.panels[0]
    assert "<script>" not in page.panels.panels[1]


def test_a_page_whose_words_do_not_fit_is_refused_when_it_is_made(workspace, monkeypatch):
    monkeypatch.setattr(kit, "script_of", lambda _: SCRIPT)
    with pytest.raises(ValueError, match="nothing answers the task low"):
        kit.Explorable("any", Visit(workspace, "en"), [], lambda values: [])


def test_other_controls_keep_what_still_fits(made):
    page = made()
    turned(page, n=200)
    page.change(Slider("n", Text("人数", "People"), 10, 100, 40, 10))
    assert page.values["n"] == 100


def test_the_formula_is_shown_without_a_script_and_every_standard_leads_to_its_page(workspace):
    html = kit.behind_it(SCRIPT, Visit(workspace, "zh"))
    assert "<math" in html
    assert "learn/standards.ipynb?id=satisfaction.team-sport" in html
    assert "全员持续付出" in html
    assert "<script" not in html


@pytest.mark.parametrize(
    ("typed", "number"),
    [("12.5", 12.5), (" ８５％ ", 85), ("1,200", 1200), ("−3", -3), ("abc", None), ("", None), ("nan", None)],
)
def test_numbers_are_read_as_people_type_them(typed, number):
    assert as_number(typed) == number


def test_a_slider_takes_its_nearest_stop():
    slider = Slider("x", Text("x", "x"), 0, 1, 0.5, 0.05)
    assert slider.stops()[1] == 0.05
    assert fitting(slider, 0.521) == 0.5
    assert started([slider]) == {"x": 0.5}
