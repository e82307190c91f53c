"""The sensors' manager with unmodified bleak, on a BlueZ of our own."""

from __future__ import annotations

import asyncio
import gc
import os
import random
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

import pytest
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakError,
)

from fake_bluez import FakeBlueZ, Sensor, pod, strap
from footfall.devices.bluetooth import Bluetooth
from footfall.devices.bluetooth_link import Event
from footfall.devices.bluetooth_radio import (
    BACK,
    Found,
    Pace,
    Radio,
    Trouble,
    bounded,
    short,
    trouble_of,
)
from footfall.devices.remembered import Remembered
from footfall.gatt import encode_heart_rate, encode_running
from footfall.model import Notice, Packet, SensorChanged

QUICK = Pace(scan=0.2, glance=0.1, least=0.02, most=0.1)
"""Short rests and scans; silence and calls without an answer are as far off as ever."""
IMPATIENT = replace(QUICK, silence=0.6, patience=1.2, call=0.4)
"""For what is about silence and calls without an answer."""
PACE = 0.01
PATIENCE = 30.0
"""Seconds in which what is to come has come, on a machine with a lot to do."""

STRAP = Remembered("strap", addresses={"linux": "C0:00:00:00:00:01"})
POD = Remembered("pod", addresses={"linux": "C0:00:00:00:00:02"})
BEATS = [encode_heart_rate(60 + i % 120, energy=i) for i in range(2000)]
"""Samples of which no two are the same."""
STEPS = [encode_running(3.0, 80 + i % 20, distance=i) for i in range(2000)]


class Heard:
    """Everything that the manager tells."""

    def __init__(self) -> None:
        self.packets: list[Packet] = []
        self.events: list[Event] = []
        self._more = threading.Condition()
        self._count = 0

    def clock(self) -> float:
        """Whole numbers, one at a time."""
        self._count += 1
        return float(self._count)

    def deliver(self, packet: Packet) -> None:
        """A packet came."""
        with self._more:
            self.packets.append(packet)
            self._more.notify_all()

    def tell(self, event: Event) -> None:
        """Something happened."""
        with self._more:
            self.events.append(event)
            self._more.notify_all()

    def wait(self, done: Callable[[], bool]) -> None:
        """Until it is so. What is not told here is looked at a hundred times a second."""
        deadline = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < deadline, (self.events, self.packets[-5:])
            with self._more:
                self._more.wait(0.01)

    def states(self, sensor: str = "strap") -> list[str]:
        """What became of a sensor."""
        changes = [event for event in self.events if isinstance(event, SensorChanged)]
        return [event.state for event in changes if event.sensor == sensor]

    def notices(self) -> list[str]:
        """What is for the screen."""
        return [event.text for event in self.events if isinstance(event, Notice)]

    def data(self, characteristic: str, sensor: str = "strap") -> list[bytes]:
        """What a sensor sent."""
        packets = [p for p in self.packets if p.characteristic == characteristic]
        return [packet.data for packet in packets if packet.sensor == sensor]

    def until(self, *states: str) -> None:
        """Until the strap went through these states."""
        self.wait(lambda: self.states() == list(states))

    def until_sent(self, more: int = 5) -> None:
        """Until the strap has sent some more."""
        now = len(self.data("2a37"))
        self.wait(lambda: len(self.data("2a37")) >= now + more)


def manager(heard: Heard, *sensors: Remembered, pace: Pace = QUICK) -> closing[Bluetooth]:
    """The real thing."""
    return closing(Bluetooth(sensors, heard.clock, heard.deliver, heard.tell, pace))


def tasks() -> int:
    """How many tasks have not ended."""
    gc.collect()
    return sum(isinstance(o, asyncio.Task) and not o.done() for o in gc.get_objects())


def test_two_sensors_are_found_and_read(bluez: FakeBlueZ) -> None:
    """Each is found and connected; what they tell once is read, each sample comes once."""
    heard = Heard()
    bluez.add(strap())
    bluez.add(pod())
    bluez.stream("Strap", "2a37", BEATS[:50], PACE)
    bluez.stream("Pod", "2a53", STEPS[:50], PACE)
    with manager(heard, STRAP, POD):
        heard.wait(lambda: len(heard.data("2a37")) + len(heard.data("2a53", "pod")) >= 100)
        heard.wait(lambda: bool(heard.data("2a5d", "pod")))
        assert (2, 0) == (bluez.counts()["Connect"], bluez.counts().get("side by side", 0))
    assert (["found", "connected"], ["found", "connected"]) == (heard.states(), heard.states("pod"))
    assert (BEATS[:50], STEPS[:50]) == (heard.data("2a37"), heard.data("2a53", "pod"))
    assert ([b"\x32"], [b"Strap"], [b"Maker"]) == (
        heard.data("2a19"),
        heard.data("2a25"),
        heard.data("2a29"),
    )
    assert ([b"\x3c"], [b"\x03\x00"], [b"\x01"]) == (
        heard.data("2a19", "pod"),
        heard.data("2a54", "pod"),
        heard.data("2a5d", "pod"),
    )
    batteries = {e.sensor: e.battery for e in heard.events if isinstance(e, SensorChanged)}
    assert {"strap": 50, "pod": 60} == batteries


def test_packets_are_stamped_in_order_by_the_clock_that_was_given(bluez: FakeBlueZ) -> None:
    """No two share a moment, and none comes before the one that it follows."""
    heard = Heard()
    bluez.add(strap())
    bluez.stream("Strap", "2a37", BEATS[:20], PACE)
    with manager(heard, STRAP):
        heard.wait(lambda: len(heard.data("2a37")) == 20)
    times = [packet.at for packet in heard.packets]
    assert sorted(set(times)) == times


def moments(seed: int, count: int) -> list[tuple[str, int]]:
    """Where links are lost: mostly after some samples, else on the way to the first one."""
    chance, most = random.Random(seed), {"sent": 12, "connected": 1, "services": 1, "subscribed": 2}
    stages = chance.choices(list(most), (3, 1, 1, 1), k=count)
    return [(stage, chance.randrange(most[stage])) for stage in stages]


def test_lost_links_lose_no_state_and_double_no_sample(bluez: FakeBlueZ) -> None:
    """Five links lost at moments by chance: back after each, every sample that was sent to somebody
    came exactly once and in order, no task is left over.
    """
    heard = Heard()
    bluez.add(strap())
    bluez.lose_at("Strap", ("sent", 30), *moments(1, 4))
    bluez.stream("Strap", "2a37", BEATS, PACE)
    with manager(heard, STRAP):
        heard.wait(lambda: bool(heard.data("2a29")))
        before = tasks()
        heard.wait(lambda: bluez.losses("Strap")[0] == 5)
        heard.until_sent()
        heard.wait(lambda: tasks() <= before)
    assert bluez.sent("Strap") == heard.data("2a37")
    assert (BEATS[: len(heard.data("2a37"))], [b"Strap"]) == (
        heard.data("2a37"),
        heard.data("2a25"),
    )
    # On a busy machine the strap may be slower than the watchdog's patience, which is told, too.
    states = [state for state in heard.states() if state != "silent"]
    assert ["found", "connected"] == states[:2]
    assert ["lost", "back"] * (len(states) // 2 - 1) == states[2:]


def test_a_link_that_is_lost_within_the_subscriptions_is_told(bluez: FakeBlueZ) -> None:
    """The strap has sent a first sample, its battery is not subscribed yet."""
    heard = Heard()
    bluez.add(strap(at_once=BEATS[0].hex()))
    bluez.lose_at("Strap", ("subscribed", 1))
    with manager(heard, STRAP):
        heard.until("found", "connected", "lost", "back")
    assert [BEATS[0]] * 2 == heard.data("2a37")


def test_a_sensor_that_is_far_away_is_not_taken_for_found(bluez: FakeBlueZ) -> None:
    """BlueZ tells whoever scans of each change of what it knows, as if the sensor were there."""
    heard = Heard()
    bluez.add(strap())
    with manager(heard, STRAP):
        heard.until("found", "connected")
        before = bluez.counts()
        bluez.lose("Strap", away=True)
        heard.wait(lambda: bluez.counts()["StartDiscovery"] > before["StartDiscovery"])
        bluez.touch("Strap")
        heard.wait(lambda: bluez.counts()["StartDiscovery"] > before["StartDiscovery"] + 1)
        assert before["Connect"] == bluez.counts()["Connect"]


def test_a_sensor_that_does_not_answer_is_listened_to(bluez: FakeBlueZ) -> None:
    """What it does not tell is asked for once, and holds nothing up."""
    heard = Heard()
    bluez.add(strap(mute=("2a19", "2a29")))
    bluez.stream("Strap", "2a37", BEATS, PACE)
    with manager(heard, STRAP, pace=IMPATIENT):
        heard.until_sent()
        heard.wait(lambda: bluez.counts()["ReadValue"] == 3)
        bluez.lose("Strap")
        heard.until("found", "connected", "lost", "back")
        heard.until_sent(50)
    assert (["found", "connected", "lost", "back"], 3) == (
        heard.states(),
        bluez.counts()["ReadValue"],
    )
    assert (bluez.sent("Strap"), [b"Strap"], []) == (
        heard.data("2a37"),
        heard.data("2a25"),
        heard.data("2a19"),
    )


def test_a_silent_sensor_is_connected_anew(bluez: FakeBlueZ) -> None:
    """Silence with the link up: told once, and ended by another connection, once there is data."""
    heard = Heard()
    bluez.add(strap())
    bluez.stream("Strap", "2a37", BEATS, PACE)
    with manager(heard, STRAP, pace=IMPATIENT):
        heard.until_sent()
        bluez.hush("Strap")
        heard.until("found", "connected", "silent")
        heard.wait(lambda: bluez.counts()["Connect"] == 3)
        bluez.hush("Strap", on=False)
        heard.until("found", "connected", "silent", "back")
        heard.until_sent()
    assert bluez.sent("Strap") == heard.data("2a37")


@pytest.mark.parametrize("error", ["Failed", "InProgress", "ConnectionAttemptFailed"])
def test_a_refused_connection_is_tried_again(bluez: FakeBlueZ, error: str) -> None:
    """Whatever the reason, and without a word: it is nothing that a runner could mend."""
    heard = Heard()
    bluez.add(strap())
    bluez.refuse("Strap", 3, error)
    with manager(heard, STRAP):
        heard.until("found", "connected")
        assert 4 == bluez.counts()["Connect"]
    assert [] == heard.notices()


def test_an_adapter_may_be_switched_off_and_on(bluez: FakeBlueZ) -> None:
    """Told once, and so is its return; the sensors come by themselves."""
    heard = Heard()
    bluez.add(strap())
    bluez.stream("Strap", "2a37", BEATS, PACE)
    with manager(heard, STRAP) as sensors:
        heard.until_sent()
        bluez.power(False)
        heard.wait(lambda: heard.notices() == [Trouble.OFF])
        assert Trouble.OFF is sensors.trouble
        bluez.power(True)
        heard.until("found", "connected", "lost", "back")
        assert sensors.trouble is None
    assert [Trouble.OFF, BACK] == heard.notices()
    assert bluez.sent("Strap") == heard.data("2a37")


def test_an_adapter_may_be_missing(bluez: FakeBlueZ) -> None:
    """It is told, once."""
    heard = Heard()
    bluez.pull()
    with manager(heard, STRAP):
        heard.wait(lambda: heard.notices() == [Trouble.NONE])
    assert [] == heard.states()


def test_a_bluetoothd_that_dies_is_noticed_and_its_return_too(bluez: FakeBlueZ) -> None:
    """It goes without a word, and bleak says that all is well: the silence tells, once."""
    heard = Heard()
    bluez.add(strap())
    bluez.add(pod())
    bluez.stream("Strap", "2a37", BEATS, PACE)
    bluez.stream("Pod", "2a53", STEPS, PACE)
    with manager(heard, STRAP, POD, pace=IMPATIENT):
        heard.wait(lambda: bool(heard.data("2a37") and heard.data("2a53", "pod")))
        bluez.kill()
        gone = ["found", "connected", "silent"]
        heard.wait(lambda: gone == heard.states() == heard.states("pod"))
        heard.wait(lambda: heard.notices() == [Trouble.GONE])
        bluez.start()
        bluez.stream("Strap", "2a37", BEATS[500:], PACE)
        bluez.stream("Pod", "2a53", STEPS[500:], PACE)
        heard.wait(lambda: [*gone, "back"] == heard.states() == heard.states("pod"))
        heard.until_sent()
    assert [Trouble.GONE, BACK] == heard.notices()
    late = [data for data in heard.data("2a37") if data in BEATS[500:]]
    assert bluez.sent("Strap") == late


def test_a_bus_that_dies_is_noticed_and_nothing_else_is_written(
    bluez: FakeBlueZ, caplog: pytest.LogCaptureFixture
) -> None:
    """The whole of D-Bus goes and comes; what libraries have to say is not for the live line."""
    heard = Heard()
    bluez.add(strap())
    bluez.stream("Strap", "2a37", BEATS, PACE)
    with manager(heard, STRAP, POD):
        heard.until_sent()
        bluez.kill_bus()
        heard.wait(lambda: heard.notices() == [Trouble.GONE])
        bluez.start()
        bluez.stream("Strap", "2a37", BEATS, PACE)
        heard.until("found", "connected", "lost", "back")
    gc.collect()
    assert ([Trouble.GONE, BACK], []) == (heard.notices(), caplog.records)


def test_a_bluetoothd_that_hangs_is_waited_for_by_nobody(bluez: FakeBlueZ) -> None:
    """It is noticed like a death; nothing that was asked of it holds up what comes next."""
    heard = Heard()
    bluez.add(strap())
    bluez.stream("Strap", "2a37", BEATS, PACE)
    with manager(heard, STRAP, pace=IMPATIENT):
        heard.until_sent()
        bluez.freeze()
        try:
            heard.wait(lambda: heard.notices() == [Trouble.GONE])
        finally:
            bluez.thaw()
        heard.until("found", "connected", "silent", "back")
    assert [Trouble.GONE, BACK] == heard.notices()


def test_a_sensor_that_demands_it_is_paired(bluez: FakeBlueZ) -> None:
    """Once, and then everything is as with others."""
    heard = Heard()
    bluez.add(strap(guarded=True))
    bluez.stream("Strap", "2a37", BEATS, PACE)
    with manager(heard, STRAP):
        heard.until_sent()
        heard.wait(lambda: bool(heard.data("2a29")))
        assert 1 == bluez.counts()["Pair"]
    assert ([b"\x32"], [b"Strap"]) == (heard.data("2a19"), heard.data("2a25"))


def test_odd_payloads_are_delivered_as_they_are(bluez: FakeBlueZ) -> None:
    """Nothing, half of something and far too much: the decoder refuses, the link goes on."""
    heard = Heard()
    odd = [b"", b"\x00", b"\x16\x50", bytes(range(256)) * 2, b"\xff" * 20]
    bluez.add(strap())
    with manager(heard, STRAP):
        heard.until("found", "connected")
        assert [1] * 5 == [bluez.notify("Strap", "2a37", data) for data in odd]
        assert [1] * 2 == [bluez.notify("Strap", "2a19", data) for data in (b"", b"\xff")]
        heard.wait(lambda: len(heard.data("2a37")) == 5 and len(heard.data("2a19")) == 3)
        assert (["found", "connected"], []) == (heard.states(), heard.notices())
        bluez.lose("Strap")
        heard.until("found", "connected", "lost")
    changes = [event for event in heard.events if isinstance(event, SensorChanged)]
    assert [None, 50, 50] == [change.battery for change in changes]
    assert (odd, [b"\x32", b"", b"\xff"]) == (heard.data("2a37"), heard.data("2a19")[:3])


def test_a_sensor_that_is_held_elsewhere_is_waited_for(bluez: FakeBlueZ) -> None:
    """It does not advertise, so the scan goes on; once let go, it is connected."""
    heard = Heard()
    bluez.add(strap(), advertises=False)
    bluez.add(pod())
    with manager(heard, STRAP, POD):
        heard.wait(lambda: heard.states("pod") == ["found", "connected"])
        heard.wait(lambda: bluez.counts()["StartDiscovery"] >= 3)
        assert [] == heard.states()
        bluez.advertise("Strap")
        heard.until("found", "connected")


def test_a_sensor_that_a_crash_left_connected_is_taken_over(bluez: FakeBlueZ) -> None:
    """No scan can hear it; it is taken from the system without one, and let go at the end."""
    heard = Heard()
    bluez.add(strap(), connected=True)
    bluez.stream("Strap", "2a37", BEATS, PACE)
    with manager(heard, STRAP):
        heard.until_sent()
        counts = bluez.counts()
        assert (0, 0) == (counts.get("StartDiscovery", 0), counts.get("Connect", 0))
    assert 1 == bluez.counts()["Disconnect"]


def test_nothing_is_scanned_while_nothing_is_missing(bluez: FakeBlueZ) -> None:
    """The scan ends with the last sensor, and begins again with a lost one."""
    heard = Heard()
    bluez.add(strap())
    bluez.stream("Strap", "2a37", BEATS, PACE)
    with manager(heard, STRAP):
        heard.until("found", "connected")
        first = bluez.counts()
        heard.until_sent(60)
        assert first["StartDiscovery"] == bluez.counts()["StartDiscovery"]
        assert 0 == bluez.counts()["scanning"]
        bluez.lose("Strap")
        heard.until("found", "connected", "lost", "back")
        assert first["StartDiscovery"] < bluez.counts()["StartDiscovery"]


def test_a_low_battery_is_told_once(bluez: FakeBlueZ) -> None:
    """At 15 percent, and never again."""
    heard = Heard()
    bluez.add(strap())
    with manager(heard, STRAP):
        heard.until("found", "connected")
        for percent in (16, 15, 14, 15):
            bluez.notify("Strap", "2a19", bytes([percent]))
        heard.wait(lambda: len(heard.data("2a19")) == 5)
    assert ["The battery of strap is at 15 %. Change it soon."] == heard.notices()


def test_a_changed_address_is_known_by_name_and_serial(bluez: FakeBlueZ) -> None:
    """One with the same name and another serial is left alone, and never asked again."""
    heard = Heard()
    known = Remembered("strap", addresses=STRAP.addresses, advertised="Strap", serial="Strap")
    other = strap(address="C0:00:00:00:00:0A")
    other = Sensor(other.name, other.address, {**other.values, "2a25": b"X".hex()}, other.services)
    bluez.add(other)
    with manager(heard, known):
        heard.wait(lambda: bluez.counts().get("Disconnect", 0) == 1)
        connects = bluez.counts()["Connect"]
        heard.wait(lambda: bluez.counts()["StartDiscovery"] >= 4)
        assert (connects, []) == (bluez.counts()["Connect"], heard.states())
        bluez.add(strap(address="C0:00:00:00:00:0B"))
        heard.until("found", "connected")


def test_a_scan_tells_what_is_around(bluez: FakeBlueZ) -> None:
    """Name, address, kind and strength of each device, known or not, until it is ended."""
    heard, found = Heard(), set[Found]()
    bluez.add(strap(rssi=-50))
    bluez.add(pod(rssi=-70))
    bluez.add(Sensor("Lamp", "C0:00:00:00:00:03", {}, {}, ("1812",), -90))
    with manager(heard) as sensors:
        sensors.scan(found.add)
        heard.wait(lambda: len(found) == 3)
        sensors.scan(None)
        heard.wait(lambda: bluez.counts()["scanning"] == 0)
    assert {
        Found("C0:00:00:00:00:01", "Strap", ("heart rate",), -50),
        Found("C0:00:00:00:00:02", "Pod", ("running",), -70),
        Found("C0:00:00:00:00:03", "Lamp", (), -90),
    } == found


def test_sensors_may_be_added_and_let_go_at_any_time(bluez: FakeBlueZ) -> None:
    """One that is let go is free for others; the rest stays."""
    heard = Heard()
    bluez.add(strap())
    bluez.add(pod())
    with manager(heard, STRAP) as sensors:
        heard.until("found", "connected")
        sensors.add(POD)
        heard.wait(lambda: heard.states("pod") == ["found", "connected"])
        sensors.remove("strap")
        heard.wait(lambda: bluez.notify("Strap", "2a37", BEATS[0]) == 0)
        assert 1 == bluez.notify("Pod", "2a53", STEPS[0])


def test_closing_leaves_nothing_behind(bluez: FakeBlueZ) -> None:
    """No task, thread or file, and no sensor that is held."""
    heard = Heard()
    bluez.add(strap())
    before = (tasks(), threading.active_count(), len(os.listdir("/proc/self/fd")))
    with manager(heard, STRAP, POD) as sensors:
        heard.until("found", "connected")
        bluez.advertise("Strap", on=False)
    sensors.close()
    assert before == (tasks(), threading.active_count(), len(os.listdir("/proc/self/fd")))
    assert 1 == bluez.counts()["Disconnect"]


def test_closing_waits_for_no_bluetoothd(bluez: FakeBlueZ) -> None:
    """One that hangs holds up nothing: the thread ends all the same."""
    heard = Heard()
    threads = threading.active_count()
    bluez.add(strap())
    with manager(heard, STRAP, POD):
        heard.until("found", "connected")
        bluez.freeze()
    try:
        assert threads == threading.active_count()
    finally:
        bluez.thaw()


def test_a_machine_without_bluetooth_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """No bus at all is a service that does not answer."""
    heard = Heard()
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/at/all")
    with manager(heard, STRAP):
        heard.wait(lambda: heard.notices() == [Trouble.GONE])


def test_what_hangs_in_its_clean_up_is_given_up_all_the_same() -> None:
    """One cancellation is not enough for a bleak whose clean-up waits for an answer, too."""

    async def hang() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.Event().wait()

    async def main() -> int:
        with pytest.raises(TimeoutError):
            await bounded(hang(), 0.0)
        return len(asyncio.all_tasks())

    assert 1 == asyncio.run(main())


def test_rests_double_up_to_four_seconds_and_are_rarer_beside_headphones() -> None:
    """From half a second to four, for ever; five times as long while the sound is on the air."""
    radio = Radio(Pace(), print)
    assert [0.5, 1.0, 2.0, 4.0, 4.0] == [radio.rest(failures) for failures in (0, 1, 2, 3, 10**6)]
    radio.sharing = True
    assert [2.5, 20.0] == [radio.rest(0), radio.rest(99)]


def test_sensors_come_beside_headphones_too(bluez: FakeBlueZ) -> None:
    """One that is missing is worth a short scan now and then."""
    heard = Heard()
    bluez.add(strap(), advertises=False)
    with manager(heard, STRAP, pace=replace(QUICK, rarer=1.0)) as sensors:
        sensors.share(True)
        heard.wait(lambda: bluez.counts().get("StopDiscovery", 0) >= 2)
        bluez.advertise("Strap")
        heard.until("found", "connected")


def test_the_patience_with_a_sensor_that_lies_still_grows() -> None:
    """From four seconds to half a minute: connecting it over and over would not move it."""
    pace = Pace()
    assert [4.0, 8.0, 16.0, 30.0, 30.0] == [pace.patient(times) for times in (0, 1, 2, 3, 10**6)]


def test_a_bluetoothd_that_hangs_is_noticed_within_ten_seconds_whatever_happens() -> None:
    """Silence, then a disconnection and a scan without an answer; or a whole scan and its end."""
    pace = Pace()
    assert pace.silence + pace.call + pace.rest(0) + pace.call <= 10.0
    assert pace.scan + pace.call <= 10.0


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (BleakError("device not found"), None),
        (TimeoutError(), None),
        (EOFError(), Trouble.GONE),
        (FileNotFoundError(), Trouble.GONE),
        (BleakDBusError("org.freedesktop.DBus.Error.ServiceUnknown", ["x"]), Trouble.GONE),
        (BleakDBusError("org.freedesktop.DBus.Error.Spawn.ExecFailed", ["x"]), Trouble.GONE),
        (BleakDBusError("org.freedesktop.systemd1.UnitMasked", ["x"]), Trouble.GONE),
        (BleakDBusError("org.freedesktop.DBus.Error.AccessDenied", ["x"]), Trouble.DENIED),
        (BleakDBusError("org.bluez.Error.NotReady", ["x"]), Trouble.OFF),
        (BleakDBusError("org.bluez.Error.InProgress", ["x"]), None),
    ],
)
def test_faults_that_concern_all_of_bluetooth_are_told_apart(
    fault: Exception, trouble: Trouble | None
) -> None:
    """The rest concerns one sensor."""
    assert trouble is trouble_of(fault)


@pytest.mark.parametrize("reason", BleakBluetoothNotAvailableReason)
def test_each_reason_for_no_bluetooth_has_a_sentence(
    reason: BleakBluetoothNotAvailableReason,
) -> None:
    """Switched off and not allowed can be mended; the rest is a missing adapter."""
    known = {"POWERED_OFF": Trouble.OFF} | {
        f"DENIED_BY_{who}": Trouble.DENIED for who in ("USER", "SYSTEM", "UNKNOWN")
    }
    expected = known.get(reason.name, Trouble.NONE)
    assert expected is trouble_of(BleakBluetoothNotAvailableError("no", reason))


def test_assigned_numbers_are_short_and_others_are_not() -> None:
    """Four hex digits, in small letters."""
    own = "6e400001-b5a3-f393-e0a9-e50e24dcca9e"
    assert ["2a37", own] == [short("00002A37-0000-1000-8000-00805F9B34FB"), short(own)]
