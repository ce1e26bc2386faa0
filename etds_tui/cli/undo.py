"""`etds undo`: what was done last at this till, and taking it back."""

from __future__ import annotations

import click

from etds_tui.cli.output import asked, emit, explained, say, show


@click.command()
@click.option("--yes", is_flag=True, help="Take it back; without this it is only shown.")
@click.option("--act", help="Only this act, as a first call with --json has named it.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@explained
def undo(yes: bool, act: str | None, as_json: bool) -> None:
    """Show what you did last, and with --yes take it back."""
    from core.undo import CannotUndo, NotUndoable, last_act
    from core.undo import undo as take_back

    with asked() as (core, actor):
        if yes and act is not None:
            done = take_back(core, actor, act=act)
        else:
            seen = last_act(core, actor)
            if seen is None:
                raise CannotUndo("You did nothing yet in this shift that could be undone.")
            if not yes:
                if as_json:
                    emit(seen.as_data())
                    return
                show(f"You {seen.sentence}.")
                show(seen.instead if isinstance(seen, NotUndoable) else f"Then {seen.then}")
                for part in () if isinstance(seen, NotUndoable) else seen.back:
                    show(f"{part.amount} {part.how}")
                if not isinstance(seen, NotUndoable):
                    say("To take it back: etds undo --yes")
                return
            done = take_back(core, actor, act=seen.act)
    if as_json:
        emit(done.as_data())
        return
    say(f"Undone: {done.words}.")
    for part in done.back:
        show(f"{part.amount} {part.how}")
