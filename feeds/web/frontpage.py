"""The front page as markup: a lead and the latest, with feeds, sources and status beside them."""

from collections.abc import Sequence

from feeds.web.face import Face
from feeds.web.html import Html, el
from feeds.web.layout import formats, moment, quoted
from feeds.web.pictures import picture_path
from feeds.web.shelf import Json
from feeds.web.views import byline, card, figures, kicker, state, title_link

# How many articles are set as cards under the lead; the rest become a list of headlines.
CARDS = 6


def front(home: Json, face: Face) -> list[Html]:
    """Return the front page: the lead and the latest on the left, feeds, sources and status beside them."""
    articles: Sequence[Json] = home["articles"]
    latest = el(
        "div",
        el("h1", face.title, class_="unseen"),
        [_lead(articles[0], face)] if articles else _empty(),
        el("div", [card(article) for article in articles[1 : 1 + CARDS]], class_="cards")
        if articles[1:]
        else None,
        _headlines(articles[1 + CARDS :]),
        el("p", el("a", "All articles", href="/feeds/all"), class_="more") if articles else None,
        class_="latest",
    )
    beside = el(
        "aside",
        _feed_list(home["feeds"]),
        _source_list(home["sources"]),
        _status(home["status"]) if face.live else None,
        class_="beside",
        aria_label="Feeds, sources and status" if face.live else "Feeds and sources",
    )
    return [el("div", latest, beside, class_="front")]


def _empty() -> Html:
    return el(
        "div",
        el("h2", "Nothing yet"),
        el("p", "No article has come in so far. Add a source:"),
        el("pre", el("code", "wirecopy source add https://example.org/feed.xml --every 15m")),
        class_="empty",
    )


def _lead(article: Json, face: Face) -> Html:
    """Return the newest article, large, with its picture when there is one and we show pictures."""
    image = str(article.get("image") or "")
    picture = None
    if face.pictures != "hide" and image.startswith(("http://", "https://")):
        source = image if face.pictures == "link" else picture_path(article["id"], image)
        picture = el("img", src=source, alt="", loading="lazy", referrerpolicy="no-referrer")
    return el(
        "article",
        picture and el("p", picture, class_="plate"),
        kicker(article),
        el("h2", title_link(article)),
        el("p", article["summary"], class_="standfirst") if article["summary"] else None,
        byline(article),
        class_="lead",
        lang=article["language"] or None,
        dir="auto",
    )


def _headlines(articles: Sequence[Json]) -> Html | None:
    if not articles:
        return None
    items = [
        el("li", title_link(one), " ", el("small", one["source"], ", ", moment(one["published"])))
        for one in articles
    ]
    return el("section", el("h2", "Earlier"), el("ul", items), class_="earlier")


def _feed_list(feeds: Sequence[Json]) -> Html:
    """Return the feeds with their formats; those of tags are a cloud, those of sources stand there."""
    own = [one for one in feeds if not str(one["name"]).startswith(("source/", "tag/", "story/"))]
    items = [
        el(
            "li",
            el("a", one["title"] or one["name"], href=quoted(f"/feeds/{one['name']}")),
            formats(one["name"]),
        )
        for one in own
    ]
    tagged = [one for one in feeds if str(one["name"]).startswith("tag/")]
    return el(
        "section",
        el("h2", "Feeds"),
        el("ul", items, class_="feeds"),
        _cloud(tagged) if tagged else None,
        el("p", el("a", "All feeds as OPML", href="/feeds.opml"), class_="more"),
        id="feeds",
    )


def _cloud(feeds: Sequence[Json]) -> Html:
    """Return the feeds of tags as a row of their names."""
    items = [
        el("li", el("a", one["title"] or one["name"], href=quoted(f"/feeds/{one['name']}"))) for one in feeds
    ]
    return el("div", el("h3", "In the news"), el("ul", items, class_="tags"), class_="cloud")


def _source_list(sources: Sequence[Json]) -> Html:
    items = [
        el(
            "li",
            el("a", one["name"], href=quoted(f"/feeds/source/{one['name']}")),
            " ",
            state(one["state"]),
        )
        for one in sources
    ]
    return el(
        "section",
        el("h2", "Sources"),
        el("ul", items, class_="sources") if items else el("p", "None yet."),
        id="sources",
    )


def _status(status: Json) -> Html:
    return el("section", el("h2", "Status"), figures(status), id="status")
