"""Text of people never brings a control into a column: every column of that kind, every class of character."""

from __future__ import annotations

import pytest
from psycopg import errors, sql

from core.runtime import Core

REFUSED = {
    "escape": "\x1b", "bell": "\x07", "newline": "\n", "return": "\r", "tab": "\t", "first": "\x01", "unit": "\x1f",
    "delete": "\x7f", "c1 first": "\x80", "csi": "\x9b", "c1 last": "\x9f", "arabic letter mark": "\u061c",
    "zero width space": "\u200b", "zero width joiner": "\u200d", "left to right mark": "\u200e",
    "right to left mark": "\u200f", "line separator": "\u2028", "paragraph separator": "\u2029",
    "left to right embedding": "\u202a", "right to left override": "\u202e", "word joiner": "\u2060",
    "left to right isolate": "\u2066", "pop isolate": "\u2069", "byte order mark": "\ufeff",
}  # fmt: skip
ALLOWED = [
    "Fisher", "", "Їжак у тумані", "Café Ünïcödé", "東京公演", "مسرح", "🎟 Gala", "[@click=app.quit]x[/]", "=cmd()",
    "x" * 200, "it's; drop table venue --", "\u00a0\u00ad", "\ufffd",
]  # fmt: skip
SWEPT = (
    "account",
    "agent",
    "allocation",
    "artist",
    "attention",
    "audit_entry",
    "cart_note",
    "coupon",
    "coupon_customer",
    "customer_count",
    "date_hold",
    "date_hold_notice",
    "deal_deposit",
    "deal_expense",
    "drawer_movement",
    "event",
    "exchange",
    "fee_rule",
    "guest",
    "hall",
    "hall_booking",
    "history_run",
    "history_show",
    "history_source",
    "manifest",
    "manifest_draft",
    "manifest_gone",
    "manifest_level",
    "manifest_row",
    "manifest_section",
    "order_charge",
    "order_journal",
    "order_line",
    "orders",
    "organisation",
    "outbox",
    "override_request",
    "presale_code",
    "price_journal",
    "price_step",
    "price_type",
    "price_window",
    "print_job",
    "provider_event",
    "redemption",
    "refund",
    "report_schedule",
    "sale_window",
    "scaling",
    "scaling_level",
    "scaling_template",
    "scaling_template_level",
    "seat_journal",
    "session",
    "shift",
    "tax_rule",
    "tender",
    "venue",
    "voucher",
    "window_count",
    "window_use",
    "z_note",
)


def columns(core: Core) -> list[tuple[str, str]]:
    rows = core.postgres.rows(
        "select table_name::text, column_name::text from information_schema.columns"
        " where table_schema = 'public' and domain_name = 'safe_text' order by 1, 2"
    )
    return [(table, column) for table, column in rows]


def refused(core: Core, table: str, column: str, value: str) -> bool:
    """Whether the column itself refuses the value, before any other rule is asked."""
    with core.postgres._pool.connection() as connection:
        try:
            connection.execute(
                sql.SQL("insert into {} ({}) values (%s)").format(sql.Identifier(table), sql.Identifier(column)),
                [value],
            )
        except errors.CheckViolation as error:
            return (error.diag.constraint_name or "").startswith("safe_text")
        except errors.IntegrityError:
            return False  # the value came in, but other columns are missing
    return False


def test_every_table_with_text_of_people_is_swept(shared_core: Core) -> None:
    assert sorted({table for table, _ in columns(shared_core)}) == list(SWEPT)


def test_no_column_lets_a_hidden_character_in(shared_core: Core) -> None:
    let_in = [
        (table, column, name)
        for table, column in columns(shared_core)
        for name, sign in REFUSED.items()
        if not refused(shared_core, table, column, f"a{sign}b")
    ]

    assert let_in == []


def test_no_column_lets_a_longer_text_in(shared_core: Core) -> None:
    assert [place for place in columns(shared_core) if not refused(shared_core, *place, "x" * 201)] == []


@pytest.mark.parametrize("value", ALLOWED, ids=ascii)
def test_everything_that_can_be_seen_comes_in(shared_core: Core, value: str) -> None:
    assert [place for place in columns(shared_core) if refused(shared_core, *place, value)] == []


def test_text_of_several_lines_lets_the_same_in_and_line_ends(shared_core: Core) -> None:
    def let_in(value: str) -> bool:
        with shared_core.postgres._pool.connection() as connection:
            try:
                return connection.execute("select %s::safe_lines", [value]).fetchone() == (value,)
            except errors.CheckViolation:
                return False

    assert [name for name, sign in REFUSED.items() if let_in(f"a{sign}b")] == ["newline"]
    assert [value for value in ALLOWED if not let_in(value)] == []
    assert (let_in("x\n" * 2_000), let_in("x" * 4_001)) == (True, False)


@pytest.mark.parametrize("sign", REFUSED.values(), ids=REFUSED.keys())
def test_seat_numbers_are_as_strict_as_other_text(shared_core: Core, sign: str) -> None:
    with shared_core.postgres._pool.connection() as connection, pytest.raises(errors.CheckViolation) as error:
        connection.execute(
            "insert into manifest_row (manifest_id, number, section_number, name, first_ordinal, grid_y,"
            " seat_numbers, grid_x, levels) values (1, 0, 0, 'A', 0, 0, %s, '{1}', '{0}')",
            [[f"1{sign}"]],
        )

    assert error.value.diag.constraint_name == "manifest_row_visible"


def test_free_text_is_of_the_safe_kind(shared_core: Core) -> None:
    """A new column of plain text has to be put here, with the reason why nothing of people gets into it."""
    plain = shared_core.postgres.rows(
        "select table_name::text || '.' || column_name from information_schema.columns"
        " where table_schema = 'public' and data_type = 'text' and domain_name is null order by 1"
    )

    assert [row[0] for row in plain] == [
        "account.password_hash",  # ours
        "account_pin.pin_hash",  # ours
        "allocation.letter",  # one letter
        "allocation_step.letter",  # one letter
        "allocation_step.to_letter",  # one letter
        "allotment.letter",  # one letter
        "date_hold.ended_why",  # of a list
        "date_hold.state",  # of a list
        "date_hold_notice.topic",  # of a list
        "deal.kind",  # of a list
        "deal.share_of",  # of a list
        "guest.folded",  # the words of guest.name and guest.under; searched, never shown
        "guest.letter",  # one letter
        "history_run.place_key",  # of the place, which was checked; compared, never shown
        "history_show.title_key",  # of the title, the same
        "order_journal.act",  # of a list
        "order_word.said",  # the same words
        "order_word.word",  # words of a customer, which was checked; searched, never shown
        "orders.delivery",  # of a list
        "orders.reference",  # checked letter by letter
        "outbox.topic",  # of a list
        "override_request.answer",  # of a list
        "override_request.permission",  # of a list
        "performance.code",  # checked letter by letter
        "price_scope.scope",  # a word of a list
        "price_type.letter",  # one letter
        "print_job.state",  # of a list
        "print_job.target",  # a setting
        "report_schedule.form",  # of a list
        "report_schedule.report",  # a name of the catalogue
        "report_schedule.time_zone",  # a name of the zone database
        "sale_window.channel",  # of a list
        "sales_journal.channel",  # from the order, where it was checked
        "sales_mix.channel",  # from the order, where it was checked
        "sales_total.channel",  # the same
        "scaling.state",  # of a list
        "scaling_journal.act",  # of a list
        "seal.journal",  # of a list
        "seat_claim.code",  # one letter, or a word of a list
        "seat_journal.code",  # the same
        "settlement_signature.side",  # of a list
        "signing_key.private_pem",  # ours
        "signing_key.public_pem",  # ours
        "ticket.code",  # checked letter by letter
        "venue.time_zone",  # a name of the zone database
    ]
