"""What the lines at the end of a session tell."""

from __future__ import annotations

from collections import deque

from footfall.model import (
    METRES,
    Ended,
    Fact,
    GridBegan,
    Kind,
    Reading,
    Say,
    Signal,
    Spoken,
    StepBegan,
)

HELD = 5
"""Readings that a heart rate must last to be the highest: a strap's spikes are shorter."""

_PLANNED = (Say.START, Say.STEP, Say.PREVIEW, Say.COUNTDOWN, Say.PROGRESS, Say.CUE, Say.SUMMARY)
"""Sentences that the workout brings with it; all others answer what the runner does."""


class Tally:
    """Counts as the session goes; only what was measured is told."""

    def __init__(self) -> None:
        self._hard = 0
        self._sums: dict[Signal, tuple[int, float]] = {}
        self._latest: deque[float] = deque(maxlen=HELD)
        self._top = 0.0
        self._metres = 0.0
        self._total: float | None = None
        """What the sensor's distance read last."""
        self._seconds = 0
        self._verb = "Done"
        self.prompts: list[str] = []
        """What the coach said of the run: the time, the heart rate then, and the words."""

    def take(self, fact: Fact) -> None:
        """One more fact."""
        match fact:
            case StepBegan(step=step) if step.kind is Kind.WORK:
                self._hard += 1
            case Reading(signal=Signal.DISTANCE, value=value):
                # A total that falls is a sensor that began anew.
                self._metres += max(0.0, value - (value if self._total is None else self._total))
                self._total = value
            case Reading(signal=signal, value=value) if value > 0:
                # Whoever stands has no cadence: it would only blur that of the running.
                n, total = self._sums.get(signal, (0, 0.0))
                self._sums[signal] = (n + 1, total + value)
                if signal is Signal.HEART_RATE:
                    self._latest.append(value)
                    if len(self._latest) == HELD:
                        self._top = max(self._top, min(self._latest))
            case GridBegan(at=at):
                # The last one is the silence at the end of the last step.
                self._seconds = round(at)
            case Spoken(kind=kind, started=int()) if kind not in _PLANNED:
                rate = f"{self._latest[-1]:.0f}" if self._latest else "-"
                self.prompts.append(f"{clock_words(fact.at):>7}  {rate:>3} bpm  {fact.text}")
            case Ended(reason="stopped"):
                self._verb = "Stopped"

    def lines(self, imperial: bool = False) -> tuple[str, str]:
        """The session in one line, the runner in another."""
        parts = [f"{self._verb} after {clock_words(self._seconds)}"]
        if self._hard:
            parts.append(f"{self._hard} hard {'effort' if self._hard == 1 else 'efforts'}")
        if way := self.way(imperial):
            parts.append(way)
        return ", ".join(parts) + ".", self._runner()

    def way(self, imperial: bool = False) -> str | None:
        """How far the runner came; None where nothing has measured it."""
        unit = "mi" if imperial else "km"
        return None if self._total is None else f"{self._metres / METRES[unit]:.2f} {unit}"

    def _runner(self) -> str:
        told = []
        if Signal.HEART_RATE in self._sums:
            n, total = self._sums[Signal.HEART_RATE]
            told.append(f"heart rate {total / n:.0f} on average")
            if self._top >= total / n:
                told.append(f"{self._top:.0f} at most")
        if Signal.CADENCE in self._sums:
            n, total = self._sums[Signal.CADENCE]
            told.append(f"cadence {total / n:.0f}")
        return (", ".join(told) or "no sensor was heard").capitalize() + "."


def clock_words(seconds: float) -> str:
    """Whole seconds gone as m:ss, or h:mm:ss from an hour on."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
