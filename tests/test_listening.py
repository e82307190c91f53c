"""The ears of the other tests: recorders that go on through whatever befalls their server."""

from __future__ import annotations

import numpy as np

from finding import RATE, Gap, Onsets
from listening import Listener, Piece, VirtualSink, excuses


def test_each_recorder_has_a_stretch_of_its_own() -> None:
    """Frames count from its beginning, which is as early as its promptest burst allows."""
    listener = Listener(Onsets)
    quiet = np.zeros((RATE, 2), np.float32)
    one = quiet.copy()
    one[7, 0] = 0.5
    listener.hear(Piece(0, 0, 100.3, quiet))
    listener.hear(Piece(0, RATE, 101.0, quiet[: RATE // 2]))
    listener.hear(Piece(0, RATE + RATE // 2, 101.001, one))
    listener.hear(Piece(1, 0, 205.0, one))
    found = [(s.began, s.frames, s.finder.found) for s in listener.stretches.values()]
    expected = [(100.0, 5 * RATE // 2, [3 * RATE // 2 + 7]), (205.0, RATE, [7])]
    assert expected == found
    assert 101.0 == listener.stretches[0].at(RATE)


def test_a_gap_of_the_control_excuses_what_comes_with_it() -> None:
    """One of 2 s from 100 s on: from half a second before it until a second and a half after it."""
    control = [(100.0, Gap(0, 2 * RATE, 0))]
    moments = [99.4, 99.6, 101.0, 103.4, 103.6]
    assert [False, True, True, True, False] == [excuses(control, at) for at in moments]


def plays(sink: VirtualSink) -> bool:
    """Whether the recorder of the sink hears time pass."""
    return len(sink.record(0.1)) >= RATE // 10


def test_a_server_can_be_killed_frozen_and_lose_its_sink(virtual_sink: VirtualSink) -> None:
    """After each of them it plays again, at the same place, and the recording goes on apart."""
    with virtual_sink.recording() as recording:
        assert plays(virtual_sink)
        virtual_sink.kill()
        virtual_sink.restart()
        assert plays(virtual_sink)
        virtual_sink.freeze()
        virtual_sink.thaw()
        assert plays(virtual_sink)
        virtual_sink.remove_sink()
        virtual_sink.add_sink()
        assert plays(virtual_sink)
    assert 3 == len([stretch for stretch in recording.stretches() if len(stretch)])
