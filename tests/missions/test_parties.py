"""Who takes part: the page, speakers, colleagues, telephones, leaving, neighbours, one mission or two."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from communes.actions import remove_member
from communes.enums import MemberRole
from communes.models import Membership
from diaspora import actions as contributions
from diaspora.enums import ContributionState
from missions import actions
from missions.enums import OPEN, PREPARING, MissionState, PartyState, Task
from missions.forms.people import international
from missions.models import ClosingView, ContactNumber, Evaluation, Mission, Party, PartyPerson, Session
from missions.queries import unattended_parties
from missions.rules import lead
from notifications.mail import build_mail
from notifications.models import Message
from projects.models import Project
from tests.factories import ContributionFactory, MembershipFactory, OrganisationFactory, UserFactory
from tests.missions.support import at, opened

S = MissionState
pytestmark = pytest.mark.django_db


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def url(name, mission, party=None, **kwargs):
    return reverse(name, kwargs={"key": mission.key, **({"party": party.key} if party else {}), **kwargs})


def told(kind):
    return {message.recipient for message in Message.objects.filter(kind=kind)}


def reads(user, mission):
    return browser(user).get(url("mission_people", mission))


@pytest.fixture
def group():
    """An association answers with its speaker; a colleague and a reader are members too."""
    association = OrganisationFactory(network=True, name="Réseau DMK")
    speaker = MembershipFactory(organisation=association, user__name="Salma Porte-parole").user
    scene = opened(facilitated=True, contributor=speaker, group=association)
    scene.colleague = MembershipFactory(
        organisation=association, role=MemberRole.READER, user__name="Karim Collègue", user__email="karim@exemple.org"
    ).user
    return scene


@pytest.fixture
def shared():
    """Two people contribute to one need, in one mission."""
    scene = opened(facilitated=True)
    second = ContributionFactory(need=scene.contribution.need, contributor__name="Nadia Deuxième")
    contributions.accept(second, by=scene.agent)
    scene.second = Party.objects.get(contribution=second)
    return scene


# --- The page ----------------------------------------------------------------------------------


def test_both_sides_see_how_to_reach_each_other(group):
    for user in (group.agent, group.contributor, group.facilitator):
        text = reads(user, group.mission).content.decode()
        assert group.agent.email in text
        assert group.contributor.email in text
        assert group.facilitator.email in text


def test_readers_and_staff_see_names_and_no_addresses(group):
    reader = MembershipFactory(organisation=group.holder.organisation, role=MemberRole.READER).user
    for user in (reader, UserFactory(staff=True)):
        text = reads(user, group.mission).content.decode()
        assert "Salma Porte-parole" in text
        assert group.contributor.email not in text
        assert "/participants/telephone/" not in text
        assert "/se-retirer/" not in text


def test_others_do_not_see_the_page(group):
    assert reads(MembershipFactory().user, group.mission).status_code == 404
    assert Client().get(url("mission_people", group.mission)).status_code == 302


def test_the_page_asks_as_much_for_three_parties_as_for_one(shared):
    def count():
        client = browser(UserFactory(staff=True))
        client.get(url("mission_people", shared.mission))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(url("mission_people", shared.mission))
        return len(queries)

    before = count()
    third = ContributionFactory(need=shared.contribution.need)
    contributions.accept(third, by=shared.agent)
    assert count() == before


# --- Telephones --------------------------------------------------------------------------------


@pytest.mark.parametrize(("typed", "kept"), [
    ("06 12 34 56 78", "+212612345678"),
    ("06-12.34.56.78", "+212612345678"),
    ("٠٦١٢٣٤٥٦٧٨", "+212612345678"),
    ("212612345678", "+212612345678"),
    ("00 49 (0)69 1234567", "+49691234567"),
    ("+33 6 12 34 56 78", "+33612345678"),
    ("\u2066+33612345678\u2069", "+33612345678"),
    ("pas de numéro", None),
    ("12", None),
    ("+1234567890123456789", None),
])  # fmt: skip
def test_numbers_as_people_write_them(typed, kept):
    assert international(typed) == kept


def test_a_number_is_shared_with_this_mission_only(group):
    other = at(S.CONNECT, contributor=group.contributor)
    client = browser(group.contributor)
    client.post(url("mission_number", group.mission), {"number": "06 12 34 56 78"})
    text = reads(group.agent, group.mission).content.decode()
    assert '<a href="tel:+212612345678"><bdi dir="ltr">+212612345678</bdi></a>' in text
    assert "+212612345678" not in reads(other.agent, other.mission).content.decode()
    client.post(url("mission_number", group.mission), {"number": ""})
    assert not ContactNumber.objects.exists()


def test_a_wrong_number_is_answered_beside_its_field(group):
    response = browser(group.contributor).post(url("mission_number", group.mission), {"number": "demain"})
    assert response.status_code == 422
    assert "comme 06 12 34 56 78" in response.content.decode()
    assert 'value="demain"' in response.content.decode()


def test_readers_share_no_number(group):
    reader = MembershipFactory(organisation=group.holder.organisation, role=MemberRole.READER).user
    assert browser(reader).post(url("mission_number", group.mission), {"number": "0612345678"}).status_code == 404


# --- A group's people --------------------------------------------------------------------------


def test_a_colleague_is_brought_in_and_told(group):
    client = browser(group.contributor)
    client.post(url("mission_person_add", group.mission, group.contributing), {"person": group.colleague.pk})
    assert told("mission_person_added") == {group.colleague}
    assert browser(group.colleague).get(group.mission.get_absolute_url()).status_code == 200
    assert "Salma Porte-parole" in build_mail(Message.objects.get(kind="mission_person_added")).body


@pytest.mark.parametrize("who", ["stranger", "agent"])
def test_only_members_of_the_group_are_brought_in_by_the_group(group, who):
    stranger = UserFactory()
    address = url("mission_person_add", group.mission, group.contributing)
    if who == "stranger":
        response = browser(group.contributor).post(address, {"person": stranger.pk})
        assert response.status_code == 422
    else:
        assert browser(group.agent).post(address, {"person": group.colleague.pk}).status_code == 404
    assert group.contributing.people.count() == 1


def test_the_speaker_is_changed_and_what_waits_is_told_to_the_new_one(group):
    actions.add_person(group.contributing, group.colleague, by=group.contributor)
    actions.move(actions.locked(group.mission), "finish_connecting", by=group.agent)
    address = url("mission_speaker", group.mission, group.contributing)
    browser(group.contributor).post(address, {"person": group.colleague.pk})
    assert group.contributing.speaker == group.colleague
    wait = group.again().waits.open().get(task=Task.WRITE_PROGRAMME)
    assert group.colleague in {m.recipient for m in Message.objects.filter(kind="mission_turn", object_id=wait.pk)}


def test_the_facilitator_changes_the_speaker_visibly(group):
    actions.add_person(group.contributing, group.colleague, by=group.contributor)
    address = url("mission_speaker", group.mission, group.contributing)
    browser(group.facilitator).post(address, {"person": group.colleague.pk})
    text = browser(group.agent).get(group.mission.get_absolute_url()).content.decode()
    assert "autre porte-parole" in text
    assert "Rahma Facilitatrice" in text


def test_somebody_leaves_their_group_and_sees_no_more(group):
    actions.add_person(group.contributing, group.colleague, by=group.contributor)
    address = url("mission_person_remove", group.mission, group.contributing)
    browser(group.colleague).post(address, {"person": group.colleague.pk})
    assert browser(group.colleague).get(group.mission.get_absolute_url()).status_code == 404
    response = browser(group.contributor).post(address, {"person": group.contributor.pk}, follow=True)
    assert "Il ne resterait personne" in response.content.decode()
    assert group.contributing.people.filter(left_at=None).count() == 1


@pytest.mark.parametrize("person", ["", "x", "999999", "٣", "9" * 30])
def test_a_person_that_is_none(group, person):
    address = url("mission_person_remove", group.mission, group.contributing)
    assert browser(group.contributor).post(address, {"person": person}).status_code in (302, 404)
    assert group.contributing.people.filter(left_at=None).count() == 1


# --- A contribution is taken back --------------------------------------------------------------


def test_the_day_before_the_contributor_withdraws(group):
    mission = group.mission
    waiting = ContributionFactory(need=group.contribution.need, contributor__name="Yassine Disponible")
    Session.objects.create(
        mission=mission, on=timezone.localdate() + timedelta(days=1), title="Accueillir", trainer=group.contributor
    )
    client = browser(group.contributor)
    page = client.get(url("mission_leave", mission, group.contributing)).content.decode()
    assert "la mission est close" in page
    assert "La place est de nouveau libre" in page
    client.post(url("mission_leave", mission, group.contributing), {"message": "Mon fils est malade."})
    group.again()
    assert (group.mission.state, group.mission.cause_side) == (S.DID_NOT_HAPPEN, "contributor")
    group.contribution.refresh_from_db()
    assert group.contribution.state == ContributionState.WITHDRAWN
    assert not group.mission.waits.open().exists()
    assert told("mission_called_off") == {group.agent, group.facilitator}
    assert not told("mission_closed") & {group.agent, group.facilitator, group.contributor}
    assert not told("contribution_withdrawn")
    to_agent = build_mail(Message.objects.get(kind="mission_called_off", recipient=group.agent)).body
    to_facilitator = build_mail(Message.objects.get(kind="mission_called_off", recipient=group.facilitator)).body
    for body in (to_agent, to_facilitator):
        assert "Mon fils est malade." in body
        assert "Accueillir" in body
    assert "Yassine Disponible" in to_agent
    assert "Yassine Disponible" not in to_facilitator
    assert "Yassine Disponible" in reads(group.agent, group.mission).content.decode()
    assert "Yassine Disponible" in browser(group.agent).get(mission.get_absolute_url()).content.decode()
    assert "Yassine Disponible" not in reads(group.facilitator, group.mission).content.decode()
    assert waiting.state == ContributionState.PROPOSED


@pytest.mark.parametrize("step", OPEN)
def test_withdrawing_at_any_step_ends_honestly(step):
    scene = at(step)
    contributions.withdraw(scene.contribution, by=scene.contributor)
    scene.again()
    assert scene.mission.state in (S.DID_NOT_HAPPEN, S.PARTLY)
    assert not scene.mission.waits.open().exclude(task=Task.FOLLOW_UP).exists()


@pytest.mark.parametrize("step", [S.CONNECT, S.CARRYING_OUT, S.EVALUATION])
def test_withdrawing_from_a_short_mission(step):
    scene = at(step, track="light")
    contributions.withdraw(scene.contribution, by=scene.contributor)
    assert scene.again().state == (S.PARTLY if step == S.EVALUATION else S.DID_NOT_HAPPEN)


def test_with_others_there_the_mission_goes_on(shared):
    mission = shared.mission
    session = Session.objects.create(
        mission=mission, on=timezone.localdate() + timedelta(days=9), title="Forage", trainer=shared.contributor
    )
    address = url("mission_leave", mission, shared.contributing)
    assert "Nadia Deuxième" in browser(shared.contributor).get(address).content.decode()
    browser(shared.contributor).post(address, {"message": ""})
    session.refresh_from_db()
    assert session.trainer is None
    assert shared.again().is_open
    assert told("mission_party_left") == {shared.agent, shared.second.speaker, shared.facilitator}
    assert "Forage" in build_mail(Message.objects.filter(kind="mission_party_left").first()).body


@pytest.mark.parametrize("who", ["agent", "stranger", "reader"])
def test_nobody_withdraws_another_party(group, who):
    user = {
        "agent": lambda: group.agent,
        "stranger": UserFactory,
        "reader": lambda: MembershipFactory(organisation=group.holder.organisation, role=MemberRole.READER).user,
    }[who]()
    assert browser(user).post(url("mission_leave", group.mission, group.contributing), {}).status_code == 404
    assert group.again().is_open


def test_the_facilitator_notes_a_withdrawal_visibly(group):
    address = url("mission_leave", group.mission, group.contributing)
    assert "chacun le verra" in browser(group.facilitator).get(address).content.decode()
    browser(group.facilitator).post(address, {"message": "Salma m’a appelée."})
    group.contribution.refresh_from_db()
    assert group.contribution.state == ContributionState.WITHDRAWN
    assert told("mission_called_off") == {group.agent}
    text = browser(group.agent).get(group.mission.get_absolute_url()).content.decode()
    assert "Rahma Facilitatrice" in text


def test_a_second_click_says_that_it_is_done(group):
    address = url("mission_leave", group.mission, group.contributing)
    browser(group.contributor).post(address, {})
    assert browser(group.contributor).post(address, {}).status_code == 404
    assert Message.objects.filter(kind="mission_called_off").count() == 2


def test_after_the_end_the_holder_is_told_as_of_any_offer(group):
    actions.give_up(group.mission, by=group.agent, cause="dates", side="nobody")
    contributions.withdraw(group.contribution, by=group.contributor)
    assert told("contribution_withdrawn") == {group.agent}
    assert not told("mission_called_off")


# --- Neighbours --------------------------------------------------------------------------------


@pytest.fixture
def neighbour(db):
    return MembershipFactory(user__name="Aïcha Voisine")


def ask(scene, neighbour, message="Nous serions dix."):
    return browser(neighbour.user).post(url("mission_ask_to_join", scene.mission), {
        "organisation": neighbour.organisation.pk, "message": message,
    })  # fmt: skip


def test_the_neighbours_find_the_door_on_the_public_page(group, neighbour):
    project = group.mission.need.project
    address = url("mission_ask_to_join", group.mission)
    assert address in browser(neighbour.user).get(project.get_absolute_url()).content.decode()
    for user in (group.agent, group.contributor, UserFactory()):
        assert address not in browser(user).get(project.get_absolute_url()).content.decode()
        assert browser(user).get(address).status_code == 404
    assert address not in Client().get(project.get_absolute_url()).content.decode()


def test_asking_and_being_welcomed(group, neighbour):
    page = browser(neighbour.user).get(url("mission_ask_to_join", group.mission)).content.decode()
    assert group.contributor.get_full_name() not in page
    assert ask(group, neighbour).status_code == 302
    party = Party.objects.get(organisation=neighbour.organisation)
    assert party.state == PartyState.ASKED
    assert told("mission_neighbour_asks") == {group.agent, group.facilitator}
    assert browser(neighbour.user).get(group.mission.get_absolute_url()).status_code == 404
    assert (
        "a demandé le" in browser(neighbour.user).get(group.mission.need.project.get_absolute_url()).content.decode()
    )
    assert "Nous serions dix." in reads(group.agent, group.mission).content.decode()
    assert "Nous serions dix." not in reads(group.contributor, group.mission).content.decode()
    browser(group.agent).post(url("mission_neighbour_accept", group.mission, party))
    assert browser(neighbour.user).get(group.mission.get_absolute_url()).status_code == 200
    assert told("mission_joined") == {group.contributor, group.facilitator, neighbour.user}
    bodies = {m.recipient: build_mail(m).body for m in Message.objects.filter(kind="mission_joined")}
    assert "vous en faites maintenant partie" in bodies[neighbour.user]
    assert "participe maintenant à la mission" in bodies[group.contributor]


def test_a_neighbour_validates_with_the_others(neighbour):
    scene = at(S.VALIDATION)
    ask(scene, neighbour)
    party = Party.objects.get(organisation=neighbour.organisation)
    actions.accept_neighbour(party, by=scene.agent)
    assert scene.again().waits.open().filter(task=Task.VALIDATE, party=party).exists()


def test_declining_kindly(group, neighbour):
    ask(group, neighbour)
    party = Party.objects.get(organisation=neighbour.organisation)
    address = url("mission_neighbour_decline", group.mission, party)
    assert "une suite commune reste possible" in browser(group.agent).get(address).content.decode()
    assert browser(group.agent).post(address, {"message": " "}).status_code == 422
    browser(group.agent).post(address, {"message": "Pas cette fois."})
    party.refresh_from_db()
    assert party.state == PartyState.DECLINED
    assert told("mission_neighbour_declined") == {neighbour.user}
    assert "Pas cette fois." in build_mail(Message.objects.get(kind="mission_neighbour_declined")).body
    assert ask(group, neighbour).status_code == 404


def test_only_those_who_lead_answer(group, neighbour):
    ask(group, neighbour)
    party = Party.objects.get(organisation=neighbour.organisation)
    for user in (group.contributor, neighbour.user, UserFactory(staff=True)):
        assert browser(user).post(url("mission_neighbour_accept", group.mission, party)).status_code == 404
        assert browser(user).get(url("mission_neighbour_decline", group.mission, party)).status_code == 404
    party.refresh_from_db()
    assert party.state == PartyState.ASKED


def test_once_it_starts_it_is_too_late(neighbour):
    scene = at(S.AGREEMENT)
    ask(scene, neighbour)
    actions.skip_step(scene.mission, by=scene.agent, reason="On se connaît.")
    party = Party.objects.get(organisation=neighbour.organisation)
    assert party.state == PartyState.DECLINED
    assert told("mission_neighbour_too_late") == {neighbour.user}
    assert scene.again().state not in PREPARING
    browser(scene.agent).post(url("mission_neighbour_accept", scene.mission, party))
    party.refresh_from_db()
    assert party.state == PartyState.DECLINED


def test_a_neighbour_that_left_may_ask_again(group, neighbour):
    ask(group, neighbour)
    party = Party.objects.get(organisation=neighbour.organisation)
    actions.accept_neighbour(party, by=group.agent)
    actions.withdraw_party(party, by=neighbour.user)
    assert ask(group, neighbour).status_code == 302
    party.refresh_from_db()
    assert (party.state, party.left_at) == (PartyState.ASKED, None)


def test_asking_needs_a_word_and_an_organisation_of_ones_own(group, neighbour):
    assert ask(group, neighbour, message=" ").status_code == 422
    stranger = MembershipFactory()
    address = url("mission_ask_to_join", group.mission)
    data = {"organisation": stranger.organisation.pk, "message": "Nous aussi."}
    assert browser(neighbour.user).post(address, data).status_code == 422
    assert not Party.objects.filter(state=PartyState.ASKED).exists()


@pytest.mark.parametrize("what", ["reader", "unverified", "network", "draft"])
def test_who_may_not_ask(group, what):
    organisation = {
        "unverified": lambda: OrganisationFactory(unverified=True),
        "network": lambda: OrganisationFactory(network=True),
    }.get(what, OrganisationFactory)()
    role = MemberRole.READER if what == "reader" else MemberRole.MANAGER
    member = MembershipFactory(organisation=organisation, role=role)
    if what == "draft":
        Project.objects.filter(pk=group.mission.need.project.pk).update(state="archived")
    assert browser(member.user).get(url("mission_ask_to_join", group.mission)).status_code == 404


def test_a_group_that_withdraws_takes_its_numbers_along(shared):
    actions.share_number(shared.mission, by=shared.contributor, number="+212612345678")
    actions.withdraw_party(shared.contributing, by=shared.contributor)
    assert not ContactNumber.objects.exists()


def test_the_lead_passes_on(group, neighbour):
    ask(group, neighbour)
    party = Party.objects.get(organisation=neighbour.organisation)
    actions.accept_neighbour(party, by=group.agent)
    browser(group.agent).post(url("mission_leave", group.mission, group.holder), {})
    group.again()
    assert group.mission.is_open
    assert lead(group.mission, "holder") == party
    assert group.wait(Task.PROPOSE_CALL).party == party
    body = build_mail(Message.objects.get(kind="mission_party_left", recipient=neighbour.user)).body
    assert "mène désormais la mission" in body
    browser(neighbour.user).post(url("mission_leave", group.mission, party), {})
    assert (group.again().state, group.mission.cause_side) == (S.DID_NOT_HAPPEN, "holder")


# --- One mission or two ------------------------------------------------------------------------


def test_a_further_contribution_joins_and_everybody_knows(shared):
    assert shared.second.mission == shared.mission
    assert told("mission_joined") == {shared.contributor, shared.facilitator, shared.second.speaker}


def test_splitting_off_and_bringing_in_again(shared):
    mine = Session.objects.create(
        mission=shared.mission, on=timezone.localdate(), title="Sienne", trainer=shared.second.speaker
    )
    address = url("mission_split", shared.mission, shared.second)
    assert browser(shared.contributor).get(address).status_code == 404
    assert browser(shared.agent).get(address).status_code == 200
    browser(shared.agent).post(address)
    new = Mission.objects.exclude(pk=shared.mission.pk).get()
    mine.refresh_from_db()
    assert mine.mission == new
    assert new.waits.open().exists()
    assert browser(shared.second.speaker).get(shared.mission.get_absolute_url()).status_code == 404
    assert browser(shared.second.speaker).get(new.get_absolute_url()).status_code == 200
    assert "Lui donner" not in reads(shared.agent, shared.mission).content.decode()

    actions.post_message(new, by=shared.second.speaker, text="Bonjour à tous.")
    back = url("mission_bring_in", shared.mission, other=new.key)
    assert back in reads(shared.agent, shared.mission).content.decode()
    assert browser(shared.contributor).post(back).status_code == 404
    browser(shared.agent).post(back)
    new.refresh_from_db()
    assert (new.state, new.joined_into) == (S.JOINED, shared.mission)
    assert not new.waits.open().exists()
    assert shared.mission.parties.current().count() == 3
    assert "Bonjour à tous." in browser(shared.contributor).get(new.get_absolute_url()).content.decode()
    assert told("missions_joined") == {shared.contributor, shared.second.speaker, shared.facilitator}


def test_missions_of_two_needs_are_not_joined(shared):
    offer = ContributionFactory(need__project__organisation=shared.holder.organisation)
    contributions.accept(offer, by=shared.agent)
    other = Mission.objects.get(parties__contribution=offer)
    address = url("mission_bring_in", shared.mission, other=other.key)
    assert browser(shared.agent).get(address).status_code == 404


@pytest.mark.parametrize("step", [S.FEASIBILITY, S.VALIDATION, S.CARRYING_OUT])
def test_later_they_neither_part_nor_join(shared, step):
    Mission.objects.filter(pk=shared.mission.pk).update(state=step)
    response = browser(shared.agent).post(url("mission_split", shared.mission, shared.second))
    assert response.status_code == 409
    assert Mission.objects.count() == 1


# --- Somebody who acts for two -----------------------------------------------------------------


def test_whoever_acts_for_two_says_for_which(group, neighbour):
    MembershipFactory(organisation=neighbour.organisation, user=group.agent)
    ask(group, neighbour)
    actions.accept_neighbour(Party.objects.get(organisation=neighbour.organisation), by=group.agent)
    response = browser(group.agent).post(url("mission_finish", group.mission), {"step": "connect"})
    assert response.status_code == 409
    page = response.content.decode()
    assert 'name="step" value="connect"' in page
    assert str(group.holder.key) in page
    browser(group.agent).post(url("mission_finish", group.mission), {"step": "connect", "pour": group.holder.key})
    assert group.again().state == S.PROGRAMME


def also_contributes(scene):
    """The agent comes along: a second contribution of the mission is theirs."""
    party = Party.objects.create(mission=scene.mission, side="contributor", speaker=scene.agent)
    PartyPerson.objects.create(party=party, user=scene.agent)
    return party


def test_whoever_acts_for_two_evaluates_for_each():
    scene = at(S.EVALUATION)
    second = also_contributes(scene)
    address = url("mission_evaluate", scene.mission)
    assert f"voix={second.key}" in browser(scene.agent).get(address).content.decode()
    browser(scene.agent).post(address, {"useful": "3", "voix": str(second.key)})
    assert [row.party for row in Evaluation.objects.all()] == [second]


def test_whoever_acts_for_two_says_how_each_saw_the_end():
    scene = at(S.PROGRAMME)
    second = also_contributes(scene)
    actions.give_up(scene.mission, by=scene.contributor, cause="dates", side="nobody")
    address = f"{url('mission_closing_view', scene.mission)}?pour={second.key}"
    browser(scene.agent).post(address, {"cause": "dates", "text": "Nous étions prêts."})
    assert [row.party for row in ClosingView.objects.all()] == [second]


# --- A team changes ----------------------------------------------------------------------------


def test_the_agent_leaves_and_a_colleague_goes_on(group):
    colleague = MembershipFactory(organisation=group.holder.organisation).user
    member = Membership.objects.get(organisation=group.holder.organisation, user=group.agent)
    remove_member(member, by=group.agent)
    assert browser(group.agent).get(group.mission.get_absolute_url()).status_code == 404
    wait = group.wait(Task.PROPOSE_CALL)
    assert colleague in {m.recipient for m in Message.objects.filter(kind="mission_turn", object_id=wait.pk)}
    assert browser(colleague).get(group.mission.get_absolute_url()).status_code == 200


def test_nobody_acts_any_more_and_that_is_said(group):
    member = Membership.objects.get(organisation=group.holder.organisation, user=group.agent)
    member.delete()
    actions.team_changed(group.holder.organisation_id)
    actions.team_changed(group.holder.organisation_id)
    assert [m.recipient for m in Message.objects.filter(kind="mission_nobody_acts")] == [group.facilitator]
    assert list(unattended_parties()) == [group.holder]
    assert "Personne n’agit plus pour" in reads(group.contributor, group.mission).content.decode()
    assert (
        "Personne n’agit plus pour"
        in browser(group.contributor).get(group.mission.get_absolute_url()).content.decode()
    )
    new = MembershipFactory(organisation=group.holder.organisation).user
    actions.team_changed(group.holder.organisation_id)
    assert not unattended_parties()
    wait = group.wait(Task.PROPOSE_CALL)
    assert new in {m.recipient for m in Message.objects.filter(kind="mission_turn", object_id=wait.pk)}
