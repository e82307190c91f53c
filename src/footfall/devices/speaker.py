"""Where the sound goes: a device, a file, or nowhere, all with the same face.

A file and nowhere are here, and have a mixer in this process; a device is a `LiveSpeaker`.
"""

from __future__ import annotations

import os
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING, Protocol

from footfall.errors import UsageError
from footfall.model import RATE, Grid, Part

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from footfall.sounds import Clicks

BLOCK = 65_536
"""Frames that are rendered at a time."""

CHUNKS = {".wav": 8 * BLOCK, ".flac": 8 * BLOCK, ".ogg": BLOCK, ".mp3": BLOCK}
"""Frames that an encoder gets at a time, whatever the block: the sizes decide the bytes of some
formats. Between two chunks the encoder waits for the interpreter lock, at worst for 5 ms: a quick
one is kept busy meanwhile by 11 s of sound, 4 MB. Vorbis grows slower with longer ones."""

LAG = RATE // 2
"""Frames that an offline mixer stays behind the session. What the session decides at a moment may
begin there, or, when it learnt of it late, just before; rendered already, it could not."""

FORMATS = {
    ".wav": ("WAV", "PCM_16"),
    ".flac": ("FLAC", "PCM_16"),
    ".ogg": ("OGG", "VORBIS"),
    ".mp3": ("MP3", "MPEG_LAYER_III"),
}
"""What a file's suffix means to libsndfile."""


class Speaker(Protocol):
    """Takes a session's orders for the sound. One thread calls; no call blocks but `close`."""

    def start(self, frame: int = 0) -> None:
        """`frame`, a multiple of `mixer.CHUNK`, is next. Orders may come before; nothing sounds
        before.
        """

    def set_grid(self, grid: Grid) -> None:
        """Beats as `Mixer.set_grid` takes them."""

    def play(
        self, id: int, frame: int, samples: NDArray[np.float32], part: Part = Part.VOICE
    ) -> None:
        """Speech as `Mixer.play` takes it: mono, shape (m,)."""

    def cancel(self, id: int) -> None:
        """Leave out speech that has not begun."""

    def set_volume(self, decibels: float, muted: bool) -> None:
        """The whole mix, from now on."""

    def set_level(self, part: Part, decibels: float) -> None:
        """One part of the mix, from now on."""

    def set_clicks(self, clicks: Clicks) -> None:
        """What the beats sound like, from now on."""

    def advance(self, frame: int) -> None:
        """Everything before `frame` is decided. A live output need not be told."""

    def close(self, frame: int | None = None) -> None:
        """Finish after `frame` frames; None: now, offline as far as `advance` came."""


class NullSpeaker:
    """Renders as a file would, and throws the samples away."""

    def __init__(self, block: int = BLOCK) -> None:
        """`block`: how many frames are rendered at a time; it changes no sample."""
        from footfall.mixer import Mixer

        self._mixer = Mixer()
        self._block = block
        self._decided = 0

    @property
    def frame(self) -> int:
        """How many frames are rendered."""
        return self._mixer.frame

    def start(self, frame: int = 0) -> None:
        """Offline, frames pass when they are decided."""
        if frame:
            self._mixer.skip(frame)
        self._mixer.settle()

    def set_grid(self, grid: Grid) -> None:
        """See `Speaker`."""
        self._mixer.set_grid(grid)

    def play(
        self, id: int, frame: int, samples: NDArray[np.float32], part: Part = Part.VOICE
    ) -> None:
        """See `Speaker`."""
        self._mixer.play(id, frame, samples, part)

    def cancel(self, id: int) -> None:
        """See `Speaker`."""
        self._mixer.cancel(id)

    def set_volume(self, decibels: float, muted: bool) -> None:
        """See `Speaker`."""
        self._mixer.set_volume(decibels, muted)

    def set_level(self, part: Part, decibels: float) -> None:
        """See `Speaker`."""
        self._mixer.set_level(part, decibels)

    def set_clicks(self, clicks: Clicks) -> None:
        """See `Speaker`."""
        self._mixer.set_clicks(clicks)

    def advance(self, frame: int) -> None:
        """Render whole blocks, up to `LAG` before `frame`."""
        self._decided = max(self._decided, frame)
        while self._mixer.frame + self._block <= self._decided - LAG:
            self._take(self._mixer.render(self._block))

    def close(self, frame: int | None = None) -> None:
        """Render the rest."""
        end = self._decided if frame is None else frame
        while (left := end - self._mixer.frame) > 0:
            self._take(self._mixer.render(min(left, self._block)))

    def abandon(self) -> None:
        """Leave nothing behind, unless it was closed: something else went wrong."""

    def _take(self, samples: NDArray[np.float32]) -> None:
        """Do something with the next frames, shape (n, 2)."""


class FileSpeaker(NullSpeaker):
    """Renders into an audio file, encoded on a thread beside the mixer.

    The file appears under its name when it is whole, at `close`. UsageError: the suffix is unknown
    or the file cannot be written; the latter may come from any call that renders.
    """

    def __init__(self, path: Path, block: int = BLOCK) -> None:
        """Begin a file: .wav, .flac, .ogg or .mp3."""
        if path.suffix.lower() not in FORMATS:
            raise UsageError(
                f"'{path.name}' does not end like an audio file: use one of {', '.join(FORMATS)}."
            )
        super().__init__(block)
        self._path = path
        self._part = path.with_name(f".{path.name}.{os.getpid()}.part")
        if path.is_dir():
            raise UsageError(f"'{path}' cannot be written: it is a folder.")
        try:
            # libsndfile would only say "System error".
            self._part.open("wb").close()
        except OSError as error:
            raise UsageError(f"'{path}' cannot be written: {error.strerror}.") from error
        self._chunk = CHUNKS[path.suffix.lower()]
        self._pieces: list[NDArray[np.float32]] = []
        self._held = 0
        # Two chunks wait at most: the encoder always has one, and memory stays small.
        self._chunks: Queue[NDArray[np.float32] | None] = Queue(2)
        self._fault: Exception | None = None
        self._closed = False
        self._encoder = Thread(target=self._encode, name="encoder", daemon=True)
        self._encoder.start()

    def close(self, frame: int | None = None) -> None:
        """Render and encode the rest, and give the file its name. A second call does nothing."""
        if self._closed:
            return
        self._closed = True
        try:
            super().close(frame)
            if self._held:
                self._hand_over(self._held)
            self._finish()
            self._check()
            os.replace(self._part, self._path)
        except BaseException:
            self._finish()
            self._part.unlink(missing_ok=True)
            raise

    def abandon(self) -> None:
        """Remove what is written so far, unless it was closed."""
        if not self._closed:
            self._closed = True
            self._finish()
            self._part.unlink(missing_ok=True)

    def _finish(self) -> None:
        """Let the encoder's thread come to its end."""
        if self._encoder.is_alive():
            self._chunks.put(None)
            self._encoder.join()

    def _take(self, samples: NDArray[np.float32]) -> None:
        self._check()
        self._pieces.append(samples)
        self._held += len(samples)
        while self._held >= self._chunk:
            self._hand_over(self._chunk)

    def _hand_over(self, n: int) -> None:
        """Give the encoder the first `n` frames of those held."""
        import numpy as np

        held = self._pieces[0] if len(self._pieces) == 1 else np.concatenate(self._pieces)
        self._chunks.put(held[:n])
        self._pieces = [held[n:]] if len(held) > n else []
        self._held -= n

    def _check(self) -> None:
        if self._fault is not None:
            raise UsageError(
                f"'{self._path}' could not be written to its end: {self._fault} Is the disk full?"
            ) from self._fault

    def _encode(self) -> None:
        """On the encoder's thread: libsndfile releases the interpreter lock while it encodes."""
        import soundfile

        kind, subtype = FORMATS[self._path.suffix.lower()]
        try:
            with soundfile.SoundFile(
                self._part, "w", RATE, 2, format=kind, subtype=subtype
            ) as file:
                while (chunk := self._chunks.get()) is not None:
                    file.write(chunk)
        except Exception as error:  # told by the caller's thread; the queue must go on draining
            self._fault = error
            while self._chunks.get() is not None:
                pass
