"""The sensors: a thread with one loop that finds, connects and listens, and never waits for us.

It opens its own connection to the system's Bluetooth (bleak) once a sensor is to be found, and
keeps it until `close`.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress

from footfall.devices.bluetooth_link import Event, Link, Outlet
from footfall.devices.bluetooth_radio import Found, MakeRadio, Pace, Radio, Trouble
from footfall.devices.remembered import Remembered
from footfall.model import Notice, Packet

_ENDS = 1.0
"""Seconds that `close` may take."""


class Bluetooth:
    """Keeps any number of sensors connected, in whatever order and as often as they come."""

    def __init__(
        self,
        sensors: Iterable[Remembered],
        clock: Callable[[], float],
        deliver: Callable[[Packet], None],
        tell: Callable[[Event], None],
        pace: Pace | None = None,
        radio: MakeRadio = Radio,
    ) -> None:
        """Begins to seek the sensors, and returns at once.

        `clock` stamps what comes. `deliver` takes each notification, and each value that is read,
        once; `tell` takes states of sensors, and notices for the screen. Both are called on the
        manager's thread, and must not block. `radio` makes another one, as a simulated one is.
        """
        self._outlet = Outlet(clock, deliver, tell)
        self._loop = asyncio.new_event_loop()
        self._radio = radio(pace or Pace(), self._notice)
        self._links: dict[str, asyncio.Task[None]] = {}
        self._closing = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="sensors", daemon=True)
        for sensor in sensors:
            self.add(sensor)
        self._thread.start()

    @property
    def trouble(self) -> Trouble | None:
        """What is wrong with Bluetooth as a whole; None is nothing, as far as is known."""
        return self._radio.trouble

    def add(self, sensor: Remembered) -> None:
        """Seek and keep this sensor, too. Any thread, never blocks."""
        self._do(self._add, sensor)

    def remove(self, name: str) -> None:
        """Let a sensor go. Any thread, never blocks."""
        self._do(self._remove, name)

    def scan(self, found: Callable[[Found], None] | None) -> None:
        """Tell of each device that is heard, over and over, until None is given.

        `found` is called on the manager's thread, and must not block. Any thread, never blocks.
        """
        self._do(self._radio.watch, found)

    def share(self, sharing: bool) -> None:
        """Whether sound goes to Bluetooth headphones, which scans would disturb. Any thread."""
        self._radio.sharing = sharing

    def close(self) -> None:
        """Disconnect every sensor, and end the thread, within a second. May be called again."""
        self._do(self._closing.set)
        self._thread.join(_ENDS)

    def _do(self, what: Callable[..., object], *with_: object) -> None:
        with suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(what, *with_)

    # On the thread.

    def _run(self) -> None:
        # What libraries log, and what they leave behind, would be written into the terminal.
        for library in ("bleak", "dbus_fast"):
            logging.getLogger(library).setLevel(logging.CRITICAL)
        self._loop.set_exception_handler(lambda _loop, _context: None)
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._main())

    async def _main(self) -> None:
        radio = self._loop.create_task(self._radio.run())
        await self._closing.wait()
        self._radio.closing = True
        tasks = [radio, *self._links.values()]
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=2 * self._radio.pace.leave)
        await self._radio.release()

    def _add(self, sensor: Remembered) -> None:
        before = self._remove(sensor.name)
        link = Link(sensor, self._radio, self._outlet)
        self._links[sensor.name] = self._loop.create_task(_after(before, link))

    def _remove(self, name: str) -> asyncio.Task[None] | None:
        task = self._links.pop(name, None)
        if task is not None:
            task.cancel()
        return task

    def _notice(self, sentence: str) -> None:
        self._outlet.tell(Notice(self._outlet.clock(), sentence))


async def _after(before: asyncio.Task[None] | None, link: Link) -> None:
    """Keep a sensor connected once it has been let go."""
    if before is not None:
        await asyncio.wait({before})
    await link.run()
