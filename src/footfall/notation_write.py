"""Workout -> its text, in the one order and spelling that the program itself uses."""

from __future__ import annotations

from footfall.model import (
    PACED,
    Distance,
    Drawn,
    End,
    Item,
    Lap,
    Loop,
    SpokenCue,
    Step,
    Target,
    Time,
    Unit,
    Until,
    Workout,
)
from footfall.notation_words import UNSPEAKABLE


def write(workout: Workout) -> str:
    """A workout as one line, below its headers; reading it gives the same workout."""
    above = (("name", workout.name), ("date", workout.date), ("note", workout.note))
    headers = [f"{key}: {_write_text(text)}\n" for key, text in above if text]
    return "".join(headers) + "; ".join(map(write_item, workout.items))


def plain_text(text: str) -> str:
    """A stranger's text as a header or a cue can hold it: one line, and no double quotes.

    It may come out empty; then it is best left off.
    """
    return " ".join(UNSPEAKABLE.sub(" ", text).split()).replace('"', "'")


def _write_text(text: str) -> str:
    """A header's text; in quotes where a comment would begin in it, or blanks would be lost."""
    quoted = text[0] == text[-1] == '"' and text.count('"') == 2
    if "#" not in text and text == text.strip() and not quoted:
        return text
    return '"' + text.replace('"', "'") + '"'


def write_item(item: Item) -> str:
    """A step, or a repeat or a loop with its brackets."""
    if isinstance(item, Step):
        return write_step(item)
    inner = ", ".join(map(write_item, item.items))
    if isinstance(item, Loop):
        return f"loop until {write_length(item.limit)} ({inner})"
    return f"{item.count}x({inner})"


def write_step(step: Step) -> str:
    """A step as its end, effort, targets, click and cues; its kind follows from where it stands."""
    parts = [write_length(step.end), _write_effort(step), *map(_write_target, step.targets)]
    if step.click:
        breath = step.click.breath
        state = f"breath {breath[0]}:{breath[1]}" if breath else "on" if step.click.on else "off"
        parts.append(f"click {state}")
    parts += map(_write_cue, step.cues)
    parts += ["between"] * step.between
    return " ".join(filter(None, parts))


def write_end(end: End) -> str:
    """An end in one unit: `400m`, `90s` (seconds always), `lap`."""
    match end:
        case Time(seconds):
            return f"{number(seconds)}s"
        case Distance(value, unit):
            return f"{number(value)}{unit}"
        case Lap():
            return "lap"
        case Until() | Drawn():
            return write_length(end)


def write_length(end: End) -> str:
    """An end as a runner would write it: `10min`, `90s`, `1h30min`."""
    if isinstance(end, Drawn):
        return f"random {write_length(end.low)}-{write_length(end.high)}"
    if isinstance(end, Until):
        least = f"{write_length(end.least)} " if end.least.seconds else ""
        most = "" if end.most == Until(0).most else f" max {write_length(end.most)}"
        return f"{least}until HR{'>' if end.above else '<'}{number(end.bpm)}bpm{most}"
    if not isinstance(end, Time) or (end.seconds < 120 and end.seconds != 60) or end.seconds % 1:
        return write_end(end)
    minutes, seconds = divmod(int(end.seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (seconds, "s"))
    return "".join(f"{value}{unit}" for value, unit in parts if value)


def _write_effort(step: Step) -> str:
    if step.effort is None:
        return ""
    at = "@" if step.offset or step.effort in PACED else ""
    to = f"->{step.effort_to}" if step.effort_to else ""
    offset = f"{_signed(step.offset)}s{step.offset_unit}" if step.offset else ""
    return f"{at}{step.effort}{to}{offset}"


def _write_target(target: Target) -> str:
    if target.unit is Unit.PERCENT_SPM:
        return f"{_signed(target.first)}%spm"
    pace = target.unit in (Unit.PACE_KM, Unit.PACE_MI)
    values = [target.first] if target.first == target.last else [target.first, target.last]
    span = "->" if target.ramp else "-"
    written = span.join(_write_clock(v) if pace else number(v) for v in values)
    if target.unit is Unit.ZONE:
        return f"Z{written}"
    return f"RPE {written}" if target.unit is Unit.RPE else f"{written}{target.unit}"


def _write_clock(seconds: float) -> str:
    return f"{round(seconds) // 60}:{round(seconds) % 60:02}"


def _write_cue(cue: SpokenCue) -> str:
    if cue.at is None:
        return f'"{cue.text}"'
    length = write_end(cue.at) if cue.at == Time(0) else write_length(cue.at)
    return f'"{cue.text}" at {"-" if cue.from_end else ""}{length}'


def number(value: float) -> str:
    """At most four decimals, and no more than it needs."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _signed(value: float) -> str:
    return ("-" if value < 0 else "+") + number(abs(value))
