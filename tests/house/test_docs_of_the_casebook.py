"""What the pages about the casebook say holds: their Python runs, and the guide to copy is a guide."""

import doctest
import re
from pathlib import Path

import pytest

from steward.casebook.guides import guide_from
from steward.ui.cases.browsing import _FILTERS

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("casebook.md", "casebook.zh-CN.md")


@pytest.mark.parametrize("page", PAGES)
def test_its_python_runs(page):
    found = doctest.testfile(str(DOCS / page), module_relative=False, encoding="utf-8")
    assert found.attempted and not found.failed


@pytest.mark.parametrize("page", PAGES)
def test_the_guide_to_copy_is_whole_and_the_filters_are_those_there_are(page):
    said = (DOCS / page).read_text(encoding="utf-8")
    guide = guide_from(re.search(r"```yaml\n(# yaml-language-server.*?)```", said, re.S)[1], name="night-walk")
    assert guide.steps and guide.forms and guide.stage == "draft"
    assert set(_FILTERS) <= set(re.findall(r"`\?(\w+)=", said))
