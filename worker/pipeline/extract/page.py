"""From bytes to one tree: character set, limits, one lxml parse.

The limits stand before the tree: size is cut, depth is refused by libxml2 at
256 levels, and a body that is no text is not parsed at all.
"""

import re

from lxml import etree

# 3 MiB of HTML is twice the largest of 589 pages; what lies behind it is never the article.
MOST_BYTES = 3 * 1024 * 1024
# The largest of those pages has 7,332 tags.
_MOST_TAGS, _SHORTEST_TAG = 40_000, 3
# An attribute longer than this is data, not markup, and a tag that is longer still is refuse.
_MOST_ATTRIBUTE = 20_000
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_WIDE = (b"\xff\xfe", b"\xfe\xff")
# Text has hardly any of these; random bytes are one tenth of them.
_CONTROLS, _MOST_CONTROLS = bytes({*range(9), *range(14, 32)}), 0.01
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,30})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w:.-]{2,30})")
_LONG_ATTRIBUTE = re.compile(rf"=\s*(?:\"[^\"<>]{{{_MOST_ATTRIBUTE},}}\"|'[^'<>]{{{_MOST_ATTRIBUTE},}}')")
_LONG_TAG = re.compile(rf"<[^<>]{{{_MOST_ATTRIBUTE},}}>")
# Labels that browsers read as another character set than Python does (WHATWG Encoding, 4.2).
_ALIASES = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso-8859-9": "cp1254",
    "tis-620": "cp874",
    "iso-8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
    "x-user-defined": "cp1252",
    "unicode": "utf-8",
    "utf-16": "utf-8",
    "utf8": "utf-8",
    "utf-8-sig": "utf-8",
}


# What a page without a label is written in by its language (HTML, 13.2.3.2, and the usual ones of Windows).
_BY_LANGUAGE = {
    **dict.fromkeys(("ru", "uk", "bg", "be", "mk", "sr"), "cp1251"),
    **dict.fromkeys(("cs", "hu", "pl", "sk", "sl", "hr", "ro"), "cp1250"),
    **dict.fromkeys(("lt", "lv", "et"), "cp1257"),
    **dict.fromkeys(("ar", "fa"), "cp1256"),
    "el": "cp1253",
    "he": "cp1255",
    "ja": "cp932",
    "ko": "cp949",
    "th": "cp874",
    "tr": "cp1254",
    "vi": "cp1258",
    "zh": "gb18030",
}
_LANGUAGE = re.compile(rb"<html[^>]{0,300}?\blang\s*=\s*[\"']?\s*([a-zA-Z]{2})\b", re.IGNORECASE)
# Words of letters that all lie beyond ASCII are in no Latin script; in Cyrillic most are small ones.
_BEYOND = re.compile(rb"[\x80-\xff]")
_CYRILLIC = re.compile(rb"(?<![\x80-\xff])[\xc0-\xff][\xe0-\xff\xb8]{3,}(?![\x80-\xff])")


class Unusable(Exception):
    """The body holds no page; the message is the sentence for the user."""


def read_page(body: bytes, charset: str = "") -> etree._Element:
    """Return the tree of a page, for the caller to change. Raises Unusable when there is none to be had."""
    body = body[:MOST_BYTES]
    if not body.strip():
        raise Unusable("The page is empty.")
    if _is_binary(body):
        raise Unusable("The page is not HTML: it holds binary data.")
    # As browsers do: a zero byte says nothing.
    body = body if body.startswith(_WIDE) else body.replace(b"\x00", b"")
    body = body if _is_utf8(body) else decode(body, charset).encode("utf-8", "replace")
    if b"<" not in body:
        raise Unusable("The page is not HTML: it holds no markup.")
    # No tag is shorter than three bytes: most pages need not be counted.
    if len(body) > _SHORTEST_TAG * _MOST_TAGS and body.count(b"<") > _MOST_TAGS:
        raise Unusable(f"The page is too large: more than {_MOST_TAGS:,} tags.")
    # Nothing here asks for an element by its id.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        root = etree.fromstring(_shortened(body), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unusable("The page holds no HTML elements.") from error
    if root is None:
        raise Unusable("The page holds no HTML elements.")
    if any("depth" in entry.message.lower() for entry in parser.error_log.filter_from_fatals()):
        raise Unusable("The page is nested too deep: more than 256 levels.")
    return root


def _shortened(body: bytes) -> bytes:
    """Return a page in UTF-8 without attributes and tags that are too long.

    From each `<` we leap to the last one that is near enough; only where there is none
    is a closer look needed.
    """
    done: list[bytes] = []
    start, at = 0, body.find(b"<")
    while at >= 0:
        following = body.rfind(b"<", at + 1, at + 1 + _MOST_ATTRIBUTE)
        if following < 0:
            following = body.find(b"<", at + 1)
            end = following if following >= 0 else len(body)
            if end - at > _MOST_ATTRIBUTE:
                done += body[start:at], _without_long(body[at:end])
                start = end
        at = following
    return b"".join((*done, body[start:])) if done else body


def _without_long(part: bytes) -> bytes:
    """Return what stands from one `<` up to the next, without an attribute or a tag that is too long."""
    text = part.decode("utf-8", "replace")
    return _LONG_TAG.sub("", _LONG_ATTRIBUTE.sub('=""', text)).encode("utf-8", "replace")


def _is_utf8(body: bytes) -> bool:
    """Tell whether a body is UTF-8 as it stands, without a byte order mark."""
    if body.startswith(_BOMS[0][0]):
        return False
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def decode(body: bytes, charset: str = "") -> str:
    """Return the text of a page: by byte order mark, UTF-8 if it is, the header, the meta element."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        # One bad byte, or a character cut by the size limit, does not make a page another charset.
        cut = error.start
    head = body[:4096]
    named = _META.search(head) or _XML.search(head)
    for given in (charset, named.group(1).decode("ascii", "ignore") if named else ""):
        label = given.strip().lower()
        codec = _ALIASES.get(label, label)
        if not codec or (codec == "utf-8" and cut < len(body) - 4 and not _mostly_utf8(body)):
            continue
        try:
            return body.decode(codec, "replace")
        except (LookupError, ValueError):
            continue
    return body.decode("utf-8" if _mostly_utf8(body) else _guessed(body), "replace")


def _guessed(body: bytes) -> str:
    """Return the codec of a body without a label: by its language, else by its letters."""
    named = _LANGUAGE.search(body[:4096])
    if named:
        return _BY_LANGUAGE.get(named.group(1).decode("ascii").lower(), "cp1252")
    sample = body[:20_000]
    in_words = sum(map(len, _CYRILLIC.findall(sample)))
    return "cp1251" if in_words * 2 > len(_BEYOND.findall(sample)) else "cp1252"


def _mostly_utf8(body: bytes) -> bool:
    """Tell whether a body reads as UTF-8 with few broken characters."""
    sample = body[:200_000].decode("utf-8", "replace")
    beyond = sum(character > "\x7f" for character in sample)
    return sample.count("\ufffd") * 10 <= beyond


def _is_binary(body: bytes) -> bool:
    """Tell whether the start of a body has the bytes of an image, an archive or a PDF."""
    head = body[:2048]
    if head.startswith((b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"\x1f\x8b", b"RIFF")):
        return True
    if b"\x00" not in head or head.startswith(_WIDE):
        return False
    return len(head) - len(head.translate(None, _CONTROLS)) > _MOST_CONTROLS * len(head)
