"""The runner's hand on the mix: the volume, and the level of each part, by key."""

from __future__ import annotations

from collections.abc import Mapping

from footfall.model import LEVELS, KeyName, Part, SetLevel, SetVolume

STEP = 2.0
"""Decibels a key press."""
LOUDEST, SOFTEST = 6.0, -30.0
_VOLUME_KEYS = (KeyName.LOUDER, KeyName.QUIETER, KeyName.MUTE, KeyName.UNMUTE)
_LEVEL_KEYS = {
    KeyName.CLICK_SOFTER: (Part.CLICK, -1),
    KeyName.CLICK_LOUDER: (Part.CLICK, 1),
    KeyName.VOICE_SOFTER: (Part.VOICE, -1),
    KeyName.VOICE_LOUDER: (Part.VOICE, 1),
    KeyName.EARCON_SOFTER: (Part.EARCON, -1),
    KeyName.EARCON_LOUDER: (Part.EARCON, 1),
}
_NAMES = {Part.CLICK: "Click", Part.VOICE: "Voice", Part.EARCON: "Chimes"}


class Faders:
    """Where they stand. `levels` are decibels of parts that begin louder or softer."""

    def __init__(self, levels: Mapping[Part, float]) -> None:
        self._volume = SetVolume(0.0)
        self._levels = dict.fromkeys(Part, 0.0) | dict(levels)

    @property
    def muted(self) -> bool:
        """Whether all sound is off."""
        return self._volume.muted

    def move(self, key: KeyName) -> tuple[SetVolume | SetLevel, str] | None:
        """What a key asks of the mixer, and what the runner reads; None: it is no key of ours."""
        if key in _VOLUME_KEYS:
            return self._move_volume(key)
        return self._move_level(*_LEVEL_KEYS[key]) if key in _LEVEL_KEYS else None

    def _move_volume(self, key: KeyName) -> tuple[SetVolume, str]:
        decibels, muted = self._volume.decibels, self._volume.muted
        match key:
            case KeyName.LOUDER:
                decibels = min(LOUDEST, decibels + STEP)
            case KeyName.QUIETER:
                decibels = max(SOFTEST, decibels - STEP)
            case _:
                muted = key is KeyName.MUTE
        self._volume = SetVolume(decibels, muted)
        text = "Muted. Press m to hear again." if muted else f"Volume {decibels:+g} dB."
        return self._volume, text

    def _move_level(self, part: Part, steps: int) -> tuple[SetLevel, str]:
        softest, loudest = LEVELS[part]
        level = min(loudest, max(softest, self._levels[part] + steps * STEP))
        self._levels[part] = level
        return SetLevel(part, level), f"{_NAMES[part]} {level:+g} dB."
