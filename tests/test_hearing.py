"""The whole program, heard at a sound card that plays into nothing."""

from __future__ import annotations

from listening import Verdict, VirtualSink, hear_program, judge


def test_the_program_clicks_on_every_sample_that_it_should(virtual_sink: VirtualSink) -> None:
    """Ten seconds at 175 spm are 30 clicks, 0 samples of jitter and drift, and no gap."""
    heard = judge(hear_program(virtual_sink, "3min 175spm", 10), 10, 175)
    assert Verdict(30, 30, jitter=0, drift=0, gaps=()) == heard
