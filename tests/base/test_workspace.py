"""A workspace keeps what it holds, whatever happens while writing."""

import os
import threading
from pathlib import Path

import pytest

from steward.errors import StewardError
from steward.workspace import Workspace, written_whole


def test_a_new_workspace_has_a_profile_to_edit_and_keeps_an_edited_one(tmp_path):
    workspace = Workspace.at(tmp_path / "工作区 一").create()
    workspace.profile_path.write_text("version: 7\n", encoding="utf-8")
    assert workspace.create().company().version == 7


def test_the_folder_is_the_one_asked_for_then_the_environments_then_home(tmp_path, monkeypatch):
    monkeypatch.setenv("STEWARD_WORKSPACE", str(tmp_path / "env"))
    assert Workspace.at(tmp_path / "asked").root == tmp_path / "asked"
    assert Workspace.at().root == tmp_path / "env"
    monkeypatch.delenv("STEWARD_WORKSPACE")
    assert Workspace.at().root == Path.home() / "steward-workspace"


def test_a_failed_write_leaves_the_old_file_and_no_litter(tmp_path):
    target = tmp_path / "report.html"
    target.write_text("old")
    with pytest.raises(RuntimeError), written_whole(target) as beside:
        beside.write_text("half")
        raise RuntimeError
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]


def test_the_key_of_pseudonyms_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    workspace = Workspace.at(tmp_path).create()
    key = workspace.pseudonym_key()
    assert key == workspace.pseudonym_key()
    assert len(key) == 32
    if os.name == "posix":
        assert (tmp_path / "private" / "pseudonym.key").stat().st_mode & 0o077 == 0
    assert Workspace.at(tmp_path / "other").create().pseudonym_key() != key


def test_the_language_chosen_on_the_home_page_outlives_a_restart_and_yields_to_the_command(tmp_path):
    workspace = Workspace.at(tmp_path).create()
    workspace.prefer_locale("en")
    assert Workspace.at(tmp_path).locale() == "en"
    assert workspace.locale("zh") == "zh"
    (tmp_path / "preferences.yaml").write_bytes(b"\xff\xfe broken")
    assert workspace.locale("en") == "en"


def test_a_folder_that_cannot_be_made_is_said_in_one_sentence(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StewardError) as caught:
        Workspace.at(tmp_path / "file" / "below").create()
    assert caught.value.code == "workspace-unusable"
    assert "--workspace" in caught.value.describe("zh")


def test_a_finished_file_can_be_read_by_whoever_may_read_the_folder(tmp_path):
    with written_whole(tmp_path / "report.html") as beside:
        beside.write_text("x")
    (tmp_path / "plain.html").write_text("x")
    assert (tmp_path / "report.html").stat().st_mode == (tmp_path / "plain.html").stat().st_mode


def test_a_profile_beside_exports_is_taken_once_and_never_over_an_edited_one(tmp_path):
    exports = tmp_path / "exports"
    exports.mkdir()
    workspace = Workspace.at(tmp_path / "workspace").create()
    assert not workspace.adopt_profile(exports)
    (exports / "company.yaml").write_text("version: 3\n", encoding="utf-8")
    assert workspace.adopt_profile(exports)
    assert workspace.company().version == 3
    (exports / "company.yaml").write_text("version: 4\n", encoding="utf-8")
    assert not workspace.adopt_profile(exports)
    assert workspace.company().version == 3


def test_a_profile_that_cannot_be_used_is_not_taken(tmp_path):
    (tmp_path / "company.yaml").write_text("version: none\n", encoding="utf-8")
    workspace = Workspace.at(tmp_path / "workspace").create()
    before = workspace.profile_path.read_bytes()
    with pytest.raises(StewardError):
        workspace.adopt_profile(tmp_path)
    assert workspace.profile_path.read_bytes() == before


def test_a_choice_is_kept_beside_the_others_and_beside_what_was_written_by_hand(tmp_path):
    workspace = Workspace.at(tmp_path).create()
    preferences = tmp_path / "preferences.yaml"
    preferences.write_text("# of this machine\nlocale: zh  # for the night shift\ncolour: blue\n", encoding="utf-8")
    assert workspace.preference("locale") == "zh"
    workspace.prefer("person", "3f6c4ad8-0a3c")
    workspace.prefer_locale("en")
    assert (workspace.locale(), workspace.preference("person")) == ("en", "3f6c4ad8-0a3c")
    assert preferences.read_text(encoding="utf-8").splitlines()[:2] == ["# of this machine", "colour: blue"]
    assert workspace.preference("nothing") == ""


def test_a_preference_is_a_word_and_nothing_that_could_become_a_second_line(tmp_path):
    workspace = Workspace.at(tmp_path).create()
    for value in ("x\nlocale: en", "a b", "x: y", "#"):
        with pytest.raises(ValueError, match="a word"):
            workspace.prefer("person", value)
    assert not (tmp_path / "preferences.yaml").exists()


def test_choices_made_at_once_are_all_kept(tmp_path):
    workspace = Workspace.at(tmp_path).create()
    threads = [threading.Thread(target=workspace.prefer, args=(f"choice{n}", str(n))) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [workspace.preference(f"choice{n}") for n in range(12)] == [str(n) for n in range(12)]
