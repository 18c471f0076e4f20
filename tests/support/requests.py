"""What is watched around each request, of the test client and of the live server alike."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from django.core.handlers.base import BaseHandler
from django.db import connections
from django.http import HttpRequest, HttpResponse

from tests.support import pages
from tests.support.complaints import complain

SAFE = ("GET", "HEAD", "OPTIONS")
WRITES = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO|CREATE|DROP|ALTER|TRUNCATE)\b\W*(\w+)", re.I)
# A session is the reader's own pocket, not our data; allauth notes that its owner has seen their recovery codes.
# Everything else a GET leaves alone.
MAY_BE_WRITTEN = {"django_session", "mfa_authenticator"}


@contextmanager
def no_writing(what: str) -> Iterator[None]:
    """Complain of every statement that writes, on any connection of this thread."""

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        write = WRITES.match(sql)
        if write and write[2] not in MAY_BE_WRITTEN:
            complain(f"{what} wrote: {sql[:120]}")
        return execute(sql, params, many, context)

    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(watch))
        yield


def _run_what_waits_for_commit(already: dict[str, int]) -> None:
    """In production a request has committed when it ends; in a test's transaction nothing ever does."""
    for alias, count in already.items():
        connection = connections[alias]
        while connection.in_atomic_block and len(connection.run_on_commit) > count:
            connection.run_on_commit.pop(count)[1]()


def install(monkeypatch: pytest.MonkeyPatch) -> None:
    get_response = BaseHandler.get_response

    def watched(handler: BaseHandler, request: HttpRequest) -> HttpResponse:
        already = {connection.alias: len(connection.run_on_commit) for connection in connections.all()}
        with ExitStack() as stack:
            if request.method in SAFE:
                stack.enter_context(no_writing(f"{request.method} {request.path}"))
            response = get_response(handler, request)
            if pages.is_page(response):
                pages.look_at(request, response)
        _run_what_waits_for_commit(already)
        return response

    monkeypatch.setattr(BaseHandler, "get_response", watched)
