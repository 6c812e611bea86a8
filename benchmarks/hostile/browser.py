"""Documents in a real browser: what ran in them, and what could have.

Headless Chromium shows each in a frame of its own. What runs is seen by a policy
that reports and forbids nothing (`Content-Security-Policy-Report-Only`): it names
every inline script, handler and `javascript:` address whatever that does, so that
nothing depends on a vector calling `alert`; those calls are counted as well. What
could run is read from the tree that the browser made: handlers, active elements,
addresses with another scheme than those we allow. A frame that hangs the browser
ends it; it is then found by showing its neighbours one by one. What we made is shown
many in one frame, one after the other (a browser that has begun a page takes the head
of another as part of its body): where anything is found, or one of them does not end
where it should, each of them is shown alone.
"""

import json
import shutil
import subprocess
import tempfile
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PROBE = (Path(__file__).parent / "probe.html").read_bytes()
POLICY = "script-src 'nonce-probe'"
# Written into each document, before anything of its own.
_EARS = (
    '<script nonce="probe">(() => {{ const say = what => parent.say({key}, what);'
    ' for (const name of ["alert", "confirm", "prompt", "print", "open"])'
    " window[name] = () => say(`ran: ${{name}}()`);"
    ' document.addEventListener("securitypolicyviolation", event => {{'
    ' if (event.effectiveDirective.startsWith("script-src"))'
    " say(`ran: ${{event.effectiveDirective}}`); }}); }})()</script>"
)
_BATCH = 48
_TOGETHER = 20
_MANY = ("bare", "page")
_END = "<hr data-end>"
_ASKED_AGAIN = ("/", "/next", "/found", "/end")
_PATIENCE_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Case:
    """What is to be shown: a `page` of ours, a feed as `xml`, or a fragment, `bare` or (uncleaned) `raw`."""

    vector: str
    way: str
    kind: str
    html: str


Unit = tuple[int, ...]
Findings = list[str]


@dataclass
class _Show:
    """What is still to be shown, in units of a frame each, and what was found; the browser asks and tells."""

    cases: Sequence[Case]
    waiting: deque[Unit]
    suspects: deque[Unit] = field(default_factory=deque)
    shown: dict[int, Unit] = field(default_factory=dict)
    keys: Iterator[int] = field(default_factory=count)
    found: dict[int, Findings] = field(default_factory=dict)
    heard: threading.Event = field(default_factory=threading.Event)
    ended: bool = False

    def next(self) -> list[dict[str, Any]]:
        """Return the documents to be shown next, each under a key of its own."""
        self.heard.set()
        if self.suspects:
            units = [self.suspects.popleft()]
        else:
            units = [self.waiting.popleft() for _ in range(min(_BATCH, len(self.waiting)))]
        self.shown = {next(self.keys): unit for unit in units}
        return [self._asked(key, unit) for key, unit in self.shown.items()]

    def _asked(self, key: int, unit: Unit) -> dict[str, Any]:
        """Return a unit as the probe wants it, with our ears in front of everything."""
        kind, html, ends = self.cases[unit[0]].kind, self.cases[unit[0]].html, 0
        if kind in _MANY:
            html, ends = "".join(self.cases[one].html + _END for one in unit), len(unit)
        if kind != "xml":
            ears = _EARS.format(key=key)
            html = f'<!doctype html><html><head>{ears}<meta charset="utf-8"></head><body>{html}'
        return {"key": key, "kind": kind, "html": html, "ends": ends}

    def take(self, rows: list[tuple[int, Findings]]) -> None:
        """Keep what the browser tells of a batch; doubtful units are taken apart."""
        for key, said in rows:
            unit = self.shown.pop(key, ())  # nothing for a browser that was given up
            if said and len(unit) > 1:
                self.waiting.extend((one,) for one in unit)
            else:
                self.found.update(dict.fromkeys(unit, said))

    def again(self) -> None:
        """Show what hung the browser once more, one by one; what hangs it alone has run."""
        units, self.shown = list(self.shown.values()), {}
        if [len(unit) for unit in units] == [1]:
            self.found[units[0][0]] = ["ran: it never ended"]
        else:
            self.suspects.extend((one,) for unit in units for one in unit)

    def end(self) -> None:
        """Note that the browser has nothing more to show; what it swallowed is shown by another."""
        missing = [key for key in range(len(self.cases)) if key not in self.found]
        self.suspects.extend((key,) for key in missing)
        self.shown = {}
        self.ended = not missing
        self.heard.set()


def _units(cases: Sequence[Case]) -> deque[Unit]:
    """Return the cases in frames: those of ours many together, all others alone."""
    units: deque[Unit] = deque()
    for kind in dict.fromkeys(case.kind for case in cases):
        alike = [key for key, case in enumerate(cases) if case.kind == kind]
        size = _TOGETHER if kind in _MANY else 1
        units.extend(tuple(alike[at : at + size]) for at in range(0, len(alike), size))
    return units


def show(cases: Sequence[Case]) -> list[Findings]:
    """Return for each case what ran (`ran: …`) and what could have (`live: …`), [] for what is safe."""
    todo = _Show(cases, _units(cases))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(todo))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            while not todo.ended:
                _one_browser(todo, f"http://127.0.0.1:{server.server_port}/", Path(folder))
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    return [todo.found[key] for key in range(len(cases))]


def _one_browser(todo: _Show, address: str, profile: Path) -> None:
    """Run a browser until all is shown or it says nothing any more."""
    if CHROMIUM is None:
        raise SystemExit("Chromium is not installed: vectors can only be judged by a browser.")
    command = [
        CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
        "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
        f"--user-data-dir={profile}", "--remote-debugging-port=0", address,
    ]  # fmt: skip
    browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not todo.ended:
            todo.heard.clear()
            if not todo.heard.wait(_PATIENCE_SECONDS) and not todo.ended:
                todo.again()
                return
    finally:
        browser.kill()
        browser.wait()


def _handler(todo: _Show) -> type[BaseHTTPRequestHandler]:
    """Return the handler of the probe's requests."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path == "/next":
                return self.send("application/json", json.dumps(todo.next()).encode())
            return self.send("text/html", PROBE if self.path == "/" else b"")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"] or 0))
            if self.path == "/found":
                todo.take(json.loads(body))
            elif self.path == "/end":
                todo.end()
            self.send("text/plain", b"")

        def send(self, kind: str, body: bytes) -> None:
            self.send_response(200)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            if self.path not in _ASKED_AGAIN:
                self.send_header("cache-control", "max-age=3600")
            self.send_header("content-security-policy-report-only", POLICY)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing."""

    return Handler
