"""``steward quiz import``: every question is reported on, and what can be kept is kept in one file."""

import json
from pathlib import Path

import pytest

GIFT = """\
// 门岗 [id:gate-1] [tag:level:apply]
::门禁::晚上几点关门？{~21\\:00 =22\\:00#对，见手册第 3 页。 ~23\\:00}

::说明::请先读手册。

::多少::几分钟内到场？{#5,5}

::配对::配对{=火警 -> 119 =匪警 -> 110 =急救 -> 120 ####记牢。}

::坏::谁？{~a
"""


@pytest.fixture
def gift(tmp_path: Path) -> Path:
    """Give a file with good, doubtful and broken questions."""
    path = tmp_path / "../门岗 题.txt"
    path.write_text(GIFT, encoding="utf-8")
    return path


def test_a_dry_run_reports_on_every_question_and_writes_nothing(steward, workspace, gift) -> None:
    done = steward("quiz", "import", gift, "--dry-run", "--json", "--locale", "en")
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert told["format"] == "gift"
    assert [(q["line"], q["type"], q["outcome"], q["item"], q["kind"]) for q in told["questions"]] == [
        (2, "multichoice_single", "new", "gate-1", "single"),
        (4, "description", "left-out", None, None),
        (6, "numerical", "left-out", None, None),
        (8, "match", "new", told["questions"][3]["item"], "matching"),
    ]
    assert [(w["line"], w["code"]) for w in told["warnings"]] == [(6, "decimal-comma")]
    assert [(e["line"], e["code"]) for e in told["errors"]] == [(10, "brace-missing")]
    assert all({"line", "message"} <= set(notice) for notice in told["warnings"] + told["errors"])
    assert told["questions"][0]["answers"][1] == {"text": "22:00", "percent": 100, "feedback": "对，见手册第 3 页。"}
    assert told["outcomes"] == {"new": 2, "known": 0, "twice": 0, "left-out": 2}
    assert told["written"] is None
    assert not workspace.own_items.exists()


def test_the_report_says_it_in_the_readers_language(steward, gift) -> None:
    zh = steward("quiz", "import", gift, "--dry-run").stdout
    en = steward("quiz", "import", gift, "--dry-run", "--locale", "en").stdout
    assert "第 6 行“多少”：" in zh
    assert "收入 2 题，题库已有 0 题，重复 0 题，不收 2 题。" in zh
    assert "line 6 “多少”: “5,5” has a comma" in en
    assert "2 taken in, 0 in the bank already, 0 twice in the file, 2 left out." in en


def test_what_is_imported_is_asked_and_a_second_import_is_recognised(steward, workspace, gift) -> None:
    first = steward("quiz", "import", gift, "--name", "门岗")
    assert first.returncode == 1
    assert [path.name for path in workspace.own_items.iterdir()] == ["门岗.yaml"]
    listed = json.loads(steward("quiz", "list", "--own", "--json").stdout)
    assert {item["id"] for item in listed["items"]} >= {"gate-1"}
    assert listed["count"] == 2
    again = steward("quiz", "import", gift)
    assert "已经导入过（门岗.yaml）" in again.stdout
    assert len(list(workspace.own_items.iterdir())) == 1
    told = json.loads(steward("quiz", "import", gift, "--replace", "--json").stdout)
    assert told["written"].endswith("门岗.yaml")
    assert told["outcomes"]["new"] == 2


def test_no_file_of_another_source_is_overwritten_unasked(steward, workspace, gift, tmp_path) -> None:
    steward("quiz", "import", gift, "--name", "gate")
    other = tmp_path / "other.txt"
    other.write_text("::Lift::Is it shut at night?{F#No!#Right.}", encoding="utf-8")
    refused = steward("quiz", "import", other, "--name", "gate", "--locale", "en")
    assert refused.returncode == 2
    assert "--replace" in refused.stderr
    assert "gate-1" in (workspace.own_items / "gate.yaml").read_text("utf-8")
    assert steward("quiz", "import", other).returncode == 0
    assert len(list(workspace.own_items.iterdir())) == 2


def test_a_name_cannot_lead_out_of_the_workspace(steward, workspace, gift) -> None:
    done = steward("quiz", "import", gift, "--name", "../../x", "--locale", "en")
    assert (done.returncode, done.stdout) == (2, "")
    assert "cannot be the name" in done.stderr
    assert not (workspace.root / "../x.yaml").exists()


def test_an_export_of_the_bank_is_known_when_it_comes_back(steward, tmp_path) -> None:
    path = tmp_path / "bank.txt"
    steward("quiz", "export", "--format", "gift", "--topic", "complaint", "--out", path)
    told = json.loads(steward("quiz", "import", path, "--dry-run", "--json").stdout)
    assert told["outcomes"]["new"] == told["outcomes"]["left-out"] == 0
    assert told["outcomes"]["known"] == len(told["questions"]) > 10
    assert told["errors"] == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.4 x", "no file of questions"),
        (b"", "empty"),
        (b"// nothing\n", "holds no questions"),
        (b'<?xml version="1.0"?><!DOCTYPE q [<!ENTITY a "b">]><quiz>&a;</quiz>', "entity"),
    ],
)
def test_an_unusable_file_ends_with_one_sentence_and_code_2(steward, tmp_path, data: bytes, said: str) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(data)
    done = steward("quiz", "import", path, "--locale", "en")
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_too_large_is_refused_by_its_size(steward, tmp_path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    done = steward("quiz", "import", path, "--locale", "en")
    assert done.returncode == 2
    assert "50 MB" in done.stderr


def test_names_and_texts_of_strangers_stay_on_their_line(steward, tmp_path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("::a\\nb\x1b[31m\x07::Is <script>x</script> open?{T#no#yes}", encoding="utf-8")
    done = steward("quiz", "import", path, "--dry-run", "--locale", "en")
    assert "\x1b" not in done.stdout
    assert "\x07" not in done.stdout
    assert "never run" in done.stdout


@pytest.mark.parametrize("arguments", [("--format", "word"), ()])
def test_a_wrong_call_says_what_there_is(steward, tmp_path, arguments) -> None:
    done = steward("quiz", "import", tmp_path / "none.txt", *arguments, "--locale", "en")
    assert done.returncode == 2
    assert ("gift, moodle-xml, qti, xlsx" in done.stderr) == bool(arguments)
