"""What will be said in a workout as far as one can tell beforehand, so that it can be made ready.

What the coach notices cannot be foreseen; nearly all of that is recorded.
"""

from __future__ import annotations

from collections.abc import Iterator

from footfall.coach.phrases import Phrases
from footfall.model import Runner, Workout
from footfall.timeline import Cursor, expected_seconds


def foreseen(
    workout: Workout, runner: Runner, phrases: Phrases
) -> Iterator[tuple[float, tuple[str, ...]]]:
    """For each step about when it begins, in seconds, and what may be said of it and in it.

    Steps that wait for a key count nothing. A step is previewed while the one before it lasts, so
    its words are needed at the beginning of that one. The runner's own wordings of what the coach
    says come last.
    """
    begins = previous = 0.0
    for slot in Cursor(workout, runner).ahead():
        step, rep = slot.step, slot.rep
        counted = slot.counted
        said = [
            phrases.start(step, rep),
            phrases.announce(step, *counted),
            phrases.preview(step, *counted),
            phrases.midway(step, *counted),
            phrases.arrived(step, rep),
            phrases.begun(step, *counted),
            *(phrases.cue(cue.text) for cue in step.cues),
        ]
        texts = [text for words in said for text in (words.text, words.short, words.brief) if text]
        yield previous, tuple(dict.fromkeys(texts))
        begins, previous = begins + (expected_seconds(step, runner) or 0.0), begins
    own = (text for wordings in phrases.own.values() for text in wordings if "{" not in text)
    yield begins, tuple(own)
