"""Which step of its workout each one was: plans and runs by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from footfall import notation
from footfall.followed import follow
from footfall.model import Effort, Item, Kind, Repeat, Step, Time, Workout
from footfall.notation_write import write_end
from footfall.story import Ran
from footfall.timeline import Cursor


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


def test_what_comes_after_a_loop_is_found() -> None:
    """Nobody knows before how often a loop is run: its sets, and what follows, have their steps."""
    workout = notation.parse("loop until 2min (2x(30s hard, 20s easy), 10s walk); 20s walk").workout
    cycle = [(effort, n, end) for n in (1, 2) for effort, end in (("hard", "30s"), ("easy", "20s"))]
    cycles = [told for n in (1, 2, 3) for told in (*cycle, ("walk", n, "10s"))]
    # 0 and 1 the pair, 2 its repeat, 3 the walk, 4 the loop.
    expected = [*(0, 1, 0, 1, 3) * 3, 5]
    assert expected == places(steps(*cycles, ("walk", None, "20s")), workout)


def _items(depth: int) -> st.SearchStrategy[tuple[Item, ...]]:
    steps = st.just(Step(Kind.WORK, Time(1), Effort.HARD))
    repeats = st.builds(Repeat, st.integers(2, 3), _items(depth - 1)) if depth else st.nothing()
    return st.lists(steps | repeats, min_size=1, max_size=3).map(tuple)


def _told_apart(items: tuple[Item, ...], numbers: Iterator[int]) -> tuple[Item, ...]:
    """The same with a length of its own for each step."""
    return tuple(
        replace(item, end=Time(next(numbers)))
        if isinstance(item, Step)
        else replace(item, items=_told_apart(item.items, numbers))
        for item in items
    )


@settings(max_examples=60, deadline=None)
@given(_items(2), st.lists(st.sampled_from(["", "", "", "add", "end"]), max_size=40))
def test_steps_of_their_own_looks_are_found_whatever_the_runner_does(
    items: tuple[Item, ...], keys: list[str]
) -> None:
    """Reps are added, and sets ended, wherever it may be."""
    workout = Workout(_told_apart(items, count(1)))
    cursor, truth, run = Cursor(workout), list[Step](), list[Ran]()
    pressed = iter(keys)
    while (slot := cursor.step()) and len(run) < 200:
        truth.append(slot.step)
        end = write_end(slot.step.end)
        run.append(Ran(len(run) + 1, Kind.WORK, "hard", end, slot.rep, slot.of, (), 0, 0))
        match next(pressed, ""):
            case "add":
                cursor.add_rep()
            case "end":
                cursor.end_set()
    assert truth == [one and one.step for one in follow(run, workout)]
