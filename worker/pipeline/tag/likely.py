"""Likely merges: pairs of tags that may be one subject, with the reason; a person decides."""

from collections.abc import Iterable, Sequence
from itertools import combinations

from worker.pipeline.tag.keys import fold, name_key
from worker.pipeline.tag.memory import slipped
from worker.pipeline.tag.sounds import sound
from worker.pipeline.tag.subjects import is_acronym
from worker.pipeline.tag.values import ORGANISATION, PERSON

_MOST = 200
_MOST_OF_A_BLOCK = 60


def suggestions(tags: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Return (slug, into, reason) of pairs that may be one; `tags` are slug, name, kind, most used first."""
    found: list[tuple[str, str, str]] = []
    for block in _blocks(tags):
        for (into, long, kind), (slug, short, other) in combinations(block[:_MOST_OF_A_BLOCK], 2):
            reason = _reason(long, kind, short, other)
            if reason:
                found.append((slug, into, reason))
    return list(dict.fromkeys(found))[:_MOST]


def _blocks(tags: Iterable[tuple[str, str, str]]) -> Iterable[list[tuple[str, str, str]]]:
    """Return the tags that share how a last word begins to sound, or letters an acronym could be made of."""
    blocks: dict[str, list[tuple[str, str, str]]] = {}
    for tag in tags:
        words = fold(tag[1]).split()
        if not words:
            continue
        blocks.setdefault(sound(words[-1])[:3], []).append(tag)
        initials = words[0] if len(words) == 1 else "".join(word[0] for word in words)
        if tag[2] == ORGANISATION and 2 <= len(initials) <= 7:
            blocks.setdefault(f"={initials}", []).append(tag)
    return [block for block in blocks.values() if len(block) > 1]


def _reason(one: str, kind: str, other: str, other_kind: str) -> str:
    """Return in words why two tags may be one, "" when nothing says so."""
    if kind == other_kind and name_key(one, kind) == name_key(other, kind):
        return "two spellings of one name"
    if kind == other_kind == PERSON:
        if slipped(other, [one]):
            return "surnames differ by a letter or two"
        ours, theirs = fold(one).split(), fold(other).split()
        if len(ours) > 1 and theirs == ours[-1:]:
            return "a surname alone and a full name"
    if kind == other_kind == ORGANISATION and (
        is_acronym(other, one.split()) or is_acronym(one, other.split())
    ):
        return "the letters of the longer name"
    if kind != other_kind and fold(one) == fold(other):
        return f"the same words as {kind} and {other_kind}"
    return ""
