"""What the documents promise about the tests."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parent
SENSORS = TESTS.parent / "docs" / "sensors.md"


def test_each_test_that_the_page_of_sensors_names_is_there() -> None:
    """No row of the table is held by a test that was renamed or taken away."""
    named = set(re.findall(r"`(test_\w+)`", SENSORS.read_text(encoding="utf-8")))
    code = "\n".join(path.read_text(encoding="utf-8") for path in TESTS.glob("test_*.py"))
    assert set() == named - set(re.findall(r"^def (test_\w+)", code, re.MULTILINE))
    assert len(named) > 20
