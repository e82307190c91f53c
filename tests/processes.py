"""The program in a terminal of its own, and what its processes take."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path


class InTerminal:
    """A program in a pseudo-terminal of 24 lines by 100 columns."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("4H", 24, 100, 0, 0))
        self._shown = b""
        self._process = subprocess.Popen(
            command,
            env={**environment, "TERM": "xterm"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self._reader = threading.Thread(target=self._drain, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The program's own."""
        return self._process.pid

    def press(self, keys: str) -> None:
        """Type something."""
        os.write(self._ours, keys.encode())

    def code(self) -> int | None:
        """Its exit code; None while it runs."""
        return self._process.poll()

    def wait(self, seconds: float) -> int | None:
        """Its exit code, if it ends in time."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        return self._process.poll()

    def kill(self) -> None:
        """End it, without its last words, and wait until its sound process has gone, too."""
        sound = sound_processes(self.pid) if self.code() is None else []
        self._process.kill()
        self._process.wait()
        for pid in sound:
            while "sound_process" in command_line(pid):
                time.sleep(0.01)

    def shown(self) -> str:
        """The last that it wrote."""
        return self._shown.decode(errors="replace")

    def _drain(self) -> None:
        with suppress(OSError):  # the other end is closed
            while read := os.read(self._ours, 65_536):
                self._shown = (self._shown + read)[-2000:]
        os.close(self._ours)


def sound_processes(pid: int) -> list[int]:
    """The sound processes that a program has started; none when it is gone."""
    with suppress(OSError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        return [int(p) for p in children.split() if "sound_process" in command_line(int(p))]
    return []


def command_line(pid: int) -> str:
    """Of a process, "" when it is gone."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return ""


def processor(pid: int) -> float:
    """Seconds of processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def private(pid: int) -> float:
    """Megabytes that a process shares with nobody."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) * 1024 / 1e6
