"""Personal information never rests in the records, and what is kept still tells people apart."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.operations.free_text import is_card_number, is_id_number, mask_note
from steward.operations.names import mask_name
from steward.operations.privacy import Pseudonyms, guessed_kind, mask_phone, mask_plate, mask_value, protect
from steward.operations.tables import tables

OURS = Pseudonyms(b"k" * 32)
THEIRS = Pseudonyms(b"z" * 32)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张**"),
        ("欧阳娜娜", "欧阳**"),
        ("司马光", "司马**"),
        ("Smith", "S***"),
        ("张三、李四", "张**、李**"),
        ("业主张三", "张**"),
        ("张三(13812345678)", "张**"),
        ("张**", "张**"),
        ("买买提·吐尔逊", "买**"),
    ],
)
def test_a_name_keeps_its_surname_only(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_a_department_is_no_person_but_an_owner_always_is() -> None:
    assert mask_name("客服中心", staff=True) == "客服中心"
    assert mask_name("客服中心") == "客**"


def test_one_person_has_one_pseudonym_however_the_name_is_typed() -> None:
    keys = {
        OURS.person(n, staff=True) for n in ("张三", "张 三", " 张三", "张三（1001）", "张三13812345678", "张三师傅")
    }
    assert len(keys) == 1
    assert re.fullmatch(r"s-[0-9a-f]{12}", keys.pop() or "")


def test_a_masked_name_or_a_bare_title_identifies_nobody() -> None:
    assert [OURS.person(n) for n in ("张**", "张先生", "匿名", "业主")] == [None] * 4


def test_pseudonyms_differ_between_companies_and_between_kinds() -> None:
    assert OURS.person("张三") != THEIRS.person("张三")
    assert str(OURS.person("张三"))[2:] != str(OURS.person("张三", staff=True))[2:]
    assert "kkk" not in repr(OURS) and "6b6b" not in repr(OURS)


@pytest.mark.parametrize(
    "room",
    ["3-2-1501", "3栋2单元1501室", "3#2-1501", "三栋二单元一五〇一", "０３－０２－１５０１", "听松苑3幢2单元15层1501"],
)
def test_every_spelling_of_a_home_is_one_household(room: str) -> None:
    assert OURS.household(room, ("听松苑",)) == OURS.household("3-2-1501")


def test_a_home_is_kept_without_its_door() -> None:
    frame = pd.DataFrame({"household": ["3栋2单元1501室", "12 S STOCKTON ST, BALTIMORE", None]})
    kept = protect(frame, tables()["work_orders"], OURS)
    assert kept["building"].tolist()[0] == "3" and kept["unit"].tolist()[0] == "2"
    assert kept.isna().sum().to_dict() == {"household_key": 1, "building": 2, "unit": 2}
    assert not kept.astype(str).apply(lambda c: c.str.contains("1501|STOCKTON")).to_numpy().any()


def test_phones_and_plates_keep_what_their_owner_would_recognise() -> None:
    assert mask_phone("138 1234 5678") == "138****5678"
    assert mask_phone("0755-12345678/13912345679") == "0755-****5678/139****5679"
    assert mask_phone("138****5678") == "138****5678"
    assert mask_plate("粤B12345") == "粤B***45"
    assert mask_plate("粤bd12345") == "粤B***45"


@pytest.mark.parametrize(
    ("note", "masked"),
    [
        ("请打13812345678联系", "请打138****5678联系"),
        ("１３８ 1234-5678 急", "138****5678 急"),
        ("一三八一二三四五六七八", "138****5678"),
        ("幺三八 一二三四 五六七八", "138****5678"),
        ("电话：0755-12345678转801", "电话：0755-****5678转801"),
        ("座机88881234", "座机****34"),
        ("身份证 4301 2319 9001 0112 34", "身份证 ****"),
        ("11010519491231002X", "****"),
        ("老证110105491231002", "老证****"),
        ("粤B12345 占道", "粤B***45 占道"),
        ("粤B·D12345占道", "粤B***45占道"),
        ("加微信zhangsan_01", "加微信z***"),
        ("邮箱 zhang.san@example.com", "邮箱 ***@***"),
        ("卡号6222 0212 3456 7890", "卡号****90"),
        ("3-2-1501漏水", "3-2-***漏水"),
        ("3栋2单元1501室漏水", "3栋2单元***室漏水"),
        ("三栋二单元一五〇一室", "三栋二单元***室"),
        ("1501业主来电", "***业主来电"),
        ("+852 9123 4567", "+****67"),
    ],
)
def test_free_text_hides_what_identifies_a_person(note: str, masked: str) -> None:
    assert mask_note(note) == masked


@pytest.mark.parametrize(
    "note",
    [
        "2026-03-01 15:30 已联系，改约3月5日上午",
        "费用100-200元，收费1200元，维修3次",
        "温度20-30度，1号楼电梯，3栋12户",
        "拨打12345或400-800-8888",
        "工单20241115093012已派",
        "换了3个1500W灯泡",
    ],
)
def test_free_text_keeps_dates_amounts_and_hotlines(note: str) -> None:
    assert mask_note(note) == note


def test_people_of_the_record_are_masked_in_its_remarks() -> None:
    frame = pd.DataFrame(
        {
            "complainant": ["张三", "John Smith", "李四"],
            "handler": ["王五", None, "王五"],
            "summary": ["张 三称王五态度差", "Smith called, john smith wants a refund", "一切正常"],
        }
    )
    kept = protect(frame, tables()["complaints"], OURS)
    assert kept["summary"].tolist() == ["张**称王**态度差", "S*** called, J*** wants a refund", "一切正常"]


def test_an_id_number_is_never_kept() -> None:
    frame = pd.DataFrame({"household": ["1-1-101"], "id_number": ["11010519491231002X"], "team": ["东区"]})
    assert "id_number" not in protect(frame, tables()["households"], OURS)


def test_a_phone_used_as_a_number_of_staff_is_replaced_but_links_still_hold() -> None:
    frame = pd.DataFrame({"staff_id": ["13812345678", "E100", "20241101001"], "name": ["张三", "李四", "王五"]})
    ids = protect(frame, tables()["staff"], OURS)["staff_id"].tolist()
    assert ids[0].startswith("n-") and ids[1:] == ["E100", "20241101001"]


def test_the_value_of_a_problem_is_masked_by_its_column() -> None:
    assert mask_value("person", "张三") == "张**"
    assert mask_value("room", "3-2-1501") == "3-2-***"
    assert mask_value("id-number", "11010519491231002X") == "****"
    assert mask_value("moment", "昨天 13812345678") == "昨天 138****5678"
    assert guessed_kind("经办人") == "person"
    assert guessed_kind("联系手机") == "phone"
    assert guessed_kind("费用项") is None


def test_checks_of_numbers_follow_their_standards() -> None:
    assert is_id_number("11010519491231002X")  # the example of GB 11643-1999
    assert not is_id_number("110105194913310020")  # no such day
    assert is_card_number("4111111111111111")  # a well-known test card
    assert not is_card_number("4111111111111112")


MOBILES = st.from_regex(r"\A1[3-9][0-9]{9}\Z")
GAPS = st.sampled_from(["", " ", "-", "\u200b", "\u3000", ".", " - "])
DIGITS = {
    "ascii": "0123456789",
    "wide": "０１２３４５６７８９",
    "chinese": "零一二三四五六七八九",
    "formal": "零壹贰叁肆伍陆柒捌玖",
    "circled": "⓪①②③④⑤⑥⑦⑧⑨",
}


def _plain_digits(text: str) -> str:
    for digits in DIGITS.values():
        text = text.translate(str.maketrans(digits, DIGITS["ascii"]))
    return "".join(re.findall(r"\d", unicodedata.normalize("NFKC", text)))


@given(
    MOBILES,
    st.lists(GAPS, min_size=10, max_size=10),
    st.sampled_from(sorted(DIGITS)),
    st.text("业主请回电，。 abc", max_size=12),
)
def test_no_mobile_number_survives_in_any_stored_text(mobile: str, gaps: list[str], style: str, words: str) -> None:
    written = "".join(
        c.translate(str.maketrans(DIGITS["ascii"], DIGITS[style])) + g for c, g in zip(mobile, [*gaps, ""], strict=True)
    )
    text = words + written + words
    frame = pd.DataFrame(
        {"complaint_id": ["T1"], "team": [text], "household": [text], "complainant": [text], "phone": [text], "kind": [text],
         "category": [text], "summary": [text], "channel": [text], "handler": [text], "cause": [text], "status": [text]}
    )  # fmt: skip
    for column, value in protect(frame, tables()["complaints"], OURS).iloc[0].items():
        if isinstance(value, str) and not str(column).endswith("_key"):
            assert mobile not in _plain_digits(value), column


@given(MOBILES, st.from_regex(r"\A[0-9]{1,9}\Z"), st.booleans())
def test_a_mobile_number_glued_to_other_digits_does_not_survive(mobile: str, other: str, before: bool) -> None:
    assert mobile not in mask_note(other + mobile if before else mobile + other)


@given(st.text(max_size=60), st.lists(st.text(max_size=5), max_size=2))
def test_masking_is_done_once_and_never_fails(text: str, names: list[str]) -> None:
    once = mask_note(text, names)
    assert mask_note(once) == once
