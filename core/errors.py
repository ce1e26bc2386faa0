"""Why a service says no, and what to do next.

    EtdsError
    ├── Refusal              the rules say no: shown to the person, not retried           exit status 1
    │   ├── BadInput         what was typed or sent cannot be understood                  exit status 1
    │   ├── NotAsShown       what would be done is not what the dry run showed
    │   ├── NotPermitted     the role may not do this
    │   ├── NotFound         nothing of that name in this person's reach
    │   ├── SignInRefused    wrong name, wrong password, locked: all look the same
    │   ├── SignInThrottled  too many tries
    │   ├── PinRefused       wrong PIN, none, or locked
    │   ├── OverrideOver     a request to a manager that waits no more
    │   ├── SessionEnded     signed out, revoked or run out
    │   ├── SeatsUnavailable some of the seats are not open
    │   ├── SaleClosed       the performance is not on sale
    │   ├── HoldLimitReached too many seats in one cart
    │   ├── HoldEnded        the hold is gone or not this person's
    │   ├── HoldNotExtendable extended as often as the house allows
    │   ├── TenderTooSmall   the cash does not cover the total
    │   └── NoDrawer         cash was to move without an open drawer
    └── Outage               a store did not answer in time: may be tried again           exit status 3

Each class carries data, a stable `code` and one sentence. Nothing looks a sentence up by a string.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


class EtdsError(Exception):
    """Something ETDS can explain."""

    code = "error"

    @property
    def message(self) -> str:
        """The sentence for the person; says what to do next."""
        return str(self)


class Refusal(EtdsError):
    """The rules say no."""

    code = "refused"
    is_undone = True
    """Whether nothing at all was done; what a manager allowed for the act may then be used once more."""
    seats: Sequence[str] = ()
    alternatives: Sequence[str] = ()

    def as_data(self) -> Mapping[str, object]:
        """The refusal for a script: `code, message, seats, alternatives`."""
        return {
            "code": self.code,
            "message": self.message,
            "seats": list(self.seats),
            "alternatives": list(self.alternatives),
        }


class BadInput(Refusal):
    """What was given cannot be understood; the sentence names the place and the mend."""

    code = "bad_input"


class NotAsShown(Refusal):
    """What would be done is not what was shown; nothing was changed."""

    code = "not_as_shown"


class NotPermitted(Refusal):
    """The role may not do this; `may_be_lifted` where a manager may allow it for one act."""

    code = "not_permitted"

    def __init__(self, message: str, *, may_be_lifted: bool = False) -> None:
        self.may_be_lifted = may_be_lifted
        super().__init__(message)


class NotFound(Refusal):
    """Nothing of that name in this person's reach (foreign and missing look alike)."""

    code = "not_found"


class SignInRefused(Refusal):
    """Wrong name, wrong password and a locked account all look the same."""

    code = "sign_in_refused"

    def __init__(self) -> None:
        super().__init__("Name or password is not right. Check both and try again.")


class SignInThrottled(Refusal):
    """Too many tries; wait."""

    code = "sign_in_throttled"

    def __init__(self, wait_seconds: int) -> None:
        self.wait_seconds = wait_seconds
        super().__init__(f"Too many tries. Wait {wait_seconds} seconds, then try again.")


class SessionEnded(Refusal):
    """Signed out, revoked or run out."""

    code = "session_ended"

    def __init__(self) -> None:
        super().__init__("Your session has ended. Sign in again.")


class PinRefused(Refusal):
    """The PIN is not right, there is none, or it is locked until the password is used."""

    code = "pin_refused"


class OverrideOver(Refusal):
    """What was asked of a manager was answered, withdrawn or has run out."""

    code = "override_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class InTheWay:
    """One seat that stood in the way: why (`held`, `sold`, …), by whom, at which till and until when, where known."""

    seat: int
    label: str
    reason: str
    by: str | None
    till: str | None
    until: datetime | None

    def as_data(self) -> Mapping[str, object]:
        return {
            "seat": self.label,
            "reason": self.reason,
            "by": self.by,
            "till": self.till,
            "until": self.until.isoformat() if self.until else None,
        }


class SeatsUnavailable(Refusal):
    """Some of these seats are not open. `in_the_way` says why, `alternatives` and `offer` (their ordinals) what to take
    instead, and `offer_words` how alike that is. Callers that asked for no explanation get none."""

    code = "seats_unavailable"

    def __init__(
        self,
        message: str,
        *,
        seats: Sequence[str] = (),
        alternatives: Sequence[str] = (),
        until: datetime | None = None,
        in_the_way: Sequence[InTheWay] = (),
        offer: Sequence[int] = (),
        offer_words: str = "",
    ) -> None:
        self.seats, self.alternatives, self.until = tuple(seats), tuple(alternatives), until
        self.in_the_way, self.offer, self.offer_words = tuple(in_the_way), tuple(offer), offer_words
        super().__init__(message)

    def as_data(self) -> Mapping[str, object]:
        return {**Refusal.as_data(self), "in_the_way": [one.as_data() for one in self.in_the_way]}


class SaleClosed(Refusal):
    """The performance is not on sale."""

    code = "sale_closed"


class HoldLimitReached(Refusal):
    """More seats than one cart may hold."""

    code = "hold_limit"


class HoldEnded(Refusal):
    """The hold is gone, or it is not this person's."""

    code = "hold_ended"


class HoldNotExtendable(Refusal):
    """The hold was extended as often as the house allows."""

    code = "hold_not_extendable"


class TenderTooSmall(Refusal):
    """The cash does not cover the total."""

    code = "tender_too_small"


class NoDrawer(Refusal):
    """Cash was to move, and who moves it has no open drawer in this currency. Nothing was done."""

    code = "no_drawer"

    def __init__(self) -> None:
        super().__init__("Open your drawer first: d, or etds shift open --float 200.")


class Outage(EtdsError):
    """A store did not answer in time; the act may be tried again."""

    code = "outage"
