"""The command `report`: what a run amounts to, as a page."""

from __future__ import annotations

import webbrowser
from importlib.util import find_spec
from pathlib import Path

import click

from footfall.cli.options import CheckedCommand
from footfall.cli.progress import Readying
from footfall.cli.reading import story_of
from footfall.errors import MissingError, UsageError

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

    journal = recordings.named(session)
    path = Path(out or f"{journal.stem}.html")
    _check(path)
    story, broken = story_of(journal)
    with Readying("plots drawn") as readying:
        text = page(measure(story), broken=broken, progress=readying)
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
