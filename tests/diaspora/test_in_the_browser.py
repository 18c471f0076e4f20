"""The pages in a real browser: nothing that axe complains of, nothing wider than a phone; the steps with scripts."""

import docx
import pytest
from django.test import Client
from playwright.sync_api import expect

from diaspora import actions
from diaspora.models import Contribution, Profile
from skills.models import SkillWord, TextReading
from tests.factories import NeedFactory, PresenceWindowFactory, ProfileFactory, SkillFactory, TieFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page_of(page_at, live_server):
    """`page_of(user, language)`: a phone on which this person is signed in."""

    def open_page(user, language="fr"):
        client = Client()
        client.force_login(user)
        page = page_at(language, 360)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        return page

    return open_page


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_pages_of_a_contributor(page_of, axe, contribution, agent, volunteer, language):
    profile = ProfileFactory(user=volunteer, visibility="public", about="ولدت هنا", language="ar")
    found = [SkillFactory(definition="Ce que c’est.") for _ in range(3)]
    TextReading.objects.create(
        kind="profile", object_id=profile.pk, found=[[row.pk, 3 - number] for number, row in enumerate(found)],
        quotes={str(row.pk): [["أنا ", "نحال", " منذ سنين", "ar"]] for row in found},
    )  # fmt: skip
    TieFactory(profile=profile)
    PresenceWindowFactory(profile=profile)
    actions.post_message(contribution, by=agent, text="Quand viendriez-vous ?")
    page = page_of(volunteer, language)
    for address in (
        "profil/competences/",
        "profil/competences/lire/",
        "profil/liens/",
        "profil/disponibilites/",
        f"profil/{profile.key}/",
        f"besoins/{NeedFactory().key}/proposer/",
        f"contributions/{contribution.key}/",
        f"contributions/{contribution.key}/retirer/",
        "contributions/",
    ):
        page.goto(f"/{language}/{address}")
        axe(page)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_pages_of_a_holder(page_of, axe, contribution, agent, need, language):
    TextReading.objects.create(
        kind="need", object_id=need.pk, found=[[SkillFactory(pk=987_654).pk, 3]],
        quotes={"987654": [["Un ", "rucher", " de montagne", "fr"]]},
    )  # fmt: skip
    page = page_of(agent, language)
    for address in (need.get_absolute_url(), need.project.get_absolute_url()):
        page.goto(address.replace("/fr/", f"/{language}/"))
        expect(page.locator("mark")).to_have_text("rucher")
        axe(page)
    for address in ("accepter/", "decliner/", ""):
        page.goto(f"/{language}/contributions/{contribution.key}/{address}")
        axe(page)
    need.places = 1
    need.save()
    actions.accept(contribution, by=agent)
    for address in (f"contributions/{contribution.key}/", "contributions/"):
        page.goto(f"/{language}/{address}")
        axe(page)


def test_a_volunteer_joins_in_three_steps_and_offers(page_of, axe):
    skill = SkillFactory(slug="plumbing", name_fr="Plomberie", name_ar="سباكة", name_en="Plumbing")
    SkillWord.objects.create(skill=skill, language="en", text="Plumbing", folded="plumbing", is_name=True)
    need = NeedFactory(skills=[skill], project__title="Réparer la pompe")
    user = UserFactory(language="en")
    page = page_of(user, "en")
    page.goto("/en/profil/competences/")
    page.get_by_role("combobox", name="What I can do").press_sequentially("plumb")
    page.get_by_role("option", name="Plumbing").click()
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("group", name="Plumbing").get_by_label("Level").select_option("can train others")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("link", name="Skip", exact=True).click()
    page.get_by_label("From").first.fill("2031-07-01")
    page.get_by_label("To", exact=True).first.fill("2031-07-31")
    page.get_by_role("button", name="Save and see the needs").click()
    profile = Profile.objects.get(user=user)
    assert profile.profile_skills.get().level == 4
    assert profile.presence_windows.count() == 1
    page.goto(need.get_absolute_url().replace("/fr/", "/en/"))
    page.get_by_role("link", name="Offer").first.click()
    page.get_by_label("What I offer").fill("I can repair the pump.")
    page.get_by_role("button", name="Send my offer").click()
    page.get_by_text("I can repair the pump.").wait_for()
    axe(page)
    assert Contribution.objects.get().contributor == user


def test_a_cv_is_read_by_the_worker_and_its_skills_are_taken_by_a_click(page_of, axe, worker, tmp_path):
    user = UserFactory()
    for name in ("Apiculture", "Soudure"):
        skill = SkillFactory(name_fr=name, definition=f"De {name} en tout genre.")
        SkillWord.objects.create(skill=skill, language="fr", text=name, is_name=True)
    document = docx.Document()
    document.add_paragraph("Apiculture : dix ans de ruches à Tafraout. Un peu de soudure aussi, chez mon oncle.")
    document.save(tmp_path / "cv.docx")
    worker.start()
    page = page_of(user)
    page.goto("/fr/profil/competences/")
    page.get_by_role("link", name="Donner un CV ou un texte").click()
    page.get_by_label("Un CV").set_input_files(tmp_path / "cv.docx")
    page.get_by_role("button", name="Lire ce texte").click()
    take = page.get_by_label("Apiculture")
    take.wait_for(timeout=40_000)  # without loading the page again
    expect(take).not_to_be_checked()
    axe(page)
    take.check()
    page.get_by_role("button", name="Ajouter à mon profil").click()
    expect(page.get_by_text("1 compétence est ajoutée à votre profil.")).to_be_visible()
    assert [str(row) for row in Profile.objects.get(user=user).profile_skills.all()] == ["Apiculture"]
