"""From options to the parts of a session."""

from __future__ import annotations

from footfall.cli.build import Plan, words_of
from footfall.drive import Silence
from footfall.model import Runner
from footfall.notation import parse
from footfall.session import Options


def test_nobody_waits_for_words_of_later() -> None:
    """Ready at the beginning are the first minute's words and a preview of what follows; of a
    thousand cues the rest come in their order, while the session runs.
    """
    workout = parse("; ".join(f'1min easy "cue {n}" at 5s' for n in range(1000))).workout
    begun = Plan(workout, Runner(), Options(None), None, Silence(), None, (), None)
    cues = [[t for t in texts if t.startswith("cue ")] for texts in words_of(begun)]
    assert [["cue 0", "cue 1"], [f"cue {n}" for n in range(2, 1000)]] == cues
