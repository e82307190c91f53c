"""The program `footfall`: its commands, and what a runner reads when something is wrong."""

from __future__ import annotations

import os
import re
import sys
from collections import UserDict
from importlib import import_module
from typing import Any

import click

from footfall import __version__
from footfall.errors import FootfallError

# Linear algebra's threads, of which there is no use here, would delay the start and fill memory.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


class Commands(UserDict[str, Any]):
    """By name, each loaded when somebody asks for it: a run begins without all the others.

    It is made of the modules beside this one that have them.
    """

    def __getitem__(self, name: str) -> click.Command:
        command: click.Command = getattr(import_module(f"footfall.cli.{self.data[name]}"), name)
        return command


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    invoke_without_command=True,
)
@click.version_option(__version__, message="footfall %(version)s")
@click.pass_context
def cli(context: click.Context) -> None:
    """A coach in your ears: a click on every step, spoken intervals, heart rate and cadence."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


cli.commands = Commands(
    run="session",
    resume="session",
    render="session",
    workouts="workouts",
    history="history",
    export="export",
    report="report",
    pair="pair",
    sensors="sensors",
    cadence="cadence",
    zones="zones",
    config="config",
    doctor="doctor",
    say="say",
)


def main(args: list[str] | None = None) -> None:
    """Run the program and exit with its code; errors are sentences, never a traceback."""
    try:
        code = cli.main(args, prog_name="footfall", standalone_mode=False)
    except FootfallError as error:
        _fail(str(error), error.exit_code)
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "footfall"
        message = _sentence(error)
        # click may have asked already whether another option was meant.
        hint = "" if message.endswith("?") else f" Try '{command} --help'."
        _fail(message + hint, 2)
    except click.ClickException as error:
        _fail(_sentence(error), 2)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody left to tell.
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        # A full disk, a folder that went away: nothing that a report to us would mend.
        _fail(f"The session had to stop: {error.strerror or error}.", 1)
    except Exception as error:
        _fail(
            f"Something broke inside Footfall ({type(error).__name__}: {error}). "
            "What was recorded up to here is kept; please report it.",
            1,
        )
    sys.exit(code if isinstance(code, int) else 0)


_PLAIN = (
    (re.compile(r"is not a valid integer( range)?\b"), "is not a whole number"),
    (re.compile(r"is not a valid float( range)?\b"), "is not a number"),
    (re.compile(r"is not in the range (\S+?)<=x<=(\S+?)\.?$"), r"does not lie between \1 and \2"),
)
"""What click says of numbers, and how a runner says it."""


def _sentence(error: click.ClickException) -> str:
    """What click has to say, in a runner's words; it leaves out some full stops."""
    message = error.format_message()
    for jargon, plain in _PLAIN:
        message = jargon.sub(plain, message)
    return message if message.endswith((".", "?", "!")) else f"{message}."


def _fail(message: str, code: int) -> None:
    click.echo(f"footfall: {message}", err=True)
    sys.exit(code)
