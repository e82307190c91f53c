"""The command `report`: what a run amounts to, as a page."""

from __future__ import annotations

import webbrowser
from collections.abc import Iterator
from pathlib import Path

import click

from footfall.cli.options import CheckedCommand
from footfall.cli.progress import Readying
from footfall.errors import MissingError, UsageError
from footfall.journal import Record, read

SUFFIXES = (".html", ".htm")


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
    reader = _Reader(journal)
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


class _Reader:
    """Reads a journal, and knows where it could not go on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = self._taken = 0
        self._done = False

    @property
    def broken(self) -> int | None:
        """The first line that could not be read, from 1; None: all could."""
        return self._read if self._done and self._read > self._taken else None

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

    def _lines(self, stream: object) -> Iterator[bytes]:
        from footfall.devices.recordings import LONGEST_LINE

        for raw in iter(lambda: stream.readline(LONGEST_LINE), b""):  # type: ignore[attr-defined]
            self._read += 1
            yield raw
