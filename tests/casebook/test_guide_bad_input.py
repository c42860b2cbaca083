"""What is wrong with one of the company's own guides is one clear sentence; every other guide is still there and no file is touched."""

import pytest

from steward.casebook.guides import guidebook
from steward.casebook.guides.reading import guides_folder

GUIDE = (guides_folder() / "conflict-pets.yaml").read_text(encoding="utf-8")


def with_id(name, text=GUIDE):
    return text.replace("id: conflict-pets", f"id: {name}", 1)


BAD = {
    "a script": ("script", with_id("script").replace("lede: {zh: ", "lede: {zh: <script>x</script>", 1), "script.yaml, line 5, lede.zh: here stands code that a page would run (<script); leave it out and write words."),
    "a path as an id": ("path", with_id("../../etc/passwd"), "path.yaml, line 3, id: the id must be the name of the file; write path."),
    "a file without end": ("endless", "#" * 5_000_000, "The file endless.yaml has 5 MB; what is written by hand has 1 MB at most. Split it, or check that it is the right file."),
    "a bomb of references": ("bomb", "a: &a [x, x]\nb: [*a, *a]\n", "Line 1 of bomb.yaml refers to another place (& and *); write the content out instead."),
    "a shipped id": ("revisits", with_id("revisits"), "A shipped guide has the id revisits already; rename your file and its id."),
    "a case nobody knows": ("strange", with_id("strange").replace("cases: [", "cases: [dog-mes, ", 1), "strange.yaml, line {cases}, cases[1]: there is no case “dog-mes”; close to it: dog-mess."),
    "a later format": ("later", with_id("later").replace("format: 1", "format: 7"), "later.yaml, line 2: the guide is in format 7, and this workbench reads up to 1; write format: 1, or update the workbench."),
    "nothing at all": ("empty", "", "empty.yaml, line 1, the file as a whole: is empty; write something."),
    "capitals in the name": ("Own_Guide", with_id("Own_Guide"), "A guide’s file name may use only lower-case letters, digits and hyphens, such as night-duty.yaml; rename “Own_Guide.yaml”."),
}  # fmt: skip


@pytest.fixture
def bad(workspace):
    workspace.guides.mkdir(parents=True)
    for name, text, _ in (("whole", with_id("whole"), ""), *BAD.values()):
        (workspace.guides / f"{name}.yaml").write_text(text, encoding="utf-8")
    return workspace


def test_each_is_one_sentence_and_the_other_guides_are_still_there(bad, tmp_path):
    (tmp_path / "elsewhere.yaml").write_text(with_id("linked"), encoding="utf-8")
    (bad.guides / "linked.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    before = {path: path.stat().st_mtime_ns for path in bad.root.rglob("*") if path.is_file()}
    book = guidebook(bad)
    assert {path: path.stat().st_mtime_ns for path in bad.root.rglob("*") if path.is_file()} == before
    assert set(book.guides) == {*guidebook().guides, "whole"}
    said = {name.split()[0]: [one.describe("en") for one in found] for name, found in book.broken.items()}
    line = next(n for n, row in enumerate(GUIDE.splitlines(), 1) if row.startswith("cases: ["))
    expected = {name: [sentence.format(cases=line)] for name, _, sentence in BAD.values()}
    assert said == expected | {
        "linked": ["The file linked.yaml is only a link to another place; put the file itself there."]
    }
