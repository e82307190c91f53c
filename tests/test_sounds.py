"""What the clicks and the chime are, measured on their samples."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from footfall import sounds

CLICKS = {
    "wood-left": sounds.click(right=False),
    "wood-right": sounds.click(right=True),
    "accent-left": sounds.click(right=False, accent=True),
    "accent-right": sounds.click(right=True, accent=True),
}
EVERY = pytest.mark.parametrize("samples", CLICKS.values(), ids=CLICKS.keys())

FILES = Path(__file__).parent.parent / "audio" / "click"


def spectrum(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    """Energy in bins of 1 Hz, of both channels."""
    energy = np.abs(np.fft.rfft(samples.astype(np.float64), 48_000, axis=0)) ** 2
    return np.asarray(energy.reshape(len(energy), -1).sum(axis=1))


@EVERY
def test_a_click_begins_on_its_first_frame(samples: NDArray[np.float32]) -> None:
    """Frame 0 is above 80 % of the peak, in either ear: there is no ramp to look for."""
    assert (np.abs(samples[0]) > 0.8 * np.abs(samples).max(axis=0)).all()


@EVERY
def test_a_click_peaks_at_12_db_below_full_scale(samples: NDArray[np.float32]) -> None:
    """The louder ear's peak is 10^(-12/20) = 0.2512."""
    expected = pytest.approx(0.25118864, rel=1e-6)
    assert expected == np.abs(samples).max()


@EVERY
def test_a_click_is_stereo_float32_of_28_ms(samples: NDArray[np.float32]) -> None:
    """1344 frames of two channels, and the last is silent, so that nothing ticks at its end."""
    expected = ((1344, 2), "float32", [0.0, 0.0])
    assert expected == (samples.shape, samples.dtype.name, samples[-1].tolist())


@EVERY
def test_a_click_is_over_soon(samples: NDArray[np.float32]) -> None:
    """It is 20 dB down for good between 5 and 20 ms after its onset."""
    loud = np.nonzero(np.abs(samples).max(axis=1) > 0.1 * np.abs(samples).max())[0]
    assert 5 * 48 < loud[-1] < 20 * 48


@EVERY
def test_a_click_leaves_the_footfalls_alone(samples: NDArray[np.float32]) -> None:
    """Less than a thousandth of its energy lies below 400 Hz."""
    energy = spectrum(samples)
    assert energy[:400].sum() < 0.001 * energy.sum()


@pytest.mark.parametrize(
    ("name", "partials"),
    [
        ("wood-left", [1150, 2480, 3900]),
        ("wood-right", [1720, 3700, 5200]),
        ("accent-left", [2300, 4960, 7800]),
        ("accent-right", [3440, 7400, 10_400]),
    ],
)
def test_the_feet_and_the_accents_differ_by_timbre(name: str, partials: list[int]) -> None:
    """The strongest frequency is the lowest partial, and each other one is a crest of its own."""
    energy = spectrum(CLICKS[name])
    assert abs(int(energy.argmax()) - partials[0]) <= 20
    for partial in partials[1:]:
        crest = energy[partial - 150 : partial + 150].max()
        assert crest > max(energy[partial - 450], energy[partial + 450])


@EVERY
def test_one_earbud_is_enough(samples: NDArray[np.float32]) -> None:
    """The far ear hears the same samples, 6 dB down and no more."""
    near, far = sorted(samples.T, key=lambda channel: -np.abs(channel).max())
    np.testing.assert_allclose(far, near * 10 ** (-6 / 20), rtol=1e-5, atol=1e-9)


def test_left_is_left_and_right_is_right() -> None:
    """The left foot's click is louder in channel 0, the right foot's in channel 1."""
    louder = {name: int(np.abs(samples).max(axis=0).argmax()) for name, samples in CLICKS.items()}
    expected = {"wood-left": 0, "wood-right": 1, "accent-left": 0, "accent-right": 1}
    assert expected == louder


def test_the_chime_is_short_soft_and_mono() -> None:
    """A quarter of a second, one channel, peak -12 dBFS, begins within a millisecond and rises."""
    chime = sounds.earcon()
    expected = ((12_000,), "float32", pytest.approx(0.25118864, rel=1e-6))
    assert expected == (chime.shape, chime.dtype.name, np.abs(chime).max())
    assert np.nonzero(np.abs(chime) > 0.05 * np.abs(chime).max())[0][0] < 48
    first, second = (int(spectrum(half).argmax()) for half in (chime[:4_800], chime[4_800:]))
    assert abs(first - 660) <= 20
    assert abs(second - 880) <= 20


def test_nobody_can_spoil_a_shared_sound() -> None:
    """The arrays are the same object each time, and read-only."""
    assert sounds.click(right=True) is sounds.click(right=True)
    with pytest.raises(ValueError, match="read-only"):
        sounds.earcon()[0] = 1.0


@pytest.mark.parametrize("name", [*CLICKS, "earcon"])
def test_the_files_are_what_the_code_synthesises(name: str) -> None:
    """Each file in audio/click holds the code's samples, to a step of 24 bits."""
    samples, rate = soundfile.read(FILES / f"{name}.wav", dtype="float64")
    expected = CLICKS[name] if name in CLICKS else sounds.earcon()
    assert rate == 48_000
    np.testing.assert_allclose(samples, expected, rtol=0, atol=1 / 2**23)
