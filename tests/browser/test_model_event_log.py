"""The flow in the records, in a browser: choose cases, choose what a line shows, bring in a log of one's own."""

from pathlib import Path

from steward.ui.explore.event_log_view import sample_log

LOG = "case,activity,timestamp\n" + "".join(
    f"{case},{step},2026-03-{day:02d} 09:00\n" for case in range(3) for step, day in (("ask", 1), ("answer", 2 + case))
)


def test_the_picture_follows_what_is_chosen(served, opened):
    page = opened(served.url("models/event-log", "en"))
    said = page.locator(".sw-said")
    said.wait_for()
    page.get_by_label("Which records").select_option(label="The sample estate")
    n = len(sample_log().cases)
    page.wait_for_function("n => document.querySelector('.sw-said').innerText.startsWith(n)", arg=f"{n} cases")
    picture = page.locator(".sw-panels svg").first
    assert "times" in picture.get_attribute("aria-label")
    page.get_by_role("radio", name="How long").check()
    page.get_by_text("takes longest").wait_for()
    page.get_by_role("radio", name="Those that left it").check()
    page.wait_for_function("n => !document.querySelector('.sw-said').innerText.startsWith(n)", arg=f"{n} cases")


def test_a_log_of_ones_own_is_dropped_and_shown_and_one_that_is_none_is_told(served, opened, tmp_path: Path):
    page = opened(served.url("models/event-log", "en"))
    page.locator(".sw-said").wait_for()
    (tmp_path / "answers.csv").write_text(LOG)
    page.locator("input[type=file]").set_input_files(tmp_path / "answers.csv")
    page.get_by_text("All 3 cases went the same way.").wait_for()
    assert page.get_by_label("Which records").input_value() == "file:answers.csv"
    assert (served.workspace.event_logs / "answers.csv").read_text() == LOG
    page.get_by_label("What counts as the end").select_option("answer")
    page.get_by_text("3 cases, 0 still open").wait_for()
    (tmp_path / "wages.csv").write_text("name,wage\nA,1\n")
    page.locator("input[type=file]").set_input_files(tmp_path / "wages.csv")
    page.locator(".sw-panels [role=alert]", has_text="does not look like an event log").wait_for()
    assert page.get_by_label("Which records").input_value() == "file:answers.csv"
    assert not (served.workspace.event_logs / "wages.csv").exists()
