"""The platform's folder for settings, and files in it that are written as a whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def folder() -> Path:
    """Where the platform keeps settings."""
    from platformdirs import user_config_path

    return user_config_path("footfall", appauthor=False)


def write_whole(path: Path, text: str) -> None:
    """Write a file anew, all of it or nothing. OSError: it cannot be written."""
    path = path.resolve()  # what a link points to is written, and the link stays
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=path.name, dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
