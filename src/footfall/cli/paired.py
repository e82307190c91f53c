"""The paired sensors of a live session: they come by themselves, and nobody waits for them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from footfall.cli.asking import folded
from footfall.devices.remembered import Remembered, default_path, load, save
from footfall.errors import FootfallError
from footfall.journal import RADIO
from footfall.model import Notice, Packet, SensorChanged

if TYPE_CHECKING:
    from footfall.devices.bluetooth_link import Event
    from footfall.devices.bluetooth_radio import MakeRadio

Deliver = Callable[[Packet | SensorChanged | Notice], None]

SIMULATED = (
    "Simulated sensors on a simulated runner (seed {seed}): no radio is used, and your own sensors "
    "are left alone."
)


def known() -> tuple[Remembered, ...]:
    """The sensors that the runner has paired."""
    return load(default_path(), _complain)


class Paired:
    """The sensors that are paired: in the runner's own file, or simulated, in memory alone."""

    def __init__(self, simulated: tuple[Remembered, ...] | None = None) -> None:
        """`simulated` are those to begin with in memory; None is the runner's file."""
        self._simulated = simulated

    def sensors(self) -> tuple[Remembered, ...]:
        """All of them, in their order."""
        return known() if self._simulated is None else self._simulated

    def keep(self, sensors: Iterable[Remembered]) -> None:
        """These are all from now on. FootfallError: the file cannot be written."""
        if self._simulated is not None:
            self._simulated = tuple(sensors)
            return
        path = default_path()
        try:
            save(path, sensors)
        except OSError as error:
            raise FootfallError(f"{path} cannot be written: {error.strerror or error}.") from None

    @property
    def where(self) -> str:
        """Where they are kept, in a sentence."""
        if self._simulated is None:
            return f"It is kept in {default_path()}."
        return "It is not kept, for it is simulated."


def world(seed: int | None, *, paired: bool = False) -> tuple[MakeRadio, Paired]:
    """The radio and the sensors of a command: the runner's own, or with a seed simulated ones.

    `paired`: whether simulated ones are paired to begin with.
    """
    if seed is None:
        from footfall.devices.bluetooth_radio import Radio

        return Radio, Paired()
    from footfall.devices.simulated_radio import SENSORS, Simulation

    click.echo(folded(SIMULATED.format(seed=seed)))
    return Simulation(seed).radio, Paired(tuple(s.remembered for s in SENSORS) if paired else ())


def units(sensors: tuple[Remembered, ...]) -> dict[str, bool]:
    """Of sensors whose cadence is known, whether it counts strides."""
    return {sensor.name: sensor.strides for sensor in sensors if sensor.strides is not None}


def remember_units(strides: Mapping[str, bool]) -> None:
    """Keep what was found out about sensors' cadence."""
    before = known()
    after = tuple(replace(s, strides=strides.get(s.name, s.strides)) for s in before)
    if after != before:
        try:
            save(default_path(), after)
        except OSError as error:
            _complain(f"{default_path()} cannot be written: {error.strerror or error}.")


def _complain(sentence: str) -> None:
    click.echo(sentence, err=True)


class Stamps:
    """The session's clock, and what it would tell another thread."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._read: tuple[float, float] | None = None
        """What it told last, and when (`time.monotonic`)."""

    def now(self) -> float:
        """What the clock tells. For one thread: a sound device's has a memory."""
        now = self._clock()
        self._read = now, time.monotonic()
        return now

    def about(self) -> float:
        """The same to a fraction of a millisecond, from any thread; 0 before it was read."""
        if self._read is None:
            return 0.0
        now, read = self._read
        return now + time.monotonic() - read


@contextmanager
def hearing(
    sensors: tuple[Remembered, ...], clock: Callable[[], float], deliver: Deliver, *, shared: bool
) -> Iterator[None]:
    """Keep sensors connected meanwhile; without any, nothing of Bluetooth is even imported.

    `clock` and `deliver` are called on another thread. `shared`: sound goes to Bluetooth
    headphones.
    """
    if not sensors:
        yield
        return
    from footfall.devices.bluetooth import Bluetooth

    def tell(event: Event) -> None:
        # What packets show, the session finds out by itself, and in a replay again.
        if isinstance(event, Notice) or event.state in RADIO:
            deliver(event)

    bluetooth = Bluetooth(sensors, clock, deliver, tell)
    bluetooth.share(shared)
    try:
        yield
    finally:
        bluetooth.close()
