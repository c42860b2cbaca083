"""Work that takes a while: it reports, it can be stopped, and it ends in words."""

import threading

import pytest

from steward.errors import StewardError
from steward.ui.parts import Link, Outcome, Task
from steward.words import Text

NAME = Text("出报告", "Making reports")


@pytest.fixture
def task():
    return Task(NAME, "zh", stoppable=True)


def test_it_says_what_came_of_it(task):
    task.run(lambda progress: Outcome("好了", (Link("看", "/x"),)))
    task.wait()
    assert (task.state, task.message, task.fine) == ("done", "好了", True)
    assert task.links == [{"text": "看", "href": "/x", "download": False, "here": False}]


def test_progress_shows_while_it_runs(task):
    seen, go_on = threading.Event(), threading.Event()

    def work(progress):
        progress(3, 12, "好了 3 份")
        seen.set()
        go_on.wait(10)
        return Outcome("")

    task.run(work)
    assert seen.wait(10)
    assert (task.state, task.done, task.total, task.what) == ("running", 3, 12, "好了 3 份")
    go_on.set()
    task.wait()


def test_the_user_can_stop_it_and_nothing_is_called_an_error(task):
    begun = threading.Event()

    def work(progress):
        begun.set()
        while True:
            progress(0, 1, "")

    task.run(work)
    assert begun.wait(10)
    task._heard(task, {"type": "stop"}, [])
    task.wait()
    assert task.state == "stopped"
    assert "停下" in task.message


def test_an_error_of_ours_is_said_as_it_is(task):
    def work(progress):
        raise StewardError("x", Text("第 3 行不对。", "Row 3 is wrong."))

    task.run(work)
    task.wait()
    assert (task.state, task.message) == ("failed", "第 3 行不对。")


def test_anything_else_is_one_calm_sentence_without_a_traceback(task):
    task.run(lambda progress: 1 // 0)
    task.wait()
    assert task.state == "failed"
    assert "没有做成" in task.message and "Traceback" not in task.message and "\n" not in task.message


def test_what_follows_runs_however_it_ended(task):
    ended = []
    task.run(lambda progress: 1 // 0, then=lambda: ended.append(task.state))
    task.wait()
    assert ended == ["failed"]


def test_a_second_start_while_it_runs_is_ignored(task):
    go_on = threading.Event()
    task.run(lambda progress: go_on.wait(10) and Outcome("first"))
    task.run(lambda progress: Outcome("second"))
    go_on.set()
    task.wait()
    assert task.message == "first"
