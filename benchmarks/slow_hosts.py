"""Does a slow host delay others? Polls of quick feeds, alone and beside hosts that never finish.

    python benchmarks/slow_hosts.py [--quick 60] [--slow 40]

Quick feeds on loopback fall due one after the other for some seconds; half of the slow
hosts answer after 30 s, half send one byte a second. Told is the delay from falling due
to having been asked, of the quick ones: alone, and with all slow hosts under way.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

BODY = (
    b"<rss version='2.0'><channel><title>T</title><item><guid>a</guid><title>T</title></item></channel></rss>"
)
asked: dict[str, float] = {}


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer at once, after 30 s, or a byte a second, as the path says."""
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            path = head.split(b" ", 2)[1].decode()
            asked.setdefault(path, time.time())
            if path.startswith("/late"):
                await asyncio.sleep(30)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(BODY))
            for start in range(0, len(BODY), 1 if path.startswith("/drip") else len(BODY)):
                writer.write(BODY[start : start + (1 if path.startswith("/drip") else len(BODY))])
                await writer.drain()
                if path.startswith("/drip"):
                    await asyncio.sleep(1)
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


def serve(ports: list[int], ready: threading.Event) -> None:
    async def run() -> None:
        server = await asyncio.start_server(answer, "0.0.0.0", 0)
        ports.append(server.sockets[0].getsockname()[1])
        ready.set()
        await server.serve_forever()

    asyncio.run(run())


def measured(quick: int, slow: int, port: int) -> list[float]:
    """Return the delays in seconds of the quick feeds."""
    from config.settings import load_settings
    from worker.jobs.fetch import fetch
    from worker.jobs.tools import Tools, utc_now
    from worker.store import Store, errands, sources
    from worker.store.migrate import migrate

    asked.clear()
    with tempfile.TemporaryDirectory() as place:
        settings = load_settings({"WIRECOPY_ALLOW_HOSTS": "127.0.0.0/8"}, Path(place))
        migrate(settings.database)
        tools = Tools(settings, Store(settings.database))
        due: dict[str, Any] = {}
        with tools.store.write() as tx:
            for number in range(slow + quick):
                kind = "quick" if number >= slow else ("late" if number % 2 else "drip")
                path = f"/{kind}/{number}"
                url = f"http://127.2.0.{number + 1}:{port}{path}"
                row = {"name": f"s{number}", "url": url, "kind": "feed", "options": {}, "secrets": []}
                made = sources.add(tx, row, utc_now())
                wait = 1 + 6 * (number - slow) / quick if kind == "quick" else 0
                when = utc_now() + timedelta(seconds=wait)
                errands.send(tx, [{"source": made.number, "url": url, "due_at": when}])
                if kind == "quick":
                    due[path] = when.timestamp()
        ends = time.monotonic() + 9
        # As the doors do: a turn at each tick of a second, in threads of their own.
        turns = []
        while time.monotonic() < ends:
            turns.append(threading.Thread(target=fetch, args=(tools,), daemon=True))
            turns[-1].start()
            time.sleep(1.0)
        return [asked[path] - when for path, when in due.items() if path in asked]


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--quick", type=int, default=60)
    words.add_argument("--slow", type=int, default=40)
    given = words.parse_args()
    ports: list[int] = []
    ready = threading.Event()
    threading.Thread(target=serve, args=(ports, ready), daemon=True).start()
    ready.wait()
    for name, slow in (("alone", 0), (f"beside {given.slow} slow hosts", given.slow)):
        delays = measured(given.quick, slow, ports[0])
        told = {
            "asked": len(delays),
            "median_s": round(statistics.median(delays), 2),
            "worst_s": round(max(delays), 2),
        }
        print(json.dumps({"quick feeds": name, **told}), flush=True)


if __name__ == "__main__":
    main()
