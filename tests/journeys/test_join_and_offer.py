"""A volunteer joins, sees at once who needs them, and offers."""

import pytest
from playwright.sync_api import expect

from diaspora.models import Contribution, Profile
from matching.store.rows import pack
from tests.factories import NeedFactory, ProfileFactory, ProjectFactory
from tests.journeys.support import Keyboard

EMAIL, PASSWORD = "leila@exemple.org", "argan-indigo-2027"
OFFERS = {"fr": "Je peux réparer la pompe.", "ar": "يمكنني إصلاح المضخة.", "en": "I can mend the pump."}


@pytest.fixture
def need(agent, plumbing):
    organisation = agent.memberships.get().organisation
    project = ProjectFactory(organisation=organisation, title="Réparer la pompe", published=True)
    need = NeedFactory(project=project, skills=[plumbing])
    pack("need", [need.pk])  # as the worker did when it was published
    return need


def test_from_the_front_door_to_the_offer(reader, mails, need, agent, plumbing, commune, language):
    volunteer = reader(language)
    volunteer.visit("")
    volunteer.follow("Proposer une compétence")
    volunteer.field("Prénom et nom").fill("Leïla Test")
    volunteer.field("Adresse e-mail").fill(EMAIL)
    volunteer.field("Mot de passe").fill(PASSWORD)
    volunteer.press("Créer mon compte")
    volunteer.visit(mails.take(EMAIL, volunteer.words("Confirmez votre adresse e-mail")).path)
    volunteer.press("C’est bien mon adresse")
    say_who(volunteer, plumbing, commune)
    profile = Profile.objects.get(user__email=EMAIL)
    assert (profile.profile_skills.get().level, profile.ties.get().commune) == (4, commune)
    assert str(profile.presence_windows.get().starts_on) == "2031-07-01"

    volunteer.reads(volunteer.words("Besoins pour vous"))
    card = volunteer.page.locator(".card", has_text=need.project.title)
    expect(card.locator(".reasons__yes").first).to_be_visible()
    volunteer.follow("Proposer", within=card)
    volunteer.field("Ce que je propose").fill(OFFERS[language])
    volunteer.press("Envoyer ma proposition")
    volunteer.sees("Votre proposition est envoyée. Vous serez prévenu.e dès qu’on vous répond.")
    told = mails.take(agent, "Une proposition pour « Réparer la pompe »")
    assert OFFERS[language] in told.words
    assert told.path == f"/fr/contributions/{Contribution.objects.get().key}/"


def say_who(volunteer, skill, commune):
    """The three steps."""
    volunteer.reads(volunteer.words("Ce que je sais faire"))
    name = volunteer.words_of(skill)
    volunteer.pick(volunteer.field("Ce que je sais faire"), name[:5], name)
    volunteer.press("Enregistrer et continuer")
    level = volunteer.page.get_by_role("group", name=name)
    level.get_by_label(volunteer.words("Niveau")).select_option("4")
    volunteer.press("Enregistrer et continuer")
    volunteer.reads(volunteer.words("Mes liens"))
    place = volunteer.words_of(commune)
    volunteer.pick(volunteer.field("Commune, province ou région"), place, place)
    volunteer.press("Enregistrer et continuer")
    volunteer.reads(volunteer.words("Quand et comment"))
    volunteer.page.locator("[name=windows-0-starts_on]").fill("2031-07-01")
    volunteer.page.locator("[name=windows-0-ends_on]").fill("2031-07-31")
    volunteer.press("Enregistrer et voir les besoins")


def test_an_offer_by_keyboard_alone(reader, need, plumbing, language):
    user = ProfileFactory(skills=[plumbing], user__language=language).user
    person = reader(language, user)
    keys = Keyboard(person.page)
    person.visit(f"besoins/{need.key}/")
    keys.press("Tab", "Enter")
    keys.tab_to(person.link("Proposer"))
    with person.leading_on():
        keys.press("Enter")
    keys.tab_to(person.field("Ce que je propose"))
    keys.type(OFFERS[language])
    keys.tab_to(person.page.locator("input[name=mode]:checked"))
    keys.press("ArrowUp")
    keys.tab_to(person.button("Envoyer ma proposition"))
    with person.leading_on():
        keys.press("Enter")
    offer = Contribution.objects.get()
    assert (offer.proposal, offer.contributor) == (OFFERS[language], user)
