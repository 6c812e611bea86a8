"""Tables for people: aligned columns, as wide as what is in them."""

import shutil
import sys
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import Any

_GAP = "  "
_LEAST_COLUMNS = 12  # a column is never cut to less


def table(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Return the rows under their heads; on a terminal the widest columns are cut until a row fits a line."""
    cells = [[name.upper() for name in heads], *([_cell(value) for value in row] for row in rows)]
    widths = [max(_width(row[at]) for row in cells) for at in range(len(heads))]
    if sys.stdout.isatty():
        _fit(widths, shutil.get_terminal_size().columns)
    lines = (_GAP.join(_pad(text, width) for text, width in zip(row, widths, strict=True)) for row in cells)
    return "\n".join(line.rstrip() for line in lines)


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    text = ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    # A stranger's escape sequence must not colour the terminal, nor a line break tear the table.
    return "".join(one if one.isprintable() else " " for one in text)


def _fit(widths: list[int], line: int) -> None:
    while sum(widths) + len(_GAP) * (len(widths) - 1) > line and max(widths) > _LEAST_COLUMNS:
        widths[widths.index(max(widths))] -= 1


def _pad(text: str, width: int) -> str:
    if _width(text) > width:
        kept = ""
        for one in text:
            if _width(kept + one) > width - 1:
                break
            kept += one
        text = kept + "…"
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Return how many columns a terminal needs for `text`."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1
        for one in text
    )
