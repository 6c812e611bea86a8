"""What commands share that do by hand what is otherwise done aside: read again what was published."""

from typing import TYPE_CHECKING

import click

from worker.cli.frame import Frame

if TYPE_CHECKING:
    from worker.jobs.aside import Chore

every = click.option("--all", "every", is_flag=True, help="Also articles that came before the model was set.")
watch = click.option("--watch", is_flag=True, help="Go on as articles come, until stopped.")


def work_aside(frame: Frame, chore: "Chore", *, every: bool, watch: bool) -> None:
    """Do what waits for a chore, of all articles if wanted, and go on until stopped if that is wanted too."""
    import signal
    from threading import Event

    from worker.jobs import aside

    with frame.tools() as tools:
        if every and not frame.dry_run:
            aside.ask_for_all(tools, chore.fact)
        waiting, done = aside.left(tools, chore.fact), 0
        with frame.progress("reading again", waiting) as step:
            while not frame.dry_run and (taken := aside.turn(tools, chore)):
                done += taken
                step(taken)
        if watch and not frame.dry_run:
            told = Event()
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: told.set())
            aside.until(tools, chore, told)
        count, verb = (waiting, "would be ") if frame.dry_run else (done, "")
        found = {"articles": waiting, "read": done, "dry_run": frame.dry_run}
        frame.show(found, text=f"{count} articles {verb}read again")
