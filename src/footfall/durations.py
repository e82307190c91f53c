"""Times gone, as a watch shows them."""

from __future__ import annotations


def clock_words(seconds: float) -> str:
    """Whole seconds gone as m:ss, or h:mm:ss from an hour on."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
