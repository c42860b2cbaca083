"""What all who sat an exam got on each topic: what to teach again, the weakest topic first.

>>> topics_of([])
()
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from steward.quiz.insight.item_statistics import mean_share
from steward.service.said import Said
from steward.service.statistics.estimate import Estimate
from steward.words import Locale, Text, interval, number, percent

if TYPE_CHECKING:
    from steward.quiz.exams.exam_result import ExamResult

LEAST = 5
"""People below whom the mean of a topic says nothing of a class. Our own choice, as for questions in `steward.quiz.exams.exam_result`."""

_SAID = Text(
    "{name}：平均得 {share}（{n} 人，95% 区间 {ends}）", "{name}: {share} on average (n = {n}, 95% interval {ends})"
)
_FEW = Text("{name}：只有 {n} 人考过，还说不准", "{name}: only {n} sat it, cannot tell yet")


@dataclass(frozen=True, slots=True)
class TopicOfExam(Said):
    """One topic of an exam, over everybody who sat it."""

    topic: str
    name: Text
    people: int
    questions: int
    """Asked of all of them together."""
    share: Estimate
    """The mean of people's shares of the marks. A person counts once however many questions there were: answers of one person hang together."""

    @property
    def can_tell(self) -> bool:
        """Whether enough people sat it."""
        return self.people >= LEAST

    def sentence(self, locale: Locale) -> str:
        """Say the mean with its n and interval, or that it cannot be told."""
        if not self.can_tell:
            return _FEW.say(locale, name=self.name, n=number(self.people))
        ends = interval(self.share.low, self.share.high)
        return _SAID.say(
            locale, name=self.name, share=percent(self.share.value, decimals=0), n=number(self.people), ends=ends
        )


def topics_of(results: Iterable[ExamResult]) -> tuple[TopicOfExam, ...]:
    """Give the topics of an exam, the weakest first; of several sittings of a person the first counts.

    Args:
        results: of sittings of one exam, in the order in which they were begun.
    """
    import numpy as np

    first: dict[str, ExamResult] = {}
    for result in results:
        first.setdefault(result.person, result)
    shares: dict[str, list[float]] = {}
    questions: dict[str, int] = {}
    names: dict[str, Text] = {}
    for result in first.values():
        for one in result.topics:
            names[one.topic] = one.name
            questions[one.topic] = questions.get(one.topic, 0) + one.n
            if one.most:
                shares.setdefault(one.topic, []).append(one.marks / one.most)
    found = [
        TopicOfExam(topic, names[topic], len(of), questions[topic], mean_share(np.array(of)))
        for topic, of in shares.items()
    ]
    return tuple(sorted(found, key=lambda one: (not one.can_tell, one.share.value, one.topic)))
