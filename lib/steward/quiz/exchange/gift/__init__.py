"""GIFT, read as Moodle reads it."""
