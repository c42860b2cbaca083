"""The service day, 08:00 to 20:00 every day, in whole minutes.

The sample keeps this little clock of its own, so that what it planted is counted independently of the working calendar
that reports use.
"""

from __future__ import annotations

import numpy as np

from steward.operations.sample_estate.chance import Array
from steward.operations.sample_estate.seasons import DAY, NEVER

OPENS, CLOSES = 8 * 60, 20 * 60
LENGTH = CLOSES - OPENS


def worked(at: Array) -> Array:
    """Count the service minutes that have passed since 1970-01-01."""
    counted: Array = at // DAY * LENGTH + np.clip(at % DAY - OPENS, 0, LENGTH)
    return counted


def after(at: Array, service_minutes: Array | int) -> Array:
    """Give the moment so many service minutes later; what ends with the day ends at 20:00, not next morning."""
    total = worked(at) + service_minutes
    day, rest = (total - 1) // LENGTH, (total - 1) % LENGTH + 1
    return np.where(at >= NEVER, NEVER, day * DAY + OPENS + rest)


def into_day(at: Array) -> Array:
    """Move a moment outside the service day to a little after the next opening."""
    minute = at % DAY
    early, late = minute < OPENS, minute >= CLOSES
    return np.where(
        early, at - minute + OPENS + minute % 40, np.where(late, at - minute + DAY + OPENS + minute % 40, at)
    )
