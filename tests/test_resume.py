"""A session that was cut off goes on as if it had not been."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from footfall.cli.main import main
from program import command, environment, footfall

RATE = 48_000

WORKOUT = "20s easy; 3x(20s hard 180spm, 60m float 170spm, 10s rest 160-170spm); 20s easy 165spm"
"""Time, distance, a ramp, steps without beats."""

NOWHERE = ("--out", "null", "--speed", "max", "--voice", "off")


def run(*args: str) -> int:
    """The program, in this process; its exit code."""
    with pytest.raises(SystemExit) as ended:
        main(list(args))
    return int(ended.value.code or 0)


def kept(path: Path) -> list[bytes]:
    """The lines of a journal but those that tell that it went on, or the time."""
    lines = path.read_bytes().splitlines()
    return [x for x in lines if json.loads(x)["type"] not in ("resume", "time")]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The journal of a session that nothing cut off."""
    path = tmp_path_factory.mktemp("whole") / "a.jsonl"
    assert 0 == run("run", WORKOUT, "--simulate", "5", *NOWHERE, "--journal", str(path))
    return path


@pytest.mark.parametrize("seed", range(8))
def test_what_is_cut_at_any_byte_goes_on_as_if_it_had_not_been(
    whole: Path, tmp_path: Path, seed: int
) -> None:
    """Each line is the same as without a cut, wherever the file ends, within a line too."""
    data = whole.read_bytes()
    header = data.index(b"\n") + 1
    path = tmp_path / "a.jsonl"
    path.write_bytes(data[: Random(seed).randrange(header, len(data) - 1)])
    assert 0 == run("resume", str(path), *NOWHERE)
    assert kept(whole) == kept(path)


def test_it_may_be_cut_again_and_again(whole: Path, tmp_path: Path) -> None:
    """Two cuts, and two lines that tell of them."""
    path, half = tmp_path / "a.jsonl", whole.stat().st_size // 3
    path.write_bytes(whole.read_bytes()[:half])
    assert 0 == run("resume", str(path), *NOWHERE)
    path.write_bytes(path.read_bytes()[: 2 * half])
    assert 0 == run("resume", str(path), *NOWHERE)
    resumed = [x for x in path.read_bytes().splitlines() if b'"type":"resume"' in x]
    assert (2, kept(whole)) == (len(resumed), kept(path))


def test_time_never_goes_back(whole: Path, tmp_path: Path) -> None:
    """Also where a line of the moment of the cut is written late, and where it goes on."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(whole.read_bytes()[:9000])
    run("resume", str(path), *NOWHERE)
    times = [json.loads(line)["t"] for line in path.read_bytes().splitlines()]
    assert sorted(times) == times
