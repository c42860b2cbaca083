"""Files of strangers do no harm: they are refused before they cost anything, in one sentence with the line."""

import io
import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.errors import StewardError
from steward.quiz.exchange.hostile import LARGEST_FILE, leaves, open_archive, parse_xml, read_limited, shown
from steward.quiz.exchange.moodle.reading import read_moodle_xml
from steward.quiz.exchange.qti.reading import read_qti
from steward.quiz.exchange.safe_text import plain_words, safe
from steward.quiz.exchange.workbook.reading import read_workbook

READERS = [read_qti, read_workbook, lambda path: read_moodle_xml(read_limited(path), path.name)]


def refused(work, *given) -> StewardError:
    with pytest.raises(StewardError) as caught:
        work(*given)
    for locale in ("zh", "en"):
        said = caught.value.describe(locale)
        assert "\n" not in said
        assert "{" not in said
    return caught.value


# --- sizes ---


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("name", ["bank.xml", "bank.zip", "bank.xlsx"])
def test_fifty_megabytes_are_refused_unread(tmp_path: Path, read, name: str) -> None:
    path = tmp_path / name
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    error = refused(read, path)
    assert error.code == "file-too-large"
    assert "50 MB" in error.describe("en")


@pytest.mark.parametrize("read", READERS)
def test_what_is_no_file_is_said_to_be_none(tmp_path: Path, read) -> None:
    assert refused(read, tmp_path / "nothing.xml").code == "file-not-found"
    assert refused(read, tmp_path).code == "file-not-found"
    (tmp_path / "empty.xml").touch()
    assert refused(read, tmp_path / "empty.xml").code == "file-empty"
    os.mkfifo(tmp_path / "pipe.xml")
    assert refused(read, tmp_path / "pipe.xml").code == "file-not-found"


def test_a_file_that_grows_while_it_is_read_stays_limited(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(b"x" * 11)
    assert refused(read_limited, path, 10).code == "file-too-large"
    assert read_limited(path, 11) == b"x" * 11
    assert LARGEST_FILE == 20_000_000


# --- XML ---

BOMB = """<?xml version="1.0"?>
<!DOCTYPE quiz [
  <!ENTITY lol "lol">
  <!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
]>
<quiz>&lol2;</quiz>
"""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (BOMB, 3),
        ('<!DOCTYPE quiz [<!ENTITY file SYSTEM "file:///etc/passwd">]><quiz>&file;</quiz>', 1),
        ('<!DOCTYPE quiz [\n<!ENTITY % outer SYSTEM "http://example.org/x.dtd">\n%outer;]><quiz/>', 2),
        ("<!-- a -->\n<!DOCTYPE quiz [ <!-- ]> --> <!ENTITY x 'y'> ]><quiz/>", 2),
        ("<!DOCTYPE quiz [ <!ATTLIST quiz a CDATA ']>'> <!ENTITY x 'y'> ]><quiz/>", 1),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_entities_are_refused_at_their_line_in_every_encoding(text: str, line: int, encoding: str) -> None:
    error = refused(parse_xml, text.encode(encoding), "a.xml")
    assert error.code == "xml-entities"
    assert error.troubles[0].values["line"] == line


def test_a_document_type_without_entities_is_passed_over_and_loads_nothing() -> None:
    text = '<!DOCTYPE quiz PUBLIC "-//X//Y" "http://example.org/quiz.dtd" [<!ELEMENT quiz ANY>]>\n<quiz><a/></quiz>'
    root = parse_xml(text.encode(), "a.xml")
    assert (root.tag, root.sourceline) == ("quiz", 2)


def test_xinclude_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("s3cret")
    text = (
        f'<quiz xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{secret.as_uri()}" parse="text"/></quiz>'
    )
    found = read_moodle_xml(text.encode(), "a.xml")
    assert "s3cret" not in str(found)
    assert found.warnings[0].code == "element-not-question"


def test_a_hundred_thousand_nested_elements_are_refused_at_once() -> None:
    assert refused(parse_xml, b"<a>" * 100_000 + b"</a>" * 100_000, "a.xml").code == "xml-deep"
    assert refused(parse_xml, b"<a>" * 150 + b"</a>" * 150, "a.xml").code == "xml-deep"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("<quiz>\n<question>\n", 3, "ends before"),
        ("<quiz>\n<question></quiz>", 2, "do not match"),
        ("<quiz>\n&nbsp;</quiz>", 2, "&nbsp;"),
        ("<quiz>\na & b</quiz>", 2, "&amp;"),
        ("<quiz>\n\x0b</quiz>", 2, "control character"),
        ("just text", 1, "not an XML file"),
        ("<quiz/>\n<quiz/>", 2, "after the end"),
        ("<!DOCTYPE quiz", 1, "no end"),
    ],
)
def test_broken_xml_is_told_with_line_and_reason(text: str, line: int, said: str) -> None:
    error = refused(parse_xml, text.encode(), "a.xml")
    assert error.troubles[0].values["line"] == line
    assert said in error.describe("en")


def test_text_is_read_in_the_encoding_that_it_names_and_no_other() -> None:
    chinese = "<?xml version='1.0' encoding='GB2312'?>\n<quiz>物业</quiz>"
    assert parse_xml(chinese.encode("gbk"), "a.xml").text == "物业"
    wrong = refused(parse_xml, "<?xml version='1.0' encoding='UTF-8'?>\n<quiz>\n物业</quiz>".encode("gbk"), "a.xml")
    assert (wrong.code, wrong.troubles[0].values["line"]) == ("xml-encoding", 3)
    for strange in ("utf-7", "rot13", "zip", "unicode_escape", "no-such"):
        text = f"<?xml version='1.0' encoding='{strange}'?><quiz/>"
        assert refused(parse_xml, text.encode(), "a.xml").code == "xml-encoding"


@given(st.binary(max_size=200))
def test_no_bytes_make_more_than_one_sentence(data: bytes) -> None:
    try:
        parse_xml(data, "a.xml")
    except StewardError as error:
        assert "\n" not in error.describe("en")


# --- archives ---


def archive(*files: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, content in files:
            made.writestr(name, content)
    out.seek(0)
    return out


def test_a_sound_archive_is_read_into_memory() -> None:
    found = open_archive(archive(("items/a.xml", b"<a/>"), ("images/", b"")), "a.zip")
    assert found.names == ("items/a.xml",)
    assert found.read("items/a.xml") == b"<a/>"
    assert refused(found.read, "items/a.xml", 3).code == "file-too-large"


@pytest.mark.parametrize(
    "name", ["../evil.xml", "items/../../evil.xml", "/etc/passwd", "C:/x.xml", "..\\evil.xml", "a/..\\..\\b"]
)
def test_paths_that_leave_the_archive_are_refused(name: str) -> None:
    assert leaves(name)
    assert refused(open_archive, archive((name, b"x")), "a.zip").code == "zip-outside"


def test_links_locked_and_strangely_packed_files_are_refused() -> None:
    link = zipfile.ZipInfo("link.xml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert refused(open_archive, archive((link, b"/etc/passwd")), "a.zip").code == "zip-link"
    locked = bytearray(archive(("a.xml", b"x")).getvalue())
    directory = locked.rindex(b"PK\x01\x02")
    locked[directory + 8] |= 1
    assert refused(open_archive, io.BytesIO(bytes(locked)), "a.zip").code == "zip-locked"
    assert refused(open_archive, archive(("a.xml", b"x" * 99), method=zipfile.ZIP_LZMA), "a.zip").code == "zip-method"


def test_two_files_of_one_name_are_refused_whatever_their_case() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = archive(("a.xml", b"<a/>"), ("a.xml", b"<b/>"))
    assert refused(open_archive, twice, "a.zip").code == "zip-twice"
    assert refused(open_archive, archive(("a.xml", b"<a/>"), ("A.XML", b"<b/>")), "a.zip").code == "zip-twice"


def test_bombs_are_refused_by_ratio_total_number_and_overlap() -> None:
    assert refused(open_archive, archive(("a.xml", b"0" * 30_000_000)), "a.zip").code == "zip-bomb"
    many = archive(*((f"{n}.xml", os.urandom(20_000) + b"0" * 2_980_000) for n in range(70)))
    assert refused(open_archive, many, "a.zip").code == "zip-bomb"
    assert refused(open_archive, archive(*((f"{n}", b"") for n in range(20_001))), "a.zip").code == "zip-many"
    flat = archive(("a.xml", os.urandom(200_000)), ("b.xml", b"x")).getvalue()
    first, second = flat.index(b"PK\x01\x02"), flat.rindex(b"PK\x01\x02")
    overlapped = bytearray(flat)  # the second file points at the bytes of the first
    overlapped[second + 16 : second + 28] = flat[first + 16 : first + 28]
    overlapped[second + 42 : second + 46] = flat[first + 42 : first + 46]
    assert refused(open_archive, io.BytesIO(bytes(overlapped)), "a.zip").code == "zip-bomb"


def test_a_file_that_lies_about_its_size_is_damaged_not_endless() -> None:
    data = bytearray(archive(("a.xml", b"<a>" + b" " * 5000 + b"</a>")).getvalue())
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = struct.pack("<I", 10)
    found = open_archive(io.BytesIO(bytes(data)), "a.zip")
    assert refused(found.read, "a.xml").code == "zip-damaged"


def test_what_is_no_archive_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\x03\x04 and no more")
    assert refused(read_qti, path).code == "zip-broken"
    path.write_bytes(b"this is text")
    assert refused(read_qti, path).code == "zip-broken"


def test_names_of_strangers_stay_on_one_line() -> None:
    assert shown("a\nb\x1b[31m" + "x" * 200, 10) == "a\ufffdb\ufffd[31mx…"


# --- texts ---


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<p>Calm <b>first</b>.</p>", "<p>Calm <b>first</b>.</p>"),
        ("<script>alert(1)</script>Hello", "Hello"),
        ("<SCRIPT src=//x>alert(1)</SCRIPT >Hello", "Hello"),
        ("<img src=x onerror=alert(1)>", '<img src="x">'),
        ("<p onclick='a()'>Hello</p>", "<p>Hello</p>"),
        ('<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
        ('<a href="java&#10;script:alert(1)">x</a>', "<a>x</a>"),
        ('<a href="&#x6A;avascript&colon;alert(1)">x</a>', "<a>x</a>"),
        ('<a href="data:text/html,<script>">x</a>', "<a>x</a>"),
        ('<a href="https://example.org">x</a>', '<a href="https://example.org">x</a>'),
        ('<img src="https://example.org/spy.png" alt="a">', '<img alt="a">'),
        ('<img src="//example.org/spy.png" alt="a">', '<img alt="a">'),
        ('<img src="@@PLUGINFILE@@/plan%201.png" alt="plan"/>', '<img src="@@PLUGINFILE@@/plan%201.png" alt="plan"/>'),
        ('<p style="text-align: left;">x</p>', '<p style="text-align: left;">x</p>'),
        ('<p style="background:url(//x)">x</p>', "<p>x</p>"),
        ('<p style="position: fixed">x</p>', "<p>x</p>"),
        ("<iframe src=x>a</iframe>b<object data=x>c</object>d", "bd"),
        ("<svg><script>1</script></svg>x", "x"),
        ("<math><mtext><img onerror=x></mtext></math>x", "x"),
        ("<<script>a</script>img src=x onerror=y>", "&lt;img src=x onerror=y>"),
        ("<scr<script>x</script>ipt>y", "&lt;script>y"),
        ("<!--[if IE]><script>1</script><![endif]-->x", "x"),
        ("<form action=x><input onfocus=y autofocus>z</form>", "z"),
        ("a < b and 3<4", "a < b and 3<4"),
        ("若 x<y 则", "若 x&lt;y 则"),
        ("<p title=\"a>b\" onmouseover='x'>c</p>", '<p title="a&gt;b">c</p>'),
    ],
)
def test_nothing_that_runs_survives_and_all_else_does(text: str, left: str) -> None:
    found = safe(text)
    assert found.text == left
    assert bool(found.removed) == (len(left) < len(text))


def test_markdown_links_lead_nowhere_dangerous_and_plain_text_is_text() -> None:
    found = safe("[x](javascript:alert) ![y](http://spy/a.png) [z](https://example.org)", "markdown")
    assert found.text == "[x](#) ![y](#) [z](https://example.org)"
    assert safe("<script>is text here</script>", "plain").text == "<script>is text here</script>"


TOKENS = st.sampled_from(
    ["<script>", "</script>", "<p ", "onclick=", "'", '"', ">", "<", "/", "<img src=x ", "onerror=a()", "<!--", "-->", "<svg>", "</svg>",
     "javascript:", "<a href=", "&lt;", "&#60;", "<style>", "x", " ", "=", "<![CDATA[", "]]>", "<textarea>", "<title>", "\x00", "物"]
)  # fmt: skip


@given(st.lists(TOKENS, max_size=25).map("".join))
def test_whatever_is_put_together_a_browser_finds_nothing_to_run(text: str) -> None:
    from lxml import html

    found = safe(text).text
    tree = html.fragment_fromstring(f"<div>{found}</div>")
    for element in tree.iter():
        assert isinstance(element.tag, str)
        assert element.tag not in ("script", "style", "iframe", "object", "svg", "textarea", "title", "math")
        assert not [name for name in element.attrib if name.startswith("on")]
        assert "javascript" not in (element.get("href") or "").replace("\x00", "")
    assert safe(found).text == found


@pytest.mark.parametrize("piece", ["<a ", '<a "', "<!--", "<script>", "<a '\"", "<", "<p>", "<a b=", "</script x"])
def test_no_text_takes_longer_than_its_length_deserves(piece: str) -> None:
    # Were the work to grow with the square of the length, this would not end.
    assert len(safe(piece * (1_000_000 // len(piece))).text) <= 4_000_000


def test_words_without_markup_keep_lines_lists_and_descriptions() -> None:
    text = '<p>先听，<br>再问。</p><ul><li>一</li><li>二 &amp; 三</li></ul><img src="a.png" alt="楼栋图">'
    assert plain_words(text) == "先听，\n再问。\n一\n二 & 三\n楼栋图"
    assert plain_words("a\nb", "moodle") == "a\nb"
    assert plain_words("a\nb", "html") == "a b"
    assert plain_words("<b>x</b>", "plain") == "<b>x</b>"
