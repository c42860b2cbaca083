"""The Excel template a trainer fills in."""
