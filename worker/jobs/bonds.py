"""Bonds: what placing decides about stories, copies and links, written in bulk.

Placing judges the articles of a document one after the other, but a statement for
each decision costs more than the decision. So decisions are kept here and written
together: a handful of statements a document. Nobody else writes meanwhile
(`Tx.alone`), and whoever needs the rows themselves writes first what is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from worker.pipeline.relate import Neighbourhood, Relation
from worker.store import stories
from worker.store.store import Tx

_MOST_LINKS = 8

Link = tuple[str, float, str]  # kind, score, reason


@dataclass(slots=True)
class Bonds:
    """What was decided in one transaction and is not yet written."""

    tx: Tx
    now: datetime
    _opened: dict[str, int] = field(default_factory=dict)
    _joined: dict[int, str] = field(default_factory=dict)
    _grown: dict[str, None] = field(default_factory=dict)
    _leads: dict[int, int | None] = field(default_factory=dict)
    _links: dict[tuple[int, int], Link] = field(default_factory=dict)
    _back: dict[int, list[tuple[int, Link]]] = field(default_factory=dict)

    def open(self, story: str, first: int) -> None:
        """Open a story; it has the title of its first article until another is nearer to all."""
        self._opened[story] = first

    def join(self, story: str, members: Sequence[int]) -> None:
        """Put articles into a story."""
        self._joined.update(dict.fromkeys(members, story))

    def entitle(self, story: str) -> None:
        """Give a story the title of its most central article, once all have joined."""
        self._grown[story] = None

    def copy(self, number: int, lead: int | None) -> None:
        """Let an article be a copy of another, or of none."""
        self._leads[number] = lead

    def link(self, number: int, other: int, link: Link) -> None:
        """Link an article to another; a better reason replaces a weaker one."""
        standing = self._links.get((number, other))
        if standing is None or standing[1] <= link[1]:
            self._links[number, other] = link

    def link_back(self, number: int, relations: Sequence[Relation]) -> None:
        """Let those related to an article link to it, where it is among their nearest."""
        for relation in relations:
            link = (relation.kind, relation.score, relation.reason)
            self._back.setdefault(relation.number, []).append((number, link))

    def write_stories(self, near: Neighbourhood) -> None:
        """Write the stories that were opened, joined and entitled, and whose copies articles are."""
        stories.set_leads(self.tx, self._leads)
        central = {story: near.central(story) for story in self._grown}
        wanted = {*self._opened.values(), *(number for number in central.values() if number is not None)}
        titles = stories.titles_of(self.tx, sorted(wanted)) if wanted else {}
        found = {s: titles[n] for s, n in central.items() if n is not None and titles.get(n)}
        opened = {s: found.pop(s, "") or titles.get(n, "") for s, n in self._opened.items()}
        stories.open_stories(self.tx, opened, self.now)
        stories.join_all(self.tx, self._joined, self.now)
        stories.entitle(self.tx, found)
        for kept in (self._opened, self._joined, self._grown, self._leads):
            kept.clear()

    def write_links(self) -> set[int]:
        """Write all links; return the articles that gained one back."""
        floors = self._chosen_back()
        stories.relate(self.tx, ((a, o, *link) for (a, o), link in self._links.items()))
        stories.thin(self.tx, {number: floor for number, floor in floors.items() if floor})
        self._links.clear()
        self._back.clear()
        return set(floors)

    def _chosen_back(self) -> Mapping[int, float]:
        """Keep the links back that are better than the last one kept; return that one's score by article."""
        scores = stories.scores(self.tx, list(self._back)) if self._back else {}
        for (number, other), (kind, score, _) in self._links.items():
            if number in self._back and kind != "duplicate":
                scores.setdefault(number, {})[other] = score
        floors: dict[int, float] = {}
        for number, links in self._back.items():
            held = scores.setdefault(number, {})
            for other, link in links:
                floor = sorted(held.values())[-_MOST_LINKS] if len(held) >= _MOST_LINKS else 0.0
                if link[1] > floor:
                    held[other] = link[1]
                    floors[number] = floor
                    self.link(number, other, link)
        return floors
