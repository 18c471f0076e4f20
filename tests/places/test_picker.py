"""The picker in a real browser: by keyboard, by touch, in French and Arabic, without a network, without scripts."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
LABELS = {"fr": "Plomberie sanitaire", "ar": "الترصيص الصحي"}
PLACES = {"fr": "Ouijjane (Tiznit)", "ar": "وجان (تيزنيت)"}


@pytest.fixture(autouse=True)
def site(settings, transactional_db, territories):
    call_command("load_skills", verbosity=0)  # committed: the server that answers is another thread
    settings.ROOT_URLCONF = "tests.places.site"


def submit(page):
    page.get_by_role("button", name="OK").click()
    return page.locator("#taken")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_commune_is_picked_by_keyboard(page_at, axe, language):
    page = page_at(language, 360)
    page.goto(f"/{language}/picker/")
    field = page.get_by_role("combobox", name="Commune")
    field.press_sequentially("oujane")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text(PLACES[language])
    expect(field).to_have_attribute("aria-expanded", "true")
    axe(page)
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    field.press("Enter")
    expect(field).to_have_value(PLACES[language])
    expect(options).to_have_count(0)
    expect(submit(page)).to_have_text(re.compile(r"^09\.581\.11\.09 "))
    expect(page.get_by_role("combobox", name="Commune")).to_have_value(PLACES[language])


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_skills_are_picked_and_taken_back_by_keyboard(page_at, axe, language):
    page = page_at(language, 360)
    page.goto(f"/{language}/picker/")
    field = page.locator("#id_skills")
    for word in ("plumber", "forage"):
        field.press_sequentially(word)
        expect(page.get_by_role("option").first).to_be_visible()
        field.press("Enter")
        expect(field).to_have_value("")
    chips = page.locator(".picker__chosen li")
    expect(chips).to_have_count(2)
    expect(chips.first).to_contain_text(LABELS[language])
    axe(page)
    field.press("Backspace")
    expect(chips).to_have_count(1)
    expect(field).to_be_focused()
    expect(submit(page)).to_have_text("- - - plumbing")
    expect(page.locator(".picker__chosen input")).to_be_checked()


def test_the_number_of_results_and_each_choice_are_announced(page_at):
    page = page_at("fr")
    page.goto("/fr/picker/")
    picker = page.locator("tiwizi-picker", has=page.locator("#id_commune"))
    field = page.locator("#id_commune")
    field.press_sequentially("oulad aissa (")
    expect(picker.get_by_role("status")).to_have_text(re.compile(r"^Résultats\s: \d+$"))
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("oulad aissa (")
    field.press("ArrowDown")
    field.press("ArrowUp")
    field.fill("qzxqzx")
    expect(picker.get_by_role("status")).to_have_text("Aucun résultat. Essayez une autre graphie.")


def test_a_choice_by_touch_and_its_removal(page_at):
    page = page_at("fr", 360)
    page.goto("/fr/picker/")
    page.locator("#id_skills").press_sequentially("plom")
    page.get_by_role("option", name=LABELS["fr"]).tap()
    chip = page.get_by_role("checkbox", name="Retirer\u00a0: Plomberie sanitaire")
    box = chip.bounding_box()
    assert box["height"] >= 44
    chip.tap()
    expect(page.locator(".picker__chosen li")).to_have_count(0)


def test_no_more_than_the_field_takes(page_at):
    page = page_at("fr")
    page.goto("/fr/picker/")
    field = page.locator("#id_skills")
    for word in ("plomberie", "forage", "comptabilité", "agronome"):
        field.press_sequentially(word)
        expect(page.get_by_role("option").first).to_be_visible()
        field.press("Enter")
    expect(page.locator(".picker__chosen li")).to_have_count(3)
    expect(page.locator("tiwizi-picker:has(#id_skills) [role=status]")).to_have_text("Nombre maximum atteint\u00a0: 3")


def test_without_a_network_the_typed_text_is_made_out_when_it_is_sent(page_at):
    page = page_at("fr")
    page.goto("/fr/picker/")
    page.route("**/api/v1/**", lambda route: route.abort())
    field = page.locator("#id_commune")
    field.press_sequentially("oujjane")
    expect(page.locator("tiwizi-picker:has(#id_commune) [role=status]")).to_contain_text("Pas de connexion")
    page.unroute("**/api/v1/**")
    expect(submit(page)).to_have_text(re.compile(r"^09\.581\.11\.09 "))


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_without_scripts_an_ambiguous_name_is_asked_back(page_at, language):
    page = page_at(language, 360, scripts=False)
    page.goto(f"/{language}/picker/")
    page.locator("#id_commune").fill("Oulad Aissa")
    page.locator("#id_skills").fill("plumbing، حفر الآبار")
    page.get_by_role("button", name="OK").click()
    expect(page.locator("#id_commune")).to_have_value("Oulad Aissa")
    page.locator("input[type=radio][value='09.541.04.33']").check()
    expect(submit(page)).to_have_text("09.541.04.33 - - plumbing well-drilling")


def test_choices_not_yet_saved_survive_a_reload(page_at):
    page = page_at("fr", 360)
    page.goto("/fr/projets/nouveau/")
    page.route("**/brouillon/**", lambda route: route.abort())  # nothing reaches the server: the device keeps it
    page.locator("input[name=kind][value=skill]").check()
    field = page.locator("#id_skills")
    for word in ("plumber", "forage"):
        field.press_sequentially(word)
        expect(page.get_by_role("option").first).to_be_visible()
        field.press("Enter")
    field.press_sequentially("et puis")
    page.reload()
    expect(page.locator(".picker__chosen li")).to_have_text([LABELS["fr"], "Forage de puits"])
    expect(field).to_have_value("et puis")
