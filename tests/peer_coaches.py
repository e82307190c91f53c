"""Coaches to measure ours against, written anew from what is known of their rules.

Each sees the same cleaned readings, speaks with the same words, and has the same planner. They know
nothing but heart rate, and have no ceiling, as it was found in the two programs.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping
from statistics import fmean
from types import MappingProxyType

from footfall.coach.coach import Coach
from footfall.model import Cue, Kind, ResolvedTarget, Runner, Say, Signal, Step, Unit
from footfall.zones import resolve


class Silent(Coach):
    """No coach: the runner has the workout's words and the click, and nobody who looks on."""

    def consider(self, *_seen: object, **_how: object) -> Iterator[Cue]:
        """Nothing is ever said."""
        yield from ()


class _HeartRateRule(Coach):
    """A rule on heart rate alone, asked with each new value."""

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner)
        self._runner_known = runner
        self._trail: deque[tuple[float, float]] = deque()
        self.band: ResolvedTarget | None = None
        self.step: Step | None = None
        self.began = 0.0

    def begin(self, step: Step, at: float) -> None:
        """A step begins."""
        super().begin(step, at)
        target = step.target("heart_rate")
        band = None if target is None else resolve(target, self._runner_known)
        self.band = band if band is not None and band.unit == Unit.BPM else None
        self.step, self.began = step, at

    def consider(
        self, now: float, heard: Collection[Signal], spm: float, *, paused: bool
    ) -> Iterator[Cue]:
        """Look at a new heart rate."""
        del spm  # these coaches have no click
        value = self.signals.current(Signal.HEART_RATE, now)
        if Signal.HEART_RATE not in heard or value is None:
            return
        self._trail.append((now, value))
        if self.band is not None and not paused:
            yield from self.rule(now)

    def rule(self, now: float) -> Iterator[Cue]:
        """What this coach has to say."""
        raise NotImplementedError

    def latest(self, now: float, seconds: float) -> list[float]:
        """The values of the last seconds."""
        while self._trail and self._trail[0][0] <= now - 60:
            self._trail.popleft()
        return [value for at, value in self._trail if at > now - seconds]

    def cue(self, now: float, side: int, mean: float) -> Cue:
        """A word about a heart rate above (1) or below (-1) its band."""
        assert self.band is not None
        kind = Say.HEART_RATE_HIGH if side > 0 else Say.HEART_RATE_LOW
        bound = self.band.high if side > 0 else self.band.low
        return Cue(now, kind, mean, bound, Signal.HEART_RATE)


class RunnerUp(_HeartRateRule):
    """A trimmed mean of 20 s; the first look 20 s into a step; after each look, whatever it
    showed, 30 s of grace; no end to the same words, and no dead band.
    """

    MEAN, TRIM = 20.0, 0.05
    FIRST, AGAIN = 20.0, 30.0

    def begin(self, step: Step, at: float) -> None:
        """Each step begins anew."""
        super().begin(step, at)
        self._due = at + self.FIRST

    def rule(self, now: float) -> Iterator[Cue]:
        """Look, when the grace is over."""
        if now < self._due or self.band is None:
            return
        values = sorted(self.latest(now, self.MEAN))
        cut = round(len(values) * self.TRIM)
        mean = fmean(values[cut : len(values) - cut])
        self._due = now + self.AGAIN
        if self.band.high is not None and mean > self.band.high:
            yield self.cue(now, 1, mean)
        elif self.band.low is not None and mean < self.band.low:
            yield self.cue(now, -1, mean)


class RunningApp(_HeartRateRule):
    """A mean of 5 s that stays out for 30 s (high) or 45 s (low); 75 s between two words; silent
    for the first eight minutes and in a cool-down, but for 15 bpm above the band; left at the
    middle of the band; a slow drift is mentioned once in five minutes instead.
    """

    MEAN = 5.0
    PERSISTENCE: Mapping[int, float] = MappingProxyType({1: 30.0, -1: 45.0})
    COOLDOWN = 75.0
    WARMUP, SAFETY = 480.0, 15.0
    BASE, DRIFTS, DRIFT, DRIFT_REST = 600.0, 1200.0, 12.0, 300.0

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner)
        self._side = 0
        """The side on which the band was left, until its middle is reached."""
        self._out = (0, 0.0)
        """On which side of the band the mean is, and since when."""
        self._said = self._drifted = float("-inf")
        self._base: float | None = None

    def rule(self, now: float) -> Iterator[Cue]:
        """Look, each second."""
        assert self.band is not None
        assert self.step is not None
        mean = fmean(self.latest(now, self.MEAN))
        low, high = self.band.low, self.band.high
        if self._base is None and now >= self.BASE:
            self._base = mean
        is_low = low is not None and mean < low
        side = 1 if high is not None and mean > high else -1 if is_low else 0
        if side != self._out[0]:
            self._out = (side, now)
        middle = (high + low) / 2 if high is not None and low is not None else (high or low or 0.0)
        if (self._side > 0 and mean <= middle) or (self._side < 0 and mean >= middle):
            self._side = 0
        unsafe = high is not None and mean > high + self.SAFETY
        quiet = now < self.WARMUP or self.step.kind is Kind.COOLDOWN
        if not side or now - self._said < self.COOLDOWN or (quiet and not unsafe):
            return
        lasted = now - self._out[1]
        if side != self._side and lasted < self.PERSISTENCE[side]:
            return
        drifting = self._base is not None and 0 < mean - self._base <= self.DRIFT
        if side > 0 and drifting and now >= self.DRIFTS:
            if now - self._drifted < self.DRIFT_REST:
                return
            self._drifted = now
        self._side, self._said = side, now
        yield self.cue(now, side, mean)
