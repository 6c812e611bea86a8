"""A small newsroom that fills a store as the digest would, without its models. All its news is fiction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from feeds.web.shelf import Json
from worker.flow import Bell
from worker.jobs.publish import publish
from worker.jobs.takedown import KILL, Verb, restore, take_down
from worker.jobs.tools import Tools
from worker.store import articles, feeds, sources, tags
from worker.store.articles import NewArticle

BASE = "https://wire.example"
START = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)


@dataclass
class Newsroom:
    """Writes articles into a store as the digest would, without its models; `now` is its clock."""

    tools: Tools
    now: datetime = START
    bells: list[Bell] = field(default_factory=list)
    sources: dict[str, int] = field(default_factory=dict)
    acted: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)

    def source(self, name: str, kind: str = "feed", **values: Any) -> int:
        row = {
            "name": name,
            "url": f"https://{name}.example/feed.xml",
            "kind": kind,
            "options": {},
            "secrets": [],
        } | values
        with self.tools.store.write() as tx:
            self.sources[name] = sources.add(tx, row, self.now).number
        return self.sources[name]

    def article(
        self,
        title: str,
        source: str = "gazette",
        *,
        tagged: Mapping[str, str] | None = None,
        html: str = "",
        called: str = "",
        embargo: datetime | None = None,
        told: bool = True,
    ) -> str:
        """Write an article; `tagged` maps slugs to names."""  # fmt: skip
        if source not in self.sources:
            self.source(source)
        found = [
            {"name": name, "slug": slug, "kind": "topic", "score": 0.9, "origin": "recogniser",
             "evidence": [{"text": name, "where": "title", "count": 1}]}
            for slug, name in (tagged or {}).items()
        ]  # fmt: skip
        id_ = called or self.tools.mint()
        url = f"https://{source}.example/{id_}"
        new = NewArticle(
            id=id_, source=self.sources[source], document=1, origin="poll", guid_key=id_.encode(),
            other_keys=(), item_hash=b"h",
            source_layer={"title": title, "url": url, "guid": id_, "language": "en"},
            derived_layer={"html": html or f"<p>{title}, in full.</p>", "tags": found},
            shown={"url": url, "title": title, "language": "en", "section": "", "note": ""},
            content_hash=b"c", published=self.now, updated=self.now, embargo_until=embargo, hints=(),
            made_by="test",
        )  # fmt: skip
        with self.tools.store.write() as tx:
            (number,) = articles.insert(tx, [new], self.now)
            numbers = tags.numbers(tx, {slug: (name, "topic") for slug, name in (tagged or {}).items()})
            tags.assign(tx, [(tag, number) for tag in numbers.values()])
            if embargo is None and told:
                articles.tell(tx, [(number, 1, "article.published")], self.now)
            names = {"all", f"source/{source}", *(f"tag/{slug}" for slug in tagged or ())}
            feeds.changed(tx, names, self.now)
        return id_

    def take_down(self, id_: str, verb: Verb = KILL, reason: str = "On the advice of counsel.") -> None:
        with self.tools.store.write() as tx:
            tx.alone()
            take_down(self.tools, tx, articles.find(tx, id_), verb, reason, "operator")

    def restore(self, id_: str) -> None:
        with self.tools.store.write() as tx:
            tx.alone()
            restore(self.tools, tx, articles.find(tx, id_), "operator")

    def publish(self) -> int:
        return publish(self.tools)

    def act(self, command: str, arguments: Mapping[str, Any]) -> Json:
        self.acted.append((command, dict(arguments)))
        return {"done": command}
