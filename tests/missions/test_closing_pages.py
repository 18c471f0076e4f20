"""The page that closes a mission, and the one where another party says how it saw the end."""

import pytest
from django.urls import reverse

from missions.enums import MissionState
from missions.models import ClosingView, Evaluation
from notifications.mail import build_mail
from notifications.models import Message
from tests.factories import ContributionFactory, MembershipFactory, UserFactory
from tests.missions.support import at

pytestmark = pytest.mark.django_db
S = MissionState
GIVEN_UP = {"ending": "give_up", "cause": "dates", "side": "nobody", "note": "Deux étés de suite, sans date commune."}


def close_url(scene):
    return reverse("mission_close", args=[scene.mission.key])


def view_url(scene):
    return reverse("mission_closing_view", args=[scene.mission.key])


def outcome(scene):
    return scene.again().state


def test_only_what_is_possible_can_be_chosen_and_the_rest_says_why(client):
    scene = at(S.PROGRAMME)
    client.force_login(scene.agent)
    page = client.get(close_url(scene)).content.decode()
    assert 'value="give_up"' in page
    assert 'value="close_done"' not in page
    assert "Cela se dit à la dernière étape" in page
    assert "la mission est en préparation" in page


def test_the_answers_are_read_again_before_the_mission_is_closed(client):
    scene = at(S.PROGRAMME)
    ContributionFactory(need=scene.mission.need)
    client.force_login(scene.contributor)
    check = client.post(close_url(scene), GIVEN_UP)
    text = check.content.decode()
    assert check.status_code == 200
    assert "Les dates n’ont pas pu s’accorder" in text
    assert "Deux étés de suite" in text
    assert "avait proposé son aide" in text
    assert outcome(scene) == S.PROGRAMME
    back = client.post(close_url(scene), {**GIVEN_UP, "back": "1"}).content.decode()
    assert "Deux étés de suite" in back
    assert outcome(scene) == S.PROGRAMME
    answer = client.post(close_url(scene), {**GIVEN_UP, "confirm": "1"})
    assert answer.status_code == 302
    assert outcome(scene) == S.DID_NOT_HAPPEN


def test_cause_and_side_are_asked_for_and_what_was_written_is_kept(client):
    scene = at(S.PROGRAMME)
    client.force_login(scene.agent)
    answer = client.post(close_url(scene), {"ending": "give_up", "note": "Rien n’a pu se faire.", "confirm": "1"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Dites pourquoi" in text
    assert "Dites de quel côté." in text
    assert "Rien n’a pu se faire." in text
    assert outcome(scene) == S.PROGRAMME


def test_a_mission_that_is_done_asks_for_no_cause(client):
    scene = at(S.EVALUATION)
    for party in scene.mission.parties.all():
        Evaluation.objects.create(mission=scene.mission, role=party.side, party=party, useful=4)
    client.force_login(scene.agent)
    client.post(close_url(scene), {"ending": "close_done", "note": "", "cause": "dates", "confirm": "1"})
    mission = scene.again()
    assert (mission.state, mission.cause) == (S.DONE, "")


def test_partly_needs_a_cause_even_where_done_was_possible_too(client):
    scene = at(S.EVALUATION)
    for party in scene.mission.parties.all():
        Evaluation.objects.create(mission=scene.mission, role=party.side, party=party, useful=4)
    client.force_login(scene.agent)
    assert client.post(close_url(scene), {"ending": "close_partly", "confirm": "1"}).status_code == 422
    assert outcome(scene) == S.EVALUATION


def test_an_ending_that_is_not_possible_is_refused_however_it_is_sent(client):
    scene = at(S.EVALUATION)
    client.force_login(scene.contributor)
    for ending in ("close_done", "give_up", "join"):
        sent = {**GIVEN_UP, "ending": ending, "confirm": "1"}
        assert client.post(close_url(scene), sent).status_code == 422
    assert outcome(scene) == S.EVALUATION


def test_whoever_closes_second_is_told_that_it_was_closed(client):
    scene = at(S.PROGRAMME)
    client.force_login(scene.agent)
    client.post(close_url(scene), {**GIVEN_UP, "confirm": "1"})
    client.force_login(scene.contributor)
    answer = client.post(close_url(scene), {**GIVEN_UP, "confirm": "1"})
    assert answer.status_code == 409
    assert "La mission est déjà close." in answer.content.decode()
    assert Message.objects.filter(kind="mission_closed").count() == 1


def test_staff_and_the_facilitator_may_close_and_readers_may_not(client, django_user_model):
    scene = at(S.PROGRAMME, facilitated=True)
    reader = MembershipFactory(organisation=scene.holder.organisation, role="reader").user
    for user, status in ((scene.facilitator, 200), (UserFactory(is_staff=True), 200), (reader, 404)):
        client.force_login(user)
        assert client.get(close_url(scene)).status_code == status
    client.force_login(UserFactory())
    assert client.get(close_url(scene)).status_code == 404


def test_the_other_side_says_how_it_saw_the_end_and_the_one_who_closed_does_not(client):
    scene = at(S.PROGRAMME)
    client.force_login(scene.agent)
    client.post(close_url(scene), {**GIVEN_UP, "confirm": "1"})
    assert client.get(view_url(scene)).status_code == 404
    client.force_login(scene.contributor)
    assert "Deux étés de suite" in client.get(view_url(scene)).content.decode()
    answer = client.post(view_url(scene), {"cause": "", "text": "Nous avions proposé trois dates."})
    assert answer.status_code == 422
    assert "Nous avions proposé trois dates." in answer.content.decode()
    sent = {"cause": "silence", "text": "Nous avions proposé trois dates."}
    assert client.post(view_url(scene), sent).status_code == 302
    assert client.post(view_url(scene), {**sent, "text": "Nous avions proposé quatre dates."}).status_code == 302
    view = ClosingView.objects.get()
    assert (view.party, view.text) == (scene.contributing, "Nous avions proposé quatre dates.")
    message = Message.objects.get(kind="mission_seen_otherwise")
    assert message.recipient == scene.agent
    assert "quatre dates" in build_mail(message).body


def test_nobody_adds_a_view_to_an_open_mission_or_long_after(client, time_machine):
    scene = at(S.PROGRAMME)
    client.force_login(scene.contributor)
    assert client.get(view_url(scene)).status_code == 404
    client.force_login(scene.agent)
    client.post(close_url(scene), {**GIVEN_UP, "confirm": "1"})
    closed = scene.again().closed_at
    time_machine.move_to(closed.replace(year=closed.year + 1))
    client.force_login(scene.contributor)
    assert client.get(view_url(scene)).status_code == 404


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_pages_speak_the_readers_language(client, language):
    scene = at(S.PROGRAMME)
    client.force_login(scene.agent)
    url = close_url(scene).replace("/fr/", f"/{language}/")
    for page in (client.get(url), client.post(url, GIVEN_UP)):
        text = page.content.decode()
        assert f'<html lang="{language}"' in text
        assert "Clore la mission" not in text
