"""Short forms of names: an initial for a given name, and whose a short form is.

A short form stands for the one longer name that came first with it: whoever has it
claims it, by a key of its own, and no other name becomes one with it.
"""

from functools import lru_cache

from worker.pipeline.tag.keys import fold, is_family, is_particle, surname_key, without_titles
from worker.pipeline.tag.surnames import is_frequent
from worker.pipeline.tag.values import PERSON

_MOST_SPACES = 3
_FEWEST = 5  # letters of a surname that an initial is enough for


@lru_cache(maxsize=4096)
def initial_key(text: str) -> str:
    """Return the key of a person's name with an initial for the given name, "" where too many share it."""
    family = text.rpartition(" ")[2]
    if len(family) < _FEWEST or is_frequent(family.lower()) or text.count(" ") > _MOST_SPACES:
        return ""  # nine in ten are done with here
    words = [word for word in without_titles(fold(text).split()) if not is_particle(word)]
    if len(words) != 2 or is_frequent(words[1]) or is_family(words[0]):
        return ""
    return f"{PERSON}:{words[0][0]} {surname_key(words[1])}"


def is_claimed(key: str) -> str:
    """Return the key that says whether a short form already stands for one longer name."""
    return key + "="
