"""The allow-list: what may be in the HTML we publish, enforced by nh3 as the last step.

nh3 parses with html5ever as browsers do, so what it lets through is what a
browser will see. Everything not named here goes; the content of scripts and
styles goes with them.
"""

import re

import nh3

TAGS = frozenset(
    [
        "p",
        "br",
        "hr",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "q",
        "cite",
        "pre",
        "code",
        "kbd",
        "samp",
        "var",
        "a",
        "strong",
        "b",
        "em",
        "i",
        "u",
        "s",
        "del",
        "ins",
        "mark",
        "small",
        "sub",
        "sup",
        "abbr",
        "time",
        "bdi",
        "bdo",
        "ruby",
        "rt",
        "rp",
        "span",
        "div",
        "figure",
        "figcaption",
        "img",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
    ]
)
ATTRIBUTES: dict[str, set[str]] = {
    "*": {"dir", "lang", "id"},
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "blockquote": {"cite"},
    "q": {"cite"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "time": {"datetime"},
    "abbr": {"title"},
}
_EMPTY = re.compile(
    r"<(?:(p|li|ul|ol|dl|dt|dd|blockquote|figure|figcaption|h[2-6]|pre|div|caption)|(strong|em|b|i|u|s|a|sub|sup|small|cite|q|code|mark|del"
    r"|ins|time))(?: (?!id=)[^>]*)?>((?:\s|&nbsp;|<br>)*)</(?:\1|\2)>"
)
# What starts a line: no browser shows white space beside it, but in `pre`.
_STARTS = frozenset(
    f"{end}{name}"
    for name in (
        "p h2 h3 h4 h5 h6 ul ol dl li dt dd blockquote figure figcaption table caption thead tbody tfoot tr "
        "td th hr div"
    ).split()
    for end in ("", "/")
) | {"pre"}
_BLANK = " \t\r\n\f"
# The cleaner looks at the schemes of `href` and `src` alone. Text holds no bare `<`, so only tags fit.
_CITED = re.compile(r'(<(?:blockquote|q)(?: (?!cite=)\w+="[^"]*")*) cite="(?!https?://)[^"]*"', re.IGNORECASE)
# A link that leads nowhere is no link; one that holds another is left to the parser's next round.
_NOWHERE = re.compile(r"<a>((?:(?!<a[ >]).)*?)</a>", re.DOTALL)
_GONE_WITH_CONTENT = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "iframe",
        "object",
        "embed",
        "applet",
        "svg",
        "math",
        "textarea",
        "select",
        "title",
        "head",
        "noembed",
        "noframes",
        "xmp",
        "plaintext",
    ]
)
_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=set(_GONE_WITH_CONTENT),
    attributes=ATTRIBUTES,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
    strip_comments=True,
)


def sanitise(html: str) -> str:
    """Return `html` with nothing in it but the allow-list; twice is the same as once."""
    safe: str = _CLEANER.clean(html)
    if ' cite="' in safe:
        safe = _CITED.sub(r"\1", safe)
    if "<a>" in safe:
        safe = _NOWHERE.sub(r"\1", safe)
    if "<span>" in safe and "<span " not in safe:
        safe = safe.replace("<span>", "").replace("</span>", "")
    while True:
        safe, emptied = _EMPTY.subn(_what_was_between, safe)
        if not emptied:
            break
    return _without_blanks(safe)


def _without_blanks(safe: str) -> str:
    """Return clean HTML without white space beside what starts a line. Text holds no bare `<`."""
    first, *parts = safe.split("<")
    made = [first]
    for part in parts:
        tag, _, text = part.partition(">")
        name = tag if tag in _STARTS else tag.partition(" ")[0]
        if name in _STARTS:
            made[-1] = made[-1].rstrip(_BLANK)
            made.append(f"{tag}>{text.lstrip(_BLANK)}" if name != "pre" else part)
        else:
            made.append(f"{tag}>{text.lstrip(_BLANK)}" if name == "/pre" else part)
    return "<".join(made).strip()


def _what_was_between(found: re.Match[str]) -> str:
    """Return the space an empty inline element held, nothing for an empty block."""
    return found.group(3) if found.group(1) is None else ""
