"""The frame around every page, the pages about the platform, and the errors."""

import re

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client
from django.urls import path

from config import urls
from notifications.models import Message
from tests.factories import UserFactory

LANGUAGES = {"fr": "ltr", "ar": "rtl", "en": "ltr"}
PUBLIC = ["", "a-propos/", "accessibilite/", "donnees-personnelles/"]


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_say_their_language(client, language, address):
    html = client.get(f"/{language}/{address}").content.decode()
    assert f'<html lang="{language}" dir="{LANGUAGES[language]}">' in html
    assert html.count("<h1>") == 1
    assert re.search(r'<meta name="description" content="[^"]{40,}', html)


@pytest.mark.django_db
@pytest.mark.parametrize("address", PUBLIC)
def test_each_page_leads_to_itself_in_the_other_languages(client, address):
    html = client.get(f"/en/{address}").content.decode()
    for language in LANGUAGES:
        assert f'<link rel="alternate" hreflang="{language}" href="http://testserver/{language}/{address}">' in html
    assert f'<link rel="canonical" href="http://testserver/en/{address}">' in html
    assert f'<a href="/ar/{address}" lang="ar" dir="rtl" hreflang="ar">العربية</a>' in html


@pytest.mark.django_db
def test_the_language_switch_keeps_the_filters(client):
    assert 'href="/ar/?sector=water"' in client.get("/fr/?sector=water").content.decode()


@pytest.mark.django_db
def test_link_previews_have_title_summary_and_picture(client):
    html = client.get("/fr/a-propos/").content.decode()
    assert '<meta property="og:title" content="À propos">' in html
    assert re.search(r'<meta property="og:description" content="[^"]{40,}">', html)
    assert re.search(
        r'<meta property="og:image" content="http://testserver/static/img/tiwizi-partage[^"]*\.png">', html
    )


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/fr/", "/fr/mon-espace/"])
def test_no_style_or_script_stands_in_the_page(client, address):
    """The content security policy would refuse it."""
    client.force_login(UserFactory())
    html = client.get(address).content.decode()
    assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)", html)


# --- Signed in ---


@pytest.mark.django_db
def test_a_visitor_is_shown_the_way_in_and_a_member_their_space(client):
    visitor = client.get("/fr/").content.decode()
    assert "Se connecter" in visitor
    assert "Se déconnecter" not in visitor
    client.force_login(UserFactory(name="Fatima Aït Lahcen"))
    member = client.get("/fr/").content.decode()
    assert "Se déconnecter" in member
    assert "<bdi>Fatima</bdi>" in member
    assert "Se connecter" not in member


@pytest.mark.django_db
def test_moderation_is_shown_to_staff_only(client):
    client.force_login(UserFactory())
    assert "/fr/admin/" not in client.get("/fr/").content.decode()
    client.force_login(UserFactory(staff=True))
    assert "/fr/admin/" in client.get("/fr/").content.decode()


@pytest.mark.django_db
def test_unread_messages_are_counted_in_the_header(client):
    user, other = UserFactory(), UserFactory()
    for person in (user, user, other):
        Message.objects.create(kind="x", recipient=person, email=person.email, language="fr")
    client.force_login(user)
    assert '<span class="count"><bdi>2</bdi>' in client.get("/fr/").content.decode()


@pytest.mark.django_db
def test_a_notice_is_read_out(client):
    client.force_login(UserFactory())
    client.post("/fr/accounts/logout/")
    html = client.get("/fr/").content.decode()
    assert re.search(r'aria-live="polite">\s*<div class="notice notice--success">', html)


@pytest.mark.django_db
@pytest.mark.parametrize("shown", [True, False])
def test_the_demonstration_says_that_it_is_one(client, settings, shown):
    settings.IS_DEMONSTRATION = shown
    assert ("les personnes et les associations sont inventées" in client.get("/fr/").content.decode()) is shown


# --- Errors ---


@login_not_required
def breaks(request):
    raise RuntimeError


@login_not_required
def forbids(request):
    raise PermissionDenied


@login_not_required
def suspects(request):
    raise SuspiciousOperation


@pytest.fixture
def broken_urls(settings):
    class Urls:
        urlpatterns = [
            *urls.urlpatterns,
            *[
                path(f"{language}/{view.__name__}/", view)
                for language in LANGUAGES
                for view in (breaks, forbids, suspects)
            ],
        ]
        handler400, handler403 = urls.handler400, urls.handler403
        handler404, handler500 = urls.handler404, urls.handler500

    settings.ROOT_URLCONF = Urls
    return Client(raise_request_exception=False)


ERRORS = {"breaks": 500, "forbids": 403, "suspects": 400, "nowhere": 404}
TITLES = {
    500: {"fr": "a rencontré une panne", "ar": "وقع عطل", "en": "went wrong on our side"},
    403: {"fr": "ne vous est pas ouverte", "ar": "غير متاحة", "en": "not open to you"},
    400: {"fr": "n’a pas pu être comprise", "ar": "تعذّر فهم", "en": "could not be understood"},
    404: {"fr": "est introuvable", "ar": "غير موجودة", "en": "cannot be found"},
}


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ERRORS)
def test_errors_speak_the_language_of_the_address(broken_urls, language, address):
    answer = broken_urls.get(f"/{language}/{address}/")
    html = answer.content.decode()
    status = ERRORS[address]
    assert answer.status_code == status
    assert f'<html lang="{language}" dir="{LANGUAGES[language]}">' in html
    assert TITLES[status][language] in re.search(r"<h1>(.*?)</h1>", html)[1]
    assert f'class="button" href="/{language}/"' in html
    assert 'rel="canonical"' not in html


def test_a_fault_is_told_without_the_database(broken_urls):
    """No django_db mark: asking the database anything would fail this test."""
    broken_urls.cookies["sessionid"] = "whatever"
    assert broken_urls.get("/fr/breaks/").status_code == 500


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "n’a pas pu être vérifié"), ("ar", "تعذّر التحقق"), ("en", "could not be verified")],
)
def test_a_form_that_cannot_be_verified_says_what_to_do(language, words):
    answer = Client(enforce_csrf_checks=True).post(f"/{language}/accounts/login/", {"login": "a@b.ma"})
    html = answer.content.decode()
    assert answer.status_code == 403
    assert words in html
    assert "cookies" in html or "ملفات تعريف الارتباط" in html


@pytest.mark.django_db
def test_the_switch_of_an_error_page_leads_home(client):
    html = client.get("/fr/nulle-part/").content.decode()
    assert 'href="/ar/" lang="ar"' in html
