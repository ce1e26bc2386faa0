"""The stores: Postgres, Redis, and every statement that is sent to them.

Nothing here knows a rule of the house or a screen; `core` asks, this package answers in typed rows.
"""
