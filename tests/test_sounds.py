"""What the clicks and the chime are, measured on their samples."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from footfall import sounds
from footfall.errors import UsageError

FEET = ("left", "right", "left-accent", "right-accent")


def four(clicks: sounds.Clicks) -> dict[str, NDArray[np.float32]]:
    """The four of one sound by their names."""
    return dict(
        zip(FEET, (clicks.left, clicks.right, clicks.left_accent, clicks.right_accent), strict=True)
    )


CLICKS = {
    f"{name}-{foot}": samples
    for name in sounds.CLICKS
    for foot, samples in four(sounds.clicks(name)).items()
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


def test_the_names_are_the_files_names() -> None:
    """There are four sounds, each with four files, and the chime."""
    assert ("wood", "beep", "clave", "kick") == sounds.CLICKS
    assert {*CLICKS, "earcon"} == {path.stem for path in FILES.iterdir()}


@pytest.mark.parametrize(
    ("name", "partials"),
    [
        ("wood-left", [1150, 2480, 3900]),
        ("wood-right", [1720, 3700, 5200]),
        ("wood-left-accent", [2300, 4960, 7800]),
        ("wood-right-accent", [3440, 7400, 10_400]),
        ("beep-left", [1000, 3000]),
        ("beep-right", [1500, 4500]),
        ("beep-left-accent", [2000, 6000]),
        ("beep-right-accent", [3000, 9000]),
        ("clave-left", [2350, 6100]),
        ("clave-right", [3150, 8200]),
        ("clave-left-accent", [4700, 12_200]),
        ("clave-right-accent", [6300, 16_400]),
    ],
)
def test_the_feet_and_the_accents_differ_by_timbre(name: str, partials: list[int]) -> None:
    """The strongest frequency is the lowest partial, and each other one is a crest of its own."""
    energy = spectrum(CLICKS[name])
    assert abs(int(energy.argmax()) - partials[0]) <= 20
    for partial in partials[1:]:
        crest = energy[partial - 150 : partial + 150].max()
        assert crest > max(energy[partial - 450], energy[partial + 450])


@pytest.mark.parametrize(
    ("foot", "end"),
    [("left", 620), ("right", 840), ("left-accent", 1240), ("right-accent", 1680)],
)
def test_the_drum_falls(foot: str, end: int) -> None:
    """Its half periods grow from 1 / (2 x 2.6 x `end`) seconds towards 1 / (2 x `end`)."""
    sound = CLICKS[f"kick-{foot}"][:720].max(axis=1)
    # The lowest partial alone: what is left of it after a mean over half a period of the next.
    sign = np.sign(np.convolve(sound, np.ones(max(24_000 // (2 * end), 1)), "same"))
    halves = np.diff(np.flatnonzero(np.diff(sign)))
    assert halves[0] < 0.75 * 24_000 / end
    assert halves[-2:].mean() == pytest.approx(24_000 / end, rel=0.12)


@EVERY
def test_one_earbud_is_enough(samples: NDArray[np.float32]) -> None:
    """The far ear hears the same samples, 6 dB down and no more."""
    near, far = sorted(samples.T, key=lambda channel: -np.abs(channel).max())
    np.testing.assert_allclose(far, near * 10 ** (-6 / 20), rtol=1e-5, atol=1e-9)


def test_left_is_left_and_right_is_right() -> None:
    """The left foot's clicks are louder in channel 0, the right foot's in channel 1."""
    louder = {name: int(np.abs(samples).max(axis=0).argmax()) for name, samples in CLICKS.items()}
    expected = {name: int("right" in name) for name in CLICKS}
    assert expected == louder


# --- A runner's own click ------------------------------------------------------------------------


def ringing(hertz: float, before: int = 0, seconds: float = 1.0) -> NDArray[np.float32]:
    """A struck bell of one tone at half of full scale, after so many frames of silence."""
    t = np.arange(int(seconds * 48_000)) / 48_000
    bell = 0.5 * np.cos(2 * np.pi * hertz * t) * np.exp(-t / 0.05)
    return np.pad(bell, (before, 0)).astype(np.float32)


def noise(frames: int, seed: int) -> NDArray[np.float32]:
    """White, the same each time."""
    return np.random.default_rng(seed).uniform(-1, 1, frames).astype(np.float32)


OWN = {
    "bell": ringing(1000.0, before=5_000),
    "hum": np.sin(2 * np.pi * 50 * np.arange(48_000) / 48_000).astype(np.float32),
    "drum": ringing(60.0, seconds=0.3),
    "one sample": np.array([-0.01], np.float32),
    "step": np.ones(3_000, np.float32),
    "noise": noise(20_000, seed=1),
}


@pytest.mark.parametrize("samples", OWN.values(), ids=OWN.keys())
def test_an_own_click_keeps_to_the_rules(samples: NDArray[np.float32]) -> None:
    """Whatever it was: at most 150 ms, -12 dBFS, begun in 0.1 ms, nothing low, ends in silence."""
    for click in four(sounds.own_click(samples)).values():
        loudest = np.abs(click).max()
        energy = spectrum(click)
        assert 0 < len(click) <= 7_200
        assert pytest.approx(0.25118864, rel=1e-6) == loudest
        assert np.nonzero(np.abs(click) > 0.09 * loudest)[0][0] < 5
        assert energy[:400].sum() < 0.001 * energy.sum()
        assert np.abs(click[-1]).max() < 0.01 * loudest
        assert not click.flags.writeable


def test_an_own_click_has_two_feet_and_two_heights() -> None:
    """A bell of 1000 Hz is a whole tone higher on the right, 1122 Hz, and accents an octave."""
    heard = four(sounds.own_click(OWN["bell"]))
    pitches = [int(spectrum(click).argmax()) for click in heard.values()]
    np.testing.assert_allclose(pitches, [1000, 1122, 2000, 2245], atol=10)
    louder = [int(np.abs(click).max(axis=0).argmax()) for click in heard.values()]
    assert [0, 1, 0, 1] == louder


def test_silence_before_an_own_click_and_its_level_do_not_matter() -> None:
    """The same bell later and quieter is the same click."""
    one = sounds.own_click(ringing(1000.0))
    other = sounds.own_click(ringing(1000.0, before=30_000) / 16)
    np.testing.assert_allclose(one.left, other.left, atol=1e-4)


@pytest.mark.parametrize(
    "samples", [np.zeros(0), np.zeros(1_000), np.full(1_000, 0.0009), np.array([0.5, np.nan])]
)
def test_silence_is_no_click(samples: NDArray[np.float64]) -> None:
    """Nothing, zeros, what lies below -60 dBFS, and what is no number at all are refused."""
    with pytest.raises(UsageError) as caught:
        sounds.own_click(samples.astype(np.float32))
    expected = "The sound for the click is silent. Choose one that can be heard."
    assert expected == str(caught.value)


# --- The others ----------------------------------------------------------------------------------


def test_what_wakes_headphones_is_hardly_there() -> None:
    """A second of it has -72 dBFS, no two seconds are alike, and nothing lies below 400 Hz."""
    first, second = sounds.waking(0, 48_000), sounds.waking(48_000, 48_000)
    level = 10 * np.log10(np.mean(first.astype(np.float64) ** 2))
    energy = spectrum(first)
    assert -72 == pytest.approx(level, abs=0.2)
    assert energy[:400].sum() < 1e-5 * energy.sum()
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.02
    assert "float32" == first.dtype.name


def test_what_wakes_headphones_depends_on_the_frame_alone() -> None:
    """In pieces it is the same, across frame 0 too."""
    whole = sounds.waking(-1_000, 2_000)
    pieces = [sounds.waking(-1_000, 1), sounds.waking(-999, 0), sounds.waking(-999, 1_999)]
    np.testing.assert_array_equal(whole, np.concatenate(pieces))


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
    assert sounds.clicks("wood") is sounds.clicks("wood")
    with pytest.raises(ValueError, match="read-only"):
        sounds.clicks("beep").left_accent[0] = 1.0
    with pytest.raises(ValueError, match="read-only"):
        sounds.earcon()[0] = 1.0


@pytest.mark.parametrize("name", [*CLICKS, "earcon"])
def test_the_files_are_what_the_code_synthesises(name: str) -> None:
    """Each file in audio/click holds the code's samples, to a step of 24 bits."""
    samples, rate = soundfile.read(FILES / f"{name}.wav", dtype="float64")
    expected = CLICKS[name] if name in CLICKS else sounds.earcon()
    assert rate == 48_000
    np.testing.assert_allclose(samples, expected, rtol=0, atol=1 / 2**23)
