"""The command `cadence`."""

from __future__ import annotations

import pytest

from footfall.cli.main import main


def told(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[object, str, str]:
    """The exit code, and what was said to whom."""
    with pytest.raises(SystemExit) as ended:
        main(["cadence", *args])
    return (ended.value.code, *capsys.readouterr())


USUAL = (
    "Usual are: easy runs 150 to 170, most runs of trained runners 170 to 190, fast running 180 "
    "and more, sprints 200 and more. The best in the world run at anything from 150 to 210, and "
    "there is no number for everybody.\n"
)


def test_a_count_is_told_as_a_cadence_with_a_next_step(capsys: pytest.CaptureFixture[str]) -> None:
    """39 of one foot in half a minute are 156; five percent more are 164; fast feet are a drill."""
    expected = (
        "156 steps a minute, both feet counted.\n"
        "At that pace a step is 1.28 m long.\n" + USUAL + "So few steps at that pace may reach far "
        "ahead of you, above all if they are loud. Try `footfall run fast-feet`, and land under "
        "yourself, quietly.\n"
        "To try quicker steps, run some of your easy minutes at 164, five percent more: footfall "
        "run '20min easy' --spm 164\n"
        "The same pace, smaller steps. It feels hurried at first, and like your own after a few "
        "runs. Stay there for some weeks before you count again, and go back if a calf or an "
        "Achilles complains.\n"
    )
    assert (0, expected, "") == told(capsys, "39", "--pace", "5:00/km")


def test_quick_steps_are_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody at 184 is told to change."""
    expected = (
        "184 steps a minute, both feet counted.\n"
        + USUAL
        + "Your steps are quick. Leave them as they are.\n"
    )
    assert (0, expected, "") == told(capsys, "184", "--seconds", "60", "--feet", "both")


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (
            ("12",),
            "48 steps a minute cannot be run. Count the right foot for 30 seconds, for example: "
            "footfall cadence 42",
        ),
        (
            ("84",),
            "336 steps a minute cannot be run. If you counted twice as long, add --seconds 60; if "
            "you counted both feet, --feet both.",
        ),
        (
            ("320",),
            "1280 steps a minute cannot be run. Count the right foot for 30 seconds, for example: "
            "footfall cadence 42",
        ),
        (
            ("42", "--seconds", "nan"),
            "A count takes 10 to 600 seconds. Count the right foot for 30 seconds, for example: "
            "footfall cadence 42",
        ),
        (
            ("42", "--pace", "fast"),
            "--pace fast is not a pace. Write one like 5:30/km or 8:50/mi.",
        ),
    ],
)
def test_what_cannot_be_is_said(
    capsys: pytest.CaptureFixture[str], args: tuple[str, ...], sentence: str
) -> None:
    """In a sentence, with exit code 2."""
    assert (2, "", f"footfall: {sentence}\n") == told(capsys, *args)
