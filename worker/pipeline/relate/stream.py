"""The enrichment stage alone: lines in time order in, enriched lines out, no store.

    for each line: tag -> sketch -> judge -> add -> assign

Story ids are those after the last line was read: merges that happened later are
followed.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from worker.article import Tag, Topic
from worker.pipeline.relate.judge import Judgement, Relation, judge
from worker.pipeline.relate.meaning import Reader
from worker.pipeline.relate.neighbourhood import MOST_HELD, WINDOW_DAYS, Neighbourhood
from worker.pipeline.relate.sketch import Sketch, sketch
from worker.pipeline.relate.split import is_due, split

_DAY = 86_400
_TRIM_EVERY = 500
# Background may be older than a story: four weeks are kept.
_KEPT_DAYS = 4 * WINDOW_DAYS


class NamedLike(Protocol):
    """A name found in a text."""

    @property
    def text(self) -> str:
        """The name as it stands there."""

    @property
    def kind(self) -> str:
        """Person, organisation or place."""

    @property
    def count(self) -> int:
        """How often."""


class TaggingLike(Protocol):
    """What tagging says of an article."""

    @property
    def names(self) -> Sequence[NamedLike]:
        """Every name found."""

    @property
    def tags(self) -> Sequence[Tag]:
        """The tags chosen."""

    @property
    def topics(self) -> Sequence[Topic]:
        """The topics."""


class TaggerLike(Protocol):
    """The tagging stage, as this module needs it (stages do not import each other)."""

    def tag(
        self,
        title: str,
        text: str,
        language: str = "",
        categories: Sequence[str] = (),
        url: str = "",
        site: str = "",
    ) -> TaggingLike:
        """Return the names, tags and topics of one article."""

    def mend(self, tagging: Any, others: Iterable[str]) -> TaggingLike:
        """Return the tagging with slips of names put right by the names of its story."""


class Stream:
    """The stage as a stream: what it holds grows by two short strings an article and a bounded window."""

    def __init__(self, tagger: TaggerLike, reader: Reader | None = None) -> None:
        """Begin with nothing known; `tagger` says what each article names and is about.

        Where a `reader` is given, what titles mean counts too.
        """
        self._tagger = tagger
        self._reader = reader
        self._near = Neighbourhood()
        self._now = datetime(1970, 1, 1, tzinfo=UTC)
        self._ids: list[Any] = []
        self._titles: list[str] = []
        self._stories: list[int] = []
        self._became: dict[str, str] = {}
        self._parted: dict[str, str] = {}

    def take(self, line: Mapping[str, Any]) -> dict[str, Any]:
        """Return the enriched line; its story is the one known now, `story` tells the one known later.

        A line is `{id, title, text, published, language?}` with `published` as ISO
        8601; one without a readable time follows the line before it. Raises KeyError
        for a line without id.
        """
        self._now = _moment(line.get("published"), self._now)
        title, text = str(line.get("title") or ""), str(line.get("text") or "")
        language = str(line.get("language") or "")
        self._ids.append(line["id"])
        self._titles.append(title)
        number = len(self._ids)
        tagging = self._tagger.tag(
            title, text, language, tuple(line.get("categories") or ()), str(line.get("url") or ""), ""
        )
        names = names_for_sketch(tagging.names, tagging.tags)
        own = sketch(number, title, text, names, received=self._now, language=language)
        if self._reader is not None and self._reader.speaks(language):
            self._near.mean(number, self._reader.read([title])[0])
        judgement = judge(self._near, own)
        if judgement.story is not None:
            tagging = self._tagger.mend(tagging, names_of_story(self._near, judgement))
        self._stories.append(self._keep(own, judgement))
        self._look_at(self.story(number), number)
        return {
            "id": line["id"],
            **_tagged(tagging),
            "duplicate_of": None if judgement.duplicate_of is None else self._id(judgement.duplicate_of),
            "story": self.story(number),
            "related": [self._link(relation) for relation in judgement.related],
        }

    def story(self, place: int) -> str:
        """Return the story of the article that came at this place (from 1), as it is known now."""
        story = f"s{self._stories[place - 1]}"
        while story in self._became:
            story = self._became[story]
        return story

    def _keep(self, own: Sketch, judgement: Judgement) -> int:
        """Hold an article; return the number of its story."""
        story = judgement.story or f"s{own.number}"
        self._near.add(own)
        self._near.assign(own.number, story, judgement.duplicate_of)
        for merge in judgement.merges:
            if merge.into not in (self._parted.get(merge.story), merge.story):
                self._near.merge(merge.story, merge.into)
                self._became[merge.story] = merge.into
        if own.number % _TRIM_EVERY == 0:
            self._near.trim(own.published - _KEPT_DAYS * _DAY)
            self._near.keep(MOST_HELD)
        return int(story[1:])

    def _look_at(self, story: str, number: int) -> None:
        """Split a story that has grown into two; what leaves it bears the number of this line."""
        found = split(self._near, story) if is_due(self._near.size(story)) else None
        if found is None:
            return
        self._parted[f"s{number}"] = story
        for member in found.members:
            self._stories[member - 1] = number
            self._near.assign(member, f"s{number}", self._lead(member))

    def _lead(self, number: int) -> int | None:
        lead = self._near.lead_of(number)
        return None if lead == number else lead

    def _id(self, number: int) -> Any:
        return self._ids[number - 1]

    def _link(self, relation: Relation) -> dict[str, Any]:
        return {
            "id": self._id(relation.number),
            "url": None,
            "title": self._titles[relation.number - 1],
            "kind": relation.kind,
            "score": relation.score,
            "reason": relation.reason,
        }


def enrich_stream(
    lines: Iterable[Mapping[str, Any]], tagger: TaggerLike, reader: Reader | None = None
) -> list[dict[str, Any]]:
    """Return one enriched object a line, in their order, with the stories known after the last."""
    stream = Stream(tagger, reader)
    made = [stream.take(line) for line in lines]
    for place, line in enumerate(made, start=1):
        line["story"] = stream.story(place)
    return made


def names_of_story(near: Neighbourhood, judgement: Judgement) -> list[str]:
    """Return the names in the articles of the same event that are nearest to the one judged."""
    found = [near.sketch_of(relation.number) for relation in judgement.related if relation.kind == "story"]
    return [name for sketch in found if sketch is not None for name in sketch.names]


def names_for_sketch(names: Iterable[NamedLike], tags: Iterable[Tag]) -> list[str]:
    """Return what a sketch keeps of the names: those of tags first, then the most frequent, folded."""
    chosen = [tag.name.lower() for tag in tags if tag.kind in ("person", "organisation", "place")]
    others = sorted(names, key=lambda name: -name.count)
    return list(dict.fromkeys([*chosen, *(name.text.lower() for name in others if " " in name.text)]))


def _moment(given: Any, before: datetime) -> datetime:
    """Return the time a line gives, in UTC; the time of the line before it when it gives none."""
    try:
        moment = datetime.fromisoformat(str(given))
    except ValueError:
        return before
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _tagged(tagging: TaggingLike) -> dict[str, Any]:
    """Return names, tags and topics in the contract's shapes."""
    return {
        "names": [{"text": name.text, "kind": name.kind, "count": name.count} for name in tagging.names],
        "tags": [
            {
                "name": tag.name,
                "slug": tag.slug,
                "kind": tag.kind,
                "score": tag.score,
                "evidence": [
                    {"text": spot.text, "where": spot.where, "count": spot.count} for spot in tag.evidence
                ],
                "origin": tag.origin,
            }
            for tag in tagging.tags
        ],
        "topics": [
            {"qcode": topic.qcode, "name": topic.name, "score": topic.score} for topic in tagging.topics
        ],
    }
