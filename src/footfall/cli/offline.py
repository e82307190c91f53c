"""A session into a file, faster than real time."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import click

from footfall.cli.build import Plan, plan
from footfall.cli.cut import Cut
from footfall.cli.interrupts import STOPPED, stopping
from footfall.cli.progress import Progress
from footfall.cli.recording import begin, recording
from footfall.devices.speaker import FileSpeaker, NullSpeaker
from footfall.devices.voice import Voice
from footfall.drive import TAIL, Parts, Screen, VirtualInbox, drive
from footfall.model import frame_at
from footfall.tally import Tally
from footfall.timeline import whole_seconds


def render_session(given: dict[str, Any]) -> int:
    """The command `render`."""
    begun = plan(given)
    tell(begun)
    return play_offline(given, begun, Path(given["out"]))


def tell(begun: Plan, cut: Cut | None = None) -> None:
    """What the runner should know before it begins: the notation of flags, and warnings; nothing of
    it before a session goes on.
    """
    if cut is not None:
        return
    if begun.built:
        click.echo(f"That is: {begun.built}")
    for warning in begun.warnings:
        click.echo(f"footfall: {warning}", err=True)
    if begun.options.click and not begun.has_beats:
        click.echo("No step names a cadence, so there is no click. Add --spm 170.")


def play_offline(
    given: dict[str, Any],
    begun: Plan,
    out: Path | None,
    screen: Screen | None = None,
    cut: Cut | None = None,
) -> int:
    """Run a planned session as fast as it goes, into a file or (None) into nothing; or one that was
    cut off, from there on.

    Without a screen of the caller's the runner sees how far it is.
    """
    voice = Voice(given["voice"])
    block = given.get("block") or 1 << 16
    with ExitStack() as stack:
        speaker = FileSpeaker(out, block) if out else NullSpeaker(block)
        stack.callback(speaker.abandon)
        if begun.clicks:
            speaker.set_clicks(begun.clicks)
        gone = begin(begun, voice.lengths.clip, cut, live=False)
        inbox, tally = VirtualInbox(begun.source, gone.opening.at), gone.tally
        stack.enter_context(stopping(inbox.post))
        complain = partial(click.echo, err=True)
        book, path = stack.enter_context(
            recording(given, begun, gone, cut, live=False, tell=complain)
        )
        silent = screen is None
        if screen is None:
            screen = stack.enter_context(Progress(whole_seconds(begun.workout, begun.runner)))
        parts = Parts((speaker,), voice, book, begun.source, screen)
        end = drive(gone.session, inbox, parts, gone.opening)
        speaker.close(frame_at(end.at) + TAIL)
    for prompt in tally.prompts if silent else ():
        click.echo(prompt)
    report(tally, voice, out, path, imperial=begun.options.phrases.imperial)
    return STOPPED if end.reason == "stopped" else 0


def report(
    tally: Tally, voice: Voice, out: Path | None, journal_path: Path, *, imperial: bool = False
) -> None:
    """Three lines: the session, the runner, and the files that were written.

    What the voice lacked is said once, beside them.
    """
    for sentence in voice.lacks:
        click.echo(sentence, err=True)
    for line in tally.lines(imperial):
        click.echo(line)
    files = [f"Journal: {journal_path}"]
    if out:
        files.insert(0, f"Audio: {out}")
    click.echo("  ".join(files))
