"""QTI: items, tests and packages of versions 2.0 to 3.0 read, and packages of 3.0 written."""

from steward.quiz.exchange.qti.package import read_qti
from steward.quiz.exchange.qti.packing import write_qti

__all__ = ["read_qti", "write_qti"]
