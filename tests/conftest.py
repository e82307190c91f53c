"""Fixtures that several test files share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from listening import VirtualSink


@pytest.fixture(scope="session")
def virtual_sink() -> Iterator[VirtualSink]:
    """A sink that plays into nothing and can be recorded; without PulseAudio its tests fail."""
    try:
        sink = VirtualSink()
    except RuntimeError as missing:
        pytest.fail(str(missing), pytrace=False)
    yield sink
    sink.close()
