"""How long a sentence lasts, before any engine is asked: the session plans with these lengths.

They come from the manifest of the recorded voice and from nothing else, so that another voice, or
none at all, changes no event of a session.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from footfall.coach.english import ENGLISH
from footfall.coach.expand import expand
from footfall.coach.language import Language
from footfall.coach.phrases import units
from footfall.errors import UsageError
from footfall.model import RATE

GAP = RATE * 150 // 1000
"""Frames of silence between the units of a prompt: 150 ms."""

_CLIP_RATE = 24_000
"""Samples a second of the recorded clips."""


@dataclass(frozen=True, slots=True)
class Clip:
    """The measures of a spoken text at `RATE`."""

    frames: int
    onset: int
    """The first frame above 5 % of the clip's peak: where the ear puts its beginning."""


class Recorded:
    """Which recorded unit says a unit, and else the words in which it is to be said."""

    def __init__(self, texts: Iterable[str], language: Language = ENGLISH) -> None:
        """`texts` are the recorded units."""
        self._texts = frozenset(texts)
        self._language = language
        # The first of those that differ by capitals alone, whatever their order.
        self._loose = {_loosely(text): text for text in sorted(self._texts, reverse=True)}
        # A planner asks for the same sentence many times.
        self.find = lru_cache(maxsize=1024)(self._find)

    def _find(self, unit: str) -> tuple[str, bool]:
        """The words that are said for `unit`, and whether they are recorded.

        Capitals and a full stop make no other sentence: "rep 3 of 8" is "Rep three of eight." Where
        nobody can say the unit, the words are empty.
        """
        if unit in self._texts:
            return unit, True
        words = expand(unit, self._language)
        recorded = self._loose.get(_loosely(words))
        return (words, False) if recorded is None else (recorded, True)


def _loosely(text: str) -> str:
    return text.removesuffix(".").casefold()


class Lengths:
    """The length of any text: measured where it is recorded, else estimated from above."""

    def __init__(self, clips: Mapping[str, Clip], language: Language = ENGLISH) -> None:
        """`clips` gives the measures of each recorded unit."""
        self._clips = clips
        self.recorded = Recorded(clips, language)

    def clip(self, text: str) -> Clip:
        """A whole prompt: its units with `GAP` between them. What says nothing lasts 0 frames."""
        parts = [
            self._clips[words] if recorded else _estimate(words)
            for words, recorded in self.said(text)
        ]
        if not parts:
            return Clip(0, 0)
        return Clip(sum(p.frames for p in parts) + GAP * (len(parts) - 1), parts[0].onset)

    def said(self, text: str) -> list[tuple[str, bool]]:
        """The words of each unit, and whether they are recorded; what says nothing is left out."""
        found = map(self.recorded.find, units(text))
        return [(words, recorded) for words, recorded in found if words]


# Measured: the recorded voice takes 380 ms and 136 ms a syllable, espeak-ng some 6 % more. These
# are longer than every recorded unit and nearly everything that espeak-ng says.
_LEAST_FRAMES = RATE * 450 // 1000
_SYLLABLE_FRAMES = RATE * 240 // 1000

_SYLLABLE = re.compile(r"[aeiouy]+|[,;:]")
"""Vowels, and the marks at which a speaker pauses."""


def _syllables(text: str) -> int:
    """Groups of vowels, and one for a pause; what was typed has become words before."""
    return sum(max(1, len(_SYLLABLE.findall(word))) for word in text.lower().split())


def _estimate(unit: str) -> Clip:
    """Longer than speech nearly always is, because a cut word is worse than a short silence."""
    return Clip(_LEAST_FRAMES + _SYLLABLE_FRAMES * _syllables(unit), 0)


def read_manifest(data: bytes) -> dict[str, tuple[Clip, str]]:
    """The recorded units of a voice's manifest with their measures, at `RATE`, and their files.

    A UsageError when it is no manifest of 24 kHz clips: such a voice cannot be planned with.
    """
    try:
        return dict(map(_read_clip, json.loads(data)["clips"]))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(
            "The voice's manifest.json cannot be read. Install footfall again, or build the voice"
            " with scripts/build_voice.py."
        ) from error


def _read_clip(clip: Mapping[str, object]) -> tuple[str, tuple[Clip, str]]:
    match clip:
        case {"text": str(text), "file": str(file), "samples": int(samples), "onset": int(onset)}:
            if 0 <= onset < samples:
                scale = RATE // _CLIP_RATE
                return text, (Clip(samples * scale, onset * scale), file)
    raise ValueError("this is no clip")
