"""Customers of many kinds: how each takes what is said, and what to do about it.

Four communication styles, four ways of listening and five states, as the trade's sources tell them; where the sources are
damaged or silent, the entry says so. Start here:

>>> from steward.service.personality import Customer, react
>>> owner = Customer("amiable", "active", "dissatisfied")
>>> print(react(owner, owner.arrives(), ["greet", "listen"]).remark.en)
How kind. I am in Building 3. Call me old Zhou.
"""

from steward.service.personality.advising import Advice, AdviceLine, advice
from steward.service.personality.character import (
    listening_styles,
    move_effects,
    rules,
    stages,
    states,
    styles,
)
from steward.service.personality.customer import (
    CALM_BAND,
    MOOD_BANDS,
    Customer,
    Facts,
    MoodBand,
    Promise,
    Standing,
    mood_band,
)
from steward.service.personality.planning import (
    Plan,
    SampleReply,
    SampleTalk,
    best_reply_plan,
    follow,
    how_well,
    sample_replies,
    sample_talks,
    settled,
)
from steward.service.personality.reaction import Effect, Reaction, Reason, react, reckon
from steward.service.personality.recognising import Likely, knowing, likely_listening, likely_styles, signs

__all__ = [
    "CALM_BAND",
    "MOOD_BANDS",
    "Advice",
    "AdviceLine",
    "Customer",
    "Effect",
    "Facts",
    "Likely",
    "MoodBand",
    "Plan",
    "Promise",
    "Reaction",
    "Reason",
    "SampleReply",
    "SampleTalk",
    "Standing",
    "advice",
    "best_reply_plan",
    "follow",
    "how_well",
    "knowing",
    "likely_listening",
    "likely_styles",
    "listening_styles",
    "mood_band",
    "move_effects",
    "react",
    "reckon",
    "rules",
    "sample_replies",
    "sample_talks",
    "settled",
    "signs",
    "stages",
    "states",
    "styles",
]
