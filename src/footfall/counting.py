"""What a sensor's cadence counts: steps, strides, or no cadence at all.

The specification says steps a minute, its texts disagree, and so do the sensors. What a number
means is found out from the speed of somebody who runs, once for each sensor, and kept. Rules: runs
of known sensors (science: Zwift's RunPod counts strides, a TICKR X steps, a Stryd can send a tenth
of its power); thresholds without a source are judgement.
"""

from __future__ import annotations

from math import inf

RUNS = 1.8
"""m/s above which nobody walks, so that the cadence is that of a run."""
STRIDES = (60.0, 110.0)
"""A cadence in between, of a runner, counts strides: one foot."""
SETTLES = 20.0
"""Seconds of running after which a sensor's unit is settled."""
OVERTURNS = 60.0
"""Seconds of running that all say the contrary before it is unsettled."""
GAP = 3.0
"""Seconds between two counts beyond which nothing is known of what lay between."""
POWER = (40.0, 2.0)
"""Less than 40 a minute above 2 m/s is no cadence: a foot pod that sends a tenth of the power."""
POWERS = 10.0
"""Seconds of that after which the sensor's numbers are power, also those that could be a cadence:
400 W and more look like slow strides."""
MOST = 240.0
"""More steps or strides a minute than anybody takes say nothing of either."""


class Counting:
    """What one sensor counts: every step, or every second one. Time is an argument."""

    __slots__ = (
        *("_against", "_at", "_cadence", "_power", "_raws", "_seconds"),
        *("factor", "fixed", "power", "settled"),
    )

    def __init__(self, strides: bool | None = None, fixed: bool = False) -> None:
        """Begin with what is remembered of the sensor; `fixed` is the runner's own word for it."""
        self.factor = 2 if strides else 1
        """Steps in one count: the best that is known."""
        self.settled = strides is not None
        self.fixed = fixed
        self.power = False
        """Whether it sends a tenth of its power instead."""
        self._at = -inf
        self._seconds = 0.0
        self._raws: list[float] = []
        self._against = 0.0
        self._power = 0.0
        self._cadence = 0.0

    def hear(self, at: float, raw: float, speed: float | None) -> bool:
        """Judge by a number as it was sent, and say whether it may be a cadence.

        Only a known speed (m/s) of running tells anything about what is counted.
        """
        passed, self._at = at - self._at, at
        if passed > GAP:
            passed = 0.0
        if speed is not None and speed > POWER[1] and self._is_power(raw, passed):
            return False
        if self.power:
            return False
        if speed is not None and speed > RUNS and POWER[0] <= raw <= MOST and not self.fixed:
            self._judge(raw, passed)
        return True

    def _is_power(self, raw: float, passed: float) -> bool:
        """Whether this number is no cadence, of somebody who runs for sure."""
        if raw >= POWER[0]:
            self._power = 0.0
            self._cadence = self._cadence + passed if raw >= STRIDES[0] else 0.0
            self.power = self.power and self._cadence <= OVERTURNS
            return self.power
        self._cadence = 0.0
        # 0 is a sensor that has not begun to count.
        if raw > 0:
            self._power += passed
            self.power = self.power or self._power >= POWERS
        return True

    def _judge(self, raw: float, passed: float) -> None:
        if self.settled:
            now = _steps_in(raw)
            self._against = 0.0 if now == self.factor else self._against + passed
            if self._against > OVERTURNS:
                self.factor, self._against = now, 0.0
            return
        self._raws.append(raw)
        self.factor = _steps_in(sorted(self._raws)[len(self._raws) // 2])
        self._seconds += passed
        if self._seconds >= SETTLES:
            self.settled = True
            self._raws.clear()


def _steps_in(raw: float) -> int:
    """How many steps a count is, of somebody who runs."""
    return 2 if STRIDES[0] <= raw <= STRIDES[1] else 1
