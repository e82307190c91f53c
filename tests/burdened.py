"""The program with a thread beside it that burns the interpreter lock and collects garbage.

    python tests/burdened.py run WORKOUT …

With the variable FOOTFALL_BURDEN in the environment it does so only while that file exists.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from pathlib import Path
from threading import Thread

OBJECTS = 1_000_000
"""What every collection has to walk."""
BURN = 0.3
"""Seconds of plain Python between two collections."""
SWITCH = "FOOTFALL_BURDEN"


def burden(switch: Path | None) -> None:
    """Never ends."""
    heap = [[number] for number in range(OBJECTS)]
    while heap:
        if switch and not switch.exists():
            time.sleep(0.1)
            continue
        gc.collect()
        until = time.monotonic() + BURN
        while time.monotonic() < until:
            pass


if __name__ == "__main__":
    named = os.environ.get(SWITCH)
    Thread(target=burden, args=[Path(named) if named else None], daemon=True).start()
    from footfall.cli.main import main

    main(sys.argv[1:])
