"""Feeds, articles, stories and failures as pages: functions from the contract's JSON shapes to markup.

Pure, no HTTP. Feeds are columns of summaries, articles are set in one quiet
measure; everything works without scripts. The front page is in `frontpage.py`.
"""

import re
from html import unescape

from feeds.web.face import Face
from feeds.web.failures import Failure
from feeds.web.html import Html, el, text
from feeds.web.layout import formats, moment, quoted, tag_links
from feeds.web.pictures import through_us
from feeds.web.shelf import Gone, Json

_IMG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_ALT = re.compile(r'\balt="([^"]*)"', re.IGNORECASE)
_SRC = re.compile(r"""\bsrc=["'](https?:[^"'<>]*)["']""", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_CAPTION = re.compile(r"\s*(?:</a>)?\s*<figcaption\b[^<>]*>(.*?)</figcaption>", re.DOTALL)
# A summary that begins with so many letters of the text repeats it, whatever follows.
_SAME = 60
_STATES = {
    "ok": "in order", "failing": "failing", "quiet": "quiet", "drifting": "changed shape",
    "paused": "paused", "gone": "gone",
}  # fmt: skip


def card(article: Json) -> Html:
    """Return an article as a short notice: kicker, headline, summary, byline."""
    return el(
        "article",
        kicker(article),
        el("h2", title_link(article), class_="headline"),
        el("p", article["summary"], class_="summary") if article["summary"] else None,
        byline(article),
        class_="card",
        lang=article["language"] or None,
        dir="auto",
    )


def title_link(article: Json) -> Html:
    """Return an article's title as the link to its page."""
    return el("a", article["title"] or "Untitled", href=article_path(article["id"]))


def article_path(id: str) -> str:  # noqa: A002
    """Return the path of an article's page."""
    return quoted(f"/articles/{id}")


def kicker(article: Json) -> Html:
    """Return the line above a headline: the source, and what readers must know of the article's state."""
    note = el("strong", "Corrected", class_="mark") if article["note"] else None
    source = article["source"] and el(
        "a", article["source"], href=quoted(f"/feeds/source/{article['source']}")
    )
    return el("p", source, " " if note else None, note, class_="kicker")


def byline(article: Json) -> Html:
    """Return who wrote an article and when it was published."""
    names = ", ".join(str(name) for name in article["authors"])
    return el(
        "p",
        el("span", names, class_="authors") if names else None,
        " · " if names and article["published"] else None,
        moment(article["published"]),
        class_="byline",
    )


def feed_page(feed: Json, face: Face) -> list[Html]:
    """Return a feed as a page: what it is, how to subscribe, its articles."""
    name = feed["name"]
    head = el(
        "header",
        el("p", "Feed", class_="kicker"),
        el("h1", feed["title"] or name),
        el("p", feed["description"], class_="standfirst") if feed["description"] else None,
        formats(name),
        subscribe_help(name, face),
        class_="sheet-head",
    )
    articles = feed["articles"]
    river = [card(article) for article in articles] or [el("p", "No article is in this feed yet.")]
    return [head, el("div", river, class_="river")]


def subscribe_help(name: str, face: Face) -> Html:
    """Return the folded explanation of how to follow a feed."""
    address = face.at(f"/feeds/{name}.atom")
    return el(
        "details",
        el("summary", "How to subscribe"),
        el("p", "Copy this address into your feed reader; it looks for new articles by itself:"),
        el("p", el("code", address)),
        el(
            "p",
            "RSS and JSON Feed carry the same articles for programs that prefer them. Programs that speak ",
            "WebSub find our hub in the feed and are told of each change within seconds. ",
            el("a", "All feeds as OPML", href="/feeds.opml"),
            " can be imported at once.",
        ),
        class_="help",
    )


def article_page(article: Json, face: Face) -> list[Html]:
    """Return one article to be read: its text, then where it came from and what belongs to it."""
    return [
        el(
            "article",
            _article_head(article),
            el("div", body_of(article, face), class_="text"),
            tag_links(article["tags"]),
            class_="piece",
            lang=article["language"] or None,
            dir="auto",
        ),
        el("aside", _origin(article), _related(article), class_="after", aria_label="About this article"),
    ]


def _article_head(article: Json) -> Html:
    updated = article["updated"] if article["updated"] != article["published"] else None
    note = el("p", el("strong", "Correction"), " ", article["note"], class_="note", role="note", lang="en")
    return el(
        "header",
        kicker({**article, "note": ""}),
        el("h1", article["title"] or "Untitled"),
        el("p", article["summary"], class_="standfirst") if _stands_alone(article) else None,
        byline(article),
        el("p", "Updated ", moment(updated), class_="byline", lang="en") if updated else None,
        note if article["note"] else None,
    )


def _stands_alone(article: Json) -> bool:
    """Say whether the summary begins otherwise than the text, which is read next anyway."""
    summary = " ".join(str(article["summary"] or "").rstrip("…").split())
    text = " ".join(str(article["text"] or "")[: 2 * len(summary) + 100].split())
    return bool(summary) and not text.startswith(summary[:_SAME])


def body_of(article: Json, face: Face) -> Html:
    """Return the sanitised text of an article, with pictures as the policy has them."""
    html = article["html"] or ""
    if not html:
        paragraphs = str(article["text"] or "").split("\n")
        return text([el("p", one) for one in paragraphs if one.strip()])
    if face.pictures == "proxy":
        return Html(through_us(html, article["id"]))
    return Html(html) if face.pictures == "link" else without_pictures(html)


def without_pictures(html: str) -> Html:
    """Return sanitised HTML with each picture replaced by a link to it that says what it shows.

    A link asks nobody for anything until somebody follows it. What the caption says is not said twice.
    """

    def described(found: re.Match[str]) -> str:
        alt, src = _ALT.search(found.group()), _SRC.search(found.group())
        said = unescape(alt.group(1)).strip() if alt else ""
        caption = _CAPTION.match(html, found.end())
        if caption and said and said in unescape(_TAG.sub("", caption[1])):
            said = ""
        if src is None:
            return el("em", f"Picture: {said}") if said else ""
        link = el("a", "Picture", href=unescape(src.group(1)), rel="noopener noreferrer nofollow")
        return el("em", link, f": {said}" if said else None, class_="elsewhere")

    return Html(_IMG.sub(described, html))


def _origin(article: Json) -> Html:
    """Return where the article was published first, where else, and how we keep it."""
    also = [
        el("li", el("a", one["source"], href=one["url"], rel="noopener nofollow"))
        for one in article["also_at"]
    ]
    return el(
        "section",
        el("h2", "Where this comes from"),
        el(
            "p",
            "First published by ",
            article["source"] or "its publisher",
            [": ", el("a", "read the original", href=article["url"], rel="noopener")]
            if article["url"]
            else None,
            ".",
        ),
        [el("p", "Also at:"), el("ul", also)] if also else None,
        el(
            "p", "Our revision ", str(article["revision"] or 1), ", changed ", moment(article["updated"]), "."
        ),
        el("p", el("a", "This article as JSON", href=article_path(article["id"]) + ".json"), class_="more"),
    )


def _related(article: Json) -> Html | None:
    links = [
        el(
            "li",
            el("a", one["title"] or one["url"], href=article_path(one["id"]) if one["id"] else one["url"]),
            el("small", " ", one["reason"]) if one["reason"] else None,
        )
        for one in article["related"]
    ]
    story = article["story"] and el(
        "p", el("a", "All articles of this story", href=quoted(f"/stories/{article['story']}")), class_="more"
    )
    if not links and not story:
        return None
    return el("section", el("h2", "Related"), el("ul", links) if links else None, story or None)


def story_page(story: Json, face: Face) -> list[Html]:
    """Return a story: all articles about one event, newest first."""
    name = f"story/{story['id']}"
    count = len(story["articles"])
    head = el(
        "header",
        el("p", "Story", class_="kicker"),
        el("h1", story["title"] or "Untitled story"),
        el("p", f"{count} article{'' if count == 1 else 's'} since ", moment(story["opened_at"])),
        *_past(story),
        formats(name),
        subscribe_help(name, face),
        class_="sheet-head",
    )
    return [head, el("div", [card(article) for article in story["articles"]], class_="river")]


def _past(story: Json) -> list[Html]:
    """Return what became of the story: where it was split off, and which stories left it."""
    kin = [one for one in story.get("past", ()) if one["what"] == "split"]
    if story.get("split_from"):
        kin.insert(0, {"id": story["split_from"], "title": "Another story", "reason": story["reason"]})
    return [
        el("p", el("a", one["title"] or "Another story", href=quoted(f"/stories/{one['id']}")),
           f": {one['reason']}.")
        for one in kin
    ]  # fmt: skip


def state(name: str) -> Html:
    """Return the state of a source in words, with the colour that goes with it."""
    return el("span", _STATES.get(name, name), class_=f"state state-{name}")


def figures(status: Json) -> Html:
    """Return the plain figures of the status as a list of terms; the rest is for machines."""
    rows = [
        [el("dt", str(name).replace("_", " ").capitalize()), el("dd", _figure(value))]
        for name, value in status.items()
        if isinstance(value, int | float | str) and not name.endswith("_seconds")
    ]
    return el("dl", rows, class_="figures")


def _figure(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return moment(value) if isinstance(value, str) else value


def gone_page(gone: Gone) -> list[Html]:
    """Return what stands in place of an article that is no more."""
    words = {"killed": "This article was taken down", "withdrawn": "This article was withdrawn"}
    return [
        el(
            "div",
            el("h1", words.get(gone.status, "This is no longer here")),
            el("p", "Since ", moment(gone.since.isoformat()), ".") if gone.since else None,
            el("p", gone.note, class_="standfirst") if gone.note else None,
            el("p", "Please do not use or pass on copies of it.") if gone.status == "killed" else None,
            el("p", el("a", "To the front page", href="/"), class_="more"),
            class_="failure",
        )
    ]


def failure_page(failure: Failure) -> list[Html]:
    """Return an error as a page: one sentence and a way out."""
    headlines = {404: "Nothing is printed here", 503: "Back in a moment"}
    return [
        el(
            "div",
            el("p", f"Error {failure.status}", class_="kicker"),
            el("h1", headlines.get(failure.status, "That did not work")),
            el("p", failure.message, class_="standfirst"),
            el("p", el("a", "To the front page", href="/"), class_="more"),
            class_="failure",
        )
    ]
