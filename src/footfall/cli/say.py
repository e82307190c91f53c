"""The command `say`: hear any sentence, and see where it comes from."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from footfall.cli.options import CheckedCommand
from footfall.errors import MissingError, UsageError

if TYPE_CHECKING:
    from footfall.devices.speaker import Speaker
    from footfall.devices.voice import Said, Voice

AFTER = 4_800
"""Frames of quiet after the last word: 100 ms."""
LONGEST = 100_000
"""Characters that are read."""


@click.command(cls=CheckedCommand)
@click.argument("text", nargs=-1)
@click.option(
    "--out",
    metavar="DEVICE|FILE|null",
    help="Where it sounds: a device by name or number, an audio file, or nowhere.",
)
@click.option(
    "--voice",
    default="heart",
    metavar="NAME|off",
    show_default=True,
    help="The voice that speaks.",
)
def say(text: tuple[str, ...], out: str | None, voice: str) -> int:
    """Hear a sentence, and see where it comes from.

    Without TEXT it reads what is piped into it. What is not recorded is spoken by another engine,
    and a chime says that there is none.
    """
    from footfall.devices.voice import OFF, Voice

    typed = " ".join((" ".join(text) or _piped()).split())
    if not typed:
        raise UsageError(
            "What should be said? Type it behind the command: footfall say 'Rep 3 of 8.'"
        )
    speaking = Voice(voice)
    if not speaking.lengths.said(typed):
        raise UsageError("Nothing in this can be said. Give it words, or figures.")
    with ExitStack() as stack:
        speaker = _speaker("null" if voice == OFF else out, stack)
        for said in speaking.said(typed):
            click.echo(_line(said))
        if speaker is not None:
            _play(typed, speaking, speaker)
    for sentence in speaking.lacks:
        click.echo(sentence, err=True)
    return 0


def _piped() -> str:
    """What another program hands over; nothing at a terminal."""
    if sys.stdin is None or sys.stdin.isatty():
        return ""
    return sys.stdin.buffer.read(4 * LONGEST).decode("utf-8", "replace")[:LONGEST]


def _line(said: Said) -> str:
    """What was typed, what it is in words, how long that lasts, and where it comes from."""
    from footfall.model import RATE

    words = f" is “{said.words}”" if said.words not in ("", said.unit) else ""
    return f"“{_shown(said.unit)}”{words}: {said.frames / RATE:.2f} s, {said.source}"


def _shown(text: str) -> str:
    """The text without what would steer the terminal."""
    return "".join(c if c.isprintable() else "�" for c in text)


def _speaker(out: str | None, stack: ExitStack) -> Speaker | None:
    """Where it sounds; None is nowhere."""
    from footfall.cli.live import AUDIO
    from footfall.devices.live_speaker import LiveSpeaker
    from footfall.devices.speaker import FileSpeaker

    if out == "null":
        return None
    if out is not None and Path(out).suffix.lower() in AUDIO:
        file = FileSpeaker(Path(out))
        stack.callback(file.abandon)
        return file
    speaker = LiveSpeaker((out,) if out else ())
    stack.callback(speaker.close)
    try:
        speaker.wait_open()
    except MissingError as error:
        raise MissingError(f"{error} Or let it sound into a file: --out FILE.wav.") from None
    return speaker


def _play(text: str, voice: Voice, speaker: Speaker) -> None:
    """All of it, to its end."""
    samples = voice.samples(text, sys.maxsize)
    end = len(samples) + AFTER
    speaker.play(1, 0, samples, voice.part(text))
    speaker.start()
    speaker.advance(end)
    speaker.close(end)
