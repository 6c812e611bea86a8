"""The sheet every page for people is printed on: head, masthead, footer, and the headers of the answer."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import resources

from starlette.requests import Request
from starlette.responses import Response

from feeds.web.face import Face
from feeds.web.html import Html, el, text
from feeds.web.negotiate import known_tags

FORMAT_NAMES = {"atom": "Atom", "rss": "RSS", "json": "JSON Feed"}
FORMAT_TYPES = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}
# RSS has its picture of a channel in PNG, JPEG or GIF only, and so have telephones their icons.
ASSETS = {
    "wirecopy.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "icon.png": "image/png",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a page says of itself: `feed` is the feed to offer to readers, `canonical` our path of it.

    `alternates` are further (type, path, title). `form` allows forms to be sent to us.
    """

    title: str
    feed: str = "all"
    canonical: str = ""
    description: str = ""
    kind: str = ""
    alternates: tuple[tuple[str, str, str], ...] = ()
    robots: str = ""
    form: bool = False


def page(face: Face, sheet: Sheet, *body: object) -> str:
    """Return a whole document."""
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("title", sheet.title if sheet.title == face.title else f"{sheet.title} – {face.title}"),
        el("meta", name="color-scheme", content="light dark"),
        sheet.description and el("meta", name="description", content=sheet.description),
        sheet.robots and el("meta", name="robots", content=sheet.robots),
        sheet.canonical and el("link", rel="canonical", href=face.at(sheet.canonical)),
        el("link", rel="stylesheet", href=asset_path("wirecopy.css")),
        el("link", rel="icon", type="image/svg+xml", href=asset_path("icon.svg")),
        el("link", rel="apple-touch-icon", href=asset_path("icon.png")),
        sheet.feed and _offers(face, sheet.feed),
        [
            el("link", rel="alternate", type=kind, href=path, title=title)
            for kind, path, title in sheet.alternates
        ],
    )
    document = el(
        "html",
        head,
        el(
            "body",
            el("a", "Skip to the content", href="#content", class_="skip"),
            _masthead(face),
            el("main", *body, id="content", class_=sheet.kind or None),
            _footer(face),
        ),
        lang="en",
    )
    return "<!doctype html>" + document


def _offers(face: Face, feed: str) -> list[Html]:
    """Return the links by which readers and browsers find the feed of a page."""
    return [
        el("link", rel="alternate", type=FORMAT_TYPES[format_], href=document_path(feed, format_),
           title=f"{face.title}: {feed} ({name})")
        for format_, name in FORMAT_NAMES.items()
    ]  # fmt: skip


def _masthead(face: Face) -> Html:
    links = [("/", "Front page"), ("/#feeds", "Feeds"), ("/#sources", "Sources")]
    links += [("/#status", "Status")] if face.live else []
    return el(
        "header",
        el("a", face.title, href="/", class_="nameplate"),
        el("nav", el("ul", [el("li", el("a", name, href=href)) for href, name in links]), aria_label="Site"),
        class_="masthead",
    )


def _footer(face: Face) -> Html:
    links = (
        ("/feeds/all.atom", "Atom"), ("/feeds/all.rss", "RSS"), ("/feeds/all.json", "JSON Feed"),
        ("/feeds.opml", "All feeds (OPML)"), ("/api/openapi.json", "API"),
    )  # fmt: skip
    return el(
        "footer",
        el("p", f"{face.title} collects, cleans and corrects. Each article names its source."),
        el("ul", [el("li", el("a", name, href=href)) for href, name in links]),
        class_="colophon",
    )


def document_path(name: str, format_: str) -> str:
    """Return the path of a feed document; archive names come as they are."""
    return quoted(f"/feeds/{name}.{format_}")


def quoted(path: str) -> str:
    """Return a path of ours with everything quoted that is not allowed in one."""
    return Face("").at(path)


def moment(iso: str | None) -> Html:
    """Return a time for people and machines: `2 Jan 2026, 03:04 UTC`; nothing for nothing."""
    if not iso:
        return Html("")
    try:
        at = datetime.fromisoformat(iso).astimezone(UTC)
    except ValueError:
        return text(iso)
    return el("time", f"{at.day} {at:%b %Y, %H:%M} UTC", datetime=iso)


def formats(name: str) -> Html:
    """Return the row of links to the documents of one feed, in few letters."""
    return el(
        "ul",
        [
            el(
                "li",
                el(
                    "a",
                    label.removesuffix(" Feed"),
                    href=document_path(name, format_),
                    type=FORMAT_TYPES[format_],
                ),
            )
            for format_, label in FORMAT_NAMES.items()
        ],
        class_="formats",
        aria_label=f"Formats of {name}",
    )


def tag_links(tags: Iterable[dict[str, object]]) -> Html:
    """Return the tags of an article as links to their feeds; nothing when there are none."""
    items = [
        el("li", el("a", tag["name"], href=quoted(f"/feeds/tag/{tag['slug']}"), rel="tag")) for tag in tags
    ]
    return el("ul", items, class_="tags", aria_label="Tags") if items else Html("")


def table(title: str, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> Html:
    """Return a section with one table that scrolls by itself; the first cell names its row."""
    if not rows:
        return el("section", el("h2", title), el("p", "Nothing here."))
    head = el("thead", el("tr", [el("th", one, scope="col") for one in heads]))
    body = [el("tr", el("th", row[0], scope="row"), [el("td", cell) for cell in row[1:]]) for row in rows]
    scroll = el(
        "div",
        el("table", head, el("tbody", body)),
        class_="scroll",
        tabindex="0",
        role="region",
        aria_label=title,
    )
    return el("section", el("h2", title), scroll)


@cache
def asset(name: str) -> tuple[bytes, str]:
    """Return the bytes of one of our static files and a short hash of them."""
    body = resources.files("feeds.web").joinpath("assets", name).read_bytes()
    return body, hashlib.sha256(body).hexdigest()[:12]


def asset_path(name: str) -> str:
    """Return the address of a static file, which changes when the file does."""
    return f"/assets/{name}?v={asset(name)[1]}"


def page_policy(face: Face, *, form: bool = False) -> str:
    """Return the content security policy of a page: our one stylesheet, and pictures if they are allowed."""
    pictures = "'self' http: https:" if face.pictures == "link" else "'self'"
    sound = "http: https:" if face.pictures == "link" else "'none'"
    forms = "'self'" if form else "'none'"
    return (
        f"default-src 'none'; style-src 'self'; img-src {pictures}; media-src {sound}; "
        f"form-action {forms}; base-uri 'none'; frame-ancestors 'none'"
    )


def page_answer(
    request: Request, face: Face, sheet: Sheet, body: Iterable[object], status: int = 200
) -> Response:
    """Return a page as a response, or 304 when the caller has it. Pages with forms are private."""
    markup = page(face, sheet, *body).encode()
    tag = hashlib.sha256(markup).hexdigest()[:24]
    cached = "private, no-store" if sheet.form else f"public, max-age={face.max_age_seconds}"
    headers = {
        "cache-control": cached if status in (200, 410) else "no-store",
        "content-security-policy": page_policy(face, form=sheet.form),
    }
    if status == 200 and not sheet.form:
        headers["etag"] = f'W/"{tag}"'
        if tag in known_tags(request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=headers)
    return Response(markup, status, headers, "text/html")
