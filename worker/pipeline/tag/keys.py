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
from worker.pipeline.tag.listed import listed
from worker.pipeline.tag.values import ORGANISATION, PERSON, PLACE

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
_LEGAL = listed(
    "inc incorporated corp corporation ltd limited plc llc llp lp gmbh ag sa spa nv bv ab asa oy oyj co "
    "company companies kg kgaa se sas srl pty pte holdings holding cv as aps doo sro kft zrt nyrt ooo oao pao "
    "zao ojsc pjsc jsc ltda bhd sdn uab ehf"
)
_CLUB = listed("fc afc cf sk fk nk bk sc")
# Bodies of a state, which are called by the same words in any order.
_STATE = listed("ministry parliament government army navy embassy senate treasury")
_OPENINGS = {"st": "saint", "sankt": "saint", "mt": "mount", "ft": "fort"}
_PARTICLES = listed("al el bin ibn abu van von der den de del della di da dos du la le the ben ter ten")
# Where the family comes first, the given name is written as one word or two.
_FAMILY_FIRST = listed(
    "kim lee park choi jung kang yoon han shin moon cho jang lim xi li wang zhang chen liu yang huang "
    "zhao wu zhou xu sun ma zhu hu guo he lin gao luo deng tsai jiang feng xie tang cao peng zeng song "
    "kwon hong ahn nam bae ban roh son ryu cheng chiang hsu wen shen ding kong"
)
# Where the family's name has come through a script that writes few vowels, o and u, e and i are one.
_FEW_VOWELS = listed(
    "mohammed ahmed hussein hassan khaled khalifa mustafa abdullah ibrahim yusuf omar tariq karim rashid "
    "saeed yasser ismail yahya mahmud nuri ayman saddam haidar"
)
_NICKNAMES = {
    short: full
    for full, shorts in {
        "joseph": "joe joey",
        "robert": "bob rob bobby robbie",
        "william": "bill will billy",
        "james": "jim jimmy jamie",
        "john": "jack johnny jon",
        "michael": "mike mick mikhail michail mihail mikheil mykhailo mykhajlo mychajlo mykhaylo",
        "richard": "dick rick",
        "edward": "ed eddie ted",
        "thomas": "tom tommy",
        "charles": "charlie chuck",
        "anthony": "tony",
        "daniel": "dan danny",
        "david": "dave",
        "christopher": "chris",
        "matthew": "matt",
        "stephen": "steve steven",
        "elizabeth": "liz beth betty",
        "margaret": "maggie peggy",
        "katherine": "kate kathy catherine katharine",
        "vladimir": "volodymyr wladimir wolodymyr vladymyr volodimir",
        "alexander": "alex aleksandr oleksandr alexandr aleksander alexandre olexander olexandr oleksander",
        "benjamin": "ben binyamin benyamin",
        "samuel": "sam",
        "nicholas": "nick nicolas",
        "peter": "pete pyotr petr piotr petro",
        "gregory": "greg",
        "jeffrey": "jeff geoffrey",
        "kenneth": "ken",
        "ronald": "ron",
        "donald": "don",
        "timothy": "tim",
        "andrew": "andy",
        "bernard": "bernie",
        "sergei": "sergey serhiy serhii serhij sergij",
        "yuri": "iurii yuriy jurij",
        "andrei": "andrey andrii andriy",
        "dmitri": "dmitry dmytro dimitri dmitriy",
        "alexei": "alexey aleksei aleksey alexej oleksii oleksiy oleksij",
        "yevgeny": "yevgeni yevgeniy evgeny evgeni evgenii jewgeni jewgenij yevhen jewhen eugene eugen",
        "nikolai": "nikolay nikolaj nicolai mykola nikola",
        "pavel": "pavlo pawel pawlo",
        "ivan": "iwan",
        "igor": "ihor",
        "konstantin": "kostyantyn constantin konstantyn",
        "grigory": "grigori grigoriy hryhoriy hryhorii",
        "vasily": "vasili vasyl wassili wasyl",
        "viktor": "victor wiktor",
        "oleg": "oleh",
        "fyodor": "fedor fjodor",
        "elena": "yelena olena jelena",
        "ekaterina": "yekaterina kateryna katerina jekaterina",
        "natalia": "natalya nataliya natalja nataliia",
        "irina": "iryna",
        "yulia": "julia yuliya iuliia julija",
        "yasser": "yasir jassir jasser yaser",
        "ismail": "ismael ismaeel ismayil",
        "yahya": "jahja yehia yahia",
        "mahmud": "mahmoud mahmood machmud",
        "nuri": "nouri noori",
        "ayman": "aiman aymen",
        "haidar": "haider haydar hayder",
        "cyril": "kyrylo kirill kiril kyrill cyrille",
        "ahmed": "ahmad achmed ahmet achmad akhmed akhmad",
        "hussein": "hussain husain hossein husayn husein",
        "hassan": "hasan",
        "khaled": "khalid chaled chalid",
        "khalifa": "chalifa",
        "mustafa": "mostafa moustafa",
        "abdullah": "abdallah abdulla",
        "ibrahim": "ebrahim",
        "yusuf": "yousef youssef yousuf jussuf",
        "omar": "umar",
        "tariq": "tarek tareq tarik",
        "karim": "kareem",
        "rashid": "rachid rasheed rached raschid",
        "saeed": "said sayed saïd",
        "mohammed": "muhammad mohamed mohammad muhammed mohamad",
    }.items()
    for short in shorts.split()
}
# Given names that a model taught by English news hardly knows.
_ABROAD = _FEW_VOWELS | listed(
    "volodymyr wladimir oleksandr olexander aleksandr aleksander andriy andrij andrii dmytro dmitri "
    "dmitry serhiy serhij sergei sergey mykhailo mikhail mikheil mykola nikolai oleksii oleksiy aleksei "
    "aleksey alexei yevhen yevgeny evgeny kyrylo kirill ihor igor oleh oleg pavlo petro pyotr ruslan "
    "taras bohdan vasyl vasily viktor vyacheslav valerii valeriy leonid ramzan yuriy yuri iryna irina "
    "kateryna yekaterina natalia nataliia olena olga svetlana sviatlana tetiana tatiana yulia yuliia "
    "zoran milos milorad dragan slobodan aleksandar ivica borut janez jaroslaw andrzej mateusz grzegorz "
    "wojciech zbigniew krzysztof radoslaw bronislaw gitanas ingrida dalia saulius arvydas valdas algirdas "
    "vytautas zygimantas gabrielius rasa viktorija krisjanis valdis egils artis toomas kersti juri siim "
    "kaja sauli jyrki esko juha zoltan laszlo gyorgy istvan ferenc sandor miklos janos nicolae traian "
    "klaus ilie rumen boyko bojko recep kemal ekrem ahmet mehmet devlet fethullah mustafa selahattin "
    "meral mansur narendra rahul amit arvind manmohan imran nawaz asif pervez joko prabowo megawati "
    "susilo shinzo fumio yoshihide junichiro taro "
    "jurgen juergen jorgen joergen gunther guenther jorg joerg bjorn bjoern soren soeren hakan haakon sigrid "
    "birgit wolfgang dietrich helmut heinz horst uwe rainer matthias ulrich giorgos yorgos georgios giannis "
    "yannis yanis ioannis kyriakos evangelos dimitris kostas konstantinos nikos panagiotis stavros xenia ksenia "
    "ludmila oksana olha lesya stanimir zeljko zdravko dusan vojislav jiri vaclav frantisek zdenek miroslav "
    "stanislav boguslaw tadeusz jerzy agnieszka malgorzata joao luiz rodrigo rajesh"
)
# What Hungarians are called, who put it last: Orbán Viktor. Without those that are surnames in the West.
_GIVEN_LAST = listed(
    "akos andras attila balazs bela bence csaba erzsebet ferenc gabor gergely geza gyorgy gyula ildiko ilona imre "
    "istvan janos jozsef judit karoly katalin krisztian krisztina lajos laszlo levente marton mate mihaly miklos "
    "peter sandor tamas tibor timea tunde viktor zoltan zsolt zsuzsanna"
)
_SPELLINGS = {
    "organization": "organisation",
    "center": "centre",
    "labor": "labour",
    "defense": "defence",
    "theater": "theatre",
    "programme": "program",
    "dept": "department",
    "univ": "university",
    "intl": "international",
    "assn": "association",
    "bros": "brothers",
}
# The article after Abd takes the sound of what follows: Abdurrahman is Abdul Rahman.
_ABDUL = re.compile(r"^abd(?:[aeou]+l(?=.)|[aeou]+([rsntzd])h?(?=\1)|(?=[b-df-hj-km-np-tv-xz]))")
_BROTHER = re.compile(r"(?<=[a-z]{4})bhai$")  # Narendrabhai
_GREEK = re.compile(r"^gi(?=[ao])")  # Giorgos is Yorgos, Giannis Yannis
_BOUND = re.compile(r"^abd(?:[aeou]+[lrsntzd])?$")
_ARTICLE = re.compile(r"\b[AE]l(?=[A-Z])")  # ElBaradei
_NOT_WORD = re.compile(r"[^0-9a-z]+")
# Pattern, what takes its place, and what must stand in a word for it to match: looked for first, which
# spares nine expressions of ten.
_FOLDS: tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...] = tuple(
    (re.compile(pattern), to, tuple(needed.split()))
    for pattern, to, needed in (
        (r"(?:yy|iy|ii|ij|yj|ey|ei|yi|ej)$", "i", "y i j"),
        (r"^(?:y|j)(?=[aeou])|^i(?=[ou])", "j", "y j io iu"),
        (r"dsch|dzh", "j", "dsch dzh"),
        (r"dj", "d", "dj"),
        (r"y|(?<=[^aeou])j|(?<=[aeou])j(?![aou])", "i", "y j"),
        (r"chenk(?=[oa]$)", "shenk", "chenk"),
        (r"tsch|tch|cz", "ch", "tsch tch cz"),
        (r"sch(?=.)|sz", "sh", "sch sz"),
        (r"ph", "f", "ph"),
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
)
_UE, _OE = re.compile(r"(?<=[b-df-hj-np-rt-z])(?<!q)ue"), re.compile(r"(?<=[b-df-hj-np-tv-z])oe")
_SLAVIC_END = re.compile(r"(?<=[a-z])(?:yi|ie|[eio])v$")  # Kyiv, Kiev; Lviv, Lvov
_LONG_PLACE = 6
_PLACE_FOLDS = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"tsch|tch", "ch"),
        (r"^sch(?=[aeiou])", "sh"),
        (r"^ch(?=a)|^kh", "kh"),
        (r"(?:zh)+", "z"),
        (r"(?<=[^aeou])(?:y|j|iy|ii|ij|yy)(?![aeou])", "i"),
        (r"w(?![aeiou])", "v"),
        (r"([a-z])\1", r"\1"),
    )
)


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
def sound(word: str) -> str:
    """Return a folded word with what differs between transliterations made one."""
    for pattern, to, needed in _FOLDS:
        if not needed or any(map(word.__contains__, needed)):
            word = pattern.sub(to, word)
    return word


@lru_cache(maxsize=4096)
def given(word: str) -> str:
    """Return a folded given name in one spelling (Usama, Osama); the last letter tells Mario from Maria."""
    plain = _NICKNAMES.get(word) or _NICKNAMES.get(sound(word))
    full = sound(plain or _GREEK.sub("y", _ABDUL.sub("abdul", _BROTHER.sub("", word))))
    return full[:-1].replace("ou", "u").replace("o", "u").replace("x", "ks") + full[-1:]


@lru_cache(maxsize=4096)
def name_key(text: str, kind: str) -> str:
    """Return the key under which spellings of one name of this kind meet, as `kind:words`."""
    words = fold(_ARTICLE.sub("el ", family_first(text)) if kind == PERSON else text).split()
    if kind == PERSON:
        return f"{kind}:{_person(words)}"
    if kind == ORGANISATION:
        return f"{kind}:{_organisation(words)}"
    return f"{kind}:{_place(words) if kind == PLACE else ' '.join(words)}"


def without_titles(words: list[str]) -> list[str]:
    """Return the words of a person's name in small letters without the titles in front."""
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    return words


def is_family_first(words: Sequence[str]) -> bool:
    """Say whether a name of these words begins with the family's, as Park Geun Hye does."""
    return len(words) == 3 and words[0].lower() in _FAMILY_FIRST


def is_given_abroad(word: str) -> bool:
    """Say whether a word is a given name that firms of the English-speaking world are not called by."""
    return fold(word) in _ABROAD


def is_given_last(word: str) -> bool:
    """Say whether a word is a given name that Hungarians put behind the family's."""
    return fold(word) in _GIVEN_LAST


def _person(words: list[str]) -> str:
    """Return given name and surname: no titles, initials, tails or middle names."""
    words = without_titles(words)
    while len(words) > 1 and words[-1] in _TAILS:
        words = words[:-1]
    words = _joined(words)
    kept = [word for word in words if len(word) > 1 and word not in _PARTICLES] or words
    if there := eastern(kept):
        return there
    if len(kept) == 3 and kept[0] in _FAMILY_FIRST:
        kept = [kept[0], kept[1] + kept[2]]
    if len(kept) > 2:
        kept = [kept[0], kept[-1]]
    if len(kept) == 1:
        return sound(kept[0])
    if kept[1] in _GIVEN_LAST and kept[0] not in _GIVEN_LAST | _ABROAD:
        kept = [kept[1], kept[0]]
    first, family = given(kept[0]), sound(kept[1])
    if _has_few_vowels(kept[0]):
        family = given(kept[1]) if _has_few_vowels(kept[1]) else family.replace("o", "u").replace("e", "i")
    return f"{first} {family}"


def _has_few_vowels(word: str) -> bool:
    """Say whether a given name is of those that came through a script of few vowels."""
    return _NICKNAMES.get(word, word) in _FEW_VOWELS or _ABDUL.match(word) is not None


def _joined(words: list[str]) -> list[str]:
    """Return as one what is written apart or together: Abdel Fattah, Aditya Nath, J. R. R.; two words at least."""
    made: list[str] = []
    for at, word in enumerate(words):
        before = made[-1] if made else ""
        spare = len(made) + len(words) - at > 2
        if spare and _BOUND.match(before) and word in ("al", "el"):
            continue
        initials = len(word) == 1 and len(made) == 1 and len(words[0]) == 1
        if spare and _BOUND.match(before):
            made[-1] = f"abdul{word}"
        elif spare and made and (initials or word == "nath"):
            made[-1] += word
        else:
            made.append(word)
    return made


def shorter_keys(text: str) -> list[str]:
    """Return the keys of a person's name without the given names in front (also Tayyip Erdoğan)."""
    empty = _PARTICLES | _TITLES | _TAILS
    words = [word for word in fold(text).split() if len(word) > 1 and word not in empty]
    if len(words) < 3 or words[0] in _FAMILY_FIRST:
        return []
    return [f"{PERSON}:{given(word)} {sound(words[-1])}" for word in words[1:-1] if len(word) > 3]


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
    kept = [
        _SLAVIC_END.sub("iv", _SPELLINGS.get(word, word))
        for word in words
        if word not in ("of", "for", "the", "and")
    ]
    if not _STATE.isdisjoint(kept):
        kept.sort()
    return _umlauts("".join(kept)).replace("y", "i")


def _form(words: list[str]) -> int:
    """Return of how many words the legal form at the end is: one, two in `A/S`, 0 when there is none."""
    if words[-2:] == ["a", "s"] or (words[-1] == "cv" and words[-2] == "de"):
        return min(2, len(words) - 1)
    return int(words[-1] in _LEGAL or words[-1] in _CLUB)


def _umlauts(word: str) -> str:
    """Return a folded word with ue, oe, ae and aa as if written with marks."""
    return _UE.sub("u", _OE.sub("o", word)).replace("ae", "a").replace("aa", "a")


def _place(words: list[str]) -> str:
    """Return the words of a place's name in one spelling, without the article."""
    words = words[1:] if words[:1] == ["the"] and len(words) > 1 else words
    if len(words) > 1:
        words = [_OPENINGS.get(words[0], words[0]), *words[1:]]
    return " ".join(_written(word) for word in words)


def _written(word: str) -> str:
    """Return a word of a place's name as most would write it; towns a letter apart are many, so little is one."""
    word = _SLAVIC_END.sub("iv", _umlauts(word))
    if len(word) < _LONG_PLACE:
        return word
    for pattern, to in _PLACE_FOLDS:
        word = pattern.sub(to, word)
    return word
