"""The four answers to a reminder: by the link of the mail without signing in, and on the page of the task."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from missions import answer_links
from missions.enums import MissionState, Task
from missions.models import Evaluation, Wait
from notifications.mail import build_mail
from notifications.models import Message
from notifications.outbox import send_due
from tests.factories import MembershipFactory, UserFactory
from tests.missions.clock_support import START, on_day, pass_days
from tests.missions.support import at, opened

pytestmark = pytest.mark.django_db
S = MissionState


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(START, tick=False):
        yield


def link(wait, user, language="fr"):
    with override(language):
        return answer_links.answer_path(wait, user)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def late(scene, task, days=8):
    wait = scene.wait(task)
    wait.due_on = timezone.localdate() - timedelta(days=days)
    wait.save()
    return wait


# --- By the link -------------------------------------------------------------------------------


def test_the_link_shows_and_does_nothing_by_itself(client):
    scene = opened()
    wait = late(scene, Task.PROPOSE_CALL)
    for _ in range(3):
        page = client.get(link(wait, scene.agent))
        assert page.status_code == 200
    wait.refresh_from_db()
    assert (wait.extensions, wait.cannot_at, wait.ended_at) == (0, None, None)


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "en retard de 8 jours"), ("ar", "متأخر"), ("en", "8 days late")],
)
def test_the_page_is_in_the_language_of_the_mail(client, language, words):
    scene = opened()
    wait = late(scene, Task.PROPOSE_CALL)
    assert words in client.get(link(wait, scene.agent, language)).content.decode()


def test_whoever_it_was_forwarded_to_reads_nobodys_name(client):
    scene = opened()
    colleague = MembershipFactory(organisation=scene.holder.organisation, user__name="Fatima Colleague").user
    wait = late(scene, Task.PROPOSE_CALL)
    for reader in (client, signed_in(UserFactory())):
        page = reader.get(link(wait, scene.agent)).content.decode()
        for name in (scene.agent.name, scene.contributor.name, colleague.name, scene.agent.email):
            assert name not in page
        answer = reader.post(link(wait, scene.agent), {"answer": "hand_over", "to": colleague.pk})
        assert answer.url == f"/fr/missions/attente/{wait.key}/"
    wait.refresh_from_db()
    assert wait.person is None
    assert colleague.name in signed_in(scene.agent).get(link(wait, scene.agent)).content.decode()


def test_a_week_is_asked_for_three_times_at_most(client):
    scene = opened()
    wait = late(scene, Task.PROPOSE_CALL)
    Wait.objects.update(reminders=2, reminded_at=timezone.now(), warned_at=timezone.now())
    address = link(wait, scene.agent)
    for week in (1, 2, 3):
        assert client.post(address, {"answer": "week"}).url == address
        wait.refresh_from_db()
        assert (wait.extensions, wait.due_on) == (week, date(2027, 3, 1) + timedelta(days=7 * week))
        assert (wait.reminders, wait.warned_at) == (0, None)
    assert "Demander une semaine" not in client.get(address).content.decode()
    refused = client.post(address, {"answer": "week"})
    assert refused.status_code == 422
    assert "repoussée 3 fois" in refused.content.decode()
    wait.refresh_from_db()
    assert wait.extensions == 3


def test_done_ends_the_step_where_one_click_is_enough(client):
    scene = opened()
    wait = late(scene, Task.PROPOSE_CALL)
    address = link(wait, scene.agent)
    assert "Nous nous sommes parlé" in client.get(address).content.decode()
    page = client.post(address, {"answer": "done"}, follow=True).content.decode()
    assert scene.again().state == S.PROGRAMME
    assert "l’étape est terminée" in page
    assert client.post(address, {"answer": "done"}).status_code == 409
    assert "C’est déjà fait" in client.get(address).content.decode()


def test_done_leads_to_the_page_where_something_is_to_be_filled_in(client):
    scene = at(S.PROGRAMME)
    scene.mission.sessions.all().delete()
    wait = scene.wait(Task.WRITE_PROGRAMME)
    answer = client.post(link(wait, scene.contributor), {"answer": "done"})
    assert scene.again().state == S.PROGRAMME
    assert f"/fr/missions/{scene.mission.key}/" in answer.url


def test_validating_is_never_done_by_a_link(client):
    scene = at(S.VALIDATION)
    wait = scene.mission.waits.open().get(party=scene.holder)
    client.post(link(wait, scene.agent), {"answer": "done"})
    wait.refresh_from_db()
    assert wait.ended_at is None


def test_we_cannot_is_told_to_the_others_with_the_reason(client):
    scene = opened(facilitated=True)
    wait = late(scene, Task.PROPOSE_CALL)
    client.post(link(wait, scene.agent), {"answer": "cannot", "why": "La salle est fermée."})
    wait.refresh_from_db()
    assert wait.cannot_note == "La salle est fermée."
    told = Message.objects.filter(kind="mission_cannot")
    assert {row.recipient for row in told} == {scene.contributor, scene.facilitator}
    assert "> La salle est fermée." in build_mail(told.first()).body
    assert client.post(link(wait, scene.agent), {"answer": "cannot"}).status_code == 409
    assert told.count() == 2
    room = signed_in(scene.contributor).get(scene.mission.get_absolute_url()).content.decode()
    assert "La salle est fermée." in room


def test_too_long_a_reason_is_refused_and_kept(client):
    scene = opened()
    wait = late(scene, Task.PROPOSE_CALL)
    page = client.post(link(wait, scene.agent), {"answer": "cannot", "why": "é" * 501})
    assert page.status_code == 422
    assert "é" * 501 in page.content.decode()
    wait.refresh_from_db()
    assert wait.cannot_at is None


def test_after_we_cannot_nobody_is_reminded_and_a_week_takes_it_back(client, settings):
    settings.CELERY_TASK_ALWAYS_EAGER = True
    scene = opened()
    wait = scene.wait(Task.PROPOSE_CALL)
    client.post(link(wait, scene.agent), {"answer": "cannot"})
    pass_days(0, 12)
    assert not Message.objects.filter(kind="mission_reminder").exists()
    with on_day(12):
        client.post(link(wait, scene.agent), {"answer": "week"})
    pass_days(12, 22)
    assert Message.objects.filter(kind="mission_reminder").count() == 1


@pytest.mark.parametrize("answer", ["", "rien", "delete"])
def test_any_other_answer_is_refused(client, answer):
    scene = opened()
    wait = late(scene, Task.PROPOSE_CALL)
    assert client.post(link(wait, scene.agent), {"answer": answer}).status_code == 422


def test_a_link_that_is_not_ours_leads_nowhere(client):
    scene = opened()
    good = link(scene.wait(Task.PROPOSE_CALL), scene.agent)
    for bad in (good.replace("/reponse/", "/reponse/x"), "/fr/missions/reponse/abc/", good[:-3] + "/"):
        assert client.get(bad).status_code == 404
        assert client.post(bad, {"answer": "week"}).status_code == 404


def test_an_expired_link_offers_a_new_one_by_mail_to_the_same_person(client):
    scene = opened()
    wait = late(scene, Task.PROPOSE_CALL)
    old = link(wait, scene.agent)
    with on_day(22):
        assert client.post(old, {"answer": "week"}).url == old
        assert client.post(old).url == old
        wait.refresh_from_db()
        assert wait.extensions == 0
        message = Message.objects.get(kind="mission_answer_link")
        assert message.recipient == scene.agent
        send_due()
        address = next(word for word in mail.outbox[-1].body.split() if "/reponse/" in word)
        path = address.removeprefix("http://testserver")
        assert "Demander une semaine" in client.get(path).content.decode()
        assert "n’est plus valable" in client.get(old).content.decode()


def test_somebody_who_left_the_team_answers_nothing_any_more(client):
    scene = opened()
    wait = late(scene, Task.PROPOSE_CALL)
    MembershipFactory(organisation=scene.holder.organisation)
    scene.agent.memberships.all().delete()
    page = client.get(link(wait, scene.agent))
    assert "Demander une semaine" not in page.content.decode()
    assert client.post(link(wait, scene.agent), {"answer": "week"}).status_code == 409
    wait.refresh_from_db()
    assert wait.extensions == 0


def test_of_two_clicks_at_once_on_done_one_counts(client):
    scene = at(S.EVALUATION)
    wait = scene.mission.waits.open().get(party=scene.holder)
    Evaluation.objects.create(mission=scene.mission, role="holder", party=scene.holder)
    Wait.objects.filter(pk=wait.pk).update(ended_at=timezone.now(), end="done")
    assert client.post(link(wait, scene.agent), {"answer": "week"}).status_code == 409


# --- Signed in ---------------------------------------------------------------------------------


def test_the_page_of_the_task_is_for_those_who_hold_it():
    scene = opened(facilitated=True)
    reader = MembershipFactory(organisation=scene.holder.organisation, role="reader").user
    address = f"/fr/missions/attente/{scene.wait(Task.PROPOSE_CALL).key}/"
    assert Client().get(address).status_code == 302
    for user in (scene.contributor, reader, UserFactory(), UserFactory(staff=True)):
        assert signed_in(user).get(address).status_code in (302, 404)
        assert signed_in(user).post(address, {"answer": "week"}).status_code in (302, 404)
    for user in (scene.agent, scene.facilitator):
        assert signed_in(user).get(address).status_code == 200
    assert scene.wait(Task.PROPOSE_CALL).extensions == 0


def test_the_room_leads_to_it():
    scene = opened()
    room = signed_in(scene.agent).get(scene.mission.get_absolute_url()).content.decode()
    assert f"/fr/missions/attente/{scene.wait(Task.PROPOSE_CALL).key}/" in room
    other = signed_in(scene.contributor).get(scene.mission.get_absolute_url()).content.decode()
    assert "/missions/attente/" not in other


def test_a_colleague_takes_over_and_is_reminded_from_then_on(settings):
    settings.CELERY_TASK_ALWAYS_EAGER = True
    scene = opened()
    colleague = MembershipFactory(organisation=scene.holder.organisation, role="editor").user
    wait = scene.wait(Task.PROPOSE_CALL)
    pass_days(0, 6)
    with on_day(6):
        address = f"/fr/missions/attente/{wait.key}/"
        page = signed_in(scene.agent).post(address, {"answer": "hand_over", "to": colleague.pk}, follow=True)
    assert colleague.name in page.content.decode()
    told = Message.objects.get(kind="mission_handed_to_you")
    assert told.recipient == colleague
    assert "/missions/reponse/" in build_mail(told).body
    pass_days(6, 11)
    reminded = Message.objects.filter(kind="mission_reminder").order_by("pk")
    assert [row.recipient for row in reminded] == [scene.agent, colleague]


def test_nobody_from_elsewhere_takes_over():
    scene = opened()
    stranger, reader = UserFactory(), MembershipFactory(organisation=scene.holder.organisation, role="reader").user
    MembershipFactory(organisation=scene.holder.organisation)
    wait = scene.wait(Task.PROPOSE_CALL)
    client = signed_in(scene.agent)
    for to in (stranger.pk, reader.pk, scene.contributor.pk, "", "x"):
        answer = client.post(f"/fr/missions/attente/{wait.key}/", {"answer": "hand_over", "to": to})
        assert answer.status_code == 422
    wait.refresh_from_db()
    assert wait.person is None


def test_a_facilitator_answers_visibly_in_the_name_of_the_party():
    scene = opened(facilitated=True)
    wait = scene.wait(Task.PROPOSE_CALL)
    client = signed_in(scene.facilitator)
    address = f"/fr/missions/attente/{wait.key}/"
    assert "chacun le verra" in client.get(address).content.decode()
    client.post(address, {"answer": "week"})
    wait.refresh_from_db()
    assert wait.extensions == 1
    room = signed_in(scene.contributor).get(scene.mission.get_absolute_url()).content.decode()
    assert "une semaine de plus est demandée" in room
    assert scene.facilitator.name in room
