"""The screen: one live line while the runner runs, or plain lines where there is no terminal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from threading import Lock
from typing import TYPE_CHECKING, TextIO

from footfall.devices.keys import LEGEND
from footfall.durations import clock_words
from footfall.model import METRES, Kind, SensorChanged, Status, StepBegan
from footfall.notation_write import write_step

if TYPE_CHECKING:
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

INTERVAL = 0.25
"""Seconds between two pictures of the live line: a refresh costs 2-4 ms, and a runner reads no
faster."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The few signs that a terminal may lack."""

    heart: str
    dot: str
    unknown: str
    full: str
    half: str
    empty: str
    step: str
    quotes: tuple[str, str]
    more: str


UNICODE = Glyphs("♥", " · ", "–", "━", "╾", "─", "▸", ("“", "”"), "…")
ASCII = Glyphs("HR", " | ", "-", "=", "=", "-", ">", ('"', '"'), ".")


def glyphs_of(stream: TextIO) -> Glyphs:
    """The signs that a stream can show."""
    utf8 = (stream.encoding or "").lower().replace("-", "") == "utf8"
    return UNICODE if utf8 else ASCII


def plain(text: str, glyphs: Glyphs) -> str:
    """A text for a terminal that may have no other signs than ASCII: a workout has `×` and `–`."""
    if glyphs is UNICODE:
        return text
    return text.replace("×", "x").replace("–", "-").encode("ascii", "replace").decode()


BARS = (24, 16, 12, 8)
"""How long the bar of the step's progress may be; the longest that fits, else none."""

SHORTEN = (
    *("click", "incline", "step", "rep", "cadence", "step", "clock", "left"),
    *("step", "rep", "cadence", "heart"),
)
"""What gives way on a narrow terminal, in turn; a name that comes twice gives way twice."""

STEP_LENGTHS = (28, 12)
"""Characters that the step's words are cut to before they go."""

NEAR = 0.03
"""The share of its target within which a cadence counts as met, as the coach has it."""

KIND_STYLES = {
    Kind.WORK: "red",
    Kind.SPRINT: "red",
    Kind.STRIDE: "red",
    Kind.STEADY: "blue",
    Kind.FLOAT: "cyan",
    Kind.READY: "yellow",
    Kind.DRILL: "yellow",
}
"""The colour of a step; all that is easy is green."""

SENSOR_WORDS = {
    "connected": "is connected",
    "silent": "is silent",
    "lost": "is lost, and sought",
    "back": "is back",
    "steps": "follows the steps",
}
"""What the screen tells of a sensor; that it was found is no use to a runner yet."""

ZONE_STYLES = {1: "bright_black", 2: "blue", 3: "green", 4: "yellow", 5: "red"}

Span = tuple[str, str]
"""Text, and its style in rich's words."""


# --- What stands in the live line ---------------------------------------------------------------


def time_words(seconds: float) -> str:
    """Seconds still to go, begun ones counted: it says 3 when the voice says three."""
    whole = max(0, ceil(seconds - 1e-6))
    return clock_words(whole) if whole >= 60 else f"{whole} s"


def distance_words(metres: float, imperial: bool, *, to_go: bool = True) -> str:
    """A distance: metres then kilometres, or yards then miles. Begun ones count while it is
    `to_go`; of a whole way the nearest is told.
    """
    small, large = ("yd", "mi") if imperial else ("m", "km")
    whole = max(0, ceil(metres / METRES[small] - (1e-6 if to_go else 0.5)))
    return f"{whole} {small}" if whole < 1000 else f"{metres / METRES[large]:.2f} {large}"


def bar(part: float, cells: int, glyphs: Glyphs) -> tuple[str, str]:
    """The done and the open end of a bar, together `cells` long, fine to half a cell."""
    halves = int(min(1.0, max(0.0, part)) * cells * 2)
    done = glyphs.full * (halves // 2) + glyphs.half * (halves % 2)
    return done, glyphs.empty * (cells - len(done))


def live_line(
    status: Status, width: int, glyphs: Glyphs = UNICODE, imperial: bool = False
) -> list[Span]:
    """The line for a moment in at most `width` columns; what matters least gives way first."""
    head: list[Span] = [(" PAUSED ", "black on yellow"), ("  ", "")] if status.paused else []
    room = width - _length(head)
    forms = _forms(status, glyphs, imperial)
    for name in SHORTEN:
        if _length(_joined(forms, glyphs)) <= room:
            break
        forms[name] = forms[name][1:] or [[]]
    spans = _joined(forms, glyphs)
    cells = next((cells for cells in BARS if cells + 2 <= room - _length(spans)), 0)
    if cells and status.part is not None and not head:
        done, to_do = bar(status.part, cells, glyphs)
        style = KIND_STYLES.get(status.kind, "green")
        head = [(done, style), (to_do, "bright_black"), ("  ", "")]
    return head + spans


def _forms(status: Status, glyphs: Glyphs, imperial: bool) -> dict[str, list[list[Span]]]:
    """Each part of the line, in the order of the line, from its longest form to its shortest."""
    kind = KIND_STYLES.get(status.kind, "green")
    rep, of = status.rep is not None, status.of is not None
    names = [status.step, *(_cut(status.step, length, glyphs) for length in STEP_LENGTHS)]
    value, target, cadence_style = _cadence(status, glyphs)
    cadence = [(value, cadence_style), (f"/{target}" if target else "", "")]
    zone = [(f" Z{status.zone}", _zone_style(status))] if status.zone else []
    heart = [
        (f"{glyphs.heart} ", "red"),
        (_number(status.heart_rate, glyphs), _zone_style(status)),
        *zone,
    ]
    return {
        "rep": [
            [(f"Rep {status.rep}" + f" of {status.of}" * of, "bold")] if rep else [],
            [(f"{status.rep}" + f"/{status.of}" * of, "bold")] if rep else [],
            [],
        ],
        "step": [[(name, f"bold {kind}")] for name in names] + [[]],
        "left": [[(text, "bold")] for text in _left(status, imperial)],
        "cadence": [[*cadence, (" spm", "")], cadence, []],
        "heart": [heart, []],
        "incline": [[(f"{status.incline:+.1f} %", "")] if status.incline else [], []],
        "clock": [[(clock_words(status.clock), "bright_black")], []],
        "click": [[] if status.click else [("click off", "bright_black")], []],
    }


def _left(status: Status, imperial: bool) -> tuple[str, str]:
    if status.left_seconds is not None:
        words = time_words(status.left_seconds)
    elif status.left_metres is not None:
        words = "~" * status.estimated + distance_words(status.left_metres, imperial)
    else:
        return (status.awaited, status.awaited) if status.awaited else ("space ends it", "space")
    return f"{words} left", words


def _cadence(status: Status, glyphs: Glyphs) -> tuple[str, str, str]:
    """The cadence, its target or nothing, and the style that tells how they agree."""
    value, target = status.cadence, status.cadence_target
    if not target:
        return _number(value, glyphs), "", "bold"
    if value is None:
        return _number(value, glyphs), f"{target:.0f}", ""
    style = "bold green" if abs(value - target) <= NEAR * target else "bold yellow"
    return _number(value, glyphs), f"{target:.0f}", style


def _zone_style(status: Status) -> str:
    return f"bold {ZONE_STYLES.get(status.zone or 0, '')}".strip()


def _number(value: float | None, glyphs: Glyphs) -> str:
    return glyphs.unknown if value is None else f"{value:.0f}"


def _cut(text: str, length: int, glyphs: Glyphs) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + glyphs.more


def _joined(forms: dict[str, list[list[Span]]], glyphs: Glyphs) -> list[Span]:
    spans: list[Span] = []
    for first, *_ in forms.values():
        if first:
            spans += [(glyphs.dot, "bright_black")] * bool(spans) + first
    return spans


def _length(spans: list[Span]) -> int:
    return sum(len(text) for text, _ in spans)


# --- The screen ---------------------------------------------------------------------------------


class Display:
    """Shows a session on a stream: a `drive.Screen`.

    A terminal gets the live line, with what is said above it. Call it from one thread; `help` may
    come from another. No method raises because the stream is gone: a run outlives the remote shell
    that began it.
    """

    def __init__(
        self,
        stream: TextIO | None = None,
        imperial: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
        live: bool = True,
        sensors: bool = False,
    ) -> None:
        """`stream` is standard output when it is None. `monotonic` only spaces the pictures.

        Not `live`, a terminal gets plain lines, too. `sensors`: whether it tells what becomes of
        them, which is no news of simulated ones.
        """
        self._stream = sys.stdout if stream is None else stream
        self._imperial, self._monotonic = imperial, monotonic
        self._glyphs = glyphs_of(self._stream)
        self._clock = 0.0
        self._next = 0.0
        self._shown: tuple[int, list[Span]] | None = None
        """The picture that is on the screen, for a terminal so wide: only a new one is drawn."""
        self._tells_sensors = sensors
        self._sensors: dict[str, str] = {}
        """What was last told of each."""
        self._gone = False
        dumb = os.environ.get("TERM", "") in ("dumb", "unknown")
        self._has_line = live and self._stream.isatty() and not dumb
        self._live: Live | None = None
        self._beginning = Lock()

    def look(self, now: float, status: Callable[[float], Status | None]) -> None:
        """Time is `now`; `status` is asked what the line shows, four times a second at most."""
        self._clock = now
        if not self._has_line or self._monotonic() < self._next:
            return
        self._next = self._monotonic() + INTERVAL
        if (moment := status(now)) is None:
            return
        with self._stream_may_be_gone():
            live = self._begun()
            # The last column stays free: some terminals wrap when it is filled.
            width = live.console.width - 1
            spans = live_line(moment, width, self._glyphs, self._imperial)
            if (width, spans) != self._shown:
                self._shown = width, spans
                live.update(_text(self._encodable(spans)), refresh=True)

    def step(self, began: StepBegan) -> None:
        """A step has begun."""
        name = "get ready" if began.step.kind is Kind.READY else write_step(began.step)
        of = f" of {began.of}" if began.of else ""
        rep = f"Rep {began.rep}{of}{self._glyphs.dot}" if began.rep else ""
        style = f"bold {KIND_STYLES.get(began.step.kind, 'green')}"
        self._line(began.at, [(f"{self._glyphs.step} {rep}{name}", style)])

    def say(self, text: str, at: float | None = None) -> None:
        """A sentence is being said; `at` is the latest `now` when it is None."""
        opening, closing = self._glyphs.quotes
        self._line(at, [(f"{opening}{text}{closing}", "")])

    def notice(self, text: str, at: float | None = None) -> None:
        """Something to read."""
        self._line(at, [(text, "yellow")])

    def sensor(self, changed: SensorChanged) -> None:
        """A sensor came or went. A battery that changes is no news."""
        words = SENSOR_WORDS.get(changed.state)
        if not self._tells_sensors or words is None:
            return
        if self._sensors.get(changed.sensor) == changed.state:
            return
        self._sensors[changed.sensor] = changed.state
        battery = f", its battery at {changed.battery} %" if changed.battery is not None else ""
        battery = battery if changed.state == "connected" else ""
        self._line(changed.at, [(f"{changed.sensor} {words}{battery}.", "bright_black")])

    def help(self) -> None:
        """The keys and what they do."""
        spans: list[Span] = []
        for key, does in LEGEND:
            spans += [(self._glyphs.dot, "bright_black")] * bool(spans)
            spans += [(key, "bold"), (f" {does}", "")]
        self._line(None, spans)

    def close(self) -> None:
        """Leave the screen as it is, below what was shown."""
        if self._live is not None:
            with self._stream_may_be_gone():
                self._live.stop()
        self._live, self._has_line = None, False

    def _line(self, at: float | None, spans: list[Span]) -> None:
        """A line that stays, with its time before it."""
        if self._gone:
            return
        self._clock = self._clock if at is None else at
        clock, spans = f"{clock_words(self._clock):>7}", self._encodable(spans)
        with self._stream_may_be_gone():
            if self._has_line:
                _print_beside(self._begun().console, clock, _text(spans))
            else:
                print(clock, "".join(text for text, _ in spans), file=self._stream, flush=True)

    def _encodable(self, spans: list[Span]) -> list[Span]:
        return [(plain(text, self._glyphs), style) for text, style in spans]

    @contextmanager
    def _stream_may_be_gone(self) -> Iterator[None]:
        """A closed pipe or a dropped remote shell ends what is shown, never the run."""
        try:
            yield
        except (OSError, ValueError):  # ValueError: the stream was closed
            self._live, self._has_line, self._gone = None, False, True

    def _begun(self) -> Live:
        """The live line, begun when it is first used: rich is slow to import, and by then the
        sound has begun.
        """
        with self._beginning:
            if self._live is None:
                self._live = begin_live(self._stream)
            return self._live


def begin_live(stream: TextIO) -> Live:
    """A region of a terminal that is drawn anew in place, when it is told to."""
    from rich.console import Console
    from rich.live import Live

    console = Console(file=stream, highlight=False, emoji=False)
    live = Live(console=console, auto_refresh=False)
    live.start()
    # rich hides the cursor; after a kill -9 or Ctrl-Z nobody would bring it back.
    console.show_cursor(True)
    return live


def _print_beside(console: Console, clock: str, text: Text) -> None:
    """Print a clock and a text; a text of several lines stays right of the clock."""
    from rich.table import Table

    table = Table.grid(padding=(0, 1))
    table.add_row(f"[bright_black]{clock}", text)
    console.print(table)


def _text(spans: list[Span]) -> Text:
    from rich.text import Text

    return Text.assemble(*spans)
