"""The shipped notebooks in a workspace: brought up to date, and left alone where somebody has changed them."""

import json

import pytest

from steward.content import content_root
from steward.ui import notebooks
from steward.workspace import Workspace


@pytest.fixture
def shipped(monkeypatch, tmp_path):
    """Give a folder of content with two notebooks."""
    root = tmp_path / "content"
    for name, text in {"home.ipynb": "one", "manage/import.ipynb": "two"}.items():
        path = root / "notebooks" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.setattr(notebooks, "content_root", lambda: root)
    return root / "notebooks"


def test_a_new_workspace_gets_every_notebook(workspace: Workspace, shipped):
    assert notebooks.install(workspace) == ("home.ipynb", "manage/import.ipynb")
    assert (workspace.notebooks / "manage" / "import.ipynb").read_text() == "two"


def test_a_second_start_writes_nothing(workspace: Workspace, shipped):
    notebooks.install(workspace)
    assert notebooks.install(workspace) == ()


def test_a_newer_version_takes_the_place_of_an_untouched_copy(workspace: Workspace, shipped):
    notebooks.install(workspace)
    (shipped / "home.ipynb").write_text("newer")
    assert notebooks.install(workspace) == ("home.ipynb",)
    assert (workspace.notebooks / "home.ipynb").read_text() == "newer"


def test_what_somebody_has_changed_stays_as_it_is(workspace: Workspace, shipped):
    notebooks.install(workspace)
    (workspace.notebooks / "home.ipynb").write_text("mine")
    (shipped / "home.ipynb").write_text("newer")
    assert notebooks.install(workspace) == ()
    assert (workspace.notebooks / "home.ipynb").read_text() == "mine"


def test_a_deleted_notebook_comes_back(workspace: Workspace, shipped):
    notebooks.install(workspace)
    (workspace.notebooks / "home.ipynb").unlink()
    assert notebooks.install(workspace) == ("home.ipynb",)


def test_a_damaged_list_of_copies_overwrites_nothing_of_the_users(workspace: Workspace, shipped):
    notebooks.install(workspace)
    (workspace.notebooks / "home.ipynb").write_text("mine")
    (workspace.notebooks / notebooks.MANIFEST).write_text("{broken")
    (shipped / "home.ipynb").write_text("newer")
    notebooks.install(workspace)
    assert (workspace.notebooks / "home.ipynb").read_text() == "mine"


def test_shipped_notebooks_hold_hardly_any_code_and_no_output():
    for path in [
        content_root() / "notebooks" / "home.ipynb",
        *(content_root() / "notebooks" / "manage").glob("*.ipynb"),
    ]:
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            assert cell["outputs"] == [] and cell["execution_count"] is None, path
            assert len("".join(cell["source"]).splitlines()) <= 3, path
            assert cell["metadata"]["jupyter"]["source_hidden"], path
