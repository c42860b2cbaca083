"""What an answer is worth: the right one everything, chance nothing, and whatever is sent an answer or one sentence."""

import itertools
import json
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau
from studying import right

from steward.errors import StewardError
from steward.quiz.answers.asked import KINDS, ask, right_sides
from steward.quiz.answers.grading import grade, tau
from steward.quiz.answers.numbers_typed import read_day, read_hour, read_number
from steward.quiz.answers.words_typed import bare, denies, said, same_words
from steward.quiz.items.bank import bank
from steward.quiz.items.item import Case, Matching, Multiple, Numeric, Short, Single, TrueFalse
from steward.words import LOCALES

BANK = bank().items
ITEMS = tuple(BANK.values())
BY_KIND = {kind: next(item for item in ITEMS if item.type == kind) for kind in KINDS}
items = st.sampled_from(ITEMS)
seeds = st.integers(0, 2**63)
locales = st.sampled_from(LOCALES)


# -- the whole bank ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_right_answer_of_every_item_earns_everything(kind, locale):
    for item in ITEMS:
        if item.type == kind:
            for seed in range(4):
                asked = ask(item, seed)
                graded = grade(asked, right(asked), locale)
                assert graded.right
                assert graded.fraction == 1
                assert not graded.blank


@pytest.mark.parametrize("kind", ["fill", "short"])
def test_words_of_either_language_are_right_whichever_is_on_the_screen(kind):
    for item in ITEMS:
        if item.type != kind:
            continue
        asked = ask(item, 1)
        texts = (
            [item.model_answer.zh, item.model_answer.en]
            if isinstance(item, Short)
            else itertools.chain(*item.answers.values())
        )
        for text, locale in itertools.product(texts, LOCALES):
            assert grade(asked, {"text": text}, locale).right, (item.id, text)


@given(item=items, seed=seeds)
def test_an_answer_means_the_same_in_either_language(item, seed):
    asked = ask(item, seed)
    assert grade(asked, right(asked), "zh").parts == grade(asked, right(asked), "en").parts


@given(item=items, seed=seeds)
def test_nothing_answered_is_worth_nothing(item, seed):
    asked = ask(item, seed)
    empty = [
        {},
        None,
        {"chosen": []},
        {"order": []},
        {"pairs": {}},
        {"number": " "},
        {"text": "\n"},
        {"moves": [], "effect": ""},
    ]
    graded = []
    for answer in empty:
        try:
            graded.append(grade(asked, answer))
        except StewardError as error:
            assert error.code == "bad-answer"
    assert len(graded) >= 3
    assert all(one.blank and one.fraction == 0 for one in graded)


def json_values():
    leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    inner = st.recursive(
        leaves, lambda deeper: st.lists(deeper, max_size=4) | st.dictionaries(st.text(max_size=4), deeper, max_size=4)
    )
    parts = st.sampled_from(["chosen", "order", "pairs", "number", "text", "moves", "effect", "certainty", ""])
    small = st.lists(st.integers(-1, 6), max_size=6)
    return st.one_of(inner, st.dictionaries(parts, inner | small | st.text(st.characters(), max_size=20), max_size=3))


@given(item=items, seed=st.integers(0, 9), answer=json_values(), locale=locales)
def test_whatever_is_sent_is_graded_or_refused_in_one_sentence(item, seed, answer, locale):
    try:
        graded = grade(ask(item, seed), answer, locale)
    except StewardError as error:
        assert len(error.troubles) == 1
        assert "\n" not in error.describe(locale)
        error.describe(locale).encode("utf-8")
        return
    assert 0 <= graded.fraction <= 1
    assert graded.right == (graded.fraction == 1)
    json.dumps(graded.shown(locale), allow_nan=False).encode("utf-8")
    json.dumps(dict(graded.answer), ensure_ascii=False, allow_nan=False).encode("utf-8")
    # What is kept of it is read again to the same end.
    assert grade(ask(item, seed), dict(graded.answer), locale).fraction == graded.fraction


@pytest.mark.parametrize(
    "text", ["😀" * 25_000, "<script>alert(1)</script>" * 4_000, "\u0301" * 50_000, "a\x00\ud800b", "ﷺ" * 30_000]
)
@pytest.mark.parametrize("kind", ["fill", "short"])
def test_no_text_breaks_it(kind, text):
    graded = grade(ask(BY_KIND[kind], 1), {"text": text})
    assert graded.fraction == 0
    json.dumps(graded.shown("zh")).encode("utf-8")


def test_numbers_too_large_to_write_down_are_refused():
    for answer in ({"number": 10**6000}, {"chosen": [10**6000]}, {"number": "9" * 400}, {"number": float("inf")}):
        for kind in ("numeric", "single"):
            with pytest.raises(StewardError):
                grade(ask(BY_KIND[kind], 1), answer)


# -- the rules ---------------------------------------------------------------------------------------------------------


def choices(item):
    n = len(item.options)
    return [set(c) for size in range(1, n + 1) for c in itertools.combinations(range(n), size)]


def test_ticking_at_random_or_everything_earns_nothing_before_the_floor():
    for item in ITEMS:
        if not isinstance(item, Multiple):
            continue
        asked = ask(item, 1)
        keys = {i for i, option in enumerate(item.options) if option.right}
        others = len(item.options) - len(keys)
        unfloored = [len(c & keys) / len(keys) - len(c - keys) / others for c in [set(), *choices(item)]]
        assert mean(unfloored) == pytest.approx(0)
        assert grade(asked, {"chosen": list(range(len(item.options)))}).fraction == 0
        for chosen in choices(item):
            graded = grade(asked, {"chosen": sorted(chosen)})
            assert graded.right == (chosen == keys)
            assert graded.fraction == pytest.approx(
                max(0, len(chosen & keys) / len(keys) - len(chosen - keys) / others)
            )


def test_one_key_is_right_or_not():
    for item in ITEMS:
        if isinstance(item, Single):
            fractions = [grade(ask(item, 1), {"chosen": [i]}).fraction for i in range(len(item.options))]
            assert sorted(fractions) == [0] * (len(fractions) - 1) + [1]


@given(st.permutations(range(6)))
def test_an_order_earns_kendalls_tau_with_everything_only_for_the_right_one(order):
    expected = kendalltau(range(6), order).statistic
    assert tau(order) == pytest.approx(max(0, expected))
    assert (tau(order) == 1) == (list(order) == sorted(order))


def test_one_swap_of_neighbours_costs_a_fifth_of_five_steps():
    asked = ask(BANK["complaint.flow-order"], 1)
    order = right(asked)["order"]
    order[1], order[2] = order[2], order[1]
    graded = grade(asked, {"order": order})
    assert graded.fraction == pytest.approx(0.8)
    assert [part.state for part in graded.parts].count("wrong") == 2


def test_pairs_count_one_by_one_and_may_share_a_right_side():
    item = BY_KIND["matching"]
    asked = ask(item, 5)
    pairs = right(asked)["pairs"]
    assert grade(asked, {"pairs": {"0": pairs["0"]}}).fraction == pytest.approx(1 / len(item.pairs))
    same = Matching.model_validate(
        {
            **item.model_dump(),
            "pairs": [
                {**pair.model_dump(), "right": item.pairs[i % 2].right.model_dump()}
                for i, pair in enumerate(item.pairs)
            ],
        }
    )
    assert len(right_sides(same)) == 2 + len(item.extra)
    asked = ask(same, 5)
    assert grade(asked, right(asked)).right


def test_a_reply_is_two_thirds_its_moves_and_one_third_its_effect():
    item = BY_KIND["reply"]
    asked = ask(item, 1)
    assert grade(asked, {"moves": list(item.moves), "effect": ""}).fraction == pytest.approx(2 / 3)
    assert grade(asked, {"moves": [], "effect": item.effect}).fraction == pytest.approx(1 / 3)
    assert grade(asked, {"moves": list(item.candidates), "effect": item.effect}).fraction == pytest.approx(1 / 3)


def test_answers_to_another_item_are_refused_with_an_example():
    for kind, answer in [("single", {"chosen": [0, 1]}), ("single", {"text": "B"}), ("ordering", {"order": [0, 1]}), ("matching", {"pairs": {"9": 0}}),
                         ("reply", {"moves": ["no-such"]}), ("reply", {"effect": "nix"}), ("truefalse", {"chosen": [True]}), ("single", {"chosen": [99]})]:  # fmt: skip
        with pytest.raises(StewardError) as caught:
            grade(ask(BY_KIND[kind], 1), answer)
        assert caught.value.code == "bad-answer"


# -- numbers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("44", 44), ("４４", 44), ("44户", 44), ("44 households", 44), ("约 44 户。", 44), ("1,200", 1200), ("1，200 元", 1200), ("1 200", 1200), ("1'200.50", 1200.5),
        ("1,234,567", 1234567), ("3.5", 3.5), ("３．５", 3.5), (".5", 0.5), ("−5", -5), ("-5", -5), ("负 5", -5), ("1/4", 0.25), ("1/4?", 0.25), ("½", 0.5), ("1½", 1.5),
        ("1 1/2", 1.5), ("-1/4", -0.25), ("92%", 0.92), ("９２％", 0.92), ("百分之九十二", 0.92), ("1.2万", 12000), ("3 千", 3000), ("两千三百", 2300), ("四十四户", 44), ("十二", 12),
        ("twenty-four", 24), ("a hundred and five", 105), ("two thousand", 2000), ("550×8%=44", 44), ("120 + 30 = 150 张", 150), ("44 m²", 44), ("第 3 天", 3), ("¥1,200", 1200),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(typed, value):
    assert read_number(typed) == pytest.approx(value)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("3,5", "unclear-number"), ("0,5", "unclear-number"), ("1,20", "unclear-number"), ("12,3456", "unclear-number"), ("1,200,5", "unclear-number"), ("0,500", "unclear-number"),
        ("", "no-number"), ("不知道", "no-number"), ("?", "no-number"), ("44 或 45", "several-numbers"), ("44-45", "several-numbers"), ("x" * 300, "no-number"),
    ],
)  # fmt: skip
def test_what_can_be_meant_in_two_ways_is_asked_about(typed, code):
    with pytest.raises(StewardError) as caught:
        read_number(typed)
    assert caught.value.code == code


@given(st.integers(-(10**9), 10**9), st.sampled_from(["{}", "{:,}", " {} ", "约{}户", "{} households", "={}"]))
def test_a_whole_number_is_read_however_it_is_written(n, form):
    assert read_number(form.format(n)) == n


@given(st.integers(0, 9999))
def test_chinese_numerals_mean_what_they_say(n):
    digits, units, written, zero = "零一二三四五六七八九", ["", "十", "百", "千"], "", False
    for power in range(3, -1, -1):
        digit = n // 10**power % 10
        if digit:
            written += "零" * zero + digits[digit] + units[power]
        zero = bool(written) and not digit
    assert read_number(written or "零") == n


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_a_sentence(typed):
    for read in (read_number, read_day, read_hour):
        try:
            read(typed)
        except StewardError as error:
            assert error.code in ("no-number", "several-numbers", "unclear-number")


def fixed(answer, tolerance=0.0, zh="户", en="households"):
    given_ = {"zh": "题", "en": "q"}
    return ask(
        Numeric(id="a.b", type="numeric", level="apply", standards=("complaint.flow",), stem=given_, explanation=given_, unit={"zh": zh, "en": en}, answer=answer, tolerance=tolerance),
        1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "tolerance", "typed", "is_right"),
    [(0.3, 0, "0.3", True), (0.3, 0, "3/10", True), (33.3, 0.1, "33.4", True), (33.3, 0.1, "33.41", False), (44, 0, "44.0", True), (44, 0, "44.4", False), (1200, 0, "1,200", True), (0, 0, "0", True), (-5, 0, "−5", True)],
)  # fmt: skip
def test_the_tolerance_is_kept_to_the_edge(answer, tolerance, typed, is_right):
    assert grade(fixed(answer, tolerance), {"number": typed}).right is is_right


def test_percent_is_asked_for_and_typed_with_or_without_its_sign():
    for typed in ("92", "92%", "92 ％", "百分之92"):
        assert grade(fixed(92, zh="%", en="%"), {"number": typed}).right
    assert not grade(fixed(92), {"number": "92%"}).right
    assert grade(fixed(92, zh="%", en="%"), {"number": "92"}).shown("zh")["answer"] == "92%"


def test_a_number_may_be_sent_as_a_number():
    assert grade(fixed(44), {"number": 44}).right
    assert grade(fixed(44.5), {"number": 44.5}).right


def test_the_unit_of_one_is_said_in_the_singular():
    assert grade(fixed(1), {}).shown("en")["answer"] == "1 household"
    assert grade(fixed(2), {}).shown("en")["answer"] == "2 households"
    assert grade(fixed(12500.5), {}).shown("zh")["answer"] == "12,500.5 户"


def test_a_day_may_be_given_with_its_month_but_not_with_another():
    item = BANK["numbers.event-plan-by"]
    for seed in range(30):
        asked = ask(item, seed)
        due = asked.values["due_zh"]
        month, day = (int(part) for part in due.removesuffix(" 日").split(" 月 "))
        assert day == asked.answer
        name = asked.values["due_en"].split()[1]
        for typed in (
            f"{day}",
            f"{day} 号",
            f"{day}日",
            due,
            f"{month}/{day}",
            asked.values["due_en"],
            f"{name[:3]}. {day}",
            f"2026-{month:02}-{day:02}",
        ):
            assert grade(asked, {"number": typed}).right, typed
        for typed in (f"{day % 28 + 1}", f"{month % 12 + 1} 月 {day} 日"):
            assert not grade(asked, {"number": typed}).right, typed


def test_an_hour_may_be_given_as_a_clock_shows_it():
    item = BANK["numbers.answer-by-hour"]
    for seed in range(30):
        asked = ask(item, seed)
        hour = int(asked.answer)
        typed = [f"{hour}", f"{hour}:00", f"{hour}：00", f"{hour} 点", f"{hour}时"]
        typed += (
            [f"下午 {hour - 12} 点", f"{hour - 12} pm", f"{hour - 12} p.m."]
            if hour > 12
            else [f"{hour} a.m.", f"上午{hour}点"]
        )
        assert all(grade(asked, {"number": one}).right for one in typed)
        assert not grade(asked, {"number": f"{hour}:30"}).right


def test_the_explanation_of_a_generated_item_has_its_numbers():
    for item in ITEMS:
        if isinstance(item, Numeric) and item.generate:
            for seed in range(3):
                asked = ask(item, seed)
                told = grade(asked, {"number": "0"}).shown("en")
                assert "{" not in told["explanation"] + told["answer"]
                assert f"{asked.answer:,.0f}" in told["answer"]


# -- words -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("零 缺 陷", "零缺陷"), ("“现场”。", "现场"), ("ON SITE!", "on-site"), ("the staff", "staff"), ("３６０°", "360°"), ("Nov.", "Nov"), ("1,200", "1200"), ("Ｋ", "k")],
)  # fmt: skip
def test_case_width_space_and_punctuation_do_not_matter(typed, wanted):
    assert same_words(typed, wanted)


@pytest.mark.parametrize(
    ("typed", "wanted"), [("1.5", "15"), ("3/4", "34"), ("16:00", "1600"), ("", "a"), ("。", "a"), ("8%", "8")]
)
def test_what_makes_another_number_matters(typed, wanted):
    assert not same_words(typed, wanted)


def test_words_around_the_gap_may_be_typed_too():
    asked = ask(BANK["activity.plan-days"], 1)
    for typed in ("15", "１５", "十五", "15天", "前 15 天", "15 days", "fifteen days ahead"):
        assert grade(asked, {"text": typed}).right, typed
    for typed in ("5", "150", "15 个月", "25天", "15 或 20"):
        assert not grade(asked, {"text": typed}).right, typed


@given(st.text(max_size=80))
def test_leaving_out_what_means_nothing_twice_changes_nothing(text):
    assert bare(bare(text)) == bare(text) or text.casefold().strip().startswith(("a", "t"))


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("给您道个歉", "道*歉", True), ("道路清扫，抱歉", "道*歉", False), ("我们不道歉", "道歉", False), ("没有道歉", "道歉", False), ("不会道歉的", "道歉", False), ("不得不道歉", "道歉", True),
        ("能不能道个歉", "道*歉", True), ("要不要道歉", "道歉", True), ("不但道歉，还要赔偿", "道歉", True), ("先别道歉。后来还是道歉了", "道歉", True), ("为什么不道歉", "道歉", True),
        ("I apologise", "apolog*", True), ("An APOLOGY is due", "apolog*", True), ("I won't apologise", "apolog*", False), ("never apologise", "apolog*", False), ("not only apologise", "apolog*", True),
        ("without an apology", "apolog*", False), ("why not apologise", "apolog*", True), ("we listened", "list", False), ("listing them", "list", True), ("reducing", "reduce", True),
        ("carried", "carry", True), ("the owner’s side", "owner's side", True), ("their  side", "their side", True), ("break it all down", "break*down", True), ("24 hours", "24", True), ("124", "24", False),
    ],
)  # fmt: skip
def test_key_words_are_found_as_they_are_meant(text, word, found):
    assert said(text, [word]) is found


def test_where_the_point_itself_denies_a_not_is_part_of_it():
    point = BANK["conduct.colleague-afraid-to-speak"].key_points[3]
    assert denies(point.en)
    asked = ask(BANK["conduct.colleague-afraid-to-speak"], 1)
    told = grade(asked, {"text": "公司不许报复，你放心去找行政人事部。"}).shown("zh")
    assert [one["found"] for one in told["key_points"]] == [False, True, False, True]


def test_part_of_the_points_earns_part_and_the_rest_is_named():
    item = BANK["expectation.lower-short"]
    graded = grade(ask(item, 1), {"text": "先把他的要求都列出来，再商量。"})
    assert graded.fraction == pytest.approx(0.5)
    told = graded.shown("en")
    assert [one["found"] for one in told["key_points"]] == [True, False, False, True]
    assert told["better"] == item.model_answer.en


# -- what it teaches ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LOCALES)
def test_the_outcome_teaches_whatever_was_answered(locale):
    for item in ITEMS:
        asked = ask(item, 2)
        shown = asked.shown(locale)
        told = grade(asked, {}, locale).shown()
        assert told["explanation"]
        assert told["answer"]
        assert [one["id"] for one in told["standards"]] == list(item.standards)
        assert all(one["text"] and one["source"] for one in told["standards"])
        assert [one["id"] for one in told["options"]] == [one["id"] for one in shown["options"]]
        if isinstance(item, Single | Multiple | Case):
            assert all(one["why"] for one in told["options"] if one["state"] == "rest")
            assert {one["id"] for one in told["options"] if one["state"] == "missed"} == {
                i for i, o in enumerate(item.options) if o.right
            }
        if isinstance(item, TrueFalse):
            assert [one["state"] for one in told["options"]].count("missed") == 1


def test_every_state_of_an_option_is_told():
    item = BY_KIND["multiple"]
    keys = [i for i, option in enumerate(item.options) if option.right]
    others = [i for i, option in enumerate(item.options) if not option.right]
    told = grade(ask(item, 1), {"chosen": [keys[0], others[0]]}).shown("zh")
    states = {one["id"]: one["state"] for one in told["options"]}
    assert states[keys[0]] == "right"
    assert states[others[0]] == "wrong"
    assert all(states[i] == "missed" for i in keys[1:])
    assert all(states[i] == "rest" for i in others[1:])


def test_the_language_told_is_the_one_asked_for_or_the_one_it_was_asked_in():
    graded = grade(ask(BY_KIND["single"], 1), {"chosen": [0]}, "en")
    assert graded.shown() == graded.shown("en") != graded.shown("zh")
