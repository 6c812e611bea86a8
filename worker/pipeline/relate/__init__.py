"""Relate: near-duplicates, stories and related articles."""

from worker.pipeline.relate.judge import Judgement, Merge, Relation, judge
from worker.pipeline.relate.lead import LeadRule
from worker.pipeline.relate.meaning import Reader
from worker.pipeline.relate.neighbourhood import MOST_HELD, WINDOW_DAYS, Asked, Neighbourhood
from worker.pipeline.relate.sketch import Sketch, sketch
from worker.pipeline.relate.split import MOST_MOVED, Split, is_due, split
from worker.pipeline.relate.stream import Stream, enrich_stream, names_for_sketch, names_of_story

__all__ = [
    "MOST_HELD",
    "MOST_MOVED",
    "WINDOW_DAYS",
    "Asked",
    "Judgement",
    "LeadRule",
    "Merge",
    "Neighbourhood",
    "Reader",
    "Relation",
    "Sketch",
    "Split",
    "Stream",
    "enrich_stream",
    "is_due",
    "judge",
    "names_for_sketch",
    "names_of_story",
    "sketch",
    "split",
]
