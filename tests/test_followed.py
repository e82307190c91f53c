"""Which step of its workout each one was: plans and runs by hand."""

from __future__ import annotations

from dataclasses import replace

from footfall import notation
from footfall.followed import follow
from footfall.model import Kind, Workout
from footfall.story import Ran


def steps(*told: tuple[str, int | None, str]) -> tuple[Ran, ...]:
    """Steps that were run, by their effort, their rep and their end."""
    kinds = {"hard": Kind.WORK, "easy": Kind.EASY, "walk": Kind.REST}
    return tuple(
        Ran(n + 1, kinds[effort], effort, end_, rep, None, (), n, n + 1)
        for n, (effort, rep, end_) in enumerate(told)
    )


def places(run: tuple[Ran, ...], workout: Workout) -> list[int | None]:
    """Where each of them stands in the workout."""
    return [one and one.place for one in follow(run, workout)]


def test_equal_sets_are_told_apart_by_their_counts() -> None:
    """The count that begins anew is the next set's; one that goes on, also beyond what was planned,
    is of the same; what was skipped is passed over.
    """
    workout = notation.parse("2x(30s hard, 20s easy); 2x(30s hard, 20s easy); 10s walk").workout
    hard, easy = [(("hard", n, "30s"), ("easy", n, "20s")) for n in (1, 2, 3)], ()
    run = steps(*hard[0], *hard[1], *hard[2], *hard[0], hard[1][0], ("walk", None, "10s"), *easy)
    assert [0, 1, 0, 1, 0, 1, 3, 4, 3, 6] == places(run, workout)


def test_what_looks_alike_is_told_apart_by_where_it_stands() -> None:
    """The same step before, in and after a set, and the same sets twice over, each with its own."""
    workout = notation.parse(
        "30s hard; 2x(2x(30s hard), 10s walk); 2x(2x(30s hard), 10s walk); 30s hard"
    ).workout
    hard = [("hard", n, "30s") for n in (1, 2)]
    sets = [(*hard, ("walk", n, "10s")) for n in (1, 2)]
    alone: tuple[str, None, str] = ("hard", None, "30s")
    told = steps(alone, *sets[0], *sets[1], *sets[0], *sets[1], alone)
    run = tuple(replace(lap, of=None if lap.rep is None else 2) for lap in told)
    # 0 alone; 1 in the pair, 2 its repeat, 3 the walk, 4 the outer repeat; then all of it again.
    expected = [0, *(1, 1, 3) * 2, *(5, 5, 7) * 2, 9]
    assert expected == places(run, workout)
