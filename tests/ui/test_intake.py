"""Files coming in: whole or not at all, never outside their folder, never one over another."""

import errno

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.ui.parts import intake as module
from steward.ui.parts.intake import Intake, safe_name

PIECE = 1 << 20


@pytest.fixture
def intake(workspace):
    heard = {"changed": [], "checked": 0}
    widget = Intake(
        workspace.exports,
        "zh",
        on_change=heard["changed"].append,
        on_check=lambda: heard.update(checked=heard["checked"] + 1),
    )
    widget.heard, widget.sent = heard, []
    widget.send = lambda content, buffers=None: widget.sent.append(content)
    return widget


def upload(intake, name, content, id="1", piece=PIECE):
    intake._heard(intake, {"type": "begin", "id": id, "name": name, "size": len(content)}, [])
    for at in range(0, len(content), piece):
        intake._heard(intake, {"type": "piece", "id": id, "at": at}, [memoryview(content[at : at + piece])])
    intake._heard(intake, {"type": "end", "id": id}, [])
    intake._heard(intake, {"type": "arrived"}, [])


def test_a_file_in_pieces_arrives_whole_and_is_checked(intake, workspace):
    content = bytes(range(256)) * 10_000
    upload(intake, "工单10月.csv", content)
    assert (workspace.exports / "工单10月.csv").read_bytes() == content
    assert intake.heard == {"changed": [{"工单10月.csv"}], "checked": 1}
    assert [one["received"] for one in intake.sent if one["type"] == "piece"][-1] == len(content)


def test_an_empty_file_arrives_too(intake, workspace):
    upload(intake, "empty.csv", b"")
    assert (workspace.exports / "empty.csv").read_bytes() == b""


def test_nothing_shows_before_a_file_is_whole(intake, workspace):
    intake._heard(intake, {"type": "begin", "id": "1", "name": "a.csv", "size": 10}, [])
    intake._heard(intake, {"type": "piece", "id": "1", "at": 0}, [b"12345"])
    assert [path.name for path in workspace.exports.iterdir() if not path.name.startswith(".")] == []
    intake._heard(intake, {"type": "end", "id": "1"}, [])
    assert intake.sent[-1]["type"] == "refused" and "断" in intake.sent[-1]["reason"]
    assert list(workspace.exports.iterdir()) == []


def test_a_piece_out_of_order_ends_the_upload(intake, workspace):
    intake._heard(intake, {"type": "begin", "id": "1", "name": "a.csv", "size": 10}, [])
    intake._heard(intake, {"type": "piece", "id": "1", "at": 5}, [b"12345"])
    assert intake.sent[-1]["type"] == "refused"
    assert list(workspace.exports.iterdir()) == []


def test_the_same_file_dropped_twice_is_kept_once(intake, workspace):
    upload(intake, "a.csv", b"same")
    upload(intake, "a.csv", b"same", id="2")
    assert [path.name for path in workspace.exports.iterdir()] == ["a.csv"]


def test_another_file_of_the_same_name_is_put_beside_it(intake, workspace):
    upload(intake, "a.csv", b"first")
    upload(intake, "a.csv", b"second", id="2")
    assert sorted(path.name for path in workspace.exports.iterdir()) == ["a (2).csv", "a.csv"]
    assert (workspace.exports / "a.csv").read_bytes() == b"first"


def test_a_kind_that_cannot_be_read_is_refused_before_it_travels(intake, workspace):
    upload(intake, "合同.docx", b"PK")
    assert intake.sent[0]["type"] == "refused" and ".xlsx" in intake.sent[0]["reason"]
    assert intake.heard == {"changed": [], "checked": 0}


def test_a_full_disk_is_said_in_one_sentence(intake, monkeypatch):
    def full(**_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(module.tempfile, "mkstemp", full)
    upload(intake, "a.csv", b"x")
    assert "写不进工作区" in intake.sent[0]["reason"]


def test_what_a_broken_upload_left_is_swept_away(workspace, monkeypatch):
    workspace.exports.mkdir()
    (workspace.exports / ".coming-old").write_bytes(b"half")
    monkeypatch.setattr(module, "_STALE_SECONDS", -1)
    Intake(workspace.exports, "zh", on_change=lambda _: None, on_check=lambda: None)
    assert list(workspace.exports.iterdir()) == []


@given(st.text(max_size=400))
def test_a_file_name_never_leads_out_of_its_folder(name):
    safe = safe_name(name)
    assert safe and not set(safe) & set('/\\:*?"<>|\x00') and not safe.startswith(".") and safe not in (".", "..")
    assert len(safe.encode()) <= 255


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("工单 10月.xlsx", "工单 10月.xlsx"),
        ("..\\..\\etc/报修.csv", "报修.csv"),
        ("con.csv", "con_.csv"),
        (".hidden.csv", "hidden.csv"),
        ("a\x00b\n.csv", "a_b_.csv"),
    ],
)
def test_names_stay_readable(given_name, safe):
    assert safe_name(given_name) == safe


def test_only_ticked_files_are_chosen(intake, workspace):
    intake.files = [{"name": name, "chosen": False} for name in ("a.csv", "b/c.csv")]
    for name in ("a.csv", "b/c.csv", "nowhere.csv"):
        intake._heard(intake, {"type": "tick", "name": name, "chosen": True}, [])
    intake._heard(intake, {"type": "tick", "name": "a.csv", "chosen": False}, [])
    assert intake.chosen == (workspace.exports / "b" / "c.csv",)
