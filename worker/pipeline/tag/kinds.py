"""Of what kind a name is by its words alone, where they leave no doubt.

A recogniser guesses from what stands around a name, and guesses otherwise in the next article.
Clubs, houses, offices and the given names of most peoples are known by their words.
"""

import re
from collections.abc import Sequence

from worker.pipeline.tag.keys import (
    is_family,
    is_family_first,
    is_given,
    is_given_abroad,
    is_given_last,
    is_surname_abroad,
)
from worker.pipeline.tag.listed import listed
from worker.pipeline.tag.places import Gazetteer
from worker.pipeline.tag.rules import ORGANISATION_CUES
from worker.pipeline.tag.small import is_written_small
from worker.pipeline.tag.surnames import is_frequent

# What stands behind the name of a place that is not a town.
AFTER_PLACES = listed(
    "point sands bay island islands river lake valley hills coast beach harbour quay street square bridge "
    "mountain mountains forest desert strait peninsula sea ocean canal avenue boulevard"
)
# What no person is called by the last word of, however a recogniser takes it.
_FORMS = listed("Inc Corp Ltd Limited plc PLC LLC GmbH AG SA SE NV BV AB ASA Oy Oyj SpA SAS FC CF SK FK BK")
# What firms, clubs, houses and offices begin with, and no person and no place.
_OPENINGS = listed(
    "grupo groupe gruppo banco banque banca bank bundesamt ministerio ministero ministry ministere "
    "ministerium dynamo dinamo spartak lokomotiv shakhtar torpedo atletico olympique deportivo borussia "
    "eintracht inter sporting bayern hertha werder zenit cska maccabi hapoel fc afc university universitat "
    "universitaet universite universidad universidade universita universiteit uniwersytet univerzita "
    "british atlético ministère universität université università"
)
_BODIES = listed(
    "center centre university college institute ministry association federation foundation museum hospital "
    "division brigade regiment battalion corps squadron "
    "airlines airways corporation holdings logistics motors auto holding institut institutet instituto"
)
# What clubs are called behind their town's name; City is one only of towns of Britain.
_CLUBS = listed("united rovers wanderers albion hotspur rangers athletic fc afc cf sc ff fk sk bk")
# What stands behind a name that a street, a prize or a house was given.
_NAMED_AFTER = AFTER_PLACES | listed(
    "airport stadium arena prize award cup trophy summit act law day station park tower towers palace "
    "gallery theatre theater memorial province region county district"
)
# In front of a person in other languages; no firm begins so.
_ADDRESSES = listed(
    "herr frau monsieur madame mme señor señora senhor senhora signor signora presidente presidenta "
    "ministro ministra senador senadora kanzler kanzlerin bundeskanzler bundeskanzlerin präsident "
    "präsidentin daw pan pani"
)
_CLERGY = listed("cardinal archbishop bishop rabbi imam ayatollah sheikh senator justice dame sir")
# Two or three letters that no person has for initials; TS Eliot has.
_TWO_INITIALS = re.compile(r"[A-Z]{2,3}")
_FEW_INITIALS = 2  # three are more often those of a house
_NO_INITIALS = frozenset(
    "US UK EU UN UAE USA AC FC SC RB AS SS TV AI PM VP MP MEP CEO HP GM BP GE IT NY LA JP DC LG SK KT "
    "BT".split()
)
_STATES = frozenset(("U.S.", "U.K.", "U.N.", "E.U.", "D.C.", "L.A.", "N.Y."))
_TWO = re.compile(r"^[A-Z][a-z]{3,}[A-Z][a-z]")
_SYLLABLES = re.compile(r"[A-Z][a-z]{1,5}-[a-z]{2,6}")
_INITIALS = re.compile(r"(?:[A-Z]\.){2,3}")
_BETWEEN = frozenset(("Le", "Van", "Von"))
_SYLLABLE = 7  # letters of a syllable in Latin, and one more


def begins_as_body(words: Sequence[str]) -> bool:
    """Say whether words begin as the names of firms, clubs and houses do, and no person's and no place's."""
    return words[0].lower() in _OPENINGS


def has_form(words: Sequence[str]) -> bool:
    """Say whether a legal form or a club's letters stand at the end."""
    return words[-1].replace(".", "") in _FORMS


def is_one_of_two(word: str) -> bool:
    """Say whether a word was made of two, as firms' are and people's are not: PolitiFact, not MacLeod."""
    return _TWO.search(word) is not None and not word.startswith(("Mac", "Fitz"))


def is_body(words: Sequence[str]) -> bool:
    """Say whether words are the name of a firm or a house, as Orlen SA, Kennedy Center and Grupo Elektra."""
    last = words[-1]
    return has_form(words) or last.lower() in _BODIES or begins_as_body(words)


def is_club(words: Sequence[str], places: Gazetteer) -> bool:
    """Say whether words are a club's name: Sheffield United, Bristol City."""
    last = words[-1].lower().replace(".", "")
    if last == "city":
        town = places.places.get(" ".join(words[:-1]).lower())
        return town is not None and town.country == "GB" and town.sort == "city"
    return last in _CLUBS


def is_person(words: Sequence[str]) -> bool:
    """Say whether words are a person's name, as Park Geun Hye and Žygimantas Pavilionis."""
    return (len(words) == 2 and _has_syllables(*words)) or _is_person(words)


def _has_syllables(given: str, surname: str) -> bool:
    """Say whether a given name of two syllables stands before the family's: Chan-wook Park."""
    return _SYLLABLES.fullmatch(given) is not None and is_family(surname)


def _is_person(words: Sequence[str]) -> bool:
    """Say whether words are a person's name whose last word says nothing else."""
    last = words[-1].lower()
    if len(words) > 4 or last in ORGANISATION_CUES or last in _NAMED_AFTER or words[-1] in _FORMS:
        return False
    if is_given_abroad(words[0]) or words[0].lower() in _ADDRESSES or _has_title(words):
        return True
    if (
        words[0] not in _STATES
        and _INITIALS.fullmatch(words[0])
        and len(words) == 2
        and words[1].istitle()
        and "-" not in words[1]
    ):
        return True  # D.H. Lawrence
    if len(words) == 2:
        syllables = words[1].split("-")
        if len(syllables) == 2 and syllables[1].islower() and is_family(words[0]):  # Park Ji-sung
            return True
        return (
            is_given_last(words[1])
            or is_surname_abroad(words[1])
            or _is_american(*words)
            or _has_initials(*words)
        )
    if len(words) == 3:
        first, middle = words[0].rstrip("."), words[1].rstrip(".")
        if middle in _BETWEEN or (len(first) == 1 < len(middle) and middle.istitle()):
            return True  # Marine Le Pen, J Edgar Hoover
        if len(middle) == 1 and middle.isupper() and words[2].istitle() and is_given(first):
            return True  # Dwight D. Eisenhower
    return is_family_first(words) and max(map(len, words)) < _SYLLABLE


def _has_title(words: Sequence[str]) -> bool:
    """Say whether a title that no house bears stands before a given name: Cardinal Pietro Parolin."""
    return len(words) == 3 and words[0].lower() in _CLERGY and is_given(words[1])


def _has_initials(initials: str, surname: str) -> bool:
    """Say whether initials without dots stand before a surname that is no everyday word: TS Eliot."""
    if initials in _NO_INITIALS or not _TWO_INITIALS.fullmatch(initials) or not surname.istitle():
        return False
    is_known = len(initials) == _FEW_INITIALS or is_frequent(surname.lower())
    return is_known and not is_written_small(surname.lower())


def _is_american(given: str, surname: str) -> bool:
    """Say whether two words are a given name and a surname, each of them frequent."""
    return is_given(given) and is_frequent(surname.lower()) and not is_frequent(given.lower())
