"""The import app without a browser: look, read the verdict, import."""

import pytest

from steward.operations.records import Ledger
from steward.ui import importing, visit
from steward.ui.importing import ImportApp

GOOD = "工单编号,责任班组,报修时间,完成时间,工单状态\nW-1,东区管家组,2026-10-03 09:00,2026-10-03 15:20,已完成\n"
UGLY = (
    "听松苑报修工单导出\n导出时间：2026-11-02\n工单编号,责任班组,报修时间,完成时间,工单状态\n"
    "W-1,东区管家组,2026/10/3 9:00,2026-10-03 15:20,已完成\nW-2,东区管家组,31 号晚上,,处理中\n4.30E+17,西区,2026年10月5日,,处理中\n"
)


@pytest.fixture
def put(workspace):
    def put(name, text, encoding="gb18030"):
        path = workspace.exports / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode(encoding))
        return path

    return put


@pytest.fixture
def make(workspace, monkeypatch):
    # Figures are counted after an import; what they say is tested where they are made.
    monkeypatch.setattr(importing.summary, "make_standing", lambda *_: None)
    return lambda locale="zh": ImportApp(visit.Visit(workspace, locale))


def checked(app):
    app.check()
    app.checking.wait()
    return app


def imported(app):
    app.button.click()
    app.importing.wait()
    return app


def test_new_files_in_the_folder_are_ticked(make, put):
    put("工单.csv", GOOD)
    put("更早/工单.csv", GOOD)
    put("说明.docx", "x")
    app = make()
    assert [(one["name"], one["chosen"], one["state"]) for one in app.intake.files] == [
        ("工单.csv", True, "还没导入"),
        ("更早/工单.csv", True, "还没导入"),
    ]


def test_the_verdict_names_the_table_and_every_bad_row(make, put):
    put("ugly.csv", UGLY)
    app = checked(make())
    (row,) = app.verdicts.files
    assert (row["table"], row["rows"], row["accepted"], row["refused"]) == ("报修工单", "3", "1", "2")
    app.verdicts.unfold(0)
    assert [(one["column"], one["value"]) for one in app.verdicts.problems] == [
        ("报修时间", "31 号晚上"),
        ("工单编号", "4.30E+17"),
    ]
    assert all("第" in one["where"] and one["reason"] for one in app.verdicts.problems)


def test_the_button_says_how_many_rows_it_will_import(make, put):
    put("ugly.csv", UGLY)
    app = make()
    assert app.button.disabled
    checked(app)
    assert (app.button.description, app.button.disabled) == ("导入 1 行", False)


def test_a_file_without_a_good_row_cannot_be_imported(make, put):
    put("kalender.csv", "a;b\n1;2\n")
    app = checked(make())
    assert app.button.disabled
    assert app.verdicts.files[0]["verdict"] == "missed"


def test_checking_changes_nothing(make, put, workspace):
    path = put("ugly.csv", UGLY)
    before = path.read_bytes()
    checked(make())
    assert Ledger.read(workspace.records).imports == ()
    assert path.read_bytes() == before


def test_good_rows_are_imported_and_refused_ones_can_be_fetched(make, put, workspace):
    put("ugly.csv", UGLY)
    app = imported(checked(make()))
    assert app.importing.state == "done"
    assert "1 行收下" in app.importing.message and "2 行退回" in app.importing.message
    (entry,) = Ledger.read(workspace.records).imports
    assert (entry.accepted, entry.refused) == (1, 2)
    rejects = app.importing.links[0]
    assert rejects["download"] and rejects["href"].startswith("/steward/files/rejects/")
    assert not app.intake.locked
    assert "已导入" in app.intake.files[0]["state"] and not app.intake.files[0]["chosen"]


def test_the_same_file_again_is_no_news(make, put):
    put("good.csv", GOOD)
    imported(checked(make()))
    again = make()
    again.intake.choose({"good.csv"})
    imported(checked(again))
    assert "没有变化" in again.importing.message


def test_a_file_that_vanished_is_said_calmly(make, put):
    path = put("good.csv", GOOD)
    app = make()
    path.unlink()
    checked(app)
    assert app.checking.state == "failed" and "good.csv" in app.checking.message
    assert not app.intake.locked


def test_english_is_english_throughout(make, put):
    put("ugly.csv", UGLY)
    app = imported(checked(make("en")))
    assert app.checking.message == "" and "1 row accepted, 2 refused" in app.importing.message
    row = app.verdicts.files[0]
    assert (row["table"], row["words"]) == ("Work orders", "Partly refused")
