"""The sensors that were paired: one small file in the platform's folder for settings."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from itertools import chain, count
from pathlib import Path
from typing import Any

from footfall.devices import settings

VERSION = 1


@dataclass(frozen=True, slots=True)
class Remembered:
    """A sensor that is the runner's own."""

    name: str
    """What the runner calls it, and `Packet.sensor` of all that it sends: one sensor has it."""
    kinds: tuple[str, ...] = ()
    """What it measures, in the words of `bluetooth_radio.SERVICES`; () is not known."""
    addresses: Mapping[str, str] = field(default_factory=dict)
    """Its address on each platform (`sys.platform`): macOS has another one on each machine."""
    advertised: str | None = None
    """The name that it gives itself."""
    serial: str | None = None
    """Tells it from others of its name where its address changes."""
    strides: bool | None = None
    """Whether its cadence counts strides instead of steps; None is not known."""

    @property
    def address(self) -> str | None:
        """Its address here."""
        return self.addresses.get(sys.platform)


def remember(sensors: Iterable[Remembered], new: Remembered) -> tuple[Remembered, ...]:
    """The sensors with a new one: in its place where it was known, else at the end.

    One that was known keeps its name, its addresses elsewhere, and what the new one does not tell.
    Another one of the same name has a number put behind it.
    """
    known = list(sensors)
    for place, old in enumerate(known):
        if _is_same(old, new):
            known[place] = replace(
                new,
                name=old.name,
                kinds=new.kinds or old.kinds,
                addresses={**old.addresses, **new.addresses},
                advertised=new.advertised or old.advertised,
                serial=new.serial or old.serial,
                strides=old.strides if new.strides is None else new.strides,
            )
            return tuple(known)
    taken = {sensor.name for sensor in known}
    names = chain([new.name], (f"{new.name} {number}" for number in count(2)))
    return (*known, replace(new, name=next(name for name in names if name not in taken)))


def _is_same(old: Remembered, new: Remembered) -> bool:
    """By its address here, or by its serial, which only its maker keeps unique."""
    if old.address and new.address and old.address.lower() == new.address.lower():
        return True
    return old.serial is not None and (old.serial, old.advertised) == (new.serial, new.advertised)


def default_path() -> Path:
    """Where the platform keeps settings."""
    return settings.folder() / "sensors.json"


def load(path: Path, tell: Callable[[str], None]) -> tuple[Remembered, ...]:
    """The sensors in a file, in their order; none where there is no file.

    A file that cannot be read is told in a sentence and, if it is broken, kept beside it.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    except OSError as fault:
        tell(f"The paired sensors in {path} cannot be read: {fault.strerror}.")
        return ()
    except UnicodeDecodeError:
        text = ""
    try:
        sensors = tuple(map(_sensor, json.loads(text)["sensors"]))
        if len({sensor.name for sensor in sensors}) < len(sensors):
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError):
        aside = path.with_suffix(".broken")
        with suppress(OSError):
            os.replace(path, aside)
        tell(
            f"The file of paired sensors is broken, and is now {aside}. Pair the sensors again "
            "with: footfall pair"
        )
        return ()
    return sensors


def save(path: Path, sensors: Iterable[Remembered]) -> None:
    """Write the file anew, all of it or nothing. OSError: it cannot be written."""
    told = {"version": VERSION, "sensors": [_told(sensor) for sensor in sensors]}
    settings.write_whole(path, json.dumps(told, ensure_ascii=False, indent=2) + "\n")


def _told(sensor: Remembered) -> dict[str, Any]:
    return {name: value for name, value in asdict(sensor).items() if value not in (None, (), {})}


def _sensor(told: dict[str, Any]) -> Remembered:
    """ValueError, KeyError or TypeError where it cannot be one."""
    addresses, kinds = told.get("addresses", {}), told.get("kinds", [])
    optional = [told[name] for name in ("advertised", "serial") if name in told]
    texts = [told["name"], *addresses, *addresses.values(), *kinds, *optional]
    strides = told.get("strides")
    if not (
        told["name"]
        and isinstance(kinds, list)
        and all(isinstance(text, str) for text in texts)
        and (strides is None or isinstance(strides, bool))
    ):
        raise ValueError
    return Remembered(
        told["name"],
        tuple(kinds),
        addresses,
        told.get("advertised"),
        told.get("serial"),
        strides,
    )
