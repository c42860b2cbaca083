"""Hand-outs on paper: role cards two or four to a page, slides one to a page, in letters that can be searched."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from steward.casebook import casebook, handouts
from steward.casebook.handouts.deck import deck
from steward.reports.pdf import print_pdf

CASE = casebook().cases["flooded-flower-trough"]


def pages(pdf: Path) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf.read_bytes()))


def sizes(pdf: Path) -> set[tuple[int, int]]:
    """Give the sizes of the pages in millimetres."""
    found = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)", pdf.read_bytes())
    return {(round(float(w) / 72 * 25.4), round(float(h) / 72 * 25.4)) for w, h in found}


def test_role_cards_and_slides_print_as_they_are_meant(tmp_path: Path, browser: Path):
    made = handouts.export(
        handouts.planned([CASE], ["cards", "slides"], ["zh"]),
        ["pdf"],
        tmp_path,
        printer=lambda page, pdf: print_pdf(page, pdf, browser=browser),
    )
    cards, slides = made.files
    assert pages(cards) == 3 and sizes(cards) == {(210, 297)}
    assert pages(slides) == len(deck(CASE, "zh"))
    ((width, height),) = sizes(slides)
    assert abs(width / height - 16 / 9) < 0.01
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", "-f", "1", "-l", "1", str(cards), "-"], capture_output=True, check=True)
        # What the staff must not know shares no page with the staff's card.
        assert "客户卡" in text.stdout.decode() and "员工卡" not in text.stdout.decode()
