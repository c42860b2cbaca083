"""Self-study: the item bank, grading, scheduling, exams, item statistics and the exchange with other systems."""
