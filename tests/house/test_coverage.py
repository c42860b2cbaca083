"""No standard is forgotten: each that feeds a part of the product is used there.

``unused_standards.yaml`` lists the exceptions, each with its reason and what will end it; a line that is no longer needed fails
here. Parts that are still to come stand there as a whole.
"""

from pathlib import Path

import pytest
import yaml

from steward.content import content_root
from steward.operations.kpis import registry
from steward.operations.kpis.unmeasured import UNMEASURED
from steward.quiz.items.bank import bank
from steward.standards import catalogue, feeding, vocabulary
from steward.ui.standard_uses import ids_in

ALLOWED = yaml.safe_load(Path(__file__).with_name("unused_standards.yaml").read_text(encoding="utf-8"))
LIB = Path(__file__).parents[2] / "lib" / "steward"
PLACES = {
    "complaint-flow": ("training/flows", "training/queue", "training/models/complaint-flow.yaml", "service/complaints"),
    "personality": ("training/personality", "training/models/personality.yaml", "service/personality"),
    "expectation": ("training/expectation", "training/models/expectation.yaml", "training/models/owners-voice.yaml", "service/expectation*"),
    "satisfaction": ("training/satisfaction", "training/models/satisfaction.yaml", "training/models/owners-voice.yaml", "training/models/control-chart.yaml"),
    "action-plan": ("training/engagement",),
    "drill": ("casebook", "training/drill", "training/personality", "drill"),
    "case": ("casebook",),
    "playbook": ("training/guides",),
}  # fmt: skip
"""Content and code of each part that is there."""
COUNTED = ("report", "quiz")
"""Parts that say what they use: the report by its figures and the list of what no record shows, the quiz by its items."""


def texts(pattern):
    root = content_root() if pattern.startswith(("training", "casebook")) else LIB
    for path in sorted(root.glob(pattern)):
        files = [path] if path.is_file() else sorted([*path.rglob("*.yaml"), *path.rglob("*.py")])
        for file in files:
            yield file.read_text(encoding="utf-8")


def used(part):
    if part == "report":
        return {id for kpi in registry().values() for id in (*kpi.standards, kpi.target_from)} | set(UNMEASURED)
    if part == "quiz":
        return bank().standards
    return {id for pattern in PLACES[part] for text in texts(pattern) for id in ids_in(text)}


def test_every_part_is_there_or_to_come():
    assert {*PLACES, *COUNTED, *ALLOWED["parts"]} == set(vocabulary("feeds"))
    assert not {*PLACES, *COUNTED} & set(ALLOWED["parts"])


@pytest.mark.parametrize("part", [*COUNTED, *PLACES])
def test_every_standard_that_feeds_a_part_is_used_there(part):
    missing = {one.id for one in feeding(part)} - used(part)
    allowed = set(ALLOWED["standards"].get(part) or {})
    assert not missing - allowed, f"{part} uses nowhere: {', '.join(sorted(missing - allowed))}"
    assert not allowed - missing, (
        f"used by now, take them off the list of {part}: {', '.join(sorted(allowed - missing))}"
    )


def test_every_exception_gives_its_reason_and_what_will_end_it():
    lines = [
        *ALLOWED["parts"].values(),
        *(line for part in ALLOWED["standards"].values() for line in (part or {}).values()),
    ]
    for line in lines:
        assert set(line) == {"why", "until"} and all(len(words.split()) > 1 for words in line.values()), line
    assert {id for part in ALLOWED["standards"].values() for id in part or {}} <= set(catalogue())


def test_the_list_of_exceptions_is_short():
    assert sum(len(part or {}) for part in ALLOWED["standards"].values()) <= 12
