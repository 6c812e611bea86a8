"""The lead: which of several articles of one text stands for all of them.

The first that came, unless the operator wishes otherwise: sources that are preferred,
the first named before the others, and of equals the longest.
"""

from dataclasses import dataclass

from worker.pipeline.relate.sketch import Sketch

# A credit line more makes no longer article; sketches count sentences, a hundred at most.
_CLEARLY_LONGER = 1.1


@dataclass(frozen=True, slots=True)
class LeadRule:
    """The operator's rule: names of sources, the dearest first, and whether length counts."""

    preferred: tuple[str, ...] = ()
    longest: bool = False

    def takes_over(self, own: Sketch, lead: Sketch) -> bool:
        """Say whether an article that copies the lead, or is copied by it, is to stand in its place."""
        ranks = self._rank(own.source), self._rank(lead.source)
        if ranks[0] != ranks[1]:
            return ranks[0] < ranks[1]
        return self.longest and len(own.sentences) >= _CLEARLY_LONGER * max(1, len(lead.sentences))

    def _rank(self, source: str) -> int:
        return self.preferred.index(source) if source in self.preferred else len(self.preferred)
