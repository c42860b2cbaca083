"""Exams: blueprints, forms drawn from them, sittings, results and certificates."""
