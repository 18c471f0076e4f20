"""What JavaScript adds, in a real browser: nothing typed is lost, nothing is sent twice, menus close."""

import json

import pytest
from playwright.sync_api import expect

from projects.models import Draft
from tests.factories import UserFactory
from tests.support.browser import PageAt

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "/fr/projets/nouveau/"


def kept_on_device(page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('tiwizi:'))")


def test_what_is_typed_is_saved_while_typing(page_at: PageAt):
    page = page_at("fr", 360)
    page.goto(NEW)
    page.locator("[name=title]").fill("Un puits pour le douar")
    page.get_by_text("Enregistré", exact=True).wait_for()
    assert "Un puits pour le douar" in json.dumps(Draft.objects.get().data)
    assert kept_on_device(page) == []


def test_without_connection_it_stays_on_the_device_and_goes_when_the_line_is_back(page_at: PageAt):
    page = page_at("fr", 360)
    page.goto(NEW)
    page.context.set_offline(True)
    page.locator("[name=title]").fill("Écrit dans le train")
    page.get_by_text("Hors connexion").wait_for()
    assert len(kept_on_device(page)) == 1
    assert not Draft.objects.exists()
    page.context.set_offline(False)
    page.get_by_text("Enregistré", exact=True).wait_for()
    assert "Écrit dans le train" in json.dumps(Draft.objects.get().data, ensure_ascii=False)


def test_a_copy_left_on_the_device_is_taken_up_by_the_next_empty_form(page_at: PageAt):
    page = page_at("fr", 360)
    page.goto(NEW)
    page.context.set_offline(True)
    page.locator("[name=title]").fill("Écrit dans le train")
    page.get_by_text("Hors connexion").wait_for()
    key = page.locator("input[name=key]").input_value()
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(NEW)
    assert page.locator("[name=title]").input_value() == "Écrit dans le train"
    assert page.locator("input[name=key]").input_value() == key
    page.get_by_text("Enregistré", exact=True).wait_for()
    # Chromium may send once more what it sent while the line changed: the second stands beside the first then.
    assert Draft.objects.get(key=key).data["title"] == ["Écrit dans le train"]


def test_what_was_sent_is_not_offered_again(page_at: PageAt):
    page = page_at("fr", 360)
    page.goto(NEW)
    page.locator("[name=title]").fill("Un puits pour le douar")
    page.get_by_role("button", name="Enregistrer et finir plus tard").click()
    page.wait_for_url("**/reprendre/*/")
    assert kept_on_device(page) == []
    page.goto(NEW)
    assert page.locator("[name=title]").input_value() == ""


def test_a_form_pressed_twice_is_sent_once(page_at: PageAt):
    page = page_at("fr")
    page.goto("/fr/accounts/login/")
    taken = page.evaluate(
        """() => {
          const form = document.querySelector("main form");
          const send = () => form.dispatchEvent(new SubmitEvent("submit", {bubbles: true, cancelable: true}));
          return [send(), send()];
        }"""
    )
    assert taken == [True, False]
    assert page.get_by_role("button", name="Se connecter").get_attribute("aria-disabled") == "true"


def test_a_menu_closes_with_escape_and_gives_the_focus_back(page_at: PageAt):
    page = page_at("fr", 360)
    page.goto("/fr/a-propos/")
    menu = page.locator("details.menu--language")
    menu.locator("summary").click()
    menu.get_by_role("link", name="العربية").focus()
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert menu.locator("summary").evaluate("node => node === document.activeElement")


def test_the_language_menu_works_without_javascript(page_at: PageAt):
    page = page_at("fr", 360, scripts=False)
    page.goto("/fr/a-propos/")
    page.locator("details.menu--language summary").click()
    page.locator("details.menu--language").get_by_role("link", name="العربية").click()
    page.wait_for_url("**/ar/a-propos/")
    assert page.locator("html").get_attribute("dir") == "rtl"


def test_a_refused_form_takes_the_reader_to_the_summary(page_at: PageAt):
    page = page_at("fr", 360)
    page.goto("/fr/accounts/login/")
    page.get_by_role("button", name="Se connecter").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.name") == "login"


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_of_the_platform_pass_axe(page_at: PageAt, axe, language, width):
    page = page_at(language, width, missing_is_fine=True)
    for address in ("", "a-propos/", "accessibilite/", "donnees-personnelles/", "nulle-part/"):
        page.goto(f"/{language}/{address}")
        axe(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_member_s_pages_pass_axe_with_a_menu_open(page_at: PageAt, axe, client, live_server, scheme):
    client.force_login(UserFactory())
    page = page_at("fr", 360)
    page.emulate_media(color_scheme=scheme)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto("/fr/mon-espace/")
    page.locator("details.menu--account summary").click()
    axe(page)
