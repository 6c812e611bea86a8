"""Tag: names, tags with their evidence, and topics of an article."""

from worker.pipeline.tag.keys import fold, name_key, slugify
from worker.pipeline.tag.memory import (
    Memory,
    asked_keys,
    learnt,
    may_be_meant,
    mend,
    own_keys,
    recall,
    slipped,
    without,
)
from worker.pipeline.tag.spans import Reading, Recogniser, Span, read_all, reading_of
from worker.pipeline.tag.tagger import Tagger
from worker.pipeline.tag.values import Known, Name, Tagging, Vocabulary
from worker.pipeline.tag.vocabulary import from_toml, shipped

__all__ = [
    "Known",
    "Memory",
    "Name",
    "Reading",
    "Recogniser",
    "Span",
    "Tagger",
    "Tagging",
    "Vocabulary",
    "asked_keys",
    "fold",
    "from_toml",
    "learnt",
    "may_be_meant",
    "mend",
    "name_key",
    "own_keys",
    "read_all",
    "reading_of",
    "recall",
    "shipped",
    "slipped",
    "slugify",
    "without",
]
