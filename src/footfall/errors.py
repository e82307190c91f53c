"""The few exceptions that a user can meet, each with the facts needed to fix it."""

from __future__ import annotations


class FootfallError(Exception):
    """A fault with a sentence for the runner; `exit_code` is what the program ends with."""

    exit_code = 1


class UsageError(FootfallError):
    """The command line, a setting or a file asks for what cannot be."""

    exit_code = 2


class NotationError(UsageError):
    """A workout that cannot be read. Its text shows the place, with a caret and a hint.

    `line` and `column` count from 1; `length` is how many characters the caret marks.
    """

    def __init__(
        self,
        message: str,
        source: str,
        line: int,
        column: int,
        length: int = 1,
        hint: str | None = None,
    ) -> None:
        self.message, self.source, self.hint = message, source, hint
        self.line, self.column, self.length = line, column, length
        text = f"line {line}, column {column}: {message}"
        if source:
            text += f"\n  {source}\n  {' ' * (column - 1)}{'^' * max(1, length)}"
        if hint:
            text += f"\n  hint: {hint}"
        super().__init__(text)


class MissingError(FootfallError):
    """A device, a sensor or a recording is not there."""

    exit_code = 3


class PacketError(FootfallError):
    """A notification whose bytes cannot be what its characteristic says."""
