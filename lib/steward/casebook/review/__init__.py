"""A review of a case: a room, or one person, walks through six steps, writes down its own answers, and only then sees the reference.

`Review` leads one on the store of events; `Session` is how it stands; `compare` lays the reference beside it; `minute` and `as_text` write it
down; `as_case`, `review_block` and `as_guide` make of it what the company keeps.
"""

from steward.casebook.review.keeping import Review, history, read_estimates
from steward.casebook.review.session import Estimate, Line, Session, sessions
from steward.casebook.review.steps import PARTS, STEPS, Part, Step, step_of

__all__ = [
    "PARTS",
    "STEPS",
    "Estimate",
    "Line",
    "Part",
    "Review",
    "Session",
    "Step",
    "history",
    "read_estimates",
    "sessions",
    "step_of",
]
