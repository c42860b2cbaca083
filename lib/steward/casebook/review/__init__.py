"""A review of a case: a room, or one person, walks through six steps, writes down its own answers, and only then sees the reference.

`Review` leads one on the store of events; `Session` is how it stands; `compare` lays the reference beside it; `minute` and `as_text` write it
down; `as_case`, `into_case` and `as_guide` make of it what the company keeps.
"""

from steward.casebook.review.comparing import Comparison, compare, reference
from steward.casebook.review.keeping import Review, history, read_estimates
from steward.casebook.review.minute import as_text, minute
from steward.casebook.review.publishing import as_case, as_guide, into_case, review_block
from steward.casebook.review.session import Estimate, Line, Session, sessions
from steward.casebook.review.steps import PARTS, STEPS, Part, Step, step_of

__all__ = [
    "PARTS",
    "STEPS",
    "Comparison",
    "Estimate",
    "Line",
    "Part",
    "Review",
    "Session",
    "Step",
    "as_case",
    "as_guide",
    "as_text",
    "compare",
    "history",
    "into_case",
    "minute",
    "read_estimates",
    "reference",
    "review_block",
    "sessions",
    "step_of",
]
