"""From the published need to the answer: every mail leads straight to what it speaks of."""

import pytest
from playwright.sync_api import expect

from diaspora.models import Contribution
from matching.models import Match
from projects.actions.moderation import publish_project
from tests.factories import PASSWORD, ContributionFactory, NeedFactory, ProjectFactory, UserFactory
from tests.journeys.support import Keyboard, Reader

OFFERS = {"fr": "Je viens en août.", "ar": "سآتي في غشت.", "en": "I am coming in August."}
TITLE = "Réparer la pompe"
PRIVATE_NOTE = "Nous avons déjà trop de plombiers."


@pytest.fixture
def need(agent, plumbing):
    organisation = agent.memberships.get().organisation
    sheet = ProjectFactory(organisation=organisation, title=TITLE, created_by=agent, submitted=True)
    return NeedFactory(project=sheet, skills=[plumbing], languages=["fr"])


def sign_in_from_mail(reader, mail, user, language) -> Reader:
    """On a device where nobody is signed in, the link asks who they are and leads on."""
    person = reader(language)
    person.page.goto(mail.path)
    person.look()
    person.sign_in(user, PASSWORD)
    assert person.page.url.endswith(mail.path)
    return person


def test_match_mail_offer_and_answer(reader, worked_mails, need, agent, volunteers, language):
    mails, (chosen, other) = worked_mails, volunteers
    publish_project(need.project, by=UserFactory(staff=True))
    mails.take(agent, "est publiée")
    for person in volunteers:
        follow_the_match(reader, mails, need, person, language)
    holder = sign_in_from_mail(reader, mails.take(agent, "Une proposition pour"), agent, "fr")
    accept(holder, holder.page.url)
    told = mails.take(chosen, TITLE)
    assert told.language == language
    volunteer = reader(language, chosen)
    volunteer.visit(told.path)
    expect(volunteer.page.locator("main")).to_contain_text(agent.email)

    second = mails.take(agent, "Une proposition pour")
    holder.visit(second.path)
    decline(holder)
    told = mails.take(other, TITLE)
    volunteer = reader(language, other)
    volunteer.visit(told.path)
    volunteer.sees("La réponse")
    for shown in (told.words, told.html, volunteer.page.content()):
        assert PRIVATE_NOTE not in shown
        assert agent.email not in shown
    states = Contribution.objects.order_by("pk").values_list("contributor__email", "state")
    assert list(states) == [(chosen.email, "accepted"), (other.email, "declined")]


def follow_the_match(reader, mails, need, user, language):
    found = mails.take(user, TITLE)
    assert found.language == language
    person = sign_in_from_mail(reader, found, user, language)
    reasons = person.page.locator(".reasons__yes")
    expect(reasons.first).to_be_visible()
    for reason in reasons.all_inner_texts():
        assert " ".join(reason.split()) in found.words
    match = Match.objects.get(need=need, profile__user=user)
    expect(person.page.locator("form[data-seen]")).to_have_count(1)
    person.follow("Proposer")
    person.field("Ce que je propose").fill(OFFERS[language])
    person.press("Envoyer ma proposition")
    match.refresh_from_db()
    assert match.seen_at is not None
    assert match.state == "acted_on"


def accept(holder, address):
    expect(holder.page.locator("main")).not_to_contain_text("nadia@exemple.org")
    holder.follow("Accepter")
    holder.field("Un mot pour commencer").fill("Je vous appelle lundi.")
    holder.press("Accepter")
    expect(holder.page.locator("main")).to_contain_text("nadia@exemple.org")


def decline(holder):
    holder.follow("Décliner")
    holder.page.locator("input[name=reason]").first.check()
    holder.field("Note pour votre équipe").fill(PRIVATE_NOTE)
    expect(holder.field("Le message qui sera envoyé")).not_to_have_value("")
    holder.press("Envoyer ma réponse")
    expect(holder.page.locator("main")).to_contain_text(PRIVATE_NOTE)


def test_an_answer_by_keyboard_alone(reader, mails, agent, need, volunteers, language):
    publish_project(need.project, by=UserFactory(staff=True))
    offer = ContributionFactory(need=need, contributor=volunteers[0])
    agent.language = language
    agent.save()
    holder = reader(language, agent)
    keys = Keyboard(holder.page)
    holder.visit(f"contributions/{offer.key}/")
    keys.press("Tab", "Enter")
    keys.tab_to(holder.link("Accepter"))
    with holder.leading_on():
        keys.press("Enter")
    keys.tab_to(holder.button("Accepter"))
    with holder.leading_on():
        keys.press("Space")
    offer.refresh_from_db()
    assert offer.state == "accepted"
    assert mails.take(volunteers[0], TITLE).language == language
