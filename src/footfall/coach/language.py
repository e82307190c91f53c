"""What a language gives to the coach: one file for each, with a table of the same shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from footfall.model import Distance, Effort, Signal


@dataclass(frozen=True, slots=True)
class Typed:
    """How a language says what a runner typed. Keys are in lower case."""

    units: Mapping[str, tuple[str, str]]
    """What may stand behind a number: its words for one, and for several."""
    short: Mapping[str, str]
    """What is short for other words; none of which is short for others again."""
    signs: Mapping[str, str]
    """Signs that are said."""
    ordinals: frozenset[str]
    """What makes an ordinal of a number: the "rd" of 3rd."""
    single: frozenset[str]
    """Words after which a unit is one of its kind: "a", "per"."""
    paced: frozenset[str]
    """Words that tell that the race before them is a pace: the "pace" of "5k pace"."""
    forms: Mapping[str, str]
    """How words are joined, with the slots of the English form."""


@dataclass(frozen=True, slots=True)
class Language:
    """A table of wordings, the words that go into them, and how numbers are said.

    Translate `english.py` into a file of its own, and there is a second language.
    """

    code: str
    """As in ISO 639-1: `en`."""
    wordings: Mapping[str, tuple[str, ...]]
    """What is said, by key; several wordings of one thing are used in turn. Each is one unit or
    more, a unit ends in a full stop, and `{slots}` are those of the English wording."""
    efforts: Mapping[Effort | None, str]
    """An effort as it is named; None is work of no stated effort."""
    sensors: Mapping[Signal | None, str]
    """A sensor by what it measures; what measures an incline is a treadmill, None is any sensor."""
    themes: Mapping[str, str]
    """The themes of a week of form, by the name that the options give them."""
    number: Callable[[int], str]
    """A whole number, 0 to 999,999."""
    ordinal: Callable[[int], str]
    """Its ordinal: 3 is "third"."""
    duration: Callable[[float], str]
    """A time in seconds."""
    distance: Callable[[Distance], str]
    """A distance in its own unit."""
    pace: Callable[[float], str]
    """Seconds a kilometre or a mile, without that unit."""
    typed: Typed
    """How what a runner typed is said."""
