"""Self-study: what somebody did, what they remember, what to ask today, and the sitting that asks it."""
