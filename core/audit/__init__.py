"""Proof: what was done, and whether the house adds up."""

from core.audit.verify import Finding, verify_house

__all__ = ["Finding", "verify_house"]
