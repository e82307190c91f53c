"""The keyboard, on real terminals: pairs of pseudo-terminals whose other end is typed on."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import suppress
from queue import Queue
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.devices.keys import Keys, Typed
from footfall.model import KeyName

PATIENCE = 10.0
"""Seconds to wait for what must come: only a failing test takes as long."""


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """The two ends of a terminal: the one to type on, and the one to read."""
    typing, reading = pty.openpty()
    yield typing, reading
    os.close(typing)
    os.close(reading)


def until(fd: int, mark: str) -> str:
    """What comes out of a terminal, up to a mark."""
    text = ""
    while mark not in text:
        text += os.read(fd, 4096).decode()
    return text


def is_cbreak(fd: int) -> bool:
    """Whether single keys are readable, unseen, with Ctrl-C still a signal."""
    flags: int = termios.tcgetattr(fd)[3]
    return flags & (termios.ICANON | termios.ECHO | termios.ISIG) == termios.ISIG


def test_every_key_asks_for_its_own(terminal: tuple[int, int]) -> None:
    """Each key on the list calls back with its name, in order; other keys and capitals too."""
    typing, reading = terminal
    pressed: Queue[KeyName | str] = Queue()
    with Keys(pressed.put, lambda: pressed.put("help"), reading):
        os.write(typing, "psa+=-][{}<>()mé \tx1?PSAMQ".encode())
        found = [pressed.get(timeout=PATIENCE) for _ in range(22)]
    lower = [KeyName.PAUSE, KeyName.SKIP, KeyName.ADD_REP]
    expected = [
        *(*lower, KeyName.FASTER, KeyName.FASTER, KeyName.SLOWER),
        *(KeyName.LOUDER, KeyName.QUIETER, KeyName.CLICK_SOFTER, KeyName.CLICK_LOUDER),
        *(KeyName.VOICE_SOFTER, KeyName.VOICE_LOUDER),
        *(KeyName.EARCON_SOFTER, KeyName.EARCON_LOUDER, KeyName.MUTE, KeyName.LAP, "help"),
        *(*lower, KeyName.MUTE, KeyName.STOP),
    ]
    assert expected == found
    assert pressed.empty()


def test_arrows_are_not_letters(terminal: tuple[int, int]) -> None:
    """Arrows, function keys and Alt-P hold letters and brackets that nobody pressed."""
    typing, reading = terminal
    pressed: Queue[KeyName] = Queue()
    with Keys(pressed.put, lambda: None, reading):
        # Up, shift-left, F1 as xterm and as the console of Linux send it, Delete, Alt-p, then q.
        os.write(typing, b"\x1b[A\x1b[1;2D\x1bOP\x1b[[A\x1b[3~\x1bpq")
        assert pressed.get(timeout=PATIENCE) == KeyName.STOP
    assert pressed.empty()


@pytest.mark.parametrize(
    "sequence", ["\x1b[A", "\x1b[1;2D", "\x1bOP", "\x1b[[A", "\x1b[3~", "\x1bp"]
)
def test_a_sequence_may_come_in_crumbs(sequence: str) -> None:
    """A sequence that comes a byte at a time is swallowed whole, and no more than it."""
    typed = Typed()
    found = [(typed.feed(char), typed.pending) for char in sequence]
    assert [("", True)] * (len(sequence) - 1) + [("", False)] == found
    assert typed.feed("q") == "q"


@given(st.lists(st.sampled_from(["q", " ", "\x1b[A", "\x1b[1;2D", "\x1bOP", "\x1b[[A", "["])))
def test_only_plain_keys_are_left(typed_keys: list[str]) -> None:
    """However plain keys and sequences alternate and are cut, the plain ones come out in order."""
    expected = "".join(key for key in typed_keys if len(key) == 1)
    typed = Typed()
    assert expected == "".join(typed.feed(char) for char in "".join(typed_keys))
    assert expected == Typed().feed("".join(typed_keys))


def test_the_escape_key_alone_swallows_nothing() -> None:
    """An escape that nothing follows is forgotten, so the key after it counts."""
    typed = Typed()
    assert typed.feed("\x1b") == ""
    typed.forget()
    assert typed.feed("q") == "q"


def test_the_terminal_is_given_back(terminal: tuple[int, int]) -> None:
    """Inside, single keys are readable and Ctrl-C is a signal; outside all is as it was."""
    _, reading = terminal
    before = termios.tcgetattr(reading)
    inside = None
    with suppress(KeyError), Keys(lambda _: None, lambda: None, reading):
        inside = is_cbreak(reading)
        raise KeyError
    assert inside is True
    assert before == termios.tcgetattr(reading)


def test_an_exit_gives_the_terminal_back(terminal: tuple[int, int]) -> None:
    """A program that ends without leaving the block gives the terminal back all the same."""
    _, reading = terminal
    before = termios.tcgetattr(reading)
    program = """
        import sys
        from footfall.devices.keys import Keys
        Keys(print, print).__enter__()
        sys.exit(7)
    """
    ended = subprocess.run([sys.executable, "-c", dedent(program)], stdin=reading, check=False)
    assert ended.returncode == 7
    assert before == termios.tcgetattr(reading)


def test_a_pipe_is_left_alone() -> None:
    """What is not a terminal is not read: it may be meant for somebody else."""
    reading, writing = os.pipe()
    os.write(writing, b"q")
    pressed: Queue[KeyName] = Queue()
    with Keys(pressed.put, lambda: None, reading):
        pass
    assert os.read(reading, 1) == b"q"
    assert pressed.empty()
    os.close(reading)
    os.close(writing)


def test_a_terminal_that_goes_away_ends_quietly() -> None:
    """A dropped remote shell is no key, and the block can still be left."""
    typing, reading = pty.openpty()
    pressed: Queue[KeyName] = Queue()
    with Keys(pressed.put, lambda: None, reading):
        os.close(typing)
    assert pressed.empty()
    os.close(reading)


# A shell in small: it runs a program in the foreground of its terminal, and after Ctrl-Z looks at
# the terminal and brings the program back.
SHELL = """
    import os, signal, subprocess, sys, termios
    def cooked():
        flags = termios.tcgetattr(0)[3]
        return bool(flags & termios.ICANON and flags & termios.ECHO)
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    program = subprocess.Popen([sys.executable, "-c", sys.argv[1]], process_group=0)
    os.tcsetpgrp(0, program.pid)
    _, status = os.waitpid(program.pid, os.WUNTRACED)
    os.tcsetpgrp(0, os.getpgrp())
    print("stopped", os.WIFSTOPPED(status), "cooked", cooked(), flush=True)
    os.tcsetpgrp(0, program.pid)
    os.killpg(program.pid, signal.SIGCONT)
    code = program.wait()
    os.tcsetpgrp(0, os.getpgrp())
    print("ended", code, "cooked", cooked(), flush=True)
    input()  # a terminal that is closed may lose what was not read yet
"""

PROGRAM = """
    from queue import Queue
    from footfall.devices.keys import Keys
    pressed = Queue()
    with Keys(pressed.put, lambda: None):
        print("ready", flush=True)
        while (key := pressed.get()) != "stop":
            print("pressed", key.value, flush=True)
"""


def test_a_suspended_program_leaves_a_sane_terminal() -> None:
    """After Ctrl-Z the shell sees what is typed, and after `fg` single keys count again."""
    pid, screen = pty.fork()
    if pid == 0:
        os.execv(sys.executable, [sys.executable, "-c", dedent(SHELL), dedent(PROGRAM)])
    until(screen, "ready")
    os.write(screen, b"p")
    until(screen, "pressed pause")
    os.write(screen, b"\x1a")
    assert "stopped True cooked True" in until(screen, "cooked True")
    os.write(screen, b"s")
    until(screen, "pressed skip")
    os.write(screen, b"q")
    assert "ended 0 cooked True" in until(screen, "cooked True")
    os.write(screen, b"\n")
    os.waitpid(pid, 0)
    os.close(screen)
