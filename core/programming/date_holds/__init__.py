"""Pencilled dates: first, second and third holds of a hall's day, challenges with a clock, and what becomes of them."""

from core.programming.date_holds.confirming import confirm_date
from core.programming.date_holds.keeping import (
    Wish,
    challenge_date,
    extend_date,
    keep_date,
    note_date,
    release_date,
    withdraw_challenge,
)
from core.programming.date_holds.rules import DateHold, DateHoldRefused, ordinal
from core.programming.date_holds.running_out import run_out_date_holds
from core.programming.date_holds.seen import Hall, Stack, date_stack_of, date_stacks, hall_named, halls_for_dates
from db.vocabulary import DateHoldEnd, DateHoldId, DateHoldState

__all__ = [
    "DateHold",
    "DateHoldEnd",
    "DateHoldId",
    "DateHoldRefused",
    "DateHoldState",
    "Hall",
    "Stack",
    "Wish",
    "challenge_date",
    "confirm_date",
    "date_stack_of",
    "date_stacks",
    "extend_date",
    "hall_named",
    "halls_for_dates",
    "keep_date",
    "note_date",
    "ordinal",
    "release_date",
    "run_out_date_holds",
    "withdraw_challenge",
]
