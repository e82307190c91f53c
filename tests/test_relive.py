"""What was recorded goes in once more, and the same comes of it."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall import gatt
from footfall.athlete import Athlete
from footfall.devices.speaker import NullSpeaker
from footfall.devices.voice import Voice
from footfall.drive import Parts, Recording, Silence, Simulated, VirtualInbox, drive
from footfall.journal import Journal, read, relived
from footfall.model import (
    Event,
    Input,
    Key,
    KeyName,
    Order,
    Packet,
    Runner,
    SensorChanged,
)
from footfall.notation import parse
from footfall.relive import relive
from footfall.session import Session

RUNNER = Runner(hr_max=190, vdot=45.0)
VOICE = Voice("off")


def session(notation: str) -> Session:
    """A session of that notation."""
    return Session(parse(notation).workout, VOICE.lengths.clip, RUNNER)


def lines(what: Sequence[Input | Event]) -> bytes:
    """What a journal keeps of it."""
    stream = io.BytesIO()
    journal = Journal(stream, voice=False)
    for one in what:
        if not isinstance(one, Order):
            journal.write(one)
    return stream.getvalue()


PACKETS = st.one_of(
    st.integers(60, 200).map(lambda bpm: ("strap", "2a37", gatt.encode_heart_rate(bpm))),
    st.floats(0, 6).map(lambda speed: ("pod", "2a53", gatt.encode_running(speed, 170, 10))),
)
KEYS = st.sampled_from([key for key in KeyName if key is not KeyName.STOP])
TIMES = st.integers(0, 30 * 48_000)


def made(at: int, what: object) -> Input:
    """An input at a frame."""
    if isinstance(what, KeyName):
        return Key(at / 48_000, what, "keyboard")
    assert isinstance(what, tuple)
    return Packet(at / 48_000, *what)


INPUTS = st.lists(st.tuples(TIMES, st.one_of(PACKETS, KEYS)), max_size=12).map(
    lambda found: [made(at, what) for at, what in sorted(found, key=lambda one: one[0])]
)


@settings(max_examples=40, deadline=None)
@given(INPUTS)
def test_a_journal_holds_all_that_a_session_is_made_of(inputs: list[Input]) -> None:
    """Whatever came: the inputs that are read from its journal give the same journal again."""
    workout = "10s easy; 2x(8s hard 180spm, 30m float); 20s Z2"
    first = lines(list(relive(session(workout), Silence(), inputs, 40.0)))
    records = list(read(first.splitlines(keepends=True)))
    again = relive(session(workout), Silence(), relived(records), 40.0)
    assert first == lines(list(again))


def test_a_simulated_runner_is_where_the_runner_was() -> None:
    """Relived without a packet from the journal, the runner sends each packet again."""
    workout, stream = "20s easy; 2x(20s hard 180spm, 50m float)", io.BytesIO()
    source = Simulated(Athlete(3, RUNNER))
    parts = Parts((NullSpeaker(),), VOICE, Journal(stream, voice=False), source)
    end = drive(session(workout), VirtualInbox(source), parts)
    again = relive(session(workout), Simulated(Athlete(3, RUNNER)), [], end.at)
    assert stream.getvalue() == lines(list(again))


def test_a_stop_that_is_taken_back_was_a_pause() -> None:
    """Of the inputs it is the only one that is another."""
    inputs: list[Input] = [
        SensorChanged(1.0, "strap", "found"),
        Key(2.0, KeyName.LOUDER, "keyboard"),
        Key(3.0, KeyName.STOP, "signal"),
    ]
    records = list(read(lines(inputs).splitlines(keepends=True)))
    assert [*inputs[:2], Key(3.0, KeyName.PAUSE, "signal")] == list(relived(records))


@pytest.mark.parametrize(
    ("until", "count", "left"), [(0.0, 1, 3), (1.0, 0, 3), (1.0, 1, 2), (1.0, 2, 1), (1.5, 0, 1)]
)
def test_what_is_skipped_of_a_recording_is_over(until: float, count: int, left: int) -> None:
    """All before that moment, and so many of it."""
    packets = [Packet(at, "strap", "2a37", b"") for at in (0.0, 1.0, 1.0, 2.0)]
    recording = Recording(packets)
    recording.skip(until, count)
    assert packets[-left:] == [recording.take()[0] for _ in range(left)]
    assert recording.next_at() is None
