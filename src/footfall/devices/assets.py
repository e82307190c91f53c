"""Where the recorded voice and the clicks are: in the installed package, or beside a checkout."""

from __future__ import annotations

from importlib import resources
from pathlib import Path


def audio_folder() -> Path:
    """The folder `audio`, which a wheel carries inside the package and a checkout beside `src`."""
    package = Path(str(resources.files("footfall")))
    installed = package / "audio"
    return installed if installed.is_dir() else package.parents[1] / "audio"
