"""What the library keeps of a workout: its text, and what a runner wants to know before it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from footfall.model import Workout
from footfall.notation import parse


class Purpose(StrEnum):
    """What it is for."""

    SPEED = "speed"
    VO2 = "vo2"
    THRESHOLD = "threshold"
    RACE_PACE = "race pace"
    ENDURANCE = "endurance"
    HILLS = "hills"
    FARTLEK = "fartlek"
    RECOVERY = "recovery"
    WARMUP = "warm-up"
    COOLDOWN = "cool-down"
    FORM = "form"
    DRILL = "drill"
    BREATHING = "breathing"


class Level(StrEnum):
    """Whom it suits."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


@dataclass(frozen=True, slots=True)
class Total:
    """What the catalogue says that it comes to: a time or a distance."""

    seconds: float | None = None
    metres: float | None = None
    within: float = 0.0
    """How far off it may be, as a part of it; 0 is exactly."""


_FAMILIES = {"W": "workout", "U": "warm-up", "D": "drill", "B": "breathing"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to run by its name."""

    ids: tuple[str, ...]
    """Its rows of the catalogue; several entries may share one."""
    name: str
    """What is typed: short, in lower case, of letters, digits and hyphens."""
    title: str
    """One line of what it is."""
    purpose: Purpose
    level: Level
    not_for: str
    """Who should leave it, in a sentence."""
    text: str
    """The workout in the notation."""
    total: Total | None = None
    """None where the catalogue gives none."""

    @property
    def family(self) -> str:
        """`workout`, `warm-up`, `drill` or `breathing`: by the letter of its ids."""
        return _FAMILIES[self.ids[0][0]]

    @property
    def workout(self) -> Workout:
        """The workout itself, under its title."""
        return replace(_parsed(self.text), name=self.title)


@lru_cache(maxsize=256)
def _parsed(text: str) -> Workout:
    return parse(text).workout


# --- Who should leave it -------------------------------------------------------------------------

ANYONE = "Not on a day of pain, fever or dizziness: walk, or rest."
HARD = "Not when ill, hurting or worn out; with a heart condition, ask your doctor first."
FAST = "Not with a sore calf, Achilles or hamstring, and not before some weeks of strides."
UPHILL = "Not with a sore calf or Achilles, which hills load most."
TIRED = "Not within two days of another hard run, nor when ill or hurting."
LONG = "Not before you run two thirds of it with ease."
BY_HEART = (
    "Not by heart rate with a heart condition, in pregnancy or on beta blockers: run by feel."
)
HURTS = "Leave out whatever hurts; not with a fresh injury."
BOUNCES = "Not with a sore Achilles, shin or foot: every hop loads them."
