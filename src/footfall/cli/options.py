"""The options that `run` and `render` share, checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click

from footfall import library
from footfall.cli.workout_file import file_named, read_file
from footfall.coach import metronome
from footfall.coach.adaptive import CAP, Rise
from footfall.coach.audible import SESSIONS, Turns
from footfall.coach.form import THEMES, theme_of
from footfall.coach.planner import Talk
from footfall.errors import NotationError, UsageError
from footfall.model import LEVELS, Part, ZoneMethod
from footfall.notation import parse, write
from footfall.notation_words import WORDS, shown

Command = TypeVar("Command", bound=Callable[..., Any])

RUNNER = (
    click.option("--hr-max", type=int, metavar="BPM", help="Your maximum heart rate."),
    click.option("--hr-rest", type=int, metavar="BPM", help="Your resting heart rate."),
    click.option("--lthr", type=int, metavar="BPM", help="Your heart rate at lactate threshold."),
    click.option(
        "--hr-ceiling",
        type=int,
        metavar="BPM",
        help="Never above this; where you set none, 95 % of the maximum, in intervals 5 above it.",
    ),
    click.option(
        "--zones",
        type=click.Choice([str(m) for m in ZoneMethod]),
        help="What zones are percentages of: max, unless your profile tells. own is your table.",
    ),
    click.option("--race", metavar="RACE=TIME", help="A race result, for paces: 5k=21:30."),
)
"""Who runs; what they leave open comes from the profile."""

COMMON = (
    click.argument("workout", required=False),
    click.option("--warmup", metavar="STEP", help="A warm-up before the set: 10min."),
    click.option(
        "--reps",
        type=click.IntRange(1, 99),
        help="How often the work is repeated; of a WORKOUT, its main set.",
    ),
    click.option("--work", metavar="STEP", help="The work of a rep: '400m @5k 182spm'."),
    click.option(
        "--float", "float_", metavar="STEP", help="A float after each rep: '200m 170spm'."
    ),
    click.option("--rest", metavar="STEP", help="A rest after each rep, instead of a float: 90s."),
    click.option("--cooldown", metavar="STEP", help="A cool-down after the set: 5min."),
    click.option("--time", metavar="TIME", help="One steady step of this length: 30min."),
    click.option("--distance", metavar="DISTANCE", help="One steady step of this length: 5km."),
    click.option("--zone", metavar="N", help="Heart-rate zone of the steady step: 2, or 1-2."),
    click.option(
        "--scale", type=float, metavar="FACTOR", help="So much of the workout: 0.5 is half of it."
    ),
    click.option(
        "--with",
        "with_",
        metavar="WHAT,…",
        help="What goes around the workout: warmup, cooldown, strides.",
    ),
    click.option(
        "--temp",
        type=float,
        metavar="CELSIUS",
        help="How cold it is: the warm-up is longer in the cold, shorter in the heat.",
    ),
    click.option(
        "--sensors",
        metavar="auto|none|FILE",
        default="auto",
        show_default=True,
        help="Paired sensors, none, or a recording to replay (.jsonl, .fit).",
    ),
    click.option(
        "--simulate",
        metavar="[SEED]",
        type=int,
        help="A simulated runner in place of sensors; the same seed, the same session.",
    ),
    click.option(
        "--spm",
        metavar="SPM|+N%|auto",
        help="Cadence of steps that name none: a number, or led up from your own, which is measured"
        " first: by N percent, or as much as suits you.",
    ),
    click.option(
        "--click",
        "click_",
        metavar="always|on-demand|fade:SESSION|alternate:ON/OFF|off",
        default="always",
        show_default=True,
        help="When the click is heard: on demand while your feet lose it, fading over a programme's"
        " sessions 1 to 8, or by turns of seconds.",
    ),
    click.option(
        "--beat",
        metavar="step|stride|N",
        default="step",
        show_default=True,
        help="Which steps click: each, every second, or every N-th.",
    ),
    click.option(
        "--accent",
        metavar="none|left|N|breath:I:O",
        default="none",
        show_default=True,
        help="Which clicks stand out: the left foot's, every N-th step, breaths of I in and O out.",
    ),
    click.option(
        "--sound",
        metavar="wood|beep|clave|kick|FILE",
        default="wood",
        show_default=True,
        help="What the click sounds like: one of these, or an audio file of your own.",
    ),
    *(
        click.option(f"--{part}-volume", type=float, metavar="DB", help=does)
        for part, does in (
            (Part.CLICK, "The click louder or softer: -12 to 6 dB; keys { } while it runs."),
            (Part.VOICE, "The voice louder or softer: -20 to 6 dB; keys < >."),
            (Part.EARCON, "Chimes louder or softer: -20 to 6 dB; keys ( )."),
        )
    ),
    click.option(
        "--voice",
        metavar="NAME|off",
        default="heart",
        show_default=True,
        help="The voice that speaks.",
    ),
    click.option(
        "--talk",
        type=click.Choice(["low", "normal", "high"]),
        default="normal",
        show_default=True,
        help="At most 4, 8 or 14 spoken seconds a minute.",
    ),
    click.option(
        "--focus",
        type=click.Choice(["auto", *THEMES, "off"]),
        default="auto",
        show_default=True,
        help="What form cues are about; auto is another theme each week.",
    ),
    click.option(
        "--phrases",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Your own wordings, in a .toml file; docs/phrases.md shows how.",
    ),
    *RUNNER,
    click.option(
        "--journal",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Where the session is recorded.",
    ),
    click.option(
        "--units",
        type=click.Choice(["metric", "imperial"]),
        help="What ways are shown and told in, metric unless your profile has it otherwise; a"
        " step's own are as you write them.",
    ),
    click.option("--dry-run", is_flag=True, help="Tell all that will happen, and run nothing."),
    click.option("--json", "json_", is_flag=True, help="The dry run as JSON."),
)


def common(command: Command) -> Command:
    """The options of both commands, in the order in which help lists them."""
    return with_options(COMMON, command)


def with_options(options: Iterable[Callable[[Command], Command]], command: Command) -> Command:
    """A command that takes these options, in the order in which help lists them."""
    for option in reversed(tuple(options)):
        command = option(command)
    return command


class CheckedCommand(click.Command):
    """A command of which no option may be empty: that is a shell variable which was never set."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse what is empty."""
        _refuse_empty(args, {name for param in self.params for name in param.opts})
        return super().parse_args(ctx, args)


class SessionCommand(CheckedCommand):
    """A command whose `--simulate` takes a seed only where a whole number follows."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Give `--simulate` its default seed where none follows."""
        return super().parse_args(ctx, seeded(args))


class SessionGroup(click.Group):
    """The same for a command that has others below it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Give `--simulate` its default seed where none follows."""
        return super().parse_args(ctx, seeded(args))


SEED_OF_SENSORS = click.option(
    "--simulate",
    metavar="[SEED]",
    type=int,
    help="Simulated sensors on a simulated runner; yours are left alone.",
)
"""For the commands about sensors."""


def seeded(args: list[str]) -> list[str]:
    """The arguments, with a seed for each `--simulate`: 1 where no whole number follows."""
    settled, rest = list[str](), list(args)
    while rest:
        arg = rest.pop(0)
        if arg == "--simulate":
            seed = rest.pop(0) if rest and re.fullmatch(r"-?[0-9]+", rest[0]) else "1"
            arg = f"--simulate={seed}"
        settled.append(arg)
    return settled


def _refuse_empty(args: list[str], options: set[str]) -> None:
    for before, arg in zip(["", *args], args, strict=False):
        option = before if arg == "" else arg.removesuffix("=")
        if option in options and option != arg and option != "--simulate":
            raise UsageError(f"{option} is empty. Give it a value or leave it out.")


def spm_of(text: str | None) -> float | None:
    """The cadence of steps that name none."""
    if text is None:
        return None
    if rise_of(text) is not None:
        return None
    try:
        spm = float(text.removesuffix("spm"))
    except ValueError:
        raise UsageError(f"--spm {text} is not a cadence. Try --spm 172.") from None
    if not 100 <= spm <= 260:
        raise UsageError(
            f"--spm {text} cannot be run: a cadence lies between 100 and 260 steps a minute, "
            "both feet counted."
        )
    return spm


def rise_of(text: str | None) -> Rise | None:
    """How far the click shall lead from the runner's own cadence; None where it has a number."""
    if text == "auto":
        return Rise()
    if text is None or not text.endswith("%"):
        return None
    percent = re.fullmatch(r"\+?(\d{1,2}(?:\.\d)?)%", text)
    if percent is None or not 0 <= float(percent[1]) <= 100 * CAP:
        raise UsageError(
            f"--spm {text} cannot be: your own cadence is led up by 0 to {100 * CAP:.0f} %, "
            "for example --spm +5%."
        )
    return Rise(float(percent[1]) / 100)


def turns_of(text: str) -> tuple[bool, Turns | None, bool]:
    """Whether there is a click at all, its turns, and whether it comes only on demand."""
    name, _, rest = text.partition(":")
    seconds = re.fullmatch(r"(\d{1,4})/(\d{1,4})", rest)
    if text in ("always", "off"):
        return text == "always", None, False
    if text == "on-demand":
        return True, None, True
    if name == "fade" and rest.isdecimal() and 1 <= int(rest) <= len(SESSIONS):
        turns = SESSIONS[int(rest) - 1]
        return True, turns, turns is None
    if name == "alternate" and seconds and int(seconds[1]) and int(seconds[2]):
        return True, Turns(float(seconds[1]), float(seconds[2])), False
    raise UsageError(
        f"--click {text} is not one of always, on-demand, fade:1 to fade:{len(SESSIONS)}, "
        "alternate:60/60 (seconds with and without), and off."
    )


BEATS = {"step": 1, "stride": 2}
MOST_STEPS = 16
"""Between two clicks, or two accents: beyond it nobody counts along."""


def beat_of(text: str) -> int:
    """Every how many steps there is a click."""
    if text in BEATS:
        return BEATS[text]
    if text.isdecimal() and 1 <= int(text) <= MOST_STEPS:
        return int(text)
    raise UsageError(
        f"--beat {text} is not a beat. Give step, stride, or every how many steps you want a "
        f"click, from 1 to {MOST_STEPS}."
    )


def accents_of(text: str, every: int) -> tuple[int, ...]:
    """Groups of steps whose first is accented, where every n-th step clicks."""
    accents: tuple[int, ...]
    if text == "none":
        return ()
    if text == "left":
        accents = (2,)
    elif breath := re.fullmatch(r"breath:([1-9]):([1-9])", text):
        accents = (int(breath[1]), int(breath[2]))
    elif text.isdecimal() and 2 <= int(text) <= MOST_STEPS:
        accents = (int(text),)
    else:
        raise UsageError(
            f"--accent {text} is not an accent. Give none, left, every how many steps you want one "
            f"(2 to {MOST_STEPS}), or a breath in steps in and out such as breath:3:2."
        )
    if not metronome.are_heard(accents, every):
        raise UsageError(
            f"--accent {text} falls on steps that --beat leaves out. "
            f"Leave one of them out, or count both in multiples of {every}."
        )
    return accents


def levels_of(given: dict[str, Any]) -> dict[Part, float]:
    """The parts of the mix that begin louder or softer, in decibels."""
    levels = {part: given[f"{part}_volume"] for part in Part}
    for part, decibels in levels.items():
        check_range(f"--{part}-volume", decibels or 0.0, *LEVELS[part], "dB")
    return {part: decibels for part, decibels in levels.items() if decibels is not None}


def check_range(option: str, value: float, low: float, high: float, unit: str) -> None:
    """A UsageError for a number that is not between the two."""
    if not low <= value <= high:
        raise UsageError(
            f"{option} {value:g} cannot be: it lies between {low:g} and {high:g} {unit}."
        )


def talk_of(name: str) -> Talk:
    """The talk budget by its name."""
    return Talk[name.upper()]


def focus_of(name: str, day: int) -> str | None:
    """The theme of the form cues; `day` is counted from anywhere, and weeks begin on Mondays."""
    if name == "off":
        return None
    return theme_of((day + 6) // 7) if name == "auto" else name


def workout_text(given: dict[str, Any]) -> str:
    """The notation of the workout that was asked for, as text, by its name or by flags."""
    text = given["workout"]
    # Of a workout that is named, --reps counts the main set.
    built = _from_flags(given if text is None else {**given, "reps": None})
    if text is not None and built is not None:
        raise UsageError("Give a workout or the flags that build one, not both.")
    if text is None and built is None:
        raise UsageError(
            "Which workout? Type one in quotes, for example "
            "footfall run '10min easy; 8x(400m @5k, 200m float); 5min easy'."
        )
    if text is None:
        return built or ""
    entry = library.find(text)
    return _from_file(text) if entry is None else entry.text


_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.IGNORECASE)
"""What a runner types who means a workout of the library."""


def _refuse_unknown(name: str) -> None:
    """A single word that is no workout by its name and none in the notation."""
    try:
        parse(name)
    except NotationError as error:
        word = re.match("[a-z]*", name.lower())
        if word is None or word[0] in (*WORDS, "z", "rpe"):
            raise
        is_id = re.fullmatch("[wudb][0-9]+", name.lower())
        near = None if is_id else library.close(name)
        if near is None and not is_id and "did you mean" in (error.hint or ""):
            raise
        hint = f"Did you mean {near}?" if near else "`footfall workouts` lists what there is."
        raise UsageError(f"There is no workout called {shown(name)}. {hint}") from error


def _from_file(text: str) -> str:
    """The text itself, or the notation of what the file of that name holds."""
    path = file_named(text)
    if path is not None:
        return write(read_file(path).workout)
    if _NAME.fullmatch(text.strip()):
        _refuse_unknown(text.strip())
    return text


def _from_flags(given: dict[str, Any]) -> str | None:
    """The notation that the flags amount to; None when there are none."""
    set_flags = [given[name] for name in ("warmup", "reps", "work", "float_", "rest", "cooldown")]
    steady = [given[name] for name in ("time", "distance", "zone")]
    if any(v is not None for v in steady):
        return _steady(given, any(v is not None for v in set_flags))
    if all(v is None for v in set_flags):
        return None
    items = []
    if given["warmup"]:
        items.append(f"{given['warmup']} warmup")
    if given["work"]:
        items.append(_set(given))
    elif given["reps"] or given["float_"] or given["rest"]:
        raise UsageError("A set needs its work, for example --reps 8 --work '400m @5k'.")
    if given["cooldown"]:
        items.append(f"{given['cooldown']} cooldown")
    return "; ".join(items)


def _set(given: dict[str, Any]) -> str:
    if given["float_"] and given["rest"]:
        raise UsageError("A rep is followed by a --float or by a --rest, not by both.")
    between = given["float_"] and f"{given['float_']} float"
    between = between or (given["rest"] and f"{given['rest']} rest")
    steps = ", ".join(filter(None, (given["work"], between)))
    return f"{given['reps'] or 1}x({steps})"


def _steady(given: dict[str, Any], also_set: bool) -> str:
    if also_set:
        raise UsageError("--time, --distance and --zone make one steady step; a set has its own.")
    if (given["time"] is None) == (given["distance"] is None):
        raise UsageError("A steady step ends by --time or by --distance, for example --time 30min.")
    zone = given["zone"] and f"Z{given['zone'].upper().removeprefix('Z')}"
    return " ".join(filter(None, (given["time"] or given["distance"], zone)))
