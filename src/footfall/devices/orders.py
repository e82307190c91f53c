"""What the program orders from the sound process, framed for its standard input.

numpy is imported where it is used: the program reads this module before all else, and its sound
process is on its way a tenth of a second sooner.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan, nan
from typing import TYPE_CHECKING, BinaryIO

from footfall.model import Cancel, Grid, Part, SetLevel, SetVolume

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from footfall.sounds import Clicks


@dataclass(frozen=True, slots=True)
class Start:
    """Play, from the next block on that the device really takes; until then, silence.

    Times are of `time.monotonic`, the same clock in every process.
    """

    zero: float | None = None
    """When frame 0 of the session was taken, which need not have been by a device; the block begins
    with the frame that is due by now. None: that block is the session's first."""
    heard: float | None = None
    """When a device before this one let frame 0 be heard. This one lets its beats be heard as if it
    had played all the time. None: there was none."""
    wake: float = 0.0
    """Seconds for which sleepy headphones are woken before the first block."""
    first: int = 0
    """The session's first frame, where `zero` is None: one that was cut off does not begin anew."""


@dataclass(frozen=True, slots=True, eq=False)
class Play:
    """Samples, mono float32 of shape (m,), at a frame."""

    id: int
    frame: int
    samples: NDArray[np.float32]
    part: Part = Part.VOICE


@dataclass(frozen=True, slots=True, eq=False)
class SetClicks:
    """From now on the beats sound like this."""

    clicks: Clicks


@dataclass(frozen=True, slots=True)
class End:
    """Nothing more will come: fade and go. It is never sent: the end of the input means it."""


Sent = Start | Grid | Play | Cancel | SetVolume | SetLevel | SetClicks

_HEAD = struct.Struct("<cI")
"""Which order, and how many bytes follow."""
_GRID = struct.Struct("<qdddq?H")
"""`Grid` up to `on`, then `every`; NaN for `spm_end`, -1 for `frames` is None. `accents` follow,
a byte each."""
_PLAY = struct.Struct("<qqI")
"""Id, frame, and which of `Part`; the samples follow as little-endian float32, on a multiple of
four bytes."""
_START = struct.Struct("<dddq")
"""`Start`; NaN is None."""
_CANCEL = struct.Struct("<q")
_VOLUME = struct.Struct("<d?")
_LEVEL = struct.Struct("<dB")
"""Decibels, and which of `Part`."""
_PARTS = tuple(Part)
_CLICKS = struct.Struct("<4I")
"""Frames of left, right, left accent and right accent; their stereo samples follow as float32."""


def encode(order: Sent) -> bytes:
    """An order as the sound process reads it."""
    match order:
        case Start(zero, heard, wake, first):
            times = (nan if time is None else time for time in (zero, heard))
            kind, body = b"S", _START.pack(*times, wake, first)
        case Grid(frame, phase, spm, spm_end, frames, on, accents, every):
            end = nan if spm_end is None else spm_end
            length = -1 if frames is None else frames
            kind, body = b"G", _GRID.pack(frame, phase, spm, end, length, on, every)
            body += bytes(accents)
        case Play(id, frame, samples, part):
            kind, body = b"P", _PLAY.pack(id, frame, _PARTS.index(part)) + _floats(samples)
        case Cancel(id):
            kind, body = b"C", _CANCEL.pack(id)
        case SetVolume(decibels, muted):
            kind, body = b"V", _VOLUME.pack(decibels, muted)
        case SetLevel(part, decibels):
            kind, body = b"L", _LEVEL.pack(decibels, _PARTS.index(part))
        case SetClicks(clicks):
            four = (clicks.left, clicks.right, clicks.left_accent, clicks.right_accent)
            kind, body = b"K", _CLICKS.pack(*map(len, four)) + b"".join(map(_floats, four))
    return _HEAD.pack(kind, len(body)) + body


def _floats(samples: NDArray[np.float32]) -> bytes:
    return samples.astype("<f4", copy=False).tobytes()


def decode(stream: BinaryIO) -> Iterator[Sent]:
    """The orders of a stream, up to its end or to one that is cut off."""
    while len(head := stream.read(_HEAD.size)) == _HEAD.size:
        kind, size = _HEAD.unpack(head)
        body = stream.read(size)
        if len(body) < size:
            return
        match kind:
            case b"S":
                zero, heard, wake, first = _START.unpack(body)
                zero, heard = (None if isnan(time) else time for time in (zero, heard))
                yield Start(zero, heard, wake, first)
            case b"G":
                frame, phase, spm, end, length, on, every = _GRID.unpack_from(body)
                yield Grid(
                    frame,
                    phase,
                    spm,
                    None if isnan(end) else end,
                    None if length < 0 else length,
                    on,
                    tuple(body[_GRID.size :]),
                    every,
                )
            case b"P":
                import numpy as np

                id, frame, part = _PLAY.unpack_from(body)
                samples = np.frombuffer(body, "<f4", offset=_PLAY.size)
                yield Play(id, frame, samples, _PARTS[part])
            case b"C":
                yield Cancel(*_CANCEL.unpack(body))
            case b"V":
                yield SetVolume(*_VOLUME.unpack(body))
            case b"L":
                decibels, part = _LEVEL.unpack(body)
                yield SetLevel(_PARTS[part], decibels)
            case b"K":
                yield SetClicks(_clicks(body))


def _clicks(body: bytes) -> Clicks:
    import numpy as np

    from footfall.sounds import Clicks

    lengths = _CLICKS.unpack_from(body)
    floats = np.frombuffer(body, "<f4", offset=_CLICKS.size).reshape(-1, 2)
    ends = np.cumsum(lengths)
    return Clicks(*(floats[end - n : end] for n, end in zip(lengths, ends, strict=True)))
