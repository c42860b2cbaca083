"""Managers' records: canonical tables, import, masking, the sample estate and the KPI registry."""
