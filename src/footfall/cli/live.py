"""A session in the runner's ears, now."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from footfall.cli.options import check_range
from footfall.devices.live_speaker import LiveSpeaker, NoDeviceError
from footfall.errors import UsageError
from footfall.model import Notice

if TYPE_CHECKING:
    from footfall.cli.build import Plan
    from footfall.cli.cut import Cut
    from footfall.devices.display import Display
    from footfall.devices.speaker import Speaker
    from footfall.devices.voice import Voice

AUDIO = (".wav", ".flac", ".ogg", ".mp3")
"""Suffixes that make an output a file."""
LATENCIES = (10, 2000)
LEADS = (0, 500)
"""Milliseconds. Bluetooth headphones are 100 to 300 behind what the device knows."""
WAKE = 0.5
"""Seconds that Bluetooth headphones need, generously, until they let everything through."""
LEAD_INS = (0.0, 60.0)


@dataclass(frozen=True, slots=True)
class Output:
    """Where a session sounds, and whose clock it runs on."""

    speakers: tuple[Speaker, ...]
    now: Callable[[], float]
    """Seconds since the session began."""
    speed: float = 1.0
    """How many of them go into a real one."""
    device: LiveSpeaker | None = None
    """The one of the speakers that can be lost."""
    file: Path | None = None
    """What is written beside the journal."""


def run_session(given: dict[str, Any], cut: Cut | None = None) -> int:
    """The commands `run` and `resume`: a session, or one that was cut off."""
    wanted = given["out"]
    out = _only(wanted)
    given = given | {"out": out}
    speed = _speed(given)
    check_range("--latency", given["latency"], *LATENCIES, "milliseconds")
    check_range("--lead", given["lead"], *LEADS, "milliseconds")
    check_range("--lead-in", given["lead_in"], *LEAD_INS, "seconds")
    file = Path(out) if out and Path(out).suffix.lower() in AUDIO else None
    if given["dry_run"]:
        return _tell(given, speed, live=not file and out != "null")
    if file or out == "null":
        return _into(given, file, speed, cut)
    # The sound process starts while the rest of the program is still being loaded.
    with ExitStack() as stack:
        # Headphones with a lead are Bluetooth ones, which fall asleep.
        speaker = LiveSpeaker(wanted, given["latency"] / 1000, WAKE if given["lead"] else 0.0)
        stack.callback(speaker.close)
        from footfall.cli.offline import play_offline, tell
        from footfall.devices.speaker import FileSpeaker
        from footfall.devices.voice import Voice

        begun = _planned(given, speed, live=True, cut=cut)
        voice = Voice(given["voice"])
        try:
            speaker.wait_open()
        except NoDeviceError:
            file = Path(f"footfall-{datetime.now():%Y-%m-%dT%H-%M-%S}.ogg").absolute()
            click.echo(f"No sound device was found; the session goes into {file} instead.")
            if not begun.real:
                tell(begun, cut)
                begun = _planned(given, None, live=False, cut=cut)
                return play_offline(given, begun, file, _plain_display(), cut)
            click.echo("A device that appears will play, too.")
        tell(begun, cut)
        output = Output((speaker,), speaker.now, device=speaker)
        if file:
            # Nothing of a run is lost for want of a device, and one may be plugged in any time.
            kept = FileSpeaker(file)
            stack.callback(kept.abandon)
            output = replace(output, speakers=(kept, speaker), file=file)
            if cut is None:
                begun = replace(begun, options=replace(begun.options, kept=True))
        return _play(given, begun, voice, output, cut)


def _planned(
    given: dict[str, Any], speed: float | None, *, live: bool, cut: Cut | None = None
) -> Plan:
    """The session as it will be: who hears it now has a lead-in, and the words of today. One that
    was cut off is as it was.
    """
    from footfall.cli.build import plan

    if cut is not None:
        from footfall.cli.resuming import plan_of

        return plan_of(cut, given)
    if not live:
        now = {"lead_in": given["lead_in"], "seed": round(time.time())} if speed == 1 else {}
        return plan(given, **now)
    day, lead = date.today().toordinal(), given["lead"] / 1000
    return plan(given, given["lead_in"], lead, day, seed=round(time.time()))


def _tell(given: dict[str, Any], speed: float | None, *, live: bool) -> int:
    """All that would happen, and nothing of it."""
    from footfall.cli.dry_run import dry_run

    return dry_run(given, _planned(given, speed, live=live))


def _into(given: dict[str, Any], file: Path | None, speed: float | None, cut: Cut | None) -> int:
    """Into a file, or (None) into nothing, at a speed; None is as fast as it goes."""
    from footfall.cli.offline import play_offline, tell
    from footfall.devices.speaker import FileSpeaker, NullSpeaker
    from footfall.devices.voice import Voice

    begun = _planned(given, speed, live=False, cut=cut)
    tell(begun, cut)
    if speed is None:
        return play_offline(given, begun, file, cut=cut)
    with ExitStack() as stack:
        speaker = FileSpeaker(file) if file else NullSpeaker()
        stack.callback(speaker.abandon)
        output = Output((speaker,), _paced(speed), speed, file=file)
        return _play(given, begun, Voice(given["voice"]), output, cut)


def _play(given: dict[str, Any], begun: Plan, voice: Voice, output: Output, cut: Cut | None) -> int:
    from footfall.cli.build import with_learned, words_of
    from footfall.cli.cut import offer
    from footfall.cli.interrupts import STOPPED, stopping
    from footfall.cli.offline import report
    from footfall.cli.paired import Stamps, hearing, known, remember_units, units
    from footfall.cli.progress import Readying
    from footfall.cli.recording import begin, recording, refuse_loss
    from footfall.devices.awake import Awake
    from footfall.devices.display import Display
    from footfall.devices.keys import Keys
    from footfall.devices.learned_file import default_path, keep, load
    from footfall.drive import KEYBOARD, TAIL, LiveInbox, Parts, drive
    from footfall.model import RATE, Packet, SensorChanged, Speak, frame_at

    # A simulated runner, or a recorded one, has sensors already.
    wanted = begun.real and given["sensors"] == "auto"
    sensors = known() if wanted else ()
    if sensors and cut is None:
        begun = replace(begun, options=replace(begun.options, strides=units(sensors)))
        begun = with_learned(begun, load(default_path()))
    gone = begin(begun, voice.lengths.clip, cut, live=True)
    if begun.real and cut is None and (offered := offer()):
        click.echo(offered)
    opening = gone.opening
    if begun.clicks:
        for speaker in output.speakers:
            speaker.set_clicks(begun.clicks)
    # A device begins its clock where it is told to; others begin at 0.
    ahead = 0.0 if output.device else opening.frame / RATE
    stamps = Stamps(lambda: output.now() + ahead)
    inbox = LiveInbox(begun.source, stamps.now, output.speed, output.device)
    imperial = begun.options.phrases.imperial
    tally, display = gone.tally, Display(imperial=imperial, sensors=bool(sensors))
    with ExitStack() as stack:
        stack.callback(voice.close)
        if given["journal"] and cut is None:
            refuse_loss(given["journal"])
        # What is not recorded is made ready: what comes soon now, the rest while the session runs.
        soon, later = words_of(begun, opening.at)
        soon = (*(order.text for order in opening.orders if isinstance(order, Speak)), *soon)
        with Readying() as readying:
            voice.prepare(soon, readying)
        voice.prepare_behind(later)
        stack.callback(display.close)
        # Whoever stops it up to here has no session; from here on its journal has an end.
        stack.enter_context(stopping(inbox.post))
        teller = Teller(inbox.deliver, stamps.about)
        book, path = stack.enter_context(recording(given, begun, gone, cut, live=True, tell=teller))
        stack.callback(teller.stop)
        if gone.step:
            display.step(gone.step)
        stack.enter_context(Keys(partial(inbox.post, source=KEYBOARD), display.help))
        stack.enter_context(Awake())
        parts = Parts(output.speakers, voice, book, begun.source, display)
        shared = bool(given["lead"])

        def deliver(what: Packet | SensorChanged | Notice) -> None:
            # Before it goes on, sensors connect, and nothing counts yet.
            if what.at >= opening.at or not isinstance(what, Packet):
                inbox.deliver(what)

        with hearing(sensors, stamps.about, deliver, shared=shared):
            end = drive(gone.session, inbox, parts, opening)
        teller.stop()
        for speaker in output.speakers:
            speaker.close(frame_at(end.at) + TAIL)
    if sensors:
        remember_units(gone.session.strides)
        keep(default_path(), gone.session.learned)
    report(tally, voice, output.file, path, imperial=imperial)
    return STOPPED if end.reason == "stopped" else 0


class Teller:
    """Tells the runner what other threads have to say: on the screen of a session, and after it
    below it.
    """

    def __init__(self, deliver: Callable[[Notice], None], clock: Callable[[], float]) -> None:
        self._deliver, self._clock = deliver, clock
        self._screen = True

    def __call__(self, sentence: str) -> None:
        """From any thread."""
        if self._screen:
            self._deliver(Notice(self._clock(), sentence))
        else:
            click.echo(sentence, err=True)

    def stop(self) -> None:
        """The session is over."""
        self._screen = False


def _only(wanted: tuple[str, ...]) -> str | None:
    """The one output that was named; None when there are none, or several devices to try."""
    if len(wanted) == 1:
        return wanted[0]
    for out in wanted:
        if out == "null" or Path(out).suffix.lower() in AUDIO:
            raise UsageError(f"--out {out} takes the place of a device. Name it alone.")
    return None


def _plain_display() -> Display:
    """A line for each step and sentence: nothing happens at a pace that a live line could show."""
    from footfall.devices.display import Display

    return Display(live=False)


def _paced(speed: float) -> Callable[[], float]:
    """A clock without a sound device, which runs from its first reading."""
    began: float | None = None

    def now() -> float:
        nonlocal began
        reading = time.monotonic()
        began = reading if began is None else began
        return (reading - began) * speed

    return now


def _speed(given: dict[str, Any]) -> float | None:
    """The time factor; None is as fast as it goes."""
    text = given["speed"]
    try:
        speed = None if text == "max" else float(text)
    except ValueError:
        speed = 0.0
    if speed is not None and not 0.01 <= speed <= 1000:
        raise UsageError(f"--speed {text} is not a time factor. Give 1, 8 or max.")
    out = given["out"]
    if speed != 1 and not (out == "null" or (out and Path(out).suffix.lower() in AUDIO)):
        raise UsageError("--speed other than 1 needs a file or null as --out.")
    if speed != 1 and given["simulate"] is None and given["sensors"] in ("auto", "none"):
        raise UsageError("--speed other than 1 needs a simulated or a recorded runner.")
    return speed
