"""Real pages told anew: their markup as it was served, our own sentences in their paragraphs.

What a page of the web costs depends on all that stands around its text, and pages made by
us are tidier than that. Here a page from a file of real ones (`{"html": ...}` a line) keeps
everything but the words of its plain paragraphs, its title, its days and its address, so
that each item has a page of its own and no two are copies of each other.
"""

import gzip
import itertools
import json
import random
import re
from collections.abc import Iterator
from datetime import datetime
from html import escape
from pathlib import Path

from texts import Story, story

SMALLEST_BYTES, LARGEST_BYTES = 45_000, 115_000
_PARAGRAPH = re.compile(r"(<p(?:\s[^>]*)?>)([^<]{40,})(</p>)", re.IGNORECASE)
_CANONICAL = re.compile(r"<link[^>]*\brel=.?canonical[^>]*>|<meta[^>]*\bog:url\b[^>]*>", re.IGNORECASE)
_TITLE = re.compile(r"(<title[^>]*>)[^<]*(</title>)", re.IGNORECASE)
_DAY = re.compile(r"\b20[012]\d-[01]\d-[0-3]\d(?=T)")


def wardrobe(files: list[Path]) -> list[str]:
    """Return the pages as large as a page of news is, with four plain paragraphs at least, in order."""
    pages = []
    for file in files:
        opened = gzip.open if file.suffix == ".gz" else open
        with opened(file, "rt", encoding="utf-8") as lines:
            pages += [json.loads(line)["html"] for line in lines]
    return [
        html
        for html in pages
        if SMALLEST_BYTES <= len(html.encode()) <= LARGEST_BYTES and len(_PARAGRAPH.findall(html)) >= 4
    ]


def dressed(html: str, key: str, told: Story, site: str, when: datetime) -> bytes:
    """Return a real page with a told story in it; the same for the same arguments."""
    words = _sentences(key, told)
    html = _CANONICAL.sub("", html)
    html = _DAY.sub(f"{when:%Y-%m-%d}", html)
    html = _TITLE.sub(lambda found: f"{found[1]}{escape(told.title)}{found[2]}", html, count=1)
    html = _PARAGRAPH.sub(lambda found: found[1] + _as_long(words, len(found[2])) + found[3], html)
    link = f'<link rel="canonical" href="{site}/story/{key}">'
    return re.sub(r"(?i)</head>", link + "</head>", html, count=1).encode()


def _sentences(key: str, told: Story) -> Iterator[str]:
    more = (story(f"{key} {number}").sentences for number in itertools.count())
    return itertools.chain(told.sentences, itertools.chain.from_iterable(more))


def _as_long(words: Iterator[str], characters: int) -> str:
    """Return whole sentences, about as many characters as asked."""
    taken = next(words)
    while len(taken) < 0.8 * characters:
        taken += f" {next(words)}"
    return escape(taken, quote=False)


def shuffled(pages: list[str]) -> list[str]:
    """Return the pages in an order that mixes files; the same each time."""
    return random.Random(7).sample(pages, len(pages))
