"""Which form cues a step has, and when: one theme a week, one cue at a time.

The ids are the catalogue's (`F4`), worded in the language's table. Nobody can work on five things
at once, so that a week has one theme; what tiredness, hills and sprints ask for is said where they
are. There is no cue on how the foot strikes the ground, for there is no one best way.
"""

from __future__ import annotations

from dataclasses import dataclass

from footfall.coach.planner import Talk
from footfall.model import Effort, Kind
from footfall.timeline import Slot

THEMES: dict[str, tuple[str, ...]] = {
    "posture": ("F1", "F4", "F7", "F8", "F11", "F14", "F15", "F24", "F25"),
    "arms": ("F2", "F10", "F12", "F19", "C20"),
    "cadence": ("F13", "C17", "F20", "C20"),
    "landing": ("F5", "F6", "F3", "F26"),
    "breath": (),
}
"""What each theme has to say; breathing depends on how hard a step is."""

EVERY = {Talk.LOW: 480.0, Talk.NORMAL: 240.0, Talk.HIGH: 150.0}
"""Seconds from one form cue to the next in a long step: a reminder, not a lecture."""
INTRODUCED = 60.0
"""Seconds into the first long step at which the week's theme is told."""
LONG = 240.0
"""Seconds from which on a step that is run evenly has cues."""
REP = 90.0
"""Seconds from which on a rep leaves room for a cue."""
SHORT_REP = 60.0
"""The same of a rep near the end of its set, when form goes first."""
UNTIL_END = 75.0
"""Seconds before a step's end that belong to what comes next."""
RESET_FROM, TIRED_FROM = 1200.0, 2400.0
"""Seconds of a step from which on it has a reset in its middle, and tired legs in its last third.
"""
OPEN = 1800.0
"""Seconds for which a step is planned whose length nobody knows."""
BEFORE_SPRINT = 40.0
"""Seconds before a sprint at which its cue is said: never in it."""

_EVEN = {Kind.WARMUP, Kind.EASY, Kind.STEADY, Kind.WORK}
_HARDEST = {Effort.THREE_K, Effort.MILE, Effort.SPRINT}


def theme_of(week: int) -> str:
    """The theme of a week, counted from anywhere: they take turns."""
    return tuple(THEMES)[week % len(THEMES)]


@dataclass(frozen=True, slots=True)
class FormCue:
    """A form cue, and when it would be said."""

    at: float
    """Seconds into the step."""
    id: str
    """Of the catalogue, or `theme.` and the name of this week's."""


class Form:
    """Plans the form cues of each step as it begins; it counts, so that cues take turns."""

    def __init__(self, theme: str, talk: Talk = Talk.NORMAL) -> None:
        """A KeyError for a theme that is not in `THEMES`."""
        self._cues = THEMES[theme]
        self._theme = theme
        self._talk = talk
        self._introduced = False
        self._count = 0

    def plan(
        self, slot: Slot, following: Slot | None = None, seconds: float | None = None
    ) -> tuple[FormCue, ...]:
        """The cues of a step that lasts so many seconds, in order; None: nobody knows how long."""
        step = slot.step
        if step.kind is Kind.REST:
            return self._before_sprint(slot, following, seconds)
        if step.kind is Kind.FLOAT:
            first = slot.rep == 1 and seconds is not None and seconds >= SHORT_REP
            return (FormCue(0.4 * (seconds or 0.0), "M5"),) if first else ()
        if step.kind is Kind.WORK and slot.rep and (slot.of is None or slot.of > 2):
            return self._rep(slot, slot.rep, slot.of, seconds or 0.0)
        return tuple(self._long(slot, seconds or OPEN)) if step.kind in _EVEN else ()

    def _before_sprint(
        self, slot: Slot, following: Slot | None, seconds: float | None
    ) -> tuple[FormCue, ...]:
        """Every other time, for the same words wear off."""
        sprints = following is not None and following.step.kind is Kind.SPRINT
        if (
            not sprints
            or seconds is None
            or seconds < 1.5 * BEFORE_SPRINT
            or (slot.rep or 1) % 2 == 0
        ):
            return ()
        return (FormCue(seconds - BEFORE_SPRINT, "F18"),)

    def _rep(self, slot: Slot, rep: int, of: int | None, seconds: float) -> tuple[FormCue, ...]:
        late = of is not None and 3 * rep > 2 * of
        if seconds < (SHORT_REP if late else REP):
            return ()
        if rep == 1:
            return (FormCue(15.0, "M4"),)
        # Not in the middle, which long reps are told of.
        if late:
            return (FormCue(0.6 * seconds, "M1" if rep == of else "F16"),)
        if self._talk is Talk.LOW or rep % 2:
            return ()
        return (FormCue(0.4 * seconds, self._next(slot)),)

    def _long(self, slot: Slot, seconds: float) -> list[FormCue]:
        if seconds < LONG:
            return []
        every, last = EVERY[self._talk], seconds - UNTIL_END
        cues: list[FormCue] = []
        if not self._introduced:
            self._introduced = True
            cues.append(FormCue(INTRODUCED, f"theme.{self._theme}"))
        # On no round minute, where the middle and the last minute of a step are told.
        at = INTRODUCED + every / 2 - 20
        is_reset = seconds < RESET_FROM
        while at <= last:
            if not is_reset and 2 * at >= seconds:
                is_reset = True
                cues.append(FormCue(at, "F9"))
            elif seconds >= TIRED_FROM and 3 * at > 2 * seconds:
                cues.append(FormCue(at, "F16"))
            else:
                cues.append(FormCue(at, self._next(slot)))
            at += every
        return cues

    def _next(self, slot: Slot) -> str:
        """The theme's next cue."""
        cues = self._cues or (_breath(slot), "F19.breath")
        self._count += 1
        return cues[(self._count - 1) % len(cues)]


def _breath(slot: Slot) -> str:
    """How to breathe, by how hard a step is: 3:2 easy, 2:2 harder, 2:1 hardest (B1 to B3)."""
    step = slot.step
    if step.effort in _HARDEST:
        return "B3"
    return "B1" if step.kind in (Kind.WARMUP, Kind.EASY) else "B2"
