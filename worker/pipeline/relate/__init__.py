"""Relate: near-duplicates, stories and related articles."""

from worker.pipeline.relate.judge import Judgement, Merge, Relation, judge
from worker.pipeline.relate.neighbourhood import WINDOW_DAYS, Neighbourhood
from worker.pipeline.relate.sketch import Sketch, sketch
from worker.pipeline.relate.stream import enrich_stream, names_for_sketch

__all__ = [
    "WINDOW_DAYS",
    "Judgement",
    "Merge",
    "Neighbourhood",
    "Relation",
    "Sketch",
    "enrich_stream",
    "judge",
    "names_for_sketch",
    "sketch",
]
