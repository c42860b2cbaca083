"""From draft through reviewed to published, with names and dates, and back with a reason."""

import datetime as dt

import pytest

from steward.casebook.reading import case_from, shipped_folder
from steward.casebook.status import advance, next_stages, stage_of
from steward.errors import StewardError

CASE = (shipped_folder() / "flooded-flower-trough" / "case.yaml").read_text(encoding="utf-8")
DAY = dt.date(2026, 11, 22)


def drafted():
    return advance((), "draft", "何敏", DAY)


def reviewed():
    return advance(drafted(), "reviewed", "林晓", DAY + dt.timedelta(2))


def published():
    return advance(reviewed(), "published", "方静", DAY + dt.timedelta(3))


def test_what_has_no_steps_is_in_use():
    assert stage_of(()) == "published"
    assert next_stages(()) == ("draft",)


def test_each_step_is_kept_with_who_and_when():
    assert [(step.stage, step.by, step.on.day) for step in published()] == [
        ("draft", "何敏", 22),
        ("reviewed", "林晓", 24),
        ("published", "方静", 25),
    ]


def test_it_may_go_back_with_a_reason_and_another_draft_is_reviewed_by_another():
    back = advance(published(), "draft", "林晓", DAY + dt.timedelta(9), "少一个钟点")
    assert (stage_of(back), back[-1].note, next_stages(back)) == ("draft", "少一个钟点", ("reviewed",))
    with pytest.raises(StewardError, match="林晓 wrote the draft"):
        advance(back, "reviewed", " 林晓 ", DAY + dt.timedelta(9))
    assert stage_of(advance(back, "reviewed", "何敏", DAY + dt.timedelta(9))) == "reviewed"


@pytest.mark.parametrize(
    ("steps", "stage", "by", "days", "said"),
    [
        ((), "published", "何敏", 0, "the first step must be draft, not published"),
        (drafted(), "published", "林晓", 1, "after draft comes reviewed, not published"),
        (drafted(), "draft", "林晓", 1, "after draft comes reviewed, not draft"),
        (reviewed(), "reviewed", "方静", 3, "after reviewed comes published or draft, not reviewed"),
        (drafted(), "reviewed", "何敏", 1, "何敏 wrote the draft and cannot review it"),
        (drafted(), "reviewed", "林晓", -1, "2026-11-21 is before the step above it (2026-11-22)"),
        (drafted(), "reviewed", "  ", 1, "write who did it (by)"),
        (published(), "draft", "林晓", 4, "needs a note that says why"),
    ],
)
def test_what_is_out_of_turn_is_refused_in_one_sentence(steps, stage, by, days, said):
    with pytest.raises(StewardError) as caught:
        advance(steps, stage, by, DAY + dt.timedelta(days))
    assert caught.value.code == "status-refused"
    assert said in caught.value.describe("en")
    assert caught.value.describe("zh").endswith("。")


def read(status):
    return case_from(CASE + "\nstatus:\n" + status, {}, name="flooded-flower-trough")


def test_a_case_says_how_far_it_has_come():
    case = read("  - {stage: draft, by: 何敏, on: 2026-11-22}\n  - {stage: reviewed, by: 林晓, on: 2026-11-24}\n")
    assert (case.stage, case.status[1].by, case.status[1].on) == ("reviewed", "林晓", dt.date(2026, 11, 24))


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("  - {stage: published, by: 何敏, on: 2026-11-22}\n", "status[1].stage: the first step must be draft, not published"),
        ("  - {stage: draft, by: 何敏, on: 2026-11-22}\n  - {stage: reviewed, by: 何敏, on: 2026-11-22}\n", "status[2].by: 何敏 wrote the draft"),
        ("  - {stage: draft, by: 何敏, on: 2026-22-11}\n", "status[1].on: must be a date such as 2026-03-01, not '2026-22-11'"),
        ("  - {stage: drafted, by: 何敏, on: 2026-11-22}\n", "status[1].stage: 'drafted' is none of 'draft', 'reviewed' or 'published'"),
        ("  - {stage: draft, on: 2026-11-22}\n", "status[1].by: this is missing; add it"),
    ],
)  # fmt: skip
def test_steps_written_by_hand_are_held_to_the_same(status, said):
    with pytest.raises(StewardError) as caught:
        read(status)
    (found,) = [trouble.describe("en") for trouble in caught.value.troubles]
    assert said in found


def test_a_shipped_case_has_none():
    with pytest.raises(StewardError, match="a shipped case has no status"):
        case_from(CASE + "\nstatus: []\n", {"zh": "x", "en": "x"}, name="flooded-flower-trough", own=False)
