"""What the lines at the end of a session tell: its journal, told while it is written."""

from __future__ import annotations

from collections.abc import Iterable

from footfall.durations import clock_words
from footfall.journal import Record
from footfall.metrics.glance import Glance, glance
from footfall.metrics.seconds import by_second
from footfall.model import METRES, Say, Signal
from footfall.story import Story, Telling, last_before

_PLANNED = (Say.START, Say.STEP, Say.PREVIEW, Say.COUNTDOWN, Say.PROGRESS, Say.CUE, Say.SUMMARY)
"""Sentences that the workout brings with it; all others answer what the runner does."""


class Tally:
    """Takes the records of a journal, from its header on; only what was measured is told."""

    def __init__(self) -> None:
        self._telling: Telling | None = None

    def take(self, record: Record) -> None:
        """One more record."""
        if self._telling is None:
            self._telling = Telling(record)
        else:
            self._telling.take(record)

    @property
    def story(self) -> Story:
        """What it all comes to so far."""
        return self._telling.story() if self._telling else Story()

    def lines(self, imperial: bool = False) -> tuple[str, str]:
        """The session in one line, the runner in another."""
        story = self.story
        seen = glance(story, by_second(story))
        verb = "Stopped" if story.reason == "stopped" else "Done"
        parts = [f"{verb} after {clock_words(round(seen.seconds))}"]
        if seen.efforts:
            parts.append(f"{seen.efforts} hard {'effort' if seen.efforts == 1 else 'efforts'}")
        if seen.metres is not None:
            parts.append(_way(seen.metres, imperial))
        return ", ".join(parts) + ".", _runner(seen)

    def way(self, imperial: bool = False) -> str | None:
        """How far the runner came; None where nothing has measured it."""
        points = self.story.readings.get(Signal.DISTANCE, ())
        return _way(points[-1][1], imperial) if len(points) > 1 else None

    @property
    def prompts(self) -> list[str]:
        """What the coach said of the run: the time, the heart rate then, and the words."""
        story = self.story
        hearts = story.readings.get(Signal.HEART_RATE, ())
        lines = []
        for said in story.said:
            if said.told and said.kind not in _PLANNED:
                heard = last_before(hearts, said.at)
                rate = f"{heard[1]:.0f}" if heard else "-"
                lines.append(f"{clock_words(said.at):>7}  {rate:>3} bpm  {said.text}")
        return lines


def tally_of(records: Iterable[Record]) -> Tally:
    """What a session comes to that goes on."""
    tally = Tally()
    for record in records:
        tally.take(record)
    return tally


def _way(metres: float, imperial: bool) -> str:
    unit = "mi" if imperial else "km"
    return f"{metres / METRES[unit]:.2f} {unit}"


def _runner(seen: Glance) -> str:
    told = []
    if seen.heart_rate:
        mean, most = seen.heart_rate
        told += [f"heart rate {mean:.0f} on average", f"{most:.0f} at most"]
    if seen.cadence:
        told.append(f"cadence {seen.cadence:.0f}")
    return (", ".join(told) or "no sensor was heard").capitalize() + "."
