"""Finding cases and work guides: by words in either language, by what they are about, by likeness to a case or to a complaint.

>>> from steward.casebook.finding import search
>>> search("leaking ceiling", "en")[0].id
'ceiling-leak'
"""

from steward.casebook.finding.search import Found, like, related, search

__all__ = ["Found", "like", "related", "search"]
