"""A session brought back from its journal is the one that it was: the same comes of the same."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from footfall import gatt
from footfall.athlete import Athlete
from footfall.cli.build import Plan
from footfall.cli.cut import Cut, read_cut
from footfall.cli.resuming import go_on, plan_of
from footfall.coach.adaptive import Rise
from footfall.coach.audible import Turns
from footfall.coach.baseline import Known
from footfall.coach.form import THEMES
from footfall.coach.lag import Lag
from footfall.coach.phrases import Phrases
from footfall.coach.planner import Talk
from footfall.devices.voice import Voice
from footfall.drive import Parts, Recording, Simulated, Source, VirtualInbox, drive
from footfall.journal import Journal, Record, read
from footfall.model import (
    GridBegan,
    Input,
    Key,
    KeyName,
    Packet,
    Resumed,
    Runner,
    SensorChanged,
    Spoken,
    ZoneMethod,
)
from footfall.notation import parse, write
from footfall.session import Options, Session
from recorded import GIVEN

VOICE = Voice("off")
SPAN = 180
"""Seconds within which all is pressed and sent."""


class Merged:
    """What a runner sends, and keys that are pressed meanwhile."""

    def __init__(self, runner: Source, keys: Iterable[Input]) -> None:
        self._runner, self._keys = runner, list(keys)

    def next_at(self) -> float | None:
        """When either comes."""
        times = [self._runner.next_at(), self._keys[0].at if self._keys else None]
        return min([at for at in times if at is not None], default=None)

    def take(self) -> Sequence[Input]:
        """What comes first; the runner's where both come at once."""
        at = self.next_at()
        return self._runner.take() if self._runner.next_at() == at else (self._keys.pop(0),)

    def hear(self, fact: Spoken | GridBegan) -> None:
        """The runner hears."""
        self._runner.hear(fact)


# --- sessions by chance -------------------------------------------------------------------------

STEPS = st.sampled_from(
    [
        *("20s easy", "15s hard 180spm", "90m float 170spm", "10s rest 160->170spm", "25s Z2"),
        *("30s", "12s walk", "random 10s-20s easy 175spm", "random 50m-200m hard", "20s sprint"),
        *("10s until HR<130 max 40s walk", "until HR>150 max 30s hard", "45s jog +3%spm"),
        *("40s threshold 170->180spm", '30s steady "run tall" at 10s', "60m stride", "lap easy"),
        *("30s Z1 click off", "1s hard 190spm", "200m @5k 182spm", "2min easy"),
    ]
)
SETS = st.one_of(
    STEPS,
    st.tuples(st.integers(2, 4), STEPS, STEPS).map(lambda s: f"{s[0]}x({s[1]}, {s[2]} between)"),
    st.tuples(st.integers(2, 4), STEPS, STEPS).map(lambda s: f"{s[0]}x({s[1]}, {s[2]})"),
    st.tuples(STEPS, STEPS).map(lambda s: f"loop until 250s ({s[0]}, {s[1]})"),
)
WORKOUTS = st.lists(SETS, min_size=1, max_size=3).map("; ".join)
RUNNERS = st.builds(
    Runner,
    hr_max=st.none() | st.just(185),
    hr_rest=st.none() | st.just(52),
    lthr=st.none() | st.just(168),
    hr_ceiling=st.none() | st.just(150),
    zones=st.sampled_from(ZoneMethod),
    vdot=st.none() | st.floats(30, 70),
    zone_edges=st.sampled_from([(), (120, 140, 155, 170)]),
)
OPTIONS = st.builds(
    Options,
    spm=st.none() | st.just(172.5),
    click=st.booleans(),
    rise=st.sampled_from([None, None, Rise(), Rise(0.05), Rise(0.0, Known(165.3, 2.9))]),
    turns=st.sampled_from([None, None, Turns(12.0, 8.0)]),
    on_demand=st.booleans(),
    every=st.sampled_from([1, 2]),
    accents=st.sampled_from([(), (4,)]),
    talk=st.sampled_from(Talk),
    phrases=st.builds(
        Phrases,
        own=st.sampled_from([{}, {"going_on": ("Weiter.",), "cadence.low": ("Quicker.", "Up.")}]),
        turn=st.integers(0, 5),
        imperial=st.booleans(),
    ),
    focus=st.none() | st.sampled_from(sorted(THEMES)),
    strides=st.sampled_from([{}, {"pod": False}]),
    seed=st.integers(1, 1000),
    lag=st.sampled_from([None, Lag(41.7, 60.1, 3.3)]),
    ready=st.sampled_from([0.0, 10.0]),
    lead=st.sampled_from([0.0, 0.2]),
)
PACKETS = st.one_of(
    st.integers(60, 200).map(lambda bpm: ("strap", "2a37", gatt.encode_heart_rate(bpm))),
    st.tuples(st.floats(0, 6), st.integers(70, 95)).map(
        lambda told: ("pod", "2a53", gatt.encode_running(told[0], 2 * told[1], 10))
    ),
)
KEYS = st.sampled_from([key for key in KeyName if key is not KeyName.STOP])
FRAMES = st.integers(0, SPAN * 48_000) | st.integers(0, SPAN).map(lambda second: second * 48_000)
LINKS = st.tuples(st.sampled_from(["strap", "pod"]), st.sampled_from(["found", "lost"]))


def made(at: int, what: object) -> Input:
    """An input at a frame."""
    if isinstance(what, KeyName):
        return Key(at / 48_000, what, "keyboard")
    assert isinstance(what, tuple)
    if len(what) == 2:
        return SensorChanged(at / 48_000, *what, None)
    return Packet(at / 48_000, *what)


def ordered(found: Iterable[tuple[int, object]]) -> list[Input]:
    """Inputs in the order of their times."""
    return [made(at, what) for at, what in sorted(found, key=lambda one: one[0])]


STREAMS = st.lists(st.tuples(st.integers(0, SPAN), PACKETS, st.integers(1, 60)), max_size=4)
"""Sensors that send the same for a while, once a second, at whole seconds."""

INPUTS = st.tuples(
    st.lists(st.tuples(FRAMES, st.one_of(PACKETS, KEYS, KEYS, LINKS)), max_size=15), STREAMS
).map(
    lambda drawn: ordered(
        [
            *drawn[0],
            *(((s + n) * 48_000, what) for s, what, count in drawn[1] for n in range(count)),
        ]
    )
)


def source_of(begun: Plan, inputs: Iterable[Input]) -> Source:
    """What goes into a session by itself."""
    return Recording(inputs) if begun.seed is None else Merged(begun.source, inputs)


def planned(workout: str, runner: Runner, options: Options, seed: int | None) -> Plan:
    """A session before it begins; with a seed a simulated runner runs it."""
    signs = (options.phrases.countdown[-1], options.phrases.done)
    source = Recording([]) if seed is None else Simulated(Athlete(seed, runner, signs))
    return Plan(parse(workout).workout, runner, options, None, source, seed, (), None)


def played(begun: Plan, inputs: Sequence[Input]) -> bytes:
    """The journal of a session that nothing cuts off."""
    stream = io.BytesIO()
    book = Journal(stream, voice=False)
    book.begin(write(begun.workout), begun.header(), None, begun.seed)
    session = Session(begun.workout, VOICE.lengths.clip, begun.runner, begun.options)
    source = source_of(begun, inputs)
    drive(session, VirtualInbox(source), Parts((), VOICE, book, source))
    return stream.getvalue()


def resumed(cut: Cut, inputs: Sequence[Input]) -> bytes:
    """The journal of a session that goes on, with the inputs that are still to come."""
    begun, stream = plan_of(cut, GIVEN), io.BytesIO()
    gone = go_on(begun, VOICE.lengths.clip, cut, live=False, tell=lambda *_: None)
    book = Journal(stream, voice=False)
    for line in gone.lines:
        book.write(line)
    source = source_of(begun, inputs)
    inbox = VirtualInbox(source, gone.opening.at)
    drive(gone.session, inbox, Parts((), VOICE, book, source), gone.opening)
    return cut.path.read_bytes()[: cut.keep] + stream.getvalue()


def is_unattended(record: Record) -> bool:
    """Whether it is a key that nobody pressed."""
    return record.get("from") == "unattended"


def taken(cut: Cut) -> int:
    """How many inputs went into a session before it was cut off."""
    kinds = {"key"} if cut.seed is not None else {"packet", "key", "sensor"}
    states = (None, "found", "lost")
    return sum(
        record["type"] in kinds and record.get("state") in states and not is_unattended(record)
        for record in cut.records()
    )


def kept(data: bytes) -> list[Record]:
    """The lines but those that tell that it went on."""
    return [r for r in read(data.splitlines(keepends=True)) if r["type"] != "resume"]


def has_paused(cut: Cut) -> bool:
    """Whether the runner had paused where it was cut off."""
    keys = [r["key"] for r in cut.records() if r.get("key") in ("pause", "resume")]
    return keys[-1:] == ["pause"]


@settings(max_examples=8, deadline=None)
@given(
    WORKOUTS,
    RUNNERS,
    OPTIONS,
    INPUTS,
    st.none() | st.integers(1, 5),
    st.lists(st.floats(0, 1), min_size=1, max_size=2),
)
def test_whatever_was_pressed_and_sent_it_goes_on_as_if_it_had_not_been_cut(
    tmp_path_factory: pytest.TempPathFactory,
    workout: str,
    runner: Runner,
    options: Options,
    inputs: list[Input],
    seed: int | None,
    cuts: list[float],
) -> None:
    """At any byte, and once more: each line is that of a session that nothing cut off. Only who had
    paused runs again, as if `Resumed` had come into that session.
    """
    if seed is not None:
        inputs = [one for one in inputs if isinstance(one, Key)]
    whole = played(planned(workout, runner, options, seed), inputs)
    again, fed, has_run_again = whole, list(inputs), False
    path = tmp_path_factory.getbasetemp() / "cut.jsonl"
    for part in cuts:
        first, last = again.index(b"\n") + 1, again.rindex(b'{"t"')
        path.write_bytes(again[: first + round(part * (last - first))])
        cut = read_cut(path)
        # What nobody pressed comes behind all else of its moment, and would come behind `Resumed`.
        assume(not any(map(is_unattended, cut.last)))
        went_in = taken(cut) + sum(record["type"] == "resume" for record in cut.records())
        rest = [one for one in fed[went_in:] if not isinstance(one, Resumed)]
        fed = [*fed[:went_in], Resumed(cut.at), *rest]
        has_run_again = has_run_again or has_paused(cut)
        again = resumed(cut, rest)
        expected = played(planned(workout, runner, options, seed), fed)
        assert kept(expected) == kept(again)
        assert has_run_again or kept(whole) == kept(again)
