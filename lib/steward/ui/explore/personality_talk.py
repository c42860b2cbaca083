"""The talk on the page ``personality``: a customer, what was said to them, and what it would have done to the other styles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from steward.service.personality import (
    Customer,
    Plan,
    Reaction,
    Standing,
    best_reply_plan,
    follow,
    sample_replies,
    sample_talks,
    styles,
)
from steward.ui.explore.controls import Values

OWN = "own"
"""The talk one leads oneself."""
LONGEST = 12
"""Replies after which a page takes no more of them."""


def customer_of(values: Values) -> Customer:
    """Give the customer that the page is set to."""
    return Customer(str(values["style"]), str(values["listening"]), str(values["state"]))


def led(customer: Customer, replies: tuple[str, ...]) -> tuple[Reaction, ...]:
    """Give the reactions to replies by their ids."""
    return follow(customer, customer.arrives(), [sample_replies()[id] for id in replies])


@dataclass
class Talk:
    """What was said by oneself, and the plan that was asked for."""

    own: tuple[str, ...] = ()
    plan: Plan | None = None
    plan_for: tuple[Customer, tuple[str, ...]] | None = None

    def replies(self, values: Values) -> tuple[str, ...]:
        """Give the replies on show: a ready talk, or one's own."""
        talk = str(values["talk"])
        return self.own if talk == OWN else sample_talks()[talk].replies

    def say(self, values: Values) -> None:
        """Say the chosen reply after what is on show."""
        so_far = self.replies(values)
        self.own = (*so_far, str(values["reply"]))[:LONGEST]

    def undo(self, values: Values) -> None:
        """Take the last reply back, also of a ready talk."""
        self.own = self.replies(values)[:-1]

    def restart(self) -> None:
        """Begin anew with the same customer."""
        self.own = ()

    def ask_best(self, values: Values) -> None:
        """Look for the best three replies from here."""
        customer, replies = customer_of(values), self.replies(values)
        self.plan = best_reply_plan(customer, now(customer, led(customer, replies)))
        self.plan_for = (customer, replies)

    def best(self, values: Values) -> Plan | None:
        """Give the plan while it still fits what is on show."""
        return self.plan if self.plan_for == (customer_of(values), self.replies(values)) else None


def now(customer: Customer, reactions: tuple[Reaction, ...]) -> Standing:
    """Give where the talk stands."""
    return reactions[-1].standing if reactions else customer.arrives()


def beside(customer: Customer, replies: tuple[str, ...]) -> Mapping[str, tuple[Reaction, ...]]:
    """Give the reactions of each style to the same replies, all else being alike."""
    return {id: led(Customer(id, customer.listening, customer.state), replies) for id in styles()}
