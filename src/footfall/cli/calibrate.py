"""`doctor --calibrate`: how far headphones are behind, measured by the runner's taps on a click."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from queue import Empty, SimpleQueue

import click

from footfall import calibration
from footfall.cli.interrupts import STOPPED
from footfall.cli.live import LEADS
from footfall.devices.keys import Keys
from footfall.devices.live_speaker import LiveSpeaker
from footfall.errors import MissingError, UsageError
from footfall.model import RATE, Grid, KeyName

LAST = calibration.BEATS * calibration.PERIOD
"""Seconds, when the clicks are over."""
LATEST = 0.7
"""Seconds after the last click in which a tap on it may come."""
WAIT = 0.1
"""Seconds between two looks at the device."""
ON_TIME = 30
"""Milliseconds below which nobody hears that a word is late."""


def measure(out: str | None) -> int:
    """The whole of it, on a terminal, through a device; the exit code."""
    if not sys.stdin.isatty():
        raise UsageError("To calibrate you tap a key, so it needs a terminal. Type it into one.")
    with ExitStack() as stack:
        speaker = LiveSpeaker((out,) if out else ())
        stack.callback(speaker.close)
        speaker.wait_open()
        click.echo(
            "Put on the headphones that you run with. Close your eyes, and tap the space bar on "
            f"every click\nas if you played it. It takes {LAST:.0f} seconds; q stops."
        )
        taps, delay = _taps(speaker), speaker.delay
    if taps is None:
        return STOPPED
    lead = calibration.lead(taps, delay)
    if lead <= ON_TIME:
        click.echo("Your headphones are on time: no --lead is needed.")
    elif lead <= LEADS[1]:
        click.echo(f"Your headphones are about {lead} ms behind: use --lead {lead}.")
    else:
        click.echo(
            f"Your headphones are about {lead} ms behind, more than can be made up for: "
            f"use --lead {LEADS[1]}."
        )
    return 0


def _taps(speaker: LiveSpeaker) -> list[float] | None:
    """When the runner tapped, in the speaker's seconds; None who stopped."""
    pressed: SimpleQueue[tuple[KeyName, float]] = SimpleQueue()
    taps: list[float] = []
    # The time is taken on the thread of the keyboard, as near to the finger as can be.
    with Keys(lambda key: pressed.put((key, time.monotonic())), lambda: None):
        speaker.set_grid(Grid(0, 0.0, calibration.SPM))
        speaker.set_grid(Grid(round(LAST * RATE), calibration.BEATS, 0.0, on=False))
        speaker.start()
        while (now := speaker.now()) < LAST + LATEST:
            if speaker.report().state == "lost":
                raise MissingError("The sound device has fallen silent. Try again.")
            try:
                key, at = pressed.get(timeout=WAIT)
            except Empty:
                continue
            if key is KeyName.STOP:
                return None
            if key is KeyName.LAP:
                taps.append(speaker.now() - (time.monotonic() - at))
                _show(now, len(taps))
    click.echo()
    return taps


def _show(now: float, taps: int) -> None:
    """How far it is. Drawn at taps alone: a line that moved with the click would be tapped to."""
    if sys.stdout.isatty():
        beat = min(calibration.BEATS, int(now / calibration.PERIOD) + 1)
        sys.stdout.write(f"\rClick {beat} of {calibration.BEATS}, {taps} taps ")
        sys.stdout.flush()
