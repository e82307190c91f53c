"""Taking the sound device away from the running program, and what was heard and recorded of it.

It imports nothing of the program. `SCENARIOS` are the ways; `lose` plays one and tells the story.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from finding import Onsets
from listening import Listener, VirtualSink
from reckoning import (
    Clicks,
    Judged,
    Play,
    Record,
    back_after,
    beats,
    first_words,
    grids,
    judge,
    plays,
    records,
)

WORKOUT = "3min 180spm"
BEFORE, AWAY, AFTER = 3.0, 2.0, 6.0
"""Seconds: of undisturbed clicks, without a device, and to listen after it is back."""
OTHER = "other"
"""A second sink."""
MOVING = 0.5
"""Seconds that a server may take to move a stream."""
LIMIT = 3.0
"""Seconds from the device's return to the sound's."""

Taking = Callable[[VirtualSink], float]
"""Takes the device away and, later, gives it back; `time.monotonic()` when it was there again."""


@dataclass(frozen=True)
class Scenario:
    """A way to lose a device."""

    name: str
    take: Taking
    at_start: bool = False
    """Whether it is away when the program starts; a real runner then, for a simulated one would be
    rendered to a file."""
    elsewhere: bool = False
    """Whether another sink takes over: then the program is not tied to the one."""


@dataclass(frozen=True)
class Story:
    """What came of it."""

    judged: Sequence[Judged]
    """Each stretch of the stream, in order."""
    states: Sequence[str]
    """Of the device, as the journal tells them, each once in a row."""
    words: str | None
    """The first sentence after the return."""
    back_after: float
    """Seconds from the device's return to the next click."""
    journal: Sequence[Record]


def _killed(sink: VirtualSink) -> float:
    sink.kill()
    time.sleep(AWAY)
    return sink.restart()


def _frozen(seconds: float) -> Taking:
    def take(sink: VirtualSink) -> float:
        sink.freeze()
        time.sleep(seconds)
        return sink.thaw()

    return take


def _removed(sink: VirtualSink) -> float:
    sink.remove_sink()
    time.sleep(AWAY)
    return sink.add_sink()


def _moved(sink: VirtualSink) -> float:
    there = time.monotonic()
    sink.remove_sink()
    return there


SCENARIOS = (
    Scenario("the server is killed and comes back", _killed),
    Scenario("the server freezes for 3 s", _frozen(3.0)),
    Scenario("the server freezes for 9 s", _frozen(9.0)),
    Scenario("the only sink goes and comes back", _removed),
    Scenario("a sink goes, another is there", _moved, elsewhere=True),
    Scenario("no device at the start, one later", _killed, at_start=True),
)


def lose(scenario: Scenario, folder: Path) -> Story:
    """Play a scenario in a folder. RuntimeError: nothing was heard."""
    journal = folder / "lost.jsonl"
    runner = [] if scenario.at_start else ["--simulate"]
    heard = Listener(Onsets)
    with closing(VirtualSink()) as sink:
        sink.listen(heard)
        environment = dict(os.environ | sink.env)
        if scenario.elsewhere:
            sink.add_sink(OTHER)
            sink.listen(heard, OTHER)
            environment.pop("PULSE_SINK", None)
            sink.make_default()
        if scenario.at_start:
            sink.kill()
        program = subprocess.Popen(
            [sys.executable, "-m", "footfall", "run", WORKOUT, *runner, "--journal", str(journal)],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            if not scenario.at_start:
                _until(lambda: _clicks(heard) >= BEFORE * 3, program)
                taken = time.monotonic()
                there = scenario.take(sink)
            else:
                _until(lambda: journal.exists() and journal.stat().st_size > 0, program)
                time.sleep(AWAY)
                taken, there = time.monotonic(), sink.restart()
            count = _clicks(heard)
            _until(lambda: _clicks(heard) >= count + AFTER * 3, program)
            stopped = time.monotonic()
        finally:
            program.terminate()
            program.wait(30)
    return _story(journal, heard, [taken, stopped], there)


def _moved_at(play: Play, clicks: Sequence[Clicks], there: float) -> list[Play]:
    """A stream that went on elsewhere, unnoticed: what came before and what came after."""
    zero = min(each.at(each.frames[0]) for each in clicks if each.frames)
    frame = round((there + MOVING - zero) * 48_000)
    return [replace(play, last=frame), Play(frame, None, "moved", frame / 48_000)]


def _clicks(heard: Listener[Onsets]) -> int:
    return sum(len(stretch.finder.found) for stretch in list(heard.stretches.values()))


def _until(done: Callable[[], bool], program: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while not done():
        if program.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("The program ended, or nothing was heard for 30 s.")
        time.sleep(0.05)


def _story(
    journal: Path, heard: Listener[Onsets], disturbances: Sequence[float], there: float
) -> Story:
    with journal.open("rb") as stream:
        told = records(stream)
    clicks = [
        Clicks(stretch.began, stretch.finder.found, stretch.finder.rights)
        for stretch in heard.stretches.values()
    ]
    stream_of = plays(told)
    moved = all(play.after == "start" for play in stream_of)
    if moved:
        stream_of = _moved_at(stream_of[0], clicks, there)
    end = max(round(record["t"] * 48_000) for record in told)
    states = [record["state"] for record in told if record["type"] == "audio"]
    expected = beats(grids(told), end)
    judged = judge(expected, stream_of, clicks, disturbances)
    if moved:  # what went on elsewhere was not disturbed before it was stopped
        judged[1:] = judge(expected, stream_of, clicks, disturbances[-1:])[1:]
    return Story(
        judged,
        [state for i, state in enumerate(states) if i == 0 or state != states[i - 1]],
        first_words(told, next((p for p in stream_of if p.after == "lost"), stream_of[-1])),
        back_after(clicks, there) or float("inf"),
        told,
    )
