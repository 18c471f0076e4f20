"""Somebody else holds the pen (of SQLite there is one, on PostgreSQL one of each table): who writes waits, who reads
does not, and nobody is left without a word."""

import threading
import time

import pytest
from django.db import connection
from django.urls import reverse

from projects.enums import ProjectState
from tests.factories import MembershipFactory, NeedFactory, ProjectFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
HELD_SECONDS = 0.7


@pytest.fixture
def sheet():
    membership = MembershipFactory()
    sheet = ProjectFactory(submitted=True, organisation=membership.organisation, created_by=membership.user)
    NeedFactory(project=sheet)
    return sheet


@pytest.fixture
def moderator(client):
    client.force_login(UserFactory(staff=True))


@pytest.fixture
def pen(sheet, moderator):
    """Another connection in the middle of a transaction that writes."""
    other = connection.copy()
    other.inc_thread_sharing()
    cursor = other.cursor()
    if connection.vendor == "sqlite":
        cursor.execute("BEGIN IMMEDIATE")
    else:
        cursor.execute("BEGIN")
        cursor.execute("LOCK TABLE projects_project IN EXCLUSIVE MODE")
    yield cursor
    other.close()


def publish(client, sheet):
    url = reverse("admin:projects_project_review", args=[sheet.pk])
    return client.post(url, {"decision": "publish", "message": "", "language": "fr"})


def test_pages_are_read_meanwhile(client, sheet, pen):
    assert client.get(reverse("projects")).status_code == 200
    assert client.get(sheet.get_absolute_url()).status_code == 200


def test_who_writes_waits_until_it_is_free(client, sheet, pen):
    begun = time.monotonic()
    timer = threading.Timer(HELD_SECONDS, lambda: pen.execute("COMMIT"))
    timer.start()
    response = publish(client, sheet)
    timer.join()
    assert response.status_code == 302
    assert time.monotonic() - begun >= HELD_SECONDS
    sheet.refresh_from_db()
    assert sheet.state == ProjectState.PUBLISHED


@pytest.mark.parametrize(("language", "words"), [("fr", "Ce n’est pas de votre fait"), ("en", "nothing you did")])
def test_when_it_lasts_too_long_the_page_says_what_to_do(client, sheet, pen, language, words):
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 100" if connection.vendor == "sqlite" else "SET lock_timeout = 100")
    try:
        response = client.post(f"/{language}/admin/projects/project/{sheet.pk}/relecture/", {
            "decision": "publish", "message": "", "language": "fr",
        })  # fmt: skip
    finally:
        connection.close()  # and its short patience with it
    assert response.status_code == 500
    assert words in response.content.decode()
    sheet.refresh_from_db()
    assert sheet.state == ProjectState.SUBMITTED
