"""`sensors --simulate`: all that sensors do, shown without hardware, by what real ones use."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from footfall.cli.asking import screen
from footfall.cli.meeting import listening
from footfall.cli.pair import choose, take
from footfall.cli.paired import SIMULATED, Paired
from footfall.cli.watching import SOUGHT, Watch, listed, tell
from footfall.devices.simulated_radio import POD, Simulation

LOOKS = 1.5
"""Seconds in which there is something to see."""
COMES = 10.0
"""Seconds in which what is to come has come, on a machine with a lot to do."""


def walk(seed: int, yes: bool) -> None:
    """Pair, list, try and lose simulated sensors; whoever asks nothing is shown it in 15 s."""
    simulation, paired = Simulation(seed), Paired(())
    asks = not yes and sys.stdin is not None and sys.stdin.isatty()
    with (
        listening(simulation.radio) as ears,
        screen(ears.type if asks else None) as shown,
    ):
        shown.say(SIMULATED.format(seed=seed))
        shown.say("\nPairing, which is: footfall pair")
        (choose if asks else take)(ears, shown, paired)
        shown.say("\nYour list, which is: footfall sensors")
        for line in listed(paired.sensors()):
            shown.say(line)
        shown.say("\nA look at what they send, which is: footfall sensors test")
        tell(ears, shown, paired.sensors())
        shown.say("\nKept connected as in a run, which is: footfall sensors test --watch")
        _lose_one(Watch(ears, shown, paired.sensors()), simulation)
        shown.leave()
        shown.say(
            "\nThat is all that sensors do. To hear a run with them: "
            "footfall run '5min easy' --simulate"
        )


def _lose_one(watch: Watch, simulation: Simulation) -> None:
    """Take a sensor out of reach and back: the pod, if it is paired."""
    lost = POD.name if POD.name in watch.states else next(iter(watch.states))

    _until(watch, lambda: not {SOUGHT, "found"} & set(watch.states.values()))
    _look(watch)
    simulation.away.add(lost)
    _until(watch, lambda: watch.states[lost] == "lost")
    _look(watch)
    simulation.away.discard(lost)
    _until(watch, lambda: watch.states[lost] == "back")
    _look(watch)


def _until(watch: Watch, done: Callable[[], bool]) -> None:
    watch.run(done, time.monotonic() + COMES)


def _look(watch: Watch) -> None:
    watch.run(lambda: False, time.monotonic() + LOOKS)
