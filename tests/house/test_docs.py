"""The reference pages say what the code does: their generated parts are up to date, their examples run, their links lead somewhere."""

import doctest
import importlib.util
import json
import re
import unicodedata
from pathlib import Path

import pytest

from steward.company import Company, default_company, load_company
from steward.operations.importing import check, import_files
from steward.operations.kpis import compute, registry
from steward.operations.mapping import ExportMapping, load_mapping
from steward.operations.records import Records
from steward.service.period import Period

DOCS = Path(__file__).parents[2] / "docs"
_spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
generate = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(generate)


def text(page):
    return (DOCS / page).read_text(encoding="utf-8")


def example(page, name):
    """Give the code block that bears a name after its language."""
    return re.search(rf"^```\w+ {re.escape(name)}\n(.*?)^```", text(page), re.M | re.S)[1]


def written(folder, name, page="data-formats.md"):
    path = folder / name
    path.write_text(example(page, name), encoding="utf-8", newline="\n")
    return path


@pytest.mark.parametrize("page", generate.PAGES)
def test_what_is_generated_is_up_to_date(page):
    here = text(page)
    assert generate.filled(page, here) == here, f"docs/{page} is out of date; run: python docs/generate.py"


# --- examples ---------------------------------------------------------------------------------------------------------


def test_the_check_of_the_first_example_says_what_the_page_shows(tmp_path):
    found = check([written(tmp_path, "报修.csv")], locale="en").as_json()
    assert found == json.loads(example("data-formats.md", "data check"))
    assert json.dumps(found, ensure_ascii=False, indent=1) + "\n" == example("data-formats.md", "data check")


def test_the_import_of_it_writes_the_ledger_and_the_figure_the_page_shows(tmp_path, workspace):
    path = written(tmp_path, "报修.csv")
    result = import_files([path], workspace)
    assert (
        result.as_json()["files"][0].keys() == json.loads(example("data-formats.md", "data check"))["files"][0].keys()
    )
    ledger, shown = json.loads((workspace.records / "ledger.json").read_text("utf-8")), json.loads(example("data-formats.md", "ledger"))  # fmt: skip
    for entry in (*ledger["imports"], *shown["imports"]):
        assert entry.pop("imported_at")
        assert len(entry.pop("recipe")) == 12
    assert ledger == shown
    assert (workspace.rejects / shown["imports"][0]["rejects"]).exists()

    board = compute(Records.open(workspace), workspace.company())
    figures = board.as_json((None, *board.teams), Period.parse("2026-10"))
    assert json.loads(example("data-formats.md", "kpi")) in figures


@pytest.mark.parametrize("page", ["kpis.md", "kpis.zh-CN.md"])
def test_the_figure_done_again_by_hand_is_the_one_the_code_makes(page, tmp_path, workspace, monkeypatch):
    import_files([written(tmp_path, "报修.csv")], workspace)
    monkeypatch.setenv("STEWARD_WORKSPACE", str(workspace.root))
    *lines, last = re.search(r"^```python\n(.*?)^```", text(page), re.M | re.S)[1].strip().splitlines()
    names = {}
    exec("\n".join(lines), names)
    cases = eval(last, names).sort_values("case")
    rows = re.findall(r"^\| (R2610-\d+) \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", text(page), re.M)
    shown = [(case, due, done, good in ("yes", "是")) for case, _, due, done, good in rows]
    when = "%Y-%m-%d %H:%M"
    assert shown == [(r.case, r.due.strftime(when), r.done.strftime(when), bool(r.good)) for r in cases.itertuples()]
    result = names["board"].result("order-on-time", "维修一组", Period.parse("2026-10"))
    assert (result.k, result.n, result.interval_words("en"), str(result.verdict)) == (1, 2, "9%–91%", "unclear")


def test_the_mapping_shown_reads_the_export_shown(tmp_path, workspace):
    mapping = written(tmp_path, "tickets.yaml")
    assert load_mapping(mapping).table == "work_orders"
    result = import_files([written(tmp_path, "tickets.csv")], workspace, mapping=mapping)
    assert result.ok
    records = Records.open(workspace)
    rows = records.connection.execute(records.tables["work_orders"]).set_index("order_id")
    assert rows["status"].to_dict() == {"T-1": "resolved", "T-2": "paused", "T-3": "cancelled"}
    assert rows.loc["T-1", ["priority", "channel", "team"]].tolist() == ["urgent", "工程系统", "Plumbers"]
    assert str(rows.loc["T-1", "resolved_at"]) == "2026-10-05 11:05:00"


def test_every_setting_of_a_mapping_is_explained():
    explained = re.findall(r"^\| `(\w+)` \|", text("data-formats.md").split("## Mappings")[1].split("```")[0], re.M)
    assert set(explained) == set(ExportMapping.model_fields) - {"id"}


def test_the_entries_of_the_ledger_and_of_a_figure_are_explained():
    page = text("data-formats.md")
    for name, part in (("ledger", "## The ledger"), ("kpi", "### `kpi --json`")):
        shown = json.loads(example("data-formats.md", name))
        keys = {*shown["imports"][0], "parts"} if name == "ledger" else set(shown)
        told = page.split(part)[1].split("\n## ")[0].split("\n### ")[0]
        assert keys <= set(re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`.*?) \|", told, re.M))))


def test_what_the_doctor_looks_at_is_what_the_page_lists(workspace):
    import datetime as dt

    from steward.cli.doctor import examine

    told = text("data-formats.md").split("`check` is one of ")[1].split(", in this order")[0]
    assert re.findall(r"`(\w+)`", told) == [f.name for f in examine(workspace, dt.date(2026, 11, 2))]
    assert set(json.loads(example("data-formats.md", "doctor"))) == {"check", "state", "text"}


def test_the_profile_shown_is_valid_and_does_what_it_says(tmp_path):
    company = load_company(written(tmp_path, "company.yaml", "company-profile.md"))
    assert company.team("东区客服").say("en") == "East stewards"
    assert company.clocks["order-resolve"].hours == 16
    assert company.clocks["order-arrival"] == default_company().clocks["order-arrival"]
    compute(Records.from_frames({}), company)
    applying = {kpi.id for kpi in registry().values() if kpi.applies(company)}
    assert "weekly-visits" in applying
    assert "visit-ratio" not in applying


def test_the_flow_shown_is_a_good_one_and_every_entry_is_explained():
    from steward.service.complaints._flow_yaml import TOP
    from steward.service.complaints.flow import read_flow

    flow = read_flow(example("data-formats.md", "flows/own.yaml"), "own.yaml")
    assert flow.named("质检") == "check"
    assert flow.guidance["check"].do[1].text.en == "Check it the same day"
    told = text("data-formats.md").split("## A flow of your own")[1].split("\n## ")[0]
    explained = re.findall(r"`([\w-]+)`", " ".join(re.findall(r"^\| (`.*?) \|", told, re.M)))
    assert set(explained) == set(TOP)


def test_every_key_of_the_profile_is_explained():
    page = text("company-profile.md")
    explained = {word.split(".")[0] for word in re.findall(r"`([\w.]+)`", page)}
    assert set(Company.model_fields) <= explained
    for key in ("company", "estate"):
        name = getattr(default_company(), key)
        assert f"| `{key}` | {name.zh}, {name.en} |" in page
    assert f"| `minimum_n` | {default_company().minimum_n} |" in page
    assert f"| `confidence` | {default_company().confidence} |" in page
    assert f"| `privacy.smallest_group` | {default_company().privacy.smallest_group} |" in page


# --- links ------------------------------------------------------------------------------------------------------------


def anchors(page):
    """Give the places a link may lead to: headings as GitHub names them, and anchors set by hand."""
    found = set(re.findall(r'<a id="([^"]+)">', text(page)))
    for heading in re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text(page), flags=re.M | re.S), re.M):
        words = re.sub(r"<[^>]+>", "", heading).lower()
        kept = [c for c in words if c in "-_ " or unicodedata.category(c)[0] in "LN"]
        found.add("".join(kept).replace(" ", "-"))
    return found


@pytest.mark.parametrize("page", sorted(path.name for path in DOCS.glob("*.md")))
def test_its_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", text(page)):
        if "://" in target:
            continue
        file, _, place = target.partition("#")
        assert (DOCS / file).exists(), target
        if place and (not file or file.endswith(".md")):
            assert place in anchors(file or page), target


def test_the_examples_of_the_service_models_run():
    found = doctest.testfile(str(DOCS / "models.md"), module_relative=False, encoding="utf-8")
    assert found.attempted > 30
    assert found.failed == 0
