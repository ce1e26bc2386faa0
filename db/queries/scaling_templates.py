"""Scalings that are kept for a hall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.postgres import Connection, Postgres, array
from db.queries.scaling import PriceCells
from db.vocabulary import AccountId, HallId, ManifestId, OrganisationId


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateRow:
    """A template without its seats."""

    id: int
    name: str
    manifest_id: ManifestId
    currency: str
    made_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateLevels:
    """What a template lays over a house: levels by seat, their names, prices by (level, price type id)."""

    levels: bytes
    names: tuple[str, ...]
    prices: dict[tuple[int, int], int]


def templates_of(postgres: Postgres, hall_id: HallId, organisation_id: OrganisationId) -> list[TemplateRow]:
    """Those that the organisation keeps for the hall, by name."""
    return postgres.records(
        TemplateRow,
        "select t.id, t.name::text, t.manifest_id, t.currency::text, a.display_name::text as made_by, t.made_at"
        " from scaling_template t join account a on a.id = t.made_by"
        " where t.hall_id = %s and t.organisation_id = %s order by lower(t.name), t.id",
        [hall_id, organisation_id],
    )


def template_levels(postgres: Postgres, template_id: int) -> TemplateLevels | None:
    row = postgres.call(
        "select t.levels,"
        " array(select l.name::text from scaling_template_level l where l.template_id = t.id order by l.number)"
        " from scaling_template t where t.id = %s",
        [template_id],
    )
    if row is None:
        return None
    prices = postgres.rows(
        "select level_number, price_type_id, price_minor from scaling_template_price where template_id = %s",
        [template_id],
    )
    return TemplateLevels(
        levels=bytes(row[0]), names=tuple(row[1]), prices={(level, kind): minor for level, kind, minor in prices}
    )


def put_template(
    connection: Connection,
    *,
    hall_id: HallId,
    manifest_id: ManifestId,
    organisation_id: OrganisationId,
    name: str,
    currency: str,
    levels: bytes,
    names: Sequence[str],
    prices: PriceCells,
    account_id: AccountId,
) -> None:
    """Keep a scaling under this name; one of that name is replaced."""
    connection.execute(
        "delete from scaling_template where hall_id = %s and organisation_id = %s and lower(name) = lower(%s)",
        [hall_id, organisation_id, name],
    )
    row = connection.execute(
        "insert into scaling_template (hall_id, manifest_id, organisation_id, name, currency, levels, made_by)"
        " values (%s, %s, %s, %s, %s, %s, %s) returning id",
        [hall_id, manifest_id, organisation_id, name, currency, levels, account_id],
    ).fetchone()
    assert row is not None, "an insert answers with its row"
    connection.execute(
        "insert into scaling_template_level (template_id, number, name)"
        " select %s, n - 1, name from unnest(%s::text[]) with ordinality as a (name, n)",
        [row[0], list(names)],
    )
    connection.execute(
        "insert into scaling_template_price (template_id, level_number, price_type_id, price_minor)"
        " select %s, * from unnest(%s::smallint[], %s::smallint[], %s::bigint[])",
        [
            row[0],
            array(level for level, _ in prices),
            array(kind for _, kind in prices),
            array(prices.values()),
        ],
    )


def drop_template(connection: Connection, template_id: int) -> None:
    connection.execute("delete from scaling_template where id = %s", [template_id])
