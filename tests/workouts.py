"""Workouts and their texts, drawn at random: for laws, and for whatever else reads or writes them.

`workouts` and `steps` are values of the model; `scribbled` is what a runner might type, right or
wrong, from a seeded source.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from random import Random

from hypothesis import strategies as st

from footfall.model import (
    Click,
    Distance,
    Drawn,
    Effort,
    End,
    Item,
    Lap,
    Loop,
    Repeat,
    SpokenCue,
    Step,
    Target,
    Time,
    Unit,
    Until,
    Workout,
    kind_of,
)
from footfall.notation import write

# --- Values ------------------------------------------------------------------------------------

RACES = [Effort.TEN_K, Effort.FIVE_K, Effort.THREE_K]
WORDS = [effort for effort in Effort if effort not in RACES]


def decimals(least: int, most: int, places: int) -> st.SearchStrategy[float]:
    """Numbers of so many decimals between two bounds."""
    return st.integers(least * 10**places, most * 10**places).map(lambda n: n / 10**places)


def bands(unit: Unit, least: int, most: int, places: int = 0) -> st.SearchStrategy[Target]:
    """Values, ranges and ramps, rising and falling."""
    number = decimals(least, most, places)
    return st.builds(
        lambda a, b, ramp: Target(unit, a, b, ramp and a != b), number, number, st.booleans()
    )


times = st.builds(Time, decimals(1, 86_400, 3) | st.integers(1, 86_400).map(float))
distances = st.builds(Distance, decimals(20, 200_000, 4), st.just("m")) | st.builds(
    Distance, decimals(1, 124, 4), st.sampled_from(["km", "mi"])
)
gates = st.builds(
    lambda bpm, above, least, more: Until(
        bpm, above, least, Time(min(86_400, max(least.seconds, more.seconds)))
    ),
    decimals(30, 230, 1),
    st.booleans(),
    st.just(Time(0)) | times,
    st.just(Time(600)) | times,
)
drawn = st.tuples(times, times).filter(lambda pair: pair[0] != pair[1]).map(
    lambda pair: Drawn(*sorted(pair, key=lambda time: time.seconds))
) | st.tuples(distances, distances).filter(lambda pair: pair[0].metres != pair[1].metres).map(
    lambda pair: Drawn(*sorted(pair, key=lambda distance: distance.metres))
)
singles = st.builds(lambda unit, n: Target(unit, n, n), st.just(Unit.RPE), decimals(1, 10, 1))
relative = st.builds(lambda n: Target(Unit.PERCENT_SPM, n, n), decimals(-30, 30, 1))
heart_rates = (
    bands(Unit.BPM, 30, 230, 1)
    | bands(Unit.ZONE, 1, 5)
    | bands(Unit.PERCENT_MAX, 1, 130)
    | bands(Unit.PERCENT_RESERVE, 1, 130)
    | bands(Unit.PERCENT_THRESHOLD, 1, 130, 2)
)
cadences = bands(Unit.SPM, 100, 260) | relative
paces = bands(Unit.PACE_KM, 120, 1200) | bands(Unit.PACE_MI, 194, 1931)
clicks = st.sampled_from([Click(), Click(on=False), Click(breath=(3, 2)), Click(breath=(9, 1))])
texts = st.sampled_from(["run tall", "#1: 8x(400m;", " so 'far' ", "Kühl, ruhig →", "走れ 🏃"])
headers = (
    st.just("")
    | texts
    | st.sampled_from(['"up" and "down"', '5" deep', "name: 8x(400m)", "'#'", "3rd of May"])
    | st.text(st.characters(exclude_categories=["C", "Zl", "Zp"], exclude_characters='"')).filter(
        str.strip
    )
)


@st.composite
def steps(draw: st.DrawFn, in_repeat: bool) -> Step:
    """Every step that a runner can write."""
    effort = draw(st.none() | st.sampled_from(Effort))
    ends: list[st.SearchStrategy[End]] = [times, distances, st.just(Lap()), gates, drawn]
    if effort in (Effort.SPRINT, Effort.STRIDE):
        ends.append(st.sampled_from([Distance(5.5), Drawn(Distance(5), Distance(20))]))
    end = draw(st.one_of(ends))
    to, offset, unit = None, 0.0, Unit.PACE_KM
    match draw(st.sampled_from(["", "to", "offset"])):
        case "to" if effort in WORDS:
            to = draw(st.sampled_from(WORDS))
        case "offset" if effort:
            offset = draw(decimals(1, 300, 1)) * draw(st.sampled_from([1, -1]))
            unit = draw(st.sampled_from([Unit.PACE_KM, Unit.PACE_MI]))
    targets = [draw(st.none() | kind) for kind in (heart_rates, cadences, paces, singles)]
    whole = end.high if isinstance(end, Drawn) else end
    marks: list[st.SearchStrategy[Time | Distance | None]] = [st.none()]
    match whole:
        case Time():
            marks.append(st.builds(Time, decimals(0, 1, 3)))
        case Distance():
            marks.append(times)
            if whole.metres > 20:
                marks.append(st.just(Distance(20)))
        case Until():
            marks += [st.builds(Time, decimals(0, 1, 3)), distances]
        case Lap():
            marks += [times, distances]
    cues = draw(st.lists(st.tuples(texts, st.one_of(marks), st.booleans()), max_size=2))
    return Step(
        kind_of(effort, in_repeat),
        end,
        effort,
        to,
        offset,
        unit,
        tuple(target for target in targets if target),
        draw(st.none() | clicks),
        tuple(SpokenCue(text, at, from_end and at is not None) for text, at, from_end in cues),
        in_repeat and draw(st.booleans()),
    )


def enough(items: Sequence[Item], kind: type) -> float:
    """Seconds or metres within which these can be run once, as far as they tell."""
    total = 0.0
    for item in items:
        match item:
            case Step(end=end):
                sure = end.low if isinstance(end, Drawn) else end
                sure = sure.least if isinstance(sure, Until) else sure
                if isinstance(sure, kind):
                    total += sure.seconds if isinstance(sure, Time) else sure.metres  # type: ignore[union-attr]
            case Repeat(count, inner):
                total += count * enough(inner, kind)
            case Loop(limit, inner) if isinstance(limit, kind):
                total += limit.seconds if isinstance(limit, Time) else limit.metres
            case Loop(_, inner):
                total += enough(inner, kind)
    return total


@st.composite
def sets(draw: st.DrawFn, depth: int) -> Item:
    """Repeats, and in the two innermost levels loops: at most 8, 64 and 256 steps."""
    inner = steps(True) if depth == 1 else steps(True) | sets(depth - 1)
    items = tuple(draw(st.lists(inner, min_size=1, max_size=2)))
    count = draw(st.integers(2, 3 if depth == 1 else 2))
    if depth > 2 or all(isinstance(item, Step) and item.between for item in items):
        return Repeat(count, items)
    by_time = draw(st.booleans())
    limit = ceil(enough(items, Time if by_time else Distance) * draw(st.sampled_from([1, 1.5])))
    if draw(st.booleans()) or limit > (86_400 if by_time else 200_000):
        return Repeat(count, items)
    return Loop(Time(max(1, limit)) if by_time else Distance(max(20, limit)), items)


@st.composite
def workouts(draw: st.DrawFn) -> Workout:
    """Every workout that a runner can write, of a few items."""
    nested = sets(3).map(lambda item: [Repeat(2, (item,))])
    items = draw(st.lists(steps(False) | sets(3), min_size=1, max_size=2) | nested)
    return Workout(tuple(items), draw(headers), draw(headers), draw(headers))


def damaged() -> st.SearchStrategy[str]:
    """Texts of workouts that were cut into and written over."""
    return st.builds(
        lambda workout, where, put, cut: _put(write(workout), where, put, cut),
        workouts(),
        st.integers(0, 10_000),
        st.text(max_size=3),
        st.integers(0, 3),
    )


def _put(text: str, where: int, put: str, cut: int) -> str:
    at = where % (len(text) + 1)
    return text[:at] + put + text[at + cut :]


# --- Texts -------------------------------------------------------------------------------------

TIMES = ("20sec", "90s", "1min 30s", "2 mins", "5:00", "10min", "0.5h", "1h 5min")
DISTANCES = ("60m", "400m", "440 yd", "0.5mi", "1km", "2 miles", "5k")
"""From the shorter to the longer: two of them, in order, are a range."""
EFFORTS = ("easy", "@5k", "T", "@marathon+20s/mi", "easy->tempo", "sprint", "FLOAT", "wu", "jog")
TARGETS = ("172spm", "170->180spm", "+5%spm", "Z2-3", "150bpm", "70–80%HRR", "RPE 7", "5:00/km")
OTHERS = ("click off", "click breath 3:2", "between", '"run tall"', '"go" at -10s', '"a" at 50m')
JUNK = (
    "§",
    "max",
    "x",
    "(",
    ")",
    "->",
    "%",
    "at",
    "until",
    "loop",
    "random",
    "\x00",
    '"',
    "#",
    ":",
)
SLIPS = (
    *JUNK,
    "9" * 9,
    "100M",
    "10m",
    "titel: x\n",
    "name:\n",
    "name: b\n",
    "HR<20",
    "2-3min",
    "\n",
)
HEADERS = ("name: Tuesday's", 'note: "#1"', "date: 2027-03-09 # or so")


def scribbled(source: Random) -> str:
    """What a runner might type: a workout, often with a slip or two."""
    text = "\n".join((*source.sample(HEADERS, source.choice((0, 0, 1, 3))), _items(source, 0)))
    for _ in range(source.choice((0, 0, 1, 2))):
        where, cut = source.randrange(len(text) + 1), source.choice((0, 0, 1, 5))
        text = _put(text, where, source.choice(("", *SLIPS)), cut)
    return text


def _items(source: Random, depth: int) -> str:
    parts = [_item(source, depth) for _ in range(source.randint(1, 3))]
    return source.choice(("; ", ", ", "\n", " ;, ")).join(parts)


def _item(source: Random, depth: int) -> str:
    if depth > source.choice((1, 1, 2, 4)) or source.random() < 0.6:
        return _step(source)
    if source.random() < 0.2:
        return f"{source.randint(1, 99)} {source.choice('x×*')} {_step(source)}"
    inner = f"({_items(source, depth + 1)})"
    if source.random() < 0.5:
        return f"loop until {source.choice(('1h', '2:00:00', '10km', '8mi'))} {inner}"
    return f"{source.randint(1, 6)}x{inner}"


def _step(source: Random) -> str:
    group = source.choice((TIMES, DISTANCES))
    low, high = sorted(source.sample(range(len(group)), 2))
    least, most = sorted(source.sample(range(len(TIMES)), 2))
    beats = f"until HR{source.choice('<>')}{source.randint(40, 200)}"
    end = source.choice(
        (
            source.choice(group),
            source.choice(group),
            "lap",
            f"random {group[low]}{source.choice('-–')}{group[high]}",
            beats,
            f"{TIMES[least]} {beats}bpm max {TIMES[most]}",
        )
    )
    groups = [group for group in (EFFORTS, TARGETS, OTHERS) if source.random() < 0.4]
    parts = [end, *map(source.choice, groups)]
    source.shuffle(parts)
    return source.choice((" ", "  ", "\t")).join(parts)
