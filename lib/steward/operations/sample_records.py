"""The sample estate makes way: its records are never mixed with a company's own.

A new workspace shows a sample estate. When the first file of the company comes in, the sample's records leave in the same
step, and so does its profile where nobody has edited it; its files stay in ``exports/sample-estate``.
"""

from __future__ import annotations

import shutil

from steward.company import DEFAULT_PROFILE, Company, default_company
from steward.operations.examining import fingerprint_of
from steward.operations.records import Ledger
from steward.words import Text
from steward.workspace import Workspace, written_whole

LEFT = Text(
    "示例小区的记录已经移出，工作区里从现在起只有您自己的记录。",
    "The records of the sample estate have been taken out; from now on the workspace holds only your own.",
)


def makes_way(workspace: Workspace, incoming: str) -> bool:
    """Tell whether the records hold the sample estate alone and the file with this fingerprint is none of its files."""
    ledger = Ledger.read(workspace.records)
    folder = workspace.sample_files
    if not ledger.imports or not folder.is_dir():
        return False
    sample = {fingerprint_of(path) for path in folder.iterdir() if path.is_file()}
    return incoming not in sample and all(entry.fingerprint in sample for entry in ledger.imports)


def company_after(workspace: Workspace) -> Company:
    """Give the profile by which the company's own files are read: an edited one stays, the sample's does not."""
    return default_company() if workspace.has_untouched_profile() else workspace.company()


def leave(workspace: Workspace) -> None:
    """Put the shipped profile in the place of the sample's, unless somebody has edited it."""
    if workspace.has_untouched_profile():
        with written_whole(workspace.profile_path) as beside:
            shutil.copyfile(DEFAULT_PROFILE, beside)
