"""The simulated radio: what it sends, and that the real manager takes it for a real one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import closing
from itertools import islice

import pytest

from footfall import gatt
from footfall.devices import simulated_radio
from footfall.devices.bluetooth import Bluetooth
from footfall.devices.bluetooth_radio import Found, Pace
from footfall.devices.simulated_radio import POD, SENSORS, STRAP, TREADMILL, Simulation, seconds
from footfall.model import Notice, Packet, SensorChanged

PATIENCE = 30.0


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sensors that are heard at once."""
    for name in ("ADVERTISES", "APART", "CONNECTS"):
        monkeypatch.setattr(simulated_radio, name, 0.01)


def test_the_seed_settles_every_byte() -> None:
    """The same seed sends the same for ten minutes; another one is another runner."""
    first, again, other = (list(islice(seconds(seed), 600)) for seed in (3, 3, 4))
    assert first == again
    assert first != other


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_runner_on_a_treadmill(seed: int) -> None:
    """A heart that has risen, a pod that counts strides, and a belt at 10 km/h and 1 % whose way
    grows by 25 m in nine seconds.
    """
    sent = list(islice(seconds(seed), 90))
    belt = [gatt.treadmill(second[TREADMILL.name]) for second in sent]
    assert [2.78] * 90 == [round(told.speed or 0, 2) for told in belt]
    assert [1.0] * 90 == [told.incline for told in belt]
    assert [25 * n for n in range(1, 11)] == [told.distance for told in belt[8::9]]
    pod = [gatt.running(second[POD.name]) for second in sent]
    cadences = [told.cadence for told in pod if told.cadence is not None]
    assert 65 <= min(cadences) <= max(cadences) <= 105
    assert 2.4 < sum(told.speed or 0 for told in pod) / 90 < 3.2
    hearts = [gatt.heart_rate(s[STRAP.name]).bpm or 0 for s in sent if STRAP.name in s]
    assert len(hearts) > 45
    assert 85 < sorted(hearts)[len(hearts) // 2] < 190


def test_the_real_manager_keeps_them_connected() -> None:
    """All are heard in a scan and connected; what they send comes, the low battery is told once,
    and a link that is lost is back once the sensor is.
    """
    packets, events, found = list[Packet](), list[Notice | SensorChanged](), set[Found]()
    more = threading.Condition()

    def wait(done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        with more:
            while not done():
                assert time.monotonic() < deadline, (events, packets[-5:])
                more.wait(0.01)

    def states(name: str) -> list[str]:
        changes = [event for event in events if isinstance(event, SensorChanged)]
        return [event.state for event in changes if event.sensor == name]

    simulation = Simulation(1, second=0.01)
    pace = Pace(least=0.01, most=0.02)
    manager = Bluetooth(
        (), time.monotonic, packets.append, events.append, pace, radio=simulation.radio
    )
    with closing(manager):
        manager.scan(found.add)
        wait(lambda: len({one.address for one in found}) == 3)
        manager.scan(None)
        for sensor in SENSORS:
            manager.add(sensor.remembered)
        wait(lambda: all(states(sensor.name) == ["found", "connected"] for sensor in SENSORS))
        simulation.away.add(POD.name)
        wait(lambda: states(POD.name)[-1] == "lost")
        simulation.away.clear()
        wait(lambda: states(POD.name) == ["found", "connected", "lost", "back"])
    notices = [event.text for event in events if isinstance(event, Notice)]
    assert ["The battery of Pod (simulated) is at 15 %. Change it soon."] == notices
    told = {(packet.sensor, packet.characteristic) for packet in packets}
    expected = {
        (sensor.name, name) for sensor in SENSORS for name in (sensor.sends, *sensor.values)
    }
    assert expected == told
    assert {(s.name, s.remembered.kinds) for s in SENSORS} == {(f.name, f.kinds) for f in found}
