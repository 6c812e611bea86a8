"""The show: `wirecopy demo`, the whole story on an empty machine.

The real family of `wirecopy up` runs in a data directory of the demo's own, made
anew each time; one more member, the show, plays press, operator and subscriber
against it over HTTP and looks whether everything happened. Nothing is simulated
on our side of the wire.
"""

import os
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from config.logs import set_up_logs
from config.settings import Settings, api_token
from worker import broker
from worker.demo import show_changes as changes
from worker.demo import show_scenes as scenes
from worker.demo.origin import Origin
from worker.demo.show_report import Report
from worker.demo.show_scenes import Stage
from worker.demo.show_visitor import Refused, Visitor
from worker.demo.subscriber import Subscriber
from worker.errors import Conflict
from worker.family import Member
from worker.serve import PortTaken, bind
from worker.up import House, up

_SCENES: tuple[Callable[[Stage], None], ...] = (
    scenes.set_up,
    scenes.take_in,
    scenes.push,
    scenes.compare,
    scenes.documents,
    scenes.hear,
    changes.correct,
    changes.republish,
    changes.poll_again,
    changes.kill,
    changes.hold,
)
_HOST = "127.0.0.1"
_PRESS_PORT = 8100
_NEIGHBOURS = 20
_FAILED = 1


def demo(settings: Settings, port: int, *, ends: bool) -> int:
    """Show everything; return the exit code: 0 when told to stop, or when with `ends` all of it happened.

    Without `ends` the feeds stay up for a browser until Ctrl-C. Raises Conflict
    when the demo's data directory is not one of ours.
    """
    started = time.monotonic()
    report = Report(started)
    listening = _near(_HOST, port)
    bound = listening.getsockname()[1]
    with _fresh(settings.data) as data:
        report.line("Wirecopy demo: a small fictional press on this machine, taken in and published anew.")
        report.line(f"Data directory: {data} (made anew each time; logs in {data / 'demo.log'})")
        if bound != port and port:
            report.line(f"Port {port} is taken, so this one listens on {bound}.")
        report.line()
        show = partial(_show, report, ends=ends)
        with _stderr_into(data / "demo.log"):
            ours = _settings(settings, data)
            set_up_logs(ours)
            return up(ours, listening, lambda _: None, lambda house: [_member(house, show)])


def _settings(settings: Settings, data: Path) -> Settings:
    """Return the settings of the demo: all embedded, on loopback, and in a hurry."""
    return replace(
        settings,
        data=data,
        database_url="",
        broker_url="",
        catalogue="",
        public_url="",
        api_token="",
        host=_HOST,
        allow_hosts=(_HOST,),
        host_gap=timedelta(0),
        delivery_schedule=(timedelta(seconds=1),) * 10,
    )


def _member(house: House, show: Callable[[House], int]) -> Member:
    return Member("show", partial(show, house), grace_seconds=3, leads=True)


def _show(report: Report, house: House, *, ends: bool) -> int:
    """Be the show."""
    report.scene("starting broker, database, workers, beat and web")
    if not house.await_ready():
        report.check("the family is ready within a minute", ("it is not; demo.log says why",))
        return _FAILED
    report.scene(f"ready: {house.url}")
    with Origin(_PRESS_PORT) as origin, Subscriber() as subscriber:
        report.scene(f"the press is open: {origin.url}")
        stage = Stage(Visitor(house.url, api_token(house.settings)), origin, subscriber, report)
        for scene in _SCENES:
            if not _played(scene, stage):
                break
        _conclude(stage, house)
        if not ends:
            report.line("\nEverything stays up until Ctrl-C.")
            signal.pause()
    return _FAILED if report.failed else 0


def _played(scene: Callable[[Stage], None], stage: Stage) -> bool:
    """Play a scene; False when the show can't go on after it."""
    try:
        scene(stage)
    except Exception as error:  # noqa: BLE001 - whatever it is, the report says it, and the next scene is played
        name = scene.__name__.replace("_", " ")
        fault = str(error) if isinstance(error, Refused) else f"{type(error).__name__}: {error}"
        stage.report.check(f"the scene “{name}” can be played", (fault,))
        return scene is not scenes.set_up
    return True


def _conclude(stage: Stage, house: House) -> None:
    """Print where everything is to be seen, and whether all of it happened."""
    report = stage.report
    report.line()
    report.line(f"Open in a browser:     {house.url}/")
    report.line(f"The press itself:      {stage.origin.url}/")
    report.line(f"For a feed reader:     {house.url}/feeds/all.atom  .rss  .json")
    names = [one["name"] for one in stage.visitor.json("/api/v1/feeds") if one["name"] != "all"]
    shown = [name for name in names if name.startswith(("source/", scenes.FEED))]
    report.line(f"More feeds:            {', '.join(f'/feeds/{name}' for name in shown)}")
    report.line(
        f"                       and {len(names) - len(shown)} of tags and stories: {house.url}/feeds.opml"
    )
    report.line(f"Dashboard:             {house.url}/admin (token: {house.settings.data / 'api-token'})")
    report.line()
    if not report.failed:
        report.line(f"All {report.held} claims held; it took {report.seconds():.1f} s.")
        return
    report.line(f"{len(report.failed)} of {report.held + len(report.failed)} claims did not hold:")
    for sentence in report.failed:
        report.line(f"  {sentence}")


def _near(host: str, port: int) -> socket.socket:
    """Return a socket on the port, or the next free one above it, or any."""
    for candidate in range(port, min(port + _NEIGHBOURS, 65_535) + 1) if port else ():
        try:
            return bind(host, candidate)
        except PortTaken:
            continue
    return bind(host, 0)


@contextmanager
def _fresh(parent: Path) -> Iterator[Path]:
    """Yield the demo's own directory, empty; one that a running demo lives in is left alone."""
    folder = parent.absolute() / "demo"
    if broker.running(parent / "demo"):
        folder = Path(tempfile.mkdtemp(prefix="demo-", dir=parent.absolute()))
    elif folder.exists():
        if any(folder.iterdir()) and not (folder / "demo.log").exists():
            raise Conflict(f"{folder} is in the way: it was not made by a demo; choose another --data")
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    yield folder


@contextmanager
def _stderr_into(path: Path) -> Iterator[None]:
    """Send all that goes to stderr, by whomever, into a file: the terminal belongs to the report."""
    kept = os.dup(2)
    log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 2)
    os.close(log)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
