"""Accepting, declining, withdrawing: who may, when, and what the other side learns."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from core.enums import Role
from core.models import Activity
from diaspora import actions
from diaspora.enums import ALIVE, TRANSITIONS, ContributionState, DeclineReason
from diaspora.models import Contribution
from notifications.models import Message
from projects.enums import NeedState, ProjectState
from tests.factories import ContributionFactory, MembershipFactory, NeedFactory, UserFactory

pytestmark = pytest.mark.django_db
SECRET = "Son niveau nous semble trop faible"
VERBS = ("accept", "decline", "withdraw")


def data_for(verb):
    return {"decline": {"reason": DeclineReason.SKILL, "note": SECRET, "message": "Merci, une autre fois."}}.get(
        verb, {"message": ""}
    )


@pytest.mark.parametrize("state", ContributionState)
@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", ["agent", "reader", "volunteer", "stranger", "staff"])
def test_only_those_of_the_table_may_answer(as_, contribution, url, request, who, verb, state):
    contribution.state = state
    contribution.save()
    user = UserFactory(staff=True) if who == "staff" else request.getfixturevalue(who)
    role = {"agent": Role.HOLDER, "volunteer": Role.CONTRIBUTOR}.get(who)
    row = TRANSITIONS[verb]
    response = as_(user).post(url(f"contribution_{verb}", contribution), data_for(verb))
    contribution.refresh_from_db()
    if role not in row.who:
        assert response.status_code == 404
        assert contribution.state == state
    else:
        assert response.url == contribution.get_absolute_url()
        assert contribution.state == (row.target if state in row.sources else state)


@pytest.mark.parametrize("verb", VERBS)
def test_the_page_asks_first_and_a_get_changes_nothing(as_, contribution, agent, volunteer, url, verb):
    user = volunteer if verb == "withdraw" else agent
    response = as_(user).get(url(f"contribution_{verb}", contribution))
    assert response.status_code == 200
    contribution.refresh_from_db()
    assert contribution.state == ContributionState.PROPOSED


def test_accepting_shows_each_how_to_reach_the_other_and_nobody_else(as_, contribution, agent, reader, volunteer, url):
    page = url("contribution", contribution)
    assert volunteer.email not in as_(agent).get(page).content.decode()
    assert agent.email not in as_(volunteer).get(page).content.decode()
    as_(agent).post(url("contribution_accept", contribution), {"message": "À lundi."})
    contribution.refresh_from_db()
    assert (contribution.state, contribution.answered_by) == (ContributionState.ACCEPTED, agent)
    assert volunteer.email in as_(agent).get(page).content.decode()
    seen = as_(volunteer).get(page).content.decode()
    assert agent.email in seen
    assert "À lundi." in seen
    for other in (reader, UserFactory(staff=True)):
        text = as_(other).get(page).content.decode()
        assert volunteer.email not in text
        assert agent.email not in text
    assert [message.recipient for message in Message.objects.filter(kind="contribution_accepted")] == [volunteer]


def test_several_are_accepted_when_places_are_not_counted(contribution, agent, need):
    for offer in (contribution, ContributionFactory(need=need)):
        actions.accept(offer, by=agent)
    need.refresh_from_db()
    assert (Contribution.objects.accepted().count(), need.state) == (2, NeedState.OPEN)


def test_the_last_place_makes_the_need_met_and_the_others_stay_visible(as_, contribution, agent, volunteer, need, url):
    need.places = 1
    need.save()
    actions.accept(ContributionFactory(need=need), by=agent)
    need.refresh_from_db()
    contribution.refresh_from_db()
    assert (need.state, contribution.state) == (NeedState.MET, ContributionState.PROPOSED)
    assert "Toutes les places" in as_(volunteer).get(url("contribution", contribution)).content.decode()
    response = as_(agent).post(url("contribution_accept", contribution), {})
    assert response.status_code == 409
    assert "Toutes les places de ce besoin sont prises" in response.content.decode()
    as_(agent).post(url("contribution_add_place", contribution))
    need.refresh_from_db()
    assert (need.state, need.places) == (NeedState.OPEN, 2)
    as_(agent).post(url("contribution_accept", contribution), {})
    assert Contribution.objects.accepted().count() == 2


def test_only_the_holder_adds_a_place(as_, contribution, need, agent, reader, volunteer, stranger, url):
    need.places = 1
    need.save()
    for user in (reader, volunteer, stranger):
        assert as_(user).post(url("contribution_add_place", contribution)).status_code == 404
    need.project.state = ProjectState.COMPLETED
    need.project.save()
    assert as_(agent).post(url("contribution_add_place", contribution)).status_code == 302
    need.refresh_from_db()
    assert need.places == 1


def test_nothing_is_accepted_on_a_closed_need_and_what_was_typed_stays(as_, contribution, agent, need, url):
    need.state = NeedState.CLOSED
    need.save()
    response = as_(agent).post(url("contribution_accept", contribution), {"message": "Bienvenue parmi nous"})
    assert response.status_code == 409
    assert "Ce besoin est fermé" in response.content.decode()
    assert "Bienvenue parmi nous" in response.content.decode()


def test_declining_asks_for_a_reason(as_, contribution, agent, url):
    response = as_(agent).post(url("contribution_decline", contribution), {"message": "Merci."})
    assert list(response.context["form"].errors) == ["reason"]
    with pytest.raises(ValidationError):
        actions.decline(contribution, by=agent, reason="", message="Merci.")


@pytest.mark.parametrize(("language", "word"), [("fr", "Bonjour"), ("ar", "السلام"), ("en", "Hello")])
def test_a_kind_message_is_ready_in_the_language_of_who_reads_it(
    as_, contribution, agent, volunteer, url, language, word
):
    volunteer.language = language
    volunteer.save()
    form = as_(agent).get(url("contribution_decline", contribution)).context["form"]
    assert word in form["message"].value()


def test_the_private_reason_is_for_the_holder_alone(as_, contribution, agent, volunteer, url):
    as_(agent).post(url("contribution_decline", contribution), data_for("decline"))
    page = url("contribution", contribution)
    ours, theirs = as_(agent).get(page).content.decode(), as_(volunteer).get(page).content.decode()
    assert SECRET in ours
    assert str(DeclineReason.SKILL.label) in ours
    assert SECRET not in theirs
    assert str(DeclineReason.SKILL.label) not in theirs
    assert "Merci, une autre fois." in theirs
    assert SECRET not in as_(volunteer).get("/fr/contributions/").content.decode()
    assert SECRET not in str(list(Activity.objects.about(contribution).values()))


def test_who_is_declined_is_shown_other_needs(as_, contribution, agent, volunteer, need, url):
    NeedFactory(project__sector=need.project.sector, project__title="Un château d’eau")
    actions.decline(contribution, by=agent, **data_for("decline"))
    page = url("contribution", contribution)
    assert "Un château d’eau" in as_(volunteer).get(page).content.decode()
    assert "Un château d’eau" not in as_(agent).get(page).content.decode()


def test_withdrawing_an_accepted_offer_opens_its_place_again(as_, contribution, agent, volunteer, need, url):
    need.places = 1
    need.save()
    actions.accept(contribution, by=agent)
    as_(volunteer).post(url("contribution_withdraw", contribution), {"message": "Je suis malade, pardon."})
    need.refresh_from_db()
    contribution.refresh_from_db()
    assert (contribution.state, need.state) == (ContributionState.WITHDRAWN, NeedState.OPEN)
    assert [message.recipient for message in Message.objects.filter(kind="mission_called_off")] == [agent]
    text = as_(agent).get(url("contribution", contribution)).content.decode()
    assert "Je suis malade" in text
    assert volunteer.email not in text


def test_a_closed_need_stays_closed_when_somebody_withdraws(contribution, agent, volunteer, need):
    actions.accept(contribution, by=agent)
    need.state = NeedState.CLOSED
    need.save()
    actions.withdraw(contribution, by=volunteer)
    need.refresh_from_db()
    assert need.state == NeedState.CLOSED


def test_raising_the_places_on_the_sheet_opens_a_met_need(contribution, agent, need):
    from core.changes import changed

    need.places = 1
    need.save()
    actions.accept(contribution, by=agent)
    need.refresh_from_db()
    assert need.state == NeedState.MET
    need.places = 2
    need.save()
    changed("need", need.pk)
    need.refresh_from_db()
    assert need.state == NeedState.OPEN


def test_the_answer_that_comes_second_says_so(as_, contribution, agent, volunteer, url):
    form = as_(agent).get(url("contribution_accept", contribution))
    actions.withdraw(contribution, by=volunteer)
    response = as_(agent).post(url("contribution_accept", contribution), {}, follow=True)
    assert form.status_code == 200
    assert "la situation a changé" in response.content.decode()


@pytest.mark.parametrize("verb", VERBS)
def test_an_action_asks_for_the_role_itself(contribution, stranger, verb):
    data = data_for(verb)
    with pytest.raises(PermissionDenied):
        getattr(actions, verb)(contribution, by=stranger, **data)
    contribution.refresh_from_db()
    assert contribution.state in ALIVE


def test_a_contributor_who_is_gone_can_still_be_answered(contribution, agent, volunteer):
    volunteer.delete()
    contribution.refresh_from_db()
    actions.decline(contribution, by=agent, **data_for("decline"))
    assert contribution.state == ContributionState.DECLINED
    assert not Message.objects.exists()


def test_an_agent_of_two_organisations_answers_for_the_right_one(as_, contribution, agent, url):
    other = ContributionFactory()
    assert as_(agent).post(url("contribution_accept", other), {}).status_code == 404
    MembershipFactory(organisation=other.need.project.organisation, user=agent)
    assert as_(agent).post(url("contribution_accept", other), {}).status_code == 302
