"""Which blocks are the article: the evidence weighed and summed up to odds."""

from collections.abc import Sequence
from math import exp
from operator import mul

from worker.pipeline.extract.evidence import (
    LONG,
    Scene,
    by_branch,
    by_kin,
    by_name,
    by_neighbours,
    by_place,
    by_tag,
    by_words,
    is_hopeless,
)
from worker.pipeline.extract.weights import BRANCH, KIN, NAME, NEIGHBOURS, PLACE, TAG, WORDS

_TAG, _NAME, _BRANCH, _KIN, _WORDS, _PLACE, _NEIGHBOURS = (
    tuple(table.values()) for table in (TAG, NAME, BRANCH, KIN, WORDS, PLACE, NEIGHBOURS)
)


def judge(scene: Scene) -> list[float]:
    """Return the odds, 0 to 1, of each block of the page being part of the article."""
    tags: dict[str, float] = {}
    called: dict[tuple[int, int, bool], float] = {}
    branches: dict[int, float] = {}
    kins = [_sum(by_kin(scene, kin), _KIN) for kin in range(len(scene.tallies))]
    odds = []
    for number, block in enumerate(scene.found.blocks):
        if is_hopeless(scene, number, block):
            odds.append(0.0)
            continue
        node, tag = block.node, block.tag
        if tag not in tags:
            tags[tag] = _sum(by_tag(tag), _TAG)
        name = (scene.bits[node], scene.boxes[node], block.weight > LONG)
        if name not in called:
            called[name] = _sum(by_name(*name), _NAME)
        branch = scene.branch[node]
        if branch not in branches:
            branches[branch] = _sum(by_branch(scene, branch), _BRANCH)
        evidence = tags[tag] + called[name] + branches[branch] + kins[scene.kin[number]]
        evidence += _sum(by_words(scene, block), _WORDS) + _sum(by_place(scene, number, block), _PLACE)
        evidence += _sum(by_neighbours(scene, number, block), _NEIGHBOURS)
        odds.append(1.0 / (1.0 + exp(-max(-30.0, min(30.0, evidence)))))
    return odds


def _sum(group: Sequence[float], weights: Sequence[float]) -> float:
    """Return the weighed sum of one group of evidence."""
    return float(sum(map(mul, group, weights)))
