"""How far a figure can be trusted: rates, charts, durations, agreement, each with its n and interval."""
