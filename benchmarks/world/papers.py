"""Feeds of fictional news as publishers write them: RSS and Atom in turn, every fourth with whole texts."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from texts import Story, story

# Last midnight: what is older than a week starts no story and has no copies, and would cost less than news.
NEWEST = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
ITEMS = 20


def feed(number: int, items: int = ITEMS, first: int = 0, site: str = "") -> bytes:
    """Return feed `number` with items `first` to `first + items`; about 32 kB on average over four feeds.

    With `site`, an address, its items are summaries of pages that stand there.
    """
    whole = number % 4 == 3 and not site
    rows = [item(number, first + at, whole=whole) for at in range(items)]
    if number % 2:
        return _atom(number, rows, site)
    return _rss(number, rows, site)


def item(number: int, at: int, *, whole: bool) -> tuple[Story, str, datetime, bool]:
    """Return one item of a feed: its story, its key, when it was published, and whether all of it is told."""
    # Every fifth item tells an event that other feeds tell too, as agencies' stories do.
    seed = f"shared-{at}-{number % 7}" if at % 5 == 4 else f"{number}-{at}"
    told = story(seed, 42 if whole else 6)
    return told, f"{number}-{at}", NEWEST - timedelta(minutes=37 * at + number % 30), whole


def _address(home: str, key: str, when: datetime, site: str) -> str:
    return f"{site}/story/{key}" if site else f"{home}/{when:%Y/%m/%d}/story-{key}"


def _rss(number: int, rows: list[tuple[Story, str, datetime, bool]], site: str) -> bytes:
    head = (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">'
        f"<channel><title>Gazette {number}</title><link>http://gazette{number}.example/</link>"
        f"<description>News of the coast, edition {number}</description><language>en</language>"
    )
    parts = [head]
    for told, key, when, whole in rows:
        body = f"<content:encoded><![CDATA[{told.html(13)}]]></content:encoded>" if whole else ""
        parts.append(
            f"<item><title>{escape(told.title)}</title>"
            f"<link>{_address(f'http://gazette{number}.example', key, when, site)}?utm_source=rss</link>"
            f'<guid isPermaLink="false">gazette-{key}</guid><pubDate>{format_datetime(when)}</pubDate>'
            f"<dc:creator>{escape(told.author)}</dc:creator><category>{escape(told.place)}</category>"
            f"<category>{escape(told.topic)}</category>"
            f'<media:content url="http://gazette{number}.example/i/{key}.jpg" medium="image" width="1200"/>'
            f"<description>{escape('<p>' + told.summary + '</p>')}</description>{body}</item>\n"
        )
    return ("".join(parts) + "</channel></rss>").encode()


def _atom(number: int, rows: list[tuple[Story, str, datetime, bool]], site: str) -> bytes:
    head = (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
        f"<title>Courier {number}</title><id>urn:courier:{number}</id>"
        f'<link href="http://courier{number}.example/"/><updated>{NEWEST.isoformat()}</updated>'
    )
    parts = [head]
    for told, key, when, whole in rows:
        body = f'<content type="html">{escape(told.html(13))}</content>' if whole else ""
        parts.append(
            f"<entry><title>{escape(told.title)}</title><id>urn:courier:{key}</id>"
            f'<link href="{_address(f"http://courier{number}.example", key, when, site)}"/>'
            f"<updated>{when.isoformat()}</updated><published>{when.isoformat()}</published>"
            f"<author><name>{escape(told.author)}</name></author>"
            f'<category term="{escape(told.place)}"/>'
            f"<summary>{escape(told.summary)}</summary>{body}</entry>\n"
        )
    return ("".join(parts) + "</feed>").encode()
