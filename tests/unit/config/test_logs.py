import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from config.logs import set_up_logs
from config.settings import load_settings


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def told(form: str = "json", level: str = "info") -> io.StringIO:
    stream = io.StringIO()
    set_up_logs(load_settings({"WIRECOPY_LOG_FORMAT": form, "WIRECOPY_LOG_LEVEL": level}), stream)
    return stream


def test_an_event_is_one_json_line_with_its_facts() -> None:
    stream = told()

    structlog.get_logger().info("source_polled", source="courier", seconds=0.2)

    line = json.loads(stream.getvalue())
    assert line.pop("at").endswith("Z")
    assert line == {"event": "source_polled", "level": "info", "source": "courier", "seconds": 0.2}


def test_bodies_and_secrets_do_not_reach_the_log() -> None:
    stream = told()

    structlog.get_logger().info(
        "hook_called",
        body="hunter2",
        token="hunter2",
        raw=b"hunter2",
        url="https://me:hunter2@a.example/x?key=hunter2",
        error="no answer from redis://:hunter2@h/0",
    )
    logging.getLogger("lib").warning("asked %s", "https://a.example/?key=hunter2")

    assert "hunter2" not in stream.getvalue()
    assert "https://a.example/x?" in stream.getvalue()


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_strangers_text_can_not_forge_a_line_or_move_the_cursor(form: str) -> None:
    stream = told(form)

    structlog.get_logger().info("title_seen", title="a\n2026 forged\x1b[31m")
    logging.getLogger("lib").warning("b\nforged\x1b[31m")

    assert stream.getvalue().count("\n") == 2
    assert "\x1b" not in stream.getvalue()


def test_libraries_speak_in_the_same_form_but_only_when_they_warn() -> None:
    stream = told()

    logging.getLogger("celery.worker").info("task received")
    logging.getLogger("celery.worker").warning("connection lost")

    line = json.loads(stream.getvalue())
    assert (line["event"], line["logger"]) == ("connection lost", "celery.worker")


def test_an_exception_is_told_in_full_on_one_line() -> None:
    stream = told()

    try:
        raise ValueError("bad redis://:hunter2@h/0")
    except ValueError:
        structlog.get_logger().exception("job_failed")

    line = json.loads(stream.getvalue())
    assert line["exception"].endswith("ValueError: bad redis://h/0")
    assert "Traceback" in line["exception"]


def test_what_is_below_the_level_is_not_told() -> None:
    stream = told(level="warning")

    structlog.get_logger().info("quiet")

    assert not stream.getvalue()
