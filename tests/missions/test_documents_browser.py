"""Agreement, documents and certificate in a browser: signed by hand, and nothing that axe complains of."""

import os

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import expect

from missions.models import Certificate, CostLine, Signature
from tests.missions.support import at, closed

pytestmark = pytest.mark.django_db(transaction=True)


def signed_in(page, live_server, user):
    client = Client()
    client.force_login(user)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return page


def look(page, name):
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def address(language, name, *args, **query):
    with override(language):
        return reverse(name, args=args, query=query)


@pytest.mark.parametrize(("language", "width"), [("fr", 360), ("ar", 360), ("ar", 1280), ("en", 1280)])
def test_the_agreement_is_read_and_signed(page_at, axe, live_server, language, width):
    scene = at("agreement", facilitated=True)
    CostLine.objects.create(mission=scene.mission, amount=1200, payer=scene.holder)
    page = signed_in(page_at(language, width), live_server, scene.contributor)
    page.goto(address(language, "mission_agreement", scene.mission.key))
    axe(page)
    look(page, f"agreement-{language}-{width}")
    page.locator("[name=is_read]").check()
    page.locator("#sign button[type=submit]").click()
    expect(page.locator("#sign")).to_have_count(0)
    axe(page)
    signature = Signature.objects.get()
    assert (signature.by, signature.language) == (scene.contributor, language)


@pytest.mark.parametrize(("language", "width"), [("fr", 360), ("ar", 1280)])
def test_the_page_for_the_signed_paper(page_at, axe, live_server, language, width):
    scene = at("agreement", facilitated=True)
    page = signed_in(page_at(language, width), live_server, scene.facilitator)
    page.goto(address(language, "mission_agreement_scan", scene.mission.key, pour=scene.holder.key))
    axe(page)
    look(page, f"scan-{language}-{width}")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("kind", ["convention", "programme", "presence", "ordre-de-mission", "attestation", "bilan"])
def test_a_document_fits_a_telephone_and_passes_axe(page_at, axe, live_server, kind, width):
    scene = closed()
    page = signed_in(page_at("fr", width), live_server, scene.contributor)
    page.goto(address("fr", "mission_document", scene.mission.key, kind, langue="ar"))
    axe(page)
    look(page, f"document-{kind}-{width}")


@pytest.mark.parametrize(("language", "width"), [("fr", 360), ("ar", 360), ("en", 1280)])
def test_the_certificate_is_chosen_and_checked(page_at, axe, live_server, language, width):
    scene = closed()
    page = signed_in(page_at(language, width), live_server, scene.contributor)
    page.goto(address(language, "mission_certificate", scene.mission.key))
    axe(page)
    look(page, f"mine-{language}-{width}")
    page.locator("[name=shows_name]").check()
    page.locator("main button[type=submit]").click()
    visitor = page_at(language, width)
    visitor.goto(address(language, "certificate", Certificate.objects.get().key))
    expect(visitor.locator("main")).to_contain_text(scene.contributor.name)
    axe(visitor)
    look(visitor, f"public-{language}-{width}")
