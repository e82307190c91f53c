"""The coach: every watcher in one place, fed with what the sensors tell."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from footfall import zones
from footfall.coach.asked import Asked
from footfall.coach.cadence import Cadence
from footfall.coach.ceiling import Ceiling
from footfall.coach.floats import Float
from footfall.coach.heart_rate import FLIP, HeartRate
from footfall.coach.lag import EVERY, Lag, Learner
from footfall.coach.overstride import Overstride
from footfall.coach.pace import Pace
from footfall.coach.reps import Reps
from footfall.coach.sensors import Sensors
from footfall.coach.stretch import Stretch
from footfall.model import (
    METRES,
    Cue,
    Effort,
    Kind,
    Reading,
    ResolvedTarget,
    Runner,
    SensorChanged,
    Signal,
    Step,
    Unit,
)
from footfall.paces import effort_speed, step_speed
from footfall.signals import Signals
from footfall.timeline import Slot, expected_seconds

_EASE = (Kind.READY, Kind.REST, Kind.COOLDOWN, Kind.WARMUP, Kind.DRILL, Kind.EASY, Kind.STEADY)
EASE_OF = {kind: rank for rank, kind in enumerate((*_EASE, Kind.FLOAT))}
"""How hard a kind of step is, where no heart rate tells; all others are harder."""

SPARED = FLIP + 10.0
"""Seconds after a word about the ceiling in which nothing else is asked of the runner: whoever was
told to walk is not told to pick it up. That word may wait longest until it is said."""
STEEP = 8.0
"""Percent of a slope, up or down, beyond which nobody's cadence is their own."""


class Coach:
    """Notices; it neither words nor times what it noticed. `at` is seconds, never going back."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self.signals = Signals()
        self._sensors = Sensors()
        self._heart_rate = HeartRate()
        self._ceiling = Ceiling(runner)
        self._cadence = Cadence()
        self._float = Float()
        self._pace = Pace()
        self._reps = Reps()
        self._overstride = Overstride()
        self._asked = Asked()
        self._slot: Slot | None = None
        self._free_cadence = False
        self._spared_until = 0.0
        self._stretch: Stretch | None = None
        self._learner = Learner()
        self._looks_at = 0.0
        """When it is time for the next look at how the heart answers."""

    # --- what is known from earlier runs --------------------------------------------------------

    def remember(self, lag: Lag) -> None:
        """Begin with what was learned of the runner's heart before."""
        self._learner = Learner(lag)

    @property
    def lag(self) -> Lag:
        """What is known by now of how late the runner's heart answers: worth remembering."""
        return self._learner.lag

    # --- the workout ----------------------------------------------------------------------------

    def enter(self, slot: Slot, at: float, *, free_cadence: bool) -> None:
        """A step begins, at its place in a set; `free_cadence` as in `Stretch`."""
        self._slot, self._free_cadence = slot, free_cadence
        self.begin(slot.step, at)
        self._slot = None

    def begin(self, step: Step, at: float) -> None:
        """A step begins."""
        before, slot = self._stretch, self._slot or Slot(step)
        heart_rate = self._resolved(step, "heart_rate")
        stretch = Stretch(
            step,
            at,
            expected_seconds(step, self._runner),
            heart_rate if heart_rate and heart_rate.unit == Unit.BPM else None,
            upward=before is None or self._is_harder(step, before.step),
            from_rest=before is None or before.step.kind is Kind.READY,
            float_speed=self._float_speed(step),
            speed=None if _changes(step) else step_speed(step, self._runner),
            pace=self._pace_of(step),
            rep=slot.rep,
            of=slot.of,
            free_cadence=self._free_cadence,
            drifts=self._drifts(step, heart_rate),
        )
        self._watch(stretch)

    def resume(self, at: float) -> None:
        """The step goes on after a pause: bodies need to settle again."""
        if self._stretch is not None:
            self._watch(replace(self._stretch, began=at, resumed=True))

    # --- the sensors ----------------------------------------------------------------------------

    def take(self, raw: Reading) -> Reading | None:
        """A reading in its signal's unit; None when it cannot be true."""
        return self.signals.take(raw)

    def hear(self, reading: Reading, *, counts: bool = True) -> list[Cue | SensorChanged]:
        """News of the sensor behind a reading: it is there, or there again.

        `counts`: whether the reading is the runner's, and not refused.
        """
        news = self._sensors.take(reading, counts=counts)
        if counts and reading.signal is Signal.HEART_RATE:
            news += self._sensors.follow(reading, self.signals.follows_steps is not None)
        return news

    def note(self, changed: SensorChanged) -> None:
        """What the radio tells of a sensor."""
        if changed.state == "found":
            self._sensors.find(changed.sensor)
        elif changed.state == "lost":
            self._sensors.lose(changed.sensor)

    def next_deadline(self) -> float | None:
        """When a sensor will have been silent for too long."""
        return self._sensors.next_deadline()

    def advance(self, now: float) -> Iterator[Cue | SensorChanged]:
        """Time went by: which sensors have fallen silent."""
        return self._sensors.advance(now)

    def consider(
        self, now: float, heard: Collection[Signal], spm: float, *, paused: bool
    ) -> Iterator[Cue]:
        """Look at the signals that a packet brought. `spm` is the beat of this moment."""
        if Signal.HEART_RATE in heard:
            self._learn(now)
            for cue in self._ceiling.consider(now, self.signals):
                self._spared_until = now + SPARED
                yield cue
        stretch = self._stretch
        if stretch is None or paused:
            return
        for cue in self._watch_signals(now, stretch, heard, spm):
            if now >= self._spared_until and self.agrees(cue):
                yield cue

    def agrees(self, cue: Cue) -> bool:
        """Whether a cue asks for nothing that was just asked otherwise; then it is remembered."""
        return self._asked.agrees(cue)

    def spares(self, now: float) -> bool:
        """Whether no click shall lead: after a word about the ceiling, and on a steep slope."""
        incline = self.signals.current(Signal.INCLINE, now)
        return now < self._spared_until or (incline is not None and abs(incline) > STEEP)

    # --- within ---------------------------------------------------------------------------------

    def _watch_signals(
        self, now: float, stretch: Stretch, heard: Collection[Signal], spm: float
    ) -> Iterator[Cue]:
        if Signal.SPEED in heard:
            # A rep is measured also while nothing is asked.
            yield from self._reps.consider(now, stretch, self.signals)
        if now < self._spared_until:
            return
        if Signal.HEART_RATE in heard:
            yield from self._heart_rate.consider(now, stretch, self.signals)
        if Signal.CADENCE in heard:
            yield from self._cadence.consider(now, stretch, self.signals, spm)
            yield from self._overstride.consider(now, stretch, self.signals)
        if Signal.SPEED in heard:
            yield from self._float.consider(now, stretch, self.signals)
            yield from self._pace.consider(now, stretch, self.signals)

    def _watch(self, stretch: Stretch) -> None:
        self._stretch = stretch
        self._ceiling.begin(stretch)
        heart = self.signals.mean(Signal.HEART_RATE, stretch.began)
        self._heart_rate.begin(stretch, heart if self.signals.is_heart else None, self.lag)
        self._cadence.begin(stretch)
        self._float.begin(stretch)
        self._pace.begin(stretch)
        self._reps.begin(stretch)
        self._overstride.begin(stretch)

    def _learn(self, now: float) -> None:
        """How the heart answers to the speed."""
        if now < self._looks_at or not self.signals.is_heart:
            return
        bpm = self.signals.mean(Signal.HEART_RATE, now, EVERY)
        speed = self.signals.mean(Signal.SPEED, now, EVERY)
        self._looks_at = now + EVERY
        if bpm is not None and speed is not None:
            self._learner.hear(now, bpm, speed)
            self._heart_rate.drift.hear(now, speed)

    def _drifts(self, step: Step, band: ResolvedTarget | None) -> bool:
        """Whether it is an easy or steady step below zone 4."""
        if step.kind not in (Kind.EASY, Kind.STEADY) or band is None or band.high is None:
            return False
        zones_ = zones.edges(self._runner)
        return zones_ is None or zones_[3].low is None or band.high <= zones_[3].low

    def _resolved(self, step: Step, signal: str) -> ResolvedTarget | None:
        target = step.target(signal)
        return None if target is None else zones.resolve(target, self._runner)

    def _is_harder(self, step: Step, before: Step) -> bool:
        """Whether a step asks more of the heart: by their zones, else by their kinds."""
        low, low_before = self._low(step), self._low(before)
        if low is None or low_before is None:
            low, low_before = (EASE_OF.get(s.kind, len(EASE_OF)) for s in (step, before))
        return low > low_before

    def _low(self, step: Step) -> float | None:
        """The least heart rate that a step asks for; None when it asks for none."""
        band = self._resolved(step, "heart_rate")
        # Zone 1 has no lower bound, and asks for less than all others.
        return band.low or 0.0 if band is not None and band.unit == Unit.BPM else None

    def _pace_of(self, step: Step) -> tuple[float, float] | None:
        """The slowest and the fastest speed, in m/s, of a pace that the runner wrote."""
        target = step.target("pace")
        if target is None or _changes(step):
            return None
        metres = METRES["km" if target.unit is Unit.PACE_KM else "mi"]
        return metres / target.high, metres / target.low

    def _float_speed(self, step: Step) -> float | None:
        """A float's pace: its own, else marathon pace; never a guess."""
        if step.kind is not Kind.FLOAT:
            return None
        speed = step_speed(step, self._runner)
        if speed is None:
            speed = effort_speed(Effort.FLOAT, self._runner.vdot, self._runner.paces)
        return speed


def _changes(step: Step) -> bool:
    """Whether a step's pace changes on its way."""
    target = step.target("pace")
    return step.effort_to is not None or (target is not None and target.ramp)
