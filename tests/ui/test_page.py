"""The shell around every page: in one language, without anything from elsewhere."""

import html.parser
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.errors import StewardError
from steward.ui import page
from steward.ui.server import SHARE
from steward.words import LOCALES, Text

TEMPLATES = sorted((SHARE / "voila" / "templates" / "steward").iterdir())
PARTS = sorted(page.SCRIPTS.glob("*.js")) + sorted(page.SCRIPTS.glob("*.css"))


class _Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.words = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.append(dict(attrs))

    def handle_data(self, data):
        self.words.append(data)


@given(st.text())
def test_text_and_attributes_never_become_markup(words):
    reader = _Reader()
    reader.feed(page.element("p", page.text(words), title=words))
    reader.close()
    assert reader.tags == ["p"]
    assert reader.attributes == [{"title": words}] or "\r" in words or "\x00" in words
    assert (
        "".join(reader.words).replace("\r\n", "\n") == words.replace("\r\n", "\n") or "\r" in words or "\x00" in words
    )


def test_attributes_that_say_nothing_are_left_out():
    assert page.element("a", class_="x", data_line="1", hidden=True, href=None, rel=False) == (
        '<a class="x" data-line="1" hidden></a>'
    )


@pytest.mark.parametrize("locale", LOCALES)
def test_the_shell_names_the_page_and_keeps_the_query_when_the_language_changes(locale):
    shell = page.shell("/voila/render/notebooks/manage/kpis.ipynb", "team=east&locale=en", locale, "/")
    assert shell["title"] == page.TITLES["manage/kpis"].say(locale)
    assert not shell["is_home"]
    assert [one["url"] for one in shell["languages"]] == ["?team=east&locale=zh", "?team=east&locale=en"]
    assert [one["current"] for one in shell["languages"]] == [one == locale for one in LOCALES]


def test_a_notebook_of_ones_own_is_named_after_its_file():
    assert page.shell("/voila/render/notebooks/mine/Team east.ipynb", "", "en", "/")["title"] == "Team east"


@pytest.mark.parametrize("path", [*TEMPLATES, *PARTS], ids=lambda path: path.name)
def test_nothing_on_a_page_comes_from_another_machine(path):
    text = re.sub(r"http://www\.w3\.org/\S+", "", path.read_text(encoding="utf-8"))
    assert not re.search(r"https?:|//[a-z]+\.[a-z]+/", text), path


TAKEN_OVER = {
    "figures.js": ["cell.innerHTML = row.bar;"],
    "panels.js": ["fresh.innerHTML = html;"],  # made by steward.ui.explore.panels, which escapes what it is given
}


@pytest.mark.parametrize("path", sorted(page.SCRIPTS.glob("*.js")), ids=lambda path: path.name)
def test_only_what_our_kernel_drew_is_taken_over_as_html(path):
    uses = re.findall(
        r".*(?:innerHTML|insertAdjacentHTML|outerHTML|document\.write).*", path.read_text(encoding="utf-8")
    )
    assert [use.strip() for use in uses] == TAKEN_OVER.get(path.name, [])


def test_modules_are_joined_into_one_without_imports():
    joined = page.script("dom.js", "line.js", "figures.js")
    assert not re.search(r"^import ", joined, re.MULTILINE)
    assert joined.count("export ") == 1 and "export default" in joined


def test_an_error_is_said_line_by_line_and_escaped():
    error = StewardError("x", Text("“{what}”不对", "“{what}” is wrong"), what="<b>")
    assert "“&lt;b&gt;”不对" in page.trouble(error, "zh")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", ["login", "404", "503", "500"])
def test_plain_pages_say_what_to_do_in_one_language(kind, locale):
    plain = page.plain(kind, locale, "/")
    assert plain["lang"].startswith(locale)
    has_chinese = bool(re.search(r"[\u4e00-\u9fff]", plain["title"] + plain["what"] + plain["home"]))
    assert has_chinese == (locale == "zh")
