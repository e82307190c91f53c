"""The reckoning of what should be heard, on journals and recordings that are made here."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reckoning import (
    RATE,
    Astray,
    Beat,
    Clicks,
    Grid,
    Play,
    back_after,
    beats,
    first_words,
    grids,
    judge,
    plays,
    records,
)

STEADY = Grid(0, 0.0, 180.0)
"""A beat every 16,000 frames."""


def frames(session: list[Grid], end: int) -> list[tuple[int, int]]:
    """The beats as (number, frame)."""
    return [(beat.number, beat.frame) for beat in beats(session, end)]


def test_steady_beats_are_even() -> None:
    """180 spm is a beat every 16,000 frames, and none sounds at the very end."""
    assert [(0, 0), (1, 16_000), (2, 32_000)] == frames([STEADY], 48_000)


def test_a_ramp_is_the_integral_of_its_cadence() -> None:
    """From 60 to 120 spm in a minute beat n falls on 60 (√(1 + n / 30) - 1) s; 90 ends it."""
    ramp = Grid(0, 0.0, 60.0, 120.0, 60 * RATE)
    found = frames([ramp], 61 * RATE)
    assert [(0, 0), (30, 1_192_935)] == found[::30][:2]
    assert [(90, 60 * RATE), (91, 60 * RATE + RATE // 2)] == found[90:]


def test_beats_go_on_through_a_change() -> None:
    """The phase of the old grid is carried on: at frame 40,000 of 180 spm it is 2.5 beats."""
    session = [STEADY, Grid(40_000, 2.5, 90.0)]
    assert [(0, 0), (1, 16_000), (2, 32_000), (3, 56_000), (4, 88_000)] == frames(session, 100_000)


def test_a_beat_on_a_boundary_is_heard_once() -> None:
    """It belongs to the grid that begins there."""
    session = [STEADY, Grid(32_000, 2.0 - 1e-9, 90.0)]
    assert [(0, 0), (1, 16_000), (2, 32_000), (3, 64_000)] == frames(session, 70_000)


def test_a_silent_grid_has_no_clicks() -> None:
    """Beats pass, nobody hears them; without a cadence there are none."""
    silent, still = Grid(20_000, 1.25, 180.0, on=False), Grid(60_000, 3.75, 0.0)
    session = [STEADY, silent, still, Grid(90_000, 4.0, 180.0)]
    assert [(0, 0), (1, 16_000), (4, 90_000)] == frames(session, 100_000)


def test_after_a_key_a_beat_may_be_where_it_was() -> None:
    """Its order takes time to arrive; a second later it has."""
    keyed = Grid(40_000, 2.5, 90.0, keyed=True)
    found = beats([STEADY, keyed], 160_000)[3:]
    expected = [Beat(3, 56_000, 48_000), Beat(4, 88_000, 64_000), Beat(5, 120_000, 80_000)]
    assert [*expected, Beat(6, 152_000, None)] == found


def test_halfway_between_two_frames_both_are_the_nearest() -> None:
    """At 1,920,000 spm a beat lasts a frame and a half: every second one lies between two."""
    found = [(beat.frame, beat.as_near) for beat in beats([Grid(0, 0.0, 1_920_000.0)], 6)]
    assert [(0, None), (2, 1), (3, None), (5, 4)] == found


def test_a_click_on_the_other_nearest_frame_is_exact() -> None:
    """Beat 5 may be heard a frame earlier, beat 6 may not."""
    clicks = [replace(b, as_near=b.frame - 1) if b.number == 5 else b for b in MINUTE]
    played = [replace(b, frame=b.frame - (b.number in (5, 6))) for b in MINUTE]
    (found,) = judge(clicks, [START], [heard(90.0, played)], [200.0])
    assert ((Astray(clicks[6], -1),), 0) == (found.astray, found.late_orders)


JOURNAL = records(
    line.encode()
    for line in """
{"t":0.0,"type":"session"}
{"t":0.0,"type":"grid","frame":0,"phase":0.0,"spm":180.0,"spm_end":null,"frames":null,"on":true}
{"t":0.1,"type":"audio","underruns":0,"late_ms":0.0,"device":"d","state":"open","frame":0}
{"t":0.5,"type":"say","text":"Here we go.","started":24000}
{"t":1.0,"type":"audio","underruns":1,"late_ms":0.0,"device":"d","state":"open","frame":48000}
{"t":1.1,"type":"audio","underruns":1,"late_ms":5.0,"device":"d","state":"open","frame":48000}
{"t":2.0,"type":"key","key":"faster","from":"keyboard"}
{"t":2.0,"type":"grid","frame":96000,"phase":6.0,"spm":181.0,"spm_end":null,"frames":null,"on":true}
{"t":3.0,"type":"audio","underruns":1,"late_ms":0.0,"device":"","state":"lost","frame":null}
{"t":4.0,"type":"audio","underruns":0,"late_ms":0.0,"device":"d","state":"back","frame":190000}
{"t":4.1,"type":"say","text":"Not this one.","started":null}
{"t":4.2,"type":"say","text":"Sound is back.","started":201600}
{"t":5.0,"type":"audio","underruns":2,"device":"d","state":"back","frame":240000,"latency_ms":100}
{"t":6.0,"type":"audio","underruns":2,"device":"d","state":"back","frame":288000,"latency_ms":200}
{"t":7.0,"type":"gri
""".strip().splitlines()
)


def test_a_journal_tells_grids_and_stretches() -> None:
    """A key's grid is known by its moment; an audio record with a new frame begins a stretch."""
    assert [STEADY, Grid(96_000, 6.0, 181.0, keyed=True)] == grids(JOURNAL)
    expected = [
        Play(0, 48_000, "start", 0.1),
        Play(48_000, 190_000, "underrun", 1.0),
        Play(190_000, 240_000, "lost", 4.0),
        Play(240_000, 288_000, "underrun", 5.0),
        Play(288_000, None, "busy", 6.0),
    ]
    assert expected == plays(JOURNAL)


def test_the_first_words_are_the_first_that_began() -> None:
    """A sentence that was dropped was not heard."""
    assert "Sound is back." == first_words(JOURNAL, plays(JOURNAL)[2])


MINUTE = beats([STEADY], 60 * RATE)
"""180 clicks."""


def heard(began: float, clicks: list[Beat], late: int = 0) -> Clicks:
    """A recorder that began at `began` on the wall, where frame 0 was heard at 100.25 s."""
    places = [round((100.25 - began) * RATE) + beat.frame + late for beat in clicks]
    return Clicks(began, places, [beat.number % 2 == 1 for beat in clicks])


START = Play(0, None, "start", 0.1)


def test_an_undisturbed_session_is_perfect() -> None:
    """All but the beat in the last 0.3 s before the stop are judged, and exact."""
    (found,) = judge(MINUTE, [START], [heard(90.0, MINUTE)], [100.25 + 59.8])
    assert (179, 179, True) == (found.expected, found.exact, found.perfect)
    assert (0, 0, (), 0, 0.0) == (
        *(len(found.missing), found.extra, found.astray),
        *(found.late_orders, found.moved),
    )


def test_clicks_that_are_off_missing_and_extra_are_told_apart() -> None:
    """Click 10 is 7 samples late, click 20 is not there, and one is where none should be."""
    clicks = heard(90.0, MINUTE)
    places = list(clicks.frames)
    places[10] += 7
    places[20] += 6000
    (found,) = judge(MINUTE, [START], [Clicks(90.0, places, clicks.rights)], [200.0])
    assert (180, 178, 1) == (found.expected, found.exact, found.extra)
    assert ((Astray(MINUTE[10], 7),), (MINUTE[20],)) == (found.astray, found.missing)
    assert not found.perfect


def test_after_a_loss_the_beat_is_on_the_grid_that_it_left() -> None:
    """20 s without a device; the rest is heard by another recorder, as a whole 480 samples late."""
    stream = [Play(0, 40 * RATE, "start", 0.1), Play(40 * RATE, None, "lost", 40.0)]
    before, after = MINUTE[:60], MINUTE[120:]
    first, second = judge(
        MINUTE, stream, [heard(90.0, before), heard(139.0, after, late=480)], [120.25, 170.0]
    )
    assert (60, True, 60, True) == (
        *(first.expected, first.perfect),
        *(second.expected, second.perfect),
    )
    assert 0.01 == pytest.approx(second.moved)


def test_a_beat_off_its_grid_after_a_loss_is_not_perfect() -> None:
    """The same, but with the wrong foot first: a beat too late."""
    stream = [Play(0, 40 * RATE, "start", 0.1), Play(40 * RATE, None, "lost", 40.0)]
    late = heard(139.0, MINUTE[120:], late=16_000)
    _, second = judge(MINUTE, stream, [heard(90.0, MINUTE[:60]), late], [120.25, 170.0])
    assert not second.perfect


def test_an_underrun_begins_a_stretch_of_its_own() -> None:
    """From frame 960,000 on all is 1,200 samples later, and the journal says so: each is exact."""
    stream = [Play(0, 960_000, "start", 0.1), Play(960_000, None, "underrun", 20.0)]
    one, two = heard(90.0, MINUTE[:60]), heard(90.0, MINUTE[60:], late=1200)
    both = Clicks(90.0, [*one.frames, *two.frames], [*one.rights, *two.rights])
    first, second = judge(MINUTE, stream, [both], [200.0])
    assert (60, True, 120, True) == (
        *(first.expected, first.perfect),
        *(second.expected, second.perfect),
    )


def test_nothing_is_expected_of_a_stretch_that_begins_without_a_device() -> None:
    """The device went at frame 955,200; the stream began anew at 960,000, before that was known."""
    stream = [
        Play(0, 960_000, "start", 0.1),
        Play(960_000, 40 * RATE, "underrun", 20.0),
        Play(40 * RATE, None, "lost", 40.0),
    ]
    before, after = heard(90.0, MINUTE[:59]), heard(139.0, MINUTE[120:])
    found = judge(MINUTE, stream, [before, after], [100.25 + 19.9, 170.0])
    assert [(59, True), (0, True), (60, True)] == [(f.expected, f.perfect) for f in found]


def test_a_late_order_is_counted_and_no_fault() -> None:
    """After the key at frame 40,000 one more beat falls where it would have: at 48,000."""
    clicks = beats([STEADY, Grid(40_000, 2.5, 90.0, keyed=True)], 400_000)
    played = [Beat(3, 48_000) if beat.number == 3 else beat for beat in clicks]
    (found,) = judge(clicks, [START], [heard(90.0, played)], [200.0])
    assert (True, 1) == (found.perfect, found.late_orders)


def test_how_long_until_the_first_click() -> None:
    """From just after a click to the next, a third of a second; none comes after the last."""
    clicks = heard(90.0, MINUTE)
    assert 1 / 3 == pytest.approx(back_after([clicks], 105.25 + 1e-3), abs=2e-3)
    assert back_after([clicks], 200.0) is None
