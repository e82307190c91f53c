"""What will happen in a session, step by step: its facts, gathered for whoever reads them ahead.

It takes the place of the journal in a session that nobody hears, so that what it tells is what a
real one does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from footfall.journal import say_fields, step_fields
from footfall.model import (
    Distance,
    Drawn,
    Ended,
    Fact,
    Grid,
    GridBegan,
    Input,
    Kind,
    Lap,
    Notice,
    Runner,
    Say,
    Spoken,
    Step,
    StepBegan,
    Time,
    Until,
    frame_at,
    seconds_at,
)
from footfall.notation_write import write_step
from footfall.paces import estimate_speed

OPEN = (Lap, Until, Drawn)
"""Ends of which nobody knows beforehand when they come."""

WORK = (Kind.WORK, Kind.SPRINT, Kind.STRIDE)
"""Kinds of step that are work, where the time is added up."""


@dataclass(slots=True)
class Row:
    """One step of the outline."""

    began: StepBegan
    grid: Grid | None = None
    """The beats with which it begins."""
    frames: int = 0
    """How long it lasts."""
    about: bool = False
    """Whether its beginning depends on a length that is not certain."""
    said: list[Spoken] = field(default_factory=list)
    """What is said in it, in order, and what is not said after all."""

    @property
    def step(self) -> Step:
        """The step itself."""
        return self.began.step

    @property
    def open(self) -> bool:
        """Whether its end is up to the runner, the heart, or chance."""
        return isinstance(self.step.end, OPEN)

    @property
    def certain(self) -> bool:
        """Whether it lasts exactly so long."""
        return isinstance(self.step.end, Time)


class Outline:
    """A session's facts as rows; `drive` writes to it as to a journal.

    `runner` is whose paces estimate how far a timed step goes. Without a voice (`heard`) every
    sentence is one that is not said, as in the journal.
    """

    def __init__(self, runner: Runner, *, heard: bool = True) -> None:
        self._runner = runner
        self._heard = heard
        self.rows: list[Row] = []
        self.after: list[Spoken] = []
        """What is said behind the last step."""
        self.notices: list[Notice] = []
        self.ended = 0
        """The frame with which the last step ends."""

    # --- what `drive` tells ---------------------------------------------------------------------

    def write(self, what: Input | Fact) -> None:
        """One more fact; what went into the session is not part of the outline."""
        match what:
            case StepBegan():
                self._close(frame_at(what.at))
                before = self.rows[-1] if self.rows else None
                about = before is not None and (before.about or not before.certain)
                self.rows.append(Row(what, about=about))
            case GridBegan(grid=grid):
                if self.rows and self.rows[-1].grid is None:
                    self.rows[-1].grid = grid
                else:
                    # The last one is the silence at the end of the last step.
                    self.ended = grid.frame
            case Spoken() if self.rows:
                self.rows[-1].said.append(what)
            case Ended():
                self._close(self.ended)
                self._part_the_end()

    def flush(self, _now: float) -> None:
        """Nothing is kept back."""

    def notice(self, text: str, at: float) -> None:
        """Something to read."""
        self.notices.append(Notice(at, text))

    def _close(self, frame: int) -> None:
        if self.rows:
            self.rows[-1].frames = frame - frame_at(self.rows[-1].began.at)

    def _part_the_end(self) -> None:
        """What came after the last step is not said in it."""
        if self.rows:
            said = self.rows[-1].said
            self.after = [one for one in said if frame_at(one.at) >= self.ended]
            self.rows[-1].said = [one for one in said if frame_at(one.at) < self.ended]

    # --- what it amounts to ---------------------------------------------------------------------

    def metres(self, row: Row) -> float:
        """How far a step goes: as written, else at its pace."""
        if isinstance(row.step.end, Distance):
            return row.step.end.metres
        if row.step.kind is Kind.READY:
            return 0.0
        return seconds_at(row.frames) * estimate_speed(row.step, self._runner)

    @property
    def certain(self) -> bool:
        """Whether every step lasts exactly so long."""
        return all(row.certain for row in self.rows)

    @property
    def measured(self) -> bool:
        """Whether every step names how far it goes."""
        return all(isinstance(row.step.end, Distance) for row in self.rows)

    def kinds(self) -> dict[Kind, int]:
        """The frames of each kind of step, in the order in which they first come."""
        frames: dict[Kind, int] = {}
        for row in self.rows:
            frames[row.step.kind] = frames.get(row.step.kind, 0) + row.frames
        return frames

    def sentences(self) -> list[Spoken]:
        """Everything that is said or was to be said, in order."""
        return [*(one for row in self.rows for one in row.said), *self.after]

    def is_said(self, spoken: Spoken) -> bool:
        """Whether anybody hears it."""
        return self._heard and spoken.started is not None

    def spoken_frames(self) -> tuple[int, int]:
        """How long somebody speaks: all but the countdown, and the countdown."""
        words = countdown = 0
        for one in self.sentences():
            if not self.is_said(one):
                continue
            assert one.started is not None
            assert one.ended is not None
            if one.kind is Say.COUNTDOWN:
                countdown += one.ended - one.started
            else:
                words += one.ended - one.started
        return words, countdown

    @property
    def per_minute(self) -> float:
        """Spoken seconds a minute, the countdown aside, as `--talk` counts them."""
        return 60 * self.spoken_frames()[0] / self.ended if self.ended else 0.0

    def record(self) -> dict[str, Any]:
        """All of it for machines: see docs/dry_run.md, where each key has a line."""
        return {
            "steps": [self._row_fields(row) for row in self.rows],
            "after": [self._said_fields(one) for one in self.after],
            "notices": [{"t": _rounded(one.at), "text": one.text} for one in self.notices],
            "totals": self._totals(),
        }

    def _row_fields(self, row: Row) -> dict[str, Any]:
        grid = row.grid
        has_beats = grid is not None and grid.spm > 0
        return {
            "t": _rounded(row.began.at),
            **step_fields(row.began),
            "text": write_step(row.step) if row.step.kind is not Kind.READY else "get ready",
            "t_estimated": row.about,
            "frame": frame_at(row.began.at),
            "frames": row.frames,
            "seconds": _rounded(seconds_at(row.frames)),
            "seconds_estimated": not row.certain,
            "open": row.open,
            "metres": _rounded(self.metres(row)),
            "metres_estimated": not isinstance(row.step.end, Distance),
            "spm": grid.spm if has_beats and grid else None,
            "spm_end": grid.spm_end if has_beats and grid else None,
            "click": has_beats and grid is not None and grid.on,
            "said": [self._said_fields(one) for one in row.said],
        }

    def _said_fields(self, said: Spoken) -> dict[str, Any]:
        return {"t": _rounded(said.at)} | say_fields(said, heard=self._heard)

    def _totals(self) -> dict[str, Any]:
        kinds = {kind: _rounded(seconds_at(frames)) for kind, frames in self.kinds().items()}
        said = self.sentences()
        words, countdown = self.spoken_frames()
        return {
            "seconds": _rounded(seconds_at(self.ended)),
            "seconds_estimated": not self.certain,
            "metres": _rounded(sum(map(self.metres, self.rows))),
            "metres_estimated": not self.measured,
            "work_seconds": _rounded(sum(kinds.get(kind, 0.0) for kind in WORK)),
            "float_seconds": kinds.get(Kind.FLOAT, 0.0),
            "rest_seconds": kinds.get(Kind.REST, 0.0),
            "kinds": {str(kind): seconds for kind, seconds in kinds.items()},
            "sentences": sum(map(self.is_said, said)),
            "dropped": len(said) - sum(map(self.is_said, said)),
            "spoken_seconds": _rounded(seconds_at(words)),
            "countdown_seconds": _rounded(seconds_at(countdown)),
            "spoken_seconds_per_minute": _rounded(self.per_minute),
        }


def _rounded(value: float) -> float:
    """To a microsecond or a micrometre, as the journal has it."""
    return round(value, 6)
