"""What engines have spoken, kept on disk from session to session, mastered like the recorded voice.

A file is named by all that decides what it holds, and appears whole or not at all, so that several
programs may use one folder at once. Whatever cannot be read is made anew.
"""

from __future__ import annotations

import io
import os
import tempfile
import weakref
from contextlib import suppress
from pathlib import Path
from shutil import rmtree

import numpy as np
from numpy.typing import NDArray

from footfall.devices import mastering
from footfall.devices.engines import Engine, Failed
from footfall.devices.mastering import LUFS, PEAK_DB, RATE, SILENCE

Samples = NDArray[np.float32]

LONGEST = 120
"""Seconds that a unit can take; what goes on for longer is a fault of its engine."""
LIMIT = 50_000_000
"""Bytes, of about 50,000 a sentence: a thousand of them."""
SPEED = 1.0
_MASTERING = f"{LUFS} LUFS, {PEAK_DB} dBTP, {SILENCE} of silence, FLAC 16 at {RATE}"
_SUFFIX = ".flac"


def default_folder() -> Path:
    """Where the platform keeps what can be made again."""
    from platformdirs import user_cache_path

    return user_cache_path("footfall", appauthor=False) / "voice"


class VoiceCache:
    """A folder of spoken units. One thread at a time uses it."""

    def __init__(self, folder: Path | None = None, limit: int = LIMIT) -> None:
        """Beyond `limit` bytes, what was not used for longest is removed now.

        Where the folder cannot be written, another one lives as long as the program.
        """
        self.wanted = self.folder = default_folder() if folder is None else folder
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=self.folder).close()
        except OSError:
            with suppress(OSError):  # nothing can be written anywhere: `render` will tell
                self._take_another()
        self._prune(limit)

    @property
    def lasts(self) -> bool:
        """Whether what is rendered now is there the next time."""
        return self.folder == self.wanted

    def find(self, engine: Engine, text: str) -> Path | None:
        """The file of this text as the engine spoke it; None when there is none that can be read.

        It counts as used now.
        """
        path = self._path(engine, text)
        if read(path) is None:
            return None
        with suppress(OSError):
            os.utime(path)
        return path

    def render(self, engine: Engine, text: str) -> Path:
        """Let the engine speak; the file of it. `Failed` where there is no speech."""
        samples, rate = engine.speak(text)
        if not np.isfinite(samples).all() or len(samples) > LONGEST * rate:
            raise Failed(f"{engine.name}: this is no speech")
        try:
            data, _ = mastering.mastered(mastering.trimmed(_at_rate(samples, rate)), _flac)
        except ValueError as error:
            raise Failed(f"{engine.name}: {error}") from error
        with suppress(OSError):  # the disk is full, or the folder has gone
            return _write(self._path(engine, text), data)
        try:
            self._take_another()
            return _write(self._path(engine, text), data)
        except OSError as error:
            raise Failed(f"{engine.name}: {error}") from error

    def size(self) -> tuple[int, int]:
        """How many units are kept, and their bytes."""
        sizes = [size for _, size, _ in self._files()]
        return len(sizes), sum(sizes)

    def _path(self, engine: Engine, text: str) -> Path:
        import hashlib  # slow to load, and a recorded voice has no use for it

        parts = (engine.name, engine.version() or "", engine.voice, str(SPEED), _MASTERING, text)
        name = hashlib.sha256("|".join(parts).encode(errors="surrogatepass")).hexdigest()
        return self.folder / f"{name}{_SUFFIX}"

    def _files(self) -> list[tuple[float, int, Path]]:
        """When each file was last used, its bytes, and where it is."""
        found = []
        for path in self.folder.glob(f"*{_SUFFIX}"):
            with suppress(OSError):  # another program may have removed it
                status = path.stat()
                found.append((status.st_mtime, status.st_size, path))
        return found

    def _take_another(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="footfall-"))
        weakref.finalize(self, rmtree, self.folder, ignore_errors=True)

    def _prune(self, limit: int) -> None:
        left = 0
        for _, size, path in sorted(self._files(), reverse=True):
            left += size
            if left > limit:
                with suppress(OSError):
                    path.unlink()


def read(path: Path) -> tuple[Samples, int] | None:
    """A clip and its rate; None where the file is missing, broken or cut off."""
    import soundfile  # 40 ms, which a session that begins with a click need not wait for

    if not path.is_file():
        return None
    try:
        with soundfile.SoundFile(path) as file:
            samples = file.read(dtype="float32")
            whole = len(samples) == file.frames and samples.ndim == 1 and len(samples) > 0
            return (samples, file.samplerate) if whole else None
    except (OSError, soundfile.SoundFileError):
        return None


def _write(path: Path, data: bytes) -> Path:
    part = path.with_suffix(f".{os.getpid()}.part")
    try:
        part.write_bytes(data)
        os.replace(part, path)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    return path


def _flac(samples: Samples) -> tuple[bytes, Samples]:
    """The clip as a file, and decoded again."""
    import soundfile

    file = io.BytesIO()
    soundfile.write(file, samples, RATE, format="FLAC", subtype="PCM_16")
    file.seek(0)
    return file.getvalue(), soundfile.read(file, dtype="float32")[0]


def _at_rate(samples: Samples, rate: int) -> Samples:
    import soxr

    return samples if rate == RATE else np.asarray(soxr.resample(samples, rate, RATE), np.float32)
