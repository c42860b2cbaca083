"""Five steps, one method: the measures, a plan of one’s own, its progress and gaps."""
