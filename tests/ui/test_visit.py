"""Who asked for a page: nothing from the address bar ever runs as code."""

import ast
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from steward.ui import visit
from steward.words import Text
from steward.workspace import Workspace


@given(query=st.text(), root=st.text(alphabet=st.characters(blacklist_characters="\x00"), min_size=1))
def test_a_query_reaches_the_kernel_as_a_literal_and_nothing_else(query, root):
    code = visit.cell(Workspace(Path("/") / root), "zh", query)
    body = ast.parse(code).body
    assert isinstance(body[0], ast.ImportFrom) and len(body) == 2
    call = body[1].value
    assert ast.unparse(call.func) == "visit.arrive"
    assert all(isinstance(argument, ast.Constant) for argument in call.args)
    assert call.args[2].value == query


def test_the_kernel_knows_workspace_language_and_query_of_the_request(workspace, monkeypatch):
    monkeypatch.setattr(visit, "_arrived", None)
    monkeypatch.setattr(visit, "_keep_log", lambda _: None)
    visit.arrive(str(workspace.root), "en", "team=east&period=2026-10", "/hub/")
    here = visit.current()
    assert (here.workspace, here.locale, here.app) == (workspace, "en", True)
    assert dict(here.query) == {"team": "east", "period": "2026-10"}
    assert here.link("lab") == "/hub/lab"


def test_without_a_request_the_environment_names_the_workspace(workspace, monkeypatch):
    monkeypatch.setattr(visit, "_arrived", None)
    monkeypatch.setenv("STEWARD_WORKSPACE", str(workspace.root))
    workspace.prefer_locale("en")
    here = visit.current()
    assert (here.workspace, here.locale, here.app) == (workspace, "en", False)


def test_file_addresses_are_quoted(workspace):
    here = visit.Visit(workspace, "zh")
    assert visit.file_address(here, "rejects", "10 月/退回?.xlsx", download=True) == (
        "/steward/files/rejects/10%20%E6%9C%88/%E9%80%80%E5%9B%9E%3F.xlsx?download=1"
    )


def test_words_for_a_script_are_said_in_one_language():
    assert visit.words({"a": Text("甲", "A")}, "en") == {"a": "A"}
