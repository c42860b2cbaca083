"""What was planted in the estate, written down so that a test can ask whether a report finds it."""

from __future__ import annotations

from typing import Any

from steward.operations.sample_estate.estate import Story


def planted_facts(story: Story, seed: int, households: int, months: int) -> dict[str, Any]:
    """Write down the truth about the estate."""
    return {
        "seed": seed,
        "households": households,
        "months": months,
        "rows": {name: len(table) for name, table in story.tables.items()},
    }
