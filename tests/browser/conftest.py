"""A real server over a small sample, and a real Chromium that forgives nothing.

A page fails its test by an error on the console, an uncaught exception, a failed or refused request, or a request to any
other machine. Without a Chromium the tests say so and are skipped.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest

from steward.workspace import Workspace

SECONDS = 120
"""How long anything may take on a busy machine before a test gives up."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


class Served:
    """A server over one workspace, in a process of its own."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        code = (
            "import sys; from pathlib import Path; from steward.workspace import Workspace; from steward.ui.server import serve; "
            "serve(Workspace(Path(sys.argv[1])), port=int(sys.argv[2]), locale='zh', open_browser=False, on_ready=lambda a: print(a, flush=True))"
        )
        environ = {**os.environ, "PYTHONUNBUFFERED": "1"}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._process = subprocess.Popen(
            [sys.executable, "-c", code, str(workspace.root), str(port)], stdout=subprocess.PIPE, text=True, env=environ
        )
        assert self._process.stdout
        self.address = self._process.stdout.readline().strip()
        assert self.address, "the server ended before it answered; what it said stands above"
        parts = urlparse(self.address)
        self.base = f"{parts.scheme}://{parts.netloc}"
        self.token = parse_qs(parts.query)["token"][0]

    def url(self, page: str, locale: str = "zh", **query: str) -> str:
        """Give the address of an app."""
        more = "".join(f"&{key}={value}" for key, value in query.items())
        return f"{self.base}/voila/render/notebooks/{page}.ipynb?token={self.token}&locale={locale}{more}"

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()


@pytest.fixture(scope="session")
def served(sample_workspace: Workspace, tmp_path_factory: pytest.TempPathFactory, chromium: object) -> Iterator[Served]:
    """Give a server over a copy of the sample estate; tests may import into it and make reports in it."""
    copy = Workspace(shutil.copytree(sample_workspace.root, tmp_path_factory.mktemp("served") / "工作区 workspace"))
    server = Served(copy)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def served_empty(tmp_path_factory: pytest.TempPathFactory, chromium: object) -> Iterator[Served]:
    """Give a server over a workspace in which nothing has happened yet."""
    server = Served(Workspace(tmp_path_factory.mktemp("empty") / "workspace"))
    yield server
    server.stop()


class Troubles(list[str]):
    """What went wrong on the pages of one test."""

    def watch(self, page: object) -> None:
        page.on("console", lambda m: m.type == "error" and self.append(f"console: {m.text}"))
        page.on("pageerror", lambda error: self.append(f"exception: {error}"))
        page.on("response", lambda r: r.status >= 400 and self.append(f"{r.status}: {r.url}"))
        page.on("request", lambda r: _elsewhere(r.url) and self.append(f"another machine: {r.url}"))
        page.on("requestfailed", lambda r: self._failed(r))

    def _failed(self, request: object) -> None:
        # A download, and what was under way when the next page was opened, end as aborted.
        if request.failure != "net::ERR_ABORTED":
            self.append(f"failed: {request.url} ({request.failure})")


def _elsewhere(url: str) -> bool:
    return not re.match(r"(https?|ws)://127\.0\.0\.1[:/]|data:|blob:|about:", url)


@pytest.fixture
def opened(chromium: object) -> Iterator[Callable[..., object]]:
    """Give a function that opens an address in a window of its own, at a width; troubles fail the test at its end."""
    troubles, contexts = Troubles(), []

    def open_page(url: str, width: int = 1280, **options: object) -> object:
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        context.set_default_timeout(SECONDS * 1000)
        contexts.append(context)
        context.on("page", troubles.watch)
        page = context.new_page()
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        for page in context.pages:
            # A window that is closed by the test tells nobody; one that is left closes its kernel, as with a reader.
            page.goto("about:blank")
        context.close()
    assert not troubles, "\n".join(troubles)
