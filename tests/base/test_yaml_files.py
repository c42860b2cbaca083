"""YAML written by hand: read as it stands, refused with line and remedy."""

import contextlib
import datetime as dt
import gc
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, field_validator

from steward import yaml_files
from steward.errors import StewardError
from steward.words import Text


class Option(BaseModel):
    model_config = ConfigDict(extra="forbid")
    zh: str
    right: bool = False


class Item(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str = Field(pattern=r"^[a-z.-]+$")
    type: Literal["single", "multiple"]
    seconds: int = 40
    day: dt.date | None = None
    options: list[Option] = Field(default_factory=list, min_length=1)

    @field_validator("seconds")
    @classmethod
    def _fits(cls, value: int) -> int:
        if value > 900:
            raise yaml_files.Wrong(Text("{n} 秒太长", "{n} seconds are too long"), n=value)
        return value


ITEMS = TypeAdapter(list[Item])


def said(text, locale="en"):
    with pytest.raises(StewardError) as caught:
        yaml_files.checked(text, "bank.yaml", ITEMS)
    return caught.value.describe(locale).splitlines()


def test_words_stay_words_and_numbers_are_numbers():
    text = "{a: no, b: on, c: 2026-03-01, d: 012, e: 1.5, f: '3', g: , h: true, i: 1_000, j: 是}"
    assert yaml_files.parse(text, "x") == {
        "a": "no", "b": "on", "c": "2026-03-01", "d": 12, "e": 1.5, "f": "3", "g": None, "h": True, "i": "1_000", "j": "是",
    }  # fmt: skip


def test_all_mistakes_come_at_once_each_with_its_line():
    text = "- id: Bad Id\n  type: sinlge\n  options:\n    - {zh: 好}\n    - {zh: 5, wrong: true}\n- type: single\n  seconds: 9999\n  options: []\n"
    found = said(text)
    assert found[0].startswith("bank.yaml, line 1, [1].id: “'Bad Id'” is not written as")
    assert found[1] == "bank.yaml, line 2, [1].type: 'sinlge' is none of 'single' or 'multiple'."
    assert found[2] == 'bank.yaml, line 5, [1].options[2].zh: must be a text; put it in double quotation marks: "5".'
    assert "there is no such entry" in found[3]
    assert found[4] == "bank.yaml, line 6, [2].id: this is missing; add it."
    assert found[5] == "bank.yaml, line 7, [2].seconds: 9999 seconds are too long."
    assert found[6].endswith("there must be 1 at least.")
    assert "9999 秒太长" in "".join(said(text, "zh"))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: &x [1]\nb: *x\n", 1, "refers to another place"),
        ("a: 1\nb: *x\n", 2, "refers to another place"),
        ("a: 1\nb: 2\na: 3\n", 3, "stands twice"),
        ("a: !!python/object:os.system x\n", 1, "YAML tag"),
        ("a: [1\nb: 2\n", 1, "the [ in this line is not closed; a ] is missing"),
        ("a: 'x\n", 1, "the quotation marks are not closed"),
        ("a:\n\tb: 1\n", 2, "a tab stands here"),
        ("a: 1\nb:2\nc: 3\n", 2, "a blank is missing after the colon; write b: …"),
        ("a: 1\nb： 2\nc: 3\n", 2, "write a plain colon and a blank here: b: …"),
        ("a: {b: 1，c: 2}\n", 1, "here is a full-width one"),
        ("a: {b: note: x}\n", 1, "there is a colon with a blank in the text"),
        ("a: b: c\n", 1, "there is a colon with a blank in the text"),
        ('a: {b: "x" y}\n', 1, "there are words after the quotation marks"),
        ("a: {b: home #3}\nc: 1\n", 1, "begins a comment"),
        ("a: @b\n", 1, "a text that begins with @ stands in double quotation marks"),
        ("a: *，b\n", 1, "a text that begins with * stands in double quotation marks"),
        ("- a: 1\n   b: 2\n", 2, "Cannot read"),
        ("a:\n\u3000b: 1\n  c: 2\n", 2, "blank"),
        ("a:\n  - 1\n  -{b: 1}\n", 3, "a blank is missing after the -"),
        ("a:\n  b: 1\n c: 2\n", 3, "those above differ"),
        ("a: {b: 1 c: 2}\n", 1, "Cannot read"),
        ("[" * 60 + "]" * 60, 1, "nested too deeply"),
        ("a: 1\n---\nb: 2\n", 2, "a file holds one document; leave out the line ---"),
        ("a: \x07\n", 1, "there is a control character that cannot be seen"),
        ("? [a]\n: 1\n", 1, "Cannot read"),
        ("a: 1\n&k b: 2\n", 2, "refers to another place"),
        ("a: 1\n!!int 3: 2\n", 2, "YAML tag"),
    ],
)
def test_what_is_no_plain_yaml_is_refused_with_its_line(text, line, words):
    with pytest.raises(StewardError) as caught:
        yaml_files.parse(text, "x.yaml")
    assert f"line {line}" in caught.value.describe("en").lower()
    assert words in caught.value.describe("en")


def test_an_empty_file_is_nothing():
    assert yaml_files.parse("", "x") is None
    assert yaml_files.parse("# only a remark\n", "x") is None


def test_files_that_are_no_text_are_refused_with_the_line(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_bytes("a: 1\nb: 好".encode("gb18030"))
    with pytest.raises(StewardError, match=r"Line 2 of x\.yaml is not UTF-8"):
        yaml_files.read(path)
    with pytest.raises(StewardError, match=r"no file y\.yaml"):
        yaml_files.read(tmp_path / "y.yaml")


def test_what_it_reads_is_what_a_safe_loader_reads():
    from steward.content import content_root, read_yaml

    relative = "training/moves/moves.yaml"
    assert yaml_files.parse((content_root() / relative).read_text(encoding="utf-8"), "m") == read_yaml(relative)


def test_lines_lead_to_every_place():
    assert yaml_files.lines("a:\n  - b: 1\n    c: 2\n", "x")[("a", 0, "c")] == 3


def test_a_file_of_another_shape_is_told_of_as_a_whole():
    with pytest.raises(StewardError) as caught:
        yaml_files.checked("id: a\n", "bank.yaml", ITEMS)
    assert caught.value.describe("en") == (
        "bank.yaml, line 1, the file as a whole: must be a list ([this, that], or a line each that begins with “- ”)."
    )
    assert "整个文件：应是一个列表" in caught.value.describe("zh")


def test_a_file_may_be_as_large_as_its_reader_allows_and_must_be_a_file(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("a: 1\n" * 40, encoding="utf-8")
    assert yaml_files.read(path, limit=200) == path.read_text(encoding="utf-8")
    with pytest.raises(StewardError) as caught:
        yaml_files.read(path, limit=199)
    assert caught.value.code == "file-too-large"
    (tmp_path / "folder.yaml").mkdir()
    with pytest.raises(StewardError) as caught:
        yaml_files.read(tmp_path / "folder.yaml")
    assert caught.value.code == "file-unreadable"


@pytest.mark.parametrize("text", ["a: 1\n", "a: [\n", "a: *x\n"])
def test_garbage_is_collected_again_however_reading_ends(text):
    assert gc.isenabled()
    with contextlib.suppress(StewardError):
        yaml_files.checked(text, "x.yaml", ITEMS)
    assert gc.isenabled()
    gc.disable()
    try:
        with yaml_files.uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()  # whoever turned it off before keeps it off
    finally:
        gc.enable()
