"""The least that Python needs: one asyncio loop, aiohttp, fastfeedparser, SQLite. Prints JSON.

    python asyncio_loop.py URLS DATABASE

No queue, no cleaning, no tags: it fetches, parses, stores and remembers validators.
"""

import asyncio
import json
import resource
import sqlite3
import sys
from pathlib import Path

import aiohttp
import fastfeedparser
import uvloop


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def poll(urls: list[str], db: sqlite3.Connection) -> None:
    known = {row[0]: row[1:] for row in db.execute("select url, etag, modified from feed")}
    connector = aiohttp.TCPConnector(limit=100)
    turns = asyncio.Semaphore(100)

    async def one(session: aiohttp.ClientSession, url: str) -> None:
        etag, modified = known.get(url, ("", ""))
        headers = {"If-None-Match": etag, "If-Modified-Since": modified} if etag else {}
        async with turns, session.get(url, headers=headers) as answer:
            if answer.status != 200:
                return
            body = await answer.read()
        feed = fastfeedparser.parse(body)
        rows = [
            (
                e.get("id") or e.get("link"),
                url,
                e.get("link"),
                e.get("title"),
                e.get("description"),
                e.get("published"),
            )
            for e in feed.entries
        ]
        db.executemany("insert or ignore into item values (?, ?, ?, ?, ?, ?)", rows)
        told = (url, answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", ""))
        db.execute("insert or replace into feed values (?, ?, ?)", told)

    async with aiohttp.ClientSession(connector=connector) as session:
        await asyncio.gather(*(one(session, url) for url in urls))
    db.commit()


def main() -> None:
    urls = Path(sys.argv[1]).read_text().split()
    db = sqlite3.connect(sys.argv[2])
    db.execute("create table feed (url primary key, etag, modified)")
    db.execute("create table item (id, url, link, title, text, published, primary key (url, id))")
    taken = []
    for _ in range(2):
        before = cpu()
        uvloop.run(poll(urls, db))
        taken.append(cpu() - before)
    items = db.execute("select count(*) from item").fetchone()[0]
    print(json.dumps({"first": taken[0], "unchanged": taken[1], "items": items}))


main()
