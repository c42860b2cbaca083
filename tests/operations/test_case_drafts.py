"""A complaint of the records becomes a case that can be reviewed and played, and nobody is to be recognised in it."""

import json
import re

import pytest

from steward.casebook.authoring import problems, save
from steward.casebook.casebook import case_of
from steward.drill.situation import situation
from steward.drill.talk import Reply, begin, say
from steward.errors import StewardError
from steward.operations.case_drafts import as_draft, from_complaint, from_deviation
from steward.operations.complaint_tales import Complaints, unnamed
from steward.workspace import Workspace


@pytest.fixture(scope="module")
def complaints(sample_workspace: Workspace) -> Complaints:
    return Complaints.open(sample_workspace)


def test_the_latest_complaints_come_first_and_are_found_by_their_words(complaints):
    latest = complaints.list()
    assert len(latest) > 5
    assert [one.received for one in latest] == sorted((one.received for one in latest), reverse=True)
    assert {one.number for one in complaints.list(words="漏")} <= {one.number for one in complaints.list(most=10_000)}
    assert all("漏" in one.summary + one.category for one in complaints.list(words="漏"))
    assert complaints.list(words="没有这种事") == ()


def test_every_complaint_becomes_a_case_without_mistakes(sample_workspace, complaints):
    for one in complaints.list(most=25):
        draft = as_draft(complaints.tale(one.number), "zh", "a-draft", style="dominant")
        assert problems(draft, sample_workspace) == (), one.number


def test_nobody_is_to_be_recognised(complaints):
    for one in complaints.list(most=60):
        draft = as_draft(complaints.tale(one.number), "zh", "a-draft")
        written = json.dumps(draft.data, ensure_ascii=False)
        assert one.number not in written
        assert not re.search(r"\*|\d\s*号|\d+\s*栋|\d+\s*单元|1[3-9]\d{5,}", written), written


def test_what_left_the_flow_stands_in_the_timeline_and_in_the_review_with_its_standard(sample_workspace, complaints):
    stray = complaints.strays()[0]
    draft = from_deviation(sample_workspace, stray.rule, "zh")
    badly = draft.data["review"]["badly"]
    assert any(stray.what.zh in one["what"]["zh"] and one["standards"] == [stray.standard] for one in badly)
    assert any(event.get("ours") == "harmed" for event in draft.data["happened"])
    assert str(len(stray.cases)) in draft.data["lede"]["zh"]
    assert not any(number.lower() in draft.id for number in stray.cases)


def test_with_a_style_the_complaint_can_be_played(tmp_path, sample_workspace, complaints):
    draft = from_complaint(sample_workspace, complaints.list()[0].number, "zh", style="analytical")
    own = Workspace(tmp_path / "ws")
    own.create()
    save(own, draft, was=None)
    case = case_of(own, draft.id)
    assert case.playable and case.only == "zh"
    talk = say(begin(situation(case)), Reply("您先别急，我听您说。这件事我来跟，今天下午五点前给您回话。"))
    assert talk.turns[0].said and talk.turns[0].heard


def test_a_number_or_a_style_that_is_not_there_is_said_in_one_sentence(sample_workspace, complaints, tmp_path):
    with pytest.raises(StewardError, match="TS-404"):
        from_complaint(sample_workspace, "TS-404", "zh")
    with pytest.raises(StewardError, match=r"bold.*dominant"):
        from_complaint(sample_workspace, complaints.list()[0].number, "zh", style="bold")
    with pytest.raises(StewardError, match="no-such-rule"):
        from_deviation(sample_workspace, "no-such-rule", "zh")
    empty = Workspace(tmp_path / "empty")
    empty.create()
    with pytest.raises(StewardError, match="no complaints yet"):
        from_complaint(empty, "TS-404", "zh")


@pytest.mark.parametrize(
    ("masked", "plain"),
    [
        ("请联系 152****3859", ""),
        ("阳台漏水，请联系 152****3859", "阳台漏水"),
        ("张**说管家不接电话", "某某说管家不接电话"),
        ("粤B***45 挡住车位", "一辆车 挡住车位"),
        ("3 栋 2 单元电梯停了两周", "某栋电梯停了两周"),
        ("3栋2单元***室业主来电", "某栋业主来电"),
        ("B座***房漏水", "某栋漏水"),
        ("十二栋三单元 ***漏水", "某栋漏水"),
        ("8#楼1201 漏水", "某栋 漏水"),
        ("3 栋 200 多户停水", "某栋 200 多户停水"),
        ("3-2-*** 漏水", "某户 漏水"),
        ("***室漏水", "某户漏水"),
        ("Room *** leaks", "Room … leaks"),
        ("车牌京A***45 堵门", "一辆车 堵门"),
        ("新A区灯不亮，等了 300 天", "新A区灯不亮，等了 300 天"),
        ("李***座位", "某某座位"),
    ],
)
def test_what_masking_leaves_is_taken_out(masked, plain):
    assert unnamed(masked) == plain
