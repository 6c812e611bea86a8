"""How lines begin that are no sentences of an article: labels, bylines, calls to act.

English mostly, with the commonest labels of other languages; pages in a language
without any known word are judged by everything else.
"""

from collections.abc import Sequence

from worker.pipeline.extract.tables import listed

_FIRST_WORDS = listed(
    "advertisement advertisment anzeige publicidad publicidade publicité pubblicità реклама werbung "
    "sponsored loading tweet subscribe tag tags tagged comment comments print email copyright photo photos "
    "image images picture foto bild quelle source getty published updated related recommended join "
    "download buy shop disclaimer disclosure contact note editor editors credit via more watch read "
    "reporting share follow filed posted categories category topics author about previous next"
)
# fmt: off
_FIRST_PAIRS = frozenset(tuple(pair.split()) for pair in (
    "additional reporting", "all rights", "article continues", "click here", "continue reading",
    "enter your", "get our", "get the", "in this", "last updated", "leave a", "like this",
    "most popular", "most read", "originally published", "see also", "sign up", "story continues",
    "thank you", "thanks for", "this article", "this post", "this story", "you may", "you might",
    "your email",
))
# fmt: on
_COUNTED = listed("comment comments min mins minute minutes shares views")
_BY = listed("by von por par de от автор di av af")
# Words of consent boxes, which are prose like any other.
CONSENT = listed("cookie cookies consent privacy gdpr ccpa opt personalised personalized preferences browser")


def is_line(words: Sequence[str], text: str) -> bool:
    """Tell whether a block opens like a label, a byline or a call rather than a sentence.

    `words` are those of the text in lower case.
    """
    first = words[0] if words else ""
    if first in _FIRST_WORDS or text[:1] in "©®":
        return True
    second = words[1] if len(words) > 1 else ""
    return (
        (first, second) in _FIRST_PAIRS
        or (first in _BY and len(text) < 80)
        or (first.isdigit() and second in _COUNTED)
    )
