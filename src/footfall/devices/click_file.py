"""A runner's own click, from an audio file."""

from __future__ import annotations

from pathlib import Path

from footfall.errors import UsageError
from footfall.model import RATE
from footfall.sounds import Clicks, own_click

LONGEST = 10
"""Seconds of a file that are read: a click lies at its beginning, and a song would take a while."""


def read_click(path: Path) -> Clicks:
    """The sound in a file of any format and rate that libsndfile knows, as `own_click` makes it.

    UsageError: the file cannot be read, or the first ten seconds are silent.
    """
    import soundfile  # with soxr 40 ms, which only a runner who brings a click waits for
    import soxr

    try:
        # libsndfile would only say "System error".
        path.open("rb").close()
        with soundfile.SoundFile(path) as file:
            rate = file.samplerate
            samples = file.read(LONGEST * rate, dtype="float32", always_2d=True).mean(axis=1)
        return own_click(soxr.resample(samples, rate, RATE))
    except OSError as error:
        raise UsageError(f"The click '{path}' cannot be read: {error.strerror}.") from error
    except soundfile.LibsndfileError as error:
        raise UsageError(
            f"The click '{path}' is no sound that can be read. Use a WAV, FLAC, Ogg or MP3 file."
        ) from error
    except UsageError as silence:
        raise UsageError(f"'{path}': {silence}") from silence
