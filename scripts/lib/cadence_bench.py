"""`scripts/bench coach`, its tables on cadence and pace: ways of leading a cadence, words on pace.

As in `coach_bench`: each runner under each way, so that ways are compared on the same bodies; all
of it is simulated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from coach_bench import HELD_OUT, Found, Job, Measure, cell, measure

from cadence_coaching import (
    CADENCE_SCENARIOS,
    PACE_SCENARIOS,
    WAYS,
    Paced,
    Steps,
    lead,
    natural,
    run_paced,
)
from coaching import Scenario
from footfall.coach.coach import Coach
from footfall.model import Runner
from peer_coaches import Silent

COACHES: dict[str, Callable[[Runner], Coach]] = {"Footfall": Coach, "no coach": Silent}


def _share(part: float, whole: float) -> float | None:
    return 100 * part / whole if whole else None


def _of_all(is_so: Callable[[Steps], bool]) -> Callable[[Steps], float | None]:
    """The share of those who can follow: nobody asks a resister to."""
    return lambda steps: None if steps.resists else 100.0 * is_so(steps)


CADENCE = (
    Measure("on the click, %", lambda s: _share(s.followed, s.clicked), 1),
    Measure("at +3 % and more, %", lambda s: _share(s.raised, s.judged), 1),
    Measure("reach +3 %, % of followers", _of_all(lambda s: s.reached), 0),
    Measure("keep it to the end, %", _of_all(lambda s: s.keeps), 0),
    Measure("kept in silence, %", lambda s: _share(s.kept, s.silent), 1),
    Measure("click heard, min", lambda s: s.clicked / 60, 1),
    Measure("a resister let go, s", lambda s: s.let_go, 0),
    Measure("cadence alerts / 30 min", lambda s: 30 * s.alerts / s.minutes, 2),
    Measure("s spoken / 30 min", lambda s: 30 * s.spoken / s.minutes, 1),
)
PACE = (
    Measure("at the pace, %", lambda p: _share(p.inside, p.judged), 1),
    Measure("alerts / 30 min", lambda p: 30 * p.alerts / p.minutes, 2),
    Measure("flips", lambda p: 30 * p.flips / p.minutes, 2),
    Measure("useless", lambda p: 30 * p.useless / p.minutes, 2),
    Measure("fast starts told, %", lambda p: _share(p.told, p.fast), 0),
    Measure("told of none / set", lambda p: p.false, 2),
    Measure("told to fade / set", lambda p: p.fading, 2),
)


def _lead(job: Job) -> tuple[Job, Steps]:
    number, seed, name = job
    way = next(way for way in WAYS if way.name == name)
    return job, lead(CADENCE_SCENARIOS[number], seed, way, _natural)


@lru_cache(maxsize=2)
def _natural(scenario: Scenario, seed: int) -> tuple[list[float], bool]:
    """A runner's ways come one after the other, and are all measured by this run."""
    return natural(scenario, seed)


def _pace(job: Job) -> tuple[Job, Paced]:
    number, seed, who = job
    return job, run_paced(PACE_SCENARIOS[number], seed, COACHES[who])


def _jobs(count: int, scenarios: Sequence[Scenario], seed: int, names: Iterable[str]) -> list[Job]:
    names = list(names)
    return [
        (number, seed * HELD_OUT + runner, name)
        for number in range(len(scenarios))
        for runner in range(count)
        for name in names
    ]


def table(
    found: dict[Job, Found], scenarios: Sequence[Scenario], figures: Sequence[Measure]
) -> str:
    """Each scenario and way with its figures and their 95 % intervals, in Markdown."""
    lines = [
        "| scenario | way | " + " | ".join(figure.title for figure in figures) + " |",
        "|---|---|" + "--:|" * len(figures),
    ]
    for number, scenario in enumerate(scenarios):
        for name in dict.fromkeys(job[2] for job in found):
            runs = [o for job, o in found.items() if (job[0], job[2]) == (number, name)]
            cells = " | ".join(cell(figure, runs) for figure in figures)
            lines.append(f"| {scenario.name} | {name} | {cells} |")
    return "\n".join(lines)


def tell(runners: int, seed: int, only: str | None) -> None:
    """Measure, and print the tables."""
    count = max(2, runners // 8)
    if only in (None, "cadence"):
        names = [way.name for way in WAYS]
        todo = _jobs(count, CADENCE_SCENARIOS, seed, names)
        print(table(measure(_lead, todo, len(names)), CADENCE_SCENARIOS, CADENCE), end="\n\n")
    if only in (None, "pace"):
        todo = _jobs(count, PACE_SCENARIOS, seed, COACHES)
        print(table(measure(_pace, todo), PACE_SCENARIOS, PACE), end="\n\n")
