"""A week of polling 500 sources with troubles of every kind, in simulated time, beside a fixed schedule.

    python benchmarks/simulate_week.py [--sources 500] [--days 7] [--seed 1 2 3 4 5]

The decisions are the house's own (worker/jobs/outcome.py and worker/pipeline), the
world is played: sources publish by rhythms of their own (minutes to days, with
nights and weekends), keep a window of 20 entries, and fail in their ways: down for
hours, slow names, 429 and 503 with Retry-After, 304 lies, redirects, 410, ids that
change. Told are requests, bytes, articles that left a window unseen (lost; hardly
shown are those whose publisher was up for less than 15 minutes of that time), and the
delays from publication to intake; then the same world under a fixed 15-minute schedule.
Each seed is a world of its own; the exit code is 1 when one of them loses or doubles an
article of ours, or has more requests or a longer median delay than the fixed schedule.
"""

import argparse
import json
import random
import statistics
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from config.settings import Settings, load_settings
from worker.jobs.outcome import Asked, Failed, judge, may_trust
from worker.net.client import Answer
from worker.pipeline.rhythm import gap_of
from worker.store.errands import Errand
from worker.store.sources import Source

START = datetime(2026, 3, 2, tzinfo=UTC)
WINDOW = 20
FIXED = timedelta(minutes=15)
ENTRY_BYTES = 1_600
ANSWER_BYTES = 300
# How many of a hundred sources publish about so often, in minutes.
RHYTHMS = ((4, 20), (12, 60), (24, 180), (30, 480), (20, 1_440), (10, 5_760))


@dataclass
class Publisher:
    """One source of the world: when it publishes, and what is wrong with it."""

    published: list[datetime]
    trouble: str
    down: list[tuple[datetime, datetime]] = field(default_factory=list)

    def window(self, now: datetime) -> list[datetime]:
        """Return the publications that its feed shows at a time."""
        return [moment for moment in self.published if moment <= now][-WINDOW:]

    def was_hardly_shown(self, moment: datetime) -> bool:
        """Return whether the publisher was up for less than 15 minutes while it stood in the feed."""
        later = [other for other in self.published if other > moment]
        until = later[WINDOW - 1] if len(later) >= WINDOW else START + timedelta(days=365)
        hidden = sum(
            (max(timedelta(), min(until, ended) - max(moment, since)) for since, ended in self.down),
            timedelta(),
        )
        return until - moment - hidden < FIXED

    def is_down(self, now: datetime) -> bool:
        """Return whether it answers nobody at a time."""
        return any(since <= now < until for since, until in self.down)


@dataclass
class Tally:
    """What a schedule did in the whole week."""

    requests: int = 0
    failed: int = 0
    bytes: int = 0
    published: int = 0
    lost: int = 0
    hardly_shown: int = 0
    duplicates: int = 0
    delays: list[float] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """Return the figures as they are shown."""
        return {
            "requests": self.requests,
            "failed": self.failed,
            "megabytes": round(self.bytes / 1e6, 1),
            "published": self.published,
            "lost": self.lost,
            "hardly_shown": self.hardly_shown,
            "duplicates": self.duplicates,
            "median_delay_minutes": round(statistics.median(self.delays), 1),
            "mean_delay_minutes": round(statistics.mean(self.delays), 1),
        }


def world(count: int, days: int, seed: int) -> list[Publisher]:
    """Return the publishers of a seed; they have published for three weeks before the week begins."""
    pick = random.Random(seed)
    shares = [minutes for share, minutes in RHYTHMS for _ in range(share)]
    troubles = ["", "", "", "", "", "", "down", "throttled", "busy", "lies", "names", "broken"]
    return [publisher(pick, pick.choice(shares), pick.choice(troubles), days) for _ in range(count)]


def publisher(pick: random.Random, minutes: int, trouble: str, days: int) -> Publisher:
    """Return one whose publications are `minutes` apart on average, fewer at night and on Sundays."""
    moment, end = START - timedelta(days=21), START + timedelta(days=days)
    published = []
    while moment < end:
        calm = 3.0 if moment.hour < 6 or moment.weekday() == 6 else 0.8
        moment += timedelta(minutes=minutes * calm * pick.expovariate(1.0) + 0.1)
        published.append(moment)
    down = []
    if trouble in ("down", "names", "broken"):
        for _ in range(pick.randint(1, 4)):
            since = START + timedelta(hours=pick.uniform(0, 24 * days))
            down.append((since, since + timedelta(hours=pick.uniform(0.5, 9))))
    return Publisher([one for one in published if one < end], trouble, down)


def answer(one: Publisher, errand: Errand, now: datetime, pick: random.Random) -> Answer | Failed:
    """Return what the publisher answers to a poll."""
    if one.is_down(now):
        reason = "its name leads to no address" if one.trouble == "names" else "did not answer"
        return Failed(reason, nameless=one.trouble == "names")
    if one.trouble == "busy" and pick.random() < 0.1:
        return Answer(503, "", {"retry-after": "1800"})
    if one.trouble == "throttled" and pick.random() < 0.05:
        return Answer(429, "", {"retry-after": "3600"})
    shown = one.window(now)
    etag = f'"{shown[-1].timestamp()}"' if shown else '"none"'
    asked_whole = not errand.etag or not may_trust(errand)
    lies = one.trouble == "lies" and pick.random() < 0.98
    if not asked_whole and (errand.etag == etag or lies):
        return Answer(304, "", {"etag": errand.etag})
    return Answer(200, "", {"etag": etag}, etag.encode())


def week(publishers: list[Publisher], days: int, seed: int, *, fixed: bool) -> Tally:
    """Return what a schedule did."""
    pick, tally = random.Random(seed + 1), Tally()
    settings = load_settings({}, Path())
    for number, one in enumerate(publishers):
        follow(number, one, settings, days, pick, tally, fixed=fixed)
    return tally


def follow(
    number: int,
    one: Publisher,
    settings: Settings,
    days: int,
    pick: random.Random,
    tally: Tally,
    *,
    fixed: bool,
) -> None:
    """Poll one source from the first moment of the week to its last."""
    end = START + timedelta(days=days)
    now = START + timedelta(seconds=pick.uniform(0, 900))
    errand, known, memory = blank(number), set(one.window(START)), dict[str, Any]()
    while now < end:
        result = answer(one, errand, now, pick)
        tally.requests += 1
        tally.bytes += ANSWER_BYTES
        whole = isinstance(result, Answer) and result.status == 200
        if whole:
            shown = one.window(now)
            tally.bytes += ENTRY_BYTES * len(shown)
            fresh = [moment for moment in shown if moment not in known]
            tally.duplicates += len(fresh) - len(set(fresh))
            tally.delays += [(now - moment).total_seconds() / 60 for moment in fresh]
            known.update(fresh)
            memory |= {"gap_seconds": int(gap_of(shown).total_seconds()), "entries": len(shown)}
        elif not (isinstance(result, Answer) and result.status == 304):
            tally.failed += 1
        outcome = judge(Asked(source_of(number, memory), errand, now, pick.random()), result, settings)
        errand = after(errand, outcome)
        now = now + FIXED if fixed else outcome.due_at or end
    in_week = [moment for moment in one.published if START < moment < end]
    gone = [moment for moment in in_week if moment not in known and moment not in one.window(end)]
    tally.published += len(in_week)
    hardly = sum(one.was_hardly_shown(moment) for moment in gone)
    tally.lost += len(gone) - hardly
    tally.hardly_shown += hardly


def blank(number: int) -> Errand:
    return Errand(number, number, "https://x.example/", "poll", "", 1, False, "", "", b"", {}, 0.0, 0, {})


def after(errand: Errand, outcome: Any) -> Errand:
    """Return the errand as its row would stand after the outcome was saved."""
    row = outcome.columns()
    return Errand(
        errand.number, errand.source, errand.url, "poll", "", 1, False, row["etag"], row["last_modified"],
        row["body_hash"] or b"", {}, row["failures"], 0, row["memory"] or {},
    )  # fmt: skip


def source_of(number: int, memory: dict[str, Any]) -> Source:
    return Source(
        number, f"s{number}", "", "feed", "", "", {}, "ok", "", [], START, None, START, 0, dict(memory)
    )


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--sources", type=int, default=500)
    words.add_argument("--days", type=int, default=7)
    words.add_argument("--seed", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    asked = words.parse_args()
    kept = [one_world(asked.sources, asked.days, seed) for seed in asked.seed]
    sys.exit(0 if all(kept) else 1)


def one_world(sources: int, days: int, seed: int) -> bool:
    """Play and print both schedules in one world; return whether ours keeps what the figure promises."""
    publishers = world(sources, days, seed)
    ours, fixed = (week(publishers, days, seed, fixed=fixed).told() for fixed in (False, True))
    for name, told in (("ours", ours), ("every 15 minutes", fixed)):
        print(json.dumps({"seed": seed, "schedule": name, **told}), flush=True)
    kept = ours["lost"] == ours["duplicates"] == 0
    fewer, sooner = (ours[name] < fixed[name] for name in ("requests", "median_delay_minutes"))
    return bool(kept and fewer and sooner)


if __name__ == "__main__":
    main()
