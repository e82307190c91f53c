"""Journals made by hand, a reading a second, whose numbers can be computed in the head."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from footfall.journal import line, read
from footfall.metrics.seconds import Seconds, by_second
from footfall.story import Story
from footfall.telling import tell

RATE = 48_000
Record = dict[str, Any]


class Made:
    """Records in any order; `data` sorts them by time."""

    def __init__(self, workout: str = "20min easy", **options: Any) -> None:
        self.header: Record = {"t": 0.0, "type": "session", "version": 1, "workout": workout}
        self.header |= {"rate": RATE, "started": None, "options": options, "seed": None}
        self._records: list[Record] = []
        self._index = 0

    def put(self, t: float, kind: str, /, **fields: Any) -> Made:
        """Any record."""
        self._records.append({"t": float(t), "type": kind, **fields})
        return self

    def step(self, t: float, kind: str, end: str, **fields: Any) -> Made:
        """A step; its effort is its kind, where it is one of its own."""
        self._index += 1
        plain = {"index": self._index, "kind": kind, "effort": kind, "rep": None, "of": None}
        return self.put(t, "step", **(plain | {"end": end, "targets": []} | fields))

    def asks(self, signal: str, low: float | None, high: float | None, unit: str) -> Made:
        """A target of the step before."""
        target = {"signal": signal, "low": low, "high": high, "unit": unit}
        self._records[-1]["targets"].append(target)
        return self

    def each(
        self, signal: str, began: int, ended: int, value: float | Callable[[int], float]
    ) -> Made:
        """A reading each second, from `began` on and before `ended`."""
        for t in range(began, ended):
            told = value(t) if callable(value) else value
            self.put(t, "reading", signal=signal, value=float(told))
        return self

    def grid(self, t: float, spm: float, *, on: bool = True, **ramp: Any) -> Made:
        """Beats from a moment on; `spm_end` and `seconds` make a ramp of them."""
        frames = None if "seconds" not in ramp else round(ramp["seconds"] * RATE)
        plain = {"frame": round(t * RATE), "phase": 0.0, "spm": float(spm)}
        ramped = {"spm_end": ramp.get("spm_end"), "frames": frames}
        return self.put(t, "grid", **plain, **ramped, on=on, every=1, accents=[])

    def say(self, t: float, kind: str, text: str, late: float = 0.0, lasts: float = 2.0) -> Made:
        """A sentence that is heard."""
        wanted, began = round((t - late) * RATE), round(t * RATE)
        ended = round((t + lasts) * RATE)
        return self.put(t, "say", kind=kind, text=text, wanted=wanted, started=began, ended=ended)

    def key(self, t: float, key: str) -> Made:
        """A key of the runner."""
        return self.put(t, "key", key=key, **{"from": "keyboard"})

    def end(self, t: float, reason: str = "done") -> Made:
        """The silence after the last step, and the end."""
        return self.grid(t, 0.0, on=False).put(t, "end", reason=reason)

    def data(self) -> bytes:
        """The journal's bytes."""
        # A key is written before it is applied.
        ordered = sorted(self._records, key=lambda one: (one["t"], one["type"] != "key"))
        return b"".join(line(dict(record)) for record in (self.header, *ordered))

    def story(self) -> Story:
        """What it tells."""
        return tell(read(self.data().splitlines(keepends=True)))

    def rows(self) -> tuple[Story, Seconds]:
        """Story and seconds, as most measures want them."""
        story = self.story()
        return story, by_second(story)
