"""Courses of thirty days, where a learner stands in one, and the test that says where to begin."""
