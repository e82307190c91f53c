"""The library: what is in it, what it comes to, and what clicks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall import library
from footfall.coach import metronome
from footfall.coach.english import ENGLISH
from footfall.errors import NotationError
from footfall.library import ENTRIES, Entry, find
from footfall.library_warmups import ramp, ramp_seconds, ramp_stages
from footfall.model import Distance, Effort, Item, Kind, Loop, Step, Time
from footfall.notation import parse, write, write_end

METRES = {"m": 1.0, "km": 1000.0, "mi": 1609.344, "yd": 0.9144}


def steps(items: tuple[Item, ...]) -> Iterator[Step]:
    """The steps in the order of running; a loop of timed cycles begins none that would end late."""
    for item in items:
        if isinstance(item, Step):
            yield item
            continue
        cycle = list(steps(item.items))
        if isinstance(item, Loop):
            timed = sum(step.end.seconds for step in cycle if isinstance(step.end, Time))
            assert isinstance(item.limit, Time)
            yield from cycle * (int(item.limit.seconds // timed) if timed else 1)
            continue
        yield from cycle * (item.count - 1)
        yield from (step for step in cycle if not step.between)


def run(name: str) -> list[Step]:
    """The steps of an entry."""
    entry = find(name)
    assert entry is not None
    return list(steps(entry.workout.items))


def seconds(name: str) -> float:
    """What its timed steps come to."""
    return sum(step.end.seconds for step in run(name) if isinstance(step.end, Time))


def metres(name: str) -> float:
    """What its measured steps come to."""
    return sum(
        step.end.value * METRES[step.end.unit]
        for step in run(name)
        if isinstance(step.end, Distance)
    )


each = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)


def test_every_row_of_the_catalogue_that_is_a_workout_is_here() -> None:
    """W1 to W67, U1 to U13, D1 to D9, B1 to B5, and the drill among the rows on cadence; W68 is a
    plan's badge, and no workout.
    """
    rows = (("W", 67), ("U", 13), ("D", 9), ("B", 5))
    expected = {f"{letter}{n}" for letter, most in rows for n in range(1, most + 1)}
    assert expected | {"C15"} == {id_ for entry in ENTRIES for id_ in entry.ids}


def test_names_can_be_typed_and_belong_to_one_entry() -> None:
    """Lower case, digits and hyphens; no name is an id, and none is there twice."""
    names = [entry.name for entry in ENTRIES]
    assert [] == [name for name, count in Counter(names).items() if count > 1]
    assert [] == [name for name in names if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", name)]
    assert [] == [name for name in names if re.fullmatch("[wudb][0-9]+", name)]


def test_one_name_is_a_workout_in_the_notation_too() -> None:
    """`400s` is the library's; whoever means a time writes 400sec. No other name is both."""
    both = []
    for entry in ENTRIES:
        try:
            parse(entry.name)
        except NotationError:
            continue
        both.append(entry.name)
    assert ["400s"] == both


@each
def test_an_entry_tells_what_it_is_and_who_leaves_it(entry: Entry) -> None:
    """A title on one line without a full stop, and a sentence on who should not do it."""
    assert re.fullmatch("[A-Z0-9][^\n.]{9,79}", entry.title)
    assert re.fullmatch("[A-Z][^\n.]{19,99}[.]", entry.not_for)


@each
def test_an_entry_is_read_without_a_warning_and_written_back(entry: Entry) -> None:
    """Its text is notation, means what it says, and comes back the same under its title.

    That the cycles of 20 minutes end at 19:30 is the catalogue's ruling.
    """
    parsed = parse(entry.text)
    assert (entry.name == "hiit") == bool(parsed.warnings)
    assert entry.title == entry.workout.name
    assert entry.workout.items == parsed.workout.items
    assert entry.workout == parse(write(entry.workout)).workout


@each
def test_its_own_cues_are_ours_or_short_sentences(entry: Entry) -> None:
    """A cue is the id of a form cue (`F17`), or a sentence that fits into a few seconds."""
    for step in steps(entry.workout.items):
        for cue in step.cues:
            ours = f"form.{cue.text}" in ENGLISH.wordings
            assert ours or re.fullmatch(r"[A-Z][A-Za-z ,.?]{4,60}[.?]", cue.text)


TOLD = [entry for entry in ENTRIES if entry.total]


@pytest.mark.parametrize("entry", TOLD, ids=lambda entry: entry.name)
def test_an_entry_comes_to_what_the_catalogue_says(entry: Entry) -> None:
    """To the second or the metre where it is exact."""
    assert entry.total is not None
    told, found = entry.total.seconds, seconds(entry.name)
    if told is None:
        assert entry.total.metres is not None
        told, found = entry.total.metres, metres(entry.name)
    assert told == pytest.approx(found, rel=entry.total.within or 1e-12)


def test_the_totals_that_everybody_knows() -> None:
    """Mona is 20:00, the HIIT of 20 minutes has 13 cycles in 19:30, alternators are 4.8 km."""
    assert 1200.0 == seconds("mona")
    assert (13, 1170.0) == (sum(s.kind is Kind.SPRINT for s in run("hiit")), seconds("hiit"))
    assert (16, 4800.0) == (len(run("alternators")), metres("alternators"))
    assert 25 * 60 == pytest.approx(seconds("easy-minutes"), rel=0.05)
    assert 20 * 1609.344 == pytest.approx(metres("alternation-run"))


EASY_ONES = {Kind.REST, Kind.WARMUP, Kind.COOLDOWN, Kind.EASY, Kind.FLOAT}

# Row by row of the catalogue: the entry, how often each work of it is run, and the recoveries.
# A range of the catalogue is told by its ends.
WORK: list[tuple[str, str, dict[str, int | tuple[int, int]], str]] = [
    ("W1", "quality-sprints", {"60m sprint": 6}, "120s-180s walk"),
    ("W2", "short-sprints", {"40m sprint": (8, 10)}, "120s-180s walk"),
    ("W3", "acceleration-sprints", {"50m sprint": (4, 8)}, "120s-180s walk"),
    ("W3", "top-speed", {"80m sprint": (4, 8)}, "120s-180s walk"),
    ("W4", "short-hiit", {"30s sprint": 10}, "60s jog"),
    ("W5", "hiit", {"30s sprint": 13}, "60s jog"),
    ("W6", "hills", {"100m hard": 8}, "lap jog"),
    ("W7", "hills-then-steady", {"100m hard": 8, "600s steady": 1}, "lap jog"),
    ("W8", "four-sprints", {"40m sprint": 4}, "120s-180s walk"),
    ("W9", "bounds", {"30m drill": 6}, "60s walk"),
    ("W10", "long-run", {"3000s steady": 1}, ""),
    ("W12", "flying-hundreds", {"70m stride": 2, "30m sprint": 2}, "120s-180s jog"),
    ("W13", "flying-150s", {"100m stride": 4, "50m sprint": 4}, "120s-180s jog"),
    ("W14", "fast-300s", {"300m 3k": 10}, "60s jog"),
    ("W15", "race-hills", {"90s 5k": 3}, "lap jog"),
    ("W17", "two-mile-repeats", {"2mi 10k": 2}, "300s rest"),
    ("W19", "kilometres", {"1000m 5k": 5}, "90s-180s jog"),
    ("W20", "fast-200s", {"200m mile": 10}, "200m jog"),
    ("W21", "strides", {"20s stride": (4, 8)}, "60s-120s walk"),
    ("W22", "grass-strides", {"20s stride": 8}, "60s walk"),
    ("W23", "hill-sprints", {"10s sprint": 4}, "120s-180s walk"),
    ("W24", "one-two", {"60s 5k": (6, 8)}, "120s jog"),
    ("W25", "first-200s", {"200m mile": (4, 6)}, "200m-400m jog"),
    ("W28", "400s", {"400m 5k": (8, 12)}, "200m jog"),
    ("W29", "tempo-and-800s", {"900s threshold": 1, "800m 5k": 2}, "120s-180s jog"),
    ("W29", "800s-and-tempo", {"900s threshold": 1, "800m 5k": 2}, "120s-180s jog"),
    ("W30", "float-200s", {"200m mile": 10}, "200m float"),
    ("W31", "first-floats", {"200m hard": 6}, "200m float"),
    ("W32", "hill-minutes", {"60s hard": 6, "15s sprint": 3}, ""),
    ("W33", "long-and-short-hills", {"90s 5k": 3, "15s sprint": 4}, ""),
    ("W34", "fast-finish", {"3mi half": 1}, "9mi easy"),
    ("W36", "400s-and-strides", {"400m 5k": 8, "100m stride": 4}, ""),
    ("W37", "miles-and-200s", {"1mi threshold": 3, "200m 5k": 4}, "60s jog"),
    ("W38", "alternators", {"400m 5k": 8, "200m marathon": 8}, ""),
    ("W40", "all-out-150s", {"150m sprint": 8}, "180s walk"),
    ("W41", "faster-200s", {"200m mile": 4}, "300s-600s walk"),
    ("W42", "ladder", {"1600m 10k": 1, "1200m 5k": 1, "800m 3k": 1, "400m mile": 1}, "120s jog"),
    ("W43", "sandwich", {"2mi threshold": 2, "400m 3k": 4}, ""),
    ("W45", "marathon-long-run", {"10mi marathon": 1}, ""),
    ("W46", "long-tempo", {"5mi half": 1}, ""),
    ("W47", "easy-and-strides", {"100m stride": 8}, ""),
    ("W48", "400s", {"400m 5k": 8}, "200m jog"),
    ("W49", "marathon-5ks", {"5km marathon": 3, "5km half": 1}, "300s jog"),
    ("W50", "alternation-run", {"1mi marathon": 20}, ""),
    ("W51", "speed-reserve", {"200m mile": 8}, "200m jog"),
    ("W52", "broken-tempo", {"480s threshold": 3}, "90s jog"),
    ("W53", "long-800s", {"800m 5k": 5}, "120s jog"),
    ("W53", "ten-400s", {"400m 5k": 10}, "90s jog"),
    ("W54", "sharpener", {"400m 5k": 4, "20s stride": 4}, ""),
    ("W55", "slight-hill-sprints", {"50m sprint": (4, 6)}, "120s-180s walk"),
    ("W55", "standing-starts", {"30m sprint": (4, 6)}, "120s-180s walk"),
    ("W56", "sprint-float", {"60m sprint": 10}, "60m float"),
    ("W57", "fifty-fifties", {"50m stride": 20}, "50m float"),
    ("W58", "starts-and-fly-ins", {"30m sprint": 8, "30m stride": 4}, "180s-300s walk"),
    ("W59", "first-intervals", {"30s hard": (6, 8)}, "60s-120s walk"),
    ("W60", "easy-minutes", {"60s hard": 6}, "120s jog"),
    ("W61", "strong-hills", {"45s hard": (4, 6)}, "lap jog"),
    ("W62", "steep-sprints", {"45s sprint": 5}, "lap walk"),
    ("W63", "one-two-one", {"60s hard": 2, "120s hard": 1}, "120s easy"),
    ("W64", "400s", {"400m 5k": 8}, "200m jog"),
    ("W64", "minutes", {"60s hard": 8}, "120s jog"),
    ("W64", "longer-hill-sprints", {"25s sprint": (6, 8)}, "120s walk"),
    ("W64", "tempo", {"4mi threshold": 1}, ""),
    ("W65", "threes", {"180s hard": 5}, ""),
    ("W66", "800s-in-a-run", {"800m 5k": 6}, ""),
    ("W66", "tempo-in-a-run", {"3mi threshold": 1}, ""),
    ("W66", "steady-finish", {"2mi steady": 1}, "10mi easy"),
]


@pytest.mark.parametrize(("id_", "name", "work", "between"), WORK)
def test_the_work_is_what_the_catalogue_says(
    id_: str, name: str, work: dict[str, int | tuple[int, int]], between: str
) -> None:
    """Each row's reps, their lengths and efforts, and what lies between them."""
    entry = find(name)
    assert entry is not None
    assert id_ in entry.ids
    found = Counter(
        f"{write_end(step.end)} {step.effort}" for step in run(name) if step.kind not in EASY_ONES
    )
    assert work.keys() == found.keys()
    for what, count in work.items():
        least, most = count if isinstance(count, tuple) else (count, count)
        assert least <= found[what] <= most
    length, _, effort = between.partition(" ")
    low, _, high = length.partition("-")
    rests = {write_end(step.end) for step in run(name) if effort and str(step.effort) == effort}
    if high:
        numbers = [float(rest.rstrip("sm")) for rest in rests]
        assert float(low.rstrip("sm")) <= min(numbers) <= max(numbers) <= float(high.rstrip("sm"))
    elif between:
        assert {low} == rests


def test_mona_is_28_segments_that_get_shorter_and_quicker() -> None:
    """Each has its float of the same length: 2 of 90 s, 4 each of 60, 30 and 15."""
    lengths = [90] * 2 + [60] * 4 + [30] * 4 + [15] * 4
    efforts = [Effort.FIVE_K] * 6 + [Effort.THREE_K] * 4 + [Effort.MILE] * 4
    expected = [
        (Time(length), effort)
        for length, hard in zip(lengths, efforts, strict=True)
        for effort in (hard, Effort.FLOAT)
    ]
    assert expected == [(step.end, step.effort) for step in run("mona")]


def test_michigan_goes_from_the_track_to_tempo_and_back() -> None:
    """1600, 1200, 800 and 400 m with a mile of tempo between, each three minutes apart."""
    mile = (Distance(1, "mi"), Effort.THRESHOLD)
    jog = (Time(180), Effort.JOG)
    track = [
        (Distance(1600), Effort.TEN_K),
        (Distance(1200), Effort.TEN_K),
        (Distance(800), Effort.FIVE_K),
        (Distance(400), Effort.THREE_K),
    ]
    expected = [part for rep in track for part in (rep, jog, mile, jog)][:-3]
    assert expected == [(step.end, step.effort) for step in run("michigan")]


@pytest.mark.parametrize(
    ("name", "longest", "whole"),
    [
        ("starts-and-fly-ins", 60, 300),
        ("slight-hill-sprints", 100, 300),
        ("standing-starts", 100, 300),
    ],
)
def test_sprints_keep_their_caps(name: str, longest: float, whole: float) -> None:
    """No sprint is longer than 100 m, and a session of starts has 300 m of them at most."""
    sprints = [s.end.metres for s in run(name) if s.kind is Kind.SPRINT and s.end]  # type: ignore[union-attr]
    assert max(sprints) <= longest
    assert sum(sprints) <= whole


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("mona", "mona"),
        (" Mona ", "mona"),
        ("W39", "mona"),
        ("w39", "mona"),
        ("W4", "short-hiit"),
        ("W5", "hiit"),
        ("W48", "400s"),
        ("W64", "400s"),
        ("W66", "800s-in-a-run"),
        ("u12", "ramp"),
        ("D7", "fast-feet"),
        ("C15", "quick-feet"),
        ("B1", "breath-easy"),
    ],
)
def test_an_entry_is_found_by_its_name_and_its_ids(typed: str, name: str) -> None:
    """In capitals or not; an id of several entries is the first of them."""
    entry = find(typed)
    assert entry is not None
    assert name == entry.name


@pytest.mark.parametrize("typed", ["", "monna", "W68", "W0", "Z2", "8x400m", "x" * 100_000])
def test_what_is_not_there_is_not_found(typed: str) -> None:
    """Nothing is taken for something near it."""
    assert find(typed) is None


@pytest.mark.parametrize(
    ("typed", "near"),
    [("monna", "mona"), ("hill-sprnts", "hill-sprints"), ("qqq", None), ("x" * 100_000, None)],
)
def test_what_may_have_been_meant(typed: str, near: str | None) -> None:
    """The nearest name, where there is one."""
    assert near == library.close(typed)


# --- What clicks --------------------------------------------------------------------------------


def clicks(step: Step) -> float:
    """The cadence that is heard in a step, with --spm 170; 0 is silence."""
    first, _last = metronome.cadence(step, 170)
    return first if metronome.is_heard(step, click=True) else 0.0


def test_what_is_ballistic_and_what_is_measured_is_silent() -> None:
    """With a click asked for, no sprint, stride, drill or warm-up of the library has one, and all
    else does; fast feet alone follow 180 to 200.
    """
    silent = {Kind.SPRINT, Kind.STRIDE, Kind.DRILL, Kind.WARMUP}
    odd = []
    for entry in ENTRIES:
        for step in steps(entry.workout.items):
            if (clicks(step) == 0) != (step.kind in silent) and entry.family != "workout":
                odd.append((entry.name, step.kind, clicks(step)))
    assert {("fast-feet", Kind.DRILL, 180.0)} == set(odd)
    kinds = {step.kind for name in ("W59", "W60") for step in run(name) if clicks(step)}
    assert {Kind.WARMUP, Kind.WORK, Kind.REST, Kind.COOLDOWN} == kinds
    loud = {
        step.kind
        for entry in ENTRIES
        for step in steps(entry.workout.items)
        if entry.family == "workout" and clicks(step)
    }
    assert set() == loud & {Kind.SPRINT, Kind.STRIDE, Kind.DRILL}


def test_every_breathing_set_has_a_click_to_count_by() -> None:
    """Each step names its breath, and a cadence at which nobody has to pant but for a while."""
    for entry in (e for e in ENTRIES if e.family == "breathing"):
        for step in steps(entry.workout.items):
            assert step.click is not None
            assert step.click.breath is not None
            breaths = clicks(step) / sum(step.click.breath)
            assert breaths <= 50 or step.kind is Kind.WORK


# --- The warm-up in four stages -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("celsius", "minutes"), [(-20, 25), (0, 25), (10, 20), (15, 17.5), (20, 15), (30, 10), (45, 10)]
)
def test_a_warm_up_is_longer_in_the_cold(celsius: float, minutes: float) -> None:
    """25 minutes at 0 °C and below, 10 at 30 °C and above, half a minute less for each degree."""
    assert 60 * minutes == ramp_seconds(celsius)


@given(st.floats(-40, 50))
def test_a_warm_up_is_as_long_as_it_should_be(celsius: float) -> None:
    """To the second; Raise has 4 to 10 whole minutes, a drill 15 to 45 s, and of the strides, which
    are 20 s long at any temperature, there are two to four with about a minute of walking.
    """
    stages = [list(steps(parse(text).workout.items)) for text in ramp_stages(celsius)]
    times = [[step.end.seconds for step in stage if isinstance(step.end, Time)] for stage in stages]
    assert round(ramp_seconds(celsius)) == sum(map(sum, times))
    (raised,), mobilise, activate, potentiate = times
    assert raised in range(240, 601, 60)
    assert set(mobilise + activate) < set(range(15, 46, 5))
    assert {20.0} == set(potentiate[::2])
    assert len(potentiate) in (4, 6, 8)
    assert set(potentiate[1::2]) < set(range(35, 66, 5))


def test_the_stages_come_in_their_order() -> None:
    """Raise, Mobilise, Activate, Potentiate: a run, fourteen drills with words, relaxed strides,
    and at the end the question whether anything pinches.
    """
    found = list(steps(parse(ramp()).workout.items))
    kinds = [Kind.WARMUP, *[Kind.DRILL] * 14, *[Kind.STRIDE, Kind.REST] * 3]
    assert kinds == [step.kind for step in found]
    assert all(len(step.cues) == 1 for step in found[:15])
    assert "Does anything pinch? Then keep today easy." == found[-1].cues[0].text


def test_nothing_is_stretched_before_a_run() -> None:
    """A warm-up moves; the cool-down's end is where stretching has its place."""
    warmups = [entry for entry in ENTRIES if entry.family == "warm-up"]
    assert ["cooldown"] == [entry.name for entry in warmups if "tretch" in entry.text]
