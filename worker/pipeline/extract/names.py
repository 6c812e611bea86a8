"""What publishers call their boxes: the words in classes and ids, by what they hint at.

A name only ever *suggests*: it is one piece of evidence among a block's text,
links and neighbours (see `judge`), since whole articles stand in boxes called
`widget` or `promo`.
"""

import re
from functools import lru_cache
from string import ascii_lowercase

_BIT = [1 << bit for bit in range(16)]
(
    COMMENT,
    SHARE,
    RELATED,
    CALL,
    NAV,
    AD,
    AUTHOR,
    META,
    FOOT,
    HIDDEN,
    CAPTION,
    BODY,
    LEAD,
    ASIDE,
    CONSENT,
    POST,
) = _BIT

_WORDS = {
    COMMENT: (
        "comment comments commentlist commentary disqus livefyre discussion respond reply replies "
        "fbcomments commenting spotim coral"
    ),
    SHARE: (
        "share sharing shares social socials sharebar addtoany addthis sharedaddy follow whatsapp "
        "sharethis facebook twitter pinterest linkedin sns jssocials shariff"
    ),
    RELATED: (
        "related recommend recommended recommendation recommendations recommends readmore readnext teaser "
        "teasers trending popular outbrain taboola zergnet revcontent mgid relatedposts latest mostread "
        "recirc recirculation upnext also similar suggested yarpp crosslink crosslinks ligatus plista "
        "engageya readalso seealso suggestions recents recent previous"
    ),
    CALL: (
        "newsletter newsletters subscribe subscription signup optin paywall piano regwall cta donate "
        "donation membership register registration mailchimp convertkit leadform subscribebox appeal "
        "support premium"
    ),
    NAV: (
        "nav navigation menu breadcrumb breadcrumbs pagination pager paging toolbar masthead sidebar rail "
        "widget widgets topbar navbar submenu toc tabs dropdown search"
    ),
    AD: (
        "ad ads advert adverts advertisement advertising adsbygoogle sponsor sponsored dfp affiliate shop "
        "shopping buy banner gpt adslot adunit promo promos promotion promotional product products deal "
        "deals commerce ecommerce"
    ),
    AUTHOR: ("author authors bio byline contributor contributors writer authorbox autor profile avatar"),
    META: (
        "tag tags tagged meta topics keywords timestamp date dateline published category categories posted "
        "metadata postmeta entrymeta readtime"
    ),
    FOOT: (
        "footer copyright disclaimer print skip rating ratings vote poll login modal popup overlay tooltip "
        "lightbox feedback legal privacy notice backtotop app apps download contact"
    ),
    CONSENT: (
        "cookie cookies consent gdpr ccpa onetrust didomi cmp cmplz cookiebot usercentrics truste ot cky "
        "cookielaw optanon sp"
    ),
    HIDDEN: ("hidden hide sr screen visually invisible offscreen noprint noshow"),
    CAPTION: (
        "caption credit credits legend gallery slideshow photo photos image images figure media carousel "
        "video player slide slider thumb thumbnail imagecaption embed"
    ),
    BODY: (
        "body content text article story post entry richtext prose main copy paragraph articlebody "
        "articletext postcontent bodytext storybody maincontent"
    ),
    LEAD: (
        "lead lede intro summary subtitle standfirst deck dek excerpt subhead subheading description "
        "headline title chapo sapo teasertext abstract kicker"
    ),
    POST: "fb flourish",
    ASIDE: ("aside box infobox sidebox pullquote callout factbox note accordion faq"),
}
_BITS: dict[str, int] = {}
for _bit, _line in _WORDS.items():
    for _word in _line.split():
        # As the parts of a name are written: never otherwise, see `_TOKEN`.
        for _form in (_word, _word.capitalize(), _word.upper()):
            _BITS[_form] = _BITS.get(_form, 0) | _bit
_TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
# Most names are in small letters, and so parted by what is none.
_LETTERS = bytes(code if chr(code) in ascii_lowercase else ord(" ") for code in range(256))


@lru_cache(maxsize=20_000)
def bits_of_name(name: str) -> int:
    """Return the hints in one class or id as bits."""
    name = name[:200]
    if name.islower():
        words = name.encode("ascii", "replace").translate(_LETTERS).decode("ascii").split()
    else:
        words = _TOKEN.findall(name)
    bits = 0
    for word in _BITS.keys() & words:
        bits |= _BITS[word]
    return bits


def bits_of(name: str | None, identity: str | None) -> int:
    """Return the hints in an element's class and id as bits."""
    bits = bits_of_name(name) if name else 0
    return bits | bits_of_name(identity) if identity else bits
