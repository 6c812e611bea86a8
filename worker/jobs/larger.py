"""The larger recogniser: a spaCy pipeline that the operator chose (`pip install 'wirecopy[nlp]'`).

Named by the setting WIRECOPY_NAMES_MODEL: an installed package or a folder. Only
its names are used; what else a pipeline can do is left out, for it costs most of
the time. Which models can be trusted is in docs/tags-and-stories.md: we download none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from config.settings import SettingsError
from worker.pipeline.tag import Recogniser, Span
from worker.pipeline.tag.values import ORGANISATION, PERSON, PLACE

# As the makers of models call them: OntoNotes (English), WikiNER and CoNLL (most others).
_KINDS = {
    "PERSON": PERSON,
    "PER": PERSON,
    "ORG": ORGANISATION,
    "GPE": PLACE,
    "LOC": PLACE,
    "FAC": PLACE,
}
_NOT_NEEDED = ("tagger", "parser", "attribute_ruler", "lemmatizer", "morphologizer", "senter", "textcat")
_ANY = "xx"  # spaCy's word for a pipeline of many languages


@dataclass(frozen=True, slots=True)
class Larger:
    """A pipeline that is open."""

    name: str
    pipeline: Any

    def speaks(self, language: str) -> bool:
        """Say whether the pipeline was made for a language; one that nobody knows counts as English."""
        return self.pipeline.lang in (_ANY, (language or "en").lower()[:2])

    def read(self, texts: Sequence[str]) -> list[list[Span]]:
        """Return the names in each text."""
        return [
            [
                Span(found.start_char, found.end_char, _KINDS[found.label_])
                for found in document.ents
                if found.label_ in _KINDS
            ]
            for document in self.pipeline.pipe(texts)
        ]


def check(model: str) -> None:
    """Look that a model can be opened, without opening it. Raises SettingsError with what to do."""
    if find_spec("spacy") is None:
        raise SettingsError(
            f"WIRECOPY_NAMES_MODEL is {model!r}, but spaCy is not installed: pip install 'wirecopy[nlp]'"
        )
    if not (Path(model) / "config.cfg").is_file() and (not model.isidentifier() or find_spec(model) is None):
        raise SettingsError(
            f"WIRECOPY_NAMES_MODEL: {model!r} is neither an installed package nor the folder of a pipeline"
        )


def open_recogniser(model: str) -> Recogniser:
    """Return the recogniser of a model. Raises SettingsError when it can't be opened or finds no names."""
    check(model)
    import spacy

    try:
        pipeline = spacy.load(Path(model) if Path(model).is_dir() else model, exclude=_NOT_NEEDED)
    except (OSError, ValueError) as error:
        raise SettingsError(f"WIRECOPY_NAMES_MODEL: {model!r} can't be opened ({error})") from error
    if not {"ner", "entity_ruler", "span_ruler"} & set(pipeline.pipe_names):
        raise SettingsError(f"WIRECOPY_NAMES_MODEL: the pipeline {model!r} finds no names")
    meta = pipeline.meta
    return Larger(f"{meta.get('lang')}_{meta.get('name')} {meta.get('version')}", pipeline)
