"""Questions become items of ours, and items become questions; what is lost on the way is said of each.

Of an item one language goes out. Its standards, level and unit travel as tags (`steward.quiz.exchange.marks`) and its id as
the id number, so that a bank that was away in another system comes back as whole as that system lets it.
"""

from __future__ import annotations

from steward.quiz.exchange.items_in import content_id, language_of, to_item
from steward.quiz.exchange.items_out import same_question, same_words, to_question

__all__ = ["content_id", "language_of", "same_question", "same_words", "to_item", "to_question"]
