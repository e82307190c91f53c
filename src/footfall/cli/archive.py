"""All that Footfall keeps of a runner, in one archive: the runner's own data, to take along."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from footfall.cli.progress import Readying
from footfall.errors import UsageError

NOTE = """This is all that Footfall keeps of you.

data/sessions/*.jsonl   each session as it was recorded, one JSON object a line
data/deleted/           what `footfall history delete` took away, until it is emptied
settings/profile.toml   what `footfall config` knows of you
settings/sensors.json   your paired sensors
settings/learned.json   how late your heart answers, and your own cadence

Nothing of it has ever left this machine by itself.
"""
KEPT = (".jsonl", ".json", ".toml", ".broken")
"""What is the runner's own; the voice's cache can be had again."""


def everything(out: str | None) -> int:
    """Write the archive."""
    from zipfile import ZIP_DEFLATED, ZipFile

    from footfall.devices import recordings

    path = Path(out or "footfall-data.zip")
    if path.suffix.lower() != ".zip":
        raise UsageError(f"{path} is no archive. Name a .zip.")
    if path.is_dir():
        raise UsageError(f"{path} is a folder. Name a file in it.")
    files = [*_files()]
    with (
        recordings.as_a_whole(path) as part,
        Readying("files ready") as tell,
        ZipFile(part, "w", ZIP_DEFLATED, strict_timestamps=False) as archive,
    ):
        archive.writestr("README.txt", NOTE)
        for done, (file, name) in enumerate(files):
            tell(done, len(files))
            archive.write(file, name)
    sessions = sum(name.startswith("data/sessions/") for _, name in files)
    click.echo(f"{sessions} {'session' if sessions == 1 else 'sessions'}, {len(files)} files.")
    click.echo(f"Archive: {path}")
    return 0


def _files() -> Iterator[tuple[Path, str]]:
    """Each file with its name in the archive."""
    from footfall.devices import recordings, settings

    data = recordings.data_folder()
    # On some platforms settings lie in the folder for data.
    for folder, name in (
        (data / "sessions", "data/sessions"),
        (data / "deleted", "data/deleted"),
        (settings.folder(), "settings"),
    ):
        for file in sorted(folder.glob("*")):
            if file.is_file() and file.suffix in KEPT:
                yield file, f"{name}/{file.name}"
