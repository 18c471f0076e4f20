"""An agent who has never seen the site posts a need from a phone."""

import pytest
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import expect

from accounts.models import User
from projects.models import Draft, Project
from tests.journeys.support import Keyboard, Reader

TITLES = {"fr": "Réparer la pompe du douar", "ar": "إصلاح مضخة الدوار", "en": "Mend the pump of the village"}
PURPOSES = {"fr": "Que l’eau revienne.", "ar": "لكي يعود الماء.", "en": "So that water is back."}
TYPED = {"fr": "plombe", "ar": "السبا", "en": "plumb"}
SKILL = "Une compétence : former, conseiller, étudier, dessiner, accompagner"
EMAIL, PASSWORD = "amina@exemple.org", "argan-indigo-2027"


def fill_in(agent, skill):
    """The answers that nobody can give for them."""
    agent.field("Que voulez-vous faire ?").fill(TITLES[agent.language])
    agent.field("Pour quoi faire ?").fill(PURPOSES[agent.language])
    agent.choice(SKILL).check()
    agent.pick(agent.field("Quelles compétences ?"), TYPED[agent.language], skill.name)


def sign_up(agent, mails):
    """From the page that is open to the one that the mail's link leads to."""
    agent.field("Prénom et nom").fill("Amina Test")
    agent.field("Adresse e-mail").fill(EMAIL)
    agent.field("Mot de passe").fill(PASSWORD)
    agent.press("Créer mon compte")
    agent.reads(agent.words("Confirmez votre adresse"))
    mail = mails.take(EMAIL, agent.words("Confirmez votre adresse e-mail"))
    assert mail.language == agent.language
    agent.visit(mail.path)
    agent.press("C’est bien mon adresse")


def say_for_whom(agent, commune):
    agent.reads(agent.words("Inscrire une organisation"))
    agent.choice("Commune").check()
    with override(agent.language):
        label = commune.name
    agent.pick(agent.field("Lieu"), label[:4], label)
    agent.press("Inscrire l’organisation")


def waits_in_queue(client, title):
    with override("fr"):
        return title in client.get(reverse("admin:projects_project_queue")).content.decode()


@pytest.mark.parametrize(("language", "width"), [("fr", 1280), ("fr", 360), ("ar", 360), ("en", 360)])
def test_from_the_front_door_to_the_queue(reader, mails, admin_client, plumbing, commune, language, width):
    agent = reader(language, width=width)
    agent.visit("")
    agent.follow("Publier un besoin")
    asked = agent.page.locator("form.posting .field:visible")
    expect(asked).to_have_count(5)
    with override(language):
        fill_in(agent, plumbing)
    open_questions = [field for field in asked.all() if field.locator("input[type=radio]").count() == 0]
    assert len(open_questions) + 1 <= 5, "what must be answered: the lines to write, and the kind"
    agent.sees("Enregistré")
    assert Draft.objects.get().data["title"] == [TITLES[language]]
    agent.look()
    agent.press("Continuer")
    agent.sees("Votre fiche est gardée. Il reste à créer votre compte, ou à vous connecter, pour l’envoyer.")
    sign_up(agent, mails)
    agent.reads(agent.words("Votre fiche est prête"))
    expect(agent.page.locator("dl.facts")).to_contain_text(TITLES[language])
    agent.press("Envoyer la fiche")
    say_for_whom(agent, commune)
    agent.press("Envoyer la fiche")
    agent.sees("Votre fiche est envoyée. Nous la relisons en trois jours au plus, et vous écrivons.")
    agent.reads(TITLES[language])
    project = Project.objects.get()
    assert (project.state, project.language, project.commune) == ("submitted", language, commune)
    assert [skill.slug for skill in project.needs.get().skills.all()] == ["plumbing"]
    assert project.created_by == User.objects.get(email=EMAIL)
    assert waits_in_queue(admin_client, TITLES[language])


def test_by_keyboard_alone(reader, agent, plumbing, language):
    """From the skip link to the sent sheet: Tab, Enter, Space and arrows."""
    person = reader(language, agent)
    page, keys = person.page, Keyboard(person.page)
    person.visit("projets/nouveau/")
    keys.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    expect(page.locator(".skip-link")).to_be_in_viewport()
    keys.press("Enter")
    expect(page.locator("main")).to_be_focused()
    keys.tab_to(person.field("Que voulez-vous faire ?"))
    keys.type(TITLES[language])
    keys.tab_to(person.field("Pour quoi faire ?"))
    keys.type(PURPOSES[language])
    keys.tab_to(person.choice(SKILL))
    keys.press("Space")
    keys.tab_to(person.field("Quelles compétences ?"))
    keys.type(TYPED[language])
    expect(page.get_by_role("option").first).to_be_visible()
    keys.press("ArrowDown", "Enter")
    expect(page.locator(".picker__chosen li")).to_have_count(1)
    keys.tab_to(page.locator("input[name=when][value=soon]"))
    keys.press("ArrowDown")
    keys.tab_to(person.field("À partir du"))
    keys.type("07072031")  # the browser's own language says which comes first, month or day
    keys.tab_to(page.locator("input[name=mode]:checked"))
    keys.press("ArrowUp")
    keys.tab_to(person.button("Envoyer la fiche"))
    with person.leading_on():
        keys.press("Enter")
    person.reads(TITLES[language])
    need = Project.objects.get().needs.get()
    assert (need.starts_on.isoformat(), need.mode) == ("2031-07-07", "remote")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_without_scripts(page_at, axe, live_server, mails, plumbing, commune, language):
    """The whole way, sign-up included, with JavaScript off."""
    agent = Reader(page_at(language, 360, scripts=False), language, is_narrow)
    agent.visit("projets/nouveau/")
    agent.field("Que voulez-vous faire ?").fill(TITLES[language])
    agent.field("Pour quoi faire ?").fill(PURPOSES[language])
    agent.choice(SKILL).check()
    agent.field("Quelles compétences ?").fill("tuyauterie")
    agent.press("Continuer")
    sign_up(agent, mails)
    agent.press("Envoyer la fiche")
    agent.choice("Commune").check()
    agent.field("Lieu").fill("Ouijjane")
    agent.press("Inscrire l’organisation")
    agent.press("Envoyer la fiche")
    agent.reads(TITLES[language])
    assert Project.objects.get().state == "submitted"


def is_narrow(page):
    """What can be looked at without scripts."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url


def test_a_lost_connection_loses_nothing_and_says_so(reader, plumbing, language):
    agent = reader(language)
    agent.visit("projets/nouveau/")
    agent.page.context.set_offline(True)
    agent.field("Que voulez-vous faire ?").fill(TITLES[language])
    agent.choice(SKILL).check()
    agent.sees("Hors connexion : gardé sur cet appareil")
    agent.look()
    assert not Draft.objects.exists()
    agent.page.context.set_offline(False)
    agent.sees("Enregistré")
    assert Draft.objects.get().data["title"] == [TITLES[language]]


def test_what_the_server_never_got_is_there_after_a_reload(reader, language):
    agent = reader(language)
    agent.visit("projets/nouveau/")
    agent.page.route("**/brouillon/", lambda route: route.abort())
    agent.field("Pour quoi faire ?").fill(PURPOSES[language])
    agent.sees("Pas encore enregistré : gardé sur cet appareil")
    agent.page.reload()
    expect(agent.field("Pour quoi faire ?")).to_have_value(PURPOSES[language])
    agent.page.unroute("**/brouillon/")
    agent.field("Que voulez-vous faire ?").fill(TITLES[language])
    agent.sees("Enregistré")
    assert Draft.objects.get().data["purpose"] == [PURPOSES[language]]
