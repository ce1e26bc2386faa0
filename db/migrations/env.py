"""Alembic's entry: migrations run on the connection that `db.migrations.upgrade` made, as the owner."""

from __future__ import annotations

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=None, transaction_per_migration=False)
with context.begin_transaction():
    context.run_migrations()
