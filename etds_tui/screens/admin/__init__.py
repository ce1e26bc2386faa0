"""Desks of who looks after the system itself: accounts, the audit, health."""
