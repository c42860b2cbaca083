"""Work guides: what to do in a kind of matter, on one A4 page: steps, wordings to use and to avoid, limits of authority, forms.

A guide is one file, ``training/guides/ID.yaml`` or, of the company's own, ``guides/ID.yaml`` in its workspace. `guidebook` gives all of them,
`guide_of` finds one, `save` writes one of the company's own.

>>> from steward.casebook.guides import guidebook
>>> guidebook().guides["conflict-pets"].title.en
'Disputes over pets'
"""

from steward.casebook.guides.guide import Guide
from steward.casebook.guides.guidebook import Guidebook, guide_of, guidebook
from steward.casebook.guides.reading import guide_from, read_guide
from steward.casebook.guides.saving import advance, save

__all__ = ["Guide", "Guidebook", "advance", "guide_from", "guide_of", "guidebook", "read_guide", "save"]
