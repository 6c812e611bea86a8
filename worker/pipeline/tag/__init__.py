"""Tag: names, tags with their evidence, and topics of an article."""

from worker.pipeline.tag.keys import fold, name_key, slugify
from worker.pipeline.tag.tagger import Tagger
from worker.pipeline.tag.values import Known, Name, Tagging, Vocabulary
from worker.pipeline.tag.vocabulary import from_toml, shipped

__all__ = [
    "Known",
    "Name",
    "Tagger",
    "Tagging",
    "Vocabulary",
    "fold",
    "from_toml",
    "name_key",
    "shipped",
    "slugify",
]
