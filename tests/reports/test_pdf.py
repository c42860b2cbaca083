"""PDF by the browser that is there, and one clear sentence where there is none."""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from steward.errors import StewardError
from steward.reports import pdf

PAGE = "<!doctype html><html lang='zh-CN'><meta charset='utf-8'><title>报告</title><body><h1>东区管家组 2026 年 10 月</h1></body></html>"


def found(
    places: set[str],
    *,
    platform: str = "linux",
    environ: dict[str, str] | None = None,
    path: dict[str, str] | None = None,
):
    return pdf.find_browser(
        platform=platform, environ=environ or {}, which=(path or {}).get, exists=lambda place: place in places
    )


def test_a_browser_is_found_where_each_system_installs_it():
    windows = {
        "PROGRAMFILES": r"C:\Program Files",
        "PROGRAMFILES(X86)": r"C:\Program Files (x86)",
        "LOCALAPPDATA": r"C:\Users\li\AppData\Local",
    }
    edge = r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe"
    assert str(found({edge}, platform="win32", environ=windows)) == edge
    chrome = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    assert str(found({chrome}, platform="darwin")) == chrome
    assert str(found(set(), path={"chromium": "/usr/bin/chromium"})) == "/usr/bin/chromium"


def test_the_one_the_user_names_is_taken_before_all_others():
    assert (
        str(found({"/opt/b"}, environ={"STEWARD_BROWSER": "/opt/b"}, path={"chromium": "/usr/bin/chromium"}))
        == "/opt/b"
    )


def test_none_is_none():
    assert found(set()) is None


def test_without_a_browser_one_sentence_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pdf, "find_browser", lambda: None)
    with pytest.raises(StewardError) as caught:
        pdf.print_pdf(tmp_path / "a.html", tmp_path / "a.pdf")
    assert caught.value.code == "no-browser"
    for locale in ("zh", "en"):
        assert "\n" not in caught.value.describe(locale)
    assert "打印" in caught.value.describe("zh")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for the browser")
@pytest.mark.parametrize(("script", "code"), [("sleep 30", "pdf-timeout"), ("echo broken >&2; exit 3", "pdf-failed")])
def test_a_browser_that_hangs_or_fails_leaves_the_old_pdf(tmp_path: Path, script: str, code: str):
    fake = tmp_path / "browser"
    fake.write_text(f"#!/bin/sh\n{script}\n")
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    with pytest.raises(StewardError) as caught:
        pdf.print_pdf(tmp_path / "a.html", target, browser=fake, timeout=0.5)
    assert caught.value.code == code
    assert target.read_bytes() == b"old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.html", "a.pdf", "browser"]


def test_chinese_stays_text_also_from_a_folder_with_spaces(tmp_path: Path, browser: Path):
    folder = tmp_path / "报 告"
    folder.mkdir()
    (folder / "十月.html").write_text(PAGE, encoding="utf-8")
    made = pdf.print_pdf(folder / "十月.html", folder / "十月.pdf", browser=browser)
    assert made.read_bytes()[:5] == b"%PDF-"
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", str(made), "-"], capture_output=True, check=True).stdout.decode()
        assert "东区管家组" in text
