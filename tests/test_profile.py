"""What a profile may hold, and the runner that it and the options make."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.errors import UsageError
from footfall.model import Effort, Runner, Target, Unit, ZoneMethod
from footfall.paces import vdot
from footfall.profile import KEYS, PACED, Key, check_whole, key_of, line_of, read_table, runner_of

NOTHING = dict.fromkeys(("hr_max", "hr_rest", "lthr", "hr_ceiling", "zones", "race", "simulate"))
EDGES = (120, 140, 155, 168, 180)


# --- Values -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("hr-max", "186", 186),
        ("hr-max", " 186 ", 186),
        ("hr-rest", "25", 25),
        ("age", "99", 99),
        ("race", "half=1:38:05", "half=1:38:05"),
        ("units", "Imperial", "imperial"),
        ("zones", "threshold", "threshold"),
        ("edges", "120 140 155 168 180", EDGES),
        ("edges", "120, 140,155,168 ,180", EDGES),
        ("edges", "120 140 155 168", (120, 140, 155, 168)),
        ("edges", "90 120 140 155 168 180", (90, *EDGES)),
        ("easy", "5:40-6:10/km", "5:40-6:10/km"),
        ("5k", "6:55/mi", "6:55/mi"),
    ],
)
def test_what_can_be_is_read(name: str, text: str, expected: object) -> None:
    """A key's text as a runner types it gives its value."""
    assert expected == KEYS[name].read(text)


@pytest.mark.parametrize(
    ("name", "text", "part"),
    [
        ("hr-max", "", "is not a whole number"),
        ("hr-max", "186.5", "is not a whole number"),
        ("hr-max", "-5", "is not a whole number"),
        ("hr-max", "１８６", "is not a whole number"),
        ("hr-max", "900", "between 100 and 230"),
        ("hr-max", "9" * 5000, "Try 186"),
        ("hr-rest", "10", "between 25 and 120"),
        ("age", "7", "between 10 and 99 years"),
        ("race", "fast", "5k=21:30"),
        ("race", "5k=2:30", "Nobody races 5k"),
        ("units", "nautical", "metric, imperial"),
        ("zones", "own", "max, reserve, threshold"),
        ("edges", "120 140 155", "120 140 155 168 180"),
        ("edges", "1 2 3 4 5 6 7", "between 30 and 230"),
        ("edges", "120 140 140 168 180", "rising"),
        ("edges", "180 168 155 140 120", "rising"),
        ("edges", "120 140 155 168 300", "between 30 and 230"),
        ("easy", "fast", "5:40-6:10/km"),
        ("easy", "5:40", "5:40-6:10/km"),
        ("easy", "1:40/km", "between 2:00 and 20:00"),
        ("easy", "5:40->6:10/km", "5:40-6:10/km"),
        ("easy", "5:40/km; 10min", "5:40-6:10/km"),
        ("easy", "5:40/km hard", "5:40-6:10/km"),
        ("easy", "5:40/km 150bpm", "5:40-6:10/km"),
        ("easy", '5:40/km "go"', "5:40-6:10/km"),
        ("5k", "\x1b[31m4:18/km", "Try 4:18/km"),
    ],
)
def test_what_cannot_be_is_a_sentence(name: str, text: str, part: str) -> None:
    """It names the key, what may be, and no more than two sentences."""
    with pytest.raises(UsageError) as caught:
        KEYS[name].read(text)
    assert part in str(caught.value)
    assert name in str(caught.value) or name == "race"
    assert len(str(caught.value)) < 200


def test_each_example_can_be() -> None:
    """What a key is explained by is a value of it."""
    assert all(key.read(key.example) for key in KEYS.values())


@given(text=st.text(max_size=80), key=st.sampled_from(list(KEYS.values())))
def test_no_text_is_more_than_refused(text: str, key: Key) -> None:
    """Any text for any key is a value or a `UsageError`."""
    with suppress(UsageError):
        assert key.read(text)


# --- Keys ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hr-max", "hr-max"),
        ("HR_MAX", "hr-max"),
        ("zones", "zones"),
        ("zones.method", "zones"),
        ("zones.edges", "edges"),
        ("paces.5k", "5k"),
        ("mp", "marathon"),
        ("tempo", "threshold"),
    ],
)
def test_a_key_has_other_spellings(text: str, expected: str) -> None:
    """As in the file, with an underscore, or by an effort's other names."""
    assert expected == key_of(text).name


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("hr-mx", "Did you mean hr-max?"),
        ("rest", "Nothing is kept under rest"),
        ("drill", "Nothing is kept under drill"),
        ("colour", "There are hr-max, hr-rest"),
        ("x" * 10_000, "Nothing is kept under that name"),
        ("\x1b[2J", "Nothing is kept under that name"),
    ],
)
def test_what_is_no_key_gets_a_hint(text: str, part: str) -> None:
    """A near name, or all of them."""
    with pytest.raises(UsageError) as caught:
        key_of(text)
    assert part in str(caught.value)


# --- Tables -------------------------------------------------------------------------------------


def test_a_table_is_read() -> None:
    """What TOML holds gives the values by their names."""
    table = {
        "hr-max": 186,
        "hr_rest": 52,
        "race": "5k=21:30",
        "zones": {"method": "reserve", "edges": list(EDGES)},
        "paces": {"easy": "5:40-6:10/km", "tempo": "4:30/km"},
    }
    expected = {
        "hr-max": 186,
        "hr-rest": 52,
        "race": "5k=21:30",
        "zones": "reserve",
        "edges": EDGES,
        "easy": "5:40-6:10/km",
        "threshold": "4:30/km",
    }
    assert (expected, []) == read_table(table)


@pytest.mark.parametrize(
    ("table", "where", "part"),
    [
        ({"hr-max": 900}, ("hr-max",), "between 100 and 230"),
        ({"hr-max": True}, ("hr-max",), "Write it as hr-max = 186"),
        ({"hr-max": 186.5}, ("hr-max",), "Write it as hr-max = 186"),
        ({"hr-max": float("nan")}, ("hr-max",), "Write it as hr-max = 186"),
        ({"hr-max": 10**400}, ("hr-max",), "Write it as hr-max = 186"),
        ({"hr-max": {"a": {"b": 1}}}, ("hr-max",), "Write it as hr-max = 186"),
        ({"hr-mx": 186}, ("hr-mx",), "Did you mean hr-max?"),
        ({"zones": "max"}, ("zones",), '[zones] method = "reserve"'),
        ({"zones": {"edges": "all"}}, ("zones", "edges"), "edges “all”"),
        ({"zones": {"edges": [[1]]}}, ("zones", "edges"), "[120, 140, 155, 168, 180]"),
        ({"zones": {"edges": [1] * 100_000}}, ("zones", "edges"), "[120, 140, 155, 168, 180]"),
        ({"edges": list(EDGES)}, ("edges",), "[zones] edges"),
        ({"zones": {"hr-max": 186}}, ("zones", "hr-max"), "hr-max = 186"),
        ({"paces": {"fast": "4:00/km"}}, ("paces", "fast"), "Nothing is kept under paces.fast"),
        ({"paces": [1]}, ("paces",), "Nothing is kept under paces"),
        ({"paces": {"mp": "5:00/km", "marathon": "5:01/km"}}, ("paces", "marathon"), "twice"),
    ],
)
def test_a_fault_is_left_out_and_told(
    table: dict[str, object], where: tuple[str, ...], part: str
) -> None:
    """The entry at its place, in a sentence; all the others hold."""
    values, faults = read_table({"age": 40, **table})
    assert [where] == [place for place, _ in faults]
    assert part in faults[0][1]
    assert {"age": 40} == {name: v for name, v in values.items() if name != "marathon"}


def test_heart_rates_out_of_their_order_are_left_out_together() -> None:
    """Nobody knows which of them is wrong; the rest holds."""
    values, faults = read_table({"hr-max": 170, "lthr": 175, "hr-ceiling": 165, "age": 40})
    assert {"hr-ceiling": 165, "age": 40} == values
    sentence = (
        "Heart rates must rise from hr-rest over lthr to hr-max. Check which number belongs to "
        "which. All three are left out."
    )
    assert [((), sentence)] == faults


def test_how_a_key_stands_in_the_file() -> None:
    """As a line of TOML, its table before it."""
    expected = [
        "hr-max = 186",
        "[zones] edges = [120, 140, 155, 168, 180]",
        '[paces] 5k = "4:18/km"',
    ]
    assert expected == [line_of(KEYS[name]) for name in ("hr-max", "edges", "5k")]


def test_a_whole_that_cannot_be() -> None:
    """A resting heart rate below the maximum is fine, and the other way round not."""
    check_whole({"hr-max": 186, "hr-rest": 52})
    with pytest.raises(UsageError, match="must rise"):
        check_whole({"hr-max": 110, "hr-rest": 115})


# --- The runner ---------------------------------------------------------------------------------


def test_nothing_known_is_nobody() -> None:
    """No option and no profile: a runner of whom nothing is known."""
    assert Runner() == runner_of(NOTHING, {})


def test_the_profile_fills_what_options_leave_open() -> None:
    """Each number and the race come from the profile where no option tells."""
    profile = {"hr-max": 186, "hr-rest": 52, "lthr": 168, "race": "5k=21:30", "zones": "reserve"}
    expected = Runner(180, 52, 168, None, ZoneMethod.RESERVE, vdot(5000, 1290))
    assert expected == runner_of({**NOTHING, "hr_max": 180}, profile)


def test_the_own_table_wins_over_a_method_that_is_kept_and_not_over_an_option() -> None:
    """Own edges are the zones, until an option names a method."""
    profile = {"hr-max": 186, "zones": "max", "edges": EDGES}
    assert Runner(186, zones=ZoneMethod.OWN, zone_edges=EDGES) == runner_of(NOTHING, profile)
    assert Runner(186) == runner_of({**NOTHING, "zones": "max"}, profile)
    own = {**NOTHING, "zones": "own"}
    assert Runner(186, zones=ZoneMethod.OWN, zone_edges=EDGES) == runner_of(own, profile)


def test_own_paces_are_the_runners_until_an_option_names_a_race() -> None:
    """A race that is kept leaves the own paces; one that is typed sets them aside."""
    profile = {"5k": "4:18/km", "easy": "5:40-6:10/km", "race": "5k=21:30"}
    expected = (
        (Effort.EASY, Target(Unit.PACE_KM, 340, 370)),
        (Effort.FIVE_K, Target(Unit.PACE_KM, 258, 258)),
    )
    assert expected == runner_of(NOTHING, profile).paces
    assert () == runner_of({**NOTHING, "race": "5k=20:00"}, profile).paces


def test_a_method_that_is_kept_may_lack_its_numbers() -> None:
    """The session then coaches no zones and says so; only an option is refused."""
    assert Runner(zones=ZoneMethod.RESERVE) == runner_of(NOTHING, {"zones": "reserve"})
    with pytest.raises(UsageError, match="need --hr-max and --hr-rest"):
        runner_of({**NOTHING, "zones": "reserve"}, {})
    with pytest.raises(UsageError, match="need --lthr"):
        runner_of({**NOTHING, "zones": "threshold"}, {})
    with pytest.raises(UsageError, match="footfall config edges 120 140 155 168 180"):
        runner_of({**NOTHING, "zones": "own"}, {})


def test_an_option_against_the_profile_says_what_comes_from_where() -> None:
    """A maximum below the threshold that is kept names that threshold."""
    with pytest.raises(UsageError, match=r"\(lthr 168 in your profile\)"):
        runner_of({**NOTHING, "hr_max": 160}, {"lthr": 168})


def test_an_age_is_no_maximum() -> None:
    """Who is known by the age alone has no maximum, and so no ceiling, in a session."""
    assert Runner() == runner_of(NOTHING, {"age": 40})


def test_every_effort_but_two_can_have_a_pace() -> None:
    """Rests and drills have none."""
    assert {Effort.REST, Effort.DRILL} == set(Effort) - set(PACED)
