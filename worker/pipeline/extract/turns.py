"""The turns of a talk: "HOST: Thank you." is too short to be told from a label by itself."""

from collections import Counter
from itertools import compress

from worker.pipeline.extract.survey import Block, Survey

# A speaker's name is short, and who speaks so often in what is kept is a speaker.
_LONGEST_NAME, _OFTEN = 30, 2


def keep_turns(found: Survey, kept: list[bool]) -> None:
    """Keep paragraphs that begin with the name of one who speaks in paragraphs kept beside them."""
    spoken = Counter(filter(None, map(_speaker, compress(found.blocks, kept))))
    speakers = {speaker for speaker, times in spoken.items() if times >= _OFTEN}
    if not speakers:
        return
    talks = {
        found.parents[block.node] for block in compress(found.blocks, kept) if _speaker(block) in speakers
    }
    for number, block in enumerate(found.blocks):
        if not kept[number] and found.parents[block.node] in talks and _speaker(block) in speakers:
            kept[number] = True


def _speaker(block: Block) -> str:
    """Return what stands before the colon at the beginning of a paragraph, empty when there is none."""
    return block.text[: block.text.find(":", 0, _LONGEST_NAME) + 1] if block.tag == "p" else ""
