"""The declarative base of all models, and the column types that they speak in.

The schema is made by the migrations; the models say the same once more in Python, and a test proves that they do. So
no type is created here, and every name is the one Postgres gives or the migration spells out.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Identity, Integer, LargeBinary, MetaData, SmallInteger, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, DOMAIN, ENUM, JSONB, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeEngine

from db.vocabulary import (
    AllocationKind,
    BookingKind,
    DrawerAct,
    OrderStatus,
    PerformanceState,
    RefundState,
    Role,
    SeatAct,
    SeatState,
    SectionKind,
    ShiftState,
    TenderKind,
    TenderState,
    TicketState,
)

# What people and files say: visible characters, at most 200 of them.
Safe = Annotated[str, "safe_text"]
# The same in several lines, at most 4000 characters.
SafeLines = Annotated[str, "safe_lines"]
Currency = Annotated[str, "currency_code"]
Int2 = Annotated[int, "smallint"]
Int4 = Annotated[int, "integer"]
Texts = Annotated[list[str], "text[]"]
Int2s = Annotated[list[int], "smallint[]"]
Int4s = Annotated[list[int], "integer[]"]
Int8s = Annotated[list[int], "bigint[]"]

# An id that the database counts up and nobody may choose; the second is no key by itself.
Counted = Annotated[int, mapped_column(BigInteger, Identity(always=True), primary_key=True)]
Stamped = Annotated[datetime, mapped_column(server_default=text("clock_timestamp()"))]


# How a journal is indexed by the order it was written in: by ranges of few blocks, kept up by the server.
AS_WRITTEN = {"pages_per_range": 32, "autosummarize": "on"}


def words(name: str, *members: str) -> ENUM:
    """An enumeration of the database that no rule in Python reads yet."""
    return ENUM(*members, name=name, create_type=False)


def stored(name: str, words: type[StrEnum]) -> ENUM:
    return ENUM(words, name=name, create_type=False, values_callable=_written)


def _written(words: type[StrEnum]) -> list[str]:
    return [str(word) for word in words]


class _TextDomain(DOMAIN):
    """A domain over text is compared and joined as text is."""

    operator_classes = Text.operator_classes


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "pk": "%(table_name)s_pkey",
            "uq": "%(table_name)s_%(column_0_N_name)s_key",
            "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        }
    )
    type_annotation_map: ClassVar[dict[Any, TypeEngine[Any]]] = {
        Safe: _TextDomain("safe_text", Text(), create_type=False),
        SafeLines: _TextDomain("safe_lines", Text(), create_type=False),
        Currency: _TextDomain("currency_code", Text(), create_type=False),
        Int2: SmallInteger(),
        Int4: Integer(),
        Texts: ARRAY(Text()),
        Int2s: ARRAY(SmallInteger()),
        Int4s: ARRAY(Integer()),
        Int8s: ARRAY(BigInteger()),
        int: BigInteger(),
        str: Text(),
        bytes: LargeBinary(),
        bool: Boolean(),
        UUID: Uuid(),
        datetime: TIMESTAMP(timezone=True),
        dict[str, Any]: JSONB(),
        Role: stored("account_role", Role),
        SectionKind: stored("section_kind", SectionKind),
        PerformanceState: stored("performance_state", PerformanceState),
        SeatState: stored("seat_state", SeatState),
        SeatAct: stored("seat_act", SeatAct),
        OrderStatus: stored("order_status", OrderStatus),
        TenderKind: stored("tender_kind", TenderKind),
        TenderState: stored("tender_state", TenderState),
        RefundState: stored("refund_state", RefundState),
        ShiftState: stored("shift_state", ShiftState),
        DrawerAct: stored("drawer_act", DrawerAct),
        TicketState: stored("ticket_state", TicketState),
        AllocationKind: stored("allocation_kind", AllocationKind),
        BookingKind: stored("booking_kind", BookingKind),
    }
