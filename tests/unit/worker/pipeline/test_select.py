"""In which configured feeds an article stands, and why."""

from dataclasses import replace
from typing import Any

import pytest

from config.catalogue import read_catalogue
from worker.pipeline.select import QUERY_KEYS, Candidate, matches

FERRY = Candidate(
    source="gazette",
    tags=frozenset({"ferries", "elbing"}),
    language="de-AT",
    section="Harbour",
    authors=("Ada Holm",),
    text="Ferry sails again\nThe ferry of Elbing sails after a storm warning.",
    story="s1",
    is_corrected=True,
)


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ({}, "every article"),
        ({"tags": ["ferries", "trains"]}, "tag ferries"),
        ({"all_tags": ["ferries", "elbing"]}, "tag elbing; tag ferries"),
        ({"tags": ["ferries"], "no_tags": ["trains"]}, "tag ferries"),
        ({"sources": ["gazette"]}, "source gazette"),
        ({"no_sources": ["courier"]}, "every article"),
        ({"languages": ["de"]}, "language de"),
        ({"languages": ["DE-at"]}, "language DE-at"),
        ({"sections": ["harbour"]}, "section harbour"),
        ({"authors": ["ada holm"]}, "author ada holm"),
        ({"stories": ["s0", "s1"]}, "story s1"),
        ({"match": "storm SAILS"}, "matches “storm SAILS”"),
        ({"corrected": True}, "it bears a note"),
        ({"tags": ["ferries"], "sources": ["gazette"]}, "tag ferries; source gazette"),
        ({"limit": 3, "max_age_days": 1, "max_bytes": 9, "private": True}, "every article"),
    ],
)
def test_an_article_that_fits_stands_in_the_feed_with_the_reason(query: dict[str, Any], why: str) -> None:
    assert matches(query, FERRY) == why


@pytest.mark.parametrize(
    "query",
    [
        {"tags": ["trains"]},
        {"all_tags": ["ferries", "trains"]},
        {"no_tags": ["elbing"]},
        {"sources": ["courier"]},
        {"no_sources": ["gazette"]},
        {"languages": ["en"]},
        {"sections": ["sport"]},
        {"authors": ["Björn Ek"]},
        {"stories": ["s2"]},
        {"match": "storm trains"},
        {"match": "orm"},
        {"tags": ["ferries"], "sources": ["courier"]},
    ],
)
def test_an_article_that_does_not_fit_is_left_out(query: dict[str, Any]) -> None:
    assert matches(query, FERRY) == ""


def test_what_was_never_corrected_is_in_no_feed_of_corrections() -> None:
    assert matches({"corrected": True}, replace(FERRY, is_corrected=False)) == ""


def test_every_key_of_a_query_can_be_said_in_the_catalogue() -> None:
    said = {
        "tags": ["a"], "all_tags": ["a"], "no_tags": ["a"], "sources": ["a"], "no_sources": ["a"],
        "languages": ["en"], "sections": ["a"], "authors": ["a"], "stories": ["a"], "match": "a",
        "corrected": True, "limit": 1, "max_age_days": 1, "max_bytes": 20_000, "description": "a",
        "language": "en", "private": True,
    }  # fmt: skip
    lines = [
        f"{key} = {str(value).lower() if isinstance(value, bool) else repr(value)}"
        for key, value in said.items()
    ]

    (feed,) = read_catalogue("[feeds.x]\n" + "\n".join(lines)).feeds

    assert feed.query.keys() == QUERY_KEYS
