"""The reference page of the settings, written from the table itself.

`make reference` writes docs/settings.md with it; a house test compares, so the page
can't fall behind the table.
"""

from config.settings import OPTIONS, Option

_HEAD = """\
# Settings

Read from the environment; `--data DIR` wins over `WIRECOPY_DATA`. An unknown
`WIRECOPY_*` variable is an error that names it. Every secret can come from a file
instead: `NAME_FILE` holds its path. `wirecopy config show` prints what holds now and
where it comes from, with secrets hidden.

Durations are written `30s`, `15m`, `36h`, `1h30m`; sizes `512KiB`, `10MiB`, `2GiB`;
lists with commas. This page is written by `make reference`.

| variable | kind | default | meaning |
|---|---|---|---|
"""


def settings_page() -> str:
    """Return the page in Markdown, one row an option."""
    return _HEAD + "".join(map(_row, OPTIONS))


def _row(option: Option) -> str:
    kind = "secret " + option.kind.name if option.secret else option.kind.name
    default = f"`{option.default}`" if option.default else "empty"
    return f"| `{option.variable}` | {kind} | {default} | {option.help} |\n"


if __name__ == "__main__":
    print(settings_page(), end="")  # noqa: T201 - the page goes to stdout
