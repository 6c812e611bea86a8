"""What an article costs from its page to our feeds: CPU of all processes, beside a batched Celery loop.

    python benchmarks/full_text.py [--feeds 15] [--peers PYTHON] [--split] [--runs 1] [--real FILE ...]

An origin on loopback serves N feeds of 20 summaries, each on an address of its own,
and the page of each item (60 kB, see `world/pages.py`). `wirecopy up` fetches the pages,
extracts, cleans, identifies, tags, relates, stores, and publishes them in a feed, from
which the articles are counted. CPU is user and system time of all its processes, broker
and database included, start and rest taken off. With `--peers` (a Python that has celery,
redis, requests, fastfeedparser, psutil, trafilatura) a batched Celery loop does the same
in the same run as far as it goes: fetch, extract by trafilatura, store. Goal 10 ms an
article, floor 14, and at most three quarters of that loop. With `--split` the jobs are
run in one process instead, and the CPU is told by stage. With `--real` (files of real
pages, as `extraction.py` takes them) the pages are those of 45 to 115 kB, with our own
sentences in their paragraphs (`world/dressed.py`): what the web serves, not what we made up.
"""

import argparse
import json
import logging
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

import structlog

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from intake import ITEMS, Family, Figures, origin, peer, rest_of, timed, tools_in, utc_now, work_of  # noqa: E402

# Every host is asked as fast as it answers: pauses cost time, not CPU.
_WARM = 4  # feeds
_QUICK = {"WIRECOPY_HOST_GAP": "0"}


def add_sources(store: Any, urls: list[str], due_at: Any) -> None:
    """Let a store know the feeds, whose items' pages are wanted, and one feed of ours for all."""
    from worker.store import errands, feeds, sources

    with store.write() as tx:
        feeds.wake(tx, "all", "All articles", utc_now())
        for url in urls:
            row = {"name": f"s{url.rpartition('/')[2]}", "url": url, "kind": "feed", "secrets": []}
            made = sources.add(tx, {**row, "options": {"full_text": True}}, utc_now())
            errands.send(tx, [{"source": made.number, "url": url, "due_at": due_at}])


def wirecopy(urls: list[str], warm: list[str], data: Path) -> Figures:
    """Return what our own family used, and how many articles stand in its feed and have a whole text.

    The `warm` feeds go first: models are loaded once a process, which is not what an article costs.
    """
    from config.settings import load_settings
    from worker.store import Store

    family = Family(data, **_QUICK)
    try:
        store = Store(load_settings({}, data).database)
        add_sources(store, warm, utc_now())
        work_of(family, store, 0.0)
        add_sources(store, urls, utc_now().replace(year=utc_now().year + 1))
        rest = rest_of(family)
        used = work_of(family, store, rest)
        return {"cpu": used, **published(family.url), "pss_mb": family.pss_mb()}
    finally:
        family.stop()


def published(url: str) -> Figures:
    """Return how many articles are in the feed of all, its archives included, and their words."""
    with urllib.request.urlopen(f"{url}/feeds/all.json") as answer:
        items = json.load(answer)["items"]
    count, words = len(items), sum(len(item["content_html"].split()) for item in items)
    return {"in_feed": count, "words_each": round(words / max(count, 1))}


def split(urls: list[str], data: Path) -> Figures:
    """Return the CPU by stage, from the jobs run one after the other in this process, in ms an article."""
    from worker.jobs import intake
    from worker.jobs.digest import digest
    from worker.jobs.fetch import fetch
    from worker.jobs.publish import publish
    from worker.thrift import collect_rarely

    tools = tools_in(data, **_QUICK)
    collect_rarely()  # as in every worker
    add_sources(tools.store, urls, utc_now())
    taken = dict.fromkeys(("extract", "tag", "relate"), 0.0)
    enricher = tools.enricher
    enricher.look_at_all = timed(enricher.look_at_all, taken, "tag")  # type: ignore[method-assign]
    enricher.place = timed(enricher.place, taken, "relate")  # type: ignore[method-assign]
    intake.extract = timed(intake.extract, taken, "extract")
    # The models are loaded once a process: not what an article costs.
    enricher.tagger().tag("Warm", "The harbour of Saltby is open.", "en", (), "", "")
    for name, job in (("poll", fetch), ("read feeds", digest), ("fetch", fetch), ("digest", digest)):
        taken[name] = _until_done(tools, job)
    taken["publish"] = _until_done(tools, publish)
    taken["digest"] -= taken["extract"] + taken["tag"] + taken["relate"]
    tools.store.close()
    return {stage: round(seconds / (len(urls) * ITEMS) * 1000, 2) for stage, seconds in taken.items()}


def _until_done(tools: Any, job: Any) -> float:
    before = time.process_time()
    while job(tools):
        pass
    return time.process_time() - before


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--feeds", type=int, default=15)
    words.add_argument("--peers", default="", help="a Python with what the other loop needs")
    words.add_argument("--runs", type=int, default=1)
    words.add_argument("--split", action="store_true", help="tell the CPU by stage")
    words.add_argument("--real", nargs="+", default=[], metavar="FILE", help="serve these pages, told anew")
    asked = words.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    articles = asked.feeds * ITEMS
    with origin(asked.feeds + _WARM, "--pages", *asked.real) as everything:
        urls, warm = everything[_WARM:], everything[:_WARM]
        for _ in range(asked.runs):
            with tempfile.TemporaryDirectory() as place:
                if asked.split:
                    print("CPU ms an article:", json.dumps(split(urls, Path(place) / "data")))
                    continue
                ours = wirecopy(urls, warm, Path(place) / "data")
                rows = {"wirecopy": ours}
                if asked.peers:
                    room = Path(place) / "celery"
                    room.mkdir()
                    theirs = peer(asked.peers, "celery", urls, room, "--pages")
                    rows["batched Celery, trafilatura"] = {"cpu": theirs["first"], **theirs}
                for name, row in rows.items():
                    rest = "  ".join(f"{key} {value:.0f}" for key, value in row.items() if key not in _TIMES)
                    print(f"{name:28} {row['cpu'] / articles * 1000:6.2f} ms an article   {rest}", flush=True)


_TIMES = ("cpu", "first", "unchanged")

if __name__ == "__main__":
    main()
