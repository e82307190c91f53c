"""Every unit that is known before anybody runs: what a recorded voice contains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from footfall.coach.adaptive import News
from footfall.coach.english import ENGLISH
from footfall.coach.language import Language
from footfall.coach.phrases import Phrases, Words, units
from footfall.library import ENTRIES, LANGUAGE
from footfall.model import (
    Click,
    Cue,
    Distance,
    Drawn,
    Effort,
    Item,
    Kind,
    Lap,
    Say,
    Signal,
    Step,
    Target,
    Time,
    Unit,
    Until,
)
from footfall.timeline import ENDLESS

_HEART_RATES = range(40, 221)
_GATES = {False: range(90, 166, 5), True: range(100, 191, 5)}
"""Heart rates that a step may wait for: to fall below, and to rise above."""
_CADENCES = range(120, 221)
_MOST_REPS = 20

# Lengths that make sense of an effort: those of the catalogue's workouts, and their neighbours.
_STRIDE_SECONDS = (10, 15, 20, 25, 30)
_SPRINT_SECONDS = (5, 6, 8, 10, 12, 15, 20, 30, 45, 60)
_REP_SECONDS = (10, 15, 20, 30, 40, 45, 60, 75, 90, 120, 150, 180, 240, 300, 360, 480, 600)
_RACE_SECONDS = (30, 45, 60, 90, 120, 180, 240, 300, 360, 480, 600)
_REST_SECONDS = (10, 15, 20, 30, 45, 60, 75, 90, 120, 150, 180, 240, 300, 600)
_DRILL_SECONDS = (10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300)
_TEMPO_MINUTES = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 45, 60)
_EASY_MINUTES = (*range(1, 21), *range(25, 61, 5), 75, 90, 105, 120)
_SHORT_METRES = (20, 30, 40, 50, 60, 80, 100, 150)
_REP_METRES = (100, 150, 200, 300, 400, 500, 600, 800, 1000, 1200, 1600, 2000)
_TEMPO_METRES = (200, 400, 800, 1000, 1200, 1600, 2000)
_FLOAT_METRES = (50, 60, 100, 200, 300, 400, 600, 800, 1000)
_REST_METRES = (100, 200, 300, 400, 600, 800)
_TEMPO_LONG = (1, 2, 3, 4, 5, 6, 8, 10, 12)
_EASY_LONG = (*range(1, 11), 12, 15, 16, 18, 20)

_PROGRESSIONS = tuple(Effort)[: tuple(Effort).index(Effort.STRIDE)]
"""The efforts that a progression may arrive at: those that are a pace."""
_LONGEST_RUN = 240
"""Minutes that a summary can name."""
_FURTHEST = 50
"""Kilometres."""


def pack(language: Language = ENGLISH) -> tuple[str, ...]:
    """Every unit that is known beforehand, sorted, each once."""
    most = max(map(len, language.wordings.values()))
    turns = [Phrases(language, turn=turn) for turn in range(most)]
    # A runner's own cues, and lengths that nobody thought of, are all that is not here.
    parts = (_fixed, _details, _reps, _aims, _progress, _coached, _library)
    texts = (text for part in parts for phrases in turns for text in part(phrases))
    return tuple(sorted({unit for text in texts for unit in units(text)}))


def _times(seconds: Iterable[int]) -> set[Time | Distance]:
    return {Time(n) for n in seconds}


def _minutes(minutes: Iterable[int]) -> set[Time | Distance]:
    return {Time(60 * n) for n in minutes}


def _distances(unit: str, values: Iterable[float]) -> set[Time | Distance]:
    return {Distance(value, unit) for value in values}


def _both(values: Iterable[float]) -> set[Time | Distance]:
    values = tuple(values)
    return _distances("km", values) | _distances("mi", values)


def _lengths() -> dict[Effort | None, set[Time | Distance]]:
    race = _times(_RACE_SECONDS) | _distances("m", _REP_METRES[2:]) | _both((1, 2, 3, 5))
    hard = _times(_REP_SECONDS) | _distances("m", _REP_METRES) | _both((1, 2))
    tempo = _minutes(_TEMPO_MINUTES) | _times((90,))
    tempo |= _distances("m", _TEMPO_METRES) | _both(_TEMPO_LONG)
    easy = _minutes(_EASY_MINUTES) | _times((10, 15, 20, 30, 45, 90))
    easy |= _distances("m", _TEMPO_METRES) | _both(_EASY_LONG)
    rest = _times(_REST_SECONDS) | _distances("m", _REST_METRES)
    ends = _minutes((*range(1, 11), 12, 15, 20, 25)) | _distances("m", (400, 800))
    ends |= _both((0.5, 1, 2, 3))
    races = (Effort.TEN_K, Effort.FIVE_K, Effort.THREE_K, Effort.MILE)
    return {
        None: hard | race | _minutes(_EASY_MINUTES),
        Effort.HARD: hard,
        **dict.fromkeys(races, race),
        **dict.fromkeys((Effort.THRESHOLD, Effort.HALF, Effort.MARATHON), tempo),
        **dict.fromkeys((Effort.EASY, Effort.STEADY), easy),
        Effort.FLOAT: _times(_REST_SECONDS) | _distances("m", _FLOAT_METRES),
        **dict.fromkeys((Effort.JOG, Effort.WALK, Effort.REST), rest),
        Effort.STRIDE: _times(_STRIDE_SECONDS) | _distances("m", _SHORT_METRES[3:]),
        Effort.SPRINT: _times(_SPRINT_SECONDS) | _distances("m", (*_SHORT_METRES, 200, 300)),
        **dict.fromkeys((Effort.WARMUP, Effort.COOLDOWN), ends),
        Effort.DRILL: _times(_DRILL_SECONDS) | _distances("m", _SHORT_METRES[:5]),
    }


def _details(phrases: Phrases) -> Iterator[str]:
    for effort, lengths in _lengths().items():
        for end in (*lengths, *_OPEN):
            yield phrases.detail(effort, end)
            # After a unit that has named the step.
            yield phrases.preview(Step(Kind.EASY, end, effort)).text
        yield phrases.named(effort)
        yield phrases.next(effort)


_OPEN = (Lap(), Drawn(Time(20), Time(90)))
"""Ends that are no length."""


def _reps(phrases: Phrases) -> Iterator[str]:
    for of in range(2, _MOST_REPS + 1):
        for rep in range(1, of + 1):
            yield from (phrases.rep(rep, of), phrases.next_rep(rep, of))
    for rep in range(1, _MOST_REPS + 1):
        yield from (phrases.rep(rep, ENDLESS), phrases.next_rep(rep, ENDLESS))


def _targets() -> Iterator[Target]:
    yield from (Target(Unit.BPM, bpm, bpm) for bpm in _HEART_RATES)
    yield from (Target(Unit.SPM, spm, spm) for spm in _CADENCES)
    yield Target(Unit.SPM, 160, 170, ramp=True)
    yield from (Target(Unit.ZONE, low, high) for low in range(1, 6) for high in range(low, 6))
    yield from (Target(Unit.PACE_KM, pace, pace) for pace in range(180, 421, 5))
    yield from (Target(Unit.PACE_MI, pace, pace) for pace in range(300, 661, 15))
    yield from (Target(Unit.RPE, rpe, rpe) for rpe in range(1, 11))


def _aims(phrases: Phrases) -> Iterator[str]:
    minute = Time(60)
    steps = [Step(Kind.EASY, minute, targets=(target,)) for target in _targets()]
    steps += [
        Step(Kind.REST, Until(bpm, above)) for above, bounds in _GATES.items() for bpm in bounds
    ]
    steps += [Step(Kind.EASY, minute, effort_to=effort) for effort in _PROGRESSIONS]
    for seconds, unit in product((5, 10, 15, 20, 30), (Unit.PACE_KM, Unit.PACE_MI)):
        steps += [
            Step(Kind.WORK, minute, offset=by, offset_unit=unit) for by in (seconds, -seconds)
        ]
    for into, out in product(range(1, 6), repeat=2):
        steps.append(Step(Kind.EASY, minute, click=Click(breath=(into, out))))
    steps.append(Step(Kind.FLOAT, minute, Effort.FLOAT))
    yield from (phrases.announce(step).text for step in steps)


def _halves() -> set[Time | Distance]:
    """What may be left of a long step in its middle."""
    times = _times(range(120, 601, 30)) | _minutes(range(11, 61))
    metres = _distances("m", (500, 600, 800, 1000))
    return times | metres | _both(n / 2 for n in range(1, 43))


def _progress(phrases: Phrases) -> Iterator[str]:
    yield from (phrases.step_halfway(left).text for left in (None, *_halves()))
    yield from (phrases.summary(30 * n).text for n in range(2 * _LONGEST_RUN + 1))
    yield from (phrases.summary(0, n / 20).text for n in range(1, 20 * _FURTHEST + 1))
    miles = Phrases(phrases.language, turn=phrases.turn, imperial=True)
    yield from (miles.summary(0, n / 20).text for n in range(1, 20 * _FURTHEST + 1))


def _fixed(phrases: Phrases) -> Iterator[str]:
    said: list[Words] = [
        phrases.announce(Step(Kind.READY, Time(10))),
        phrases.start(Step(Kind.EASY, Time(600), Effort.EASY)),
        phrases.announce(Step(Kind.FLOAT, Time(60), Effort.FLOAT)),
        phrases.near_mark(None),
        phrases.ten_seconds(),
        phrases.twenty_metres(),
        phrases.last_minute(),
        phrases.paused(),
        phrases.resumed(),
        phrases.stopped(),
        phrases.rep_added(),
        phrases.zones_unknown(),
        phrases.distance_estimated(),
        phrases.heart_rate_unknown(),
        phrases.sound_is_back(),
        *map(phrases.theme, phrases.language.themes),
    ]
    yield from (*phrases.countdown, phrases.done)
    yield from (words.text for words in said)
    yield from (phrases.metronome(news, 0).text for news in News)
    for key in phrases.language.wordings:
        if key.startswith("form.") and key != "form.theme":
            yield phrases.form(key.removeprefix("form.")).text


def _library(phrases: Phrases) -> Iterator[str]:
    """What the library's own workouts say of their steps, and in them."""
    for entry in ENTRIES:
        for step in _steps(entry.workout.items):
            yield from (phrases.announce(step).text, phrases.preview(step).text)
            if phrases.language.code == LANGUAGE:
                yield from (phrases.cue(cue.text).text for cue in step.cues)


def _steps(items: Iterable[Item]) -> Iterator[Step]:
    """Each step as it is written, once."""
    for item in items:
        if isinstance(item, Step):
            yield item
        else:
            yield from _steps(item.items)


_COACHED = (
    *(Say.HEART_RATE_HIGH, Say.HEART_RATE_LOW, Say.HEART_RATE_BACK),
    *(Say.CADENCE_HIGH, Say.CADENCE_LOW, Say.CADENCE_BACK),
    *(Say.PACE_HIGH, Say.PACE_LOW, Say.FLOAT_LOW, Say.FLOAT_WALK, Say.CEILING),
    *(Say.REPS_FAST, Say.REPS_FIRST, Say.REPS_FADING, Say.STRIDE_LONG),
    *(Say.SENSOR_FOUND, Say.SENSOR_SILENT, Say.SENSOR_LOST, Say.SENSOR_BACK),
)


def _coached(phrases: Phrases) -> Iterator[str]:
    flags = product((False, True), repeat=2)
    for kind, signal, (last, again) in product(_COACHED, (None, *Signal), tuple(flags)):
        yield phrases.prompt(Cue(0.0, kind, signal=signal, last=last, again=again), 0).text
