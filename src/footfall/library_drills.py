"""The drills and the breathing sets of the library: rows D1 to D9 and B1 to B5 of the catalogue.

A drill has its own rhythm, and so no click, but for fast feet. A breath needs a click to count by:
its sets name an easy cadence.
"""

from __future__ import annotations

from footfall.library_entry import ANYONE, BOUNCES, HARD, HURTS, Entry, Level, Purpose, Total


def _drill(end: str, cue: str) -> str:
    return f'{end} drill click off "{cue}"'


_KNEES, _HEELS = "High knees, tall and quick.", "Kick your heels up behind you."

DRILLS = (
    Entry(
        ("D1",),
        "knees-and-heels",
        "High knees and heels to the seat, half a minute each, twice",
        Purpose.DRILL,
        Level.BEGINNER,
        HURTS,
        f"2x({_drill('30s', _KNEES)}, 30s rest, {_drill('30s', _HEELS)}, 30s rest)",
        Total(seconds=240),
    ),
    Entry(
        ("D2",),
        "skips",
        "Skips, side steps that cross, and a drill at the wall",
        Purpose.DRILL,
        Level.INTERMEDIATE,
        HURTS,
        f"2x({_drill('30s', 'Twenty skips, lift your knees.')}, 30s walk); "
        f"2x({_drill('30s', 'Cross your steps, to the left.')}, "
        f"{_drill('30s', 'Cross your steps, to the right.')}, 20s walk); "
        f"{_drill('45s', 'Hands on a wall, lean in, switch your knees.')}",
    ),
    Entry(
        ("D3",),
        "lean-and-hop",
        "Lean until you have to jog, then hops on one leg",
        Purpose.DRILL,
        Level.INTERMEDIATE,
        BOUNCES,
        f"5x({_drill('15s', 'Rock, lean forward, and start to jog.')}, 20s walk); "
        f"2x({_drill('15s', 'Five hops on the left.')}, "
        f"{_drill('15s', 'Five hops on the right.')}, 30s walk)",
    ),
    Entry(
        ("D4",),
        "drill-series",
        "Five running drills over 30 m, three times each",
        Purpose.DRILL,
        Level.INTERMEDIATE,
        HURTS,
        "; ".join(
            f"3x({_drill('30m', cue)}, 30s walk)"
            for cue in (
                "Skip and lift your knees.",
                "Skip, lift your knee, and sweep the ground.",
                _KNEES,
                _HEELS,
                "Jump from foot to foot, long and springy.",
            )
        ),
        Total(metres=450),
    ),
    Entry(
        ("D5",),
        "drills-and-strides",
        "High knees, heels, skips, then five strides of 100 m",
        Purpose.DRILL,
        Level.BEGINNER,
        HURTS,
        f"2x({_drill('20s', _KNEES)}, 20s walk); 2x({_drill('20s', _HEELS)}, 20s walk); "
        f"2x({_drill('20s', 'Skip and lift your knees.')}, 20s walk); "
        "5x(100m stride, 1min walk between)",
        Total(metres=500),
    ),
    Entry(
        ("D6",),
        "daily-drills",
        "Six minutes of short drills for before any run",
        Purpose.DRILL,
        Level.BEGINNER,
        HURTS,
        "3x("
        + ", ".join(
            f"{_drill('15s', cue)}, 15s walk"
            for cue in ("March and lift your knees.", _KNEES, _HEELS, "Skip and lift your knees.")
        )
        + ")",
        Total(seconds=360),
    ),
    Entry(
        ("D7",),
        "fast-feet",
        "March, then feet as fast as the click",
        Purpose.DRILL,
        Level.BEGINNER,
        HURTS,
        f"4x({_drill('20s', 'March and lift your knees.')}, "
        '20s drill 180->200spm click on "Fast feet, light and quick.", 30s walk between)',
    ),
    Entry(
        ("D7", "C15"),
        "quick-feet",
        "Quick feet on the spot, three times: count one foot, and beat it",
        Purpose.DRILL,
        Level.BEGINNER,
        BOUNCES,
        f"3x({_drill('30s', 'Quick feet on the spot. Count your right foot.')}, 60s rest between)",
        Total(seconds=210),
    ),
    Entry(
        ("D8",),
        "ladder-and-cones",
        "Quick feet through a ladder, then around cones",
        Purpose.DRILL,
        Level.INTERMEDIATE,
        HURTS,
        f"4x({_drill('20s', 'Run through the ladder, two steps in each box.')}, 40s walk); "
        f"4x({_drill('20s', 'Around the cones with quick steps.')}, 40s walk between)",
    ),
    Entry(
        ("D9",),
        "five-minutes",
        "Five minutes of moving before a run",
        Purpose.DRILL,
        Level.BEGINNER,
        HURTS,
        "2x("
        + ", ".join(
            _drill("30s", cue)
            for cue in (
                "Lift your knees, left and right.",
                "Swing your left leg.",
                "Swing your right leg.",
                "Now squat to the left.",
                "Now squat to the right.",
            )
        )
        + ")",
        Total(seconds=300),
    ),
)

BREATHING = (
    Entry(
        ("B1",),
        "breath-easy",
        "In for three steps, out for two: how to breathe on easy runs",
        Purpose.BREATHING,
        Level.BEGINNER,
        ANYONE,
        "10min easy 170spm click breath 3:2",
        Total(seconds=600),
    ),
    Entry(
        ("B2",),
        "breath-steady",
        "In for two steps, out for two: how to breathe when it gets harder",
        Purpose.BREATHING,
        Level.BEGINNER,
        ANYONE,
        "10min steady 172spm click breath 2:2",
        Total(seconds=600),
    ),
    Entry(
        ("B3",),
        "breath-hard",
        "In for two steps, out for one: for the end of a race",
        Purpose.BREATHING,
        Level.ADVANCED,
        HARD,
        "10min easy 170spm click breath 3:2; "
        "3x(2min @5k 178spm click breath 2:1, 2min jog 166spm click breath 3:2)",
    ),
    Entry(
        ("B4",),
        "breath-quick",
        "One or two steps in, one or two out, to feel the difference",
        Purpose.BREATHING,
        Level.INTERMEDIATE,
        HARD,
        "5min easy 170spm click breath 3:2; "
        "3x(2min steady 172spm click breath 2:2, 1min hard 176spm click breath 1:1, "
        "2min jog 166spm click breath 3:2)",
    ),
    Entry(
        ("B5",),
        "breath-reset",
        "A breath that has run away, caught again: in for two, out for two",
        Purpose.BREATHING,
        Level.BEGINNER,
        ANYONE,
        '3min jog 166spm click breath 2:2 "B5"',
        Total(seconds=180),
    ),
)
