"""``steward quiz take``: at the terminal and by a script, with nothing lost however it ends."""

import io
import json
import sys

import pytest

from steward.cli import quiz_terminal as terminal
from steward.cli import run
from steward.errors import StewardError
from steward.quiz.answers.asked import KINDS, ask
from steward.quiz.answers.grading import grade
from steward.quiz.items.bank import bank
from steward.records.store import Store

ITEMS = tuple(bank().items.values())
BY_KIND = {kind: next(item for item in ITEMS if item.type == kind) for kind in KINDS}


@pytest.fixture(autouse=True)
def somewhere(workspace, monkeypatch):
    monkeypatch.setenv("STEWARD_WORKSPACE", str(workspace.root))


@pytest.fixture
def chen(capsys):
    assert run(["people", "add", "陈静", "--json"]) == 0
    return json.loads(capsys.readouterr().out)["id"]


@pytest.fixture
def typing(monkeypatch):
    def typed(*lines):
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(line + "\n" for line in lines)))

    return typed


def events(workspace, kind):
    with Store.open(workspace) as store:
        return store.events(kinds=(kind,))


# -- by a script -------------------------------------------------------------------------------------------------------


def script(tmp_path, entries, name="answers.json"):
    path = tmp_path / name
    path.write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")
    return str(path)


def test_a_script_answers_what_it_names_and_all_of_it_is_kept(chen, workspace, tmp_path, capsys):
    entries = [
        {"item": "complaint.flow-first-step", "answer": {"chosen": [0]}, "certainty": "sure"},
        {"item": "numbers.visit-quota", "answer": {"number": "１"}, "certainty": "guess", "seconds": 12},
    ]
    assert run(["quiz", "take", "--answers", script(tmp_path, entries), "--json", "--seed", "3", "--locale", "zh"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["person"], told["mode"], told["unused"]) == (chen, "items", [])
    assert [one["item"] for one in told["answers"]] == ["complaint.flow-first-step", "numbers.visit-quota"]
    assert told["answers"][1]["mark"] == 0
    assert told["answers"][0]["explanation"]
    kept = events(workspace, "answered")
    assert [event.about for event in kept] == ["complaint.flow-first-step", "numbers.visit-quota"]
    assert kept[1].body["answer"] == {"number": "１"}


def test_the_same_seed_asks_the_same(chen, tmp_path, capsys):
    path = script(tmp_path, [{"item": "numbers.visit-quota", "answer": {"number": "5"}}])
    said = []
    for _ in range(2):
        assert run(["quiz", "take", "--answers", path, "--json", "--seed", "3"]) == 0
        said.append(json.loads(capsys.readouterr().out)["answers"][0]["answer"])
    assert said[0] == said[1]


def test_a_script_may_go_step_by_step(chen, tmp_path, capsys):
    assert run(["quiz", "take", "--answers", script(tmp_path, []), "--json", "--minutes", "5"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert first["answers"] == []
    entry = {"item": first["asked"]["id"], "answer": {}, "certainty": "guess"}
    path = script(tmp_path, [entry])
    assert run(["quiz", "take", "--mode", "today", "--answers", path, "--json", "--minutes", "5"]) == 0
    second = json.loads(capsys.readouterr().out)
    assert second["session"] == first["session"]
    assert second["done"] == 1
    assert second["asked"]["id"] != first["asked"]["id"]


def test_answers_may_stand_one_a_line_and_come_by_standard_input(chen, monkeypatch, capsys):
    monkeypatch.setattr(
        sys, "stdin", io.StringIO('{"item": "complaint.flow-first-step", "answer": {"chosen": [1]}}\n\n')
    )
    assert run(["quiz", "take", "--answers", "-", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["answers"]) == 1


@pytest.mark.parametrize("text", ["{", "[1]", '"x"', '[{"item": 3}]', "nix", '{"answers": [}'])
def test_a_file_that_holds_no_answers_is_refused(text, tmp_path, capsys):
    path = tmp_path / "answers.json"
    path.write_text(text, encoding="utf-8")
    assert run(["quiz", "take", "--answers", str(path), "--json", "--locale", "en"]) == 2
    assert "answers.json must be JSON" in capsys.readouterr().err


def test_an_answer_that_does_not_fit_is_named_and_those_before_it_are_kept(chen, workspace, tmp_path, capsys):
    entries = [
        {"item": "complaint.flow-first-step", "answer": {"chosen": [0]}},
        {"item": "numbers.visit-quota", "answer": {"number": "3,5"}},
    ]
    assert run(["quiz", "take", "--answers", script(tmp_path, entries), "--locale", "zh"]) == 2
    assert "answers.json 第 2 项：“3,5”里的逗号" in capsys.readouterr().err
    assert len(events(workspace, "answered")) == 1


def test_an_item_there_is_not_is_told(chen, tmp_path, capsys):
    assert run(["quiz", "take", "--answers", script(tmp_path, [{"item": "no.such"}]), "--locale", "en"]) == 2
    assert "no.such" in capsys.readouterr().err


def test_without_anybody_it_is_practice_and_nothing_is_kept(workspace, tmp_path, capsys):
    path = script(tmp_path, [{"item": "complaint.flow-first-step", "answer": {"chosen": [0]}}])
    assert run(["quiz", "take", "--answers", path, "--json", "--locale", "zh"]) == 0
    shown = capsys.readouterr()
    assert "不留记录" in shown.err
    assert json.loads(shown.out)["person"] == "guest"
    assert events(workspace, "answered") == []


def test_under_a_hub_it_is_always_the_hubs_user(chen, workspace, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("JUPYTERHUB_USER", "li.wei")
    path = script(tmp_path, [{"item": "complaint.flow-first-step", "answer": {"chosen": [0]}}])
    assert run(["quiz", "take", "--answers", path, "--json", "--person", "陈静"]) == 0
    assert json.loads(capsys.readouterr().out)["person"] != chen


@pytest.mark.parametrize(
    "options", [["--json"], ["--mode", "topic"], ["--mode", "today", "--topic", "complaint"], ["--mode", "sleep"], ["--minutes", "0"], ["--person", "nobody"], ["--answers", "/nowhere.json"]]
)  # fmt: skip
def test_a_call_that_makes_no_sense_ends_in_one_sentence(options, chen, capsys):
    assert run(["quiz", "take", *options, "--locale", "en"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


# -- at the terminal ---------------------------------------------------------------------------------------------------


def test_a_name_is_asked_for_once(workspace, typing, capsys):
    typing("李伟", "q")
    assert run(["quiz", "take", "--locale", "zh"]) == 0
    assert "今天再运行同一条命令就接着做" in capsys.readouterr().out
    typing("q")
    assert run(["quiz", "take", "--locale", "zh"]) == 0
    assert "您的姓名" not in capsys.readouterr().out
    assert [event.body["name"] for event in events(workspace, "person-added")] == ["李伟"]


def test_an_answer_is_kept_as_it_is_given_and_the_session_goes_on_where_it_stood(chen, workspace, typing, capsys):
    typing("A", "s", "")
    assert run(["quiz", "take", "--topic", "complaint", "--locale", "zh"]) == 0  # the input ends in the middle
    first = capsys.readouterr().out
    assert "第 1/" in first
    assert len(events(workspace, "answered")) <= 1
    answered = len(events(workspace, "answered"))
    typing("q")
    assert run(["quiz", "take", "--topic", "complaint", "--locale", "zh"]) == 0
    assert f"第 {answered + 1}/" in capsys.readouterr().out
    assert len(events(workspace, "session-begun")) == 1


def test_a_slip_is_taken_back(chen, workspace, typing, capsys):
    typing("A", "g", "u", "q")
    assert run(["quiz", "take", "--topic", "conduct", "--locale", "en"]) == 0
    shown = capsys.readouterr().out
    if events(workspace, "answered"):
        assert "Taken back" in shown
        assert len(events(workspace, "undone")) == 1
    assert shown.count("1 of ") >= 1


def test_what_cannot_be_an_answer_is_asked_for_again(chen, typing, capsys):
    typing("?", "ZZZ", "", "q")
    assert run(["quiz", "take", "--locale", "zh"]) == 0
    assert "没看懂“?”" in capsys.readouterr().out


def test_ctrl_c_ends_it_in_order(chen, workspace, monkeypatch, capsys):
    def interrupted(prompt=""):
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", interrupted)
    assert run(["quiz", "take", "--locale", "zh"]) == 130
    shown = capsys.readouterr()
    assert "接着做" in shown.out
    assert "Traceback" not in shown.err
    assert len(events(workspace, "session-begun")) == 1


def test_quick_cards_are_turned(chen, workspace, typing, capsys):
    typing("", "y", "", "n", "q")
    assert run(["quiz", "take", "--mode", "flash", "--topic", "fee", "--locale", "en"]) == 0
    assert "2 cards turned, 1 known" in capsys.readouterr().out


# -- what is typed -----------------------------------------------------------------------------------------------------


def typed_right(asked, shown):
    """Type the right answer as somebody at the terminal would."""
    item, letters = asked.item, terminal.LETTERS
    match item.type:
        case "single" | "multiple" | "case":
            keys = [i for i, option in enumerate(item.options) if option.right]
            return ["".join(letters[place] for place, one in enumerate(shown["options"]) if one["id"] in keys)]
        case "truefalse":
            return ["对" if item.answer else "错"]
        case "ordering":
            return ["".join(letters[asked.order.index(i)] for i in range(len(item.steps)))]
        case "matching":
            told = grade(asked, {}).shown("zh")["pairs"]
            return [" ".join(f"{one['id'] + 1}{letters[one['right']].lower()}" for one in told)]
        case "numeric":
            return [f"{asked.answer:g}"]
        case "fill":
            return [item.answers["zh"][0]]
        case "short":
            return [item.model_answer.zh]
        case "reply":
            moves = "".join(letters[place] for place, one in enumerate(shown["candidates"]) if one["id"] in item.moves)
            return [moves or "0", str([one["id"] for one in shown["effects"]].index(item.effect) + 1)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_answered_by_typing_and_says_so_in_both_languages(kind):
    for item in ITEMS:
        if item.type != kind:
            continue
        asked = ask(item, 4)
        for locale in ("zh", "en"):
            shown = asked.shown(locale)
            answer = {}
            for part, typed in zip(terminal.asks(shown), typed_right(asked, shown), strict=True):
                assert terminal.how(part, locale)
                answer |= terminal.read(part, typed, shown)
            graded = grade(asked, answer, locale)
            assert graded.right
            lines = [*terminal.question(shown, locale), *terminal.taught(graded.shown(), shown, locale)]
            assert all(isinstance(line, str) and "None" not in line for line in lines)
            assert any("✓" in line for line in lines)


def test_what_was_wrong_is_told_with_its_reason():
    asked = ask(BY_KIND["single"], 1)
    shown = asked.shown("zh")
    wrong = next(i for i, option in enumerate(BY_KIND["single"].options) if not option.right)
    lines = terminal.taught(grade(asked, {"chosen": [wrong]}).shown("zh"), shown, "zh")
    assert lines[0].startswith("✗")
    assert any("您选了" in line for line in lines)
    assert any(BY_KIND["single"].options[wrong].why.zh in line for line in lines)


@pytest.mark.parametrize(
    ("kind", "part", "typed"),
    [("single", "one", "AB"), ("single", "one", "Z"), ("single", "one", "0"), ("multiple", "many", "AA"), ("ordering", "steps", "AB"), ("matching", "pairs", "1Z"), ("matching", "pairs", "9A"), ("reply", "effect", "4"), ("reply", "moves", "XYZ")],
)  # fmt: skip
def test_letters_that_are_not_there_are_not_guessed_at(kind, part, typed):
    with pytest.raises(StewardError):
        terminal.read(part, typed, ask(BY_KIND[kind], 1).shown("zh"))


@pytest.mark.parametrize("typed", ["b", "B", "Ｂ", "2", "２", " b ", "B."])
def test_a_choice_is_a_letter_or_a_number_of_any_width(typed):
    shown = ask(BY_KIND["single"], 1).shown("zh")
    assert terminal.read("one", typed, shown) == {"chosen": [shown["options"][1]["id"]]}


@pytest.mark.parametrize("typed", ["1A2B3C", "1a 2b 3c", "ABC", "1-A，2-B，3-C", "1：A 2：B 3：C"])
def test_pairs_are_typed_in_any_of_the_usual_ways(typed):
    shown = ask(BY_KIND["matching"], 1).shown("zh")
    assert len(shown["left"]) == 3
    assert terminal.read("pairs", typed, shown) == {"pairs": {"0": 0, "1": 1, "2": 2}}


def test_what_is_new_follows_the_course_as_on_the_pages(workspace, typing, capsys):
    from steward.quiz.courses.courses import courses

    assert run(["people", "add", "赵刚", "--post", "security", "--json"]) == 0
    typing("q")
    assert run(["quiz", "take", "--person", "赵刚"]) == 0
    (begun,) = events(workspace, "session-begun")
    course = next(one for one in courses().values() if one.post == "security")
    asked = [id for id, _ in begun.body["items"]]
    assert asked and set(asked) <= set(course.order(bank())[:60])
    capsys.readouterr()
