"""The length of a sentence is known before it is spoken."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.coach.lengths import Clip, Lengths, read_manifest
from footfall.errors import UsageError

GO, FLOAT = Clip(10_000, 300), Clip(20_000, 1_500)
LENGTHS = Lengths({"Go.": GO, "Float.": FLOAT})

GAP = 7_200  # 150 ms at 48 kHz


def test_recorded_unit() -> None:
    """A recorded unit has the measures of its clip."""
    assert FLOAT == LENGTHS.clip("Float.")


def test_units_are_apart() -> None:
    """Three units last as long as their clips two gaps of 150 ms; the first onset holds."""
    assert Clip(50_000 + 2 * GAP, 1_500) == LENGTHS.clip("Float. Go. Float.")


def test_empty() -> None:
    """No words take no time."""
    assert Clip(0, 0) == LENGTHS.clip("")


def test_estimate_counts_syllables() -> None:
    """An unknown unit takes 450 ms and 240 ms for each syllable: "run tall" has two."""
    assert Clip((450 + 2 * 240) * 48, 0) == LENGTHS.clip("Run tall.")


@pytest.mark.parametrize("typed", ["7.", "seven", "SEVEN."])
def test_what_was_typed_is_as_long_as_its_words(typed: str) -> None:
    """An estimate is of the words, however they were typed: "seven" has two syllables."""
    assert Clip((450 + 2 * 240) * 48, 0) == LENGTHS.clip(typed)


@pytest.mark.parametrize("typed", ["go", "GO.", "Go", "Rep 3 of 8", "rep three of eight."])
def test_a_recorded_unit_in_other_clothes(typed: str) -> None:
    """Capitals, a full stop and figures make no other sentence of a recorded one."""
    lengths = Lengths({"Go.": GO, "Rep three of eight.": GO})
    assert GO == lengths.clip(typed)


def test_other_marks_are_another_sentence() -> None:
    """A question is not its statement, and part of a unit is not the unit."""
    assert [("Go?", False), ("Go", True), ("Going.", False)] == [
        (words if not recorded else words[:-1], recorded)
        for words, recorded in LENGTHS.said("Go? Go. Going.")
    ]


def test_what_nobody_can_say_takes_no_time() -> None:
    """A picture is not spoken, nor is a pause left for it."""
    assert GO == LENGTHS.clip("💪. Go. 😀")
    assert Clip(0, 0) == LENGTHS.clip("💪")


def test_pauses_take_time() -> None:
    """A comma counts as a syllable: a speaker pauses there."""
    assert Clip((450 + 3 * 240) * 48, 0) == LENGTHS.clip("Run, tall.")


def test_estimate_beside_a_recording() -> None:
    """A recorded unit keeps its length and its onset when an unknown one follows."""
    unknown = LENGTHS.clip("Run tall.").frames
    assert Clip(10_000 + GAP + unknown, 300) == LENGTHS.clip("Go. Run tall.")


@given(st.lists(st.sampled_from(["Go.", "Float.", "Run tall."]), min_size=1, max_size=5))
def test_a_longer_text_lasts_longer(parts: list[str]) -> None:
    """Another unit always adds its own length and one gap."""
    text = " ".join(parts)
    assert LENGTHS.clip(text).frames + GAP + 10_000 == LENGTHS.clip(f"{text} Go.").frames


def test_manifest() -> None:
    """A manifest counts samples at 24 kHz; a session counts frames at 48 kHz."""
    clip = {"text": "Go.", "file": "go.opus", "samples": 5000, "onset": 150}
    assert {"Go.": (GO, "go.opus")} == read_manifest(json.dumps({"clips": [clip]}).encode())


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"clips": 3}', b"\x8b", b"[" * 100_000])
def test_broken_manifest(data: bytes) -> None:
    """A manifest that is none is an error that says how to mend it."""
    with pytest.raises(UsageError, match="Install footfall again"):
        read_manifest(data)


@pytest.mark.parametrize(
    "wrong",
    [
        *({name: None} for name in ("text", "file", "samples", "onset")),
        *({"text": 7}, {"samples": 0}, {"samples": 1e999}, {"onset": -1}, {"onset": 5000}),
    ],
    ids=str,
)
def test_broken_clip(wrong: dict[str, object]) -> None:
    """So is one with a clip that has no name, no file, no length, or an onset outside of it."""
    clip = {"text": "Go.", "file": "go.opus", "samples": 5000, "onset": 150} | wrong
    with pytest.raises(UsageError, match="Install footfall again"):
        read_manifest(json.dumps({"clips": [clip]}).encode())
