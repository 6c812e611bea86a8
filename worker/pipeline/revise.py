"""Revisions: what kind of change lies between two states of an article.

`minor` is whitespace, typo-size edits and furniture; `update` is substance;
`correction` is said by the source, the operator, or a notice in the text.
"""

import re
from collections import Counter
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from worker.article import RevisionClass

MINOR_WORDS = 4
MINOR_SHARE = 0.01

_WORD = re.compile(r"\w+(?:[.,:]\d+)*")
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")
_BLOCK_END = re.compile(
    r"</(?:p|h[1-6]|li|blockquote|figcaption|tr|td|th|div|pre|figure)>|<br\s*/?>", re.IGNORECASE
)
_ENTITIES = {
    "&amp;": "&",
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&#39;": "'",
    "&nbsp;": " ",
    "&#x27;": "'",
}
_ENTITY = re.compile("|".join(map(re.escape, _ENTITIES)))
_NOTICE = re.compile(
    r"\b(?:corrections?|clarification|editor[’']s note|erratum|this (?:article|story|report) "
    r"(?:was|has been) (?:amended|corrected|updated to correct)|an earlier version of this|errata|"
    r"korrektur|berichtigung|rectificat(?:if|ion)|correcci[oó]n|sprostowanie|oprava|rättelse|correctie|correzione|"
    r"pataisymas|patikslinimas)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The class of a revision, how many words were added or taken away, and a note found in the text."""

    kind: RevisionClass
    diff_words: int
    note: str = ""


def text_of(html: str) -> str:
    """Return the plain text of our own sanitised HTML, a line a block."""
    text = _TAG.sub("", _BLOCK_END.sub("\n", html))
    text = _ENTITY.sub(lambda found: _ENTITIES[found.group()], text)
    return "\n".join(line for line in (_SPACE.sub(" ", part).strip() for part in text.split("\n")) if line)


def content_hash(shown: dict[str, Any]) -> bytes:
    """Return the fingerprint of what readers see of an article; tags and links are not in it."""
    parts = (
        shown.get("title", ""),
        shown.get("html", ""),
        shown.get("summary", ""),
        "\x1e".join(shown.get("authors", ())),
        shown.get("note", ""),
        shown.get("image", "") or "",
        shown.get("url", ""),
    )
    return blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=8).digest()


def diff_words(old: str, new: str) -> int:
    """Return how many words were added or taken away, whatever their order."""
    before, after = Counter(_WORD.findall(old)), Counter(_WORD.findall(new))
    return (before - after).total() + (after - before).total()


def judge(old: dict[str, Any], new: dict[str, Any], event: str) -> Verdict:
    """Return the verdict on a change from one shown article to another.

    `event` is what the source called it; a correction is a correction even when
    only one word changed, an update of typo size is minor whatever it is called.
    """
    old_text = f"{old.get('title', '')}\n{text_of(old.get('html', ''))}"
    new_text = f"{new.get('title', '')}\n{text_of(new.get('html', ''))}"
    size = diff_words(old_text, new_text)
    note = new_notice(old_text, new_text)
    if event == "article.corrected" or note:
        return Verdict(RevisionClass.CORRECTION, size, note)
    words = max(1, len(_WORD.findall(new_text)))
    title_changed = diff_words(old.get("title", ""), new.get("title", "")) > 0
    number_changed = _numbers(old_text) != _numbers(new_text)
    small = size <= MINOR_WORDS or size <= words * MINOR_SHARE
    if small and not number_changed and not title_changed:
        return Verdict(RevisionClass.MINOR, size)
    return Verdict(RevisionClass.UPDATE, size)


def _numbers(text: str) -> Counter[str]:
    return Counter(word for word in _WORD.findall(text) if word[:1].isdigit())


def new_notice(old_text: str, new_text: str) -> str:
    """Return the line of a correction notice that the new text has and the old had not."""
    standing = set(old_text.split("\n"))
    for line in new_text.split("\n")[1:]:
        if line not in standing and len(line) <= 600 and _NOTICE.search(line[:160]):
            return line
    return ""
