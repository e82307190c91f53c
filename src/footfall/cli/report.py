"""The command `report`: what a run amounts to, as a page."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

import click

from footfall.cli.options import CheckedCommand
from footfall.cli.progress import Readying
from footfall.errors import MissingError, UsageError
from footfall.journal import Record, read

SUFFIXES = (".html", ".htm")
CHUNK = 1 << 18
"""Bytes of a journal after which its reading is told anew."""


@click.command(cls=CheckedCommand)
@click.argument("session", required=False)
@click.option("-o", "--out", metavar="FILE", help="An .html; by default named after the session.")
@click.option("--open", "open_", is_flag=True, help="Show it in your browser.")
def report(session: str | None, out: str | None, open_: bool) -> int:
    """A page on a run: its splits, heart, cadence and clicks, and what to try next time.

    SESSION is its name, how the name begins (a day), or a journal (.jsonl). Without it the newest
    one is taken. The page is one file that needs no network.
    """
    from footfall.devices import recordings
    from footfall.metrics.measures import measure
    from footfall.report.page import page
    from footfall.story import tell

    journal = recordings.named(session)
    path = Path(out or f"{journal.stem}.html")
    _check(path)
    with Readying("kB of the journal read") as readying:
        reader = Reader(journal, readying)
        try:
            story = tell(reader.records())
        except UsageError as error:
            raise UsageError(f"{journal}: {error}") from None
    with Readying("plots drawn") as readying:
        text = page(measure(story), broken=reader.broken, progress=readying)
    recordings.write_beside(path, text.encode())
    click.echo(f"Report: {path}")
    if open_ and not webbrowser.open(path.absolute().as_uri()):
        click.echo(f"No browser could be opened. Open {path} yourself.", err=True)
    return 0


def _check(path: Path) -> None:
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{path} is no page. Name a file that ends in .html.")
    if path.is_dir():
        raise UsageError(f"{path} is a folder. Name a file in it.")
    if find_spec("matplotlib") is None:
        raise MissingError("The plots need matplotlib, which is not there: pip install matplotlib.")


class Reader:
    """Reads a journal, and knows where it could not go on."""

    def __init__(self, path: Path, progress: Callable[[int, int], None]) -> None:
        """`progress` hears how many kB were read, and how many there are."""
        self._path = path
        self._progress = progress
        self._read = self._taken = self._bytes = 0
        self._done = self._unfinished = False

    @property
    def broken(self) -> int | None:
        """The first line that is damaged, from 1; None: there is none.

        A last line that was being written when all ended is no damage.
        """
        damaged = self._done and self._read > self._taken and not self._unfinished
        return self._read if damaged else None

    def records(self) -> Iterator[Record]:
        """The records up to the first broken line. MissingError when there is no such file."""
        try:
            with self._path.open("rb") as stream:
                for record in read(self._lines(stream)):
                    self._taken += 1
                    yield record
        except OSError as error:
            why = error.strerror or error
            raise MissingError(f"The journal {self._path} cannot be read: {why}.") from None
        self._done = True

    def _lines(self, stream: BinaryIO) -> Iterator[bytes]:
        from footfall.devices.recordings import LONGEST_LINE

        size = self._path.stat().st_size
        for raw in iter(lambda: stream.readline(LONGEST_LINE), b""):
            self._read += 1
            self._unfinished = len(raw) < LONGEST_LINE and not raw.endswith(b"\n")
            before, self._bytes = self._bytes, self._bytes + len(raw)
            if before // CHUNK < self._bytes // CHUNK:
                # A pipe has no size, and a file that is written to grows.
                self._progress(self._bytes // 1024, max(size, self._bytes) // 1024)
            yield raw
