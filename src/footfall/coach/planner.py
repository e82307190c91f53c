"""When each sentence may be said.

The planner owns the seconds in which somebody speaks. What belongs to a step (the countdown, the
preview of the next step) is reserved as soon as the step's end is known; everything else takes
the first gap that is long enough, or is shortened, or dropped with the reason. Nothing overlaps,
and a sentence that has begun is finished.

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
from typing import Protocol

from footfall.coach.phrases import units
from footfall.model import (
    RATE,
    Cancel,
    Event,
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
PATIENCE = 8 * RATE
"""How late a prompt without a time of its own may begin; older news is no news."""
MINUTE = 60 * RATE
UNHEARD = "the sound device was lost"
SOUND_CAME_FIRST = "the sound had just come back"
CUT = RATE
"""Frames: a loss is noticed half a second after it, and what the device held is lost with it."""
NO_ROOM = "there was no room for it"
NO_BUDGET = "enough was said in this minute"
STEP_SHARE = 0.75
"""Share of the talk budget that announcements may use in full wording; the rest is the coach's."""


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


@dataclass(order=True, slots=True)
class _Placed:
    """A sentence with its place in time."""

    start: int
    id: int
    stop: int = field(compare=False)
    wanted: int = field(compare=False)
    text: str = field(compare=False)
    prompt: Prompt = field(compare=False)
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
        self._lead = lead
        self.reaction = REACTION + lead
        """Frames from a decision to its first syllable in the ear."""
        self._budget = talk * RATE
        self._placed: list[_Placed] = []
        """Not yet begun, by start."""
        self._busy = 0
        """The frame at which what has begun is over."""
        self._latest: _Placed | None = None
        """What has begun last."""
        self._is_heard = True
        """Whether there is a sound device."""
        self._unheard: list[Prompt] = []
        """What was cut off or left out since it was lost."""
        self._spent: deque[tuple[int, int]] = deque()
        """(start, frames) of what was said within the latest minute and counts."""
        self._close: int | None = None
        """No free speech may reach beyond this frame: the step's last seconds begin."""
        self._owed = 0
        """Frames that the workout's own words will still need within a minute."""
        self._waiting: list[Prompt] = []
        """What found no room in a step and is still worth saying in the next one."""
        self._ids = 0

    # --- what the session tells -----------------------------------------------------------------

    def close_at(self, frame: int | None, owed: tuple[str, ...] = ()) -> None:
        """The current step ends at this frame, as far as is known now; None: nobody knows.

        `owed` will have to be said within a minute, and the coach leaves it its share.
        """
        self._close = None if frame is None else frame - LAST_SECONDS
        self._owed = sum(self._clip(text).frames for text in owed)

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

    def reserve(self, prompt: Prompt, now: int, *, end: int | None = None) -> Iterator[Event]:
        """Place a sentence exactly: heard from `prompt.at` on, or over by the frame `end`.

        Its full wording where it fits between now and there, else its short one, else it is
        dropped.
        """
        heard = frame_at(prompt.at)
        # A word that must fall on its moment may follow close upon another; a sentence may not.
        pause = PAUSE if end is not None else 0
        soonest = now + (self.reaction if end is not None else self._lead)
        earliest = max(soonest, self._busy + pause)
        wanted = []
        for text, why in self._wordings(prompt):
            clip = self._clip(text)
            start = heard - clip.onset if end is None else end - clip.frames
            wanted.append(start)
            affordable = self._affordable(prompt, start, clip.frames, text)
            if affordable and start >= earliest and self._free(start, clip.frames, pause):
                self._place(prompt, text, start, clip.frames, start, why)
                return
        yield self._dropped(prompt, now, wanted[0], NO_ROOM)

    def offer(self, prompt: Prompt, now: int) -> Iterator[Event]:
        """Place a sentence into the first gap that is long enough."""
        wanted = max(frame_at(prompt.at), now)
        if prompt.priority is Priority.SAFETY:
            yield from self._make_way(prompt, max(wanted, now + self.reaction), now)
        latest = wanted + PATIENCE if prompt.not_after is None else frame_at(prompt.not_after)
        for text, shortened in self._wordings(prompt):
            frames = self._clip(text).frames
            start = self._gap(max(wanted, now + self.reaction), frames, self._placed)
            if not self._affordable(prompt, start, frames, text):
                why = NO_BUDGET
                continue
            why = NO_ROOM
            open_ended = prompt.priority is Priority.SAFETY or self._close is None
            if start <= latest and (open_ended or start + frames <= (self._close or 0)):
                self._place(prompt, text, start, frames, wanted, shortened)
                return
        if (
            self._close is not None
            and prompt.not_after is not None
            and latest > self._close + LAST_SECONDS
        ):
            self._waiting.append(prompt)
        else:
            yield self._dropped(prompt, now, wanted, why)

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
        self._is_heard = False
        self._unheard = self.cut(now)
        for one in self._placed:
            if one.sent:
                one.sent = False
                yield Cancel(one.id)

    def sound_is_back(
        self, word: Prompt, now: int, matters: Callable[[Prompt], bool]
    ) -> Iterator[Event]:
        """Say `word` before all else, then again what was not heard and still matters."""
        self._is_heard, self._busy, self._latest = True, now, None
        start, frames = now + self.reaction, self._clip(word.text).frames
        unheard, self._unheard = [p for p in self._unheard if matters(p)], []
        for one in [p for p in self._placed if p.start < start + frames + PAUSE]:
            self._placed.remove(one)
            if matters(one.prompt):
                unheard.append(one.prompt)
            else:
                yield self._dropped(one.prompt, now, one.wanted, SOUND_CAME_FIRST)
        self._place(word, word.text, start, frames, start, None)
        for prompt in unheard:
            yield from self.offer(replace(prompt, at=seconds_at(now), not_after=None), now)

    # --- time -----------------------------------------------------------------------------------

    def next_frame(self) -> int | None:
        """The frame at which `advance` has something to do."""
        if not self._placed:
            return None
        soonest = self._placed[0].start
        if not self._is_heard:
            return soonest
        for one in self._placed:
            if not one.sent:
                return min(soonest, one.start - self._lead - LEAD)
        return soonest

    def advance(self, now: int) -> Iterator[Event]:
        """Send the orders that are due, and tell what begins."""
        while (due := self.next_frame()) is not None and due <= now:
            for one in self._placed if self._is_heard else ():
                if not one.sent and one.start - self._lead - LEAD <= due:
                    one.sent = True
                    frame = one.start - self._lead
                    yield Speak(one.id, frame, one.stop - one.start, one.text)
            while self._placed and self._placed[0].start <= due:
                yield self._begin(self._placed.pop(0))

    @property
    def quiet_at(self) -> int:
        """The frame at which the last sentence known now is over."""
        return max([self._busy, *(p.stop for p in self._placed)])

    def _is_under_way(self, one: _Placed, now: int) -> bool:
        """Whether the device has begun with it: it is in the headphones, and will be heard."""
        return self._is_heard and one.start - self._lead < now

    # --- within ---------------------------------------------------------------------------------

    def _begin(self, one: _Placed) -> Spoken:
        if not self._is_heard:
            self._unheard.append(one.prompt)
            return self._dropped(one.prompt, one.start, one.wanted, UNHEARD)
        self._busy, self._latest = one.stop, one
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
            shorter = dict.fromkeys((first_two, prompt.short))
            wordings += [(text, "shortened") for text in shorter if text != prompt.text]
        return wordings

    def _place(
        self, prompt: Prompt, text: str, start: int, frames: int, wanted: int, why: str | None
    ) -> None:
        self._ids += 1
        insort(self._placed, _Placed(start, self._ids, start + frames, wanted, text, prompt, why))

    def _free(self, start: int, frames: int, pause: int) -> bool:
        stop = start + frames
        return all(p.stop + pause <= start or stop + pause <= p.start for p in self._placed)

    def _gap(self, earliest: int, frames: int, among: list[_Placed]) -> int:
        """The first frame from `earliest` on at which so many frames disturb none of those."""
        start = max(earliest, self._busy + PAUSE if self._busy else 0)
        for one in among:
            if start + frames + PAUSE <= one.start:
                break
            start = max(start, one.stop + PAUSE)
        return start

    def _make_way(self, prompt: Prompt, earliest: int, now: int) -> Iterator[Event]:
        """Safety speaks first: what would stand in its way, the countdown aside, is dropped."""
        frames = self._clip(prompt.text).frames
        firm = [p for p in self._placed if not _counts(p) or self._is_under_way(p, now)]
        start = self._gap(earliest, frames, firm)
        in_the_way = [
            p
            for p in self._placed
            if p not in firm and p.start < start + frames + PAUSE and start < p.stop + PAUSE
        ]
        for one in in_the_way:
            self._placed.remove(one)
            if one.sent:
                yield Cancel(one.id)
            yield self._dropped(one.prompt, now, one.wanted, "the ceiling came first")

    def _affordable(self, prompt: Prompt, start: int, frames: int, text: str) -> bool:
        """Whether every minute around `start` has words left. A step is always named in short."""
        if prompt.priority < Priority.STEP:
            return True
        spent = self._spoken_around(start) + frames
        if prompt.priority is Priority.STEP:
            shortest = prompt.short is None or text == prompt.short
            return shortest or spent <= STEP_SHARE * self._budget
        return spent + self._owed <= self._budget

    def _spoken_around(self, start: int) -> int:
        """Frames of counted speech in the fullest minute that a sentence at `start` falls into."""
        said = [*self._spent, *((p.start, p.stop - p.start) for p in self._placed if _counts(p))]
        ends = [start, *(at for at, _ in said if start < at < start + MINUTE)]
        return max(sum(n for at, n in said if end - MINUTE < at <= end) for end in ends)

    def _dropped(self, prompt: Prompt, now: int, wanted: int, why: str) -> Spoken:
        at = seconds_at(now)
        return Spoken(at, prompt.kind, prompt.text, wanted, None, None, why, prompt.about)


def _counts(placed: _Placed) -> bool:
    """Whether a sentence counts toward the talk budget."""
    return placed.prompt.priority not in (Priority.COUNTDOWN, Priority.SAFETY)
