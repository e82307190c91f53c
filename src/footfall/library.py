"""The library: everything that can be run by a name, or by its row of the catalogue."""

from __future__ import annotations

from difflib import get_close_matches

from footfall.library_drills import BREATHING, DRILLS
from footfall.library_entry import Entry, Level, Purpose, Total
from footfall.library_warmups import WARMUPS
from footfall.library_workouts import WORKOUTS

__all__ = ["ENTRIES", "LANGUAGE", "Entry", "Level", "Purpose", "Total", "close", "find"]

ENTRIES: tuple[Entry, ...] = (
    *sorted(WORKOUTS, key=lambda entry: int(entry.ids[0][1:])),
    *WARMUPS,
    *DRILLS,
    *BREATHING,
)
"""All of it in the catalogue's order: workouts, warm-ups, drills and breathing sets."""

LANGUAGE = "en"
"""Of the entries' own words: titles, and cues that are no ids of ours."""

_BY_WORD: dict[str, Entry] = {}
for _entry in ENTRIES:
    # The first of those that share an id is what the id means.
    for _word in (_entry.name, *(id_.lower() for id_ in _entry.ids)):
        _BY_WORD.setdefault(_word, _entry)


def find(text: str) -> Entry | None:
    """The entry of that name or id, in capitals or not; None when there is none."""
    return _BY_WORD.get(text.strip().lower())


def close(text: str) -> str | None:
    """The name or the id that may have been meant; None when nothing is near."""
    # Nothing is close to a very long word, and looking would take long.
    found = get_close_matches(text.strip().lower(), _BY_WORD, 1) if len(text) <= 40 else []
    if not found:
        return None
    return found[0] if found[0] == _BY_WORD[found[0]].name else found[0].upper()
