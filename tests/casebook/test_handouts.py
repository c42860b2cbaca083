"""Hand-outs: nobody's secrets on another's card, one language a sheet, what was typed stands as it was typed, files whole or not at all."""

from __future__ import annotations

import html
import re
import zipfile
from pathlib import Path

import pytest

from steward.casebook import Case, casebook, handouts
from steward.casebook.handouts import deck
from steward.casebook.handouts.observing import MOST, behaviours, watched
from steward.casebook.handouts.slides import reveal_file
from steward.casebook.handouts.workshop import LENGTHS, names, plan
from steward.casebook.parts import Words
from steward.cli import run
from steward.errors import StewardError
from steward.words import LOCALES

CASES = casebook().cases
PLAYED = casebook().playable
TALKED = next(case for case in CASES.values() if not case.playable)
TROUGH = CASES["flooded-flower-trough"]


def words_of(page: str) -> str:
    body = page.partition("<body")[2]
    return html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<(script|svg)\b.*?</\1>", " ", body, flags=re.DOTALL)))


def card(page: str, kind: str) -> str:
    found = re.search(rf'<article class="sw-card sw-card--{kind}".*?</article>', page, re.DOTALL)
    assert found, kind
    return words_of(f"<body {found[0]}")


@pytest.mark.parametrize("id", PLAYED)
def test_the_staff_know_nothing_that_only_the_customer_knows(id):
    case = PLAYED[id]
    for locale in LOCALES:
        page = handouts.role_cards(case, locale)
        staff, customer = card(page, "staff"), card(page, "customer")
        secrets = [fact.what for fact in case.facts] + [case.wanted.real]
        secrets += [case.wanted.hidden] if case.wanted.hidden else []
        for secret in secrets:
            said = secret.text.say(locale)
            assert said in customer
            assert said not in staff, (id, locale, said)
        assert case.drill.opens.say(locale)[0] in customer
        for limit in case.limits:
            assert limit.what.text.say(locale) in staff


def test_the_rounds_on_the_slides_tell_no_secret_before_they_are_played():
    for case in PLAYED.values():
        slides = deck.deck(case, "zh")
        before = words_of(
            "<body>" + "".join(one.body for one in slides[: [one.id for one in slides].index("happened")])
        )
        for fact in case.facts:
            assert fact.what.zh not in before, case.id


def test_what_observers_watch_fits_one_pair_of_eyes_and_one_case():
    for case in CASES.values():
        assert len(watched(case)) in (range(8, MOST + 1) if case.playable else [0]), case.id
    for one in behaviours():
        assert len({level.zh for level in one.levels}) == len({level.en for level in one.levels}) == 4, one.id
    without = TROUGH.model_copy(update={"facts": (), "limits": ()})
    assert not {"find-out", "within-authority"} & {one.id for one in watched(without)}


def test_a_workshop_takes_the_minutes_it_says_and_points_at_slides_there_are():
    for case in (TROUGH, TALKED):
        steps, slides = plan(played=case.playable), deck.numbers(case, "zh")
        for length in LENGTHS:
            assert sum(step.minutes[length] for step in steps) == int(length)
        assert {step.slide for step in steps} <= set(slides)
        page = words_of(handouts.run_sheet(case, "zh"))
        for step in steps:
            assert re.search(rf"幻灯片第 {slides[step.slide]} (到 \d+ )?张", page), step.id
            for words in (step.do, *step.say, *step.watch):
                assert words.text.say("zh", **names(case)) in page
        assert "{" not in page


@pytest.mark.parametrize("locale", LOCALES)
def test_a_sheet_is_in_one_language_and_loads_nothing(locale):
    for case in (TROUGH, TALKED):
        for kind in handouts.NAMES:
            if not case.playable and kind in ("cards", "observer"):
                continue
            page = handouts.sheet(case, kind, locale)
            said = words_of(page)
            assert case.title.text.say(locale) in said, kind
            assert bool(re.search(r"[\u4e00-\u9fff]", said)) == (locale == "zh"), kind
            assert "default-src 'none'" in page and "<link" not in page, kind
            assert not re.search(r"\b(src|href)=\"(?!#)", page.partition("<script")[0]), kind
            assert ">None<" not in page and "[]" not in said, kind


def test_the_reference_stands_on_the_sheet_with_answers_only():
    without, with_ = (words_of(handouts.case_sheet(TROUGH, "zh", answers=answers)) for answers in (False, True))
    review = TROUGH.review
    for said in (review.badly[0].what.zh, review.causes[0].what.zh, review.mine[0].what.zh, TROUGH.wanted.real.zh):
        assert said in with_ and said not in without
    for question in review.questions:
        assert question.ask.zh in with_ and question.ask.zh in without
    slides = [one.id for one in deck.deck(TROUGH, "zh")]
    wall = slides.index("reference")
    assert all(slides.index(id) > wall for id in ("outcomes", "wanted", "ref-causes", "ref-mine", "limits"))


def test_what_was_typed_stands_as_it_was_typed():
    # Reading refuses code; should it ever slip through, it is still only words.
    bad = Words.model_construct(
        zh="<script>alert(1)</script><img src=x onerror=alert(1)>", en="</style><script>alert(1)</script>"
    )
    event = TROUGH.happened[0].model_copy(update={"what": bad, "when": bad})
    person = TROUGH.people[0].model_copy(update={"name": bad, "who": bad})
    typed = TROUGH.model_copy(
        update={"title": bad, "lede": bad, "happened": (event, *TROUGH.happened[1:]), "people": (person, *TROUGH.people[1:])}
    )  # fmt: skip
    typed._stories = {"zh": "# 标题\n\n<script>alert(1)</script> *好* [x](javascript:alert(1))"}
    for kind in handouts.NAMES:
        for locale in LOCALES:
            page = handouts.sheet(typed, kind, locale)
            assert "<script>alert" not in page and "<img" not in page.partition("<script>")[0], (kind, locale)
            assert "alert(1)" in words_of(page), (kind, locale)


def in_chinese_only() -> Case:
    return TROUGH.model_copy(update={"only": "zh"})


def test_a_case_in_one_language_gives_sheets_in_it_and_says_so():
    made = handouts.planned([in_chinese_only()], ["cards", "sheet"], LOCALES)
    assert [one.name for one in made.sheets] == ["flooded-flower-trough-cards.zh", "flooded-flower-trough-sheet.zh"]
    assert "English has not been written" in made.notes[0].en and len(made.notes) == 1
    asked_in_english = handouts.role_cards(in_chinese_only(), "en")
    assert 'lang="zh-CN"' in asked_in_english and "English 还没有写" in asked_in_english


def test_a_case_without_a_drill_has_no_role_cards_and_says_why():
    made = handouts.planned([TALKED], list(handouts.NAMES), ["zh"])
    assert {one.name.partition(f"{TALKED.id}-")[2] for one in made.sheets} == {
        "sheet.zh", "answers.zh", "run.zh", "slides.zh",
    }  # fmt: skip
    assert "没有要演的人" in made.notes[0].zh


def test_files_are_made_in_the_formats_asked_for_and_together_in_a_zip(tmp_path: Path):
    printed = []

    def printer(page: Path, pdf: Path) -> None:
        printed.append(page.name)
        pdf.write_bytes(b"%PDF-1.4")

    wanted = handouts.planned([TROUGH], ["cards", "run"], LOCALES)
    only_pdf = handouts.export(wanted, ["pdf"], tmp_path / "a", printer=printer)
    assert {path.suffix for path in (tmp_path / "a").iterdir()} == {".pdf"} and len(only_pdf.files) == len(printed) == 4
    zipped = handouts.export(wanted, ["html"], tmp_path / "b", zip_to=tmp_path / "all.zip")
    assert zipped.zip is not None
    with zipfile.ZipFile(zipped.zip) as archive:
        assert archive.namelist() == [path.name for path in zipped.files]
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StewardError) as caught:
        handouts.export(wanted, ["html"], tmp_path / "file")
    assert caught.value.code == "handouts-unwritable"


def test_without_reveal_there_are_no_slides_and_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch):
    assert reveal_file().is_file()
    monkeypatch.setattr("jupyter_core.paths.jupyter_path", lambda *_: [])
    with pytest.raises(StewardError) as caught:
        reveal_file()
    assert caught.value.code == "no-reveal" and "voila" in caught.value.describe("zh")


def test_the_command_makes_what_is_asked_and_names_what_it_does_not_know(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    here = ["--workspace", str(tmp_path / "w"), "--locale", "zh"]
    assert run([*here, "case", "export", TROUGH.id, "--what", "cards,guides", "--out", str(tmp_path / "out")]) == 0
    made = capsys.readouterr().out.splitlines()
    assert Path(made[0]).name == "flooded-flower-trough-cards.zh.html"
    assert all(Path(line).is_file() for line in made) and any("-guide.zh" in line for line in made)
    both = [
        "--workspace",
        str(tmp_path / "w"),
        "case",
        "export",
        TALKED.id,
        "--what",
        "sheet",
        "--locale",
        "both",
        "--zip",
    ]
    assert run(both) == 0
    with zipfile.ZipFile(capsys.readouterr().out.strip()) as archive:
        assert archive.namelist() == [f"{TALKED.id}-sheet.{locale}.html" for locale in LOCALES]
    assert run([*here, "case", "export", TALKED.id, "--what", "cards"]) == 1
    assert "没有要演的人" in capsys.readouterr().err
    assert run([*here, "case", "export", TROUGH.id, "--what", "cards,poster"]) == 2
    assert "poster" in capsys.readouterr().err
