"""The tagging stage: what an article names, what it is about, and how we know.

words -> islands -> recogniser -> subjects ─┐
countries, vocabulary, categories ──────────┼─> operator's say -> salience -> tags
words -> topics ────────────────────────────┘
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress
from operator import not_

from worker.article import Evidence, Tag
from worker.pipeline.tag import crf, rules
from worker.pipeline.tag.choose import Candidate, choose, countries, of_subjects, settle
from worker.pipeline.tag.islands import Mention
from worker.pipeline.tag.keys import fold, name_key, slugify
from worker.pipeline.tag.listed import listed
from worker.pipeline.tag.places import gazetteer
from worker.pipeline.tag.spans import MOST_CHARACTERS, Reading, mentions_at
from worker.pipeline.tag.subjects import LEAD_CHARACTERS, Surface, subjects, surfaces
from worker.pipeline.tag.topics import Found, topics
from worker.pipeline.tag.values import ORGANISATION, PERSON, PLACE, TOPIC, Known, Name, Tagging, Vocabulary
from worker.pipeline.tag.words import Words, cut, has_capital

_CATEGORY_SCORE = 0.55
# Where nobody told the language, one of these is in nearly every English text and in few others.
_ENGLISH = listed("the The of and said with after from by on for to was were an who")
_HOLLOW = listed(
    "news, article, articles, latest, home, top stories, uncategorized, uncategorised, general, other, "
    "featured, breaking news, story, stories, world, international, national, local, default, all, blog, "
    "updates, headlines, main, front page"
)


@dataclass(frozen=True)
class Tagger:
    """Finds names, tags and topics; opened once in a process, its model and gazetteer at first use."""

    vocabulary: Vocabulary = field(default_factory=Vocabulary)

    @classmethod
    def load(cls, vocabulary: Vocabulary | None = None) -> "Tagger":
        """Return a tagger that follows this vocabulary (the shipped one when None)."""
        from worker.pipeline.tag.vocabulary import shipped

        return cls(shipped() if vocabulary is None else vocabulary)

    @cached_property
    def _first_words(self) -> dict[str, list[tuple[str, ...]]]:
        """The vocabulary's aliases by their first word, the longest first."""
        table: dict[str, list[tuple[str, ...]]] = {}
        for alias in self.vocabulary.aliases:
            words = tuple(alias.split())
            if words:
                table.setdefault(words[0], []).append(words)
        for aliases in table.values():
            aliases.sort(key=len, reverse=True)
        return table

    @cached_property
    def _keys(self) -> dict[str, str]:
        """The slug that the key of each alias leads to; a surname alone leads nowhere."""
        tags = self.vocabulary.tags
        keyed = (
            (name_key(alias, tags[slug].kind), slug)
            for alias, slug in self.vocabulary.aliases.items()
            if slug in tags
        )
        return {key: slug for key, slug in keyed if " " in key or not key.startswith(PERSON)}

    def tag(
        self,
        title: str,
        text: str,
        language: str = "",
        categories: Sequence[str] = (),
        url: str = "",
        site: str = "",
        reading: Reading | None = None,
    ) -> Tagging:
        """Return the names, tags and topics of one article. Pure: the same in, the same out.

        With the `reading` of another recogniser, its names are taken and ours are not looked for.
        """
        head, body = cut(title), cut(text[:MOST_CHARACTERS])
        if reading is None:
            mentions = self._recognise(head, body, language)
        else:
            mentions = mentions_at(head, reading.title), mentions_at(body, reading.text)
        places = gazetteer()
        found = surfaces([(head, mentions[0], True), (body, mentions[1], False)], places)
        taken = [_words_of(named) for named in mentions]
        told = topics(head.lower, body.lower, categories, url)
        candidates = settle(
            [
                *of_subjects(subjects(found), places),
                *countries([(head, True), (body, False)], taken, places),
                *self._vocabulary([(head, mentions[0], True), (body, mentions[1], False)]),
                *_categories(categories),
            ],
            self.vocabulary,
            self._keys,
            site,
        )
        chosen = choose(candidates)
        tags = [candidate.tag for candidate in chosen]
        tags += [
            _topic_tag(topic) for topic in told if slugify(topic.topic.name) not in self.vocabulary.banned
        ][:1]
        return Tagging(
            _names(found),
            tuple(tags),
            tuple(topic.topic for topic in told),
            {candidate.tag.slug: candidate.keys for candidate in chosen},
        )

    def _recognise(self, head: Words, body: Words, language: str) -> tuple[list[Mention], list[Mention]]:
        """Return the mentions in title and text: by the model in English, else by rules."""
        places = gazetteer()
        if (language or "en").lower().startswith("en"):
            seen = frozenset(body.words)
            is_english = bool(language) or not seen or not seen.isdisjoint(_ENGLISH)
            return (
                crf.recognise(head, seen, places, is_english=is_english),
                crf.recognise(body, seen, places, is_english=is_english),
            )
        nouns = language.lower().startswith(("de", "lb"))
        return (
            rules.recognise(head, places, nouns_have_capitals=nouns),
            rules.recognise(body, places, nouns_have_capitals=nouns),
        )

    def _vocabulary(self, pieces: Sequence[tuple[Words, list[Mention], bool]]) -> Iterator[Candidate]:
        """Yield a candidate for each known tag whose words stand in the title or text.

        Words inside the longer name of an organisation are not the tag: the Federal
        Reserve Bank of Dallas is not the Federal Reserve.
        """
        spots: dict[str, dict[tuple[str, str], int]] = {}
        for piece, mentions, is_title in pieces:
            for first, last, slug in self._aliases(piece):
                if any(self._is_part(first, last, slug, mention, piece) for mention in mentions):
                    continue
                if first == last and self._is_place(slug) and _goes_on(piece, last):
                    continue
                lead = piece.starts[first] < LEAD_CHARACTERS
                where = "title" if is_title else ("lead" if lead else "body")
                words = piece.surface(first, last)
                counts = spots.setdefault(slug, {})
                counts[words, where] = counts.get((words, where), 0) + 1
        for slug, counts in spots.items():
            known = self.vocabulary.tags.get(slug) or Known(slug, slug, "phrase")
            evidence = tuple(Evidence(words, where, count) for (words, where), count in counts.items())
            yield _scored(Tag(known.name, known.slug, known.kind, 0.0, evidence[:6], "vocabulary"))

    def _is_part(self, first: int, last: int, slug: str, mention: Mention, piece: Words) -> bool:
        """Say whether words are only a part of a longer name; an acronym in front of one is not."""
        if not (mention.first <= first and last <= mention.last):
            return False
        if last - first == mention.last - mention.first:
            return False
        whole = last > first or self._is_place(slug)
        if mention.kind == PLACE and whole:  # East London is a town of its own
            place = gazetteer().find(piece.surface(mention.first, mention.last))
            return place is not None and slugify(place.name) != slug
        return mention.kind == PERSON or (mention.kind == ORGANISATION and whole)

    def _is_place(self, slug: str) -> bool:
        known = self.vocabulary.tags.get(slug)
        return known is not None and known.kind == PLACE

    def _aliases(self, piece: Words) -> Iterator[tuple[int, int, str]]:
        """Yield first word, last word and slug of each alias in a piece, the longest at each place."""
        table = self._first_words
        if not table:
            return
        lower = piece.lower
        if not piece.text.isascii():
            lower = lower.copy()
            for at in compress(range(len(lower)), map(not_, map(str.isascii, lower))):
                lower[at] = fold(lower[at])
        for at in compress(range(len(lower)), map(table.__contains__, lower)):
            next_word = _plain(lower[at + 1]) if at + 1 < len(lower) else ""
            for alias in table[lower[at]]:
                if len(alias) > 1 and alias[1] != next_word:
                    continue
                stands = tuple(map(_plain, lower[at : at + len(alias)]))
                if stands == alias and _fits(piece, at, len(alias)):
                    yield at, at + len(alias) - 1, self.vocabulary.aliases[" ".join(alias)]
                    break


def _goes_on(piece: Words, last: int) -> bool:
    """Say whether the name goes on: Florence is a town, and Florence Pugh is not."""
    return last + 1 < len(piece.words) and has_capital(piece.words[last + 1])


def _plain(word: str) -> str:
    """Return a word in lower case as aliases have it: no diacritics, no dots."""
    return word if word.isascii() and word.isalnum() else fold(word)


def _fits(piece: Words, at: int, length: int) -> bool:
    """Say whether a short alias stands there as a name: `who` is a pronoun, `WHO` an organisation."""
    words = piece.words[at : at + length]
    return len("".join(words)) > 4 or all(word.isupper() for word in words)


def _scored(tag: Tag) -> Candidate:
    from worker.pipeline.tag.choose import salience

    counts = dict.fromkeys(("title", "lead", "body"), 0)
    for spot in tag.evidence:
        counts[spot.where] += spot.count
    score = salience(counts["title"], counts["lead"], sum(counts.values()))
    kept = Tag(tag.name, tag.slug, tag.kind, round(score, 3), tag.evidence, tag.origin)
    return Candidate(kept, (name_key(tag.name, tag.kind),))


def _categories(categories: Sequence[str]) -> Iterator[Candidate]:
    """Yield a candidate for each category of the source that says something."""
    for category in categories:
        name = " ".join(category.split())
        if 2 < len(name) <= 60 and name.lower() not in _HOLLOW and not name.startswith("http"):
            evidence = (Evidence(category, "category", 1),)
            tag = Tag(name, slugify(name), "phrase", _CATEGORY_SCORE, evidence, "category")
            yield Candidate(tag, (name_key(name, "phrase"),))


def _topic_tag(found: Found) -> Tag:
    evidence = tuple(Evidence(word.replace("_", " "), "body", 1) for word in found.words)
    name = found.topic.name
    return Tag(name, slugify(name), TOPIC, found.topic.score, evidence)


def _words_of(mentions: list[Mention]) -> set[int]:
    """Return the words that are part of somebody's name."""
    return {at for first, last, kind in mentions if kind == PERSON for at in range(first, last + 1)}


def _names(found: dict[str, Surface]) -> tuple[Name, ...]:
    """Return every spelling found, in the order in which they appear."""
    ordered = sorted(found.values(), key=lambda surface: surface.first)
    return tuple(Name(surface.text, surface.kind, max(1, surface.count)) for surface in ordered)
