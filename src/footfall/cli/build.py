"""From checked options to the parts of a session."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from footfall import library, notation
from footfall.athlete import Athlete
from footfall.cli.fitting import fitted
from footfall.cli.options import (
    accents_of,
    beat_of,
    focus_of,
    levels_of,
    rise_of,
    spm_of,
    talk_of,
    turns_of,
    workout_text,
)
from footfall.cli.workout_file import file_named, read_file
from footfall.coach import metronome
from footfall.coach.adaptive import Rise
from footfall.coach.foreseen import foreseen
from footfall.coach.learned import Learned, of
from footfall.coach.phrases import Phrases
from footfall.devices.profile_file import default_path, load
from footfall.drawn import draws
from footfall.drive import Recording, Silence, Simulated, Source
from footfall.errors import MissingError, UsageError
from footfall.journal import VERSION, heard, read
from footfall.model import Kind, Packet, Runner, SensorChanged, Workout
from footfall.profile import runner_of
from footfall.session import Options
from footfall.timeline import Cursor, whole_seconds

if TYPE_CHECKING:
    from footfall.sounds import Clicks

HARD = {Kind.WORK, Kind.SPRINT, Kind.STRIDE}
"""Kinds of a first step that nobody should fall into from standing."""
LONGEST_WAV = 22_000
"""Seconds: the sizes in a .wav have 32 bits, which is 22,369 s of stereo; a tail must fit, too."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A session before it begins."""

    workout: Workout
    runner: Runner
    options: Options
    clicks: Clicks | None
    """What the beats sound like; None is the sound that a speaker has by itself."""
    source: Source
    seed: int | None
    """Of the simulated runner; None for real ones."""
    warnings: tuple[str, ...]
    """Sentences on the workout and the profile, which may not be meant so."""
    built: str | None
    """The notation that flags amounted to; None when the runner typed notation."""

    @property
    def real(self) -> bool:
        """Whether a real runner runs now: not a simulated one, nor a recording."""
        return isinstance(self.source, Silence)

    @property
    def has_beats(self) -> bool:
        """Whether any step has a cadence, its own or the session's."""
        slots = Cursor(self.workout, self.runner).ahead()
        return self.options.rise is not None or any(
            metronome.cadence(slot.step, self.options.spm)[0] for slot in slots
        )

    def header(self) -> dict[str, Any]:
        """The options that change what happens, for the journal."""
        runner, options = self.runner, self.options
        fields = {
            "hr_max": runner.hr_max,
            "hr_rest": runner.hr_rest,
            "lthr": runner.lthr,
            "hr_ceiling": runner.hr_ceiling,
            "zones": str(runner.zones),
            "zone_edges": runner.zone_edges or None,
            "vdot": runner.vdot,
            "paces": {effort: (p.first, p.last, p.unit) for effort, p in runner.paces} or None,
            "spm": options.spm,
            "rise": options.rise and ("auto" if options.rise.share is None else options.rise.share),
            "click": options.click,
            "turns": options.turns and (options.turns.on, options.turns.off),
            "on_demand": options.on_demand or None,
            "beat": options.every if options.every > 1 else None,
            "accent": options.accents or None,
            "levels": dict(options.levels) or None,
            "talk": options.talk.name.lower(),
            "focus": options.focus,
            "phrases": options.phrases.own or None,
            "turn": options.phrases.turn or None,
            "units": "imperial" if options.phrases.imperial else None,
            "lead_in": options.ready or None,
            "kept": options.kept or None,
            "strides": dict(options.strides) or None,
            **Learned(options.lag, options.rise.known if options.rise else None).fields(),
            "seed": options.seed if draws(self.workout.items) else None,
            "lead_ms": round(1000 * options.lead) or None,
        }
        return {name: value for name, value in fields.items() if value is not None}


def plan(
    given: dict[str, Any], lead_in: float = 0.0, lead: float = 0.0, day: int = 0, seed: int = 1
) -> Plan:
    """Check everything that was asked for.

    `lead_in` is how long a hard first step is awaited, `lead` how far headphones are behind: both
    in seconds. A real runner hears other first words on another `day` (`date.toordinal`), and other
    form cues each week, and has other ends drawn by another `seed`; what can be had again is the
    same each time.
    """
    if given["json_"] and not given["dry_run"]:
        raise UsageError("--json is a form of the dry run. Add --dry-run, or leave it out.")
    text = workout_text(given)
    parsed, typed = parsed_of(given["workout"], text)
    workout, carried = fitted(parsed.workout, given), file_named(given["workout"]) is not None
    keep_apart(given)
    profile = load(default_path())
    runner = runner_of(given, profile.values)
    source, recorded = recording_of(given)
    if not isinstance(source, Silence) or given["simulate"] is not None:
        day, seed = 0, given["simulate"] if given["simulate"] is not None else _seed(recorded)
    imperial = (given["units"] or profile.values.get("units")) == "imperial"
    phrases = Phrases(own=own_phrases(given["phrases"]), turn=day, imperial=imperial)
    if given["simulate"] is not None:
        signs = (phrases.countdown[-1], phrases.done)
        athlete = Athlete(given["simulate"], runner, signs)
        source, runner = Simulated(athlete), _introduced(runner, athlete.profile)
    if _is_wav(given["out"]) and whole_seconds(workout, runner) > LONGEST_WAV:
        raise UsageError("A .wav file holds six hours at most. Name a .flac, an .ogg or an .mp3.")
    first = next(Cursor(workout, runner).ahead(), None)
    hard = first is not None and first.step.kind in HARD
    every = beat_of(given["beat"])
    learned = of(recorded)
    clicks, turns, on_demand = turns_of(given["click_"])
    return Plan(
        workout,
        runner,
        Options(
            spm_of(given["spm"]),
            click=clicks,
            rise=_led(rise_of(given["spm"]), learned),
            lag=learned.lag,
            turns=turns,
            on_demand=on_demand,
            every=every,
            accents=accents_of(given["accent"], every),
            levels=levels_of(given),
            talk=talk_of(given["talk"]),
            phrases=phrases,
            focus=focus_of(given["focus"], day),
            strides=_strides(recorded),
            seed=seed,
            ready=lead_in if hard else 0.0,
            lead=lead,
        ),
        click_of(given["sound"]),
        source,
        given["simulate"],
        (*profile.faults, *parsed.warnings),
        _built(workout, text, fit=workout is not parsed.workout, typed=typed, file=carried),
    )


def parsed_of(name: str | None, text: str) -> tuple[notation.Parsed, bool]:
    """The workout with its warnings, and whether the runner typed it as it is: no name of the
    library, no flags, and no other format.
    """
    entry, path = library.find(name or ""), file_named(name)
    if entry is not None:
        return notation.Parsed(entry.workout), False
    if path is None:
        return notation.parse(text), name is not None
    read = read_file(path)
    return notation.Parsed(read.workout, read.notes), path.suffix.lower() == ".txt"


def _built(workout: Workout, text: str, *, fit: bool, typed: bool, file: bool) -> str | None:
    """The notation that a name, a file, flags or options amount to, without what is written above
    it; None for what the runner typed.
    """
    if typed and not fit:
        return None
    return notation.write(Workout(workout.items)) if fit or file else text


def own_phrases(path: Path | None) -> dict[str, tuple[str, ...]]:
    """The wordings of a runner's own file, by their key."""
    if path is None:
        return {}
    try:
        # Some editors begin a file with a mark of its encoding.
        found = list(_wordings(path, "", tomllib.loads(path.read_text("utf-8-sig"))))
    except FileNotFoundError:
        raise UsageError(f"There is no file {path}. Check its name and folder.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}.") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path} is not TOML: {error}.") from None
    except RecursionError:
        raise UsageError(f"{path} has too many tables within tables.") from None
    keys = [key for key, _ in found]
    if twice := [key for key in keys if keys.count(key) > 1]:
        raise UsageError(f"{path} has '{twice[0]}' twice. Put its wordings into one list.")
    return dict(found)


def _wordings(path: Path, key: str, value: object) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each wording below a key: `[cadence] low = …` is the same as `"cadence.low" = …`."""
    match value:
        case dict():
            for name, inner in value.items():
                yield from _wordings(path, f"{key}.{name}" if key else name, inner)
        case str():
            yield key, (value,)
        case list() if all(isinstance(one, str) for one in value):
            yield key, tuple(value)
        case _:
            raise UsageError(f"{path}: '{key}' is no text, and no list of texts.")


FIRST = 60.0
"""Seconds of a session whose words are ready before it begins."""


def words_of(begun: Plan, since: float = 0.0) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is said in a session, as far as can be told: what has to be ready when it begins, which
    is all of the first minute, and the rest. Each in order of need. One that goes on begins at
    `since` seconds, about.
    """
    phrases = begun.options.phrases
    first: list[str] = []
    rest: list[str] = []
    for at, texts in foreseen(begun.workout, begun.runner, phrases):
        (first if since - FIRST <= at < since + FIRST else rest).extend(texts)
    return tuple(dict.fromkeys(first)), tuple(dict.fromkeys(rest))


def _is_wav(out: str | None) -> bool:
    return out is not None and Path(out).suffix.lower() == ".wav"


def _introduced(runner: Runner, profile: Runner) -> Runner:
    """What the options leave open, the simulated runner tells, as a real one's profile would."""
    return replace(
        runner,
        hr_max=runner.hr_max or profile.hr_max,
        hr_rest=runner.hr_rest or profile.hr_rest,
        vdot=runner.vdot or profile.vdot,
    )


def click_of(name: str) -> Clicks | None:
    """A click by its name or its file; None for wood."""
    if name == "wood":
        return None
    from footfall.devices.click_file import read_click
    from footfall.sounds import CLICKS, clicks

    if name in CLICKS:
        return clicks(name)
    path = Path(name)
    if path.suffix or path.exists():
        return read_click(path)
    raise UsageError(
        f"There is no click called '{name}'. Choose {', '.join(CLICKS)}, or name an audio file "
        "such as click.wav."
    )


def recording_of(given: Mapping[str, Any]) -> tuple[Source, dict[str, Any]]:
    """What was recorded, and the options of that session as far as they are known."""
    name = given["sensors"]
    if name in ("auto", "none"):
        # Paired sensors come by themselves, in a session that somebody runs.
        return Silence(), {}
    if given["simulate"] is not None:
        raise UsageError("--simulate takes the place of --sensors. Leave one of them out.")
    packets, known = _packets(Path(name))
    return Recording(packets), known


def _packets(path: Path) -> tuple[Iterable[Packet | SensorChanged], dict[str, Any]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        why = error.strerror or error
        raise MissingError(f"The recording {path} cannot be read: {why}.") from None
    if path.suffix.lower() == ".fit":
        from footfall.formats.fit import packets as fit_packets

        return fit_packets(data), {}
    if path.suffix.lower() == ".jsonl":
        records = list(read(data.splitlines(keepends=True)))
        if not records or records[0]["type"] != "session":
            raise UsageError(f"{path} is not a journal of Footfall.")
        if records[0].get("version") != VERSION:
            raise UsageError(f"{path} was written by another version of Footfall. Update this one.")
        options = records[0].get("options")
        return list(heard(records)), options if isinstance(options, dict) else {}
    raise UsageError(
        f"--sensors {path} is not a recording that can be replayed. Give a .fit activity or a "
        ".jsonl journal, or auto, or none."
    )


def _seed(options: dict[str, Any]) -> int:
    """What a session drew by, from the options in its header."""
    seed = options.get("seed")
    return seed if isinstance(seed, int) else 1


def _led(rise: Rise | None, learned: Learned) -> Rise | None:
    """How far the click leads, from an own cadence that may be known already."""
    return rise and replace(rise, known=learned.own)


def with_learned(begun: Plan, learned: Learned) -> Plan:
    """The plan of a real run, with what earlier ones have learned of its runner."""
    rise = _led(begun.options.rise, learned)
    return replace(begun, options=replace(begun.options, rise=rise, lag=learned.lag))


def _strides(options: dict[str, Any]) -> dict[str, bool]:
    """What a session knew of its sensors, from the options in its header."""
    told = options.get("strides")
    if not isinstance(told, dict):
        return {}
    return {sensor: strides for sensor, strides in told.items() if isinstance(strides, bool)}


def keep_apart(given: dict[str, Any]) -> None:
    """No file that is read, nor the sound, may be lost to what is written."""
    for one, other in (("out", "journal"), ("sensors", "journal"), ("sound", "out")):
        if given[one] and given[other] and Path(given[one]) == Path(given[other]):
            raise UsageError(
                f"--{one} and --{other} name the same file. Give each a file of its own."
            )
