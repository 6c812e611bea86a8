"""Which address a frame or player leads people to, and which frames show only adverts.

Known players get the address people would open, unknown frames keep theirs,
unless they have the size or the address of an advert and no title.
"""

import re
from urllib.parse import parse_qs, urlsplit

from worker.pipeline.clean.links import absolute
from worker.pipeline.clean.pictures import HasAttributes, pixels

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


def opened(
    frame: HasAttributes, base: str, source: HasAttributes | None = None, *, is_media: bool = False
) -> tuple[str, str] | None:
    """Return the address people can open for a frame and its title, None for one that goes.

    `source` is the first that a player holds; players are always kept.
    """
    url, title = _address(frame, base, source), _title(frame)
    if url and (title or is_media or _is_known(url) or not _is_advert(frame, url)):
        return url, title
    return None


def _address(frame: HasAttributes, base: str, source: HasAttributes | None) -> str:
    """Return the address people can open for a frame, "" when it has none."""
    said = [frame.get(name) for name in ("src", "data-src", "data-lazy-src", "data")]
    said.append(source.get("src") if source is not None else None)
    # A lazy frame shows a blank page first: what can be published is what it will show.
    url = next(filter(None, (absolute(str(raw), base) for raw in said if raw)), "")
    if _BUTTONS.search(url):
        return ""
    for pattern, address in _PLAYERS:
        if found := pattern.search(url):
            return address.format(found.group(1))
    if _WRAPPED.search(url):
        asked = parse_qs(urlsplit(url).query)
        return absolute((asked.get("href") or asked.get("url") or [url])[0], base)
    return url if url.startswith("http") else ""


def _is_advert(frame: HasAttributes, url: str) -> bool:
    """Tell whether a frame without a title has the address or the size of an advert, or shows nothing."""
    width, height = pixels(frame.get("width")), pixels(frame.get("height"))
    return (width, height) in _ADVERTS or 0 < width <= 3 or 0 < height <= 3 or bool(_ADVERT.search(url))


def _is_known(url: str) -> bool:
    """Tell whether an address belongs to a player or chart service worth a card without title."""
    return any(url.startswith(address.partition("{")[0]) for _, address in _PLAYERS) or bool(
        _KNOWN.search(url)
    )


def _title(frame: HasAttributes) -> str:
    """Return what the frame calls itself, "" when that says nothing."""
    title = " ".join(str(frame.get("title") or frame.get("aria-label") or "").split())
    return (
        ""
        if re.search(
            r"advert|^(?:embed(?:ded)?|iframe|video player|youtube video player)\b", title, re.IGNORECASE
        )
        else title
    )
