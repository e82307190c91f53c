"""A recorded session as TCX: Garmin's TrainingCenterDatabase v2 with ActivityExtension v2.

Cadences are strides a minute there (`RunCadence`, as in the files of Garmin Connect), in whole
numbers. A lap has no name in it: what the step was stands in its notes. A pause ends a track, and
the next one begins after it. The extension names its namespace itself, since many programs look for
`TPX` by its bare name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from math import floor
from xml.sax.saxutils import escape

from footfall.activity import Activity, Second
from footfall.story import Ran

DATABASE = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
EXTENSION = "http://www.garmin.com/xmlschemas/ActivityExtension/v2"
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML has not."""
TRIGGERS = {
    "key": "Manual",
    "heart_rate": "HeartRate",
    "time": "Time",
    "distance": "Distance",
}
RESTING = {"rest", "ready"}
"""Kinds of step that are no effort; the format knows two intensities, and a float is run."""


def write(
    activity: Activity, started: datetime, tell: Callable[[int, int], None] = lambda *_: None
) -> bytes:
    """The bytes of a TCX file of a session that began at `started`; `tell` hears of each lap."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<!-- Footfall -->",
        f'<TrainingCenterDatabase xmlns="{DATABASE}"><Activities>',
        f'<Activity Sport="Running"><Id>{_moment(started, 0)}</Id>',
    ]
    for number, lap in enumerate(activity.lapped):
        tell(number, len(activity.lapped))
        lines += _lap(activity, lap, started)
    lines += [
        *_notes(activity.story.workout),
        "</Activity></Activities></TrainingCenterDatabase>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _moment(started: datetime, at: float) -> str:
    """Whole seconds, in UTC."""
    moment = started.astimezone(UTC) + timedelta(seconds=floor(at))
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _lap(activity: Activity, lap: Ran, started: datetime) -> Iterator[str]:
    found = activity.stretch(lap.began, lap.ended)
    yield f'<Lap StartTime="{_moment(started, lap.began)}">'
    yield f"<TotalTimeSeconds>{found.timer:.3f}</TotalTimeSeconds>"
    yield f"<DistanceMeters>{found.metres:.2f}</DistanceMeters>"
    if found.speed is not None:
        yield f"<MaximumSpeed>{found.speed[1]:.3f}</MaximumSpeed>"
    yield "<Calories>0</Calories>"
    if found.heart_rate is not None:
        for name, bpm in zip(("Average", "Maximum"), found.heart_rate, strict=True):
            yield f"<{name}HeartRateBpm><Value>{bpm:.0f}</Value></{name}HeartRateBpm>"
    yield f"<Intensity>{'Resting' if lap.kind in RESTING else 'Active'}</Intensity>"
    yield f"<TriggerMethod>{TRIGGERS[lap.ended_by]}</TriggerMethod>"
    for paused, seconds in groupby(activity.within(lap.began, lap.ended), lambda one: one.paused):
        if not paused:
            yield "<Track>"
            yield from (_point(one, started) for one in seconds)
            yield "</Track>"
    yield from _notes(words(lap))
    told = "" if found.speed is None else f"<AvgSpeed>{found.speed[0]:.3f}</AvgSpeed>"
    if found.cadence is not None:
        for name, spm in zip(("Avg", "Max"), found.cadence, strict=True):
            told += f"<{name}RunCadence>{strides(spm)}</{name}RunCadence>"
    yield f"{_extended('LX', told)}</Lap>"


def words(lap: Ran) -> str:
    """What the step was: `200m 5k, rep 2 of 6`; nothing for what was none."""
    if not lap.end:
        return ""
    what = f"{lap.end} {lap.effort or lap.kind}"
    if lap.rep is None:
        return what
    return f"{what}, rep {lap.rep}" + ("" if lap.of is None else f" of {lap.of}")


def _point(one: Second, started: datetime) -> str:
    parts = [f"<Trackpoint><Time>{_moment(started, one.at)}</Time>"]
    parts.append(f"<DistanceMeters>{one.metres:.2f}</DistanceMeters>")
    if one.heart_rate is not None:
        parts.append(f"<HeartRateBpm><Value>{one.heart_rate:.0f}</Value></HeartRateBpm>")
    told = "" if one.speed is None else f"<Speed>{one.speed:.3f}</Speed>"
    if one.cadence is not None:
        told += f"<RunCadence>{strides(one.cadence)}</RunCadence>"
    return "".join([*parts, _extended("TPX", told), "</Trackpoint>"])


def _extended(name: str, told: str) -> str:
    """What only the extension has an element for; nothing where nothing is told."""
    if not told:
        return ""
    return f'<Extensions><{name} xmlns="{EXTENSION}">{told}</{name}></Extensions>'


def strides(spm: float) -> int:
    """A cadence of both feet as whole strides a minute, halves rounded up."""
    return floor(spm / 2 + 0.5)


def _notes(text: str) -> Iterator[str]:
    if text:
        yield f"<Notes>{escape(_NO_XML.sub('', text))}</Notes>"
