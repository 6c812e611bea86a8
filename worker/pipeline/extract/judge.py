"""Which blocks are the article: the evidence on each, weighed by small decision trees.

The trees (see `trees`) add up to log-odds, as in gradient boosting: each sets
right a little of what those before it got wrong. A block about which the first
of them are sure is not shown to the rest. Links far from the article and prose in
its midst, a third of all blocks, are not weighed.
"""

from math import exp

from worker.pipeline.extract.evidence import Shared, is_hopeless, is_plain, row_of
from worker.pipeline.extract.scene import Scene
from worker.pipeline.extract.survey import Block
from worker.pipeline.extract.trees import first, rest

# The odds of prose in the midst of the article.
CERTAIN = 1.0
# So sure the first trees must be. They are of half the blocks of 589 pages, and of those 19,000
# verdicts the rest would turn three.
_SURE = 1.6


def judge(scene: Scene) -> list[float]:
    """Return the odds, 0 to 1, of each block of the page being part of the article."""
    shared = Shared(scene)
    return [_odds(shared, number, block) for number, block in enumerate(scene.found.blocks)]


def _odds(shared: Shared, number: int, block: Block) -> float:
    """Return the odds of one block."""
    known = foregone(shared.scene, number, block)
    return 1.0 / (1.0 + exp(-weigh(row_of(shared, number, block)))) if known is None else known


def foregone(scene: Scene, number: int, block: Block) -> float | None:
    """Return the odds of a block that need no weighing, None for one that does."""
    if is_hopeless(scene, number, block):
        return 0.0
    return CERTAIN if is_plain(scene, number, block) else None


def weigh(row: tuple[float, ...]) -> float:
    """Return the log-odds of one row of evidence."""
    odds = first(row)
    return odds if abs(odds) > _SURE else odds + rest(row)
