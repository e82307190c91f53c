"""One workout in progress, without any input or output of its own.

`receive` takes what happened, `advance` what time it is; both answer with events, and
`next_deadline` says until when nothing will happen by itself. Every deadline is handled in order
and at its own time, so that it does not matter how often anybody asks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from footfall import gatt, zones
from footfall.coach.adaptive import Adaptive, News, Rise
from footfall.coach.announcer import NEWS, Announcer
from footfall.coach.audible import Audible, Turns
from footfall.coach.coach import Coach
from footfall.coach.form import Form
from footfall.coach.lag import PRIOR, Lag
from footfall.coach.learned import Learned
from footfall.coach.phrases import Phrases, Words
from footfall.coach.planner import LEAD, HasFrames, Planner, Talk
from footfall.coach.pulse import Pulse
from footfall.coach.sensors import SILENT, SOONEST_SILENT
from footfall.errors import PacketError
from footfall.faders import Faders
from footfall.model import (
    RATE,
    Cue,
    DeviceReport,
    Distance,
    Drawn,
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
    Part,
    Priority,
    Prompt,
    Resumed,
    Runner,
    Say,
    SensorChanged,
    SetGrid,
    SetLevel,
    Signal,
    Spoken,
    Status,
    Step,
    StepBegan,
    Time,
    Unit,
    Until,
    Workout,
    frame_at,
    seconds_at,
)
from footfall.notation import write_step
from footfall.timeline import Slot, Timeline, expected_seconds

FIX = RATE // 4
"""How long before a distance mark its moment is decided; slow headphones need it earlier."""
LATE_MARK = 10 * RATE
"""How long after an estimated mark a lap still means that mark."""
STOPPED = "the session was stopped"
_NO_NEWS = {
    Say.SENSOR_BACK: (Say.SENSOR_SILENT, Say.SENSOR_STEPS),
    Say.SENSOR_SILENT: (Say.SENSOR_BACK, Say.SENSOR_FOUND),
    Say.SENSOR_LOST: (Say.SENSOR_BACK, Say.SENSOR_FOUND),
    Say.SENSOR_STEPS: (Say.SENSOR_BACK,),
}
"""What takes back what has waited to be said, and makes both of them no news."""
_RETURNS = {Say.HEART_RATE_BACK, Say.CADENCE_BACK}
"""What is news only to whoever was told of the opposite."""
STALE = 8.0
"""Seconds after which what the coach said of the runner is no longer worth repeating."""
FOUND = 5 * RATE
"""How long after the start it is said that nothing measures distance: sensors need a moment."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the runner chose for this session."""

    spm: float | None = None
    """Cadence of steps that name none; None leaves them without a click."""
    click: bool = True
    """Whether steps that say nothing about their click have one."""
    rise: Rise | None = None
    """Leads the cadence of steps that name none from the runner's own upward; None leaves it to
    `spm`."""
    turns: Turns | None = None
    """By the clock, seconds with the click and without it."""
    on_demand: bool = False
    """Whether the click goes while the feet are on the beat."""
    every: int = 1
    """Only every n-th step is clicked: 2 clicks strides."""
    accents: tuple[int, ...] = ()
    """Groups of steps whose first is accented, as in `Grid`, where a step names none of its own."""
    levels: Mapping[Part, float] = field(default_factory=dict)
    """Decibels of the parts of the mix that begin louder or softer, each within `LEVELS`."""
    talk: Talk = Talk.NORMAL
    phrases: Phrases = field(default_factory=Phrases)
    """The language, and the runner's own wordings."""
    focus: str | None = None
    """The theme of this week's form cues, one of `form.THEMES`; None says nothing of form."""
    strides: Mapping[str, bool] = field(default_factory=dict)
    """Of sensors known from earlier, whether their cadence counts strides instead of steps."""
    seed: int = 1
    """Of what is drawn by chance."""
    lag: Lag | None = None
    """How late the runner's heart answers, where it was learned earlier."""
    ready: float = 0.0
    """Seconds of a `ready` step before the first."""
    lead: float = 0.0
    """Seconds by which the headphones are behind what the device knows: speech leaves earlier."""
    kept: bool = False
    """Whether a file keeps what is said, also while there is no sound device."""


class Session:
    """One workout in progress. Time is seconds since it began; frames are counted at 48 kHz.

    `clip` tells how long a text takes to say; it must not depend on the voice in use. `coach` is
    who looks on; others than ours are there to be measured against it.
    """

    def __init__(
        self,
        workout: Workout,
        clip: Callable[[str], HasFrames],
        runner: Runner | None = None,
        options: Options | None = None,
        coach: Callable[[Runner], Coach] = Coach,
    ) -> None:
        self._runner = runner or Runner()
        self._options = options or Options()
        self._timeline = Timeline(workout, self._runner, self._options.ready, self._options.seed)
        self._lead = frame_at(self._options.lead)
        self._planner = Planner(clip, self._options.talk, self._lead)
        self._phrases = self._options.phrases
        form = Form(self._options.focus, self._options.talk) if self._options.focus else None
        self._announcer = Announcer(self._timeline, self._planner, self._phrases, form)
        self._coach = coach(self._runner)
        for sensor, strides in self._options.strides.items():
            self._coach.signals.remember(sensor, strides)
        if self._options.lag is not None:
            self._coach.remember(self._options.lag)
        self._records = gatt.Records()
        self._counts: Counter[Say] = Counter()
        self._told: Counter[News] = Counter()
        """What the click that learns has told so far."""
        self._reminded: set[str] = set()
        """Of what the runner was reminded in this step, and has not been told that it is well."""
        self._now = 0
        self._due: int | None = 0
        options = self._options
        self._pulse = Pulse(
            options.spm,
            options.click,
            options.every,
            options.accents,
            Adaptive(options.rise) if options.rise else None,
            Audible(options.turns) if options.turns or options.on_demand else None,
        )
        self._sensors_due: int | None = FOUND
        self._faders = Faders(self._options.levels)
        self._sound = DeviceReport(0.0, 0, 0.0, "", "open")
        """How the sound device fares, as it was last reported."""
        self._latency = 0
        """The most milliseconds that a device had in hand."""
        self._begun = False
        self._closing: str | None = None
        """The reason of the end, once only the last sentence is left to finish."""
        self._untold = False
        """Whether the runner paused before a word was heard of this step."""
        self.ended = False

    # --- the three questions --------------------------------------------------------------------

    def next_deadline(self) -> float | None:
        """Seconds at which `advance` has something to do; None: not before something happens."""
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
                events += self._take_report(what)
            case SensorChanged():
                self._coach.note(what)
            case Resumed():
                events += self._go_on(what)
            case Notice():
                events.append(what)
        self._due = self._next_frame()
        return events

    @property
    def paused(self) -> bool:
        """Whether the runner has paused."""
        return self._timeline.paused_at is not None

    @property
    def began(self) -> float:
        """Seconds at which the step in progress began, later by the pauses in it."""
        return seconds_at(self._timeline.began)

    @property
    def is_closing(self) -> bool:
        """Whether no step is left, and only the last sentence is to finish."""
        return self._closing is not None

    @property
    def strides(self) -> Mapping[str, bool]:
        """Of the sensors whose unit is known by now, whether they count strides: to remember."""
        return self._coach.signals.units()

    @property
    def learned(self) -> Learned:
        """What this session knows of its runner by now: to begin the next one with."""
        lag, click = self._coach.lag, self._pulse.adaptive
        return Learned(None if lag == PRIOR else lag, click.known if click else None)

    @property
    def muted(self) -> bool:
        """Whether all sound is off."""
        return self._faders.muted

    @property
    def waiting_since(self) -> float | None:
        """Since when only a key can take the session on; None when it goes on by itself."""
        if self._timeline.paused_at is not None:
            return seconds_at(self._timeline.paused_at)
        current = self._timeline.current
        if self._closing is None and current and isinstance(current.step.end, Lap):
            return seconds_at(self._timeline.began)
        return None

    # --- deadlines ------------------------------------------------------------------------------

    def _next_frame(self) -> int | None:
        if self.ended:
            return None
        if not self._begun:
            return 0
        due = [self._planner.next_frame(), self._sensors_due]
        if self._closing is not None:
            due.append(self._planner.quiet_at)
        elif not self.paused:
            due += (self._boundary_due(), self._announcer.due(), self._timeline.gate_due)
            due.append(self._pulse.next_frame(self._now))
        soonest = min([frame for frame in due if frame is not None], default=None)
        # What lies in the past is due now: a prediction can only be handled when it is made.
        return None if soonest is None else max(self._now, soonest)

    def _boundary_due(self) -> int | None:
        """When the step's end wants attention: first its orders leave, then it comes."""
        end = self._timeline.end
        if end is None or self._pulse.promised is not None:
            return end
        return end - (LEAD if self._is_timed else FIX + self._lead)

    def _handle(self) -> Iterator[Event]:
        """Do what is due now, in a fixed order."""
        if not self._begun:
            self._begun = True
            yield from self._begin()
        if self._is_running and self._timeline.expire(self._now):
            yield from self._announcer.retime(self._now)
        if self._is_running:
            yield from self._watch_boundary()
        if self._sensors_due is not None and self._sensors_due <= self._now:
            yield from self._watch_sensors()
        if self._is_running:
            turned = self._pulse.turn(self._now)
            if turned is not None:
                yield from self._change_grid(turned)
            yield from self._announcer.advance(self._now)
        yield from self._announcer.speak(self._now)
        if self._closing is not None and self._planner.quiet_at <= self._now:
            self.ended = True
            yield Ended(seconds_at(self._now), self._closing)

    def _watch_boundary(self) -> Iterator[Event]:
        end, due = self._timeline.end, self._boundary_due()
        if (
            self._pulse.promised is None
            and end is not None
            and due is not None
            and due <= self._now
        ):
            yield from self._order_boundary(max(end, self._now))
            end = self._timeline.end
        if self._pulse.promised is not None and end is not None and end <= self._now:
            yield from self._cross(end, measured=True)

    # --- steps ----------------------------------------------------------------------------------

    @property
    def _is_running(self) -> bool:
        """Whether the workout goes on: not paused, and not over."""
        return self._closing is None and not self.paused

    @property
    def _is_timed(self) -> bool:
        current = self._timeline.current
        return current is not None and isinstance(current.step.end, Time)

    def _begin(self) -> Iterator[Event]:
        for part, decibels in self._options.levels.items():
            yield SetLevel(part, decibels)
        slot = self._timeline.current
        if slot is None:
            yield from self._close("done")
            return
        grid = self._pulse.first(slot.step, self._seconds_of(slot))
        yield SetGrid(grid)
        yield from self._enter(slot, grid)
        yield from self._announcer.start(slot, self._now)
        yield from self._notices(slot.step)

    def _order_boundary(self, end: int) -> Iterator[Event]:
        """The end is near and certain: what sounds from there on leaves for the mixer."""
        slot = self._timeline.settle(end)
        yield from self._announcer.settle(slot, self._now)
        grid = self._grid_of(slot, end)
        self._pulse.promised = grid
        yield SetGrid(grid)
        if not self._is_timed and self._timeline.fixed is None:
            self._timeline.fixed = end
            if self._timeline.gate is None:
                yield from self._announcer.mark(slot, end, self._now)

    def _cross(self, frame: int, *, measured: bool) -> Iterator[Event]:
        """The current step is over at `frame`, and the next begins there.

        `measured`: it ended where it should, not where a key ended it.
        """
        marked = measured and (self._announcer.counts_down or not self._is_timed)
        grid, self._pulse.promised = self._pulse.promised, None
        slot = self._timeline.enter(frame, measured)
        if grid is None:
            grid = self._grid_of(slot, frame)
            yield SetGrid(grid)
        if slot is None:
            yield from self._set_grid(grid)
            yield from self._close("done")
            return
        yield from self._enter(slot, grid)
        yield from self._announcer.arrive(slot, self._now, marked=marked)
        yield from self._notices(slot.step)

    def _enter(self, slot: Slot, grid: Grid) -> Iterator[Event]:
        """The facts of a step that begins; the coach watches it."""
        step, at = slot.step, seconds_at(self._timeline.began)
        targets = tuple(zones.resolve(target, self._runner) for target in step.targets)
        yield StepBegan(at, self._timeline.index, step, slot.rep, slot.of, targets)
        self._pulse.enter(step, grid)
        yield GridBegan(seconds_at(grid.frame), grid)
        self._reminded.clear()
        self._coach.enter(slot, at, free_cadence=self._pulse.leaves_free)

    def _set_grid(self, grid: Grid) -> Iterator[Event]:
        self._pulse.grid = grid
        yield GridBegan(seconds_at(grid.frame), grid)

    def _grid_of(self, slot: Slot | None, frame: int) -> Grid:
        """The beats of a slot that begins at `frame`; None stands for the end of the workout."""
        if slot is None:
            return self._pulse.silenced(frame)
        return self._pulse.then(slot.step, frame, self._seconds_of(slot))

    def _seconds_of(self, slot: Slot) -> float | None:
        return expected_seconds(slot.step, self._runner)

    def _notices(self, step: Step) -> Iterator[Event]:
        """What the runner should know of a step, each said once in a session."""
        heart_rate = step.target("heart_rate")
        if heart_rate and zones.resolve(heart_rate, self._runner).unit != Unit.BPM:
            lacking = zones.lacking(heart_rate, self._runner)
            yield from self._announcer.once(self._now, self._phrases.zones_unknown(lacking))
        yield from self._tell_unmeasured()
        cadence = step.target("cadence")
        if cadence and cadence.unit is Unit.PERCENT_SPM and not self._pulse.knows_own:
            text = "No baseline cadence is known, so a cadence in percent has no click."
            yield from self._announcer.notice(self._now, text)

    def _tell_unmeasured(self) -> Iterator[Event]:
        """What nobody measures ends a step by its pace, at its maximum, or by the runner's key."""
        if not self._is_running or self._now < FOUND:
            return
        told, at = self._coach.signals.last_at(Signal.HEART_RATE), seconds_at(self._now)
        if self._timeline.gate and (told is None or at - told >= SILENT[Signal.HEART_RATE]):
            text = "No heart rate is known: press space to go on, or wait for the step's maximum."
            words, end = self._phrases.heart_rate_unknown(), self._timeline.end
            yield from self._announcer.once(self._now, words, text, end)
        if self._timeline.estimated:
            text = "No sensor measures the distance: it is estimated. Press space at the mark."
            yield from self._announcer.once(self._now, self._phrases.distance_estimated(), text)

    def _close(self, reason: str) -> Iterator[Event]:
        """No step is left: one last sentence, then the end."""
        self._closing = reason
        words = self._summary() if reason == "done" else self._phrases.stopped()
        yield from self._announcer.close(self._now, words)

    def _summary(self) -> Words:
        """The last sentence: the time run, and the way, where a sensor has measured it."""
        way = self._timeline.so_far(self._now)
        far = way.metres / 1000 if self._timeline.odometer.told else None
        return self._phrases.summary(way.seconds, far)

    # --- what sensors tell ----------------------------------------------------------------------

    def _take_packet(self, packet: Packet) -> Iterator[Event]:
        try:
            told = self._records.readings(packet)
            if packet.characteristic in (gatt.WORN, gatt.MOUNTED):
                place = gatt.place(packet.characteristic, packet.data)
                self._coach.signals.wear(packet.sensor, packet.characteristic, place)
        except PacketError as error:
            text = f"{packet.sensor} sent something that cannot be read: {error}"
            subject = f"{packet.sensor} {packet.characteristic}"
            yield from self._announcer.notice(self._now, text, subject)
            return
        heard: dict[Signal, float] = {}
        for raw in told:
            reading = self._coach.take(raw)
            if raw.signal is Signal.CADENCE:
                yield from self._tell_unit(packet.sensor)
            if reading is not None:
                heard[reading.signal] = reading.value
                if reading.signal is not Signal.BATTERY and reading.signal is not Signal.INCLINE:
                    yield reading
            for news in self._coach.hear(raw, counts=reading is not None):
                yield from self._tell(news)
        if Signal.HEART_RATE in heard and self._closing is None:
            bpm = self._coach.signals.current(Signal.HEART_RATE, packet.at)
            if self._timeline.hear(self._now, bpm):
                yield from self._announcer.retime(self._now)
        # Which signal falls silent first is found out when the first one can have done so.
        due = frame_at(packet.at + SOONEST_SILENT)
        if self._sensors_due is None or due < self._sensors_due:
            self._sensors_due = due
        speed, total = heard.get(Signal.SPEED), heard.get(Signal.DISTANCE)
        if speed is not None or total is not None:
            self._timeline.take_distance(packet.at, speed, total)
        if self._closing is None:
            spm = self._pulse.spm(self._now) if self._pulse.asked else 0.0
            for cue in self._coach.consider(packet.at, heard, spm, paused=self.paused):
                yield from self._prompt(cue)
            if Signal.CADENCE in heard and self._pulse.minds_feet and not self.paused:
                yield from self._follow_feet(packet.at, heard[Signal.CADENCE])

    def _follow_feet(self, at: float, latest: float) -> Iterator[Event]:
        """The click answers to the feet, where it may."""
        signals = self._coach.signals
        cadence, speed = signals.mean(Signal.CADENCE, at), signals.mean(Signal.SPEED, at)
        spared = self._coach.spares(at)
        for what in self._pulse.consider(self._now, cadence, speed, latest, spared=spared):
            if isinstance(what, Grid):
                yield from self._change_grid(what)
            elif isinstance(what, News):
                words = self._phrases.metronome(what, self._told[what])
                kind = Say.METRONOME
                said = list(self._announcer.say(self._now, kind, words, Priority.COACH))
                yield from said
                dropped = (e for e in said if isinstance(e, Spoken) and e.started is None)
                # Who was not told of the first rise hears of no other one "again".
                self._told[what] += all(event.kind is not kind for event in dropped)
            elif self._coach.agrees(what):
                yield from self._prompt(what)

    def _tell_unit(self, sensor: str) -> Iterator[Event]:
        """What was found out of a sensor's cadence, once."""
        signals = self._coach.signals
        if signals.sends_power(sensor):
            text = (
                f"{sensor} sends its power in place of a cadence, so that its cadence is not used. "
                "Switch that off in the app that came with it."
            )
            yield from self._announcer.notice(self._now, text)
        elif signals.strides(sensor) and sensor not in self._options.strides:
            text = f"{sensor} counts strides: its cadence is doubled."
            yield from self._announcer.notice(self._now, text)

    def _watch_sensors(self) -> Iterator[Event]:
        at = seconds_at(self._now)
        for news in self._coach.advance(at):
            yield from self._tell(news)
        due = [self._coach.next_deadline(), self._distance_deadline()]
        if due[1] is not None and frame_at(due[1]) <= self._now:
            self._timeline.lose_distance(at)
            due.pop()
        soonest = min([at for at in due if at is not None], default=None)
        self._sensors_due = None if soonest is None else max(frame_at(soonest), self._now + 1)
        yield from self._tell_unmeasured()

    def _distance_deadline(self) -> float | None:
        """When the sensor that tells the distance will have been silent for too long."""
        odometer = self._timeline.odometer
        return odometer.at + SILENT[Signal.SPEED] if odometer.told else None

    def _tell(self, news: Cue | SensorChanged) -> Iterator[Event]:
        if isinstance(news, SensorChanged):
            yield news
        elif self._closing is None:
            taken_back: list[Event] = []
            for old in _NO_NEWS.get(news.kind, ()):
                opposite = self._phrases.prompt(replace(news, kind=old), 0).text
                taken_back += self._planner.withdraw(opposite, self._now, "it was no longer so")
            yield from taken_back
            # Who was not told that it went need not hear that it came.
            if not taken_back:
                yield from self._prompt(news, not_after=news.at + NEWS)

    def _prompt(self, cue: Cue, not_after: float | None = None) -> Iterator[Event]:
        """Put what the coach noticed into words; the planner finds the time for them."""
        subject, is_back = cue.kind.partition(".")[0], cue.kind in _RETURNS
        if is_back:
            # Said or not, the click is what it was.
            yield from self._breathe(cue)
            if subject not in self._reminded:
                return
            self._reminded.remove(subject)
        words = self._phrases.prompt(cue, self._counts[cue.kind])
        priority = Priority.SAFETY if cue.kind is Say.CEILING else Priority.COACH
        said = list(self._announcer.say(self._now, cue.kind, words, priority, not_after=not_after))
        yield from said
        dropped = (e for e in said if isinstance(e, Spoken) and e.started is None)
        if all(event.kind is not cue.kind for event in dropped):
            # What nobody hears takes no turn, or the same wording may come twice in a row.
            self._counts[cue.kind] += 1
            if not is_back:
                self._reminded.add(subject)
                yield from self._breathe(cue)

    def _breathe(self, cue: Cue) -> Iterator[Event]:
        """The click shows the breath that calms, while that is what the coach asks for."""
        grid, current = None, self._timeline.current
        if cue.kind is Say.HEART_RATE_HIGH and cue.again:
            grid = self._pulse.calmed(self._now)
        elif cue.kind is Say.HEART_RATE_BACK and current:
            grid = self._pulse.restored(current.step, self._now)
        if grid is not None:
            yield from self._change_grid(grid)

    # --- what the sound device tells -----------------------------------------------------------

    def _take_report(self, report: DeviceReport) -> Iterator[Event]:
        """Beats are the sound process's to mend; words are ours."""
        before, self._sound = self._sound, report
        latency = report.latency_ms or 0
        if self._latency and latency > self._latency:
            text = f"This machine is busy: {latency} ms of sound are kept in hand now."
            yield from self._announcer.notice(self._now, text)
        self._latency = max(self._latency, latency)
        if report.state == "lost" and before.state != "lost":
            if before.device or not self._options.kept:  # else it was said before the start
                text = "The sound device is gone. The session goes on, and sound returns with one."
                yield Notice(report.at, text)
            if not self._options.kept:
                yield from self._announcer.lose_sound(self._now)
        elif before.state == "lost" and report.state != "lost":
            yield Notice(report.at, f"Sound is back, from {report.device}.")
            if self._options.kept:
                words = self._phrases.sound_is_back()
                yield from self._announcer.say(self._now, Say.SOUND, words, Priority.SAFETY)
            else:
                yield from self._announcer.sound_is_back(self._now, self._still_matters)

    def _still_matters(self, prompt: Prompt) -> bool:
        """Whether a sentence that nobody heard is worth saying now."""
        now, timeline = seconds_at(self._now), self._timeline
        if self._closing is not None:
            return prompt.kind is Say.SUMMARY
        if prompt.priority is Priority.COUNTDOWN or prompt.kind is Say.SOUND:
            return False
        # The reps of a set share their steps: what was about an earlier one is over.
        if prompt.about is not None and prompt.at < seconds_at(timeline.began):
            return False
        if prompt.kind is Say.PREVIEW:
            if prompt.not_after is not None and now > prompt.not_after:
                return False
            following = timeline.next
            return following is not None and prompt.about is following.step
        if prompt.about is not None:
            return timeline.current is not None and prompt.about is timeline.current.step
        if prompt.not_after is not None:
            return now <= prompt.not_after
        return now <= prompt.at + (NEWS if prompt.kind is Say.CUE else STALE)

    # --- what the runner presses ----------------------------------------------------------------

    def _take_key(self, key: KeyName) -> Iterator[Event]:
        if moved := self._faders.move(key):
            yield moved[0]
            yield Notice(seconds_at(self._now), moved[1])
        elif self._closing is not None:
            if key is KeyName.STOP:
                yield from self._planner.clear(self._now, STOPPED)
        elif key is KeyName.STOP:
            yield from self._stop()
        elif key is KeyName.RESUME and self.paused:
            untold = self._untold
            yield from self._resume()
            yield from self._announcer.say(self._now, Say.PROGRESS, self._phrases.resumed())
            if untold and (slot := self._timeline.current) is not None:
                words = self._phrases.announce(slot.step, *slot.counted)
                yield from self._announcer.say(self._now, Say.STEP, words, about=slot)
        elif self.paused:
            yield Notice(seconds_at(self._now), "Paused. Press p to go on.")
        elif key is KeyName.PAUSE:
            yield from self._pause()
        elif key is KeyName.LAP and self._is_late_mark:
            self._timeline.remark(seconds_at(self._now))
            yield Notice(seconds_at(self._now), "The mark is here.")
        elif key is KeyName.SKIP or (key is KeyName.LAP and self._ends_by_lap):
            yield from self._end_now()
        elif key is KeyName.LAP:
            early = self._timeline.index == 0
            note = "Not begun yet. Press s to begin now." if early else "Split."
            yield Notice(seconds_at(self._now), note)
        elif key is KeyName.ADD_REP:
            yield from self._add_rep()
        elif key is KeyName.END_SET and self._timeline.end_set():
            yield from self._end_now()
        elif key is KeyName.END_SET:
            yield Notice(seconds_at(self._now), "There is no set to end.")
        elif key in (KeyName.FASTER, KeyName.SLOWER):
            yield from self._change_cadence(1.0 if key is KeyName.FASTER else -1.0)

    @property
    def _ends_by_lap(self) -> bool:
        current = self._timeline.current
        return current is not None and (
            isinstance(current.step.end, Lap | Until) or self._timeline.estimated
        )

    @property
    def _is_late_mark(self) -> bool:
        """Whether a lap means the mark that was estimated a moment ago, not the next one."""
        timeline = self._timeline
        late = self._now - timeline.began <= LATE_MARK and timeline.fixed is None
        return timeline.estimated and timeline.guessed and late

    def _stop(self) -> Iterator[Event]:
        if self.paused:
            self._timeline.resume(self._now)
        yield from self._planner.clear(self._now, STOPPED)
        yield from self._change_grid(self._pulse.silenced(self._now))
        yield from self._close("stopped")

    def _pause(self) -> Iterator[Event]:
        """Frames never stop; the workout does, and its click."""
        self._timeline.pause(self._now)
        for event in self._planner.clear(self._now, "the runner paused"):
            told = isinstance(event, Spoken) and event.kind in (Say.START, Say.STEP)
            self._untold = self._untold or told
            yield event
        yield from self._change_grid(self._pulse.paused(self._now))
        yield from self._announcer.say(self._now, Say.PROGRESS, self._phrases.paused())

    def _resume(self, *, on_beat: bool = False) -> Iterator[Event]:
        """`on_beat`: the beats of before go on, where they would have been."""
        paused_at, self._untold = self._timeline.paused_at or 0, False
        self._timeline.resume(self._now)
        yield from self._change_grid(self._pulse.resumed(paused_at, self._now, on_beat=on_beat))
        self._coach.resume(seconds_at(self._now))
        yield from self._planner.clear(self._now, "the runner went on")
        yield from self._announcer.plan_end(self._now)

    def _go_on(self, resumed: Resumed) -> Iterator[Event]:
        """After a cut; whoever paused or stopped before it runs again now."""
        if self.paused:
            yield from self._resume(on_beat=True)
        if resumed.started is not None:
            # Bodies have rested, and a sensor's total has gone on alone.
            self._coach.resume(resumed.at)
            self._timeline.odometer.rejoin()

    def _end_now(self) -> Iterator[Event]:
        """The runner ends the step before its time."""
        yield from self._planner.clear(self._now, "the step ended early")
        self._pulse.promised = None
        yield from self._cross(self._now, measured=False)

    def _add_rep(self) -> Iterator[Event]:
        if not self._timeline.add_rep():
            yield Notice(seconds_at(self._now), "There is no set to add a rep to.")
            return
        self._pulse.promised = None
        yield from self._announcer.replan(self._now, "a rep was added")
        yield from self._announcer.say(self._now, Say.PROGRESS, self._phrases.rep_added())

    def _change_cadence(self, spm: float) -> Iterator[Event]:
        """The runner wants the beat quicker or slower, from now on and in later steps."""
        grid = self._pulse.trimmed(self._now, spm)
        if grid is not None:
            yield from self._change_grid(grid)

    def _change_grid(self, grid: Grid) -> Iterator[Event]:
        """New beats from now on; a grid ordered for later is void with it."""
        self._pulse.promised = None
        yield SetGrid(grid)
        yield from self._set_grid(grid)

    # --- what the screen shows ------------------------------------------------------------------

    def status(self, now: float) -> Status | None:
        """What the runner sees of a moment; None before the first step and after the last."""
        slot = self._timeline.current
        if slot is None or not self._begun or self._closing is not None:
            return None
        paused_at = self._timeline.paused_at
        frame = frame_at(now) if paused_at is None else paused_at
        at = seconds_at(frame)
        step, timeline = slot.step, self._timeline
        left_seconds = left_metres = part = None
        awaited = ""
        match step.end:
            case Time(seconds=seconds):
                left_seconds = max(0.0, seconds_at(timeline.began) + seconds - at)
                part = 1 - left_seconds / seconds
            case Distance(metres=metres):
                left_metres = max(0.0, timeline.left(metres, at))
                part = max(0.0, 1 - left_metres / metres)
            case Drawn():
                awaited = "wait for the call"
            case Until(bpm=bpm, above=above):
                awaited = f"HR {'>' if above else '<'} {bpm:.0f}"
        heart_rate = self._coach.signals.current(Signal.HEART_RATE, now)
        return Status(
            now,
            _name(step),
            step.kind,
            slot.rep,
            slot.of,
            left_seconds,
            left_metres,
            awaited,
            timeline.estimated,
            part,
            self._coach.signals.mean(Signal.CADENCE, now),
            self._pulse.spm(frame) or None,
            heart_rate,
            None if heart_rate is None else zones.zone_of(heart_rate, self._runner),
            self.paused,
            self._pulse.grid.on,
            self._coach.signals.current(Signal.INCLINE, now),
        )


def _name(step: Step) -> str:
    """A step as the live line names it: its cadence and its cues stand elsewhere."""
    if step.kind is Kind.READY:
        return "get ready"
    if isinstance(step.end, Until):
        return str(step.effort or step.kind)  # what it waits for stands where others have a length
    targets = tuple(target for target in step.targets if target.signal != "cadence")
    return write_step(replace(step, targets=targets, click=None, cues=()))
