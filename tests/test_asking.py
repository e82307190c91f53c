"""What a runner looks at while it changes: on a terminal drawn in place, elsewhere line by line."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue

import pytest

from footfall.cli import asking
from footfall.cli.asking import LONGEST, QUIT, Lines, Row, Screen, folded, screen

STRAP: Row = (("1", ""), ("Strap", ""), ("heart rate", ""))
POD: Row = (("2", ""), ("Pod", ""), ("running", ""))


def test_a_line_is_typed_in_crumbs() -> None:
    """Each character is one; a backspace takes one back, Enter ends the line, Ctrl-D all of it;
    what is no text is left out, and what is too long to be an answer, cut.
    """
    lines = Lines()
    assert [None, None, None, "1"] == [lines.typed(char) for char in "2\x7f1\n"]
    assert " 12 \r".strip() == lines.typed(" 12 \r")
    assert "" == lines.typed("\n")
    assert "ab" == lines.typed("a\x1b\tb\n")
    assert "x" * LONGEST == lines.typed("x" * 1000 + "\n")
    assert QUIT == lines.typed("1\x04")


def test_without_a_terminal_each_row_is_a_line_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Rows that change are not told again, and a question is asked once until it is answered."""
    lines = Lines()
    lines.draw([STRAP])
    lines.draw([STRAP, POD], "Yours? ")
    lines.draw([STRAP, POD], "Yours? ")
    lines.leave()
    lines.draw([STRAP, POD], "Yours? ")
    expected = (
        "  1  Strap                    heart rate\n"
        "  2  Pod                      running\n"
        "Yours? Yours? "
    )
    assert expected == capsys.readouterr().out


class Terminal:
    """Standard output as a terminal of 60 columns and 8 lines, and its other end."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ours, self.theirs = pty.openpty()
        fcntl.ioctl(self.theirs, termios.TIOCSWINSZ, struct.pack("4H", 8, 60, 0, 0))
        self.stream = os.fdopen(os.dup(self.theirs), "w", encoding="utf-8")
        monkeypatch.setattr(sys, "stdout", self.stream)
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setenv("COLUMNS", "60")
        monkeypatch.setenv("LINES", "8")

    def shown(self) -> str:
        """What was written since."""
        self.stream.flush()
        os.write(self.theirs, b"\0")
        text = b""
        while not text.endswith(b"\0"):
            text += os.read(self.ours, 65_536)
        return text[:-1].decode()


@contextmanager
def at_terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """A terminal to look at. Not a fixture: pytest takes standard output back after those."""
    with monkeypatch.context() as patch:
        terminal = Terminal(patch)
        try:
            yield terminal
        finally:
            terminal.stream.close()
            os.close(terminal.ours)
            os.close(terminal.theirs)


def test_a_terminal_is_drawn_four_times_a_second_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """And not at all while nothing changes; what is typed is seen at once."""
    with at_terminal(monkeypatch) as terminal:
        now = [100.0]
        monkeypatch.setattr(asking.time, "monotonic", lambda: now[0])
        seen = Screen()
        seen.draw([STRAP], "> ")
        assert "Strap" in terminal.shown()
        assert 100.25 == seen.due
        seen.draw([STRAP, POD], "> ")
        assert "" == terminal.shown()
        now[0] = 100.25
        seen.draw([STRAP, POD], "> ")
        assert "Pod" in terminal.shown()
        now[0] = 101.0
        seen.draw([STRAP, POD], "> ")
        assert "" == terminal.shown()
        assert None is seen.typed("2")
        assert "> 2" in terminal.shown()
        assert "2" == seen.typed("\n")
        seen.leave()
        assert terminal.shown().removesuffix("\x1b[?25h").endswith("> 2\r\n")


def test_more_rows_than_a_terminal_has_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is typed stays in sight."""
    with at_terminal(monkeypatch) as terminal:
        seen = Screen()
        seen.draw([((str(n), ""), (f"Pod {n}", "")) for n in range(1, 10)], "> ")
        seen.leave()
        shown = terminal.shown()
        assert "Pod 4" in shown
        assert "Pod 5" not in shown
        assert "and 5 more" in shown


def test_lines_are_broken_between_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the terminal ends; an empty line stays one."""
    with at_terminal(monkeypatch) as terminal:
        assert "a" * 50 + "\n" + "b" * 20 == folded("a" * 50 + " " + "b" * 20)
        assert "\nPairing" == folded("\nPairing")
        assert "" == terminal.shown()


def test_keys_are_heard_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal; and it is given back."""
    with at_terminal(monkeypatch) as terminal:
        typing, reading = pty.openpty()
        stream = os.fdopen(reading, "r", encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", stream)
        before = termios.tcgetattr(reading)
        heard: SimpleQueue[str] = SimpleQueue()
        with screen(heard.put) as seen:
            assert isinstance(seen, Screen)
            os.write(typing, "y\né".encode())
            assert ["y", "\n", "é"] == [heard.get(timeout=10) for _ in range(3)]
        assert before == termios.tcgetattr(reading)
        stream.close()
        os.close(typing)
        assert "" == terminal.shown()


def test_a_dumb_terminal_gets_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """It cannot draw in place."""
    with at_terminal(monkeypatch) as terminal:
        monkeypatch.setenv("TERM", "dumb")
        with screen(None) as seen:
            assert not seen.is_live
        assert "" == terminal.shown()
