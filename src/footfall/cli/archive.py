"""All that Footfall keeps of a runner, in one archive: the runner's own data, to take along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from footfall.cli.progress import Readying
from footfall.errors import MissingError, UsageError

NOTE = """This is all that Footfall keeps of you.

data/sessions/*.jsonl   each session as it was recorded
data/deleted/           what `footfall history delete` took away
settings/profile.toml   what `footfall config` knows of you
settings/sensors.json   your paired sensors
settings/learned.json   how late your heart answers, and your own cadence

A session is a text in UTF-8, one JSON object a line. In each line "t" is seconds since the session
began, "type" is what it tells, and "crc" guards it: the CRC-32 of the bytes before ,"crc".

session   the workout, when it began, and what was set
step      a step of the workout began: its kind, its effort, how it is to end, its targets
reading   heart_rate (bpm), cadence (steps a minute of both feet), speed (m/s), distance (m)
packet    what a sensor sent, in hexadecimal; readings are made of it
grid      the click: how many beats a minute from which frame on (48,000 a second), and if heard
say       what the coach said, or would have said
key       what you pressed
sensor    what became of a sensor
audio     what became of the sound
time      nothing, for a second
resume    the session went on after it was cut off
end       it was done, or stopped

`footfall export FILE.jsonl -o run.csv` makes a table of one; .fit and .tcx are for other programs.
Nothing of it has ever left this machine by itself.
"""
KEPT = (".jsonl", ".json", ".toml", ".broken")
"""What is the runner's own; the voice's cache can be had again."""
UNSAFE = re.compile(r"[^\w.+ -]")
"""What a file's name may not hold on every system, halves of characters among it."""


def everything(out: str | None) -> int:
    """Write the archive."""
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    from footfall.devices import recordings

    path = Path(out or "footfall-data.zip")
    if path.suffix.lower() != ".zip":
        raise UsageError(f"{path} is no archive. Name a .zip.")
    recordings.check_ours(path, b"Footfall keeps of you")
    files = [*_files()]
    kept: list[str] = []
    faults: list[str] = []
    with (
        recordings.as_a_whole(path) as part,
        Readying("files ready") as tell,
        ZipFile(part, "w") as archive,
    ):
        archive.writestr("README.txt", NOTE)  # not packed: by it we know an archive of ours
        for done, (file, name) in enumerate(files):
            tell(done, len(files))
            try:
                data = file.read_bytes()
                told = ZipInfo.from_file(file, name, strict_timestamps=False)
            except OSError as error:
                faults.append(f"{file} cannot be read: {error.strerror or error}. It is left out.")
                continue
            archive.writestr(told, data, ZIP_DEFLATED)
            kept.append(name)
    for fault in faults:
        click.echo(f"footfall: {fault}", err=True)
    sessions = sum(name.startswith("data/sessions/") for name in kept)
    click.echo(f"{_counted(sessions, 'session')}, {_counted(len(kept), 'file')}.")
    click.echo(f"Archive: {path}")
    return MissingError.exit_code if faults else 0


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _files() -> Iterator[tuple[Path, str]]:
    """Each file with its name in the archive, which any system can unpack."""
    from footfall.devices import recordings, settings

    data = recordings.data_folder()
    names: set[str] = set()
    # On some platforms settings lie in the folder for data.
    for folder, name in (
        (data / "sessions", "data/sessions"),
        (data / "deleted", "data/deleted"),
        (settings.folder(), "settings"),
    ):
        try:
            found = sorted(folder.iterdir())
        except FileNotFoundError:
            continue
        except OSError as error:
            raise MissingError(f"{folder} cannot be read: {error.strerror or error}.") from None
        for file in found:
            if file.is_file() and file.suffix in KEPT:
                plain = UNSAFE.sub("_", file.name)
                while (inside := f"{name}/{plain}") in names:
                    plain = f"_{plain}"
                names.add(inside)
                yield file, inside
