"""A simulated runner: hears what the coach says, runs, and wears sensors that send real bytes.

The runner knows nothing but the sentences that were spoken and the click that was heard. All
chance comes from the seed, in one stream for each part of the body and of its sensors and one for
the ears: the same seed gives the same runner with the same faults, whatever is said.

Sources of the numbers, as the comments name them: Hunt (Hunt, Fankhauser & Saengsuwan 2015, BioMed
Eng OnLine 14:117), Tanaka (2001, JACC 37:153), Burns (2019, J Appl Physiol), van Oeveren (2017,
PLoS ONE e0184273), Repp (Repp, Keller & Jacoby 2012, Acta Psychol 139:281). All others are
judgement.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from math import exp
from random import Random

from footfall.course import Course, cost
from footfall.model import (
    RATE,
    Distance,
    Drawn,
    Effort,
    Grid,
    GridBegan,
    Kind,
    Lap,
    Packet,
    Runner,
    Say,
    Spoken,
    Step,
    Time,
    Until,
)
from footfall.paces import effort_speed, estimate_speed, step_speed
from footfall.worn import RUN, Optical, Pod, Strap
from footfall.zones import resolve


def _near(tau: float) -> float:
    """The share of a gap that a first-order system of that time constant (s) closes in 1 s."""
    return 1 - exp(-1 / tau)


# --- Who runs, and where -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Conditions:
    """What makes a run harder for a body, or for its sensors."""

    hot: bool = False
    """The heart drifts twice as fast."""
    hilly: bool = False
    optical: bool = False
    """An armband that listens with light takes the place of the chest strap."""


@dataclass(frozen=True, slots=True)
class _Body:
    """The traits that one seed draws."""

    hr_max: int
    hr_rest: int
    vdot: float
    tau_on: float
    """s, of a rising heart rate"""
    tau_off: float
    """s, of a falling one"""
    dead_time: int
    """s from a change of speed to the first answer of the heart"""
    gain: float
    """bpm per m/s"""
    cadence: float
    """spm at 2.8 m/s"""
    slope: float
    """spm per m/s"""
    tiring: float
    """Share of the cadence that an hour of running takes."""
    locks: float
    """How readily the feet follow a click, as a factor."""
    resists: bool
    """Whether a click more than 3 % above the own cadence is never followed."""

    @staticmethod
    def draw(rng: Random, runner: Runner) -> _Body:
        """Draw a body; what the runner told about it wins."""
        age = rng.uniform(20, 60)
        hr_max = round(rng.gauss(208 - 0.7 * age, 7))  # Tanaka
        hr_rest = round(rng.gauss(58, 7))
        vdot = round(rng.uniform(32, 60), 1)
        height = rng.gauss(1.74, 0.09)
        woman = rng.random() < 0.5
        return _Body(
            hr_max=runner.hr_max or hr_max,
            hr_rest=runner.hr_rest or hr_rest,
            vdot=runner.vdot or vdot,
            # Within Hunt's 57.6 ± 23.6 s, shorter on the way up.
            tau_on=50 * rng.lognormvariate(0, 0.25),
            tau_off=58 * rng.lognormvariate(0, 0.3),
            dead_time=rng.randint(5, 15),
            gain=28 * rng.lognormvariate(0, 0.25),  # Hunt: 24.2 ± 8.3, flatter than %VO2 asks
            cadence=rng.gauss(166 - 60 * (height - 1.75), 8),  # half of Burns' 123 spm a metre
            slope=rng.uniform(5, 13),  # Burns 5.6, van Oeveren 12
            tiring=rng.uniform(0.005, 0.015),
            locks=1.25 if woman else 1.0,
            resists=rng.random() < 0.15,
        )

    @property
    def threshold(self) -> float:
        """m/s at 88 % of VDOT, which takes 89 % of the maximal heart rate."""
        return effort_speed(Effort.THRESHOLD, self.vdot) or 0.0

    def steady_heart_rate(self, speed: float) -> float:
        """The bpm that the heart settles at when this speed (m/s) is held."""
        walking = self.hr_rest + 0.35 * (self.hr_max - self.hr_rest)
        if speed < RUN:
            standing = self.hr_rest + 15
            return standing + (walking - standing) * min(speed / 1.5, 1)
        running = 0.89 * self.hr_max + self.gain * (speed - self.threshold)
        # Nobody's heart is slower in a run than in a walk.
        return min(max(running, walking), self.hr_max + 2)

    def speed_for(self, bpm: float) -> float:
        """m/s that a running heart settles at this rate for."""
        return max(self.threshold + (bpm - 0.89 * self.hr_max) / self.gain, RUN)


class _Heart:
    """First order with a dead time (Hunt & Wang 2024), and a drift."""

    def __init__(self, body: _Body, hot: bool) -> None:
        self._body = body
        self._drift = 0.30 if hot else 0.15
        """bpm a minute, after the first ten minutes of running."""
        self._demands = deque([body.steady_heart_rate(0)] * (body.dead_time + 1))
        self._on, self._off = _near(body.tau_on), _near(body.tau_off)
        self._ran = 0.0
        self.rate = self._demands[0]

    def tick(self, speed: float, grade: float) -> float:
        """One second at this speed on this grade; bpm after it."""
        self._ran += speed >= RUN
        # A hill asks for what a faster run on the flat would ask for.
        load = speed * cost(grade) if speed >= RUN else speed
        self._demands.append(self._body.steady_heart_rate(load))
        # 12 bpm at the most.
        drift = min(max(self._ran - 600, 0) * self._drift / 60, 12) if speed >= RUN else 0.0
        gap = min(self._demands.popleft() + drift, self._body.hr_max + 2) - self.rate
        self.rate += gap * (self._on if gap > 0 else self._off)
        return self.rate


# --- What the runner is up to ------------------------------------------------------------------


_MINDED = {
    Say.HEART_RATE_HIGH: 0.95,
    Say.CEILING: 0.85,
    Say.HEART_RATE_LOW: 1.05,
    Say.FLOAT_LOW: 1.05,
}
"""By what factor a sentence makes the runner change the effort."""

_PACED = (Say.PACE_HIGH, Say.PACE_LOW)
"""What makes the runner mind the pace again, from which the mind had wandered."""

_ALERTS = (*_MINDED, *_PACED, Say.CADENCE_HIGH, Say.CADENCE_LOW)


class _Will:
    """The step that the runner believes to be in, and how hard to run it."""

    def __init__(
        self, rng: Random, ears: Random, body: _Body, runner: Runner, signs: tuple[str, str]
    ) -> None:
        self._rng, self._ears = rng, ears
        self._body, self._runner = body, runner
        self._go, self._done = signs
        self._step: Step | None = None
        self._next: Step | None = None
        self._speed = 0.0
        """m/s that the step asks for, when it names none of its own."""
        self._seconds = self._metres = 0.0
        self._haste = 0.0
        self._wish = self._effort = 1.0
        self._wander = 0.0
        self._alerts: list[float] = []
        self._resolved: list[tuple[float, Say]] = []
        """What the runner has made up the mind to do, and when."""
        self.speed = 0.0

    @property
    def told_cadence(self) -> bool:
        """Whether the step was announced with a cadence."""
        return self._step is not None and self._step.target("cadence") is not None

    def hear(self, said: Spoken) -> None:
        """Take in a sentence."""
        if said.kind is Say.PREVIEW:
            self._next = said.about
        elif said.kind in (Say.START, Say.STEP):
            self._begin(said.about or self._next)
        elif said.kind is Say.COUNTDOWN and said.text == self._go:
            self._begin(self._next)
        elif said.kind is Say.COUNTDOWN and said.text == self._done:
            self._step = self._next = None
        elif said.kind in _ALERTS:
            self._alerts = [at for at in self._alerts if at > said.at - 300]
            # The more often one is told, the less one listens.
            if self._ears.random() < 0.85 - 0.10 * len(self._alerts):
                self._resolved.append((said.at + self._ears.uniform(3, 8), said.kind))
            self._alerts.append(said.at)

    def _begin(self, step: Step | None) -> None:
        # Who was told of no next step goes on as before.
        if step is None:
            return
        self._step, self._next = step, None
        self._seconds = self._metres = 0.0
        self._wish = 1.0
        self._resolved.clear()
        # Novices start their reps 4-8 % too fast.
        fast = self._ears.uniform(0.04, 0.08)
        self._haste = fast if step.kind is Kind.WORK and self._body.vdot < 42 else 0.0
        self._speed = self._own_speed(step)

    def _own_speed(self, step: Step) -> float:
        """m/s for a step without pace and effort: by its heart rate, else as its kind is run."""
        target = step.target("heart_rate")
        if step.kind is Kind.READY:
            return 0.0
        if target is not None:
            band = resolve(target, self._runner)
            if band.unit == "bpm":
                low = band.low if band.low is not None else (band.high or 0) - 10
                high = band.high if band.high is not None else low + 10
                return self._body.speed_for((low + high) / 2)
        if step.kind is Kind.WORK:
            return effort_speed(Effort.STEADY, self._body.vdot) or 0.0
        return estimate_speed(step, self._runner)

    def decided(self, at: float) -> list[Say]:
        """What the runner does by now about the sentences that were minded."""
        if not self._resolved:
            return []
        now = [kind for due, kind in self._resolved if due <= at]
        self._resolved = [(due, kind) for due, kind in self._resolved if due > at]
        for kind in now:
            self._wish = min(max(self._wish * _MINDED.get(kind, 1.0), 0.6), 1.2)
            self._wander *= kind not in _PACED
        return now

    def tick(self, grade: float) -> float:
        """One second on this grade; m/s after it."""
        self._wander = 0.98 * self._wander + self._rng.gauss(0, 0.006)
        self._effort += (self._wish - self._effort) * _near(4)
        goal = 0.0
        if self._step is not None:
            part = self._part(self._step)
            asked = step_speed(self._step, self._runner, part)
            goal = self._speed if asked is None else asked
            goal *= self._effort * (1 + self._wander) * (1 + self._haste * (part < 0.2))
            goal *= Course.eased(grade)
        self.speed += (goal - self.speed) * _near(3)
        self._seconds += 1
        self._metres += self.speed
        return self.speed

    def _part(self, step: Step) -> float:
        """How much of the step is behind, 0..1, as the runner feels it."""
        match step.end:
            case Time(seconds):
                return min(self._seconds / seconds, 1)
            case Distance():
                return min(self._metres / step.end.metres, 1)
            case Lap() | Until() | Drawn():
                return 0.0


class _Legs:
    """Cadence: the runner's own, or that of the click."""

    def __init__(self, rng: Random, ears: Random, body: _Body) -> None:
        self._rng, self._ears, self._body = rng, ears, body
        self._grid: Grid | None = None
        self._locked = False
        self._urge = 1.0
        self._noise = 0.0
        self._ran = 0.0
        self._mean = 0.0
        self.own = 0.0
        """spm that would come by themselves, in the latest second."""

    def hear_click(self, grid: Grid) -> None:
        """From `grid.frame` on the click is that of this grid."""
        self._grid = grid

    def hear_speech(self) -> None:
        """Take the mind off the click: words mask it."""
        if self._ears.random() < 0.05:
            self._locked = False

    def mind(self, kind: Say, at: float, speed: float) -> None:
        """Do something about a cadence that was called high or low."""
        if kind not in (Say.CADENCE_HIGH, Say.CADENCE_LOW):
            return
        click = self._click(at)
        if click:
            self._locked = self._can_follow(click, self._own(speed))
        else:
            self._urge *= 1.02 if kind is Say.CADENCE_LOW else 0.98

    def _click(self, at: float) -> float:
        """Spm of the click that is heard now; 0 when none is."""
        grid = self._grid
        if grid is None or not grid.on:
            return 0.0
        if grid.spm_end is None or not grid.frames:
            return grid.spm
        part = min(max((at * RATE - grid.frame) / grid.frames, 0), 1)
        return grid.spm + (grid.spm_end - grid.spm) * part

    def _own(self, speed: float) -> float:
        """Spm that come by themselves at this speed."""
        if speed < RUN:
            # 110 a minute in a brisk walk of 1.5 m/s, and standing below a shuffle.
            return 110 * (speed / 1.5) ** 0.5 if speed >= 0.3 else 0.0
        tired = 1 - self._body.tiring * self._ran / 3600
        natural = (self._body.cadence + self._body.slope * (speed - 2.8)) * tired * self._urge
        return min(max(natural, 130), 230)

    def _can_follow(self, click: float, own: float) -> bool:
        return not self._body.resists or click <= 1.03 * own

    def tick(self, at: float, speed: float, instructed: bool) -> float:
        """One second; spm after it."""
        running = speed >= RUN
        self._ran += running
        own, click = self._own(speed), self._click(at) if running else 0.0
        self.own = own
        off = abs(click / own - 1) if click else 0.0
        chance = self._rng.random()
        if not click or not self._can_follow(click, own):
            self._locked = False
        elif self._locked:
            self._locked = chance >= 0.002 + 0.03 * max(0, off - 0.06) / 0.02
        else:
            within_10_s = (0.75 if instructed else 0.35) * exp(-((off / 0.03) ** 2))
            within_10_s = min(within_10_s * self._body.locks, 0.99)
            self._locked = chance < 1 - (1 - within_10_s) ** 0.1
        self._noise = 0.9 * self._noise + self._rng.gauss(0, 0.6)
        # In step, feet correct their phase at each beat (Repp), so that only the jitter of the
        # two ends of a second is left; it does not wander.
        white = self._rng.gauss(0, 1.2)
        goal = click if self._locked else own
        # Once locked, a change of 5 % is followed within about 2 s.
        self._mean += (goal - self._mean) * _near(1.5)
        if not own:
            return self._mean if self._mean > 20 else 0.0
        return self._mean + (white if self._locked else self._noise)


# --- The whole ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Truth:
    """What no sensor tells exactly: how the runner really fares, at the end of a second."""

    at: float
    heart_rate: float
    """bpm"""
    speed: float
    """m/s"""
    cadence: float
    """spm"""
    own_cadence: float
    """spm that would come by themselves at this speed; 0 for who stands"""
    locked: bool
    """Whether the heart-rate sensor tells the steps instead."""


class Athlete:
    """A runner with a heart-rate sensor and a footpod, one second at a time."""

    def __init__(
        self,
        seed: int = 1,
        runner: Runner = Runner(),  # noqa: B008 - frozen
        signs: tuple[str, str] = ("Go.", "Done."),
        conditions: Conditions = Conditions(),
    ) -> None:
        """`signs` are the words on a boundary, and on the end of the workout."""
        body = _Body.draw(Random(f"{seed} body"), runner)
        self.profile = replace(runner, hr_max=body.hr_max, hr_rest=body.hr_rest, vdot=body.vdot)
        """What this runner would have told the program."""
        self.resists = body.resists
        """Whether a click more than 3 % above the own cadence is never followed."""
        ears = Random(f"{seed} ears")
        self._course = Course(Random(f"{seed} course") if conditions.hilly else None)
        self._heart = _Heart(body, conditions.hot)
        self._will = _Will(Random(f"{seed} will"), ears, body, self.profile, signs)
        self._legs = _Legs(Random(f"{seed} legs"), ears, body)
        self._strap = None if conditions.optical else Strap(Random(f"{seed} strap"))
        self._optical = Optical(Random(f"{seed} optical")) if conditions.optical else None
        self._pod = Pod(Random(f"{seed} pod"))
        self.truth = Truth(0.0, self._heart.rate, 0.0, 0.0, 0.0, False)

    def hear(self, fact: Spoken | GridBegan) -> None:
        """Take in a sentence as it begins, or a grid as it begins; in the order of time."""
        if isinstance(fact, GridBegan):
            self._legs.hear_click(fact.grid)
        elif fact.started is not None:
            self._will.hear(fact)
            if fact.kind is not Say.COUNTDOWN:
                self._legs.hear_speech()

    def tick(self, at: float) -> tuple[Packet, ...]:
        """Run one second, up to `at` (1.0, 2.0, …); what the sensors send at its end."""
        for kind in self._will.decided(at):
            self._legs.mind(kind, at, self._will.speed)
        grade = self._course.grade(at)
        speed = self._will.tick(grade)
        cadence = self._legs.tick(at, speed, self._will.told_cadence)
        rate = self._heart.tick(speed, grade)
        locked = False
        if self._optical:
            heart = self._optical.tick(at, rate, cadence)
            locked = self._optical.locked
        else:
            assert self._strap is not None
            heart = self._strap.tick(at, rate)
        self.truth = Truth(at, rate, speed, cadence, self._legs.own, locked)
        return (*heart, self._pod.tick(at, speed, cadence))
