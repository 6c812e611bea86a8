"""What the operator says of tags wins, holds for articles that are there, and stays; on both databases."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from feeds.errors import BadField
from tests.contracts.enrich.conftest import Bureau
from tests.contracts.enrich.test_placing import BRIDGE, STRIKE, TALKS
from worker.desk import run
from worker.errors import Conflict, NotFound
from worker.jobs.retag import left, retag_all
from worker.store import articles


def slugs(bureau: Bureau, title: str) -> set[str]:
    """Return the slugs of an article's tags, as its derived layer has them."""
    number = bureau.article(title).number
    with bureau.tools.store.read() as tx:
        return {tag["slug"] for tag in articles.layers(tx, [number])[number]["derived"].get("tags", ())}


def test_a_banned_tag_leaves_the_articles_that_have_it_and_comes_to_no_new_one(
    open_bureau: Callable[[], Bureau],
) -> None:
    # given an article with a tag, known to a worker that goes on working
    one, other = open_bureau(), open_bureau()
    one.write("gazette", "Dock strike led by Marta Kellermann", STRIKE)
    assert "marta-kellermann" in slugs(one, "Dock strike led by Marta Kellermann")

    # when an operator bans it in another process
    said = run(other.tools, "tag ban", {"tag": "marta-kellermann"})
    one.tools.enricher.forget_vocabulary()
    one.write("courier", "Talks of Marta Kellermann break down", TALKS)

    # then neither article has it
    assert said["changed"] == 1
    assert "marta-kellermann" not in slugs(one, "Dock strike led by Marta Kellermann")
    assert "marta-kellermann" not in slugs(one, "Talks of Marta Kellermann break down")


def test_a_merged_tag_becomes_the_other_one_everywhere(bureau: Bureau) -> None:
    # given two tags
    bureau.write("gazette", "Dock strike led by Marta Kellermann", STRIKE)
    bureau.write("gazette", "Bridge closed by Hana Brodsky", BRIDGE)

    # when one becomes the other, on trial and then in earnest
    tried = run(
        bureau.tools, "tag merge", {"tag": "Hana Brodsky", "into": "marta-kellermann", "dry_run": True}
    )
    before = slugs(bureau, "Bridge closed by Hana Brodsky")
    done = run(bureau.tools, "tag merge", {"tag": "Hana Brodsky", "into": "marta-kellermann"})

    # then the trial changed nothing, and afterwards the article has the other tag
    assert tried["dry_run"]
    assert "hana-brodsky" in before
    assert done["merged"] == ["hana-brodsky"]
    assert {"marta-kellermann"} <= slugs(bureau, "Bridge closed by Hana Brodsky")
    assert "hana-brodsky" not in slugs(bureau, "Bridge closed by Hana Brodsky")


def test_an_alias_gives_its_tag_by_retag_to_earlier_articles(bureau: Bureau) -> None:
    # given an article whose words mean nothing to the tagger
    bureau.write("gazette", "Bridge at Ostrana closed", BRIDGE)

    # when they become a name of a tag
    run(bureau.tools, "tag alias", {"tag": "railways", "add": ["rail bridge", "regional railway"]})
    with pytest.raises(Conflict, match="railways"):
        run(bureau.tools, "tag alias", {"tag": "bridges", "add": ["Rail Bridge"]})
    changed = retag_all(bureau.tools)

    # then the earlier article has it, with the words as evidence
    assert changed == 1
    assert "railways" in slugs(bureau, "Bridge at Ostrana closed")


def test_a_retag_that_was_stopped_goes_on_where_it_was(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given three articles and a run that is stopped after the first
    monkeypatch.setattr("worker.jobs.retag.BATCH", 1)
    for title, text in (("One", STRIKE), ("Two", BRIDGE), ("Three", TALKS)):
        bureau.write("gazette", title, text)
    seen: list[int] = []

    def stop(count: int) -> None:
        seen.append(count)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        retag_all(bureau.tools, stop)

    # when it is started again
    assert left(bureau.tools) == 2
    retag_all(bureau.tools, seen.append)

    # then it has looked at each article once, and the next run begins anew
    assert sum(seen) == 3
    assert left(bureau.tools) == 3


def test_the_same_person_in_another_spelling_gets_the_same_tag(open_bureau: Callable[[], Bureau]) -> None:
    # given a name that one worker has seen
    open_bureau().write(
        "gazette", "Andrij Kowalenko elected", "Andrij Kowalenko won. Andrij Kowalenko smiled."
    )

    # when another worker meets it in another transliteration
    other = open_bureau()
    other.write("courier", "Andriy Kovalenko speaks", "Andriy Kovalenko spoke. Andriy Kovalenko thanked all.")

    # then both articles have one tag
    assert slugs(other, "Andrij Kowalenko elected") & slugs(other, "Andriy Kovalenko speaks")


def test_the_operators_own_file_is_followed_and_a_wrong_one_harms_nothing(
    bureau: Bureau, tmp_path: Path
) -> None:
    # given a file of names
    file = tmp_path / "tags.toml"
    file.write_text('[tag.docks]\nname = "The docks"\nkind = "phrase"\naliases = ["dock workers"]\n')
    bureau.tools.enricher.own.path = file
    bureau.write("gazette", "Dock strike led by Marta Kellermann", STRIKE)

    # when it is spoilt
    file.write_text("[tag.docks")
    os.utime(file, (1, 1))
    bureau.tools.enricher.forget_vocabulary()
    bureau.write("courier", "Talks of Marta Kellermann break down", TALKS)

    # then both articles are tagged by what it said when it could be read
    assert "docks" in slugs(bureau, "Dock strike led by Marta Kellermann")
    assert "docks" in slugs(bureau, "Talks of Marta Kellermann break down")


def test_a_new_spelling_does_not_bring_a_banned_tag_back(bureau: Bureau) -> None:
    # given a banned person
    bureau.write("gazette", "Andrij Kowalenko elected", "Andrij Kowalenko won. Andrij Kowalenko smiled.")
    run(bureau.tools, "tag ban", {"tag": "andrij-kowalenko"})

    # when an article spells the name otherwise
    bureau.write(
        "courier", "Andriy Kovalenko speaks", "Andriy Kovalenko spoke. Andriy Kovalenko thanked all."
    )

    # then it has no such tag
    assert not {"andrij-kowalenko", "andriy-kovalenko"} & slugs(bureau, "Andriy Kovalenko speaks")


def test_a_slip_of_a_letter_within_a_story_gives_the_same_tag(bureau: Bureau) -> None:
    # given an article about a strike and its leader
    bureau.write("gazette", "Dock strike led by Marta Kellermann", STRIKE)

    # when the next one of that event writes her name with another letter
    bureau.write("courier", "Talks in Velden break down", TALKS.replace("Kellermann", "Kellerwann"))

    # then it is the same person
    assert "marta-kellermann" in slugs(bureau, "Talks in Velden break down")
    assert "marta-kellerwann" not in slugs(bureau, "Talks in Velden break down")


def test_a_ban_by_another_name_bans_the_tag_that_it_means(bureau: Bureau) -> None:
    # given a tag with a name of the operator's, and one that was merged into it
    bureau.write("gazette", "Dock strike led by Marta Kellermann", STRIKE)
    bureau.write("gazette", "Bridge closed by Hana Brodsky", BRIDGE)
    run(bureau.tools, "tag alias", {"tag": "marta-kellermann", "add": ["the dockers' leader"]})
    run(bureau.tools, "tag merge", {"tag": "hana-brodsky", "into": "marta-kellermann"})

    # when it is banned by either, then the tag itself is banned, and allowed again by the other
    said = run(bureau.tools, "tag ban", {"tag": "The Dockers' Leader"})
    assert said["slug"] == "marta-kellermann"
    assert "marta-kellermann" not in slugs(bureau, "Dock strike led by Marta Kellermann")
    assert run(bureau.tools, "tag ban", {"tag": "hana-brodsky", "lift": True})["slug"] == "marta-kellermann"
    assert not run(bureau.tools, "tag show", {"tag": "marta-kellermann"})["banned"]


def test_what_is_merged_into_a_merged_tag_goes_where_that_one_went(bureau: Bureau) -> None:
    # given a tag that became part of another
    bureau.write("gazette", "Dock strike led by Marta Kellermann", STRIKE)
    bureau.write("gazette", "Bridge closed by Hana Brodsky", BRIDGE)
    run(bureau.tools, "tag merge", {"tag": "hana-brodsky", "into": "marta-kellermann"})

    # when a third is merged into it, and a name is given to it
    run(bureau.tools, "tag alias", {"tag": "dockers", "add": ["the docks"]})
    into = run(bureau.tools, "tag merge", {"tag": "dockers", "into": "hana-brodsky"})
    named = run(bureau.tools, "tag alias", {"tag": "hana-brodsky", "add": ["bridge engineer"]})

    # then all are part of the one that stands, and the first merge holds
    assert into["slug"] == named["slug"] == "marta-kellermann"
    assert into["merged"] == ["dockers", "hana-brodsky"]
    assert "hana-brodsky" not in slugs(bureau, "Bridge closed by Hana Brodsky")

    # and a merge the other way round turns the whole round
    turned = run(bureau.tools, "tag merge", {"tag": "marta-kellermann", "into": "hana-brodsky"})
    assert turned["slug"] == "hana-brodsky"
    assert turned["merged_into"] is None


def test_what_can_not_be_done_is_said_in_a_sentence(bureau: Bureau) -> None:
    # given no tags at all, when somebody names one, then the desk says what is wrong
    with pytest.raises(NotFound, match="there is no tag"):
        run(bureau.tools, "tag show", {"tag": "nobody"})
    with pytest.raises(BadField):
        run(bureau.tools, "tag alias", {"tag": "x", "kind": "animal"})
    with pytest.raises(BadField, match="no name for a tag"):
        run(bureau.tools, "tag ban", {"tag": "!!!"})
