"""A rendered file holds every click at its exact time, whatever the workout.

The oracle computes the beats from the notation alone, in fractions, and imports nothing of the
program; the detector reads the file that the real program wrote.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal, localcontext
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import soxr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from footfall.cli.main import main
from program import footfall

RATE = 48_000
VOICE = Path(__file__).parent.parent / "audio" / "voice" / "heart"
ISSUED = "1min easy 170spm; 4x(30s hard 180spm, 30s float 172spm); 1min 172->160spm"


# --- The oracle: notation -> frames -------------------------------------------------------------

_ENDS = {
    "h": Fraction(3600),
    "min": Fraction(60),
    "s": Fraction(1),
    "m": Fraction(1, 1000),
    "km": Fraction(1),
}
_SILENT = ("click off", "sprint", "stride")


def expected(notation: str, spm: str | None = None) -> list[int]:
    """The frame of every click. `spm` is the cadence of steps that name none.

    A beat is an integer of the integral of cadence over time. Spans are half-open; a step without
    a cadence has no beats and leaves the next one on its end.
    """
    frames: list[int] = []
    start = phase = Fraction(0)
    for step in _flat(notation):
        seconds, (first, last) = _seconds(step), _cadence(step, spm)
        if not first:
            start, phase = start + seconds, Fraction(ceil(phase))
            continue
        end = phase + (first + last) / 2 * seconds / 60
        if "click on" in step or not any(word in step for word in _SILENT):
            frames += [
                _frame(start, n - phase, first, last, seconds)
                for n in range(ceil(phase), ceil(end))
            ]
        start, phase = start + seconds, end
    return frames


def _flat(notation: str) -> list[str]:
    """The steps in the order of running: repeats do not nest here."""
    steps = []
    for item in re.split(r"\s*;\s*", notation):
        repeat = re.fullmatch(r"(\d+)x\((.*)\)", item)
        steps += re.split(r"\s*,\s*", repeat[2]) * int(repeat[1]) if repeat else [item]
    return steps


def _seconds(step: str) -> Fraction:
    """A step's length: by the clock, or by its distance at the pace that it names."""
    end = re.match(r"([\d.]+)(h|min|s|km|m)\b", step)
    assert end
    length = Fraction(end[1]) * _ENDS[end[2]]
    if end[2] not in ("km", "m"):
        return length
    pace = re.search(r"(\d+):(\d\d)/km", step)
    assert pace
    return length * (60 * int(pace[1]) + int(pace[2]))


def _cadence(step: str, default: str | None) -> tuple[Fraction, Fraction]:
    """The cadence at a step's two ends; 0 where it has none. A range is clicked in its middle."""
    found = re.search(r"([\d.]+)(?:(->|-)([\d.]+))?spm", step)
    if found is None:
        return Fraction(default or 0), Fraction(default or 0)
    first, last = Fraction(found[1]), Fraction(found[3] or found[1])
    return (first, last) if found[2] == "->" else ((first + last) / 2,) * 2


def _frame(
    start: Fraction, beats: Fraction, first: Fraction, last: Fraction, seconds: Fraction
) -> int:
    """The frame of the moment at which so many beats of a step are over.

    With the cadence linear in time: (last - first) / (2 seconds) t^2 + first t = 60 beats.
    """
    if first == last:
        return floor((start + 60 * beats / first) * RATE + Fraction(1, 2))
    with localcontext() as context:
        context.prec = 50
        square = first * first + 2 * (last - first) / seconds * 60 * beats
        root = (Decimal(square.numerator) / square.denominator).sqrt()
        whole = Decimal(first.numerator) / first.denominator + root
        twice = 120 * beats
        within = Decimal(twice.numerator) / twice.denominator / whole
        origin = Decimal(start.numerator) / start.denominator
        return int((origin + within) * RATE + Decimal("0.5"))


# --- The detector: file -> frames ---------------------------------------------------------------


def heard(path: Path) -> list[int]:
    """The frame at which each click in a PCM file begins.

    Clicks are panned and speech is not: where the channels differ after 10 ms in which they did
    not, a click begins.
    """
    loud: list[NDArray[np.int64]] = []
    done = 0
    for block in soundfile.blocks(path, 1 << 20, dtype="int16"):
        loud.append(done + np.flatnonzero(block[:, 0] != block[:, 1]))
        done += len(block)
    frames = np.concatenate(loud)
    begins = np.diff(frames, prepend=-RATE) > RATE // 100
    return [int(frame) for frame in frames[begins]]


def same_beats(frames: list[int], clicks: list[int]) -> bool:
    """Whether each click is within a sample of its beat, none missing and none extra."""
    pairs = zip(frames, clicks, strict=False)
    return len(frames) == len(clicks) and all(abs(a - b) <= 1 for a, b in pairs)


def records(path: Path, kind: str) -> list[dict[str, Any]]:
    """The lines of a journal of one type."""
    lines = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if line["type"] == kind]


# --- The oracle itself --------------------------------------------------------------------------


def test_the_oracle_counts_beats_in_the_head() -> None:
    """At 120 spm a beat is 24,000 frames; the one at the very end belongs to what follows."""
    assert [0, 24_000, 48_000, 72_000] == expected("2s 120spm")


def test_the_oracle_leaves_the_next_beat_on_the_end_of_a_gap() -> None:
    """1.25 s of 120 spm, a second of nothing, and the next beat at 2.25 s."""
    assert [0, 24_000, 48_000, 108_000, 132_000] == expected("1.25s 120spm; 1s; 1s 120spm")


def test_the_oracle_follows_a_ramp() -> None:
    """From 120 to 240 spm in 4 s: 2t + t²/4 beats after t seconds, 12 in all."""
    frames = expected("4s 120->240spm")
    assert [round(RATE * ((16 + 4 * n) ** 0.5 - 4)) for n in range(12)] == frames


# --- The program --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the command has run once."""
    folder = tmp_path_factory.mktemp("issued")
    render(folder, "a", ISSUED, "--simulate", "7", "--voice", "off")
    return folder


def render(folder: Path, name: str, *args: str) -> tuple[Path, Path]:
    """Render into `name`.wav and `name`.jsonl; both paths."""
    wav, journal = folder / f"{name}.wav", folder / f"{name}.jsonl"
    outcome = footfall(folder, "render", *args, "-o", wav.name, "--journal", journal.name)
    assert 0 == outcome.code, outcome.err
    return wav, journal


def test_every_click_is_where_the_notation_puts_it(issued: Path) -> None:
    """1,040 clicks, none missing and none extra, each within a sample of its beat."""
    frames = expected(ISSUED)
    assert 170 + 4 * (90 + 86) + 166 == len(frames)
    assert same_beats(frames, heard(issued / "a.wav"))


def test_the_same_command_gives_the_same_bytes(issued: Path) -> None:
    """Sound and journal of a second run equal the first, byte for byte."""
    again = render(issued, "again", ISSUED, "--simulate", "7", "--voice", "off")
    assert (issued / "a.wav").read_bytes() == again[0].read_bytes()
    assert (issued / "a.jsonl").read_bytes() == again[1].read_bytes()


@pytest.mark.parametrize("block", ["1000", "4096", "65536"])
def test_a_block_size_changes_no_byte(issued: Path, block: str) -> None:
    """Blocks of any size give the same sound and the same journal."""
    args = (ISSUED, "--simulate", "7", "--voice", "off", "--block", block)
    wav, journal = render(issued, f"b{block}", *args)
    assert (issued / "a.wav").read_bytes() == wav.read_bytes()
    assert (issued / "a.jsonl").read_bytes() == journal.read_bytes()
    wav.unlink()


def test_the_smallest_blocks_change_no_byte_of_speech(tmp_path: Path) -> None:
    """Seven frames at a time, through ducked speech and a countdown."""
    whole = render(tmp_path, "whole", "12s hard 180spm; 3s float")
    crumbs = render(tmp_path, "crumbs", "12s hard 180spm; 3s float", "--block", "7")
    assert whole[0].read_bytes() == crumbs[0].read_bytes()
    assert whole[1].read_bytes() == crumbs[1].read_bytes()


def test_the_simulated_runner_does_not_move_a_click(issued: Path) -> None:
    """Without a runner the sound is the same: nobody speaks, and beats listen to nobody.

    Only the end is quiet for longer: there is a distance to tell.
    """
    wav, _ = render(issued, "alone", ISSUED, "--voice", "off")
    alone, along = (soundfile.read(path, dtype="int16")[0] for path in (wav, issued / "a.wav"))
    assert np.array_equal(alone, along[: len(alone)])
    assert not along[len(alone) :].any()


WORKOUTS = [
    ("30s 171spm; 30s 173.5spm; 30s 259spm; 20s 101spm", None),
    ("1min 150->190spm; 1min 190->150spm; 10s 150spm", None),
    ("20s 181spm; 10.1s 179spm click off; 20s 181spm", None),
    ("10.3s 170spm; 10s easy; 20s 167spm; 5s", None),
    ("10s easy; 10.1s 170spm; 7s hard; 3x(5s sprint, 5s jog)", "174.5"),
    ("20s 170spm; 2x(8s sprint 200spm, 8s sprint 200spm click on); 10s stride 180spm", None),
    ("400m 5:00/km 177spm; 3x(100m 4:10/km 183spm, 100m 6:40/km 163spm); 5s", None),
    ("1km 4:00/km 160->180spm; 10s 180spm", None),
    ("20s 170-175spm; 20s 168-171spm click off; 20s 170-175spm", None),
]


@pytest.mark.parametrize(("notation", "spm"), WORKOUTS, ids=[text for text, _ in WORKOUTS])
def test_every_click_of_other_workouts(tmp_path: Path, notation: str, spm: str | None) -> None:
    """Ramps, gaps, silent steps, sprints, distances at their pace, and a cadence by option."""
    args = ("--voice", "off", *(("--spm", spm) if spm else ()))
    wav, _ = render(tmp_path, "w", notation, *args)
    assert same_beats(expected(notation, spm), heard(wav))
    wav.unlink()


@pytest.mark.parametrize(("beat", "every"), [("stride", 2), ("5", 5)])
def test_a_beat_of_several_steps_is_counted_through(tmp_path: Path, beat: str, every: int) -> None:
    """Every n-th step from the first, over a ramp and a boundary, and nothing between."""
    notation = "20.3s 160->184spm; 10s 171spm"
    wav, _ = render(tmp_path, "w", notation, "--voice", "off", "--beat", beat)
    assert same_beats(expected(notation)[::every], heard(wav))


def test_half_an_hour_does_not_drift(tmp_path: Path) -> None:
    """5,145 beats at 171.5 spm, the last as exact as the first."""
    wav, _ = render(tmp_path, "long", "30min 171.5spm", "--voice", "off")
    frames = expected("30min 171.5spm")
    assert 5145 == len(frames)
    assert same_beats(frames, heard(wav))
    wav.unlink()


@pytest.mark.parametrize("sound", ["beep", "clave", "kick", "own.flac"])
def test_another_sound_is_on_the_same_beats(tmp_path: Path, sound: str) -> None:
    """Every click is where wood would be, and sounds different; the journal knows nothing of it."""
    ring = np.exp(-np.arange(900) / 150) * np.sin(np.arange(900) * 0.3)
    soundfile.write(tmp_path / "own.flac", 0.5 * ring, 44_100)
    notation = "10s 160->184spm"
    wood = render(tmp_path, "wood", notation, "--voice", "off")
    other = render(tmp_path, "other", notation, "--voice", "off", "--sound", sound)
    assert same_beats(expected(notation), heard(other[0]))
    assert wood[0].read_bytes() != other[0].read_bytes()
    assert wood[1].read_bytes() == other[1].read_bytes()


def test_a_softer_click_is_as_much_softer_as_was_asked_for(tmp_path: Path) -> None:
    """6 dB down: half as high, from the second click on; the first one falls into the ramp."""
    levels = (("--voice", "off", "--click-volume", db) for db in ("0", "-6"))
    told = [render(tmp_path, args[-1], "3s 180spm", *args)[0] for args in levels]
    loud, soft = (soundfile.read(wav)[0] for wav in told)
    clicks = slice(RATE // 4, 3 * RATE)
    half = 10 ** (-6 / 20) * loud[clicks]
    assert np.abs(loud[clicks]).max() > 0.02
    assert np.abs(half - soft[clicks]).max() < 1.1 / 32768


# --- With a voice -------------------------------------------------------------------------------


def test_speech_does_not_move_a_click(tmp_path: Path) -> None:
    """Under announcements and two countdowns the beats are where they would be without."""
    notation = "20s hard 180spm; 15s float 171spm"
    wav, journal = render(tmp_path, "spoken", notation)
    assert any(line["started"] is not None for line in records(journal, "say"))
    assert same_beats(expected(notation), heard(wav))


def test_a_countdown_is_heard_on_the_seconds(tmp_path: Path) -> None:
    """The recorded words lie with their onset on 9, 10, 11 and 12 s, to the frame."""
    wav, _ = render(tmp_path, "counted", "12s hard; 3s easy")
    sound = soundfile.read(wav, dtype="float32")[0].mean(axis=1)
    manifest = json.loads((VOICE / "manifest.json").read_text("utf-8"))
    found = {}
    for clip in manifest["clips"]:
        if clip["text"] in ("Three.", "Two.", "One.", "Go."):
            word = soxr.resample(soundfile.read(VOICE / clip["file"])[0], 24_000, RATE)
            found[clip["text"]] = 2 * clip["onset"] + place(sound[8 * RATE : 13 * RATE], word)
    assert {"Three.": RATE, "Two.": 2 * RATE, "One.": 3 * RATE, "Go.": 4 * RATE} == found


def place(sound: NDArray[Any], word: NDArray[Any]) -> int:
    """The frame of `sound` at which `word` begins: where they agree best, for their loudness."""
    length = len(sound) + len(word)
    spectra = np.fft.rfft(sound, length) * np.conj(np.fft.rfft(word, length))
    agreement = np.fft.irfft(spectra, length)[: len(sound) - len(word)]
    energy = np.cumsum(np.concatenate(([0.0], np.square(sound, dtype=np.float64))))
    loudness = np.sqrt(energy[len(word) : -1] - energy[: -len(word) - 1] + 1.0)
    return int(np.argmax(agreement / loudness[: len(agreement)]))


def test_a_chime_has_the_level_of_chimes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that no engine speaks are a chime: 20 dB down it is a tenth as high, and of all that is
    spoken nothing else changes.
    """
    monkeypatch.setenv("PATH", str(tmp_path))
    notation = '20s easy "xyzzy" at 8s'
    told = [render(tmp_path, db, notation, "--earcon-volume", db) for db in ("0", "-20")]
    loud, soft = (soundfile.read(wav)[0] for wav, _ in told)
    start = next(one["started"] for one in records(told[0][1], "say") if one["kind"] == "cue")
    changed = np.flatnonzero((loud != soft).any(axis=1))
    assert start <= changed[0]
    assert changed[-1] < start + RATE // 4
    chime = slice(start, start + RATE // 4)
    assert np.abs(loud[chime]).max() > 0.1
    assert np.abs(0.1 * loud[chime] - soft[chime]).max() < 1.1 / 32768


# --- Other formats ------------------------------------------------------------------------------


@pytest.mark.parametrize(("suffix", "slack"), [("flac", 0), ("ogg", 0), ("mp3", 2304)])
def test_other_formats_are_read_back_whole(tmp_path: Path, suffix: str, slack: int) -> None:
    """As many frames as the .wav has; MP3 pads to whole frames of its own."""
    notation = "3s 180spm"
    frames = []
    for name in ("a.wav", f"a.{suffix}"):
        outcome = footfall(tmp_path, "render", notation, "-o", name, "--journal", "a.jsonl")
        assert 0 == outcome.code
        frames.append(soundfile.info(tmp_path / name).frames)
    assert 0 <= frames[1] - frames[0] <= slack
    samples, rate = soundfile.read(tmp_path / f"a.{suffix}")
    assert (RATE, 2) == (rate, samples.shape[1])
    assert frames[1] == len(samples)


# --- Any workout --------------------------------------------------------------------------------

SPM = st.integers(200, 520).map(lambda n: f"{n / 2:g}")
CLICKED = st.builds(
    "{}s{}{}".format,
    st.integers(10, 150).map(lambda n: f"{n / 10:g}"),
    st.one_of(
        st.just(""),
        st.builds(" {}spm".format, SPM),
        st.builds(" {}->{}spm".format, SPM, SPM),
    ),
    st.sampled_from(["", "", " click off", " click on"]),
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(CLICKED, min_size=1, max_size=5), spm=st.one_of(st.none(), SPM))
def test_every_click_of_any_workout(tmp_path: Path, steps: list[str], spm: str | None) -> None:
    """Up to five steps of any cadences, ramps and lengths in tenths of a second."""
    wav = tmp_path / "any.wav"
    notation = "; ".join(steps)
    args = ["render", notation, "-o", str(wav), "--journal", str(tmp_path / "any.jsonl")]
    with pytest.raises(SystemExit) as ended:
        main([*args, "--voice", "off", *(["--spm", spm] if spm else [])])
    assert 0 == ended.value.code
    frames = expected(notation, spm)
    clicks = heard(wav) if frames else []
    assert same_beats(frames, clicks)
