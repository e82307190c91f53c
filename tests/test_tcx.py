"""Sessions as TCX: the shape that Garmin's schema asks for, and what the journal tells in it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.formats import tcx
from recorded import end, header, journals, key, of_records, reading, silence, step

DATABASE = "{http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2}"
EXTENSION = "{http://www.garmin.com/xmlschemas/ActivityExtension/v2}"
BEGIN = datetime(2026, 5, 1, 5, tzinfo=UTC)

# The children of each element in the order of TrainingCenterDatabasev2.xsd and
# ActivityExtensionv2.xsd, those that have to be there with an exclamation mark.
SHAPE = {
    "TrainingCenterDatabase": "Folders Activities Workouts Courses Author Extensions",
    "Activities": "Activity MultiSportSession",
    "Activity": "Id! Lap! Notes Training Creator Extensions",
    "Lap": "TotalTimeSeconds! DistanceMeters! MaximumSpeed Calories! AverageHeartRateBpm "
    "MaximumHeartRateBpm Intensity! Cadence TriggerMethod! Track Notes Extensions",
    "Track": "Trackpoint!",
    "Trackpoint": "Time! Position AltitudeMeters DistanceMeters HeartRateBpm Cadence SensorState "
    "Extensions",
    "AverageHeartRateBpm": "Value!",
    "MaximumHeartRateBpm": "Value!",
    "HeartRateBpm": "Value!",
    "TPX": "Speed RunCadence Watts Extensions",
    "LX": "AvgSpeed MaxBikeCadence AvgRunCadence MaxRunCadence Steps AvgWatts MaxWatts Extensions",
    "Extensions": "TPX LX",
}
# What a text has to be.
TEXTS = {
    **dict.fromkeys(("Id", "Time"), r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"),
    **dict.fromkeys(("TotalTimeSeconds", "DistanceMeters", "MaximumSpeed"), r"\d+\.\d+"),
    **dict.fromkeys(("Speed", "AvgSpeed"), r"\d+\.\d+"),
    "Calories": r"\d+",
    "Value": r"[1-9]|\d\d|1\d\d|2[0-4]\d|25[0-5]",
    **dict.fromkeys(
        ("RunCadence", "AvgRunCadence", "MaxRunCadence"), r"\d|\d\d|1\d\d|2[0-4]\d|25[0-4]"
    ),
    "Intensity": "Active|Resting",
    "TriggerMethod": "Manual|Distance|Location|Time|HeartRate",
    "Notes": "(?s:.*)",
}


def written(*records: dict[str, Any], workout: str = "10s easy") -> ET.Element:
    return ET.fromstring(tcx.write(of_records([header(workout), *records]), BEGIN))


def holds(element: ET.Element) -> None:
    """Hold an element, and all below it, against the shape."""
    name = element.tag.rpartition("}")[2]
    expected = EXTENSION if name in {"TPX", "LX"} else DATABASE
    if name in {"Speed", "RunCadence", "AvgSpeed", "AvgRunCadence", "MaxRunCadence"}:
        expected = EXTENSION
    assert expected + name == element.tag
    if name == "Lap":
        assert re.fullmatch(TEXTS["Time"], element.get("StartTime") or "")
    if name in TEXTS:
        assert re.fullmatch(TEXTS[name], element.text or "")
        assert not len(element)
        return
    words = SHAPE[name].split()
    order = [word.removesuffix("!") for word in words]
    children = [child.tag.rpartition("}")[2] for child in element]
    assert sorted(children, key=order.index) == children
    repeated = {"Lap", "Track", "Trackpoint"}
    assert all(children.count(child) == 1 for child in {*children} - repeated)
    assert {word.removesuffix("!") for word in words if word.endswith("!")} <= {*children}
    for child in element:
        holds(child)


def texts(element: ET.Element, path: str) -> list[str | None]:
    """The texts at a path, whose `x:` is the extension's."""
    names = {"": DATABASE[1:-1], "x": EXTENSION[1:-1]}
    return [found.text for found in element.findall(path, names)]


RUN = (
    step(0, 1, "warmup", "warmup", "4s"),
    *(reading(t, "heart_rate", 150 + t) for t in range(1, 8)),
    *(reading(t, "cadence", 171) for t in range(1, 8)),
    *(reading(t, "speed", 3.5) for t in range(1, 8)),
    *(reading(t, "distance", 3.5 * t) for t in range(1, 8)),
)


def run() -> ET.Element:
    """Four seconds of warm-up and a rep of four, ended by a key, in a session of two steps."""
    records = sorted([*RUN, step(4, 2, "work", "5k", "400m", rep=1, of=2)], key=lambda r: r["t"])
    return written(*records, key(8, "skip"), step(8, 3, "rest", "rest", "lap"), silence(9), end(9))


def test_it_has_the_shape_of_the_schema() -> None:
    """Every element stands in its order, in its namespace, with what it has to have."""
    root = run()
    holds(root)
    assert ["Running"] == [found.get("Sport") for found in root.iter(f"{DATABASE}Activity")]


def test_laps_are_the_steps_of_the_journal() -> None:
    """Begin, length, distance, intensity, trigger and name of each lap are those of its step."""
    root = run()
    laps = root.findall(f".//{DATABASE}Lap")
    starts = [f"2026-05-01T05:00:0{second}Z" for second in (0, 4, 8)]
    assert starts == [lap.get("StartTime") for lap in laps]
    assert ["4.000", "4.000", "1.000"] == texts(root, ".//TotalTimeSeconds")
    # Told from the first second on, and for the last time in the seventh.
    assert ["10.50", "10.50", "0.00"] == texts(root, ".//Lap/DistanceMeters")
    assert ["Active", "Active", "Resting"] == texts(root, ".//Intensity")
    assert ["Time", "Manual", "Manual"] == texts(root, ".//TriggerMethod")
    notes = ["4s warmup", "400m 5k, rep 1 of 2", "lap rest"]
    assert notes == texts(root, ".//Lap/Notes")
    assert ["10s easy"] == texts(root, ".//Activity/Notes")


def test_points_are_the_seconds_of_the_journal() -> None:
    """Each second is a point, its cadence in strides, of which 85.5 become 86."""
    root = run()
    assert 10 == len(root.findall(f".//{DATABASE}Trackpoint"))
    rates = [str(150 + t) for t in range(1, 8)] + ["157", "157"]
    assert rates == texts(root, ".//Trackpoint/HeartRateBpm/Value")
    assert ["86"] * 9 == texts(root, ".//x:TPX/x:RunCadence")
    assert ["3.500"] * 9 == texts(root, ".//x:TPX/x:Speed")
    assert ["86"] * 3 == texts(root, ".//x:LX/x:AvgRunCadence")


def test_a_pause_has_no_points() -> None:
    """While the runner pauses there is no point, the lap's time stands still, and what follows is
    a track of its own, as in the files of watches.
    """
    records = (step(0, 1, "easy", "easy", "9s"), key(2.5, "pause"), key(5.5, "resume"))
    root = written(*records, silence(8), end(8))
    tracks = root.findall(f".//{DATABASE}Track")
    seconds = [[(text or "")[-3:-1] for text in texts(one, "Trackpoint/Time")] for one in tracks]
    assert [["00", "01", "02"], ["06", "07", "08"]] == seconds
    assert ["5.000"] == texts(root, ".//TotalTimeSeconds")


def test_a_float_is_no_rest() -> None:
    """Of what is run between the reps a float counts as active; a walk does not."""
    records = (step(0, 1, "work", "hard", "1s"), step(1, 2, "float", "float", "1s"))
    root = written(*records, step(2, 3, "rest", "walk", "1s"), silence(3), end(3))
    assert ["Active", "Active", "Resting"] == texts(root, ".//Intensity")


def test_who_knows_no_namespaces_finds_the_extension() -> None:
    """Every element is written by its bare name, without a prefix."""
    data = tcx.write(of_records([header(), *sorted(RUN, key=lambda r: r["t"])]), BEGIN)
    assert {b"Speed", b"RunCadence"} < {*re.findall(rb"</([\w:]+)>", data)}
    assert b"</x:" not in data


@pytest.mark.parametrize("records", [[], [end(0, "stopped")], [reading(1, "heart_rate", 120)]])
def test_a_session_without_a_step_has_a_lap(records: list[dict[str, Any]]) -> None:
    """The schema wants a lap, also of a session that was cut off at once."""
    root = written(*records)
    holds(root)
    assert 1 == len(root.findall(f".//{DATABASE}Lap"))


@settings(max_examples=40, deadline=None)
@given(journals)
def test_whatever_a_journal_holds_it_has_the_shape(journal: list[dict[str, Any]]) -> None:
    """Any types in any field give a file of that shape."""
    holds(ET.fromstring(tcx.write(of_records(journal), BEGIN)))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_any_text_can_be_a_workout(text: str) -> None:
    """Signs of XML, and characters that it has not, do no harm."""
    root = written(workout=text)
    holds(root)
    found = "".join(note or "" for note in texts(root, ".//Activity/Notes"))
    assert {*found} <= {*text, "\n", " "}
