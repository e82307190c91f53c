"""A recorded run (FIT activity) as the packets that a strap and a footpod would have sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from footfall.errors import UsageError
from footfall.gatt import encode_heart_rate, encode_running
from footfall.model import Packet

SENSOR = "recording"
"""The sensor of every packet that comes from a recording."""

_DAY = 86_400.0

_Get = Callable[[str], Any]


def packets(data: bytes) -> tuple[Packet, ...]:
    """The records of a FIT activity in order, `at` in seconds since the first of them.

    A record with a heart rate gives a 2A37 packet, one with speed, cadence or distance a 2A53
    packet; gaps stay gaps. FIT counts strides, the packets count steps: cadence is doubled. Of a
    file that was cut or damaged, what can be read is used. Raises `UsageError` when that is
    nothing, or when the file holds something else than an activity.
    """
    found: list[Packet] = []
    first = previous = None
    last_distance: tuple[float, float] | None = None
    for get in _records(data):
        time = _within(get("timestamp"), 0, 2**32)
        # A record from the past, or from another day, is a clock that was set. A replay cannot
        # go back, and guessing where such a record belongs would invent a run.
        if time is None or (previous is not None and not 0 <= time - previous <= _DAY):
            continue
        first, previous = time if first is None else first, time
        distance = _within(get("distance"), 0, 1e8)
        speed = _speed(get, time, distance, last_distance)
        if distance is not None:
            last_distance = time, distance
        for characteristic, packed in (
            ("2a37", _heart_rate(get)),
            ("2a53", _running(speed, _cadence(get), distance)),
        ):
            if packed is not None:
                found.append(Packet(time - first, SENSOR, characteristic, packed))
    if not found:
        raise UsageError(
            "This file is not a FIT activity with records that can be read. "
            "Give the .fit file that a watch saves after a run."
        )
    return tuple(found)


def _records(data: bytes) -> Iterator[_Get]:
    """Each record message, as the function that looks up its fields (None: it has not that one).

    Raises `UsageError` for a file that says to be something else than an activity.
    """
    import fitdecode

    reader = fitdecode.FitReader(
        data,
        processor=None,
        check_crc=fitdecode.CrcCheck.DISABLED,
        error_handling=fitdecode.ErrorHandling.IGNORE,
    )
    frames = iter(reader)
    while True:
        try:
            frame = next(frames)
        # On damaged bytes the library raises not only its own errors but AssertionError,
        # KeyError, struct.error, UnicodeDecodeError and more: any of them is where the file ends.
        except Exception:
            return
        if not isinstance(frame, fitdecode.FitDataMessage):
            continue
        if frame.name == "file_id":
            kind = frame.get_value("type", fallback=None)
            if kind not in (None, "activity"):
                raise UsageError(
                    f"This file is not a FIT activity but a FIT file of the type {kind!r}. "
                    "Give the .fit file that a watch saves after a run."
                )
        if frame.name == "record":
            yield partial(frame.get_value, fallback=None)


def _within(value: object, low: float, high: float) -> float | None:
    """The value when it is one number in `[low, high]`; NaN, texts and lists are None."""
    if isinstance(value, int | float) and low <= value <= high:
        return float(value)
    return None


def _speed(
    get: _Get, time: float, distance: float | None, last: tuple[float, float] | None
) -> float | None:
    """m/s: as recorded, else from the distance (m) run since the record before."""
    for name in ("enhanced_speed", "speed"):
        recorded = _within(get(name), 0, 255)
        if recorded is not None:
            return recorded
    if distance is None or last is None or time <= last[0]:
        return None
    return _within((distance - last[1]) / (time - last[0]), 0, 255)


def _cadence(get: _Get) -> float | None:
    """Steps a minute of both feet, from strides and their 1/128 parts."""
    # Above 126 strides there is no room in the byte of a packet, nor a runner.
    strides = _within(get("cadence"), 0, 126)
    if strides is None:
        return None
    return 2 * (strides + (_within(get("fractional_cadence"), 0, 1) or 0.0))


def _heart_rate(get: _Get) -> bytes | None:
    bpm = _within(get("heart_rate"), 0, 255)
    return None if bpm is None else encode_heart_rate(round(bpm))


def _running(speed: float | None, cadence: float | None, distance: float | None) -> bytes | None:
    if speed is None and cadence is None and distance is None:
        return None
    return encode_running(speed, cadence, distance)
