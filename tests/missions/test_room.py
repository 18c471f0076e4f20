"""The page of a mission: who sees it, what it says at every step, and the way from one step to the next."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from communes.enums import MemberRole
from communes.models import Membership
from core.models import Activity
from discussions.models import Post
from missions import actions
from missions.enums import OPEN, MissionState, PartyState, Task, Track
from missions.models import PartyPerson
from notifications.models import Message
from projects.enums import ProjectState
from tests.factories import MembershipFactory, UserFactory
from tests.missions.support import at, opened, with_programme
from tests.support.pages import Page

pytestmark = pytest.mark.django_db
S = MissionState


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def room(user, scene, **query):
    return browser(user).get(scene.mission.get_absolute_url(), query)


def text_of(response):
    """The words of the page, without the menus."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def post(user, scene, name, **values):
    return browser(user).post(f"{scene.mission.get_absolute_url()}{name}/", values)


def another_contributor(scene):
    user = UserFactory()
    PartyPerson.objects.create(party=scene.contributing, user=user)
    return user


def people_of(scene):
    """One of each kind who may see the mission."""
    organisation = scene.holder.organisation
    colleague = UserFactory(name="Zahra Collègue")
    PartyPerson.objects.create(party=scene.contributing, user=colleague)
    return {
        "agent": scene.agent,
        "reader": MembershipFactory(organisation=organisation, role=MemberRole.READER).user,
        "contributor": scene.contributor,
        "colleague": colleague,
        "facilitator": scene.facilitator,
        "staff": UserFactory(staff=True),
    }


# --- Who sees it -------------------------------------------------------------------------------


def test_its_people_see_it_and_nobody_else():
    scene = opened(facilitated=True)
    url = scene.mission.get_absolute_url()
    for user in people_of(scene).values():
        assert browser(user).get(url).status_code == 200
    for stranger in (UserFactory(), MembershipFactory().user):
        assert browser(stranger).get(url).status_code == 404
    assert Client().get(url).status_code == 302


def test_one_who_only_asked_to_join_sees_nothing_yet():
    scene = opened()
    neighbour = MembershipFactory()
    party = scene.mission.parties.create(side="holder", organisation=neighbour.organisation, state=PartyState.ASKED)
    assert room(neighbour.user, scene).status_code == 404
    party.state = PartyState.IN
    party.save()
    assert room(neighbour.user, scene).status_code == 200


@pytest.mark.parametrize("who", ["reader", "staff"])
def test_those_who_only_read_find_no_form(who):
    scene = at(S.PROGRAMME, facilitated=True)
    with_programme(scene.mission)
    user = people_of(scene)[who]
    page = room(user, scene).content.decode().partition("<main")[2]
    assert "<form" not in page
    for name in ("etape", "passer", "message"):
        assert post(user, scene, name, step=S.PROGRAMME, text="Bonjour", reason="Non").status_code == 404
    assert not Post.objects.exists()
    assert scene.again().state == S.PROGRAMME


# --- What it says ------------------------------------------------------------------------------


@pytest.mark.parametrize("step", OPEN)
def test_at_every_step_all_read_the_same_of_who_what_and_when(step):
    scene = at(step, facilitated=True)
    waits = list(scene.mission.waits.open())
    for name, user in people_of(scene).items():
        response = room(user, scene)
        text = text_of(response)
        for wait in waits:
            assert str(wait.get_task_display()) in text
            mine = wait.party in response.context["reader"].parties or (wait.party is None and name == "facilitator")
            assert next(turn.is_mine for turn in response.context["turns"] if turn.wait == wait) is mine
            if not mine and wait.party:
                assert f"À {wait.party.display_name}" in text
        assert ("À vous" in text) == any(turn.is_mine for turn in response.context["turns"])


def test_a_late_task_says_by_how_many_days(time_machine):
    scene = opened()
    due = scene.wait(Task.PROPOSE_CALL).due_on
    assert "en retard" not in text_of(room(scene.agent, scene))
    time_machine.move_to(timezone.now() + timedelta(days=4))
    assert "en retard de 1 jour" in text_of(room(scene.agent, scene))
    time_machine.shift(timedelta(days=1))
    assert "en retard de 2 jours" in text_of(room(scene.contributor, scene))
    assert scene.wait(Task.PROPOSE_CALL).due_on == due


def test_a_task_says_who_took_it_on_and_what_holds_it_up():
    scene = opened()
    colleague = MembershipFactory(organisation=scene.holder.organisation, user__name="Lahcen Adjoint").user
    wait = scene.wait(Task.PROPOSE_CALL)
    wait.person, wait.extensions, wait.cannot_note, wait.cannot_at = colleague, 2, "Je suis en congé.", wait.since
    wait.save()
    text = text_of(room(scene.contributor, scene))
    assert "Confié à Lahcen Adjoint" in text
    assert "2 semaines de plus" in text
    assert "Je suis en congé." in text


def test_the_line_says_what_was_done_what_was_skipped_and_why():
    scene = at(S.FEASIBILITY)
    actions.skip_step(scene.mission, by=scene.agent, reason="La salle est celle de la commune.")
    steps = {step.state: step for step in room(scene.contributor, scene).context["steps"]}
    assert steps[S.FEASIBILITY].is_skipped
    assert steps[S.PROGRAMME].is_done
    assert steps[S.VALIDATION].is_current
    assert steps[S.AGREEMENT].is_to_come
    page = room(scene.contributor, scene).content.decode()
    assert "La salle est celle de la commune." in page
    assert page.count('aria-current="step"') == 1


def test_a_step_that_is_taken_up_again_is_the_present_one_and_those_after_it_are_to_come():
    scene = at(S.AGREEMENT)
    actions.move(actions.locked(scene.mission), "validate_again", by=None)
    steps = {step.state: step for step in room(scene.agent, scene).context["steps"]}
    assert steps[S.VALIDATION].is_current
    assert steps[S.AGREEMENT].is_to_come
    assert steps[S.AGREEMENT].visit is None


def test_a_short_mission_has_three_steps():
    scene = opened(track=Track.LIGHT)
    response = room(scene.agent, scene)
    assert [step.state for step in response.context["steps"]] == [S.CONNECT, S.CARRYING_OUT, S.EVALUATION]
    assert "Étape 1 sur 3" in text_of(response)


@pytest.mark.parametrize("user", ["agent", "contributor"])
def test_a_closed_mission_says_how_and_why(user):
    scene = at(S.PROGRAMME)
    actions.move(
        actions.locked(scene.mission), "give_up", by=scene.agent, given={"cause"}, cause="dates", cause_side="nobody",
        closing_note="Les moissons ont pris du retard.",
    )  # fmt: skip
    response = room(getattr(scene, user), scene)
    text = text_of(response)
    for words in ("N’a pas eu lieu", "Les dates n’ont pas pu s’accorder", "De personne", "Les moissons ont pris"):
        assert words in text
    assert "Plus rien n’est attendu" in text
    assert response.context["ending"] is None
    steps = {step.state: step for step in response.context["steps"]}
    assert steps[S.PROGRAMME].is_stopped
    assert steps[S.CONNECT].is_done


def test_a_mission_that_was_done_says_what_comes_after():
    scene = at(S.HAND_OVER)
    actions.move(
        actions.locked(scene.mission), "close_partly", by=scene.agent, given={"cause"}, cause="dates",
        cause_side="nobody",
    )  # fmt: skip
    assert "Prochain suivi le" in text_of(room(scene.contributor, scene))


def test_an_archived_project_is_said_and_its_page_is_not_linked():
    scene = opened()
    project = scene.mission.need.project
    assert project.get_absolute_url() in room(scene.contributor, scene).content.decode()
    type(project).objects.filter(pk=project.pk).update(state=ProjectState.ARCHIVED)
    response = room(scene.contributor, scene)
    assert "La fiche du projet a été archivée" in text_of(response)
    assert f'href="{project.get_absolute_url()}"' not in response.content.decode()


@pytest.mark.parametrize("step", OPEN)
def test_every_link_of_the_page_leads_somewhere_for_its_reader(step):
    scene = at(step, facilitated=True)
    for user in people_of(scene).values():
        client = browser(user)
        main = client.get(scene.mission.get_absolute_url()).content.decode().partition("<main")[2]
        links = {link.partition("#")[0] for link in Page(main.partition("</main>")[0]).links}
        for link in links:
            if link.startswith("/") and "/documents/" not in link:  # papers take time to set, and have their own tests
                response = client.get(link)
                assert response.status_code in (200, 302), (user, link)
                if response.streaming:
                    response.getvalue()  # a file is let go once it has been read


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_it_speaks_the_readers_language(language):
    scene = at(S.PROGRAMME)
    with override(language):
        url = scene.mission.get_absolute_url()
        label = str(Task.WRITE_PROGRAMME.label)
    page = browser(scene.contributor).get(url).content.decode()
    assert label in page
    assert f'<html lang="{language}"' in page


def test_it_costs_the_same_with_more_history(django_assert_max_num_queries, django_assert_num_queries):
    scene = at(S.PROGRAMME, facilitated=True)
    client, url = browser(scene.agent), scene.mission.get_absolute_url()
    client.get(url)  # content types are read once per process
    with django_assert_max_num_queries(55) as first:
        client.get(url)
    for _ in range(12):
        actions.note(scene.mission, "ask_changes", by=scene.contributor, acting_for=scene.holder)
        actions.post_message(scene.mission, by=another_contributor(scene), text="Un mot")
    with django_assert_num_queries(len(first)):
        client.get(url)


# --- Ending a step -----------------------------------------------------------------------------


def test_a_complete_step_ends_by_one_button_and_the_other_side_is_told_it_is_their_turn():
    scene = at(S.PROGRAMME)
    assert room(scene.contributor, scene).context["ending"].missing
    with_programme(scene.mission)
    response = room(scene.contributor, scene)
    assert response.context["ending"].is_main
    assert "Le programme est prêt" in text_of(response)
    response = post(scene.contributor, scene, "etape", step=S.PROGRAMME)
    assert response.url == scene.mission.get_absolute_url()
    assert scene.again().state == S.FEASIBILITY
    assert Message.objects.filter(kind="mission_turn", recipient=scene.agent).exists()


def test_what_is_missing_is_said_and_nothing_moves():
    scene = at(S.PROGRAMME)
    response = post(scene.agent, scene, "etape", step=S.PROGRAMME)
    assert response.status_code == 422
    assert "Dites quel est l’objectif." in text_of(response)
    assert "Dites qui paie" not in text_of(response)
    assert scene.again().state == S.PROGRAMME


def test_a_second_click_does_not_end_the_next_step_too():
    scene = opened(track=Track.LIGHT)
    assert post(scene.agent, scene, "etape", step=S.CONNECT).status_code == 302
    response = post(scene.contributor, scene, "etape", step=S.CONNECT)
    assert response.status_code == 409
    assert scene.again().state == S.CARRYING_OUT


def test_the_action_ends_only_the_step_that_its_caller_saw():
    """As when two clicks arrive at once: both saw the first step, one came second."""
    scene = opened(track=Track.LIGHT)
    seen = scene.again()
    actions.finish_step(scene.again(), by=scene.agent)
    with pytest.raises(actions.steps.StateChanged):
        actions.finish_step(seen, by=scene.contributor)
    assert scene.again().state == S.CARRYING_OUT


def test_steps_that_end_by_themselves_have_no_button():
    scene = at(S.VALIDATION)
    assert room(scene.agent, scene).context["ending"] is None
    assert post(scene.agent, scene, "etape", step=S.VALIDATION).status_code == 409


def test_a_step_is_skipped_with_a_reason_or_not_at_all():
    scene = at(S.AGREEMENT)
    page = browser(scene.contributor).get(f"{scene.mission.get_absolute_url()}passer/")
    assert "sans document signé" in text_of(page)
    assert post(scene.contributor, scene, "passer", step=S.AGREEMENT, reason="  ").status_code == 422
    assert scene.again().state == S.AGREEMENT
    response = post(scene.contributor, scene, "passer", step=S.AGREEMENT, reason="Nous nous connaissons.")
    assert response.status_code == 302
    assert scene.again().state == S.CARRYING_OUT
    assert Message.objects.filter(kind="mission_ready", recipient=scene.agent).exists()


def test_a_reason_written_for_a_step_that_is_over_skips_nothing_else():
    scene = at(S.HAND_OVER)
    response = post(scene.agent, scene, "passer", step=S.AGREEMENT, reason="Nous nous connaissons.")
    assert response.status_code == 409
    assert "Nous nous connaissons." in response.content.decode()
    assert scene.again().state == S.HAND_OVER


@pytest.mark.parametrize("step", [S.CONNECT, S.PROGRAMME, S.CARRYING_OUT])
def test_what_cannot_be_skipped_leads_back(step):
    scene = at(step)
    response = browser(scene.agent).get(f"{scene.mission.get_absolute_url()}passer/")
    assert response.url == scene.mission.get_absolute_url()


# --- Acting for a party ------------------------------------------------------------------------


def test_a_facilitator_acts_for_a_party_and_everybody_reads_it():
    scene = at(S.PROGRAMME, facilitated=True)
    with_programme(scene.mission)
    assert "Vous agissez au nom de" in text_of(room(scene.facilitator, scene, pour=scene.holder.key))
    post(scene.facilitator, scene, "etape", step=S.PROGRAMME, pour=scene.holder.key)
    line = room(scene.contributor, scene).context["history"][0]
    assert (line.who, line.in_name_of) == ("Rahma Facilitatrice", scene.holder.display_name)
    assert "pour " + scene.holder.display_name in text_of(room(scene.contributor, scene))


def test_nobody_else_acts_for_a_party():
    scene = at(S.PROGRAMME, facilitated=True)
    with_programme(scene.mission)
    assert "Vous agissez au nom de" not in text_of(room(scene.contributor, scene, pour=scene.holder.key))
    post(scene.contributor, scene, "etape", step=S.PROGRAMME, pour=scene.holder.key)
    line = Activity.objects.about(scene.mission).get(verb="finish_programme")
    assert (line.by, "for" in line.facts) == (scene.contributor, False)


@pytest.mark.parametrize(("step", "offered"), [(S.PROGRAMME, True), (S.VALIDATION, False), (S.EVALUATION, False)])
def test_a_facilitator_is_offered_to_do_for_a_party_what_is_not_its_own_word(step, offered):
    scene = at(step, facilitated=True)
    turns = [turn for turn in room(scene.facilitator, scene).context["turns"] if turn.wait.party]
    assert turns
    assert all(bool(turn.is_for) is offered for turn in turns)


# --- The thread --------------------------------------------------------------------------------


def test_everybody_of_the_mission_writes_and_the_others_are_told_once():
    scene = opened(facilitated=True)
    people = people_of(scene)
    for name in ("agent", "colleague", "facilitator"):
        response = post(people[name], scene, "message", text=f"Bonjour de {name}")
        assert response.url.endswith("#discussion")
    told = Message.objects.filter(kind="mission_post")
    # The speaker of the contributing party is told of the first; the rest comes within minutes.
    assert told.filter(recipient=scene.contributor).count() == 1
    assert told.filter(recipient=scene.facilitator).count() == 1
    # A colleague who wrote is in the conversation from then on.
    assert told.filter(recipient=people["colleague"]).count() == 1
    assert not told.filter(recipient__in=[people["reader"], people["staff"]]).exists()
    assert "Bonjour de colleague" in text_of(room(people["reader"], scene))


def test_an_empty_message_is_answered_beside_the_field():
    scene = opened()
    response = post(scene.agent, scene, "message", text="  ")
    assert response.status_code == 422
    assert "Écrivez un message." in text_of(response)


def test_the_pair_still_writes_after_the_mission_but_not_in_one_that_was_joined_to_another():
    scene, other = at(S.PROGRAMME), opened()
    mission = scene.mission
    type(mission).objects.filter(pk=mission.pk).update(
        state=S.DID_NOT_HAPPEN, closed_at=mission.opened_at, cause="dates", cause_side="nobody"
    )
    assert post(scene.agent, scene, "message", text="À l’an prochain").status_code == 302
    type(mission).objects.filter(pk=mission.pk).update(
        state=S.JOINED, joined_into=other.mission, cause="", cause_side=""
    )
    response = post(scene.agent, scene, "message", text="Trop tard")
    assert response.status_code == 409
    assert "Trop tard" in response.content.decode()
    assert Post.objects.count() == 1


def test_who_left_reads_on_and_writes_no_more():
    scene = opened()
    party = scene.contributing
    party.state, party.left_at = PartyState.LEFT, party.joined_at
    party.save()
    assert room(scene.contributor, scene).status_code == 200
    assert post(scene.contributor, scene, "message", text="Encore moi").status_code == 404


def test_an_agent_who_leaves_the_team_sees_the_mission_no_more():
    scene = opened()
    Membership.objects.filter(user=scene.agent).delete()
    assert room(scene.agent, scene).status_code == 404


def folded(response):
    return set(re.findall(r'<details class="card panel" id="panel-(\w+)"', response.content.decode()))


def test_only_what_counts_now_is_unfolded():
    scene = at(S.PROGRAMME)
    assert folded(room(scene.agent, scene)) == {"connect", "ending", "times"}


def test_what_is_lacking_is_told_to_those_whose_turn_it_is():
    scene = at(S.PROGRAMME)
    turn, other = text_of(room(scene.contributor, scene)), text_of(room(scene.agent, scene))
    assert "il reste à faire" in turn
    assert "il reste à faire" not in other
    assert "Rien ne vous est demandé" in other
