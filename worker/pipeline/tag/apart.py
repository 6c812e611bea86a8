"""Who is not the other, though a key or a short form of the name would make them one.

Keys fold what spellings differ by; what is folded with it, and does tell two bearers
apart, is looked at here: a father and his son, Smith and Smyth, Samuel and Samantha.
"""

from worker.pipeline.tag.given import ALSO
from worker.pipeline.tag.keys import fold, given, is_given, without_titles
from worker.pipeline.tag.listed import listed
from worker.pipeline.tag.surnames import is_frequent, is_given_in_america

_TELLING = listed("jr sr i ii iii iv")


def are_told_apart(one: str, other: str) -> bool:
    """Say whether two names that met by a key are of two people for all that."""
    if one[1:2] == other[1:2] == "." and one[0] != other[0]:
        return True
    ours, theirs = (without_titles(fold(name).split()) for name in (one, other))
    return _by_what_is_behind(ours, theirs) or _by_surname(ours, theirs) or _by_given_name(ours, theirs)


def _by_what_is_behind(ours: list[str], theirs: list[str]) -> bool:
    """Say whether Jr. and III tell two apart, Sr. and nothing, or Jr. and nothing behind the very same name.

    Joe Biden and Joseph R. Biden Jr. are one: who leaves out an initial leaves out the rest.
    """
    tails = {words[-1] if len(words) > 1 and words[-1] in _TELLING else "" for words in (ours, theirs)}
    if len(tails) == 1:
        return False
    bare = [words[:-1] if words[-1] in _TELLING else words for words in (ours, theirs)]
    return "" not in tails or "sr" in tails or ("jr" in tails and bare[0] == bare[1])


def _by_surname(ours: list[str], theirs: list[str]) -> bool:
    """Say whether two surnames that sound alike are both frequent, as John Smith's and John Smyth's."""
    if len(ours) != 2 or len(theirs) != 2 or ours[0] != theirs[0] or not is_given_in_america(ours[0]):
        return False
    one, other = (
        words[1].replace("ue", "u").replace("oe", "o").replace("ae", "a") for words in (ours, theirs)
    )
    return one != other and is_frequent(ours[1]) and is_frequent(theirs[1])


def _plain(surname: str) -> str:
    """Return a surname with ue, ae and oe as if written with marks."""
    return surname.replace("ue", "u").replace("oe", "o").replace("ae", "a")


def _by_given_name(ours: list[str], theirs: list[str]) -> bool:
    """Say whether two whole given names differ, of which each may be called by the same short form."""
    one, other = ours[0], theirs[0]
    if min(len(ours), len(theirs)) < 2 or one == other or one in theirs or other in ours:
        return False
    if other in ALSO.get(one, ()) or one in ALSO.get(other, ()):
        return False
    return _is_given(one) and _is_given(other) and given(one) != given(other)


def _is_given(word: str) -> bool:
    return len(word) > 1 and (word in ALSO or is_given(word))
