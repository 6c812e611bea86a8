"""How a name sounds: what differs between ways of writing it in Latin letters, made one."""

import re
from functools import lru_cache
from typing import TypeAlias

Rule: TypeAlias = tuple[re.Pattern[str], str, tuple[str, ...]]


def rules(*rows: tuple[str, str, str]) -> tuple[Rule, ...]:
    """Return rules made of rows: a pattern, what takes its place, and what a word must hold for it to match.

    That is looked for first, which spares nine expressions of ten; "" where any word may match.
    """
    return tuple((re.compile(pattern), to, tuple(needed.split())) for pattern, to, needed in rows)


def rewritten(word: str, by: tuple[Rule, ...]) -> str:
    """Return a folded word after these rules, one after the other."""
    for pattern, to, needed in by:
        if not needed or any(map(word.__contains__, needed)):
            word = pattern.sub(to, word)
    return word


_FOLDS = rules(
    (r"(?:yy|iy|ii|ij|yj|ey|ei|yi|ej)$", "i", "y i j"),
    (r"^(?:y|j)(?=[aeou])|^i(?=[ou])", "j", "y j io iu"),
    (r"dsch|dzh", "j", "dsch dzh"),
    (r"dj", "d", "dj"),
    (r"y|(?<=[^aeou])j|(?<=[aeou])j(?![aou])", "i", "y j"),
    (r"chenk(?=[oa]$)", "shenk", "chenk"),
    (r"tsch|tch|cz", "ch", "tsch tch cz"),
    (r"sch(?=.)|sz", "sh", "sch sz"),
    (r"ph", "f", "ph"),
    (r"^hr(?=[aeiou])", "gr", "hr"),
    (r"gu(?=i)|(?<=.)gu(?=e)", "g", "gue gui"),
    (r"(?<=.)kh", "ch", "kh"),
    (r"kh|gh|^ch(?=r)", "h", "kh gh chr"),
    (r"zh", "sh", "zh"),
    (r"dh", "d", "dh"),
    (r"ts|tz|z", "s", "ts z"),
    (r"ck|q|c(?![heiy])", "k", "c q"),
    (r"c(?=[ei])", "s", "ce ci"),
    (r"w", "v", "w"),
    (r"eh$", "a", "eh"),
    (r"(?<=[a-z])i+(?=[aeou])", "", "ia ie io iu"),
    (r"(?<=[^aeiou])(?:ue|ou)|oo", "u", "ue ou oo"),
    (r"(?<=[^aeiou])oe", "o", "oe"),
    (r"ae", "a", "ae"),
    (r"ov$|ev$|off$|eff$", "of", "ov ev ff"),
    (r"enka$", "enko", "enka"),
    (r"mann$", "man+", "mann"),
    (r"(.)\1", r"\1", ""),
    (r"(?<=.)h(?![aeiou])(?<![cs]h)", "", "h"),
)


@lru_cache(maxsize=4096)
def sound(word: str) -> str:
    """Return a folded word with what differs between transliterations made one."""
    return rewritten(word, _FOLDS)
