"""Every model's page as a trainer goes through it: the story, the tasks and all that can be set, in both languages."""

import importlib
import re

import pytest

from steward.content import content_root
from steward.ui.explore import index
from steward.ui.explore.controls import Buttons, Choice, Select, Slider, Switch
from steward.ui.explore.script import script_of
from steward.ui.visit import Visit

HAN = re.compile(r"[\u4e00-\u9fff]")
BROKEN = ("could not be computed", "没能算出来")


def module(name):
    return importlib.import_module(f"steward.ui.explore.{name.replace('-', '_')}")


@pytest.fixture(params=["zh", "en"])
def here(request, sample_workspace):
    return Visit(sample_workspace, request.param)


def shown(page):
    html = " ".join(page.panels.panels)
    assert html
    assert not any(words in html for words in BROKEN), html
    if page.locale == "en":
        visible = re.sub(r"<[^>]*>", " ", html)
        assert not HAN.search(visible), HAN.search(visible)
    return html


@pytest.mark.parametrize("name", index.names())
def test_every_beat_of_the_story_and_every_task_can_be_shown(name, here):
    page = module(name).explorable(here)
    shown(page)
    for i, beat in enumerate(page.script.story):
        if beat.set or beat.press:
            page.tell(i)
            shown(page)
    for task in page.script.tasks:
        if task.set:
            page.set_task(task.id)
            shown(page)


@pytest.mark.parametrize("name", index.names())
def test_every_control_can_be_set_to_its_ends_on_a_phone(name, here):
    page = module(name).explorable(here)
    page.panels.narrow = True
    for id, control in list(page._controls.items()):
        match control:
            case Slider():
                ends = [control.stops()[0], control.stops()[-1]]
            case Choice() | Select():
                ends = list(control.options)
            case Switch():
                ends = [True, False]
            case _:
                continue
        for end in [*ends, control.value]:
            page.put(**{id: end})
            page.redraw()
            shown(page)


@pytest.mark.parametrize("name", index.names())
def test_every_button_does_something_that_can_be_shown(name, here):
    page = module(name).explorable(here)
    buttons = [c for c in page._controls.values() if isinstance(c, Buttons)]
    for control in buttons:
        for option in control.options:
            if option not in control.off:
                page.press(option)
                shown(page)


@pytest.mark.parametrize("name", index.names())
def test_the_model_knows_the_answer_to_every_task_and_refuses_others(name, here):
    page = module(name).explorable(here)
    for task in page.script.tasks:
        if task.kind == "reach":
            assert page.answer(task.id)["right"] in (True, False)
            continue
        right = page._answers[task.id]({**page._start, **task.set})
        if task.kind == "choose":
            assert right in {option.id for option in task.options}
            for option in task.options:
                assert page.answer(task.id, option.id)["right"] is (option.id == right)
        else:
            assert page.answer(task.id, f"{right:.6f}")["right"]
            assert not page.answer(task.id, f"{right + 3 * task.tolerance + 1:.6f}")["right"]


@pytest.mark.parametrize("name", index.names())
def test_english_words_of_a_page_hold_no_chinese(name):
    words = script_of(name)
    english = [words.title.en, words.lede.en, *(b.en for b in words.story), *(f.en for f in words.formula)]
    for task in words.tasks:
        english += [task.ask.en, task.why.en, *(option.en for option in task.options)]
    assert not [one for one in english if HAN.search(one)]


def test_every_model_has_a_notebook_and_stands_on_the_shelf(workspace):
    notebooks = {path.stem for path in (content_root() / "notebooks" / "models").glob("*.ipynb")} - {"index"}
    words = {path.stem for path in (content_root() / "training" / "models").glob("*.yaml")}
    assert set(index.names()) == notebooks == words
    html = index.compose(Visit(workspace, "en"))
    assert all(f"models/{name}.ipynb" in html for name in notebooks)
