"""Guests of an artist, or of the house: named on seats that are set aside, and found when they come."""

from core.guests.choosing import choose
from core.guests.lists import GuestList, GuestSeat, NextRelease, Party, guest_list, worth_of
from core.guests.naming import GuestServed, change_guest, name_guest, take_guest_off
from core.guests.releasing import Released, release_own
from core.guests.window import ComingGuest, find_guests, give_to_guest, hold_guest, is_called

__all__ = [
    "ComingGuest",
    "GuestList",
    "GuestSeat",
    "GuestServed",
    "NextRelease",
    "Party",
    "Released",
    "change_guest",
    "choose",
    "find_guests",
    "give_to_guest",
    "guest_list",
    "hold_guest",
    "is_called",
    "name_guest",
    "release_own",
    "take_guest_off",
    "worth_of",
]
