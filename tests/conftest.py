"""What every test stands on; `tests/support/` holds the parts, CONTRIBUTING.md says how to use them."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# A shared machine is slow now and then, and that is no fault of the code.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
# Playwright runs an event loop in this thread for as long as its browser lives.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

pytest_plugins = [
    "tests.support.complaints",
    "tests.support.services",
    "tests.support.browser",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test is marked by what it uses, so that nobody forgets to."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if names & {"page_at", "page", "browser"}:
            item.add_marker("browser")
        if names & {"redis_url", "worker"}:
            item.add_marker("services")
        if not item.get_closest_marker("django_db") and not names & {"db", "transactional_db", "live_server"}:
            item.add_marker("without_database")


@pytest.fixture(scope="session", autouse=True)
def _catalogues() -> None:
    """Pages are tested in the words of the catalogues as they are now."""
    from django.utils.translation import trans_real

    from bin.catalogues import compile_all

    if compile_all(Path(__file__).resolve().parents[1] / "locale"):
        trans_real._translations.clear()  # what was read while Django started was older, or not there
        trans_real._default = None


@pytest.fixture(scope="session", autouse=True)
def _guards() -> Iterator[None]:
    from tests.support import requests, templates

    with pytest.MonkeyPatch.context() as monkeypatch:
        templates.install(monkeypatch)
        requests.install(monkeypatch)
        yield


@pytest.fixture(autouse=True)
def _clean(settings: Any, tmp_path: Path) -> Iterator[None]:
    """No test sees what another left in the cache, in the language, in the time zone, among the files or in memory."""
    from django.core.cache import cache
    from django.utils import timezone, translation

    from matching.store.resident import store

    settings.MEDIA_ROOT = tmp_path / "media"
    cache.clear()
    store.cache_clear()
    translation.activate("fr")
    timezone.deactivate()
    yield
    translation.activate("fr")
    timezone.deactivate()


@pytest.fixture
def queued() -> Iterator[list[tuple[str, tuple[Any, ...]]]]:
    """The tasks queued during the test: `("notifications.tasks.send_message", (7,))`."""
    from celery.signals import before_task_publish

    tasks: list[tuple[str, tuple[Any, ...]]] = []

    def note(sender: str, body: tuple[Any, ...], **kwargs: Any) -> None:
        tasks.append((sender, tuple(body[0])))

    before_task_publish.connect(note, weak=False)
    yield tasks
    before_task_publish.disconnect(note)
