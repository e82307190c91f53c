"""The page of a run, as a reader has it: tables, pictures and words, and nothing from outside."""

from __future__ import annotations

import re
from functools import cache

import pytest

from footfall.metrics.measures import measure
from footfall.report.page import page
from made import Made
from pages import Page, read_page

WORKOUT = "5min easy; 3x(400m 4:00/km 180spm, 200m float 5:00/km)"


def _session() -> Made:
    """Three reps of 100 s at 4 m/s with floats of 60 s at 3.3 m/s, after five minutes at 2.5."""
    made = Made(WORKOUT, hr_max=200, hr_ceiling=185).step(0, "easy", "300s")
    made.grid(0, 170, on=False).grid(300, 180)
    for rep, t in enumerate((300, 460, 620), start=1):
        made.step(t, "work", "400m", effort=None, rep=rep, of=3)
        made.asks("cadence", 180, 180, "spm")
        made.step(t + 100, "float", "200m", rep=rep, of=3)
        made.each("speed", t, t + 100, 4.0).each("speed", t + 100, t + 160, 3.3)
        made.each("heart_rate", t, t + 160, 170)
    made.each("speed", 0, 300, 2.5).each("heart_rate", 0, 300, 130).each("cadence", 0, 780, 180)
    metres = 0.0
    for t in range(781):
        made.put(t, "reading", signal="distance", value=metres)
        metres += 2.5 if t < 300 else 4.0 if (t - 300) % 160 < 100 else 3.3
    made.say(350, "cadence.low", "Shorter, quicker steps.").say(30, "form", "Run tall.")
    return made.end(780)


def _told(workout: str) -> Made:
    made = _session()
    made.header["workout"] = workout
    return made


@cache
def _html() -> str:
    return page(measure(_session().story()))


@cache
def _page() -> Page:
    return read_page(_html())


def test_nothing_is_fetched_from_anywhere() -> None:
    """One file: every reference leads to a place within it, and no address stands in it."""
    references = [
        value
        for _, name, value in _page().attributes
        if name in ("src", "href", "xlink:href", "srcset", "data", "action", "poster")
    ]
    assert references
    assert all(value.startswith("#") for value in references)
    assert {value[1:] for value in references} <= set(_page().ids)
    urls = set(re.findall(r"url\(([^)]*)\)", _html()))
    assert {url.removeprefix("#") for url in urls} <= set(_page().ids)
    addresses = set(re.findall(r"\w+://[^\s\"'<>]+", _html()))
    # Names of what XML speaks, which nobody fetches.
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert not {"script", "link", "img", "iframe", "object", "embed"} & set(_page().tags)
    assert "@import" not in _html()


def test_every_id_is_one_of_a_kind() -> None:
    """Six pictures share a page."""
    assert len(_page().ids) == len(set(_page().ids))


def test_the_splits() -> None:
    """Each step with its time, way, pace, heart rate and cadence."""
    head = ["#", "Step", "Rep", "Time", "Distance", "/km", "HR", "max", "spm"]
    hard = ["1:40.0", "400 m", "4:10", "170", "170", "180"]
    slow = ["1:00.0", "198 m", "5:03", "170", "170", "180"]
    expected = [
        head,
        ["1", "5min easy", "", "5:00", "750 m", "6:40", "130", "130", "180"],
        ["2", "400m work", "1/3", *hard],
        ["3", "200m float", "1/3", *slow],
        ["4", "400m work", "2/3", *hard],
        ["5", "200m float", "2/3", *slow],
        ["6", "400m work", "3/3", *hard],
        ["7", "200m float", "3/3", *slow],
    ]
    assert expected == _page().tables["Each step"]


def test_the_floats() -> None:
    """3.3 of 3.33 m/s are 99 %: a float, that costs the next rep nothing."""
    rows = _page().tables["Each float, by its step"]
    assert ["3", "5:00", "5:03", "100 %", "0 %", "0", "0.0 %"] == rows[1]
    assert ["7", "5:00", "5:03", "100 %", "0 %", "0", "–"] == rows[3]


def test_the_zones() -> None:
    """130 of 200 is zone 2, 170 is zone 4, and the mean of ten seconds passes zone 3 between."""
    rows = _page().tables["All of the run"]
    assert [["Z1", "", "0:00", "0 %"], ["Z2", "", "5:02", "39 %"], ["Z3", "", "0:05", "1 %"]] == (
        rows[:3]
    )
    assert [["Z4", "", "7:53", "61 %"], ["Z5", "", "0:00", "0 %"]] == rows[3:]


def test_pictures_say_what_they_show() -> None:
    """Whoever does not see them reads it."""
    assert {
        "bpm, with zones": "From 130 to 170 bpm, 0 % in zone 1, 39 % in zone 2, 1 % in zone 3, "
        "61 % in zone 4, 0 % in zone 5.",
        "steps a minute, with the click": "From 180 to 180 steps a minute, the click between 170 "
        "and 180, within 3 % of it for 100 % of its time.",
        "minutes a kilometre; faster is higher": "From 6:40 /km to 4:10 /km, 2.54 km in all.",
    } == _page().pictures
    roles = [value for tag, name, value in _page().attributes if tag == "svg" and name == "role"]
    assert ["img"] * 6 == roles


def test_each_picture_has_its_key() -> None:
    """What its colours mean, and no colour that it has not."""
    keys = re.findall(r"<ul class=key>(.*?)</ul>", _html())
    assert [
        ["hard", "float"],
        ["hard", "float", "click heard", "click silent", "what the coach said"],
        ["hard", "float", "target"],
    ] == [re.findall(r">([^<>]+)<", key) for key in keys]
    made = _session()
    made.header["options"]["hr_ceiling"] = 175
    assert "<li class=limit>your limit, 175</li>" in page(measure(made.story()))


def test_a_pause_is_shown() -> None:
    """As long as it was, and in each plot."""
    made = Made().step(0, "easy", "600s").each("heart_rate", 0, 600, 130)
    html = page(measure(made.key(60, "pause").key(120, "resume").end(600).story()))
    assert "9:00 and 1:00 of pauses" == read_page(html).facts["Time"]
    assert "<li class=pause>pause</li>" in html
    assert 2 == html.count("<pattern ")


def test_a_session_that_was_broken_off_says_when_and_for_how_long() -> None:
    """After a minute, for an hour."""
    made = Made().step(0, "easy", "600s").each("heart_rate", 0, 600, 130).end(600)
    made.header["started"] = "2026-05-01T07:00:00+02:00"
    made.put(60, "resume", started="2026-05-01T08:01:00+02:00")
    html = page(measure(made.story()))
    told = "The session was broken off at 1:00, and went on 1:00:00 later."
    assert told in read_page(html).text
    assert "<li class=broken>broken off</li>" in html


def test_rows_and_columns_of_tables_have_heads() -> None:
    """Who has a table read aloud hears where a number belongs."""
    scopes = [value for tag, name, value in _page().attributes if (tag, name) == ("th", "scope")]
    assert 9 + 7 == scopes.count("col")
    assert 7 + 3 + 5 + 5 == scopes.count("row")
    assert "tr" in _page().tags
    assert _page().tags.count("th") == len(scopes)


def test_a_long_workout_stands_below_what_came_of_it() -> None:
    """The run is told at a glance."""
    long = "; ".join(["5min easy"] * 40)
    for workout, below in (("7min easy", False), (long, True)):
        text = read_page(page(measure(_told(workout).story()))).text
        assert below is (text.index("At a glance") < text.index(workout))
        assert 1 == text.count(workout)


def test_what_can_be_typed_is_set_as_code() -> None:
    """It does not break where a line ends."""
    assert "(<code>4x(20s stride, 60s rest)</code>)." in page(
        measure(Made().step(0, "easy", "600s").each("speed", 0, 600, 3.0).end(600).story())
    )


def test_what_was_not_asked_for_is_not_missed() -> None:
    """No target, no hard step, no prompt: no row that says there was none."""
    made = Made(hr_max=200).step(0, "easy", "600s").end(600).each("heart_rate", 0, 600, 130)
    facts = read_page(page(measure(made.story()))).facts
    assert "never" == facts["Asked for a change"]
    assert not {"In the target, within 2 bpm", "Down after the last hard effort"} & set(facts)


def test_a_run_that_got_faster() -> None:
    """Three parts, each a quarter of a minute a kilometre quicker, as planned."""
    made = Made("5min 5:00/km; 5min 4:45/km; 5min 4:30/km")
    for t, pace in ((0, 300), (300, 285), (600, 270)):
        made.step(t, "steady", "300s", effort=None).asks("pace", pace, pace, "s/km")
        made.each("speed", t, t + 300, 1000 / pace)
    text = read_page(page(measure(made.end(900).story()))).text
    told = "each was faster than the one before; the last one was on its plan."
    assert f"Part by part 5:00, 4:45, 4:30 /km: {told}" in text


def test_where_rests_ended() -> None:
    """140 of 200 before both sprints is 70 %, and three quarters were allowed."""
    made = Made("2x(10s sprint, 1min rest); 10s sprint", hr_max=200)
    for rep, t in enumerate((0, 70, 140), start=1):
        made.step(t, "sprint", "10s", rep=rep, of=3)
        if rep < 3:
            made.step(t + 10, "rest", "60s", rep=rep, of=3)
    made.each("heart_rate", 0, 150, 140)
    facts = read_page(page(measure(made.end(150).story()))).facts
    told = "70 % of your maximum on average, 70 % at most; 2 of 2 as low as planned"
    assert told == facts["Where rests ended"]


def test_the_run_at_a_glance() -> None:
    """Thirteen minutes, 2.54 km, three hard efforts."""
    told = {name: _page().facts[name] for name in ("Time", "Distance", "Cadence", "Hard efforts")}
    assert {
        "Time": "13:00 without a pause",
        "Distance": "2.54 km 5:07 /km on average",
        "Cadence": "180 spm steps of both feet a minute",
        "Hard efforts": "3 5:00",
    } == told


def test_what_the_coach_asked_is_listed_and_marked() -> None:
    """The list has the words, the picture the place; what the workout brings has neither."""
    assert "5:50 Shorter, quicker steps." in _page().text
    assert "Run tall." not in _page().text
    assert 2 == _html().count("<title>5:50 Shorter, quicker steps.</title>")


def test_what_is_not_known_has_its_reason() -> None:
    """No steady forty minutes, and no zero in their place."""
    told = _page().facts["Speed for a heartbeat, second half against first"]
    assert "Insufficient. It takes forty minutes of steady running." == told


def test_the_same_run_has_the_same_page() -> None:
    """Not a byte depends on when or where it is made."""
    assert _html() == page(measure(_session().story()))


def test_miles() -> None:
    """Whoever runs in miles reads in miles."""
    made = Made(units="imperial").step(0, "work", "400m").end(100)
    made.put(0, "reading", signal="distance", value=0)
    made.put(100, "reading", signal="distance", value=400)
    found = read_page(page(measure(made.story())))
    head, row = found.tables["Each step"]
    assert ["#", "Step", "Time", "Distance", "/mi"] == head
    assert ["1", "400m work", "1:40.0", "0.25 mi", "6:42"] == row
    assert "/mi: minutes a mile." in found.text


def test_what_is_simulated_is_called_so() -> None:
    """Above, beside the advice, and below."""
    made = Made().put(1, "reading", signal="distance", value=3)
    made.header["seed"] = 3
    text = read_page(page(measure(made.story()))).text
    assert text.startswith("Simulated run Simulated run Simulated: nobody ran this")
    assert "Told to a simulated runner" in text
    assert "A simulated runner. Made by Footfall" in text
    assert "imulated" not in _page().text


def test_a_run_with_a_date_is_a_run() -> None:
    """Its day and time stand below its name."""
    made = Made().step(0, "easy", "60s").end(60)
    made.header |= {"started": "2026-05-01T07:12:09+02:00", "workout": f"name: Track\n{WORKOUT}"}
    text = read_page(page(measure(made.story()))).text
    assert text.startswith("Run: Track Run: Track 2026-05-01 07:12 5min easy; 3x(")


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (7, "The journal is damaged at line 7: what comes after it could not be trusted"),
        (None, "The journal does not come to an end: this is the run up to 1:39."),
    ],
)
def test_a_journal_that_is_cut_says_so(broken: int | None, words: str) -> None:
    """Up to where it could be read."""
    made = Made("10min easy").step(0, "easy", "600s").each("heart_rate", 0, 100, 130)
    text = read_page(page(measure(made.story()), broken=broken)).text
    assert words in text
    assert "10min easy (cut short)" in text


def test_a_session_without_any_sensor_has_its_splits() -> None:
    """Nothing is drawn, and nothing is made up."""
    made = Made("2x(1min, 1min rest)")
    for t in (0, 120):
        made.step(t, "work", "60s", effort=None, rep=1, of=2).step(t + 60, "rest", "60s")
    found = read_page(page(measure(made.grid(0, 170).end(240).story())))
    assert {} == found.pictures
    assert "No sensor was heard in this session." in found.text
    assert "Nothing measured a cadence" in found.text
    assert [["#", "Step", "Rep", "Time"], ["1", "1min work", "1/2", "1:00.0"]] == (
        found.tables["Each step"][:2]
    )


def test_a_session_in_which_nothing_happened_is_a_page() -> None:
    """A header, and no more."""
    found = read_page(page(measure(Made("").story())))
    assert "0:00" in found.facts["Time"]


def test_of_strides_the_top_is_told() -> None:
    """A mean says little of twenty seconds that begin from a jog."""
    made = Made().step(0, "stride", "20s", rep=1, of=4).end(20)
    made.each("speed", 0, 20, lambda t: 5.0 if t == 10 else 4.0)
    text = read_page(page(measure(made.story()))).text
    assert "20s stride, 1/4: 3:20 /km at the fastest." in text


def test_what_was_only_shown_is_listed() -> None:
    """With the voice off the runner read it; what was dropped for want of room nobody did."""
    silent = {"wanted": 0, "started": None, "ended": None}
    made = Made().step(0, "easy", "60s").end(60)
    made.put(9, "say", kind="cadence.low", text="Quicker.", why="voice off", **silent)
    made.put(9, "say", kind="cadence.low", text="Quick.", why="no gap", **silent)
    text = read_page(page(measure(made.story()))).text
    assert "The voice was off: nobody heard it. 0:09 Quicker. How" in text


EVIL = "\"><script>alert('&')</script>$x_1$\\frac"


def test_nothing_of_a_journal_becomes_markup() -> None:
    """Words, names and notation are text, whatever stands in them."""
    made = Made(f'name: "{EVIL}"\n5min easy "{EVIL}"', hr_max=200)
    made.header["started"] = EVIL
    made.step(0, "easy", EVIL, effort=EVIL, rep=1, of=2)
    made.step(100, "work", EVIL, effort=EVIL, rep=1, of=2)
    made.step(200, "work", EVIL, effort=EVIL, rep=2, of=2)
    made.each("heart_rate", 0, 300, 140).each("cadence", 0, 300, 170).each("speed", 0, 300, 3.0)
    for kind in ("heart_rate.high", "cadence.low", "float.low", "metronome", f"sensor{EVIL}"):
        made.say(150, kind, EVIL)
    html = page(measure(made.end(300).story()))
    found = read_page(html)
    assert "script" not in found.tags
    assert "<script" not in html
    assert EVIL in found.text
    assert not [name for _, name, _ in found.attributes if name.startswith("on")]
