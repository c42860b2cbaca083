"""Steward Workbench: one set of service models for training, case work and team reports."""

__version__ = "0.1.0"
