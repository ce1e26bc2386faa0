"""Models and migrations say the same, in both directions, down to the text of every rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import CheckConstraint, Column, Index, MetaData, Table, Text, create_engine, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from core.runtime import Core
from db import migrations, models
from db.base import Base
from db.servers import Addresses
from db.vocabulary import Role
from tests.db.schema import schema
from tests.factories.house import someone


@contextmanager
def built(servers: Addresses, metadata: MetaData) -> Iterator[str]:
    """A database made of the words of the steps and of these tables."""
    name = f"m_{uuid4().hex[:12]}"
    url = servers.owner_url.replace("/etds?", f"/{name}?")
    with psycopg.connect(servers.owner_url.replace("/etds?", "/postgres?"), autocommit=True) as connection:
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        try:
            with psycopg.connect(url) as inside:
                for step in ("0001_words", "0011_words", "0017_words", "0027_words", "0030_words"):
                    inside.execute(migrations.sql(step))  # type: ignore[arg-type]
            engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=NullPool)
            metadata.create_all(engine)
            yield url
        finally:
            connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def changed(change: Callable[[MetaData], object]) -> MetaData:
    """A copy of the models with one slip in it."""
    copy = MetaData(naming_convention=Base.metadata.naming_convention)
    for table in Base.metadata.sorted_tables:
        table.to_metadata(copy)
    change(copy)
    return copy


def test_models_and_migrations_are_equal(servers: Addresses, shared_core: Core) -> None:
    with built(servers, Base.metadata) as url:
        migrated, modelled = schema(shared_core.postgres_url), schema(url)

    assert sorted(map(repr, migrated - modelled)) == []
    assert sorted(map(repr, modelled - migrated)) == []
    assert {one[1] for one in migrated} == {table.name for table in Base.metadata.sorted_tables}


def _nullable(tables: MetaData) -> None:
    tables.tables["ticket"].c.line_number.nullable = True


def _plain_text(tables: MetaData) -> None:
    tables.tables["event"].c.title.type = Text()


def _no_default(tables: MetaData) -> None:
    tables.tables["hold"].c.extensions.server_default = None


def _other_default(tables: MetaData) -> None:
    tables.tables["orders"].c.channel.server_default.arg = text("'web'")  # type: ignore[union-attr]


def _looser_rule(tables: MetaData) -> None:
    rule = next(one for one in tables.tables["tender"].constraints if one.name == "tender_covers")
    assert isinstance(rule, CheckConstraint)
    rule.sqltext = text("received_minor > 0")


def _no_rule(tables: MetaData) -> None:
    table = tables.tables["seat_claim"]
    table.constraints.discard(next(one for one in table.constraints if one.name == "seat_claim_holder"))


def _index_of_all(tables: MetaData) -> None:
    table = tables.tables["ticket"]
    table.indexes.discard(next(one for one in table.indexes if one.name == "ticket_one_live_a_seat"))
    Index("ticket_one_live_a_seat", table.c.performance_id, table.c.seat_ordinal, unique=True)


def _one_more_column(tables: MetaData) -> None:
    tables.tables["venue"].append_column(Column("colour", Text()))


def _one_more_table(tables: MetaData) -> None:
    Table("extra", tables, Column("id", Text(), primary_key=True))


@pytest.mark.parametrize(
    "slip",
    [_nullable, _plain_text, _no_default, _other_default, _looser_rule, _no_rule, _index_of_all, _one_more_column,
     _one_more_table],
    ids=lambda slip: slip.__name__.strip("_"),
)  # fmt: skip
def test_the_comparison_finds_a_slip(servers: Addresses, shared_core: Core, slip: Callable[[MetaData], object]) -> None:
    with built(servers, changed(slip)) as url:
        assert schema(url) != schema(shared_core.postgres_url)


def test_the_words_of_the_models_are_those_of_the_database(shared_core: Core) -> None:
    stored = shared_core.postgres.rows(
        "select t.typname, array_agg(e.enumlabel::text order by e.enumsortorder)"
        " from pg_type t join pg_enum e on e.enumtypid = t.oid"
        " where t.typnamespace = 'public'::regnamespace group by 1"
    )
    modelled = {
        column.type.name: list(column.type.enums)  # type: ignore[attr-defined]
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if hasattr(column.type, "enums")
    }

    assert modelled == dict(stored)


def test_a_row_is_read_and_written_through_its_model(core: Core) -> None:
    someone(core, Role.MANAGER, name="mona", venue="Here")

    with core.postgres.session() as session:
        account = session.query(models.Account).filter_by(username="mona").one()
        assert (account.role, account.state, account.is_demo) == (Role.MANAGER, "active", False)
        account.display_name = "Mona M."
        session.add(models.Venue(name="There", time_zone="Europe/Kyiv", currency="UAH"))

    assert core.postgres.rows("select display_name from account") == [("Mona M.",)]
    assert core.postgres.rows("select name, currency from venue order by id") == [("Here", "EUR"), ("There", "UAH")]


@pytest.mark.parametrize(
    "model", [one for one in vars(models).values() if isinstance(one, type)], ids=lambda m: m.__name__
)
def test_every_model_can_be_asked_for(shared_core: Core, model: type[Base]) -> None:
    with shared_core.postgres.session() as session:
        assert isinstance(session, Session)
        assert session.query(model).all() == []
