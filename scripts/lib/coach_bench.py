"""`scripts/bench coach`: simulated runners under our coach, two peers' rules, and nobody.

Each runner runs one scenario under each coach, so that coaches are compared on the same bodies and
the same faults. All of it is simulated: it compares rules, and proves nothing about people.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from coaching import SCENARIOS, Outcome, mean, run
from footfall.coach.coach import Coach
from footfall.model import Runner
from peer_coaches import RunnerUp, RunningApp, Silent

COACHES: dict[str, Callable[[Runner], Coach]] = {
    "Footfall": Coach,
    "RunnerUp's rules": RunnerUp,
    "Running-App's rules": RunningApp,
    "no coach": Silent,
}
HELD_OUT = 1_000_000
"""Seeds from here on were never looked at while a constant was chosen."""


@dataclass(frozen=True)
class Measure:
    """One figure of a run; None where the run has none."""

    title: str
    of: Callable[[Any], float | None]
    """Of an `Outcome`, or what else a run came to."""
    digits: int


def _per_30_min(count: float, outcome: Outcome) -> float:
    return 30 * count / outcome.minutes


def _share(part: float, outcome: Outcome) -> float | None:
    return 100 * part / outcome.judged if outcome.judged else None


def _missed(outcome: Outcome) -> float | None:
    """Of the excursions that deserve a word."""
    return 100 * outcome.missed / outcome.excursions if outcome.excursions else None


MEASURES = (
    Measure("in zone, %", lambda o: _share(o.inside, o), 1),
    Measure("above, %", lambda o: _share(o.above, o), 1),
    Measure("s above / h", lambda o: 60 * o.above / o.minutes, 0),
    Measure("alerts / 30 min", lambda o: _per_30_min(o.alerts, o), 2),
    Measure("flips", lambda o: _per_30_min(o.flips, o), 2),
    Measure("useless", lambda o: _per_30_min(o.useless, o), 2),
    Measure("fooled", lambda o: _per_30_min(o.fooled, o), 2),
    Measure(
        "missed / excursions, %",
        lambda o: 100 * o.missed / o.excursions if o.excursions else None,
        0,
    ),
    Measure("ceiling", lambda o: _per_30_min(o.ceilings, o), 2),
    Measure("s spoken / 30 min", lambda o: _per_30_min(o.spoken, o), 1),
)

Found = TypeVar("Found")
Job = tuple[int, int, str]
"""A scenario's number, a seed, and who coaches."""


def _work(job: Job) -> tuple[Job, Outcome]:
    scenario, seed, who = job
    return job, run(SCENARIOS[scenario], seed, COACHES[who])


def jobs(runners: int, seed: int) -> list[Job]:
    """Every runner has one scenario, and each coach in turn."""
    return [
        (number % len(SCENARIOS), seed * HELD_OUT + number, who)
        for number in range(runners)
        for who in COACHES
    ]


def measure(
    work: Callable[[Job], tuple[Job, Found]], todo: list[Job], chunk: int = 8
) -> dict[Job, Found]:
    """Run everybody, on all cores, with progress."""
    found, began = {}, time.monotonic()
    with ProcessPoolExecutor() as pool:
        for job, outcome in pool.map(work, todo, chunksize=chunk):
            found[job] = outcome
            if len(found) % 40 == 0 or len(found) == len(todo):
                passed = time.monotonic() - began
                left = passed / len(found) * (len(todo) - len(found))
                line = f"\r{len(found)} of {len(todo)} runs, {left / 60:.1f} min left "
                print(line, end="", file=sys.stderr, flush=True)
    print(f"\r{len(todo)} runs in {(time.monotonic() - began) / 60:.1f} min    ", file=sys.stderr)
    return found


def table(found: dict[Job, Outcome]) -> str:
    """Each scenario and coach with its figures and their 95 % intervals, in Markdown."""
    lines = [
        "| scenario | coach | " + " | ".join(m.title for m in MEASURES) + " |",
        "|---|---|" + "--:|" * len(MEASURES),
    ]
    for number, scenario in enumerate(SCENARIOS):
        for who in COACHES:
            outcomes = [o for job, o in found.items() if (job[0], job[2]) == (number, who)]
            if outcomes:
                cells = " | ".join(cell(m, outcomes) for m in MEASURES)
                lines.append(f"| {scenario.name} | {who} | {cells} |")
    return "\n".join(lines)


def cell(measure: Measure, outcomes: Iterable[object]) -> str:
    """A mean, and half of its 95 % interval."""
    values = [value for value in map(measure.of, outcomes) if value is not None]
    if not values:
        return "–"
    middle, half = mean(values)
    digits = measure.digits
    return f"{middle:.{digits}f} ± {half:.{digits}f}" if len(values) > 1 else f"{middle:.{digits}f}"


def verdicts(found: dict[Job, Outcome]) -> list[str]:
    """Where ours alerts no less than a peer, is less in zone or misses more: beyond the interval of
    the difference on the same runners.
    """
    said = []
    checks = (
        ("alerts more than", MEASURES[3], 1),
        ("is less in zone than", MEASURES[0], -1),
        ("misses more than", MEASURES[7], 1),
    )
    for number, scenario in enumerate(SCENARIOS):
        for peer in list(COACHES)[1:3]:
            for what, figure, sign in checks:
                pairs = [
                    (figure.of(ours), figure.of(found[job[0], job[1], peer]))
                    for job, ours in found.items()
                    if (job[0], job[2]) == (number, "Footfall")
                ]
                differences = [a - b for a, b in pairs if a is not None and b is not None]
                if len(differences) < 2:
                    continue
                middle, half = mean(differences)
                if sign * middle > half:
                    by = f"{abs(middle):.2f} ± {half:.2f}"
                    said.append(f"{scenario.name}: Footfall {what} {peer} by {by}.")
    return said


def main(arguments: list[str]) -> None:
    """Measure, and tell."""
    options = argparse.ArgumentParser(prog="scripts/bench coach", description=__doc__)
    options.add_argument("--runners", type=int, default=400)
    options.add_argument("--seed", type=int, default=1, help="another seed, other runners")
    options.add_argument("--json", type=Path, help="keep every outcome in this file")
    options.add_argument(
        "--only",
        choices=("heart", "cadence", "pace"),
        help="one of the tables; cadence and pace have an eighth of the runners in each scenario",
    )
    options.add_argument(
        "--write", action="store_true", help="put the heart's table and picture into docs/coach.md"
    )
    given = options.parse_args(arguments)
    if given.only in (None, "cadence", "pace"):
        import cadence_bench

        cadence_bench.tell(given.runners, given.seed, given.only)
        if given.only is not None:
            return
    found = measure(_work, jobs(given.runners, given.seed))
    print(table(found))
    print()
    print("\n".join(verdicts(found) or ["Nowhere worse than a peer."]))
    if given.write:
        _write(found, given.runners, given.seed)
    if given.json:
        rows = [{"job": job, **asdict(outcome)} for job, outcome in found.items()]
        given.json.write_text(json.dumps(rows), "utf-8")


def _write(found: dict[Job, Outcome], runners: int, seed: int) -> None:
    """The page of docs, from this measurement."""
    import coach_page

    def figures(scenario: str, who: str) -> dict[str, tuple[float, float]]:
        number = [one.name for one in SCENARIOS].index(scenario)
        outcomes = [o for job, o in found.items() if (job[0], job[2]) == (number, who)]
        told = {}
        for one in MEASURES:
            values = [value for value in map(one.of, outcomes) if value is not None]
            if len(values) > 1:
                told[one.title] = mean(values)
        return told

    looked = (
        "was looked at while constants were chosen"
        if seed == 1
        else ("was never looked at while constants were chosen")
    )
    said = (
        f"`scripts/bench coach --only heart --runners {runners} --seed {seed} --write` wrote this "
        f"page on {date.today()}; that seed {looked}."
    )
    names = [one.name for one in SCENARIOS]
    coach_page.write(names, figures, list(COACHES), table(found), verdicts(found), said)
