"""The table of what sensors get wrong names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_every_quirk_is_held_by_a_test_that_exists() -> None:
    """Whatever docs/sensors.md names as a test or a script is one, and there are many."""
    told = (ROOT / "docs" / "sensors.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?<!/)\btest_\w+(?=`)", told))
    there = set()
    for path in (ROOT / "tests").glob("test_*.py"):
        there |= set(re.findall(r"^(?:async )?def (test_\w+)", path.read_text("utf-8"), re.M))
    assert set() == named - there
    assert len(named) > 40
    scripts = set(re.findall(r"`(scripts/\w+)`", told))
    assert set() == {script for script in scripts if not (ROOT / script).exists()}
