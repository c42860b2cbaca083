"""An item is asked, its answer graded and told, with the certainty it was given with."""
