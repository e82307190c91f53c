"""What stands below the pictures of a page: splits, floats, the click, the heart, the coach."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from footfall.coach.entrainment import SLOPE
from footfall.metrics import feet, heart, reps
from footfall.metrics.known import Unknown
from footfall.metrics.measures import Measures
from footfall.metrics.progression import Progression
from footfall.metrics.reps import Kept
from footfall.metrics.rests import Rested
from footfall.model import Kind, Signal
from footfall.report.figures import beats_of
from footfall.report.markup import MOST_ROWS, Column, facts_of, part_of, table_of, typed
from footfall.report.plots import HARD
from footfall.report.words import (
    NONE,
    Units,
    clock,
    percent,
    split_clock,
    step_name,
    whole,
)
from footfall.story import Ran, Story

SHORT = 200
"""Characters of a workout that stands above all."""


_NAMES = {
    Signal.HEART_RATE: "Heart rate",
    Signal.CADENCE: "Cadence",
    Signal.SPEED: "Speed",
}


def workout_of(story: Story, *, short: bool) -> str:
    """The workout, where it is short or where it is long: a long one stands below what came of it,
    for the run is told at a glance.
    """
    if not story.workout or (len(story.workout) <= SHORT) is not short:
        return ""
    return f"<p class=workout><code>{escape(story.workout)}</code></p>"


def splits_of(measures: Measures, units: Units) -> str:
    """Each step, how even the sets were, and whether a progression rose."""
    if not measures.splits:
        return ""
    splits = measures.splits[:MOST_ROWS]
    columns = [
        Column("#", [str(one.step.index) for one in splits]),
        Column("Step", [_step(one.step, units) for one in splits], "step"),
        Column("Rep", [_rep(one.step) for one in splits], "more"),
        Column("Time", [split_clock(one.seconds) for one in splits]),
        Column("Distance", [units.way(one.metres) for one in splits]),
        Column(f"/{units.name}", [units.pace(one.speed, unit=False) for one in splits]),
        Column("HR", [whole(one.heart_rate) for one in splits]),
        Column("max", [whole(one.heart_rate_peak) for one in splits], "more"),
        Column("spm", [whole(one.cadence) for one in splits]),
    ]
    told = [one for one in columns if set(one.cells) - {NONE, ""}]
    units_of = {
        f"/{units.name}": f"minutes a {units.long_name}",
        "HR": "beats a minute",
        "spm": "steps a minute",
    }
    notes = [f"{one.head}: {units_of[one.head]}" for one in told if one.head in units_of]
    caption = ". ".join(["Each step", *notes]) + "."
    kinds = [str(one.step.kind) for one in splits]
    more = len(measures.splits) - len(splits)
    rest = f"<p class=unit>And {more} more.</p>" if more > 0 else ""
    lines = [*_sets(measures, units), *_progression(measures.progression, units)]
    sets = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return (
        f"<section><h2>Splits</h2>{table_of(caption, told, kinds)}{rest}{sets}"
        f"{workout_of(measures.story, short=False)}</section>"
    )


def _step(step: Ran, units: Units) -> str:
    return step_name(step, units) + (" (cut short)" if step.cut else "")


def _rep(step: Ran) -> str:
    if not step.rep:
        return ""
    return f"{step.rep}/{step.of}" if step.of else str(step.rep)


def _sets(measures: Measures, units: Units) -> Iterator[str]:
    for one in measures.sets:
        name, even = step_name(one.first, units), one.evenness
        if isinstance(even, Unknown):
            yield f"{len(one.reps)} × {name}: how even they were is not known. {even.why}"
            continue
        good = even.variation <= reps.EVEN
        word = "even" if good else "fairly even" if even.variation <= reps.FAIR else "uneven"
        yield (
            f"{len(one.reps)} × {name}: {word}, they vary by "
            f"{percent(even.variation, decimals=1)}. From the first third to the last: "
            f"{percent(even.drop_off, sign=True, decimals=1)}; the first against the middle one: "
            f"{percent(even.hero, sign=True, decimals=1)}."
        )
    for split in measures.splits[:MOST_ROWS]:
        # Of a stride or a sprint its top tells more than its mean.
        step = split.step
        if step.kind in (Kind.STRIDE, Kind.SPRINT) and split.top_speed and step.rep:
            spm = f", {split.top_cadence:.0f} spm" if split.top_cadence else ""
            name = f"{step_name(step, units)}, {_rep(step)}"
            yield f"{name}: {units.pace(split.top_speed)} at the fastest{spm}."


def _progression(found: Progression | Unknown, units: Units) -> Iterator[str]:
    if isinstance(found, Unknown):
        return
    paces = ", ".join(units.pace(speed, unit=False) for speed in found.speeds)
    how = (
        "each was faster than the one before"
        if found.score > 0.999
        else f"rank correlation {found.score:.1f}, where 1 is ever faster"
    )
    last = found.last
    plan = "" if last is None else f"; the last one was {_against(last)} its plan"
    yield f"Part by part {paces} /{units.name}: {how}{plan}."


def _against(part: float) -> str:
    """`1.2 % faster than`, or `on`."""
    text = percent(abs(part), decimals=1)
    if not float(text.split()[0]):
        return "on"
    return f"{text} {'faster' if part > 0 else 'slower'} than"


def floats_of(measures: Measures, units: Units) -> str:
    """Each float, and what it cost."""
    if not measures.floats:
        return ""
    why = sorted({one.kept.why for one in measures.floats if isinstance(one.kept, Unknown)})
    rows = measures.floats[:MOST_ROWS]
    kept = [one.kept if isinstance(one.kept, Kept) else None for one in rows]
    columns = [
        Column("#", [str(one.split.step.index) for one in rows]),
        Column("Asked", [units.pace(one.asked if one else None, unit=False) for one in kept]),
        Column("Run", [units.pace(one.speed, unit=False) for one in rows]),
        Column("Quality", [percent(one.quality if one else None) for one in kept]),
        Column("Shuffle", [percent(one.shuffle if one else None) for one in kept]),
        Column("HR fell", [whole(one.heart_rate_drop) for one in rows]),
        Column("Next", [percent(one.cost, sign=True, decimals=1) for one in rows]),
        Column("Walked", ["yes" if one.broken else "" for one in rows]),
    ]
    told = [one for one in columns if set(one.cells) - {NONE, ""}]
    caption = f"Each float, by its step. Asked and run: minutes a {units.long_name}."
    quality = (
        "Quality is the share of a float within 92 to 108 % of its pace, shuffle that below 80 %; "
        "the first five seconds do not count. "
    )
    words = (
        f"<p class=unit>{quality if any(kept) else ''}Next: how much faster (+) or slower (−) the "
        "rep after it was than the one before.</p>"
    )
    table = table_of(caption, told) + words if len(told) > 1 else ""
    lacks = "".join(f"<p class=unknown>{typed(one)}</p>" for one in why)
    return f"<section><h2>Floats</h2>{table}{lacks}</section>"


def click_of(measures: Measures) -> str:
    """What the feet made of the click."""
    if not any(measures.seconds.heard) and isinstance(measures.retention[0], Unknown):
        return ""
    if not any(measures.seconds.cadence):
        lacks = "Nothing measured a cadence, so that nobody knows what your feet made of it."
        return f"<section><h2>What the click did</h2><p class=unknown>{lacks}</p></section>"
    base, top, onset = measures.baseline, measures.top, measures.onset
    rows = [
        ("Your own cadence, in silence", base if isinstance(base, Unknown) else f"{base:.0f} spm"),
        (
            "Where the click was quickest",
            top
            if isinstance(top, Unknown)
            else f"you ran {top.cadence:.0f} spm to a click of {top.click:.0f}",
        ),
        (
            "On the beat after",
            onset if isinstance(onset, Unknown) else clock(onset) if onset else "at once",
        ),
        ("Within 2 % of the click", part_of(measures.cadence[0], "with it")),
        ("Within 3 % of the click", part_of(measures.cadence[1], "with it")),
    ]
    if any(spm and not on for spm, on in beats_of(measures.seconds)):
        rows.append(("Kept in silence, within 3 %", part_of(measures.retention[1], "without it")))
    rows.append(("Whether your feet followed", _followed(measures.entrainment)))
    return f"<section><h2>What the click did</h2>{facts_of(rows)}</section>"


def _followed(found: feet.Entrainment | Unknown) -> str | Unknown:
    if isinstance(found, Unknown):
        return found
    how = "the click wavered" if found.probe else "the click rose"
    answer = found.answer
    numbers = f"for each step that {how} they went along {max(answer.slope, 0.0):.1f}"
    if answer.follows:
        return f"Yes: {numbers}, after about {answer.lag} s."
    uneven = ", but too unevenly to tell" if answer.slope > SLOPE else ""
    return f"Not that it could be seen: {numbers}{uneven}."


def heart_of(measures: Measures) -> str:
    """Time in zones, targets, recovery and drift."""
    if not any(value is not None for value in measures.seconds.heart_rate):
        return ""
    steps, drift = measures.story.steps, measures.decoupling
    rows: list[tuple[str, str | Unknown]] = []
    if any(heart.band(step) for step in steps):
        rows.append(("In the target, within 2 bpm", part_of(measures.heart_rate, "that count")))
    if any(step.kind in HARD for step in steps):
        rows.append(("Down after the last hard effort", _recovered(measures.recovery)))
    if isinstance(rested := measures.rested, Rested):
        rows.append(("Where rests ended", _rested(rested)))
    rows.append(
        (
            "Speed for a heartbeat, second half against first",
            drift if isinstance(drift, Unknown) else percent(-drift.part, sign=True, decimals=1),
        )
    )
    words = (
        "<p class=unit>Heart rates of a run tell of that day: heat, sleep and coffee are in them. "
        "They are for your own comparison, and no finding on your health.</p>"
    )
    work = measures.work_zones
    hard = "" if isinstance(work, Unknown) else _zone_bars("In the hard efforts", work)
    zoned = (
        f"<p class=unknown>Zones: insufficient. {escape(measures.zones.why)}</p>"
        if isinstance(measures.zones, Unknown)
        else _zone_bars("All of the run", measures.zones)
    )
    return f"<section><h2>Heart</h2>{zoned}{hard}{facts_of(rows)}{words}</section>"


def _zone_bars(caption: str, found: heart.InZones) -> str:
    lines = []
    for number, (seconds, part) in enumerate(
        zip(found.seconds, found.shares, strict=True), start=1
    ):
        lines.append(
            f'<tr><th scope="row">Z{number}</th><td class=bar><i class="z{number}" '
            f'style="width:{100 * part:.1f}%"></i></td><td>{clock(seconds)}</td>'
            f"<td>{percent(part)}</td></tr>"
        )
    return (
        f"<table class=zones><caption>{escape(caption)}</caption><tbody>{''.join(lines)}</tbody>"
        "</table>"
    )


def _recovered(found: heart.Recovery | Unknown) -> str | Unknown:
    if isinstance(found, Unknown):
        return found
    falls = [
        f"{drop:.0f} bpm after {after} s"
        for after, drop in zip(heart.AFTER, found.drops, strict=True)
        if drop is not None
    ]
    return f"{', '.join(falls)}, from {found.peak:.0f} ({found.how})"


def _rested(found: Rested) -> str:
    planned = f"; {found.enough} of {found.planned} as low as planned" if found.planned else ""
    told = f"{percent(found.part)} of your maximum on average, {percent(found.highest)} at most"
    return told + planned


def coach_of(measures: Measures) -> str:
    """What was asked, what came of it, and what was known."""
    found = measures.prompting
    rate, calls = found.per_half_hour, found.call_late
    asked = f"{found.alerts} times, {rate:.1f} in 30 min" if isinstance(rate, float) else rate
    rows: list[tuple[str, str | Unknown]] = [
        ("Asked for a change", asked if found.alerts else "never")
    ]
    if found.judged:
        rows += [
            ("You answered", f"{found.acted_on} of {found.judged} times"),
            ("All was well without it", f"{found.useless} of {found.judged} times"),
        ]
    if found.excursions:
        rows.append(
            (
                "Nothing said of a heart out of its target",
                f"{found.missed} of {found.excursions} times",
            )
        )
    if found.flips:
        rows.append(("Asked for the opposite within two minutes", f"{found.flips} times"))
    if isinstance(calls, float):
        rows.append(("95 of 100 calls of steps were at most", f"{1000 * calls:.0f} ms late"))
    if isinstance(spoken := found.spoken_a_minute, float):
        rows.append(("Spoken", f"{spoken:.1f} s a minute"))
    if found.dropped and not measures.story.voice_off:
        rows.append(("Left unsaid for want of room", str(found.dropped)))
    rows += [
        (
            f"{_NAMES[signal]} was known",
            part if isinstance(part, Unknown) else f"{percent(part)} of the time",
        )
        for signal, part in measures.coverage.items()
    ]
    return f"<section><h2>How well it was coached and measured</h2>{facts_of(rows)}</section>"
