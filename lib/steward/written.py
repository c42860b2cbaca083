"""What content written by hand is made of: entries that know their fields, and texts in both languages.

>>> Words(zh="先安抚", en="Calm first").text.say("en")
'Calm first'
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from steward.words import Text


class Entry(BaseModel):
    """An entry of a file; a field it does not have is a mistake, and nothing changes it once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Entry):
    """A text in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    @property
    def text(self) -> Text:
        """The same as a `Text`."""
        return Text(self.zh, self.en)
