"""The one server behind every screen: JupyterLab and Voilà in one process, on this machine only.

Nothing is installed and nothing of the user's own Jupyter is touched: our Voilà template is found by ``JUPYTER_PATH``,
and configuration, Lab settings and the log rest in the workspace's ``.jupyter`` folder.
"""

from __future__ import annotations

import asyncio
import atexit
import json
import os
import secrets
import shutil
import signal
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from steward.errors import StewardError
from steward.kernels import warm
from steward.ui import notebooks, visit
from steward.words import Locale, Text, as_locale
from steward.workspace import Workspace, written_whole

if TYPE_CHECKING:
    from traitlets.config import Config

    from steward.ui.kernels import WorkbenchKernelManager

SHARE = Path(__file__).parent / "share" / "jupyter"
HOME = "voila/render/notebooks/home.ipynb"
PORT = 8765
"""Tried first, so that a bookmark keeps working; where it is taken, any free port is used."""
KERNELS = 24
"""At most so many pages and notebooks run at once; one more closes the longest idle without a window."""
SOCKETS = os.name == "posix"
"""Whether kernels can be reached by sockets in a folder rather than by ports."""
IDLE_SECONDS = 15 * 60
"""A kernel without a window is shut down after this long."""


def serve(
    workspace: Workspace,
    *,
    port: int | None = None,
    locale: Locale | None = None,
    open_browser: bool = True,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the workbench on 127.0.0.1 until it is interrupted.

    Args:
        workspace: what to serve; its notebooks are brought up to date first.
        port: the port asked for; without one `PORT` or any free port.
        locale: keep this as the language of the screens.
        open_browser: open the home page in the browser.
        on_ready: called with the address to open, token included, once the server answers.

    Raises:
        StewardError: ``port-taken``, ``workspace-unusable``.
    """
    workspace.create()
    if locale:
        workspace.prefer_locale(locale)
    chosen = free_port(port)
    notebooks.install(workspace)
    _prepare_environment(workspace)
    # A speed layer only: where kernels cannot be forked from a warm template they start as usual.
    warm.enable(["steward.ui.warm:ahead"])
    token = secrets.token_hex(24)

    from jupyter_server.serverapp import ServerApp

    from steward.ui.handlers import add_handlers

    config = settings(workspace, port=chosen, token=token)
    if port is None:
        # Somebody may take the port while the server is being set up; nobody asked for this very one.
        config.ServerApp.port_retries = 50
    app = ServerApp.instance(config=config, jpserver_extensions=EXTENSIONS)
    try:
        app.initialize(argv=[])
    except SystemExit as error:
        raise _taken(chosen) from error
    add_handlers(app.web_app, workspace)
    address = f"http://127.0.0.1:{app.port}/{HOME}?{urlencode({'token': token})}"

    def ready() -> None:
        cast("WorkbenchKernelManager", app.kernel_manager).keep_warm()
        if on_ready:
            on_ready(address)
        if open_browser:
            import threading
            import webbrowser

            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    app.io_loop.add_callback(ready)
    _stop_on_interrupt(app)
    try:
        app.start()
    finally:
        _end_tasks(cast(Any, app.io_loop).asyncio_loop)


def _stop_on_interrupt(app: Any) -> None:
    """Let Ctrl-C stop the server as a request to end does, kernels first; the second time it ends at once."""

    def stop(*_: object) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        app.stop(from_signal=True)

    signal.signal(signal.SIGINT, stop)


def _end_tasks(loop: asyncio.AbstractEventLoop) -> None:
    """Cancel what the stopped loop left unfinished: anyio's threads wait for the end of it, and Python for them."""

    async def end() -> None:
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left, timeout=5)

    if not loop.is_closed():
        loop.run_until_complete(end())


EXTENSIONS = {
    "jupyterlab": True,
    "voila.server_extension": True,
    "notebook": False,
    "notebook_shim": False,
    "jupyter_lsp": False,
    "jupyter_server_terminals": False,
}
"""Server extensions by name; those not needed cost start-up time and open doors nobody uses."""


def settings(workspace: Workspace, *, port: int, token: str) -> Config:
    """Give the server's configuration."""
    from traitlets.config import Config

    state = _state(workspace)
    return Config(
        {
            "ServerApp": {
                "ip": "127.0.0.1",
                "port": port,
                "port_retries": 0,
                "root_dir": str(workspace.root),
                "default_url": f"/{HOME}",
                "open_browser": False,
                "answer_yes": True,
                "allow_root": True,
                "terminals_enabled": False,
                "extra_template_paths": [str(SHARE / "voila" / "templates" / "steward")],
                "log_level": "CRITICAL",
                "logging_config": _logging(state / "server.log"),
                "kernel_manager_class": "steward.ui.kernels.WorkbenchKernelManager",
                # An upload goes through the widget's socket in pieces of 1 MB; the default of 10 MB leaves room.
                "tornado_settings": {"headers": {"Referrer-Policy": "same-origin"}},
            },
            "IdentityProvider": {"token": token},
            "ContentsManager": {"hide_globs": ["private", "__pycache__", "*.pyc", ".DS_Store", "~*"]},
            # Where there are no such sockets, what travels between server and kernel is encrypted.
            "KernelManager": {"transport": "ipc" if SOCKETS else "tcp"},
            "WorkbenchKernelManager": {
                "transport_encryption": "disabled" if SOCKETS else "auto",
                "limit": KERNELS,
                "cull_idle_timeout": IDLE_SECONDS,
                "cull_interval": 60,
                "cull_connected": False,
            },
            "LabApp": {
                "app_settings_dir": str(state / "lab"),
                "user_settings_dir": str(state / "lab" / "user-settings"),
                "workspaces_dir": str(state / "lab" / "workspaces"),
                "extension_manager": "readonly",
                "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
                "news_url": None,
            },
            "VoilaConfiguration": {
                "template": "steward",
                "allow_template_override": "NO",
                "allow_theme_override": "NO",
                "strip_sources": True,
                "show_tracebacks": False,
                "attempt_fix_notebook": True,
                "extension_allowlist": [
                    "@jupyter-widgets/jupyterlab-manager",
                    "@voila-dashboards/widgets-manager8",
                    "anywidget",
                ],
                "prelaunch_hook": _prelaunch(workspace),
                "page_config_hook": _page_config,
                "file_allowlist": [],
                "classic_tree": True,
            },
        }
    )


def _prelaunch(workspace: Workspace) -> Callable[..., None]:
    """Make the hook Voilà calls before it starts a kernel: the visit goes into the notebook, for template and kernel."""

    def arrive(handler: Any, *, notebook: Any, cwd: str) -> None:
        del cwd
        import nbformat

        from steward.ui import page

        asked = as_locale(handler.get_query_argument("locale", None))
        if asked:
            workspace.prefer_locale(asked)
            _tell_lab(workspace, asked)
        locale = workspace.locale(asked, browser=handler.request.headers.get("Accept-Language"))
        query = urlencode(
            [
                (k, v.decode("utf-8", "replace"))
                for k, vs in handler.request.query_arguments.items()
                for v in vs[:1]
                if k != "token"
            ]
        )
        new_cell: Any = nbformat.v4.new_code_cell
        first = new_cell(visit.cell(workspace, locale, query, handler.base_url))
        # An app does not show the examples for people at a Python prompt, so it does not run them either.
        told = [cell for cell in notebook.cells if "prompt" not in cell.metadata.get("tags", ())]
        notebook.cells[:] = [first, *told]
        notebook.metadata["steward_page"] = {
            **page.shell(handler.request.path, query, locale, handler.base_url),
            # Asking for the token also sets the cookie, without which the page could not close its kernel.
            "xsrf": handler.xsrf_token.decode(),
        }

    return arrive


def _page_config(config: dict[str, Any], **context: Any) -> dict[str, Any]:
    """Make Voilà's front end use the typesetter in its own bundle; its default is fetched from a CDN."""
    del context
    return {**config, "fullMathjaxUrl": "null", "mathjaxConfig": "null"}


def _state(workspace: Workspace) -> Path:
    return workspace.root / ".jupyter"


def _prepare_environment(workspace: Workspace) -> None:
    """Point Jupyter at our template and at the workspace's own state, for this process and its kernels."""
    state = _state(workspace)
    state.mkdir(parents=True, exist_ok=True)
    os.environ["JUPYTER_CONFIG_DIR"] = str(state)
    os.environ["JUPYTER_RUNTIME_DIR"] = _runtime_folder()
    before = os.environ.get("JUPYTER_PATH")
    os.environ["JUPYTER_PATH"] = os.pathsep.join([str(SHARE), *([before] if before else [])])
    os.environ["STEWARD_WORKSPACE"] = str(workspace.root)
    os.environ["JUPYTER_PLATFORM_DIRS"] = "1"
    _write_json(state / "lab" / "overrides.json", LAB_DEFAULTS)
    _tell_lab(workspace, workspace.locale())
    _write_json(state / "labconfig" / "page_config.json", {"disabledExtensions": DISABLED_IN_LAB})


def _runtime_folder() -> str:
    """Make a folder for sockets and connection files, gone when the server ends.

    Kernels talk over sockets in it: ports of 127.0.0.1 can be taken by another kernel starting at the same moment. A
    socket's path may hold about 100 bytes, which a workspace deep in somebody's folders would exceed.
    """
    place = "/tmp" if SOCKETS and os.path.isdir("/tmp") else None  # noqa: PTH112, S108  # the folder inside is private
    folder = tempfile.mkdtemp(prefix="steward-", dir=place)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


DISABLED_IN_LAB = {
    "@jupyterlab/apputils-extension:announcements": True,
    "@jupyterlab/extensionmanager-extension": True,
    "@jupyterlab/lsp-extension": True,
    "@jupyterlab/fileeditor-extension:language-server": True,
    "@jupyterlab/notebook-extension:language-server": True,
}
"""What would ask other machines for news, updates and extensions, or this one for language servers."""


LAB_DEFAULTS = {
    "@jupyterlab/apputils-extension:notification": {"checkForUpdates": False, "fetchNews": "false"},
}


def _tell_lab(workspace: Workspace, locale: Locale) -> None:
    """Let JupyterLab, when it is opened next, speak the language chosen for the workbench."""
    place = _state(workspace) / "lab" / "user-settings" / "@jupyterlab" / "translation-extension"
    _write_json(place / "plugin.jupyterlab-settings", {"locale": "zh_CN" if locale == "zh" else "default"})


def _write_json(path: Path, content: dict[str, Any]) -> None:
    with written_whole(path) as beside:
        beside.write_text(json.dumps(content, indent=1), encoding="utf-8")


def _logging(path: Path) -> dict[str, Any]:
    """Send what goes wrong to a file: the terminal belongs to the address the user has to open."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = {
        "class": "logging.handlers.RotatingFileHandler",
        "filename": str(path),
        "maxBytes": 1_000_000,
        "backupCount": 1,
        "encoding": "utf-8",
        "delay": True,
        "formatter": "console",
        "level": "WARNING",
    }
    quiet = {"level": "WARNING", "handlers": ["file"]}
    return {
        "handlers": {"file": handler},
        "root": quiet,
        "loggers": {name: {**quiet, "propagate": False} for name in ("ServerApp", "LabApp", "traitlets")},
    }


def free_port(asked: int | None) -> int:
    """Give the port asked for; without one `PORT` or any free port.

    Raises:
        StewardError: ``port-taken``.
    """
    for candidate in (asked,) if asked is not None else (PORT, 0):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            if os.name != "nt":
                # As tornado binds: a port that only waits for its last packets counts as free.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except (OSError, OverflowError):
                continue
            return int(probe.getsockname()[1])
    raise _taken(asked or PORT)


def _taken(port: int) -> StewardError:
    return StewardError(
        "port-taken",
        Text(
            "端口 {port} 已被占用，工作台可能已经开着；请换一个，例如 --port {other}，或不写 --port。",
            "Port {port} is taken, perhaps by a workbench that is already running; choose another, such as --port {other}, or leave --port out.",
        ),
        port=port,
        other=port + 1 if port < 65535 else port - 1,
    )
