"""What is wrong with one of the company's own cases is one clear sentence; every other case is still there and no file is touched."""

import json
import os
import re
import shutil

import pytest

from steward.casebook import case_called, case_of, casebook
from steward.casebook.checking import check
from steward.casebook.reading import shipped_folder
from steward.cli import run
from steward.errors import StewardError

SHIPPED = shipped_folder() / "flooded-flower-trough"
CASE = (SHIPPED / "case.yaml").read_text(encoding="utf-8")
FLOW = """flow:
  name: {zh: 返修, en: Rework}
  initial: told
  finals: [done]
  states:
    told: {zh: 已报, en: Told}
    waits: {zh: 等人, en: Waiting}
    blocked: {zh: 等料, en: Waiting for parts}
    done: {zh: 办妥, en: Done}
  steps:
    come: {zh: 上门, en: Come}
    wait: {zh: 再等, en: Wait}
    mend: {zh: 修好, en: Mend}
  from:
    told: {come: waits, mend: done}
    waits: {wait: blocked}
    blocked: {come: waits}
"""
WAITS = "    waits: {zh: 等人, en: Waiting}"


def with_id(name, text=CASE):
    return text.replace("id: flooded-flower-trough", f"id: {name}", 1)


def bomb():
    return "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcd", "bcde", strict=True))


HALF = (
    with_id("half")
    .replace("title: {zh: 水又漫上来了, ", "title: {")
    .replace(", en: Mr Zhou}", "}")
    .replace(", en: Mrs Zhou}", "}")
)
"""Its title lacks Chinese, and two names lack English: it is a case in Chinese."""

BAD = {
    "a circle in its flow": ("round", with_id("round").replace("flow: complaint\n", FLOW), None, "round/case.yaml, line {states}, flow.states.waits: waits, blocked go round in a circle that no step leaves; add one that does."),
    "a missing language": ("half", HALF, None, "half/case.yaml, line 5, title.zh: this is missing; add it."),
    "a script in a story": ("script", with_id("script"), "# Rain\n\nHello <script src=x></script>\n", "script/story.zh.md, line 3: here stands code that a page would run (<script); leave it out, a story is words."),
    "a path as an id": ("path", with_id("../../etc/passwd"), None, "path/case.yaml, line 4, id: “../../etc/passwd” is no id: small letters, digits and hyphens only, 60 at most, such as when-it-rains."),
    "a story without end": ("endless", with_id("endless"), "x" * 5_000_000, "The file endless/story.zh.md has 5 MB; what is written by hand has 1 MB at most. Split it, or check that it is the right file."),
    "an id that another has": ("second", with_id("whole"), None, "second/case.yaml, line 4, id: whole is the id of another case beside this one; write the name of the folder, second."),
    "a shipped id": ("dog-mess", with_id("dog-mess"), None, "A shipped case has the id dog-mess already; rename your folder and its id."),
    "a bomb of references": ("bomb", bomb(), None, "Line 1 of bomb/case.yaml refers to another place (& and *); write the content out instead."),
    "nothing at all": ("empty", "", None, "empty/case.yaml, line 1, the file as a whole: is empty; write something."),
    "no text": ("binary", "\x00\x01", None, "Cannot read binary/case.yaml at line 1: there is a control character that cannot be seen; delete it."),
    "a later format": ("later", with_id("later").replace("format: 2", "format: 7"), None, "later/case.yaml, line 3: the case is in format 7, and this workbench reads up to 2; write format: 2, or update the workbench."),
}  # fmt: skip


@pytest.fixture
def bad(workspace):
    """A workspace with one good case and all the bad ones."""
    for name, text, story, _ in (("whole", with_id("whole"), None, ""), *BAD.values()):
        folder = workspace.casebook / name
        folder.mkdir(parents=True)
        (folder / "case.yaml").write_text(text, encoding="utf-8")
        shutil.copy(SHIPPED / "story.en.md", folder)
        (folder / "story.zh.md").write_text(story or "# 水\n", encoding="utf-8")
    return workspace


def files(workspace):
    return {path: path.stat().st_mtime_ns for path in workspace.root.rglob("*") if path.is_file()}


def test_each_is_one_sentence_and_the_other_cases_are_still_there(bad):
    before = files(bad)
    book = casebook(bad)
    assert files(bad) == before
    assert set(book.cases) == {*casebook().cases, "whole"}
    assert not book.cases["dog-mess"].own
    for name, _, _, sentence in BAD.values():
        said = [one.describe("en") for id, found in book.broken.items() if id.split()[0] == name for one in found]
        line = CASE.splitlines().index("flow: complaint") + FLOW.splitlines().index(WAITS) + 1
        assert said == [sentence.format(states=line)]
    assert all(trouble.describe("zh").endswith("。") for trouble in book.troubles)


def test_the_check_says_them_all_and_the_list_still_lists(bad, monkeypatch, capsys):
    monkeypatch.setenv("STEWARD_WORKSPACE", str(bad.root))
    assert run(["case", "check", "--locale", "en"]) == 1
    said = capsys.readouterr().out
    assert said.splitlines()[0] == f"To mend: {len(BAD)}."
    assert run(["case", "list", "--locale", "zh"]) == 1
    assert "whole" in capsys.readouterr().out


@pytest.mark.parametrize("file", ["case.yaml", "story.zh.md"])
def test_a_link_to_a_file_elsewhere_is_not_followed(file, workspace, tmp_path):
    folder = workspace.casebook / "linked"
    shutil.copytree(SHIPPED, folder)
    (folder / "case.yaml").write_text(with_id("linked"), encoding="utf-8")
    kept = tmp_path / file
    shutil.move(folder / file, kept)
    (folder / file).symlink_to(kept)
    (said,) = casebook(workspace).broken["linked"]
    assert said.describe("en") == f"The file linked/{file} is only a link to another place; put the file itself there."


def test_a_file_of_another_name_is_told_of(workspace):
    root = workspace.casebook
    for path in (
        "rain/case.yml",
        "snow/story.zh.md",
        "wind.yaml",
        "whole/case.yaml",
        "whole/story.cn.md",
        ".kept/a.md",
        "pictures/a.png",
    ):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(with_id("whole"), encoding="utf-8")
    book = casebook(workspace)
    assert {name: found[0].code for name, found in book.broken.items()} == {
        "rain": "no-case-file", "snow": "no-case-file", "wind.yaml": "no-case-folder",
    }  # fmt: skip
    assert book.broken["rain"][0].describe("en") == (
        "The folder rain holds no case.yaml (it holds case.yml); a case is written in a file of that name."
    )
    (note,) = book.cases["whole"].notes
    assert note.describe("en").startswith("whole/story.cn.md is not read: a story is named story.zh.md")


@pytest.mark.parametrize(
    ("lay", "sentence"),
    [
        (lambda folder: (folder / "case.yaml.txt").write_text(CASE, encoding="utf-8"), "The folder rain holds no case.yaml (it holds case.yaml.txt)"),
        (lambda folder: (folder / "case.yaml").mkdir(), "The file rain/case.yaml cannot be opened (it is no ordinary file)"),
        (lambda folder: os.mkfifo(folder / "case.yaml"), "The file rain/case.yaml cannot be opened (it is no ordinary file)"),
        (lambda folder: (folder / "case.yaml").symlink_to("nowhere"), "The file rain/case.yaml is only a link"),
        (lambda folder: (folder / "sub").mkdir(), "The folder rain holds no case.yaml; a case is written"),
    ],
    ids=["an ending too many", "a folder", "a pipe", "a link to nowhere", "nothing"],
)  # fmt: skip
def test_what_is_no_file_of_a_case_is_told_by_its_name(lay, sentence, workspace):
    folder = workspace.casebook / "rain"
    folder.mkdir(parents=True)
    lay(folder)
    with pytest.raises(StewardError) as caught:
        case_of(workspace, "rain")
    (said,) = caught.value.troubles
    assert said.describe("en").startswith(sentence)
    told = [one.describe("en") for one in casebook(workspace).troubles]
    assert told == [said.describe("en")] * (not sentence.endswith("is written"))


def test_a_folder_with_another_kind_of_name_is_told_of_its_name(workspace):
    shutil.copytree(SHIPPED, workspace.casebook / "Rain_1")
    with pytest.raises(StewardError, match="with small letters, digits and hyphens"):
        case_of(workspace, "Rain_1")


def test_a_link_to_a_folder_elsewhere_is_not_followed(workspace, tmp_path):
    shutil.copytree(SHIPPED, tmp_path / "elsewhere")
    workspace.casebook.mkdir(parents=True)
    (workspace.casebook / "linked").symlink_to(tmp_path / "elsewhere")
    (said,) = casebook(workspace).broken["linked"]
    assert said.describe("en").startswith("The folder linked is only a link to another place")


def test_checking_a_shipped_id_that_lies_in_the_workspace_says_so(workspace):
    shutil.copytree(SHIPPED, workspace.casebook / SHIPPED.name)
    found = check([SHIPPED.name], workspace)
    assert [one.code for one in found.troubles] == ["case-twice"]


def test_a_sign_that_does_something_at_a_terminal_is_told_with_its_line(workspace):
    folder = workspace.casebook / "rain"
    shutil.copytree(SHIPPED, folder)
    (folder / "case.yaml").write_text(with_id("rain"), encoding="utf-8")
    (folder / "story.zh.md").write_text("# 水\n\n红\x1b[31m\n", encoding="utf-8")
    (said,) = casebook(workspace).broken["rain"]
    assert said.describe("zh") == "文件 rain/story.zh.md 第 3 行有一个看不见的控制字符，请删掉。"


def test_what_is_no_mistake_and_worth_knowing_stands_below(workspace, monkeypatch, capsys):
    monkeypatch.setenv("STEWARD_WORKSPACE", str(workspace.root))
    folder = workspace.casebook / "whole"
    folder.mkdir(parents=True)
    rework = FLOW.replace("blocked: {come: waits}", "blocked: {come: waits, mend: done}")
    text = re.sub(r"^related: .*$", "related: [dog-mes, zzz]", with_id("whole"), flags=re.M).replace(
        "flow: complaint\n", rework
    )
    (folder / "case.yaml").write_text(text, encoding="utf-8")
    assert run(["case", "check", "whole", "--json", "--locale", "en"]) == 0
    notes = json.loads(capsys.readouterr().out)["notes"]
    assert [note["code"] for note in notes] == ["worth-knowing", "no-related-case", "no-related-case"]
    assert notes[0]["message"].endswith("one may go round among waits, blocked; there is a way out, as with rework.")
    assert notes[1]["message"].endswith("there is no such case; close to it: dog-mess.")
    assert run(["case", "check", "whole", "--locale", "zh"]) == 0
    assert "顺便一提：" in capsys.readouterr().out


def test_a_page_names_a_case_by_its_id_and_never_a_folder(workspace, monkeypatch):
    folder = workspace.root / "elsewhere"
    shutil.copytree(SHIPPED, folder)
    (folder / "case.yaml").write_text(with_id("elsewhere"), encoding="utf-8")
    assert case_of(workspace, folder).id == "elsewhere"
    monkeypatch.chdir(workspace.root)
    for name in (str(folder), "elsewhere", "../elsewhere", str(folder / "case.yaml")):
        with pytest.raises(StewardError) as caught:
            case_called(workspace, name)
        assert caught.value.code == "unknown-case"
    assert case_called(workspace, "dog-mess") is case_of(workspace, "dog-mess")
