"""Structured logs on stderr: one event a line, JSON for machines, text on a terminal.

An event has a constant name and facts as keywords: `log.info("source_polled",
source=name, seconds=0.2)`. Ids, not objects. What must never be logged is taken
out here, whoever forgot it: keys that hold bodies or secrets, passwords inside
addresses, and the query of an address, where tokens travel.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog
from structlog.typing import Processor

from config.settings import Settings

# Keys whose values are never shown: articles' bodies and whatever opens a door.
_HIDDEN = frozenset(
    {
        "body",
        "html",
        "text",
        "content",
        "token",
        "secret",
        "password",
        "authorization",
        "signature",
        "api_token",
    }
)
_LONGEST = 500

_PASSWORD = re.compile(r"(://)[^/@\s]*@")
_QUERY = re.compile(r"(\bhttps?://[^\s?#'\"<>]+)\?[^\s'\"<>]*")

# Libraries that tell of each message, connection and migration step at "info".
_TALKATIVE = (
    "alembic",
    "amqp",
    "asyncio",
    "billiard",
    "celery",
    "kombu",
    "redis",
    "sqlalchemy",
    "uvicorn.access",
    "uvicorn.error",
)


def set_up_logs(settings: Settings, stream: TextIO | None = None) -> None:
    """Send every log of this process, the libraries' too, to `stream` (stderr) as `settings` say.

    May be called again, and must be in a forked child only when its stream is another.
    """
    out = stream if stream is not None else sys.stderr
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    renderer = _renderer(settings.log_format, out)
    structlog.configure(
        processors=[*_shared(), renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=out),
        # Off, so that a logger made at import follows a later call of this function.
        cache_logger_on_first_use=False,
    )
    _route_stdlib(out, level, renderer)


def tidy(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Hide what must not be logged in `event` and shorten what is too long; a structlog processor.

    >>> tidy(None, "info", {"url": "https://me:pw@a.example/x?key=1", "token": "t"})
    {'url': 'https://a.example/x?…', 'token': '(hidden)'}
    """
    for key, value in event.items():
        if key in _HIDDEN:
            event[key] = "(hidden)"
        elif key == "exception":
            event[key] = "\n".join(_tidy_text(line) for line in str(value).splitlines())
        elif isinstance(value, str):
            event[key] = _tidy_text(value)
        elif isinstance(value, bytes):
            event[key] = f"({len(value)} bytes)"
    return event


def _tidy_text(text: str) -> str:
    short = text[:_LONGEST] + "…" if len(text) > _LONGEST else text
    clean = _QUERY.sub(r"\1?…", _PASSWORD.sub(r"\1", short))
    # A stranger's line break or escape sequence must not forge a line or colour the terminal.
    return clean if clean.isprintable() else "".join(c if c.isprintable() else ascii(c)[1:-1] for c in clean)


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.processors.format_exc_info,
        tidy,
    ]


def _renderer(form: str, out: TextIO) -> Processor:
    if form == "text" or (form == "auto" and out.isatty()):
        return structlog.dev.ConsoleRenderer(colors=out.isatty(), timestamp_key="at")
    return structlog.processors.JSONRenderer(ensure_ascii=False)


def _route_stdlib(out: TextIO, level: int, renderer: Processor) -> None:
    """Give the standard library's loggers the same form; of the talkative ones only warnings."""
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *_shared()],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    logging.captureWarnings(capture=True)
