"""The keyboard: single keys become what the runner wants, on a thread of their own.

Ctrl-C and Ctrl-Z stay signals. The terminal is given back as it was found: at the end, on any
exit of the interpreter, and for as long as the program is suspended.
"""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import Any, Protocol, Self

from footfall.model import KeyName

KEYS = {
    " ": KeyName.LAP,
    "p": KeyName.PAUSE,
    "s": KeyName.SKIP,
    "a": KeyName.ADD_REP,
    "+": KeyName.FASTER,
    "=": KeyName.FASTER,  # the same key without shift, on many keyboards
    "-": KeyName.SLOWER,
    "]": KeyName.LOUDER,
    "[": KeyName.QUIETER,
    "}": KeyName.CLICK_LOUDER,
    "{": KeyName.CLICK_SOFTER,
    ">": KeyName.VOICE_LOUDER,
    "<": KeyName.VOICE_SOFTER,
    ")": KeyName.EARCON_LOUDER,
    "(": KeyName.EARCON_SOFTER,
    "m": KeyName.MUTE,
    "q": KeyName.STOP,
}
"""What each key asks for. `p` and `m` are the same both ways: the caller keeps count."""

HELP = "?"
NO_MORE = "\x04"
"""What Ctrl-D types, and what is told when the terminal is gone."""

LEGEND = (
    ("space", "lap"),
    ("p", "pause"),
    ("s", "skip"),
    ("a", "add a rep"),
    ("+ -", "cadence"),
    ("[ ]", "volume"),
    ("{ }", "click"),
    ("< >", "voice"),
    ("( )", "chimes"),
    ("m", "mute"),
    ("q", "stop"),
)
"""Keys and what they do, for a line of help."""

ESCAPE_WAIT = 0.05
"""Seconds after which an escape that nothing followed was the key itself. A terminal sends the
bytes of an arrow key at once; a slow remote shell stays well below this between two of them."""

FOREGROUND_WAIT = 0.5
"""Seconds between two looks at whether we are in the foreground again."""


class Typed:
    """Leaves the plain keys of what a terminal sends: arrows and the like are swallowed whole."""

    def __init__(self) -> None:
        self._sequence = ""

    @property
    def pending(self) -> bool:
        """Whether a sequence has begun that has not ended."""
        return bool(self._sequence)

    def forget(self) -> None:
        """What had begun will not go on: it was the escape key, or noise."""
        self._sequence = ""

    def feed(self, text: str) -> str:
        """The plain keys in `text`, in order; a sequence may go on in the next text."""
        plain = ""
        for char in text:
            if char == "\x1b":
                self._sequence = char
            elif not self._sequence:
                plain += char
            else:
                self._sequence += char
                if _is_whole(self._sequence):
                    self._sequence = ""
        return plain


def _is_whole(sequence: str) -> bool:
    """Whether an escape sequence has ended (ECMA-48, 5.4: a CSI ends in a byte of @ to ~)."""
    introducer, body = sequence[1], sequence[2:]
    if introducer == "[":
        # The console of Linux sends F1 as `ESC [ [ A`.
        return body not in ("", "[") and "@" <= body[-1] <= "~"
    if introducer == "O":
        return bool(body)
    return True


class _Keyboard(Protocol):
    """The part that differs between systems."""

    def take(self) -> bool:
        """Make single keys readable; False where there is no terminal to do it on."""

    def give_back(self) -> None:
        """Leave the terminal as it was found. May be called at any time, and again."""

    def read(self, timeout: float | None) -> str | None:
        """Wait for keys; "" after `timeout` seconds or `wake`, None when no more will come."""

    def wake(self) -> None:
        """End a `read` that waits in another thread."""


if sys.platform == "win32":
    import msvcrt
    import time

    class _WindowsKeyboard:
        """The console of Windows, which has no wait with a timeout: it is asked again and again."""

        def __init__(self, fd: int | None) -> None:
            self._fd = sys.stdin.fileno() if fd is None else fd
            self._woken = False

        def take(self) -> bool:
            return os.isatty(self._fd)

        def give_back(self) -> None:
            pass

        def wake(self) -> None:
            self._woken = True

        def read(self, timeout: float | None) -> str | None:
            end = None if timeout is None else time.monotonic() + timeout
            while not msvcrt.kbhit():
                if self._woken or (end is not None and time.monotonic() >= end):
                    return ""
                time.sleep(ESCAPE_WAIT)
            char = msvcrt.getwch()
            if char in "\x00\xe0":  # an arrow or a function key: its second half follows
                msvcrt.getwch()
                return ""
            return char

    _open: Callable[[int | None], _Keyboard] = _WindowsKeyboard
else:
    import select
    import signal
    import termios

    class _PosixKeyboard:
        """A terminal in cbreak mode."""

        def __init__(self, fd: int | None) -> None:
            self._fd = _standard_input() if fd is None else fd
            self._found: list[Any] | None = None
            """The terminal's settings as we found them, while they are ours."""
            self._away = True
            """Whether the terminal is not to be touched: not yet, suspended, or no more."""
            self._handlers: dict[int, Any] = {}
            self._wake_read, self._wake_write = os.pipe()

        def take(self) -> bool:
            if not os.isatty(self._fd):
                return False
            self._away = False
            self._to_cbreak()
            with suppress(ValueError):  # only the main thread may set handlers
                self._handlers[signal.SIGTSTP] = signal.signal(signal.SIGTSTP, self._suspend)
                self._handlers[signal.SIGCONT] = signal.signal(signal.SIGCONT, self._resume)
            return True

        def give_back(self) -> None:
            self._away = True
            self._from_cbreak()
            for number, handler in self._handlers.items():
                signal.signal(number, handler)
            self._handlers.clear()

        def wake(self) -> None:
            os.write(self._wake_write, b"\0")

        def read(self, timeout: float | None) -> str | None:
            # A read from the background would stop the whole program (SIGTTIN).
            foreground = self._in_foreground()
            if foreground and self._found is None:
                self._to_cbreak()
            watched = [self._wake_read, self._fd] if foreground else [self._wake_read]
            try:
                ready, _, _ = select.select(
                    watched, [], [], timeout if foreground else FOREGROUND_WAIT
                )
                if self._wake_read in ready:
                    os.read(self._wake_read, 256)
                if self._fd not in ready or not self._in_foreground():
                    return ""
                return os.read(self._fd, 256).decode("utf-8", "replace") or None
            except OSError:  # the terminal is gone, as when a remote shell drops
                return None

        def _in_foreground(self) -> bool:
            try:
                return os.tcgetpgrp(self._fd) == os.getpgrp()
            except OSError:  # not the terminal that controls us: nobody stops us
                return True

        def _to_cbreak(self) -> None:
            if self._away or not self._in_foreground():
                return
            with suppress(termios.error):
                found = self._found or termios.tcgetattr(self._fd)
                wanted = list(found)
                wanted[3] &= ~(termios.ICANON | termios.ECHO)
                wanted[6] = list(found[6])
                wanted[6][termios.VMIN], wanted[6][termios.VTIME] = 1, 0
                self._found = found
                termios.tcsetattr(self._fd, termios.TCSADRAIN, wanted)

        def _from_cbreak(self) -> None:
            found, self._found = self._found, None
            if found is not None and self._in_foreground():
                with suppress(termios.error):
                    termios.tcsetattr(self._fd, termios.TCSADRAIN, found)

        def _suspend(self, *_: object) -> None:
            """Ctrl-Z: the shell gets the terminal as we found it; then we stop, as asked."""
            self._away = True
            self._from_cbreak()
            signal.signal(signal.SIGTSTP, signal.SIG_DFL)
            signal.raise_signal(signal.SIGTSTP)
            signal.signal(signal.SIGTSTP, self._suspend)
            self._away = False
            self._to_cbreak()

        def _resume(self, *_: object) -> None:
            """`fg`: whatever the shell did to the terminal, single keys are wanted again."""
            self._to_cbreak()
            self.wake()

    def _standard_input() -> int:
        try:
            return sys.stdin.fileno()
        except (AttributeError, OSError):  # no standard input at all, or one without a file
            return -1

    _open = _PosixKeyboard


class Plain:
    """Calls back for every plain key, one at a time, while its `with` block lasts.

    The callback runs on the thread of the keyboard and should only hand on what it is told. Without
    a terminal nothing is read and nothing is called. Enter it in the main thread: only there can
    Ctrl-Z be handled.
    """

    def __init__(self, on_key: Callable[[str], None], fd: int | None = None) -> None:
        """`fd` is a terminal's file descriptor; None is standard input."""
        self._on_key = on_key
        self._keyboard = _open(fd)
        self._done = Event()
        self._thread: Thread | None = None

    def __enter__(self) -> Self:
        if self._keyboard.take():
            atexit.register(self._keyboard.give_back)
            self._thread = Thread(target=self._listen, name="keys", daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._thread is None:
            return
        self._done.set()
        self._keyboard.wake()
        self._thread.join(1.0)
        self._thread = None
        self._keyboard.give_back()
        atexit.unregister(self._keyboard.give_back)

    def _listen(self) -> None:
        typed = Typed()
        while not self._done.is_set():
            text = self._keyboard.read(ESCAPE_WAIT if typed.pending else None)
            if text is None:
                self._on_key(NO_MORE)
                return
            if not text:
                typed.forget()
            for char in typed.feed(text):
                self._on_key(char)


class Keys(Plain):
    """Calls back for every key that means something in a session, as `Plain` does."""

    def __init__(
        self,
        on_key: Callable[[KeyName], None],
        on_help: Callable[[], None],
        fd: int | None = None,
    ) -> None:
        """`fd` is a terminal's file descriptor; None is standard input."""

        def press(char: str) -> None:
            if char == HELP:
                on_help()
            elif (key := KEYS.get(char.lower())) is not None:
                on_key(key)

        super().__init__(press, fd)
