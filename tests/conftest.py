"""Fixtures that several test files share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fake_bluez import FakeBlueZ
from listening import VirtualSink
from program import environment


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
def _nothing_of_the_runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What engines speak in a test, and who runs, is kept in folders of its own, not the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        yield


@pytest.fixture(scope="session")
def fake_bluez() -> Iterator[FakeBlueZ]:
    """A D-Bus and a bluetoothd for all; without dbus-daemon its tests fail."""
    try:
        fake = FakeBlueZ()
    except RuntimeError as missing:
        pytest.fail(str(missing), pytrace=False)
    with fake:
        yield fake


@pytest.fixture
def bluez(fake_bluez: FakeBlueZ, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeBlueZ:
    """A bluetoothd that runs, with no sensors around, and a runner who works in a folder."""
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", fake_bluez.address)
    monkeypatch.chdir(tmp_path)
    fake_bluez.reset()
    return fake_bluez
