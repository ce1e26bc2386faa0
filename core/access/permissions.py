"""Who may do what, and how far: the one table. Pure.

Guard, row scope, footer, palette, desks and `docs/permissions.md` derive from it. A permission is missing for a role
unless it stands here. To add one: name it `THING_ACT`, give it its sentence, put it into the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.access.actors import Actor
from db.scope import Scope
from db.vocabulary import Role


class Reach(StrEnum):
    """How far a permission goes."""

    OWN = "own"  # what the account itself made, or is about (its artists' performances, an agent's allotments)
    ORGANISATION = "organisation"  # the events of the account's organisation
    VENUE = "venue"  # the account's house; every house where it is bound to none
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What stands behind a permission: the act in words, and whether a manager may lift it for one act."""

    act: str
    supervisor_may_lift: bool = False


class Permission(StrEnum):
    ACCOUNT_MANAGE = "account:manage"
    AGENT_MANAGE = "agent:manage"
    AGENT_SELL = "agent:sell"
    ALLOCATION_BREAK = "allocation:break"
    ALLOCATION_MANAGE = "allocation:manage"
    ALLOCATION_RELEASE = "allocation:release"
    AUDIT_SEE = "audit:see"
    BOOKING_PLAN = "booking:plan"
    CAPACITY_SEE = "capacity:see"
    CART_SHARE = "cart:share"
    CART_TAKE_OVER = "cart:take_over"
    COUPON_MANAGE = "coupon:manage"
    DATE_HOLD_KEEP = "date_hold:keep"
    DEAL_EDIT = "deal:edit"
    EVENT_EDIT = "event:edit"
    GUEST_NAME = "guest:name"
    HEALTH_SEE = "health:see"
    HISTORY_IMPORT = "history:import"
    HOLD_PLACE = "hold:place"
    HOUSE_SEE = "house:see"
    HOUSE_VERIFY = "house:verify"
    MANIFEST_EDIT = "manifest:edit"
    ONSALE_PLAN = "onsale:plan"
    ORDER_SEE = "order:see"
    OVERRIDE_ANSWER = "override:answer"
    OVERRIDE_ASK = "override:ask"
    PERFORMANCE_SEE = "performance:see"
    PAYMENT_ATTEND = "payment:attend"
    PERFORMANCE_CANCEL = "performance:cancel"
    PRACTICE_BEGIN = "practice:begin"
    PRICE_SET = "price:set"
    REPORT_SCHEDULE = "report:schedule"
    SALE_CARD = "sale:card"
    SALE_CASH = "sale:cash"
    SALE_COMP = "sale:comp"
    SALE_EXCHANGE = "sale:exchange"
    SALE_GROUP = "sale:group"
    SALE_REPRICE = "sale:reprice"
    SALE_RETURN = "sale:return"
    SALE_VOID = "sale:void"
    SALES_SEE = "sales:see"
    SCALING_PLAN = "scaling:plan"
    SCALING_PROMOTE = "scaling:promote"
    SEAT_KILL = "seat:kill"
    SESSION_OWN = "session:own"
    SESSION_REVOKE = "session:revoke"
    SETTLEMENT_SIGN = "settlement:sign"
    TICKET_CHECK = "ticket:check"
    SHIFT_MANAGE = "shift:manage"
    SHIFT_RUN = "shift:run"
    SHIFT_SEE = "shift:see"
    TICKET_PRINT = "ticket:print"
    TICKET_REPRINT = "ticket:reprint"
    VENUE_IMPORT = "venue:import"
    VENUE_SEE = "venue:see"
    VOUCHER_ISSUE = "voucher:issue"

    @property
    def meaning(self) -> Meaning:
        return MEANINGS[self]


MEANINGS: Mapping[Permission, Meaning] = {
    Permission.ACCOUNT_MANAGE: Meaning("manage accounts"),
    Permission.AGENT_MANAGE: Meaning("allot seats to agents"),
    Permission.AGENT_SELL: Meaning("sell an allotment, and give it back"),
    Permission.ALLOCATION_BREAK: Meaning("sell seats that are set aside for others", supervisor_may_lift=True),
    Permission.ALLOCATION_MANAGE: Meaning("set seats aside"),
    Permission.ALLOCATION_RELEASE: Meaning("release seats that are set aside"),
    Permission.AUDIT_SEE: Meaning("read the audit"),
    Permission.BOOKING_PLAN: Meaning("book halls, and plan performances in them"),
    Permission.CAPACITY_SEE: Meaning("see how well halls are used"),
    Permission.CART_SHARE: Meaning("park carts, and hand them over", supervisor_may_lift=True),
    Permission.CART_TAKE_OVER: Meaning("take the cart of another terminal", supervisor_may_lift=True),
    Permission.COUPON_MANAGE: Meaning("make and end coupons"),
    Permission.DATE_HOLD_KEEP: Meaning("pencil dates in halls"),
    Permission.DEAL_EDIT: Meaning("agree on deals with artists, and freeze settlements"),
    Permission.EVENT_EDIT: Meaning("make and edit events"),
    Permission.GUEST_NAME: Meaning("name guests on seats that are set aside"),
    Permission.HEALTH_SEE: Meaning("see the health of the stores"),
    Permission.HISTORY_IMPORT: Meaning("import reports of earlier runs"),
    Permission.HOLD_PLACE: Meaning("hold seats", supervisor_may_lift=True),
    Permission.HOUSE_SEE: Meaning("see the seats of a house"),
    Permission.HOUSE_VERIFY: Meaning("verify that the house adds up"),
    Permission.MANIFEST_EDIT: Meaning("edit manifests, and put performances on them"),
    Permission.ONSALE_PLAN: Meaning("plan and rehearse an on-sale, and go live"),
    Permission.ORDER_SEE: Meaning("see orders"),
    Permission.OVERRIDE_ANSWER: Meaning("answer for what others may not do"),
    Permission.OVERRIDE_ASK: Meaning("ask a manager"),
    Permission.PERFORMANCE_SEE: Meaning("see performances"),
    Permission.PAYMENT_ATTEND: Meaning("look after payments that need attention"),
    Permission.PERFORMANCE_CANCEL: Meaning("cancel performances"),
    Permission.PRACTICE_BEGIN: Meaning("practise on a copy of a performance"),
    Permission.PRICE_SET: Meaning("set prices, fees and taxes"),
    Permission.REPORT_SCHEDULE: Meaning("have reports sent"),
    Permission.SALE_CARD: Meaning("sell by card", supervisor_may_lift=True),
    Permission.SALE_CASH: Meaning("sell for cash", supervisor_may_lift=True),
    Permission.SALE_COMP: Meaning("give complimentary tickets", supervisor_may_lift=True),
    Permission.SALE_EXCHANGE: Meaning("exchange tickets", supervisor_may_lift=True),
    Permission.SALE_GROUP: Meaning("reserve for groups", supervisor_may_lift=True),
    Permission.SALE_REPRICE: Meaning("sell at another price than the list's", supervisor_may_lift=True),
    Permission.SALE_RETURN: Meaning("take tickets back", supervisor_may_lift=True),
    Permission.SALE_VOID: Meaning("void the sales of the own session", supervisor_may_lift=True),
    Permission.SALES_SEE: Meaning("see what was sold, by day and all in all"),
    Permission.SCALING_PLAN: Meaning("plan what places cost"),
    Permission.SCALING_PROMOTE: Meaning("put a scaling into force", supervisor_may_lift=True),
    Permission.SEAT_KILL: Meaning("take seats off sale"),
    Permission.SESSION_OWN: Meaning("keep and end the own session"),
    Permission.SESSION_REVOKE: Meaning("end sessions of others"),
    Permission.SETTLEMENT_SIGN: Meaning("sign settlements"),
    Permission.TICKET_CHECK: Meaning("check tickets"),
    Permission.SHIFT_MANAGE: Meaning("close and approve the drawers of others"),
    Permission.SHIFT_RUN: Meaning("run a cash drawer"),
    Permission.SHIFT_SEE: Meaning("see shifts and their closings"),
    Permission.TICKET_PRINT: Meaning("print tickets", supervisor_may_lift=True),
    Permission.TICKET_REPRINT: Meaning("print tickets again", supervisor_may_lift=True),
    Permission.VENUE_IMPORT: Meaning("import venues and manifests"),
    Permission.VENUE_SEE: Meaning("see venues and manifests"),
    Permission.VOUCHER_ISSUE: Meaning("issue vouchers", supervisor_may_lift=True),
}

_P, _R = Permission, Reach

TABLE: Mapping[Role, Mapping[Permission, Reach]] = {
    Role.ADMIN: {
        _P.ACCOUNT_MANAGE: _R.ALL,
        _P.AGENT_MANAGE: _R.ALL,
        _P.ALLOCATION_MANAGE: _R.ALL,
        _P.ALLOCATION_RELEASE: _R.ALL,
        _P.AUDIT_SEE: _R.ALL,
        _P.BOOKING_PLAN: _R.ALL,
        _P.CAPACITY_SEE: _R.ALL,
        _P.COUPON_MANAGE: _R.ALL,
        _P.DATE_HOLD_KEEP: _R.ALL,
        _P.DEAL_EDIT: _R.ALL,
        _P.EVENT_EDIT: _R.ALL,
        _P.GUEST_NAME: _R.ALL,
        _P.HEALTH_SEE: _R.ALL,
        _P.HISTORY_IMPORT: _R.ALL,
        _P.HOUSE_SEE: _R.ALL,
        _P.HOUSE_VERIFY: _R.ALL,
        _P.MANIFEST_EDIT: _R.ALL,
        _P.ONSALE_PLAN: _R.ALL,
        _P.ORDER_SEE: _R.ALL,
        _P.PAYMENT_ATTEND: _R.ALL,
        _P.PERFORMANCE_CANCEL: _R.ALL,
        _P.PERFORMANCE_SEE: _R.ALL,
        _P.SCALING_PLAN: _R.ALL,
        _P.SCALING_PROMOTE: _R.ALL,
        _P.PRICE_SET: _R.ALL,
        _P.SEAT_KILL: _R.ALL,
        _P.REPORT_SCHEDULE: _R.OWN,
        _P.SALES_SEE: _R.ALL,
        _P.SESSION_OWN: _R.OWN,
        _P.SESSION_REVOKE: _R.ALL,
        _P.SHIFT_MANAGE: _R.ALL,
        _P.SHIFT_SEE: _R.ALL,
        _P.VENUE_IMPORT: _R.ALL,
        _P.VENUE_SEE: _R.ALL,
    },
    Role.DISTRIBUTOR: {
        _P.AGENT_MANAGE: _R.ORGANISATION,
        _P.ALLOCATION_MANAGE: _R.ORGANISATION,
        _P.ALLOCATION_RELEASE: _R.ORGANISATION,
        _P.BOOKING_PLAN: _R.ORGANISATION,
        _P.CAPACITY_SEE: _R.ORGANISATION,
        _P.COUPON_MANAGE: _R.ORGANISATION,
        _P.DATE_HOLD_KEEP: _R.ORGANISATION,
        _P.DEAL_EDIT: _R.ORGANISATION,
        _P.EVENT_EDIT: _R.ORGANISATION,
        _P.GUEST_NAME: _R.ORGANISATION,
        _P.HISTORY_IMPORT: _R.ORGANISATION,
        _P.HOUSE_SEE: _R.ORGANISATION,
        _P.HOUSE_VERIFY: _R.ORGANISATION,
        _P.MANIFEST_EDIT: _R.ORGANISATION,
        _P.OVERRIDE_ASK: _R.ORGANISATION,
        _P.ONSALE_PLAN: _R.ORGANISATION,
        _P.PERFORMANCE_CANCEL: _R.ORGANISATION,
        _P.PERFORMANCE_SEE: _R.ORGANISATION,
        _P.SCALING_PLAN: _R.ORGANISATION,
        _P.SCALING_PROMOTE: _R.ORGANISATION,
        _P.PRICE_SET: _R.ORGANISATION,
        _P.SEAT_KILL: _R.ORGANISATION,
        _P.REPORT_SCHEDULE: _R.OWN,
        _P.SALES_SEE: _R.ORGANISATION,
        _P.SESSION_OWN: _R.OWN,
        _P.SETTLEMENT_SIGN: _R.ORGANISATION,
        _P.VENUE_IMPORT: _R.ALL,
        _P.VENUE_SEE: _R.ALL,
    },
    Role.ARTIST: {
        _P.ALLOCATION_RELEASE: _R.OWN,
        _P.GUEST_NAME: _R.OWN,
        _P.HOUSE_SEE: _R.OWN,
        _P.PERFORMANCE_SEE: _R.OWN,
        _P.REPORT_SCHEDULE: _R.OWN,
        _P.SALES_SEE: _R.OWN,
        _P.SESSION_OWN: _R.OWN,
        _P.SETTLEMENT_SIGN: _R.OWN,
    },
    Role.OPERATOR: {
        _P.CART_SHARE: _R.VENUE,
        _P.HOLD_PLACE: _R.VENUE,
        _P.HOUSE_SEE: _R.VENUE,
        _P.HOUSE_VERIFY: _R.VENUE,
        _P.ORDER_SEE: _R.VENUE,
        _P.OVERRIDE_ASK: _R.VENUE,
        _P.PERFORMANCE_SEE: _R.VENUE,
        _P.PRACTICE_BEGIN: _R.VENUE,
        _P.SALE_CARD: _R.VENUE,
        _P.SALE_CASH: _R.VENUE,
        _P.SALE_EXCHANGE: _R.VENUE,
        _P.SALE_GROUP: _R.VENUE,
        _P.SALE_VOID: _R.VENUE,
        _P.SESSION_OWN: _R.OWN,
        _P.TICKET_CHECK: _R.VENUE,
        _P.SHIFT_RUN: _R.OWN,
        _P.SHIFT_SEE: _R.OWN,
        _P.TICKET_PRINT: _R.VENUE,
        _P.TICKET_REPRINT: _R.VENUE,
        _P.VENUE_SEE: _R.VENUE,
    },
    Role.MANAGER: {
        _P.ALLOCATION_BREAK: _R.VENUE,
        _P.ALLOCATION_MANAGE: _R.VENUE,
        _P.ALLOCATION_RELEASE: _R.VENUE,
        _P.AUDIT_SEE: _R.VENUE,
        _P.BOOKING_PLAN: _R.VENUE,
        _P.CAPACITY_SEE: _R.VENUE,
        _P.CART_SHARE: _R.VENUE,
        _P.CART_TAKE_OVER: _R.VENUE,
        _P.DATE_HOLD_KEEP: _R.VENUE,
        _P.GUEST_NAME: _R.VENUE,
        _P.HEALTH_SEE: _R.ALL,
        _P.HOLD_PLACE: _R.VENUE,
        _P.HOUSE_SEE: _R.VENUE,
        _P.HOUSE_VERIFY: _R.VENUE,
        _P.MANIFEST_EDIT: _R.VENUE,
        _P.ONSALE_PLAN: _R.VENUE,
        _P.ORDER_SEE: _R.VENUE,
        _P.OVERRIDE_ANSWER: _R.VENUE,
        _P.PAYMENT_ATTEND: _R.VENUE,
        _P.PERFORMANCE_SEE: _R.VENUE,
        _P.PRACTICE_BEGIN: _R.VENUE,
        _P.PRICE_SET: _R.VENUE,
        _P.SALE_CARD: _R.VENUE,
        _P.SALE_CASH: _R.VENUE,
        _P.SALE_COMP: _R.VENUE,
        _P.SALE_EXCHANGE: _R.VENUE,
        _P.SALE_GROUP: _R.VENUE,
        _P.SALE_REPRICE: _R.VENUE,
        _P.SALE_RETURN: _R.VENUE,
        _P.SALE_VOID: _R.VENUE,
        _P.SCALING_PLAN: _R.VENUE,
        _P.SCALING_PROMOTE: _R.VENUE,
        _P.SEAT_KILL: _R.VENUE,
        _P.REPORT_SCHEDULE: _R.OWN,
        _P.SALES_SEE: _R.VENUE,
        _P.SESSION_OWN: _R.OWN,
        _P.SESSION_REVOKE: _R.VENUE,
        _P.TICKET_CHECK: _R.VENUE,
        _P.SHIFT_MANAGE: _R.VENUE,
        _P.SHIFT_RUN: _R.OWN,
        _P.SHIFT_SEE: _R.VENUE,
        _P.TICKET_PRINT: _R.VENUE,
        _P.TICKET_REPRINT: _R.VENUE,
        _P.VENUE_SEE: _R.VENUE,
        _P.VOUCHER_ISSUE: _R.VENUE,
    },
    Role.DOOR: {
        _P.HOUSE_SEE: _R.VENUE,
        _P.PERFORMANCE_SEE: _R.VENUE,
        _P.SESSION_OWN: _R.OWN,
        _P.TICKET_CHECK: _R.VENUE,
    },
    Role.CUSTOMER: {
        _P.HOLD_PLACE: _R.OWN,
        _P.HOUSE_SEE: _R.OWN,
        _P.PERFORMANCE_SEE: _R.OWN,
        _P.SESSION_OWN: _R.OWN,
    },
    Role.AGENT: {
        _P.AGENT_SELL: _R.OWN,
        _P.HOLD_PLACE: _R.OWN,
        _P.HOUSE_SEE: _R.OWN,
        _P.PERFORMANCE_SEE: _R.OWN,
        _P.SALE_CASH: _R.OWN,
        _P.SESSION_OWN: _R.OWN,
        _P.SHIFT_RUN: _R.OWN,
        _P.SHIFT_SEE: _R.OWN,
    },
}


_OF_THE_ACCOUNT = {Permission.SESSION_OWN, Permission.SHIFT_RUN, Permission.SHIFT_SEE}
"""What is an agent's account's own; everything else that an agent has is about its allotments."""


def reach_of(role: Role, permission: Permission) -> Reach | None:
    """How far this role has this permission, None where it has it not."""
    return TABLE[role].get(permission)


def may(actor: Actor, permission: Permission) -> bool:
    """Whether a screen should offer the act. The guard decides again when it is asked for."""
    return reach_of(actor.role, permission) is not None


def scope_of(actor: Actor, permission: Permission) -> Scope:
    """The rows that this actor reaches with this permission: of one that was lifted, those of the house it was for."""
    lifted = actor.lifted
    if lifted is not None and lifted.permission == permission:
        return Scope(everything=True) if lifted.venue_id is None else Scope(venue_id=lifted.venue_id)
    match reach_of(actor.role, permission):
        case Reach.ALL:
            return Scope(everything=True)
        case Reach.VENUE:
            return Scope(venue_id=actor.venue_id) if actor.venue_id is not None else Scope(everything=True)
        case Reach.ORGANISATION if actor.organisation_id is not None:
            return Scope(organisation_id=actor.organisation_id)
        case Reach.OWN if actor.role is Role.ARTIST:
            return Scope(artist_ids=actor.artist_ids) if actor.artist_ids else Scope(nothing=True)
        case Reach.OWN if actor.role is Role.AGENT and permission not in _OF_THE_ACCOUNT:
            return Scope(agent_id=actor.agent_id) if actor.agent_id is not None else Scope(nothing=True)
        case Reach.OWN:
            return Scope(account_id=actor.account_id)
        case _:
            return Scope(nothing=True)
