"""/healthz, /readyz and /metrics: what supervisors, balancers and Prometheus ask."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from feeds.web.answers import json_answer
from feeds.web.shelf import Runs, Sample

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Health:
    """The three routes; `answered` counts the responses of this process by (kind of route, status)."""

    shelf: Runs
    answered: Counter[tuple[str, int]] = field(default_factory=Counter)

    async def alive(self, _request: Request) -> Response:
        """Answer 200 as long as this process can work, else 503: start it again."""
        alive = await run_in_threadpool(self.shelf.alive)
        return json_answer({"alive": alive}, 200 if alive else 503)

    async def ready(self, _request: Request) -> Response:
        """Answer 200 when requests are served and jobs run, else 503 and what is wrong."""
        checks = dict(await run_in_threadpool(self.shelf.ready))
        ready = not any(checks.values())
        return json_answer({"ready": ready, "checks": checks}, 200 if ready else 503)

    async def metrics(self, _request: Request) -> Response:
        """Return all figures in Prometheus' text format."""
        samples = list(await run_in_threadpool(self.shelf.metrics))
        for (route, status), count in sorted(self.answered.items()):
            labels = {"route": route, "status": str(status)}
            samples.append(
                Sample("http_answers_total", count, "Answers of this web process.", "counter", labels)
            )
        return Response(exposition(samples), 200, {"cache-control": "no-store"}, METRICS_TYPE)


def exposition(samples: Iterable[Sample]) -> str:
    """Return samples in Prometheus' text exposition format 0.0.4, those of one name together.

    >>> print(exposition([Sample("articles", 3, "Articles we show.")]), end="")
    # HELP wirecopy_articles Articles we show.
    # TYPE wirecopy_articles gauge
    wirecopy_articles 3
    """
    families: dict[str, list[Sample]] = {}
    for sample in samples:
        families.setdefault(sample.name, []).append(sample)
    lines = []
    for name, members in families.items():
        lines.append(f"# HELP wirecopy_{name} {_escaped(members[0].help)}")
        lines.append(f"# TYPE wirecopy_{name} {members[0].kind}")
        lines += [f"wirecopy_{name}{_labels(member)} {member.value:.12g}" for member in members]
    return "".join(line + "\n" for line in lines)


def _labels(sample: Sample) -> str:
    pairs = ",".join(f'{key}="{_escaped(value, quotes=True)}"' for key, value in sample.labels.items())
    return f"{{{pairs}}}" if pairs else ""


def _escaped(text: str, *, quotes: bool = False) -> str:
    text = text.replace("\\", r"\\").replace("\n", r"\n")
    return text.replace('"', r"\"") if quotes else text
