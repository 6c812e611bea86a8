"""Embedded players and posts made link cards: a paragraph with a link anybody can open.

A subscriber's reader runs no foreign frames, so the frame goes and its address
stays. Known players get the address people would open, unknown frames keep theirs,
unless they have the size or the address of an advert and no title.
"""

import re
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup, Tag

from worker.pipeline.clean.foreign import PERMALINKS, POST
from worker.pipeline.clean.links import absolute
from worker.pipeline.clean.pictures import pixels
from worker.pipeline.clean.soup import classed, first, gone, named

# (host and path of the frame, the address people open)
_PLAYERS = (
    (
        re.compile(r"(?:youtube(?:-nocookie)?\.com/(?:embed|v)/|youtu\.be/)([\w-]{6,})"),
        "https://www.youtube.com/watch?v={}",
    ),
    (re.compile(r"player\.vimeo\.com/video/(\d+)"), "https://vimeo.com/{}"),
    (re.compile(r"dailymotion\.com/embed/video/(\w+)"), "https://www.dailymotion.com/video/{}"),
    (re.compile(r"open\.spotify\.com/embed/(\w+/\w+)"), "https://open.spotify.com/{}"),
    (re.compile(r"tiktok\.com/(?:embed/(?:v2/)?|player/v1/)(\d+)"), "https://www.tiktok.com/@/video/{}"),
    (re.compile(r"instagram\.com/((?:p|reel|tv)/[\w-]+)"), "https://www.instagram.com/{}/"),
    (re.compile(r"platform\.twitter\.com/embed/.*[?&]id=(\d+)"), "https://twitter.com/i/status/{}"),
    (re.compile(r"rutube\.ru/play/embed/(\w+)"), "https://rutube.ru/video/{}/"),
)
_WRAPPED = re.compile(
    r"facebook\.com/plugins/(?:video|post)|w\.soundcloud\.com/player|cdn\.embedly\.com|iframely\."
)
_KNOWN = re.compile(
    r"^https?://(?:[\w-]+\.)*(?:(?:bandcamp|soundcloud|dwcdn|flourish|uri|infogram|openstreetmap|ted|documentcloud"
    r"|archive|bbc|reuters|jwplatform|jwplayer|brightcove|kaltura|megaphone|acast|simplecast|podbean|spreaker|buzzsprout"
    r"|libsyn|podigee|art19|omny|audioboom|twitch|streamable|vk|ok|bilibili|nicovideo|peertube|apple|scribd|slideshare"
    r"|issuu|codepen|mixcloud|deezer|facebook|instagram|threads|bsky|reddit|tiktok|twitter|x)\.\w{2,}(?:[/?#]|$)"
    r"|gist\.github\.com|google\.\w+(?:\.\w+)?/maps)",
)
# Frames of networks that show a button or a box of followers.
_BUTTONS = re.compile(
    r"facebook\.com/(?:v[\d.]+/)?plugins/(?!video|post)|//[^/]*/widgets/(?:follow|tweet)_button"
)


# Addresses of adverts, buttons and tests of who reads; sizes that adverts are sold in.
_ADVERT = re.compile(
    r"[/.]ad[sx]?[\d.]*[./?]|doubleclick|syndication|ad-?s(?:erv|ystem|lot)|banner|sponsor|taboola|outbrain|recaptcha|captcha"
    r"|disqus|addthis|sharethis|consent|googletagmanager|/gtm|newsletter|subscri|sign-?up|login|comments?[/.?]",
    re.IGNORECASE,
)
_ADVERTS = frozenset(
    {
        (300, 250),
        (336, 280),
        (728, 90),
        (970, 90),
        (970, 250),
        (160, 600),
        (300, 600),
        (120, 600),
        (320, 50),
        (320, 100),
        (468, 60),
    }
)


def card_embeds(soup: BeautifulSoup, base: str) -> None:
    """Turn frames, players and embedded posts into link cards; drop what leads nowhere."""
    for frame in named(soup, "iframe", "embed", "object", "video", "audio"):
        if gone(frame):
            continue
        url, title = _address(frame, base), _title(frame)
        if url and (
            title or frame.name in {"video", "audio"} or _is_known(url) or not _is_advert(frame, url)
        ):
            frame.replace_with(_card(soup, url, title))
        else:
            frame.decompose()
    for post in [p for p in classed(soup, POST) if p.name == "blockquote"]:
        _keep_address(soup, post, base)


def _address(frame: Tag, base: str) -> str:
    """Return the address people can open for a frame, "" when it has none."""
    inner = first(frame, "source")
    said = [frame.get(name) for name in ("src", "data-src", "data-lazy-src", "data")]
    said.append(inner.get("src") if isinstance(inner, Tag) else None)
    # A lazy frame shows a blank page first: what can be published is what it will show.
    url = next(filter(None, (absolute(str(raw), base) for raw in said if raw)), "")
    if _BUTTONS.search(url):
        return ""
    for pattern, opened in _PLAYERS:
        if found := pattern.search(url):
            return opened.format(found.group(1))
    if _WRAPPED.search(url):
        asked = parse_qs(urlsplit(url).query)
        return absolute((asked.get("href") or asked.get("url") or [url])[0], base)
    return url if url.startswith("http") else ""


def _is_advert(frame: Tag, url: str) -> bool:
    """Tell whether a frame without a title has the address or the size of an advert, or shows nothing."""
    width, height = pixels(frame.get("width")), pixels(frame.get("height"))
    return (width, height) in _ADVERTS or 0 < width <= 3 or 0 < height <= 3 or bool(_ADVERT.search(url))


def _is_known(url: str) -> bool:
    """Tell whether an address belongs to a player or chart service worth a card without title."""
    return any(url.startswith(opened.partition("{")[0]) for _, opened in _PLAYERS) or bool(_KNOWN.search(url))


def _title(frame: Tag) -> str:
    """Return what the frame calls itself, "" when that says nothing."""
    title = " ".join(str(frame.get("title") or frame.get("aria-label") or "").split())
    return (
        ""
        if re.search(
            r"advert|^(?:embed(?:ded)?|iframe|video player|youtube video player)\b", title, re.IGNORECASE
        )
        else title
    )


def _card(soup: BeautifulSoup, url: str, title: str) -> Tag:
    """Return a paragraph with one link."""
    card = soup.new_tag("figure")
    link = soup.new_tag("a", href=url)
    link.string = title or url
    card.append(link)
    return card


def _keep_address(soup: BeautifulSoup, post: Tag, base: str) -> None:
    """Make sure that an embedded post carries its own address as a link and as `cite`."""
    raw = next(filter(None, map(post.get, PERMALINKS)), "")
    links = [a for a in named(post, "a") if a.get("href")]
    url = absolute(str(raw or (links[-1]["href"] if links else "")), base)
    if not url:
        return
    post.attrs = {"cite": url}
    if not links:
        link = soup.new_tag("a", href=url)
        link.string = url
        post.append(link)
