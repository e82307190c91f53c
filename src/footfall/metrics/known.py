"""What is known of a run, and what is not, with the reason: nothing unknown is ever 0."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

ENOUGH = 0.6
"""Of what a share is taken of has to have been measured, or it tells nothing."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A number that cannot be told."""

    why: str
    """A sentence for the runner."""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the time."""

    part: float
    """0 to 1, of the seconds that were measured."""
    seconds: int
    """Those."""
    coverage: float
    """Which part they are of all that count."""


def share(rows: Iterable[bool | None], nothing: str) -> Share | Unknown:
    """Of seconds in which something was so, was not so, or was not measured (None).

    `nothing` is why there are none at all.
    """
    told = list(rows)
    valid = [row for row in told if row is not None]
    lacks = covered(len(valid), len(told), nothing)
    return lacks or Share(sum(valid) / len(valid), len(valid), len(valid) / len(told))


def covered(valid: int, total: int, nothing: str) -> Unknown | None:
    """Why so many measured seconds of all that count tell nothing; None: they do."""
    if not total:
        return Unknown(nothing)
    if not valid:
        return Unknown("Nothing measured it.")
    if valid < ENOUGH * total:
        return Unknown(f"Only {100 * valid // total} % of it was measured.")
    return None
