"""Celery as a careful afternoon makes it: 20 feeds a task, 20 articles a task, one session, Redis pipelines.

    python celery_loop.py URLS BROKER_PID [--pages]

with LOOP_DATABASE, LOOP_BROKER and LOOP_REDIS in the environment. Prints JSON with the
CPU of the worker's processes and of the broker. It fetches, parses, tells known items
by a set in Redis, and stores; nothing is cleaned or tagged. With `--pages` the page of
each item is fetched too and its text, as trafilatura finds it, stored.
"""

import json
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import fastfeedparser
import psutil
import redis
import requests
from celery import Celery

DATABASE, BROKER, REDIS = (os.environ[name] for name in ("LOOP_DATABASE", "LOOP_BROKER", "LOOP_REDIS"))
BATCH = 20
PAGES = os.environ.get("LOOP_PAGES") == "1"
app = Celery("celery_loop", broker=BROKER)
app.conf.update(
    task_ignore_result=True,
    worker_prefetch_multiplier=4,
    worker_enable_remote_control=False,
    broker_transport_options={"global_keyprefix": "loop:"},
)
_open: dict[str, object] = {}


def store() -> redis.Redis:
    if "redis" not in _open:
        _open["redis"] = redis.Redis.from_url(REDIS)
        _open["session"] = requests.Session()
        _open["db"] = sqlite3.connect(DATABASE, timeout=30)
    return _open["redis"]  # type: ignore[return-value]


@app.task(name="fetch")
def fetch(urls: list[str]) -> None:
    kept = store()
    with kept.pipeline(transaction=False) as ask:
        for url in urls:
            ask.hmget(f"feed:{url}", "etag", "modified")
        known = ask.execute()
    fresh, answers = [], []
    for url, (etag, modified) in zip(urls, known, strict=True):
        headers = {"If-None-Match": etag, "If-Modified-Since": modified} if etag else {}
        answer = _open["session"].get(url, headers=headers, timeout=20)  # type: ignore[attr-defined]
        if answer.status_code != 200:
            continue
        answers.append((url, answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", "")))
        for e in fastfeedparser.parse(answer.content).entries:
            key = e.get("id") or e.get("link")
            fresh.append([key, url, e.get("link"), e.get("title"), e.get("description"), e.get("published")])
    with kept.pipeline(transaction=False) as ask:
        for row in fresh:
            ask.sadd(f"seen:{row[1]}", row[0])
        new = [row for row, added in zip(fresh, ask.execute(), strict=True) if added]
    for start in range(0, len(new), BATCH):
        save.delay(new[start : start + BATCH])
    with kept.pipeline(transaction=False) as ask:
        for url, etag, modified in answers:
            ask.hset(f"feed:{url}", mapping={"etag": etag, "modified": modified})
        ask.incrby("polled", len(urls))
        ask.execute()


@app.task(name="save")
def save(rows: list[list[str]]) -> None:
    kept = store()
    db: sqlite3.Connection = _open["db"]  # type: ignore[assignment]
    db.executemany("insert or ignore into item values (?, ?, ?, ?, ?, ?)", rows)
    db.commit()
    kept.incrby("stored", len(rows))
    if PAGES:
        pages.delay([(row[0], row[2]) for row in rows])


@app.task(name="pages")
def pages(rows: list[tuple[str, str]]) -> None:
    import trafilatura

    kept = store()
    found = []
    for key, link in rows:
        answer = _open["session"].get(link, timeout=20)  # type: ignore[attr-defined]
        text = trafilatura.extract(answer.content, url=link) if answer.status_code == 200 else None
        found.append((text, key))
    db: sqlite3.Connection = _open["db"]  # type: ignore[assignment]
    db.executemany("update item set text = ? where id = ?", found)
    db.commit()
    kept.incrby("texts", sum(text is not None for text, _ in found))


def cpu(pids: list[int]) -> float:
    total = 0.0
    for pid in pids:
        for process in [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]:
            total += sum(process.cpu_times()[:4])
    return total


def main() -> None:
    urls = Path(sys.argv[1]).read_text().split()
    broker_pid = int(sys.argv[2])
    db = sqlite3.connect(DATABASE)
    db.execute("pragma journal_mode = wal")
    db.execute("create table item (id, url, link, title, text, published, primary key (url, id))")
    db.commit()
    words = ["-A", "celery_loop", "worker", "-c", "2", "-l", "error", "--without-gossip", "--without-mingle"]
    wanted = "--pages" in sys.argv
    environ = {**os.environ, "LOOP_PAGES": str(int(wanted))}
    worker = subprocess.Popen(
        [sys.executable, "-m", "celery", *words], cwd=Path(__file__).parent, env=environ
    )
    kept = store()
    if wanted:  # the library is loaded once a process: not what an article costs
        for _ in range(8):
            pages.delay([])
    fetch.delay([])
    time.sleep(10 if wanted else 4)
    taken = []
    try:
        for turn in (1,) if wanted else (1, 2):
            before = cpu([worker.pid, broker_pid])
            for start in range(0, len(urls), BATCH):
                fetch.delay(urls[start : start + BATCH])
            while int(kept.get("polled") or 0) < turn * len(urls) or kept.llen("loop:celery"):
                time.sleep(0.05)
            while wanted and int(kept.get("stored") or 0) > int(kept.get("texts") or 0):
                time.sleep(0.05)
            time.sleep(1.5)
            taken.append(cpu([worker.pid, broker_pid]) - before)
    finally:
        worker.terminate()
        worker.wait(20)
    items = db.execute("select count(*) from item").fetchone()[0]
    words = sum(len((row[0] or "").split()) for row in db.execute("select text from item"))
    print(json.dumps({"first": taken[0], "unchanged": taken[-1], "items": items, "words": words}))


if __name__ == "__main__":
    main()
