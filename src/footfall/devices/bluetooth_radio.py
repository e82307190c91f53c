"""The one radio: who is sought, the one scanner, the one lock, and whether Bluetooth works at all.

Everything here runs on the manager's loop. bleak is imported by what uses it: a session without
sensors starts without it.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from bleak.backends.device import BLEDevice
    from bleak.backends.scanner import AdvertisementData

T = TypeVar("T")

SERVICES = {"180d": "heart rate", "1814": "running", "1826": "treadmill"}
"""The services that a session can use, in words (Bluetooth SIG, Assigned Numbers 3.4)."""

_BASE = "-0000-1000-8000-00805f9b34fb"
"""How the long form of every assigned number ends."""
_UNSEEN = -127
"""bleak's signal strength of a device that BlueZ tells of, though it did not hear it now."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds, and why so many."""

    silence: float = 4.0
    """Sensors send once a second, and one in ten may be lost; the coach tells silence after 8."""
    patience: float = 30.0
    """Where a new connection brought no data either, it is not the link: a strap is in the hand, a
    pod lies still. The silence that is waited for doubles up to this."""
    scan: float = 4.0
    """Straps advertise four times a second, pods at least every two. An adapter that was switched
    off and on in between forgets that it was scanning."""
    connect: float = 12.0
    """A sensor at the edge of reach takes five; BlueZ itself waits for twice as long as this."""
    call: float = 2.5
    """For what bluetoothd answers at once, unless it hangs. Silence, then a disconnection and a
    scan without an answer make less than ten seconds until it is told."""
    leave: float = 0.4
    """The same when the program ends: a second is all there is."""
    least: float = 0.5
    most: float = 4.0
    """The first and the longest rest between two attempts: a sensor is back within five seconds."""
    rarer: float = 5.0
    """Times as long are rests while sound goes to Bluetooth headphones: scanning takes the radio
    from them, and a Raspberry Pi stutters (bluez-alsa #555)."""
    glance: float = 1.5
    """The length of a scan then."""

    def patient(self, in_vain: int) -> float:
        """Seconds of silence to wait for, after so many connections in a row without data."""
        return min(self.silence * float(1 << min(in_vain, 10)), self.patience)

    def rest(self, failures: int) -> float:
        """Seconds until the next attempt, after so many failures in a row."""
        return min(self.least * float(1 << min(failures, 10)), self.most)


class Trouble(StrEnum):
    """Why there is no Bluetooth, in a sentence for the runner."""

    OFF = "Bluetooth is switched off. Switch it on, and the sensors come by themselves."
    NONE = "There is no Bluetooth LE adapter. Plug one in, and the sensors come by themselves."
    GONE = "The system's Bluetooth service does not answer. On Linux, type: " + (
        "sudo systemctl restart bluetooth"
    )
    DENIED = (
        "Footfall may not use Bluetooth. Allow it in the system's privacy settings; on Linux, "
        + ("type: sudo usermod -aG bluetooth $USER, and log in again.")
    )


BACK = "Bluetooth is back."

_GONE = {
    "org.freedesktop.DBus.Error.ServiceUnknown",
    "org.freedesktop.DBus.Error.NameHasNoOwner",
    "org.freedesktop.DBus.Error.NoReply",
    "org.freedesktop.DBus.Error.Disconnected",
    "org.freedesktop.DBus.Error.TimedOut",
}
_NOT_STARTED = ("org.freedesktop.systemd1.", "org.freedesktop.DBus.Error.Spawn.")
"""How errors begin where the bus cannot start what is gone, with systemd or without."""


@dataclass(frozen=True, slots=True)
class Found:
    """A device that was heard in a scan."""

    address: str
    name: str | None
    kinds: tuple[str, ...]
    """What it says that it measures; () where it does not say."""
    rssi: int
    """dBm: -40 is beside the computer, -90 at the edge of reach."""


Sought = Callable[[Found], bool]
"""Whether a device is the one that is sought."""


class Device(Protocol):
    """A device that can be connected: bleak's, or a simulated one."""

    @property
    def address(self) -> str:
        """Its address."""


class Client(Protocol):
    """The link to a device, as far as it is used: bleak's, or a simulated one."""

    @property
    def address(self) -> str:
        """The device's."""

    @property
    def services(self) -> Any:
        """What it has; `characteristics` by their handles."""

    async def connect(self) -> None:
        """Open the link."""

    async def disconnect(self) -> None:
        """Close it. Nothing comes any more."""

    async def pair(self) -> None:
        """Pair the device with the system."""

    async def start_notify(
        self, characteristic: Any, heard: Callable[[Any, bytearray], None], /
    ) -> None:
        """Call back with each notification."""

    async def read_gatt_char(self, characteristic: Any, /) -> bytearray:
        """Ask for a value."""


def short(uuid: str) -> str:
    """The four hex digits of an assigned number; the whole of any other one."""
    uuid = uuid.lower()
    return uuid[4:8] if uuid.startswith("0000") and uuid.endswith(_BASE) else uuid


def trouble_of(fault: BaseException) -> Trouble | None:
    """Which trouble with Bluetooth as a whole a fault tells of; None is none."""
    from bleak.exc import (
        BleakBluetoothNotAvailableError,
        BleakBluetoothNotAvailableReason,
        BleakDBusError,
    )

    if isinstance(fault, BleakBluetoothNotAvailableError):
        if fault.reason is BleakBluetoothNotAvailableReason.POWERED_OFF:
            return Trouble.OFF
        return Trouble.DENIED if "DENIED" in fault.reason.name else Trouble.NONE
    if isinstance(fault, BleakDBusError):
        if fault.dbus_error in _GONE or fault.dbus_error.startswith(_NOT_STARTED):
            return Trouble.GONE
        if fault.dbus_error == "org.bluez.Error.NotReady":
            return Trouble.OFF
        denied = fault.dbus_error == "org.freedesktop.DBus.Error.AccessDenied"
        return Trouble.DENIED if denied else None
    # No socket of the system's bus, or a bus that is cut off. A sensor that is too slow is neither.
    cut_off = isinstance(fault, OSError | EOFError) and not isinstance(fault, TimeoutError)
    return Trouble.GONE if cut_off else None


async def bounded(work: Coroutine[Any, Any, T], seconds: float) -> T:
    """Wait for a call of bleak, but not longer. TimeoutError: it took longer, and was given up.

    bleak cleans up with calls that wait for ever where bluetoothd hangs, so that a single
    cancellation is not enough.
    """
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task}, timeout=seconds)
        if task.done():
            return task.result()
        raise TimeoutError
    finally:
        for _ in range(3):
            if not task.done():
                task.cancel()
                await asyncio.wait({task}, timeout=0.05)
        if task.done() and not task.cancelled():
            task.exception()  # has been seen


class Radio:
    """Scans while somebody is sought, and keeps scans and connections apart."""

    def __init__(self, pace: Pace, notice: Callable[[str], None]) -> None:
        self.pace = pace
        self.lock = asyncio.Lock()
        """Held by a scan or a connection: side by side they end in `InProgress`."""
        self.sharing = False
        """Whether sound goes to Bluetooth headphones. Any thread may set it."""
        self.closing = False
        self.trouble: Trouble | None = None
        self._notice = notice
        self._sought: dict[asyncio.Future[Device], Sought] = {}
        self._watch: Callable[[Found], None] | None = None
        self._wake = asyncio.Event()
        self._tried: set[str] = set()
        """Devices that were handed out: a scan comes first, the next time."""

    @property
    def call(self) -> float:
        """Seconds for what is answered at once."""
        return self.pace.leave if self.closing else self.pace.call

    def rest(self, failures: int) -> float:
        """Seconds until the next attempt, after so many failures in a row."""
        return self.pace.rest(failures) * (self.pace.rarer if self.sharing else 1.0)

    def watch(self, watch: Callable[[Found], None] | None) -> None:
        """Tell of every device that is heard from now on; None: no more."""
        self._watch = watch
        self._wake.set()

    async def find(self, sought: Sought) -> Device:
        """Wait, for ever if need be, until a device is there to be connected."""
        future: asyncio.Future[Device] = asyncio.get_running_loop().create_future()
        self._sought[future] = sought
        self._wake.set()
        try:
            return await future
        finally:
            del self._sought[future]

    def client(self, device: Device, gone: Callable[[], None]) -> Client:
        """A link to a device that `find` gave; `gone` is called when it is lost."""
        from bleak import BleakClient

        # It takes what its own scanner found, and this radio hands out nothing else.
        found: Any = device
        client: Any = BleakClient(found, lambda _: gone(), timeout=self.pace.connect)
        return client  # type: ignore[no-any-return]

    async def run(self) -> None:
        """For ever: scan while somebody is sought, and only then."""
        failures = 0
        while True:
            await self._needed()
            self._wake.clear()
            pause = 0.0
            try:
                if await self._look() or self._watch:
                    failures = 0
                else:
                    # Beside headphones the rests grow, too, while nobody comes.
                    failures = failures + 1 if self.sharing else 0
                    pause = self.rest(failures)
            except Exception as fault:
                # Whatever bleak raises, the answer is to try again.
                hangs = isinstance(fault, TimeoutError)
                self._be(Trouble.GONE if hangs else trouble_of(fault) or self.trouble)
                pause, failures = self.rest(failures), failures + 1
            with suppress(TimeoutError):
                # Who is sought from now on is sought at once.
                async with asyncio.timeout(pause):
                    await self._wake.wait()

    @property
    def _is_needed(self) -> bool:
        return bool(self._watch) or any(not future.done() for future in self._sought)

    async def _needed(self) -> None:
        while not self._is_needed:
            self._wake.clear()
            await self._wake.wait()

    async def _look(self) -> bool:
        """Scan until somebody is found, or for a while; whether somebody was."""
        from bleak import BleakScanner

        async with self.lock:
            if self.trouble is None:
                await self._look_at_connected()
            if not self._is_needed:
                return True
            found = asyncio.Event()

            def heard(device: BLEDevice, advertisement: AdvertisementData) -> None:
                if advertisement.rssi > _UNSEEN and self._offer(device, advertisement):
                    found.set()

            scanner = BleakScanner(heard)
            try:
                await bounded(scanner.start(), self.call)
                self._be(None)
                with suppress(TimeoutError):
                    async with asyncio.timeout(
                        self.pace.glance if self.sharing else self.pace.scan
                    ):
                        await found.wait()
            finally:
                await bounded(scanner.stop(), self.call)
            return found.is_set()

    def _offer(self, device: BLEDevice, advertisement: AdvertisementData) -> bool:
        """Whether a device that was heard is one that is sought."""
        uuids = map(short, advertisement.service_uuids)
        kinds = tuple(dict.fromkeys(SERVICES[uuid] for uuid in uuids if uuid in SERVICES))
        name = advertisement.local_name or device.name
        return self._heard(device, Found(device.address, name, kinds, advertisement.rssi))

    def _heard(self, device: Device, found: Found) -> bool:
        """A device was heard; whether it is one that is sought."""
        if self._watch:
            self._watch(found)
        return self._hand_out(device, found)

    def _hand_out(self, device: Device, found: Found) -> bool:
        future = self._seeker(found)
        if future is not None:
            future.set_result(device)
            self._tried.add(device.address)
        return future is not None

    def _seeker(self, found: Found) -> asyncio.Future[Device] | None:
        """Who seeks this device."""
        waiting = (item for item in self._sought.items() if not item[0].done())
        return next((future for future, sought in waiting if sought(found)), None)

    async def _look_at_connected(self) -> None:
        """A run that crashed leaves its sensors connected, where no scan can hear them."""
        from bleak import BleakAdapter

        try:
            adapter = await bounded(BleakAdapter.get(), self.call)
            devices = await adapter.get_connected_devices(list(SERVICES))
        except NotImplementedError:
            return
        for device in devices:
            found = Found(device.address, device.name, (), _UNSEEN)
            # bleak believes so, but bluetoothd may be gone, or hang: a scan shows that soon.
            if device.address not in self._tried:
                self._hand_out(device, found)
            elif self._seeker(found) is not None:
                self._tried.discard(device.address)

    def _be(self, trouble: Trouble | None) -> None:
        """Tell what has changed about Bluetooth as a whole."""
        if trouble is not self.trouble:
            self.trouble = trouble
            self._notice(BACK if trouble is None else str(trouble))

    async def release(self) -> None:
        """Give back the connection to the bus, which bleak would keep while the program runs."""
        module: Any = sys.modules.get("bleak.backends.bluezdbus.manager")
        managers = getattr(module, "_global_instances", {})
        manager = managers.pop(asyncio.get_running_loop(), None)
        bus = getattr(manager, "_bus", None)
        if bus is not None:
            bus.disconnect()
            with suppress(Exception):
                await bounded(bus.wait_for_disconnect(), self.pace.leave)


MakeRadio = Callable[[Pace, Callable[[str], None]], Radio]
"""What makes the radio of a `Bluetooth` from its pace and its notices: `Radio`, or another one."""
