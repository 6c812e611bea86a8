"""Rules are tried, rehearsed and applied by an operator, who sees what they do before they do it."""

from pathlib import Path

import pytest

from feeds.errors import BadField
from tests.contracts.desk.conftest import Do
from tests.contracts.shelf.newsroom import Newsroom
from worker.store import articles

HOLD = """
[[rules]]
name = "trials"
when = { field = "title", operator = "contains", value = "trial" }
then = { hold = true }
[[rules]]
name = "harbour"
when = { field = "title", operator = "contains", value = "ferry" }
then = { tag = ["Harbour"], section = "Sea" }
"""


@pytest.fixture
def catalogue(room: Newsroom) -> Path:
    path = room.tools.settings.data / "other.toml"
    path.write_text(HOLD)
    return path


def test_one_article_is_tried_and_nothing_happens(room: Newsroom, do: Do, catalogue: Path) -> None:
    ferry, lamp = room.article("Ferry sails"), room.article("Lamp lit")

    said = do("rules test", id=ferry, file=str(catalogue))

    assert said["by"] == {"tag": "harbour", "section": "harbour"}
    assert said["changes"] == ["section", "tags"]
    assert said["done"] == f"article {ferry}: tag (rule “harbour”), section (rule “harbour”)"
    assert do("rules test", id=lamp, file=str(catalogue))["done"].endswith("no rule acts on it")
    assert do("rules test", id=ferry)["rules"] == 0
    with room.tools.store.read() as tx:
        assert articles.find(tx, ferry).section == ""


def test_a_changed_set_is_rehearsed_on_the_newest_articles(room: Newsroom, do: Do, catalogue: Path) -> None:
    for title in ("Ferry sails", "Lamp lit", "The trial begins", "Ferry trial"):
        room.article(title)

    said = do("rules rehearse", file=str(catalogue), last=3)

    assert (said["looked_at"], said["would_change"]) == (3, 2)
    assert said["kinds"] == {"held": 2, "section": 1, "tags": 1}
    assert [one["title"] for one in said["examples"]] == ["Ferry trial", "The trial begins"]
    assert said["done"] == "2 of 3 articles would change: 2 held, 1 section, 1 tags"


def test_applied_rules_act_once_and_make_no_revision(room: Newsroom, do: Do) -> None:
    ferry, trial = room.article("Ferry sails"), room.article("The trial begins")
    (room.tools.settings.data / "wirecopy.toml").write_text(HOLD)

    assert do("rules apply", dry_run=True)["changed"] == 2
    assert do("rules apply")["changed"] == 2
    assert do("rules apply")["changed"] == 0

    with room.tools.store.read() as tx:
        assert (articles.find(tx, ferry).section, articles.find(tx, ferry).revision) == ("Sea", 1)
        assert articles.find(tx, trial).status == "withheld"
        assert [one.number for one in articles.revisions(tx, articles.find(tx, trial).number)] == [1]


def test_a_wrong_file_is_said_plainly(room: Newsroom, do: Do, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('[[rules]]\nname = "x"\nwhen = { field = "nothing" }\nthen = { drop = true }')

    with pytest.raises(BadField, match="line"):
        do("rules rehearse", file=str(wrong))
