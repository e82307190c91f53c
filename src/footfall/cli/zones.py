"""The command `zones`: heart-rate zones, race times and paces, from what is known of the runner."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING, Any

import click

from footfall.cli.options import RUNNER, CheckedCommand, with_options
from footfall.model import METRES, Effort, Runner, ZoneMethod

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from footfall.paces import Band
    from footfall.zones import Zone

FEEL = {
    "1": ("1-2", "very easy: you could sing"),
    "2": ("3-4", "easy: whole sentences, for hours"),
    "3": ("5-6", "steady, about marathon effort: a sentence, then a breath"),
    "4": ("7-8", "tempo, raced for an hour: a phrase, no more"),
    "5": ("9", "hard, reps of 2 to 5 minutes: steady breath, no talk"),
    "5a": ("", "just above threshold"),
    "5b": ("", "reps of minutes"),
    "5c": ("", "short and fast"),
    "6": ("10", "a sprint: over before the heart has noticed"),
}
"""Each zone's effort from 1 to 10, and the talk test. The sixth has no heart rate."""
ORDER = (ZoneMethod.OWN, ZoneMethod.MAX, ZoneMethod.RESERVE, ZoneMethod.THRESHOLD)
"""Of the methods; Friel's parts of the fifth zone belong to the last."""
PACES = {"E": "easy", "M": "marathon", "T": "threshold", "I": "interval", "R": "repetition"}
ZONE_COLOURS = ("bright_black", "blue", "green", "yellow", "red")
WIDE = 72
"""Columns from which there is room for everything."""
PIPED = 120
"""Columns where there is no terminal, so that a row stays a line."""
FINE = 1800.0
"""Seconds below which a race is told in tenths."""
OPEN = 15.0
"""bpm that a zone without a bound has in the picture."""


@dataclass(frozen=True, slots=True)
class Known:
    """All that can be told of a runner."""

    runner: Runner
    """Its maximum is a guess by age where `guessed`."""
    guessed: bool
    race: str | None
    edges: tuple[int, ...]
    imperial: bool

    @property
    def zones(self) -> dict[ZoneMethod, tuple[Zone, ...]]:
        """The zones by every method whose numbers are known."""
        from footfall.zones import edges

        runner = replace(self.runner, zone_edges=self.edges)
        found = {method: edges(replace(runner, zones=method)) for method in ORDER}
        return {method: zones for method, zones in found.items() if zones is not None}

    @property
    def fifth(self) -> tuple[Zone, ...]:
        """Friel's three parts of the fifth zone."""
        from footfall.zones import parts

        return parts(replace(self.runner, zones=ZoneMethod.THRESHOLD))

    @property
    def threshold(self) -> float | None:
        """The speed of the threshold, in m/s."""
        from footfall.paces import effort_speed

        return effort_speed(Effort.THRESHOLD, self.runner.vdot, self.runner.paces)


@click.command(cls=CheckedCommand)
@partial(with_options, RUNNER)
@click.option("--age", type=int, metavar="YEARS", help="Guesses a maximum where none is known.")
@click.option("--units", type=click.Choice(["metric", "imperial"]), help="Kilometres or miles.")
@click.option("--json", "as_json", is_flag=True, help="The same for other programs.")
def zones(as_json: bool, **given: Any) -> None:
    """Heart-rate zones, race times and paces: from your profile, and from what you add here.

    What `footfall config` keeps need not be typed.
    """
    from footfall.devices.profile_file import default_path, load

    profile = load(default_path())
    for fault in profile.faults:
        click.echo(f"footfall: {fault}", err=True)
    known = _known(given, dict(profile.values))
    if as_json:
        click.echo(json.dumps(_facts(known), indent=2))
        return
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=False)
    if not console.is_terminal:
        console.width = PIPED
    for part in (_fitness, _paces, _heart_rates):
        part(known, console)
    for sentence in (*_sentences(known), *_missing(known)):
        console.print(sentence, soft_wrap=not console.is_terminal)


def _known(given: dict[str, Any], profile: dict[str, Any]) -> Known:
    """UsageError for options that cannot be."""
    from footfall.profile import AGE, runner_of
    from footfall.zones import likely_max

    age = profile.get("age") if given["age"] is None else AGE.check(given["age"], "--age")
    runner = runner_of(given, profile)
    guessed = False
    if runner.hr_max is None and age is not None:
        guess = round(likely_max(age))
        # A threshold above it proves the guess wrong.
        guessed = guess > (runner.lthr or 0)
        runner = replace(runner, hr_max=guess if guessed else None)
    units = given["units"] or profile.get("units")
    race = given["race"] or profile.get("race")
    return Known(runner, guessed, race, profile.get("edges", ()), units == "imperial")


# --- For other programs -------------------------------------------------------------------------


def _facts(known: Known) -> dict[str, Any]:
    """Everything as numbers: bpm, seconds, and seconds a km; null is no bound."""
    from footfall.paces import RACES, own_band, pace_zones, race_seconds, training
    from footfall.zones import LONG_RUN, RECOVERY, ceiling, of_max

    runner = known.runner
    facts: dict[str, Any] = {"vdot": None, "races": {}, "paces": {}}
    if runner.vdot is not None:
        facts["vdot"] = runner.vdot
        facts["races"] = {race: race_seconds(runner.vdot, RACES[race]) for race in RACES}
        facts["paces"] = {name: _seconds(*_span(b)) for name, b in training(runner.vdot).items()}
    facts["own_paces"] = {e: _seconds(*_span(own_band(pace))) for e, pace in runner.paces}
    friel = pace_zones(known.threshold) if known.threshold else ()
    facts["pace_zones"] = {name: _seconds(slow, fast) for name, slow, fast in friel}
    facts["method"] = runner.zones
    facts["zones"] = {
        method: {zone.name: {"low": zone.low, "high": zone.high} for zone in of}
        for method, of in known.zones.items()
    }
    facts["zones"].get("threshold", {}).update(
        {zone.name: {"low": zone.low, "high": zone.high} for zone in known.fifth}
    )
    top = runner.hr_max
    facts["hr_max"] = top
    facts["hr_max_is_guessed"] = known.guessed
    facts["ceiling"] = runner.hr_ceiling if known.guessed else ceiling(runner)
    facts["recovery_below"] = top and of_max(RECOVERY, top)
    facts["long_run"] = top and [of_max(percent, top) for percent in LONG_RUN]
    facts["missing"] = list(_missing(known))
    return facts


def _span(band: Band) -> tuple[float, float]:
    return band.slow, band.fast


def _seconds(slow: float | None, fast: float | None) -> dict[str, float | None]:
    """Seconds a km of two speeds."""
    return {"slow": slow and 1000 / slow, "fast": fast and 1000 / fast}


# --- Races and paces ----------------------------------------------------------------------------


def clock(seconds: float, digits: int = 0) -> str:
    """`5:46`, `5:46.1` or `1:37:37`."""
    whole, tenths = divmod(round(seconds * 10**digits), 10**digits)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    head = f"{hours}:{minutes:02}" if hours else f"{minutes}"
    return f"{head}:{rest:02}" + (f".{tenths}" if digits else "")


def pace(slow: float | None, fast: float | None, unit: str) -> str:
    """Two speeds in m/s as one pace or a band of it: `4:15`, `4:53-5:52`, `from 5:29`."""
    told = [clock(METRES[unit] / speed) if speed else None for speed in (fast, slow)]
    if told[0] is None:
        return f"below {told[1]}"
    if told[1] is None:
        return f"from {told[0]}"
    return told[0] if told[0] == told[1] else f"{told[0]}-{told[1]}"


def _units(known: Known) -> tuple[str, str]:
    return ("mi", "km") if known.imperial else ("km", "mi")


def _fitness(known: Known, console: Console) -> None:
    """VDOT and the races that it stands for."""
    from footfall.paces import RACES, race_seconds

    if known.runner.vdot is None:
        return
    console.print(f"VDOT {known.runner.vdot:.1f}, from {known.race}\n", style="bold")
    units = _units(known)
    table = _table("Races", "time", *(f"/{unit}" for unit in units))
    for race, metres in RACES.items():
        seconds = race_seconds(known.runner.vdot, metres)
        speed = metres / seconds
        time = clock(seconds, digits=seconds < FINE)
        table.add_row(race, time, *(pace(speed, speed, unit) for unit in units))
    console.print(table)
    console.print()


def _paces(known: Known, console: Console) -> None:
    """Daniels' paces, the runner's own, and Friel's zones."""
    from footfall.paces import easy_by_marathon, own_band, pace_zones, training

    rows: list[tuple[str, Band]] = []
    if known.runner.vdot is not None:
        for letter, band in training(known.runner.vdot).items():
            rows.append((f"{letter}  {PACES[letter]}", band))
            if letter == "M":
                rows.append(("   M +1-2min/mi", easy_by_marathon(band.slow)))
    rows += [(f"own {effort}", own_band(told)) for effort, told in known.runner.paces]
    if rows:
        _print_paces(known, console, rows)
    if known.threshold:
        units = _units(known)
        table = _table("Friel, by threshold", *(f"/{unit}" for unit in units))
        for name, slow, fast in pace_zones(known.threshold):
            table.add_row(f"Z{name}", *(pace(slow, fast, unit) for unit in units))
        console.print(table)
        console.print()


def _print_paces(known: Known, console: Console, rows: Iterable[tuple[str, Band]]) -> None:
    from footfall.paces import per_hour, typical_cadence

    units = _units(known)
    hour = units[0]
    columns = [*(f"/{unit}" for unit in units), "400 m", "mph" if hour == "mi" else "km/h"]
    table = _table("Paces", *columns, *["usual spm"] * (console.width >= WIDE))
    for name, band in rows:
        cells = [pace(band.slow, band.fast, unit) for unit in units]
        cells.append(f"{400 / band.fast:.0f} s" if band.slow == band.fast else "")
        cells.append(_band(per_hour(band.slow, hour), per_hour(band.fast, hour), 1))
        if console.width >= WIDE:
            cells.append(_band(typical_cadence(band.slow), typical_cadence(band.fast)))
        table.add_row(name, *cells)
    console.print(table)
    if console.width >= WIDE:
        console.print("The usual cadence is what many have at that pace: no goal of yours.")
    console.print()


def _band(low: float, high: float, digits: int = 0) -> str:
    told = [f"{value:.{digits}f}" for value in (low, high)]
    return told[0] if told[0] == told[1] else "-".join(told)


def _table(title: str, *columns: str) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(title, no_wrap=True)
    for column in columns:
        table.add_column(column, justify="right", no_wrap=True)
    return table


# --- Heart rate ---------------------------------------------------------------------------------


def _heart_rates(known: Known, console: Console) -> None:
    """How each zone feels, and its heart rates by every method that can be told."""
    found = known.zones
    felt = {
        "RPE": [effort for effort, _ in FEEL.values()],
        "how it feels": [words for _, words in FEEL.values()],
    }
    by_max = {ZoneMethod.MAX, ZoneMethod.RESERVE} if known.guessed else set()
    rates = {
        f"{method}{' (a guess)' * (method in by_max)}": _beats(of, known.fifth, method)
        for method, of in found.items()
    }
    # Where there is no room beside the words, the numbers stand below them.
    apart = console.width < WIDE and len(rates) > 1
    for columns in (felt, rates) if apart else (felt | rates,):
        _print_zones(console, columns)
    if console.is_terminal and known.runner.zones in found:
        console.print(_picture(found[known.runner.zones], console))
        console.print()


def _print_zones(console: Console, columns: dict[str, list[str]]) -> None:
    """A row for each zone of which the columns tell something."""
    table = _table("Zone")
    for title in columns:
        words = title == "how it feels"
        table.add_column(title, justify="left" if words else "right", no_wrap=not words)
    for name, *cells in zip(FEEL, *columns.values(), strict=True):
        # Friel's parts are of interest only beside their numbers.
        if any(cells) and (len(name) == 1 or "threshold" in columns):
            table.add_row(f"Z{name}", *cells)
    console.print(table)
    console.print()


def _beats(of: tuple[Zone, ...], fifth: tuple[Zone, ...], method: ZoneMethod) -> list[str]:
    """The heart rates of each zone of `FEEL`; "" where there are none."""
    told = {zone.name: zone.beats(top=zone is of[-1]) for zone in of}
    if method is ZoneMethod.THRESHOLD:
        told |= {zone.name: zone.beats() for zone in fifth}
    return [told.get(name, "") for name in FEEL]


def _picture(of: tuple[Zone, ...], console: Console) -> Text:
    """The zones side by side, as wide as they are, and the heart rates between them."""
    from rich.text import Text

    bounds = [zone.low for zone in of] + [of[-1].high]
    if bounds[0] is None:
        bounds[0] = (of[0].high or 0) - OPEN
    if bounds[-1] is None:
        bounds[-1] = (of[-1].low or 0) + OPEN
    rates = [bound or 0.0 for bound in bounds]
    cells = min(console.width, WIDE) - 4
    places = [round(cells * (rate - rates[0]) / (rates[-1] - rates[0])) for rate in rates]
    bar, scale = Text(), ""
    for zone, colour, (start, end) in zip(of, ZONE_COLOURS, pairwise(places), strict=True):
        label = f"Z{zone.name}".center(end - start - 1)[: max(0, end - start - 1)]
        bar.append(f"|{label}"[: end - start], f"black on {colour}")
    for rate, place, told in zip(rates, places, (of[0].low, *(z.high for z in of)), strict=True):
        if told is not None and place >= len(scale):
            scale = f"{scale:<{place}}{rate:.0f} "
    return bar.append("\n").append(scale.rstrip())


def _sentences(known: Known) -> Iterator[str]:
    """What the zones are for, and how far they can be trusted."""
    from footfall.zones import LONG_RUN, RECOVERY, ceiling, of_max

    runner = known.runner
    if runner.zones is ZoneMethod.OWN:
        yield "Sessions take the zones of your own table."
    elif runner.zones in known.zones and not known.guessed:
        others = [method for method in known.zones if method is not runner.zones]
        change = f"; `footfall config zones {others[0]}` would change that" if others else ""
        yield f"Sessions take the zones of {runner.zones}{change}."
    if (top := runner.hr_max) is not None:
        if known.guessed:
            yield (
                f"A maximum of about {top} is what many have at your age; yours may well be 10 "
                "beats away, and sessions do not use it."
            )
        low, high = (of_max(percent, top) for percent in LONG_RUN)
        yield (
            f"Recovery runs stay below {ceil(of_max(RECOVERY, top))} ({RECOVERY} % of max); steady "
            f"long runs go at {ceil(low)}-{floor(high)} (70-80 %)."
        )
    limit = runner.hr_ceiling if known.guessed else ceiling(runner)
    if limit is not None:
        yield f"Footfall speaks up above {floor(limit)}."
    yield "Over a week about four fifths of the running belong to zones 1 and 2."
    slower = "15 s a mile" if known.imperial else "10 s a km"
    yield (
        "How it feels comes first, and the numbers check it: heat, hills and hours lift a heart "
        f"rate. In the heat a tempo {slower} slower is the same work."
    )


def _missing(known: Known) -> Iterator[str]:
    """What to add, to know more."""
    runner = known.runner
    if runner.vdot is None:
        yield "For race times and paces add a result: --race 5k=21:30."
    if runner.hr_max is None:
        yield "For heart rates add your maximum: --hr-max 186; or --age 40 for a guess."
    elif known.guessed:
        yield "Better than the guess is a measured maximum: --hr-max 186."
    if runner.hr_rest is None:
        yield "For zones of your reserve add the resting heart rate: --hr-rest 52."
    if runner.lthr is None:
        yield (
            "For zones of your threshold add its heart rate, the mean of the last 20 minutes of "
            "30 minutes raced alone: --lthr 168."
        )
