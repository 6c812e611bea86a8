"""Desk: how commands reach the desk for what they do, and the shelf for what they show."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from worker.cli.frame import Frame
from worker.cli.growing import Growing

if TYPE_CHECKING:
    from worker.desk.waiting import Ask
    from worker.jobs.tools import Tools
    from worker.shelf import StoreShelf
    from worker.store.unfinished import Left

Json = dict[str, Any]
MOST_LISTED = 1000


@dataclass(frozen=True, slots=True)
class Desk:
    """What a command works with, opened for one run."""

    frame: Frame
    tools: "Tools"
    shelf: "StoreShelf"

    def do(self, command: str, **arguments: Any) -> Json:
        """Do what a command does and return its JSON; what is None was not said."""
        from worker.desk import run

        said = {name: value for name, value in arguments.items() if value not in (None, (), "")}
        return run(self.tools, command, said | {"dry_run": self.frame.dry_run})

    def act(self, command: str, **arguments: Any) -> Json:
        """Do what a command does, print its JSON or what was done in a sentence, and return the JSON."""
        found = self.do(command, **arguments)
        self.frame.show(found, text=clean(found.get("done", "")))
        return found

    def leave(self, found: Json) -> None:
        """Print what was set going, and that nobody works on it when that is so."""
        from worker.desk.waiting import is_worked_on

        idle = not self.frame.dry_run and not is_worked_on(self.tools)
        hint = "\nNo worker runs now; with --wait it is done here." if idle else ""
        self.frame.show(found, text=clean(found["done"]) + hint)

    def wait(self, ask: "Ask", label: str) -> "Left":
        """Return when nothing of what is asked for is left to do, with progress on stderr."""
        from worker.desk.waiting import until_done

        with Growing(label) as progress:
            return until_done(self.tools, ask, lambda left: progress.tell(left.errands + left.documents))


@contextmanager
def at_desk(frame: Frame) -> Iterator[Desk]:
    """Yield the desk over the configured store."""
    from worker.shelf import StoreShelf

    with frame.tools() as tools:
        yield Desk(frame, tools, StoreShelf(tools, "", _acts_elsewhere))


def _acts_elsewhere(command: str, _: Mapping[str, Any]) -> Json:
    """Raise: what is done is done by `Desk.do`; the shelf is only read here, which imports half as much."""
    raise AssertionError(command)


def do(frame: Frame, command: str, **arguments: Any) -> Json:
    """Do one command at the desk and print what was done."""
    with at_desk(frame) as desk:
        return desk.act(command, **arguments)


def facts(pairs: Mapping[str, Any] | Sequence[tuple[str, Any]]) -> str:
    """Return names and values under each other for people; what is empty is left out.

    >>> facts({"name": "courier", "error": None})
    'name  courier'
    """
    listed = [(name, clean(value)) for name, value in dict(pairs).items() if value not in (None, "", [], ())]
    width = max((len(name) for name, _ in listed), default=0)
    return "\n".join(f"{name:<{width}}  {value}" for name, value in listed)


def clean(value: Any) -> str:
    """Return a value as one line that can't move the cursor of a terminal."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    return "".join(one if one.isprintable() else " " for one in text)


def prose(text: str) -> str:
    """Return a text with its line breaks, without anything else that is not printable."""
    return "\n".join(clean(line) for line in text.splitlines())
