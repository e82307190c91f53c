"""A journal read while somebody waits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from footfall.cli.progress import Readying
from footfall.errors import UsageError

if TYPE_CHECKING:
    from footfall.story import Story


def story_of(journal: Path) -> tuple[Story, int | None]:
    """The story of a journal, and its first damaged line, from 1; None: there is none.

    UsageError or MissingError when there is no session in it.
    """
    from footfall.devices.recordings import Reader
    from footfall.telling import tell

    with Readying("kB of the journal read") as readying:
        reader = Reader(journal, readying)
        try:
            return tell(reader.records()), reader.broken
        except UsageError as error:
            raise UsageError(f"{journal}: {error}") from None
