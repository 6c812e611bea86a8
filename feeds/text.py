"""Text at the door: what strings look like once they are inside the house.

Every string that enters or leaves through a format passes here, because one
control character in one title makes an XML writer refuse the whole feed, and
because a lone surrogate cannot be written as UTF-8 at all.
"""

import html
import re
import unicodedata
from urllib.parse import urljoin, urlsplit

# XML 1.0, production 2 (Char): everything else cannot be written in any XML document. Nor is what Unicode
# calls no character, which XML allows and HTML takes for an error.
_PLANES = "".join(f"{chr(plane)}-{chr(plane + 0xFFFD)}" for plane in range(0x10000, 0x110000, 0x10000))
ILLEGAL = re.compile(f"[^\t\n\r\x20-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd{_PLANES}]")

# C1 controls are nearly always windows-1252 that was read as ISO-8859-1.
_C1 = re.compile("[\x80-\x9f]")
_FROM_1252 = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}

_SPACE = re.compile(r"\s+")
_END_TAG = re.compile(r"</(?=\w+>)")
# ISO 639-1, of which every reader knows all; longer codes are taken as they are.
_LANGUAGES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da "
    "de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz "
    "ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln "
    "lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi "
    "pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th "
    "ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)
_TAGGED = re.compile(r"([a-z]{2,3})(?:-[a-z0-9]{2,8})*", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:a|abbr|acronym|article|aside|b|bdi|bdo|big|blockquote|body|br|center|cite|code|dd|del|dfn|div|dl"
    r"|dt|em|embed|figcaption|figure|font|footer|frame|frameset|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd"
    r"|label|li|link|main|mark|meta|nav|noscript|object|ol|option|p|picture|pre|q|s|samp|script|section|select|small"
    r"|source|span|strike|strong|style|sub|sup|svg|table|tbody|td|textarea|tfoot|th|thead|time|title|tr|tt|u"
    r"|ul|var|video|wbr)(?:\s[^<>]*)?/?>|<!--.*?(?:-->|\Z)",
    re.IGNORECASE | re.DOTALL,
)
# Where browsers leave plain text: https://html.spec.whatwg.org/#tag-open-state
_OPENING = re.compile("<[a-zA-Z/!?]")
_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
# Every part ends at the next `<` or takes what it has passed, so a text of a million openings is read once.
_UNSEEN = re.compile(r"<(script|style)\b[^<>]*>(?:.*?</\1\b[^<>]*>?|.*\Z)", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<(?:br|/?p|/?div|/?li|/?tr|/?h[1-6])\b[^<>]*>", re.IGNORECASE)


def clean(text: str) -> str:
    """Return the text without what XML cannot carry, line ends as LF, C1 controls as windows-1252 meant them.

    Markup is left as it is: HTML may pass, and is not composed (NFC would join a
    `>` with a following U+0338 and so change the markup).
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if ILLEGAL.search(text):
        text = ILLEGAL.sub("", text)
    if not text.isascii():
        if _C1.search(text):
            text = _C1.sub(lambda found: _FROM_1252[ord(found[0])], text)
        # What somebody before us could not read; strict readers take the mark for broken encoding of ours.
        text = text.replace("\ufffd", "?")
    return text


def line(text: str) -> str:
    """Return plain text on one line: clean, NFC, white space collapsed and stripped."""
    text = " ".join(clean(text).split())
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def has_markup(text: str) -> bool:
    """Tell whether the text contains an HTML tag that people use; `a < b` and `<3` do not."""
    return "<" in text and _TAG.search(text) is not None


def looks_like_html(text: str) -> bool:
    """Tell whether a reader of RSS, which does not say what a text is, could take this for HTML.

    More than `has_markup`: browsers make an element of any name, closed or not, and run its handlers.
    """
    return ("<" in text and _OPENING.search(text) is not None) or (
        "&" in text and _ENTITY.search(text) is not None
    )


def plain(text: str) -> str:
    """Return what people would read of a text that may or may not be HTML, on one line."""
    if has_markup(text):
        text = _TAG.sub("", _BREAK.sub(" ", _UNSEEN.sub("", text)))
    if "&" in text:
        text = html.unescape(text)
    return line(text)


def guarded(text: str) -> str:
    """Return plain text written so that `plain` gives it back, even where it looks like HTML."""
    return html.escape(text, quote=False) if looks_like_html(text) else text


def has_end_tags(text: str) -> bool:
    """Tell whether strict readers would take the text for HTML even where it is said to be plain."""
    return "</" in text and _END_TAG.search(text) is not None


def without_end_tags(text: str) -> str:
    """Return plain text for places that can't say it is plain, where `</b>` would be taken for markup."""
    return _END_TAG.sub("</ ", text) if "</" in text else text


def language(tag: str) -> str:
    """Return a language tag as BCP 47 has it, "" for what is none.

    >>> language("en_GB"), language("English")
    ('en-GB', '')
    """
    tag = line(tag).replace("_", "-")
    found = _TAGGED.fullmatch(tag)
    if found is None or (len(found[1]) == 2 and found[1].lower() not in _LANGUAGES):
        return ""
    return tag


def web_url(href: str, base: str = "") -> str:
    """Return the absolute http(s) address of a link; "" for anything else (javascript:, data:, broken)."""
    href = href.strip()
    if not href:
        return ""
    if not href.startswith(("http://", "https://")):
        try:
            href = urljoin(base, href)
        except ValueError:
            return ""
        if href[:8].lower().startswith(("http://", "https://")):
            scheme, _, rest = href.partition(":")
            href = f"{scheme.lower()}:{rest}"
        else:
            return ""
    href = _SPACE.sub("%20", ILLEGAL.sub("", href))
    try:
        host = urlsplit(href).hostname
    except ValueError:
        return ""
    return href if host else ""
