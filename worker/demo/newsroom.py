"""The newsroom: every document the fictional site serves, rendered from an edition.

Pages are rendered at each request: the site is small, and what a reader gets is
then always what the edition says. Feeds are written here by hand and not by our
own formats, because a demo that reads what the same code wrote proves nothing.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from importlib import resources

from worker.demo import layout as looks_of
from worker.demo.edition import Edition, Shown
from worker.demo.layout import Words, body, fill, machine_readable
from worker.demo.picture import png
from worker.demo.piece import Piece
from worker.demo.press import Publisher, Section, languages, publishers, standing

_ASSET_TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".js": "text/javascript"}
_HTML = "text/html; charset=utf-8"
_FEED_TYPES = {"rss.xml": "application/rss+xml", "atom.xml": "application/atom+xml"}


@dataclass(frozen=True, slots=True)
class Page:
    """A document as it is sent; `modified` is its last change, None when it has none to tell."""

    body: bytes
    content_type: str = _HTML
    status: int = 200
    modified: datetime | None = None


def address(piece: Piece) -> str:
    """Return the path of a piece's page."""
    return f"/{piece.publisher}/{piece.section}/{piece.slug}"


def _stamp(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Newsroom:
    """Renders one edition for a site at `url` (no slash at the end)."""

    url: str
    edition: Edition

    def words(self, language: str) -> Words:
        """Return what bodies need; only pieces that are shown can be linked to."""

        def find(slug: str) -> tuple[str, str] | None:
            item = self.edition.shown.get(slug)
            return (self.url + address(item.piece), item.piece.title) if item else None

        return Words(self.url, language, find)

    def page(self, path: str) -> Page:
        """Return what stands at a path; 404 and 410 are pages too."""
        parts = path.strip("/").split("/")
        match parts:
            case ["images", name]:
                return _image(name)
            case ["assets", name]:
                return _asset(name)
            case [""] | ["robots.txt"] | ["sitemap.xml"]:
                return self._root(parts[0])
            case [slug, *rest] if slug in publishers():
                return self._of_publisher(publishers()[slug], rest)
        return _absent(404)

    def _root(self, name: str) -> Page:
        """Return the start page, robots.txt or the sitemap of everything."""
        if name == "sitemap.xml":
            return self._sitemap("")
        if name == "robots.txt":
            maps = "".join(f"Sitemap: {self.url}{path}sitemap.xml\n" for path in ("/", "/wire/"))
            text = f"User-agent: *\nDisallow: /courier/search\nDisallow: /courier/login\n\n{maps}"
            return Page(text.encode(), "text/plain; charset=utf-8")
        items = "".join(f'<li><a href="/{one.slug}/">{one.name}</a></li>' for one in publishers().values())
        html = (
            f"<!DOCTYPE html><html lang=en><title>A small press</title><h1>A small press</h1><ul>{items}</ul>"
        )
        return Page(html.encode())

    def _of_publisher(self, publisher: Publisher, rest: list[str]) -> Page:
        """Return a publisher's front page, feed, sitemap, section page or article."""
        first = next(iter(publisher.sections.values()))
        match rest:
            case []:
                return self._listing(publisher, first, whole=True)
            case ["sitemap.xml"]:
                return self._sitemap(publisher.slug)
            case ["rss.xml" | "atom.xml" as name]:
                return self._feed(publisher, name)
            case [name] if standing(name):
                return _short(name.capitalize(), standing(name))
            case [section] if section in publisher.sections:
                return self._listing(publisher, publisher.sections[section])
            case [section, slug] if slug in self.edition.shown:
                return self._article(self.edition.shown[slug], publisher, section)
            case [_, slug] if slug in self.edition.gone:
                return _absent(self.edition.gone[slug])
        return _absent(404)

    def _values(self, item: Shown, publisher: Publisher) -> dict[str, str]:
        """Return what any template may say about a piece."""
        piece, language = item.piece, languages()[publisher.language]
        section = publisher.sections[piece.section]
        home = f"{self.url}/{publisher.slug}"
        return {
            "site": self.url,
            "home": home,
            "publisher": publisher.name,
            "language": publisher.language,
            "section_name": section.name,
            "section_url": f"{home}/{section.slug}/",
            "url": self.url + address(piece),
            "title": piece.title,
            "summary": piece.summary,
            "byline": language.byline(piece.authors),
            "image": f"{self.url}/images/{piece.image}-1024.png",
            "published_iso": _stamp(item.published),
            "published_text": language.spoken(item.published),
            "updated_iso": _stamp(item.updated),
        }

    def _article(self, item: Shown, publisher: Publisher, section: str) -> Page:
        """Return an article's page in the layout of its section."""
        piece = item.piece
        if (piece.publisher, piece.section) != (publisher.slug, section):
            return _absent(404)
        looks = looks_of.layout(publisher.sections[section].layout)
        others = [one for one in self.edition.latest(publisher.slug) if one.piece.slug != piece.slug][:3]
        html = fill(
            looks.page,
            self._values(item, publisher),
            body=body(piece.blocks, item.note, looks, self.words(publisher.language)),
            related="".join(fill(looks.related_item, self._values(one, publisher)) for one in others),
            author_metas=_elements('<meta name="author" content="{}">', piece.authors),
            json_ld=self._json_ld(item, publisher),
        )
        return Page(html.encode(), modified=item.updated)

    def _json_ld(self, item: Shown, publisher: Publisher) -> str:
        """Return schema.org metadata, safe inside a script element."""
        values = self._values(item, publisher)
        facts = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": item.piece.title,
            "description": item.piece.summary,
            "datePublished": values["published_iso"],
            "dateModified": values["updated_iso"],
            "author": [{"@type": "Person", "name": name} for name in item.piece.authors],
            "publisher": {"@type": "Organization", "name": publisher.name},
            "articleSection": values["section_name"],
            "inLanguage": publisher.language,
            "image": [values["image"]],
            "mainEntityOfPage": values["url"],
        }
        return json.dumps(facts, ensure_ascii=False).replace("</", "<\\/")

    def _listing(self, publisher: Publisher, section: Section, *, whole: bool = False) -> Page:
        """Return a section's page, or with `whole` the front page of all sections."""
        looks = looks_of.layout(section.layout)
        items = self.edition.latest(publisher.slug, "" if whole else section.slug)
        values = {
            "site": self.url,
            "home": f"{self.url}/{publisher.slug}",
            "publisher": publisher.name,
            "language": publisher.language,
            "section_name": publisher.name if whole else section.name,
        }
        cards = "\n".join(fill(looks.card, self._values(item, publisher)) for item in items)
        return Page(fill(looks.listing, values, cards=cards).encode(), modified=self.edition.changed)

    def _sitemap(self, publisher: str) -> Page:
        """Return the sitemap of one publisher, or of all; a wire's own has the news fields."""
        rows, templates = [], machine_readable()
        for item in self.edition.latest(publisher):
            values = self._values(item, publishers()[item.piece.publisher])
            news = fill(templates["sitemap_news"], values) if publisher else ""
            rows.append(fill(templates["sitemap_row"], values, news=news))
        return Page(
            fill(templates["sitemap"], {}, rows="\n".join(rows)).encode(),
            "application/xml",
            modified=self.edition.changed,
        )

    def _feed(self, publisher: Publisher, name: str) -> Page:
        """Return the feed of those sections that are in it; 404 when none is."""
        inside = {section.slug for section in publisher.sections.values() if section.feed == name}
        if not inside:
            return _absent(404)
        items = [item for item in self.edition.latest(publisher.slug) if item.piece.section in inside]
        entry, document = (
            (machine_readable()["rss_item"], machine_readable()["rss"])
            if name == "rss.xml"
            else (machine_readable()["atom_entry"], machine_readable()["atom"])
        )
        newest = max((item.updated for item in items), default=self.edition.changed)
        values = {
            "home": f"{self.url}/{publisher.slug}",
            "site": self.url,
            "publisher": publisher.name,
            "language": publisher.language,
            "updated_iso": _stamp(newest),
            "updated_mail": format_datetime(newest, usegmt=True),
        }
        entries = "\n".join(self._entry(entry, item, publisher) for item in items)
        return Page(
            fill(document, values, entries=entries).encode(), _FEED_TYPES[name], modified=self.edition.changed
        )

    def _entry(self, template: str, item: Shown, publisher: Publisher) -> str:
        """Return one feed entry; only where the editors want it, with the whole text."""
        piece, content = item.piece, ""
        if piece.feed_text == "full":
            html = self.plain_body(item, publisher.language)
            content = f'<content type="html">{escape(html, quote=False)}</content>'
        values = self._values(item, publisher) | {
            "slug": piece.slug,
            "summary": f"{piece.summary} [{item.note}]" if item.note else piece.summary,
            "published_mail": format_datetime(item.published, usegmt=True),
        }
        return fill(
            template,
            values,
            content=content,
            categories=_elements("<category>{}</category>", piece.categories),
            terms=_elements('<category term="{}"/>', piece.categories),
            creators=_elements("<dc:creator>{}</dc:creator>", piece.authors),
            persons=_elements("<author><name>{}</name></author>", piece.authors),
        )

    def plain_body(self, item: Shown, language: str) -> str:
        """Return a body without page furniture, as publishers put it into feeds and hooks."""
        return body(item.piece.blocks, item.note, looks_of.layout("plain"), self.words(language))


def _elements(pattern: str, values: Iterable[str]) -> str:
    return "".join(pattern.format(escape(value)) for value in values)


def _image(name: str) -> Page:
    """Return a picture by `key-width.png`."""
    key, _, width = name.removesuffix(".png").rpartition("-")
    if not key or width not in ("320", "640", "1024") or not name.endswith(".png"):
        return _absent(404)
    return Page(png(key, int(width)), "image/png")


def _asset(name: str) -> Page:
    """Return a style sheet, script or drawing of the site's own."""
    file = resources.files("worker.demo") / "assets" / name
    kind = _ASSET_TYPES.get(name[name.rfind(".") :])
    if kind is None or not file.is_file():
        return _absent(404)
    return Page(file.read_bytes(), f"{kind}; charset=utf-8")


def _absent(status: int) -> Page:
    """Return the page for what is not there (404) or no more (410)."""
    text = "This page has been withdrawn." if status == 410 else "There is no such page."
    return _short(str(status), text, status)


def _short(title: str, text: str, status: int = 200) -> Page:
    """Return a page of one sentence."""
    head = f'<!DOCTYPE html><html lang="en"><title>{title}</title>'
    return Page(f'{head}<h1>{title}</h1><p>{text}</p><a href="/">Home</a></html>'.encode(), status=status)
