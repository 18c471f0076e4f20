"""What monitoring asks. Open to everybody, so the answers name parts and never say why one fails: the log does."""

import logging
from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.celery import app
from config.tasks import WORK_SEEN

logger = logging.getLogger("tiwizi.health")

WORK_IS_LATE_SECONDS = 5 * 60
_is_migrated = False


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _migrations() -> None:
    """Once they are all applied, this process need not look again."""
    global _is_migrated  # noqa: PLW0603 - one fact per process
    if not _is_migrated:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise RuntimeError("There are migrations to apply.")
        _is_migrated = True


def _cache() -> None:
    cache.get(WORK_SEEN)


def _broker() -> None:
    with app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=2)


def _work() -> None:
    seen = cache.get(WORK_SEEN)
    if seen is None or timezone.now().timestamp() - seen > WORK_IS_LATE_SECONDS:
        raise RuntimeError(f"No scheduled task has run since {seen}: beat, the worker or the broker stands still.")


def _answer(parts: dict[str, Callable[[], None]]) -> HttpResponse:
    lines, status = [], 200
    for name, look in parts.items():
        try:
            look()
        except Exception:
            logger.exception("%s is not well", name)
            lines.append(f"{name}: failed")
            status = 503
        else:
            lines.append(f"{name}: ok")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain", status=status)


@login_not_required
@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers. For whoever restarts it."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """All it needs to serve a page is there. For whoever sends it visitors."""
    return _answer({"database": _database, "migrations": _migrations, "cache": _cache})


@login_not_required
@never_cache
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """Beat, broker and worker have done something in the last minutes. For whoever is called at night."""
    return _answer({"broker": _broker, "work": _work})
