"""What the volume keys do."""

import pytest

from footfall.faders import Faders
from footfall.model import KeyName, Part, SetLevel, SetVolume


def test_volume() -> None:
    """Two decibels a press, from 0 up to 6 and down to -30; muting keeps the volume."""
    faders = Faders({})
    louder = [faders.move(KeyName.LOUDER) for _ in range(4)]
    assert [
        (SetVolume(2.0), "Volume +2 dB."),
        (SetVolume(4.0), "Volume +4 dB."),
        (SetVolume(6.0), "Volume +6 dB."),
        (SetVolume(6.0), "Volume +6 dB."),
    ] == louder
    assert (SetVolume(6.0, True), "Muted. Press m to hear again.") == faders.move(KeyName.MUTE)
    assert faders.muted
    assert (SetVolume(6.0), "Volume +6 dB.") == faders.move(KeyName.UNMUTE)
    assert not faders.muted
    softer = [faders.move(KeyName.QUIETER) for _ in range(20)]
    assert (SetVolume(-30.0), "Volume -30 dB.") == softer[-1]


@pytest.mark.parametrize(
    ("key", "part", "first", "last", "name"),
    [
        (KeyName.CLICK_SOFTER, Part.CLICK, -3.0, -12.0, "Click -12 dB."),
        (KeyName.CLICK_LOUDER, Part.CLICK, 1.0, 6.0, "Click +6 dB."),
        (KeyName.VOICE_SOFTER, Part.VOICE, -2.0, -20.0, "Voice -20 dB."),
        (KeyName.EARCON_LOUDER, Part.EARCON, 2.0, 6.0, "Chimes +6 dB."),
    ],
)
def test_levels(key: KeyName, part: Part, first: float, last: float, name: str) -> None:
    """Each part starts where the options put it and stays within its bounds."""
    faders = Faders({Part.CLICK: -1.0})
    moved = [faders.move(key) for _ in range(20)]
    assert (SetLevel(part, first), SetLevel(part, last)) == (moved[0][0], moved[-1][0])  # type: ignore[index]
    assert name == moved[-1][1]  # type: ignore[index]


def test_other_keys() -> None:
    """Keys of the workout move nothing here."""
    assert {None} == {Faders({}).move(key) for key in (KeyName.LAP, KeyName.PAUSE, KeyName.STOP)}
