"""A text as tokens, and one pass over them: where it stands, and what is wrong there."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from footfall.errors import NotationError
from footfall.notation_words import printable

MAX_CHARACTERS = 100_000
"""Longer texts are no workouts; the bound keeps a hostile one from taking time."""
MAX_LINE = 400
"""A longer line fills the screen, and its caret is lost: an error tells its column alone."""

_TOKEN = re.compile(
    r"""
      (?P<blank> [^\S\n]+ | \#[^\n]* )
    | (?P<separator> [;,\n] )
    | (?P<cue> "[^"\n]*" )
    | (?P<clock> [0-9]+ (?: :[0-9]+ )+ )
    | (?P<number> [0-9]+ (?: \.[0-9]+ )? )
    | (?P<times> [×*] | (?<=[0-9])[xX] | [xX](?![^\W\d_]) )
    | (?P<span> -> | [-–] )
    | (?P<word> [^\W\d_]+ )
    | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)

Place = tuple[int, int]
"""Where something is written: the offsets of its first character and behind its last."""


@dataclass(frozen=True, slots=True)
class Token:
    """The smallest thing that has a meaning, or one character that has none."""

    kind: str
    """A group of `_TOKEN`, or `end` behind the last one."""
    text: str
    start: int

    @property
    def key(self) -> str:
        """What it is compared by: words are case-insensitive."""
        return self.text.lower()

    @property
    def place(self) -> Place:
        """Where it is written."""
        return self.start, self.start + len(self.text)


def tokens(text: str) -> Iterator[Token]:
    """All tokens of any text; the last is an `end`, right behind what was written."""
    stop = 0
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind != "blank":
            yield Token(kind, match.group(), match.start())
            if match.group() != "\n":
                stop = match.end()
    yield Token("end", "", stop)


class Scanner:
    """One pass over a text. Its tokens come from a tokenizer that never fails."""

    def __init__(self, text: str) -> None:
        if len(text) > MAX_CHARACTERS:
            message = f"a workout has at most {MAX_CHARACTERS:,} characters; this has {len(text):,}"
            raise NotationError(message, "", 1, 1)
        # Some editors begin a file with a mark that nobody sees.
        text = text.removeprefix("\ufeff")
        self.text = text.replace("\r\n", "\n").replace("\r", "\n")
        self.lines = [0, *(m.end() for m in re.finditer("\n", self.text)), len(self.text) + 1]
        """Where each line begins, and where another would behind the last."""
        self.tokens = list(tokens(self.text))
        self.index = 0
        self.warnings: list[str] = []

    # --- Moving

    def peek(self, ahead: int = 0) -> Token:
        """A token that was not taken yet, or with -1 the one taken last."""
        return self.tokens[min(self.index + ahead, len(self.tokens) - 1)]

    def take(self) -> Token:
        """Go one token further."""
        token = self.peek()
        self.index += 1
        return token

    def accept(self, *keys: str) -> Token | None:
        """Take the next token if it is one of these words or characters."""
        return self.take() if self.peek().key in keys else None

    def accept_span(self) -> Token | None:
        """Take what parts the ends of a range or a ramp."""
        return self.take() if self.peek().kind == "span" else None

    def separators(self) -> str:
        """Take what parts two items."""
        taken = ""
        while self.peek().kind == "separator":
            taken += self.take().text
        return taken

    def since(self, first: Token) -> Place:
        """The place from a token to the last one that was taken."""
        return first.start, max(first.place[1], self.peek(-1).place[1])

    # --- Saying what is wrong

    def error(self, place: Place, message: str, hint: str | None = None) -> NotationError:
        """What is wrong at a place, ready to be raised."""
        start, stop = place
        row = bisect_right(self.lines, start)
        begin, end = self.lines[row - 1], self.lines[row] - 1
        source = printable(self.text[begin:end]) if end - begin <= MAX_LINE else ""
        length = max(1, min(stop, end) - start)
        return NotationError(message, source, row, start - begin + 1, length, hint)

    def require(self, good: bool, place: Place, message: str, hint: str | None = None) -> None:
        """Raise an error unless all is well."""
        if not good:
            raise self.error(place, message, hint)

    def warn(self, place: Place, message: str, hint: str) -> None:
        """Doubt what can be read all the same."""
        self.warnings.append(str(self.error(place, message, hint)))
