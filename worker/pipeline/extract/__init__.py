"""The extraction stage: from the bytes of a whole page to one clean article."""

from worker.pipeline.extract.blocks import Furniture, Memory
from worker.pipeline.extract.row import as_row
from worker.pipeline.extract.stage import extract

__all__ = ["Furniture", "Memory", "as_row", "extract"]
