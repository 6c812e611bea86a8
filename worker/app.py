"""The Celery application: wiring only. Start workers with `celery -A worker.app worker -Q ...`.

A worker that is told to take a queue takes its urgent sister too, so that a kill
never waits because somebody forgot a name on a command line.

`work` is such a worker inside a member of `wirecopy up`: one process and not two,
because the family already does what a prefork worker's parent is for.
"""

import ctypes
import gc
import logging
import os
import resource
import signal
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import import_module
from typing import Any

from celery import Celery, beat, signals
from celery.exceptions import SoftTimeLimitExceeded
from celery.platforms import SecurityWarning
from celery.worker import state

from config.logs import set_up_logs
from config.queues import DOORS, celery_settings, urgent
from config.settings import Settings, load_settings
from worker.broker import redis_address
from worker.jobs import Tools
from worker.relay import Relay
from worker.store import Store
from worker.thrift import collect_rarely

_IDLE_SECONDS = 2.0  # without work, before memory is given back

_override: list[Settings] = []
_family: list[str] = [""]


def settle_on(settings: Settings, family: str = "") -> None:
    """Let this process and its children work with these settings instead of the environment's.

    `family` goes before the process' number in the tokens of leases (see `claims_of`).
    """
    _override[:] = [settings]
    _family[:] = [family]
    _tools.cache_clear()


def claims_of(pid: int) -> str:
    """Return how the tokens of all leases begin that a process of this family takes."""
    return f"{_family[0]}.{pid}."


def settings_now() -> Settings:
    """Return the settings of this process."""
    return _override[0] if _override else load_settings(os.environ)


def tools() -> Tools:
    """Return this process's tools: opened once in each, so that no connection crosses a fork."""
    return _tools(os.getpid())


@lru_cache(maxsize=1)
def _tools(_process: int) -> Tools:
    collect_rarely()
    settings = settings_now()
    relay = Relay(app, redis_address(settings.broker_url))
    store = Store(settings.database, relay.ring)
    claims = claims_of(os.getpid())
    return Tools(settings, store, redis_address(settings.broker_url), heard=relay.heard, claims=claims)


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


# What every worker imports when it starts, or digests for the first time.
_AT_HAND = (
    "celery.app.amqp",
    "celery.app.control",
    "celery.app.log",
    "celery.apps.worker",
    "celery.backends",
    "celery.concurrency.solo",
    "celery.concurrency.thread",
    "celery.worker.consumer",
    "celery.worker.strategy",
    "kombu.transport.redis",
    "worker.jobs.enrich",
)


def have_at_hand() -> None:
    """Import what workers need, before they are forked: once, in memory that they share.

    A worker that is started because there is much to do is there in half the time.
    """
    for name in _AT_HAND:
        import_module(name)


def work(
    name: str,
    queues: Sequence[str],
    here: Callable[[], None],
    *,
    threads: int = 0,
    ticks: bool = False,
    rest_seconds: float = 0,
) -> int:
    """Be a worker for `queues` until TERM; return the exit code. `here` is called when it takes messages.

    With `threads` that many tasks at once (for work that waits), else one at a
    time under the time limits. `ticks` runs the beat in a thread of this process;
    `here` then waits for the first tick to be done. After `rest_seconds` without a
    task the worker stops by itself.
    """
    # Ticks that come back at a stop are nothing to tell of, nor is that root runs this (SECURITY.md).
    logging.getLogger("kombu.transport.virtual.base").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", category=SecurityWarning)
    worker = app.Worker(
        hostname=f"{name}@%h",
        pool_cls="threads" if threads else "solo",
        concurrency=threads or 1,
        queues=list(queues),
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        quiet=True,
        loglevel="WARNING",
    )
    signals.worker_ready.connect(_stop_quietly, weak=False)
    _stop_when_grown(int(app.conf.worker_max_memory_per_child))
    _give_back_when_idle()
    if threads:
        tools().store.many_threads()
    else:
        _limit_tasks(settings_now())
    if rest_seconds:
        _stop_when_idle(rest_seconds)
    if ticks:
        # The schedule is one entry of one second: nothing worth a file.
        service = beat.EmbeddedService(app, thread=True, scheduler_cls="celery.beat.Scheduler")
        signals.worker_ready.connect(lambda **_: service.start(), weak=False)
        signals.task_success.connect(lambda **_: here(), sender=app.tasks["tick"], weak=False)
    else:
        signals.worker_ready.connect(lambda **_: here(), weak=False)
    worker.start()
    return int(worker.exitcode or 0)


def _stop_quietly(**_: Any) -> None:
    """Have TERM stop this worker when its tasks are done; Celery's own way talks on stdout."""
    signal.signal(signal.SIGTERM, lambda *_: setattr(state, "should_stop", os.EX_OK))


def _limit_tasks(settings: Settings) -> None:
    """Keep the soft and the hard limit where no parent process does.

    The hard one is an alarm that nobody handles: it ends the process even in the
    middle of a C function, and the family starts it again. The soft one counts
    CPU time, because what runs away here computes.
    """
    soft, hard = settings.soft_limit.total_seconds(), settings.hard_limit.total_seconds()

    def too_long(*_: Any) -> None:
        raise SoftTimeLimitExceeded(soft)

    def arm(**_: Any) -> None:
        signal.setitimer(signal.ITIMER_REAL, hard)
        signal.setitimer(signal.ITIMER_VIRTUAL, soft)

    def disarm(**_: Any) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)

    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGVTALRM, too_long)
    signals.task_prerun.connect(arm, weak=False)
    signals.task_postrun.connect(disarm, weak=False)


def _stop_when_grown(kibibytes: int) -> None:
    """Have this worker stop after a task that made it larger than that; the family starts it anew.

    Libraries that parse strangers' pages leak.
    """
    unit = 1 if sys.platform == "darwin" else 1024  # what getrusage counts in

    def weigh(**_: Any) -> None:
        if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit > kibibytes * 1024:
            os.kill(os.getpid(), signal.SIGTERM)

    signals.task_postrun.connect(weigh, weak=False)


def _give_back_when_idle() -> None:
    """Have this worker give memory back to the machine when its work is done for now.

    The C library keeps what a batch of feeds needed for a second, 20 MB after a
    thousand of them. Only glibc has to be told (malloc_trim(3)); it takes 4 ms.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    done = [0.0]

    def note(task: Any, **_: Any) -> None:
        if task.name != "tick":
            done[0] = time.monotonic()

    def look() -> None:
        if trim is not None and done[0] and time.monotonic() - done[0] >= _IDLE_SECONDS:
            done[0] = 0.0
            gc.collect()
            trim(0)

    signals.task_postrun.connect(note, weak=False)
    signals.worker_ready.connect(
        lambda sender, **_: sender.timer.call_repeatedly(_IDLE_SECONDS, look), weak=False
    )


def _stop_when_idle(seconds: float) -> None:
    """Have this worker ask itself to stop when no task has come for so long."""
    done = [time.monotonic()]
    signals.task_postrun.connect(lambda **_: done.__setitem__(0, time.monotonic()), weak=False)

    def look() -> None:
        if time.monotonic() - done[0] >= seconds:
            os.kill(os.getpid(), signal.SIGTERM)

    def begin(sender: Any, **_: Any) -> None:
        sender.timer.call_repeatedly(1.0, look)

    signals.worker_ready.connect(begin, weak=False)
