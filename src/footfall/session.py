"""One workout in progress, without any input or output of its own.

`receive` takes what happened, `advance` what time it is; both answer with events, and
`next_deadline` says until when nothing will happen by itself. Every deadline is handled in order
and at its own time, so that it does not matter how often anybody asks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from footfall import gatt, zones
from footfall.beats import spm_at
from footfall.coach import metronome, phrases
from footfall.coach.cadence import Cadence
from footfall.coach.floats import Float
from footfall.coach.heart_rate import Ceiling, HeartRate
from footfall.coach.planner import LEAD, REACTION, HasFrames, Planner, Talk
from footfall.coach.sensors import SILENT, Sensors
from footfall.coach.stretch import Stretch
from footfall.errors import PacketError
from footfall.model import (
    RATE,
    Cue,
    DeviceReport,
    Distance,
    Effort,
    Ended,
    Event,
    Grid,
    GridBegan,
    Input,
    Key,
    KeyName,
    Kind,
    Lap,
    Notice,
    Packet,
    Priority,
    Prompt,
    Reading,
    ResolvedTarget,
    Runner,
    Say,
    SensorChanged,
    SetGrid,
    SetVolume,
    Signal,
    Spoken,
    SpokenCue,
    Status,
    Step,
    StepBegan,
    Time,
    Unit,
    Workout,
    frame_at,
    seconds_at,
)
from footfall.notation import write_step
from footfall.paces import effort_speed, step_speed
from footfall.signals import Signals
from footfall.timeline import Slot, Timeline, expected_seconds

FIX = RATE // 4
"""How long before a distance mark its moment is decided."""
COUNTED = 10.0
"""Seconds from which on a timed step ends in a countdown."""
ANNOUNCED = 4 * RATE
"""The next step's preview is over by then: one second before "three"."""
NEAR_MARK = 100.0
"""Metres before a distance mark at which the next step is announced."""
SHORTEST_NEAR_MARK = 150.0
"""Shorter steps have hardly begun there."""
SENSOR_NEWS = 60.0
"""Seconds for which a sensor's silence or return is worth saying."""
VOLUME_STEP = 2.0
"""Decibels a key press."""
LOUDEST, SOFTEST = 6.0, -30.0

STOPPED = "the session was stopped"
_VOLUME_KEYS = (KeyName.LOUDER, KeyName.QUIETER, KeyName.MUTE, KeyName.UNMUTE)
_EASE = (Kind.READY, Kind.REST, Kind.COOLDOWN, Kind.WARMUP, Kind.DRILL, Kind.EASY, Kind.STEADY)
_EASE_OF = {kind: rank for rank, kind in enumerate((*_EASE, Kind.FLOAT))}
"""How hard a kind of step is, where no heart rate tells; all others are harder."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the runner chose for this session."""

    spm: float | None = None
    """Cadence of steps that name none; None leaves them without a click."""
    click: bool = True
    """Whether steps that say nothing about their click have one."""
    talk: Talk = Talk.NORMAL
    ready: float = 0.0
    """Seconds of a `ready` step before the first."""


class Session:
    """One workout in progress. Time is seconds since it began; frames are counted at 48 kHz.

    `clip` tells how long a text takes to say; it must not depend on the voice in use.
    """

    def __init__(
        self,
        workout: Workout,
        clip: Callable[[str], HasFrames],
        runner: Runner | None = None,
        options: Options | None = None,
    ) -> None:
        self._runner = runner or Runner()
        self._options = options or Options()
        self._timeline = Timeline(workout, self._runner, self._options.ready)
        self._signals = Signals()
        self._planner = Planner(clip, self._options.talk)
        self._heart_rate = HeartRate()
        self._ceiling = Ceiling(zones.ceiling(self._runner))
        self._cadence = Cadence()
        self._float = Float()
        self._sensors = Sensors()
        self._now = 0
        self._grid = Grid(0, 0.0, 0.0, on=False)
        self._ordered: Grid | None = None
        """The next step's grid, once its order has left."""
        self._stretch: Stretch | None = None
        self._told: Step | None = None
        """The step that the runner was last told of, until it begins."""
        self._near: float | None = None
        """Metres into the step at which the next one is announced; None: not this way."""
        self._cues: list[SpokenCue] = []
        self._counts: Counter[Say] = Counter()
        self._noticed: set[str] = set()
        self._trim = 0.0
        self._volume = SetVolume(0.0)
        self._sensors_due: int | None = None
        self._paused_at: int | None = None
        self._paused_metres = 0.0
        self._before_pause = self._grid
        self._begun = False
        self._closing: str | None = None
        """The reason of the end, once only the last sentence is left to finish."""
        self.ended = False
        self._due: int | None = 0

    # --- the three questions --------------------------------------------------------------------

    def next_deadline(self) -> float | None:
        """Seconds at which `advance` has something to do; None once the session is over."""
        return None if self._due is None else seconds_at(self._due)

    def advance(self, now: float) -> list[Event]:
        """Let time go on to `now`, in seconds; time never goes back."""
        frame = frame_at(now)
        events: list[Event] = []
        while self._due is not None and self._due <= frame:
            self._now = max(self._now, self._due)
            events += self._handle()
            self._due = self._next_frame()
        self._now = max(self._now, frame)
        return events

    def receive(self, what: Input) -> list[Event]:
        """Take what happened at `what.at`, after every deadline up to then."""
        events = self.advance(what.at)
        if self.ended:
            return events
        match what:
            case Packet():
                events += self._take_packet(what)
            case Key():
                events += self._take_key(what.key)
            case DeviceReport():
                pass
        self._due = self._next_frame()
        return events

    @property
    def paused(self) -> bool:
        """Whether the runner has paused."""
        return self._paused_at is not None

    @property
    def waiting_since(self) -> float | None:
        """Since when only a key can take the session on; None when it goes on by itself."""
        if self._paused_at is not None:
            return seconds_at(self._paused_at)
        current = self._timeline.current
        if self._closing is None and current and isinstance(current.step.end, Lap):
            return seconds_at(self._timeline.began)
        return None

    @property
    def muted(self) -> bool:
        """Whether all sound is off."""
        return self._volume.muted

    # --- deadlines ------------------------------------------------------------------------------

    def _next_frame(self) -> int | None:
        if self.ended:
            return None
        if not self._begun:
            return 0
        due: list[int | None] = [self._planner.next_frame(), self._sensors_due]
        if self._closing is not None:
            due.append(self._planner.quiet_at)
        elif self._paused_at is None:
            due += [self._boundary_due(), self._near_due(), self._cue_due()]
        # What lies in the past is due now: a prediction can only be handled when it is made.
        soonest = min((frame for frame in due if frame is not None), default=None)
        return None if soonest is None else max(self._now, soonest)

    def _boundary_due(self) -> int | None:
        """When the step's end wants attention: first its orders leave, then it comes."""
        end = self._timeline.end
        if end is None or self._ordered is not None:
            return end
        return end - (LEAD if self._is_timed else FIX)

    def _near_due(self) -> int | None:
        return None if self._near is None else self._timeline.when(self._near)

    def _cue_due(self) -> int | None:
        frames = [f for f in map(self._cue_frame, self._cues) if f is not None]
        return min(frames) - REACTION if frames else None

    def _handle(self) -> Iterator[Event]:
        """Do what is due now, in a fixed order."""
        if not self._begun:
            self._begun = True
            yield from self._begin()
        if self._closing is None and self._paused_at is None:
            end = self._timeline.end
            if (
                self._ordered is None
                and end is not None
                and (self._boundary_due() or 0) <= self._now
            ):
                yield from self._order_boundary(max(end, self._now))
            end = self._timeline.end
            if self._ordered is not None and end is not None and end <= self._now:
                yield from self._cross(end, measured=True)
        if self._sensors_due is not None and self._sensors_due <= self._now:
            yield from self._watch_sensors()
        if self._closing is None and self._paused_at is None:
            yield from self._announce_near_mark()
            yield from self._say_cues()
        for event in self._planner.advance(self._now):
            if isinstance(event, Spoken) and event.kind is Say.PREVIEW:
                self._told = event.about
            yield event
        if self._closing is not None and self._planner.quiet_at <= self._now:
            self.ended = True
            yield Ended(seconds_at(self._now), self._closing)

    def _watch_boundary(self) -> Iterator[Event]:
        end, due = self._timeline.end, self._boundary_due()
        if self._ordered is None and end is not None and due is not None and due <= self._now:
            yield from self._order_boundary(max(end, self._now))
        end = self._timeline.end
        if self._ordered is not None and end is not None and end <= self._now:
            yield from self._cross(end, measured=True)

    # --- steps ----------------------------------------------------------------------------------

    @property
    def _is_timed(self) -> bool:
        current = self._timeline.current
        return current is not None and isinstance(current.step.end, Time)

    @property
    def _is_counted(self) -> bool:
        """Whether the current step ends in a countdown."""
        match self._timeline.current:
            case Slot(Step(end=Time(seconds=seconds))):
                return seconds >= COUNTED
        return False

    def _begin(self) -> Iterator[Event]:
        slot = self._timeline.current
        if slot is None:
            yield from self._close("done")
            return
        grid = self._grid_of(slot, 0, None)
        yield SetGrid(grid)
        yield from self._enter(slot, grid)
        words = (
            phrases.announce(slot.step)
            if slot.step.kind is Kind.READY
            else phrases.start(slot.step, slot.rep)
        )
        yield from self._say(Say.START, words, Priority.STEP, about=slot.step)
        yield from self._plan_end()

    def _order_boundary(self, end: int) -> Iterator[Event]:
        """The end is near and certain: what sounds from there on leaves for the mixer."""
        slot = self._timeline.next
        if slot is None:
            self._ordered = metronome.silenced(self._grid, end)
        else:
            self._ordered = self._grid_of(slot, end, self._grid)
        yield SetGrid(self._ordered)
        if not self._is_timed and self._timeline.fixed is None:
            self._timeline.fixed = end
            yield from self._mark_word(slot, end)

    def _mark_word(self, slot: Slot | None, end: int) -> Iterator[Event]:
        """At a distance mark one short word falls on the boundary, as *go* does on a timed one."""
        if slot is None:
            words = phrases.Words(phrases.DONE)
        elif self._told is not None:
            words = phrases.arrived(slot.step, slot.rep)
        else:
            return
        about = slot.step if slot else None
        prompt = Prompt(
            seconds_at(end), Say.STEP, words.text, Priority.STEP, words.short, about=about
        )
        yield from self._planner.reserve(prompt, self._now)

    def _cross(self, frame: int, measured: bool) -> Iterator[Event]:
        """The current step is over at `frame`, and the next begins there."""
        counted, told = self._is_counted and measured, self._told
        marked = measured and not self._is_timed
        grid, self._ordered, self._told = self._ordered, None, None
        slot = self._timeline.enter(frame, measured)
        if slot is None:
            if grid is None:
                grid = metronome.silenced(self._grid, frame)
                yield SetGrid(grid)
            yield from self._set_grid(grid)
            yield from self._close("done")
            return
        if grid is None:
            grid = self._grid_of(slot, frame, self._grid)
            yield SetGrid(grid)
        yield from self._enter(slot, grid)
        if told is None:
            words = phrases.announce(slot.step, *_counted(slot))
            yield from self._say(Say.STEP, words, Priority.STEP, about=slot.step)
        elif not counted and not marked:
            words = phrases.arrived(slot.step, slot.rep)
            yield from self._say(Say.STEP, words, Priority.STEP, about=slot.step)
        yield from self._plan_end()

    def _enter(self, slot: Slot, grid: Grid) -> Iterator[Event]:
        """The facts of a step that begins, and everybody who watches it told."""
        step, at = slot.step, seconds_at(self._timeline.began)
        targets = tuple(zones.resolve(target, self._runner) for target in step.targets)
        yield StepBegan(at, self._timeline.index, step, slot.rep, slot.of, targets)
        yield from self._set_grid(grid)
        self._stretch = self._stretch_of(slot, at, self._stretch)
        self._watch()
        self._cues = list(step.cues)
        yield from self._notices(step, at)
        yield from self._planner.retry(self._now)

    def _set_grid(self, grid: Grid) -> Iterator[Event]:
        self._grid = grid
        yield GridBegan(seconds_at(grid.frame), grid)

    def _plan_end(self) -> Iterator[Event]:
        """Reserve what leads to the step's end: the preview, the countdown, the mark."""
        slot, following = self._timeline.current, self._timeline.next
        assert slot is not None
        self._near = None
        match slot.step.end:
            case Distance(metres=metres) if metres >= SHORTEST_NEAR_MARK and self._told is None:
                self._near = metres - NEAR_MARK
        end = self._timeline.end
        if not self._is_counted or end is None:
            return
        last = phrases.COUNTDOWN[-1] if following else phrases.DONE
        for seconds, word in zip((3, 2, 1, 0), (*phrases.COUNTDOWN[:-1], last), strict=True):
            frame = end - seconds * RATE
            if frame > self._now:
                prompt = Prompt(seconds_at(frame), Say.COUNTDOWN, word, Priority.COUNTDOWN)
                yield from self._planner.reserve(prompt, self._now)
        if following is not None and self._told is None:
            words = phrases.preview(following.step, *_counted(following))
            prompt = Prompt(
                seconds_at(end - ANNOUNCED),
                Say.PREVIEW,
                words.text,
                Priority.STEP,
                words.short,
                about=following.step,
            )
            yield from self._planner.reserve(prompt, self._now, end=end - ANNOUNCED)

    def _announce_near_mark(self) -> Iterator[Event]:
        due = self._near_due()
        if due is None or due > self._now:
            return
        self._near = None
        following = self._timeline.next
        if following is None:
            words, about = phrases.near_mark(None), None
        else:
            words = phrases.near_mark(following.step, *_counted(following))
            about = following.step
        yield from self._say(Say.PREVIEW, words, Priority.STEP, about=about)

    def _grid_of(self, slot: Slot, frame: int, before: Grid | None) -> Grid:
        step = slot.step
        spm, spm_end = metronome.cadence(step, self._options.spm)
        if spm:
            spm, spm_end = spm + self._trim, spm_end and spm_end + self._trim
        frames = self._expected_frames(step) if spm_end else None
        on = metronome.is_heard(step, self._options.click)
        breath = step.click.breath if step.click else None
        return metronome.grid(before, frame, spm, spm_end, frames, on=on, breath=breath)

    def _close(self, reason: str) -> Iterator[Event]:
        """No step is left: one last sentence, then the end."""
        self._closing, self._stretch, self._near, self._cues = reason, None, None, []
        words = phrases.summary() if reason == "done" else phrases.stopped()
        yield from self._say(Say.SUMMARY, words, Priority.STEP)

    # --- words ----------------------------------------------------------------------------------

    def _say(
        self,
        kind: Say,
        words: phrases.Words,
        priority: Priority,
        *,
        about: Step | None = None,
        not_after: float | None = None,
        at: int | None = None,
    ) -> Iterator[Event]:
        """Offer a sentence to the planner, which knows when there is room for it."""
        end = None if self._closing else self._timeline.end
        self._planner.close_at(end if end is not None and end > self._now else None)
        when = seconds_at(self._now if at is None else at)
        prompt = Prompt(when, kind, words.text, priority, words.short, not_after, about)
        yield from self._planner.offer(prompt, self._now)

    def _cue_frame(self, cue: SpokenCue) -> int | None:
        """Where in the session the runner's own words fall; None while nobody knows."""
        end = self._timeline.end
        match cue.at:
            case Time(seconds=seconds):
                start = end if cue.from_end else self._timeline.began
                sign = -1 if cue.from_end else 1
                return None if start is None else start + sign * frame_at(seconds)
            case Distance() as distance:
                own = self._timeline.current and self._timeline.current.step.end
                if cue.from_end and isinstance(own, Distance):
                    return self._timeline.when(own.metres - distance.metres)
                return None if cue.from_end else self._timeline.when(distance.metres)
        return self._timeline.began

    def _say_cues(self) -> Iterator[Event]:
        for cue in list(self._cues):
            frame = self._cue_frame(cue)
            if frame is not None and frame - REACTION <= self._now:
                self._cues.remove(cue)
                words = phrases.Words(cue.text)
                at = max(frame, self._now)
                yield from self._say(Say.CUE, words, Priority.STEP, at=at)

    def _notices(self, step: Step, at: float) -> Iterator[Event]:
        """What the runner should know of a step, each said once in a session."""
        heart_rate = self._stretch and self._stretch.heart_rate
        if step.target("heart_rate") and heart_rate is None:
            yield from self._once(at, phrases.zones_unknown())
        if self._timeline.estimated:
            yield from self._once(at, phrases.distance_estimated())
        cadence = step.target("cadence")
        if cadence and cadence.unit is Unit.PERCENT_SPM:
            text = "No baseline cadence is known, so a cadence in percent has no click."
            if text not in self._noticed:
                self._noticed.add(text)
                yield Notice(at, text)

    def _once(self, at: float, words: phrases.Words) -> Iterator[Event]:
        if words.text not in self._noticed:
            self._noticed.add(words.text)
            yield Notice(at, words.text)
            yield from self._say(Say.PROGRESS, words, Priority.STEP, not_after=at + SENSOR_NEWS)

    # --- what sensors tell ----------------------------------------------------------------------

    def _take_packet(self, packet: Packet) -> Iterator[Event]:
        try:
            told = gatt.readings(packet)
        except PacketError as error:
            yield from self._complain(packet, error)
            return
        speed = total = None
        heard: list[Signal] = []
        for raw in told:
            reading = self._signals.take(raw)
            if reading is None:
                continue
            signal = reading.signal
            if signal is not Signal.BATTERY:
                yield reading
            yield from self._heard(reading)
            heard.append(signal)
            if signal is Signal.SPEED:
                speed = reading.value
            elif signal is Signal.DISTANCE:
                total = reading.value
        if speed is not None or total is not None:
            self._timeline.take_distance(packet.at, speed, total)
        yield from self._coach(packet.at, heard)

    def _complain(self, packet: Packet, error: PacketError) -> Iterator[Event]:
        text = f"{packet.sensor} sent something that cannot be read: {error}"
        if text not in self._noticed:
            self._noticed.add(text)
            yield Notice(packet.at, text)

    def _heard(self, reading: Reading) -> Iterator[Event]:
        for news in self._sensors.take(reading):
            yield from self._tell(news)
        if reading.signal in SILENT:
            due = frame_at(reading.at + SILENT[reading.signal])
            self._sensors_due = due if self._sensors_due is None else min(self._sensors_due, due)

    def _watch_sensors(self) -> Iterator[Event]:
        at = seconds_at(self._now)
        for news in self._sensors.advance(at):
            if isinstance(news, Cue) and news.signal in (Signal.CADENCE, Signal.SPEED):
                self._timeline.lose_distance(at)
            yield from self._tell(news)
        due = self._sensors.next_deadline()
        self._sensors_due = None if due is None else max(frame_at(due), self._now + 1)

    def _tell(self, news: Cue | SensorChanged) -> Iterator[Event]:
        if isinstance(news, SensorChanged):
            yield news
        elif self._closing is None:
            yield from self._prompt(news, not_after=news.at + SENSOR_NEWS)

    def _coach(self, at: float, heard: list[Signal]) -> Iterator[Event]:
        if self._closing is not None:
            return
        if Signal.HEART_RATE in heard:
            for cue in self._ceiling.consider(at, self._signals):
                yield from self._prompt(cue)
        stretch = self._stretch
        if stretch is None or self._paused_at is not None:
            return
        if Signal.HEART_RATE in heard:
            for cue in self._heart_rate.consider(at, stretch, self._signals):
                yield from self._prompt(cue)
        if Signal.CADENCE in heard:
            spm = spm_at(self._grid, self._now)
            for cue in self._cadence.consider(at, stretch, self._signals, spm):
                yield from self._prompt(cue)
        if Signal.SPEED in heard:
            for cue in self._float.consider(at, stretch, self._signals):
                yield from self._prompt(cue)

    def _prompt(self, cue: Cue, not_after: float | None = None) -> Iterator[Event]:
        words = phrases.prompt(cue, self._counts[cue.kind])
        self._counts[cue.kind] += 1
        priority = Priority.SAFETY if cue.kind is Say.CEILING else Priority.COACH
        yield from self._say(cue.kind, words, priority, not_after=not_after)

    def _watch(self) -> None:
        """Tell the watchers that a stretch begins, or goes on."""
        if self._stretch is not None:
            self._heart_rate.begin(self._stretch)
            self._cadence.begin(self._stretch)
            self._float.begin(self._stretch)

    def _stretch_of(self, slot: Slot, at: float, before: Stretch | None) -> Stretch:
        step = slot.step
        heart_rate = self._resolved(step, "heart_rate")
        speed = None
        if step.kind is Kind.FLOAT:
            speed = step_speed(step, self._runner)
            if speed is None and self._runner.vdot is not None:
                speed = effort_speed(Effort.MARATHON, self._runner.vdot)
        upward = before is None or self._hardness(step) > self._hardness(before.step)
        return Stretch(
            step,
            at,
            expected_seconds(step, self._runner),
            heart_rate if heart_rate and heart_rate.unit == Unit.BPM else None,
            upward=upward,
            from_rest=before is None or before.step.kind is Kind.READY,
            cadence=self._resolved(step, "cadence"),
            float_speed=speed,
        )

    def _resolved(self, step: Step, signal: str) -> ResolvedTarget | None:
        target = step.target(signal)
        return None if target is None else zones.resolve(target, self._runner)

    def _hardness(self, step: Step) -> float:
        """Orders steps by what they ask of the heart: by their zone, else by their kind."""
        band = self._resolved(step, "heart_rate")
        if band is not None and band.unit == Unit.BPM and band.low is not None:
            return band.low
        return float(_EASE_OF.get(step.kind, len(_EASE_OF)))

    def _expected_frames(self, step: Step) -> int | None:
        seconds = expected_seconds(step, self._runner)
        return None if seconds is None else frame_at(seconds)

    # --- what the runner presses ----------------------------------------------------------------

    def _take_key(self, key: KeyName) -> Iterator[Event]:
        if key in _VOLUME_KEYS:
            yield from self._change_volume(key)
        elif self._closing is not None:
            if key is KeyName.STOP:
                yield from self._planner.clear(self._now, STOPPED)
        elif key is KeyName.STOP:
            yield from self._stop()
        elif key is KeyName.RESUME and self._paused_at is not None:
            yield from self._resume(self._paused_at)
        elif self._paused_at is not None:
            yield Notice(seconds_at(self._now), "Paused. Press p to go on.")
        elif key is KeyName.PAUSE:
            yield from self._pause()
        elif key is KeyName.SKIP or (key is KeyName.LAP and self._ends_by_lap):
            yield from self._planner.clear(self._now, "the step ended early")
            self._ordered = None
            yield from self._cross(self._now, measured=False)
        elif key is KeyName.LAP:
            yield Notice(seconds_at(self._now), "Split.")
        elif key is KeyName.ADD_REP:
            yield from self._add_rep()
        elif key in (KeyName.FASTER, KeyName.SLOWER):
            yield from self._change_cadence(1.0 if key is KeyName.FASTER else -1.0)

    @property
    def _ends_by_lap(self) -> bool:
        current = self._timeline.current
        return current is not None and (
            isinstance(current.step.end, Lap) or self._timeline.estimated
        )

    def _stop(self) -> Iterator[Event]:
        yield from self._planner.clear(self._now, STOPPED)
        yield from self._change_grid(metronome.silenced(self._grid, self._now))
        yield from self._close("stopped")

    def _pause(self) -> Iterator[Event]:
        """Frames never stop; the workout does, and its click."""
        self._paused_at = self._now
        self._paused_metres = self._timeline.odometer.position(seconds_at(self._now))
        self._timeline.fixed = None
        yield from self._planner.clear(self._now, "the runner paused")
        self._before_pause = self._grid
        yield from self._change_grid(metronome.silenced(self._grid, self._now))
        yield from self._say(Say.PROGRESS, phrases.paused(), Priority.STEP)

    def _resume(self, paused_at: int) -> Iterator[Event]:
        at = seconds_at(self._now)
        metres = self._timeline.odometer.position(at) - self._paused_metres
        self._timeline.shift(self._now - paused_at, metres)
        self._paused_at = None
        yield from self._change_grid(metronome.rest_of(self._before_pause, paused_at, self._now))
        if self._stretch is not None:
            self._stretch = replace(self._stretch, began=at)
            self._watch()
        yield from self._plan_end()
        yield from self._say(Say.PROGRESS, phrases.resumed(), Priority.STEP)

    def _add_rep(self) -> Iterator[Event]:
        if not self._timeline.add_rep():
            yield Notice(seconds_at(self._now), "There is no set to add a rep to.")
            return
        # What was said or ordered of the next step may no longer hold.
        yield from self._planner.clear(self._now, "a rep was added")
        self._ordered = self._told = None
        yield from self._plan_end()
        yield from self._say(Say.PROGRESS, phrases.rep_added(), Priority.STEP)

    def _change_cadence(self, spm: float) -> Iterator[Event]:
        """The runner wants the beat quicker or slower, from now on and in later steps."""
        self._trim += spm
        if self._grid.spm:
            yield from self._change_grid(metronome.shifted(self._grid, self._now, spm))

    def _change_grid(self, grid: Grid) -> Iterator[Event]:
        """New beats from now on; a grid ordered for later is void with it."""
        self._ordered = None
        yield SetGrid(grid)
        yield from self._set_grid(grid)

    def _change_volume(self, key: KeyName) -> Iterator[Event]:
        decibels, muted = self._volume.decibels, self._volume.muted
        match key:
            case KeyName.LOUDER:
                decibels = min(LOUDEST, decibels + VOLUME_STEP)
            case KeyName.QUIETER:
                decibels = max(SOFTEST, decibels - VOLUME_STEP)
            case _:
                muted = key is KeyName.MUTE
        self._volume = SetVolume(decibels, muted)
        yield self._volume

    # --- what the screen shows ------------------------------------------------------------------

    def status(self, now: float) -> Status | None:
        """What the runner sees of a moment; None before the first step and after the last."""
        slot = self._timeline.current
        if slot is None or not self._begun or self._closing is not None:
            return None
        frame = frame_at(now) if self._paused_at is None else self._paused_at
        at = seconds_at(frame)
        step, timeline = slot.step, self._timeline
        left_seconds = left_metres = part = None
        match step.end:
            case Time(seconds=seconds):
                left_seconds = max(0.0, seconds_at(timeline.began) + seconds - at)
                part = 1 - left_seconds / seconds
            case Distance(metres=metres):
                left_metres = max(0.0, timeline.left(metres, at))
                part = max(0.0, 1 - left_metres / metres)
        heart_rate = self._signals.current(Signal.HEART_RATE, now)
        return Status(
            now,
            "get ready" if step.kind is Kind.READY else write_step(step),
            step.kind,
            slot.rep,
            slot.of,
            left_seconds,
            left_metres,
            timeline.estimated,
            part,
            self._signals.mean(Signal.CADENCE, now),
            spm_at(self._grid, frame) or None,
            heart_rate,
            None if heart_rate is None else zones.zone_of(heart_rate, self._runner),
            self._paused_at is not None,
            self._grid.on,
        )


def _counted(slot: Slot) -> tuple[int | None, int | None]:
    """The numbers that are said of a slot: a second hard step of a rep is not counted again."""
    return slot.rep, slot.of if slot.leads else None
