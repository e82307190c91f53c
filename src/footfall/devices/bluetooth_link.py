"""One sensor: found, connected, listened to, lost, and found again, for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from footfall import gatt
from footfall.devices.bluetooth_radio import Client, Device, Found, Radio, bounded, short
from footfall.devices.remembered import Remembered
from footfall.errors import PacketError
from footfall.model import Notice, Packet, SensorChanged

if TYPE_CHECKING:
    from bleak.backends.characteristic import BleakGATTCharacteristic

T = TypeVar("T")

MEASURED = (gatt.HEART_RATE, gatt.RUNNING, gatt.TREADMILL)
"""What is subscribed, whatever the sensor says that it is: straps are footpods, too, and treadmills
send their cadence beside their speed. The watchdog watches these."""
TOLD_ONCE = (
    *(gatt.SERIAL, gatt.MANUFACTURER, gatt.MODEL, gatt.FIRMWARE),
    *(gatt.WORN, gatt.RUNNING_FEATURE, gatt.MOUNTED),
)
"""What is read once: what the sensor is, where it is worn, and what a pod can do."""
LOW_BATTERY = 15
"""Percent, at which a runner has some runs left to buy a coin cell."""

_LIVE = ("connected", "back")
_LOST = ("silent", "lost")

Event = SensorChanged | Notice


@dataclass(frozen=True, slots=True)
class Outlet:
    """Where everything goes. Both are called on the manager's thread, and must not block."""

    clock: Callable[[], float]
    """Seconds since the session began."""
    deliver: Callable[[Packet], None]
    tell: Callable[[Event], None]


class NotOursError(Exception):
    """A sensor of the same name, and another serial."""


class Link:
    """Keeps one sensor connected. Everything here runs on the manager's loop."""

    def __init__(self, sensor: Remembered, radio: Radio, outlet: Outlet) -> None:
        self._sensor = sensor
        self._radio = radio
        self._outlet = outlet
        self._state: str | None = None
        self._battery: int | None = None
        self._warned = False
        self._told: set[str] = set()
        """What was read already."""
        self._mute: set[str] = set()
        """What it does not answer when it is asked."""
        self._strangers: set[str] = set()
        """Addresses of sensors that have the same name and are not ours."""
        self._heard_at = 0.0
        """The loop's time of the last measurement."""
        self._heard = 0
        """How many measurements came."""
        self._in_vain = 0
        """How many connections in a row brought none."""

    async def run(self) -> None:
        """For ever: find the sensor, connect it, listen; then the same again."""
        failures = 0
        while True:
            device = await self._radio.find(self._is_it)
            if self._state is None and self._has_address(device.address):
                self._become("found")
            heard = self._heard
            with suppress(Exception):
                # Whatever bleak raises, the answer is to try again; what concerns all of Bluetooth
                # the next scan will tell.
                await self._attend(device)
            failures = 0 if self._heard > heard else failures + 1
            await asyncio.sleep(self._radio.rest(max(0, failures - 1)))

    def _is_it(self, found: Found) -> bool:
        """By its address; by its name where that cannot be enough or changes."""
        sensor = self._sensor
        if found.address in self._strangers:
            return False
        if self._has_address(found.address):
            return True
        if sensor.advertised is None or sensor.advertised != found.name:
            return False
        return sensor.address is None or sensor.serial is not None

    def _has_address(self, address: str) -> bool:
        known = self._sensor.address
        return known is not None and known.lower() == address.lower()

    async def _attend(self, device: Device) -> None:
        """Connect and listen until the link is lost or silent."""
        gone = asyncio.Event()
        client = self._radio.client(device, gone.set)
        try:
            async with self._radio.lock:
                await bounded(client.connect(), self._radio.pace.connect)
            await self._subscribe(client)
            if self._state == "found":
                self._become("connected")
            await self._listen(gone)
        finally:
            # Else BlueZ goes on sending to the old client, and the next one hears everything twice
            # (bleak #2002).
            with suppress(Exception):
                await bounded(client.disconnect(), self._radio.call)

    async def _listen(self, gone: asyncio.Event) -> None:
        """Until the link is lost, or nothing has come for too long."""
        pace, time = self._radio.pace, asyncio.get_running_loop().time
        heard, self._heard_at = self._heard, time()
        while not gone.is_set():
            patience = pace.silence if self._heard > heard else pace.patient(self._in_vain)
            left = self._heard_at + patience - time()
            if left <= 0:
                self._in_vain = 0 if self._heard > heard else self._in_vain + 1
                # bluetoothd may be gone without a word: bleak then says that all is well.
                self._lose("silent")
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await gone.wait()
        self._lose("lost")

    # What is there.

    async def _subscribe(self, client: Client) -> None:
        """Read and subscribe everything that is known; the battery first, for the news has it."""
        there: dict[str, list[BleakGATTCharacteristic]] = {}
        for characteristic in client.services.characteristics.values():
            there.setdefault(short(characteristic.uuid), []).append(characteristic)
        await self._check_serial(client, there)
        if self._state is None:
            self._become("found")
        for characteristic in there.get(gatt.BATTERY, ()):
            # It is read before it is subscribed: BlueZ tells a read as a notification, too.
            await self._read(client, characteristic)
        measured = [found for name in MEASURED for found in there.get(name, ())]
        faults = [await self._start(client, characteristic) for characteristic in measured]
        if faults and all(faults):
            raise next(fault for fault in faults if fault)
        for characteristic in there.get(gatt.BATTERY, ()):
            if "notify" in characteristic.properties:
                await self._start(client, characteristic)
        for name in TOLD_ONCE:
            for characteristic in there.get(name, ()):
                if name not in self._told:
                    await self._read(client, characteristic)

    async def _check_serial(
        self, client: Client, there: dict[str, list[BleakGATTCharacteristic]]
    ) -> None:
        """A sensor that was found by its name has to be the one that was paired."""
        serial = self._sensor.serial
        if serial is None or self._has_address(client.address):
            return
        for characteristic in there.get(gatt.SERIAL, ()):
            data = await self._read(client, characteristic)
            if data is not None and gatt.text(gatt.SERIAL, data) == serial:
                return
        self._strangers.add(client.address)
        raise NotOursError

    async def _start(
        self, client: Client, characteristic: BleakGATTCharacteristic
    ) -> Exception | None:
        """Subscribe; why it could not be."""
        name = short(characteristic.uuid)

        def heard(_: BleakGATTCharacteristic, data: bytearray) -> None:
            self._take(name, bytes(data))

        try:
            # A sensor at the edge of reach takes its time, as it does to be connected.
            seconds = self._radio.pace.connect
            await self._paired(client, lambda: client.start_notify(characteristic, heard), seconds)
        except Exception as fault:
            return fault
        return None

    async def _read(self, client: Client, characteristic: BleakGATTCharacteristic) -> bytes | None:
        """Read, deliver and return; None where it cannot be read, which nothing depends on."""
        name = short(characteristic.uuid)
        if "read" not in characteristic.properties or name in self._mute:
            return None
        try:
            seconds = self._radio.call
            data = bytes(
                await self._paired(client, lambda: client.read_gatt_char(characteristic), seconds)
            )
        except TimeoutError:
            self._mute.add(name)
            return None
        except Exception:
            return None
        self._told.add(name)
        self._take(name, data)
        return data

    async def _paired(
        self, client: Client, ask: Callable[[], Coroutine[Any, Any, T]], seconds: float
    ) -> T:
        """What a sensor answers, which may want to be paired first."""
        try:
            return await bounded(ask(), seconds)
        except Exception as fault:
            if not wants_pairing(fault):
                raise
        await bounded(client.pair(), self._radio.pace.connect)
        return await bounded(ask(), seconds)

    # What comes.

    def _take(self, name: str, data: bytes) -> None:
        """Something was sent, or read."""
        at = self._outlet.clock()
        if name == gatt.BATTERY:
            self._note_battery(data)
        elif name in MEASURED:
            self._heard_at = asyncio.get_running_loop().time()
            self._heard += 1
            self._in_vain = 0
            if self._state == "found":
                self._become("connected")
            elif self._state in _LOST:
                self._become("back")
        self._outlet.deliver(Packet(at, self._sensor.name, name, data))

    def _note_battery(self, data: bytes) -> None:
        try:
            percent = gatt.battery(data).percent
        except PacketError:
            return
        if percent is None:
            return
        self._battery = percent
        if percent <= LOW_BATTERY and not self._warned:
            self._warned = True
            name = self._sensor.name
            self._notice(f"The battery of {name} is at {percent} %. Change it soon.")

    def _lose(self, state: str) -> None:
        if self._state in _LIVE:
            self._become(state)

    def _become(self, state: str) -> None:
        self._state = state
        at = self._outlet.clock()
        self._outlet.tell(SensorChanged(at, self._sensor.name, state, self._battery))

    def _notice(self, sentence: str) -> None:
        self._outlet.tell(Notice(self._outlet.clock(), sentence))


def wants_pairing(fault: Exception) -> bool:
    """Whether a sensor wants to be paired first. macOS and Windows see to that themselves."""
    from bleak.exc import BleakDBusError, BleakGATTProtocolError, BleakGATTProtocolErrorCode

    if isinstance(fault, BleakGATTProtocolError):
        return fault.code in (
            BleakGATTProtocolErrorCode.INSUFFICIENT_AUTHENTICATION,
            BleakGATTProtocolErrorCode.INSUFFICIENT_ENCRYPTION,
            BleakGATTProtocolErrorCode.INSUFFICIENT_ENCRYPTION_KEY_SIZE,
        )
    if isinstance(fault, BleakDBusError):
        return fault.dbus_error == "org.bluez.Error.NotPermitted"
    return False
