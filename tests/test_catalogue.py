"""docs/catalogue.md: where each row of the catalogue lives, and what holds it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from footfall.cli.main import cli
from footfall.library import ENTRIES, find

TESTS = Path(__file__).parent
SOURCE = TESTS.parent / "src" / "footfall"
CATALOGUE = TESTS.parent / "docs" / "catalogue.md"
WRITTEN = {
    name
    for path in TESTS.glob("test_*.py")
    for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
}
"""All tests that there are."""
FAMILIES = (
    *(("W", 1, 68), ("Z", 1, 13), ("C", 1, 20), ("F", 1, 26), ("B", 1, 5), ("U", 1, 13)),
    *(("D", 1, 9), ("S", 1, 6), ("P", 1, 16), ("T", 1, 6), ("R", 1, 13), ("M", 0, 6)),
)
"""The letters of its rows, the first number and the last."""
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in CATALOGUE.read_text(encoding="utf-8").splitlines()
    if re.match(r"\| [A-Z][0-9]+ \|", line)
]
"""Each with its id, what it is, where it lives, and the tests that hold it."""
MISSING = "not here yet: "


def quoted(text: str) -> list[str]:
    """What stands between backticks."""
    return re.findall("`([^`]+)`", text)


def test_the_catalogue_has_all_its_rows_in_order() -> None:
    """202: W1 to W68, Z1 to Z13 and so on, each once."""
    expected = [f"{letter}{n}" for letter, low, high in FAMILIES for n in range(low, high + 1)]
    assert 202 == len(expected)
    assert expected == [row[0] for row in ROWS]


def test_what_the_catalogue_counts() -> None:
    """Its first lines tell how many rows are here, and how many are not."""
    missing = sum(row[2].startswith(MISSING) for row in ROWS)
    told = f"{len(ROWS)} in all, of which {len(ROWS) - missing} are here"
    text = CATALOGUE.read_text(encoding="utf-8")
    assert told in text
    assert f"and {missing} say what is\nmissing." in text


def test_what_is_not_here_yet() -> None:
    """Only plans and questionnaires, of which no workout is made."""
    missing = {row[0] for row in ROWS if row[2].startswith(MISSING)}
    assert {"W68"} == {id_ for id_ in missing if id_[0] in "WUDBZC"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_of_the_catalogue_is_true(row: list[str]) -> None:
    """Its workouts are those of its id, its files, commands and tests are there; and what is here
    has a test.
    """
    id_, what, where, held = row
    assert what
    if where.startswith(MISSING):
        assert held == "–"
        return
    listed = [part for part in where.split("; ") if part.startswith("library: ")]
    names = [name for part in listed for name in quoted(part)]
    if id_[0] in "WUDB" or id_ == "C15":
        assert [entry.name for entry in ENTRIES if id_ in entry.ids] == names
    assert all(find(name) for name in names)
    for one in (one for one in quoted(where) if one not in names):
        command, *options = one.split()
        if command == "footfall":
            known = [opt for param in cli.commands[options[0]].params for opt in param.opts]
            assert {o for o in options if o.startswith("--")} <= set(known)
        else:
            assert (SOURCE / one).is_file() or re.fullmatch('"[FM][0-9]+"', one)
    assert set() == set(quoted(held)) - WRITTEN
    assert quoted(held)
