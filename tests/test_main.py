"""The program's beginning."""

import signal
import subprocess
import sys

import pytest

from footfall.cli.main import main

PRESSED = """
import builtins, os, signal
real = builtins.__import__
def press(name, *args):
    if name == "footfall.cli.main":
        os.kill(os.getpid(), signal.SIGINT)
    return real(name, *args)
builtins.__import__ = press
from footfall.__main__ import main
main()
"""


def test_ctrl_c_while_the_program_is_loaded() -> None:
    """It ends by the signal, without a word and without a traceback."""
    ended = subprocess.run([sys.executable, "-c", PRESSED], capture_output=True, check=False)
    assert (-signal.SIGINT, b"", b"") == (ended.returncode, ended.stdout, ended.stderr)


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("--reps", "many"), "'--reps': 'many' is not a whole number."),
        (("--reps", "0"), "'--reps': 0 does not lie between 1 and 99."),
        (("--scale", "half"), "'--scale': 'half' is not a number."),
        (("--hr-max", "18.5"), "'--hr-max': '18.5' is not a whole number."),
    ],
)
def test_a_number_that_is_none(
    capsys: pytest.CaptureFixture[str], args: tuple[str, ...], sentence: str
) -> None:
    """It is called what a runner calls it."""
    with pytest.raises(SystemExit) as left:
        main(["run", "400s", *args])
    told = f"footfall: Invalid value for {sentence} Try 'footfall run --help'.\n"
    assert (2, told) == (left.value.code, capsys.readouterr().err)


LOADED = """
import sys
from footfall.cli.main import cli
cli.main(["--version"], standalone_mode=False)
assert cli.commands["say"].name == "say"
modules = cli.commands.data.values()
print(*(name for name in sys.modules if name.rpartition("footfall.cli.")[2] in modules))
"""


def test_a_command_is_loaded_when_it_is_asked_for() -> None:
    """A version needs none of them, and one needs no other."""
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, check=True)
    assert b"footfall.cli.say" == done.stdout.splitlines()[-1]


def test_as_a_module() -> None:
    """`python -m footfall` is the program."""
    args = [sys.executable, "-m", "footfall", "--version"]
    told = subprocess.run(args, capture_output=True, check=True, text=True).stdout
    assert told.startswith("footfall ")
