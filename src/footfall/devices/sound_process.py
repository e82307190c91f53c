"""The sound process: a mixer under a PortAudio callback, in a process of its own.

There neither the collector nor the interpreter lock of the program can hold a beat up, and a device
that hangs can be killed. Orders come framed on its standard input (`orders`); its counters go back
through a small mapped file (`board`). At the end of its input, which is also what a killed parent
leaves, it fades and exits. It seeks a device until it has one, and exits when it loses it. It says
nothing on standard error: sound libraries chatter there, across the runner's screen.

numpy, the mixer and sounddevice are imported where they are used: the process is on its way a tenth
of a second sooner.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, NoReturn

from footfall.devices.board import Board, Counters, State
from footfall.devices.orders import End, decode
from footfall.devices.priority import ask_rtkit, raise_priority
from footfall.errors import MissingError
from footfall.model import RATE

if TYPE_CHECKING:
    from footfall.devices.engine import Engine

    Callback = Callable[..., None]

_OPENINGS = 3
"""Times that a device is tried: under load an opening was seen to fail without cause."""

_INVALID_RATE = -9997
"""What PortAudio calls a rate that the device does not have."""

_AGAIN = 1.0
"""Seconds between two rounds in search of a device. The list of devices is made anew each time,
which costs some ten milliseconds."""


def outputs() -> dict[int, str]:
    """The output devices: PortAudio's number of each, and its name. MissingError: no PortAudio."""
    try:
        import sounddevice
    except OSError as error:
        raise MissingError(
            "The sound library PortAudio is missing: on Debian or Ubuntu, "
            "`sudo apt-get install libportaudio2`."
        ) from error
    try:
        found = sounddevice.query_devices()
    except sounddevice.PortAudioError as error:
        raise MissingError(f"The sound library PortAudio finds no devices: {error}") from error
    return {n: d["name"] for n, d in enumerate(found) if d["max_output_channels"] > 0}


def resolve(wanted: str, devices: Mapping[int, str], default: int) -> int:
    """The number of a device asked for by number, by name, or by a part of its name in any case.

    "" asks for the system's own choice. MissingError: there is none such.
    """
    if not wanted:
        if default in devices:
            return default
        raise MissingError("This machine has no sound output device.")
    if wanted.isdecimal() and int(wanted) in devices:
        return int(wanted)
    name = wanted.casefold()
    for match in (name.__eq__, lambda candidate: name in candidate):
        for number, candidate in devices.items():
            if match(candidate.casefold()):
                return number
    known = ", ".join(f"{number} {name}" for number, name in devices.items())
    raise MissingError(
        f"There is no output device '{wanted}'. "
        + (f"There are: {known}." if known else "This machine has none.")
    )


def _open(wanted: str, latency: float, engine: Engine, finished: Event) -> object:
    """The running stream of a device, which plays for as long as somebody holds it."""
    devices = outputs()
    import sounddevice

    number = resolve(wanted, devices, sounddevice.default.device[1])
    engine.device = devices[number]
    rate = RATE
    callback: Callback = engine
    for attempt in range(_OPENINGS):
        # What PortAudio takes by itself where nobody names a block; told, it wakes half as often.
        block = int(latency * rate) // 4
        stream = None
        try:
            stream = sounddevice.OutputStream(
                *(rate, block, number, 2, "float32", latency),
                callback=callback,
                finished_callback=finished.set,
            )
            engine.latency = stream.latency
            stream.start()
            return stream
        except sounddevice.PortAudioError as error:
            failure = error
            if stream is not None:
                stream.close()
            if _INVALID_RATE in error.args and rate == RATE:
                rate = int(sounddevice.query_devices(number)["default_samplerate"])
                callback = _resampled(engine, rate)
            time.sleep(0.1 * (attempt + 1))
    raise MissingError(
        f"The output device '{devices[number]}' does not open: {failure}"
    ) from failure


def _resampled(engine: Engine, rate: int) -> Callback:
    """The engine at another rate; what that needs is loaded for such devices alone."""
    from footfall.devices.resampled import Resampled

    return Resampled(engine, rate)


def _seek(
    wanted: Sequence[str], latency: float, engine: Engine, board: Board, finished: Event
) -> object:
    """The first device that opens, of those wanted in turn, tried until there is one."""
    while True:
        why = []
        for name in wanted:
            try:
                return _open(name, latency, engine, finished)
            except MissingError as error:
                why.append(str(error))
        board.write(Counters(State.SEEKING, at=time.monotonic(), text=why[0]))
        time.sleep(_AGAIN)
        _look_anew()


def _look_anew() -> None:
    """PortAudio looks for devices once, when it begins."""
    with suppress(Exception):  # whatever ails it, the next round may find it well
        import sounddevice

        sounddevice._terminate()
        sounddevice._initialize()


def _look_for_devices() -> None:
    with suppress(MissingError):  # whoever needs them will say so
        outputs()


def _read(engine: Engine) -> NoReturn:
    """On a thread of its own: hand the orders over, and leave at their end."""
    for order in decode(sys.stdin.buffer):
        engine.orders.append(order)
    if engine.has_begun:
        engine.orders.append(End())
        # A device that has died asks for no more blocks.
        deadline = time.monotonic() + 2 * engine.latency + 0.5
        while not engine.over and time.monotonic() < deadline:
            time.sleep(0.01)
    # Closing the stream of a frozen server hangs; leaving does not.
    os._exit(0)


def main(path: str, latency: str, *wanted: str) -> NoReturn:
    """Play what standard input orders, until it ends. `path` is the board's."""
    # The runner's Ctrl-C is for the program, which ends us when the last sentence has been heard.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The callback's wait for the interpreter lock, should it come while an order is read.
    sys.setswitchinterval(0.001)
    # All that is loaded stays: no collection shall walk it while the device waits.
    gc.disable()
    # PortAudio looks for devices about as long as numpy takes to load: both at once.
    Thread(target=_look_for_devices, daemon=True).start()
    board = Board(Path(path))
    # Mapped at both ends: its name may go, whoever is killed. (Windows leaves it to the parent.)
    with suppress(OSError):
        os.unlink(path)
    from footfall.devices.engine import Engine

    in_real_time = raise_priority()
    engine, finished = Engine(board), Event()
    Thread(target=_read, args=(engine,), daemon=True).start()
    _stream = _seek(wanted, float(latency), engine, board, finished)
    if not in_real_time:
        while not engine.thread:
            time.sleep(0.01)
        ask_rtkit(engine.thread)
    # The stream stops by itself only when its device is gone.
    finished.wait()
    os._exit(0)


if __name__ == "__main__":
    if sys.argv[1:] == ["--list"]:
        import json

        print(json.dumps(outputs()))
    else:
        main(*sys.argv[1:])
