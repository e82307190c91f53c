"""The program whose sound server is killed, as a runner hears it."""

from __future__ import annotations

from pathlib import Path

from losing import SCENARIOS, lose


def test_a_killed_server_takes_nothing_but_the_sound(tmp_path: Path) -> None:
    """Killed and started again: the click is back, all of it on the
    original grid, 0 samples off by the frame that the journal has for the new stream's first
    sample; within 50 ms of its time by the wall; and "Sound is back." are the first words.
    """
    story = lose(SCENARIOS[0], tmp_path)
    before, after = story.judged
    assert (True, True) == (before.perfect, after.perfect)
    assert ("start", "lost") == (before.play.after, after.play.after)
    assert min(before.exact, after.exact) >= 8
    assert abs(after.moved) < 0.05
    assert (["open", "lost", "back"], "Sound is back.") == (story.states, story.words)
