"""Word errors are counted fairly, and what is tried of the voice covers all of it."""

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest


def _script() -> ModuleType:
    path = Path(__file__).parents[1] / "scripts" / "check_voice.py"
    spec = importlib.util.spec_from_file_location("check_voice", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


check = _script()

SAME = [
    ("Heart rate one hundred seventy-two.", "heart rate 172"),
    ("Four hundred metres at five-k effort.", "400 meters at 5K effort."),
    ("Sixteen hundred metres at ten-k effort.", "1,600 meters at 10-K effort"),
    ("One thousand metres.", "1000m"),
    ("Pace four thirty-five a kilometre.", "Pace 4:35 a kilometer."),
    ("Pace four thirty-five a kilometre.", "Pace 435 a kilometer."),
    ("Pace four oh five a kilometre.", "Pace 4.05 a kilometer."),
    ("Ten fifteen.", "10:15"),
    ("Zone two to three.", "Zone 2-3"),
    ("Two and a half miles.", "2.5 miles"),
    ("Rep three of eight.", "Rep 3 of 8"),
    ("Next, the first of nine.", "Next the 1st of 9."),
    ("Float, don't jog.", "float dont jog!"),
    ("Half-marathon effort.", "Half marathon effort"),
    ("Cool down for two minutes.", "Cooldown for 2 minutes."),
    ("Race mode dialled back.", "Race mode, dialed back."),
]

WRONG = [
    (1, "Rep three of eight.", "Wrap 3 of 8."),
    (1, "Rep three of eight.", "Reps 3 of 8."),
    (1, "Rep three of five.", "Rep 3-5"),
    (1, "Steady.", "Study."),
    (1, "Heart rate one hundred sixty.", "Heart rate 116"),
    (2, "Heart rate one hundred seventy-two.", "Heart rate 117"),
    (1, "Pace four thirty-five a kilometre.", "Pace 435 kilometer"),
    (2, "Pace four thirty-five a kilometre.", "Pace 4:50 a kilometer"),
    (1, "Four.", "For."),
    (2, "Go.", "Thank you."),
    (2, "Ease back.", ""),
    (5, "Rest.", "Rest for a while my friend."),
    (1, "Two minutes thirty.", "2 minutes 13"),
]


@pytest.mark.parametrize(("said", "heard"), SAME)
def test_same_words(said: str, heard: str) -> None:
    """Digits, spellings, hyphens and marks make no error."""
    assert 0 == check.word_errors(said, heard)


@pytest.mark.parametrize(("errors", "said", "heard"), WRONG)
def test_wrong_words(errors: int, said: str, heard: str) -> None:
    """A word that is left out, put in or another one is an error each."""
    assert errors == check.word_errors(said, heard)


def test_twice() -> None:
    """What is said over again is known from what only begins or ends alike."""
    twice = ["Easy, go. Easy, go.", "Rep 4-5. Rep 4-5. Rep"]
    once = ["Easy, go.", "In for two, out for two.", "Rep one of one.", "No, no.", ""]
    assert twice == [heard for heard in twice + once if check.says_twice(heard)]


def test_representatives() -> None:
    """Each sentence without a number, each template once, each number once with what it counts."""
    units = [
        *("Last rep.", "Float."),
        *("Rep one of two.", "Rep one of three.", "Rep two of three."),
        *("Ten seconds hard.", "Ten seconds at five-k effort.", "Ninety seconds hard."),
        *("Heart rate one hundred.", "Heart rate ninety-nine."),
    ]
    assert (
        "Float.",
        "Heart rate ninety-nine.",
        "Heart rate one hundred.",
        "Last rep.",
        "Ninety seconds hard.",
        "Rep one of three.",
        "Rep one of two.",
        "Rep two of three.",
        "Ten seconds at five-k effort.",
    ) == check.representatives(units)


def test_clicks_are_ducked() -> None:
    """Where a clip plays, the clicks around it lie 10 dB lower."""
    silent = np.zeros(24_000, np.float32)
    under = check.in_the_mix(silent, 0)
    alone = check.in_the_mix(silent[:0], 0)
    assert len(under) == 48_000 + 2 * check.AROUND
    ratio = np.abs(under[24_000:72_000]).max() / np.abs(alone).max()
    assert -10 == pytest.approx(20 * np.log10(ratio), abs=0.1)


def test_noise_repeats_itself() -> None:
    """The same seed is the same noise, another seed another."""
    first, again, other = (check.running_noise(24_000, seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
