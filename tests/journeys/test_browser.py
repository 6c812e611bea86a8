"""The pages in a real browser: an accessibility checker finds nothing, a phone is wide enough.

Headless Chromium opens a probe that shows a page of ours in a frame as wide as a
phone or a desk, runs axe in it and writes down what it found. axe comes from npm
(`npm install axe-core` in the folder that NPM_FOR_TESTS names); where Chromium
or axe is not installed, the tests say so and are left out; with CI=true they fail.
"""

import asyncio
import html
import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from feeds.web import Face, create_app
from feeds.web.tokens import COOKIE, Gate
from tests.unit.feeds.web.asgi_client import Answer, ask
from tests.unit.feeds.web.shelf_in_memory import BASE, NOW, furnished

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
MUST = os.environ.get("CI") == "true"
AXE = Path(os.environ.get("NPM_FOR_TESTS", ".")) / "node_modules" / "axe-core" / "axe.min.js"
DESK = ("/admin?done=source+poll", "/admin/articles/a1?from=1&to=2")  # shown to who is signed in
PATHS = (
    "/",
    "/feeds/all",
    "/articles/a1",
    "/stories/s1",
    "/admin",
    "/admin/articles/a1?from=1&to=2",
    "/articles/nothing",
)
PROBE = """<!doctype html><title>probe</title><iframe width="%d" height="800" src="%s"></iframe>
<script>
onload = async () => {
  const page = document.querySelector("iframe").contentWindow;
  const script = page.document.createElement("script");
  script.textContent = await (await fetch("/probe/axe.js")).text();
  page.document.head.append(script);
  const found = await page.axe.run(page.document);
  const root = page.document.documentElement;
  document.body.textContent = JSON.stringify({
    wrong: found.violations.map(one => [one.id, one.impact, one.nodes[0].html.slice(0, 200)]),
    passes: found.passes.length,
    beyond: root.scrollWidth - root.clientWidth,
    dark: page.matchMedia("(prefers-color-scheme: dark)").matches,
    title: page.document.title,
    loaded: page.performance.getEntriesByType("resource").map(one => one.name),
  });
};
</script>"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not MUST and CHROMIUM is None, reason="no Chromium is installed"),
    pytest.mark.skipif(not MUST and not AXE.exists(), reason="axe-core is not installed (NPM_FOR_TESTS)"),
]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Our pages without the policy that keeps checkers out, foreign pictures told in words, and the probe."""
    face = replace(Face(BASE), api_token="t", pictures="hide")
    app = create_app(furnished(), face, lambda: NOW)
    session = f"{COOKIE}={Gate(face, lambda: NOW).cookie()}"

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/probe/axe.js":
                return self.send(200, "text/javascript", AXE.read_bytes())
            if found := re.fullmatch(r"/probe/(\d+)(/.*)", self.path):
                return self.send(200, "text/html", (PROBE % (int(found[1]), found[2])).encode())
            sent = {"accept": "text/html"} | ({"cookie": session} if self.path in DESK else {})
            answer: Answer = asyncio.run(ask(app, "GET", self.path, b"", sent))
            return self.send(answer.status, answer.headers.get("content-type", ""), answer.body)

        def send(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def probed(address: str, profile: Path, *, dark: bool) -> Any:
    """Return what the probe wrote down."""
    assert CHROMIUM is not None
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={profile}",
        "--window-size=1400,1000",
        "--virtual-time-budget=20000",
        f"--blink-settings=preferredColorScheme={0 if dark else 1}",
    ]
    command = [CHROMIUM, *options, "--dump-dom", address]
    printed = subprocess.run(command, capture_output=True, timeout=120, check=True).stdout.decode()
    body = re.search(r"<body>(\{.*\})</body>", printed, re.DOTALL)
    assert body, f"the probe wrote nothing: {printed[-300:]}"
    return json.loads(html.unescape(body[1]))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("width", "dark"), [(360, False), (1280, True)], ids=["phone, light", "desk, dark"])
def test_a_page_is_readable_by_everybody(
    site: str,
    tmp_path: Path,
    path: str,
    width: int,
    dark: bool,  # noqa: FBT001 - parametrised
) -> None:
    found = probed(f"{site}/probe/{width}{path}", tmp_path, dark=dark)

    assert found["wrong"] == []
    assert found["passes"] > 10
    assert found["beyond"] <= 0
    assert found["dark"] is dark
    assert [name for name in found["loaded"] if not name.startswith(site)] == []
