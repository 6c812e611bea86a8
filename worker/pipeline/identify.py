"""Identity: which article, if any, a draft is about, and why.

A draft has up to five keys: the source's guid, the address and the canonical
address (both normalised, shared by all sources), the address without its host
(a feed that moved), and the title. Keys are kept for ever, after a kill too, so
that a killed article can't come back under its old names. The policy `auto`
trusts guid, then address, then path, then title; the rest restrict it.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import parse_qsl, urlencode, urlsplit

from worker.article import Draft, Standing
from worker.pipeline.revise import text_of

KEY_BYTES = 12
HASH_BYTES = 8
_SAME_MOMENT = timedelta(minutes=2)
_SAME_STORY = 0.4  # of the words of two titles under one id: fewer, and they may be two articles
_FEWEST_RUNS = 12  # runs of three words that a text must have to tell anything
_SHARED_RUNS = 0.2  # of the runs of the shorter text

_TRACKING = re.compile(
    r"^(utm_|mc_|pk_|mtm_|hsa_|at_|fb_|ga_|trk|ns_|wt_|wt\.|cmp|ito$|cmpid$|ref$|ref_src$|ref_url$|source$|src$|fbclid$|gclid$|"
    r"dclid$|gbraid$|wbraid$|msclkid$|yclid$|igshid$|twclid$|ocid$|xtor$|echobox$|smid$|s_cid$|icid$|partner$|feature$|amp$|"
    r"outputtype$|sh$|mkt_tok$|vero_id$|_hs|spm$|share$|guccounter$|rss$|from$|emc$|ftag$|ncid$|sr_share$)",
    re.IGNORECASE,
)
# Some sites count their articles by one of these: story.asp?ref=4711. Who follows readers writes words there.
_COUNTING = frozenset({"ref", "source", "src", "from"})
_AMP_TAIL = re.compile(r"(?:/amp/?|\.amp(?:\.html)?|/amp\.html)$", re.IGNORECASE)
_AMP_HEAD = re.compile(r"^/amp(?=/.)", re.IGNORECASE)
# Copies that AMP's caches keep: the publisher's own address stands in the path.
_AMP_CACHE = re.compile(
    r"^https?://(?:[\w-]+\.cdn\.ampproject\.org/[a-z]/|(?:www\.)?google\.[a-z.]{2,6}/amp/)(?:s/)?(?=[\w-]+\.)",
    re.IGNORECASE,
)
_INDEX_TAIL = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_TWIN_HOST = re.compile(r"^(?:www\d?|m|mobile|amp|touch)\.", re.IGNORECASE)
_WORD = re.compile(r"\w+")


@lru_cache(maxsize=1024)  # an article's address is asked for three or four times in a row
def normal_url(url: str) -> str:
    """Return the address that twins share: no scheme, www/m/amp host, tracking, fragment or trailing slash.

    >>> normal_url("http://www.example.org/a/?utm_source=x#top") == normal_url("https://m.example.org/a/amp/")
    True
    """
    try:
        parts = urlsplit(_AMP_CACHE.sub("https://", url.strip()))
        port = parts.port
    except ValueError:
        return url.strip()
    host = (parts.hostname or "").rstrip(".")
    host = _TWIN_HOST.sub("", host) if host.count(".") >= 2 else host
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    path = _INDEX_TAIL.sub("/", _AMP_TAIL.sub("", _AMP_HEAD.sub("", parts.path))).rstrip("/")
    fragment = f"#{parts.fragment}" if parts.fragment.startswith("!") else ""
    return f"{host}{path}{_query(parts.query)}{fragment}"


def _query(query: str) -> str:
    if not query:
        return ""
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = sorted((name, value) for name, value in pairs if not _only_tracks(name, value))
    return "?" + urlencode(kept) if kept else ""


def _only_tracks(name: str, value: str) -> bool:
    """Say whether a parameter tells where a reader came from, and not which article this is."""
    if _TRACKING.match(name) is None:
        return False
    return name.lower() not in _COUNTING or not value.isdecimal()


def normal_title(title: str) -> str:
    """Return the words of a title in small letters, for comparing.

    >>> normal_title("Storm hits  coast!") == normal_title("storm hits coast")
    True
    """
    return " ".join(_WORD.findall(title.casefold()))


def _key(kind: str, *parts: str) -> bytes:
    return blake2b("\x1f".join((kind, *parts)).encode("utf-8", "replace"), digest_size=KEY_BYTES).digest()


def url_key(url: str) -> bytes:
    """Return the key of an address."""
    return _key("u", normal_url(url))


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one draft; an empty one means that the draft has none of that kind."""

    guid: bytes = b""
    url: bytes = b""
    canonical: bytes = b""
    path: bytes = b""
    title: bytes = b""

    def all(self) -> tuple[bytes, ...]:
        """Return the keys that are there, each once."""
        return tuple(
            dict.fromkeys(k for k in (self.guid, self.url, self.canonical, self.path, self.title) if k)
        )


def keys_of(draft: Draft, source: int, policy: str = "auto", shared_urls: Collection[str] = ()) -> Keys:
    """Return the keys by which `draft` of this source is known.

    `shared_urls` are addresses that several drafts of one document carry (a home
    page, a live blog): they tell nothing about identity.
    """
    scope = str(source)
    url = draft.url if draft.url not in shared_urls else ""
    path = _telling_path(url)
    title = normal_title(draft.title)
    return Keys(
        guid=_key("g", scope, draft.guid) if draft.guid and policy in ("auto", "guid") else b"",
        url=url_key(url) if url and policy in ("auto", "url") else b"",
        canonical=url_key(draft.canonical) if draft.canonical and policy in ("auto", "url") else b"",
        path=_key("p", scope, path) if path and policy == "auto" else b"",
        title=_key("t", scope, title) if title and policy in ("auto", "title") else b"",
    )


def with_canonical(keys: Keys, canonical: str, policy: str = "auto") -> Keys:
    """Return the keys with the address that a page calls its own, unless it is a whole site's."""
    if not canonical or policy not in ("auto", "url") or not normal_url(canonical).partition("/")[2]:
        return keys
    return replace(keys, canonical=url_key(canonical))


def _telling_path(url: str) -> str:
    """Return path and query when they are specific enough to survive a move to another host."""
    _, _, path = normal_url(url).partition("/")
    return path if len(path) >= 16 and ("-" in path or any(c.isdigit() for c in path)) else ""


def item_hash(draft: Draft) -> bytes:
    """Return the fingerprint of a draft as its source gave it: the same means nothing to do."""
    made = "\x1f".join(
        (
            draft.event,
            draft.url,
            draft.title,
            draft.summary,
            draft.html,
            "\x1e".join(draft.authors),
            "\x1e".join(draft.categories),
            draft.image,
            draft.note,
            str(draft.updated or ""),
            str(draft.embargo_until or ""),
        )
    )
    return blake2b(made.encode("utf-8", "replace"), digest_size=HASH_BYTES).digest()


@dataclass(frozen=True, slots=True)
class Identity:
    """The decision: the article's number, or None for a new one; by which key; and why in words."""

    article: int | None
    by: str
    why: str


def settle(
    draft: Draft,
    keys: Keys,
    standing: Mapping[bytes, Standing],
    taken: Collection[int] = (),
    has_other_text: Callable[[int], bool] | None = None,
) -> Identity:
    """Return which article `draft` is about.

    `taken` are articles that other drafts of the same document own by their guid:
    an equal address or title does not make this draft one of them. `has_other_text`
    tells whether an article's text is not the draft's; without it the guid is its
    publisher's word (a hook), and never one that was used for another article.
    """
    by_guid = standing.get(keys.guid) if keys.guid else None
    unknown = Identity(None, "new", "no id, address, path or recent title of it is known")
    if by_guid is not None:
        if has_other_text is None or not _reused(draft, by_guid, keys, standing, has_other_text):
            return Identity(by_guid.article, "guid", "the source's id is known")
        unknown, taken = Identity(None, "guid", _REUSED), {*taken, by_guid.article}
    found = standing.get(keys.url) if keys.url else None
    if found is not None and found.article not in taken:
        return Identity(found.article, "url", "the address is known, in this or a twin form")
    for name, key in (("canonical", keys.canonical), ("path", keys.path), ("title", keys.title)):
        found = standing.get(key) if key else None
        if found is not None and found.article not in taken and _alike(draft, found, name):
            return Identity(found.article, name, _WHY[name])
    return unknown


_REUSED = "the source used an old id for another article: title, address, and date or text differ"
_WHY = {
    "canonical": "its page calls a known address its own, and the title is alike",
    "path": "the same path on another host, with the same title or date: the source moved",
    "title": "the same title from the same source at the same time, under another id and address",
}


def _reused(
    draft: Draft,
    found: Standing,
    keys: Keys,
    standing: Mapping[bytes, Standing],
    has_other_text: Callable[[int], bool],
) -> bool:
    """Return whether the source gave an old guid to a new article.

    The text is the last witness: a story that moved to a new address under a new title keeps much of it.
    """
    url_known = keys.url in standing and standing[keys.url].article == found.article
    if url_known or bool(draft.url) != bool(found.url):
        return False
    if draft.url and normal_url(draft.url) == normal_url(found.url):
        return False
    if title_likeness(draft.title, found.title) >= _SAME_STORY:
        return False
    later = draft.published is not None and draft.published - found.published >= timedelta(hours=1)
    return (later and bool(draft.url)) or has_other_text(found.article)


def _alike(draft: Draft, found: Standing, by: str) -> bool:
    if by == "canonical":
        # Some sites name one canonical address for all their pages: it needs a second witness.
        return not draft.title or title_likeness(draft.title, found.title) >= 0.5
    same_title = title_likeness(draft.title, found.title) >= 0.8
    if draft.published is None:
        return same_title
    apart = abs(draft.published - found.published)
    if by == "path":
        return same_title or apart <= _SAME_MOMENT
    return same_title and apart <= _SAME_MOMENT


def title_likeness(one: str, other: str) -> float:
    """Return the share of words two titles have in common, 0 to 1 (Jaccard)."""
    a, b = set(normal_title(one).split()), set(normal_title(other).split())
    return len(a & b) / len(a | b) if a and b else 0.0


def is_other_text(one: str, other: str) -> bool:
    """Return whether two texts are as unlike as those of two articles: hardly three words in a row in common.

    Texts of a few words tell nothing, so they are not.
    """
    runs, others = _runs(one), _runs(other)
    fewer = min(len(runs), len(others))
    return fewer >= _FEWEST_RUNS and len(runs & others) < _SHARED_RUNS * fewer


def _runs(text: str) -> set[tuple[str, ...]]:
    words = normal_title(text).split()
    return set(zip(words, words[1:], words[2:], strict=False))


def with_telling_ids(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts of one document, their titles added to a guid that several entries share.

    Some sites write one id, often their home page, on everything. Versions of one
    entry under its id are left alone: they have a title or an address in common, and much of the text.
    """
    first: dict[str, Draft] = {}
    shared = {
        draft.guid
        for draft in drafts
        if draft.guid and _is_another(draft, first.setdefault(draft.guid, draft))
    }
    if not shared:
        return list(drafts)
    return [
        replace(draft, guid=f"{draft.guid} {normal_title(draft.title)}") if draft.guid in shared else draft
        for draft in drafts
    ]


def _is_another(draft: Draft, other: Draft) -> bool:
    if draft is other or normal_title(draft.title) == normal_title(other.title):
        return False
    if normal_url(draft.url) != normal_url(other.url):
        return True
    return is_other_text(text_of(draft.html or draft.summary), text_of(other.html or other.summary))


def shared_urls(drafts: Sequence[Draft]) -> frozenset[str]:
    """Return addresses that drafts with different guids carry in one document."""
    seen: dict[str, str] = {}
    shared = set()
    for draft in drafts:
        if draft.url and seen.setdefault(draft.url, draft.guid) != draft.guid:
            shared.add(draft.url)
    return frozenset(shared)
