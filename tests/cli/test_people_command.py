"""``steward people``: who learns here, and what they did, for those who may see it."""

import datetime as dt
import json

import pytest

from steward.cli import run
from steward.records import people
from steward.records.store import Store

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def here(workspace, monkeypatch):
    monkeypatch.setenv("STEWARD_WORKSPACE", str(workspace.root))
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES", "STEWARD_DATABASE_URL", "JUPYTERHUB_USER", "STEWARD_TRAINERS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def said(capsys):
    def call(*arguments, code=0):
        assert run([str(argument) for argument in arguments]) == code
        shown = capsys.readouterr()
        return shown.err if code else shown.out

    return call


@pytest.fixture
def fang(said):
    return json.loads(said("people", "add", "王芳", "--post", "steward", "--team", "一组", "--json"))


@pytest.mark.parametrize("command", ["", "list", "add", "rename", "retire", "export"])
def test_a_help_page_speaks_one_language(command, said):
    words = [word for word in ("people", command) if word]
    assert "用法：steward people" in said(*words, "--help")
    english = said(*words, "--help", "--locale", "en")
    assert english.startswith("Usage: steward people")
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in english)


def test_a_new_workspace_says_how_to_begin(said):
    assert "steward people add" in said("people", "list")
    assert json.loads(said("people", "list", "--json")) == []


def test_somebody_added_is_listed(said, fang):
    assert set(fang) == {"id", "name", "post", "team", "account", "since", "retired"}
    assert json.loads(said("people", "list", "--json")) == [fang]
    shown = said("people", "list")
    assert "王芳" in shown
    assert "管家" in shown
    assert fang["id"] in shown


def test_a_person_is_renamed_leaves_and_comes_back(said, fang):
    assert "王芳芳" in said("people", "rename", "王芳", "王芳芳", "--post", "front-desk")
    said("people", "retire", fang["id"])
    assert json.loads(said("people", "list", "--json")) == []
    (left,) = json.loads(said("people", "list", "--all", "--json"))
    assert (left["id"], left["name"], left["post"], left["retired"]) == (fang["id"], "王芳芳", "front-desk", True)
    assert "（已离开）" in said("people", "list", "--all")
    said("people", "retire", "王芳芳", "--back")
    assert len(json.loads(said("people", "list", "--json"))) == 1


def test_what_cannot_be_done_is_said_in_one_sentence(said, fang, tmp_path):
    (tmp_path / "file").write_text("x")
    for arguments, says in (
        (("add", "王芳", "--team", "一组"), "已有“王芳”"),
        (("add", "李强", "--post", "cook"), "cook"),
        (("rename", "赵六", "赵七"), "没有“赵六”"),
        (("export", tmp_path / "x.jsonl", "--who", "赵六"), "没有“赵六”"),
        (("export", tmp_path / "x.jsonl", "--home", "example"), "--home"),
        (("export", tmp_path), "无法写入"),
        (("export", tmp_path / "file" / "x.jsonl"), "无法写入"),
    ):
        sentence = said("people", *arguments, code=2)
        assert says in sentence
        assert sentence.count("\n") == 1
    assert not (tmp_path / "x.jsonl").exists()


def two_who_learn(workspace):
    with Store.open(workspace, environ={}) as store:
        fang = people.add_person(store, "王芳", account="fang", at=NOON)
        li = people.add_person(store, "=李强", account="li", at=NOON)
        for one in (fang, li):
            store.append(one.id, "read", at=NOON, about="g6.visit-ratio")
            store.append(one.id, "answered", at=NOON, session="s1", about="no-such-item", body={"fraction": 1})
    return fang, li


def test_what_everybody_did_is_exported_without_names_unless_asked(said, workspace, tmp_path):
    _fang, li = two_who_learn(workspace)
    assert "4 条" in said("people", "export", tmp_path / "all.jsonl")
    written = (tmp_path / "all.jsonl").read_text(encoding="utf-8")
    statements = [json.loads(line) for line in written.splitlines()]
    assert len(statements) == 4
    assert "李强" not in written
    assert "8%" in statements[0]["object"]["definition"]["name"]["zh-CN"]
    said(
        "people", "export", tmp_path / "li.jsonl", "--who", "=李强", "--names", "--home", "https://training.example.com"
    )
    own = [json.loads(line) for line in (tmp_path / "li.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {one["actor"]["name"] for one in own} == {"=李强"}
    assert {one["actor"]["account"]["name"] for one in own} == {li.id}
    assert len(said("people", "export", "-").splitlines()) == 4


def test_under_the_hub_a_learner_sees_nobody_else(said, workspace, tmp_path, monkeypatch):
    fang, li = two_who_learn(workspace)
    monkeypatch.setenv("JUPYTERHUB_USER", "fang")
    assert [one["id"] for one in json.loads(said("people", "list", "--all", "--json"))] == [fang.id]
    said("people", "export", tmp_path / "own.jsonl")
    told = [json.loads(line)["actor"]["account"]["name"] for line in (tmp_path / "own.jsonl").read_text().splitlines()]
    assert told == [fang.id] * 2
    for asked in (
        ("export", tmp_path / "x.jsonl", "--who", li.id),
        ("rename", li.id, "x"),
        ("retire", fang.id),
        ("add", "x"),
    ):
        said("people", *asked, code=2)
    monkeypatch.setenv("STEWARD_TRAINERS", "fang")
    assert len(json.loads(said("people", "list", "--json"))) == 2
