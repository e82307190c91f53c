"""A fake BlueZ on a private D-Bus, for tests with unmodified bleak and without a radio.

`FakeBlueZ` is the test's end: it starts a `dbus-daemon` and this file as a program, which owns
`org.bluez` there. So bluetoothd can be killed and frozen like the real one. The sensors are told
what to do by lines of JSON. Nothing of the program is imported.

As in the real one: each client that asked for notifications is sent each of them, also after a lost
link, until it leaves the bus or says stop; a read is told as a notification, too; a device that
advertises no more cannot be connected; two cannot be connected at once.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any

ADVERTISING = 0.01
"""Seconds between two advertisements; real sensors take 0.1 to 2."""
ADAPTER = "/org/bluez/hci0"
ADDRESS_OF_ADAPTER = "00:00:00:00:00:01"
CONFIGURATION = """<busconfig>
  <type>session</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/><allow own="*"/>
    <allow send_type="method_call"/><allow send_type="signal"/>
    <allow send_type="method_return"/><allow send_type="error"/>
    <allow receive_type="method_call"/><allow receive_type="signal"/>
    <allow receive_type="method_return"/><allow receive_type="error"/>
  </policy>
</busconfig>
"""


@dataclass(frozen=True, slots=True)
class Sensor:
    """What a sensor is."""

    name: str
    address: str
    values: Mapping[str, str]
    """What can be read or subscribed, hex digits by characteristic (four hex digits)."""
    services: Mapping[str, tuple[str, ...]]
    """The characteristics of each service."""
    advertised: tuple[str, ...] = ()
    """The services that it advertises."""
    rssi: int = -60
    at_once: str = ""
    """What it sends as soon as its measurements are subscribed."""
    mute: tuple[str, ...] = ()
    """What it does not answer when it is read."""
    guarded: bool = False
    """Whether it wants to be paired before it tells anything."""


def strap(name: str = "Strap", address: str = "C0:00:00:00:00:01", **more: Any) -> Sensor:
    """A chest strap with a battery and a serial number."""
    values = {"2a37": "", "2a19": "32", "2a29": b"Maker".hex(), "2a25": name.encode().hex()}
    services = {"180d": ("2a37",), "180f": ("2a19",), "180a": ("2a29", "2a25")}
    return Sensor(name, address, values, services, ("180d",), **more)


def pod(name: str = "Pod", address: str = "C0:00:00:00:00:02", **more: Any) -> Sensor:
    """A foot pod with a battery, a feature and a location."""
    values = {"2a53": "", "2a54": "0300", "2a5d": "01", "2a19": "3c", "2a25": name.encode().hex()}
    services = {"1814": ("2a53", "2a54", "2a5d"), "180f": ("2a19",), "180a": ("2a25",)}
    return Sensor(name, address, values, services, ("1814",), **more)


def treadmill(name: str = "Belt", address: str = "C0:00:00:00:00:03", **more: Any) -> Sensor:
    """A treadmill whose cadence stands beside its fitness service."""
    services = {"1826": ("2acd",), "1814": ("2a53",)}
    return Sensor(name, address, {"2acd": "", "2a53": ""}, services, ("1826",), **more)


NOTIFIES = ("2a37", "2a53", "2acd", "2a19")


# --- The test's end -----------------------------------------------------------------------------


class FakeBlueZ:
    """A D-Bus, a bluetoothd and some sensors, all of them the test's own."""

    def __init__(self) -> None:
        if not shutil.which("dbus-daemon"):
            raise RuntimeError("To test Bluetooth, type: sudo apt-get install -y dbus-daemon")
        self._folder = Path(tempfile.mkdtemp(prefix="footfall-bluez-"))
        self._socket = self._folder / "bus"
        self.address = f"unix:path={self._socket}"
        """For `DBUS_SYSTEM_BUS_ADDRESS`."""
        self._bus: subprocess.Popen[bytes] | None = None
        self._sensors: dict[str, Sensor] = {}
        self._daemon: subprocess.Popen[str] | None = None
        self.start()

    def __enter__(self) -> FakeBlueZ:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def start(self) -> None:
        """It comes, or comes back; the sensors are where they were, and advertise."""
        if self._bus is None:
            self._start_bus()
        self._daemon = subprocess.Popen(
            [sys.executable, __file__],
            env=os.environ | {"DBUS_SYSTEM_BUS_ADDRESS": self.address},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._daemon.stdout is not None
        self._daemon.stdout.readline()
        for sensor in self._sensors.values():
            self._tell("add", sensor=asdict(sensor))

    def kill(self) -> None:
        """It dies without a word."""
        assert self._daemon is not None
        self._daemon.kill()
        self._daemon.communicate()
        self._daemon = None

    def kill_bus(self) -> None:
        """The whole bus dies, and bluetoothd with it."""
        assert self._bus is not None
        if self._daemon is not None:
            self.kill()
        self._bus.kill()
        self._bus.communicate()
        self._bus = None

    def freeze(self) -> None:
        """It answers nothing any more."""
        assert self._daemon is not None
        self._daemon.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on."""
        assert self._daemon is not None
        self._daemon.send_signal(signal.SIGCONT)

    def close(self) -> None:
        """All of it goes."""
        if self._bus is not None:
            self.kill_bus()
        shutil.rmtree(self._folder, ignore_errors=True)

    def add(self, sensor: Sensor, *, advertises: bool = True, connected: bool = False) -> None:
        """A sensor comes into reach. One that is `connected` was left so by an earlier run."""
        self._sensors[sensor.name] = sensor
        self._tell("add", sensor=asdict(sensor), advertises=advertises, connected=connected)

    def advertise(self, name: str, on: bool = True) -> float:
        """A sensor advertises, or is held by something else; `time.monotonic()` when it does."""
        at: float = self._tell("advertise", name=name, on=on)
        return at

    def move(self, name: str, address: str) -> None:
        """A sensor takes another address."""
        self._sensors[name] = replace(self._sensors[name], address=address)
        self._tell("add", sensor=asdict(self._sensors[name]))

    def lose(self, name: str, away: bool = False) -> None:
        """The link of a sensor is lost now; `away`: it does not advertise until told."""
        self._tell("lose", name=name, away=away)

    def touch(self, name: str) -> None:
        """Somebody changes what is known of a sensor, which may be far away."""
        self._tell("touch", name=name)

    def lose_at(self, name: str, *moments: tuple[str, int]) -> None:
        """The link will be lost at these moments, one after the other.

        A moment: `connected` (before the services are known), `services`, `subscribed` or `sent`,
        and after how many more of these.
        """
        self._tell("lose_at", name=name, moments=moments)

    def notify(self, name: str, characteristic: str, data: bytes) -> int:
        """A sensor sends something; how many clients it is sent to."""
        count: int = self._tell("notify", name=name, characteristic=characteristic, data=data.hex())
        return count

    def stream(self, name: str, characteristic: str, samples: Iterable[bytes], pace: float) -> None:
        """A sensor sends these at a pace, in seconds, while somebody listens to it."""
        data = [sample.hex() for sample in samples]
        self._tell("stream", name=name, characteristic=characteristic, samples=data, pace=pace)

    def hush(self, name: str, on: bool = True) -> None:
        """A sensor's stream pauses with the link up, or goes on."""
        self._tell("hush", name=name, on=on)

    def sent(self, name: str) -> list[bytes]:
        """What of its stream a sensor has sent to somebody, in order."""
        return [bytes.fromhex(data) for data in self._tell("sent", name=name)]

    def losses(self, name: str) -> tuple[int, float]:
        """How often a link was lost, and `time.monotonic()` when the sensor advertised again."""
        count, there = self._tell("losses", name=name)
        return int(count), there

    def reset(self) -> None:
        """A bluetoothd that runs, an adapter that is on, and no sensors."""
        self._sensors.clear()
        if self._daemon is None:
            self.start()
        self._tell("reset")

    def refuse(self, name: str, times: int, error: str = "Failed", text: str = "refused") -> None:
        """The next connections of a sensor end in an `org.bluez.Error`."""
        self._tell("refuse", name=name, times=times, error=error, text=text)

    def power(self, on: bool) -> None:
        """The adapter is switched on or off."""
        self._tell("power", on=on)

    def pull(self) -> None:
        """The adapter is pulled out."""
        self._tell("pull")

    def counts(self) -> dict[str, int]:
        """How often each method was called; `scanning`: how many clients scan now; `side by side`:
        how often one was to be connected beside a scan or another connection.
        """
        counts: dict[str, int] = self._tell("counts")
        return counts

    def _start_bus(self) -> None:
        self._socket.unlink(missing_ok=True)
        configuration = self._folder / "bus.conf"
        configuration.write_text(CONFIGURATION.format(socket=self._socket))
        self._bus = subprocess.Popen(
            ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--print-address"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # it may not have as many files as it would like
        )
        assert self._bus.stdout is not None
        self._bus.stdout.readline()

    def _tell(self, what: str, **how: Any) -> Any:
        assert self._daemon is not None
        assert self._daemon.stdin is not None
        assert self._daemon.stdout is not None
        self._daemon.stdin.write(json.dumps({"what": what, **how}) + "\n")
        self._daemon.stdin.flush()
        line = self._daemon.stdout.readline()
        if not line:
            raise RuntimeError("the fake bluetoothd has ended")
        return json.loads(line)


# --- bluetoothd ---------------------------------------------------------------------------------


def _uuid(short: str) -> str:
    return f"0000{short}-0000-1000-8000-00805f9b34fb"


@dataclass
class Device:
    """A sensor as bluetoothd knows it."""

    sensor: Sensor
    path: str
    advertises: bool = True
    known: bool = False
    """Whether it has an object on the bus: it was seen."""
    resolved: bool = False
    """Whether its services have objects on the bus."""
    connected: bool = False
    paired: bool = False
    clients: dict[str, list[str]] = field(default_factory=dict)
    """Who asked for the notifications of each characteristic."""
    refusals: int = 0
    refusal: tuple[str, str] = ("Failed", "refused")
    losses: list[list[Any]] = field(default_factory=list)
    lost: int = 0
    """How often its link was."""
    there_at: float = 0.0
    """`time.monotonic()` when it advertised again."""
    pending: Any = None
    """A call of Connect that waits for the sensor to advertise."""
    hushed: bool = False
    sent: list[str] = field(default_factory=list)

    def paths(self) -> dict[str, str]:
        """Where each characteristic stands."""
        found = {}
        for place, (service, characteristics) in enumerate(self.sensor.services.items()):
            handle = 0x10 + 0x20 * place
            found[service] = f"{self.path}/service{handle:04x}"
            for nth, characteristic in enumerate(characteristics):
                found[characteristic] = f"{found[service]}/char{handle + 1 + 3 * nth:04x}"
        return found


class Daemon:
    """org.bluez: an adapter, and the devices that it knows."""

    def __init__(self) -> None:
        from dbus_fast import BusType, Message, MessageType, Variant
        from dbus_fast.aio import MessageBus

        self._message, self._types, self._variant = Message, MessageType, Variant
        self.bus = MessageBus(bus_type=BusType.SYSTEM)
        self.devices: dict[str, Device] = {}
        self.powered = True
        self.plugged = True
        self.scanning: set[str] = set()
        self.calls: dict[str, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Own the name, and do as the lines of the standard input say."""
        await self.bus.connect()
        self.bus.add_message_handler(self._handle)
        await self.bus.call(
            self._message(
                destination="org.freedesktop.DBus",
                path="/org/freedesktop/DBus",
                interface="org.freedesktop.DBus",
                member="AddMatch",
                signature="s",
                body=["type='signal',interface='org.freedesktop.DBus',member='NameOwnerChanged'"],
            )
        )
        await self.bus.request_name("org.bluez")
        # As the real one does when it starts: who waited for it hears of its adapter.
        self._added(ADAPTER, {"org.bluez.Adapter1": self._adapter()})
        self._start(self._advertise())
        reader = asyncio.StreamReader(limit=2**24)  # a stream is one line
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
        )
        print("ready", flush=True)
        while line := await reader.readline():
            order = json.loads(line)
            answer = getattr(self, "do_" + order.pop("what"))(**order)
            # What was sent is on its way before the test goes on.
            print(json.dumps(answer), flush=True)

    def _start(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # What the test asks for.

    def do_add(
        self, sensor: dict[str, Any], advertises: bool = True, connected: bool = False
    ) -> None:
        """A sensor is there."""
        for old in [d for d in self.devices.values() if d.sensor.name == sensor["name"]]:
            self._drop(old)
            del self.devices[old.path]
        path = f"{ADAPTER}/dev_{sensor['address'].replace(':', '_')}"
        device = Device(Sensor(**sensor), path, advertises and not connected)
        self.devices[path] = device
        if connected:
            self._show(device)
            self._connect(device)
            self._resolve(device)

    def do_advertise(self, name: str, on: bool) -> float:
        """It advertises, or not."""
        self._named(name).advertises = on
        return time.monotonic()

    def do_lose(self, name: str, away: bool) -> None:
        """Its link is gone."""
        device = self._named(name)
        device.advertises = not away
        self._drop(device)

    def do_touch(self, name: str) -> None:
        """It is trusted."""
        path = self._named(name).path
        self._changed(path, "org.bluez.Device1", {"Trusted": self._variant("b", True)})

    def do_lose_at(self, name: str, moments: list[list[Any]]) -> None:
        """Its link will be gone."""
        self._named(name).losses += moments

    def do_losses(self, name: str) -> list[float]:
        """How often it was, and when it advertised again."""
        device = self._named(name)
        return [device.lost, device.there_at]

    def do_reset(self) -> None:
        """As if it had just been started, with nothing around."""
        self._stop_all()
        if not self.plugged:
            self.plugged = True
            self._added(ADAPTER, {"org.bluez.Adapter1": self._adapter()})
        self.do_power(True)
        for device in list(self.devices.values()):
            if device.known:
                self._removed(device.path, ["org.bluez.Device1"])
        self.devices.clear()
        self.calls.clear()

    def do_notify(self, name: str, characteristic: str, data: str) -> int:
        """It sends something."""
        return self._notify(self._named(name), characteristic, data)

    def do_stream(self, name: str, characteristic: str, samples: list[str], pace: float) -> None:
        """It sends one thing after the other."""
        self._start(self._stream(self._named(name), characteristic, samples, pace))

    def do_hush(self, name: str, on: bool) -> None:
        """It sends nothing."""
        self._named(name).hushed = on

    def do_sent(self, name: str) -> list[str]:
        """What it has sent."""
        return self._named(name).sent

    def do_refuse(self, name: str, times: int, error: str, text: str) -> None:
        """It refuses."""
        device = self._named(name)
        device.refusals, device.refusal = times, (error, text)

    def do_power(self, on: bool) -> None:
        """The adapter goes on or off."""
        self.powered = on
        if not on:
            self._stop_all()
        self._changed(ADAPTER, "org.bluez.Adapter1", {"Powered": self._variant("b", on)})

    def do_pull(self) -> None:
        """The adapter is gone."""
        self._stop_all()
        self.plugged = False
        for device in self.devices.values():
            if device.known:
                self._removed(device.path, ["org.bluez.Device1"])
        self._removed(ADAPTER, ["org.bluez.Adapter1"])

    def do_counts(self) -> dict[str, int]:
        """What was called."""
        return {**self.calls, "scanning": len(self.scanning)}

    def _named(self, name: str) -> Device:
        return next(d for d in self.devices.values() if d.sensor.name == name)

    def _stop_all(self) -> None:
        self.scanning.clear()
        for device in self.devices.values():
            self._drop(device)

    # What the sensors do.

    async def _advertise(self) -> None:
        while True:
            for device in list(self.devices.values()):
                if not device.advertises or device.connected or not self.powered:
                    continue
                if device.pending is not None:
                    call, device.pending = device.pending, None
                    self._start(self._connected(device, call))
                elif self.scanning:
                    self._show(device)
            await asyncio.sleep(ADVERTISING)

    async def _stream(
        self, device: Device, characteristic: str, samples: list[str], pace: float
    ) -> None:
        for sample in samples:
            while device.hushed or not self._notify(device, characteristic, sample):
                await asyncio.sleep(pace)
            device.sent.append(sample)
            self._maybe_lose(device, "sent")
            await asyncio.sleep(pace)

    def _notify(self, device: Device, characteristic: str, data: str) -> int:
        clients = device.clients.get(characteristic, [])
        if not device.connected:
            return 0
        for _ in clients:
            self._value(device, characteristic, data)
        return len(clients)

    def _value(self, device: Device, characteristic: str, data: str) -> None:
        path = device.paths()[characteristic]
        value = {"Value": self._variant("ay", bytes.fromhex(data))}
        self._changed(path, "org.bluez.GattCharacteristic1", value)

    def _show(self, device: Device) -> None:
        """It was seen."""
        rssi = self._variant("n", device.sensor.rssi)
        if device.known:
            self._changed(device.path, "org.bluez.Device1", {"RSSI": rssi})
            return
        device.known = True
        self._added(device.path, {"org.bluez.Device1": self._device(device) | {"RSSI": rssi}})

    def _connect(self, device: Device) -> None:
        device.connected = True
        self._changed(device.path, "org.bluez.Device1", {"Connected": self._variant("b", True)})

    def _resolve(self, device: Device) -> None:
        if not device.resolved:
            device.resolved = True
            for path, interfaces in self._gatt(device).items():
                self._added(path, interfaces)
        resolved = {"ServicesResolved": self._variant("b", True)}
        self._changed(device.path, "org.bluez.Device1", resolved)

    async def _connected(self, device: Device, call: Any) -> None:
        self._connect(device)
        self._reply(call)
        await asyncio.sleep(0)
        if self._maybe_lose(device, "connected"):
            return
        self._resolve(device)
        self._maybe_lose(device, "services")

    def _maybe_lose(self, device: Device, stage: str) -> bool:
        if not device.losses or device.losses[0][0] != stage:
            return False
        device.losses[0][1] -= 1
        if device.losses[0][1] >= 0:
            return False
        del device.losses[0]
        self._drop(device)
        return True

    def _drop(self, device: Device) -> None:
        """The link is gone; who asked for notifications will have them from the next one, too."""
        if not device.connected:
            return
        device.connected = False
        device.lost, device.there_at = device.lost + 1, time.monotonic()
        no = self._variant("b", False)
        self._changed(device.path, "org.bluez.Device1", {"ServicesResolved": no})
        self._changed(device.path, "org.bluez.Device1", {"Connected": no})

    # What clients ask for.

    def _handle(self, call: Any) -> Any:
        if call.message_type is self._types.SIGNAL:
            if call.member == "NameOwnerChanged" and not call.body[2]:
                self._forget(call.body[0])
            return None
        if call.message_type is not self._types.METHOD_CALL or call.destination is None:
            return None
        self.calls[call.member] = self.calls.get(call.member, 0) + 1
        answer: Callable[[Any], Any] | None = getattr(self, f"_on_{call.member}", None)
        if answer is None:
            return None
        return answer(call) or True

    def _forget(self, client: str) -> None:
        """A client has left the bus."""
        self.scanning.discard(client)
        for device in self.devices.values():
            for clients in device.clients.values():
                with suppress(ValueError):
                    clients.remove(client)

    def _on_GetManagedObjects(self, call: Any) -> Any:
        objects: dict[str, Any] = {}
        if self.plugged:
            objects[ADAPTER] = {"org.bluez.Adapter1": self._adapter()}
        for device in self.devices.values():
            if device.known:
                objects[device.path] = {"org.bluez.Device1": self._device(device)}
            if device.resolved:
                objects |= self._gatt(device)
        return self._message.new_method_return(call, "a{oa{sa{sv}}}", [objects])

    def _on_SetDiscoveryFilter(self, call: Any) -> Any:
        return self._done(call)

    def _on_StartDiscovery(self, call: Any) -> Any:
        if not self.powered:
            return self._error(call, "NotReady", "Resource Not Ready")
        if call.sender in self.scanning:
            return self._error(call, "InProgress", "Operation already in progress")
        self.scanning.add(call.sender)
        return self._done(call)

    def _on_StopDiscovery(self, call: Any) -> Any:
        if call.sender not in self.scanning:
            return self._error(call, "Failed", "No discovery started")
        self.scanning.discard(call.sender)
        for device in self.devices.values():
            if device.known:
                self._changed(device.path, "org.bluez.Device1", {}, ["RSSI"])
        return self._done(call)

    def _on_Connect(self, call: Any) -> Any:
        device = self.devices.get(call.path)
        if device is None or not device.known:
            return self._message.new_error(
                call, "org.freedesktop.DBus.Error.UnknownObject", "no such device"
            )
        if not self.powered:
            return self._error(call, "NotReady", "Resource Not Ready")
        if device.refusals:
            device.refusals -= 1
            return self._error(call, *device.refusal)
        busy = any(other.pending is not None for other in self.devices.values())
        if self.scanning or busy:
            self.calls["side by side"] = self.calls.get("side by side", 0) + 1
        if busy:
            return self._error(call, "InProgress", "Operation already in progress")
        device.pending = call
        return None

    def _on_Disconnect(self, call: Any) -> Any:
        device = self.devices[call.path]
        if device.pending is not None:
            self.bus.send(self._error(device.pending, "Failed", "Canceled"))
            device.pending = None
        self._drop(device)
        return self._done(call)

    def _on_Pair(self, call: Any) -> Any:
        device = self.devices[call.path]
        device.paired = True
        self._changed(device.path, "org.bluez.Device1", {"Paired": self._variant("b", True)})
        return self._done(call)

    def _on_Set(self, call: Any) -> Any:
        return self._done(call)

    def _on_StartNotify(self, call: Any) -> Any:
        device, characteristic = self._at(call)
        if device is None or not device.connected:
            return self._message.new_error(
                call, "org.freedesktop.DBus.Error.UnknownObject", "no such characteristic"
            )
        if device.sensor.guarded and not device.paired:
            return self._error(call, "NotPermitted", "Not paired")
        clients = device.clients.setdefault(characteristic, [])
        if call.sender in clients:
            return self._error(call, "InProgress", "In Progress")
        clients.append(call.sender)
        self._reply(call)
        if device.sensor.at_once and characteristic == NOTIFIES[0]:
            self._notify(device, characteristic, device.sensor.at_once)
        self._maybe_lose(device, "subscribed")
        return None

    def _on_StopNotify(self, call: Any) -> Any:
        device, characteristic = self._at(call)
        if device is not None:
            with suppress(ValueError):
                device.clients.get(characteristic, []).remove(call.sender)
        return self._done(call)

    def _on_ReadValue(self, call: Any) -> Any:
        device, characteristic = self._at(call)
        if device is None or not device.connected:
            return self._error(call, "Failed", "Not connected")
        if device.sensor.guarded and not device.paired:
            return self._error(call, "NotPermitted", "Not paired")
        if characteristic in device.sensor.mute:
            return None
        data = device.sensor.values[characteristic]
        self._value(device, characteristic, data)
        return self._message.new_method_return(call, "ay", [bytes.fromhex(data)])

    def _at(self, call: Any) -> tuple[Device | None, str]:
        """The device and the characteristic that a call is about."""
        device = self.devices.get(call.path[: -len("/service0000/char0000")])
        if device is None:
            return None, ""
        return device, next(name for name, path in device.paths().items() if path == call.path)

    # Messages.

    def _done(self, call: Any) -> Any:
        return self._message.new_method_return(call)

    def _reply(self, call: Any) -> None:
        self.bus.send(self._done(call))

    def _error(self, call: Any, name: str, text: str) -> Any:
        return self._message.new_error(call, f"org.bluez.Error.{name}", text)

    def _signal(self, path: str, interface: str, member: str, signature: str, body: Any) -> None:
        self.bus.send(self._message.new_signal(path, interface, member, signature, body))

    def _changed(
        self, path: str, interface: str, values: dict[str, Any], gone: Iterable[str] = ()
    ) -> None:
        body = [interface, values, list(gone)]
        self._signal(path, "org.freedesktop.DBus.Properties", "PropertiesChanged", "sa{sv}as", body)

    def _added(self, path: str, interfaces: dict[str, Any]) -> None:
        manager = "org.freedesktop.DBus.ObjectManager"
        self._signal("/", manager, "InterfacesAdded", "oa{sa{sv}}", [path, interfaces])

    def _removed(self, path: str, interfaces: list[str]) -> None:
        manager = "org.freedesktop.DBus.ObjectManager"
        self._signal("/", manager, "InterfacesRemoved", "oas", [path, interfaces])

    def _adapter(self) -> dict[str, Any]:
        v = self._variant
        return {
            "Address": v("s", ADDRESS_OF_ADAPTER),
            "Name": v("s", "fake"),
            "Alias": v("s", "fake"),
            "Powered": v("b", self.powered),
            "Discovering": v("b", bool(self.scanning)),
            "Roles": v("as", ["central"]),
        }

    def _device(self, device: Device) -> dict[str, Any]:
        v, sensor = self._variant, device.sensor
        return {
            "Address": v("s", sensor.address),
            "AddressType": v("s", "random"),
            "Name": v("s", sensor.name),
            "Alias": v("s", sensor.name),
            "Adapter": v("o", ADAPTER),
            "UUIDs": v("as", [_uuid(service) for service in sensor.advertised]),
            "Paired": v("b", device.paired),
            "Trusted": v("b", False),
            "Connected": v("b", device.connected),
            "ServicesResolved": v("b", device.connected and device.resolved),
        }

    def _gatt(self, device: Device) -> dict[str, Any]:
        v, paths = self._variant, device.paths()
        objects: dict[str, Any] = {}
        for service, characteristics in device.sensor.services.items():
            objects[paths[service]] = {
                "org.bluez.GattService1": {
                    "UUID": v("s", _uuid(service)),
                    "Device": v("o", device.path),
                    "Primary": v("b", True),
                }
            }
            for name in characteristics:
                flags = ["notify"] if name in NOTIFIES else []
                flags += ["read"] if device.sensor.values[name] else []
                objects[paths[name]] = {
                    "org.bluez.GattCharacteristic1": {
                        "UUID": v("s", _uuid(name)),
                        "Service": v("o", paths[service]),
                        "Flags": v("as", flags),
                    }
                }
        return objects


async def main() -> None:
    """Be bluetoothd until the standard input ends."""
    await Daemon().run()


if __name__ == "__main__":
    asyncio.run(main())
