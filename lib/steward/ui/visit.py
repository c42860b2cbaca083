"""Who asked for a page, and what for: workspace, language and query of one visit.

Under Voilà the server knows the request and the kernel does not; environment variables reach a kernel only when it
starts, which rules out kernels started ahead. So the server puts a first cell into the notebook it is about to run,
`cell`, and that cell calls `arrive`. In JupyterLab nobody arrives and `current` reads the environment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, quote

from steward.words import Locale, checked_locale
from steward.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Visit:
    """One request for a page."""

    workspace: Workspace
    locale: Locale
    query: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    app: bool = False
    """Whether the page is an app: the template has drawn head, styles and foot already."""
    base_url: str = "/"
    """Where the server's addresses begin."""

    def link(self, path: str) -> str:
        """Give the address of something on our own server, such as ``lab`` or ``steward/files/...``."""
        return self.base_url + path.lstrip("/")


def app_link(here: Visit, page: str, query: str = "") -> str:
    """Give the address of an app by its notebook below ``notebooks/``."""
    return here.link(f"voila/render/notebooks/{page}.ipynb") + (f"?{query}" if query else "")


FILES = "steward/files"
"""Where finished reports and refused rows are served; see `steward.ui.handlers`."""


def file_address(here: Visit, folder: str, name: str, *, download: bool = False) -> str:
    """Give the address of a file in ``reports`` or ``rejects``, its path below that folder written with ``/``."""
    return here.link(f"{FILES}/{folder}/{quote(name, safe='/')}") + ("?download=1" if download else "")


_arrived: Visit | None = None


def cell(workspace: Workspace, locale: Locale, query: str, base_url: str = "/") -> str:
    """Write the code of the first cell; every value in it is a Python literal, whatever the address bar held."""
    return f"from steward.ui import visit; visit.arrive({str(workspace.root)!r}, {locale!r}, {query!r}, {base_url!r})"


def arrive(root: str, locale: str, query: str, base_url: str = "/") -> None:
    """Remember the request this kernel answers."""
    global _arrived
    _arrived = Visit(
        Workspace(Path(root)),
        checked_locale(locale),
        MappingProxyType(dict(parse_qsl(query))),
        app=True,
        base_url=base_url,
    )
    _keep_log(_arrived.workspace)


def _keep_log(workspace: Workspace) -> None:
    """Write what goes wrong in an app to the log of the server, where a helper looks for it."""
    import logging

    log = logging.getLogger("steward")
    if not log.handlers:
        handler = logging.FileHandler(workspace.root / ".jupyter" / "server.log", encoding="utf-8", delay=True)
        handler.setFormatter(logging.Formatter("[%(levelname).1s %(asctime)s %(name)s] %(message)s"))
        log.addHandler(handler)
        log.propagate = False


def current() -> Visit:
    """Give the visit this kernel answers, else one made of the environment (JupyterLab, a script, a test)."""
    if _arrived is not None:
        return _arrived
    workspace = Workspace.at()
    return Visit(workspace, workspace.locale())


def words(text: Mapping[str, Any], locale: Locale) -> dict[str, str]:
    """Say a dictionary of `Text` in one language, to hand to a script."""
    return {key: value.say(locale) for key, value in text.items()}
