"""Why an article is as it is, as a page: the contract's `explain` shape, and what lies between revisions.

Behind the token, as in the API: it names who received the article, and shows the
words of revisions that readers no longer see.
"""

from collections.abc import Sequence
from urllib.parse import urlencode

from feeds.web.html import Html, el
from feeds.web.layout import moment, quoted, table
from feeds.web.shelf import Json
from feeds.web.views import article_path

_CLASSES = {"added": "ins", "removed": "del"}


def explained_path(id: str, first: int = 0, last: int = 0) -> str:  # noqa: A002
    """Return the path of the page that explains an article, with two of its revisions compared if given."""
    compared = f"?{urlencode({'from': first, 'to': last})}" if first and last else ""
    return quoted(f"/admin/articles/{id}") + compared


def explained_page(found: Json, changes: Json | None) -> list[Html]:
    """Return everything known of why an article is as it is; `changes` is how two of its revisions differ."""
    article, identity = found["article"], found["identity"]
    return [
        el(
            "header",
            el("p", el("a", "Dashboard", href="/admin"), class_="kicker"),
            el("h1", article["title"] or "Untitled"),
            el(
                "p", el("a", article["id"], href=article_path(article["id"])), f", {article['status']}, ",
                f"revision {article['revision']}", class_="byline",
            ),
        ),
        _held(found.get("held")),
        _differences(changes) if changes else Html(""),
        table("Where it came from", ("Received", "How", "Source", "Address", "Bytes", "Outcome"),
               [_document(one) for one in found["documents"]]),
        el("section", el("h2", "Why it is this article"), el("p", f"By {identity['by']}: ", identity["why"])),
        table("What it went through", ("Revision", "Class", "At", "By", "Words", "Note", "Compare"),
               [_revision(article["id"], one) for one in found["revisions"]]),
        _left_out(found.get("left_out", ())),
        table("Tags", ("Tag", "Kind", "Score", "Origin", "Evidence"), [_tag(one) for one in found["tags"]]),
        table("Related", ("Article", "Score", "Reason"), [_related(one) for one in found["related"]]),
        table("Feeds it is in", ("Feed", "Why"), [_feed(one) for one in found["feeds"]]),
        table("Who received it", ("Subscriber", "Feed", "Event", "Revision", "State", "Tries", "Receipt"),
               [_delivery(one) for one in found["deliveries"]]),
    ]  # fmt: skip


def _held(reason: str | None) -> Html:
    """Return the section on why an article waits for an operator, nothing for one that does not."""
    return el("section", el("h2", "Why it is withheld"), el("p", reason)) if reason else Html("")


def _left_out(blocks: Sequence[Json]) -> Html:
    """Return what was known as furniture of the article's host, nothing where none was."""
    rows = [[one["text"], f"on {one['pages']} of the last pages of its host"] for one in blocks]
    return table("Left out of its text", ("Begins", "Because it stood"), rows) if rows else Html("")


def _differences(changes: Json) -> Html:
    """Return what changed between two revisions, field by field, with what was added and removed marked."""
    fields = [
        [el("h3", name.capitalize()), el("p", [_part(one) for one in parts], class_="diff", dir="auto")]
        for name, parts in changes["fields"].items()
    ]
    heading = f"From revision {changes['from']} to {changes['to']}"
    return el("section", el("h2", heading), fields or el("p", "They say the same."), id="changes")


def _part(part: Json) -> Html:
    name = _CLASSES.get(part["op"])
    return el(name, part["text"]) if name else el("span", part["text"])


def _document(one: Json) -> list[object]:
    kept = "" if one.get("kept", True) else ", no longer kept"
    address = el("a", one["url"], href=one["url"], rel="noopener nofollow") if one["url"] else "none"
    return [
        moment(one["received"]), one["how"], one["source"], address, f"{one['bytes']:,}{kept}",
        one.get("outcome") or "",
    ]  # fmt: skip


def _revision(id: str, one: Json) -> list[object]:  # noqa: A002
    number = one["number"]
    path = explained_path(id, number - 1, number) + "#changes"
    compare = el("a", f"with {number - 1}", href=path) if number > 1 else ""
    words = one.get("diff_words")
    return [
        number, one["class"], moment(one["at"]), one["origin"], "" if words is None else words,
        one["note"] or "", compare,
    ]  # fmt: skip


def _tag(one: Json) -> list[object]:
    evidence = ", ".join(
        f"“{found['text']}” {found['count']}× in {found['where']}" for found in one["evidence"]
    )
    name = el("a", one["name"], href=quoted(f"/feeds/tag/{one['slug']}"))
    return [name, one["kind"], f"{one['score']:.2f}", one["origin"], evidence]


def _related(one: Json) -> list[object]:
    address = article_path(one["id"]) if one["id"] else one["url"]
    return [el("a", one["title"] or one["url"], href=address), f"{one['score']:.2f}", one["reason"] or ""]


def _feed(one: Json) -> list[object]:
    return [el("a", one["name"], href=quoted(f"/feeds/{one['name']}")), one["why"]]


def _delivery(one: Json) -> list[object]:
    receipt = one["receipt"]
    proof = [moment(receipt["at"]), f" ({receipt['kind']})"] if receipt else "none"
    return [
        one["subscriber"], one["feed"], one["event"], one["revision"], one["state"], len(one["attempts"]),
        proof,
    ]  # fmt: skip
