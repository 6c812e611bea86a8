"""The extraction stage: from the bytes of a whole page to one clean article."""

from worker.pipeline.extract.row import as_row
from worker.pipeline.extract.stage import block_fingerprints, extract, extract_with_blocks

__all__ = ["as_row", "block_fingerprints", "extract", "extract_with_blocks"]
