"""Proof: what was done, how the stores are, and whether the house adds up."""

from core.audit.as_of import HouseThen, houses_as_of
from core.audit.care import Care, house_care
from core.audit.health import Health, PostgresHealth, RedisHealth, health
from core.audit.replay import Change, HouseStory, counts_as_of, house_story
from core.audit.trail import Entry, audit_trail
from core.audit.verify import Finding, verify_house

__all__ = [
    "Care",
    "Change",
    "Entry",
    "Finding",
    "Health",
    "HouseStory",
    "HouseThen",
    "PostgresHealth",
    "RedisHealth",
    "audit_trail",
    "counts_as_of",
    "health",
    "house_care",
    "house_story",
    "houses_as_of",
    "verify_house",
]
