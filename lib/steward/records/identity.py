"""Who is sitting here.

Under JupyterHub it is always the hub's user, whatever a page or an address asks for. On one machine people trust each
other and pick a profile. The hub's word is taken from the environment in which it starts a user's server.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from steward.records import people

if TYPE_CHECKING:
    from steward.records.people import Person
    from steward.records.store import Store
    from steward.workspace import Workspace

HUB_USER = "JUPYTERHUB_USER"
"""The environment variable in which JupyterHub names its user."""
TRAINERS = "STEWARD_TRAINERS"
"""The environment variable that names, with commas, the hub's users who may see what everybody did."""
_KEPT = "person"


def current_person(
    store: Store,
    workspace: Workspace,
    asked: str | None = None,
    *,
    at: dt.datetime | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Person | None:
    """Give the person whose page this is.

    Args:
        store: Where people are known.
        workspace: Where the choice made on this machine is kept.
        asked: An id from the page's address; under JupyterHub it counts for nothing.
        at: When, for somebody who comes for the first time; now by default.
        environ: The environment.

    Returns:
        The hub's user, made known on the first visit; else the person asked for; else the one chosen last on this
        machine. None where nobody has been chosen, or who was asked for is not there (any more).
    """
    account = hub_user(environ)
    if account:
        return people.of_account(store, account, at=at or dt.datetime.now(dt.UTC))
    found = people.person(store, asked or workspace.preference(_KEPT))
    return found if found is not None and not found.retired else None


def prefer_person(workspace: Workspace, id: str) -> None:
    """Keep the person chosen on this machine; ``""`` for nobody."""
    workspace.prefer(_KEPT, id)


def hub_user(environ: Mapping[str, str] = os.environ) -> str:
    """Give JupyterHub's user, ``""`` where there is no hub."""
    return environ.get(HUB_USER, "").strip()


def may_see_everybody(environ: Mapping[str, str] = os.environ) -> bool:
    """Tell whether what all people did may be shown: on one machine yes, under JupyterHub to its trainers."""
    account = hub_user(environ)
    return not account or account in {name.strip() for name in environ.get(TRAINERS, "").split(",")}
