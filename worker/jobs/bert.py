"""Bert: a sentence model that the operator chose, read with numpy alone (`pip install 'wirecopy[nlp]'`).

Named by the setting WIRECOPY_RELATE_MODEL: an installed package or a folder in which
the files of a sentence-transformers model of the BERT kind lie. The package is only
looked into, never imported, so that nothing of what it asks for need be there. Titles
are short: multiplying a few matrices of them takes less than starting what models are
made with. Which models can be trusted is in docs/tags-and-stories.md: we download none.

    title -> wordpieces -> embeddings -> layers (attention, two matrices) -> mean -> signs
"""

import json
import math
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from config.settings import SettingsError
from worker.jobs.wordpiece import Wordpieces
from worker.pipeline.relate import Reader

_FILES = ("config.json", "model.safetensors", "vocab.txt")
_KINDS = {"F32": "<f4", "F16": "<f2"}
_MOST_PIECES = 64  # the longest titles; what follows is not read
_Array = Any  # numpy is not there where the extra is not


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer's weights: a matrix, turned so that rows are multiplied by it, and a bias, each."""

    asked: tuple[_Array, _Array]  # query, key and value side by side
    attended: tuple[_Array, _Array]
    settled: tuple[_Array, _Array]
    wide: tuple[_Array, _Array]
    narrow: tuple[_Array, _Array]
    done: tuple[_Array, _Array]


@dataclass(frozen=True, slots=True)
class Bert:
    """A model that is open."""

    name: str
    pieces: Wordpieces
    places: tuple[_Array, _Array]  # what a piece is, what its place and kind add
    begun: tuple[_Array, _Array]
    layers: tuple[Layer, ...]
    heads: int
    tiny: float

    def speaks(self, language: str) -> bool:
        """Say whether titles in a language can be read: English, and one that nobody knows counts as that.

        A vocabulary of English makes much the same pieces of all titles in another language.
        """
        return (language or "en").lower()[:2] == "en"

    def read(self, titles: Sequence[str]) -> list[bytes]:
        """Return the meaning of each title: the signs of its vector, a bit each."""
        import numpy as np

        return [np.packbits(vector >= 0).tobytes() for vector in self.vectors(titles)] if titles else []

    def vectors(self, titles: Sequence[str]) -> _Array:
        """Return a vector a title, as a row; they are not of length one."""
        import numpy as np

        numbers = [self.pieces.numbers(title, _MOST_PIECES) for title in titles]
        ends = np.cumsum([len(some) for some in numbers])
        spans = [slice(end - len(some), end) for some, end in zip(numbers, ends, strict=True)]
        words, places = self.places
        told = words[[number for some in numbers for number in some]]
        told = told + np.concatenate([places[: len(some)] for some in numbers])
        rows = self._even(told.astype(np.float32), self.begun)
        for layer in self.layers:
            rows = self._through(layer, rows, spans)
        return np.stack([rows[span].mean(axis=0) for span in spans])

    def _through(self, layer: Layer, rows: _Array, spans: Sequence[slice]) -> _Array:
        """Return the rows after a layer; only attention knows which rows are one title."""
        import numpy as np

        asked = rows @ layer.asked[0] + layer.asked[1]
        seen = np.concatenate([self._attend(asked[span]) for span in spans])
        rows = self._even(rows + seen @ layer.attended[0] + layer.attended[1], layer.settled)
        wide = rows @ layer.wide[0] + layer.wide[1]
        # The Gaussian error linear unit, by the usual approximation with tanh.
        wide *= 0.5 * (1 + np.tanh(math.sqrt(2 / math.pi) * (wide + 0.044715 * wide * wide * wide)))
        return self._even(rows + wide @ layer.narrow[0] + layer.narrow[1], layer.done)

    def _attend(self, asked: _Array) -> _Array:
        """Return what each piece of one title takes from all of them."""
        import numpy as np

        count, width = asked.shape
        query, key, value = (
            part.reshape(count, self.heads, -1).transpose(1, 0, 2) for part in np.split(asked, 3, axis=1)
        )
        weights = query @ key.transpose(0, 2, 1) / math.sqrt(width / 3 / self.heads)
        weights = np.exp(weights - weights.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        return (weights @ value).transpose(1, 0, 2).reshape(count, -1)

    def _even(self, rows: _Array, by: tuple[_Array, _Array]) -> _Array:
        """Return rows brought to mean 0 and variance 1, then scaled and moved as the model learnt."""
        import numpy as np

        rows = rows - rows.mean(axis=-1, keepdims=True)
        return rows / np.sqrt((rows * rows).mean(axis=-1, keepdims=True) + self.tiny) * by[0] + by[1]


def name_of(model: str) -> str:
    """Return what a model's meanings are kept under: the name of its package or folder."""
    return Path(model).name


def check(model: str) -> Path:
    """Return the folder of a model without opening it. Raises SettingsError with what to do."""
    if find_spec("numpy") is None:
        raise SettingsError(
            f"WIRECOPY_RELATE_MODEL is {model!r}, but numpy is not installed: pip install 'wirecopy[nlp]'"
        )
    for folder in _folders(model):
        if all((folder / name).is_file() for name in _FILES):
            return folder
    raise SettingsError(
        f"WIRECOPY_RELATE_MODEL: {model!r} is neither an installed package nor a folder that holds "
        f"{', '.join(_FILES[:-1])} and {_FILES[-1]}"
    )


def _folders(model: str) -> Iterator[Path]:
    """Yield where the files of a model may lie."""
    homes = [Path(model)]
    if model.isidentifier() and (spec := find_spec(model)) is not None:
        homes += map(Path, spec.submodule_search_locations or ())
    for home in homes:
        yield from (home, *sorted(home.glob("*/")))


def open_reader(model: str) -> Reader:
    """Return the reader of a model. Raises SettingsError when it can't be opened, or is of another kind."""
    folder = check(model)
    # One core is enough for what nobody waits for. It is too late once numpy is there.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        return _opened(name_of(model), folder)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(
            f"WIRECOPY_RELATE_MODEL: {model!r} can't be opened as a model of the BERT kind "
            f"({type(error).__name__}: {error})"
        ) from error


def _opened(name: str, folder: Path) -> Bert:
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    if config["model_type"] != "bert" or config["hidden_act"] != "gelu":
        raise ValueError(f"it is a {config['model_type']} with {config['hidden_act']}")
    weights = _weights(folder / "model.safetensors")
    pieces = (folder / "vocab.txt").read_text(encoding="utf-8").removesuffix("\n").split("\n")
    words = "embeddings.word_embeddings.weight"
    if len(pieces) > len(weights[words]):
        raise ValueError(f"{len(pieces)} pieces for {len(weights[words])} vectors")
    kind = weights["embeddings.token_type_embeddings.weight"][0]
    places = weights["embeddings.position_embeddings.weight"][:_MOST_PIECES] + kind
    return Bert(
        name,
        Wordpieces({piece: at for at, piece in enumerate(pieces)}, lower=_is_lower(folder)),
        (weights[words], places),
        _pair(weights, "embeddings.LayerNorm"),
        tuple(_layer(weights, f"encoder.layer.{at}.") for at in range(config["num_hidden_layers"])),
        config["num_attention_heads"],
        config["layer_norm_eps"],
    )


def _is_lower(folder: Path) -> bool:
    """Say whether a model reads small letters only; those that say nothing do."""
    file = folder / "tokenizer_config.json"
    return not file.is_file() or bool(json.loads(file.read_text(encoding="utf-8")).get("do_lower_case", True))


def _layer(weights: Mapping[str, _Array], at: str) -> Layer:
    import numpy as np

    asked = [_turned(weights, f"{at}attention.self.{part}") for part in ("query", "key", "value")]
    matrices, biases = zip(*asked, strict=True)
    return Layer(
        (np.concatenate(matrices, axis=1), np.concatenate(biases)),
        _turned(weights, f"{at}attention.output.dense"),
        _pair(weights, f"{at}attention.output.LayerNorm"),
        _turned(weights, f"{at}intermediate.dense"),
        _turned(weights, f"{at}output.dense"),
        _pair(weights, f"{at}output.LayerNorm"),
    )


def _turned(weights: Mapping[str, _Array], name: str) -> tuple[_Array, _Array]:
    matrix, bias = _pair(weights, name)
    return matrix.T, bias


def _pair(weights: Mapping[str, _Array], name: str) -> tuple[_Array, _Array]:
    return weights[f"{name}.weight"], weights[f"{name}.bias"]


def _weights(file: Path) -> dict[str, _Array]:
    """Return the matrices of a safetensors file: eight bytes of length, a table in JSON, then the numbers.

    They are mapped, not read: what is not used takes no memory, and two processes share the rest.
    """
    import numpy as np

    data = np.memmap(file, dtype=np.uint8, mode="r")
    begins = 8 + int.from_bytes(data[:8].tobytes(), "little")
    table = json.loads(data[8:begins].tobytes())
    found: dict[str, _Array] = {}
    for name, entry in table.items():
        if name == "__metadata__" or entry["dtype"] not in _KINDS:
            continue
        first, last = entry["data_offsets"]
        part = data[begins + first : begins + last].view(_KINDS[entry["dtype"]])
        found[name.removeprefix("bert.")] = part.reshape(entry["shape"])
    return found
