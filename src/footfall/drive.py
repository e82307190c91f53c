"""The one loop: what comes next goes into the session, and its events go to the parts.

A live session, a simulated one, a replayed one and a render are this same code; only the inbox
differs. The live inbox waits for the clock, the virtual one moves it.
"""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Lock
from typing import Protocol

from footfall.athlete import Athlete
from footfall.devices.speaker import Speaker
from footfall.devices.voice import Voice
from footfall.model import (
    RATE,
    Cancel,
    DeviceReport,
    Ended,
    Event,
    Fact,
    GridBegan,
    Input,
    Key,
    KeyName,
    Notice,
    Order,
    Packet,
    Say,
    SensorChanged,
    SetGrid,
    SetLevel,
    SetVolume,
    Speak,
    Spoken,
    Status,
    StepBegan,
    frame_at,
    seconds_at,
)
from footfall.session import Session

TAIL = RATE // 2
"""Frames of quiet after the last sentence."""
REFRESH = 0.25
"""Seconds between two looks at the screen and the sound device, in a live session."""
KEYBOARD = "keyboard"
"""Where most keys come from: there one key pauses and resumes, and one mutes and unmutes."""
OPEN_STEP = 60.0
"""Seconds after which a step that waits for a key is ended where nobody can press one."""


class Source(Protocol):
    """What comes by itself, in order of time: a recording, or a simulated runner."""

    def next_at(self) -> float | None:
        """When the next packets come; None when there are no more."""

    def take(self) -> Sequence[Packet | SensorChanged]:
        """What comes at that moment; a simulated runner may have nothing after all."""

    def hear(self, fact: Spoken | GridBegan) -> None:
        """What begins to sound in the runner's ears."""


class Recording:
    """Packets and links of an earlier run; none is looked at before its time."""

    def __init__(self, packets: Iterable[Packet | SensorChanged]) -> None:
        self._packets = iter(packets)
        self._next = next(self._packets, None)

    def next_at(self) -> float | None:
        """When the next packet comes; None when there are no more."""
        return None if self._next is None else self._next.at

    def take(self) -> Sequence[Packet | SensorChanged]:
        """The next one."""
        assert self._next is not None
        packet, self._next = self._next, next(self._packets, None)
        return (packet,)

    def skip(self, until: float, count: int) -> None:
        """Leave out what came before then, and the first `count` of that moment."""
        while self._next is not None and self._next.at <= until:
            count -= self._next.at == until
            if count < 0:
                break
            self._next = next(self._packets, None)

    def hear(self, fact: Spoken | GridBegan) -> None:
        """A recorded runner hears nothing."""


class Simulated:
    """A simulated runner, who lives in whole seconds."""

    def __init__(self, athlete: Athlete) -> None:
        self._athlete = athlete
        self._second = 1

    def next_at(self) -> float | None:
        """The next whole second."""
        return float(self._second)

    def take(self) -> Sequence[Packet]:
        """What the runner's sensors send in this second."""
        self._second += 1
        return self._athlete.tick(self._second - 1.0)

    def hear(self, fact: Spoken | GridBegan) -> None:
        """What begins to sound in the runner's ears."""
        self._athlete.hear(fact)


class Silence:
    """No sensors."""

    def next_at(self) -> float | None:
        """Never."""
        return None

    def take(self) -> Sequence[Packet]:
        """Nothing."""
        return ()

    def hear(self, fact: Spoken | GridBegan) -> None:
        """Nobody listens."""


class Device(Protocol):
    """A sound device that can be lost."""

    def report(self) -> DeviceReport:
        """How it fares; asking keeps it going."""

    def due(self) -> float:
        """When to ask again at the latest, in seconds since the session began."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time, and what happened at it."""

    at: float
    inputs: Sequence[Input] = ()


class VirtualInbox:
    """Moves the clock to what comes next, without waiting."""

    attended = False
    """Whether somebody can press a key."""

    def __init__(self, source: Source, since: float = 0.0) -> None:
        """`since` is where a session that was cut off goes on, in its seconds."""
        self._source = source
        self._posted: queue.SimpleQueue[tuple[KeyName, str]] = queue.SimpleQueue()
        self._now = since

    def post(self, key: KeyName, source: str) -> None:
        """A key was pressed (Ctrl-C stops a render, too). Any thread, never blocks."""
        self._posted.put((key, source))

    def wait(self, deadline: float | None) -> Moment:
        """The next moment: the deadline or a packet, whichever is first."""
        if not self._posted.empty():
            key, source = self._posted.get()
            return Moment(self._now, (Key(self._now, key, source),))
        packet_at = self._source.next_at()
        times = [at for at in (deadline, packet_at) if at is not None]
        self._now = max(self._now, min(times, default=self._now))
        if packet_at is not None and packet_at <= self._now:
            return Moment(self._now, self._source.take())
        return Moment(self._now)


class LiveInbox:
    """Waits for the clock; `speed` is how many of its seconds go into one real second."""

    attended = True
    """Whether somebody can press a key."""

    def __init__(
        self,
        source: Source,
        clock: Callable[[], float],
        speed: float = 1.0,
        device: Device | None = None,
    ) -> None:
        """`device` is a sound device to look after; None where there is none."""
        self._source = source
        self._clock = clock
        self._speed = speed
        self._device = device
        self._reported: DeviceReport | None = None
        self._posted: queue.SimpleQueue[tuple[KeyName, str]] = queue.SimpleQueue()
        self._delivered: queue.SimpleQueue[Packet | SensorChanged | Notice] = queue.SimpleQueue()
        self._bell = Lock()
        """Released by a key, or a sensor. A queue's own wait would never end once a signal's
        handler outlasts its timeout, as Ctrl-Z does; a lock's wait does."""
        self._bell.acquire()
        self._held: tuple[KeyName, str] | None = None
        """A key that waits until the packets before it are taken."""

    def post(self, key: KeyName, source: str) -> None:
        """A key was pressed. Any thread and signal handlers may call it; never blocks."""
        self._posted.put((key, source))
        self._ring()

    def deliver(self, what: Packet | SensorChanged | Notice) -> None:
        """A sensor sent something, its link changed, or a part has news. Any thread may call it;
        never blocks.
        """
        self._delivered.put(what)
        self._ring()

    def _ring(self) -> None:
        with suppress(RuntimeError):  # it has been rung already
            self._bell.release()

    def wait(self, deadline: float | None) -> Moment:
        """The next moment; at the latest when the screen wants a look."""
        now, packet_at = self._clock(), self._source.next_at()
        device_at = None if self._device is None else self._device.due()
        wishes = (deadline, packet_at, device_at, now + REFRESH)
        until = min(at for at in wishes if at is not None)
        if self._held is None:
            if self._posted.empty() and self._delivered.empty():
                self._bell.acquire(timeout=max(0.0, (until - now) / self._speed))
            with suppress(queue.Empty):
                self._held = self._posted.get_nowait()
        now = self._clock()
        # A simulated runner lives at its own time, however late we wake, or by how little too
        # early: what is said before a packet is heard before it, and the rest after it.
        if packet_at is not None and frame_at(packet_at) <= frame_at(now):
            if deadline is not None and deadline < packet_at:
                return Moment(deadline)
            return Moment(packet_at, self._source.take())
        with suppress(queue.Empty):
            # Each at its own time, too.
            what = self._delivered.get_nowait()
            return Moment(what.at, (what,))
        held, self._held = self._held, None
        pressed = () if held is None else (Key(now, *held),)
        return Moment(now, (*pressed, *self._news_of_sound(now)))

    def _news_of_sound(self, now: float) -> Sequence[DeviceReport]:
        """What has changed about the sound device since it was last told."""
        if self._device is None:
            return ()
        report = replace(self._device.report(), at=now)
        if self._reported is not None and report == replace(self._reported, at=now):
            return ()
        self._reported = report
        return (report,)


Inbox = VirtualInbox | LiveInbox


class Book(Protocol):
    """What keeps a session's inputs and facts: a journal, or an outline."""

    def write(self, what: Input | Fact, /) -> None:
        """One thing that happened."""

    def flush(self, now: float, /) -> None:
        """Hand on what was written; time is `now`."""


class Screen(Protocol):
    """What the runner looks at."""

    def look(self, now: float, status: Callable[[float], Status | None], /) -> None:
        """Time is `now`; `status` tells the rest where it is time for a new picture."""

    def step(self, began: StepBegan, /) -> None:
        """A step began."""

    def say(self, text: str, at: float, /) -> None:
        """A sentence began."""

    def notice(self, text: str, at: float, /) -> None:
        """Something to read."""

    def sensor(self, changed: SensorChanged, /) -> None:
        """A sensor came or went."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a session plays on, writes to and shows itself with."""

    speakers: Sequence[Speaker]
    """More than one where a file is kept beside a device."""
    voice: Voice
    journal: Book
    source: Source
    display: Screen | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a session goes on that was cut off; the default is one that begins."""

    at: float = 0.0
    """Seconds: it is that far."""
    frame: int = 0
    """The sound's first frame, earlier by what leads to it."""
    orders: Sequence[Order] = ()
    """What sounds from there on, by what was decided before."""


START = Opening()


def drive(session: Session, inbox: Inbox, parts: Parts, opening: Opening = START) -> Ended:
    """Run a session to its end.

    The speakers are left open: the caller closes them, and the journal's stream.
    """
    now = opening.at
    # What belongs to frame 0 is in place before the speaker takes it; the screen can wait.
    events = session.advance(now)
    _perform([*opening.orders, *(e for e in events if isinstance(e, Order))], parts)
    for speaker in parts.speakers:
        speaker.start(opening.frame)
    ended = _perform([event for event in events if not isinstance(event, Order)], parts)
    while ended is None:
        moment = inbox.wait(_next_wish(session, inbox))
        now = max(now, moment.at)
        ended = _perform(session.advance(now), parts)
        for what in (*moment.inputs, *_unattended(session, inbox, now)):
            if ended is not None:
                break
            stamped = replace(_meant(what, session), at=seconds_at(frame_at(max(now, what.at))))
            parts.journal.write(stamped)
            if isinstance(stamped, SensorChanged) and parts.display:
                parts.display.sensor(stamped)
            ended = _perform(session.receive(stamped), parts)
        for speaker in parts.speakers:
            speaker.advance(frame_at(now))
        if inbox.attended:
            parts.journal.flush(now if ended is None else ended.at)
        if parts.display:
            parts.display.look(now, session.status)
    return ended


def _meant(what: Input, session: Session) -> Input:
    """What a key of the keyboard means, which depends on the keys before it."""
    match what:
        case Key(key=KeyName.PAUSE, source=source) if source == KEYBOARD and session.paused:
            return replace(what, key=KeyName.RESUME)
        case Key(key=KeyName.MUTE, source=source) if source == KEYBOARD and session.muted:
            return replace(what, key=KeyName.UNMUTE)
    return what


def _perform(events: Iterable[Event], parts: Parts) -> Ended | None:
    """Hand each event to the parts that it concerns; the end, if it was among them."""
    ended = None
    for event in events:
        match event:
            case SetGrid() | Speak() | Cancel() | SetVolume() | SetLevel():
                _order(event, parts)
            case Notice():
                if parts.display:
                    parts.display.notice(event.text, event.at)
            case _:
                parts.journal.write(event)
                if isinstance(event, Spoken | GridBegan):
                    _let_hear(event, parts)
                elif isinstance(event, StepBegan) and parts.display:
                    parts.display.step(event)
                elif isinstance(event, SensorChanged) and parts.display:
                    parts.display.sensor(event)
                elif isinstance(event, Ended):
                    ended = event
    return ended


def _order(order: Order, parts: Parts) -> None:
    """Hand an order to every speaker."""
    samples = None
    if isinstance(order, Speak) and parts.speakers:
        samples = parts.voice.samples(order.text, order.frames)
    for speaker in parts.speakers:
        match order:
            case SetGrid(grid=grid):
                speaker.set_grid(grid)
            case Speak(id=id_, frame=frame, text=text):
                if samples is not None and len(samples):
                    speaker.play(id_, frame, samples, parts.voice.part(text))
            case Cancel(id=id_):
                speaker.cancel(id_)
            case SetVolume(decibels=decibels, muted=muted):
                speaker.set_volume(decibels, muted)
            case SetLevel(part=part, decibels=decibels):
                speaker.set_level(part, decibels)


def _let_hear(fact: Spoken | GridBegan, parts: Parts) -> None:
    if isinstance(fact, Spoken) and fact.started is None:
        return
    parts.source.hear(fact)
    if isinstance(fact, Spoken) and fact.kind is not Say.COUNTDOWN and parts.display:
        parts.display.say(fact.text, fact.at)


def _next_wish(session: Session, inbox: Inbox) -> float | None:
    """When the loop wants to wake: the session's deadline, or a key that nobody will press."""
    deadline, waiting = session.next_deadline(), session.waiting_since
    if inbox.attended or waiting is None:
        return deadline
    return min(waiting + OPEN_STEP, deadline if deadline is not None else waiting + OPEN_STEP)


def _unattended(session: Session, inbox: Inbox, now: float) -> Sequence[Key]:
    """Where nobody can press a key, what waits for one goes on after a minute."""
    waiting = session.waiting_since
    if inbox.attended or waiting is None or now < waiting + OPEN_STEP:
        return ()
    return (Key(now, KeyName.RESUME if session.paused else KeyName.LAP, "unattended"),)
