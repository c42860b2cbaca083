"""The page of the item bank: questions are found and read with their key, brought in with a report, and given out."""

import re
import time

import pytest

from steward.quiz.items.bank import bank, bank_of
from steward.ui import visit
from steward.ui.training.items import ItemsPage

GIFT = "::门岗::业主忘带门禁卡，先做什么？{=核对身份再放行 ~直接放行 ~不让进 ~让他打电话}\n\n坏的{ =a\n\n::登记::夜里也要登记访客。{TRUE}\n"


@pytest.fixture
def opened(workspace):
    """Give a function that opens the page."""

    def open_page(locale="zh", **query):
        page = ItemsPage(visit.Visit(workspace, locale, query, app=True))
        page.open()
        return page

    return open_page


def waited(task):
    for _ in range(400):
        if task.state != "running":
            return task
        time.sleep(0.05)
    raise AssertionError(f"{task.name} does not end")


def brought(page, workspace, name="题.txt", text=GIFT):
    workspace.question_files.mkdir(parents=True, exist_ok=True)
    (workspace.question_files / name).write_text(text, encoding="utf-8")
    page.bring._list({name})
    page.bring.look()
    waited(page.bring.looking)


def test_every_question_can_be_read_with_its_key_in_both_languages(opened):
    for locale in ("zh", "en"):
        page = opened(locale)
        assert len(page.browser.briefs) == len(bank().items)
        for id in bank().items:
            page.browser.show(id)
            shown = page.browser.detail
            assert not shown.get("trouble") and shown["stem"] and shown["explanation"]
            assert any(one["right"] for one in shown["options"]) or shown["answer"] or shown["points"], id
            assert "{" not in shown["stem"]


def test_words_find_a_question_and_an_address_opens_one(opened):
    page = opened(q="渗漏 回访", id="revisit.leak-and-rain")
    assert "revisit.leak-and-rain" in page.browser.hits["ids"] and page.browser.detail["id"] == "revisit.leak-and-rain"
    page.browser.search("长颈鹿")
    assert page.browser.hits["ids"] == []


def test_an_unknown_id_is_one_sentence(opened):
    assert opened(id="<b>").browser.detail["trouble"] == "题库里没有 <b>。"


def test_a_file_is_told_question_by_question_before_anything_is_written(opened, workspace):
    page = opened()
    brought(page, workspace)
    (told,) = page.bring.report.files
    assert [one["verdict"] for one in told["questions"]].count("met") == 2
    assert any("花括号" in one["text"] for one in told["errors"]) and told["errors"][0]["place"].startswith("第 3 行")
    assert not list(workspace.own_items.glob("*.yaml"))


def test_what_is_taken_in_is_in_the_bank_at_once_and_not_twice(opened, workspace):
    page = opened()
    brought(page, workspace)
    assert page.bring.button.description == "收入题库 2 题"
    page.bring.take()
    assert "2 题收入了题库" in waited(page.bring.taking).message
    assert len(bank_of(workspace).own) == 2
    page.browser.search("核对身份")
    assert len(page.browser.hits["ids"]) == 1
    brought(page, workspace)
    assert page.bring.button.disabled and page.bring.button.description == "没有可以收的新题"
    assert page.bring.intake.files[0]["state"].startswith("已收入")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.xml", "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><quiz>&b;</quiz>"),
        ("y.xlsx", "PK no"),
        ("z.txt", ""),
    ],
)
def test_a_bad_file_is_one_sentence_and_the_others_are_read(opened, workspace, name, text):
    page = opened("en")
    workspace.question_files.mkdir(parents=True)
    (workspace.question_files / "good.txt").write_text(GIFT, encoding="utf-8")
    (workspace.question_files / name).write_text(text)
    page.bring._list({name, "good.txt"})
    page.bring.look()
    waited(page.bring.looking)
    told = {one["file"]: one for one in page.bring.report.files}
    assert len(told["good.txt"]["questions"]) == 2
    assert told[name]["questions"] == [] and (told[name]["sentence"] or told[name]["errors"])
    assert "root:" not in str(told)


def test_questions_are_given_out_with_all_they_lose(opened, workspace):
    page = opened()
    page.give.which.value = "topic complaint"
    page.give.give()
    task = waited(page.give.task)
    assert task.state == "done" and re.match(r"导出了 \d+ 题。", task.message)
    assert len(task.links) == 2
    names = sorted(path.name for path in workspace.questions_out.iterdir())
    assert names == ["questions-complaint.zh.gift.report.txt", "questions-complaint.zh.txt"]


def test_the_template_of_a_trainer_is_one_click_away(opened, workspace):
    page = opened("en")
    page.give.give_template()
    assert waited(page.give.task).state == "done"
    assert (workspace.questions_out / "question-template.en.xlsx").read_bytes()[:2] == b"PK"


def test_a_broken_file_of_ones_own_is_told_of_and_the_bank_still_opens(opened, workspace):
    workspace.own_items.mkdir(parents=True, exist_ok=True)
    (workspace.own_items / "mine.yaml").write_text("- id: x\n  type: single\n", encoding="utf-8")
    page = opened()
    html = page.view.children[0].value
    assert "mine.yaml" in html and len(page.browser.briefs) == len(bank().items)


def test_english_holds_no_chinese(opened):
    page = opened("en")
    for id in list(bank().items)[::25]:
        page.browser.show(id)
        shown = {key: value for key, value in page.browser.detail.items() if key != "facts"}
        assert not re.search(r"[\u4e00-\u9fff]", str(shown)), id
