"""The words of the notation, and what to say about those that it does not know."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection

from footfall.model import METRES, Effort, Unit

# --- The words ---------------------------------------------------------------------------------

EFFORTS = {effort.value: effort for effort in Effort} | {
    "e": Effort.EASY,
    "mp": Effort.MARATHON,
    "hmp": Effort.HALF,
    "t": Effort.THRESHOLD,
    "tempo": Effort.THRESHOLD,
    "strides": Effort.STRIDE,
    "wu": Effort.WARMUP,
    "cd": Effort.COOLDOWN,
}
RACES = ("10k", "5k", "3k")
"""Efforts that read as distances, so that they always carry their @."""

SECONDS = {"h": 3600, "hr": 3600, "min": 60, "mins": 60, "s": 1, "sec": 1, "secs": 1}
DISTANCES = {unit: unit for unit in METRES} | {"k": "km", "mile": "mi", "miles": "mi"}
PACES = {"km": Unit.PACE_KM, "k": Unit.PACE_KM, "mi": Unit.PACE_MI}
PERCENTS = {
    "hr": Unit.PERCENT_MAX,
    "hrmax": Unit.PERCENT_MAX,
    "hrr": Unit.PERCENT_RESERVE,
    "lthr": Unit.PERCENT_THRESHOLD,
}
TARGET_UNITS = ("bpm", "spm", "rpm", "%")

_PERCENT_BOUNDS = (1, 130, "percent of heart rate goes from 1 to 130")
_SLOW, _FAST = 20 * 60, 2 * 60
_PACE_BOUNDS = "a pace goes from 2:00 to 20:00 a km"
BOUNDS: dict[Unit, tuple[float, float, str]] = {
    Unit.BPM: (30, 230, "heart rate goes from 30 to 230 bpm"),
    Unit.ZONE: (1, 5, "zones are Z1 to Z5"),
    Unit.PERCENT_MAX: _PERCENT_BOUNDS,
    Unit.PERCENT_RESERVE: _PERCENT_BOUNDS,
    Unit.PERCENT_THRESHOLD: _PERCENT_BOUNDS,
    Unit.SPM: (100, 260, "cadence goes from 100 to 260 spm, both feet counted"),
    Unit.PERCENT_SPM: (-30, 30, "cadence goes from -30% to +30% of your own"),
    Unit.PACE_KM: (_FAST, _SLOW, _PACE_BOUNDS),
    Unit.PACE_MI: (_FAST * METRES["mi"] / 1000, _SLOW * METRES["mi"] / 1000, _PACE_BOUNDS),
    Unit.RPE: (1, 10, "RPE goes from 1 to 10"),
}
"""Least, most, and the sentence for a target beyond them."""


HEADERS = ("name", "date", "note")
LIKE_HEADERS = {
    **{header: header for header in HEADERS},
    **dict.fromkeys(("title", "workout", "session", "names"), "name"),
    **dict.fromkeys(("day", "when", "dates"), "date"),
    **dict.fromkeys(("description", "comment", "notes", "text", "remark"), "note"),
}
"""What runners may call a header, and which one it is."""


# --- Forms -------------------------------------------------------------------------------------

# Digits are spelled [0-9]: \d would take the digits of every script.
CLOCK = re.compile(r"[0-9]{1,2}(?::[0-5][0-9]){1,2}")
NUMBER = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,4})?")
HEADER = re.compile(r'[^\S\n]*(?:"(?P<quoted>[^"\n]*)"[^\S\n]*(?=[#\n]|\Z)|(?P<plain>[^#\n]*))')
BREATH = re.compile(r"([1-9]):([1-9])")
UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls, line breaks, turns of the writing direction, and halves of a character."""


# --- Hints -------------------------------------------------------------------------------------

UNITS = (*SECONDS, *DISTANCES, "bpm", "spm")
WORDS = (
    *(word for word in EFFORTS if word not in RACES),
    *("lap", "open", "until", "random", "loop", "click", "between"),
)

_INSTEAD = {
    **dict.fromkeys(("minute", "minutes"), "min"),
    **dict.fromkeys(("second", "seconds"), "s"),
    **dict.fromkeys(("hour", "hours", "hrs"), "h"),
    **dict.fromkeys(("meter", "meters", "metre", "metres", "mtr"), "m"),
    **dict.fromkeys(("yard", "yards"), "yd"),
    **dict.fromkeys(("recovery", "recover"), "rest, jog, walk or float"),
    "fast": "hard",
    "warm": "warmup",
    "cool": "cooldown",
    "zone": "Z2",
    "repeat": "8x(400m, 200m float) or loop until 20min (30s sprint, 60s jog)",
    "max": "it behind a heart rate: until HR<120bpm max 3min",
    "rand": "random 20s-90s",
    "on": "click on",
    "off": "click off",
    "breath": "click breath 3:2",
}
"""Words that runners use elsewhere, and what the notation has for them."""

_CHARACTERS = {
    "“": 'write straight quotes: "run tall"',
    "”": 'write straight quotes: "run tall"',
    "→": "write ->",
    "—": "write - for a range",
    ".": "write a digit before the point: 0.5km",
    "(": "a repeat needs its count: 3x(400m, 200m float)",
    ":": "leave it out; only name:, date: and note: have one",
    "<": "for example until HR<120bpm",
    ">": "for example until HR>150bpm",
}
"""Characters that a runner might well type, and what to do about them."""


def suggestion(word: str, known: Collection[str], otherwise: str) -> str:
    """What the runner may have meant by a word in lower case."""
    if word in _INSTEAD:
        return f"write {_INSTEAD[word]}"
    close = closest(word, known)
    return f"did you mean {close}?" if close else otherwise


def closest(word: str, known: Collection[str]) -> str | None:
    """The known word that is most like a word in lower case, if any is."""
    # Nothing is close to a very long word, and looking would take long.
    close = difflib.get_close_matches(word, known, 1) if len(word) <= 20 else []
    return close[0] if close else None


def instead_of(character: str) -> str | None:
    """What to write in place of a character without a meaning, where that is likely."""
    return _CHARACTERS.get(character)


def shown(text: str) -> str:
    """A stranger's text in a message: short, and without characters that move the cursor."""
    if len(text) == 1 and not text.isprintable():
        return f"U+{ord(text):04X}"
    return printable(text if len(text) <= 20 else text[:19] + "…")


def printable(line: str) -> str:
    """The line with a character for each of its own, so that a caret below it stays in place."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in line)
