"""The Celery application: wiring only. Start workers with `celery -A worker.app worker -Q ...`.

A worker that is told to take a queue takes its urgent sister too, so that a kill
never waits because somebody forgot a name on a command line.
"""

import os
from functools import lru_cache
from typing import Any

from celery import Celery, signals

from config.logs import set_up_logs
from config.queues import DOORS, celery_settings, urgent
from config.settings import Settings, load_settings
from worker.broker import redis_address
from worker.jobs import Tools
from worker.relay import Relay
from worker.store import Store

_override: list[Settings] = []


def settle_on(settings: Settings) -> None:
    """Let this process and its children work with these settings instead of the environment's."""
    _override[:] = [settings]
    _tools.cache_clear()


def settings_now() -> Settings:
    """Return the settings of this process."""
    return _override[0] if _override else load_settings(os.environ)


def tools() -> Tools:
    """Return this process's tools: opened once in each, so that no connection crosses a fork."""
    return _tools(os.getpid())


@lru_cache(maxsize=1)
def _tools(_process: int) -> Tools:
    settings = settings_now()
    relay = Relay(app, redis_address(settings.broker_url))
    store = Store(settings.database, relay.ring)
    return Tools(settings, store, redis_address(settings.broker_url), heard=relay.heard)


app = Celery("wirecopy", set_as_current=False, include=["worker.tasks"])
app.add_defaults(lambda: celery_settings(settings_now()))


@signals.celeryd_after_setup.connect(weak=False)
def _take_sisters(instance: Any, **_: Any) -> None:
    """Add the urgent sister of every queue the worker was told to take."""
    queues = instance.app.amqp.queues
    chosen = set(queues.consume_from)
    for door in DOORS:
        if door in chosen and urgent(door) not in chosen:
            queues.select_add(urgent(door))


@signals.setup_logging.connect(weak=False)
def _log(**_: Any) -> None:
    """Set up our own logs in place of Celery's."""
    set_up_logs(settings_now())
