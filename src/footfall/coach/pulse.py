"""The beats of a session: the grid in force, the one that the next step was promised, and all that
changes them: steps, keys, pauses, and a coach that wants a calmer breath.
"""

from __future__ import annotations

from dataclasses import replace

from footfall.beats import spm_at
from footfall.coach import metronome
from footfall.model import Grid, Step, frame_at

MOST_TRIM = 30.0
"""spm: what is further from the workout's cadence is another workout."""
CALM = (2, 2)
"""In for two steps, out for two: a breath that a runner can hold on to when all goes too fast (B5).
"""


class Pulse:
    """Tells the grids; who sends them to the mixer, and when, is the session's to know."""

    def __init__(
        self, spm: float | None, click: bool, every: int, accents: tuple[int, ...]
    ) -> None:
        """`spm` is of steps that name none; the rest as in `session.Options`."""
        self._spm, self._click, self._every, self._accents = spm, click, every, accents
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

    def resumed(self, paused: int, frame: int) -> Grid:
        """What a pause at the frame `paused` has cut off, from `frame` on."""
        return metronome.rest_of(self._before_pause, paused, frame)

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

    def _of(self, step: Step, frame: int, seconds: float | None, before: Grid | None) -> Grid:
        spm, spm_end = metronome.cadence(step, self._spm)
        if spm:
            spm, spm_end = spm + self._trim, spm_end and spm_end + self._trim
        frames = None if seconds is None or not spm_end else frame_at(seconds)
        on = metronome.is_heard(step, self._click)
        every, accents = metronome.pattern(step, self._every, self._accents)
        return metronome.grid(
            before, frame, spm, spm_end, frames, on=on, accents=accents, every=every
        )
