"""Celery's own settings and the beat, as plain data.

The database is the memory and the broker a doorbell (docs/architecture.md), so
these settings aim at two things: a message that is lost costs a second (the tick
rings again), and a worker never hangs, because a worker that hangs rings nothing.
"""

from typing import Any
from urllib.parse import urlsplit

from config.settings import Settings, SettingsError

# Queues stand only at doors where failure differs: slow strangers, CPU,
# coalesced database work, slow subscribers.
DOORS = ("fetch", "digest", "publish", "deliver")

# Beside each, a queue of its own for what can't wait (a kill, a hook). A priority
# number would mean opposite things on Redis (0 first) and RabbitMQ (255 first).
URGENT = ".urgent"

QUEUES = tuple(door + suffix for door in DOORS for suffix in ("", URGENT))

# Gossip and mingle are workers talking to each other; ours have nothing to say.
# Celery has no settings for these, only flags.
WORKER_FLAGS = ("--without-gossip", "--without-mingle", "--without-heartbeat")


def urgent(queue: str) -> str:
    """Return the queue for what can't wait beside `queue`."""
    return queue + URGENT


def celery_settings(settings: Settings) -> dict[str, Any]:
    """Return Celery's configuration for `settings`, whose `broker_url` must be filled in.

    Raises SettingsError when there is no broker: nothing was configured and no
    embedded one was started.
    """
    if not settings.broker_url:
        raise SettingsError(
            "WIRECOPY_BROKER_URL is not set and no embedded broker runs here; start `wirecopy up` or set it"
        )
    return {
        **_messages(settings),
        **_worker(settings),
        **_beat(settings),
    }


def _messages(settings: Settings) -> dict[str, Any]:
    return {
        "broker_url": settings.broker_url,
        "broker_transport_options": _transport(settings),
        # A worker started before its broker waits for it, and for ever: compose starts them in any order.
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "broker_connection_timeout": 5,
        # A doorbell that can't be rung now is rung by the next tick: give up in about a second.
        "task_publish_retry": True,
        "task_publish_retry_policy": {
            "max_retries": 3,
            "interval_start": 0,
            "interval_step": 0.2,
            "interval_max": 0.5,
        },
        # A misspelt queue must fail, not open a queue that nobody reads.
        "task_create_missing_queues": False,
        "task_queues": {name: {"exchange": "wirecopy", "routing_key": name} for name in QUEUES},
        "task_default_queue": "digest",
        "task_default_exchange": "wirecopy",
        "task_default_routing_key": "digest",
        # JSON only: pickle would let whoever reaches the broker run code.
        "task_serializer": "json",
        "result_serializer": "json",
        "accept_content": ["json"],
        # Nobody waits for a result; what came of the work is in the rows. Results cost 0.8 ms a task.
        "task_ignore_result": True,
        "result_backend": None,
        "timezone": "UTC",
        "enable_utc": True,
    }


def _transport(settings: Settings) -> dict[str, Any]:
    """Return what the broker's transport needs; the names differ between Redis and AMQP."""
    if urlsplit(settings.broker_url).scheme.startswith("amqp"):
        # The publisher hears whether RabbitMQ took the message.
        return {"confirm_publish": True}
    return {
        # An unacknowledged message comes back after this: at least twice the hard limit,
        # else it would come back while its task still runs.
        "visibility_timeout": max(300, int(2 * settings.hard_limit.total_seconds())),
        # Without these two the sweep for such messages runs each 100 s.
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        # A connection that died half-way is noticed, not waited on for ever.
        "socket_timeout": 15,
        "socket_connect_timeout": 5,
        "socket_keepalive": True,
        "health_check_interval": 10,
        # Two applications may share one server.
        "global_keyprefix": "wirecopy:",
    }


def _worker(settings: Settings) -> dict[str, Any]:
    return {
        # Acknowledged when done: a worker that is stopped gives the doorbell to another.
        "task_acks_late": True,
        "task_acks_on_failure_or_timeout": True,
        "worker_prefetch_multiplier": 1,
        # Off: a page that kills its process would come back at once and for ever.
        # Its row comes back by its lease instead, and the tries are counted there.
        "task_reject_on_worker_lost": False,
        "task_soft_time_limit": settings.soft_limit.total_seconds(),
        "task_time_limit": settings.hard_limit.total_seconds(),
        "worker_cancel_long_running_tasks_on_connection_loss": True,
        # With remote control on, a TCP reset can leave a worker blocked for ever in its
        # pub/sub connection (seen with Celery 5.7 and redis-py 8.1; also celery#8030).
        "worker_enable_remote_control": False,
        "worker_send_task_events": False,
        # Libraries that parse strangers' pages leak: a process that has grown starts anew. In KiB.
        "worker_max_memory_per_child": 400 * 1024,
        # Time lives in rows, so there are few delayed messages; this bounds a mistake.
        "worker_eta_task_limit": 1000,
        "worker_soft_shutdown_timeout": 5,
        # Logs are ours (config/logs.py).
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
    }


def _beat(settings: Settings) -> dict[str, Any]:
    return {
        "beat_schedule": {
            # Each second: carries facts that were not carried at once, and rings for what is due.
            # A tick that waited 5 s is worth nothing, the next is there already.
            "tick": {
                "task": "tick",
                "schedule": 1.0,
                "options": {"queue": urgent("fetch"), "expires": 5},
            },
        },
        "beat_schedule_filename": str(settings.data / "celerybeat-schedule"),
    }
