"""The service models: pure Python, no files, no widgets, no clock but the one passed in."""
