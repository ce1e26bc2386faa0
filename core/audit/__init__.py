"""Proof: what was done, how the stores are, and whether the house adds up."""

from core.audit.as_of import HouseThen, houses_as_of
from core.audit.health import Health, PostgresHealth, RedisHealth, health
from core.audit.trail import Entry, audit_trail
from core.audit.verify import Finding, verify_house

__all__ = [
    "Entry",
    "Finding",
    "Health",
    "HouseThen",
    "PostgresHealth",
    "RedisHealth",
    "audit_trail",
    "health",
    "houses_as_of",
    "verify_house",
]
