"""The few addresses of our own: finished reports, refused rows, plans as workbooks, certificates, debriefs, minutes, and pages that say in plain words what is missing."""

# mypy: disable-error-code="override"
# tornado's decorators lose the signatures of what they decorate.

from __future__ import annotations

from typing import Any

from jupyter_server.base.handlers import AuthenticatedFileHandler
from jupyter_server.utils import url_path_join
from tornado import web

from steward.ui import page, visit
from steward.workspace import Workspace


class WorkspaceFileHandler(AuthenticatedFileHandler):
    """Serves one folder of the workspace.

    A report may run its own scripts and print, and may neither reach this server nor any other: it is opened in an
    origin of its own and may load nothing.
    """

    @property
    def content_security_policy(self) -> str:
        """Give the policy every file is served with."""
        return (
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; font-src data:; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
            "sandbox allow-scripts allow-modals allow-downloads allow-popups"
        )

    @web.authenticated
    async def get(self, path: str, include_body: bool = True) -> None:
        """Send a file; all but HTML and PDF, and those with ``?download=1``, are saved rather than shown."""
        if self.get_argument("download", "") or not path.lower().endswith((".html", ".pdf")):
            self.set_attachment_header(path.rpartition("/")[2])
        await web.StaticFileHandler.get(self, path, include_body=include_body)

    @web.authenticated
    async def head(self, path: str) -> None:
        """Tell what `get` would send."""
        await web.StaticFileHandler.get(self, path, include_body=False)


def add_handlers(web_app: Any, workspace: Workspace) -> None:
    """Add our addresses to the server, and our words to its plain pages."""
    base_url = web_app.settings["base_url"]
    served = {
        "questions": workspace.questions_out,
        "reports": workspace.reports,
        "rejects": workspace.rejects,
        "plans": workspace.plan_sheets,
        "certificates": workspace.certificates,
        "debriefs": workspace.debriefs,
        "handouts": workspace.handouts,
        "reviews": workspace.reviews,
        "guides": workspace.guide_sheets,
        "training": workspace.training_sheets,
    }
    web_app.add_handlers(
        ".*$",
        [
            (url_path_join(base_url, visit.FILES, name, "(.*)"), WorkspaceFileHandler, {"path": str(folder)})
            for name, folder in served.items()
        ],
    )
    for environment in ("jinja2_env", "voila_jinja2_env"):
        web_app.settings[environment].globals["steward_plain"] = lambda kind: page.plain(
            kind, workspace.locale(), base_url
        )
