"""The models to touch: one page each, made of the parts in `kit`; the words of a page are in ``training/models/``."""
