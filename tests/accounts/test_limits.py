"""Limits on what one person may do in a time, counted where all processes see it."""

import re

import pytest
from django.conf import settings as project_settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache, caches
from django.core.management import call_command
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from accounts.limits import limit
from tests.factories import UserFactory

DATABASE_CACHE = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "test_cache"},
}


@limit("offer")
def view(request):
    return HttpResponse("ok")


@pytest.fixture
def limited(settings):
    settings.ACCOUNT_RATE_LIMITS = {"offer": "2/h/key"}
    cache.clear()
    yield
    cache.clear()


def ask(user=None, method="post", address="192.0.2.1"):
    request = getattr(RequestFactory(REMOTE_ADDR=address), method)("/")
    request.user = user or AnonymousUser()
    return view(request).status_code


def test_a_visitor_is_counted_by_address_and_only_when_posting(limited):
    assert [ask() for _ in range(3)] == [200, 200, 429]
    assert ask(method="get") == 200
    assert ask(address="192.0.2.2") == 200


@pytest.mark.django_db
def test_a_member_is_counted_as_such_wherever_they_are(limited):
    user, other = UserFactory(), UserFactory()
    assert [ask(user, address=f"192.0.2.{n}") for n in range(3)] == [200, 200, 429]
    assert ask(other) == 200


def test_every_rate_in_the_settings_limits_some_view():
    code = "".join(path.read_text() for path in project_settings.BASE_DIR.glob("*/views/*.py"))
    code += "".join(path.read_text() for path in project_settings.BASE_DIR.glob("*/views.py"))
    assert set(re.findall(r'(?:limit\(|refused\(request, )"(\w+)"\)', code)) == set(project_settings.OWN_RATE_LIMITS)


def test_an_unknown_limit_is_refused_when_the_code_is_read():
    with pytest.raises(KeyError):
        limit("no such thing")


@pytest.mark.django_db
def test_the_count_is_shared_by_processes_through_the_database(settings):
    """Another process has another cache object: forget ours after each request."""
    settings.ACCOUNT_RATE_LIMITS = {"offer": "2/h/key"}
    settings.CACHES = DATABASE_CACHE
    call_command("createcachetable", verbosity=0)
    answers = []
    for _ in range(3):
        answers.append(ask())
        del caches["default"]
    assert answers == [200, 200, 429]


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Trop de demandes"), ("ar", "طلبات كثيرة"), ("en", "Too many requests")]
)
@pytest.mark.django_db
def test_the_refusal_is_a_page_in_the_language_of_the_reader(language, words, limited):
    request = RequestFactory().post("/")
    request.user = AnonymousUser()
    with translation.override(language):
        pages = [view(request) for _ in range(3)]
    assert pages[-1].status_code == 429
    assert words in pages[-1].content.decode()
