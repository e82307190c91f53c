"""The commands `run`, `resume` and `render`: what they take. `live` and `offline` do the work."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from footfall.cli.options import COMMON, SessionCommand, common, with_options
from footfall.errors import UsageError

OUTPUT = (
    click.option(
        "--out",
        multiple=True,
        metavar="DEVICE|FILE|null",
        help="Where the sound goes. Several devices, each with its own --out, are tried in turn.",
    ),
    click.option(
        "--speed",
        default="1",
        metavar="FACTOR|max",
        show_default=True,
        help="Time factor of a simulated or replayed session into a file or null.",
    ),
    click.option(
        "--latency",
        type=int,
        default=100,
        metavar="MS",
        show_default=True,
        help="Audio latency asked of the device.",
    ),
    click.option(
        "--lead",
        type=int,
        default=0,
        metavar="MS",
        show_default=True,
        help="How far your headphones are behind, as `footfall doctor --calibrate` tells: speech"
        " leaves that much earlier.",
    ),
    click.option(
        "--lead-in",
        type=float,
        default=10.0,
        metavar="SECONDS",
        show_default=True,
        help="Time to get ready before a session that begins hard.",
    ),
)
"""Where a session that somebody hears goes, and how."""


@click.command(cls=SessionCommand)
@common
@partial(with_options, OUTPUT)
def run(**given: Any) -> int:
    """A session: click, voice, sensors.

    WORKOUT is notation in quotes, such as '10min easy; 8x(400m @5k, 200m float); 5min easy', or
    a file that holds some. Keys while it runs: space lap, p pause, s skip, a add a rep, e end
    the set, + - cadence, [ ] volume, { } click, < > voice, ( ) chimes, m mute, q stop, ? help.
    """
    from footfall.cli.live import run_session

    return run_session(given)


@click.command(cls=SessionCommand)
@common
@click.option("-o", "--out", metavar="FILE", help="A .wav, .flac, .ogg or .mp3.")
@click.option(
    "--block",
    type=click.IntRange(1, 1 << 22),
    default=1 << 16,
    metavar="FRAMES",
    show_default=True,
    help="Frames mixed at once; changes no sample.",
)
def render(**given: Any) -> int:
    """The same session into an audio file, as fast as it goes."""
    if given["dry_run"]:
        from footfall.cli.build import plan
        from footfall.cli.dry_run import dry_run

        return dry_run(given, plan(given))
    if given["out"] is None:
        raise click.MissingParameter(param_hint="'-o' / '--out'", param_type="option")
    from footfall.cli.offline import render_session

    return render_session(given)


FREE = {
    *("sensors", "sound", "click_volume", "voice_volume", "earcon_volume", "voice"),
    *("out", "speed", "latency", "file", "journal"),
}
"""What may be another when a session goes on; all else is as its beginning had it."""


@click.command(cls=SessionCommand)
@click.argument("file", required=False, metavar="[SESSION|FILE]")
@partial(with_options, COMMON[1:])
@partial(with_options, OUTPUT)
@click.pass_context
def resume(context: click.Context, /, **given: Any) -> int:
    """Go on with a session that was cut off, or that you stopped.

    SESSION is its name, such as 2026-05-03T07-30-00, or FILE its journal; without one it is the
    latest session that can go on. It goes on in the middle of its step, on its beat, with all that
    the coach knew. Where the sound goes, the sensors and the voice may be others; what else you
    give is left aside, for the session has begun.
    """
    from footfall.cli.cut import find, read_cut
    from footfall.cli.live import run_session
    from footfall.devices.recordings import named

    if given["dry_run"] or given["json_"]:
        raise UsageError("A session that goes on has no dry run. Leave --dry-run out.")
    file, journal = given.pop("file"), given["journal"]
    if file and journal:
        raise UsageError("A session goes on in its own journal. Leave --journal out.")
    cut = read_cut(named(file) if file else journal or find())
    free = FREE - {"sensors"} if cut.seed is not None else FREE
    command_line = click.core.ParameterSource.COMMANDLINE
    aside = [
        param.opts[0]
        for param in context.command.params
        if param.name not in free
        and param.name is not None
        and context.get_parameter_source(param.name) is command_line
    ]
    if aside:
        click.echo(f"{', '.join(aside)}: left aside, for the session has begun without.", err=True)
    own = {"workout": None, "simulate": cut.seed, "lead": cut.lead}
    return run_session(given | own, cut)
