"""`steward quiz stats`, `exam`, `certificate`, `verify` and `class` as a trainer calls them."""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path

import pytest

from steward.quiz.exams.blueprint import exams
from steward.quiz.exams.exam import Sitting
from steward.quiz.items.bank import bank
from steward.quiz.items.item import Case, Multiple, Single, TrueFalse
from steward.records.people import add_person
from steward.records.store import Store

MARKS = """姓名,第1题 /1,第2题 /1,第3题 /2,总分
张伟,1,0,2,3
李娜,1,1,1.5,3.5
王芳,0,1,0,1
刘洋,1,0,2,3
"""
EXAM = "monthly-ten"


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    path = tmp_path / "成绩.csv"
    path.write_bytes(MARKS.encode("gb18030"))
    return path


@pytest.fixture
def sat(workspace) -> dict[str, str]:
    """Six people sit an exam; the first knows nearly everything, the last nearly nothing."""
    chance, now = random.Random(3), dt.datetime.now(dt.UTC)
    ids = {}
    with Store.open(workspace, environ={}) as store:
        for i, name in enumerate(("张伟", "李娜", "王芳", "刘洋", "陈静", "杨帆")):
            ids[name] = add_person(store, name, "steward", "东区", at=now).id
            sitting = Sitting.begin(
                store, ids[name], exams()["service-conduct" if name == "张伟" else EXAM], bank(), now, seed=i
            )
            for place in range(len(sitting.questions)):
                asked = sitting.asked(place)
                item = asked.item
                knows = chance.random() < 1 - i / 6
                if isinstance(item, Single | Multiple | Case):
                    keys = [n for n, option in enumerate(item.options) if option.right]
                    wrong = [n for n, option in enumerate(item.options) if not option.right][:1]
                    sitting.answer(place, {"chosen": keys if knows else wrong}, now)
                elif isinstance(item, TrueFalse):
                    sitting.answer(place, {"chosen": [int(item.answer == knows)]}, now)
                elif name == "张伟":
                    from tests.quiz.studying import right

                    sitting.answer(place, right(asked), now)
            sitting.hand_in(now)
    return ids


def test_a_sheet_of_marks_gives_statistics_in_words_json_and_a_workbook(steward, marks: Path, tmp_path: Path) -> None:
    said = steward("quiz", "stats", marks, "--out", tmp_path / "out.xlsx")
    assert said.returncode == 0, said.stderr
    assert "第3题" in said.stdout
    assert "n = 4" in said.stdout
    assert (tmp_path / "out.xlsx").read_bytes()[:2] == b"PK"
    found = json.loads(steward("quiz", "stats", marks, "--json").stdout)
    assert found["test"]["mean"] == pytest.approx(2.625)
    assert found["items"][0]["facility"] == 0.75
    assert found["items"][2]["intended_weight"] == 50
    assert found["items"][0]["advice"][0]["kind"] == "cannot-tell"
    one = steward("quiz", "stats", marks, "--item", "第2题", "--locale", "en")
    assert "Discriminative efficiency" in one.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("missing.csv",), "找不到文件"),
        (("{marks}", "--item", "第9题"), "这里没有题目 第9题"),
        (("{marks}", "--exam", "small"), "只能写一个"),
        (("--exam", "small"), "没有考试 small"),
        (("{marks}", "--out", "x.csv"), ".xlsx"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_sentence(
    steward, marks: Path, arguments: tuple[str, ...], words: str
) -> None:
    said = steward("quiz", "stats", *(one.format(marks=marks) for one in arguments))
    assert said.returncode == 2
    assert words in said.stderr
    assert "Traceback" not in said.stderr


def test_nothing_answered_yet_is_said(steward) -> None:
    said = steward("quiz", "stats")
    assert said.returncode == 0
    assert "还没有人作答" in said.stdout


def test_a_form_is_drawn_by_its_seed(steward) -> None:
    one, again, other = (
        json.loads(steward("quiz", "exam", "draw", EXAM, "--seed", seed, "--json").stdout) for seed in (5, 5, 6)
    )
    assert one == again != other
    assert len(one["questions"]) == 10
    shown = steward("quiz", "exam", "draw", EXAM, "--seed", 5, "--locale", "en").stdout
    assert shown.startswith("Ten for the month: seed 5, 10 questions")
    listed = json.loads(steward("quiz", "exam", "list", "--json").stdout)
    assert {one["id"] for one in listed} == set(exams())


def test_results_statistics_and_certificates_of_an_exam_that_was_sat(
    steward, sat: dict[str, str], tmp_path: Path
) -> None:
    results = json.loads(steward("quiz", "exam", "results", EXAM, "--json").stdout)
    assert [one["name"] for one in results] == ["李娜", "王芳", "刘洋", "陈静", "杨帆"]
    assert all(one["released_at"] for one in results)
    found = json.loads(steward("quiz", "stats", "--exam", EXAM, "--json").stdout)
    assert found["test"]["n"] == 5
    assert len(found["positions"]) == 10
    assert found["items"][0]["options"] is not None or found["items"][0]["n"]
    paper = tmp_path / "zhang.html"
    early = steward("quiz", "certificate", "张伟", "service-conduct", "--out", paper)
    assert early.returncode == 2
    assert "还没有公布" in early.stderr
    assert steward("quiz", "exam", "release", "service-conduct").returncode == 0
    written = steward("quiz", "certificate", "张伟", "service-conduct", "--out", paper)
    assert written.returncode == 0, written.stderr
    code = written.stdout.strip().rpartition(" ")[2]
    assert code in paper.read_text(encoding="utf-8")
    true = steward("quiz", "verify", code.lower())
    assert true.returncode == 0
    assert "证书有效：张伟" in true.stdout
    slipped = steward("quiz", "verify", ("A" if code[0] != "A" else "B") + code[1:])
    assert slipped.returncode == 1
    assert "抄错了" in slipped.stdout
    assert json.loads(steward("quiz", "verify", code, "--json").stdout)["valid"] is True
    bad = steward("quiz", "certificate", "张伟", "service-conduct", "--out", tmp_path / "x.doc")
    assert bad.returncode == 2


def test_a_learner_on_the_hub_sees_no_results(steward, sat: dict[str, str]) -> None:
    for arguments in (
        ("exam", "results", EXAM),
        ("exam", "draw", EXAM, "--seed", 1),
        ("stats",),
        ("class",),
        ("stats", "--exam", EXAM),
    ):
        said = steward("quiz", *arguments, JUPYTERHUB_USER="lina")
        assert said.returncode == 2, arguments
        assert "只有培训负责人" in said.stderr


def test_the_class_is_shown_and_written(steward, sat: dict[str, str], tmp_path: Path) -> None:
    said = steward("quiz", "class", "--out", tmp_path / "class.xlsx", "--locale", "en")
    assert said.returncode == 0, said.stderr
    assert said.stdout.startswith("6 people")
    assert (tmp_path / "class.xlsx").exists()
    shown = json.loads(steward("quiz", "class", "--by", "standard", "--json").stdout)
    assert [one["name"] for one in shown["people"]] == list(sat)
