"""Tongue: which language a text is in, where nobody says.

A script that one language alone is written in decides by itself; within the Latin,
Cyrillic and Arabic scripts the small words do, which make up a third of any text. A
guess needs several of them and a clear lead: no language is better than a wrong one.
"""

import re
from collections import Counter

_MOST_CHARACTERS = 1500
_LEAST_WORDS = 12
_LEAST_SHARE = 0.06
# How far the first must be ahead of the second: cousins such as Danish and Norwegian share half of these.
_LEAD = 1.12
_LEAST_LETTERS = 0.3

_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = (
    ("ja", re.compile(r"[\u3041-\u30ff]"), 0.08),
    ("ko", re.compile(r"[\uac00-\ud7af]"), _LEAST_LETTERS),
    ("zh", re.compile(r"[\u4e00-\u9fff]"), _LEAST_LETTERS),
    ("el", re.compile(r"[\u0370-\u03ff]"), _LEAST_LETTERS),
    ("he", re.compile(r"[\u0590-\u05ff]"), _LEAST_LETTERS),
    ("hi", re.compile(r"[\u0900-\u097f]"), _LEAST_LETTERS),
    ("bn", re.compile(r"[\u0980-\u09ff]"), _LEAST_LETTERS),
    ("ta", re.compile(r"[\u0b80-\u0bff]"), _LEAST_LETTERS),
    ("th", re.compile(r"[\u0e00-\u0e7f]"), _LEAST_LETTERS),
    ("ka", re.compile(r"[\u10a0-\u10ff]"), _LEAST_LETTERS),
    ("hy", re.compile(r"[\u0530-\u058f]"), _LEAST_LETTERS),
)

_SMALL_WORDS = {
    "en": "the of and to in that is was for it with as on by at from he his had which not are be this have",
    "de": "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an",
    "nl": "de het een en van in is dat op te met voor zijn er niet aan om ook als bij door naar uit maar",
    "sv": "och att det som en på är av för med den till inte har de ett om var men sig han från vi så kan",
    "da": "og at det en den til er som på de med han af for ikke der var mig sig men et har om vi havde ud",
    "nb": "og at det en den til er som på de med han av for ikke der var meg seg men et har om vi hadde ut",
    "fi": "ja on ei että oli se hän mutta ovat kun myös joka niin ole tai sen kuin vain mukaan jo siitä olla",
    "fr": "de la le les et des en un une du que est pour dans qui sur par pas au plus ne se ce il sont avec",
    "es": "de la que el en y los se del las un por con no una su para es al lo como más pero sus le ha",
    "pt": "de que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu é",
    "it": "di che la il un per in una è del non le si da con i alla dei gli della nel sono più anche come al",
    "ca": "de la que i el en els a les un per del amb una es no al més dels com ha ser però seva aquest són",
    "ro": "de și în a la cu pe care nu din o că un mai pentru este sunt au fost prin dar său lui se ce",
    "pl": "w i na z się do nie że to o jest od za po jak co dla przez ma tym już są także może oraz był",
    "cs": "a se v na že je o s z do to i za ve jako pro by ale si po jsem tak ze od který byl jsou také",
    "sk": "a sa v na že je o s z do to aj za vo ako pre by ale si po som tak zo od ktorý bol sú tiež",
    "hu": "a az és hogy nem is egy ez volt van de csak mint már még vagy azt el meg ha ki lesz szerint után",
    "tr": "ve bir bu da de için ile olarak çok daha olan gibi en ne kadar sonra ancak göre olduğu her var",
    "id": "yang dan di ini dengan untuk dari dalam itu tidak pada akan adalah oleh ke juga sebagai karena",
    "vi": "của và là các có trong được cho không với một những đã người này khi về từ để năm ra cũng",
    "ru": "и в не на что с по как это он из за для к от но его был так же было до или они у",
    "uk": "і в не на що з та у до як це за для від але його був так або про він є після також",
    "bg": "и на в се за от да не е по с как че са при от ще това като към има са или след беше",
    "sr": "и у је да на се за не су од са као што али који то по из до би би или после није",
    "ar": "في من على أن إلى عن التي مع هذا الذي ما هذه كان قد بعد بين لا كما قال أو ذلك خلال",
    "fa": "در به از که این را با است برای آن یک تا بر هم خود شد کرد شده نیز می بود",
    "ur": "کے میں کی ہے سے کا کو اور نے پر کہ یہ اس ہیں بھی نہیں تھا کر ایک گیا",
}
_OF_WORD: dict[str, tuple[str, ...]] = {}
for _code, _line in _SMALL_WORDS.items():
    for _small in set(_line.split()):
        _OF_WORD[_small] = (*_OF_WORD.get(_small, ()), _code)


def tongue(text: str) -> str:
    """Return the two-letter code of the language a text is in, "" when it can't be told.

    >>> tongue("The boat was late, and nobody on the quay could say when it would come in from the sea.")
    'en'
    """
    part = text[:_MOST_CHARACTERS]
    letters = sum(map(str.isalpha, part))
    if not letters:
        return ""
    if not part.isascii():
        for code, script, share in _SCRIPTS:
            if len(script.findall(part)) >= share * letters:
                return code
    words = [word.lower() for word in _WORD.findall(part)]
    if len(words) < _LEAST_WORDS:
        return ""
    counts = Counter(code for word in words for code in _OF_WORD.get(word, ()))
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < max(3, _LEAST_SHARE * len(words)):
        return ""
    if len(ranked) > 1 and ranked[0][1] < _LEAD * ranked[1][1]:
        return ""
    return ranked[0][0]
