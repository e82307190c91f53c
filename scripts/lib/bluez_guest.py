"""What runs inside the virtual machine of scripts/test_bluez: two sensors and the real manager.

bumble plays the adapter behind /dev/vhci, a strap and a pod; bluetoothd and the kernel between them
are the real ones. A line is printed for each part; exits with 1 if anything is wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from random import Random
from typing import Any

from bumble import hci
from bumble.controller import Controller
from bumble.core import UUID, AdvertisingData
from bumble.device import Device
from bumble.gatt import Characteristic, Service
from bumble.host import Host
from bumble.link import LocalLink
from bumble.transport import open_transport
from bumble.transport.common import AsyncPipeSink

from footfall import gatt
from footfall.devices.bluetooth import Bluetooth
from footfall.devices.bluetooth_link import Event
from footfall.devices.remembered import Remembered
from footfall.model import Notice, Packet, SensorChanged

BLUETOOTHD = "/usr/libexec/bluetooth/bluetoothd"
PACE = 0.5
"""Seconds between two samples: a sample has arrived when the link is lost midway to the next."""
BACK_WITHIN = 5.0
"""Seconds from a sensor's return to its first sample."""
NOTICED_WITHIN = 10.0
"""Seconds from bluetoothd's death to the sentence that tells of it."""
DEAD = 12.0
"""Seconds for which it stays away."""
AWAY = 3.0
"""Seconds for which a lost sensor may be out of reach."""
HUSH = 1.5
"""Seconds in which a sample has come; the manager takes four for a silence."""
PATIENCE = 60.0
"""Seconds in which what is to come has come."""
FULL, LOW = 80, 12
"""Percent of the strap's battery."""


class Adapter(Controller):
    """bumble's controller, with what the kernel asks of it beyond that."""

    # The kernel would use these in ways that bumble does not answer (bumble #841).
    le_features = Controller.le_features & ~(
        hci.LeFeatureMask.LL_PRIVACY | hci.LeFeatureMask.LE_EXTENDED_ADVERTISING
    )

    def on_hci_le_create_connection_cancel_command(self, command: Any) -> Any:
        """The kernel waits for the end of a connection that it cancels (Core, Vol 4 E 7.8.13)."""
        pending, self.pending_le_connection = self.pending_le_connection, None
        if pending is not None:
            asyncio.get_running_loop().call_soon(self._cancelled, pending.peer_address)
        return super().on_hci_le_create_connection_cancel_command(command)

    def _cancelled(self, peer: hci.Address) -> None:
        self.send_hci_packet(
            hci.HCI_LE_Connection_Complete_Event(
                status=hci.HCI_ErrorCode.UNKNOWN_CONNECTION_IDENTIFIER_ERROR,
                connection_handle=0,
                role=hci.Role.CENTRAL,
                peer_address_type=peer.address_type,
                peer_address=peer,
                connection_interval=0,
                peripheral_latency=0,
                supervision_timeout=0,
                central_clock_accuracy=0,
            )
        )


class Air(LocalLink):
    """bumble's link; it takes a random address for the sender's, whichever was used to connect."""

    def send_acl_data(
        self, sender_controller: Controller, destination_address: Any, transport: Any, data: bytes
    ) -> None:
        """From one end of a connection to the other."""
        connection = sender_controller.le_connections.get(destination_address)
        receiver = self.find_le_controller(destination_address)
        if connection is not None and receiver is not None:
            asyncio.get_running_loop().call_soon(
                receiver.on_link_acl_data, connection.self_address, transport, data
            )


class Sensor:
    """A strap or a pod: advertises when it is not connected, and sends while it is listened to."""

    def __init__(
        self,
        name: str,
        address: str,
        adapter: Adapter,
        measured: tuple[str, str],
        sample: Callable[[int], bytes],
    ) -> None:
        self.name = name
        self.address = address
        self.sent: list[int] = []
        """The numbers of the samples that somebody listened to."""
        self.away = False
        self.hushed = False
        self.there_at = 0.0
        """When it last began to advertise."""
        self._adapter = adapter
        self._number = 0
        self._make = sample
        service, characteristic = measured
        self._controller = Adapter(name, link=adapter.link)
        self._device = Device(
            name=name,
            address=hci.Address(address),
            host=Host(self._controller, AsyncPipeSink(self._controller)),
        )
        self._samples = _notifying(characteristic, b"\0")
        self.battery = _notifying(gatt.BATTERY, gatt.encode_battery(FULL))
        self._device.add_services(
            [
                Service(UUID(service.upper()), [self._samples]),
                Service(UUID("180F"), [self.battery]),
            ]
        )
        uuid = bytes.fromhex(service)[::-1]
        self._advertisement = bytes(
            AdvertisingData(
                [
                    (AdvertisingData.FLAGS, b"\x06"),
                    (AdvertisingData.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS, uuid),
                    (AdvertisingData.COMPLETE_LOCAL_NAME, name.encode()),
                ]
            )
        )
        self._device.on("connection", self._connected)

    async def start(self) -> None:
        """Switch it on."""
        await self._device.power_on()
        await self.advertise()

    async def advertise(self) -> None:
        """From now on it is there."""
        self.away = False
        await self._device.start_advertising(
            advertising_data=self._advertisement,
            advertising_interval_min=100,
            advertising_interval_max=100,
        )
        self.there_at = time.monotonic()

    def _connected(self, connection: Any) -> None:
        connection.on("disconnection", self._disconnected)

    def _disconnected(self, _reason: Any) -> None:
        if not self.away:
            asyncio.get_running_loop().create_task(self.advertise())

    @property
    def is_heard(self) -> bool:
        """Whether somebody has subscribed."""
        bearers = self._device.gatt_server.subscribers
        return any(
            self._samples.handle in subscribed and subscribed[self._samples.handle] != b"\0\0"
            for subscribed in bearers.values()
        )

    async def send(self) -> None:
        """One more sample, if somebody listens."""
        if self.is_heard and not self.hushed:
            self._number += 1
            self.sent.append(self._number)
            await self._device.notify_subscribers(self._samples, self._make(self._number))

    async def drain(self, percent: int) -> None:
        """The battery has so much left."""
        self.battery.value = gatt.encode_battery(percent)
        await self._device.notify_subscribers(self.battery)

    def lose(self) -> None:
        """The link is lost: both ends hear nothing for too long, and neither said goodbye."""
        self.away = True
        for end in (self._adapter, self._controller):
            for connection in list(end.le_connections.values()):
                if self.address in (str(connection.peer_address), str(connection.self_address)):
                    end.on_le_disconnected(connection, hci.HCI_ErrorCode.CONNECTION_TIMEOUT_ERROR)


def _notifying(uuid: str, value: bytes) -> Characteristic:
    """A characteristic that is read and subscribed."""
    both = Characteristic.Properties.READ | Characteristic.Properties.NOTIFY
    return Characteristic(UUID(uuid.upper()), both, Characteristic.READABLE, value)


class Heard:
    """What the manager tells."""

    def __init__(self) -> None:
        self.came: dict[str, list[int]] = {"strap": [], "pod": []}
        self.events: list[Event] = []

    def deliver(self, packet: Packet) -> None:
        """A sample, or something that was read."""
        if packet.characteristic == gatt.HEART_RATE:
            self.came[packet.sensor].append(int(gatt.heart_rate(packet.data).energy or 0))
        elif packet.characteristic == gatt.RUNNING:
            distance = gatt.running(packet.data).distance or 0.0
            self.came[packet.sensor].append(round(distance * 10))

    def notices(self) -> list[Notice]:
        """What is for the screen."""
        return [event for event in list(self.events) if isinstance(event, Notice)]

    def changes(self, sensor: str) -> list[SensorChanged]:
        """What became of a sensor."""
        changes = [event for event in list(self.events) if isinstance(event, SensorChanged)]
        return [event for event in changes if event.sensor == sensor]

    def back_at(self, sensor: str) -> float:
        """When a sensor has come back; 0 while it is away."""
        changes = self.changes(sensor)
        return changes[-1].at if changes and changes[-1].state in ("connected", "back") else 0.0


class Report:
    """A line for each part, and whether all was well."""

    def __init__(self) -> None:
        self.fine = True
        self._since = time.monotonic()

    def line(self, title: str, told: str, fine: bool = True) -> None:
        """What came of a part, and how long it took."""
        now = time.monotonic()
        verdict = "" if fine else "WRONG: "
        print(f"{verdict}{title:11}{told} ({now - self._since:.1f} s)", flush=True)
        self.fine, self._since = self.fine and fine, now


async def until(done: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Wait until it is so; whether it was in time."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.01)
    return True


async def stream(sensor: Sensor) -> None:
    """For ever."""
    while True:
        await sensor.send()
        await asyncio.sleep(PACE)


def start_bluetoothd() -> subprocess.Popen[bytes]:
    """The real one."""
    return subprocess.Popen([BLUETOOTHD], stderr=subprocess.DEVNULL)


async def lose(sensor: Sensor, heard: Heard, chance: Random) -> float:
    """Lose a link between two samples; seconds from the return to the first sample."""
    key = sensor.name.lower()
    before = len(sensor.sent)
    await until(lambda: len(sensor.sent) > before)
    await asyncio.sleep(PACE / 2)
    sensor.lose()
    await asyncio.sleep(chance.uniform(0.0, AWAY))
    await sensor.advertise()
    there = sensor.there_at
    came = await until(lambda: heard.back_at(key) > there)
    return heard.back_at(key) - there if came else float("inf")


def compare(sensor: Sensor, heard: Heard) -> str:
    """What is wrong with the samples of a sensor, in words; nothing if nothing is."""
    sent, came = sensor.sent, heard.came[sensor.name.lower()]
    if came == sent:
        return ""
    doubled = [number for number, times in Counter(came).items() if times > 1]
    return f"{sensor.name}: missing {sorted(set(sent) - set(came))}, doubled {doubled}"


async def settled(sensors: list[Sensor], heard: Heard) -> str:
    """Send nothing while all that is on its way arrives, once or twice; then compare."""
    for sensor in sensors:
        sensor.hushed = True
    await asyncio.sleep(HUSH)
    wrong = "; ".join(filter(None, (compare(sensor, heard) for sensor in sensors)))
    for sensor in sensors:
        sensor.hushed = False
    return wrong


async def main() -> int:
    """All parts, one after the other."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--losses", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance, heard, report = Random(given.seed), Heard(), Report()
    logging.disable(logging.ERROR)

    async with await open_transport("vhci") as vhci:
        adapter = Adapter(
            "adapter", vhci.source, vhci.sink, Air(), public_address="F0:F1:F2:F3:F4:F5"
        )
        strap = Sensor(
            "Strap",
            "C0:00:00:00:00:01",
            adapter,
            ("180d", gatt.HEART_RATE),
            lambda number: gatt.encode_heart_rate(60 + number % 100, energy=number),
        )
        pod = Sensor(
            "Pod",
            "C0:00:00:00:00:02",
            adapter,
            ("1814", gatt.RUNNING),
            lambda number: gatt.encode_running(3.0, 170, distance=number / 10),
        )
        sensors = [strap, pod]
        for sensor in sensors:
            await sensor.start()
        streams = [asyncio.create_task(stream(sensor)) for sensor in sensors]
        bluetoothd = start_bluetoothd()
        version = subprocess.run([BLUETOOTHD, "-v"], capture_output=True, text=True).stdout.strip()
        report.line("bluetoothd", f"{version} and two sensors are there")

        known = [Remembered(s.name.lower(), addresses={sys.platform: s.address}) for s in sensors]
        with closing(Bluetooth(known, time.monotonic, heard.deliver, heard.events.append)):
            fine = await until(lambda: min(map(len, heard.came.values())) >= 5)
            report.line("found", f"samples: {counts(heard)}", fine)
            if not fine:
                return 1
            battery = heard.changes("strap")[-1].battery
            report.line("battery", f"{battery} % was read", battery == FULL)

            backs = []
            for nth in range(given.losses):
                sensor = sensors[nth % 2]
                backs.append(await lose(sensor, heard, chance))
                report.line(
                    f"loss {nth + 1}",
                    f"{sensor.name.lower()} back after {backs[-1]:.2f} s",
                    backs[-1] <= BACK_WITHIN,
                )
            await strap.drain(LOW)
            told = await until(lambda: any(f"{LOW} %" in n.text for n in heard.notices()), 5.0)
            report.line("battery", f"{LOW} % was {'told' if told else 'not told'}", told)
            wrong = await settled(sensors, heard)
            report.line("samples", f"{counts(heard)}, {wrong or 'each exactly once'}", not wrong)

            await die(bluetoothd, sensors, heard, report)
        for task in streams:
            task.cancel()
        report.line("closed", "the manager")
    return int(not report.fine)


async def die(
    bluetoothd: subprocess.Popen[bytes], sensors: list[Sensor], heard: Heard, report: Report
) -> None:
    """Let bluetoothd die without a word, and come back."""
    told = len(heard.notices())
    bluetoothd.kill()
    died = time.monotonic()
    bluetoothd.wait()
    await until(lambda: len(heard.notices()) > told, DEAD)
    news = heard.notices()[told:]
    noticed = news[0].at - died if news else float("inf")
    report.line(
        "death",
        f"noticed after {noticed:.1f} s" if news else "not noticed",
        noticed <= NOTICED_WITHIN,
    )
    await asyncio.sleep(max(0.0, died + DEAD - time.monotonic()))
    start_bluetoothd()
    started = time.monotonic()
    names = [sensor.name.lower() for sensor in sensors]
    await until(lambda: min(map(heard.back_at, names)) > started)
    back = max(map(heard.back_at, names)) - started
    mended = min(map(heard.back_at, names)) > started
    report.line("return", f"both back after {back:.1f} s" if mended else "not back", mended)
    # What was sent into the dead one is lost: from here on nothing is.
    await settled(sensors, heard)
    for sensor in sensors:
        sensor.sent.clear()
        heard.came[sensor.name.lower()].clear()
    await asyncio.sleep(10 * PACE)
    wrong = await settled(sensors, heard)
    notices = [notice.text for notice in heard.notices()[told:]]
    report.line("samples", f"{counts(heard)}, {wrong or 'each exactly once'}", not wrong)
    report.line("told", " ".join(notices) or "nothing", len(notices) == 2)


def counts(heard: Heard) -> str:
    """How many came."""
    return ", ".join(f"{len(came)} of the {name}" for name, came in heard.came.items())


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
