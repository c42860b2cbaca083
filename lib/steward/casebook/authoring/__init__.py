"""Writing a company's own cases: a draft that may be incomplete, checked as reading would, kept without losing anything.

A `Draft` is plain data in the shape of ``case.yaml``. `blank`, `copy_of` and `draft_of` make one; `problems` says what is still wrong
with it, each with its place; `save` keeps it in the workspace, whole or not; `advance` takes it from draft to reviewed to published.
Everything else that makes cases (the review, the records) makes a `Draft` and saves it here.

>>> draft = blank("wrong-parcel", "zh")
>>> draft.data["people"][0]["role"], draft.stage
('customer', 'draft')
"""

from steward.casebook.authoring.checking import Looked, look, problems
from steward.casebook.authoring.draft import Draft, blank, copy_of, draft_of
from steward.casebook.authoring.names import new_id
from steward.casebook.authoring.saving import advance, before, begun, draft_at, save, versions

__all__ = [
    "Draft",
    "Looked",
    "advance",
    "before",
    "begun",
    "blank",
    "copy_of",
    "draft_at",
    "draft_of",
    "look",
    "new_id",
    "problems",
    "save",
    "versions",
]
