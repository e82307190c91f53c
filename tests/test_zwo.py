"""Zwift's run workouts: read, written, read again, and what is refused."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall import notation
from footfall.errors import UsageError
from footfall.formats.zwo import read
from footfall.formats.zwo_write import write
from footfall.model import Runner, Workout

NOBODY = Runner()
law = settings(max_examples=30, deadline=None)


def zwo(*steps: str, sport: str = "run", counted: str = "") -> bytes:
    """A file with these elements in it."""
    head = f"<sportType>{sport}</sportType>" if sport else ""
    head += f"<durationType>{counted}</durationType>" if counted else ""
    return f"<workout_file>{head}<workout>{''.join(steps)}</workout></workout_file>".encode()


def both(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The notation of what was read, and the notes."""
    found = read(data)
    return notation.write(found.workout), found.notes


# --- Reading -------------------------------------------------------------------------------------


def test_a_run_without_a_duration_type_is_in_metres() -> None:
    """So Zwift has it; the same numbers are seconds where they are said to be, and on a bike."""
    step = '<SteadyState Duration="1500" Power="1"/>'
    bike = "this is a workout for bike, read as a run"
    metres = "it has no durationType, and so its lengths are metres, as Zwift has it"
    assert ("1500m @threshold", (metres,)) == both(zwo(step))
    assert ("1500m @threshold", ()) == both(zwo(step, counted="distance"))
    assert ("25min @threshold", ()) == both(zwo(step, counted="time"))
    assert ("25min @threshold", (bike,)) == both(zwo(step, sport="bike"))
    assert ("25min @threshold", (bike,)) == both(zwo(step, sport=""))


@pytest.mark.parametrize(
    ("pace", "effort"),
    [(0, "@mile"), (1, "@5k"), (2, "@10k"), (3, "@half"), (4, "@marathon")],
)
def test_a_pace_counts_races(pace: int, effort: str) -> None:
    """0 to 4 are the races from the mile to the marathon."""
    step = f'<SteadyState Duration="1000" Power="1.0" pace="{pace}"/>'
    assert (f"1km {effort}", ()) == both(zwo(step, counted="distance"))


def test_a_share_of_a_pace_is_the_effort_that_feels_alike() -> None:
    """90 % of 10k pace is near marathon pace, 78 % of threshold pace is easy."""
    steps = (
        '<SteadyState Duration="1000" Power="0.9" pace="2"/>'
        '<SteadyState Duration="1000" PowerLow="0.76" PowerHigh="0.8"/>'
        '<SteadyState Duration="1000" Power="1" pace="9"/>'
    )
    notes = (
        "step 1: 90 % of 10k pace is read as marathon",
        "step 2: 78 % of threshold pace is read as easy",
        "step 3: pace 9 is not known, and read as threshold",
    )
    assert ("1km @marathon; 1km easy; 1km @threshold", notes) == both(
        zwo(steps, counted="distance")
    )


def test_a_file_as_zwift_has_it() -> None:
    """A warm-up, reps with texts, a ramp, free running and a cool-down, with a name above them."""
    data = b"""<?xml version="1.0"?>
        <workout_file>
          <author>Z</author><name>5 x 800 &amp; more</name>
          <description><![CDATA[Fast,
            not furious]]></description>
          <sportType>run</sportType><durationType>distance</durationType>
          <tags><tag name="INTERVALS"/></tags>
          <workout>
            <Warmup Duration="1600" PowerLow="0.6" PowerHigh="0.8">
              <textevent timeoffset="10" message="Welcome"/>
              <textevent distoffset="1500" message="100 to go"/>
              <textevent distoffset="1700" message="too late"/>
            </Warmup>
            <IntervalsT Repeat="5" OnDuration="800" OffDuration="400" OnPower="1" OffPower="0.7"
                        pace="1" Cadence="180" CadenceResting="85"/>
            <Ramp Duration="1000" PowerLow="0.8" PowerHigh="1"><gameplayevent/></Ramp>
            <FreeRide Duration="500"/>
            <MaxEffort Duration="50"/>
            <Cooldown Duration="1000" PowerLow="0.8" PowerHigh="0.6"/>
            <RestDay/>
          </workout>
        </workout_file>"""
    notes = (
        "steps 1 and 6: 60 % of threshold pace is left out",
        "steps 1 and 6: 80 % of threshold pace is left out",
        "step 1: the cue 'too late' lies behind the end of its step",
        "step 2: 70 % of 5k pace is read as jog",
        "step 3: 80 % of threshold pace is read as easy",
        "step 3: <gameplayevent> is not carried",
        "step 7: <restday> is not known, and left out",
    )
    found = read(data)
    assert ("5 x 800 & more", "Fast, not furious") == (found.workout.name, found.workout.note)
    assert notes == found.notes
    assert (
        '1600m warmup "Welcome" at 10s "100 to go" at 1500m; 5x(800m @5k 180spm, 400m jog 170spm); '
        "1km easy->threshold; 500m; 50m sprint; 1km cooldown"
    ) == notation.write(Workout(found.workout.items))


def test_a_share_may_lack_its_zero() -> None:
    """What people write by hand: `.95`, and `1.`."""
    steps = '<SteadyState Duration="600" Power=".95"/><SteadyState Duration="60" Power="1."/>'
    assert notation.parse("10min @marathon; 1min @threshold").workout.items == (
        read(zwo(steps, counted="time")).workout.items
    )


def test_a_zone_of_power_is_told_and_the_words_of_a_block_are_kept() -> None:
    """Nothing is left out in silence."""
    steps = '<SteadyState Duration="200" Zone="3" Text="Stay tall"/>'
    steps += '<IntervalsT Repeat="2" OnDuration="60" OffDuration="30" PowerOnZone="5"/>'
    assert (
        '3min20s "Stay tall"; 2x(1min, 30s)',
        ("step 1: zone 3 of pace is left out", "step 2: zone 5 of pace is left out"),
    ) == both(zwo(steps, counted="time"))


def test_texts_of_reps_find_their_step() -> None:
    """A text that comes at the same place of each rep is the step's own; another one is told."""
    step = (
        '<IntervalsT Repeat="3" OnDuration="60" OffDuration="30" OnPower="1" OffPower="0.7">'
        + "".join(f'<textevent timeoffset="{90 * n + 70}" message="Shake"/>' for n in range(3))
        + '<textevent timeoffset="0" message="Go"/><textevent timeoffset="200" message="One more"/>'
        + "</IntervalsT>"
    )
    notes = (
        "step 1: 70 % of threshold pace is read as jog",
        "step 1: a text of the first rep is said in each",
        "step 1: a text that comes in a later rep alone is left out",
    )
    expected = '3x(1min @threshold "Go", 30s jog "Shake" at 10s)'
    assert (expected, notes) == both(zwo(step, counted="time"))


def test_utf_16_is_xml_too() -> None:
    """Editors on Windows save it so."""
    text = zwo('<SteadyState Duration="1000" Power="1"/>').decode()
    assert "1km @threshold" == both(text.encode("utf-16"))[0]


# --- Writing -------------------------------------------------------------------------------------


def written(text: str, runner: Runner = NOBODY) -> tuple[list[str], tuple[str, ...]]:
    """The elements that a workout becomes, without what stands around them, and the notes."""
    data, notes = write(notation.parse(text).workout, runner)
    inner = data.decode().split("<workout>\n")[1].split("  </workout>")[0]
    return re.sub(r"(?m)^    ", "", inner).splitlines(), notes


def test_a_set_in_metres_is_written() -> None:
    """Efforts are shares of a pace, and the file says what it counts."""
    lines, notes = written("2km easy; 8x(400m @5k 182spm, 200m jog); 1km easy->tempo")
    assert (
        [
            '<SteadyState Duration="2000" Power="0.7987"/>',
            '<IntervalsT Repeat="8" OnDuration="400" OffDuration="200" OnPower="1" '
            'OffPower="0.6843" pace="1" Cadence="182"/>',
            '<Ramp Duration="1000" PowerLow="0.7987" PowerHigh="1"/>',
        ],
        (),
    ) == (lines, notes)


def test_what_zwift_has_not_is_told() -> None:
    """A file counts either seconds or metres; floats, laps, targets and clicks have no place."""
    lines, notes = written(
        "10min easy 150bpm; 2x(400m @5k click off, 1min float between); lap; 90s drill RPE 3"
    )
    assert (
        [
            '<SteadyState Duration="600" Power="0.7987"/>',
            '<SteadyState Duration="129" Power="1" pace="1"/>',
            '<SteadyState Duration="60" Power="0.9384"/>',
            '<SteadyState Duration="129" Power="1" pace="1"/>',
            '<FreeRide Duration="300"/>',
            '<FreeRide Duration="90"/>',
        ],
        (
            "step 1: its heart rate is left out",
            "step 2: 400m is written as 129s",
            "step 2: the click is left out",
            "step 3: float is written as 94 % of threshold pace",
            "step 4: lap is written as 300s",
            "step 5: drill is written without an effort",
            "step 5: its RPE is left out",
        ),
    ) == (lines, notes)


def test_a_workout_of_distances_and_laps_is_written_in_metres() -> None:
    """Five minutes of a guessed pace stand for what ends by a lap."""
    lines, notes = written("lap easy; random 300m-500m @5k")
    assert (
        ['<SteadyState Duration="708" Power="0.7987"/>', '<SteadyState Duration="400" Power="1" '],
        ("step 1: lap is written as 708m", "step 2: random 300m-500m is written as 400m"),
    ) == ([lines[0], lines[1].removesuffix('pace="1"/>')], notes)


def test_loops_are_written_as_often_as_they_fit() -> None:
    """Ten minutes hold six cycles of 90 s, and 90 s longer ones that leave out their last rest."""
    assert (
        [
            '<IntervalsT Repeat="6" OnDuration="30" OffDuration="60" OnPower="1" '
            'OffPower="0.6843" pace="1"/>'
        ],
        ("step 1: a loop is written as 6 times",),
    ) == written("loop until 10min (30s @5k, 60s jog)")
    lines, _ = written("loop until 4min (30s @5k, 60s jog between)")
    assert ["30", "60", "30", "60", "30"] == [line.split('"')[1] for line in lines]


def test_zones_and_paces_become_efforts() -> None:
    """A zone always, and a pace for a runner whose threshold is known: 4:00 at VDOT 54 or so."""
    text = "3x(10min 4:00/km 180spm, 2min Z1)"
    lines, notes = written(text, Runner(vdot=54))
    assert ("step 1: 4:00/km is written as threshold", "step 2: Z1 is written as jog") == notes
    assert [
        '<IntervalsT Repeat="3" OnDuration="600" OffDuration="120" OnPower="1" OffPower="0.7265" '
        'Cadence="180"/>'
    ] == lines
    assert ("step 2: Z1 is written as jog", "step 1: its pace is left out") == written(text)[1]


def test_words_are_escaped() -> None:
    """A runner's own words are no XML."""
    lines, _ = written("5min easy \"a<b & 'c'\" at 1min")
    event = """  <textevent timeoffset="60" message="a&lt;b &amp; 'c'"/>"""
    assert ['<SteadyState Duration="300" Power="0.7987">', event, "</SteadyState>"] == lines


elements = st.builds(
    lambda name, length, power, pace, cadence, offset: (
        f'<{name} Duration="{length}" Power="{power}" PowerLow="{power}" PowerHigh="{power / 2}" '
        f'pace="{pace}" Cadence="{cadence}"><textevent timeoffset="{offset}" message="Go on"/>'
        f"</{name}>"
    ),
    st.sampled_from(["SteadyState", "Warmup", "Cooldown", "Ramp", "FreeRide", "MaxEffort"]),
    st.integers(1, 5000),
    st.integers(1, 200).map(lambda n: n / 100),
    st.integers(0, 5),
    st.integers(0, 300),
    st.integers(0, 100),
) | st.builds(
    lambda count, on, off, first, second, pace, offset: (
        f'<IntervalsT Repeat="{count}" OnDuration="{on}" OffDuration="{off}" OnPower="{first}" '
        f'OffPower="{second}" pace="{pace}"><textevent timeoffset="{offset}" message="Go on"/>'
        f"</IntervalsT>"
    ),
    st.integers(1, 9),
    st.integers(20, 900),
    st.integers(20, 900),
    st.integers(1, 200).map(lambda n: n / 100),
    st.integers(1, 200).map(lambda n: n / 100),
    st.integers(0, 4),
    st.integers(0, 1000),
)


@law
@given(st.lists(elements, min_size=1, max_size=4), st.sampled_from(["time", "distance"]))
def test_what_was_read_is_written_as_it_was(steps: list[str], counted: str) -> None:
    """What comes from Zwift goes back to Zwift, and comes again the same."""
    workout = read(zwo(*steps, counted=counted)).workout
    assert workout == read(write(workout, NOBODY)[0]).workout


# --- What is refused -----------------------------------------------------------------------------

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>
<workout_file><name>&b;</name><workout/></workout_file>"""
STEP = '<SteadyState Duration="60" Power="1"/>'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(LAUGHS, "<!DOCTYPE", id="billion laughs"),
        pytest.param(LAUGHS.decode().encode("utf-16"), "<!DOCTYPE", id="laughs in UTF-16"),
        pytest.param(b"<a>" * 1000, "nest deeper than 10", id="nested 1,000 deep"),
        pytest.param(zwo(STEP * 20_000), "more than 10,000", id="too many elements"),
        pytest.param(zwo(STEP * 1001), "at most 1000 steps", id="too many steps"),
        pytest.param(zwo(STEP)[:-30], "not XML that can be read", id="cut off"),
        pytest.param(b"", "not XML that can be read", id="nothing"),
        pytest.param(bytes(range(256)), "not XML that can be read", id="noise"),
        pytest.param(b'<?xml version="1.0" encoding="klingon"?><a/>', "not XML", id="encoding"),
        pytest.param(b'<?xml version="1.0" encoding="utf-7"?><a/>', "not XML", id="multi-byte"),
        pytest.param(zwo("&nope;"), "not XML", id="an entity that nobody defined"),
        pytest.param(b"<gpx/>", "no <workout> of Zwift", id="another XML"),
        pytest.param(zwo(), "no step in this workout", id="no steps"),
        pytest.param(zwo("<SteadyState/>"), "Step 1 .* has no duration", id="no length"),
        *(
            pytest.param(
                zwo(STEP, f'<SteadyState Duration="{text}"/>'), "Step 2 .* no duration", id=text
            )
            for text in ("NaN", "inf", "1e999", "9" * 400, "0x10", "1_000", "-", "٣")
        ),
        pytest.param(
            zwo('<IntervalsT Repeat="100" OnDuration="9" OffDuration="9"/>', counted="time"),
            "Step 1 is repeated 100 times",
            id="too often",
        ),
        pytest.param(
            zwo('<IntervalsT Repeat="2.5" OnDuration="9" OffDuration="9"/>', counted="time"),
            "whole count",
            id="half a rep",
        ),
    ],
)
def test_what_is_no_workout_is_refused(data: bytes, message: str) -> None:
    """Bombs, depths, cuts and lies are told in a sentence."""
    with pytest.raises(UsageError, match=message):
        read(data)


def test_lengths_out_of_bounds_are_brought_within() -> None:
    """Nothing is told as a step without a length; the rest becomes the nearest that there is."""
    steps = [f'<SteadyState Duration="{n}" Power="1"/>' for n in ("-1", "0", "5", "999999999")]
    notes = (
        "steps 1 and 2: a step without a length is left out",
        "step 3: 5m became 20m",
        "step 4: 999999999m became 200000m",
    )
    assert ("20m @threshold; 200km @threshold", notes) == both(zwo(*steps, counted="distance"))
