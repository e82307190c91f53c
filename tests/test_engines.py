"""Speech of other programs: in order, harmlessly, and without any of them at last."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from footfall.devices.engines import ENGINES, Failed, Program, installed
from program import environment

SOURCE = Path(__file__).parent.parent / "src" / "footfall"
ESPEAK = next(engine for engine in ENGINES if engine.name == "espeak-ng")

FLITE = """#!/bin/sh
[ "$1" = --version ] && { echo "version: flite-2.2-release"; exit; }
/bin/cat "$(/usr/bin/dirname "$0")/beep.wav" > "$4"
"""
"""Flite's own face; it beeps."""

HIBARI = """
import numpy as np
class Hibari:
    sample_rate = 24_000
    def __init__(self, voice, threads): pass
    def __call__(self, text, seed): return np.sin(np.arange(2400) / 4).astype(np.float32)
"""


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder with the real espeak-ng and a flite that beeps."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "espeak-ng").symlink_to(shutil.which("espeak-ng") or "/missing")
    soundfile.write(folder / "beep.wav", 0.5 * np.sin(np.arange(4000) / 4), 16_000)
    (folder / "flite").write_text(FLITE)
    (folder / "flite").chmod(0o755)
    return folder


def test_the_installed_ones_in_order(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that the PATH has, espeak-ng before flite, with their versions."""
    monkeypatch.setenv("PATH", str(programs))
    version = subprocess.run(["espeak-ng", "--version"], capture_output=True, text=True).stdout
    there = [str(engine) for engine in installed() if engine.name != "hibari-tts"]
    assert [f"espeak-ng {version.split(': ')[1].split()[0]}", "flite 2.2"] == there
    monkeypatch.setenv("PATH", "")
    assert [] == [engine for engine in installed() if engine.name != "hibari-tts"]


@pytest.mark.parametrize(
    "text",
    [
        "--help",
        "-v de",
        "two\nlines",
        "$(touch pwned); `touch pwned` && touch pwned",
        "'\"; touch pwned #",
        "%PATH% $env:PATH {file} {text}",
    ],
)
def test_any_text_is_only_spoken(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Options, lines, quotes and commands are words like others to espeak-ng."""
    monkeypatch.chdir(tmp_path)
    samples, rate = ESPEAK.speak(text)
    assert (22_050, True) == (rate, len(samples) > rate // 5)
    assert [] == list(tmp_path.iterdir())


def test_how_each_program_gets_the_text(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one argument behind all options, on the standard input, or in the environment."""
    monkeypatch.setenv("PATH", str(programs))
    script = (
        "#!/bin/sh\n"
        f'printf "%s|" "$@" "$WORDS" "$(/bin/cat)" > {tmp_path}/got\n'
        f'/bin/cat {programs}/beep.wav > "$1"\n'
    )
    (programs / "parrot").write_text(script)
    (programs / "parrot").chmod(0o755)
    got = []
    for program in (
        Program("parrot", ("{file}", "--", "{text}")),
        Program("parrot", ("{file}",), by_input=True),
        Program("parrot", ("{file}",), environment=(("WORDS", "{text}"),)),
    ):
        samples, rate = program.speak('-v {text} "$HOME"')
        assert (4000, 16_000) == (len(samples), rate)
        got.append((tmp_path / "got").read_text().split("|")[1:-1])
    text = '-v {text} "$HOME"'
    assert [["--", text, "", ""], ["", text], [text, ""]] == got


@pytest.mark.parametrize("text", ["nul \0", "x" * 3_000_000])
def test_what_no_argument_can_hold_is_a_failure(text: str) -> None:
    """Neither a NUL nor a text beyond the system's bounds stops more than this sentence."""
    with pytest.raises(Failed, match="espeak-ng"):
        ESPEAK.speak(text)


@pytest.mark.parametrize("script", ["exit 1", "exit 0", 'echo rubbish > "$4"'])
def test_a_program_that_fails(script: str, programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exit code, no file and no sound in it are failures, each with the program's name."""
    monkeypatch.setenv("PATH", str(programs))
    (programs / "espeak-ng").unlink()
    (programs / "espeak-ng").write_text(f"#!/bin/sh\n{script}\n")
    (programs / "espeak-ng").chmod(0o755)
    with pytest.raises(Failed, match="espeak-ng"):
        ESPEAK.speak("Go.")


CUE = "Own words, 3rd 400m"
PACK = "The recorded voice is missing, {} instead. Install footfall again to have it back."
CACHE = (
    "What is not recorded has to be spoken anew each time: {} cannot be written. Make room there,"
    " or let yourself write there."
)
CHIME = (
    "Some sentences are not recorded and no speech engine is there to say them: you hear a chime"
    " instead. Install espeak-ng to hear them."
)


def test_a_session_runs_whatever_is_missing(programs: Path, tmp_path: Path) -> None:
    """Without the pack, the cache, hibari, espeak-ng and flite, one after the other: the session
    runs, says once what it lacks, and the journal has the runner's words as they were typed.
    """
    library = tmp_path / "lib"
    shutil.copytree(SOURCE, library / "footfall", ignore=shutil.ignore_patterns("__pycache__"))
    (library / "hibari").mkdir()
    (library / "hibari" / "__init__.py").write_text(HIBARI)
    described = library / "hibari_tts-0.2.1.dist-info"
    described.mkdir()
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: hibari-tts\nVersion: 0.2.1\n")
    audio = tmp_path / "audio"
    audio.symlink_to(SOURCE.parents[1] / "audio")
    cache = tmp_path / "cache" / "footfall" / "voice"

    def session() -> list[str]:
        command = [sys.executable, "-m", "footfall", "render", f'8s easy "{CUE}" at 4s']
        done = subprocess.run(
            [*command, "--spm", "170", "-o", "out.wav", "--journal", "out.jsonl"],
            cwd=tmp_path,
            env=environment(tmp_path) | {"PATH": str(programs), "PYTHONPATH": str(library)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert 0 == done.returncode, done.stderr
        assert f'"text":"{CUE}"' in (tmp_path / "out.jsonl").read_text()
        return done.stderr.splitlines()

    told = [session()]
    audio.unlink()
    told.append(session())
    shutil.rmtree(cache)
    cache.write_text("in the way")
    told.append(session())
    shutil.rmtree(library / "hibari")
    told.append(session())
    (programs / "espeak-ng").unlink()
    told.append(session())
    (programs / "flite").unlink()
    told.append(session())
    no_cache = CACHE.format(cache)
    assert [
        [],
        [PACK.format("hibari-tts speaks")],
        [PACK.format("hibari-tts speaks"), no_cache],
        [PACK.format("espeak-ng speaks"), no_cache],
        [PACK.format("flite speaks"), no_cache],
        [PACK.format("chimes sound"), CHIME],
    ] == told
    assert os.path.getsize(tmp_path / "out.wav") > 8 * 48_000 * 4
