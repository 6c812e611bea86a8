"""Word-level differences between two states of an article, for people.

Paragraphs are compared first, then the words inside those that changed: a moved
comma shows as a comma, and a long article costs milliseconds.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from worker.pipeline.revise import text_of

SAME, ADDED, REMOVED = "same", "added", "removed"
_FIELDS = ("title", "summary", "note", "url", "image", "section", "language")
_LISTS = ("authors", "categories")
_MOST_WORDS = 4000  # of one paragraph; beyond it words are not compared one by one


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text that is the same in both, or was added or removed."""

    op: str
    text: str

    def json(self) -> dict[str, str]:
        """Return it as plain JSON."""
        return {"op": self.op, "text": self.text}


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[dict[str, str]]]:
    """Return the parts of each field that differs between two composed articles; the body is `text`."""
    pairs = {name: (str(old.get(name) or ""), str(new.get(name) or "")) for name in _FIELDS}
    for name in _LISTS:
        pairs[name] = (", ".join(old.get(name) or ()), ", ".join(new.get(name) or ()))
    pairs["text"] = (text_of(str(old.get("html") or "")), text_of(str(new.get("html") or "")))
    return {
        name: [part.json() for part in diff(before, after)]
        for name, (before, after) in pairs.items()
        if before != after
    }


def diff(old: str, new: str) -> list[Part]:
    """Return how `old` becomes `new`, in order; the same stretches joined.

    >>> [(part.op, part.text) for part in diff("Two boats sank.", "Three boats sank.")]
    [('removed', 'Two'), ('added', 'Three'), ('same', ' boats sank.')]
    """
    return _joined(_by_lines(old.splitlines(keepends=True), new.splitlines(keepends=True)))


def _by_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[Part]:
    for op, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        before, after = "".join(old[a:b]), "".join(new[c:d])
        if op == "equal":
            yield Part(SAME, before)
        else:
            yield from _by_words(_words(before), _words(after))


def _by_words(old: Sequence[str], new: Sequence[str]) -> Iterator[Part]:
    if max(len(old), len(new)) > _MOST_WORDS:
        yield from (Part(REMOVED, "".join(old)), Part(ADDED, "".join(new)))
        return
    for op, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            yield Part(SAME, "".join(old[a:b]))
        else:
            yield from (Part(REMOVED, "".join(old[a:b])), Part(ADDED, "".join(new[c:d])))


def _words(text: str) -> list[str]:
    """Return words and what stands between them, so that joined they are the text again."""
    found: list[str] = []
    for one in text:
        if found and one.isalnum() and found[-1][-1].isalnum():
            found[-1] += one
        else:
            found.append(one)
    return found


def _joined(parts: Iterator[Part]) -> list[Part]:
    found: list[Part] = []
    for part in parts:
        if not part.text:
            continue
        if found and found[-1].op == part.op:
            found[-1] = Part(part.op, found[-1].text + part.text)
        else:
            found.append(part)
    return found
