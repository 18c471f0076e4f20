"""Where the guards put what they saw; a test that leaves a complaint has failed.

A guard may see its fault in a template (which would swallow an exception) or in the live server's thread
(which pytest does not watch), so it never raises: it complains, and the test fails when it ends.
"""

from collections.abc import Generator

import pytest

_complaints: list[str] = []


def complain(text: str) -> None:
    if text not in _complaints:
        _complaints.append(text)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    _complaints.clear()
    yield
    if _complaints:
        pytest.fail("\n".join(_complaints), pytrace=False)


@pytest.fixture
def complaints() -> list[str]:
    """What the guards have seen so far. A test of a guard takes them out: `complaints.clear()`."""
    return _complaints


def _refuse_skipping(report: pytest.TestReport | pytest.CollectReport) -> None:
    """What a machine lacks, bin/test installs: a test that does not run is a test that failed."""
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome, report.longrepr = "failed", f"Nothing may be skipped: {report.longrepr}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _refuse_skipping(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _refuse_skipping(report)
    return report
