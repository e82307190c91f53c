"""The picture of a session: the same facts are the same bytes, with the words on cadence in it."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from footfall.model import Event, Grid, GridBegan, Reading, Say, Signal, Spoken, frame_at

LIB = Path(__file__).parent.parent / "scripts" / "lib"
PICTURES = LIB.parent.parent / "docs" / "pictures"


@pytest.fixture
def story(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module that draws."""
    monkeypatch.setattr(sys, "path", [str(LIB), *sys.path])
    import story

    return story


def facts() -> list[Event]:
    """Two minutes at 160 with a click of 168 that is heard for one of them, and two sentences."""
    events: list[Event] = [Reading(float(at), "pod", Signal.CADENCE, 160.0) for at in range(1, 121)]
    events += [GridBegan(0.0, Grid(0, 0.0, 168.0))]
    events += [GridBegan(60.0, Grid(frame_at(60.0), 0.0, 168.0, on=False))]
    for at, kind, text in (
        (20.0, Say.METRONOME, "The click is there."),
        (70.0, Say.CADENCE_LOW, "Shorter, quicker steps."),
        (80.0, Say.STEP, "Not about cadence."),
    ):
        frame = frame_at(at)
        events.append(Spoken(at, kind, text, frame, frame, frame + 1))
    return events


def test_the_same_facts_are_the_same_picture(story: ModuleType) -> None:
    """To the byte, without a date; and small."""
    told = story.Story("name", "Title", facts(), 160.0, 0.05, 120)
    first, again = story.picture(told), story.picture(told)
    assert first == again
    assert len(first) < 150_000
    assert b"dc:date" not in first


def test_every_word_on_cadence_stands_in_it(story: ModuleType) -> None:
    """With its moment; other words do not."""
    svg = story.picture(story.Story("name", "Title", facts(), 160.0, 0.05, 120)).decode()
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    assert {"The click is there.", "Shorter, quicker steps.", "1:10", "Title"} <= set(texts)
    assert "Not about cadence." not in texts


def test_a_click_is_drawn_where_it_is_heard(story: ModuleType) -> None:
    """The first minute; the second is that of its silent beat."""
    told = story.Story("name", "Title", facts(), 160.0, 0.05, 120)
    for is_heard, seconds in ((True, range(60)), (False, range(60, 120))):
        times, beats = story._click(told, is_heard)
        drawn = [round(60 * at) for at, beat in zip(times, beats, strict=True) if beat == beat]
        assert list(seconds) == drawn


def test_the_pictures_are_small() -> None:
    """Those that the design shows, below 150 KB each."""
    sizes = {path.name: path.stat().st_size for path in PICTURES.glob("*.svg")}
    assert {"follower.svg", "resister.svg", "there-already.svg"} <= sizes.keys()
    assert max(sizes.values()) < 150_000
