"""Everything that the coach says, in English: translate this one file for another language.

The rules of the table: short and warm, what to do before why, numbers as words (engines read "400m"
and "4:35" in ways that no runner would). What names a step or a number has one wording, so that it
is known at once through wind and effort; what is said again and again has two or three, in turn.
Words that ears and recognisers confuse are avoided: "ease back" (heard as "he's back"), "steady"
alone or before "effort" ("study"), "a touch high", "paused" and "on hold" alone, "hill repeat", an
"a" before a unit. Nobody is told how to strike the ground, only to land lightly and under the body.
"""

from __future__ import annotations

from footfall.coach.language import Language, Typed
from footfall.model import PACED, Distance, Effort, Signal

# --- Numbers, lengths and paces in words --------------------------------------------------------

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def number_words(n: int) -> str:
    """A whole number from 0 to 999,999 in words: 172 is "one hundred seventy-two"."""
    if n < 20:
        return _ONES[n]
    if n < 100:
        return _TENS[n // 10] + (f"-{_ONES[n % 10]}" if n % 10 else "")
    size, name = (100, "hundred") if n < 1000 else (1000, "thousand")
    rest = f" {number_words(n % size)}" if n % size else ""
    return f"{number_words(n // size)} {name}{rest}"


_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


def ordinal_words(n: int) -> str:
    """The ordinal of a whole number: 3 is "third", 21 "twenty-first", 40 "fortieth"."""
    words = number_words(n)
    at = max(words.rfind(" "), words.rfind("-")) + 1
    last = words[at:]
    if last in _ORDINALS:
        return words[:at] + _ORDINALS[last]
    return words[:-1] + "ieth" if last.endswith("y") else f"{words}th"


def _count(n: int, noun: str) -> str:
    return f"{number_words(n)} {noun}{'' if n == 1 else 's'}"


def duration_words(seconds: float) -> str:
    """A time as a runner says it: 90 is "ninety seconds", 150 "two minutes thirty"."""
    whole = round(seconds)
    if whole <= 90 and whole != 60:
        return _count(whole, "second")
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    if not hours:
        return _count(minutes, "minute") + (f" {number_words(rest)}" if rest else "")
    parts = [_count(hours, "hour")]
    if minutes:
        parts.append(_count(minutes, "minute"))
    if rest:
        parts.append(_count(rest, "second"))
    return " ".join(parts)


_PARTS = {0.25: "a quarter of", 0.5: "half", 0.75: "three quarters of"}
_NOUNS = {"m": "metre", "km": "kilometre", "mi": "mile", "yd": "yard"}


def distance_words(distance: Distance) -> str:
    """A distance in its own unit: 1600 m is "sixteen hundred metres", 0.5 mi "half a mile"."""
    noun, value = _NOUNS[distance.unit], round(distance.value, 2)
    whole = int(value)
    hundredths = round((value - whole) * 100)
    if not hundredths:
        if whole % 100 == 0 and 1000 < whole < 2000:
            return f"{number_words(whole // 100)} hundred {noun}s"
        return _count(whole, noun)
    if value in _PARTS:
        return f"{_PARTS[value]} a {noun}"
    if hundredths == 50:
        return f"{number_words(whole)} and a half {noun}s"
    digits = f"{hundredths:02d}".rstrip("0")
    return f"{number_words(whole)} point {' '.join(_ONES[int(d)] for d in digits)} {noun}s"


def pace_words(seconds: float) -> str:
    """A pace: 275 is "four thirty-five", 245 "four oh five", 240 "four minutes"."""
    minutes, rest = divmod(round(seconds), 60)
    if not rest:
        return _count(minutes, "minute")
    return f"{number_words(minutes)} {'oh ' if rest < 10 else ''}{number_words(rest)}"


# --- The words that go into sentences -----------------------------------------------------------

_EFFORTS: dict[Effort | None, str] = {
    None: "work",
    Effort.EASY: "easy",
    Effort.STEADY: "steady pace",
    Effort.MARATHON: "marathon effort",
    Effort.HALF: "half-marathon effort",
    Effort.THRESHOLD: "threshold effort",
    Effort.TEN_K: "ten-k effort",
    Effort.FIVE_K: "five-k effort",
    Effort.THREE_K: "three-k effort",
    Effort.MILE: "mile effort",
    Effort.HARD: "hard",
    Effort.STRIDE: "stride",
    Effort.SPRINT: "sprint",
    Effort.FLOAT: "float",
    Effort.JOG: "jog",
    Effort.WALK: "walk",
    Effort.REST: "rest",
    Effort.WARMUP: "warm up",
    Effort.COOLDOWN: "the cool down",
    Effort.DRILL: "drill",
}

_SENSORS: dict[Signal | None, str] = {
    None: "sensor",
    Signal.HEART_RATE: "heart rate sensor",
    Signal.CADENCE: "cadence sensor",
    Signal.SPEED: "speed sensor",
    Signal.DISTANCE: "distance sensor",
    Signal.INCLINE: "treadmill",
}

_THEMES = {
    "posture": "posture",
    "arms": "arms",
    "cadence": "quick steps",
    "landing": "landing light",
    "breath": "breathing",
}

# --- Steps --------------------------------------------------------------------------------------

_STEPS: dict[str, tuple[str, ...]] = {
    # On the seconds before a boundary, on it, and on the end of the workout.
    "count.three": ("Three.",),
    "count.two": ("Two.",),
    "count.one": ("One.",),
    "count.go": ("Go.",),
    "count.done": ("Done.",),
    "count.ten": ("Ten seconds.",),
    "count.twenty_metres": ("Twenty metres.",),
    # The names of steps.
    "ready": ("Get ready.",),
    "float": ("Float.",),
    "rep": ("Rep {rep} of {of}.",),
    "rep.open": ("Rep {rep}.",),
    "rep.last": ("Last rep.",),
    "named": ("{effort}.",),
    "named.paced": ("At {effort}.",),
    "next": ("Next, {effort}.",),
    "next.rep": ("Next, rep {rep} of {of}.",),
    "next.open": ("Next, rep {rep}.",),
    "next.first": ("Next, the first of {of}.",),
    "next.last": ("Next, the last rep.",),
    # How long, with the effort, and after a unit that has named it.
    "length": ("{length}.",),
    "length.lap": ("It ends when you press lap.",),
    "length.below": ("Until your heart rate is below {number}.",),
    "length.above": ("Until your heart rate is above {number}.",),
    "length.drawn": ("It ends when I call.",),
    "detail": ("{length}.",),
    "detail.lap": ("{effort}, until you press lap.",),
    "detail.drawn": ("{effort}, until I call.",),
    "detail.easy": ("{length} easy.",),
    "detail.hard": ("{length} hard.",),
    # A float is race mode dialled back, never a rest: its words keep the runner running.
    "detail.float": (
        "{length}, keep it rolling.",
        "{length}, don't jog.",
        "{length}, quick but relaxed.",
    ),
    "detail.stride": ("Stride for {length}, tall and smooth.",),
    "detail.sprint": ("Sprint for {length}, fast and loose.",),
    "detail.jog": ("Jog for {length}.",),
    "detail.walk": ("Walk for {length}.",),
    "detail.rest": ("Rest for {length}.",),
    "detail.warmup": ("Warm up for {length}.",),
    "detail.cooldown": ("Cool down for {length}.",),
    "detail.drill": ("Drill for {length}.",),
    **{f"detail.{effort}": ("{length} at {effort}.",) for effort in (Effort.STEADY, *PACED)},
    # What else a step asks for.
    "aim.cadence": ("Cadence {number}.",),
    "aim.ramp": ("Follow the click.",),
    "aim.heart_rate": ("Heart rate {number}.",),
    "aim.zone": ("Zone {number}.",),
    "aim.zones": ("Zone {low} to {high}.",),
    "aim.pace.km": ("At {pace} per kilometre.",),
    "aim.pace.mi": ("At {pace} per mile.",),
    "aim.finish.km": ("Finish at {pace} per kilometre.",),
    "aim.finish.mi": ("Finish at {pace} per mile.",),
    "aim.rpe": ("Effort {number} of ten.",),
    "aim.slower.km": ("{length} per kilometre slower.",),
    "aim.slower.mi": ("{length} per mile slower.",),
    "aim.faster.km": ("{length} per kilometre faster.",),
    "aim.faster.mi": ("{length} per mile faster.",),
    "aim.finish": ("Finish {effort}.",),
    "aim.finish.paced": ("Finish at {effort}.",),
    "aim.breath": ("Breathe in for {into}, out for {out}.",),
    # A float without a target of its own is run at marathon effort (`coach.Coach`).
    "aim.float": ("Marathon effort, not a jog.",),
}

# --- On the way ---------------------------------------------------------------------------------

_PROGRESS: dict[str, tuple[str, ...]] = {
    "start": ("Here we go.", "Off we go.", "Let's run."),
    "near_mark": ("One hundred metres to go.",),
    "near_mark.done": ("Then you are done.",),
    "halfway": ("Halfway.", "Half of it is done.", "Halfway there."),
    "to_go": ("{length} to go.",),
    "last_minute": ("Last minute.", "One minute to go.", "The last minute, stay with it."),
    "summary": (
        "Workout complete, well run.",
        "That is the workout done, strong running.",
        "All done, that was good work.",
    ),
    "paused": ("Session paused.",),
    "resumed": ("And we carry on.", "Off again.", "Back to running."),
    "stopped": ("Session stopped.",),
    # After a session was cut off, before the name of the step.
    "going_on": ("Going on.",),
    "sound": ("Sound is back.",),
    "rep_added": ("One more rep added.",),
    "zones_unknown.max": ("I don't know your maximum heart rate.",),
    "zones_unknown.rest": ("I don't know your resting heart rate.",),
    "zones_unknown.threshold": ("I don't know your threshold heart rate.",),
    "by_feel": ("Run the zones by feel today.",),
    "distance_estimated": ("Nothing measures distance.",),
    "heart_rate_unknown": ("Nothing tells me your heart rate.",),
    "press_on": ("Press lap to go on.",),
    "press_lap": ("Press lap at the mark.",),
}

# --- What the coach noticed: the direction, and what to do --------------------------------------

_COACH: dict[str, tuple[str, ...]] = {
    "heart_rate.high": (
        "A little high, ease off.",
        "Slow it down a little.",
        "Easy now, let it come down.",
    ),
    # Said of the second reminder in a row: what calms a breath that has run away.
    "heart_rate.high.again": ("Slow down, and breathe in for two, out for two.",),
    "heart_rate.low": (
        "A little low, pick it up.",
        "You have room, push on a bit.",
        "Lift the effort a touch.",
    ),
    "heart_rate.back": (
        "Back in your zone, hold it there.",
        "That is the zone, stay with it.",
        "In the zone again, well done.",
    ),
    "cadence.high": (
        "A little quick, let your legs relax.",
        "Slow your steps a little.",
        "Fewer steps, stay smooth.",
    ),
    "cadence.low": (
        "Shorter, quicker steps.",
        "Light and quick, pick up the rhythm.",
        "Quicker feet, same effort.",
    ),
    "cadence.back": (
        "That is your rhythm, stay with it.",
        "Good rhythm, keep it there.",
        "Right on the beat again.",
    ),
    "pace.high": ("A little fast, ease off.", "Slow the pace a little."),
    "pace.low": ("A little slow, pick it up.", "Lift the pace a little."),
    "float.low": (
        "Float, don't jog, pick it up a little.",
        "Keep it rolling, this is still running.",
        "Lift the float, race mode dialled back.",
    ),
    "float.walk": (
        "Back into a run, as slow as you like.",
        "Keep running through the float.",
    ),
    "reps.fast": ("Start controlled, settle in now.", "Quick start, relax into it."),
    "reps.first": ("The first one was quick, run the next ones even.",),
    "reps.fading": ("Take a longer rest before the next one.",),
    # A hint, never a fault: many run well so.
    "stride.long": ("Try shorter, quicker steps, feet under your hips.",),
    # Safety: the limit and what to do, never what it might mean for the body.
    "ceiling": ("That is above your limit, slow to a walk.",),
    "ceiling.again": (
        "Still above your limit, walk until it comes down.",
        "Above your limit, keep walking for now.",
    ),
    # The click that learns: each rise has its word on the pace, for a beat alone changes the speed.
    "metronome.matched": ("The click is on your own cadence, go with it.",),
    "metronome.rises": (
        "A little quicker now, same pace, smaller steps.",
        "Quicker again, same pace, smaller steps.",
    ),
    "metronome.reached": ("That is your new cadence, stay with it.",),
    "metronome.eased": ("The click comes down to you.",),
    "metronome.over": ("Your own cadence is fine, go on without the click.",),
    # For the report: it is read, and may be said.
    "last_reminder": ("I'll stop reminding you.",),
    "sensor.found": ("The {sensor} is connected.",),
    "sensor.silent": ("The {sensor} is silent.",),
    "sensor.lost": ("The {sensor} is gone.",),
    "sensor.carry_on": ("Carry on by feel.",),
    "sensor.back": ("The {sensor} is back.",),
    "sensor.steps": ("The heart rate sensor follows your steps.",),
}

# --- Form: the founding articles' cues, by the catalogue's ids ----------------------------------

_FORM: dict[str, tuple[str, ...]] = {
    "theme": ("This week we work on {theme}.",),
    # posture
    "F1": ("Lean a little, from the ankles.", "A slight lean, let the ankles lead."),
    "F4": ("Eyes level, glide along.", "Keep your head level, less bounce."),
    "F7": ("Chest proud, eyes forward.", "Open your chest, strong in the middle."),
    "F8": ("Look thirty metres ahead.", "Lift your eyes to the road ahead."),
    "F11": ("Run tall, a string lifts your head.", "Grow taller with each breath."),
    "F14": ("Ears, shoulders and hips in one line.", "Stack your head over your hips."),
    "F15": ("Firm in the middle, loose above it.", "Brace your middle as if for a nudge."),
    "F24": ("Upright and relaxed, short quick steps.", "Shoulders down, stay upright."),
    "F25": ("Keep your back straight, look ahead.", "A long straight back, a slight lean."),
    # arms
    "F2": ("Hands by your ribs, elbows back.", "Drive your elbows behind you."),
    "F10": ("Soft hands, hold a leaf and don't crush it.", "Unclench your hands."),
    "F12": ("Let your thumbs brush your hips.", "Hands low, thumbs past the hips."),
    "F19": ("Soft hands, as if you held an egg.", "Cup your hands, nothing tight."),
    "C20": ("Quicker arms, and your legs will follow.", "Let your arms set the rhythm."),
    # cadence
    "F13": ("Light and quick, as if you were barefoot.", "Sneak along, make no noise."),
    "F20": ("Run like a kid, quick and happy.", "Play with it, quick and relaxed."),
    "C17": ("The ground is hot, quick and light.", "Quick, up and off the ground."),
    # landing
    "F3": ("Land under your body, not ahead of it.", "Let the ground come to you."),
    "F5": ("Land under yourself, stay light.", "Light steps, right under you."),
    "F6": ("Quiet feet.", "Run so softly that nobody hears you."),
    "F26": ("Feet under your hips, push off behind you.", "Head still, legs reach behind you."),
    # breath; the patterns come from the step's own effort
    "F19.breath": ("Breathe through nose and mouth.", "Breathe low and slow, from the belly."),
    "B1": ("Breathe in for three steps, out for two.",),
    "B2": ("Breathe in for two steps, out for two.",),
    "B3": ("Breathe in for two steps, out for one.",),
    "B4": ("Breathe in for one step, out for one.",),
    "B5": ("Calm your breath, in for two, out for two.",),
    # sets
    "F9": (
        "Time to reset. Deep breath, shake out your shoulders. Loose jaw, soft hands, quick feet.",
    ),
    "F16": ("Head up, chest proud.", "Tired legs, tall body.", "Relax your face, run tall."),
    "F17": (
        "Tall up the hill, lean from the ankles.",
        "Knees and arms, eyes a few metres ahead.",
        "Short steps, drive with your arms.",
    ),
    "F18": (
        "Knees high, arms drive, face loose.",
        "Hands from chin to pocket, relax your jaw.",
        "Fast and loose, push the ground away.",
    ),
    # minds
    "M1": ("You're strong, you're smooth.", "You have done this before."),
    "M2": ("Go and catch the runner ahead of you.", "Somebody is just ahead, go and get them."),
    "M4": ("Start controlled, keep it even.", "Hold back a little on this first one."),
    "M5": ("Race mode, dialled back a little.", "Not a rest, just a gear lower."),
}

# --- What a runner types (`coach.expand`) --------------------------------------------------------


def _plural(one: str) -> tuple[str, str]:
    return one, f"{one}s"


_TYPED = Typed(
    units={
        "m": _plural("metre"),
        **dict.fromkeys(("km", "kms"), _plural("kilometre")),
        **dict.fromkeys(("mi", "mile", "miles"), _plural("mile")),
        **dict.fromkeys(("yd", "yds"), _plural("yard")),
        "cm": _plural("centimetre"),
        "ft": ("foot", "feet"),
        **dict.fromkeys(("s", "sec", "secs", '"'), _plural("second")),
        **dict.fromkeys(("min", "mins", "'"), _plural("minute")),
        **dict.fromkeys(("h", "hr", "hrs"), _plural("hour")),
        **dict.fromkeys(("wk", "wks", "week"), _plural("week")),
        **{name: _plural(name) for name in ("day", "lap")},
        "bpm": ("beat a minute", "beats a minute"),
        "spm": ("step a minute", "steps a minute"),
        "rpm": ("turn a minute", "turns a minute"),
        **dict.fromkeys(("kph", "km/h"), ("kilometre an hour", "kilometres an hour")),
        "mph": ("mile an hour", "miles an hour"),
        "m/s": ("metre a second", "metres a second"),
        "kg": _plural("kilo"),
        "%": ("percent", "percent"),
    },
    short={
        "hr": "heart rate",
        **dict.fromkeys(("hrmax", "maxhr", "mhr"), "maximum heart rate"),
        "hrr": "heart rate reserve",
        "rhr": "resting heart rate",
        "lthr": "threshold heart rate",
        "lt": "lactate threshold",
        "vo2": "V O two",
        "vo2max": "V O two max",
        "rpe": "effort",
        "mp": "marathon pace",
        "hmp": "half-marathon pace",
        "hm": "half marathon",
        "wu": "warm up",
        "cd": "cool down",
        "pb": "personal best",
        "pr": "personal record",
        "q": "quality",
        "w/": "with",
        "w/o": "without",
        "avg": "average",
        "approx": "about",
        "vs": "against",
        "cad": "cadence",
        "btw": "between",
    },
    signs={
        "&": "and",
        "+": "plus",
        "-": "minus",
        "%": "percent",
        "@": "at",
        "#": "number",
        "<": "below",
        ">": "above",
        "=": "equals",
        "~": "about",
        "°": "degrees",
    },
    ordinals=frozenset({"st", "nd", "rd", "th"}),
    single=frozenset({"a", "an", "one", "per", "each", "every", "this", "last", "next"}),
    paced=frozenset({"pace", "effort", "speed", "race"}),
    forms={
        "range": "{low} to {high}",
        "decimal": "{whole} point {rest}",
        "pace": "{pace} per {unit}",
        "per": "{what} per {unit}",
        "sets": "{number} by {what}",
        "times": "{number} times",
        "again": "times {what}",
        "of": "{number} of {of}",
        "zone": "zone {number}",
        "rpe": "effort {number} of ten",
        "race": "{number}-k",
        "race.pace": "at {race} effort",
        "half": "half a {unit}",
        "quarter": "a quarter of a {unit}",
        "three_quarters": "three quarters of a {unit}",
    },
)

ENGLISH = Language(
    code="en",
    wordings=_STEPS | _PROGRESS | _COACH | {f"form.{id}": said for id, said in _FORM.items()},
    efforts=_EFFORTS,
    sensors=_SENSORS,
    themes=_THEMES,
    number=number_words,
    ordinal=ordinal_words,
    duration=duration_words,
    distance=distance_words,
    pace=pace_words,
    typed=_TYPED,
)
