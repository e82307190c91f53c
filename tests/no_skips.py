"""A pytest plugin (`-p no_skips`): a test that is skipped has failed."""

from __future__ import annotations

from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skipped test fails; one that is expected to fail is left alone."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped: {_reason(report.longrepr)}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A file that skips itself fails as a whole."""
    report = yield
    if report.outcome == "skipped":
        report.outcome = "failed"
        report.longrepr = f"skipped: {_reason(report.longrepr)}"
    return report


def _reason(longrepr: object) -> object:
    """A skip tells its file, line and reason; the reason is what a reader needs."""
    return longrepr[2] if isinstance(longrepr, tuple) else longrepr
