"""What a reply does: the dialogue moves in it, in Chinese and English, and words that a service code forbids.

>>> recognise("Sorry about that, I'll be there at nine.", locale="en").locale
'en'
"""

from steward.language.recogniser import Heard, recognise, recognise_all

__all__ = ["Heard", "recognise", "recognise_all"]
