"""What the documents promise: tests that are there, and workouts that can be run."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from footfall.cli.main import cli
from footfall.errors import NotationError
from footfall.notation import parse, parse_step

TESTS = Path(__file__).parent
SENSORS = TESTS.parent / "docs" / "sensors.md"
PAGES = [
    page
    for page in (TESTS.parent / "README.md", *sorted((TESTS.parent / "docs").glob("*.md")))
    if page.name != "catalogue.md"  # it has a test of its own
]
FOR_RUNNERS = "\n".join(
    page.read_text(encoding="utf-8") for page in PAGES if page.name in ("README.md", "guide.md")
)
NOTATION = (TESTS.parent / "docs" / "notation.md").read_text(encoding="utf-8")

BLOCKS = re.findall(r"^```\n(.*?)^```$", NOTATION, re.DOTALL | re.MULTILINE)
TYPED = re.findall(r"^footfall (?:run|render) '([^']+)'", FOR_RUNNERS, re.MULTILINE)
OPTIONS = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", FOR_RUNNERS))
REMEDIES = re.findall(r"^\| `([^`]+)` \| (.+) \| `([^`]+)` \|$", NOTATION, re.MULTILINE)
"""What was written, what is wrong, and what to write instead."""
PARTS = [
    part
    for row in re.findall(r"^\| [^`|]+ \| (.+) \|$", NOTATION, re.MULTILINE)
    for part in re.findall(r"`([^`]+)`", row)
]
NO_PARTS = {"--race"}


def test_each_test_that_the_page_of_sensors_names_is_there() -> None:
    """No row of the table is held by a test that was renamed or taken away."""
    named = set(re.findall(r"`(test_\w+)`", SENSORS.read_text(encoding="utf-8")))
    code = "\n".join(path.read_text(encoding="utf-8") for path in TESTS.glob("test_*.py"))
    assert set() == named - set(re.findall(r"^def (test_\w+)", code, re.MULTILINE))
    assert len(named) > 20


@pytest.mark.parametrize("workout", BLOCKS + TYPED)
def test_each_workout_that_is_shown_can_be_run(workout: str) -> None:
    """It is read, and nothing in it is doubted."""
    assert () == parse(workout).warnings


@pytest.mark.parametrize("part", [part for part in PARTS if part not in NO_PARTS])
def test_each_part_that_is_shown_is_one(part: str) -> None:
    """It ends a step, or stands in one that ends otherwise."""
    try:
        parse_step(part, in_repeat=True)
    except NotationError:
        parse_step(f"1km {part}", in_repeat=True)


@pytest.mark.parametrize(("wrong", "why", "right"), REMEDIES)
def test_each_remedy_helps(wrong: str, why: str, right: str) -> None:
    """What was written is refused, or doubted where the page says so; its remedy is neither."""
    try:
        told = "doubted" if parse(wrong).warnings else "read"
    except NotationError:
        told = "refused"
    expected = "doubted" if why.startswith("*a doubt:*") else "refused"
    assert (expected, ()) == (told, parse(right).warnings)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_link_leads_somewhere(page: Path) -> None:
    """To a file that is there, and where it names a heading to one of that page."""
    text = page.read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        name, _, heading = link.partition("#")
        there = page.parent / name if name else page
        assert there.exists(), link
        heads = re.findall(r"^#+ (.+)$", there.read_text("utf-8"), re.MULTILINE) if heading else []
        named = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}
        assert not heading or heading in named, link


def test_each_option_that_runners_are_told_of_is_there() -> None:
    """No page names an option that no command has."""
    known = {"--help"}
    groups: list[click.Command] = [cli]
    while groups:
        command = groups.pop()
        known |= {name for part in command.params for name in part.opts}
        if isinstance(command, click.Group):
            context = click.Context(command)
            named = (command.get_command(context, name) for name in command.list_commands(context))
            groups += [one for one in named if one is not None]
    assert set() == OPTIONS - known


def test_there_is_something_to_look_at() -> None:
    """The examples are found, so the tests above are about something."""
    assert (True, True, True, True) == (
        len(BLOCKS) >= 4,
        len(TYPED) >= 4,
        len(REMEDIES) >= 20,
        len(PARTS) >= 60,
    )
    assert len(OPTIONS) >= 20
