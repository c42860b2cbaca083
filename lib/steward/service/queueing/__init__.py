"""Waiting lines: closed forms where they hold, simulation where not, and how many stewards are enough."""
