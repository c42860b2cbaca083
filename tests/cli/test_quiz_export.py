"""``steward quiz export``: items for other systems, and a word on all that they cannot carry."""

import json

import pytest

from steward.quiz.exchange.gift.reading import read_gift


def test_items_go_to_standard_output_and_the_report_beside_it(steward) -> None:
    done = steward("quiz", "export", "--format", "gift", "--standard", "complaint.flow", "--locale", "en")
    found = read_gift(done.stdout, "stdout")
    assert done.returncode == 0
    assert found.questions
    assert not found.errors
    assert all("standard:complaint.flow" in question.tags for question in found.questions)
    assert done.stderr.startswith(f"{len(found.questions)} items written as GIFT.")


def test_one_language_goes_out(steward) -> None:
    zh = steward("quiz", "export", "--format", "gift", "--topic", "complaint", "--locale", "zh").stdout
    en = steward("quiz", "export", "--format", "gift", "--topic", "complaint", "--locale", "en").stdout
    assert any("\u4e00" <= c <= "\u9fff" for c in zh)
    assert not any("\u4e00" <= c <= "\u9fff" for c in en)


def test_the_report_names_every_loss(steward, tmp_path) -> None:
    path = tmp_path / "bank.txt"
    done = steward("quiz", "export", "--format", "gift", "--out", path, "--json", "--locale", "en")
    told = json.loads(done.stdout)
    assert (done.returncode, told["format"], told["left_out"]) == (0, "gift", 0)
    assert told["items"] == told["written"] == len(read_gift(path.read_bytes(), "bank").questions)
    codes = {note["code"] for note in told["notes"]}
    assert codes >= {
        "numbers-drawn",
        "reply-becomes-choice",
        "marked-by-hand",
        "whose-in-text",
        "lost-units",
        "lost-model",
    }
    assert all(note["question"] for note in told["notes"])
    assert "Judging a reply becomes a choice" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_seed_decides_the_numbers(steward) -> None:
    def export(seed: int) -> str:
        return steward("quiz", "export", "--format", "gift", "--seed", seed, "--topic", "visit").stdout

    assert export(5) == export(5)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--format", "word"), 2, "gift, moodle-xml, qti, xlsx"),
        (("--format", "qti"), 2, "--out"),
        (("--format", "gift", "--json"), 2, "--out"),
        (("--format", "gift", "--own"), 1, "no such items"),
        (("--format", "gift", "--standard", "no.such"), 2, "no.such"),
        (("--format", "gift", "--topic", "nowhere"), 2, "nowhere"),
        (("--format", "gift", "--out", "/proc/none/x.txt"), 2, "cannot be written"),
    ],
)
def test_a_call_that_cannot_be_met_says_why(steward, arguments, code: int, said: str) -> None:
    done = steward("quiz", "export", *arguments, "--locale", "en")
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
