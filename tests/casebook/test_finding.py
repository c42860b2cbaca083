"""Finding: in both languages, by word and by what a case is about, with the reason, slips forgiven; and cases like a complaint."""

import pytest

from steward.casebook import casebook
from steward.casebook.authoring import copy_of
from steward.casebook.authoring import save as save_case
from steward.casebook.finding import like, related, search
from steward.casebook.finding.words import near, stem, tokens
from steward.casebook.guides import guidebook
from steward.cli import run

ALL = len(casebook().cases) + len(guidebook().guides)


def first(query, locale="zh", **narrowed):
    return next((found.id for found in search(query, locale, **narrowed)), None)


def ids(query, locale="zh", **narrowed):
    return [found.id for found in search(query, locale, **narrowed)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("漏水", "ceiling-leak"), ("花槽 老人", "flooded-flower-trough"), ("养宠物", "conflict-pets"), ("晨练", "conflict-morning-noise"),
        ("wing mirror", "broken-mirror"), ("mouldy wallpaper", "wallpaper-mould"), ("vacant homes", "vacant-homes"),
    ],
)  # fmt: skip
def test_words_in_either_language_find_what_they_are_about(query, expected):
    for locale in ("zh", "en"):
        assert first(query, locale) == expected


def test_without_words_everything_is_there():
    assert len(search("", "zh")) == ALL


def test_all_words_must_occur_and_where_no_page_has_all_those_with_most_come():
    both = set(ids("漏水 老人"))
    assert both and both <= set(ids("漏水")) & set(ids("老人"))
    assert set(ids("漏水 长颈鹿")) == set(ids("漏水"))
    assert not ids("长颈鹿群岛")


def test_the_reason_names_the_place_and_quotes_the_words():
    why = search("漏水", "zh")[0].why
    assert "“漏水”" in why.zh and "主题" in why.zh and "topic" in why.en
    quoted = next(found.why.zh for found in search("搪瓷盆", "zh") if found.id == "ceiling-leak")
    assert "搪瓷盆" in quoted


def test_a_few_slips_of_the_keyboard_are_forgiven():
    assert "wallpaper-mould" in ids("walpaper", "en")
    assert "complaint-handling" in ids("complant", "en")
    assert "falling-objects" in ids("高空抛无")
    assert "ceiling-leak" in ids("leeking", "en") or "ceiling-leak" in ids("leakng", "en")


def test_beginnings_of_words_find_while_one_types():
    assert "noisy-renovation" in ids("renov", "en")


def test_a_standard_is_found_by_its_id_and_by_the_end_of_it():
    named = {id for id, case in casebook().cases.items() if "revisit.rework-24h" in case.standards}
    assert named and named <= set(ids("revisit.rework-24h")) and named <= set(ids("", standard="revisit.rework-24h"))


def test_what_a_case_is_about_narrows():
    cases = casebook().cases
    assert set(ids("", topic="pets")) >= {id for id, case in cases.items() if "pets" in case.topics}
    assert {found.id for found in search("", "zh", style="amiable")} == {
        id for id, case in cases.items() if case.drill and "amiable" in case.drill.styles
    }
    for id in ids("", cause="facility"):
        assert any(cause.kind == "facility" for cause in cases[id].review.causes)
    assert "revisits" in ids("", step="revisit") and "ceiling-leak" in ids("", step="revisit")
    assert all(found.why.zh for found in search("", "zh", family="water"))
    assert not ids("漏水", family="noise", topic="leak", style="dominant", cause="money")


def test_related_cases_begin_with_those_the_writers_name_and_never_hold_the_case_itself():
    for id, case in casebook().cases.items():
        found = [one.id for one in related(id, 6)]
        assert id not in found
        assert set(found[: len(case.related)]) == set(case.related), id
    assert related("nowhere") == ()
    assert "dog-mess" in [one.id for one in related("conflict-pets", kind="guide")]


@pytest.mark.parametrize(
    ("complaint", "expected"),
    [
        ("业主投诉卫生间天花板漏水，已经修了两次，楼上不配合", "ceiling-leak"),
        ("小区里狗没拴绳，吓到孩子", "dog-mess"),
        ("楼上装修，中午还在钻墙，上夜班没法睡", "noisy-renovation"),
        ("楼道里堆满纸箱，过不去", "corridor-clutter"),
        ("The intercom has been repaired three times and still nobody can hear me", "intercom-repeat-fault"),
    ],
)
def test_a_complaint_finds_the_cases_like_it(complaint, expected):
    found = like(complaint, "zh")
    assert expected in [one.id for one in found[:2]]
    assert found[0].why.zh


def test_words_that_any_complaint_has_are_no_likeness():
    assert like("您好，我是业主", "zh") == ()
    assert like("", "zh") == ()


def test_the_companys_own_cases_are_found_as_soon_as_they_are_there(workspace):
    assert "our-drip" not in [one.id for one in search("漏水", "zh", workspace)]
    save_case(workspace, copy_of(casebook().cases["ceiling-leak"], "our-drip"))
    assert "our-drip" in [one.id for one in search("漏水", "zh", workspace)]
    assert "our-drip" in [one.id for one in like("卫生间天花板漏水", "zh", workspace)]


def test_words_are_compared_by_pairs_and_stems():
    assert tokens("漏水了 leaking, leaks") == {"漏水", "水了", "leak"}
    assert stem("parties") == stem("party") and stem("stopped") == stem("stops")
    assert near("niose", ["nois", "nose", "noise"]) == ["nose", "noise"]
    assert near("abc", ["abd"]) == []


def test_the_command_finds_cases_with_the_reason(capsys, workspace):
    assert run(["case", "list", "--find", "漏水", "--workspace", str(workspace.root), "--locale", "zh"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[1].startswith("ceiling-leak") and "漏水" in said[1]
    assert run(["case", "list", "--find", "qqqqq", "--workspace", str(workspace.root), "--locale", "en"]) == 0
    assert "No case was found" in capsys.readouterr().out
