"""When each sentence may be said.

The planner owns the seconds in which somebody speaks. What belongs to a step (the countdown, the
preview of the next step) is reserved as soon as the step's end is known; everything else takes
the first gap that is long enough, or is shortened, or dropped with the reason. Nothing overlaps,
nothing crosses a boundary, and a sentence that has begun is finished. One that has not begun gives
way to a more important one: it moves to the next gap in which it is still news, or is dropped.

Its frames are those at which the runner hears. Headphones may be behind what the device knows; then
the order of a sentence names a frame that is earlier by that lead, and what has left for them can
no longer be taken back.
"""

from __future__ import annotations

from bisect import insort
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import IntEnum
from itertools import product
from typing import Protocol

from footfall.coach.phrases import units
from footfall.model import (
    RATE,
    Cancel,
    Event,
    Kind,
    Priority,
    Prompt,
    Say,
    Speak,
    Spoken,
    frame_at,
    seconds_at,
)

REACTION = RATE // 4
"""Frames from a decision to its first syllable: the way to the mixer, and the duck before it."""
PAUSE = RATE * 15 // 100
"""Silence between two sentences."""
LEAD = RATE // 2
"""How early an order leaves for the mixer."""
LAST_SECONDS = 5 * RATE
"""The end of a step, which belongs to the countdown and the ceiling."""
FIRST_SECONDS = 5 * RATE
"""The beginning of a sprint, in which nobody listens."""
BREATH = 5 * RATE
"""Silence around what may as well be left unsaid: nobody listens to a chain of sentences."""
PATIENCE = 4 * RATE
"""How late the coach may begin; a runner has changed by then."""
WORKOUT_PATIENCE = 8 * RATE
"""The same for words of the workout and the runner's own, which stay true for longer."""
NAME_PATIENCE, SHORT_NAME_PATIENCE = 2 * RATE, 5 * RATE
"""The same for what a step that has begun is like, and for its bare name: the runner has to know
what to do, and finds out the rest."""
SAFETY_PATIENCE = 12 * RATE
"""The same for the ceiling, which is never dropped for being late: a sentence that has begun, and
the countdown after it, take that long at the most."""
CROSSING = 5 * RATE
"""The ceiling rather waits for so long than speak across a boundary."""
MINUTE = 60 * RATE
UNHEARD = "the sound device was lost"
SOUND_CAME_FIRST = "the sound had just come back"
CUT = RATE
"""Frames: a loss is noticed half a second after it, and what the device held is lost with it."""
NO_ROOM = "there was no room for it"
NO_BUDGET = "enough was said in this minute"
IN_SPRINT = "nobody listens in a sprint's first seconds"
CAME_FIRST = {
    Priority.SAFETY: "the ceiling came first",
    Priority.COUNTDOWN: "the countdown came first",
    Priority.STEP: "the workout came first",
    Priority.COACH: "the coach came first",
    Priority.FORM: "a form cue came first",
}
"""Why a sentence was moved or dropped, by the priority of the one that took its place."""
STEP_SHARE = 0.75
"""Share of the talk budget that later reps may use in full wording; the rest is the coach's."""


class Talk(IntEnum):
    """Spoken seconds a minute, the countdown and the ceiling aside."""

    LOW = 4
    NORMAL = 8
    HIGH = 14


class HasFrames(Protocol):
    """What the planner asks of a clip: its length in frames at 48 kHz, and its onset."""

    @property
    def frames(self) -> int:
        """Length in frames."""

    @property
    def onset(self) -> int:
        """The first frame that is heard."""


@dataclass(frozen=True, slots=True)
class Room:
    """The current step, as far as speech is concerned."""

    began: int = 0
    """The frame at which it began."""
    end: int | None = None
    """The frame at which it ends, as far as is known now; None: nobody knows."""
    kind: Kind | None = None
    foreseen: tuple[Prompt, ...] = ()
    """What the workout will say at about its `at`, in this step or the next ones, and has no place
    yet. Its shortest wordings are kept from the budget; less important sentences of this step
    leave it its time."""

    @property
    def close(self) -> int | None:
        """The frame by which free speech is over: the last seconds begin."""
        return None if self.end is None else self.end - LAST_SECONDS

    @property
    def share(self) -> float | None:
        """The part of a minute that it lasts; None where a minute's budget is all there is.

        Getting ready is there for words.
        """
        if self.end is None or self.kind is Kind.READY or self.end - self.began >= MINUTE:
            return None
        return (self.end - self.began) / MINUTE


@dataclass(order=True, slots=True)
class _Placed:
    """A sentence with its place in time."""

    start: int
    id: int
    stop: int = field(compare=False)
    wanted: int = field(compare=False)
    text: str = field(compare=False)
    prompt: Prompt = field(compare=False)
    latest: int = field(compare=False)
    """The last frame at which it may begin when it has to move."""
    until: int | None = field(compare=False)
    """The frame by which it is over wherever it moves; None: by the last seconds."""
    why: str | None = field(compare=False, default=None)
    sent: bool = field(compare=False, default=False)


class Planner:
    """Turns prompts into sentences at frames; time is a frame in the arguments.

    Methods yield events in the order in which they are decided.
    """

    def __init__(
        self, clip: Callable[[str], HasFrames], talk: Talk = Talk.NORMAL, lead: int = 0
    ) -> None:
        """`lead` is how many frames the runner's headphones are behind the device."""
        self._clip = clip
        self.lead = lead
        self.reaction = REACTION + lead
        """Frames from a decision to its first syllable in the ear."""
        self._budget = talk * RATE
        self._placed: list[_Placed] = []
        """Not yet begun, by start."""
        self._busy = 0
        """The frame at which what has begun is over."""
        self._latest: _Placed | None = None
        """What has begun last."""
        self._warned = -MINUTE
        """The frame at which the latest ceiling began."""
        self.is_heard = True
        """Whether there is a sound device."""
        self._unheard: list[Prompt] = []
        """What was cut off or left out since it was lost."""
        self._spent: deque[tuple[int, int]] = deque()
        """(start, frames) of what was said within the latest minute and counts."""
        self.room = Room()
        """The current step, as it was last told."""
        self._waiting: list[Prompt] = []
        """What found no room in a step and is still worth saying in the next one."""
        self._ids = 0

    # --- what the session tells -----------------------------------------------------------------

    def retry(self, now: int) -> Iterator[Event]:
        """A new step began: what found no room in the old one may find it here."""
        waiting, self._waiting = self._waiting, []
        for prompt in waiting:
            yield from self.offer(prompt, now)

    def give_up(self, now: int, why: str) -> Iterator[Event]:
        """No step will come in which what waits could be said."""
        waiting, self._waiting = self._waiting, []
        for prompt in waiting:
            yield self._dropped(prompt, now, max(now, frame_at(prompt.at)), why)

    def reserve(self, prompt: Prompt, now: int, *, until: int | None = None) -> Iterator[Event]:
        """Place a sentence exactly, heard from `prompt.at` on; or so that it is over by `until`.

        The latter begins at `prompt.at` or as much earlier as it needs. Full wording where there is
        room and budget, else the short one, else it is dropped.
        """
        if until is not None:
            yield from self._seek(prompt, frame_at(prompt.at), None, until, now)
            return
        # A word that must fall on its moment may follow close upon another.
        earliest, wanted, end = max(now + self.lead, self._busy), [], self.room.end
        for text, why in self._wordings(prompt):
            clip = self._clip(text)
            start = frame_at(prompt.at) - clip.onset
            wanted.append(start)
            affordable = self._affordable(prompt, start, clip.frames, text)
            spans = self._firm(prompt, now)
            crosses = end is not None and frame_at(prompt.at) < end < start + clip.frames
            is_free = start >= earliest and _gap(start, clip.frames, spans, 0) == start
            if affordable and is_free and not crosses:
                self._place(prompt, text, start, clip.frames, start, start, None, why)
                yield from self._give_way(prompt, start, start + clip.frames, 0, now)
                return
        yield self._dropped(prompt, now, wanted[0], NO_ROOM)

    def offer(self, prompt: Prompt, now: int) -> Iterator[Event]:
        """Place a sentence into the first gap that is long enough."""
        wanted = max(frame_at(prompt.at), now)
        latest = None if prompt.not_after is None else frame_at(prompt.not_after)
        yield from self._seek(prompt, wanted, latest, None, now)

    def clear(self, now: int, why: str, kind: Say | None = None) -> Iterator[Event]:
        """Take back all (or all of a kind) that has not begun: what it was about has changed."""
        self._unheard = [p for p in self._unheard if p.about or kind not in (None, p.kind)]
        gone = [
            p
            for p in self._placed
            if kind in (None, p.prompt.kind) and not self._is_under_way(p, now)
        ]
        self._placed = [p for p in self._placed if p not in gone]
        for one in gone:
            if one.sent:
                yield Cancel(one.id)
            if one.prompt.priority is not Priority.COUNTDOWN:
                yield self._dropped(one.prompt, now, one.wanted, why)

    def make_way(self, now: int, why: str) -> Iterator[Event]:
        """The step ends sooner: what would be heard in its last seconds, or after them, moves or is
        dropped.
        """
        close = self.room.close
        for one in list(self._placed):
            is_late = close is not None and one.stop > close
            if is_late and _counts(one) and not self._is_under_way(one, now):
                self._placed.remove(one)
                if one.sent:
                    yield Cancel(one.id)
                yield from self._seek(one.prompt, one.wanted, one.latest, None, now, why)

    def withdraw(self, text: str, now: int, why: str) -> Iterator[Event]:
        """Take back a sentence that has not begun, waiting or placed; there may be none."""
        gone = [prompt for prompt in self._waiting if prompt.text == text]
        self._waiting = [prompt for prompt in self._waiting if prompt.text != text]
        for prompt in gone:
            yield self._dropped(prompt, now, max(now, frame_at(prompt.at)), why)
        for one in [p for p in self._placed if p.prompt.text == text]:
            if not self._is_under_way(one, now):
                self._placed.remove(one)
                if one.sent:
                    yield Cancel(one.id)
                yield self._dropped(one.prompt, now, one.wanted, why)

    def is_placed(self, kind: Say) -> bool:
        """Whether a sentence of that kind has its place, and has not begun."""
        return any(p.prompt.kind is kind for p in self._placed)

    def is_under_way(self, kind: Say, now: int) -> bool:
        """Whether a sentence of that kind has not begun, and can no longer be taken back."""
        return any(p.prompt.kind is kind and self._is_under_way(p, now) for p in self._placed)

    # --- the sound device -----------------------------------------------------------------------

    def cut(self, now: int) -> list[Prompt]:
        """What is cut off when the sound device is found to be gone."""
        latest = self._latest
        return [latest.prompt] if latest and latest.stop > now - CUT else []

    def lose_sound(self, now: int) -> Iterator[Event]:
        """Nobody hears anything from about now on: no sentence leaves until the sound is back."""
        self.is_heard = False
        self._unheard = self.cut(now)
        for one in self._placed:
            if one.sent:
                one.sent = False
                yield Cancel(one.id)

    def sound_is_back(
        self, word: Prompt, now: int, matters: Callable[[Prompt], bool]
    ) -> Iterator[Event]:
        """Say `word` before all else, then again what was not heard and still matters."""
        self.is_heard, self._busy, self._latest = True, now, None
        start, frames = now + self.reaction, self._clip(word.text).frames
        unheard, self._unheard = [p for p in self._unheard if matters(p)], []
        for one in [p for p in self._placed if p.start < start + frames + PAUSE]:
            self._placed.remove(one)
            if matters(one.prompt):
                unheard.append(one.prompt)
            else:
                yield self._dropped(one.prompt, now, one.wanted, SOUND_CAME_FIRST)
        self._place(word, word.text, start, frames, start, start, None, None)
        for prompt in unheard:
            yield from self.offer(replace(prompt, at=seconds_at(now), not_after=None), now)

    # --- time -----------------------------------------------------------------------------------

    def next_frame(self) -> int | None:
        """The frame at which `advance` has something to do."""
        if not self._placed:
            return None
        soonest = self._placed[0].start
        if not self.is_heard:
            return soonest
        for one in self._placed:
            if not one.sent:
                return min(soonest, one.start - self.lead - LEAD)
        return soonest

    def advance(self, now: int) -> Iterator[Event]:
        """Send the orders that are due, and tell what begins."""
        while (due := self.next_frame()) is not None and due <= now:
            for one in self._placed if self.is_heard else ():
                if not one.sent and one.start - self.lead - LEAD <= due:
                    one.sent = True
                    frame = one.start - self.lead
                    yield Speak(one.id, frame, one.stop - one.start, one.text)
            while self._placed and self._placed[0].start <= due:
                yield self._begin(self._placed.pop(0))

    @property
    def quiet_at(self) -> int:
        """The frame at which the last sentence known now is over."""
        return max([self._busy, *(p.stop for p in self._placed)])

    def _is_under_way(self, one: _Placed, now: int) -> bool:
        """Whether the device has begun with it: it is in the headphones, and will be heard."""
        return self.is_heard and one.start - self.lead < now

    # --- within ---------------------------------------------------------------------------------

    def _begin(self, one: _Placed) -> Spoken:
        if not self.is_heard:
            self._unheard.append(one.prompt)
            return self._dropped(one.prompt, one.start, one.wanted, UNHEARD)
        self._busy, self._latest = one.stop, one
        if one.prompt.kind is Say.CEILING:
            self._warned = one.start
        while self._spent and self._spent[0][0] <= one.start - MINUTE:
            self._spent.popleft()
        if _counts(one):
            self._spent.append((one.start, one.stop - one.start))
        at, prompt = seconds_at(one.start), one.prompt
        return Spoken(
            at, prompt.kind, one.text, one.wanted, one.start, one.stop, one.why, prompt.about
        )

    def _wordings(self, prompt: Prompt) -> list[tuple[str, str | None]]:
        """What may be said, the longest first: a third unit is the first to go."""
        wordings: list[tuple[str, str | None]] = [(prompt.text, None)]
        if prompt.short is not None and prompt.short != prompt.text:
            first_two = " ".join(units(prompt.text)[:2])
            shorter = dict.fromkeys((first_two, prompt.short, prompt.shortest))
            wordings += [(text, "shortened") for text in shorter if text != prompt.text]
        return wordings

    def _seek(
        self,
        prompt: Prompt,
        wanted: int,
        latest: int | None,
        until: int | None,
        now: int,
        came_first: str | None = None,
    ) -> Iterator[Event]:
        """Find a place from `wanted` on, or earlier where it has to be over by `until`.

        `latest` is the last frame at which it may begin, None as long as it has patience.
        `came_first` says why it has lost the place that it had.
        """
        pause, limit = _pause(prompt), self.room.close if until is None else until
        if prompt.priority is Priority.SAFETY:
            limit = None
        soonest, why, first_wanted = now + self.reaction, NO_ROOM, None
        # What stays true for a while is rather said at once in short than later in full.
        may_wait = latest is not None and until is None
        attempts = product((False, True)[: 1 + may_wait], self._wordings(prompt))
        for waits, (text, shortened) in attempts:
            frames = self._clip(text).frames
            best = wanted if until is None else min(wanted, until - frames)
            first_wanted = best if first_wanted is None else first_wanted
            if came_first is None and until is not None:
                best = max(best, soonest)
            last = best + _patience(prompt, text) if latest is None else latest
            start = self._first_gap(prompt, max(best, soonest), frames, now)
            if waits:
                start = self._first_affordable(prompt, text, start, frames, last, now)
            if self._sprints(best) and prompt.kind in (Say.START, Say.STEP):
                why = IN_SPRINT
            elif prompt.priority >= Priority.FORM and start < self._warned + MINUTE:
                # Whoever walks by our advice has no form to mind.
                why = CAME_FIRST[Priority.SAFETY]
            elif not self._affordable(prompt, start, frames, text):
                why = NO_BUDGET
            elif start <= last and (limit is None or start + frames <= limit):
                told = ", ".join(filter(None, (shortened, came_first))) or None
                self._place(prompt, text, start, frames, best, last, until, told)
                yield from self._give_way(prompt, start, start + frames, pause, now)
                return
            else:
                why = IN_SPRINT if self._sprints(best) else NO_ROOM
        end = self.room.end
        if end is not None and prompt.not_after is not None and (latest or 0) > end:
            self._waiting.append(prompt)
        else:
            yield self._dropped(prompt, now, first_wanted or now, came_first or why)

    def _place(
        self,
        prompt: Prompt,
        text: str,
        start: int,
        frames: int,
        wanted: int,
        latest: int,
        until: int | None,
        why: str | None,
    ) -> None:
        self._ids += 1
        placed = _Placed(start, self._ids, start + frames, wanted, text, prompt, latest, until, why)
        insort(self._placed, placed)

    def _give_way(
        self, prompt: Prompt, start: int, stop: int, pause: int, now: int
    ) -> Iterator[Event]:
        """What is less important than `prompt` leaves the place that this one has taken."""
        for one in list(self._placed):
            space = max(pause, BREATH if one.prompt.priority >= Priority.FORM else 0)
            in_the_way = one.start < stop + space and start < one.stop + space
            # One that moved may itself have taken the place of a less important one.
            if one not in self._placed or not in_the_way or not self._yields(one, prompt, now):
                continue
            self._placed.remove(one)
            if one.sent:
                yield Cancel(one.id)
            why = SOUND_CAME_FIRST if prompt.kind is Say.SOUND else CAME_FIRST[prompt.priority]
            # Whoever was told to walk is not told to pick it up.
            is_advice = one.prompt.priority >= Priority.COACH and one.prompt.not_after is None
            is_moved = one.latest > one.start or one.until is not None
            if is_moved and not (prompt.priority is Priority.SAFETY and is_advice):
                yield from self._seek(one.prompt, one.wanted, one.latest, one.until, now, why)
            else:
                yield self._dropped(one.prompt, now, one.wanted, why)

    def _yields(self, one: _Placed, prompt: Prompt, now: int) -> bool:
        """Whether a placed sentence makes way for `prompt`. The countdown never does."""
        is_free = _counts(one) and not self._is_under_way(one, now)
        return is_free and one.prompt.priority > prompt.priority

    def _firm(self, prompt: Prompt, now: int) -> list[tuple[int, int]]:
        """The spans of what `prompt` has to let speak, by start."""
        return [(p.start, p.stop) for p in self._placed if not self._yields(p, prompt, now)]

    def _first_gap(self, prompt: Prompt, earliest: int, frames: int, now: int) -> int:
        """The first frame from `earliest` on at which `prompt` disturbs nobody it must not."""
        pause, end, spans = _pause(prompt), self.room.end, self._firm(prompt, now)
        earliest = max(earliest, self._busy + pause if self._busy else 0)
        if prompt.priority is Priority.SAFETY:
            start = _gap(earliest, frames, spans, pause)
            if end is not None and start < end < start + frames:
                spans += [span for span in map(self._span, self.room.foreseen) if span[0] == end]
                later = _gap(end, frames, sorted(spans), pause)
                return later if later <= earliest + CROSSING else start
            return start
        if self._sprints(earliest):
            earliest = self.room.began + FIRST_SECONDS
        for coming in self.room.foreseen:
            at, stop = self._span(coming)
            if coming.priority < prompt.priority and (end is None or at < end):
                spans.append((at, stop))
        return _gap(earliest, frames, sorted(spans), pause)

    def _first_affordable(
        self, prompt: Prompt, text: str, start: int, frames: int, last: int, now: int
    ) -> int:
        """The first gap from `start` to `last` at which there is budget; `start` if there is none.

        What stays true for a while waits until something is a minute old.
        """
        if self._affordable(prompt, start, frames, text):
            return start
        for at in sorted(at for at, _ in self._said()):
            later = self._first_gap(prompt, max(at + MINUTE + 1, start), frames, now)
            if later <= last and self._affordable(prompt, later, frames, text):
                return later
        return start

    def _sprints(self, frame: int) -> bool:
        """Whether a frame lies in the first seconds of a sprint."""
        began = self.room.began
        return self.room.kind is Kind.SPRINT and began <= frame < began + FIRST_SECONDS

    def _affordable(self, prompt: Prompt, start: int, frames: int, text: str) -> bool:
        """Whether the step, and every minute around `start`, have words left.

        A step is always named, in its last resort.
        """
        if prompt.priority < Priority.STEP:
            return True
        budget: float = self._budget
        if prompt.priority is Priority.STEP:
            if text == prompt.shortest:
                return True
            budget *= STEP_SHARE if prompt.again else 1
        share = self.room.share
        if share is not None and self._spoken_in_step(prompt) + frames > share * self._budget:
            return False
        return self._spoken_around(start, prompt) + frames <= budget

    def _spoken_in_step(self, prompt: Prompt) -> int:
        """Frames of counted speech beside `prompt` that has begun in this step, or will."""
        began, end, said = self.room.began, self.room.end, [*self._said(), *self._coming(prompt)]
        return sum(n for at, n in said if began < at + n and (end is None or at < end))

    def _spoken_around(self, start: int, prompt: Prompt) -> int:
        """Frames of counted speech in the fullest minute that `prompt`, at `start`, falls into."""
        said = [*self._said(), *self._coming(prompt)]
        ends = [start, *(at for at, _ in said if start < at < start + MINUTE)]
        return max(sum(n for at, n in said if end - MINUTE < at <= end) for end in ends)

    def _said(self) -> list[tuple[int, int]]:
        """(start, frames) of what counts and was said within a minute, or has its place."""
        placed = [(p.start, p.stop - p.start) for p in self._placed if _counts(p)]
        return [*self._spent, *placed]

    def _span(self, prompt: Prompt) -> tuple[int, int]:
        """From when to when something foreseen will be said in full."""
        at = frame_at(prompt.at)
        return at, at + self._clip(prompt.text).frames

    def _coming(self, prompt: Prompt) -> Iterator[tuple[int, int]]:
        """(start, frames) of what is foreseen and counts, as long as `prompt` has to leave it.

        At the least in short; what is new in full, where `prompt` is not.
        """
        is_new = prompt.priority is Priority.STEP and not prompt.again
        for coming in self.room.foreseen:
            if coming.priority >= Priority.STEP:
                is_short = is_new or coming.again
                text = coming.shortest if is_short else coming.text
                # A word on its moment begins its onset before it.
                yield frame_at(coming.at) - PAUSE, self._clip(text).frames

    def _dropped(self, prompt: Prompt, now: int, wanted: int, why: str) -> Spoken:
        at = seconds_at(now)
        return Spoken(at, prompt.kind, prompt.text, wanted, None, None, why, prompt.about)


def _counts(placed: _Placed) -> bool:
    """Whether a sentence counts toward the talk budget."""
    return placed.prompt.priority not in (Priority.COUNTDOWN, Priority.SAFETY)


def _patience(prompt: Prompt, text: str) -> int:
    """How late this wording of it may begin, in frames, where it has no `not_after`."""
    if prompt.priority is Priority.SAFETY:
        return SAFETY_PATIENCE
    if prompt.kind in (Say.START, Say.STEP):
        is_bare = text in (prompt.short or prompt.text, prompt.shortest)
        return SHORT_NAME_PATIENCE if is_bare else NAME_PATIENCE
    return WORKOUT_PATIENCE if prompt.priority is Priority.STEP else PATIENCE


def _pause(prompt: Prompt) -> int:
    """The silence that it needs around it."""
    return BREATH if prompt.priority >= Priority.FORM else PAUSE


def _gap(earliest: int, frames: int, spans: list[tuple[int, int]], pause: int) -> int:
    """The first frame from `earliest` on at which so many frames disturb none of the spans."""
    start = earliest
    for begin, stop in spans:
        if start + frames + pause <= begin:
            break
        start = max(start, stop + pause)
    return start
