"""The casebook: what happened, told so that people can learn from it and rehearse it.

A case is a folder with ``case.yaml`` and a story in each language. `read_case` reads one and reports every mistake with its line;
`casebook` gives all that are shipped and the company's own; `case_of` finds one by its id or its folder, `case_called` by its id only.

>>> from steward.casebook import casebook
>>> casebook().cases["flooded-flower-trough"].title.zh
'水又漫上来了'
"""

from steward.casebook.case import Case
from steward.casebook.casebook import Casebook, case_called, case_of, casebook
from steward.casebook.drill import CaseReply, Drill, Moment
from steward.casebook.reading import read_case

__all__ = ["Case", "CaseReply", "Casebook", "Drill", "Moment", "case_called", "case_of", "casebook", "read_case"]
