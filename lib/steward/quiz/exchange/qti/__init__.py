"""QTI 3, and 2.x for reading."""
