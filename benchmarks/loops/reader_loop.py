"""lemon24/reader as it comes: update_feeds with ten workers. Prints JSON.

python reader_loop.py URLS DATABASE
"""

import json
import resource
import sys
from pathlib import Path

from reader import make_reader


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    urls = Path(sys.argv[1]).read_text().split()
    reader = make_reader(sys.argv[2])
    for url in urls:
        reader.add_feed(url)
    taken = []
    for _ in range(2):
        before = cpu()
        reader.update_feeds(workers=10, scheduled=False)
        taken.append(cpu() - before)
    print(json.dumps({"first": taken[0], "unchanged": taken[1], "items": reader.get_entry_counts().total}))


main()
