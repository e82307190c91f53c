"""The nouns: frozen values that every other module speaks in.

Units are in the names or in the sentence under a field. `at` is seconds since the session began;
`frame` counts audio frames since then. Cadence is steps of both feet a minute (spm).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from math import floor

RATE = 48_000
"""Audio frames a second, everywhere inside the program."""


def frame_at(seconds: float) -> int:
    """The frame nearest to a time: with `seconds_at`, the one bridge between the two clocks."""
    return floor(seconds * RATE + 0.5)


def seconds_at(frame: int) -> float:
    """The time of a frame, in seconds since the session began."""
    return frame / RATE


# --- The workout, as the runner wrote it -------------------------------------------------------


class Kind(StrEnum):
    """The part that a step plays: it decides the words, the click and what is coached."""

    READY = "ready"
    """The seconds before a session that begins hard; never written by a runner."""
    WARMUP = "warmup"
    EASY = "easy"
    STEADY = "steady"
    WORK = "work"
    FLOAT = "float"
    REST = "rest"
    STRIDE = "stride"
    SPRINT = "sprint"
    DRILL = "drill"
    COOLDOWN = "cooldown"


class Effort(StrEnum):
    """How hard, in a runner's word. Races stand for the pace of a race of that length."""

    EASY = "easy"
    STEADY = "steady"
    MARATHON = "marathon"
    HALF = "half"
    THRESHOLD = "threshold"
    TEN_K = "10k"
    FIVE_K = "5k"
    THREE_K = "3k"
    MILE = "mile"
    HARD = "hard"
    STRIDE = "stride"
    SPRINT = "sprint"
    FLOAT = "float"
    JOG = "jog"
    WALK = "walk"
    REST = "rest"
    WARMUP = "warmup"
    COOLDOWN = "cooldown"
    DRILL = "drill"


PACED = (
    Effort.MARATHON,
    Effort.HALF,
    Effort.THRESHOLD,
    Effort.TEN_K,
    Effort.FIVE_K,
    Effort.THREE_K,
    Effort.MILE,
)
"""Efforts that are a pace: `@mile` reads better behind a distance than `mile`."""

_KINDS = {
    Effort.EASY: Kind.EASY,
    Effort.STEADY: Kind.STEADY,
    Effort.STRIDE: Kind.STRIDE,
    Effort.SPRINT: Kind.SPRINT,
    Effort.FLOAT: Kind.FLOAT,
    Effort.JOG: Kind.REST,
    Effort.WALK: Kind.REST,
    Effort.REST: Kind.REST,
    Effort.WARMUP: Kind.WARMUP,
    Effort.COOLDOWN: Kind.COOLDOWN,
    Effort.DRILL: Kind.DRILL,
}


def kind_of(effort: Effort | None, in_repeat: bool) -> Kind:
    """The kind of a step: from its effort, else work inside a repeat and steady elsewhere."""
    if effort is None:
        return Kind.WORK if in_repeat else Kind.STEADY
    return _KINDS.get(effort, Kind.WORK)


@dataclass(frozen=True, slots=True)
class Time:
    """An end by the clock."""

    seconds: float


METRES = {"m": 1.0, "km": 1000.0, "mi": 1609.344, "yd": 0.9144}
"""Metres in each unit of distance that the notation knows."""


@dataclass(frozen=True, slots=True)
class Distance:
    """An end by distance, in the unit that the runner wrote."""

    value: float
    unit: str = "m"
    """One of `METRES`."""

    @property
    def metres(self) -> float:
        """The distance in metres."""
        return self.value * METRES[self.unit]


@dataclass(frozen=True, slots=True)
class Lap:
    """An end by the runner's own key press."""


@dataclass(frozen=True, slots=True)
class Until:
    """An end by heart rate, once it has been held on that side of a bound for `GATE` seconds."""

    bpm: float
    above: bool = False
    """Whether the heart rate has to rise over `bpm` instead of falling below it."""
    least: Time = Time(0)
    """The step is never shorter than this."""
    most: Time = Time(600)
    """The step is never longer than this, whatever the heart does; from its start."""


GATE = 5.0
"""Seconds for which a heart rate must be held until it ends a step."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """An end that is drawn from the session's seed, and not shown before it comes.

    Both bounds are of one kind.
    """

    low: Time | Distance
    high: Time | Distance


End = Time | Distance | Lap | Until | Drawn


class Unit(StrEnum):
    """What the numbers of a target mean."""

    BPM = "bpm"
    ZONE = "zone"
    PERCENT_MAX = "%HR"
    PERCENT_RESERVE = "%HRR"
    PERCENT_THRESHOLD = "%LTHR"
    SPM = "spm"
    PERCENT_SPM = "%spm"
    """Percent above (or below) the runner's measured baseline cadence."""
    PACE_KM = "/km"
    """Seconds a kilometre."""
    PACE_MI = "/mi"
    """Seconds a mile."""
    RPE = "RPE"


class Signal(StrEnum):
    """What a sensor tells, in the unit of a `Reading`."""

    HEART_RATE = "heart_rate"
    """bpm"""
    CADENCE = "cadence"
    """spm; raw from the decoder it may be strides, and `signals` settles that"""
    SPEED = "speed"
    """m/s"""
    DISTANCE = "distance"
    """m since the sensor's own zero"""
    INCLINE = "incline"
    """percent, of a treadmill; shown, never coached"""
    BATTERY = "battery"
    """percent"""


_TARGETED = {
    Unit.SPM: "cadence",
    Unit.PERCENT_SPM: "cadence",
    Unit.PACE_KM: "pace",
    Unit.PACE_MI: "pace",
    Unit.RPE: "rpe",
}


@dataclass(frozen=True, slots=True)
class Target:
    """What a step asks for: one value (`first == last`), a band, or a ramp over the step."""

    unit: Unit
    first: float
    last: float
    ramp: bool = False

    @property
    def signal(self) -> str:
        """`heart_rate`, `cadence`, `pace` or `rpe`: a step has at most one target of each."""
        return _TARGETED.get(self.unit, "heart_rate")

    @property
    def low(self) -> float:
        """The smaller end of the band."""
        return min(self.first, self.last)

    @property
    def high(self) -> float:
        """The larger end of the band."""
        return max(self.first, self.last)


@dataclass(frozen=True, slots=True)
class Click:
    """What a step says about its click; a step that says nothing leaves it to its kind."""

    on: bool = True
    breath: tuple[int, int] | None = None
    """Steps to breathe in and out, accented at the start of each."""


@dataclass(frozen=True, slots=True)
class SpokenCue:
    """The runner's own words within a step."""

    text: str
    at: Time | Distance | None = None
    """Where in the step; None is its start."""
    from_end: bool = False
    """Whether `at` counts back from the step's end."""


@dataclass(frozen=True, slots=True)
class Step:
    """One stretch of a workout."""

    kind: Kind
    end: End
    effort: Effort | None = None
    effort_to: Effort | None = None
    """Where a progression (`easy->tempo`) arrives; None holds the effort."""
    offset: float = 0.0
    """Seconds added to each `offset_unit` of the effort's pace."""
    offset_unit: Unit = Unit.PACE_KM
    targets: tuple[Target, ...] = ()
    """At most one of a signal, in the order heart_rate, cadence, pace, rpe."""
    click: Click | None = None
    cues: tuple[SpokenCue, ...] = ()
    between: bool = False
    """Left out after the last rep of its repeat."""

    def target(self, signal: str) -> Target | None:
        """The step's target of that signal, if it has one."""
        return next((t for t in self.targets if t.signal == signal), None)


@dataclass(frozen=True, slots=True)
class Repeat:
    """The same items so many times."""

    count: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Loop:
    """The same items over and over, as long as a cycle ends within the limit.

    A cycle whose length nobody knows may begin as long as the limit has not been reached.
    """

    limit: Time | Distance
    items: tuple[Item, ...]


Item = Step | Repeat | Loop


@dataclass(frozen=True, slots=True)
class Workout:
    """Items in order, and what a runner wrote above them."""

    items: tuple[Item, ...]
    name: str = ""
    date: str = ""
    """As it was written: nothing depends on it."""
    note: str = ""


# --- The runner --------------------------------------------------------------------------------


class ZoneMethod(StrEnum):
    """What heart-rate zones are percentages of."""

    MAX = "max"
    RESERVE = "reserve"
    THRESHOLD = "threshold"
    OWN = "own"
    """Of nothing: the runner's own table."""


@dataclass(frozen=True, slots=True)
class Runner:
    """What is known of the runner; None is not known."""

    hr_max: int | None = None
    hr_rest: int | None = None
    lthr: int | None = None
    hr_ceiling: int | None = None
    zones: ZoneMethod = ZoneMethod.MAX
    vdot: float | None = None
    """Daniels' measure of fitness, from a race result."""
    zone_edges: tuple[int, ...] = ()
    """bpm, rising: the own table. Where zones 1 to 4 end; five numbers end with the top of zone 5,
    and six begin with the bottom of zone 1. () is no table."""
    paces: tuple[tuple[Effort, Target], ...] = ()
    """The own paces, bands or single ones, which win over those of the fitness."""


# --- What goes into a session ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Packet:
    """One notification of a sensor, as it came."""

    at: float
    sensor: str
    """The sensor's name, the same for its whole life in a session."""
    characteristic: str
    """The 16-bit UUID as four hex digits: `2a37`."""
    data: bytes


class KeyName(StrEnum):
    """What the runner can ask for while running."""

    LAP = "lap"
    PAUSE = "pause"
    RESUME = "resume"
    SKIP = "skip"
    ADD_REP = "add_rep"
    END_SET = "end_set"
    FASTER = "faster"
    SLOWER = "slower"
    LOUDER = "louder"
    QUIETER = "quieter"
    MUTE = "mute"
    UNMUTE = "unmute"
    CLICK_SOFTER = "click_softer"
    CLICK_LOUDER = "click_louder"
    VOICE_SOFTER = "voice_softer"
    VOICE_LOUDER = "voice_louder"
    EARCON_SOFTER = "earcon_softer"
    EARCON_LOUDER = "earcon_louder"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Key:
    """The runner pressed something, somewhere."""

    at: float
    key: KeyName
    source: str = "keyboard"


@dataclass(frozen=True, slots=True)
class DeviceReport:
    """The sound device told how it fares."""

    at: float
    underruns: int
    """Since the session began."""
    late_ms: float
    """How late the latest sound was, 0 when none was."""
    device: str
    state: str
    """`open`, `lost`, or `back`: open again."""
    frame: int | None = None
    """The session's frame with which the latest stretch of the stream began in which the device has
    lost nothing: from there on its samples are the session's. None while nothing plays."""
    latency_ms: int | None = None
    """How much the device has in hand; None while there is none."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One fact that a packet told. The value's unit is the signal's."""

    at: float
    sensor: str
    signal: Signal
    value: float
    contact: bool | None = None
    """Whether the strap feels skin; None when it does not tell. Advice: some say no for seconds."""
    characteristic: str = field(default="", compare=False)
    """Which one told it: a treadmill may tell its speed in two, that do not agree."""


@dataclass(frozen=True, slots=True)
class SensorChanged:
    """A sensor came, fell silent, was lost or came back.

    `found` and `lost` only the radio knows: they go into a session. The rest is a fact of the
    session, which finds it out from the packets.
    """

    at: float
    sensor: str
    state: str
    """`found`, `connected`, `silent`, `lost` or `back`."""
    battery: int | None = None
    """Percent."""


@dataclass(frozen=True, slots=True)
class Notice:
    """For the screen alone: something that the runner may want to read."""

    at: float
    text: str


Input = Packet | Key | DeviceReport | SensorChanged | Notice


# --- What comes out of a session: orders for the sound, and facts for the journal ---------------


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the beats lie from `frame` on, until the next grid. `beats` evaluates it."""

    frame: int
    phase: float
    """Beats since beat 0, at `frame`."""
    spm: float
    """Cadence at `frame`; 0 means that no beats fall here."""
    spm_end: float | None = None
    """Cadence at the end of a ramp, held after it; None without a ramp."""
    frames: int | None = None
    """Length of the ramp; None without one."""
    on: bool = True
    """Whether the click is heard."""
    accents: tuple[int, ...] = ()
    """Beats fall into groups of these lengths, over and over from beat 0, and the first of each is
    accented: (3, 2) is a breath, (2,) the left foot, () accents nothing."""
    every: int = 1
    """Only beats whose number this divides are heard: 2 clicks strides."""


class Priority(IntEnum):
    """Who speaks first when two want to: the smaller number."""

    SAFETY = 0
    COUNTDOWN = 1
    STEP = 2
    COACH = 3
    FORM = 4
    CHATTER = 5


class Say(StrEnum):
    """What a sentence is for. The journal's `kind`."""

    START = "start"
    STEP = "step"
    PREVIEW = "preview"
    COUNTDOWN = "countdown"
    PROGRESS = "progress"
    CUE = "cue"
    FORM = "form"
    SUMMARY = "summary"
    HEART_RATE_HIGH = "heart_rate.high"
    HEART_RATE_LOW = "heart_rate.low"
    HEART_RATE_BACK = "heart_rate.back"
    CADENCE_HIGH = "cadence.high"
    CADENCE_LOW = "cadence.low"
    CADENCE_BACK = "cadence.back"
    PACE_HIGH = "pace.high"
    PACE_LOW = "pace.low"
    FLOAT_LOW = "float.low"
    FLOAT_WALK = "float.walk"
    REPS_FAST = "reps.fast"
    REPS_FIRST = "reps.first"
    REPS_FADING = "reps.fading"
    STRIDE_LONG = "stride.long"
    CEILING = "ceiling"
    SENSOR_FOUND = "sensor.found"
    SENSOR_LOST = "sensor.lost"
    SENSOR_SILENT = "sensor.silent"
    SENSOR_BACK = "sensor.back"
    METRONOME = "metronome"
    SOUND = "sound"


@dataclass(frozen=True, slots=True)
class Cue:
    """Something that the coach noticed, not yet in words."""

    at: float
    kind: Say
    value: float | None = None
    """What was measured, in the signal's unit."""
    target: float | None = None
    """The bound that was crossed, or the value that is asked for."""
    signal: Signal | None = None
    """Which signal a `sensor.*` cue is about; the incline is a treadmill."""
    last: bool = False
    """Whether the coach will stop reminding after this one."""
    not_after: float | None = None
    """Not worth saying when it cannot begin by then; None: within the planner's patience."""
    again: bool = False
    """Whether it goes on with what the cue before it began: "still above"."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A sentence that wants to be said."""

    at: float
    """When it would best begin."""
    kind: Say
    text: str
    priority: Priority
    short: str | None = None
    """What to say when `text` does not fit."""
    not_after: float | None = None
    """Drop it when it cannot begin by then; None never drops it for being late."""
    about: Step | None = None
    """The step that it announces."""
    again: bool = False
    """Whether the runner was told much the same before: a later rep of a set."""
    brief: str | None = None
    """What to say when `short` is too much, too: the least that the runner has to know."""

    @property
    def shortest(self) -> str:
        """Its last resort."""
        return self.brief or self.short or self.text


@dataclass(frozen=True, slots=True)
class SetGrid:
    """Order: from `grid.frame` on, these beats; replaces any grid from that frame on."""

    grid: Grid


@dataclass(frozen=True, slots=True)
class Speak:
    """Order: begin this sentence at `frame`; it may last `frames`, no longer."""

    id: int
    frame: int
    frames: int
    text: str


@dataclass(frozen=True, slots=True)
class Cancel:
    """Order: a sentence that has not begun shall not be said."""

    id: int


@dataclass(frozen=True, slots=True)
class SetVolume:
    """Order: the whole mix louder or quieter, from now on."""

    decibels: float
    muted: bool = False


class Part(StrEnum):
    """What a sound is part of: each has a level of its own."""

    CLICK = "click"
    VOICE = "voice"
    EARCON = "earcon"


@dataclass(frozen=True, slots=True)
class SetLevel:
    """Order: one part of the mix louder or quieter, from now on."""

    part: Part
    decibels: float


@dataclass(frozen=True, slots=True)
class StepBegan:
    """Fact: a step of the workout began exactly here."""

    at: float
    index: int
    """From 1 in the order of running; 0 is the `ready` step before a session."""
    step: Step
    rep: int | None
    """Which repetition of the innermost repeat, from 1; None outside of one."""
    of: int | None
    """None outside of a set, and in a loop whose cycles nobody can count before they are run."""
    targets: tuple[ResolvedTarget, ...] = ()
    """The step's targets with what is known of the runner put in."""


@dataclass(frozen=True, slots=True)
class ResolvedTarget:
    """A target in the unit of its signal where the runner is known well enough."""

    signal: str
    low: float | None
    """None is no lower bound."""
    high: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class GridBegan:
    """Fact: these beats hold from here."""

    at: float
    grid: Grid


@dataclass(frozen=True, slots=True)
class Spoken:
    """Fact: a sentence began, or was dropped."""

    at: float
    kind: Say
    text: str
    wanted: int
    """The frame at which it would best have begun."""
    started: int | None
    """None: dropped."""
    ended: int | None
    why: str | None = None
    """Why it was dropped or shortened."""
    about: Step | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Ended:
    """Fact: the session is over."""

    at: float
    reason: str
    """`done` or `stopped`."""


LEVELS = {Part.CLICK: (-12.0, 6.0), Part.VOICE: (-20.0, 6.0), Part.EARCON: (-20.0, 6.0)}
"""Decibels that each part may be brought to. A click peaks at -12 dBFS by itself: beyond -24 it
drowns in footfalls, beyond -6 it drowns the coach."""


Order = SetGrid | Speak | Cancel | SetVolume | SetLevel
Fact = StepBegan | GridBegan | Spoken | Reading | SensorChanged | Notice | Ended
Event = Order | Fact


# --- What the runner sees ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Status:
    """One moment of a session, for the live line; None is not known."""

    clock: float
    """Seconds since the session began, pauses included."""
    step: str
    """The step in words: `400 m @5k`."""
    kind: Kind
    rep: int | None = None
    """Which repetition of the innermost repeat, from 1; None outside of one."""
    of: int | None = None
    """None outside of a repeat, and where nobody knows."""
    left_seconds: float | None = None
    """To the step's end; None when it does not end by time, or nobody is to know."""
    left_metres: float | None = None
    """To the step's end; None when it does not end by distance, or nobody is to know."""
    awaited: str = ""
    """What ends the step in place of a time or a distance: `HR < 120`; empty for the runner's key.
    """
    estimated: bool = False
    """Whether `left_metres` comes from the step's pace, without a sensor."""
    part: float | None = None
    """How much of the step is done, 0 to 1; None when nobody knows, or is to know."""
    cadence: float | None = None
    """spm"""
    cadence_target: float | None = None
    """spm at this moment: a ramp's target moves."""
    heart_rate: float | None = None
    """bpm"""
    zone: int | None = None
    """The zone of `heart_rate`, from 1."""
    paused: bool = False
    click: bool = True
    """Whether the click is heard."""
    incline: float | None = None
    """Percent, of a treadmill."""
