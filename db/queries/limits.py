"""Coupons and vouchers: made, found by the hash of their code, listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from db.postgres import Connection, Postgres, array
from db.queries.sales import SaleOutcome
from db.scope import Scope
from db.vocabulary import AccountId, EventId, OrderId, OrganisationId, PerformanceId


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponRow:
    """A coupon as it stands. Amounts in minor units; a None is no limit."""

    id: int
    organisation_id: OrganisationId
    name: str
    percent: int | None
    amount_minor: int | None
    currency: str | None
    uses_max: int | None
    used: int
    customer_uses_max: int | None
    minimum_minor: int
    starts_at: datetime
    ends_at: datetime | None
    event_id: EventId | None
    performance_id: PerformanceId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherRow:
    id: UUID
    organisation_id: OrganisationId
    name: str
    account_id: AccountId | None
    balance_minor: int
    currency: str
    ends_at: datetime | None


_COUPON = (
    "select id, organisation_id, name::text, percent, amount_minor, currency::text, uses_max, used, customer_uses_max,"
    " minimum_minor, starts_at, ends_at, event_id, performance_id from coupon"
)
_VOUCHER = "select id, organisation_id, name::text, account_id, balance_minor, currency::text, ends_at from voucher"


def insert_coupon(
    connection: Connection,
    *,
    organisation_id: OrganisationId,
    name: str,
    code_sha256: bytes,
    percent: int | None,
    amount_minor: int | None,
    currency: str | None,
    uses_max: int | None,
    customer_uses_max: int | None,
    minimum_minor: int,
    ends_at: datetime | None,
    event_id: EventId | None,
    performance_id: PerformanceId | None,
) -> int:
    """Raises RuleBroken (coupon_code_sha256_key, coupon_value)."""
    row = connection.execute(
        "insert into coupon (organisation_id, name, code_sha256, kind, percent, amount_minor, currency, uses_max,"
        " customer_uses_max, minimum_minor, ends_at, event_id, performance_id)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) returning id",
        [
            organisation_id,
            name,
            code_sha256,
            "fixed" if percent is None else "percent",
            percent,
            amount_minor,
            currency,
            uses_max,
            customer_uses_max,
            minimum_minor,
            ends_at,
            event_id,
            performance_id,
        ],
    ).fetchone()
    assert row is not None, "an insert returns its row"
    return int(row[0])


def change_coupon(
    connection: Connection,
    coupon_id: int,
    *,
    name: str,
    uses_max: int | None,
    customer_uses_max: int | None,
    minimum_minor: int,
    ends_at: datetime | None,
) -> None:
    """Raises RuleBroken(coupon_uses) where it was used more often. The limit of customers who used it follows."""
    connection.execute(
        "update coupon set name = %s, uses_max = %s, customer_uses_max = %s, minimum_minor = %s, ends_at = %s"
        " where id = %s",
        [name, uses_max, customer_uses_max, minimum_minor, ends_at, coupon_id],
    )
    connection.execute(
        "update coupon_customer set used_max = greatest(used, %s) where coupon_id = %s and %s::int is not null",
        [customer_uses_max, coupon_id, customer_uses_max],
    )


def end_coupon(connection: Connection, coupon_id: int) -> None:
    """Not good any more from now on. What was redeemed stands."""
    connection.execute(
        "update coupon set ends_at = clock_timestamp()"
        " where id = %s and (ends_at is null or ends_at > clock_timestamp())",
        [coupon_id],
    )


def coupon_by_code(postgres: Postgres, code_sha256: bytes) -> CouponRow | None:
    found = postgres.records(CouponRow, _COUPON + " where code_sha256 = %s", [code_sha256])
    return found[0] if found else None


def coupons(postgres: Postgres, scope: Scope) -> list[CouponRow]:
    """Those of the organisation in reach, the newest first."""
    return postgres.records(
        CouponRow,
        _COUPON + " where %s or organisation_id = %s order by id desc",
        [scope.everything, scope.organisation_id],
    )


def issue_voucher(
    postgres: Postgres,
    *,
    voucher_id: UUID,
    organisation_id: OrganisationId,
    name: str,
    code_sha256: bytes,
    bound_to: AccountId | None,
    amount_minor: int,
    currency: str,
    ends_at: datetime | None,
    account_id: AccountId,
) -> None:
    """Raises RuleBroken (voucher_pkey where it was issued before)."""
    postgres.call(
        "select issue_voucher(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [voucher_id, organisation_id, name, code_sha256, bound_to, amount_minor, currency, ends_at, account_id],
    )


def voucher_by_code(postgres: Postgres, code_sha256: bytes) -> VoucherRow | None:
    found = postgres.records(VoucherRow, _VOUCHER + " where code_sha256 = %s", [code_sha256])
    return found[0] if found else None


def vouchers_of_account(postgres: Postgres, account_id: AccountId) -> list[VoucherRow]:
    """Those that are bound to the account and not empty: its credit."""
    return postgres.records(
        VoucherRow, _VOUCHER + " where account_id = %s and balance_minor > 0 order by created_at", [account_id]
    )


def pay_by_voucher(
    postgres: Postgres,
    performance_id: PerformanceId,
    *,
    order_id: OrderId,
    tender_id: UUID,
    voucher_id: UUID,
    amount_minor: int,
    ticket_codes: Sequence[str],
    account_id: AccountId,
) -> SaleOutcome:
    """Raises RuleBroken (voucher_balance, ticket_pkey)."""
    row = postgres.call(
        "select outcome, changed, fences from pay_by_voucher(%s, %s, %s, %s, %s, %s::text[], %s)",
        [performance_id, order_id, tender_id, voucher_id, amount_minor, array(ticket_codes), account_id],
    )
    assert row is not None, "a function answers with a row"
    return SaleOutcome(row[0], row[1] or [], row[2] or [])
