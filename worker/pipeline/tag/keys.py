"""Keys under which spellings of one name meet.

A key is for comparing, never for showing. It folds what differs between
spellings and transliterations of one name (diacritics, -yy/-iy/-y, kh/h, ck/k,
doubled letters, ue/u), drops what is not part of the name (titles, initials, legal forms)
and keeps what tells two names apart (consonants and their order).
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from anyascii import anyascii

from worker.pipeline.tag.eastern import eastern, family_first
from worker.pipeline.tag.given import (
    ABROAD,
    ALSO,
    FAMILY_FIRST,
    FEW_VOWELS,
    FIRST_OF_TWO,
    GIVEN_LAST,
    NICKNAMES,
    SECOND_OF_TWO,
    SPANISH,
)
from worker.pipeline.tag.listed import listed
from worker.pipeline.tag.sounds import rewritten, rules, sound
from worker.pipeline.tag.surnames import is_given_in_america
from worker.pipeline.tag.values import ORGANISATION, PERSON, PLACE
from worker.pipeline.tag.written import place, written

_TITLES = listed(
    "m mr mrs ms miss mx shri dr prof professor sir dame lord lady baron baroness count president vice "
    "prime minister premier chancellor senator sen representative rep congressman congresswoman governor "
    "gov mayor judge justice general gen colonel col major maj captain capt lieutenant lt sergeant sgt "
    "admiral adm king queen prince princess pope father sister rev reverend bishop archbishop cardinal "
    "imam sheikh ayatollah rabbi secretary ambassador chairman chief coach herr frau monsieur madame mme "
    "senor senora don dona presidente presidenta ministro ministra senador senadora kanzler kanzlerin "
    "bundeskanzler bundeskanzlerin prasident prasidentin ministerprasident ministerprasidentin doctor "
    "docteur mlle mademoiselle sr sra signor signora pan pani prezident herra fru hr papst papa pape daw"
)
_TAILS = listed("jr sr ii iii iv phd md qc kc mp mep esq obe cbe")
_NUMERALS = listed("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi xxii xxiii")
_SHORT = 4
_LEGAL = listed(
    "group inc incorporated corp corporation ltd limited plc llc llp lp gmbh ag sa spa nv bv ab asa oy oyj "
    "co company companies kg kgaa se sas srl pty pte holdings holding cv as aps doo sro kft zrt nyrt ooo oao "
    "pao zao ojsc pjsc jsc ltda bhd sdn uab ehf"
)
_CLUB = listed("fc afc cf sk fk nk bk sc")
# Bodies of a state, which are called by the same words in any order.
_STATE = listed(
    "ministry department parliament government army navy embassy senate treasury office court agency "
    "authority bureau police"
)
# What stands between the words of a body's name, and is left out as often: Olympique de Marseille.
_BETWEEN = listed("of for the and de du des di do da del della von van der")
_PARTICLES = listed("al el bin ibn abu abou van von der den de del della di da dos du la le the ben ter ten")
_SPELLINGS = {
    "organization": "organisation",
    "center": "centre",
    "labor": "labour",
    "defense": "defence",
    "theater": "theatre",
    "programme": "program",
    "dept": "department",
    "technische": "technical",
    "tecnica": "technical",
    "technique": "technical",
    "institutet": "institute",
    "institut": "institute",
    "instituto": "institute",
    "istituto": "institute",
    "instituut": "institute",
    "univ": "university",
    "universitat": "university",
    "universitaet": "university",
    "universite": "university",
    "universidad": "university",
    "universidade": "university",
    "universita": "university",
    "universiteit": "university",
    "uniwersytet": "university",
    "univerzita": "university",
    "intl": "international",
    "assn": "association",
    "bros": "brothers",
}
# The article after Abd takes the sound of what follows: Abdurrahman is Abdul Rahman.
_VOWEL = re.compile(r"[aeiouy]")
_ABDUL = re.compile(r"^abd(?:[aeou]+l(?=.)|[aeou]+([rsntzd])h?(?=\1)|(?=[b-df-hj-km-np-tv-xz]))")
# Surnames of so many that a short form before one is somebody else's as often.
_EVERYBODYS = listed(
    "smith johnson williams brown jones garcia miller davis wilson anderson thomas taylor moore jackson "
    "martin lee thompson white harris clark lewis robinson walker young allen king wright scott hill green "
    "adams baker"
)
_SURNAME = re.compile(
    r"[a-z]{3}(?:[eoi]vic|kic|vich|vych|witsch|[aeiknr]ov|[ln]ev|enko|[dtnvl]sk[iy]|shvili|adze|oglu|escu|sson|dottir"
    r"|poulos|[ae]kis|idis|chuk|auskas|evicius)$"
)
_GIVEN = (frozenset(NICKNAMES.values()) | FIRST_OF_TWO | GIVEN_LAST) - frozenset(
    ("will", "said", "ray", "sue")
)
_SCH = re.compile(r"sch$")
# What ends as the surnames of one people do is read as theirs.
_ENDINGS = rules(
    (r"(?<=[a-z]{3})i(?:c|tsch)$", "ich", "ic itsch"),
    (r"(?<=[a-z]{3})ides$", "idis", "ides"),  # Christodoulides
    (r"ie(?=[bdfghklmnprstvz]{1,2}(?:er)?(?:man|berg|stein|thal|feld)n?$)", "i", "man berg stein thal feld"),
    (r"ne(?:d?sch|zh|dj)ad$", "nejad", "ad"),  # Ahmadineschad
    (r"(?<=y)h(?=[aeiou])|(?<=[aeiou])h(?=[aeiouy][a-z]*(?:enko|uk)$)", "g", "yh enko uk"),  # Shmyhal
    (r"^mc(?=[a-z]{3})", "mac", "mc"),
    # The French write u as ou, sh as ch, zh as j: Choïgou, Iouchtchenko, Prigojine, Loujkov.
    (r"^iou", "yu", "iou"),
    (r"chtch", "shch", "chtch"),
    (r"^ch(?=[a-z]*ou)|(?<=ou)ch(?=[a-z]*(?:[eo]v|enko|ine?|ski)$)", "sh", "ou"),
    (r"(?<=[a-z]{2}[aeo])jine?$", "zhin", "jin"),
    (r"(?<=ou)j(?=k)|j(?=[a-z]*ts?[iy]ne$)", "zh", "oujk ne"),
    (r"(?<=ts)yne$", "yn", "yne"),
    (r"ou([a-z]{1,3})ine$", r"u\1in", "ine"),  # Poutine
    (r"(?<=[aei])(?:ch|sch)[vw]ili$", "shvili", "ili"),
    (r"^h(?=[a-z]+(?:enko|uk)$)", "g", "enko uk"),  # Honcharuk
    (r"^ch(?=[a-z]*(?:sch|owsk))", "kh", "sch owsk"),  # Chodorkowski
)
_BROTHER = re.compile(r"(?<=[a-z]{4})bhai$")  # Narendrabhai
_GREEK = re.compile(r"^gi(?=[ao])")  # Giorgos is Yorgos, Giannis Yannis
_SHIN = re.compile(r"(?<=.)(?<!t)s?ch")  # Ghannouchi, Ghannuschi
_KHA = re.compile(r"^ch(?=[aeou])")  # Chamenei
_SLAVIC = re.compile(r"(?:[eo][vw]a?|ina?|s[kc]h?[iy]?j?|s[kc]aj?a|[uy]k|ko|yj|ij|itsch|ic|ych)$")
_BOUND = re.compile(r"^abd(?:[aeou]+[lrsntzd])?$")
_ARTICLE = re.compile(r"\b([AE]l|(?<= )(?:D[eui]|Van|Von))(?=[A-Z])")  # ElBaradei, DuBois
# How Japanese names are built: a consonant, a vowel, at most an n or an h behind it.
_JAPANESE = re.compile(r"(?:(?:[kgnhmrpb]y|[sc]h|ts|[kgsztdnhbpmrwjfy])?[aeiou](?:[hn](?![aeiou]))?){2,}")
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_SPANISH = re.compile(r"[áéíóúñ]|ez\b")


@lru_cache(maxsize=8192)  # the same names and curly marks come again in every article
def fold(text: str) -> str:
    """Return `text` in plain lower-case Latin letters and digits, words parted by one space.

    >>> fold("Ingrida Šimonytė’s")
    'ingrida simonyte'
    """
    plain = text if text.isascii() else anyascii(unicodedata.normalize("NFKC", text))
    lower = plain.lower().replace("'s ", " ").removesuffix("'s").replace("'", "").replace(".", "")
    return _NOT_WORD.sub(" ", lower.replace("&", " and ")).strip()


@lru_cache(maxsize=8192)
def slugify(text: str) -> str:
    """Return `text` as the last part of an address: `Ingrida Šimonytė` gives `ingrida-simonyte`."""
    return fold(text).replace(" ", "-")[:80].strip("-")


@lru_cache(maxsize=4096)
def given(word: str) -> str:
    """Return a folded given name in one spelling (Usama, Osama); the last letter tells Mario from Maria."""
    if len(word) < _SHORT and not _VOWEL.search(word):
        return word  # initials: T. S. Eliot is not S. Eliot
    word = word.replace("dsch", "j")
    plain = NICKNAMES.get(word) or NICKNAMES.get(sound(word))
    if plain is None:
        plain = _SCH.sub("sh", _GREEK.sub("y", _BROTHER.sub("", word)))
        if _ABDUL.match(plain):
            plain = _ABDUL.sub("abdul", plain.replace("dj", "j"))
    full = sound(plain.replace("th", "t"))
    tail = "e" if len(word) > _SHORT and word.endswith("ee") else ""  # Andrée is not André
    return full[:-1].replace("ou", "u").replace("o", "u").replace("x", "ks") + full[-1:] + tail


@lru_cache(maxsize=4096)
def name_key(text: str, kind: str) -> str:
    """Return the key under which spellings of one name of this kind meet, as `kind:words`."""
    words = fold(_ARTICLE.sub(r"\1 ", family_first(text)) if kind == PERSON else text).split()
    if kind == PERSON:
        return f"{kind}:{_person(words)}"
    if kind == ORGANISATION:
        return f"{kind}:{_organisation(words)}"
    return f"{kind}:{place(words) if kind == PLACE else ' '.join(words)}"


def is_particle(word: str) -> bool:
    """Say whether a folded word is a particle of names, as `de` and `al`."""
    return word in _PARTICLES


def without_titles(words: list[str]) -> list[str]:
    """Return the words of a person's name in small letters without the titles in front."""
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    return words


def is_family_first(words: Sequence[str]) -> bool:
    """Say whether a name of these words begins with the family's, as Park Geun Hye does."""
    return len(words) == 3 and words[0].lower() in FAMILY_FIRST


def _folded(word: str) -> str:
    """Return one word folded; most are plain letters, and need no place among the texts remembered."""
    return word.lower() if word.isascii() and word.isalpha() else fold(word)


def surname_key(word: str) -> str:
    """Return a folded surname in one spelling."""
    return _family(word)


def is_family(word: str) -> bool:
    """Say whether a word is a family's name that stands in front, as Park in Park Ji-sung."""
    return word.lower() in FAMILY_FIRST


def is_given_abroad(word: str) -> bool:
    """Say whether a word is a given name that firms of the English-speaking world are not called by."""
    plain = _folded(word)
    return plain in ABROAD or (plain != "said" and NICKNAMES.get(plain) in FEW_VOWELS)


def is_given(word: str) -> bool:
    """Say whether a word is a given name, of anybody; it may be much else besides."""
    plain = _folded(word)
    return plain in NICKNAMES or plain in _GIVEN or plain in ABROAD or is_given_in_america(plain)


def is_surname_abroad(word: str) -> bool:
    """Say whether a word ends as surnames do, and hardly anything else."""
    return _SURNAME.search(_folded(word)) is not None


def is_given_last(word: str) -> bool:
    """Say whether a word is a given name that Hungarians put behind the family's."""
    return _folded(word) in GIVEN_LAST


def _person(words: list[str]) -> str:
    """Return given name and surname: no titles, initials, tails or middle names."""
    words = without_titles(words)
    if len(words) > 1 and words[-1] in _NUMERALS and (len(words) == 2 or all(map(is_given, words[:-1]))):
        return " ".join((*map(given, words[:-1]), words[-1]))  # John Paul II
    while len(words) > 1 and words[-1] in _TAILS:
        words = words[:-1]
    words = _joined(words)
    if len(words) == 2 and len(words[0]) == 1:
        return f"{words[0]} {_family(words[1])}"
    kept = [word for word in words if len(word) > 1 and word not in _PARTICLES] or words
    if there := eastern(kept):
        return there
    if len(kept) == 3 and kept[0] in FAMILY_FIRST:
        kept = [kept[0], kept[1] + kept[2]]
    if len(kept) > 2:
        pair = kept[0] in FIRST_OF_TWO and kept[1] in SECOND_OF_TWO
        kept = [kept[0] + kept[1] if pair else kept[0], kept[-1]]
    if len(kept) == 1:
        return sound(kept[0])
    kept = list(_in_order(*kept))
    first, family = given(kept[0]), _family(kept[1])
    if _has_few_vowels(kept[0]):
        family = _family(_SHIN.sub("sh", _KHA.sub("kh", kept[1]).replace("dj", "j").replace("dsch", "j")))
        family = (
            given(kept[1])
            if _has_few_vowels(kept[1])
            else family.replace("o", "u").replace("e", "i").replace("ai", "ii")
        )
    return f"{first} {family}"


def _in_order(one: str, other: str) -> tuple[str, str]:
    """Return two words of a name with the given name first where it can be told, else in one order."""
    if other in GIVEN_LAST and one not in GIVEN_LAST | ABROAD:
        return other, one
    is_unknown = not is_given(one) and not is_given(other)
    if is_unknown and other < one and _JAPANESE.fullmatch(one) and _JAPANESE.fullmatch(other):
        return other, one  # Ohtani Shohei
    return one, other


@lru_cache(maxsize=4096)
def _family(word: str) -> str:
    """Return a folded surname in one spelling."""
    word = rewritten(word, _ENDINGS)
    if word[0] == "w" and not _SLAVIC.search(word):  # Weil is not Veil, and Wolkow is Volkov
        return "w" + sound(word)[1:]
    return sound(word)


def _has_few_vowels(word: str) -> bool:
    """Say whether a given name is of those that came through a script of few vowels."""
    return NICKNAMES.get(word, word) in FEW_VOWELS or _ABDUL.match(word) is not None


def _joined(words: list[str]) -> list[str]:
    """Return as one what is written apart or together: Abdel Fattah, Aditya Nath, J. R. R."""
    made: list[str] = []
    for at, word in enumerate(words):
        before = made[-1] if made else ""
        spare = len(made) + len(words) - at > 2
        if spare and _BOUND.match(before) and word in ("al", "el"):
            continue
        initials = len(made) == 1 and len(words[0]) == 1 and word not in _PARTICLES
        if spare and _BOUND.match(before):
            made[-1] = f"abdul{word}"
        elif spare and made and (initials or word in ("nath", "lal")):
            made[-1] += word
        else:
            made.append(word)
    return ["benjamin", made[1]] if made[0] == "ben" and len(made) == 2 else made


def has_two_surnames(text: str) -> bool:
    """Say whether a name looks Spanish, where the second surname may be left out."""
    return _SPANISH.search(text) is not None or fold(text).partition(" ")[0] in SPANISH


@lru_cache(maxsize=4096)
def shorter_keys(text: str) -> tuple[str, ...]:
    """Return the keys of a person's name without given names in front or a mother's name behind."""
    empty = _PARTICLES | _TITLES | _TAILS
    words = [word for word in fold(text).split() if len(word) > 1 and word not in empty]
    if len(words) == 2 and text[1:2] == ".":  # F. Scott Fitzgerald
        return (f"{PERSON}:{given(words[0])} {_family(words[1])}",)
    if len(words) < 3 or words[0] in FAMILY_FIRST:
        return ()
    keys = [f"{PERSON}:{given(word)} {_family(words[-1])}" for word in words[1:-1] if len(word) > 3]
    if words[0] in FIRST_OF_TWO:
        keys.append(f"{PERSON}:{given(words[0])} {_family(words[-1])}")
    if has_two_surnames(text) and words[-2] not in SECOND_OF_TWO:
        # The father's name comes before the mother's, who is often left out.
        keys.append(f"{PERSON}:{given(words[0])} {_family(words[-2])}")
    return tuple(keys)


def also_called(text: str) -> tuple[str, ...]:
    """Return the keys of a person's name with short forms that are another name's first: Sam for Samantha."""
    words = without_titles(fold(text).split())
    shorts = ALSO.get(words[0], ()) if len(words) > 1 and words[-1] not in _EVERYBODYS else ()
    return tuple(f"{PERSON}:{given(short)} {_family(words[-1])}" for short in sorted(shorts))


def without_form(text: str) -> str:
    """Return an organisation's name without its legal form, "" when it has none."""
    words = fold(text).split()
    return " ".join(words[:-1]) if len(words) > 2 and words[-1] in _LEGAL else ""


def is_of_state(name: str) -> bool:
    """Say whether an organisation's name says that it belongs to a state, as a ministry does."""
    return not _STATE.isdisjoint(name.lower().split())


def _organisation(words: list[str]) -> str:
    """Return the name in one spelling as one word, without article and legal form."""
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and (form := _form(words)):
        words = words[:-form]
    if len(words) > 1 and words[0] in ("fc", "afc"):
        words = words[1:]
    kept = [_SPELLINGS.get(word, word) for word in words if word not in _BETWEEN] or words
    if "university" in kept:
        kept = [word for word in kept if word not in _PARTICLES]
    if not _STATE.isdisjoint(kept):
        kept = sorted(word for word in kept if word != "affairs" or "foreign" not in kept)
    return written("".join(map(written, kept)))


def _form(words: list[str]) -> int:
    """Return of how many words the legal form at the end is: one, two in `A/S`, 0 when there is none."""
    if words[-2:] == ["a", "s"] or (words[-1] == "cv" and words[-2] == "de"):
        return min(2, len(words) - 1)
    return int(words[-1] in _LEGAL or words[-1] in _CLUB)
