"""The program's beginning."""

import signal
import subprocess
import sys

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


def test_as_a_module() -> None:
    """`python -m footfall` is the program."""
    args = [sys.executable, "-m", "footfall", "--version"]
    told = subprocess.run(args, capture_output=True, check=True, text=True).stdout
    assert told.startswith("footfall ")
