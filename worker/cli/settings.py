"""`wirecopy config`: what holds now and where it comes from, and whether it makes sense."""

from dataclasses import asdict
from pathlib import Path

import click

from worker.cli.frame import Frame, group, pass_frame, prints_data, writes

config = group("config", "Settings and catalogue.")


@config.command("show")
@prints_data
@pass_frame
def show(frame: Frame) -> None:
    """Print every setting, its value and where it comes from; secrets are hidden."""
    from config.settings import as_rows

    rows = as_rows(frame.settings)
    frame.show(
        [asdict(row) for row in rows],
        heads=("setting", "value", "from", "meaning"),
        rows=[(row.variable, row.value or "-", row.origin, row.help) for row in rows],
    )


@config.command("check")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@prints_data
@pass_frame
def check(frame: Frame, file: Path | None) -> None:
    """Check the settings and the catalogue (or FILE); an error names file, line and key."""
    from config.catalogue import Catalogue, load_catalogue

    path = file or frame.settings.catalogue_path
    catalogue = load_catalogue(path) if path else Catalogue()
    counts = {
        "sources": len(catalogue.sources),
        "feeds": len(catalogue.feeds),
        "rules": len(catalogue.rules),
        "subscribers": len(catalogue.subscribers),
    }
    said = ", ".join(f"{count} {noun}" for noun, count in counts.items())
    text = f"settings are well; {path} holds {said}" if path else "settings are well; there is no catalogue"
    frame.show({"settings": "ok", "catalogue": str(path) if path else None, **counts}, text=text)


@config.command("apply")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@prints_data
@writes
@pass_frame
def apply(frame: Frame, file: Path | None) -> None:
    """Bring the database to what the catalogue (or FILE) says; `wirecopy up` does so at its start.

    What is in the database and not in the catalogue is left alone.
    """
    from config.catalogue import load_catalogue
    from worker.desk.catalogue import apply as bring

    path = file or frame.settings.catalogue_path
    if path is None:
        raise click.ClickException("there is no catalogue; name a FILE, or set WIRECOPY_CATALOGUE")
    catalogue = load_catalogue(path)
    with frame.tools() as tools:
        applied = bring(tools, catalogue, dry_run=frame.dry_run)
    frame.show(applied.json(dry_run=frame.dry_run), text="\n".join(applied.lines(dry_run=frame.dry_run)))
