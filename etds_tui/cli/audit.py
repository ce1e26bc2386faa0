"""`etds audit` and `etds health`: what was done, and how the stores are."""

from __future__ import annotations

import click

from etds_tui.cli.output import asked, emit, explained, say, show


@click.command()
@click.option("--performance", "code", help="Only this performance.")
@click.option("--user", "username", help="Only what this account did.")
@click.option("--act", default="", help="Only acts that begin so: seat, money.cash, session.end.")
@click.option("--since", metavar="TIME", help="From then on: 19:42, -2h, yesterday 18:00, 2026-11-21T18:00 (in UTC).")
@click.option("--before", metavar="TIME", help="Only what was done before then.")
@click.option("--limit", default=50, show_default=True, help="So many entries, and all of the last one's moment.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def audit(
    code: str | None, username: str | None, act: str, since: str | None, before: str | None, limit: int, as_json: bool
) -> None:
    """Who did what, when, to which thing; newest first."""
    from core.audit import audit_trail
    from core.moments import read_moment

    with asked() as (core, actor):
        now = core.clock.now()
        entries = audit_trail(
            core, actor, performance=code, username=username, act=act, limit=limit,
            since=read_moment(since, now) if since else None, before=read_moment(before, now) if before else None,
        )  # fmt: skip
    if as_json:
        emit([entry.as_data() for entry in entries])
        return
    for entry in entries:
        what = f"{entry.who or '-':16} {entry.act:18} {entry.subject:20} {entry.detail}"
        show(f"{entry.at:%Y-%m-%d %H:%M:%S}  {what}".rstrip())
    if not entries:
        say("Nothing of that was done in your reach.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def health(as_json: bool) -> None:
    """How Postgres and Redis are, in figures."""
    from core.audit import health as ask

    with asked() as (core, actor):
        found = ask(core, actor)
    if as_json:
        emit(found.as_data())
        return
    p, r = found.postgres, found.redis
    show(f"servers     {'embedded' if found.is_embedded else 'given by address'}")
    show(f"Postgres    {p.version}, schema {p.schema_step}, {p.round_trip_ms:.2f} ms, {p.database_bytes / 1e6:,.0f} MB")
    show(f"            {p.connections} of {p.connections_max} connections, transaction of {p.longest_seconds:.1f} s")
    show(f"            {p.holds} holds, {p.run_out} of them run out and not swept yet")
    if r is None:
        show("Redis       away: news come from the database")
    else:
        show(f"Redis       {r.version}, {r.round_trip_ms:.2f} ms, {r.memory_bytes / 1e6:,.1f} MB")
        show(f"            {r.clients} clients, {r.planes} planes")
