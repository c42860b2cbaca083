"""PDF by the Chrome, Edge or Chromium that is already on the machine.

Only a browser sets Chinese text, our style sheet and the charts exactly as on the screen; none is shipped or fetched.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath

from steward.errors import StewardError
from steward.words import Text
from steward.workspace import written_whole

NO_BROWSER = Text(
    "没有找到 Chrome、Edge 或 Chromium，做不了 PDF；装上其中一个，或打开 HTML 报告用浏览器的“打印”存成 PDF。",
    "No Chrome, Edge or Chromium was found, so no PDF can be made; install one, or open the HTML report and print it to PDF.",
)
_COMMANDS = (
    "google-chrome-stable", "google-chrome", "chrome", "chromium", "chromium-browser", "microsoft-edge-stable", "microsoft-edge",
    "msedge",
)  # fmt: skip
_MAC = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "Chromium.app/Contents/MacOS/Chromium",
)
_WINDOWS = (
    r"Google\Chrome\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
    r"Chromium\Application\chrome.exe",
)
_QUIET = (
    "--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-extensions", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-client-side-phishing-detection",
    "--disable-features=Translate,OptimizationHints,MediaRouter", "--no-pings", "--metrics-recording-only", "--mute-audio",
    "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND", "--no-pdf-header-footer", "--print-to-pdf-no-header",
)  # fmt: skip
"""Headless, silent, and unable to look up any address."""


def candidates(platform: str, environ: Mapping[str, str], home: str) -> list[str]:
    """Give the places where a browser is usually installed on Windows and macOS; elsewhere it is found on the PATH."""
    if platform == "win32":
        folders = [environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
        return [str(PureWindowsPath(folder, path)) for path in _WINDOWS for folder in folders if folder]
    if platform == "darwin":
        return [str(PurePosixPath(root, "Applications", path)) for path in _MAC for root in ("/", home)]
    return []


def find_browser(
    *,
    platform: str = sys.platform,
    environ: Mapping[str, str] | None = None,
    which: Callable[[str], str | None] = shutil.which,
    exists: Callable[[str], bool] = os.path.isfile,
) -> Path | None:
    """Find a browser that can print: ``STEWARD_BROWSER``, the usual places, then the PATH; None where there is none."""
    environ = os.environ if environ is None else environ
    if chosen := environ.get("STEWARD_BROWSER"):
        return Path(chosen) if exists(chosen) else None
    for place in candidates(platform, environ, str(Path.home())):
        if exists(place):
            return Path(place)
    found = next((path for name in _COMMANDS if (path := which(name))), None)
    return Path(found) if found else None


def print_pdf(html: Path, pdf: Path, *, browser: Path | None = None, timeout: float = 90.0) -> Path:
    """Print an HTML file as A4 to `pdf`, with a profile of its own that is deleted afterwards.

    Args:
        html: a page that carries everything inside it.
        pdf: takes its place only when it is complete.
        browser: which one to use; None looks for one.
        timeout: seconds after which the browser is stopped.

    Raises:
        StewardError: ``no-browser``, ``pdf-failed`` or ``pdf-timeout``.
    """
    browser = browser or find_browser()
    if browser is None:
        raise StewardError("no-browser", NO_BROWSER)
    with tempfile.TemporaryDirectory(prefix="steward-pdf-", ignore_cleanup_errors=True) as profile:
        printed = Path(profile) / "page.pdf"
        command = [str(browser), *_QUIET, f"--user-data-dir={profile}", f"--print-to-pdf={printed}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")  # Chromium refuses to start for root otherwise
        complaint = _run([*command, html.absolute().as_uri()], browser, timeout)
        if not printed.is_file() or printed.read_bytes()[:5] != b"%PDF-":
            raise StewardError(
                "pdf-failed",
                Text(
                    "{browser} 没能把 {html} 印成 PDF（{why}）；请打开 HTML 报告用浏览器的“打印”存成 PDF。",
                    "{browser} could not print {html} to PDF ({why}); open the HTML report and print it to PDF.",
                ),
                browser=browser.name,
                html=html.name,
                why=complaint,
            )
        with written_whole(pdf) as beside:
            shutil.copyfile(printed, beside)
    return pdf


def _run(command: list[str], browser: Path, timeout: float) -> str:
    """Run the browser to its end and give the last line it complained with."""
    try:
        process = subprocess.Popen(  # noqa: S603  # a browser found on this machine, arguments of our own
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
        )
    except OSError as error:
        raise StewardError(
            "pdf-failed",
            Text(
                "{browser} 打不开（{why}），做不了 PDF。", "{browser} cannot be started ({why}), so no PDF can be made."
            ),
            browser=browser.name,
            why=error.strerror or type(error).__name__,
        ) from error
    try:
        _, complaints = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired as error:
        _stop(process)
        raise StewardError(
            "pdf-timeout",
            Text(
                "{browser} 过了 {seconds} 秒还没印好 PDF，已停下；请关掉别的程序再试一次。",
                "{browser} had not printed the PDF after {seconds} seconds and was stopped; close other programs and try again.",
            ),
            browser=browser.name,
            seconds=round(timeout),
        ) from error
    lines = complaints.decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:160] if lines else f"exit {process.returncode}"


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the browser and the processes it started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.communicate()
