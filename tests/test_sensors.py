"""Sensors that arrive, go and come back: what is said, and what the journal is told."""

from __future__ import annotations

from collections.abc import Iterable

from footfall.coach.sensors import Sensors
from footfall.model import Cue, Reading, Say, SensorChanged, Signal

HEART_RATE, CADENCE, SPEED = Signal.HEART_RATE, Signal.CADENCE, Signal.SPEED
SILENT, BACK = Say.SENSOR_SILENT, Say.SENSOR_BACK

Told = Iterable[tuple[float, str, Signal]]


def watch(told: Told, until: float = 100.0) -> list[Cue | SensorChanged]:
    """All news of these readings (at, sensor, signal), each deadline handled at its own time."""
    sensors, news = Sensors(), []

    def wait(now: float) -> None:
        while (due := sensors.next_deadline()) is not None and due <= now:
            news.extend(sensors.advance(due))

    for at, name, signal in told:
        wait(at)
        news += sensors.take(Reading(at, name, signal, 80.0))
    wait(until)
    return news


def silent(at: float, signal: Signal) -> Cue:
    """It is said that this signal is silent."""
    return Cue(at, SILENT, signal=signal)


def back(at: float, signal: Signal) -> Cue:
    """It is said that it is back."""
    return Cue(at, BACK, signal=signal)


def pod(*ats: float) -> list[tuple[float, str, Signal]]:
    """A foot pod tells speed and cadence together."""
    return [(at, "pod", signal) for at in ats for signal in (SPEED, CADENCE)]


def test_heart_rate() -> None:
    """Silent after 10 s, said once; back, said once, with its first value."""
    assert [
        SensorChanged(0.0, "strap", "connected"),
        SensorChanged(11.0, "strap", "silent"),
        silent(11.0, HEART_RATE),
        SensorChanged(50.0, "strap", "back"),
        back(50.0, HEART_RATE),
        SensorChanged(61.0, "strap", "silent"),
        silent(61.0, HEART_RATE),
    ] == watch((at, "strap", HEART_RATE) for at in (0.0, 1.0, 50.0, 51.0))


def test_a_gap_of_less_is_no_silence() -> None:
    """Heart rate every 9.5 s is slow, not silent."""
    news = watch([(9.5 * n, "strap", HEART_RATE) for n in range(5)], until=47.0)
    assert [SensorChanged(0.0, "strap", "connected")] == news


def test_a_foot_pod_is_spoken_of_once() -> None:
    """Its cadence is said to be silent after 8 s, and back; its speed goes with it."""
    assert [
        SensorChanged(0.0, "pod", "connected"),
        SensorChanged(9.0, "pod", "silent"),
        silent(9.0, CADENCE),
        SensorChanged(20.0, "pod", "back"),
        back(20.0, CADENCE),
        SensorChanged(29.0, "pod", "silent"),
        silent(29.0, CADENCE),
    ] == watch(pod(0.0, 1.0, 20.0, 21.0))


def test_speed_alone() -> None:
    """A sensor that gives only speed is spoken of by its speed, after 8 s."""
    assert [
        SensorChanged(0.0, "gps", "connected"),
        SensorChanged(8.0, "gps", "silent"),
        silent(8.0, SPEED),
        SensorChanged(30.0, "gps", "back"),
        back(30.0, SPEED),
    ] == watch([(0.0, "gps", SPEED), (30.0, "gps", SPEED)], until=35.0)


def test_speed_and_cadence_of_two_sensors() -> None:
    """Where another sensor gives the cadence, the silence of the speed is news of its own."""
    told = [(0.0, "gps", SPEED), *((float(at), "watch", CADENCE) for at in range(20))]
    assert [
        SensorChanged(0.0, "gps", "connected"),
        SensorChanged(0.0, "watch", "connected"),
        SensorChanged(8.0, "gps", "silent"),
        silent(8.0, SPEED),
    ] == watch(told, until=19.0)
    both = [(0.0, "gps", SPEED), (0.0, "watch", CADENCE)]
    assert [silent(8.0, SPEED), silent(8.0, CADENCE)] == watch(both)[-2:]


def test_a_foot_pod_whose_speed_cannot_be_true() -> None:
    """When only the speed of a foot pod is lost, that is said, and the pod is not silent."""
    told = [*pod(0.0), *((float(at), "pod", CADENCE) for at in range(1, 20))]
    assert [SensorChanged(0.0, "pod", "connected"), silent(8.0, SPEED)] == watch(told, until=19.0)


def test_a_strap_and_a_pod() -> None:
    """Both fall silent at 0: cadence is said at 8 s, heart rate at 10 s, each with its sensor."""
    assert [
        SensorChanged(0.0, "strap", "connected"),
        SensorChanged(0.0, "pod", "connected"),
        SensorChanged(8.0, "pod", "silent"),
        silent(8.0, CADENCE),
        SensorChanged(10.0, "strap", "silent"),
        silent(10.0, HEART_RATE),
    ] == watch([(0.0, "strap", HEART_RATE), *pod(0.0)])


def test_a_sensor_is_silent_with_its_last_signal() -> None:
    """A watch that gives cadence and heart rate is silent at 10 s, not at 8."""
    assert [
        SensorChanged(0.0, "watch", "connected"),
        silent(8.0, CADENCE),
        SensorChanged(10.0, "watch", "silent"),
        silent(10.0, HEART_RATE),
    ] == watch([(0.0, "watch", CADENCE), (0.0, "watch", HEART_RATE)])


def test_another_sensor_takes_over() -> None:
    """The signal is back with whichever sensor gives it; the silent one comes back by itself."""
    told = [
        (0.0, "old", HEART_RATE),
        (20.0, "new", HEART_RATE),
        (40.0, "old", HEART_RATE),
    ]
    assert [
        SensorChanged(0.0, "old", "connected"),
        SensorChanged(10.0, "old", "silent"),
        silent(10.0, HEART_RATE),
        SensorChanged(20.0, "new", "connected"),
        back(20.0, HEART_RATE),
        SensorChanged(30.0, "new", "silent"),
        silent(30.0, HEART_RATE),
        SensorChanged(40.0, "old", "back"),
        back(40.0, HEART_RATE),
    ] == watch(told, until=45.0)


def test_battery() -> None:
    """A level is told when it is known and when it changes; it never falls silent."""
    sensors = Sensors()
    news = [
        told
        for at, level in ((0.0, 80.0), (1.0, 80.0), (2.0, 79.0))
        for told in sensors.take(Reading(at, "strap", Signal.BATTERY, level))
    ]
    assert [
        SensorChanged(0.0, "strap", "connected", 80),
        SensorChanged(2.0, "strap", "connected", 79),
    ] == news
    assert sensors.next_deadline() is None


def test_a_lost_link_is_back_with_the_next_value() -> None:
    """It is not told as silent, too; what was never heard is not back."""
    sensors = Sensors()
    sensors.lose("strap")
    reading = Reading(0.0, "strap", Signal.HEART_RATE, 120.0)
    assert [SensorChanged(0.0, "strap", "connected")] == sensors.take(reading)
    sensors.lose("strap")
    assert [silent(10.0, Signal.HEART_RATE)] == list(sensors.advance(10.0))
    assert [
        SensorChanged(11.0, "strap", "back"),
        Cue(11.0, Say.SENSOR_BACK, signal=Signal.HEART_RATE),
    ] == sensors.take(Reading(11.0, "strap", Signal.HEART_RATE, 120.0))


def test_a_rate_that_is_the_steps_is_told_once_and_its_end_once() -> None:
    """From 10 s to 60 s a sensor follows the steps, with what is known of its battery."""
    sensors, news = Sensors(), []
    sensors.take(Reading(0.0, "armband", Signal.BATTERY, 80.0))
    for at in range(100):
        reading = Reading(float(at), "armband", HEART_RATE, 170.0)
        sensors.take(reading)
        news += sensors.follow(reading, 10 <= at < 60)
    assert [
        SensorChanged(10.0, "armband", "steps", 80),
        Cue(10.0, Say.SENSOR_STEPS, signal=HEART_RATE),
        SensorChanged(60.0, "armband", "back", 80),
        Cue(60.0, Say.SENSOR_BACK, signal=HEART_RATE),
    ] == news


# --- Their arrival ------------------------------------------------------------------------------

FOUND = Say.SENSOR_FOUND


def meet(told: Iterable[Reading | SensorChanged]) -> list[Cue]:
    """What is said of the arrival of sensors, some of which the radio has found."""
    sensors, news = Sensors(), []
    for what in told:
        if isinstance(what, Reading):
            news += sensors.take(what)
        elif what.state == "found":
            sensors.find(what.sensor)
        else:
            sensors.lose(what.sensor)
    return [cue for cue in news if isinstance(cue, Cue) and cue.kind is FOUND]


def values(name: str, signal: Signal, *ats: float, char: str = "") -> list[Reading]:
    """A sensor's values of one signal."""
    return [Reading(at, name, signal, 80.0, characteristic=char) for at in ats]


def test_an_arrival_is_said_once_after_two_seconds() -> None:
    """First heard at 3, it has settled with the value at 5; found once more is no news."""
    found = SensorChanged(0.0, "strap", "found")
    told = values("strap", HEART_RATE, 3.0, 4.0, 4.9, 5.0, 6.0)
    later = [SensorChanged(7.0, "strap", "found"), *values("strap", HEART_RATE, 8.0, 20.0)]
    assert [Cue(5.0, FOUND, signal=HEART_RATE)] == meet([found, *told, *later])


def test_a_recorded_sensor_does_not_arrive() -> None:
    """Whom no radio has found is there: a simulated runner's sensors, and those of a recording."""
    assert [] == meet(values("strap", HEART_RATE, *map(float, range(60))))


def test_a_battery_alone_is_no_arrival() -> None:
    """A strap that tells its battery and hears no heart has not arrived."""
    found = SensorChanged(0.0, "strap", "found")
    assert [] == meet([found, *values("strap", Signal.BATTERY, 1.0, 9.0)])


def test_a_link_that_is_lost_at_once_is_no_arrival() -> None:
    """The two seconds begin anew with the first value after the loss."""
    told = [
        SensorChanged(0.0, "strap", "found"),
        *values("strap", HEART_RATE, 1.0, 2.0),
        SensorChanged(2.5, "strap", "lost"),
        *values("strap", HEART_RATE, 9.0, 10.0, 11.0),
    ]
    assert [Cue(11.0, FOUND, signal=HEART_RATE)] == meet(told)


def test_a_sensor_is_called_by_the_best_that_it_measures() -> None:
    """A strap with steps by the heart rate, a pod by its cadence, a treadmill by itself."""
    told = [
        *(SensorChanged(0.0, name, "found") for name in ("strap", "pod", "gps", "belt")),
        *(
            reading
            for at in (1.0, 2.0, 3.0)
            for reading in (
                *values("strap", CADENCE, at),
                *values("strap", HEART_RATE, at),
                *values("pod", SPEED, at),
                *values("pod", CADENCE, at),
                *values("gps", SPEED, at),
                *values("belt", HEART_RATE, at, char="2acd"),
                *values("belt", SPEED, at, char="2acd"),
            )
        ),
    ]
    called = (HEART_RATE, CADENCE, SPEED, Signal.INCLINE)
    assert [Cue(3.0, FOUND, signal=signal) for signal in called] == meet(told)


def test_a_value_that_is_refused_shows_that_its_sensor_is_there() -> None:
    """A second strap arrives, too; the heart rate that the first one gives is not its to lose."""
    sensors = Sensors()
    sensors.find("second")
    readings = values("second", HEART_RATE, 0.0, 2.0)
    assert [
        SensorChanged(0.0, "second", "connected"),
        Cue(2.0, FOUND, signal=HEART_RATE),
    ] == [news for reading in readings for news in sensors.take(reading, counts=False)]
    assert sensors.next_deadline() is None


def test_a_treadmill_falls_silent_as_a_treadmill() -> None:
    """It is called so, and not a speed sensor, when it goes and when it is back."""
    sensors = Sensors()
    news = [sensors.take(reading) for reading in values("belt", SPEED, 0.0, char="2acd")]
    news += [list(sensors.advance(8.0))]
    news += [sensors.take(reading) for reading in values("belt", SPEED, 9.0, char="2acd")]
    assert [
        SensorChanged(0.0, "belt", "connected"),
        SensorChanged(8.0, "belt", "silent"),
        silent(8.0, Signal.INCLINE),
        SensorChanged(9.0, "belt", "back"),
        back(9.0, Signal.INCLINE),
    ] == [one for some in news for one in some]
