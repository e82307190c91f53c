"""The page: one HTML file that needs nothing else, for a screen, a phone and paper.

All that comes from a journal goes through `escape`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from math import ceil, floor

from footfall import zones
from footfall.coach.entrainment import SLOPE
from footfall.coach.heart_rate import bounds
from footfall.metrics import feet, heart, reps
from footfall.metrics.known import Share, Unknown
from footfall.metrics.measures import Measures
from footfall.metrics.progression import Progression
from footfall.metrics.prompting import ALERTS
from footfall.metrics.reps import Kept
from footfall.metrics.rests import Rested
from footfall.metrics.seconds import Seconds, Values
from footfall.model import METRES, Kind, Say, Signal
from footfall.report.advice import advice
from footfall.report.plots import HARD, Mark, Plot, draw
from footfall.report.style import STYLE
from footfall.report.words import (
    NONE,
    Units,
    clock,
    percent,
    split_clock,
    step_name,
    whole,
)
from footfall.story import Ran, Said, Story

MOST_ROWS = 400
"""Of a table; nobody reads more, and a page has to stay one."""
MOST_BREAKS = 5
"""That are told, of a session that was broken off again and again."""
SHORT = 200
"""Characters of a workout that stands above all."""
SHOWN = (*ALERTS, Say.METRONOME, Say.HEART_RATE_BACK, Say.CADENCE_BACK, Say.SOUND)
"""Sentences that are marked and listed, beside those about sensors: what the runner was told of the
run itself, and not what the workout brought with it.
"""
_NAMES = {
    Signal.HEART_RATE: "Heart rate",
    Signal.CADENCE: "Cadence",
    Signal.SPEED: "Speed",
}

Progress = Callable[[int, int], None]
"""Hears how many parts are done, and how many there are."""


def page(measures: Measures, *, broken: int | None = None, progress: Progress | None = None) -> str:
    """The whole page. `broken`: the line of the journal that could not be read, if any."""
    told = progress or (lambda _done, _total: None)
    story, units = measures.story, Units(measures.story.imperial)
    marks = _marks(story)
    plots = list(_plots(measures, units, marks))
    pictures = []
    for done, (heading, plot) in enumerate(plots):
        told(done, len(plots))
        pictures.append(_figure(heading, plot, draw(plot, story), story))
    told(len(plots), len(plots))
    title = _title(story)
    sections = [
        _header(title, measures, broken),
        _glance(measures, units),
        _next(measures),
        *pictures,
        _splits(measures, units),
        _floats(measures, units),
        _click(measures),
        _heart(measures),
        _prompts(story, marks),
        _coach(measures),
        _footer(measures),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(filter(None, sections)).replace(" %", "\N{NO-BREAK SPACE}%")
        + "\n</main>\n</body>\n</html>\n"
    )


# --- The run at a glance -----------------------------------------------------------------------


def _title(story: Story) -> str:
    if not any(story.readings.values()) and not story.started:
        kind = "Session"
    else:
        kind = "Simulated run" if story.simulated else "Run" if story.started else "Recorded run"
    return f"{kind}: {story.name}" if story.name else kind


def _header(title: str, measures: Measures, broken: int | None) -> str:
    story = measures.story
    notes = []
    if story.simulated:
        notes.append("Simulated: nobody ran this, and every number comes from a simulated runner.")
    elif story.started is None:
        notes.append("Not run live: a recording was replayed, or the session was only rendered.")
    if broken is not None:
        notes.append(
            f"The journal is damaged at line {broken}: what comes after it could not be trusted, "
            f"and this page ends there, at {clock(story.seconds)}."
        )
    elif story.reason is None:
        notes.append(
            f"The journal does not come to an end: this is the run up to {clock(story.seconds)}."
        )
    before = 0.0
    for at, ahead in story.breaks[:MOST_BREAKS]:
        wait = f", and went on {clock(ahead - before)} later" if ahead > before else ""
        notes.append(f"The session was broken off at {clock(at)}{wait}.")
        before = ahead
    if story.unread:
        count = "One record" if story.unread == 1 else f"{story.unread} records"
        notes.append(f"{count} of the journal made no sense and had to be left out.")
    when = f"<p class=when>{escape(_when(story.started))}</p>" if story.started else ""
    told = "".join(f"<p class=note>{escape(note)}</p>" for note in notes)
    return f"<header><h1>{escape(title)}</h1>{when}{told}{_workout(story, short=True)}</header>"


def _workout(story: Story, *, short: bool) -> str:
    """The workout, where it is short or where it is long: a long one stands below what came of it,
    for the run is told at a glance.
    """
    if not story.workout or (len(story.workout) <= SHORT) is not short:
        return ""
    return f"<p class=workout><code>{escape(story.workout)}</code></p>"


def _when(started: datetime) -> str:
    """`2026-05-01 07:12`."""
    return f"{started:%Y-%m-%d %H:%M}"


def _glance(measures: Measures, units: Units) -> str:
    seen = measures.glance
    speed = seen.metres / seen.seconds if seen.metres is not None and seen.seconds else None
    tiles = [("Time", clock(seen.seconds), _paused(measures.story))]
    if seen.metres is not None:
        tiles.append(("Distance", units.way(seen.metres), f"{units.pace(speed)} on average"))
    if seen.heart_rate:
        mean, most = seen.heart_rate
        tiles.append(("Heart rate", f"{mean:.0f} bpm", f"{most:.0f} at most"))
    if seen.cadence:
        tiles.append(("Cadence", f"{seen.cadence:.0f} spm", "steps of both feet a minute"))
    if isinstance(measures.cadence[1], Share):
        part = percent(measures.cadence[1].part)
        tiles.append(("On the click", part, "of the time it was heard, within 3 %"))
    if isinstance(measures.heart_rate, Share):
        part = percent(measures.heart_rate.part)
        tiles.append(("In the target", part, "of the time the heart had to answer"))
    if seen.efforts:
        tiles.append(("Hard efforts", str(seen.efforts), clock(seen.effort)))
    cells = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}<small>{escape(more)}</small></dd></div>"
        for name, value, more in tiles
    )
    nothing = (
        ""
        if seen.heart_rate or seen.cadence or speed
        else "<p>No sensor was heard in this session.</p>"
    )
    return f"<section><h2>At a glance</h2><dl class=tiles>{cells}</dl>{nothing}</section>"


def _paused(story: Story) -> str:
    away = story.paused(0.0, story.seconds)
    return f"and {clock(away)} of pauses" if away >= 1 else "without a pause"


def _next(measures: Measures) -> str:
    first, second = advice(measures)
    lead = ""
    if measures.story.simulated:
        lead = "<p class=note>Told to a simulated runner; a real one would hear:</p>"
    return (
        f"<section class=next><h2>What to try next time</h2>{lead}"
        f"<p>{_typed(first)} {_typed(second)}</p></section>"
    )


def _typed(sentence: str) -> str:
    """A sentence in which what a runner can type, in brackets, does not break."""
    return re.sub(r"\(((?:--|footfall |4x).*)\)", r"(<code>\1</code>)", escape(sentence))


# --- Plots -------------------------------------------------------------------------------------


def _marks(story: Story) -> list[tuple[Mark, Said]]:
    """The sentences that are marked and listed, with their numbers."""
    shown = [
        said
        for said in story.said
        if said.told and (said.kind in SHOWN or said.kind[:6] == "sensor")
    ]
    return [
        (Mark(said.at, number, f"{clock(said.at)} {said.text}"), said)
        for number, said in enumerate(shown[:MOST_ROWS], start=1)
    ]


def _about(marks: Iterable[tuple[Mark, Said]], *beginnings: str) -> list[Mark]:
    return [mark for mark, said in marks if said.kind.startswith(beginnings)]


def _plots(
    measures: Measures, units: Units, marks: Sequence[tuple[Mark, Said]]
) -> Iterator[tuple[str, Plot]]:
    rows = measures.seconds
    general: tuple[str, ...] = ("sensor", "sound")  # in the first plot that there is
    if any(value is not None for value in rows.heart_rate):
        marked = _about(marks, "heart_rate", "ceiling", *general)
        yield "Heart rate", _heart_plot(measures, marked)
        general = ()
    if any(value for value in rows.cadence):
        marked = _about(marks, "cadence", "metronome", *general)
        yield "Cadence", _cadence_plot(measures, marked)
        general = ()
    if any(value for value in rows.speed):
        yield "Speed", _speed_plot(measures, units, _about(marks, "pace", "float", *general))


def _figure(heading: str, plot: Plot, svg: str, story: Story) -> str:
    hours = "h:min:s" if story.seconds >= 3600 else "min:s"
    return (
        f'<section class=plot style="--line:var(--{plot.name})"><h2>{escape(heading)}</h2>'
        f"<p class=unit>{escape(plot.title)}; time in {hours}</p>{svg}{_key(plot, story)}</section>"
    )


def _heart_plot(measures: Measures, marks: list[Mark]) -> Plot:
    rows, runner = measures.seconds, measures.story.runner
    # The means: a spike of a strap rules no scale.
    known = _known(rows.heart_rate_10, range(len(rows)))
    known = known or _known(rows.heart_rate, range(len(rows)))
    lowest, highest = _scale(known, 10, 15)
    table = zones.edges(runner) or ()
    bands = [
        (
            lowest if zone is table[0] or zone.low is None else zone.low,
            highest if zone is table[-1] or zone.high is None else zone.high,
            f"z{zone.number}",
            f"Z{zone.number}",
        )
        for zone in table
    ]
    targets = []
    for step in measures.story.steps:
        asked = heart.band(step)
        if asked is not None:
            low, high = bounds(asked)
            targets.append((step.began, step.ended, max(low, lowest), min(high, highest)))
    parts = [f"From {min(known):.0f} to {max(known):.0f} bpm"]
    if isinstance(measures.zones, heart.InZones):
        parts += [
            f"{percent(part)} in zone {number}"
            for number, part in enumerate(measures.zones.shares, start=1)
        ]
    return Plot(
        name="heart",
        title="bpm, with zones" if bands else "bpm",
        words=", ".join(parts) + ".",
        values=rows.heart_rate,
        lowest=lowest,
        highest=highest,
        label=whole,
        bands=bands,
        targets=targets,
        limit=zones.ceiling(runner),
        marks=marks,
        ticks=_ticks(lowest, highest),
    )


def _beats(rows: Seconds) -> list[tuple[float, float]]:
    """The click of each second, and 1 where it was heard."""
    return [(spm, float(heard)) for spm, heard in zip(rows.click, rows.heard, strict=True)]


def _cadence_plot(measures: Measures, marks: list[Mark]) -> Plot:
    rows = measures.seconds
    known = [value for value in rows.cadence if value is not None and value > 0]
    runs = [value for value in known if value >= 130] or known
    clicks = [spm for spm in rows.click if spm > 0]
    lowest, highest = _scale([*_middle(runs), *clicks], 5, 10)
    parts = [f"From {min(known):.0f} to {max(known):.0f} steps a minute"]
    if clicks:
        parts.append(f"the click between {min(clicks):.0f} and {max(clicks):.0f}")
    if isinstance(measures.cadence[1], Share):
        parts.append(f"within 3 % of it for {percent(measures.cadence[1].part)} of its time")
    return Plot(
        name="cadence",
        title="steps a minute, with the click" if clicks else "steps a minute",
        words=", ".join(parts) + ".",
        values=[value or None for value in rows.cadence],
        lowest=lowest,
        highest=highest,
        label=whole,
        beats=_beats(rows) if clicks else (),
        marks=marks,
        ticks=_ticks(lowest, highest),
    )


_PACES = (120, 135, 150, 165, 180, 195, 210, 225, 240, 255, 270, 300, 330, 360, 420, 480, 600, 900)
"""Seconds for a km, or a mile, that are round on a scale."""


def _speed_plot(measures: Measures, units: Units, marks: list[Mark]) -> Plot:
    story, rows = measures.story, measures.seconds
    known = [value for value in rows.speed if value]
    middle = _middle(known)
    lowest, highest = max(0.0, min(middle) - 0.3), max(middle) + 0.3
    targets = []
    for step in story.steps:
        asked = _pace(step, story)
        if asked is not None:
            targets.append((step.began, step.ended, asked, asked))
    parts = [f"From {units.pace(min(middle))} to {units.pace(max(middle))}"]
    if measures.glance.metres is not None:
        parts.append(f"{units.way(measures.glance.metres)} in all")
    return Plot(
        name="speed",
        title=f"minutes a {units.long_name}; faster is higher",
        words=", ".join(parts) + ".",
        values=rows.speed_10,
        lowest=lowest,
        highest=highest,
        label=lambda speed: units.pace(speed, unit=False),
        targets=targets,
        marks=marks,
        ticks=_apart([METRES[units.name] / pace for pace in _PACES], lowest, highest),
    )


def _apart(ticks: Sequence[float], lowest: float, highest: float) -> list[float]:
    """Those on the scale, each an eighth of it from the next at least."""
    found: list[float] = []
    for tick in ticks:
        inside = lowest <= tick <= highest
        if inside and (not found or found[-1] - tick >= (highest - lowest) / 8):
            found.append(tick)
    return found or [lowest, highest]


def _ticks(lowest: float, highest: float) -> list[float]:
    """Multiples of a round number on a scale, seven at the most."""
    steps = (factor * 10**power for power in range(9) for factor in (5, 10, 20))
    step = next(step for step in steps if floor(highest / step) - ceil(lowest / step) < 7)
    return [float(tick) for tick in range(ceil(lowest / step) * step, int(highest) + 1, step)]


def _scale(values: Sequence[float], step: int, least: float) -> tuple[float, float]:
    """The ends of a scale: round numbers around what is on it."""
    low, high = min(values), max(values)
    wider = max(0.0, (least - (high - low)) / 2)
    return float(floor((low - wider) / step) * step), float(ceil((high + wider + 1) / step) * step)


def _middle(values: Sequence[float]) -> list[float]:
    """Without the lowest and the highest hundredth: one slip of a sensor rules no scale."""
    ordered, cut = sorted(values), len(values) // 100
    return ordered[cut : len(ordered) - cut]


def _key(plot: Plot, story: Story) -> str:
    """What the colours of a plot mean, as far as they are there."""
    kinds = {step.kind for step in story.steps}
    limit = plot.limit or 0.0
    items = [
        ("work", "hard", bool(kinds & set(HARD))),
        ("float", "float", Kind.FLOAT in kinds),
        ("target", "target", bool(plot.targets)),
        ("limit", f"your limit, {limit:.0f}", plot.lowest <= limit <= plot.highest),
        ("beat", "click heard", any(spm and heard for spm, heard in plot.beats)),
        ("silent", "click silent", any(spm and not heard for spm, heard in plot.beats)),
        ("pause", "pause", bool(story.pauses)),
        ("broken", "broken off", bool(story.breaks)),
        ("mark", "<a href=#said>what the coach said</a>", bool(plot.marks)),
    ]
    cells = "".join(f"<li class={role}>{name}</li>" for role, name, there in items if there)
    return f"<ul class=key>{cells}</ul>" if cells else ""


def _pace(step: Ran, story: Story) -> float | None:
    """The speed that is drawn as a step's target: easy running has none to keep."""
    paced = step.kind in (Kind.WORK, Kind.FLOAT, Kind.STEADY)
    return reps.asked_speed(step, story.runner) if paced else None


# --- Tables ------------------------------------------------------------------------------------


def _splits(measures: Measures, units: Units) -> str:
    if not measures.splits:
        return ""
    splits = measures.splits[:MOST_ROWS]
    columns = [
        _Column("#", [str(one.step.index) for one in splits]),
        _Column("Step", [_step(one.step, units) for one in splits], "step"),
        _Column("Rep", [_rep(one.step) for one in splits], "more"),
        _Column("Time", [split_clock(one.seconds) for one in splits]),
        _Column("Distance", [units.way(one.metres) for one in splits]),
        _Column(f"/{units.name}", [units.pace(one.speed, unit=False) for one in splits]),
        _Column("HR", [whole(one.heart_rate) for one in splits]),
        _Column("max", [whole(one.heart_rate_peak) for one in splits], "more"),
        _Column("spm", [whole(one.cadence) for one in splits]),
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
        f"<section><h2>Splits</h2>{_table(caption, told, kinds)}{rest}{sets}"
        f"{_workout(measures.story, short=False)}</section>"
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


def _floats(measures: Measures, units: Units) -> str:
    if not measures.floats:
        return ""
    why = sorted({one.kept.why for one in measures.floats if isinstance(one.kept, Unknown)})
    rows = measures.floats[:MOST_ROWS]
    kept = [one.kept if isinstance(one.kept, Kept) else None for one in rows]
    columns = [
        _Column("#", [str(one.split.step.index) for one in rows]),
        _Column("Asked", [units.pace(one.asked if one else None, unit=False) for one in kept]),
        _Column("Run", [units.pace(one.speed, unit=False) for one in rows]),
        _Column("Quality", [percent(one.quality if one else None) for one in kept]),
        _Column("Shuffle", [percent(one.shuffle if one else None) for one in kept]),
        _Column("HR fell", [whole(one.heart_rate_drop) for one in rows]),
        _Column("Next", [percent(one.cost, sign=True, decimals=1) for one in rows]),
        _Column("Walked", ["yes" if one.broken else "" for one in rows]),
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
    table = _table(caption, told) + words if len(told) > 1 else ""
    lacks = "".join(f"<p class=unknown>{_typed(one)}</p>" for one in why)
    return f"<section><h2>Floats</h2>{table}{lacks}</section>"


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a table."""

    head: str
    cells: Sequence[str]
    role: str = ""
    """`step` for words, `more` for what a phone has no room for."""

    @property
    def named(self) -> str:
        """Its class, as an attribute."""
        return f" class={self.role}" if self.role else ""


def _table(caption: str, columns: Sequence[_Column], kinds: Sequence[str] = ()) -> str:
    """A table that scrolls by itself where the page is narrow; the first column names the rows."""
    heads = "".join(f'<th scope="col"{one.named}>{escape(one.head)}</th>' for one in columns)
    lines = []
    for place, (first, *rest) in enumerate(zip(*(one.cells for one in columns), strict=True)):
        kind = f' class="{escape(kinds[place])}"' if kinds else ""
        cells = "".join(
            f"<td{one.named}>{escape(cell)}</td>"
            for one, cell in zip(columns[1:], rest, strict=True)
        )
        lines.append(f'<tr{kind}><th scope="row">{escape(first)}</th>{cells}</tr>')
    name = escape(caption.partition(".")[0])
    return (
        f'<div class=scroll tabindex="0" role="region" aria-label="{name}">'
        f"<table><caption>{escape(caption)}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def _facts(rows: Iterable[tuple[str, str | Unknown]]) -> str:
    """Names and values; of what is not known, why."""
    cells = []
    for name, value in rows:
        told = (
            f"<dd class=unknown>Insufficient. {escape(value.why)}</dd>"
            if isinstance(value, Unknown)
            else f"<dd>{escape(value)}</dd>"
        )
        cells.append(f"<div><dt>{escape(name)}</dt>{told}</div>")
    return f"<dl class=facts>{''.join(cells)}</dl>"


def _part(value: Share | Unknown, of: str) -> str | Unknown:
    if isinstance(value, Unknown):
        return value
    return f"{percent(value.part)} of {clock(value.seconds)} {of}"


# --- What the click did, the heart, the coach --------------------------------------------------


def _click(measures: Measures) -> str:
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
        ("Within 2 % of the click", _part(measures.cadence[0], "with it")),
        ("Within 3 % of the click", _part(measures.cadence[1], "with it")),
    ]
    if any(spm and not on for spm, on in _beats(measures.seconds)):
        rows.append(("Kept in silence, within 3 %", _part(measures.retention[1], "without it")))
    rows.append(("Whether your feet followed", _followed(measures.entrainment)))
    return f"<section><h2>What the click did</h2>{_facts(rows)}</section>"


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


def _heart(measures: Measures) -> str:
    if not any(value is not None for value in measures.seconds.heart_rate):
        return ""
    steps, drift = measures.story.steps, measures.decoupling
    rows: list[tuple[str, str | Unknown]] = []
    if any(heart.band(step) for step in steps):
        rows.append(("In the target, within 2 bpm", _part(measures.heart_rate, "that count")))
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
    return f"<section><h2>Heart</h2>{zoned}{hard}{_facts(rows)}{words}</section>"


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


def _prompts(story: Story, marks: Sequence[tuple[Mark, Said]]) -> str:
    if not marks:
        return ""
    items = "".join(
        f"<li><time>{clock(said.at)}</time> {escape(said.text)}</li>" for _, said in marks
    )
    silent = "<p class=unit>The voice was off: nobody heard it.</p>" if story.voice_off else ""
    heading = "<h2>What the coach said</h2>"
    return f"<section id=said>{heading}{silent}<ol class=said>{items}</ol></section>"


def _coach(measures: Measures) -> str:
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
    return f"<section><h2>How well it was coached and measured</h2>{_facts(rows)}</section>"


def _footer(measures: Measures) -> str:
    simulated = "A simulated runner. " if measures.story.simulated else ""
    return (
        f"<footer>{simulated}Made by Footfall from the journal of the session, on this machine; "
        "nothing was sent anywhere. Not medical advice.</footer>"
    )


def _known(rows: Values, over: Iterable[int]) -> list[float]:
    return [value for k in over if (value := rows[k]) is not None]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
