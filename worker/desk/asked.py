"""Asked: what somebody wants done, as values of the right kind, from the command line or the API alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from config.tables import Reader, Wrong
from config.units import parse_duration
from feeds.errors import BadField

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """The arguments of one command by their names in snake_case; what was not given is absent or None."""

    given: Mapping[str, Any]

    @property
    def dry_run(self) -> bool:
        """Whether only to say what would be done."""
        return bool(self.given.get("dry_run"))

    def text(self, name: str, otherwise: str = "") -> str:
        """Return a text without the space around it, nor NULs, which PostgreSQL keeps in no text."""
        return str(self.given.get(name) or otherwise).replace("\0", "").strip()

    def needed(self, name: str, what: str) -> str:
        """Return a text that must be there. Raises BadField saying `what` is needed."""
        found = self.text(name)
        if not found:
            raise BadField(name, f"{name} is needed: {what}.")
        return found

    def texts(self, name: str) -> list[str]:
        """Return a list of texts, each once, in the order given."""
        found = self.given.get(name) or ()
        listed: Sequence[Any] = [found] if isinstance(found, str) else found
        return list(dict.fromkeys(text for one in listed if (text := str(one).strip())))

    def flag(self, name: str) -> bool | None:
        """Return True or False, None when it was not said."""
        found = self.given.get(name)
        return None if found is None else bool(found)

    def count(self, name: str, otherwise: int = 0) -> int:
        """Return a whole number."""
        found = self.given.get(name)
        return otherwise if found is None else int(found)

    def duration(self, name: str, least: timedelta) -> timedelta | None:
        """Return a duration as people write it. Raises BadField for another form or less than `least`."""
        written = self.text(name)
        if not written:
            return None
        try:
            found = parse_duration(written)
        except ValueError as error:
            raise BadField(name, f"{name}: {error}.") from None
        if found < least:
            raise BadField(name, f"{name} must be {int(least.total_seconds())}s or longer.")
        return found

    def read(self, name: str, reader: Reader, otherwise: Any = "") -> Any:
        """Return a value as the catalogue's reader takes it. Raises BadField with the reader's sentence."""
        found = self.given.get(name)
        if found is None or found in ("", ()):
            return otherwise
        try:
            return reader(found, (name,))
        except Wrong as error:
            raise BadField(name, f"{name}: {error}.") from None


def answer(shape: Mapping[str, Any], done: str, asked: Asked, **more: Any) -> Json:
    """Return a shape of the contract with what was done in one sentence, or would be on a dry run."""
    return {**shape, **more, "done": done, "dry_run": asked.dry_run}
