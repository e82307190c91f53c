"""The warm-ups and the cool-down of the library: rows U1 to U13 of the catalogue.

The warm-up in four stages, Raise, Mobilise, Activate, Potentiate, is longer in the cold and shorter
in the heat (`ramp`). Raise is run without a click: it shows the runner's own cadence. Nothing in a
warm-up is stretched and held.
"""

from __future__ import annotations

from math import floor

from footfall.library_entry import ANYONE, BOUNCES, HURTS, Entry, Level, Purpose, Total

MILD = 15.0
"""Degrees Celsius of a warm-up for which no temperature is given."""
_LONGEST, _SHORTEST, _PER_DEGREE = 1500.0, 600.0, 30.0
"""Seconds at 0 °C and below, at 30 °C and above, and how many each degree takes away (U5)."""
_STAGE = 0.2
"""Share of the whole that each stage after Raise has; Raise has about the rest."""
_STRIDE, _STRIDE_AND_WALK = 20, 70
"""Seconds of a stride, and of one with its walk on a mild day."""
_MOST_RAISED = 10
"""Minutes of Raise in the greatest cold."""
_GRAIN = 5
"""Seconds by which drills and walks differ."""

_MOBILISE = (
    "Swing your left leg, front to back.",
    "Now the right leg.",
    "Left leg, side to side.",
    "Right leg, side to side.",
    "Lunge, and twist over the front knee.",
    "Wide circles with your hips.",
    "Circle both ankles.",
)
_ACTIVATE = (
    "On your back, lift your hips.",
    "Side steps to the left, knees bent.",
    "Side steps to the right.",
    "March and lift your knees.",
    "Plank, hold it straight.",
    "Up on your toes, and slowly down.",
    "Small quick hops.",
)
_PINCH = "Does anything pinch? Then keep today easy."
"""A warm-up tells whether the rest is a good idea (U12)."""


def ramp_seconds(celsius: float) -> float:
    """How long the warm-up in four stages is at a temperature.

    Half a minute less for each whole degree: 25 minutes at 0 °C and below, 17:30 at 15 °C, 10
    minutes at 30 °C and above.
    """
    return min(max(_LONGEST - _PER_DEGREE * round(celsius), _SHORTEST), _LONGEST)


def ramp_stages(celsius: float = MILD) -> tuple[str, str, str, str]:
    """Raise, Mobilise, Activate, Potentiate: in the notation, to the second as long as
    `ramp_seconds`.

    Drills are longer or shorter with the whole; of the strides there are two, three or four. Every
    length is one that is easily told: whole minutes for Raise, five seconds more or less for what
    is short. The walk behind each stride, and most of all the last, has what that leaves over.
    """
    whole = round(ramp_seconds(celsius))
    stage = _STAGE * whole
    drill = _GRAIN * round(stage / len(_MOBILISE) / _GRAIN)
    strides = round(stage / _STRIDE_AND_WALK)
    rest = whole - drill * (len(_MOBILISE) + len(_ACTIVATE))
    minutes = min(floor((rest - strides * _STRIDE_AND_WALK) / 60 + 0.5), _MOST_RAISED)
    walked = rest - 60 * minutes - strides * _STRIDE
    walk = _GRAIN * (walked // strides // _GRAIN)
    stride = f"{_STRIDE}s stride RPE 6"
    last = f'{stride}; {walked - walk * (strides - 1)}s walk "{_PINCH}" at 5s'
    return (
        f'{minutes}min warmup click off "Just enough to sweat a little." at 20s',
        _drills(drill, _MOBILISE),
        _drills(drill, _ACTIVATE),
        f"{strides - 1}x({stride}, {walk}s walk); {last}",
    )


def ramp(celsius: float = MILD) -> str:
    """The warm-up in four stages, in the notation, for a temperature."""
    return "; ".join(ramp_stages(celsius))


def _drills(seconds: int, cues: tuple[str, ...]) -> str:
    return "; ".join(f'{seconds}s drill click off "{cue}"' for cue in cues)


COOLDOWN = (
    '7min cooldown "Let your heart come down slowly." at 30s; '
    '3min walk "Stretch afterwards, if you like." at -30s'
)
STRIDES = "1min walk; 4x(20s stride RPE 9, 1min walk between)"
"""What `--with strides` adds."""

_RAISE, _MOBILISED, _ACTIVATED, _POTENTIATED = ramp_stages()
_BEGINNER = Level.BEGINNER

WARMUPS = (
    Entry(
        ("U1",),
        "raise",
        "The first stage of a warm-up: seven minutes of easy running",
        Purpose.WARMUP,
        _BEGINNER,
        ANYONE,
        _RAISE,
        Total(seconds=420),
    ),
    Entry(
        ("U2",),
        "mobilise",
        "The second stage: swings, lunges and circles",
        Purpose.WARMUP,
        _BEGINNER,
        HURTS,
        _MOBILISED,
        Total(seconds=210),
    ),
    Entry(
        ("U3",),
        "activate",
        "The third stage: hips, feet and middle",
        Purpose.WARMUP,
        _BEGINNER,
        HURTS,
        _ACTIVATED,
        Total(seconds=210),
    ),
    Entry(
        ("U4",),
        "potentiate",
        "The fourth stage: three relaxed strides",
        Purpose.WARMUP,
        _BEGINNER,
        HURTS,
        _POTENTIATED,
        Total(seconds=210),
    ),
    Entry(
        ("U5", "U12"),
        "ramp",
        "The warm-up in four stages, for before anything fast",
        Purpose.WARMUP,
        _BEGINNER,
        HURTS,
        ramp(),
        Total(seconds=1050),
    ),
    Entry(
        ("U6",),
        "activation",
        "Ten minutes of warm-up where there is no room to run",
        Purpose.WARMUP,
        _BEGINNER,
        HURTS,
        '2min30s drill click off "Walk on the spot, then jog."; '
        '1min drill click off "Twenty leg swings, left."; '
        '1min drill click off "Twenty leg swings, right."; '
        '90s drill click off "Lunge, and twist over the front knee."; '
        '90s drill click off "Fifteen times, lift your hips."; '
        '1min drill click off "Side steps, both ways."; '
        '90s drill click off "Twenty small hops, stiff ankles."',
        Total(seconds=600),
    ),
    Entry(
        ("U7",),
        "jog-and-drills",
        "A quarter of an hour of jogging, then drills",
        Purpose.WARMUP,
        _BEGINNER,
        HURTS,
        '15min warmup click off; 2x(20s drill click off "High knees, tall and quick.", 20s walk, '
        '20s drill click off "Kick your heels up behind you.", 20s walk, '
        '20s drill click off "Skip and lift your knees.", 20s walk)',
    ),
    Entry(
        ("U8",),
        "half-mile",
        "Half a mile of jogging",
        Purpose.WARMUP,
        _BEGINNER,
        ANYONE,
        "0.5mi warmup click off",
        Total(metres=804.672),
    ),
    Entry(
        ("U9",),
        "first-warmup",
        "Eight minutes of jogging and four drills",
        Purpose.WARMUP,
        _BEGINNER,
        HURTS,
        '8min warmup click off; 30s drill click off "Leg swings, left."; '
        '30s drill click off "Leg swings, right."; '
        '30s drill click off "March and lift your knees."; '
        '30s drill click off "Kick your heels up behind you."',
    ),
    Entry(
        ("U9",),
        "hill-warmup",
        "Twelve minutes of jogging and drills, before a hill",
        Purpose.WARMUP,
        _BEGINNER,
        HURTS,
        '12min warmup click off; 30s drill click off "March and lift your knees."; '
        '30s drill click off "Kick your heels up behind you."; '
        '30s drill click off "Skip and lift your knees."; '
        '30s drill click off "Up on your toes, and slowly down."',
    ),
    Entry(
        ("U10", "U11"),
        "cooldown",
        "Ten minutes in which your heart comes down slowly",
        Purpose.COOLDOWN,
        _BEGINNER,
        ANYONE,
        COOLDOWN,
        Total(seconds=600),
    ),
    Entry(
        ("U13",),
        "jump-rope",
        "Four minutes with a rope before a run",
        Purpose.WARMUP,
        _BEGINNER,
        BOUNCES,
        '5x(30s drill click off "Skip the rope, light and quick.", 20s rest)',
        Total(seconds=240, within=0.1),
    ),
    Entry(
        ("U13",),
        "rope-day",
        "Twelve minutes with a rope on a day without a run",
        Purpose.WARMUP,
        Level.INTERMEDIATE,
        BOUNCES,
        '12x(30s drill click off "Skip the rope, light and quick.", 30s rest)',
        Total(seconds=720),
    ),
)
