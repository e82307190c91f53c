"""Text becomes samples: recorded, rendered by another program, or a chime."""

import json
import os
import tempfile
from pathlib import Path

import numpy as np
import pytest
import soundfile

from footfall.coach.lengths import Clip
from footfall.devices.assets import audio_folder
from footfall.devices.voice import Voice
from footfall.errors import UsageError
from footfall.model import Part
from footfall.sounds import earcon

GAP = 7_200  # 150 ms at 48 kHz
LONG = 10**9
SPOKEN = pytest.approx(4800 + 1920, abs=10)
"""Frames of 0.1 s that another engine spoke, with 20 ms of silence at either end."""


def _tone(samples: int) -> np.ndarray:
    return np.full(samples, 0.5, np.float32)


@pytest.fixture
def voices(tmp_path: Path) -> Path:
    """A folder with one voice, `test`, that knows "Go." (1000 samples) and "Float." (2001)."""
    folder = tmp_path / "voices" / "test"
    folder.mkdir(parents=True)
    clips = []
    for text, file, samples in (("Go.", "go.wav", 1000), ("Float.", "float.wav", 2001)):
        soundfile.write(folder / file, _tone(samples), 24_000, subtype="FLOAT")
        clips.append({"text": text, "file": file, "samples": samples, "onset": 7})
    (folder / "manifest.json").write_text(json.dumps({"clips": clips}))
    return folder.parent


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder where programs are found, empty; and a cache of this test's own."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return folder


def _install(programs: Path, name: str, script: str) -> None:
    """A program with a shell script of its own; `$4` is the file that espeak-ng is to write."""
    path = programs / name
    path.write_text(f'#!/bin/sh\n[ "$1" = --version ] && exit\n{script}\n')
    path.chmod(0o755)


def _speaking(programs: Path) -> str:
    """A script that writes 0.1 s of sound and counts how often it was asked."""
    beep = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(2205) / 22_050)
    soundfile.write(programs / "spoken.wav", beep, 22_050)
    return f'echo "$6" >> {programs}/asked; /bin/cat {programs}/spoken.wav > "$4"'


def test_clip_has_twice_its_samples(voices: Path) -> None:
    """A clip at 24 kHz has exactly twice as many frames at 48 kHz, odd ones too."""
    voice = Voice("test", voices)
    assert [2000, 4002] == [len(voice.samples(text, LONG)) for text in ("Go.", "Float.")]


def test_units_are_apart(voices: Path) -> None:
    """Units are 7,200 frames of silence apart, and the whole is as long as planned."""
    voice = Voice("test", voices)
    samples = voice.samples("Go. Float.", LONG)
    assert Clip(2000 + GAP + 4002, 14) == voice.lengths.clip("Go. Float.")
    assert 2000 + GAP + 4002 == len(samples)
    assert not samples[2000 : 2000 + GAP].any()
    assert np.array_equal(voice.samples("Go.", LONG), samples[:2000])
    assert np.array_equal(voice.samples("Float.", LONG), samples[2000 + GAP :])


def test_cut(voices: Path) -> None:
    """What is too long ends on the frame asked for, faded over its last 480 frames alone."""
    voice = Voice("test", voices)
    whole, cut = voice.samples("Go.", LONG), voice.samples("Go.", 1480)
    assert 1480 == len(cut)
    assert np.array_equal(whole[:1001], cut[:1001])
    assert 0.0 == cut[-1]
    assert np.all(np.abs(cut[1001:]) < np.abs(whole[1001:1480]))


@pytest.mark.parametrize("frames", [0, 1, 100, 479, 480])
def test_cut_to_almost_nothing(voices: Path, frames: int) -> None:
    """Any number of frames can be asked for, fewer than the fade too."""
    assert frames == len(Voice("test", voices).samples("Go.", frames))


def test_nothing_to_say(voices: Path) -> None:
    """No words are no samples."""
    assert 0 == len(Voice("test", voices).samples("", LONG))


def test_off() -> None:
    """A voice that is off says nothing, lacks nothing, and plans as the default one does."""
    off, heart = Voice("off"), Voice()
    off.prepare(["Something that nobody recorded."])
    assert 0 == len(off.samples("Go.", LONG))
    assert [] == off.lacks
    for text in ("Go.", "Float. Two hundred metres, keep it rolling.", "Unheard of."):
        assert heart.lengths.clip(text) == off.lengths.clip(text)


def test_unknown_voice(voices: Path) -> None:
    """An unknown voice is an error that names those that are there."""
    with pytest.raises(UsageError, match=r"no voice called 'tset'\. Choose one of: test, off\."):
        Voice("tset", voices)


def test_no_voice_at_all(tmp_path: Path, programs: Path) -> None:
    """Without any voice the default one still works, and says once what is missing."""
    _install(programs, "espeak-ng", _speaking(programs))
    voice = Voice(folder=tmp_path)
    assert [
        "The recorded voice is missing, espeak-ng speaks instead. Install footfall again to have it"
        " back."
    ] == voice.lacks
    assert voice.samples("Go.", LONG).any()


def test_chime(voices: Path, programs: Path) -> None:
    """With no program to speak it, an unknown unit is a chime, and that is told once."""
    assert [] == list(programs.iterdir())
    voice = Voice("test", voices)
    voice.prepare(["Run tall.", "Run light."])
    samples = voice.samples("Run tall.", LONG)
    assert np.array_equal(earcon(), samples)
    assert [True] == ["Install espeak-ng" in sentence for sentence in voice.lacks]


def test_what_a_text_is_part_of(voices: Path, programs: Path) -> None:
    """A chime alone is one; a sentence with a chime in it is speech, and so is every other."""
    assert [] == list(programs.iterdir())
    voice = Voice("test", voices)
    texts = ("Go.", "Run tall.", "Run tall. Run light.", "Go. Run tall.")
    for text in texts:
        voice.samples(text, LONG)
    expected = [Part.VOICE, Part.EARCON, Part.EARCON, Part.VOICE]
    assert expected == [voice.part(text) for text in texts]


def test_rendered_ahead(voices: Path, programs: Path) -> None:
    """Only unknown units are rendered, each once, and they are ready afterwards."""
    _install(programs, "espeak-ng", _speaking(programs))
    voice = Voice("test", voices)
    voice.prepare(["Go. Run tall.", "Run tall."])
    spoken = len(voice.samples("Run tall.", LONG))
    assert SPOKEN == spoken
    assert 2000 + GAP + spoken == len(voice.samples("Go. Run tall.", LONG))
    assert "Run tall.\n" == (programs / "asked").read_text()
    assert [] == voice.lacks


def test_second_program(voices: Path, programs: Path) -> None:
    """When espeak-ng fails, flite is asked."""
    _install(programs, "espeak-ng", "exit 1")
    _install(programs, "flite", _speaking(programs))
    assert SPOKEN == len(Voice("test", voices).samples("Run tall.", LONG))


def test_program_that_hangs(voices: Path, programs: Path) -> None:
    """An engine that takes more than two seconds is asked once, and another one speaks."""
    _install(programs, "espeak-ng", f'echo "$6" >> {programs}/hung; exec /bin/sleep 60')
    _install(programs, "flite", _speaking(programs))
    voice = Voice("test", voices)
    voice.prepare(["Run tall.", "Run light."])
    assert SPOKEN == len(voice.samples("Run light.", LONG))
    assert "Run tall.\n" == (programs / "hung").read_text()


def test_program_that_writes_rubbish(voices: Path, programs: Path) -> None:
    """A program that writes something else than sound is no reason to stop: a chime."""
    _install(programs, "espeak-ng", 'echo rubbish > "$4"')
    assert np.array_equal(earcon(), Voice("test", voices).samples("Run tall.", LONG))


@pytest.mark.parametrize("fault", ["exit 1", 'echo rubbish > "$4"'])
def test_a_program_that_fails_is_named(voices: Path, programs: Path, fault: str) -> None:
    """Nobody is told to install what is there."""
    _install(programs, "espeak-ng", fault)
    voice = Voice("test", voices)
    voice.prepare(["Run tall.", "Run light."])
    assert [
        "Some sentences are not recorded and espeak-ng did not say them: you hear a chime instead."
        " Install it again, or another engine beside it."
    ] == voice.lacks


def test_a_sentence_without_end(voices: Path, programs: Path) -> None:
    """More than a minute in one breath is a chime, and takes no engine away from the rest."""
    _install(programs, "espeak-ng", _speaking(programs))
    voice = Voice("test", voices)
    assert np.array_equal(earcon(), voice.samples(f"Run{' on' * 333}", LONG))
    assert [
        "A sentence of more than 1,000 characters is not spoken: you hear a chime instead. Part it"
        " with full stops."
    ] == voice.lacks
    assert SPOKEN == len(voice.samples(f"Run{' on' * 332}", LONG))


def test_lost_clip(voices: Path, programs: Path) -> None:
    """A clip that is gone from the disk is spoken by another engine, and that is told once."""
    _install(programs, "espeak-ng", _speaking(programs))
    (voices / "test" / "go.wav").unlink()
    (voices / "test" / "float.wav").write_bytes(b"rubbish")
    voice = Voice("test", voices)
    assert SPOKEN == len(voice.samples("Go.", LONG))
    assert SPOKEN == len(voice.samples("Float.", LONG))
    assert [
        "Parts of the recorded voice are missing. Install footfall again to have them back."
    ] == (voice.lacks)


def test_what_was_typed_is_what_is_planned_and_said(voices: Path, programs: Path) -> None:
    """Words and lengths go together: a recorded unit in other clothes, and the rest in words."""
    _install(programs, "espeak-ng", _speaking(programs))
    voice = Voice("test", voices)
    assert np.array_equal(voice.samples("Go.", LONG), voice.samples("GO", LONG))
    assert Clip(2000, 14) == voice.lengths.clip("GO")
    voice.prepare(["go", "400m @5k", "Four hundred metres at 5k effort.", "💪"])
    expected = "four hundred metres at five-k effort\nFour hundred metres at five-k effort.\n"
    assert expected == (programs / "asked").read_text()
    assert 0 == len(voice.samples("💪", LONG))


def test_where_each_unit_comes_from(voices: Path, programs: Path) -> None:
    """Recorded, just spoken, and from the cache the next time."""
    _install(programs, "espeak-ng", _speaking(programs))
    first, second = (
        [(said.unit, said.words, said.source) for said in Voice("test", voices).said("go. 3rd!")]
        for _ in range(2)
    )
    assert [("go.", "Go.", "recorded: test/go.wav"), ("3rd!", "third!", "espeak-ng")] == first
    assert [first[0], ("3rd!", "third!", "cache: espeak-ng")] == second
    assert "third!\n" == (programs / "asked").read_text()


def test_behind(voices: Path, programs: Path) -> None:
    """What is rendered on a thread is there when the thread is done, and `close` waits for it."""
    _install(programs, "espeak-ng", _speaking(programs))
    voice = Voice("test", voices)
    told: list[tuple[int, int]] = []
    voice.prepare(["Run tall. Run light.", "Run tall."], lambda *done: told.append(done))
    assert [(0, 2), (1, 2)] == told
    voice.prepare_behind(["Loose hands."])
    voice.close()
    voice.prepare(["Never asked."])
    asked = (programs / "asked").read_text().splitlines()
    assert ["Run tall.", "Run light."] == asked[:2]
    assert asked[2:] in ([], ["Loose hands."])


def test_what_is_recorded_waits_for_no_engine(voices: Path, programs: Path) -> None:
    """While an engine speaks a sentence behind, a recorded one is had at once."""
    began, go_on = programs / "began", programs / "go-on"
    os.mkfifo(began)
    os.mkfifo(go_on)
    said = os.open(go_on, os.O_RDWR)
    script = f"read line < {go_on}; {_speaking(programs)}"
    _install(programs, "espeak-ng", f"echo > {began}; {script}")
    voice = Voice("test", voices)
    voice.prepare_behind(["Run tall."])
    assert "\n" == began.read_text()
    assert 2000 == len(voice.samples("Go.", LONG))  # or it would wait until the engine is given up
    os.write(said, b"\n")
    voice.close()
    os.close(said)
    assert SPOKEN == len(voice.samples("Run tall.", LONG))


def test_a_cache_that_cannot_be_written(
    voices: Path, programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said once, and the voice speaks all the same."""
    _install(programs, "espeak-ng", _speaking(programs))
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    voice = Voice("test", voices)
    voice.prepare(["Run tall.", "Run light."])
    assert SPOKEN == len(voice.samples("Run tall.", LONG))
    assert [
        "What is not recorded has to be spoken anew each time:"
        f" {tmp_path / 'file' / 'footfall' / 'voice'} cannot be written. Make room there, or let"
        " yourself write there."
    ] == voice.lacks


def test_nothing_can_be_written_anywhere(
    voices: Path, programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without room for the cache, nor for the file of a program, there is a chime."""
    _install(programs, "espeak-ng", _speaking(programs))
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "file"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert np.array_equal(earcon(), Voice("test", voices).samples("Run tall.", LONG))


def test_again_is_the_same() -> None:
    """A sentence is the same samples each time, though others were decoded in between."""
    voice = Voice()
    first = voice.samples("Next, float.", LONG)
    for number in ("seventy-two", "seventy-three", "seventy-four", "seventy-five", "seventy-six"):
        voice.samples(f"Heart rate one hundred {number}. Shorter, quicker steps.", LONG)
    assert np.array_equal(first, voice.samples("Next, float.", LONG))


def test_default_voice_is_as_long_as_planned() -> None:
    """The default voice speaks for exactly as many frames as the session plans with."""
    voice = Voice()
    text = "Rep three of eight. Four hundred metres at five-k effort. Zone four."
    samples = voice.samples(text, LONG)
    assert voice.lengths.clip(text).frames == len(samples)
    loud = np.abs(voice.samples("Go.", LONG))
    onset = int(np.argmax(loud > 0.05 * loud.max()))
    assert voice.lengths.clip("Go.").onset == pytest.approx(onset, abs=2)


def test_audio_folder() -> None:
    """The folder of assets holds the default voice, wherever the program runs from."""
    assert (audio_folder() / "voice" / "heart" / "manifest.json").is_file()


@pytest.mark.parametrize("manifest", ["", "[]", '{"clips": [{"text": 7}]}'])
def test_a_damaged_voice(tmp_path: Path, programs: Path, manifest: str) -> None:
    """The voice that came with the program is spoken by another engine when it is damaged, which is
    said once; a voice of the runner's own choice is refused.
    """
    _install(programs, "espeak-ng", _speaking(programs))
    for name in ("heart", "own"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").write_text(manifest)
    voice = Voice("heart", tmp_path)
    assert Clip((450 + 240) * 48, 0) == voice.lengths.clip("Go.")
    assert ["The recorded voice is damaged, espeak-ng"] == [
        lack.split(" speaks")[0] for lack in voice.lacks
    ]
    with pytest.raises(UsageError, match="Install footfall again"):
        Voice("own", tmp_path)
