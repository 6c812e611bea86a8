"""Whether readers that others wrote see in our feeds what we say: field by field.

    python benchmarks/consumers.py http://127.0.0.1:8000/feeds/all [--python VENV/bin/python] [--npm DIR]

Each consumer reads the documents of a running Wirecopy as its users would have it
read them; what it saw of id, title, address, time and authors is compared with the
articles as our JSON Feed has them. feedparser and reader are looked for in the given
Python, rss-parser and feedsmith in DIR/node_modules, newsboat, sfeed and rss2email
(as r2e) on the path; who is not there is named and left out.
"""

import argparse
import calendar
import configparser
import html
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from mailbox import Maildir
from pathlib import Path
from typing import Any

# Seconds a consumer may take for one document.
PATIENCE = 60
FIELDS = ("id", "title", "url", "at", "authors")
Row = dict[str, Any]

FEEDPARSER = """
import calendar, feedparser, json, sys
found = feedparser.parse(sys.argv[1])
print(json.dumps([{"id": e.id, "title": e.title, "url": e.link, "at": calendar.timegm(e.published_parsed),
    "authors": [a.name for a in e.get("authors", []) if a.get("name")]} for e in found.entries]))
"""
READER = """
import json, os, sys, tempfile
from reader import make_reader
with tempfile.TemporaryDirectory() as folder:
    reader = make_reader(os.path.join(folder, "db"))
    reader.add_feed(sys.argv[1])
    reader.update_feeds()
    print(json.dumps([{"id": e.id, "title": e.title, "url": e.link, "at": int(e.published.timestamp())}
        for e in reader.get_entries()]))
"""
RSS_PARSER = """
const Parser = require("rss-parser");
new Parser().parseURL(process.argv[1]).then(f => console.log(JSON.stringify(f.items.map(i => ({
  id: i.guid || i.id, title: i.title, url: i.link, at: Math.floor(Date.parse(i.isoDate) / 1000) })))));
"""
FEEDSMITH = """
import("feedsmith").then(async ({ parseFeed }) => {
  const { format, feed } = parseFeed(await (await fetch(process.argv[1])).text());
  const when = text => Math.floor(Date.parse(text) / 1000);
  const names = i => (i.authors || []).map(a => a.name);
  const rows = (feed.items || feed.entries).map(i => format === "rss"
    ? { id: i.guid.value, title: i.title, url: i.link, at: when(i.pubDate), authors: i.dc?.creators }
    : format === "atom"
    ? { id: i.id, title: i.title.value ?? i.title, url: i.links.find(l => l.rel === "alternate").href,
        at: when(i.published), authors: names(i) }
    : { id: i.id, title: i.title, url: i.url, at: when(i.date_published), authors: names(i) });
  console.log(JSON.stringify(rows));
});
"""


@dataclass(frozen=True, slots=True)
class Consumer:
    """A reader: the formats it takes, and how it is asked for what it saw of an address."""

    name: str
    formats: tuple[str, ...]
    read: Callable[[str], list[Row]]


def output_of(command: list[str], text: bytes = b"", folder: str | None = None) -> bytes:
    """Return what a consumer prints; raises CalledProcessError with what it complained of."""
    done = subprocess.run(command, input=text, capture_output=True, cwd=folder, timeout=PATIENCE, check=True)
    return done.stdout


def fetched(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
        return bytes(answer.read())


def by_python(python: str, program: str) -> Callable[[str], list[Row]]:
    return lambda url: list(json.loads(output_of([python, "-c", program, url])))


def by_node(folder: str, program: str) -> Callable[[str], list[Row]]:
    return lambda url: list(json.loads(output_of(["node", "-e", program, url], folder=folder)))


def newsboat(url: str) -> list[Row]:
    """Return the rows of newsboat's own cache after one reload."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "urls").write_text(url + "\n")
        (Path(folder) / "config").write_text("")
        cache = Path(folder) / "cache.db"
        options = ["-u", f"{folder}/urls", "-c", str(cache), "-C", f"{folder}/config"]
        output_of(["newsboat", *options, "-x", "reload"])
        with sqlite3.connect(cache) as database:
            found = database.execute("select guid, title, url, pubDate from rss_item").fetchall()
    return [{"id": i, "title": html.unescape(t), "url": u, "at": at} for i, t, u, at in found]


def sfeed(url: str) -> list[Row]:
    """Return sfeed's lines: time, title, link, content, kind, id, author."""
    lines = output_of(["sfeed"], fetched(url)).decode().splitlines()
    rows = [line.split("\t") for line in lines]
    return [{"id": row[5], "title": row[1], "url": row[2], "at": int(row[0])} for row in rows]


def rss2email(url: str) -> list[Row]:
    """Return the mails that rss2email puts into a maildir."""
    with tempfile.TemporaryDirectory() as folder:
        config, store, box = f"{folder}/rss2email.cfg", f"{folder}/db.json", f"{folder}/mail"
        Maildir(box, create=True)
        base = ["r2e", "-c", config, "-d", store]
        output_of([*base, "new", "me@wire.example"])
        settings = configparser.RawConfigParser()
        settings.read(config)
        wanted = {"email-protocol": "maildir", "maildir-path": box, "maildir-mailbox": "inbox"}
        settings["DEFAULT"].update(wanted)
        with Path(config).open("w") as file:
            settings.write(file)
        output_of([*base, "add", "wire", url])
        output_of([*base, "run"])
        mails = list(Maildir(f"{box}/inbox", create=True)) or list(Maildir(box))
        return [{"title": _subject(mail), "url": mail["X-RSS-URL"], "id": mail["X-RSS-ID"]} for mail in mails]


def _subject(mail: Any) -> str:
    from email.header import decode_header, make_header

    return " ".join(str(make_header(decode_header(mail["Subject"]))).split())


def expected(url: str) -> list[Row]:
    """Return the articles as our JSON Feed has them."""
    items = json.loads(fetched(f"{url}.json"))["items"]
    return [
        {
            "id": item["id"],
            "title": item["title"],
            "url": item["url"],
            "at": calendar.timegm(datetime.fromisoformat(item["date_published"]).utctimetuple()),
            "authors": [author["name"] for author in item.get("authors", [])],
        }
        for item in items
    ]


def differences(wanted: list[Row], got: list[Row]) -> list[str]:
    """Return what a consumer saw otherwise, in sentences; fields it does not tell are not asked for."""
    found = [f"{len(got)} entries instead of {len(wanted)}"] if len(got) != len(wanted) else []
    by_url = {row["url"]: row for row in got}
    for row in wanted:
        other = by_url.get(row["url"])
        if other is None:
            found.append(f"{row['url']} is missing")
            continue
        found += [
            f"{name} of {row['url']} is {other[name]!r} instead of {row[name]!r}"
            for name in FIELDS
            if other.get(name) is not None and other[name] != row[name]
        ]
    return found


def consumers(python: str, npm: str) -> list[Consumer]:
    """Return the consumers that are there; name the others."""
    every = [
        (
            Consumer("feedparser", ("rss", "atom"), by_python(python, FEEDPARSER)),
            _imports(python, "feedparser"),
        ),
        (Consumer("reader", ("rss", "atom", "json"), by_python(python, READER)), _imports(python, "reader")),
        (Consumer("newsboat", ("rss", "atom"), newsboat), shutil.which("newsboat")),
        (Consumer("sfeed", ("rss", "atom"), sfeed), shutil.which("sfeed")),
        (Consumer("rss2email", ("rss", "atom"), rss2email), shutil.which("r2e")),
        (Consumer("rss-parser", ("rss", "atom"), by_node(npm, RSS_PARSER)), _module(npm, "rss-parser")),
        (Consumer("feedsmith", ("rss", "atom", "json"), by_node(npm, FEEDSMITH)), _module(npm, "feedsmith")),
    ]
    for consumer, there in every:
        if not there:
            print(f"{consumer.name:12} is not here")
    return [consumer for consumer, there in every if there]


def _imports(python: str, name: str) -> bool:
    return subprocess.run([python, "-c", f"import {name}"], capture_output=True, check=False).returncode == 0


def _module(npm: str, name: str) -> bool:
    return bool(shutil.which("node")) and (Path(npm) / "node_modules" / name).is_dir()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("url", help="address of a feed without its extension")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--npm", default=".")
    asked = parser.parse_args()
    wanted, wrong = expected(asked.url), 0
    for consumer in consumers(asked.python, asked.npm):
        for form in consumer.formats:
            try:
                found = differences(wanted, consumer.read(f"{asked.url}.{form}"))
            except subprocess.CalledProcessError as error:
                found = [error.stderr.decode("utf-8", "replace").strip()[-300:]]
            wrong += bool(found)
            print(f"{consumer.name:12} {form:5} {'agrees' if not found else '; '.join(found[:4])}")
    print(f"{len(wanted)} articles, {wrong} disagreements")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
