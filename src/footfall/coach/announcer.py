"""What is said of the workout itself: its steps, their ends, and the runner's own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

from footfall.coach.form import Form, FormCue
from footfall.coach.phrases import Phrases, Words, units
from footfall.coach.planner import (
    LAST_SECONDS,
    MINUTE,
    NAME_PATIENCE,
    PAUSE,
    WORKOUT_PATIENCE,
    Planner,
    Room,
)
from footfall.model import (
    RATE,
    Distance,
    Drawn,
    End,
    Event,
    Kind,
    Notice,
    Priority,
    Prompt,
    Say,
    Spoken,
    Step,
    Time,
    Until,
    frame_at,
    seconds_at,
)
from footfall.timeline import HARD, Slot, Timeline

COUNTED = 10.0
"""Seconds from which on a timed step ends in a countdown."""
LONG = 45.0
"""Seconds from which on "ten seconds" is said ahead of it, and the next step is told earlier."""
HALVED, HALVED_METRES = 240.0, 1000.0
"""Seconds, and metres, from which on a step has a word in its middle."""
LAST_MINUTE = 180.0
"""Seconds from which on a step has a last minute."""
NEAR_MARK = 100.0
"""Metres before a distance mark at which the next step is announced."""
SHORTEST_NEAR_MARK = 150.0
"""Shorter steps have hardly begun there. What follows them is announced halfway, if at all, and
they have no word at twenty metres either."""
NEAR_ENOUGH = 10.0
"""Metres beyond that point at which a hundred are still a true word."""
AT_MARK = 20.0
"""Metres before a mark at which a word warns of it, as ten seconds do on a timed step."""
NEWS = 60.0
"""Seconds for which what happened is worth saying, when nothing else dates it."""
APART = 20 * RATE
"""Frames between two words of progress: nearer, the second is no news."""
STILL_TRUE = 2.0
"""Seconds after its moment for which a word of progress is true, and one on a mark is of use."""
EARLIER = 4 * RATE
"""A preview that has to be over in time begins so much earlier, at the most."""
FORESIGHT = MINUTE + WORKOUT_PATIENCE
"""How far ahead what is to be said is looked for: a minute from the latest moment at which what is
said now may begin."""


def lead(seconds: float) -> float:
    """How long before the end of a timed step the next one is announced, in seconds.

    Runners ask to be told earlier than five seconds, which is too late to take off a jacket or to
    find a turning point; half a minute is as long as one keeps it in mind. In between it grows with
    the step: 15 s in a step of 45 s, 30 s in one of 345 s and more.
    """
    return min(30.0, 15.0 + (max(LONG, seconds) - LONG) / 20)


@dataclass(frozen=True, slots=True)
class _Word:
    """Something that will be said at a place in the current step."""

    kind: Say
    text: str = ""
    """The runner's own words, or a form cue's id."""
    at: End | None = None
    """Where in the step; None is its start."""
    from_end: bool = False


class Announcer:
    """Words around the steps of a timeline, offered to the planner. `now` is a frame."""

    def __init__(
        self,
        timeline: Timeline,
        planner: Planner,
        phrases: Phrases | None = None,
        form: Form | None = None,
    ) -> None:
        """Without a `form` no step has form cues but those that the runner wrote."""
        self._timeline = timeline
        self.planner = planner
        self.phrases = phrases or Phrases()
        self._form = form
        self._form_cues: tuple[FormCue, ...] = ()
        """Those of the current step."""
        self._told: Step | None = None
        """The step that the runner was last told of, until it begins."""
        self._left_out = False
        """Whether no more than its name was told, although it is new."""
        self._overtaken = False
        """Whether the next preview to be heard is of a step that has begun, or no longer comes."""
        self._named = False
        """Whether the word on the coming mark names the step that begins there."""
        self._missed = False
        """Whether the word on the mark found no room, or came too late for it."""
        self._planned = False
        """Whether what leads to the step's end has its place."""
        self._awaited: Step | None = None
        """What was to follow this step when that was planned."""
        self._words: list[_Word] = []
        """What will be said in this step, the most important first, where two meet."""
        self._moving: list[_Word] = []
        """Those of them whose moment depends on the runner's way, and is found anew each time."""
        self._due: int | None = None
        """The frame at which the first of the others is due."""
        self._counts: Counter[str] = Counter()
        """How often each was said; it rotates the wordings."""
        self._progressed = -APART
        """The frame of the latest word of progress."""
        self._noticed: set[str] = set()

    # --- time -----------------------------------------------------------------------------------

    def due(self) -> int | None:
        """The frame at which `advance` has something to say."""
        if not self._moving:
            return self._due
        due = (self._due, self._soonest(self._moving))
        return min([frame for frame in due if frame is not None], default=None)

    def _soonest(self, words: Iterable[_Word]) -> int | None:
        early = self.planner.reaction
        frames = map(self._frame, words)
        return min([frame - early for frame in frames if frame is not None], default=None)

    def _expect(self, words: list[_Word]) -> None:
        """These are still to come in the current step."""
        self._words, on_way = words, isinstance(self._timeline.whole, Distance)
        moves = [isinstance(word.at, Distance) or (on_way and word.from_end) for word in words]
        self._moving = [word for word, does in zip(words, moves, strict=True) if does]
        self._due = self._soonest(word for word, does in zip(words, moves, strict=True) if not does)

    def advance(self, now: int) -> Iterator[Event]:
        """Say what is due."""
        for word in list(self._words):
            frame = self._frame(word)
            if frame is not None and frame - self.planner.reaction <= now:
                self._expect([other for other in self._words if other is not word])
                yield from self._say_word(word, frame, now)

    def speak(self, now: int) -> Iterator[Event]:
        """Let the planner's sentences leave and begin."""
        for event in self.planner.advance(now):
            if isinstance(event, Spoken) and event.kind is Say.PREVIEW:
                unheard = self._overtaken or event.started is None
                self._told, self._overtaken = None if unheard else event.about, False
                self._left_out = self._told is not None and self._is_bare(event.text)
            elif isinstance(event, Spoken) and event.kind is Say.PROGRESS and event.started:
                self._progressed = event.started
            yield event

    # --- steps ----------------------------------------------------------------------------------

    def start(self, slot: Slot, now: int) -> Iterator[Event]:
        """The first words of the session."""
        ready = slot.step.kind is Kind.READY
        words = (
            self.phrases.announce(slot.step) if ready else self.phrases.start(slot.step, slot.rep)
        )
        self._enter(slot, now)
        said = list(self.say(now, Say.START, words, about=slot))
        yield from said
        if any(isinstance(e, Spoken) and e.kind is Say.START for e in said):
            yield from self._go(slot, Say.START, now)
        yield from self._plan(now, now)

    def mark(self, slot: Slot | None, end: int, now: int) -> Iterator[Event]:
        """At a distance mark one short word falls on the boundary, as *go* does on a timed one.

        What nothing has announced by then is named with it, if it lasts long enough to hear it out.
        """
        # Twenty metres that are not there yet never will be.
        yield from self.planner.clear(now, "the mark came first", Say.COUNTDOWN)
        if slot is None:
            words = Words(self.phrases.done)
        elif slot.step.kind is Kind.SPRINT:
            words = Words(self.phrases.countdown[-1])
        elif self._is_told(slot):
            words = self.phrases.arrived(slot.step, slot.rep)
            if self._left_out:
                # Its name was told; the rest of it may be left out once more.
                least = words.short or words.text
                words = replace(self.phrases.begun(slot.step, slot.rep), short=least)
        elif self._is_drawn:
            # What chance ends, a word ends: nothing else tells that the next step begins.
            name = units(self.phrases.arrived(slot.step).text)[0]
            words = replace(self.phrases.begun(slot.step, *slot.counted), short=name, brief=None)
        elif isinstance(slot.step.end, Time) and slot.step.end.seconds < COUNTED:
            return
        else:
            words = self.phrases.begun(slot.step, *slot.counted)
        prompt = _prompt(end, Say.STEP, words, about=slot)
        if slot is not None:
            self.planner.room = self._room_of(slot, end)
        dropped = list(self.planner.reserve(prompt, now))
        self._named, self._missed = not dropped, bool(dropped)
        yield from dropped

    def arrive(self, slot: Slot, now: int, *, marked: bool) -> Iterator[Event]:
        """A step begins. `marked`: a countdown or a word on the boundary has led to it."""
        # A mark that came sooner than predicted may have overtaken the preview of its step.
        yield from self.planner.clear(now, "the step began before it was said", Say.PREVIEW)
        self._overtaken = self.planner.is_under_way(Say.PREVIEW, now)
        named = self._overtaken or (marked and self._named)
        previewed, self._told = self._is_told(slot), None
        told = previewed or named
        left_out, self._left_out = self._left_out and previewed and not self._named, False
        missed, self._missed = self._missed and marked, False
        self._enter(slot, now)
        if slot.step.kind is Kind.SPRINT and not marked and self.planner.is_heard:
            yield from self._go(slot, Say.STEP, now)
        elif not told or (left_out and not marked):
            words = self.phrases.announce(slot.step, *slot.counted)
            yield from self.say(now, Say.STEP, words, about=slot)
        elif not (marked and self.planner.is_heard):
            words = self.phrases.arrived(slot.step, slot.rep)
            yield from self.say(now, Say.STEP, words, about=slot)
        elif missed:
            words, until = self.phrases.arrived(slot.step, slot.rep), seconds_at(now) + STILL_TRUE
            yield from self.say(now, Say.STEP, words, about=slot, not_after=until)
        elif left_out and slot.step.kind is not Kind.SPRINT:
            yield from self.say(now, Say.STEP, self._rest(slot), Priority.COACH, about=slot)
        yield from self._plan(now, now)
        # News has waited, and may wait for a minute more.
        self._open(now, now + frame_at(NEWS) + MINUTE)
        yield from self.planner.retry(now)

    def _go(self, slot: Slot, kind: Say, now: int) -> Iterator[Event]:
        """Nobody listens in a sprint, nor in a few seconds, but somebody has to begin them."""
        at, later = now + self.planner.reaction, self.planner.quiet_at + PAUSE
        if at < later <= at + NAME_PATIENCE:
            at = later
        prompt = _prompt(at, kind, Words(self.phrases.countdown[-1]), about=slot)
        yield from self.planner.reserve(prompt, now)

    def _is_told(self, slot: Slot | None) -> bool:
        """Whether the runner was told that this is what comes next: it may have become another."""
        return slot is not None and self._told is slot.step

    def _is_bare(self, text: str) -> bool:
        """Whether this preview named the next step and told no more of it, though it is new."""
        following = self._timeline.next
        if following is None or (following.rep or 1) > 1:
            return False
        words = self.phrases.preview(following.step, *following.counted)
        return text.endswith(tuple(filter(None, (words.short, words.brief))))

    def _rest(self, slot: Slot) -> Words:
        """What a step is like, whose name was told before."""
        said = units(self.phrases.announce(slot.step, slot.rep).text)
        names_itself = slot.step.kind is Kind.FLOAT or isinstance(slot.step.end, Until)
        said = said[1:] if names_itself and len(said) > 1 else said
        return Words(" ".join(said), said[0] if len(said) > 1 else None)

    @property
    def _is_drawn(self) -> bool:
        """Whether chance ends the current step: nothing that is said may tell when."""
        slot = self._timeline.current
        return slot is not None and isinstance(slot.step.end, Drawn)

    @property
    def counts_down(self) -> bool:
        """Whether the current step ends in a countdown."""
        match self._timeline.current:
            case Slot(Step(end=Time(seconds=seconds))):
                return seconds >= COUNTED
            case Slot(Step(end=Until())):
                return True
        return False

    def plan_end(self, now: int) -> Iterator[Event]:
        """Plan anew what leads to the current step's end, and what else is still to come in it."""
        # What is in the headphones already will be heard, and is not said again.
        yield from self._plan(now, now + self.planner.lead)

    def replan(self, now: int, why: str) -> Iterator[Event]:
        """What comes next has changed: what was said or ordered of it no longer holds."""
        yield from self.planner.clear(now, why)
        self._told, self._overtaken = None, self.planner.is_under_way(Say.PREVIEW, now)
        yield from self.plan_end(now)

    def retime(self, now: int) -> Iterator[Event]:
        """The heart has moved the step's end: the count toward the old one is taken back."""
        yield from self.planner.clear(now, "the heart rate changed", Say.COUNTDOWN)
        self._open(now)
        yield from self.planner.make_way(now, "the step ends sooner")
        yield from self.plan_end(now)

    def settle(self, slot: Slot | None, now: int) -> Iterator[Event]:
        """What follows this step is certain; the countdown may lead to something else."""
        if self.counts_down and self._awaited is not (slot.step if slot else None):
            yield from self.replan(now, "something else comes next")

    def close(self, now: int, words: Words) -> Iterator[Event]:
        """No step is left: the last sentence."""
        self._expect([])
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
        about: Slot | None = None,
        not_after: float | None = None,
        at: int | None = None,
    ) -> Iterator[Event]:
        """Offer a sentence to the planner, which knows when there is room for it."""
        # What may wait has to know what will be said around it then.
        self._open(now, now if not_after is None else frame_at(not_after) + MINUTE)
        frame = now if at is None else at
        prompt = _prompt(frame, kind, words, priority, about=about, not_after=not_after)
        for event in self.planner.offer(prompt, now):
            if isinstance(event, Spoken) and event.kind is Say.STEP and event.started is None:
                # The word on the mark made way for the ceiling.
                self._named = False
            yield event

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

    def once(
        self, now: int, words: Words, text: str | None = None, end: int | None = None
    ) -> Iterator[Event]:
        """A sentence to hear and to read (as `text`, if given), once in a session; to be heard
        before the frame `end`.
        """
        until, text = seconds_at(now) + NEWS, text or words.text
        if text not in self._noticed:
            yield from self.notice(now, text)
            until = until if end is None else min(until, seconds_at(end))
            yield from self.say(now, Say.PROGRESS, words, not_after=until)

    def notice(self, now: int, text: str, subject: str | None = None) -> Iterator[Event]:
        """Something to read, once in a session for its subject; by default that is the text."""
        if (subject or text) not in self._noticed:
            self._noticed.add(subject or text)
            yield Notice(seconds_at(now), text)

    # --- within ---------------------------------------------------------------------------------

    def _enter(self, slot: Slot, now: int) -> None:
        """A step begins: nothing of it has its place yet."""
        self._planned, end = False, self._timeline.end
        if self._form is not None:
            is_known = end is not None and not self._is_drawn and self._timeline.gate is None
            seconds = seconds_at(end - self._timeline.began) if end and is_known else None
            self._form_cues = self._form.plan(slot, self._timeline.next, seconds)
        self._expect(list(self._words_of(slot.step, now)))

    def _plan(self, now: int, since: int) -> Iterator[Event]:
        """Plan what is said from the frame `since` on."""
        self._named, self._planned = False, True
        following = self._timeline.next
        self._awaited = following.step if following else None
        slot, end = self._timeline.current, self._timeline.end
        self._expect([] if slot is None else list(self._words_of(slot.step, since)))
        self._open(now, end and end + FORESIGHT)
        if end is None or slot is None or not self.counts_down:
            return
        last = self.phrases.countdown[-1] if following else self.phrases.done
        words = [*zip((3, 2, 1, 0), (*self.phrases.countdown[:-1], last), strict=True)]
        seconds, gate = seconds_at(end - self._timeline.began), self._timeline.gate
        if seconds >= LONG and gate is None:
            words.insert(0, (10, self.phrases.ten_seconds().text))
        # The word on the boundary first: a runner's own wordings may be too long beside it.
        for back, text in reversed(words):
            frame = end - back * RATE
            if frame > now:
                prompt = _prompt(frame, Say.COUNTDOWN, Words(text), Priority.COUNTDOWN)
                dropped = list(self.planner.reserve(prompt, now))
                # A heart opens its gate whoever speaks: then the word comes after the boundary.
                self._missed = self._missed if back else bool(dropped and gate)
                yield from dropped
        if gate is not None:
            return
        if following is not None and not self._is_told(following) and _may_preview(slot):
            at, until = _preview_span(seconds, end)
            words_ = self.phrases.preview(following.step, *following.counted)
            prompt = _prompt(at, Say.PREVIEW, words_, about=following)
            yield from self.planner.reserve(prompt, now, until=until)

    # --- the words within a step ----------------------------------------------------------------

    def _words_of(self, step: Step, since: int) -> Iterator[_Word]:
        """What is to be said in the current step, at a place that lies not before `since`."""
        for word in self._all_words_of(step):
            frame = self._frame(word)
            # Of what comes next there is something to say even when its place was passed.
            if word.kind is Say.PREVIEW or frame is None or frame >= since:
                yield word

    def _all_words_of(self, step: Step) -> Iterator[_Word]:
        """The same wherever it lies."""
        match step.end:
            case Distance(metres=metres):
                long = metres >= SHORTEST_NEAR_MARK
                if long and step.kind not in (Kind.SPRINT, Kind.STRIDE):
                    yield _Word(Say.COUNTDOWN, at=Distance(AT_MARK), from_end=True)
                told = self._is_told(self._timeline.next)
                if not told and step.kind is not Kind.SPRINT:
                    if long:
                        yield _Word(Say.PREVIEW, at=Distance(NEAR_MARK), from_end=True)
                    elif self._may_halve(step):
                        yield _Word(Say.PREVIEW, at=Distance(metres / 2))
                if metres >= HALVED_METRES:
                    half = Distance(step.end.value / 2, step.end.unit)
                    yield _Word(Say.PROGRESS, at=half)
            case Until(most=most) if self._timeline.gate is not None:
                if not (self._is_told(self._timeline.next) or self.planner.is_placed(Say.PREVIEW)):
                    is_near = self._timeline.gate.is_near
                    ahead = Time(lead(most.seconds))
                    yield _Word(Say.PREVIEW, at=None if is_near else ahead, from_end=not is_near)
            case Time(seconds=seconds) if step.kind is not Kind.READY:
                if seconds >= LAST_MINUTE:
                    yield _Word(Say.PROGRESS, at=Time(60), from_end=True)
                if seconds >= HALVED:
                    yield _Word(Say.PROGRESS, at=Time(seconds / 2))
        for cue in step.cues:
            yield _Word(Say.CUE, cue.text, cue.at, cue.from_end)
        for form in self._form_cues:
            yield _Word(Say.FORM, form.id, Time(form.at))

    def _may_halve(self, step: Step) -> bool:
        """Whether the middle of a short distance names what follows: not in a hard one, unless it
        is a sprint, in which it is too late.
        """
        following = self._timeline.next
        return following is not None and (
            step.kind not in HARD or following.step.kind is Kind.SPRINT
        )

    def _say_word(self, word: _Word, frame: int, now: int) -> Iterator[Event]:
        """Its moment has come, or comes in as long as a word needs to be heard."""
        match word.kind:
            case Say.COUNTDOWN:
                yield from self._warn_of_mark(frame, now)
            case Say.PREVIEW:
                yield from self._announce_next(max(frame, now), now)
            case Say.PROGRESS if frame - self._progressed >= APART:
                self._open(now)
                words, until = self._progress(word), seconds_at(frame) + STILL_TRUE
                prompt = _prompt(frame, word.kind, words, not_after=until)
                self._counts[self._key(word)] += 1
                yield from self.planner.reserve(prompt, now)
            case Say.CUE:
                words = self.phrases.cue(word.text, self._counts[word.text])
                self._counts[word.text] += 1
                yield from self.say(now, Say.CUE, words, at=max(frame, now))
            case Say.FORM:
                words = self.phrases.form(word.text, self._counts[word.text])
                self._counts[word.text] += 1
                yield from self.say(now, Say.FORM, words, Priority.FORM, at=max(frame, now))

    def _warn_of_mark(self, frame: int, now: int) -> Iterator[Event]:
        """Twenty metres to go: unless the mark has come too near by then."""
        end, soonest = self._timeline.end, now + self.planner.lead
        if end is not None and soonest - frame <= RATE and end - max(frame, soonest) >= 2 * RATE:
            self._open(now)
            words, at = self.phrases.twenty_metres(), max(frame, soonest)
            prompt = _prompt(at, Say.COUNTDOWN, words, Priority.COUNTDOWN)
            yield from self.planner.reserve(prompt, now)

    def _announce_next(self, at: int, now: int) -> Iterator[Event]:
        """On the way to a distance mark: what follows it."""
        slot, following, end = self._timeline.current, self._timeline.next, self._timeline.end
        if self._timeline.gate is not None:
            if following is not None and end is not None and end - at > LAST_SECONDS + RATE:
                words = self.phrases.preview(following.step, *following.counted)
                yield from self.say(now, Say.PREVIEW, words, at=at, about=following)
            return
        assert slot is not None
        assert isinstance(slot.step.end, Distance)
        near = slot.step.end.metres - NEAR_MARK
        # What was planned anew within the last hundred metres comes after their beginning.
        is_there = near >= SHORTEST_NEAR_MARK - NEAR_MARK and (
            self._timeline.left(near, seconds_at(now)) >= -NEAR_ENOUGH
        )
        if is_there:
            words = self._near_mark(following)
            beyond = self._timeline.when(near + NEAR_ENOUGH)
            until = None if beyond is None else seconds_at(max(beyond, at + RATE))
            told = list(self.say(now, Say.PREVIEW, words, at=at, about=following, not_after=until))
            yield from told
            if not any(isinstance(e, Spoken) and e.kind is Say.PREVIEW for e in told):
                return
        if following is not None:
            words = self.phrases.midway(following.step, *following.counted)
            yield from self.say(now, Say.PREVIEW, words, at=at, about=following)

    def _near_mark(self, following: Slot | None) -> Words:
        if following is None:
            return self.phrases.near_mark(None)
        return self.phrases.near_mark(following.step, *following.counted)

    def _progress(self, word: _Word) -> Words:
        """The last minute, or the middle of a step."""
        count = self._counts[self._key(word)]
        if word.from_end:
            return self.phrases.last_minute(count)
        return self.phrases.step_halfway(_round(word.at), count)

    def _key(self, word: _Word) -> str:
        return "last minute" if word.from_end else "halfway"

    # --- what the planner knows -----------------------------------------------------------------

    def _open(self, now: int, until: int | None = None) -> None:
        """Tell the planner of the current step, and of what is to be said within a minute.

        `until` is a later frame to look ahead to.
        """
        slot, end = self._timeline.current, self._timeline.end
        self.planner.room = Room(
            self._timeline.began,
            None if end is None or end <= now else end,
            slot.step.kind if slot else None,
            () if slot is None else tuple(self._foreseen(slot, max(until or 0, now + FORESIGHT))),
        )

    def _room_of(self, slot: Slot, began: int) -> Room:
        """What is known of the next step, which has not begun."""
        match slot.step.end:
            case Drawn(low=Time(seconds=seconds)):
                return Room(began, began + frame_at(seconds), slot.step.kind)
            case Time(seconds=seconds) if self._is_drawn:
                # Nobody has been told of it: what leads on from it is as new, and has its words.
                end, after = began + frame_at(seconds), [*islice(self._timeline.ahead(), 1, 2)]
                following = after[0][0] if after else None
                leads_on = tuple(self._handover(slot, following, began, end))
                return Room(began, end, slot.step.kind, leads_on)
            case Time(seconds=seconds):
                return Room(began, began + frame_at(seconds), slot.step.kind)
        return Room(began, None, slot.step.kind)

    def _foreseen(self, slot: Slot, until: int) -> Iterator[Prompt]:
        """What has no place yet, and will be said before `until` as far as is known."""
        for word in self._words:
            frame = self._frame(word)
            if frame is not None and frame < until and word.kind is not Say.FORM:
                yield from self._foretold(word, frame)
        here, began, end = slot, self._timeline.began, self._timeline.end
        for following, seconds in chain(self._timeline.ahead(), ((None, None),)):
            if end is None or end - MINUTE // 2 >= until:
                return
            yield from self._handover(here, following, began, end)
            if following is None:
                return
            here, began = following, end
            end = None if seconds is None else began + frame_at(seconds)
            yield from _own_words(here.step, began, end)

    def _foretold(self, word: _Word, frame: int) -> Iterator[Prompt]:
        """What a word of this step will sound like."""
        following = self._timeline.next
        match word.kind:
            case Say.COUNTDOWN:
                words = self.phrases.twenty_metres()
                yield _prompt(frame, word.kind, words, Priority.COUNTDOWN)
            case Say.PREVIEW:
                yield _prompt(frame, word.kind, self._near_mark(following), about=following)
            case Say.PROGRESS if frame - self._progressed >= APART:
                yield _prompt(frame, word.kind, self._progress(word))
            case Say.CUE:
                yield _prompt(frame, word.kind, self.phrases.cue(word.text))

    def _handover(
        self, here: Slot, following: Slot | None, began: int, end: int
    ) -> Iterator[Prompt]:
        """What leads from one step to the next, whose boundary is expected at the frame `end`."""
        is_current = here is self._timeline.current
        if following is None:
            kilometres = self._timeline.odometer.position(seconds_at(end)) / 1000
            words = Words(self.phrases.summary(seconds_at(end), kilometres).text)
            yield _prompt(end + RATE // 2, Say.SUMMARY, words)
            return
        step, counted = following.step, following.counted
        match here.step.end:
            case Time(seconds=seconds) if seconds >= COUNTED and _may_preview(here):
                if not is_current or not (self._planned or self._is_told(following)):
                    at, until = _preview_span(seconds, end)
                    words = self.phrases.preview(step, *counted)
                    at = max(began, min(at, until - EARLIER))
                    yield _prompt(at, Say.PREVIEW, words, about=following)
            case Distance(metres=metres) if metres >= SHORTEST_NEAR_MARK and _may_preview(here):
                if not is_current:
                    at = end - round((end - began) * NEAR_MARK / metres)
                    words = self._near_mark(following)
                    yield _prompt(at, Say.PREVIEW, words, about=following)
                word = units(self.phrases.arrived(step, following.rep).text)[0]
                yield _prompt(end, Say.STEP, Words(word))
            case _:
                yield _prompt(end, Say.STEP, self.phrases.announce(step, *counted), about=following)

    # --- where a word falls ---------------------------------------------------------------------

    def _frame(self, word: _Word) -> int | None:
        """Where in the session a word of this step falls; None while nobody knows."""
        timeline = self._timeline
        match word.at, timeline.whole:
            case Time(seconds=seconds), _ if word.from_end:
                end = timeline.end
                return None if end is None else end - frame_at(seconds)
            case Time(seconds=seconds), _:
                return timeline.began + frame_at(seconds)
            case Distance() as way, Distance() as whole if word.from_end:
                return timeline.when(whole.metres - way.metres)
            case Distance() as way, _:
                return None if word.from_end else timeline.when(way.metres)
        return timeline.began


def _prompt(
    frame: int,
    kind: Say,
    words: Words,
    priority: Priority = Priority.STEP,
    *,
    about: Slot | None = None,
    not_after: float | None = None,
) -> Prompt:
    at = seconds_at(frame)
    step = about.step if about else None
    again = about is not None and about.rep is not None and about.rep > 1
    text, short, brief = words.text, words.short, words.brief
    return Prompt(at, kind, text, priority, short, not_after, step, again, brief)


def _may_preview(slot: Slot) -> bool:
    """Whether the step after it is announced in it. Nobody listens in a sprint."""
    return slot.step.kind is not Kind.SPRINT


def _preview_span(seconds: float, end: int) -> tuple[int, int]:
    """When the preview in a timed step best begins, and when it has to be over."""
    if seconds < LONG:
        return end - LAST_SECONDS, end - LAST_SECONDS
    return end - frame_at(lead(seconds)), end - 10 * RATE - 2 * PAUSE


def _own_words(step: Step, began: int, end: int | None) -> Iterator[Prompt]:
    """The runner's own words in a step that is expected to begin there."""
    for cue in step.cues:
        after = cue.at.seconds if isinstance(cue.at, Time) else 0.0
        start = end if cue.from_end else began
        if start is not None and not isinstance(cue.at, Distance):
            frame = start + frame_at(-after if cue.from_end else after)
            yield _prompt(frame, Say.CUE, Words(cue.text))


def _round(left: End | None) -> Time | Distance | None:
    """What is left of a step at its middle, where a runner would say it so; None elsewhere."""
    match left:
        case Time(seconds=seconds) if seconds % 30 == 0:
            return left
        case Distance(value=value, unit=unit) if value % (0.5 if unit in ("km", "mi") else 50) == 0:
            return left
    return None
