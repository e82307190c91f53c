"""What a runner looks at and chooses from while it changes: rows drawn in place, a line to type."""

from __future__ import annotations

import os
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from math import inf
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import click

from footfall.devices.display import INTERVAL, Span, begin_live
from footfall.devices.keys import NO_MORE, Plain

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.live import Live

QUIT = "q"
"""What ends it when it is typed, as the end of the input does."""
LONGEST = 40
"""Characters that are taken of a line: no answer is longer."""
AROUND = 4
"""Lines of a terminal that are no rows: what stands above them, what is typed, and one to spare."""

Row = tuple[Span, ...]
"""A number or "", and what stands behind it, each with its style in rich's words."""


def plain(row: Row) -> str:
    """A row as a line of text."""
    number, *rest = (text for text, _ in row)
    return f"{number:>3}  " + " ".join(f"{text:<24}" for text in rest).rstrip()


def folded(text: str) -> str:
    """Lines that fit the terminal, broken between words; elsewhere the text as it is."""
    if not sys.stdout.isatty():
        return text
    width = get_terminal_size().columns - 1
    fold = partial(textwrap.fill, width=width, break_long_words=False, break_on_hyphens=False)
    return "\n".join(fold(line) for line in text.split("\n"))


class Lines:
    """Where nothing can be drawn in place: each row is a line, once, when it comes."""

    is_live = False
    """Whether what is drawn is drawn anew in place."""

    def __init__(self) -> None:
        self.due = inf
        """When to draw again (`time.monotonic`), where nothing else happens."""
        self._typed = ""
        self._rows = 0
        self._asked = False

    def say(self, text: str) -> None:
        """A line that stays."""
        click.echo(folded(text))

    def draw(self, rows: Sequence[Row], question: str = "") -> None:
        """These are the rows now, and this is asked."""
        for row in rows[self._rows :]:
            self.say(plain(row))
        self._rows = max(self._rows, len(rows))
        if question and not self._asked:
            click.echo(question, nl=False)
            self._asked = True

    def leave(self) -> None:
        """What was asked is answered."""
        self._asked = False

    def typed(self, text: str) -> str | None:
        """Something was typed; the whole line once it has ended."""
        line = None
        for char in text:
            if char == NO_MORE:
                return QUIT
            if char in "\r\n":
                line, self._typed = self._typed.strip(), ""
            elif char in "\b\x7f":
                self._typed = self._typed[:-1]
            elif char.isprintable() and len(self._typed) < LONGEST:
                self._typed += char
        return line


class Screen(Lines):
    """A terminal: the rows, what is asked and what is typed are drawn anew in place."""

    is_live = True

    def __init__(self) -> None:
        super().__init__()
        self._live: Live | None = None
        self._picture: tuple[Sequence[Row], str] = ((), "")
        self._drawn: object = None
        """What is on the screen."""
        self._answer = ""
        """The last line that was typed."""

    def say(self, text: str) -> None:
        """A line that stays, above what is drawn."""
        if self._live is None:
            click.echo(folded(text))
        else:
            self._live.console.print(folded(text), markup=False)

    def draw(self, rows: Sequence[Row], question: str = "") -> None:
        """These are the rows now, and this is asked: four times a second at most."""
        self._picture = rows, question
        if self._live is None or time.monotonic() >= self.due:
            self._draw(self._typed)

    def leave(self) -> None:
        """What is drawn stays as it is, with what was answered, and what comes is below."""
        if self._live is not None:
            self._draw(self._answer)
            self._live.stop()
        self._live, self._drawn, self._answer = None, None, ""

    def typed(self, text: str) -> str | None:
        """Something was typed, and is seen; the whole line once it has ended."""
        line = super().typed(text)
        if line is not None:
            self._answer = line
        if self._live is not None:
            self._draw(self._typed)
        return line

    def _draw(self, written: str) -> None:
        """Draw, with what is typed so far."""
        self.due = time.monotonic() + INTERVAL
        self._live = self._live or begin_live(sys.stdout)
        console = self._live.console
        rows, question = self._picture
        now = (console.size, rows, question, written)
        if now != self._drawn:
            self._drawn = now
            self._live.update(_picture(console, rows, question + written), refresh=True)


def _picture(console: Console, rows: Sequence[Row], below: str) -> RenderableType:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right", min_width=3)
    for _ in range(1, max(map(len, rows), default=0)):
        table.add_column()
    room = max(1, console.height - AROUND)
    for row in rows[:room]:
        table.add_row(*(Text(text, style) for text, style in row))
    more = [Text(f"and {len(rows) - room} more")] if len(rows) > room else []
    return Group(table, *more, Text(below))


def _can_draw() -> bool:
    """Whether there is a terminal on which something can be drawn in place."""
    return sys.stdout.isatty() and os.environ.get("TERM", "") not in ("dumb", "unknown")


@contextmanager
def screen(hear: Callable[[str], None] | None) -> Iterator[Lines]:
    """Where a runner looks meanwhile; `hear` is called, on a thread, with what is typed there."""
    draws = _can_draw()
    shown = Screen() if draws else Lines()
    typing: AbstractContextManager[object] = nullcontext()
    if hear is not None and draws:
        typing = Plain(hear)
    elif hear is not None:
        _read_lines(hear)
    with typing:
        try:
            yield shown
        finally:
            shown.leave()


def _read_lines(hear: Callable[[str], None]) -> None:
    def read() -> None:
        # Not `sys.stdin`: who is waiting in it when the program ends would hold its lock.
        while text := os.read(0, 1000):
            hear(text.decode("utf-8", "replace"))
        hear(NO_MORE)

    threading.Thread(target=read, name="typing", daemon=True).start()
