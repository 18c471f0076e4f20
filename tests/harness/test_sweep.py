"""Every page in three languages, for everybody: it answers, it has one h1, its language, and no dead link.

What a page must be is looked at by the guards (tests/support/pages.py); here everything is opened.
"""

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override

from tests.harness.sweep import ENOUGH_PAGES, build_site, walk

pytestmark = pytest.mark.django_db
LANGUAGES = ("fr", "ar", "en")
READERS = ("visitor", "holder", "member", "staff")
ANSWERS = {200, 302, 405}
# Right without what these readers do not have: a second factor, and a worker that ran lately.
OTHER_ANSWERS = {
    "mfa_deactivate_totp": 404,
    "mfa_view_recovery_codes": 404,
    "mfa_download_recovery_codes": 404,
    "health_work": 503,
}


@pytest.fixture
def site(settings, tmp_path):
    settings.MAILBOX_DIR = tmp_path  # the mailbox is a page like any other
    return build_site()


def names(resolver: URLResolver | None = None):
    """All URL names without a namespace."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield pattern.name
        elif not pattern.namespace:
            yield from names(pattern)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reader", READERS)
def test_no_link_is_dead(site, reader, language):
    statuses = walk(site.reader(reader, language), f"/{language}/")
    assert {address: status for address, status in statuses.items() if status not in ANSWERS} == {}
    assert 3 < len(statuses) < ENOUGH_PAGES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reader", READERS)
def test_every_address_without_a_parameter_answers(site, reader, language):
    wrong = {}
    for name in sorted(set(names())):
        with override(language):
            try:
                address = reverse(name)
            except NoReverseMatch:
                continue
        # A fresh browser for each: signing out is among them.
        status = site.reader(reader, language).get(address).status_code
        if status not in ANSWERS and status != OTHER_ANSWERS.get(name):
            wrong[address] = status
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stranger_is_led_to_sign_in_and_never_told_what_exists(site, language):
    client = site.reader("visitor", language)
    with override(language):
        response = client.get(reverse("home_member"))
        assert response.status_code == 302
        assert response.headers["Location"].startswith(reverse("account_login"))
        assert client.get(f"/{language}/nulle-part/").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label)
def test_the_admin_opens_every_list_and_every_object(site, model, language):
    client, label = site.reader("staff", language), f"{model._meta.app_label}_{model._meta.model_name}"
    with override(language):
        assert client.get(reverse(f"admin:{label}_changelist")).status_code == 200
        assert client.get(reverse(f"admin:{label}_add")).status_code in (200, 403)
        if row := model._default_manager.first():
            assert client.get(reverse(f"admin:{label}_change", args=[row.pk])).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_admin_has_a_front_page(site, language):
    response = site.reader("staff", language).get(f"/{language}/admin/")
    assert response.status_code == 200
