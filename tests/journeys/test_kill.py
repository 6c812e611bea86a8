"""kill -9 of each process in the middle of the intake: nothing is lost, and nothing comes twice."""

import json
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis

from tests.fixtures.wirecopy import Running, environ, family, fetch, living, running, until
from worker import broker
from worker.demo.expected import UPSTREAMS, expected
from worker.demo.origin import Origin
from worker.demo.push import PUSHED, pushed_call

pytestmark = pytest.mark.journey

COPY = "wire-breakwater"  # a copy stands in its source's feed alone


def add(up: Running, press: Origin, name: str) -> dict[str, Any]:
    """Add an upstream over the API; its first poll is due at once."""
    upstream = next(one for one in UPSTREAMS if one.name == name)
    facts = {"url": press.url + upstream.path, "name": name, "kind": upstream.kind, "full_text": True}
    if upstream.select:
        facts["select"] = upstream.select
    token = (up.data / "api-token").read_text().strip()
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    status, body = fetch(f"{up.url}/api/v1/sources", json.dumps(facts).encode(), headers)
    assert status == 200, body
    done: dict[str, Any] = json.loads(body)
    return done


def flush(data: Path) -> None:
    """Forget all that the broker holds."""
    address = broker.running(data)
    assert address is not None
    with redis.Redis.from_url(address.redis_url) as talk:
        talk.flushall()


def wanted(*names: str) -> set[str]:
    """Return the paths of what these upstreams show at first."""
    return {
        one.path
        for slug, one in expected().items()
        if one.upstream in names and not one.held_back and slug != COPY
    }


def counted(up: Running) -> Counter[str]:
    """Return how often each article is in the feed of everything, by its path."""
    return Counter(urlsplit(one["url"]).path for one in up.entries())


def exactly_once(up: Running, *names: str) -> bool:
    return counted(up) == Counter(wanted(*names))


def test_kill_9_of_each_process_in_turn_and_every_article_is_there_exactly_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    env = environ(WIRECOPY_LOG_LEVEL="debug")
    with Origin() as press, running(data, env=env) as up:
        # What fetches, publishes and ticks; then what digests, and every bell with it; then the broker.
        add(up, press, "courier")
        until(lambda: press.requests["/courier/rss.xml"])
        up.member("doors").kill()
        until(lambda: exactly_once(up, "courier"), 40)

        add(up, press, "anzeiger")
        until(lambda: press.requests["/anzeiger/atom.xml"])
        up.member("digest-1").kill()
        flush(data)
        until(lambda: exactly_once(up, "courier", "anzeiger"), 40)

        add(up, press, "culture")
        until(lambda: press.requests["/courier/culture/"])
        up.member("broker").kill()
        until(lambda: exactly_once(up, "courier", "anzeiger", "culture"), 40)

        # The web process, just after it said 202.
        hook = add(up, press, "hotline")
        call = pushed_call(hook["secret"], press.url, datetime.now(UTC))
        assert fetch(hook["hook_url"], call.body, call.headers)[0] == 202
        up.member("web").kill()
        until(lambda: exactly_once(up, "courier", "anzeiger", "culture", "hotline"), 40)
        assert any(PUSHED in path for path in counted(up))

        # And the parent of all: everybody goes with it, and the next start finds what was left.
        add(up, press, "wire")
        everybody = family(up.process.pid)
        up.process.kill()
        until(lambda: not living(everybody), 20)
        up.process.wait()

        with running(data, env=env) as again:
            names = ("courier", "anzeiger", "culture", "hotline", "wire")
            until(lambda: exactly_once(again, *names), 40)
            time.sleep(1.5)  # a tick later nothing has come twice
            assert exactly_once(again, *names)
