"""Event logs held against what should happen: variants, times, rules, deviations, alignments, Petri nets."""
