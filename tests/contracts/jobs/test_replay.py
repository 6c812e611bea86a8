"""Replaying promises: what unchanged code makes of kept documents is what it made of them before."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from tests.contracts.jobs.house import House
from worker.demo.expected import UPSTREAMS
from worker.demo.origin import Origin
from worker.desk import run
from worker.jobs import ruling
from worker.jobs.replay import origins_of, replay
from worker.store.schema import delivery, layer, revision
from worker.store.store import Tx


def kept(house: House) -> dict[str, Any]:
    with house.tools.store.read() as tx:
        layers = tx.rows(sa.select(layer.c.article, layer.c.kind, layer.c.content))
        counts = [tx.scalar(sa.select(sa.func.count()).select_from(table)) for table in (revision, delivery)]
    return {f"{row.article} {row.kind}": row.content for row in layers} | {"counts": counts}


def test_all_made_again_by_unchanged_code_is_the_same_to_the_letter(house: House, origin: Origin) -> None:
    # given articles among which later ones taught us names of earlier ones
    for up in UPSTREAMS:
        house.source(up.name, origin.url + up.path, up.kind, full_text=up.full_text)
    house.work()
    before = kept(house)

    run(house.tools, "article reprocess", {"all": True})
    house.work()

    assert kept(house) == before


def test_what_is_made_of_another_text_gets_the_tags_of_today(house: House) -> None:
    house.source("desk", "https://desk.example/", "hook")
    house.hook("desk", "article.published", id="a", title="A bridge", html="<p>Oslo and Bergen build it.</p>")
    (id_,) = house.ids().values()
    with house.tools.store.write() as tx:
        tx.run(sa.update(layer).where(layer.c.kind == "derived").values(content={"html": "<p>Old.</p>"}))

    run(house.tools, "article reprocess", {"ids": [id_]})

    assert house.article(id_)["tags"]


def test_what_comes_while_it_is_made_again_stands(house: House) -> None:
    house.source("desk", "https://desk.example/", "hook")
    told = {"id": "a", "title": "A bridge", "html": "<p>Oslo and Bergen build it.</p>"}
    house.hook("desk", "article.published", **told)
    (id_,) = house.ids().values()
    with house.tools.store.read() as tx:
        (origin,) = origins_of(tx, [1])

    @contextmanager
    def writing() -> Iterator[Tx]:
        """Another process is quicker."""
        house.hook(
            "desk", "article.updated", **told | {"title": "A tunnel", "html": "<p>It is a tunnel.</p>"}
        )
        with house.tools.store.write() as tx:
            yield tx

    counts = replay(house.tools, origin, writing)

    assert counts["same"] == 1
    assert (house.article(id_)["title"], house.article(id_)["text"]) == ("A tunnel", "It is a tunnel.")


def test_what_rules_were_applied_to_can_be_made_again(house: House) -> None:
    house.source("desk", "https://desk.example/", "hook")
    house.hook("desk", "article.published", id="a", title="A bridge", html="<p>Oslo and Bergen build it.</p>")
    rules = '[[rules]]\nname = "a"\nwhen = { field = "title", operator = "contains", value = "bridge" }\n'
    (house.tools.settings.data / "wirecopy.toml").write_text(rules + 'then = { section = "Works" }\n')
    house.passes(seconds=1)
    with house.tools.store.write() as tx:
        tx.alone()
        assert ruling.apply(house.tools, tx, [1]) == 1

    assert run(house.tools, "article reprocess", {"all": True})["same"] == 1
