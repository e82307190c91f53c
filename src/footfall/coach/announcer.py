"""What is said of the workout itself: its steps, their ends, and the runner's own words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from footfall.coach.phrases import Phrases, Words, units
from footfall.coach.planner import MINUTE, Planner
from footfall.model import (
    RATE,
    Distance,
    Event,
    Kind,
    Notice,
    Priority,
    Prompt,
    Say,
    Spoken,
    SpokenCue,
    Step,
    Time,
    frame_at,
    seconds_at,
)
from footfall.timeline import HARD, Slot, Timeline

COUNTED = 10.0
"""Seconds from which on a timed step ends in a countdown."""
ANNOUNCED = 4 * RATE
"""The next step's preview is over by then: one second before "three"."""
NEAR_MARK = 100.0
"""Metres before a distance mark at which the next step is announced."""
SHORTEST_NEAR_MARK = 150.0
"""Shorter steps have hardly begun there. What follows them is announced halfway, but not in a hard
one, which nothing disturbs."""
NEAR_ENOUGH = 10.0
"""Metres beyond that point at which a hundred are still a true word."""
NEWS = 60.0
"""Seconds for which what happened is worth saying, when nothing else dates it."""


class Announcer:
    """Words around the steps of a timeline, offered to the planner. `now` is a frame."""

    def __init__(
        self, timeline: Timeline, planner: Planner, phrases: Phrases | None = None
    ) -> None:
        self._timeline = timeline
        self.planner = planner
        self.phrases = phrases or Phrases()
        self._told: Step | None = None
        """The step that the runner was last told of, until it begins."""
        self._overtaken = False
        """Whether the next preview to be heard is of a step that has begun, or no longer comes."""
        self._named = False
        """Whether the word on the coming mark names the step that begins there."""
        self._near: float | None = None
        """Metres into the step at which the next one is announced; None: not this way."""
        self._cues: list[SpokenCue] = []
        self._noticed: set[str] = set()

    # --- time -----------------------------------------------------------------------------------

    def due(self) -> int | None:
        """The frame at which `advance` has something to say."""
        near = self._near_due()
        if not self._cues:
            return near
        early = self.planner.reaction
        frames = [near, *(frame and frame - early for frame in map(self._frame, self._cues))]
        return min([frame for frame in frames if frame is not None], default=None)

    def advance(self, now: int) -> Iterator[Event]:
        """Say what is due."""
        near = self._near_due()
        if near is not None and near <= now:
            yield from self._announce_next(now)
        for cue in list(self._cues):
            frame = self._frame(cue)
            if frame is not None and frame - self.planner.reaction <= now:
                self._cues.remove(cue)
                words = Words(cue.text)
                yield from self.say(now, Say.CUE, words, at=max(frame, now))

    def speak(self, now: int) -> Iterator[Event]:
        """Let the planner's sentences leave and begin."""
        for event in self.planner.advance(now):
            if isinstance(event, Spoken) and event.kind is Say.PREVIEW:
                unheard = self._overtaken or event.started is None
                self._told, self._overtaken = None if unheard else event.about, False
            yield event

    # --- steps ----------------------------------------------------------------------------------

    def start(self, slot: Slot, now: int) -> Iterator[Event]:
        """The first words of the session."""
        ready = slot.step.kind is Kind.READY
        words = (
            self.phrases.announce(slot.step) if ready else self.phrases.start(slot.step, slot.rep)
        )
        self._cues = list(slot.step.cues)
        yield from self.say(now, Say.START, words, about=slot.step)
        yield from self.plan_end(now)

    def mark(self, slot: Slot | None, end: int, now: int) -> Iterator[Event]:
        """At a distance mark one short word falls on the boundary, as *go* does on a timed one.

        What nothing has announced by then is named with it, if it lasts long enough to hear it out.
        """
        about = slot.step if slot else None
        if slot is None:
            words = Words(self.phrases.done)
        elif self._told is not None:
            words = self.phrases.arrived(slot.step, slot.rep)
        elif isinstance(slot.step.end, Time) and slot.step.end.seconds < COUNTED:
            return
        else:
            words = self.phrases.begun(slot.step, *_counted(slot))
        at = seconds_at(end)
        prompt = Prompt(at, Say.STEP, words.text, Priority.STEP, words.short, about=about)
        dropped = list(self.planner.reserve(prompt, now))
        self._named = not dropped
        yield from dropped

    def arrive(self, slot: Slot, now: int, *, marked: bool) -> Iterator[Event]:
        """A step begins. `marked`: a countdown or a word on the boundary has led to it."""
        # A mark that came sooner than predicted may have overtaken the preview of its step.
        yield from self.planner.clear(now, "the step began before it was said", Say.PREVIEW)
        self._overtaken = self.planner.is_under_way(Say.PREVIEW, now)
        named = self._overtaken or (marked and self._named)
        told, self._told = self._told is not None or named, None
        self._cues = list(slot.step.cues)
        if not told:
            words = self.phrases.announce(slot.step, *_counted(slot))
            yield from self.say(now, Say.STEP, words, about=slot.step)
        elif not marked:
            words = self.phrases.arrived(slot.step, slot.rep)
            yield from self.say(now, Say.STEP, words, about=slot.step)
        yield from self.plan_end(now)
        self._open(now)
        yield from self.planner.retry(now)

    @property
    def counts_down(self) -> bool:
        """Whether the current step ends in a countdown."""
        match self._timeline.current:
            case Slot(Step(end=Time(seconds=seconds))):
                return seconds >= COUNTED
        return False

    def plan_end(self, now: int) -> Iterator[Event]:
        """Reserve what leads to the current step's end: the preview, the countdown, the mark."""
        slot, end = self._timeline.current, self._timeline.end
        self._near, self._named = None, False
        match slot:
            case Slot(Step(kind=kind, end=Distance(metres=metres))) if self._told is None:
                if metres >= SHORTEST_NEAR_MARK:
                    self._near = metres - NEAR_MARK
                elif kind not in HARD and self._timeline.next:
                    self._near = metres / 2
        if end is None or not self.counts_down:
            return
        following = self._timeline.next
        last = self.phrases.countdown[-1] if following else self.phrases.done
        for seconds, word in zip((3, 2, 1, 0), (*self.phrases.countdown[:-1], last), strict=True):
            frame = end - seconds * RATE
            if frame > now:
                prompt = Prompt(seconds_at(frame), Say.COUNTDOWN, word, Priority.COUNTDOWN)
                yield from self.planner.reserve(prompt, now)
        if following is not None and self._told is None:
            words, end = self.phrases.preview(following.step, *_counted(following)), end - ANNOUNCED
            about, at = following.step, seconds_at(end)
            prompt = Prompt(at, Say.PREVIEW, words.text, Priority.STEP, words.short, about=about)
            yield from self.planner.reserve(prompt, now, end=end)

    def replan(self, now: int, why: str) -> Iterator[Event]:
        """What comes next has changed: what was said or ordered of it no longer holds."""
        yield from self.planner.clear(now, why)
        self._told, self._overtaken = None, self.planner.is_under_way(Say.PREVIEW, now)
        yield from self.plan_end(now)

    def close(self, now: int, words: Words) -> Iterator[Event]:
        """No step is left: the last sentence."""
        self._near, self._cues = None, []
        # The last mark, too, may have come sooner than predicted.
        yield from self.planner.clear(now, "the session ended", Say.PREVIEW)
        yield from self.planner.give_up(now, "the session ended")
        # Whole, whatever was said before: nothing comes after it.
        yield from self.say(now, Say.SUMMARY, Words(words.text))

    # --- sentences ------------------------------------------------------------------------------

    def say(
        self,
        now: int,
        kind: Say,
        words: Words,
        priority: Priority = Priority.STEP,
        *,
        about: Step | None = None,
        not_after: float | None = None,
        at: int | None = None,
    ) -> Iterator[Event]:
        """Offer a sentence to the planner, which knows when there is room for it."""
        self._open(now)
        when = seconds_at(now if at is None else at)
        prompt = Prompt(when, kind, words.text, priority, words.short, not_after, about)
        yield from self.planner.offer(prompt, now)

    def lose_sound(self, now: int) -> Iterator[Event]:
        """The sound device is gone; of what was cut off the runner was not told."""
        if any(prompt.about is self._told for prompt in self.planner.cut(now)):
            self._told = None
        yield from self.planner.lose_sound(now)

    def sound_is_back(self, now: int, matters: Callable[[Prompt], bool]) -> Iterator[Event]:
        """Say so first, then what was not heard and still matters."""
        text = self.phrases.sound_is_back().text
        word = Prompt(seconds_at(now), Say.SOUND, text, Priority.SAFETY)
        yield from self.planner.sound_is_back(word, now, matters)

    def once(self, now: int, words: Words, text: str | None = None) -> Iterator[Event]:
        """A sentence to hear and to read (as `text`, if given), once in a session."""
        at, text = seconds_at(now), text or words.text
        if text not in self._noticed:
            yield from self.notice(now, text)
            yield from self.say(now, Say.PROGRESS, words, not_after=at + NEWS)

    def notice(self, now: int, text: str, subject: str | None = None) -> Iterator[Event]:
        """Something to read, once in a session for its subject; by default that is the text."""
        if (subject or text) not in self._noticed:
            self._noticed.add(subject or text)
            yield Notice(seconds_at(now), text)

    # --- within ---------------------------------------------------------------------------------

    def _announce_next(self, now: int) -> Iterator[Event]:
        """On the way to a distance mark: what follows it."""
        near, self._near = self._near or 0.0, None
        # What was planned anew within the last hundred metres comes after their beginning.
        is_there = self._timeline.left(near, seconds_at(now)) >= -NEAR_ENOUGH
        match self._timeline.current, self._timeline.next:
            case _, None if is_there:
                yield from self.say(now, Say.PREVIEW, self.phrases.near_mark(None))
            case Slot(Step(end=Distance(metres=metres))), Slot(step) as following:
                is_long = metres >= SHORTEST_NEAR_MARK
                say_next = self.phrases.near_mark if is_long and is_there else self.phrases.midway
                words = say_next(step, *_counted(following))
                yield from self.say(now, Say.PREVIEW, words, about=step)

    def _open(self, now: int) -> None:
        """Tell the planner how far into the current step free speech may reach."""
        end = self._timeline.end
        open_ended = end is None or end <= now
        self.planner.close_at(None if open_ended else end, tuple(self._owed(now + MINUTE)))

    def _owed(self, until: int) -> Iterator[str]:
        """What has no place yet and will be said of this step before `until` at the least."""
        for cue in self._cues:
            frame = self._frame(cue)
            if frame is not None and frame < until:
                yield cue.text
        match self._timeline.current, self._timeline.next:
            case Slot(Step(end=Distance())), Slot(step) as following:
                near, end = self._near_due(), self._timeline.end
                if near is not None and near < until:
                    yield self.phrases.midway(step, *_counted(following)).short or ""
                if end is not None and end < until:
                    yield units(self.phrases.arrived(step, following.rep).text)[0]

    def _near_due(self) -> int | None:
        return None if self._near is None else self._timeline.when(self._near)

    def _frame(self, cue: SpokenCue) -> int | None:
        """Where in the session the runner's own words fall; None while nobody knows."""
        timeline = self._timeline
        end = timeline.end
        match cue.at, timeline.current:
            case Time(seconds=seconds), _ if cue.from_end:
                return None if end is None else end - frame_at(seconds)
            case Time(seconds=seconds), _:
                return timeline.began + frame_at(seconds)
            case Distance(metres=metres), Slot(Step(end=Distance() as whole)) if cue.from_end:
                return timeline.when(whole.metres - metres)
            case Distance(metres=metres), _:
                return None if cue.from_end else timeline.when(metres)
        return timeline.began


def _counted(slot: Slot) -> tuple[int | None, int | None]:
    """The numbers that are said of a slot: a second hard step of a rep is not counted again."""
    return slot.rep, slot.of if slot.leads else None
