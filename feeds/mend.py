"""Documents that are nearly XML, mended so that a strict parser reads them.

What is mended is what real feeds get wrong: a charset that is not the one
declared, junk before the document, HTML's named entities, bare ampersands,
control characters, a doctype. All of it is linear in the size of the document.
"""

import codecs
import re
from html.entities import html5

from feeds.charset import guess
from feeds.errors import TooLarge
from feeds.text import ILLEGAL

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z][\w.:-]*)[\"']")
_DECLARATION = re.compile(r"<\?xml\b[^>]{0,400}\?>", re.IGNORECASE)
_DOCTYPE_START = re.compile(
    r"(?:\s|<!--(?:[^-]|-(?!->)){0,5000}-->|<\?[^>]{0,1000}\?>)*<!DOCTYPE\b", re.IGNORECASE
)
_DOCTYPE_END = re.compile(r"\]\s*>")
_ENTITY_DECLARATION = re.compile(
    r"<!ENTITY\s+([A-Za-z][\w.-]{0,31})\s+(?:\"([^\"&%<]{0,200})\"|'([^'&%<]{0,200})')\s*>"
)
_REFERENCE = r"&(?:([A-Za-z][\w.-]{0,31});|#([0-9]{1,8});|#[xX]([0-9a-fA-F]{1,8});|())"
_AMPERSAND = re.compile(_REFERENCE)
_AMPERSAND_OUTSIDE_CDATA = re.compile(r"<!\[CDATA\[.*?\]\]>|" + _REFERENCE, re.DOTALL)
# Each costs 0.6 µs to look at; a feed of 10 MB, escaped twice, has some 500,000.
MAX_REFERENCES = 1_000_000
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The first four bytes of `<?xm` or `<rss` with two or four bytes a character (XML 1.0, appendix F).
_WIDE = ((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
# What web servers and authors call ISO-8859-1 is windows-1252 (WHATWG Encoding).
_ALIASES = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "sjis": "cp932",
    "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "iso-8859-9": "cp1254", "windows-31j": "cp932",
}  # fmt: skip


def charset_of(content_type: str) -> str:
    """Return the charset of a Content-Type header in lower case, or ""."""
    found = _CHARSET.search(content_type)
    return found[1].lower() if found else ""


def needs_mending(body: bytes, content_type: str) -> bool:
    """Tell whether strict parsing of the raw bytes would be wrong, although it may succeed.

    So it is with a doctype, and where the header, the declaration and the bytes
    disagree about the charset.
    """
    if b"<!DOCTYPE" in body[:4096] or b"<!doctype" in body[:4096]:
        return True
    if body.isascii():
        return body[:2] in (b"<\0", b"\0<") or charset_of(content_type).startswith(
            ("utf-7", "utf-16", "utf-32")
        )
    declared = _declared(body)
    told = charset_of(content_type)
    if declared in ("", "utf-8", "utf8") and told in ("", "utf-8", "utf8"):
        return False
    return body[:2] not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(body: bytes, content_type: str) -> str:
    """Return the document as text, never failing.

    A byte order mark wins; then valid UTF-8 with characters beyond ASCII, because
    text in another charset is hardly ever that by chance; then the header
    (RFC 7303), the XML declaration, a guess.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    for start, name in _WIDE:
        if body.startswith(start):
            return body.decode(name, "replace")
    told = [charset_of(content_type), _declared(body)]
    names = ["utf-8", *told] if not body.isascii() else [*told, "utf-8"]
    for name in names:
        text = _decoded(body, name)
        if text is not None:
            return text
    return body.decode("utf-8" if _nearly_utf8(body) else guess(body), "replace")


def mend(text: str) -> str:
    """Return the document as text that a strict parser is likelier to take. Raises TooLarge."""
    start = text.find("<")
    text = text[max(start, 0) :]
    text = _DECLARATION.sub("", text, count=1).lstrip()
    text, entities = _without_doctype(text)
    text = ILLEGAL.sub("", text)
    references = text.count("&")
    if not references:
        return text
    if references > MAX_REFERENCES:
        raise TooLarge(f"The document is not well-formed and has more than {MAX_REFERENCES} ampersands.")
    # Behind the last "]]>" no CDATA section is closed: looking for its end there would take quadratic time.
    end = text.rfind("]]>") + 3 if "]]>" in text else 0

    def replaced(found: re.Match[str]) -> str:
        return _reference(found, entities)

    return _AMPERSAND_OUTSIDE_CDATA.sub(replaced, text[:end]) + _AMPERSAND.sub(replaced, text[end:])


def _declared(body: bytes) -> str:
    found = _DECLARED.match(body[:300])
    return found[1].decode("ascii").lower() if found else ""


def _decoded(body: bytes, name: str) -> str | None:
    """Decode strictly by a charset's name; None when it does not fit or is no charset."""
    name = _ALIASES.get(name, name)
    try:
        # Asking codecs first keeps Python's own transforms (hex, zlib, rot13) out.
        return body.decode(codecs.lookup(name).name) if name else None
    except (LookupError, UnicodeError, ValueError):
        return None


def _nearly_utf8(body: bytes) -> bool:
    """Tell whether most of what is beyond ASCII is right UTF-8, with a few bytes damaged or cut off."""
    text = body[:200_000].decode("utf-8", "replace")
    return text.count("\ufffd") * 4 < sum(letter > "\x7f" for letter in text)


def _without_doctype(text: str) -> tuple[str, dict[str, str]]:
    """Cut the doctype out and return the plain-text entities that it declared."""
    found = _DOCTYPE_START.match(text)
    if not found:
        return text, {}
    close = text.find(">", found.end())
    bracket = text.find("[", found.end())
    entities: dict[str, str] = {}
    if 0 <= bracket < close:
        end = _DOCTYPE_END.search(text, bracket)
        close = end.end() - 1 if end else -1
        for entity in _ENTITY_DECLARATION.finditer(text, bracket, max(close, bracket)):
            entities[entity[1]] = entity[2] or entity[3] or ""
            if len(entities) >= 100:
                break
    if close < 0:
        return text[: found.start()], {}
    return text[: found.start()] + text[close + 1 :], entities


def _reference(found: re.Match[str], entities: dict[str, str]) -> str:
    """Return what stands for one `&…`: itself, the character HTML means by it, or an escaped `&`."""
    name, decimal, hexadecimal, bare = found.groups()
    if name:
        if name in _XML_ENTITIES:
            return found[0]
        character = entities.get(name) or html5.get(name + ";")
        return f"&amp;{name};" if character is None else _escaped(character)
    if bare is not None:
        return "&amp;"
    if decimal is None and hexadecimal is None:
        return found[0]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return "" if code > 0x10FFFF or ILLEGAL.match(chr(code)) else found[0]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
