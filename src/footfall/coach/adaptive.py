"""The adaptive metronome: from a runner's own cadence upward, as far as the feet follow.

It measures in silence, begins on the cadence that it finds, and rises so slowly that nobody notices
(1 % in 10 s; people hear a change of 2 to 4 %), in stages. A stage that the feet do not reach is
given up kindly, and the third time the click goes: silence is better than a beat beside the feet.

Evidence: Heiderscheit 2011 (+5 and +10 % unload knee and hip), Willy 2016 (+7.5 %, eight sessions),
Van Dyck 2015 (feet follow a beat near their own cadence, and only so far), Nijs 2023 (a beat alone
also changes the speed, hence a word with each rise). Constants without a source are judgement.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from footfall import cadences
from footfall.coach import entrainment
from footfall.coach.baseline import Baseline, Known
from footfall.coach.stretch import WALKING
from footfall.model import Cue, Say, Signal
from footfall.paces import typical_cadence

CAP, FASTEST = cadences.CAP, cadences.FASTEST
"""A share over the own cadence at the same speed, and spm: more was never shown to be good."""
USUAL = cadences.MORE
"""The rise of `auto`, for whoever is below the cadence that most have at that speed."""
PER_SPEED = 8.0
"""spm for each m/s: own cadences rise by 5 to 13."""
EASY = 2.8
"""m/s, where nothing tells how fast somebody runs."""
STAGE = 0.025
RISE = 0.001
"""A second, as a share: 1 % in 10 s."""
FOLLOW = 0.005
"""A second, as a share, where the runner's own speed asks for it, or the click gives way."""
MATCH = 25.0
HOLD = 30.0
"""Seconds of a stage before the next,"""
HELD = 20.0
"""of which so many on the beat."""
CONFIRM = 60.0
"""Seconds on the last stage, before it is called reached."""
ON, OFF, LEFT = 0.02, 0.03, 5.0
"""On the beat within 2 %; off it beyond 3 % for 5 s. Less than 2 % is what pods round away."""
FOUND = (8, 10)
"""On the beat for so many of the last so many seconds, before it counts: once may be chance."""
REMIND, YIELD = 45.0, 75.0
"""Seconds off the beat until a word, and until the click gives way."""
LOST = 30.0
"""Seconds off a beat that had been reached, until the click comes to meet the feet. On simulated
runners that keeps more of them at the goal than words and giving way do. It counts as giving way:
who loses every beat is not led back for ever."""
FORGIVEN = 180.0
"""Seconds at the goal that was asked for, after which what was given up before no longer counts."""
REMINDERS = 3
"""Words about it in a run; after them the click gives way in silence."""
YIELDS = 3
"""The last of them ends the click; the second does, where no stage was ever reached."""
STEPPING, FEWEST = 130.0, 120.0
"""Below so many spm people walk, where no speed is known; where one is, fewer are a mean that a
stop is still part of."""
READY = 30.0
"""Seconds of running until a click begins on a cadence that is known already: pods are late."""
STANDING, AGAIN = 3.0, 10.0
"""Seconds of walking until the click goes, and of running until it is back."""
UNSEEN = 5.0
"""Seconds without a look at the feet (a lost pod, a pause) that are not held against them."""
DRIFT = 0.015
"""By how much the speed may ask for another cadence before the click follows."""


class Phase(StrEnum):
    """Where it stands."""

    MEASURE = "measure"
    MATCH = "match"
    RISE = "rise"
    HOLD = "hold"
    PROBE = "probe"
    """The click wavers, to see whether the feet follow: once in a run."""
    OVER = "over"
    """It has given up, for this run."""


class News(StrEnum):
    """What the runner is told, each by a wording of its own."""

    MATCHED = "matched"
    """The click is there, on the runner's own cadence."""
    RISES = "rises"
    """A little quicker from here: same pace, smaller steps."""
    REACHED = "reached"
    EASED = "eased"
    """The click gave way."""
    OVER = "over"
    """It goes; the runner's own cadence is fine."""


@dataclass(frozen=True, slots=True)
class Change:
    """Where the click goes, in a straight line, from where it is."""

    spm: float
    seconds: float = 0.0
    on: bool = True


Deed = Change | News | Cue
"""What it does, what it tells, and the word of the coach on feet that lag."""


@dataclass(frozen=True, slots=True)
class Rise:
    """How far a click shall lead."""

    share: float | None = None
    """Over the own cadence; None: as much as is usual, for whoever has fewer steps than many."""
    known: Known | None = None
    """The own cadence, where it was measured earlier."""


class Adaptive:
    """Decides on the click from the cadence and the speed of each second."""

    def __init__(self, rise: Rise) -> None:
        """No more than `CAP` is ever led."""
        self.phase = Phase.MEASURE
        self.known = rise.known
        self.ceiling: float | None = None
        """spm that the feet would not pass, once it has given up."""
        self._goal = USUAL if rise.share is None else min(max(rise.share, 0.0), CAP)
        self._decides = rise.share is None
        """Whether a runner who is quick enough is only matched."""
        self._baseline = Baseline()
        self._gain = 0.0
        """Share of the own cadence that the click is at, or on its way to."""
        self._before = 0.0
        """Its share before the rise that it is in."""
        self._achieved = 0.0
        self._from = self._to = 0.0
        self._moved = (0.0, 0.0)
        """When the latest change began, and its seconds."""
        self._since = 0.0
        """When the phase began."""
        self._looked = 0.0
        """When it last looked at the feet."""
        self._near: deque[bool] = deque(maxlen=FOUND[1])
        """Of the latest seconds, whether the feet were near the beat."""
        self._trail: deque[tuple[float, bool]] = deque()
        self._on_beat = False
        self._off_since: float | None = None
        self._left: float | None = None
        self._reminded = self._reached = False
        self._yields = self._reminders = 0
        self.answer: entrainment.Answer | None = None
        """How the feet answered to the probe."""
        self._probe: list[tuple[float, float | None]] = []
        """Click and cadence of each second of it."""
        self._regains = False
        """Whether it leads feet back that had been on the beat and lost it,"""
        self._regained = False
        """and whether it did so since they were last on it."""
        self._lowered = False
        """Whether it has settled for less than was asked for."""
        self._resting = False
        self._turned: float | None = None
        """Since when the runner does the opposite, of running or of resting."""

    # --- what is asked of it --------------------------------------------------------------------

    def spm(self, now: float) -> float:
        """The click's cadence at a moment; 0 while there is none."""
        at, seconds = self._moved
        if not seconds or now >= at + seconds:
            return self._to
        return self._from + (self._to - self._from) * (now - at) / seconds

    @property
    def heard(self) -> bool:
        """Whether there is a click at all."""
        return self.phase not in (Phase.MEASURE, Phase.OVER) and not self._resting

    @property
    def settled(self) -> bool:
        """Whether the click stands where it shall: only then may it fade."""
        return self.phase is Phase.HOLD and self._reached and not self._resting

    def ahead(self, now: float) -> tuple[float, float, float]:
        """The cadence at a moment, the one that it is on its way to, and in how many seconds."""
        return self.spm(now), self._to, max(0.0, sum(self._moved) - now)

    def consider(
        self,
        now: float,
        cadence: float | None,
        speed: float | None,
        latest: float | None = None,
        *,
        audible: bool = True,
        spared: bool = False,
    ) -> Iterator[Deed]:
        """Look at the means of the last ten seconds, and at the latest cadence; None where a sensor
        is silent.

        While the cadence is not known the click goes on as it was, and nothing is asked; nor are
        feet blamed for a click that is not `audible` at the moment. `spared`: whether nothing may
        be asked of the runner now, as on a steep slope.
        """
        if self.phase is Phase.OVER or cadence is None:
            return
        gone, self._looked = now - self._looked, now
        if gone > UNSEEN:
            self._turned = None
            self._anew(now)
        runs = not spared and cadence >= (STEPPING if speed is None else FEWEST)
        runs = runs and (speed is None or speed >= WALKING)
        if self.phase is Phase.MEASURE:
            yield from self._measure(now, cadence, speed, runs)
            return
        yield from self._rest_or_run(now, runs)
        if self._resting or not runs:
            return
        self._judge(now, cadence)
        if self.phase is Phase.MATCH and now - self._since >= MATCH:
            if self._regains:
                self._before = self._gain
                self._enter(Phase.RISE, now)
                yield self._move(now, self._wanted(self._gain, speed), RISE)
            else:
                yield from self._advance(now, speed)
        elif self.phase is Phase.RISE and now >= sum(self._moved):
            self._enter(Phase.HOLD, now)
        elif self.phase is Phase.HOLD:
            yield from self._hold(now, cadence, speed, unheard=0.0 if audible else gone)
        elif self.phase is Phase.PROBE:
            yield from self._waver(now, speed, latest)

    def interrupt(self, now: float) -> None:
        """A step with a click of its own, a walk: what was measured of this stage is void.

        The click stands where it is; a rise that was cut off begins anew from there.
        """
        self._baseline.interrupt()
        self._from = self._to = self.spm(now)
        self._moved = (now, 0.0)
        if self.phase is Phase.RISE:
            regains, self._gain = self._before == self._gain, self._before
            self._enter(Phase.MATCH, now)
            self._regains = regains
        else:
            self._anew(now)

    def delay(self, seconds: float) -> None:
        """The runner paused for so long: what is left of a move is still to come."""
        at, length = self._moved
        self._moved = (at + seconds, length)

    # --- phases ---------------------------------------------------------------------------------

    def _measure(
        self, now: float, cadence: float, speed: float | None, runs: bool
    ) -> Iterator[Deed]:
        if not runs:
            self._baseline.interrupt()
            self._since = now
        found = self._baseline.take(now, cadence, speed) if runs and not self.known else None
        self.known = self.known or found
        if self.known is not None and runs and (found or now - self._since >= READY):
            if self._decides and self.known.cadence >= _typical(self.known):
                self._goal = 0.0
            self._enter(Phase.MATCH, now)
            above = cadence / self._wanted(0.0, speed) - 1
            # Who has learned it already is not led down, to be led up again.
            if above >= STAGE / 2:
                self._gain = self._goal if above >= self._goal - STAGE / 2 else above
            yield self._move(now, cadence, None)
            yield News.MATCHED

    def regain(self, now: float, cadence: float) -> Change | None:
        """The click comes back after a silence: to feet that lost it on their own beat, and from
        there, without a word, to where it was; None: they kept it.

        A beat that is 5 % away is seldom found again; the one that is there is joined at once.
        """
        if self.phase is not Phase.HOLD or cadence >= (1 - OFF) * self.spm(now):
            return None
        return self._meet(now, cadence, None)

    def _meet(self, now: float, cadence: float, rate: float | None) -> Change:
        """Go to where the feet are, to lead them back from there."""
        self._enter(Phase.MATCH, now)
        self._regains = self._regained = True
        return self._move(now, cadence, rate)

    def _hold(
        self, now: float, cadence: float, speed: float | None, *, unheard: float
    ) -> Iterator[Deed]:
        """`unheard`: so many seconds since the last look were silent."""
        wanted = self._wanted(self._gain, speed)
        if abs(wanted - self.spm(now)) > DRIFT * wanted and now >= sum(self._moved):
            # The runner's own speed asks for it: no stage, and no word.
            yield self._move(now, wanted, FOLLOW)
            self._forgive(now)
        elif unheard:
            # Only what is heard counts.
            if self._off_since is not None:
                self._off_since = min(self._off_since + unheard, now)
        elif self._off_since is not None and cadence < self.spm(now):
            had_it = self._achieved >= self._gain and not self._regained
            if had_it and now - self._off_since >= LOST:
                yield from self._lose(now, cadence, speed)
            else:
                yield from self._lags(now, cadence, speed)
        elif now - self._since >= HOLD and self._held(now) >= HELD:
            self._achieved, self._regained = self._gain, False
            at_goal = self._gain >= self._goal and not self._lowered
            if at_goal and now - self._since >= FORGIVEN:
                self._yields = self._reminders = 0
            if self._gain < self._goal:
                yield from self._advance(now, speed)
            elif now - self._since >= CONFIRM and not self._reached:
                self._reached = True
                if self._gain > 0 and self._yields < 2:
                    yield News.REACHED
            elif now - self._since >= 2 * CONFIRM and self._reached and self.answer is None:
                self._enter(Phase.PROBE, now)
                self._probe.clear()

    def _advance(self, now: float, speed: float | None) -> Iterator[Deed]:
        gain = min(self._gain + STAGE, self._goal)
        rises = gain > self._gain
        self._before, self._gain = self._gain, gain
        self._enter(Phase.RISE if rises else Phase.HOLD, now)
        if rises:
            wanted, here = self._wanted(gain, speed), self.spm(now)
            yield self._move(now, wanted, RISE)
            if wanted > here:
                yield News.RISES

    def _lose(self, now: float, cadence: float, speed: float | None) -> Iterator[Deed]:
        """The feet had this beat, and lost it: they are met, as often as the click may yield."""
        if self._yields + 1 >= YIELDS:
            yield from self._give_way(now, cadence, speed)
        else:
            self._yields += 1
            yield self._meet(now, cadence, FOLLOW)

    def _lags(self, now: float, cadence: float, speed: float | None) -> Iterator[Deed]:
        """The feet are slower than the click."""
        assert self._off_since is not None
        off = now - self._off_since
        if off >= YIELD:
            yield from self._give_way(now, cadence, speed)
        elif off >= REMIND and not self._reminded and self._reminders < REMINDERS:
            self._reminded = True
            self._reminders += 1
            yield Cue(now, Say.CADENCE_LOW, cadence, self.spm(now), Signal.CADENCE)

    def _waver(self, now: float, speed: float | None, latest: float | None) -> Iterator[Deed]:
        """Two waves of 2 %, too slow to be noticed; then it is known who leads."""
        into = now - self._since
        self._probe.append((self.spm(now), latest))
        wanted, middle = self._wanted(self._gain, speed), self._probe[0][0]
        if abs(wanted - middle) > DRIFT * middle:
            # Another speed, another cadence: nothing can be told from this.
            self._enter(Phase.HOLD, now)
        elif into <= entrainment.PERIOD * entrainment.CYCLES:
            # Bounds of its own: those of the speed would leap with it.
            most = min(middle * (1 + CAP) / (1 + self._gain), max(FASTEST, middle))
            wavers = min(middle * entrainment.wave(into), most)
            yield self._move(now, wavers, None, seconds=1.0)
        else:
            clicks, cadences = zip(*self._probe, strict=True)
            self.answer = entrainment.answer(clicks, cadences)
            self._enter(Phase.HOLD, now)

    def _give_way(self, now: float, cadence: float, speed: float | None) -> Iterator[Deed]:
        self._yields += 1
        if self._yields >= YIELDS or (self._yields > 1 and self._achieved < STAGE):
            self.ceiling = cadence
            self.phase = Phase.OVER
            yield self._move(now, 0.0, None, on=False)
            yield News.OVER
            return
        own = self._wanted(0.0, speed)
        if self._achieved >= self._gain:
            # It was reached, and is too much now.
            self._achieved = max(0.0, self._gain - STAGE)
        self._gain = max(min(1.01 * cadence / own - 1, self._gain), self._achieved)
        if self._yields > 1:
            self._goal, self._lowered = self._gain, True
        self._enter(Phase.HOLD, now)
        wanted = self._wanted(self._gain, speed)
        if wanted < self.spm(now):
            # Where it stays, there is nothing to tell.
            yield self._move(now, wanted, FOLLOW)
            yield News.EASED

    def _rest_or_run(self, now: float, runs: bool) -> Iterator[Change]:
        if runs != self._resting:
            self._turned = None
            return
        self._turned = now if self._turned is None else self._turned
        if now - self._turned < (AGAIN if self._resting else STANDING):
            return
        self._resting, self._turned = not self._resting, None
        self.interrupt(now)
        yield Change(self._to, 0.0, on=not self._resting)

    # --- the beat, and the feet -----------------------------------------------------------------

    def _wanted(self, gain: float, speed: float | None) -> float:
        """The cadence of a gain at this speed."""
        assert self.known is not None
        own = self.known.cadence
        if speed is not None and self.known.speed is not None:
            own += PER_SPEED * (speed - self.known.speed)
        return min(own * (1 + gain), max(FASTEST, self.known.cadence))

    def _move(
        self, now: float, spm: float, rate: float | None, *, seconds: float = 0.0, on: bool = True
    ) -> Change:
        """Go to a cadence, at so much of it a second, or within so many seconds."""
        here = self.spm(now)
        if rate and here:
            seconds = abs(spm / here - 1) / rate
        self._from, self._to, self._moved = here, spm, (now, seconds)
        return Change(spm, seconds, on)

    def _enter(self, phase: Phase, now: float) -> None:
        self.phase, self._since, self._regains = phase, now, False
        self._trail.clear()
        self._forgive(now)

    def _anew(self, now: float) -> None:
        """The phase begins once more; a probe waits until the click has been held again."""
        regains = self._regains
        self._enter(Phase.HOLD if self.phase is Phase.PROBE else self.phase, now)
        self._regains = regains

    def _forgive(self, now: float) -> None:
        """Feet have time to find a beat that has moved."""
        self._on_beat, self._left = False, None
        self._near.clear()
        self._off_since = now
        self._reminded = False

    def _judge(self, now: float, cadence: float) -> None:
        """Whether the feet are on the beat; a quicker foot than the click is."""
        click = self.spm(now)
        behind = 1 - cadence / click
        self._near.append(behind <= ON)
        if behind <= ON and (self._on_beat or sum(self._near) >= FOUND[0]):
            self._on_beat, self._left, self._off_since = True, None, None
        elif behind > OFF and self._on_beat:
            self._left = now if self._left is None else self._left
            if now - self._left >= LEFT:
                self._on_beat, self._off_since = False, self._left
        self._trail.append((now, self._on_beat))
        while self._trail[0][0] <= now - HOLD:
            self._trail.popleft()

    def _held(self, now: float) -> float:
        """Seconds of the last thirty on the beat."""
        held, before = 0.0, now - HOLD
        for at, on in self._trail:
            held += (at - before) * on
            before = at
        return held


def _typical(known: Known) -> float:
    """What many run at that speed, less what no pod tells apart; without one, at an easy speed."""
    return (1 - ON) * typical_cadence(known.speed or EASY)
