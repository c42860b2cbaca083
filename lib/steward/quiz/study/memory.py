"""What is left in memory: the formulas of FSRS-6, for many cards at once.

`fsrs` (py-fsrs 6.3) is the reference and gives the parameters; it reviews one card in 10 microseconds, which is 20 seconds
for a company of 1,000 learners with 400 cards each. Here the same formulas run over arrays. ``tests/quiz/test_memory.py`` holds
both equal to nine digits over any history, so that a new version of the reference cannot drift away unseen.

How the reference is set up, and why:

- no learning or relearning steps: within a session it is the session that brings a wrong answer back, and beyond it everything
  is counted in days of learning (`steward.quiz.study.days`), as Anki counts them. A person who practises at 20:00 one evening and at 19:30 the
  next has let a day pass, though not 24 hours;
- no fuzz: the same answers give the same day on every machine;
- nothing rests for more than a year: the trade's rules change, and who is never asked does not notice.

Source of the formulas: J. Ye and others, “A stochastic shortest path algorithm for optimizing spaced repetition scheduling”,
KDD 2022, and the published description of FSRS-6 of the open-spaced-repetition project.

>>> import numpy as np
>>> held = fold(np.array([0, 0, 0]), np.array([100, 102, 112]), np.array([THOUGHT, THOUGHT, MISSED]))
>>> held.reps.tolist(), held.lapses.tolist(), (held.due - held.last).tolist()
([3], [1], [2])
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fsrs.rating import Rating
from fsrs.scheduler import DEFAULT_PARAMETERS, MAX_DIFFICULTY, MIN_DIFFICULTY, STABILITY_MIN

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

RETENTION = 0.9
"""The chance of a right answer at which a card is due: the default of the reference. Over a simulated month of fifteen minutes a day 0.85
brings two standards in a hundred more to mind if people forget as FSRS says, and two fewer if they forget faster."""
LONGEST = 365
"""Days after which everything is asked again."""

MISSED, NEARLY, GUESSED, THOUGHT, SURE = range(5)
"""How an answer came out; see `steward.quiz.study.schedule.outcome`."""

RATINGS: tuple[tuple[Rating, Rating, Rating], ...] = (
    # first time   same day       later
    (Rating.Again, Rating.Again, Rating.Again),
    (Rating.Hard, Rating.Hard, Rating.Hard),
    (Rating.Hard, Rating.Hard, Rating.Hard),
    (Rating.Good, Rating.Good, Rating.Good),
    (Rating.Easy, Rating.Good, Rating.Good),
)
"""The rating that FSRS gets, by outcome and by when it was.

A wrong answer is Again, sure or not. A right guess is no proof of memory, yet its explanation has just been read: Hard, it comes back soon.
Sure at the very first meeting means known before the course began: Easy, so that nobody's time is wasted. Later, sure is what a
remembered answer feels like; the parameters were fitted on people who press Easy rarely, and its bonus (x 1.87) would stretch
every interval beyond the retention asked for: Good. The same day, minutes after the explanation, nothing counts for more than Good.
"""

_W = DEFAULT_PARAMETERS
_DECAY = -_W[20]
_FACTOR = 0.9 ** (1 / _DECAY) - 1


class Held(NamedTuple):
    """What is held of each card, one entry a card; days are proleptic ordinals (`datetime.date.toordinal`)."""

    stability: Floats
    """Days after which nine of ten would still be right, FSRS's measure of a memory."""
    difficulty: Floats
    """1 to 10."""
    first: Ints
    last: Ints
    due: Ints
    reps: Ints
    lapses: Ints
    """Times it was missed after the first meeting."""


def retrievability(stability: ArrayLike, days: ArrayLike) -> Floats:
    """Give the chance that an answer is right after so many days.

    >>> retrievability([10.0], [10]).round(3).tolist()
    [0.9]
    """
    import numpy as np

    elapsed = np.maximum(np.asarray(days, dtype=np.float64), 0.0)
    chance: Floats = (1 + _FACTOR * elapsed / np.asarray(stability, dtype=np.float64)) ** _DECAY
    return chance


def chance(stability: float, days: int) -> float:
    """Give `retrievability` of one card; of plain numbers, a thousand times over, this is ten times as fast.

    >>> round(chance(10.0, 10), 3)
    0.9
    """
    found: float = (1 + _FACTOR * max(days, 0) / stability) ** _DECAY
    return found


def interval(stability: ArrayLike) -> Ints:
    """Give the whole days until the chance has sunk to `RETENTION`, at least one and at most `LONGEST`."""
    import numpy as np

    days = np.asarray(stability, dtype=np.float64) / _FACTOR * (RETENTION ** (1 / _DECAY) - 1)
    found: Ints = np.clip(np.rint(days), 1, LONGEST).astype(np.int64)
    return found


def fold(card: Ints, day: Ints, outcome: ArrayLike) -> Held:
    """Follow every card through its reviews.

    Args:
        card: whose review it is, numbers from 0 without gaps; any order, but each card's reviews in the order they happened.
        day: the day of each review, as an ordinal.
        outcome: how each came out, `MISSED` to `SURE`.
    """
    import numpy as np

    outcomes = np.asarray(outcome, dtype=np.int64)
    cards = int(card.max()) + 1 if len(card) else 0
    by_card = np.argsort(card, kind="stable")
    counts = np.bincount(card, minlength=cards)
    starts = np.concatenate(([0], np.cumsum(counts)[:-1])) if cards else counts
    nth = np.arange(len(card)) - np.repeat(starts, counts)
    # All first reviews, then all second ones ...: each step is one pass over arrays.
    steps = by_card[np.argsort(nth, kind="stable")]
    per_step = np.bincount(nth) if len(card) else np.zeros(0, dtype=np.int64)
    stability, difficulty = np.zeros(cards), np.zeros(cards)
    last, first = np.zeros(cards, dtype=np.int64), np.zeros(cards, dtype=np.int64)
    lapses = np.zeros(cards, dtype=np.int64)
    table = np.array(RATINGS, dtype=np.int64)
    at = 0
    for k, many in enumerate(per_step.tolist()):
        rows = steps[at : at + many]
        at += many
        who, when, how = card[rows], day[rows], outcomes[rows]
        if k == 0:
            rating = table[how, 0]
            stability[who] = np.maximum(np.array(_W[:4])[rating - 1], STABILITY_MIN)
            difficulty[who] = _bounded(_first_difficulty(rating))
            first[who] = when
        else:
            gone = np.maximum(when - last[who], 0)
            rating = table[how, np.where(gone < 1, 1, 2)]
            s, d = stability[who], difficulty[who]
            stability[who] = np.where(gone < 1, _same_day(s, rating), _later(s, d, retrievability(s, gone), rating))
            difficulty[who] = _next_difficulty(d, rating)
            lapses[who] += rating == Rating.Again
        last[who] = when
    return Held(stability, difficulty, first, last, last + interval(stability), counts, lapses)


def _first_difficulty(rating: Ints) -> Floats:
    import numpy as np

    found: Floats = _W[4] - np.exp(_W[5] * (rating - 1)) + 1
    return found


def _bounded(difficulty: Floats) -> Floats:
    import numpy as np

    found: Floats = np.clip(difficulty, MIN_DIFFICULTY, MAX_DIFFICULTY)
    return found


def _next_difficulty(difficulty: Floats, rating: Ints) -> Floats:
    import numpy as np

    damped = difficulty + (10.0 - difficulty) * -(_W[6] * (rating - 3)) / 9.0
    easiest = float(_first_difficulty(np.array(Rating.Easy)))
    return _bounded(_W[7] * easiest + (1 - _W[7]) * damped)


def _same_day(stability: Floats, rating: Ints) -> Floats:
    import numpy as np

    growth = np.exp(_W[17] * (rating - 3 + _W[18])) * stability ** -_W[19]
    growth = np.where(rating > Rating.Again, np.maximum(growth, 1.0), growth)
    found: Floats = np.maximum(stability * growth, STABILITY_MIN)
    return found


def _later(stability: Floats, difficulty: Floats, chance: Floats, rating: Ints) -> Floats:
    import numpy as np

    forgotten = np.minimum(
        _W[11] * difficulty ** -_W[12] * ((stability + 1) ** _W[13] - 1) * np.exp((1 - chance) * _W[14]),
        stability / np.exp(_W[17] * _W[18]),
    )
    hard = np.where(rating == Rating.Hard, _W[15], 1.0)
    easy = np.where(rating == Rating.Easy, _W[16], 1.0)
    rise = np.exp(_W[8]) * (11 - difficulty) * stability ** -_W[9] * (np.exp((1 - chance) * _W[10]) - 1)
    recalled = stability * (1 + rise * hard * easy)
    found: Floats = np.maximum(np.where(rating == Rating.Again, forgotten, recalled), STABILITY_MIN)
    return found
