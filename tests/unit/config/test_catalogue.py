from datetime import timedelta
from pathlib import Path

import pytest

from config.catalogue import FEED_KEYS, SOURCE_KEYS, CatalogueError, load_catalogue, read_catalogue
from config.rules import AnyOf, Not, Rule, Test

EXAMPLE = Path(__file__).parents[3] / "config" / "catalogue.example.toml"

NO_ADDRESS = "an absolute http(s) address without user and password is needed here"
NO_PATTERN = "missing ), unterminated subpattern at position 0"
RULE = '[[rules]]\nname = "r"\nthen = { drop = true }\n'


def wrong(document: str) -> str:
    """Return what is said about a wrong document."""
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(document, "c.toml")
    return str(caught.value)


def test_the_example_is_read_and_shows_every_key() -> None:
    catalogue = load_catalogue(EXAMPLE)

    courier, council = catalogue.sources
    assert (courier.name, courier.every, courier.gone) == ("harbour-courier", timedelta(minutes=15), "mark")
    assert (council.kind, council.select, council.full_text) == ("page", "main a.headline", None)
    assert catalogue.feeds[0].query["tags"] == ("shipping", "harbour")
    assert catalogue.subscribers[0].feeds == ("sea",)
    assert [rule.at for rule in catalogue.rules] == ["intake", "output"]
    text = EXAMPLE.read_text()
    assert all(f"{key} = " in text for key in {*SOURCE_KEYS, *FEED_KEYS})


def test_an_empty_catalogue_is_fine() -> None:
    assert read_catalogue("") == read_catalogue("# nothing yet\n")


def test_a_feed_keeps_only_the_conditions_that_were_given() -> None:
    (feed,) = read_catalogue('[feeds.sea]\ntags = ["harbour"]\n').feeds

    assert feed.query == {"tags": ("harbour",)}


def test_rules_become_conditions_and_actions() -> None:
    (rule,) = read_catalogue(
        '[[rules]]\nname = "r"\n'
        'when = { any = [ { field = "words", operator = "below", value = 9 }, '
        '{ not = { field = "published", operator = "older_than", value = "2d" } } ] }\n'
        'then = { tag = ["short"], embargo = "1h" }\n'
    ).rules

    assert rule == Rule(
        name="r",
        at="intake",
        when=AnyOf(
            (Test("words", "below", 9), Not(Test("published", "older_than", timedelta(days=2)))),
        ),
        then=(("tag", ("short",)), ("embargo", timedelta(hours=1))),
    )


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (
            '[sources.a]\nurl = "http://a.example/"\nevry = "1m"\n',
            "c.toml, line 3: sources.a.evry: there is no such key; did you mean 'every'?",
        ),
        ("[sorces.a]\n", "c.toml, line 1: sorces: there is no such key; did you mean 'sources'?"),
        ('\n[sources.a]\nkind = "feed"\n', "c.toml, line 2: sources.a: the key 'url' is missing"),
        (
            '[sources.a]\nurl = "http://a.example/"\nevery = 15\n',
            "c.toml, line 3: sources.a.every: a text is needed here, in quotes",
        ),
        (
            '[sources.a]\nurl = "http://a.example/"\npaused = "no"\n',
            "c.toml, line 3: sources.a.paused: true or false is needed here, without quotes",
        ),
        (
            '[sources.a]\nurl = "a.example/feed"\n',
            f"c.toml, line 2: sources.a.url: {NO_ADDRESS}",
        ),
        (
            '[sources.a]\nurl = "http://[/"\n',
            f"c.toml, line 2: sources.a.url: {NO_ADDRESS}",
        ),
        (
            "[feeds.a]\nlimit = 0\n",
            "c.toml, line 2: feeds.a.limit: a whole number from 1 to 1000 is needed here, without quotes",
        ),
        (
            '[feeds."A b"]\n',
            "c.toml, line 1: feeds.A b: 'A b' is not a name; small letters, digits and hyphens make one",
        ),
        (
            "sources = 3\n",
            "c.toml, line 1: sources: tables with names are needed here, as in [sources.my-name]",
        ),
        ("a = \n", "c.toml, line 1: invalid value"),
        ('a = "', "c.toml, at its end: unterminated string"),
        (
            RULE + 'when = { field = "title", operator = "matches", value = "(" }\n',
            f"c.toml, line 4: rules[1].when.value: not a regular expression: {NO_PATTERN}",
        ),
        (
            RULE
            + 'when = { field = "title", operator = "is", value = "x" }\n'
            + RULE
            + "when = { all = [] }\n",
            "c.toml, line 8: rules[2].when.all: a list of conditions is needed here",
        ),
        (
            '[[rules]]\nname = "r"\nwhen = { field = "words", operator = "is", value = "x" }\nthen = {}\n',
            "c.toml, line 3: rules[1].when.operator: 'is' is not one of above, below",
        ),
    ],
)
def test_a_mistake_is_told_with_file_line_and_key(document: str, said: str) -> None:
    assert wrong(document) == said


def test_lines_are_right_after_texts_of_many_lines() -> None:
    document = '[feeds.a]\ntitle = """\nlimit = 1\n[feeds.b]\n"""\nlimit = 0\n'

    assert wrong(document).startswith("c.toml, line 6: feeds.a.limit")


def test_a_condition_without_end_is_refused() -> None:
    condition = "{ not = " * 50 + '{ field = "title", operator = "is", value = "x" }' + " }" * 50

    assert "conditions may be 8 deep" in wrong(RULE + f"when = {condition}\n")


def test_a_file_that_can_not_be_read_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b"# caf\xe9\n")
    for path in (tmp_path / "absent.toml", tmp_path, tmp_path / "latin.toml"):
        with pytest.raises(CatalogueError, match=f"^{path}: it "):
            load_catalogue(path)
