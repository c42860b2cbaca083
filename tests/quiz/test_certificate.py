"""Certificates: what stands on them, and codes that only a recorded, unchanged result has."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.errors import StewardError
from steward.quiz.exams.blueprint import Blueprint
from steward.quiz.exams.certificate import SIGNS, certificate, certificate_html, code_of, code_of_bytes, typed, verify
from steward.quiz.exams.exam import Record, Sitting
from steward.quiz.exams.exam_result import release
from steward.quiz.items.bank import bank
from steward.quiz.items.item import Single
from steward.records.people import Person, add_person, change_person
from steward.records.store import Store
from steward.words import Text
from steward.workspace import Workspace

ZONE = dt.timezone(dt.timedelta(hours=8))
NINE = dt.datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
COMPANY = Text("春江物业", "Springriver")
KEY = bytes(range(32))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(Workspace.at(tmp_path), environ={}) as store:
        yield store


def sat(store: Store, right: int, name: str = "欧阳晓明", at: dt.datetime = NINE, **more: Any) -> tuple[Person, Record]:
    given_: dict[str, Any] = {
        "id": "small", "title": {"zh": "小考", "en": "A small exam"}, "lede": {"zh": "试试", "en": "A try"}, "minutes": 20, "pass_mark": 0.6,
        "release": "at-once", "attempts": None, "valid_months": 12, "rows": [{"kinds": ["single"], "topics": ["complaint"], "count": 5}],
    }  # fmt: skip
    person = add_person(store, name, "steward", at=at)
    sitting = Sitting.begin(store, person.id, Blueprint.model_validate({**given_, **more}), bank(), at, seed=3)
    for place in range(right):
        asked = sitting.asked(place)
        assert asked is not None
        assert isinstance(asked.item, Single)
        key = next(i for i, option in enumerate(asked.item.options) if option.right)
        sitting.answer(place, {"chosen": [key]}, at)
    return person, sitting.hand_in(at + dt.timedelta(minutes=5))


# -- codes -------------------------------------------------------------------------------------------------------------


@given(st.binary(min_size=16, max_size=32), st.integers(0, 11), st.sampled_from(SIGNS))
def test_every_wrong_sign_is_noticed_before_anything_is_looked_up(digest: bytes, place: int, sign: str) -> None:
    code = code_of_bytes(digest).replace("-", "")
    slipped = code[:place] + sign + code[place + 1 :]
    assert (typed(slipped)[1] is None) == (slipped == code)


@given(st.binary(min_size=16, max_size=32), st.integers(0, 10))
def test_every_pair_of_neighbours_that_changed_places_is_noticed(digest: bytes, place: int) -> None:
    code = code_of_bytes(digest).replace("-", "")
    turned = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert (typed(turned)[1] is None) == (turned == code)


@pytest.mark.parametrize(
    "as_typed",
    ["{code}", " {small} ", "{plain}", "{dashed}", "{wide}", "{spaced}"],
)
def test_a_code_may_be_typed_as_people_type(as_typed: str) -> None:
    code = code_of_bytes(b"something that was recorded")
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign != "-" else "－" for sign in code)
    told = as_typed.format(
        code=code, small=code.lower(), plain=code.replace("-", ""), dashed=code.replace("-", "–"), wide=wide,
        spaced=" ".join(code.replace("-", "")),
    )  # fmt: skip
    assert typed(told) == (code.replace("-", ""), None)


@pytest.mark.parametrize(
    ("code", "words"),
    [("", "this has 0"), ("ABCD-EFGH", "this has 8"), ("0BCD-EFGH-JKMN", "never has 0"), ("<b>x</b>", "never has < > /"), ("好" * 99, "never has 好")],
)  # fmt: skip
def test_what_cannot_be_a_code_is_told_why(store: Store, code: str, words: str) -> None:
    found = verify(code, store, KEY, bank(), NINE)
    assert not found.is_true
    assert words in found.sentence("en")
    assert "证书无效" in found.sentence("zh")


# -- whose it is -------------------------------------------------------------------------------------------------------


def test_a_true_code_tells_whose_result_it_is(store: Store) -> None:
    person, record = sat(store, 4)
    sat(store, 5, "王芳")
    made = certificate(store, record, person, COMPANY, KEY, bank(), NINE)
    found = verify(made.code.lower(), store, KEY, bank(), NINE)
    assert found.is_true
    assert found.sentence("en") == (
        "A valid certificate: 欧阳晓明 passed “A small exam” on 23 November 2026 (80.0%, n = 5)"
    )
    assert found.sentence("zh").startswith("证书有效：欧阳晓明，2026 年 11 月 23 日通过“小考”")


def test_a_person_who_changed_their_name_is_told_under_the_new_one(store: Store) -> None:
    person, record = sat(store, 5)
    code = certificate(store, record, person, COMPANY, KEY, bank(), NINE).code
    change_person(store, person.id, name="欧阳明", at=NINE)
    assert verify(code, store, KEY, bank(), NINE).name == "欧阳明"


def test_a_code_of_another_key_or_made_up_is_refused(store: Store) -> None:
    _, record = sat(store, 5)
    for code in (code_of(record, bytes(32)), code_of_bytes(b"made up by somebody")):
        found = verify(code, store, KEY, bank(), NINE)
        assert found.result is None
        assert "no such result here" in found.sentence("en")


@pytest.mark.parametrize(
    "tampered",
    [
        lambda record: replace(record, outcome={**record.outcome, "fractions": [1.0] * 5}),
        lambda record: replace(record, person="somebody-else"),
        lambda record: replace(record, exam="another-exam"),
        lambda record: replace(record, pass_mark=0.1),
        lambda record: replace(record, handed_in_at=record.handed_in_at + dt.timedelta(days=1)),
        lambda record: replace(record, form=replace(record.form, questions=record.form.questions[1:])),
        lambda record: replace(record, handed_in_event="11111111-1111-4111-8111-111111111111"),
    ],
)
def test_any_change_of_what_was_recorded_gives_another_code(store: Store, tampered: Any) -> None:
    _, record = sat(store, 4)
    assert code_of(tampered(record), KEY) != code_of(record, KEY)
    assert code_of(record, KEY) == code_of(record, KEY)


def test_a_certificate_that_ran_out_is_true_but_holds_no_more(store: Store) -> None:
    person, record = sat(store, 5)
    made = certificate(store, record, person, COMPANY, KEY, bank(), NINE)
    assert made.valid_until == dt.date(2027, 11, 23)
    last_day = dt.datetime(2027, 11, 23, 23, 59, tzinfo=ZONE)
    assert verify(made.code, store, KEY, bank(), last_day).is_true
    later = verify(made.code, store, KEY, bank(), last_day + dt.timedelta(minutes=1))
    assert later.expired
    assert not later.is_true
    assert "ran out on 23 November 2027" in later.sentence("en")


@pytest.mark.parametrize(
    ("day", "months", "until"), [((2026, 8, 31), 6, (2027, 2, 28)), ((2026, 12, 15), 12, (2027, 12, 15))]
)
def test_months_end_where_a_calendar_has_them_end(
    store: Store, day: tuple[int, int, int], months: int, until: tuple[int, int, int]
) -> None:
    at = dt.datetime(*day, 9, 0, tzinfo=ZONE)
    person, record = sat(store, 5, at=at, valid_months=months)
    assert certificate(store, record, person, COMPANY, KEY, bank(), at).valid_until == dt.date(*until)


# -- when there is none ------------------------------------------------------------------------------------------------


def test_there_is_no_certificate_without_passing_before_the_release_or_where_none_is_given(store: Store) -> None:
    cases: list[tuple[tuple[Person, Record], str]] = [
        (sat(store, 2), "was not passed"),
        (sat(store, 5, "王芳", certificate=False), "gives no certificate"),
        (sat(store, 5, "李强", release="by-trainer"), "has not been released"),
    ]
    for (person, record), words in cases:
        with pytest.raises(StewardError, match=words):
            certificate(store, record, person, COMPANY, KEY, bank(), NINE)
    (failed, no_paper, _), codes = (
        [record for (_, record), _ in cases],
        [code_of(record, KEY) for (_, record), _ in cases],
    )
    assert "not passed" in verify(codes[0], store, KEY, bank(), NINE).sentence("en"), failed
    assert "gives no certificate" in verify(codes[1], store, KEY, bank(), NINE).sentence("en"), no_paper
    person, record = cases[2][0]
    release(store, "small", NINE + dt.timedelta(hours=1), by="trainer")
    assert certificate(store, record, person, COMPANY, KEY, bank(), NINE).n == 5


# -- the paper ---------------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.words += data + " "


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_the_page_has_everything_inside_it_and_runs_nothing_that_was_typed(store: Store, locale: Any) -> None:
    person, record = sat(store, 5, "<script>alert(1)</script>")
    made = certificate(store, record, person, Text("<b>甲</b>", "<b>A</b>"), KEY, bank(), NINE)
    text = certificate_html(made, locale)
    page = Page(text)
    assert "script" not in page.tags
    assert "b" not in page.tags
    assert all(address.startswith("#") for address in page.addresses)
    assert not re.search(r"url\((?!['\"]?(#|data:))|@import|https?://(?!www\.w3\.org)", text)
    for words in (made.code, "<script>alert(1)</script>", "100.0%"):
        assert words in page.words
    assert f'lang="{"zh-CN" if locale == "zh" else "en"}"' in text
    assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"<style>.*?</style>", "", text, flags=re.S)) or locale == "zh"


def test_a_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    workspace = Workspace.at(tmp_path)
    assert workspace.certificate_key() == workspace.certificate_key()
    assert workspace.certificate_key() != workspace.pseudonym_key()
    path = tmp_path / "private" / "certificate.key"
    assert path.stat().st_mode & 0o077 == 0
    assert [one.name for one in path.parent.iterdir() if one.name.startswith(".")] == []
