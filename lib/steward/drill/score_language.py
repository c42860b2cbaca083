"""The lines for how it was worded: replies that help, harm, forbidden words, courtesy and length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from steward.drill.marks import figure, mark
from steward.drill.score_lines import Account, Line, line
from steward.moves import move
from steward.words import Text, join


def language(played: Account) -> Iterator[Line]:
    """Give how many replies helped, which harmed, and forbidden words."""
    all_, k, mixed = len(played.turns), len(played.helped), len(played.mixed)
    of = mark("helpful").of
    broke_off = not played.well and all_ < figure("short")
    counted = max(all_, figure("short")) if broke_off else all_
    why = "none" if not k + mixed else "short" if broke_off else "full" if k == all_ else "mixed" if mixed else "some"
    points = of * (k + mixed / 2) / counted if counted else 0
    yield line("helpful", points, why, [turn.number for turn in played.helped], all=all_, k=k, mixed=mixed)

    entry = mark("harm")
    hurt = [(turn.number, id) for turn in played.turns for id in turn.harms]
    ids = tuple(dict.fromkeys(id for _, id in hurt))
    replies = list(dict.fromkeys(n for n, _ in hurt))
    why = "some" if hurt else "full" if k else "none"
    yield line("harm", entry.of - entry.each * len(hurt) if k else 0, why, replies, ids, which=_named(ids))

    entry = mark("forbidden")
    said = [(turn.number, words) for turn in played.turns if turn.heard for words, _ in turn.heard.forbidden]
    replies = list(dict.fromkeys(n for n, _ in said))
    words = [words for _, words in said]
    if said:
        shown = Text("、".join(f"“{one}”" for one in words), ", ".join(f"“{one}”" for one in words))
        yield line("forbidden", entry.of - entry.each * len(said) if k else 0, "some", replies, ("rude",), words=shown)
    else:
        yield line("forbidden", entry.of if k else 0, "full" if k else "none")


def _named(ids: Sequence[str]) -> Text:
    names = [move(id).name for id in ids]
    return Text(join([one.zh for one in names], "zh"), join([one.en.lower() for one in names], "en"))


def courtesy(played: Account) -> Iterator[Line]:
    """Give whether there was a greeting and a close."""
    opened = [
        n for n in played.said("greet", "listen", "empathise", "apologise") if n == 1 and not played.turns[0].harms
    ]
    yield line("greeting", bool(opened), "full" if opened else "none", opened, ("greet",))
    last = played.turns[-1] if played.turns else None
    if last and not last.harms and {"close", "follow-up", "commit"} & set(last.moves):
        yield line("close", 1, "full", [last.number], ("close",))
    else:
        yield line("close", played.content, "content" if played.content else "none", moves=("close",))


def length(played: Account) -> Iterator[Line]:
    """Give whether replies were short enough to be heard out."""
    entry = mark("length")
    long = [turn.number for turn in played.turns if turn.cut_short or len(turn.moves) > _most(played)]
    why = "some" if long else "full" if played.helped else "none"
    yield line("length", entry.of - entry.each * len(long) if played.helped else 0, why, long)


def _most(played: Account) -> int:
    """How many moves this owner takes in at once."""
    from steward.service.personality.character import rules

    style, listening, _ = played.talk.situation.customer.traits
    return min(limit for limit in (rules().too_long.limit, style.limit, listening.limit) if limit)
