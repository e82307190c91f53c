"""The beats of a session: the grid in force, the one that the next step was promised, and all that
changes them: steps, keys, pauses, a coach that wants a calmer breath, and the runner's own feet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from footfall.beats import phase_at, spm_at
from footfall.coach import metronome
from footfall.coach.adaptive import Adaptive, Change, News, Phase
from footfall.coach.audible import Audible
from footfall.coach.stretch import NO_CADENCE_COACHING
from footfall.model import Cue, Grid, Step, Unit, frame_at, seconds_at

MOST_TRIM = 30.0
"""spm: what is further from the workout's cadence is another workout."""
CALM = (2, 2)
"""In for two steps, out for two: a breath that a runner can hold on to when all goes too fast (B5).
"""


class Pulse:
    """Tells the grids; who sends them to the mixer, and when, is the session's to know."""

    def __init__(
        self,
        spm: float | None = None,
        click: bool = True,
        every: int = 1,
        accents: tuple[int, ...] = (),
        adaptive: Adaptive | None = None,
        audible: Audible | None = None,
    ) -> None:
        """`spm` is of steps that name none, where no `adaptive` leads; the rest as in
        `session.Options`. Without `audible` the click is always heard.
        """
        self._spm, self._click, self._every, self._accents = spm, click, every, accents
        self.adaptive = adaptive
        self._audible = audible
        self._step: Step | None = None
        """The step in force."""
        self.leads = False
        """Whether the adaptive click decides on the cadence of the step in force."""
        self.grid = Grid(0, 0.0, 0.0, on=False)
        """In force."""
        self.promised: Grid | None = None
        """The next step's, once its order has left."""
        self._trim = 0.0
        """spm that the runner's keys add to every cadence."""
        self._before_pause = self.grid

    def first(self, step: Step, seconds: float | None) -> Grid:
        """The grid of the session's first step, which lasts so many seconds (None: not known)."""
        return self._of(step, 0, seconds, None)

    def then(self, step: Step, frame: int, seconds: float | None) -> Grid:
        """The grid of a later step, which begins at `frame`."""
        return self._of(step, frame, seconds, self.grid)

    def spm(self, frame: int) -> float:
        """The cadence of the click at a frame; 0 where there is none."""
        return spm_at(self.grid, frame)

    def silenced(self, frame: int) -> Grid:
        """No beats from `frame` on."""
        return metronome.silenced(self.grid, frame)

    def paused(self, frame: int) -> Grid:
        """No beats while the runner pauses."""
        self._before_pause = self.grid
        return metronome.silenced(self.grid, frame)

    def resumed(self, paused: int, frame: int, *, on_beat: bool = False) -> Grid:
        """What a pause at the frame `paused` has cut off, from `frame` on. A beat falls there; or
        with `on_beat` where the beats of before would have gone on.
        """
        if self.adaptive is not None:
            self.adaptive.delay(seconds_at(frame - paused))
        rest = metronome.rest_of(self._before_pause, paused, frame)
        return replace(rest, phase=phase_at(self._before_pause, frame)) if on_beat else rest

    def trimmed(self, frame: int, spm: float) -> Grid | None:
        """The runner wants the beat quicker or slower, now and in later steps; None: no change."""
        trim = min(MOST_TRIM, max(-MOST_TRIM, self._trim + spm))
        change, self._trim = trim - self._trim, trim
        # The next step's grid was promised without it.
        self.promised = None
        return metronome.shifted(self.grid, frame, change) if change and self.grid.spm else None

    def calmed(self, frame: int) -> Grid | None:
        """The breath that calms, from `frame` on; None where no click is heard."""
        if not self.grid.on:
            return None
        return replace(metronome.shifted(self.grid, frame, 0.0), accents=CALM, every=1)

    def restored(self, step: Step, frame: int) -> Grid | None:
        """The step's own accents again, after a calmer breath; None where there was none."""
        if self.grid.accents != CALM:
            return None
        every, accents = metronome.pattern(step, self._every, self._accents)
        return replace(metronome.shifted(self.grid, frame, 0.0), accents=accents, every=every)

    # --- the runner's feet ----------------------------------------------------------------------

    @property
    def minds_feet(self) -> bool:
        """Whether anything answers to the feet now: their means cost more than all else here."""
        if self.leads and self.adaptive is not None and self.adaptive.phase is not Phase.OVER:
            return True
        return self._audible is not None and self._may_be_heard

    @property
    def knows_own(self) -> bool:
        """Whether the runner's own cadence is known."""
        return self.adaptive is not None and self.adaptive.known is not None

    @property
    def asked(self) -> bool:
        """Whether a coach may ask for the cadence of the grid: it is heard, or would always be."""
        return not self.leads and (self._audible is None or self.grid.on)

    @property
    def leaves_free(self) -> bool:
        """Whether the runner steps as it comes: no beat is heard, and none is being sought."""
        return self.adaptive is None and not self.grid.spm

    def enter(self, step: Step, grid: Grid) -> None:
        """A step begins with its grid."""
        before, self._step, self.grid = self.grid, step, grid
        self.leads = self._is_led(step)
        at = seconds_at(grid.frame)
        if self.adaptive is not None and not self.leads:
            self.adaptive.interrupt(at)
        if self._audible is not None and round(before.spm) != round(grid.spm):
            self._audible.begin(at)

    def consider(
        self,
        frame: int,
        cadence: float | None,
        speed: float | None,
        latest: float | None,
        *,
        spared: bool = False,
    ) -> Iterator[Grid | News | Cue]:
        """Look at the means of cadence and speed, and at the latest cadence: a grid that begins at
        `frame`, what the click tells, and what the coach asks of feet that lag.

        `spared`: whether nothing may be asked of the runner now.
        """
        if self.leads and self.adaptive is not None:
            now, audible, keyed = seconds_at(frame), self.grid.on, self._keyed
            if self.grid.on and self.adaptive.known is None:
                # Who hears a click has no cadence of their own.
                self.adaptive.interrupt(now)
            feet = None if cadence is None else cadence - keyed
            for deed in self.adaptive.consider(
                now, feet, speed, latest, audible=audible, spared=spared
            ):
                if isinstance(deed, Change):
                    yield self._changed(deed, frame)
                elif isinstance(deed, Cue):
                    told, asked = (deed.value or 0.0) + keyed, (deed.target or 0.0) + keyed
                    yield replace(deed, value=told, target=asked)
                else:
                    yield deed
        turned = self.turn(frame, cadence)
        if turned is not None:
            yield turned

    @property
    def _keyed(self) -> float:
        """What the keys have added to the click; the adaptive click knows nothing of it."""
        return self._trim if self.grid.spm else 0.0

    def next_frame(self, now: int) -> int | None:
        """The frame after `now` at which the click comes or goes by the clock."""
        if self._audible is None or not self._may_be_heard:
            return None
        at = self._audible.next_turn(seconds_at(now))
        return None if at is None else frame_at(at)

    def turn(self, frame: int, cadence: float | None = None) -> Grid | None:
        """The same beats, heard or not as it is their turn at `frame`; None: no change.

        Where the feet decide, a click that learns comes back to them.
        """
        if self._audible is None or not self._may_be_heard:
            return None
        heard = self._audible.heard(seconds_at(frame), cadence, spm_at(self.grid, frame))
        if heard == self.grid.on:
            return None
        if heard and self.leads and self.adaptive and cadence is not None:
            back = self.adaptive.regain(seconds_at(frame), cadence - self._keyed)
            if back is not None:
                return self._changed(back, frame)
        return replace(metronome.shifted(self.grid, frame, 0.0), on=heard)

    @property
    def _may_be_heard(self) -> bool:
        """Whether the step has a click at all, which stands where it shall."""
        if self._step is None or not self.grid.spm:
            return False
        settled = not self.leads or (self.adaptive is not None and self.adaptive.settled)
        return settled and metronome.is_heard(self._step, self._click)

    def _is_led(self, step: Step) -> bool:
        """Whether a step leaves its cadence to the adaptive click."""
        return (
            self.adaptive is not None
            and step.target("cadence") is None
            and step.kind not in NO_CADENCE_COACHING
            and metronome.is_heard(step, self._click)
        )

    def _changed(self, change: Change, frame: int) -> Grid:
        """The grid of a change that begins now, on the phase of the one before."""
        assert self._step is not None
        frames = frame_at(change.seconds) or None
        if self.grid.spm and frames:
            begins = spm_at(self.grid, frame)
        else:
            begins, frames = change.spm + self._trim * bool(change.spm), None
        ends = change.spm + self._trim if frames else None
        on = change.on and metronome.is_heard(self._step, self._click)
        if self._audible is not None and self._may_be_heard:
            # Its turn decides, as before.
            on = on and self.grid.on
        every, accents = metronome.pattern(self._step, self._every, self._accents)
        return metronome.grid(
            self.grid, frame, begins, ends, frames, on=on, accents=accents, every=every
        )

    # --- steps ----------------------------------------------------------------------------------

    def _of(self, step: Step, frame: int, seconds: float | None, before: Grid | None) -> Grid:
        spm, spm_end = self._cadence(step)
        if self._is_led(step):
            spm, spm_end, seconds = self._led(seconds_at(frame))
        if spm:
            spm, spm_end = spm + self._trim, spm_end and spm_end + self._trim
        frames = None if seconds is None or not spm_end else frame_at(seconds)
        on = metronome.is_heard(step, self._click)
        every, accents = metronome.pattern(step, self._every, self._accents)
        return metronome.grid(
            before, frame, spm, spm_end, frames, on=on, accents=accents, every=every
        )

    def _cadence(self, step: Step) -> tuple[float, float | None]:
        """A step's own cadence, and its end where it is a ramp."""
        asked, known = step.target("cadence"), self.adaptive and self.adaptive.known
        if asked is not None and asked.unit is Unit.PERCENT_SPM and known:
            return known.cadence * (1 + asked.first / 100), None
        return metronome.cadence(step, self._spm)

    def _led(self, at: float) -> tuple[float, float | None, float | None]:
        """Where the adaptive click is, where it goes, and within how many seconds."""
        assert self.adaptive is not None
        if not self.adaptive.heard:
            return 0.0, None, None
        here, there, seconds = self.adaptive.ahead(at)
        return (here, there, seconds) if seconds else (here, None, None)
