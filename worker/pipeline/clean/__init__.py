"""The cleaning stage: HTML of strangers made safe, well structured and free of furniture.

fragment -> simple? -> structure (BeautifulSoup) -> sanitise (nh3) -> text
"""

from worker.pipeline.clean.allow import sanitise
from worker.pipeline.clean.fragment import Cleaned, clean_fragment
from worker.pipeline.clean.plain import text_of
from worker.pipeline.clean.structure import Structured, structure, structure_tree

__all__ = ["Cleaned", "Structured", "clean_fragment", "sanitise", "structure", "structure_tree", "text_of"]
