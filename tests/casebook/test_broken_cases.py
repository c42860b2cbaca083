"""However a case is broken, the check says it in one clear sentence with its line, and the other cases are still there."""

import contextlib
import json
import random
import re
import shutil
from pathlib import Path

import pytest

from steward import yaml_files
from steward.casebook import case_of, casebook, read_case
from steward.casebook.reading import case_from, shipped_folder
from steward.cli import run
from steward.errors import StewardError

SHIPPED = shipped_folder() / "flooded-flower-trough"
CASE = (SHIPPED / "case.yaml").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path):
    """A copy of a shipped case, held to what shipped cases are held to."""
    return Path(shutil.copytree(SHIPPED, tmp_path / SHIPPED.name))


def said_of(folder, text=None):
    return [trouble.describe("en") for trouble in troubles_of(folder, text)]


def troubles_of(folder, text=None):
    if text is not None:
        (folder / "case.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(StewardError) as caught:
        read_case(folder, own=False)
    return caught.value.troubles


def changed(before, after, text=CASE):
    """Change the first place of the case where `before` stands; give the new text and the line."""
    assert before in text
    return text.replace(before, after, 1), text[: text.index(before)].count("\n") + 1


BREAKS = {
    "a key it does not have": ("  our_fault: true", "  our_falt: true", "drill.our_falt: there is no such entry; perhaps our_fault is meant"),
    "a standard nobody knows": ("misconception.money-first, misc", "misconception.money-frist, misc", "standards[1]: there is no standard “misconception.money-frist”; close to it: misconception.money-first"),
    "a move nobody knows": ("moves: [listen, empathise], about: dry", "moves: [listen, emphatise], about: dry", "drill.replies[1].moves[2]: there is no dialogue move “emphatise”; close to it: empathise"),
    "a style nobody knows": ("  style: dominant", "  style: domineering", "drill.style: there is no communication style “domineering”; close to it: dominant"),
    "a state nobody knows": ("  state: angry", "  state: furious", "drill.state: there is no state “furious”"),
    "a way of listening nobody knows": ("analytical: {listening: technical}", "analytical: {listening: technicly}", "drill.styles.analytical.listening: there is no way of listening “technicly”; close to it: technical"),
    "a level of authority nobody knows": ("decides: leadership", "decides: the-boss", "limits[2].decides: there is no level of authority “the-boss”"),
    "a source nobody knows": ("source: [case.flooded-flower-trough]", "source: [case.flooded-flower-through]", "source[1]: there is no source (an incident or a standard) “case.flooded-flower-through”; close to it: case.flooded-flower-trough"),
    "a person who is not there": ("  customer: zhou", "  customer: chou", "drill.customer: there is no person “chou”; close to it: zhou"),
    "a person in the wrong role": ("  you: steward", "  you: manager", "drill.you: manager must have the role staff in people"),
    "a fact that is not there": ("facts: [no-test], about", "facts: [no-tset], about", "drill.replies[9].facts[1]: there is no fact “no-tset”; close to it: no-test"),
    "an expectation that is not there": ("moves: [empathise, confirm], about: dry", "moves: [empathise, confirm], about: drier", "drill.replies[4].about: there is no expectation “drier”; close to it: dry"),
    "an id that stands twice": ("- id: strained-back", "- id: alone-at-night", "facts[2].id: the id alone-at-night stands twice; rename one"),
    "a fact that no reply finds": ("facts: [soil-upstairs, no-test]", "facts: [no-test]", "facts[5]: no reply finds it: write soil-upstairs into the facts of a reply"),
    "a stage without a model for a style": ("stage: closing, style: analytical, ", "stage: closing, ", "drill.replies: the stage closing has no model for analytical"),
    "a stage with too few traps": ("{id: open-developer, stage: opening, moves: [deflect]", "{id: open-developer, stage: clarifying, moves: [deflect]", "drill.replies: the stage opening needs traps (replies with a harming move): at least 4, and there are 3"),
    "a trap that does not say why it tempts": ("tempts: {zh: 以为话说完了", "tempt: {zh: 以为话说完了", "].tempts: a trap needs tempts"),
    "a model that harms": ("style: amiable, moves: [delight, close]", "style: amiable, moves: [delight, stall]", "].moves: a model carries the harming move stall"),
    "a moment that nothing answers": ("moment: rain-tonight, moves: [commit]", "moment: rain-tonight, moves: [explain]", "drill.moments[3]: nothing answers this moment"),
    "a moment that never comes": ("when: {after: overpromise}", "when: {after: greet, stage: null}", None),
    "a moment without a when": ("when: {stage: solving}", "when: {}", "drill.moments[3].when: when is empty, so that this moment never comes"),
    "too few lines": ("      zh: [走，老伴，跟他们说不着，咱们找能管的地方去。, 不说了，说了也白说。照片我都留着呢。]", "      zh: [走，老伴。]", "drill.lines.leaves.zh: zh must have 2 at least, and has 1"),
    "a line that stands twice": ("明天又有雨，你让我等到哪天？", "几点来？谁来？说清楚。", "drill.lines.when.zh[4]: this stands twice in zh: 几点来？谁来？说清楚。"),
    "a language that is missing": ("lede: {zh:", "lede: {zhh:", "lede.zhh: there is no such entry; perhaps zh is meant"),
    "levels the wrong way round": ("desired: 9, adequate: 7, deliverable: 8", "desired: 6, adequate: 7, deliverable: 8", "expectations[1].desired: must not be below adequate (7)"),
    "a number that is none": ("importance: 50", "importance: much", "expectations[1].importance: must be a number, not 'much'"),
    "a topic nobody knows": ("topics: [leak,", "topics: [leek,", "topics[1]: there is no topic “leek”; close to it: leak"),
    "an id that is a path": ("- id: strained-back", "- id: ../../strained", "facts[2].id: “../../strained” is no id: small letters, digits and hyphens only"),
    "a sentence cut by a comma": ("who: {zh: 七十六岁，退休教师，膝盖不好", "who: {zh: 七十六岁, 退休教师", "people[1].who.退休教师: there is no such entry; if it is the rest of a sentence"),
    "a sentence without end": ("title: {zh: 水又漫上来了", "title: {zh: " + "水" * 2001, "title.zh: must have 2000 characters at most"),
    "a flow nobody knows": ("flow: complaint", "flow: complaints-2", "flow: there is no such flow; there may be complaint"),
    "a class nobody knows": ("family: water", "family: watter", "family: there is no kind of matter “watter”; close to it: water"),
    "no class at all": ("family: water\n", "", "family: this is missing; add it"),
    "too few moods": (", mood: 35", "", None),
    "a part of the review left out": ("  adopt:\n", "  adopts:\n", "review.adopts: there is no such entry; perhaps adopt is meant"),
    "a kind of cause nobody knows": ("{kind: expectation,", "{kind: expectations,", "review.causes[7].kind: 'expectations' is none of"),
    "another folder's name": ("id: flooded-flower-trough", "id: flooded-trough", "id: the id must be the name of the folder; write flooded-flower-trough"),
    "nothing said of what was invented": ("invented: {zh:", "inventd: {zh:", "invented: the source does not tell it all; write what was added for teaching"),
}  # fmt: skip


@pytest.mark.parametrize("name", BREAKS)
def test_one_clear_sentence_with_its_line(name, folder):
    before, after, sentence = BREAKS[name]
    text, line = changed(before, after)
    if sentence is None:  # a move that some reply carries, moods enough without this one: nothing is wrong
        (folder / "case.yaml").write_text(text, encoding="utf-8")
        read_case(folder, own=False)
        return
    troubles = troubles_of(folder, text)
    found = [trouble.describe("en") for trouble in troubles]
    mine = [one for one in found if sentence in one]
    assert len(mine) == 1, found
    assert len(found) <= 5, found
    told = int(re.search(r"line (\d+),", mine[0])[1])
    assert (
        told in (line, line + 1)
        or "drill.replies: " in sentence
        or "facts[5]" in sentence
        or "drill.moments[3]: " in sentence
        or "invented:" in sentence
        or "family: this is missing" in sentence
    )
    assert mine[0].endswith(".")
    chinese = [trouble.describe("zh") for trouble in troubles]
    assert all(one.endswith("。") and "第 " in one for one in chinese)


def test_all_of_them_are_told_at_once(folder):
    text = CASE
    for name in (
        "a key it does not have",
        "a move nobody knows",
        "an id that stands twice",
        "too few lines",
        "a number that is none",
    ):
        text, _ = changed(*BREAKS[name][:2], text)
    found = said_of(folder, text)
    lines = [int(re.search(r"line (\d+),", one)[1]) for one in found]
    assert len(found) >= 6
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (CASE.replace("format: 2", "format: 3"), "line 3: the case is in format 3, and this workbench reads up to 2"),
        (CASE.replace("lede: {", "lede: &x {", 1), "ine 6 of flooded-flower-trough/case.yaml refers to another place"),
        (CASE.replace("told: partial", "told: [*x]", 1), "refers to another place (& and *); write the content out"),
        (CASE.replace("told: partial", "told: !!python/object/apply:os.system [ls]"), "has a YAML tag (!); leave it out"),
        (CASE.replace("told: partial", "told: partial\ntold: full"), "“told” stands twice; keep one"),
        (CASE.replace("told: partial", "told: {partial"), "at line 8: the { in this line is not closed; a } is missing"),
        (CASE + "#" * 1_000_000, "what is written by hand has 1 MB at most"),
        ("- a list\n", "the file as a whole: must be a set of “name: value” lines"),
        ("", "the file as a whole: is empty; write something"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_sentence(text, sentence, folder):
    (said,) = said_of(folder, text)
    assert sentence in said


def test_a_bomb_of_references_is_refused_before_it_goes_off(folder):
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    (said,) = said_of(folder, bomb)
    assert "line 1 of" in said.casefold()


def test_a_story_that_is_too_large_or_missing_is_told(folder):
    (folder / "story.en.md").write_bytes(b"x" * 5_000_000)
    (folder / "story.zh.md").unlink()
    found = said_of(folder)
    assert any("story.en.md has 5 MB" in one for one in found)
    assert any("has no story.zh.md" in one for one in found)


@pytest.mark.parametrize(
    "code",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "<svg/onload=alert(1)>",
        "<p\nonclick = x>",
    ],
)
def test_code_in_a_text_or_a_story_is_one_sentence_each(code, folder):
    text, line = changed("title: {zh: 水又漫上来了", f"title: {{zh: {json.dumps(code)}")
    (folder / "story.zh.md").write_text(f"# 水\n\n{code}\n", encoding="utf-8")
    in_title, in_story = said_of(folder, text)
    assert in_title.startswith(f"flooded-flower-trough/case.yaml, line {line}, title.zh: here stands code")
    assert in_story.startswith("flooded-flower-trough/story.zh.md, line 3: here stands code")


def test_a_story_full_of_signs_takes_no_time(folder):
    for text in ("< " + " " * 900_000, "<" + " on" * 300_000, "<p on" * 200_000):
        (folder / "story.zh.md").write_text(text, encoding="utf-8")
        read_case(folder, own=False)
    (folder / "story.zh.md").write_text("<script>\n" * 3, encoding="utf-8")
    assert [int(re.search(r"line (\d+):", one)[1]) for one in said_of(folder)] == [1, 2, 3]


@pytest.mark.parametrize("words", ["1 < 2 and 3 > 2", "<3", "网址：example", "(on = off)", "a <b> c"])
def test_signs_that_are_no_code_are_words_like_any_other(words, folder):
    (folder / "story.zh.md").write_text(words, encoding="utf-8")
    assert read_case(folder, own=False).story("zh") == words


@pytest.mark.parametrize(
    "name",
    ["../../etc", "..", "Flooded", "a b", "a/b", "", "/etc/passwd", "x" * 300, "CON", "nul\0", "~nobody-at-all/x"],
)
def test_a_name_is_never_a_path_out_of_the_casebook(name, workspace):
    with pytest.raises(StewardError) as caught:
        case_of(workspace, name)
    assert caught.value.code == "unknown-case"


# --- among others -----------------------------------------------------------------------------------------------------


@pytest.fixture
def own(workspace, monkeypatch):
    monkeypatch.setenv("STEWARD_WORKSPACE", str(workspace.root))

    def write(name, text):
        (workspace.casebook / name).mkdir(parents=True, exist_ok=True)
        (workspace.casebook / name / "case.yaml").write_text(text, encoding="utf-8")

    return write


def test_one_broken_case_hides_no_other(own, workspace):
    whole = CASE.replace("id: flooded-flower-trough", "id: our-trough", 1)
    own("our-trough", whole)
    own("torn", "format: [")
    own("flooded-flower-trough", CASE)
    book = casebook(workspace)
    assert {"our-trough", "flooded-flower-trough"} <= set(book.cases)
    assert not book.cases["flooded-flower-trough"].own
    said = [trouble.describe("en") for trouble in book.troubles]
    assert len(said) == 2
    assert any("torn/case.yaml" in one for one in said)
    assert any("A shipped case has the id flooded-flower-trough already" in one for one in said)
    own("our-trough", whole.replace("title: {zh: 水又漫上来了", "title: {zh: 改过的"))
    assert casebook(workspace).cases["our-trough"].title.zh == "改过的"


def test_the_command_says_all_of_it_and_leaves_with_1(own, capsys):
    own(
        "our-trough",
        CASE.replace("id: flooded-flower-trough", "id: our-trough", 1).replace("  state: angry", "  state: furious"),
    )
    assert run(["case", "check", "our-trough", "--json", "--locale", "en"]) == 1
    told = json.loads(capsys.readouterr().out)
    (error,) = told["errors"]
    assert error["file"], error["where"] == ("our-trough/case.yaml", "drill.state")
    assert run(["case", "list", "--locale", "zh"]) == 1
    written = capsys.readouterr()
    assert "flooded-flower-trough" in written.out
    assert "没有“furious”这种状态" in written.err
    assert run(["case", "show", "flooded-flower-trough", "--locale", "en"]) == 0
    assert "The water is back" in capsys.readouterr().out
    assert run(["case", "show", "no-such-case"]) == 2


# --- whatever stands there --------------------------------------------------------------------------------------------

JUNK = (None, 0, -1, 3.5, True, "", "x", [], {}, [None], [[]], {"zh": None}, {"zh": [1]}, {"a": {"b": 1}}, ["listen", 5], "../x", [{}], {"id": {}})  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_junk_in_any_place_is_told_and_nothing_breaks(seed, folder):
    chance = random.Random(seed)
    data = yaml_files.parse(CASE, "case.yaml")
    for _ in range(3):
        entry = data
        while True:
            key = chance.choice(list(entry if isinstance(entry, dict) else range(len(entry))))
            if not isinstance(entry[key], dict | list) or not entry[key] or chance.random() < 0.25:
                entry[key] = chance.choice(JUNK)
                break
            entry = entry[key]
    (folder / "case.yaml").write_text(json.dumps(data), encoding="utf-8")
    for own in (True, False):
        with contextlib.suppress(StewardError):
            read_case(folder, own=own).ledger()


def test_a_list_gone_wrong_takes_no_time(folder):
    text = CASE.replace("standards: [misconception.money-first,", "standards: [" + "x, " * 20_000, 1)
    found = said_of(folder, text)
    assert any("entries here, and 200 may be" in one for one in found)


@pytest.mark.parametrize(
    ("part", "kept", "sentence"),
    [
        ("well", 0, "review.well: this is missing; add it"),
        ("badly", 1, "review.badly: there must be 2 to 5, and there are 1"),
        ("causes", 2, "review.causes: there must be 4 to 8, and there are 2"),
        ("causes", 4, "review.causes: there must be 3 kinds of causes at least, and there are 2"),
        ("mine", 2, "review.mine: there must be 3 to 6, and there are 2"),
        ("questions", 1, "review.questions: there must be 2 to 4, and there are 1"),
        ("happened", 2, "happened: 3 events at least must have a mood, and 2 have one"),
    ],
)
def test_the_review_of_a_shipped_case_is_held_to_its_measure(part, kept, sentence, folder):
    data = yaml_files.parse(CASE, "case.yaml")
    owner = data if part == "happened" else data["review"]
    owner[part] = owner[part][:kept]
    (said,) = said_of(folder, json.dumps(data))
    assert sentence in said
    data["id"] = "ours"
    case_from(json.dumps(data), {}, name="ours")
