"""The enrichment stage alone: lines in time order in, enriched lines out, no store.

    for each line: tag -> sketch -> judge -> add -> assign

Story ids are those after the last line was read: merges that happened later are
followed.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from worker.article import Tag, Topic
from worker.pipeline.relate.judge import Judgement, judge
from worker.pipeline.relate.neighbourhood import WINDOW_DAYS, Neighbourhood
from worker.pipeline.relate.sketch import Sketch, sketch

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


def enrich_stream(lines: Iterable[Mapping[str, Any]], tagger: TaggerLike) -> list[dict[str, Any]]:
    """Return one enriched object a line, in their order.

    A line is `{id, title, text, published, language?}` with `published` as ISO
    8601; one without a readable time follows the line before it. Raises KeyError
    for a line without id.
    """
    neighbourhood = Neighbourhood()
    made: list[tuple[Mapping[str, Any], TaggingLike, Judgement]] = []
    stories: list[str] = []
    became: dict[str, str] = {}
    now = datetime(1970, 1, 1, tzinfo=UTC)
    for number, line in enumerate(lines, start=1):
        now = _moment(line.get("published"), now)
        title, text = str(line.get("title") or ""), str(line.get("text") or "")
        language = str(line.get("language") or "")
        tagging = tagger.tag(
            title, text, language, tuple(line.get("categories") or ()), str(line.get("url") or ""), ""
        )
        own = sketch(
            number,
            title,
            text,
            names_for_sketch(tagging.names, tagging.tags),
            received=now,
            language=language,
        )
        judgement = judge(neighbourhood, own)
        story = _take(neighbourhood, own, judgement, became)
        made.append((line, tagging, judgement))
        stories.append(story)
        if number % _TRIM_EVERY == 0:
            neighbourhood.trim(own.published - _KEPT_DAYS * _DAY)
    ids = [str(line["id"]) for line, _, _ in made]
    titles = [str(line.get("title") or "") for line, _, _ in made]
    return [
        _line(line, tagging, judgement, _follow(became, story), ids, titles)
        for (line, tagging, judgement), story in zip(made, stories, strict=True)
    ]


def names_for_sketch(names: Iterable[NamedLike], tags: Iterable[Tag]) -> list[str]:
    """Return what a sketch keeps of the names: those of tags first, then the most frequent, folded."""
    chosen = [tag.name.lower() for tag in tags if tag.kind in ("person", "organisation", "place")]
    others = sorted(names, key=lambda name: -name.count)
    return list(dict.fromkeys([*chosen, *(name.text.lower() for name in others if " " in name.text)]))


def _take(neighbourhood: Neighbourhood, own: Sketch, judgement: Judgement, became: dict[str, str]) -> str:
    """Add an article to the neighbourhood; return its story."""
    story = judgement.story or f"s{own.number}"
    neighbourhood.add(own)
    neighbourhood.assign(own.number, story, judgement.duplicate_of)
    for merge in judgement.merges:
        neighbourhood.merge(merge.story, merge.into)
        became[merge.story] = merge.into
    return story


def _follow(became: Mapping[str, str], story: str) -> str:
    while story in became:
        story = became[story]
    return story


def _moment(given: Any, before: datetime) -> datetime:
    """Return the time a line gives, in UTC; the time of the line before it when it gives none."""
    try:
        moment = datetime.fromisoformat(str(given))
    except ValueError:
        return before
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _line(
    line: Mapping[str, Any],
    tagging: TaggingLike,
    judgement: Judgement,
    story: str,
    ids: Sequence[str],
    titles: Sequence[str],
) -> dict[str, Any]:
    """Return the output line: CONTRACT's shapes of tags, topics and related links."""
    copied = judgement.duplicate_of
    return {
        "id": line["id"],
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
        "duplicate_of": None if copied is None else ids[copied - 1],
        "story": story,
        "related": [
            {
                "id": ids[relation.number - 1],
                "url": None,
                "title": titles[relation.number - 1],
                "kind": relation.kind,
                "score": relation.score,
                "reason": relation.reason,
            }
            for relation in judgement.related
        ],
    }
