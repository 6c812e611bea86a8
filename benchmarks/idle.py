"""What a running Wirecopy costs when nothing happens, and how soon it is there.

    python benchmarks/idle.py [seconds]

Starts `wirecopy up` in an empty directory, waits until it is ready, adds ten quiet
sources, pushes an article (so that everything is loaded), lets it calm down, and counts
the CPU time of the whole family, broker included, over `seconds` (30). Memory is given
twice: RSS added up over all processes, which counts the pages they share once for each,
and PSS, which counts them once.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import psutil

from worker.demo.push import pushed_call

ROOT = Path(__file__).parents[1]
SOURCES = 10
STARTS = 3
CALM_SECONDS = 10
LOOK = {"WIRECOPY_ALLOW_HOSTS": "127.0.0.1", "PYTHONPATH": str(ROOT)}


def start(data: Path) -> tuple[subprocess.Popen[str], str, float]:
    """Start `wirecopy up`; return the process, its URL, and the seconds until it was ready."""
    before = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "worker", "up", "--data", str(data), "--port", "0"],
        env={**os.environ, **LOOK},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    url = process.stdout.readline().removeprefix("ready: ").strip()
    return process, url, time.monotonic() - before


def stop(process: subprocess.Popen[str]) -> float:
    """Stop it; return how many seconds that took."""
    before = time.monotonic()
    process.terminate()
    process.wait(30)
    return time.monotonic() - before


def family(process: subprocess.Popen[str]) -> list[psutil.Process]:
    parent = psutil.Process(process.pid)
    return [parent, *parent.children(recursive=True)]


def cpu_seconds(everybody: list[psutil.Process]) -> float:
    return sum(sum(one.cpu_times()[:2]) for one in everybody)


def push(hook: dict[str, str]) -> None:
    """Push one article, as a publisher would."""
    call = pushed_call(hook["secret"], "http://quiet.example", datetime.now(UTC))
    urllib.request.urlopen(urllib.request.Request(hook["hook_url"], call.body, call.headers)).close()


def add_quiet_sources(url: str, data: Path) -> dict[str, str]:
    """Add hooks: sources that nobody calls and nothing polls; return what was said of the last."""
    made: dict[str, str] = {}
    token = (data / "api-token").read_text().strip()
    for number in range(SOURCES):
        facts = {"url": "http://quiet.example/", "name": f"quiet-{number}", "kind": "hook"}
        request = urllib.request.Request(
            f"{url}/api/v1/sources",
            json.dumps(facts).encode(),
            {"authorization": f"Bearer {token}", "content-type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:
            made = json.load(answer)
    return made


def main(seconds: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        process, _, first = start(data)
        stopped = [stop(process)]
        again = []
        for _ in range(STARTS - 1):
            process, _, took = start(data)
            again.append(took)
            stopped.append(stop(process))
        print(f"ready, empty directory        {first:6.2f} s")
        print(f"ready, again                  {min(again):6.2f} s")
        print(f"stopped                       {min(stopped):6.2f} s")
        process, url, _ = start(data)
        try:
            push(add_quiet_sources(url, data))
            time.sleep(CALM_SECONDS)
            report(family(process), seconds)
        finally:
            stop(process)


def report(everybody: list[psutil.Process], seconds: float) -> None:
    before, began = cpu_seconds(everybody), time.monotonic()
    time.sleep(seconds)
    share = (cpu_seconds(everybody) - before) / (time.monotonic() - began)
    rss = sum(one.memory_info().rss for one in everybody) / 2**20
    pss = sum(one.memory_full_info().pss for one in everybody) / 2**20
    print(f"processes                     {len(everybody):6d}")
    print(f"CPU, idle                     {share * 100:6.2f} % of a core")
    print(f"memory, RSS added up          {rss:6.0f} MiB")
    print(f"memory, shared pages once     {pss:6.0f} MiB")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 30)
