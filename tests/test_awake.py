"""Keeping the machine awake, with a stand-in for the system's program that tells of its life.

The stand-in writes a line into a named pipe when it begins and holds the pipe open until it ends,
so that reading the pipe waits for exactly that.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from footfall.devices.awake import Awake

HOLDER = """
    #!/bin/sh
    exec 3> "{pipe}"
    echo "$*" >&3
    exec cat
"""


@pytest.fixture
def pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The named pipe of a stand-in that comes first on the path."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    holder = tmp_path / "systemd-inhibit"
    holder.write_text(dedent(HOLDER).lstrip().format(pipe=path))
    holder.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return path


def test_sleep_is_held_off_inside_the_block_only(pipe: Path) -> None:
    """The system is asked to hold off sleep; when the block is left, who held it has ended."""
    life = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with Awake():
        select.select([life], [], [])
        asked = os.read(life, 4096)
        with pytest.raises(BlockingIOError):  # nothing more to read, and still open
            os.read(life, 1)
    assert os.read(life, 1) == b""
    assert asked.startswith(b"--what=idle:sleep ")
    os.close(life)


def test_a_killed_program_lets_the_machine_sleep(pipe: Path) -> None:
    """After a kill -9 nobody is left who holds sleep off."""
    program = (
        "import sys\nfrom footfall.devices.awake import Awake\nwith Awake():\n sys.stdin.read()"
    )
    child = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE)
    with pipe.open() as life:
        asked = life.readline()
        child.send_signal(signal.SIGKILL)
        left = life.read()  # returns when the holder has ended
    child.communicate()
    assert (True, "") == (asked.startswith("--what=idle:sleep "), left)


def test_a_machine_without_the_program_runs_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system has no such program, nothing happens and nothing is raised."""
    monkeypatch.setenv("PATH", "")
    with Awake() as awake:
        assert isinstance(awake, Awake)


def test_a_program_that_fails_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container without systemd: the program ends at once, the session goes on."""
    holder = tmp_path / "systemd-inhibit"
    holder.write_text("#!/bin/sh\nexit 1\n")
    holder.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with Awake() as awake:
        assert isinstance(awake, Awake)
