"""The program's beginning: `footfall`, and `python -m footfall`."""

from __future__ import annotations

import signal


def main() -> None:
    """Run the program. Ctrl-C while it is still being loaded just ends it, as it ends any other."""
    handler = signal.signal(signal.SIGINT, signal.SIG_DFL)
    from footfall.cli.main import main as run

    signal.signal(signal.SIGINT, handler)
    run()


if __name__ == "__main__":
    main()
