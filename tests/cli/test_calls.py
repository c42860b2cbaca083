"""Every call ends in a result or in one sentence, in the reader's language, with the exit code of the design."""

import json
import re

import pytest

from steward import __version__
from steward.cli import call, run
from steward.errors import StewardError

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH_WORDS = re.compile(r"\b(the|of|and|for|usage|options|commands|arguments|default|show|error)\b", re.I)


@pytest.fixture(autouse=True)
def on_an_empty_workspace(workspace, monkeypatch):
    monkeypatch.setenv("STEWARD_WORKSPACE", str(workspace.root))


PAGES = [
    (),
    ("start",),
    ("doctor",),
    ("report",),
    ("kpi",),
    ("data",),
    ("data", "sample"),
    ("data", "check"),
    ("data", "import"),
]


@pytest.mark.parametrize("command", PAGES, ids=lambda c: " ".join(c) or "steward")
def test_a_help_page_speaks_one_language(command, capsys):
    assert run([*command, "--help", "--locale", "zh"]) == 0
    chinese = capsys.readouterr().out
    assert "用法：" in chinese
    assert not ENGLISH_WORDS.search(chinese)
    assert run(["--locale=en", *command, "--help"]) == 0
    english = capsys.readouterr().out
    assert english.startswith("Usage: steward")
    assert not CHINESE.search(english)


def test_every_command_of_this_house_is_on_the_first_page(capsys):
    assert run(["--help"]) == 0
    page = capsys.readouterr().out
    for command in ("start", "doctor", "data", "report", "kpi"):
        assert re.search(rf"^  {command} ", page, re.M)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["datta"], "没有 datta 这条命令，是不是 data？"),
        (["nonsense"], "没有 nonsense 这条命令。"),
        (["kpi", "--tem", "x"], "没有 --tem 这个选项，是不是 --team？"),
        (["report"], "还缺 KIND"),
        (["report", "team-performance"], "还缺 --period"),
        (["data", "check"], "还缺 PATH"),
        (["data", "sample", "d", "--seed", "many"], "--seed 的值不对：要写整数。"),
        (["data", "sample", "d", "--months", "1"], "--months 的值不对：最小是 2。"),
        (["start", "--port", "70000"], "--port 的值不对：最大是 65535。"),
        (["doctor", "now"], "多写了：now。"),
        (["kpi", "--workspace"], "--workspace 后面要写一个值。"),
        (["kpi", "--locale", "fr"], "--locale 只能是 zh（中文）或 en（英文）"),
        (["kpi", "--period", "last month"], "看不懂期间“last month”"),
        (["kpi"], "还没有记录"),
        (["data", "check", "nowhere.xlsx"], "找不到 nowhere.xlsx"),
        (["report", "team-performance", "--period", "2026-10"], "--all-teams"),
        (["report", "team-performance", "--period", "2026-10", "--team", "a", "--format", "doc"], "“doc”"),
    ],
    ids=lambda x: " ".join(x) if isinstance(x, list) else "",
)
def test_a_call_that_cannot_be_used_says_why_in_one_sentence(arguments, says, capsys, monkeypatch):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    assert run(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert says in shown.err
    assert len(shown.err.strip().splitlines()) == 1


def test_the_same_mistake_is_said_in_english(capsys):
    assert run(["kpi", "--tem", "x", "--locale", "en"]) == 2
    assert capsys.readouterr().err == "There is no option --tem; did you mean --team? See: steward kpi --help\n"


def test_workspace_and_language_may_stand_before_or_after_the_command():
    before = call.read_call(["--workspace", "w", "--locale=en", "data", "check", "a.csv"])
    after = call.read_call(["data", "check", "a.csv", "--locale", "en", "--workspace=w"])
    assert before == after
    assert before.arguments == ("data", "check", "a.csv")
    assert before.workspace_given == "w"
    assert before.locale == "en"


def test_what_stands_after_two_dashes_belongs_to_the_command():
    assert call.read_call(["data", "check", "--", "--workspace"]).arguments == ("data", "check", "--", "--workspace")


def test_a_broken_profile_is_said_in_the_language_it_asks_for(workspace, capsys, monkeypatch):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    workspace.profile_path.write_text("locale: en\nminimum_n: many\nconfidence: 7\n", encoding="utf-8")
    (workspace.root / "a.csv").write_text("x")
    assert run(["data", "check", str(workspace.root / "a.csv")]) == 2
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 2
    assert all("company.yaml" in line and not CHINESE.search(line) for line in said)


def test_the_unexpected_is_one_sentence_and_a_log_in_the_workspace(workspace, capsys, monkeypatch):
    def broken(arguments):
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(call, "read_call", broken)
    assert run(["kpi"]) == 2
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1
    assert "Traceback" not in said
    (log,) = (workspace.root / "logs").iterdir()
    assert str(log) in said
    assert "a secret detail" in log.read_text(encoding="utf-8")


def test_a_file_held_by_another_program_is_named(capsys, monkeypatch):
    def held(arguments):
        raise PermissionError(13, "Permission denied", "月报.xlsx")

    monkeypatch.setattr(call, "read_call", held)
    assert run(["kpi"]) == 2
    assert "月报.xlsx" in capsys.readouterr().err


def test_an_interrupted_command_ends_quietly(capsys, monkeypatch):
    def interrupted(arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(call, "read_call", interrupted)
    assert run(["kpi"]) == 130
    assert capsys.readouterr().err == ""


def test_errors_travel_to_callers_of_the_library_unchanged():
    with pytest.raises(StewardError) as caught:
        call.read_call(["--locale", "deutsch"])
    assert caught.value.code == "unknown-locale"


def test_a_process_writes_utf8_where_the_system_can_only_write_ascii(steward):
    done = steward("--help", locale="C", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "管家工作台" in done.stdout


def test_the_version_is_told(capsys):
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"steward {__version__}\n"


def test_the_help_page_needs_none_of_the_heavy_libraries(steward):
    done = steward("--help", PYTHONPROFILEIMPORTTIME="1")
    loaded = set(re.findall(r"\| +([\w.]+)$", done.stderr, re.M))
    assert "steward.cli.page" in loaded
    assert not loaded & {
        "pandas",
        "ibis",
        "altair",
        "pydantic",
        "yaml",
        "papermill",
        "nbconvert",
        "rich.table",
        "tornado",
    }


def test_the_doctor_tells_programs_the_same_as_people(steward, workspace):
    done = steward("doctor", "--json")
    found = json.loads(done.stdout)
    assert {f["check"] for f in found} >= {"python", "packages", "workspace", "profile", "records", "disk", "browser"}
    assert done.returncode == (1 if any(f["state"] == "wrong" for f in found) else 0)
    people = steward("doctor").stdout
    assert all(f["text"] in people for f in found if f["check"] not in ("disk",))
