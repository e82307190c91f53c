"""What a recording holds: the clicks, the gaps, and how they compare with an exact grid.

It imports nothing of the program. Streams are fed piece by piece, so that hours of them take no
more memory than a minute.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
Samples = NDArray[np.float32]


# --- Finding ------------------------------------------------------------------------------------


def panned(samples: Samples) -> Samples:
    """Left minus right: clicks are panned and speech is not, so that it holds the clicks alone."""
    return samples[:, 0] - samples[:, 1]


class Onsets:
    """Finds the frames at which clicks begin, in a stream.

    A click begins where the sound rises above `floor` after at least `quiet` frames below it.
    """

    def __init__(
        self,
        quiet: int = RATE // 100,
        floor: float = 1e-5,
        sound: Callable[[Samples], Samples] = panned,
    ) -> None:
        self.found: list[int] = []
        """In the order in which they came."""
        self.rights: list[bool] = []
        """Whether the right ear hears more of it: the right foot."""
        self._quiet = quiet
        self._floor = floor
        self._sound = sound
        self._position = 0
        self._loud = -quiet - 1

    def feed(self, samples: Samples) -> None:
        """The next frames, shape (n, 2)."""
        sound = self._sound(samples)
        loud = np.flatnonzero(np.abs(sound) > self._floor)
        if len(loud):
            before = np.concatenate(([self._loud - self._position], loud[:-1]))
            for frame in loud[loud - before > self._quiet].tolist():
                self.found.append(self._position + frame)
                self.rights.append(bool(sound[frame] < 0))
            self._loud = self._position + int(loud[-1])
        self._position += len(samples)


def onsets(samples: Samples, quiet: int = RATE // 100, floor: float = 1e-5) -> list[int]:
    """The frames at which clicks begin: shape (n, 2) -> increasing integers; see `Onsets`."""
    finder = Onsets(quiet, floor)
    finder.feed(samples)
    return finder.found


PERIOD = (1 << 20) - 1
"""Frames after which the counter begins again, 22 s. All its values are exact in a float32."""


def counter(frames: int = PERIOD) -> Samples:
    """A sound in which every sample is its own number, from 1; silence is 0."""
    return ((np.arange(frames) % PERIOD + 1) / (PERIOD + 1)).astype("<f4")


@dataclass(frozen=True, slots=True)
class Gap:
    """A place where what is heard is not what was played."""

    frame: int
    """Of the recording: the first that is wrong."""
    silent: int
    """Frames of silence that came in between."""
    lost: int
    """Frames that were never heard; negative: some were heard again."""


class Gaps:
    """Finds every gap in a stream of `counter`, to the sample."""

    def __init__(self) -> None:
        self.found: list[Gap] = []
        self._position = 0
        self._number = 0
        """The last number that was heard; 0: none yet."""
        self._silent = 0
        """Frames of silence since then."""

    @property
    def playing(self) -> bool:
        """Whether anything was heard yet."""
        return self._number > 0

    def feed(self, samples: Samples) -> None:
        """The next frames, shape (n,) or (n, 1)."""
        numbers = np.rint(samples.reshape(-1) * (PERIOD + 1)).astype(np.int64)
        sounding = np.flatnonzero(numbers)
        if len(sounding):
            heard = numbers[sounding]
            places = self._position + sounding
            last_place = self._position - 1 - self._silent
            before = np.concatenate(([self._number], heard[:-1]))
            ended = np.concatenate(([last_place], places[:-1]))
            lost = (heard - before - 1) % PERIOD
            lost = np.where(lost > PERIOD // 2, lost - PERIOD, lost)
            silent = places - ended - 1
            for i in np.flatnonzero((lost != 0) | (silent != 0)).tolist():
                if before[i]:
                    self.found.append(Gap(int(ended[i]) + 1, int(silent[i]), int(lost[i])))
            self._number = int(heard[-1])
            self._silent = len(numbers) - 1 - int(sounding[-1])
        else:
            self._silent += len(numbers)
        self._position += len(numbers)


class Finder(Protocol):
    """Finds something in a stream of samples."""

    def feed(self, samples: Samples) -> None:
        """The next frames."""


# --- The verdict --------------------------------------------------------------------------------


def beat_frames(spm: float, count: int) -> list[int]:
    """The exact frames of so many beats at a steady cadence, to the nearest integer."""
    return [beat_frame(spm, n) for n in range(count)]


def beat_frame(spm: float, n: int) -> int:
    """The exact frame of one beat at a steady cadence, to the nearest integer."""
    return int(n * 60 * RATE / spm + 0.5)


@dataclass(frozen=True, slots=True)
class Break:
    """A click that is not where the one before it says."""

    frame: int
    """Where it was heard."""
    by: int
    """Samples by which it is late."""


def breaks(clicks: Sequence[int], spm: float) -> list[Break]:
    """Where clicks leave the grid that the first one begins and each break begins anew."""
    found = []
    origin = clicks[0] if clicks else 0
    for frame in clicks:
        n = round((frame - origin) * spm / (60 * RATE))
        by = frame - origin - beat_frame(spm, n)
        if by:
            found.append(Break(frame, by))
            origin += by
    return found


@dataclass(frozen=True)
class Verdict:
    """How the clicks that were heard compare with an exact grid from the first one on."""

    heard: int
    expected: int
    jitter: int
    """Samples between the earliest and the latest click, each against its place."""
    drift: int
    """Samples by which the last click is off."""
    gaps: tuple[int, ...]
    """Samples by which neighbours lie too far apart, one for each such pair."""

    @property
    def exact(self) -> bool:
        """Whether every click is on its sample."""
        return self.heard == self.expected and not (self.jitter or self.drift or self.gaps)


def judge(
    clicks: Sequence[int],
    seconds: float,
    spm: float,
    excused: Callable[[int], bool] | None = None,
) -> Verdict:
    """Hold the clicks of the first seconds against a grid of that cadence.

    `excused` says at which frames a break is not the program's fault: the grid then begins anew.
    """
    heard = [frame for frame in clicks if frame < clicks[0] + seconds * RATE]
    found = breaks(heard, spm)
    pardoned = [broken.by for broken in found if excused and excused(broken.frame)]
    counted = [broken.by for broken in found if not (excused and excused(broken.frame))]
    off = [0, *accumulate(counted)]
    return Verdict(
        len(heard),
        ceil((seconds - sum(pardoned) / RATE) * spm / 60),
        max(off) - min(off),
        off[-1],
        tuple(by for by in counted if by > 1),
    )
