"""Every sentence of the coach, and that each of its units is recorded."""

import re
from dataclasses import replace
from functools import cache
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.coach.adaptive import News
from footfall.coach.english import ENGLISH, number_words
from footfall.coach.pack import pack
from footfall.coach.phrases import Phrases, Words, units
from footfall.errors import UsageError
from footfall.model import (
    Click,
    Cue,
    Distance,
    Effort,
    End,
    Kind,
    Lap,
    Say,
    Signal,
    Step,
    Target,
    Time,
    Unit,
    kind_of,
)
from footfall.zones import Anchor

PHRASES = Phrases()
PACK = set(pack())

REP = Step(Kind.WORK, Distance(400), Effort.FIVE_K)
REP_182 = Step(Kind.WORK, Distance(400), Effort.FIVE_K, targets=(Target(Unit.SPM, 182, 182),))
FLOAT = Step(Kind.FLOAT, Distance(200), Effort.FLOAT)
JOG = Step(Kind.REST, Time(90), Effort.JOG)
EASY = Step(Kind.EASY, Time(600), Effort.EASY)


def test_announce() -> None:
    """A rep is counted and described; its cadence is told on the first one only."""
    assert [
        Words(
            "Rep one of eight. Four hundred metres at five-k effort."
            " Cadence one hundred eighty-two.",
            "Rep one of eight.",
            "Work.",
        ),
        Words(
            "Rep three of eight. Four hundred metres at five-k effort.",
            "Rep three of eight.",
            "Work.",
        ),
        Words("Last rep. Four hundred metres at five-k effort.", "Last rep."),
    ] == [PHRASES.announce(REP_182, rep, 8) for rep in (1, 3, 8)]


def test_announce_outside_of_a_repeat() -> None:
    """A step outside of a repeat is described and not counted, and there is nothing shorter."""
    assert Words("Ten minutes easy.") == PHRASES.announce(EASY)


def test_a_single_rep_is_not_counted() -> None:
    """One rep of one is not called the last."""
    assert Words("Four hundred metres at five-k effort.") == PHRASES.announce(REP, 1, 1)


def test_float_is_never_a_rep() -> None:
    """A float says float and keeps the runner running; its effort is told the first time."""
    assert [
        Words("Float. Two hundred metres, keep it rolling. Marathon effort, not a jog.", "Float."),
        Words("Float. Two hundred metres, don't jog.", "Float."),
        Words("Float. Two hundred metres, quick but relaxed.", "Float."),
        Words("Float. Two hundred metres, keep it rolling.", "Float."),
    ] == [PHRASES.announce(FLOAT, rep, 8) for rep in (1, 2, 3, 4)]


def test_a_float_of_no_length_is_named_once() -> None:
    """Its effort is its name: "Float. Float." would be said twice in each rep of a fartlek."""
    float_ = replace(FLOAT, end=Lap())
    assert [
        "Float, until you press lap. Marathon effort, not a jog.",
        "Float.",
        "Next, float. It ends when you press lap. Marathon effort, not a jog.",
        "Next, float.",
    ] == [
        *(PHRASES.announce(float_, rep, 8).text for rep in (1, 2)),
        *(PHRASES.preview(float_, rep, 8).text for rep in (1, 2)),
    ]


def test_a_float_with_a_target_says_that() -> None:
    """A float's own cadence stands where another float is told its effort."""
    float_ = Step(Kind.FLOAT, Time(90), targets=(Target(Unit.SPM, 168, 168),))
    expected = "Float. Ninety seconds, keep it rolling. Cadence one hundred sixty-eight."
    assert expected == PHRASES.announce(float_, 1, 4).text


def test_a_step_with_a_breath() -> None:
    """A breathing pattern is told after the first of the other aims."""
    step = Step(
        Kind.EASY,
        Time(600),
        Effort.EASY,
        targets=(Target(Unit.SPM, 170, 170), Target(Unit.ZONE, 2, 2)),
        click=Click(breath=(3, 2)),
    )
    expected = "Next, easy. Ten minutes. Cadence one hundred seventy."
    assert expected == PHRASES.preview(step).text
    expected = "Ten minutes easy. Cadence one hundred seventy. Breathe in for three, out for two."
    assert expected == PHRASES.announce(step).text


def test_preview() -> None:
    """What comes next is called next, so that nobody starts before the countdown."""
    assert [
        Words("Next, the first of eight. Four hundred metres at five-k effort.",
              "Next, the first of eight.", "Next, work."),
        Words("Next, rep two of eight. Four hundred metres at five-k effort.",
              "Next, rep two of eight.", "Next, work."),
        Words("Next, the last rep. Four hundred metres at five-k effort.",
              "Next, the last rep."),
        Words("Next, float. Two hundred metres, don't jog.", "Next, float."),
        Words("Next, jog. Ninety seconds.", "Next, jog."),
        Words("Next, easy. Ten minutes.", "Next, easy."),
        Words("Next, walk. It ends when you press lap.", "Next, walk."),
        Words("Next, work. Four hundred metres.", "Next, work."),
    ] == [
        PHRASES.preview(REP, 1, 8),
        PHRASES.preview(REP, 2, 8),
        PHRASES.preview(REP, 8, 8),
        PHRASES.preview(FLOAT, 2, 8),
        PHRASES.preview(JOG, 1, 8),
        PHRASES.preview(EASY),
        PHRASES.preview(Step(Kind.REST, Lap(), Effort.WALK)),
        PHRASES.preview(Step(Kind.WORK, Distance(400)), 2),
    ]  # fmt: skip


def test_near_mark() -> None:
    """A hundred metres before a mark the runner hears so, and above all what follows it."""
    to_go = "One hundred metres to go."
    assert [
        Words(f"{to_go} Next, float. Two hundred metres, keep it rolling.", "Next, float."),
        Words(
            f"{to_go} Next, rep two of eight. Four hundred metres at five-k effort.",
            "Next, rep two of eight.",
            "Next, work.",
        ),
        Words(f"{to_go} Then you are done.", to_go),
    ] == [PHRASES.near_mark(FLOAT, 1, 8), PHRASES.near_mark(REP, 2, 8), PHRASES.near_mark(None)]


def test_halfway() -> None:
    """In a short distance the next step is named with its length, and its aims wait."""
    assert [
        Words("Next, the first of eight. Four hundred metres at five-k effort.",
              "Next, the first of eight.", "Next, work."),
        Words("Next, jog. Ninety seconds.", "Next, jog."),
    ] == [PHRASES.midway(REP_182, 1, 8), PHRASES.midway(JOG)]  # fmt: skip


def test_first_words() -> None:
    """A session opens with what to do; before a hard start the runner is told to get ready."""
    assert [
        Words("Here we go. Ten minutes easy.", "Ten minutes easy."),
        Words("Get ready."),
    ] == [
        PHRASES.start(EASY),
        PHRASES.announce(Step(Kind.READY, Time(10))),
    ]


def test_arrived() -> None:
    """At a mark one word names the step, "Go." a hard one; a new cadence follows it once."""
    assert [
        Words("Go."),
        Words("Go. Cadence one hundred eighty-two.", "Go."),
        Words("Float. Marathon effort, not a jog.", "Float."),
        Words("Float."),
        Words("Jog."),
        Words("The cool down."),
        Words("At steady pace."),
    ] == [
        PHRASES.arrived(REP, 2),
        PHRASES.arrived(REP_182, 1),
        PHRASES.arrived(FLOAT),
        PHRASES.arrived(FLOAT, 2),
        PHRASES.arrived(JOG),
        PHRASES.arrived(Step(Kind.COOLDOWN, Time(300))),
        PHRASES.arrived(Step(Kind.STEADY, Time(300))),
    ]


def test_begun() -> None:
    """At a mark that nothing led to a hard step begins with "Go." and is named all the same."""
    assert [
        Words("Go. Rep two of eight. Four hundred metres at five-k effort.", "Rep two of eight."),
        Words("Go. Four hundred metres at five-k effort.",
              "Four hundred metres at five-k effort."),
        Words("Float. Two hundred metres, don't jog.", "Float."),
        Words("Jog for ninety seconds."),
    ] == [
        PHRASES.begun(REP, 2, 8),
        PHRASES.begun(REP),
        PHRASES.begun(FLOAT, 2, 8),
        PHRASES.begun(JOG, 1, 8),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (Step(Kind.WORK, Time(180), Effort.HARD, targets=(Target(Unit.ZONE, 4, 4),)),
         "Three minutes hard. Zone four."),
        (Step(Kind.EASY, Time(600), Effort.EASY, targets=(Target(Unit.ZONE, 1, 2),)),
         "Ten minutes easy. Zone one to two."),
        (Step(Kind.STEADY, Time(1800), targets=(Target(Unit.SPM, 170, 174),)),
         "Thirty minutes at steady pace. Cadence one hundred seventy-two."),
        (Step(Kind.STEADY, Time(300), targets=(Target(Unit.SPM, 172, 160, ramp=True),)),
         "Five minutes at steady pace. Follow the click."),
        (Step(Kind.STEADY, Distance(2, "km"), targets=(Target(Unit.PACE_KM, 300, 310),)),
         "Two kilometres at steady pace. At five oh five per kilometre."),
        (Step(Kind.STEADY, Distance(1, "mi"), targets=(Target(Unit.PACE_MI, 480, 480),)),
         "One mile at steady pace. At eight minutes per mile."),
        (Step(Kind.STEADY, Distance(5, "km"), targets=(Target(Unit.PACE_KM, 360, 300, ramp=True),)),
         "Five kilometres at steady pace. At six minutes per kilometre. "
         "Finish at five minutes per kilometre."),
        (Step(Kind.STEADY, Distance(1, "mi"), targets=(Target(Unit.PACE_MI, 480, 450, ramp=True),)),
         "One mile at steady pace. At eight minutes per mile. "
         "Finish at seven thirty per mile."),
        (Step(Kind.WORK, Distance(2, "mi"), Effort.TEN_K, offset=15, offset_unit=Unit.PACE_MI),
         "Two miles at ten-k effort. Fifteen seconds per mile slower."),
        (Step(Kind.EASY, Time(1800), Effort.EASY, Effort.THRESHOLD),
         "Thirty minutes easy. Finish at threshold effort."),
        (Step(Kind.WORK, Time(60), targets=(Target(Unit.RPE, 7, 7),)),
         "One minute. Effort seven of ten."),
        (Step(Kind.EASY, Lap(), Effort.EASY), "Easy, until you press lap."),
        (Step(Kind.STRIDE, Time(20), Effort.STRIDE), "Stride for twenty seconds, tall and smooth."),
        (Step(Kind.SPRINT, Distance(60), Effort.SPRINT),
         "Sprint for sixty metres, fast and loose."),
        (Step(Kind.WARMUP, Time(600), Effort.WARMUP), "Warm up for ten minutes."),
        (Step(Kind.WORK, Distance(437)), "Four hundred thirty-seven metres."),
        (Step(Kind.EASY, Time(60), Effort.EASY, targets=(Target(Unit.PERCENT_MAX, 60, 70),)),
         "One minute easy."),
    ],
)  # fmt: skip
def test_what_a_step_asks(step: Step, text: str) -> None:
    """Length, effort and aim are said in that order, numbers as words."""
    assert text == PHRASES.announce(step).text


def test_prompts_rotate() -> None:
    """The wording goes round with the count; value, direction and action are in each."""
    cue = Cue(0.0, Say.HEART_RATE_HIGH, value=172, target=165)
    heart = "Heart rate one hundred seventy-two."
    assert [
        Words(f"{heart} A little high, ease off.", "A little high, ease off."),
        Words(f"{heart} Slow it down a little.", "Slow it down a little."),
        Words(f"{heart} Easy now, let it come down.", "Easy now, let it come down."),
        Words(f"{heart} A little high, ease off.", "A little high, ease off."),
    ] == [PHRASES.prompt(cue, count) for count in range(4)]


def test_last_reminder() -> None:
    """The last of a row of prompts says that it is the last."""
    cue = Cue(0.0, Say.CADENCE_LOW, value=160.4, target=168, last=True)
    assert (
        "Cadence one hundred sixty. Shorter, quicker steps. I'll stop reminding you."
        == PHRASES.prompt(cue, 0).text
    )


def test_ceiling() -> None:
    """Above the ceiling the runner hears the value, the limit and to walk: no diagnosis."""
    cue = Cue(0.0, Say.CEILING, value=188, target=185)
    assert Words(
        "Heart rate one hundred eighty-eight. That is above your limit, slow to a walk.",
        "That is above your limit, slow to a walk.",
    ) == PHRASES.prompt(cue, 0)


@pytest.mark.parametrize("count", [0, 2])
def test_still_above_is_only_said_of_the_same_excursion(count: int) -> None:
    """However often the ceiling was passed before, a new excursion is told from its beginning."""
    first, again = (Cue(0.0, Say.CEILING, value=188, again=again) for again in (False, True))
    assert [
        "That is above your limit, slow to a walk.",
        "Still above your limit, walk until it comes down.",
    ] == [PHRASES.prompt(cue, count).short for cue in (first, again)]


def test_sensors() -> None:
    """A sensor is called by what it measures; an unknown one is just the sensor."""
    assert [
        "The heart rate sensor is silent. Carry on by feel.",
        "The cadence sensor is back.",
        "The sensor is gone. Carry on by feel.",
        "The treadmill is connected.",
    ] == [
        PHRASES.prompt(Cue(0.0, kind, signal=signal), 0).text
        for kind, signal in [
            (Say.SENSOR_SILENT, Signal.HEART_RATE),
            (Say.SENSOR_BACK, Signal.CADENCE),
            (Say.SENSOR_LOST, None),
            (Say.SENSOR_FOUND, Signal.INCLINE),
        ]
    ]


@given(st.lists(st.sampled_from(["Go.", "Easy now!", "All right?", "Pace 4.35 it is."])))
def test_units_join_to_the_text(parts: list[str]) -> None:
    """A text is its units with a space between them; a point inside a number ends none."""
    assert tuple(parts) == units(" ".join(parts))


def test_words_without_a_full_stop() -> None:
    """A runner's own words need no full stop to be a unit."""
    assert ("Run tall.", "relax") == units("Run tall. relax")


# --- On the way, and at the end ------------------------------------------------------------------


def test_on_the_way() -> None:
    """What is said on the way, in turn where there are several wordings."""
    assert [
        Words("Ten seconds."),
        Words("Twenty metres."),
        Words("Last minute."),
        Words("One minute to go."),
        Words("Halfway."),
        Words("Half of it is done. Ten minutes to go.", "Half of it is done."),
        Words("Halfway there. Five kilometres to go.", "Halfway there."),
    ] == [
        PHRASES.ten_seconds(),
        PHRASES.twenty_metres(),
        PHRASES.last_minute(),
        PHRASES.last_minute(1),
        PHRASES.step_halfway(),
        PHRASES.step_halfway(Time(600), 1),
        PHRASES.step_halfway(Distance(5, "km"), 2),
    ]


@pytest.mark.parametrize(
    ("seconds", "kilometres", "text"),
    [
        (3601.5, 12.44, "Workout complete, well run. One hour. Twelve point four kilometres."),
        (14, 0.44, "Workout complete, well run. Four hundred fifty metres."),
        (90.5, 0.98, "Workout complete, well run. Ninety seconds. One kilometre."),
        (150, 0.6, "Workout complete, well run. Two minutes thirty. Six hundred metres."),
        (584, 1.0, "Workout complete, well run. Nine minutes thirty. One kilometre."),
        (585, 1.0, "Workout complete, well run. Ten minutes. One kilometre."),
        (4 * 3600, 42.195, "Workout complete, well run. Four hours. Forty-two kilometres."),
        (1800, None, "Workout complete, well run. Thirty minutes."),
        (0, 0.01, "Workout complete, well run."),
    ],
)
def test_summary(seconds: float, kilometres: float | None, text: str) -> None:
    """At the end the runner hears how long it took and how far it went, as round as people talk."""
    assert text == PHRASES.summary(seconds, kilometres).text


@pytest.mark.parametrize(
    ("kilometres", "text"),
    [
        (0.1, "Workout complete, well run. Ten minutes."),
        (0.4, "Workout complete, well run. Ten minutes. A quarter of a mile."),
        (1.6, "Workout complete, well run. Ten minutes. One mile."),
        (5.0, "Workout complete, well run. Ten minutes. Three point one miles."),
        (21.0975, "Workout complete, well run. Ten minutes. Thirteen miles."),
        (23.5, "Workout complete, well run. Ten minutes. Fourteen and a half miles."),
    ],
)
def test_summary_in_miles(kilometres: float, text: str) -> None:
    """A runner who thinks in miles hears quarters below one, tenths up to ten, and halves."""
    assert text == Phrases(imperial=True).summary(600, kilometres).text


def test_form() -> None:
    """A form cue by its id, a theme by its name; the reset has three units, or is not said."""
    reset = (
        "Time to reset. Deep breath, shake out your shoulders. Loose jaw, soft hands, quick feet."
    )
    assert [
        Words("Quiet feet."),
        Words("Run so softly that nobody hears you."),
        Words("This week we work on posture."),
        Words(reset),
    ] == [
        PHRASES.form("F6"),
        PHRASES.form("F6", 1),
        PHRASES.form("theme.posture"),
        PHRASES.form("F9"),
    ]


@pytest.mark.parametrize(
    ("typed", "text"), [("f6", "Quiet feet."), ("F27", "F27"), ("run tall", "run tall")]
)
def test_cue(typed: str, text: str) -> None:
    """A runner's own words are said as they are; a form cue's id stands for its words."""
    assert text == PHRASES.cue(typed).text


# --- Another language ----------------------------------------------------------------------------

MARKED = replace(
    ENGLISH,
    code="xx",
    wordings={
        key: tuple(f"Ba {' '.join(re.findall('{[a-z]+}', text))} ba." for text in texts)
        for key, texts in ENGLISH.wordings.items()
    },
    efforts=dict.fromkeys(ENGLISH.efforts, "be"),
    sensors=dict.fromkeys(ENGLISH.sensors, "bi"),
    themes=dict.fromkeys(ENGLISH.themes, "bo"),
    number=lambda _: "bu",
    ordinal=lambda _: "bu",
    duration=lambda _: "bu",
    distance=lambda _: "bu",
    pace=lambda _: "bu",
)


def test_one_file_is_all_that_another_language_translates() -> None:
    """With every entry of the table replaced, not a word of English is left in anything said."""
    words = {word for unit in pack(MARKED) for word in re.findall(r"\w+", unit.lower())}
    assert {"ba", "be", "bi", "bo", "bu"} == words


# --- A runner's own wordings ---------------------------------------------------------------------


def test_own_wordings() -> None:
    """They take the place of ours, in turn; a missing full stop is added, all else stays."""
    own = Phrases(own={"cadence.low": ("Tick tock", "Feet!"), "rep": ("{rep} from {of}.",)})
    cue = Cue(0.0, Say.CADENCE_LOW, 160)
    assert [
        "Cadence one hundred sixty. Tick tock.",
        "Cadence one hundred sixty. Feet!",
        "Cadence one hundred sixty. Tick tock.",
    ] == [own.prompt(cue, count).text for count in range(3)]
    assert "Three from eight." == own.announce(REP, 3, 8).short
    assert PHRASES.summary(300) == own.summary(300)


def test_turn() -> None:
    """Another turn begins with another wording."""
    starts = [Phrases(turn=turn).start(EASY).text.split(".")[0] for turn in range(4)]
    assert ["Here we go", "Off we go", "Let's run", "Here we go"] == starts


@pytest.mark.parametrize(
    ("key", "wordings", "complaint"),
    [
        ("cadence.lo", ("a",), "no phrase called 'cadence.lo'. Did you mean 'cadence.low'?"),
        ("xyz", ("a",), "no phrase called 'xyz'. docs/phrases.md tells of them."),
        ("rep", (), "has no wording"),
        ("rep", ("",), "cannot be said"),
        ("rep", ("...",), "cannot be said"),
        ("rep", ("a\x07b",), "cannot be said"),
        ("rep", ("x" * 121,), "too long"),
        ("count.go", ("x" * 21,), "too long: a runner follows 20 letters at most"),
        ("rep", ("Rep {rep}, {rep}.",), "has {rep} twice"),
        ("rep", ("Rep {n}.",), "has {n}; between braces it can have {of}, {rep}"),
        ("rep", ("Rep {rep!r}.",), "has a brace too many"),
        ("rep", ("Rep {rep:>99999}.",), "has a brace too many"),
        ("rep", ("Rep {rep.",), "has a brace too many"),
        ("start", ("Hi {rep}.",), "has {rep}; between braces it can have nothing"),
        ("start", ("A. B. C. D.",), "more than three sentences"),
    ],
)
def test_own_wordings_that_cannot_be_said(
    key: str, wordings: tuple[str, ...], complaint: str
) -> None:
    """Each is an error that names the phrase and says what is wrong."""
    with pytest.raises(UsageError, match=re.escape(complaint)):
        Phrases(own={key: wordings})


@given(
    st.sampled_from(sorted(ENGLISH.wordings)),
    st.lists(st.text(alphabet=st.sampled_from("ab {}.!:rep0")), max_size=2),
)
def test_own_wordings_are_said_or_refused(key: str, wordings: list[str]) -> None:
    """Whatever is accepted can be filled with the slots of ours."""
    slots = re.findall(r"{(\w+)}", " ".join(ENGLISH.wordings[key]))
    try:
        own = Phrases(own={key: tuple(wordings)})
    except UsageError:
        return
    for count in range(len(wordings)):
        assert own.wording(key, count, **dict.fromkeys(slots, "x"))


# --- The pack -----------------------------------------------------------------------------------

TIMES = [Time(s) for s in (30, 60, 90, 120, 180, 300, 600)]
DISTANCES = [Distance(m) for m in (200, 400, 800)]
SHORT = [Time(10), Time(20), Distance(60), Distance(100)]
RUNNING = [None, *list(Effort)[: list(Effort).index(Effort.STRIDE)]]
AIMS = (
    (),
    (Target(Unit.SPM, 168, 172),),
    (Target(Unit.SPM, 120, 220, ramp=True),),
    (Target(Unit.ZONE, 1, 2), Target(Unit.SPM, 165, 165)),
    (Target(Unit.PACE_KM, 275, 275),),
    (Target(Unit.BPM, 150, 160), Target(Unit.RPE, 7, 7)),
)


def _ends(effort: Effort | None) -> list[End]:
    match effort:
        case Effort.STRIDE | Effort.SPRINT:
            return [*SHORT, Lap()]
        case Effort.JOG | Effort.WALK | Effort.REST:
            return [*TIMES, *DISTANCES, Lap()]
        case Effort.DRILL:
            return [*TIMES[:2], Distance(20), Lap()]
        case Effort.WARMUP | Effort.COOLDOWN:
            return [*TIMES[3:], Distance(1, "km"), Distance(2, "mi"), Lap()]
        case Effort.FLOAT:
            return [*TIMES, *DISTANCES, Lap()]
        case _:
            return [*TIMES[1:], *DISTANCES, Distance(1, "km"), Distance(2, "mi"), Lap()]


def _steps() -> list[Step]:
    return [
        Step(kind_of(effort, in_repeat), end, effort, targets=aims)
        for effort in (None, *Effort)
        for in_repeat, end, aims in product((False, True), _ends(effort), AIMS)
    ]


def _step_words() -> list[Words]:
    places = [(None, None), (1, 1), (1, 8), (2, 8), (20, 20)]
    return [
        words
        for step, (rep, of) in product(_steps(), places)
        for words in (
            PHRASES.announce(step, rep, of),
            PHRASES.preview(step, rep, of),
            PHRASES.near_mark(step, rep, of),
            PHRASES.midway(step, rep, of),
            PHRASES.start(step, rep),
            PHRASES.arrived(step, rep),
            PHRASES.begun(step, rep, of),
        )
    ]


COACHED = [
    kind
    for kind in Say
    if kind.value.split(".")[0] in ("heart_rate", "cadence", "pace", "float", "ceiling", "sensor")
]


def _cue_words() -> list[Words]:
    cues = [
        Cue(0.0, kind, value, target, None, last, again)
        for kind, value, target, (last, again) in product(
            COACHED, (None, 120, 163.6), (None, 171.5), product((False, True), repeat=2)
        )
    ]
    sensors = (Say.SENSOR_FOUND, Say.SENSOR_SILENT, Say.SENSOR_LOST, Say.SENSOR_BACK)
    cues += [Cue(0.0, kind, signal=signal) for kind, signal in product(sensors, Signal)]
    return [PHRASES.prompt(cue, count) for cue, count in product(cues, range(3))]


def _session_words() -> list[Words]:
    return [
        *(Words(word) for word in (*PHRASES.countdown, PHRASES.done)),
        *(PHRASES.summary(count) for count in range(3)),
        PHRASES.near_mark(None),
        PHRASES.paused(),
        PHRASES.resumed(),
        PHRASES.stopped(),
        PHRASES.rep_added(),
        *map(PHRASES.zones_unknown, Anchor),
        PHRASES.distance_estimated(),
        PHRASES.heart_rate_unknown(),
        *(PHRASES.metronome(news, count) for news, count in product(News, range(3))),
    ]


@cache
def _said() -> set[Words]:
    return {*_step_words(), *_cue_words(), *_session_words()}


def test_everything_common_is_recorded() -> None:
    """Every unit of every sentence over common steps, reps and cues is in the pack."""
    said = {unit for words in _said() for unit in units(words.text)}
    assert set() == said - PACK


def test_short_forms() -> None:
    """A short form is one recorded unit, and not the whole text again."""
    short = {(words.text, s) for words in _said() for s in (words.short, words.brief) if s}
    assert set() == {s for text, s in short if s not in PACK or s == text or len(units(s)) != 1}


def test_three_units_at_most() -> None:
    """No sentence has more than three units, and none is empty."""
    assert {1, 2, 3} == {len(units(words.text)) for words in _said()}


def test_all_numbers_are_recorded() -> None:
    """Heart rates 40-220, cadences 120-220 and k of n to 20 are all in the pack."""
    wanted = {f"Heart rate {number_words(n)}." for n in range(40, 221)}
    wanted |= {f"Cadence {number_words(n)}." for n in range(120, 221)}
    wanted |= {
        PHRASES.announce(REP, rep, of).short or ""
        for of in range(2, 21)
        for rep in range(1, of + 1)
    }
    assert set() == wanted - PACK


def test_pack_is_in_order() -> None:
    """The pack is sorted, names each unit once, and each is exactly one unit without a digit."""
    listed = pack()
    assert sorted(PACK) == list(listed)
    assert [] == [unit for unit in listed if units(unit) != (unit,) or any(map(str.isdigit, unit))]


def test_going_on_names_the_step() -> None:
    """A rep by its number, any other step by its effort, never by a length that is over in part."""
    work, easy = Step(Kind.WORK, Time(60)), Step(Kind.EASY, Time(600), Effort.EASY)
    assert "Going on. Rep three of eight." == Phrases().going_on(work, 3, 8).text
    assert "Going on. Easy." == Phrases().going_on(easy).text
    assert "Going on. Get ready." == Phrases().going_on(Step(Kind.READY, Time(10))).text
