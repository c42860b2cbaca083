"""The verdict on files: a page of problems at a time, never all of a bad file at once."""

from steward.ui.parts import Verdicts
from steward.ui.parts.verdicts import PAGE


def problems(n):
    return [{"where": f"第 {i} 行", "column": "报修时间", "value": "?", "reason": "读不懂"} for i in range(n)]


def shown(counts):
    widget = Verdicts({})
    widget.show(
        [{"file": f"{i}.csv", "problems": n} for i, n in enumerate(counts)], lambda index: problems(counts[index])
    )
    return widget


def test_nothing_is_open_at_first():
    widget = shown([3, 0])
    assert (widget.unfolded, widget.problems) == (-1, [])


def test_a_file_opens_to_its_first_page():
    widget = shown([45, 3])
    widget._heard(widget, {"type": "open", "index": 0}, [])
    assert (widget.unfolded, widget.page, widget.pages) == (0, 0, 3)
    assert len(widget.problems) == PAGE


def test_pages_turn_and_stop_at_the_last():
    widget = shown([45])
    widget._heard(widget, {"type": "open", "index": 0}, [])
    widget._heard(widget, {"type": "page", "page": 99}, [])
    assert (widget.page, len(widget.problems), widget.problems[0]["where"]) == (2, 5, "第 40 行")


def test_opening_again_closes():
    widget = shown([3])
    widget._heard(widget, {"type": "open", "index": 0}, [])
    widget._heard(widget, {"type": "open", "index": -1}, [])
    assert (widget.unfolded, widget.problems) == (-1, [])


def test_other_files_start_closed():
    widget = shown([3])
    widget.unfold(0)
    widget.show([{"file": "new.csv", "problems": 1}], lambda index: problems(1))
    assert (widget.unfolded, widget.problems) == (-1, [])
