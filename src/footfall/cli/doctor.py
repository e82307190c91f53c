"""The command `doctor`: what works, and how to mend the rest."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import click

from footfall.cli.options import CheckedCommand

if TYPE_CHECKING:
    from footfall.devices.live_speaker import LiveSpeaker

LISTENED = 2.0
"""Seconds of clicks that a device has to play."""
PATIENCE = 3.0
"""Seconds more that it may take for them."""
SPM = 120.0
QUIET = -12.0
"""Decibels: the least that a click can be turned to, and enough to hear that there is something."""
MISSING = 3
"""Exit code when something is."""
UNRECORDED = "Doctor, doctor, can you hear me?"
"""A sentence that only another engine can say."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    works: bool
    text: str
    """What works; otherwise what is wrong and how to mend it."""

    def __str__(self) -> str:
        return f"{'ok' if self.works else 'mend:':<6}{self.text}"


@click.command(cls=CheckedCommand)
@click.option("--out", metavar="DEVICE", help="The output device to try, by name or number.")
@click.option(
    "--calibrate",
    is_flag=True,
    help="Measure how far your headphones are behind, by your taps on a click.",
)
def doctor(out: str | None, calibrate: bool) -> int:
    """Sound, voice and sensors: what works, and how to mend the rest."""
    if calibrate:
        from footfall.cli.calibrate import measure

        return measure(out)
    works = True
    for finding in chain(_sound(out), _voice(), _bluetooth()):
        click.echo(finding)
        works = works and finding.works
    return 0 if works else MISSING


# --- Sound --------------------------------------------------------------------------------------


def _sound(out: str | None) -> Iterator[Finding]:
    """The devices that there are, and how one of them plays."""
    from footfall.devices.live_speaker import LiveSpeaker, devices
    from footfall.errors import MissingError

    speaker = LiveSpeaker((out,) if out else ())
    try:
        there = devices()
        speaker.wait_open()
    except MissingError as error:
        yield from _devices(there, None)
        silent = not there and "PortAudio" not in str(error)
        yield Finding(False, f"{error}{' Connect one and try again.' * silent}")
    else:
        yield from _devices(there, speaker.report().device)
        yield from _played(speaker)
    finally:
        speaker.close()


def _devices(there: Mapping[int, str], playing: str | None) -> Iterator[Finding]:
    lines = [f"\n      {'*' if name == playing else ' '} {n} {name}" for n, name in there.items()]
    if lines:
        yield Finding(
            True, f"Output devices (--out NUMBER, or a part of the name):{''.join(lines)}"
        )


def _played(speaker: LiveSpeaker) -> Iterator[Finding]:
    """Two seconds of clicks, and how they went."""
    from footfall.model import Grid, Part

    speaker.set_level(Part.CLICK, QUIET)
    speaker.set_grid(Grid(0, 0.0, SPM))
    click.echo(f"Listen: {LISTENED:g} seconds of quiet clicks.")
    speaker.start()
    deadline = time.monotonic() + LISTENED + PATIENCE
    while (played := speaker.now()) < LISTENED and time.monotonic() < deadline:
        time.sleep(0.05)
    report = speaker.report()
    if played < LISTENED or report.state == "lost":
        text = f"The device '{report.device}' has opened, and yet it plays nothing"
        yield Finding(False, f"{text}. Choose another with --out, or restart your sound server.")
        return
    yield Finding(True, f"'{report.device}' plays, {1000 * speaker.delay:.0f} ms behind.")
    if report.underruns:
        gaps = "was a gap" if report.underruns == 1 else f"were {report.underruns} gaps"
        text = f"There {gaps} in {LISTENED:g} s of sound"
        yield Finding(False, f"{text}. Close other programs, or give it time: --latency 200.")
    else:
        yield Finding(True, "No gap in what was played.")
    yield _priority(speaker.pid)


def _priority(pid: int) -> Finding:
    """Whether the sound goes before other programs. It works without, on a calm machine."""
    if not hasattr(os, "getpriority"):
        return Finding(True, "The system decides how soon the sound gets its turn.")
    real_time = hasattr(os, "sched_getscheduler") and os.sched_getscheduler(pid) != os.SCHED_OTHER
    if real_time or os.getpriority(os.PRIO_PROCESS, pid) < 0:
        return Finding(True, f"The sound goes before other programs{', in real time' * real_time}.")
    return Finding(
        True,
        "The sound has no priority, which only a busy machine will let you hear. To allow it: "
        '`echo "$USER - rtprio 10" | sudo tee /etc/security/limits.d/footfall.conf`, and log in '
        "again.",
    )


# --- Voice --------------------------------------------------------------------------------------


def _voice() -> Iterator[Finding]:
    """The recorded voice, and what speaks the rest."""
    from footfall.devices.voice import CHIME, Voice
    from footfall.errors import UsageError

    try:
        voice = Voice()
    except UsageError as error:
        yield Finding(False, str(error))
        return
    if voice.recorded:
        yield Finding(True, f"The recorded voice knows {voice.recorded:,} sentences.")
    before = len(voice.lacks)
    source = next(voice.said(UNRECORDED)).source
    for sentence in voice.lacks[:before]:
        yield Finding(False, sentence)
    if source == CHIME:
        text = "Your own words are a chime, for no speech engine is there to say them"
        missing = f"{text}: `sudo apt-get install espeak-ng`, or flite."
        yield Finding(False, voice.lacks[-1] if voice.installed else missing)
        return
    names = ", else ".join(map(str, voice.engines))
    yield Finding(True, f"Your own words are said by {names}.")
    units, size = voice.cache.size()
    if voice.cache.lasts:
        kept = f"{units:,} of them, {size / 1e6:.1f} MB, are" if units > 1 else "They are"
        yield Finding(True, f"{kept} kept in {voice.cache.folder}.")
    else:
        yield Finding(False, voice.lacks[-1])


# --- Bluetooth ----------------------------------------------------------------------------------


def _bluetooth() -> Iterator[Finding]:
    """The adapter, the system's service, and the paired sensors. Who has none needs neither."""
    from footfall.cli.meeting import HINT, listening, look, meet
    from footfall.cli.paired import known
    from footfall.errors import MissingError

    sensors = known()
    try:
        with listening() as ears:
            if not sensors:
                look(ears)
                yield Finding(True, "Bluetooth works. To pair a sensor: footfall pair.")
                return
            many = "1 sensor is" if len(sensors) == 1 else f"{len(sensors)} sensors are"
            click.echo(f"Listening: {many} paired.")
            met = list(meet(ears, sensors))
    except MissingError as error:
        needless = "No sensor is paired, and none can be so far: "
        yield Finding(not sensors, f"{error}" if sensors else f"{needless}{error}")
        return
    yield Finding(True, "Bluetooth works.")
    for one in met:
        if one.since is None:
            yield Finding(False, f"{one.sensor.name} is not heard. {HINT}")
        else:
            yield Finding(True, f"{one.sensor.name}: {one.told}.")
