"""A company's own items: in one language if it likes, beside the shipped ones, and never in their way."""

import random

import pytest
import yaml

from steward.errors import StewardError
from steward.quiz.answers.asked import ask
from steward.quiz.answers.grading import grade
from steward.quiz.checking import check
from steward.quiz.items import quality
from steward.quiz.items.bank import LIMIT, bank, bank_of, fingerprint, read_bank, shipped_files
from steward.quiz.items.item import ITEMS, OWN, as_written

LIFT = """\
- id: own.lift-key
  type: single
  level: apply
  topic: command-centre
  stem: {zh: 电梯困人，轿厢钥匙在谁手里？}
  options:
    - {zh: 中控室, right: true}
    - {zh: 保洁班长}
    - {zh: 前台}
  explanation: {zh: 我们小区的电梯钥匙由中控室保管。}
"""
CLOSING = """\
- id: own.closing
  type: fill
  level: recall
  stem: {en: Our desk closes at ____ in the evening.}
  answers: {en: ["9", nine]}
  explanation: {en: After nine the control room answers.}
"""


def write(workspace, name, text):
    workspace.own_items.mkdir(parents=True, exist_ok=True)
    path = workspace.own_items / name
    path.write_text(text, encoding="utf-8")
    return path


def test_without_own_files_it_is_the_shipped_bank(workspace):
    assert bank_of(workspace) is bank()
    assert bank().own == frozenset()


def test_own_items_come_beside_the_shipped_ones(workspace):
    write(workspace, "lifts.yaml", LIFT)
    write(workspace, "desk.yml", CLOSING)
    found = bank_of(workspace)
    assert found.own == {"own.lift-key", "own.closing"}
    assert len(found.items) == len(bank().items) + 2
    assert found.files["own.lift-key"] == "lifts.yaml"
    assert found.troubles == ()
    assert [item.id for item in found.of_topic("command-centre")][-1] == "own.lift-key"
    assert [item.id for item in found.of_topic("own")] == ["own.closing"]


def test_an_item_in_one_language_says_which_and_is_asked_in_it(workspace):
    write(workspace, "all.yaml", LIFT + CLOSING)
    items = bank_of(workspace).items
    lift, closing = items["own.lift-key"], items["own.closing"]
    assert (lift.only, closing.only) == ("zh", "en")
    assert ask(lift, 1).shown("en")["stem"] == "电梯困人，轿厢钥匙在谁手里？"
    assert ask(lift, 1).shown("en")["only"] == "zh"
    assert ask(lift, 1).shown("en")["topic"] == "Command centre"
    assert grade(ask(closing, 1), {"text": "Nine"}, "zh").right
    told = grade(ask(lift, 1), {"chosen": [1]}, "en").shown()
    assert told["standards"] == []
    assert told["answer"] == "中控室"
    assert bank().items["complaint.flow-order"].only == ""


def test_a_file_with_mistakes_is_left_out_and_told_and_the_rest_loads(workspace):
    write(workspace, "good.yaml", CLOSING)
    write(workspace, "bad.yaml", LIFT.replace("level: apply", "level: hard").replace("right: true", "right: maybe"))
    write(workspace, "torn.yaml", "- id: [")
    write(workspace, ".half-written.yaml", "- id: [")
    (workspace.own_items / "folder.yaml").mkdir()
    found = bank_of(workspace)
    assert found.own == {"own.closing"}
    said = [trouble.describe("zh") for trouble in found.troubles]
    assert any("bad.yaml 第 3 行" in line and "level" in line for line in said)
    assert any("bad.yaml 第 7 行" in line for line in said)
    assert any("torn.yaml" in line for line in said)
    assert any("folder.yaml" in line for line in said)
    assert not any("half-written" in line for line in said)


def test_an_own_item_cannot_take_the_place_of_a_shipped_one_or_of_another(workspace):
    write(workspace, "a.yaml", LIFT)
    write(workspace, "b.yaml", LIFT + CLOSING.replace("own.closing", "complaint.flow-order"))
    found = bank_of(workspace)
    assert found.own == {"own.lift-key"}
    assert found.items["complaint.flow-order"] is bank().items["complaint.flow-order"]
    said = [trouble.describe("en") for trouble in found.troubles]
    assert any(line.startswith("b.yaml, line 1, [1].id") and "a.yaml" in line for line in said)
    assert any(line.startswith("b.yaml, line 11, [2].id") and "complaint.yaml" in line for line in said)


def test_what_is_read_is_kept_until_a_file_changes(workspace):
    path = write(workspace, "a.yaml", LIFT)
    first = bank_of(workspace)
    assert bank_of(workspace) is first
    path.write_text(LIFT.replace("own.lift-key", "own.lift-keys"), encoding="utf-8")
    assert bank_of(workspace).own == {"own.lift-keys"}
    path.unlink()
    assert bank_of(workspace) is bank()


def test_a_link_to_nowhere_is_told(workspace):
    write(workspace, "good.yaml", CLOSING)
    (workspace.own_items / "gone.yaml").symlink_to(workspace.root / "nowhere.yaml")
    found = bank_of(workspace)
    assert found.own == {"own.closing"}
    assert [trouble.code for trouble in found.troubles] == ["file-not-found"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("- {zh: 前台}", "- {zh: 前台, en: Desk}"), "stem.en"),
        (("topic: command-centre", "topic: lifts"), "topic"),
        (("topic: command-centre", "standards: [no.such]"), "no.such"),
        (("topic: command-centre", "only: zh"), "only"),
        (("id: own.lift-key", "id: 电梯"), "id"),
        (("explanation: {zh: 我们小区的电梯钥匙由中控室保管。}", "seconds: 30"), "explanation"),
        (("- {zh: 前台}", "- {zh: 保洁班长}"), "two options are the same"),
    ],
)
def test_what_an_own_item_needs_is_asked_for(tmp_path, change, said):
    path = tmp_path / "own.yaml"
    path.write_text(LIFT.replace(*change), encoding="utf-8")
    with pytest.raises(StewardError) as caught:
        read_bank([path], own=True)
    assert said in caught.value.describe("en")


def test_a_shipped_item_needs_standards_reasons_and_both_languages(tmp_path):
    path = tmp_path / "ours.yaml"
    path.write_text(LIFT, encoding="utf-8")
    with pytest.raises(StewardError) as caught:
        read_bank([path])
    said = caught.value.describe("en")
    assert "standards are missing" in said
    assert "stem.en" in said


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("{type: numeric, stem: {zh: '{n} 户？'}, unit: {zh: 户}, generate: visit-quota}", "n"),
        ("{type: numeric, stem: {zh: 几户？}, unit: {zh: 户}, generate: no-such}", "no-such"),
        ("{type: numeric, stem: {zh: 几户？}, unit: {zh: 户}, answer: .inf}", "answer"),
        ("{type: ordering, stem: {zh: 排}, steps: [{zh: 一}, {zh: 二}, {zh: 一}]}", "two steps are the same"),
        ("{type: matching, stem: {zh: 配}, pairs: [{left: {zh: 一}, right: {zh: 甲}}, {left: {zh: 二}, right: {zh: 乙}}, {left: {zh: 三}, right: {zh: 丙}}], extra: [{zh: 甲}]}", "extra"),
        ("{type: fill, stem: {zh: 填____。}, answers: {zh: ['。']}}", "no words"),
        ("{type: short, stem: {zh: 说}, model_answer: {zh: 好}, key_points: [{zh: 一, words: {zh: ['*']}}, {zh: 二, words: {zh: [二]}}]}", "key word"),
        ("{type: reply, stem: {zh: 评}, owner: {zh: 喂}, reply: {zh: 在}, better: {zh: 好}, effect: same, candidates: [ask, ask, explain], moves: [ask]}", "twice"),
    ],
)  # fmt: skip
def test_what_could_not_be_asked_or_graded_is_refused(tmp_path, item, said):
    path = tmp_path / "own.yaml"
    path.write_text(f"- {{id: own.x, level: apply, explanation: {{zh: 因}}, {item[1:]}\n", encoding="utf-8")
    with pytest.raises(StewardError) as caught:
        read_bank([path], own=True)
    assert said in caught.value.describe("en")


# -- written again -----------------------------------------------------------------------------------------------------


def test_every_item_written_out_reads_as_itself():
    written = yaml.safe_dump([as_written(item) for item in bank().items.values()], allow_unicode=True)
    assert dict(zip(bank().items, ITEMS.validate_python(yaml.safe_load(written)), strict=True)) == dict(bank().items)


def test_an_item_in_one_language_is_written_in_one(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(LIFT + CLOSING, encoding="utf-8")
    items = list(read_bank([path], own=True).items.values())
    written = [as_written(item) for item in items]
    assert "en" not in written[0]["stem"]
    assert written[1]["answers"] == {"en": ["9", "nine"]}
    assert "only" not in written[0]
    assert list(ITEMS.validate_python(written, context=OWN)) == items


def test_the_fingerprint_follows_what_is_asked_and_right_but_not_what_is_told():
    item = bank().items["complaint.flow-first-step"]

    def with_(**changes):
        return fingerprint(ITEMS.validate_python([{**as_written(item), **changes}])[0])

    first = fingerprint(item)
    assert first == with_()
    assert len(first) == 16
    assert first == with_(explanation={"zh": "新解释", "en": "a new one"}, seconds=90, level="judge")
    assert first != with_(stem={"zh": "另一问", "en": "another"})
    options = as_written(item)["options"]
    moved = [{**one, "right": i == 0, "why": {"zh": "因", "en": "why"}} for i, one in enumerate(options)]
    turned = [
        {**one, "right": i == len(options) - 1, "why": {"zh": "因", "en": "why"}} for i, one in enumerate(options)
    ]
    assert with_(options=moved) != with_(options=turned)
    assert len({fingerprint(one) for one in bank().items.values()}) == len(bank().items)


# -- a look beforehand -------------------------------------------------------------------------------------------------


def test_the_shipped_bank_has_neither_mistakes_nor_warnings(workspace):
    result = check([], workspace)
    assert result.ok
    assert result.warnings == ()
    assert len(result.read) == len(bank().items)


def test_a_file_is_looked_at_before_it_is_used(workspace, tmp_path):
    path = tmp_path / "new.yaml"
    copy = as_written(bank().items["complaint.flow-first-step"]) | {"id": "own.copy"}
    path.write_text(LIFT + yaml.safe_dump([copy], allow_unicode=True), encoding="utf-8")
    result = check([path], workspace)
    assert result.ok
    assert [(one.kind, one.item, one.other) for one in result.warnings] == [
        ("alike", "own.copy", "complaint.flow-first-step")
    ]


def test_a_file_that_is_in_use_is_not_compared_with_itself(workspace):
    path = write(workspace, "lifts.yaml", LIFT)
    assert check([path], workspace).ok
    assert not check([path], workspace).warnings


def test_guessers_are_told_of_only_where_enough_items_prove_it(workspace, tmp_path):
    def singles(n):
        return [
            {
                "id": f"own.g{i}",
                "type": "single",
                "level": "apply",
                "stem": {"zh": f"第 {i} 问{chr(0x4E00 + 40 * i)}{chr(0x4E10 + 77 * i)}{chr(0x5E10 + 31 * i)}？"},
                "explanation": {"zh": "因"},
                "options": [
                    {"zh": f"对的是比较长的这一个{i}", "right": True},
                    {"zh": f"甲{i}、错的"},
                    {"zh": f"乙{i}、错的"},
                ],
            }
            for i in range(n)
        ]

    path = tmp_path / "g.yaml"
    path.write_text(yaml.safe_dump(singles(3), allow_unicode=True), encoding="utf-8")
    assert not [one for one in check([path], workspace).warnings if one.kind == "guessed"]
    path.write_text(yaml.safe_dump(singles(60), allow_unicode=True), encoding="utf-8")
    told = [one.what.zh for one in check([path], workspace).warnings if one.kind == "guessed"]
    assert any("最长的选项" in one and "60 题" in one for one in told)


def test_a_file_may_hold_ten_thousand_items(tmp_path):
    size = sum(path.stat().st_size for path in shipped_files())
    assert 10_000 / len(bank().items) * size < LIMIT / 2


# -- the quick way finds what the plain one does -----------------------------------------------------------------------


def test_likeness_and_tell_tales_are_those_of_comparing_everything_with_everything():
    items = list(bank().items.values())
    random.Random(5).shuffle(items)
    items = items[:160]
    grams = {item.id: quality._grams(quality._whole(item), "zh") for item in items}
    for least in (0.05, 0.1, 0.2):
        slow = {}
        for i, second in enumerate(items):
            for first in items[:i]:
                a, b = grams[first.id], grams[second.id]
                if len(a & b) >= least * len(a | b):
                    slow.setdefault(second.id, first.id)
        assert {second: first for first, second, _ in quality.alike(items, least)} == slow
        assert slow


def test_items_that_ask_the_very_same_are_paired_with_the_first():
    first = bank().items["complaint.flow-first-step"]
    copies = ITEMS.validate_python([{**as_written(first), "id": f"own.copy-{i}"} for i in range(3)])
    assert [pair[:2] for pair in quality.alike(copies)] == [("own.copy-0", "own.copy-1"), ("own.copy-0", "own.copy-2")]


def test_a_question_that_tells_the_key_of_another_is_found():
    first, second = bank().items["complaint.flow-first-step"], bank().items["complaint.flow-missing-step"]
    key = next(option.zh for option in first.options if option.right)
    key = key if len(key) >= 8 else key + "，然后再说别的"
    options = [{**one, "zh": key} if one.get("right") else one for one in as_written(first)["options"]]
    told, teller = ITEMS.validate_python(
        [
            {**as_written(first), "options": options},
            {**as_written(second), "stem": {"zh": f"有人说“{key}”，您看呢？", "en": "Well?"}},
        ]
    )
    assert list(quality.gives_away([told, teller])) == [(second.id, first.id)]
