"""The life of articles against a simple model: whatever happens in whatever order, feeds show what it says.

`make test` walks a few hundred steps on SQLite, always the same ones. For a long
walk by other ways: `LIFE_STEPS=10000 pytest tests/contracts/test_life_stateful.py`.
"""

import json
import os
import random
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from config.settings import Settings
from feeds.web.shelf import Gone
from tests.contracts.jobs.house import BASE, House, atom
from worker.desk import run
from worker.errors import Conflict
from worker.jobs.digest import LEASE
from worker.jobs.enrich import Enricher
from worker.jobs.takedown import KILL, WITHDRAW
from worker.jobs.tools import Tools
from worker.store import Store, documents

LONG = int(os.environ.get("LIFE_STEPS", "0"))
STEPS_EACH = 50
LEAST_STEPS = LONG or 300
_LETTERS = "abcdefghijklmnopqrstuvwxyz"

Key = tuple[str, int]
KEYS = st.integers(0, 3)
HOOKS = st.sampled_from(("article.published", "article.updated", "article.corrected"))


def words(seed: str, count: int = 60) -> str:
    """Return words that no other seed gives, so that no article is taken for another's copy."""
    dice = random.Random(seed)
    return " ".join("".join(dice.choices(_LETTERS, k=dice.randint(3, 9))) for _ in range(count))


def title_of(key: Key, version: int) -> str:
    return f"{words(f'title of {key}', 3)} {version}"


def text_of(key: Key, version: int) -> str:
    return f"<p>{words(f'{key} {version}')}</p>"


@dataclass
class Expected:
    """What the model knows of one article; `version` 0 means that no content has come yet."""

    version: int = 0
    status: str = "usable"
    embargo: datetime | None = None
    title: str = ""

    def shows(self, now: datetime) -> bool:
        return self.status == "usable" and (self.embargo is None or self.embargo <= now)


class Life(RuleBasedStateMachine):
    """Everything that the world and an operator may do, and what must be seen of it."""

    walked = 0
    template: Path
    folder: Path
    opened = 0
    tagger: Any = None

    def __init__(self) -> None:
        super().__init__()
        Life.opened += 1
        self.path = Life.folder / f"life-{Life.opened}.db"
        shutil.copyfile(Life.template, self.path)
        self.house = House(self.tools())
        self.start()
        self.house.source("gazette", full_text=False)
        self.house.source("desk", "https://desk.example/", "hook")
        self.model: dict[Key, Expected] = {}
        self.site: dict[int, int] = {}
        self.version = 0
        self.ids: dict[Key, str] = {}

    def tools(self) -> Tools:
        made = Settings(data=self.folder, database_url=f"sqlite:///{self.path}", public_url=BASE)
        return Tools(made, Store(made.database))

    def start(self) -> None:
        """Begin to work as a new process does; only the models are not read again."""
        house = self.house
        house.tools.now = lambda: house.now
        house.tools.__dict__["enricher"] = Enricher(house.tools.store, _tagger=Life.tagger)
        Life.tagger = house.tools.enricher.tagger()

    def teardown(self) -> None:
        self.house.tools.store.close()
        for path in self.folder.glob(f"{self.path.name}*"):
            path.unlink()

    # What the world does.

    @rule(guid=KEYS)
    def the_site_writes(self, guid: int) -> None:
        self.version += 1
        self.site[guid] = self.version

    @precondition(lambda self: self.site)
    @rule()
    def the_site_is_polled(self) -> None:
        self.house.keep("gazette", self.feed())
        self.polled()

    @precondition(lambda self: self.site)
    @rule()
    def two_polls_come_in_the_wrong_order(self) -> None:
        first = self.house.keep("gazette", self.feed())
        guid = min(self.site)
        self.the_site_writes(guid)
        second = self.house.keep("gazette", self.feed())
        self.digest(second)
        self.digest(first)
        # The older document is digested last and has the last word: the next poll sets it right.
        self.house.keep("gazette", self.feed())
        self.polled()

    @rule(guid=KEYS, event=HOOKS, embargo=st.sampled_from((None, None, -30, 30, 90)))
    def a_hook_says(self, guid: int, event: str, embargo: int | None) -> None:
        self.version += 1
        number = self.keep_hook(guid, event, self.version, embargo)
        self.digest(number)
        self.said(guid, self.version, embargo)

    @rule(guid=KEYS, event=HOOKS)
    def a_hook_says_the_same_thrice(self, guid: int, event: str) -> None:
        self.version += 1
        name = f"msg {self.version}"
        numbers = {self.keep_hook(guid, event, self.version, None, name) for _ in range(3)}
        assert len(numbers) == 1
        self.digest(numbers.pop())
        self.said(guid, self.version, None)

    @rule(guid=KEYS, event=st.sampled_from(("article.killed", "article.withdrawn")))
    def a_hook_takes_down(self, guid: int, event: str) -> None:
        number = self.house.keep("desk", json.dumps({"type": event, "data": {"id": f"h{guid}"}}), "hook")
        self.digest(number)
        known = self.model.setdefault(("desk", guid), Expected())
        self.taken_down(known, "killed" if event == "article.killed" else "withdrawn")

    @rule(guid=KEYS, event=HOOKS)
    def a_worker_dies_of_a_hook_and_another_does_it(self, guid: int, event: str) -> None:
        self.version += 1
        number = self.keep_hook(guid, event, self.version, None)
        with self.house.tools.store.write() as tx:
            (late,) = documents.take(tx, self.house.now, LEASE, "dies", 1, number)
        self.house.passes(seconds=LEASE.total_seconds() + 1)
        self.digest(number)
        self.said(guid, self.version, None)
        with self.house.tools.store.write() as tx:
            assert not documents.settle(tx, late, "digested", "too late")

    @rule(minutes=st.integers(1, 60))
    def time_passes(self, minutes: int) -> None:
        self.house.passes(minutes=minutes)

    @rule()
    def all_processes_start_anew(self) -> None:
        self.house.tools.store.close()
        self.house.tools = self.tools()
        self.start()

    # What an operator does.

    @precondition(lambda self: self.ids)
    @rule(pick=st.integers(0, 7), verb=st.sampled_from((KILL, WITHDRAW)))
    def an_operator_takes_down(self, pick: int, verb: Any) -> None:
        key = self.pick(pick)
        self.house.take_down(self.ids[key], verb)
        self.taken_down(self.model[key], "killed" if verb is KILL else "withdrawn")

    @precondition(lambda self: self.ids)
    @rule(pick=st.integers(0, 7))
    def an_operator_restores(self, pick: int) -> None:
        key = self.pick(pick)
        known = self.model[key]
        if known.status == "usable":
            with pytest.raises(Conflict):
                self.house.restore(self.ids[key])
            return
        self.house.restore(self.ids[key])
        known.status = "usable"

    @precondition(lambda self: self.ids)
    @rule(pick=st.integers(0, 7))
    def an_operator_corrects(self, pick: int) -> None:
        key = self.pick(pick)
        if self.model[key].status != "usable":
            return
        self.version += 1
        title = f"{words(f'correction {self.version}', 3)}"
        run(self.house.tools, "article correct", {"id": self.ids[key], "title": title, "note": "We erred."})
        self.model[key].title = title

    @precondition(lambda self: self.ids)
    @rule()
    def everything_is_processed_again(self) -> None:
        self.house.work()
        before = (self.house.events(), self.house.page("all", "atom"), self.house.page("all", "json"))
        run(self.house.tools, "article reprocess", {"all": True})
        self.house.work()
        assert (self.house.events(), self.house.page("all", "atom"), self.house.page("all", "json")) == before

    # What must be seen.

    @invariant()
    def feeds_show_what_the_model_says(self) -> None:
        Life.walked += 1
        self.house.work()
        now = self.house.now
        shown = {key: known for key, known in self.model.items() if known.shows(now)}
        for known in shown.values():
            known.embargo = None  # it is out, and stays out
        wanted = {self.title(key, known): text_of(key, known.version) for key, known in shown.items()}
        body = json.loads(self.house.page("all", "json"))
        assert {item["title"]: item["content_html"] for item in body["items"]} == wanted
        for name in ("gazette", "desk"):
            titles = {self.title(key, known) for key, known in shown.items() if key[0] == name}
            assert set(self.house.titles(f"source/{name}")) == titles
        self.ids_stay(shown)

    @invariant()
    def what_was_told_makes_sense(self) -> None:
        down = ("article.killed", "article.withdrawn")
        for told in self.told().values():
            assert told[0] == "article.published"
            for before, after in pairwise(told):
                if before in down:
                    assert after in ("article.published", "article.killed")
                else:
                    assert after != "article.published"

    # Means.

    def ids_stay(self, shown: dict[Key, Expected]) -> None:
        """See that ids are for ever, and that what is down answers so."""
        by_title = self.house.ids()
        for key, known in shown.items():
            id_ = by_title[self.title(key, known)]
            assert self.ids.setdefault(key, id_) == id_
        for key, id_ in self.ids.items():
            if self.model[key].status != "usable":
                assert isinstance(self.house.shelf().article(id_), Gone)

    def told(self) -> dict[int, list[str]]:
        from sqlalchemy import select

        from worker.store.schema import change

        found: dict[int, list[str]] = {}
        with self.house.tools.store.read() as tx:
            for row in tx.rows(select(change.c.article, change.c.event).order_by(change.c.number)):
                found.setdefault(row.article, []).append(row.event)
        return found

    def title(self, key: Key, known: Expected) -> str:
        return known.title or title_of(key, known.version)

    def pick(self, number: int) -> Key:
        keys = sorted(self.ids)
        return keys[number % len(keys)]

    def feed(self) -> str:
        return atom(
            *(
                {
                    "id": f"g{guid}",
                    "title": title_of(("gazette", guid), version),
                    "url": f"https://gazette.example/{guid}",
                    "text": text_of(("gazette", guid), version),
                }
                for guid, version in self.site.items()
            )
        )

    def polled(self) -> None:
        self.house.digest()
        for guid, version in self.site.items():
            self.model.setdefault(("gazette", guid), Expected()).version = version

    def keep_hook(self, guid: int, event: str, version: int, embargo: int | None, name: str = "") -> int:
        key = ("desk", guid)
        until = self.house.now + timedelta(minutes=embargo) if embargo is not None else None
        data = {
            "id": f"h{guid}",
            "url": f"https://desk.example/{guid}",
            "title": title_of(key, version),
            "html": text_of(key, version),
            "embargo_until": until.isoformat() if until else None,
        }
        return self.house.keep("desk", json.dumps({"type": event, "data": data}), "hook", id=name)

    def digest(self, number: int) -> None:
        from worker.jobs.digest import digest

        assert digest(self.house.tools, number) == 1

    def said(self, guid: int, version: int, embargo: int | None) -> None:
        key = ("desk", guid)
        until = self.house.now + timedelta(minutes=embargo) if embargo is not None else None
        known = self.model.get(key)
        if known is None:
            self.model[key] = Expected(version, embargo=until)
            return
        known.version = version
        if known.status == "usable" and until is not None and known.embargo is not None:
            known.embargo = until

    def taken_down(self, known: Expected, status: str) -> None:
        if known.status != "killed":
            known.status = status


# pytest-timeout takes 0 for "none": a long walk takes as long as it takes.
@pytest.mark.timeout(0 if LONG else 180)
def test_the_life_of_articles_is_as_the_model_says(sqlite_template: Path, tmp_path: Path) -> None:
    Life.template, Life.folder, Life.walked = sqlite_template, tmp_path, 0
    chosen = settings(
        max_examples=max(1, LEAST_STEPS // STEPS_EACH + 1),
        stateful_step_count=STEPS_EACH,
        derandomize=not LONG,
        # A failure is shown as it was found: making it smaller takes minutes, and is for the long walk.
        phases=(Phase.generate, Phase.shrink) if LONG else (Phase.generate,),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )

    while Life.walked < LEAST_STEPS:
        run_state_machine_as_test(Life, settings=chosen)

    assert Life.walked >= LEAST_STEPS
