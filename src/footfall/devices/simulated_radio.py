"""A radio that is none: simulated sensors on a simulated runner, behind the real manager.

It stands where bleak stands, so that all that is above it is what real sensors use: the scan, the
links and their watchdog, the bytes. What is sent each second is settled by the seed alone.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from random import Random

from footfall import gatt
from footfall.athlete import Athlete
from footfall.devices.bluetooth_radio import SERVICES, Device, Found, Pace, Radio
from footfall.devices.remembered import Remembered
from footfall.model import Kind, Lap, Packet, Say, Spoken, Step, Target, Unit

SPEED = 10 / 3.6
"""m/s of the belt: 10 km/h."""
INCLINE = 1.0
"""Percent: what makes up for the air that a treadmill lacks (Jones & Doust 1996)."""
WARM = 120
"""Seconds that the runner has run before the first one is sent, so that the heart has risen."""
ADVERTISES = 0.25
"""Seconds between two advertisements of a sensor."""
APART = 0.4
"""Seconds after which one more sensor is heard: a list of real ones grows, too."""
CONNECTS = 0.3
"""Seconds that a connection takes beside the computer."""


@dataclass(frozen=True, slots=True)
class Sensor:
    """What a simulated sensor is."""

    name: str
    address: str
    service: str
    sends: str
    """The characteristic that it notifies, once a second."""
    values: Mapping[str, bytes]
    """What can be read, by characteristic."""
    rssi: float
    """dBm, in the mean."""

    @property
    def remembered(self) -> Remembered:
        """The same once it is paired."""
        kinds, addresses = (SERVICES[self.service],), {sys.platform: self.address}
        serial = self.values[gatt.SERIAL].decode()
        return Remembered(self.name, kinds, addresses, self.name, serial)

    @property
    def characteristics(self) -> dict[int, Characteristic]:
        """All that it has, by handle, as bleak lists them."""
        sent = Characteristic(self.sends, ("notify",))
        return dict(enumerate([sent, *(Characteristic(name, ("read",)) for name in self.values)]))


@dataclass(frozen=True, slots=True)
class Characteristic:
    """What a sensor tells, as bleak names it."""

    uuid: str
    properties: tuple[str, ...]


STRAP = Sensor(
    "Strap (simulated)",
    "00:00:00:00:00:01",
    "180d",
    gatt.HEART_RATE,
    {gatt.BATTERY: gatt.encode_battery(85), gatt.SERIAL: b"simulated 1", gatt.WORN: b"\x01"},
    -55,
)
POD = Sensor(
    "Pod (simulated)",
    "00:00:00:00:00:02",
    "1814",
    gatt.RUNNING,
    {gatt.BATTERY: gatt.encode_battery(15), gatt.SERIAL: b"simulated 2", gatt.MOUNTED: b"\x01"},
    -72,
)
TREADMILL = Sensor(
    "Treadmill (simulated)",
    "00:00:00:00:00:03",
    "1826",
    gatt.TREADMILL,
    {gatt.SERIAL: b"simulated 3"},
    -62,
)
SENSORS = (STRAP, POD, TREADMILL)


def seconds(seed: int) -> Iterator[dict[str, bytes]]:
    """What the sensors send by their names, second after second, for ever; a strap may miss one.

    The runner has run for two minutes, on a treadmill, with a pod that counts strides.
    """
    pace = round(1000 / SPEED)
    athlete = Athlete(seed)
    step = Step(Kind.STEADY, Lap(), targets=(Target(Unit.PACE_KM, pace, pace),))
    athlete.hear(Spoken(0.0, Say.STEP, "", 0, 0, 0, about=step))
    for second in count(1):
        told = {packet.characteristic: packet for packet in athlete.tick(float(second))}
        if second <= WARM:
            continue
        since = second - WARM
        belt = gatt.Treadmill(
            speed=SPEED, distance=int(SPEED * since), incline=INCLINE, elapsed=since
        )
        sent = {
            POD.name: _in_strides(told[gatt.RUNNING]),
            TREADMILL.name: gatt.encode(gatt.TREADMILL, belt),
        }
        if gatt.HEART_RATE in told:
            sent[STRAP.name] = told[gatt.HEART_RATE].data
        yield sent


def _in_strides(packet: Packet) -> bytes:
    """The same from a pod that counts each second step."""
    told = gatt.running(packet.data)
    strides = None if told.cadence is None else told.cadence / 2
    return gatt.encode_running(told.speed, strides, told.distance, running=told.running)


class Simulation:
    """Simulated sensors and who wears them, through one radio after another."""

    def __init__(self, seed: int, second: float = 1.0) -> None:
        """`second` is how long one of the runner's takes, in real ones."""
        self.seed = seed
        self.second = second
        self.seconds = seconds(seed)
        self.away: set[str] = set()
        """Names of the sensors that are out of reach now. Any thread may change it."""

    def radio(self, pace: Pace, notice: Callable[[str], None]) -> Radio:
        """The radio for a `Bluetooth`."""
        return SimulatedRadio(self, pace, notice)


class SimulatedRadio(Radio):
    """Hears the sensors of a simulation. Everything here runs on the manager's loop."""

    def __init__(self, simulation: Simulation, pace: Pace, notice: Callable[[str], None]) -> None:
        super().__init__(pace, notice)
        self.links: set[SimulatedClient] = set()
        """Those that are up."""
        self._simulation = simulation
        self._scatter = Random(simulation.seed)
        self._began: float | None = None

    async def run(self) -> None:
        """For ever: the runner runs, and the scanner scans while somebody is sought."""
        self._began = asyncio.get_running_loop().time()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._send())
            group.create_task(super().run())

    async def _send(self) -> None:
        """A second after another, to whoever listens."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        for sent in self._simulation.seconds:
            due += self._simulation.second
            await asyncio.sleep(due - loop.time())
            for link in list(self.links):
                if link.sensor.name in self._simulation.away:
                    link.lose()
                elif data := sent.get(link.sensor.name):
                    link.send(data)

    async def _look(self) -> bool:
        """Hear who is there, until somebody is found, or for a while; whether somebody was."""
        loop = asyncio.get_running_loop()
        end = loop.time() + self.pace.scan
        async with self.lock:
            while self._is_needed and loop.time() < end:
                if any(self._heard(sensor, self._advertised(sensor)) for sensor in self._there()):
                    return True
                await asyncio.sleep(ADVERTISES)
        return False

    def _there(self) -> list[Sensor]:
        """Who advertises: in reach, and not connected."""
        since = asyncio.get_running_loop().time() - (self._began or 0.0)
        held = {link.sensor.name for link in self.links} | self._simulation.away
        there = enumerate(SENSORS, 1)
        return [s for n, s in there if s.name not in held and since >= n * APART]

    def _advertised(self, sensor: Sensor) -> Found:
        rssi = round(self._scatter.gauss(sensor.rssi, 3))
        return Found(sensor.address, sensor.name, (SERVICES[sensor.service],), rssi)

    def client(self, device: Device, gone: Callable[[], None]) -> SimulatedClient:
        """A link to a sensor; `gone` is called when it is lost."""
        sensor = next(sensor for sensor in SENSORS if sensor.address == device.address)
        return SimulatedClient(self, sensor, gone)

    async def release(self) -> None:
        """There is nothing to give back."""


class SimulatedClient:
    """A link to a simulated sensor, with the face of bleak's."""

    def __init__(self, radio: SimulatedRadio, sensor: Sensor, gone: Callable[[], None]) -> None:
        self.sensor = sensor
        self._radio = radio
        self._gone = gone
        self._heard: Callable[[object, bytearray], None] | None = None

    @property
    def address(self) -> str:
        """The sensor's."""
        return self.sensor.address

    @property
    def services(self) -> Sensor:
        """What has `characteristics`."""
        return self.sensor

    async def connect(self) -> None:
        """Open the link."""
        await asyncio.sleep(CONNECTS)
        self._radio.links.add(self)

    async def disconnect(self) -> None:
        """Close it."""
        self._radio.links.discard(self)

    async def pair(self) -> None:
        """Nothing is secret here."""

    async def start_notify(
        self, _characteristic: object, heard: Callable[[object, bytearray], None], /
    ) -> None:
        """Send each measurement there from now on."""
        self._heard = heard

    async def read_gatt_char(self, characteristic: Characteristic, /) -> bytearray:
        """A value that does not change."""
        return bytearray(self.sensor.values[characteristic.uuid])

    def send(self, data: bytes) -> None:
        """Notify whoever asked for it."""
        if self._heard is not None:
            self._heard(self.sensor, bytearray(data))

    def lose(self) -> None:
        """The link breaks."""
        self._radio.links.discard(self)
        self._gone()
