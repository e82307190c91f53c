"""Every workout of the library, tried: read, told and heard."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click
import numpy as np

from footfall import notation
from footfall.cli.build import Plan, plan
from footfall.cli.dry_run import outlined
from footfall.cli.progress import Readying
from footfall.cli.session import render
from footfall.devices.speaker import LAG, NullSpeaker
from footfall.devices.voice import Voice
from footfall.drive import Parts, Silence, VirtualInbox, drive
from footfall.errors import FootfallError, UsageError
from footfall.library import ENTRIES, Entry, close, find
from footfall.limiter import CEILING
from footfall.mixer import Mixer
from footfall.model import RATE, Distance, Part, Time, frame_at, seconds_at
from footfall.outline import Outline
from footfall.session import Session

if TYPE_CHECKING:
    from numpy.typing import NDArray

EXCERPT = 10 * RATE
"""Frames of each workout that are mixed."""
BEAT = RATE
"""Frames within which a beat falls, at any cadence."""
BEFORE = 7 * RATE
"""How many of them come before a boundary: a preview and a countdown."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of one workout."""

    name: str
    family: str
    faults: tuple[str, ...]
    told: bool
    """Whether the catalogue says what it comes to."""
    sentences: int
    unrecorded: int
    """How many of them the recorded voice lacks in part."""


def check(name: str | None = None) -> int:
    """Try all of the library, or one workout of it; the exit code."""
    entries = ENTRIES if name is None else (_named(name),)
    results = []
    with Readying("workouts tried") as progress:
        for result in _tried(entries):
            results.append(result)
            progress(len(results), len(entries))
    for line in told(results):
        click.echo(line)
    return 1 if any(result.faults for result in results) else 0


def _named(name: str) -> Entry:
    entry = find(name)
    if entry is None:
        near = close(name)
        hint = f" Did you mean {near}?" if near else ""
        raise UsageError(f"There is no workout called {name} in the library.{hint}")
    return entry


def _tried(entries: tuple[Entry, ...]) -> Iterable[Checked]:
    names = [entry.name for entry in entries]
    if len(names) == 1:
        yield checked(names[0])
        return
    with ProcessPoolExecutor(min(len(names), os.cpu_count() or 1)) as pool:
        yield from pool.map(checked, names)


def told(results: list[Checked]) -> Iterator[str]:
    """Counts by family, then every fault."""
    counts = Counter(result.family for result in results)
    for family, count in counts.items():
        faulty = sum(bool(r.faults) for r in results if r.family == family)
        yield f"{family}: {count} tried, {faulty} with errors"
    totals = sum(result.told for result in results)
    sentences = sum(result.sentences for result in results)
    unrecorded = sum(result.unrecorded for result in results)
    yield f"totals: {totals} compared with the catalogue"
    are = "is" if unrecorded == 1 else "are"
    yield f"sentences: {sentences:,}, of which {unrecorded:,} {are} not recorded"
    errors = [(result.name, fault) for result in results for fault in result.faults]
    yield f"errors: {len(errors)}"
    yield from (f"  {name}: {fault}" for name, fault in errors)


# --- One workout --------------------------------------------------------------------------------


def checked(name: str) -> Checked:
    """Read a workout of the library, tell it, and hear ten seconds of it."""
    entry = _named(name)
    faults: list[str] = []
    said: list[str] = []
    voice = Voice()
    # What is not recorded is a chime here: no engine is asked.
    voice.engines = []
    try:
        if notation.parse(notation.write(entry.workout)).workout != entry.workout:
            faults.append("it is another workout when it is written and read")
        begun = _planned(name)
        # Without sensors it is told by its paces, which are those of the simulated runner.
        outline = outlined(replace(begun, source=Silence()))
        faults += _amiss(entry, outline)
        excerpt = Excerpt(max(0, _boundary(outline) - BEFORE), EXCERPT)
        heard = _heard(begun, voice, excerpt)
        faults += excerpt.faults(sounds_in(heard, excerpt.first, excerpt.end))
        said = [one.text for one in heard.sentences()]
    except FootfallError as error:
        faults.append(str(error))
    except Exception as error:  # whatever it is, the other workouts are tried all the same
        faults.append(f"{type(error).__name__}: {error}")
    unrecorded = sum(not all(r for _, r in voice.lengths.said(text)) for text in said)
    return Checked(
        name, entry.family, tuple(faults), entry.total is not None, len(said), unrecorded
    )


def sounds_in(outline: Outline, first: int, end: int) -> bool:
    """Whether a sentence is said, or a click heard, within these frames."""
    spans = [
        (one.started, one.ended)
        for one in outline.sentences()
        if one.started is not None and one.ended is not None
    ]
    if any(started < end and ended > first for started, ended in spans):
        return True
    return any(
        row.grid.on and row.grid.frame + BEAT < end and row.grid.frame + row.frames > first + BEAT
        for row in outline.rows
        if row.grid is not None
    )


def _planned(name: str) -> Plan:
    """The workout as `footfall render NAME --simulate` would have it."""
    return plan(render.make_context("render", [name, "--dry-run", "--simulate"]).params)


def _boundary(outline: Outline) -> int:
    """The frame at which a step begins, about a third of the way."""
    return min(
        (frame_at(row.began.at) for row in outline.rows),
        key=lambda frame: abs(3 * frame - outline.ended),
    )


def _amiss(entry: Entry, outline: Outline) -> Iterator[str]:
    """Where it does not come to what the catalogue says."""
    total = entry.total
    if total is None:
        return
    # It counts what it names: the timed steps of one workout, the measured ones of another.
    timed = sum(row.frames for row in outline.rows if isinstance(row.step.end, Time))
    far = [row for row in outline.rows if isinstance(row.step.end, Distance)]
    for unit, wanted, found in (
        ("s", total.seconds, seconds_at(timed)),
        ("m", total.metres, sum(map(outline.metres, far))),
    ):
        if wanted is not None and abs(found - wanted) > total.within * wanted + 1e-6:
            yield f"it comes to {found:g} {unit}, and the catalogue has {wanted:g} {unit}"


def _heard(begun: Plan, voice: Voice, excerpt: Excerpt) -> Outline:
    """Run the whole session with its simulated runner, and mix the excerpt of it."""
    outline = Outline(begun.runner)
    options = replace(begun.options, kept=True)
    session = Session(begun.workout, voice.lengths.clip, begun.runner, options)
    drive(session, VirtualInbox(begun.source), Parts((excerpt,), voice, outline, begun.source))
    excerpt.close(outline.ended)
    return outline


class Excerpt(NullSpeaker):
    """Mixes a part of a session in memory: what sounds before and behind it costs nothing."""

    def __init__(self, first: int, frames: int) -> None:
        """From frame `first` on, so many."""
        super().__init__()
        self._mixer = Mixer(first)
        self.first, self.end = first, first + frames
        self._taken: list[NDArray[np.float32]] = []

    def play(
        self, id: int, frame: int, samples: NDArray[np.float32], part: Part = Part.VOICE
    ) -> None:
        """What has begun when the excerpt does is joined in the middle."""
        if frame + len(samples) <= self.first:
            return
        play = self._mixer.play if frame >= self.first else self._mixer.join
        play(id, frame, samples, part)

    def advance(self, frame: int) -> None:
        """As far as the excerpt goes."""
        super().advance(min(frame, self.end + LAG))

    def close(self, frame: int | None = None) -> None:
        """The rest of it, where the session goes so far."""
        super().close(self.end if frame is None else min(frame, self.end))

    def faults(self, sounds: bool) -> Iterator[str]:
        """What is wrong with what is heard; `sounds`: whether anything has to be."""
        heard = np.concatenate(self._taken) if self._taken else np.zeros((0, 2), np.float32)
        if not len(heard):
            yield "nothing of it was mixed"
        elif not np.isfinite(heard).all():
            yield "its sound has samples that are no numbers"
        elif np.abs(heard).max() > CEILING:
            yield "its sound goes beyond the limiter's ceiling"
        elif sounds and not heard.any():
            yield "what should be heard is silent"

    def _take(self, samples: NDArray[np.float32]) -> None:
        self._taken.append(samples)
