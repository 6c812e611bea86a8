"""What takes the room in a house's SQLite file: bytes of each table and index, an article.

    python benchmarks/stored.py DATA

DATA is a data directory, of a running house too. Needs a SQLite with `dbstat`, as
Python's usually is. Told are pages as they lie in the file, what is left empty in
them, and the log beside it; `benchmarks/intake.py` tells the sum after an intake.
"""

import argparse
import sqlite3
from contextlib import closing
from pathlib import Path

_SHOWN = 20
_TABLES = """
    select coalesce(schema.tbl_name, stat.name), sum(stat.pgsize), sum(stat.unused)
    from dbstat as stat left join sqlite_schema as schema on schema.name = stat.name
    group by 1 order by 2 desc
"""


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    words.add_argument("data", type=Path)
    path = words.parse_args().data / "wirecopy.db"
    log = path.with_name(path.name + "-wal")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        (articles,) = database.execute("select count(*) from article").fetchone()
        rows = database.execute(_TABLES).fetchall()
    print(f"{articles} articles; bytes an article, indexes included")
    for name, taken, empty in rows[:_SHOWN]:
        print(f"{name:<20} {taken / articles:8.0f}  of which empty {empty / articles:6.0f}")
    print(f"{'the file':<20} {path.stat().st_size / articles:8.0f}")
    print(f"{'its log':<20} {(log.stat().st_size if log.exists() else 0) / articles:8.0f}")


if __name__ == "__main__":
    main()
