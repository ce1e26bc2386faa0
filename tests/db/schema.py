"""What a database's schema is, as text that can be compared: columns, keys, rules, indexes, as Postgres tells them."""

from __future__ import annotations

import psycopg

_COLUMNS = """
select c.relname, row_number() over (partition by c.oid order by a.attnum), a.attname,
       format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
       pg_get_expr(d.adbin, d.adrelid)
  from pg_attribute a join pg_class c on c.oid = a.attrelid
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
 where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
"""
_CONSTRAINTS = """
select c.relname, k.conname, k.contype, pg_get_constraintdef(k.oid)
  from pg_constraint k join pg_class c on c.oid = k.conrelid where c.relnamespace = 'public'::regnamespace
"""
_INDEXES = """
select c.relname, i.relname, pg_get_indexdef(x.indexrelid), x.indisunique
  from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
 where c.relnamespace = 'public'::regnamespace
"""
_STORAGE = """
select relname, reloptions from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
"""


def schema(url: str, *, but: str = "alembic_version") -> set[tuple[object, ...]]:
    """Everything that a table is made of, each as (what, table, ...)."""
    found: set[tuple[object, ...]] = set()
    with psycopg.connect(url) as connection:
        for what, query in (
            ("column", _COLUMNS),
            ("constraint", _CONSTRAINTS),
            ("index", _INDEXES),
            ("storage", _STORAGE),
        ):
            for table, *rest in connection.execute(query).fetchall():
                if table != but:
                    found.add((what, table, *(tuple(one) if isinstance(one, list) else one for one in rest)))
    return found
