"""Agents, who sell for an organisation, and what is allotted to them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Counted, Int4, Safe, Stamped


class Agent(Base):
    __tablename__ = "agent"
    __table_args__ = (
        UniqueConstraint("organisation_id", "name", name="agent_organisation_id_name_key"),
        CheckConstraint("commission_bp between 0 and 10000", name="agent_commission"),
    )

    id: Mapped[Counted]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[Safe]
    commission_bp: Mapped[Int4]
    created_at: Mapped[Stamped]


class Allotment(Base):
    __tablename__ = "allotment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["performance_id", "letter"], ["allocation.performance_id", "allocation.letter"], ondelete="CASCADE"
        ),
        UniqueConstraint("performance_id", "agent_id", name="allotment_one_an_agent"),
        CheckConstraint("returned between 0 and seats", name="allotment_returned"),
        CheckConstraint("commission_bp between 0 and 10000", name="allotment_commission"),
        Index("allotment_agent_idx", "agent_id"),
    )

    performance_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    letter: Mapped[str] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
    seats: Mapped[Int4] = mapped_column(server_default=text("0"))
    returned: Mapped[Int4] = mapped_column(server_default=text("0"))
    cut_off_at: Mapped[datetime]
    commission_bp: Mapped[Int4]
    created_at: Mapped[Stamped]
