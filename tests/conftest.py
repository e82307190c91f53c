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


@pytest.fixture(autouse=True, scope="session")
def _no_cache_of_the_runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What engines speak in a test is kept in a folder of its own, never in the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield
