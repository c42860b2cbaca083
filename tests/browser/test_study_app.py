"""Today's fifteen minutes in a browser: the first session on a phone, by keyboard alone, in two tabs, and over a bad connection."""

import datetime as dt
import re
import shutil

import pytest

from steward.quiz.answers.feedback import feedback
from steward.quiz.answers.grading import grade
from steward.quiz.items.bank import bank
from steward.quiz.study.history import KINDS as EVENTS
from steward.quiz.study.history import history
from steward.quiz.study.session import Session
from steward.records.people import people
from steward.records.store import Store

KINDS = ("single", "multiple", "truefalse", "ordering", "matching", "numeric", "fill", "short", "reply", "case")
ONE_OF_EACH = [next(item.id for item in bank().items.values() if item.type == kind) for kind in KINDS]
SURE = {"zh": "很有把握", "en": "Sure"}
NEXT = {"zh": re.compile("^(下一题|看小结)"), "en": re.compile("^(Next|See how it went)")}
VERDICT = {"zh": "这题答对了", "en": "That is right"}


class Learner:
    """Somebody at a page, who knows the answers."""

    def __init__(self, served, page, locale="zh", mode="today"):
        self.served, self.page, self.locale, self.mode = served, page, locale, mode

    def sign_in(self):
        zh = self.locale == "zh"
        self.page.get_by_label("姓名" if zh else "Name").fill("林晓" if zh else "Lin Xiao")
        self.page.get_by_label("管家" if zh else "Steward", exact=True).check()
        self.page.get_by_role("button", name="开始" if zh else "Start").click()
        return self

    def begin(self):
        self.page.get_by_role("heading", name=re.compile("题，大约|question.*, about")).wait_for()
        self.page.get_by_role("button", name=re.compile("^(开始|Start)")).click()
        self.page.locator(".sw-stem").wait_for()
        return self

    def session(self):
        with Store.open(self.served.workspace) as store:
            (person,) = people(store)
            found = Session.resume(store, person.id, bank(), dt.datetime.now(dt.UTC), self.mode)
            assert found is not None
            return found

    def right(self):
        """Give the question that waits and its right answer, as told after a blank one."""
        asked = self.session().asked
        return asked.item, feedback(grade(asked, {}, self.locale), self.locale)

    def fill_in(self):
        """Answer rightly by pointing."""
        item, told = self.right()
        page = self.page
        page.get_by_role("heading", level=1).filter(has_text=_start(told, item, self)).wait_for()
        match item.type:
            case "ordering":
                for place, step in enumerate(told["steps"]):
                    while self._place(step["text"]) > place:
                        page.get_by_role(
                            "button",
                            name=f"{'上移：' if self.locale == 'zh' else 'Move up: '}{step['text']}",
                            exact=True,
                        ).click()
            case "matching":
                for pair in told["pairs"]:
                    page.get_by_label(pair["text"], exact=True).select_option(value=str(pair["right"]))
            case "numeric" | "fill":
                page.locator(".sw-question__box").fill(
                    re.sub(r"[^\d.].*" if item.type == "numeric" else "$^", "", told["answer"].replace(",", ""))
                )
            case "short":
                page.locator("textarea").fill(item.model_answer.text.say(self.locale))
            case "reply":
                for text in (one["text"] for one in told["moves"] if one["state"] == "missed"):
                    page.locator(".sw-question__moves label").filter(has=page.get_by_text(text, exact=True)).click()
                page.locator(".sw-question__effects label").filter(has_text=told["effect"]["text"]).click()
            case _:
                for text in (one["text"] for one in told["options"] if one["state"] == "missed"):
                    page.locator("label.sw-option").filter(has=page.get_by_text(text, exact=True)).click()
        return item

    def _place(self, text):
        return self.page.locator(".sw-order .sw-option__text").all_inner_texts().index(text)

    def hand_in(self):
        self.page.get_by_role("button", name=re.compile(f"^{SURE[self.locale]}")).click()
        self.page.locator(".sw-verdict").wait_for()

    def go_on(self):
        self.page.get_by_role("button", name=NEXT[self.locale]).click()
        self.page.locator(".sw-verdict").wait_for(state="detached")

    def answered(self):
        with Store.open(self.served.workspace) as store:
            return store.events(kinds=["answered"])


def _start(told, item, learner):
    stem = learner.session().asked.shown(learner.locale)["stem"]
    return re.split("_{3,}", stem)[0][:40]


@pytest.fixture
def fresh(served_empty):
    """Give a server with nobody known in its workspace."""
    yield served_empty
    shutil.rmtree(served_empty.workspace.learning.parent, ignore_errors=True)
    served_empty.workspace.prefer("person", "")


@pytest.mark.parametrize(("locale", "width"), [("zh", 375), ("en", 1280)])
def test_a_new_person_does_the_first_session(fresh, opened, locale, width):
    page = opened(fresh.url("learn/today", locale), width, has_touch=width < 400)
    learner = Learner(fresh, page, locale).sign_in().begin()
    n = len(learner.session().sitting.plan)
    for _ in range(n):
        learner.fill_in()
        learner.hand_in()
        assert page.locator(".sw-verdict").inner_text() == VERDICT[locale]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        learner.go_on()
    page.get_by_role(
        "heading", level=1, name=f"今天的 {n} 题都答对了" if locale == "zh" else f"All {n} right"
    ).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert len(learner.answered()) == n and all(event.body["fraction"] == 1 for event in learner.answered())
    text = page.locator("main").inner_text()
    assert bool(re.search(r"[\u4e00-\u9fff]", text)) == (locale == "zh")


@pytest.mark.parametrize(("locale", "width"), [("zh", 375), ("en", 1280)])
def test_all_ten_kinds_are_answered_through_the_page(fresh, opened, locale, width):
    page = opened(fresh.url("learn/today", locale, items=",".join(ONE_OF_EACH)), width, has_touch=width < 400)
    learner = Learner(fresh, page, locale, "items").sign_in().begin()
    for kind in KINDS:
        assert learner.fill_in().type == kind
        small = page.locator(":is(main button, main select, label.sw-option):visible").evaluate_all(
            "all => all.map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()]).filter(([_, b]) => Math.min(b.width, b.height) < 44).map(([t]) => t)"
        )
        assert small == []
        learner.hand_in()
        assert page.locator(".sw-verdict").inner_text() == VERDICT[locale], kind
        assert page.evaluate("document.activeElement.classList.contains('sw-verdict')")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        learner.go_on()
    page.get_by_role("heading", level=1, name=re.compile("答对|right")).wait_for()


def test_by_keyboard_alone(fresh, opened):
    page = opened(fresh.url("learn/today", "en", items=",".join(ONE_OF_EACH)))
    learner = Learner(fresh, page, "en", "items")
    page.get_by_label("Name").wait_for()
    tabbed(page, "document.activeElement.name", "name")
    page.keyboard.type("Lin Xiao")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=re.compile("questions, about")).wait_for()
    page.keyboard.press("Enter")
    page.locator(".sw-stem").wait_for()
    for kind in KINDS:
        item, told = learner.right()
        page.get_by_role("heading", level=1).filter(has_text=_start(told, item, learner)).wait_for()
        by_keys(page, kind, item, told)
        page.keyboard.press("s")
        page.locator(".sw-verdict").wait_for()
        assert page.locator(".sw-verdict").inner_text() == "That is right", kind
        page.get_by_role("button", name=NEXT["en"], disabled=False).wait_for()
        page.keyboard.press("Enter")
        page.locator(".sw-verdict").wait_for(state="detached")
    page.get_by_role("heading", level=1, name="All 10 right").wait_for()


def by_keys(page, kind, item, told):
    """Answer rightly without a pointer."""
    match kind:
        case "ordering":
            texts = page.locator(".sw-order .sw-option__text").all_inner_texts
            for place, step in enumerate(told["steps"]):
                while texts().index(step["text"]) > place:
                    tabbed(page, "document.activeElement.ariaLabel", f"Move up: {step['text']}")
                    page.keyboard.press("Enter")
            page.locator(".sw-stem").focus()
        case "matching":
            for pair in told["pairs"]:
                tabbed(page, "document.activeElement.labels?.[0]?.innerText", pair["text"])
                page.keyboard.press("Home")
                for _ in range(pair["right"] + 1):
                    page.keyboard.press("ArrowDown")
            tabbed(page, "document.activeElement.dataset.certainty", "sure")
        case "numeric" | "fill" | "short":
            tabbed(page, "document.activeElement.matches('textarea, .sw-question__box')")
            answer = item.model_answer.en if kind == "short" else told["answer"]
            page.keyboard.type(re.sub(r"[^\d.].*", "", answer) if kind == "numeric" else answer)
            page.keyboard.press("Control+Enter" if kind == "short" else "Enter")
        case "reply":
            keys = "ABCDEFH"
            for at, one in enumerate(told["moves"]):
                if one["state"] == "missed":
                    page.keyboard.press(keys[at].lower())
            page.keyboard.press(str(["better", "same", "worse"].index(told["effect"]["id"]) + 1))
        case _:
            for at, one in enumerate(told["options"]):
                if one["state"] == "missed":
                    page.keyboard.press(str(at + 1) if kind == "case" else "abcdef"[at])


def tabbed(page, what, there=True):
    """Press Tab until what has the focus is the thing wanted."""
    for _ in range(60):
        if page.evaluate(what) == there:
            return
        page.keyboard.press("Tab")
    raise AssertionError("the Tab key does not lead there")


def test_keys_are_never_stolen_from_who_types_or_from_an_input_method(fresh, opened):
    item = next(item for item in bank().items.values() if item.type == "fill")
    page = opened(fresh.url("learn/today", items=item.id))
    learner = Learner(fresh, page, "zh", "items").sign_in().begin()
    box = page.get_by_label("空里填")
    box.press_sequentially("stuag?1")
    assert box.input_value() == "stuag?1" and page.locator(".sw-question__gap").inner_text() == "stuag?1"
    box.evaluate(
        "e => e.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"
    )
    assert page.evaluate("document.activeElement.matches('.sw-question__box')")
    page.locator(".sw-stem").focus()
    for event in ("{key: 's', ctrlKey: true}", "{key: 's', isComposing: true}", "{key: 's', repeat: true}"):
        page.evaluate(
            f"document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {{...{event}, bubbles: true, cancelable: true}}))"
        )
    page.keyboard.press("?")
    page.get_by_role("dialog", name="用键盘答题").wait_for()
    page.keyboard.press("s")
    page.keyboard.press("Escape")
    assert learner.answered() == []
    page.keyboard.press("s")
    page.locator(".sw-verdict").wait_for()
    assert len(learner.answered()) == 1


def test_a_slip_is_taken_back_and_a_reload_goes_on_at_the_same_question(fresh, opened):
    page = opened(fresh.url("learn/today"), 375)
    learner = Learner(fresh, page).sign_in().begin()
    first = page.locator(".sw-stem").inner_text()
    learner.fill_in()
    learner.hand_in()
    page.get_by_role("button", name="刚才点错了").click()
    page.get_by_role("button", name=re.compile("^很有把握")).wait_for()
    assert page.locator(".sw-stem").inner_text() == first
    page.locator(
        ".sw-option[data-state=chosen], .sw-match__row.is-set, .sw-order, .sw-question__gap.is-filled"
    ).first.wait_for()
    learner.hand_in()
    learner.go_on()
    waiting = page.locator(".sw-stem").inner_text()
    page.reload()
    page.get_by_text("接着上次的第 2 题。").wait_for()
    assert page.locator(".sw-stem").inner_text() == waiting
    page.get_by_role("button", name="先停在这里").click()
    page.get_by_role("heading", level=1, name="停在第 2 题").wait_for()
    page.get_by_role("button", name="接着做").click()
    page.locator(".sw-stem").wait_for()
    assert page.locator(".sw-stem").inner_text() == waiting
    assert [event.kind for event in _events(fresh)] == [
        "session-begun", "answered", "undone", "answered", "session-ended",
    ]  # fmt: skip


def _events(served):
    with Store.open(served.workspace) as store:
        return store.events(kinds=EVENTS)


def test_two_tabs_count_an_answer_once_and_show_where_one_is(fresh, opened):
    page = opened(fresh.url("learn/today"))
    learner = Learner(fresh, page).sign_in().begin()
    other = opened(fresh.url("learn/today"))
    other.locator(".sw-stem").wait_for()
    theirs = Learner(fresh, other)
    learner.fill_in()
    theirs.fill_in()
    learner.hand_in()
    other.get_by_role("button", name=re.compile("^很有把握")).click()
    other.get_by_text("这道题已经在另一个页面答过了，只记一次").wait_for()
    assert len(learner.answered()) == 1
    learner.go_on()
    assert other.locator(".sw-stem").inner_text() == page.locator(".sw-stem").inner_text()


def test_a_double_click_counts_once_and_leaves_the_feedback_to_be_read(fresh, opened):
    page = opened(fresh.url("learn/today"), 375)
    learner = Learner(fresh, page).sign_in().begin()
    learner.fill_in()
    box = page.get_by_role("button", name=re.compile("^很有把握")).bounding_box()
    for _ in range(3):
        page.mouse.dblclick(box["x"] + 20, box["y"] + 20)
    page.locator(".sw-verdict").wait_for()
    page.get_by_role("button", name="下一题", disabled=False).wait_for()
    assert page.locator(".sw-verdict").inner_text() == "这题答对了"
    assert len(learner.answered()) == 1


class Line:
    """The connection of a page, which a test can cut in either direction."""

    def __init__(self, page):
        self.up = self.down = True
        page.route_web_socket(re.compile("/channels"), self._joined)

    def _joined(self, here):
        there = here.connect_to_server()
        here.on_message(lambda message: self.up and there.send(message))
        there.on_message(lambda message: self.down and here.send(message))


def on_a_line(fresh, opened):
    page = opened("about:blank")
    line = Line(page)
    page.goto(fresh.url("learn/today"))
    learner = Learner(fresh, page).sign_in().begin()
    return page, line, learner


@pytest.mark.parametrize("way", ["up", "down"])
def test_an_answer_lost_on_the_way_is_sent_again_and_counts_once(fresh, opened, way):
    page, line, learner = on_a_line(fresh, opened)
    learner.fill_in()
    setattr(line, way, False)
    page.get_by_role("button", name=re.compile("^很有把握")).click()
    page.get_by_text("还没送到，正在再送一次，答案不会丢。").wait_for()
    setattr(line, way, True)
    page.locator(".sw-verdict").wait_for()
    page.get_by_text("还没送到").wait_for(state="detached")
    assert len(learner.answered()) == 1


def test_an_answer_that_never_got_through_is_handed_in_by_the_next_page(fresh, opened):
    page, line, learner = on_a_line(fresh, opened)
    learner.fill_in()
    line.up = False
    page.get_by_role("button", name=re.compile("^很有把握")).click()
    page.get_by_text("还没送到").wait_for()
    assert learner.answered() == []
    line.up = True
    page.reload()
    page.locator(".sw-verdict").wait_for()
    assert page.locator(".sw-verdict").inner_text() == "这题答对了"
    assert len(learner.answered()) == 1


def test_steps_are_dragged_into_place_with_a_pointer(fresh, opened):
    item = next(item for item in bank().items.values() if item.type == "ordering")
    page = opened(fresh.url("learn/today", items=item.id))
    Learner(fresh, page, "zh", "items").sign_in().begin()
    rows = page.locator(".sw-order__row")
    first, last = rows.first.inner_text(), rows.last.bounding_box()
    box = rows.first.bounding_box()
    page.mouse.move(box["x"] + 80, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(last["x"] + 80, last["y"] + last["height"], steps=12)
    page.mouse.up()
    assert rows.last.inner_text().split("\n")[-1] == first.split("\n")[-1]
    assert rows.last.locator(".sw-option__key").inner_text() == str(rows.count())


def test_who_cannot_recall_it_says_so_and_meets_it_again(fresh, opened):
    item = next(item for item in bank().items.values() if item.type == "short")
    page = opened(fresh.url("learn/today", items=item.id), 375)
    Learner(fresh, page, "zh", "items").sign_in().begin()
    page.get_by_role("button", name="想不起来，看答案").click()
    page.get_by_text(item.model_answer.zh).wait_for()
    assert not page.get_by_role("button", name=re.compile("^我说到了")).count()
    page.get_by_role("button", name="下一题").click()
    page.get_by_text("再来一次", exact=True).wait_for()
    page.locator("textarea").fill("沟通很重要")
    page.get_by_role("button", name=re.compile("^猜的")).click()
    page.get_by_role("button", name=f"我说到了：{item.key_points[0].zh}").click()
    page.get_by_text("已记下，培训师会看").wait_for()
    page.get_by_role("button", name="看小结").click()
    page.get_by_role("heading", level=1, name=re.compile("还要再看")).wait_for()


def test_cards_are_turned_by_keys(fresh, opened):
    page = opened(fresh.url("learn/today", mode="flash"))
    Learner(fresh, page, "zh", "flash").sign_in()
    page.get_by_role("heading", name=re.compile("^翻卡片：")).wait_for()
    page.get_by_role("button", name=re.compile("^开始")).click()
    page.get_by_role("button", name=re.compile("^翻开")).wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("button", name=re.compile("^我答上来了"), disabled=False).wait_for()
    page.keyboard.press("1")
    page.get_by_role("button", name=re.compile("^翻开")).wait_for()
    (told,) = history(_events(fresh)).flashes
    assert told.known


def test_another_person_begins_where_they_are(fresh, opened):
    page = opened(fresh.url("learn/today"))
    Learner(fresh, page).sign_in()
    page.get_by_role("heading", name=re.compile("^林晓，今天")).wait_for()
    page.locator("summary").filter(has_text="林晓").click()
    page.get_by_role("button", name="换一个人…").click()
    page.get_by_role("button", name="我不在上面").click()
    page.get_by_label("姓名").fill("方静")
    page.get_by_label("客服前台").check()
    page.get_by_role("button", name="开始").click()
    page.get_by_role("heading", name=re.compile("^方静，今天")).wait_for()
