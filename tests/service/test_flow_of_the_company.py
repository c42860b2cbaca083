"""A company's own complaint flow: read with its profile, followed by states and deviations, mistakes told with their lines."""

import datetime as dt

import pandas as pd
import pytest

from steward.company import OwnFlow, default_company, load_company
from steward.errors import StewardError
from steward.service.complaints.complaint_flow import deviations, flow_of, shipped_flow, states, unchecked
from steward.workspace import Workspace

START = dt.datetime(2026, 3, 2, 9)
NOW = dt.datetime(2026, 4, 1)
OWN = """\
name: {zh: 望湖投诉流程, en: Lakeview complaints}
standards: [complaint.flow]
initial: new
finals: [done]
states:
  new: {zh: 新投诉, en: New}
  open: {zh: 处理中, en: Open}
  checked: {zh: 已复核, en: Checked, owners-time: stopped}
  done: {zh: 办结, en: Done}
steps:
  登记: {en: Register}
  dispatch: {zh: 派单, en: Send out}
  resolve: {zh: 办完, en: Resolve}
  check: {zh: 复核, en: Check by the supervisor, also: [主管复核], standards: [z9.daily-watch]}
  close: {zh: 办结, en: Close}
from:
  new: {登记: open}
  open: {dispatch: open, resolve: open, check: checked}
  checked: {close: done}
otherwise: {close: done, resolve: open}
"""


def company(text=OWN):
    return default_company().model_copy(update={"flow": OwnFlow(file="flows/own.yaml", text=text)})


def log(**cases):
    rows = [
        (case, step, START + dt.timedelta(hours=hours))
        for case, steps in cases.items()
        for hours, step in enumerate(steps)
    ]
    return pd.DataFrame(rows, columns=["complaint_id", "activity", "at"])


GOOD = ["register", "dispatch", "resolve", "主管复核", "close"]


def test_without_a_flow_of_its_own_a_company_follows_the_shipped_one():
    assert flow_of(default_company()) is shipped_flow()
    assert flow_of(company()).name.en == "Lakeview complaints"


def test_complaints_stand_where_the_companys_flow_says():
    events = log(A=GOOD, B=GOOD[:4], C=GOOD[:1], D=["close"])
    stand = states(events, None, NOW, flow=flow_of(company())).set_index("case")["state"]
    assert stand.to_dict() == {"A": "done", "B": "checked", "C": "open", "D": "done"}


def test_a_status_alone_is_understood_in_the_companys_flow():
    complaints = pd.DataFrame({"complaint_id": list("ABCD"), "created_at": START, "team": "east"})
    complaints["status"] = ["closed", "open", "paused", "cancelled"]
    stand = states(None, complaints, NOW, flow=flow_of(company())).set_index("case")["state"]
    assert stand.to_dict() == {"A": "done", "B": "new", "C": "new", "D": "withdrawn"}


def test_a_step_of_the_companys_own_is_checked_like_the_others():
    skipped = [step for step in GOOD if step != "主管复核"]
    early = ["register", "check", "check", *GOOD[1:3], "close"]
    found = deviations(log(A=GOOD, B=skipped, C=early), None, NOW, company()).set_index("case")
    assert found.loc["B", "rule"] == "no-check"
    assert found.loc["B", "kind"] == "missing"
    assert found.loc["B", "standard"] == "z9.daily-watch"
    assert found.loc["B", "what"].en == "the step “Check by the supervisor” is missing"
    assert found.loc["C", "rule"] == "check-out-of-turn"
    assert "A" not in found.index


def test_rules_about_steps_the_company_does_not_have_are_named_as_not_checked():
    reasons = {code: why.en for code, why in unchecked(log(A=GOOD), None, NOW, company())}
    assert reasons["not-calmed"] == "the company's flow has no step “Calm”"
    assert reasons["not-revisited"] == "the company's flow has no step “Revisit”"
    assert reasons["not-dispatched"] == "the company's flow does not ask for “Send out” before “Resolve”"
    assert "not-registered" not in reasons
    assert "no-check" not in reasons


def test_a_mistake_in_the_companys_flow_is_told_with_file_and_line():
    with pytest.raises(StewardError) as caught:
        flow_of(company(OWN.replace("initial: new", "initial: old")))
    assert caught.value.describe("en") == (
        "Flow flows/own.yaml, line 3, initial: there is no state “old”; there are: new, open, checked, done."
    )


# -- in the workspace ---------------------------------------------------------------------------------------------


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "own.yaml").write_text(OWN, encoding="utf-8")
    (tmp_path / "company.yaml").write_text("flow: flows/own.yaml\n", encoding="utf-8")
    return Workspace(tmp_path)


def test_the_profile_names_a_file_beside_it(workspace):
    assert list(flow_of(workspace.company()).states) == ["new", "open", "checked", "done"]


def test_a_changed_flow_is_another_profile(workspace):
    before = workspace.company().fingerprint
    (workspace.root / "flows" / "own.yaml").write_text(OWN + "# changed\n", encoding="utf-8")
    assert workspace.company().fingerprint != before


def test_a_profile_beside_exports_brings_its_flow_along(workspace, tmp_path_factory):
    mine = Workspace(tmp_path_factory.mktemp("mine")).create()
    assert mine.adopt_profile(workspace.root)
    assert flow_of(mine.company()) == flow_of(workspace.company())


@pytest.mark.parametrize(
    ("flow", "what"),
    [
        ("flows/other.yaml", "flow is wrong: cannot read the flow flows/other.yaml; check its path"),
        ("flows", "flow is wrong: cannot read the flow flows; check its path"),
        ("../own.yaml", "flow is wrong: the flow's file must lie in the folder of the profile, not at ../own.yaml"),
        ("/etc/hostname", "flow is wrong: the flow's file must lie in the folder of the profile, not at /etc/hostname"),
        ("[a, b]", "flow is wrong: write the path of the flow's file, such as flows/own.yaml"),
        ("gbk.yaml", "flow is wrong: save gbk.yaml as UTF-8"),
    ],
)
def test_a_flow_that_cannot_be_read_is_told_with_the_other_mistakes(workspace, flow, what):
    (workspace.root / "gbk.yaml").write_bytes("name: 流程".encode("gbk"))
    (workspace.root / "company.yaml").write_text(f"flow: {flow}\nminimum_n: 0\n", encoding="utf-8")
    with pytest.raises(StewardError) as caught:
        load_company(workspace.profile_path)
    told = caught.value.describe("en").splitlines()
    assert len(told) == 2
    assert what in told[0]
    assert "minimum_n" in told[1]


def test_a_link_out_of_the_folder_is_not_followed(workspace, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "own.yaml"
    outside.write_text(OWN, encoding="utf-8")
    (workspace.root / "flows" / "link.yaml").symlink_to(outside)
    (workspace.root / "company.yaml").write_text("flow: flows/link.yaml\n", encoding="utf-8")
    with pytest.raises(StewardError, match="must lie in the folder"):
        load_company(workspace.profile_path)
