"""Makes surnames.txt and given.txt in worker/pipeline/tag/data: names many people have.

The lists are those of the United States Census Bureau for 1990 (public domain, as works of the federal
government are), as the package `names` 0.3.0 (MIT) carries them, the most frequent first.
Run: python -m benchmarks.make_surnames names-0.3.0/names
"""

import sys
from pathlib import Path

from worker.pipeline.tag.listed import listed

DATA = Path(__file__).parent.parent / "worker" / "pipeline" / "tag" / "data"
# Of 1,354 slips of a key made in 270 surnames, 3 are a name among these; of 33 pairs of look-alikes 17 are.
MOST = 20_000
MOST_GIVEN = 700
HEAD = "# The {:,} most frequent {} of the United States Census of 1990, public domain.\n"
# Given names that are words, months, towns, states or houses besides.
ELSE = listed(
    "will may june april august rose grace hope faith joy dawn summer autumn amber crystal ruby pearl opal "
    "jade ivy iris lily daisy violet holly hazel ginger cherry candy penny miracle destiny heaven trinity "
    "faith charity victoria virginia georgia carolina dakota montana florence sydney paris london austin "
    "dallas houston phoenix jackson lincoln madison washington savannah charlotte brooklyn chelsea kent "
    "chester lancaster bradford clifton milan orlando sierra china asia america india kenya israel jordan "
    "chad cuba mark bill jack rob sue pat dick art gene frank earnest ernest king prince duke earl dean "
    "guy van cliff forest glen dale heath lane reed ray rich sterling marshall grant chance drew pierce "
    "norman roman christian noble major royal regal clay sandy rusty mercedes porsche lexus tiffany bell "
    "jewel stone golden young long mercy le lee kim see my geneva brittany cleveland chase junior "
    "esperanza lourdes troy rosario wilmington so man ok san santa angel jesus trinidad guadalupe soledad "
    "consuelo concepcion luz sol cruz los de la el an in do ha hai lan"
)


def main() -> None:
    """Write the names in small letters, one a line, in the order of the alphabet."""
    folder = Path(sys.argv[1])
    surnames = _names(folder / "dist.all.last", MOST)
    given = _names(folder / "dist.male.first", MOST_GIVEN) | _names(folder / "dist.female.first", MOST_GIVEN)
    _write("surnames", surnames)
    _write("given", {name for name in given - ELSE if len(name) > 2})


def _names(file: Path, most: int) -> set[str]:
    return {row.split()[0].lower() for row in file.read_text(encoding="ascii").splitlines()[:most]}


def _write(kind: str, names: set[str]) -> None:
    head = HEAD.format(len(names), "surnames" if kind == "surnames" else "given names")
    (DATA / f"{kind}.txt").write_text(head + "\n".join(sorted(names)) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
