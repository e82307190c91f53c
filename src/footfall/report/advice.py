"""What to try next time, in two sentences: rules on what was measured, kind, and no diagnosis."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from math import inf

from footfall.coach.audible import SESSIONS
from footfall.coach.heart_rate import bounds
from footfall.metrics import reps
from footfall.metrics.feet import asked
from footfall.metrics.heart import SLACK, Decoupling, InZones, scored
from footfall.metrics.known import Share
from footfall.metrics.measures import Measures
from footfall.metrics.reps import Evenness, Kept
from footfall.model import Kind, Say
from footfall.report.words import Units, percent, step_name

SHORT = 300.0
"""Seconds: below it a run tells little."""
KEPT = 0.8
"""Of the time on the beat: the feet have it;"""
LOST = 0.4
"""and below it they have not."""
MISSED = 0.6
"""Of the settled time in the target: below it a word is due."""
FADES = -0.04
"""By so much slower at the end of a set, or with a float before it."""
SHUFFLES = 0.3
DRIFTS = 0.05
"""Decoupling that is called good, at the most (a convention)."""
HARD = 0.4
"""Of the time above zone 3, from which on nobody would call a run easy."""
ABOVE = 1.025
"""Of what the feet did: where a click can lead them next."""
_FADING = [[turns.on, turns.off] for turns in SESSIONS if turns is not None]
"""Turns of a programme, as a journal tells them."""


def advice(measures: Measures) -> tuple[str, str]:
    """Two sentences, the more important first."""
    asked = list(_rules(measures))
    first, second, *_ = [*asked, *_otherwise(measures, fine=not asked)]
    return first, second


def _rules(measures: Measures) -> Iterator[str]:
    """What the numbers ask for, in the order of its weight."""
    if not any(isinstance(part, float) and part > 0 for part in measures.coverage.values()):
        yield (
            "Wear a heart-rate strap or a foot pod next time (footfall pair), and there will be "
            "more to tell."
        )
        return
    limit = list(_limit(measures))
    yield from limit
    if measures.story.running < SHORT:
        yield "A run this short tells little: ten easy minutes by feel are a fine start."
        return
    yield from islice(_sets(measures), 1)
    yield from _floats(measures)
    if not limit:
        # It would say the same again.
        yield from _heart(measures)
    yield from _feet(measures)
    found = measures.decoupling
    if isinstance(found, Decoupling) and found.part > DRIFTS:
        yield (
            f"Each heartbeat carried you {percent(found.part)} less far in the second half: begin "
            "a little slower, and let long easy runs do the rest."
        )
    if not limit:
        # Nobody who was told to walk is asked for more.
        yield from islice(_praise(measures), 1)


def _limit(measures: Measures) -> Iterator[str]:
    story = measures.story
    if any(said.kind == Say.CEILING and said.told for said in story.said):
        limit = "the limit you set" if story.runner.hr_ceiling is not None else "your limit"
        slower = "begin the hard parts slower" if _is_hard(measures) else "begin much slower"
        yield (
            f"Your heart rate was above {limit}: {slower} next time, and walk when you are told to."
        )


def _sets(measures: Measures) -> Iterator[str]:
    for one in measures.sets:
        even, name = one.evenness, step_name(one.first, Units(measures.story.imperial))
        if not isinstance(even, Evenness):
            continue
        if even.fast_start:
            yield (
                f"The first of your {name} was {percent(even.hero)} faster than the middle one: "
                "run the next first one as if it were the third."
            )
        elif even.drop_off < FADES:
            yield (
                f"Your last {name} were {percent(-even.drop_off)} slower than the first: one rep "
                "fewer, or a breath more of recovery, would keep them even."
            )


def _floats(measures: Measures) -> Iterator[str]:
    broken = sum(one.broken for one in measures.floats)
    kept = [one.kept for one in measures.floats if isinstance(one.kept, Kept)]
    ratio = sum(one.ratio for one in kept) / len(kept) if kept else 1.0
    if broken:
        yield (
            f"{_count(broken, 'float')} became a walk: take the reps a little slower, so that you "
            "can float between them."
        )
    elif sum(one.shuffle for one in kept) > SHUFFLES * len(kept) or ratio < reps.BAND[0]:
        yield (
            f"Your floats were {percent(1 - ratio)} below their pace: take the reps a little "
            "slower and keep the floats moving."
        )
    elif ratio > reps.BAND[1]:
        yield (
            f"Your floats were {percent(ratio - 1)} above their pace: let them be easier, and the "
            "reps will be quicker."
        )


def _heart(measures: Measures) -> Iterator[str]:
    share = measures.heart_rate
    if not isinstance(share, Share) or share.part >= MISSED:
        return
    above = below = 0
    for k, target in scored(measures.story, measures.seconds):
        bpm, (low, high) = measures.seconds.heart_rate_10[k], bounds(target)
        above += bpm is not None and bpm > (high or inf) + SLACK
        below += bpm is not None and bpm < low - SLACK
    where = "above" if above >= below else "below"
    more = (
        "start slower than feels right, and let the heart come up by itself"
        if above >= below
        else "there is room to pick it up a little"
    )
    yield (
        f"Your heart rate was {where} its target for {percent(1 - share.part)} of the time that "
        f"counts: {more}."
    )


def _feet(measures: Measures) -> Iterator[str]:
    """What the click may do next: less as the feet keep more, slower where it asked too much."""
    kept, alone, options = measures.cadence[1], measures.retention[1], measures.story.options
    on_demand, turns = options.get("on_demand") is True, options.get("turns")
    fades = isinstance(turns, list) and turns in _FADING
    if isinstance(alone, Share) and alone.part >= KEPT:
        less = (
            "go on to the next session of the programme"
            if fades
            else "run once without it (--click off), and see whether they need it"
            if on_demand
            else "let it come only on demand next time (--click on-demand)"
        )
        yield (
            f"Without the click your feet kept its cadence for {percent(alone.part)} of the time: "
            f"{less}."
        )
    elif isinstance(kept, Share) and kept.part >= KEPT and not (on_demand or turns):
        yield (
            f"Your feet were on the click for {percent(kept.part)} of the time: let it go now and "
            "then (--click alternate:60/60), and see what they keep."
        )
    elif isinstance(kept, Share) and kept.part < LOST:
        cadence = _median(measures)
        if cadence is not None:
            # A step's own cadence wins over the option.
            named = "spm" in measures.story.workout
            how = f"{cadence}spm in the workout" if named else f"--spm {cadence}"
            yield (
                f"The click asked for more than your feet gave: next time try {cadence} steps a "
                f"minute ({how}), a little above what you ran."
            )


def _median(measures: Measures) -> int | None:
    """A cadence that is a little above what was run to a click that was too quick."""
    rows = measures.seconds
    told = sorted(c for k in asked(rows) if rows.heard[k] and (c := rows.cadence_10[k]) is not None)
    clicks = [rows.click[k] for k in asked(rows) if rows.heard[k]]
    if not told or told[len(told) // 2] >= min(clicks):
        return None
    return round(min(ABOVE * told[len(told) // 2], min(clicks)))


def _praise(measures: Measures) -> Iterator[str]:
    for one in measures.sets:
        even = one.evenness
        # Who ended a set early, or the run, is not asked for more of it.
        whole = measures.story.reason == "done" and not any(rep.step.cut for rep in one.reps)
        if whole and isinstance(even, Evenness) and even.variation <= reps.EVEN:
            yield (
                f"Your {step_name(one.first, Units(measures.story.imperial))} were even to within "
                f"{percent(even.variation, decimals=1)}: you are ready for one rep more."
            )
    heart_rate = measures.heart_rate
    if isinstance(heart_rate, Share) and heart_rate.part >= KEPT:
        yield (
            f"Your heart rate was where it should be for {percent(heart_rate.part)} of the time: "
            "keep it just so."
        )


def _otherwise(measures: Measures, *, fine: bool) -> Iterator[str]:
    """What is always good to try. `fine`: nothing else was asked for."""
    found = measures.zones
    if measures.story.running < SHORT:
        yield "Add a minute or two each time."
        yield "Begin slower than you could."
    elif _is_hard(measures):
        yield "Take a day of easy running before the next hard one."
        yield "Then run the same session again, and see what has become easier."
    else:
        if isinstance(found, InZones) and sum(found.shares[3:]) > HARD:
            yield "Make the next run an easy one, at which you could talk."
        elif fine and isinstance(found, InZones):
            yield "Keep most of your runs like this one."
        else:
            yield "Keep most of your runs at an effort at which you could talk."
        yield "Once a week, add four relaxed strides at the end (4x(20s stride, 60s rest))."


def _is_hard(measures: Measures) -> bool:
    return any(step.kind in (Kind.WORK, Kind.SPRINT) for step in measures.story.steps)


def _count(count: int, what: str) -> str:
    return f"One {what}" if count == 1 else f"{count} {what}s"
