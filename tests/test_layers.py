"""The layers: who may import whom, and what the pure ones may touch."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "footfall"

# A module imports only from lower lines, and from what stands left of it in its own. A bar parts
# a line in two that do not know each other. `coach.` begins the names after it, up to a `/`.
PICTURE = """
    cli. workout_file options fitting interrupts progress reading asking build \
        cut resuming recording offline dry_run paired live session check workouts calibrate \
        meeting watching pair simulated sensors doctor cadence say zones config \
        archive export history report main / __main__
    drive relive
    session | devices. assets mastering orders board engine resampled priority \
        sound_process speaker live_speaker \
        engines voice_cache voice click_file keys display awake recorder \
        settings recordings index profile_file learned_file remembered \
        bluetooth_radio bluetooth_link bluetooth simulated_radio
    mixer journal outline followed story telling activity bars athlete \
        coach. stretch spell lag drift heart_rate ceiling cadence floats \
        pace reps overstride asked \
        baseline entrainment adaptive audible learned sensors metronome pulse \
        language english phrases pack expand foreseen lengths planner form announcer coach / \
        metrics. seconds known heart feet reps rests progression prompting glance measures / \
        history tally \
        report. words advice plots style markup figures sections page / \
        formats. fit carry icu zwo zwo_write fit_workout garmin workout_file fit_activity tcx csv
    calibration durations zones paces cadences \
        notation_words notation_write notation_lengths \
        notation_scan notation_parts notation_steps notation profile \
        library_entry library_workouts library_warmups library_drills library tailoring \
        odometer drawn gate timeline \
        gatt worn course counting optical signals beats anchor sounds limiter faders
    errors model
    __init__
"""

# Below the session, and the session itself: no clock, thread, file or socket can be reached.
PURE_LINES = 5
PURE_LIBRARIES = {
    *("__future__", "bisect", "collections", "copy", "dataclasses", "difflib", "enum"),
    *("functools", "itertools", "json", "math", "numpy", "random", "re", "struct", "typing"),
    *("statistics", "unicodedata", "zlib"),
}
EXTRA_LIBRARIES = {
    # A journal tells when it began as text; datetime reads it, and `now` is not asked for.
    "story": {"datetime"},
    "telling": {"datetime"},
    "history": {"datetime"},
    "formats.fit_activity": {"datetime", "fit_tool"},
    "formats.tcx": {"datetime", "xml"},
    "formats.csv": {"csv", "datetime", "io"},
    # The decoder wants a stream, so the bytes that it is given are wrapped in one.
    "formats.fit": {"fitdecode", "io"},
    "formats.fit_workout": {"fit_tool", "fitdecode"},
    "formats.zwo": {"xml"},
    "formats.zwo_write": {"xml"},
    # It draws into memory, and would tell of its fonts; html escapes.
    "report.plots": {"html", "io", "logging", "matplotlib"},
    **{f"report.{part}": {"html"} for part in ("markup", "figures", "sections")},
    "report.page": {"datetime", "html"},
}
# Slow to import, or needed by few: only inside the functions that use them.
LAZY_LIBRARIES = {"bleak", "dbus_fast", "fit_tool", "fitdecode", "hibari", "matplotlib"}
LAZY_LIBRARIES |= {"rich", "tomlkit"}

IMPURE_CALLS = {
    *("breakpoint", "compile", "eval", "exec", "input", "open", "print", "__import__"),
    "hash",  # differs from run to run for text
}
IMPURE_NUMPY = {"fromfile", "genfromtxt", "load", "loadtxt", "memmap", "random", "save", "savetxt"}

# What the sound process loads: its start is the wait for the first sound, and its memory is small.
SOUND_PROCESS = "devices.sound_process"
SOUND_PROCESS_MODULES = {
    *("anchor", "beats", "errors", "limiter", "mixer", "model", "sounds"),
    *("devices.orders", "devices.board", "devices.engine", "devices.priority", SOUND_PROCESS),
}
SOUND_PROCESS_LIBRARIES = {"numpy", "sounddevice"}
RARELY_LOADED = {"devices.resampled"}
"""Only for a card that has no 48 kHz."""


def places(picture: str) -> dict[str, tuple[int, int, int]]:
    """Each module's line (from 0 at the bottom), side of the bars, and place from the left."""
    found = {}
    for height, line in enumerate(reversed(picture.strip().splitlines())):
        for side, words in enumerate(line.split("|")):
            folder = ""
            for place, word in enumerate(words.split()):
                if word.endswith("."):
                    folder = word
                elif word == "/":
                    folder = ""
                else:
                    found[folder + word] = (height, side, place)
    return found


PLACES = places(PICTURE)


def is_below(lower: tuple[int, int, int], upper: tuple[int, int, int]) -> bool:
    """Whether a module at `upper` may import one at `lower`."""
    if lower[0] != upper[0]:
        return lower[0] < upper[0]
    return lower[1] == upper[1] and lower[2] < upper[2]


def is_pure(module: str) -> bool:
    """Whether the module stands below the session, or is it."""
    return PLACES[module][0] < PURE_LINES and not module.startswith("devices.")


def imports(tree: ast.AST) -> Iterator[tuple[str, str | None]]:
    """Every imported module, with the name that is taken from it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, None
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield "." * node.level + (node.module or ""), alias.name


def own(module: str, name: str | None) -> str | None:
    """The place of one of our own modules in the picture; None for a library."""
    if module != "footfall" and not module.startswith("footfall."):
        return None
    inner = module.removeprefix("footfall").removeprefix(".")
    candidate = f"{inner}.{name}".removeprefix(".")
    # `from footfall.coach import phrases` names a module, `from footfall.model import Step` not.
    if candidate in PLACES:
        return candidate
    return inner or ("__init__" if name in (None, "__version__") else candidate)


def at_import(tree: ast.Module) -> ast.Module:
    """What runs when the module is imported: neither its functions nor what is for types only."""
    outside = deepcopy(tree)
    for node in ast.walk(outside):
        match node:
            case (
                ast.FunctionDef() | ast.AsyncFunctionDef() | ast.If(test=ast.Name("TYPE_CHECKING"))
            ):
                node.body = []
    return outside


def faults(module: str, source: str) -> list[str]:
    """What a module does that its place forbids, a sentence each, in the order of its lines."""
    if module not in PLACES:
        return [f"{module} has no place: put it into PICTURE in tests/test_layers.py"]
    tree = ast.parse(source)
    found = [
        f"{module} imports {library} before it needs it"
        for library in _libraries(at_import(tree))
        if library in LAZY_LIBRARIES
    ]
    for name, taken in imports(tree):
        target = own(name, taken)
        if name.startswith("."):
            found.append(f"{module} imports {name} by a relative name")
        elif target is None:
            continue
        elif target not in PLACES:
            found.append(f"{module} imports {target}, which has no place in PICTURE")
        elif not is_below(PLACES[target], PLACES[module]):
            found.append(f"{module} imports {target}, which is not below it")
    return found + (impurities(module, tree) if is_pure(module) else [])


def _libraries(tree: ast.AST) -> list[str]:
    """The libraries that a tree imports, by their first names."""
    return [
        name.partition(".")[0]
        for name, taken in imports(tree)
        if own(name, taken) is None and not name.startswith(".")
    ]


def impurities(module: str, tree: ast.AST) -> list[str]:
    """What a pure module does that reaches outside of its arguments."""
    allowed = PURE_LIBRARIES | EXTRA_LIBRARIES.get(module, set())
    found = [
        f"{module} imports {library}, which is not for pure modules"
        for library in _libraries(tree)
        if library not in allowed
    ]
    found += [
        f"{module} takes {taken} from {name}"
        for name, taken in imports(tree)
        if (name == "random" and taken not in (None, "Random"))
        or (name == "io" and taken not in (None, "BytesIO", "StringIO"))
        or name.startswith("numpy.random")
        or (name == "numpy" and taken in IMPURE_NUMPY)
    ]
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in IMPURE_CALLS:
                found.append(f"{module} calls {name}")
            case ast.Call(
                func=ast.Name(id="Random") | ast.Attribute(attr="Random"), args=[], keywords=[]
            ):
                found.append(f"{module} makes a Random without a seed")
            case ast.Attribute(value=ast.Name(id="random"), attr=name) if name != "Random":
                found.append(f"{module} calls random.{name}")
            case ast.Attribute(value=ast.Name(id="io"), attr=name) if name not in (
                "BytesIO",
                "StringIO",
            ):
                found.append(f"{module} uses io.{name}")
            case ast.Attribute(value=ast.Name(id="np" | "numpy"), attr=name) if (
                name in IMPURE_NUMPY
            ):
                found.append(f"{module} uses numpy.{name}")
            case ast.Attribute(attr="tofile"):
                found.append(f"{module} writes an array to a file")
    return found


def modules() -> dict[str, str]:
    """The source of every module that has something in it, by its name inside footfall."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        name = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        text = path.read_text(encoding="utf-8")
        # The `__init__` of a folder holds a docstring at most; anything more needs a place.
        if not name.endswith(".__init__") or len(ast.parse(text).body) > 1:
            found[name] = text
    return found


def test_every_module_keeps_to_its_place() -> None:
    """No module imports upwards or rightwards, and no pure one reaches outside."""
    assert not [fault for name, text in modules().items() for fault in faults(name, text)]


def test_there_are_modules_to_look_at() -> None:
    """The walk finds the nouns and the root, so the test above is about something."""
    assert {"model", "errors", "session", "devices.keys"} <= modules().keys()


def test_the_sound_process_loads_little() -> None:
    """Sound begins soon: its process loads the mixer, numpy and sounddevice, and no more."""
    sources, todo = modules(), [SOUND_PROCESS]
    seen: set[str] = set()
    libraries: set[str] = set()
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        tree = ast.parse(sources[name])
        todo += [target for found in imports(tree) if (target := own(*found)) is not None]
        todo = [target for target in todo if target not in RARELY_LOADED]
        libraries |= set(_libraries(tree)) - sys.stdlib_module_names
    assert not seen - SOUND_PROCESS_MODULES - {"__init__"}
    assert not libraries - SOUND_PROCESS_LIBRARIES


def test_the_picture_is_read_as_it_is_drawn() -> None:
    """Lines count from the bottom, bars part a line, and a folder's name reaches to the slash."""
    drawn = """
        top
        left | far. one two / right
        a b
    """
    expected = {
        "top": (2, 0, 0),
        "left": (1, 0, 0),
        "far.one": (1, 1, 1),
        "far.two": (1, 1, 2),
        "right": (1, 1, 4),
        "a": (0, 0, 0),
        "b": (0, 0, 1),
    }
    assert expected == places(drawn)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("mixer", "from footfall.model import Grid"),
        ("mixer", "from footfall import beats, sounds"),
        ("paces", "from footfall import zones"),
        ("coach.planner", "from footfall.coach import phrases"),
        ("coach.planner", "from footfall.coach.phrases import units"),
        ("session", "from footfall.coach.planner import Planner"),
        ("drive", "import time\nfrom footfall.session import Session\nopen('a')"),
        ("athlete", "from random import Random\nRandom(7)"),
        ("athlete", "import random\nrandom.Random(seed)"),
        ("formats.fit", "import io\ndef read(data):\n import fitdecode\n io.BytesIO(data)"),
        ("devices.display", "def show(self):\n    from rich.text import Text"),
        ("devices.display", "if TYPE_CHECKING:\n    from rich.text import Text"),
        ("journal", "def write(stream):\n    stream.write('a')"),
        ("model", "from typing import TYPE_CHECKING"),
    ],
)
def test_what_is_allowed_is_not_refused(module: str, source: str) -> None:
    """Downwards, leftwards and within the lists is fine."""
    assert not faults(module, source)


@pytest.mark.parametrize(
    ("module", "source", "fault"),
    [
        (
            "model",
            "from footfall.beats import phase_at",
            "model imports beats, which is not below it",
        ),
        ("model", "from footfall import beats", "model imports beats, which is not below it"),
        ("model", "import footfall.beats", "model imports beats, which is not below it"),
        (
            "model",
            "if TYPE_CHECKING:\n    from footfall.beats import x",
            "model imports beats, which is not below it",
        ),
        (
            "zones",
            "def f():\n    from footfall import paces",
            "zones imports paces, which is not below it",
        ),
        (
            "coach.phrases",
            "from footfall.coach.planner import Planner",
            "coach.phrases imports coach.planner, which is not below it",
        ),
        (
            "devices.voice",
            "from footfall.session import Session",
            "devices.voice imports session, which is not below it",
        ),
        (
            "session",
            "from footfall.devices import keys",
            "session imports devices.keys, which is not below it",
        ),
        (
            "drive",
            "from footfall.cli.main import main",
            "drive imports cli.main, which is not below it",
        ),
        ("drive", "from .session import Session", "drive imports .session by a relative name"),
        (
            "drive",
            "from footfall.bus import Bus",
            "drive imports bus, which has no place in PICTURE",
        ),
        ("bus", "", "bus has no place: put it into PICTURE in tests/test_layers.py"),
        (
            "coach.__init__",
            "import math",
            "coach.__init__ has no place: put it into PICTURE in tests/test_layers.py",
        ),
        ("beats", "import time", "beats imports time, which is not for pure modules"),
        (
            "session",
            "import threading",
            "session imports threading, which is not for pure modules",
        ),
        (
            "journal",
            "from pathlib import Path",
            "journal imports pathlib, which is not for pure modules",
        ),
        (
            "zones",
            "def f():\n    import os.path",
            "zones imports os, which is not for pure modules",
        ),
        ("mixer", "import soxr", "mixer imports soxr, which is not for pure modules"),
        ("journal", "open('a')", "journal calls open"),
        ("session", "print('a')", "session calls print"),
        ("library", "eval('1')", "library calls eval"),
        ("signals", "hash('a')", "signals calls hash"),
        ("athlete", "import random\nrandom.gauss(0, 1)", "athlete calls random.gauss"),
        ("athlete", "from random import gauss", "athlete takes gauss from random"),
        ("athlete", "from random import Random\nRandom()", "athlete makes a Random without a seed"),
        ("athlete", "import random\nrandom.Random()", "athlete makes a Random without a seed"),
        ("sounds", "import numpy as np\nnp.random.rand(3)", "sounds uses numpy.random"),
        ("sounds", "import numpy as np\nnp.load('a')", "sounds uses numpy.load"),
        (
            "sounds",
            "from numpy.random import default_rng",
            "sounds takes default_rng from numpy.random",
        ),
        ("sounds", "from numpy import fromfile", "sounds takes fromfile from numpy"),
        ("sounds", "clicks.tofile('a')", "sounds writes an array to a file"),
        ("formats.fit", "import fitdecode", "formats.fit imports fitdecode before it needs it"),
        ("formats.fit", "import io\nio.open('a')", "formats.fit uses io.open"),
        ("formats.fit", "from io import FileIO", "formats.fit takes FileIO from io"),
        (
            "mixer",
            "def f():\n    import fitdecode",
            "mixer imports fitdecode, which is not for pure modules",
        ),
        (
            "devices.display",
            "from rich.text import Text",
            "devices.display imports rich before it needs it",
        ),
        (
            "devices.display",
            "class A:\n    import rich",
            "devices.display imports rich before it needs it",
        ),
    ],
)
def test_what_is_forbidden_is_named(module: str, source: str, fault: str) -> None:
    """Each fault is found, alone, and told in a sentence."""
    assert [fault] == faults(module, source)
