"""A session as it was: what went into it goes in once more, and it is where it was cut off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from footfall.drive import Source
from footfall.model import Event, GridBegan, Input, Spoken, frame_at, seconds_at
from footfall.session import Session


def relive(
    session: Session, source: Source, inputs: Iterable[Input], until: float
) -> Iterator[Input | Event]:
    """All that went in, and all that came of it, in order, up to `until` seconds.

    `inputs` were recorded, in order of time. `source` is a simulated runner, who hears and sends
    again what was heard and sent, and is then where the runner was.
    """
    for what in inputs:
        yield from _advanced(session, source, what.at)
        yield what
        yield from _heard(session.receive(what), source)
    yield from _advanced(session, source, until)


def _advanced(session: Session, source: Source, until: float) -> Iterator[Input | Event]:
    """As `drive` does it: a runner sends what is sent at a moment, and then hears what is said."""
    while True:
        packets_at = source.next_at()
        due = [at for at in (session.next_deadline(), packets_at) if at is not None and at <= until]
        if not due:
            return
        now = min(due)
        sent = source.take() if packets_at == now else ()
        yield from _heard(session.advance(now), source)
        for what in sent:
            stamped = replace(what, at=seconds_at(frame_at(max(now, what.at))))
            yield stamped
            yield from _heard(session.receive(stamped), source)


def _heard(events: Iterable[Event], source: Source) -> Iterator[Event]:
    for event in events:
        if isinstance(event, GridBegan) or (
            isinstance(event, Spoken) and event.started is not None
        ):
            source.hear(event)
        yield event
