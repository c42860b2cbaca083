"""Pages for those who train others."""
