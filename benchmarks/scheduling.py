"""Today's queues of a whole company beside py-fsrs called plainly: 1,000 learners with 400 cards each.

    python benchmarks/scheduling.py [--learners 1000] [--cards 400] [--peer-learners 50]

Every learner has 400 cards with one to eight answers over four months. Timed is the way from answers to today's queues of all of them:
cards folded, due ones found and sorted by risk, reviews chosen for fifteen minutes and set apart by standard and topic. It is done

- from columns (person, item, day, outcome), as a fold of the events leaves them;
- from `History` objects, as a page for one person holds them (the same work, and the columns made first);
- by the peer, which folds the same answers card by card with `fsrs.Scheduler.review_card` and sorts what is due; no more.

The peer gets a part of the learners, and its time is told for that part and scaled. Both must give the same days.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import time

import numpy as np
from fsrs import Card as PeerCard
from fsrs import Scheduler

from steward.quiz.items.bank import bank
from steward.quiz.study import memory
from steward.quiz.study.history import Answer, History
from steward.quiz.study.plan import course_order, today
from steward.quiz.study.schedule import Reviews, cards_from, cards_of

TODAY = dt.date(2026, 11, 22)
EPOCH = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
FIRST = EPOCH.date().toordinal()
CERTAINTY = {memory.GUESSED: "guess", memory.THOUGHT: "think", memory.SURE: "sure", memory.MISSED: "sure"}


def made_up(learners: int, cards: int) -> Reviews:
    """Answers of learners who study what is due more or less in time."""
    draw = np.random.default_rng(7)
    n = learners * cards
    answers = draw.integers(1, 9, n)
    card = np.repeat(np.arange(n), answers)
    # Counted back from the last answer, which was some days ago.
    gaps = draw.integers(1, 30, len(card))
    walked = np.cumsum(gaps)
    ends = np.cumsum(answers) - 1
    day = TODAY.toordinal() - 1 - np.repeat(walked[ends], answers) + walked
    day -= np.repeat(draw.integers(0, 30, n), answers)
    outcome = draw.choice(
        [memory.MISSED, memory.GUESSED, memory.THOUGHT, memory.SURE], len(card), p=[0.2, 0.1, 0.4, 0.3]
    )
    items = list(bank().items)[:cards]
    return Reviews(
        tuple(f"p-{person}" for person in range(learners) for _ in items),
        tuple(items) * learners,
        card,
        day,
        outcome,
        frozenset(),
    )


def queues(held: dict[str, dict[str, object]]) -> int:
    order = course_order(bank())
    return sum(len(today(bank(), kept, TODAY, order=order, seed=1).items) for kept in held.values())


def as_histories(columns: Reviews) -> dict[str, History]:
    found: dict[str, list[Answer]] = {}
    at = [EPOCH + dt.timedelta(days=day - FIRST, hours=1) for day in range(FIRST, TODAY.toordinal() + 1)]
    rows = zip(columns.card.tolist(), columns.day.tolist(), columns.outcome.tolist(), strict=True)
    for seq, (card, day, outcome) in enumerate(rows, 1):
        answer = Answer(
            seq, "", columns.items[card], at[day - FIRST], "", 1, {}, CERTAINTY[outcome],
            float(outcome != memory.MISSED), 0.0, 20.0, "", "zh", "review",
        )  # fmt: skip
        found.setdefault(columns.owners[card], []).append(answer)
    return {person: History(tuple(answers)) for person, answers in found.items()}


def peer(columns: Reviews, learners: int, cards: int) -> tuple[float, float, list[int]]:
    scheduler = Scheduler(
        learning_steps=(), relearning_steps=(), enable_fuzzing=False,
        desired_retention=memory.RETENTION, maximum_interval=memory.LONGEST,
    )  # fmt: skip
    until = int(np.searchsorted(columns.card, learners * cards))
    rows = list(
        zip(columns.card[:until].tolist(), columns.day[:until].tolist(), columns.outcome[:until].tolist(), strict=True)
    )
    moments = {day: EPOCH + dt.timedelta(days=day - FIRST) for day in range(FIRST, TODAY.toordinal() + 1)}
    now = EPOCH + dt.timedelta(days=TODAY.toordinal() - FIRST)
    begin, before = time.perf_counter(), time.process_time()
    kept: dict[int, PeerCard] = {}
    last: dict[int, int] = {}
    for card, day, outcome in rows:
        which = 0 if card not in last else 1 if last[card] == day else 2
        known = kept.get(card) or PeerCard(card_id=card, due=now)
        kept[card], _ = scheduler.review_card(known, memory.RATINGS[outcome][which], moments[day])
        last[card] = day
    for person in range(learners):
        mine = [kept[card] for card in range(person * cards, (person + 1) * cards)]
        sorted(
            (card for card in mine if card.due <= now), key=lambda card: scheduler.get_card_retrievability(card, now)
        )
    taken, used = time.perf_counter() - begin, time.process_time() - before
    return taken, used, [(kept[card].due - EPOCH).days + FIRST for card in range(learners * cards)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--learners", type=int, default=1000)
    parser.add_argument("--cards", type=int, default=400)
    parser.add_argument("--peer-learners", type=int, default=50)
    given = parser.parse_args()
    columns = made_up(given.learners, given.cards)
    queues({"warm": {}})
    print(f"{given.learners:,} learners x {given.cards} cards, {len(columns.card):,} answers")

    begin, before = time.perf_counter(), time.process_time()
    held = cards_from(columns)
    folded = time.perf_counter() - begin
    asked = queues(held)
    ours, worked = time.perf_counter() - begin, time.process_time() - before
    waiting = sum(card.is_due(TODAY) for kept in held.values() for card in kept.values())
    print(
        f"from columns to queues: {ours:.2f} s, {worked:.2f} s of processor (cards {folded:.2f} s; {waiting:,} due, {asked:,} asked today)"
    )

    told = as_histories(columns)
    begin, before = time.perf_counter(), time.process_time()
    again = cards_of(told)
    assert queues(again) == asked
    taken, used = time.perf_counter() - begin, time.process_time() - before
    assert again == held
    print(f"from histories:         {taken:.2f} s, {used:.2f} s of processor")

    few = min(given.peer_learners, given.learners)
    taken, used, due = peer(columns, few, given.cards)
    mine = [card.due.toordinal() for person in list(held)[:few] for card in held[person].values()]
    assert due == mine, "the peer gives other days"
    more = given.learners / few
    print(f"py-fsrs, {few} learners:   {taken:.2f} s; for all {taken * more:.1f} s, {used * more:.1f} s of processor")
    print(f"that is {used * more / worked:.1f} times ours from columns (processor), with the same days")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
