"""The certificate: who gets one, what it says, and what its public page says to everybody."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from missions import actions
from missions.enums import MissionState
from missions.models import Certificate, Evaluation, PartyPerson, Session
from notifications.models import Message
from tests.factories import MembershipFactory, UserFactory
from tests.missions.support import at, closed, evaluated
from tests.support.pdfs import text_of

pytestmark = pytest.mark.django_db
GENUINE = "cette attestation est authentique"


@pytest.fixture
def scene():
    """A mission that was closed as done; its contributor has a certificate."""
    return closed(contributor=UserFactory(name="Karim Aït Benhaddou"))


@pytest.fixture
def certificate(scene):
    return Certificate.objects.get(mission=scene.mission)


def mine(scene):
    return reverse("mission_certificate", args=[scene.mission.key])


def public(client, certificate, language="fr"):
    client.logout()
    return client.get(certificate.get_absolute_url().replace("/fr/", f"/{language}/", 1))


def main_of(response):
    """What stands between header and footer."""
    text = response.content.decode()
    return text[text.index("<main") : text.index("</main>")]


# --- Who gets one ------------------------------------------------------------------------------


def test_closing_gives_one_to_each_contributor_and_tells_them_once(scene, certificate):
    assert (certificate.user, certificate.name) == (scene.contributor, "Karim Aït Benhaddou")
    assert certificate.half_days == 1
    assert not (certificate.shows_name or certificate.shows_place or certificate.shows_content)
    actions.issue_certificates(scene.mission)
    assert Certificate.objects.count() == 1
    assert Message.objects.filter(kind="certificate_issued").get().recipient == scene.contributor


def test_a_mission_that_did_not_happen_gives_none():
    scene = at("programme")
    actions.give_up(scene.mission, by=scene.agent, cause="dates", side="nobody")
    assert not Certificate.objects.exists()


def test_half_days_are_those_one_led_or_all_where_nobody_is_named():
    scene = at("evaluation")
    colleague = PartyPerson.objects.create(party=scene.contributing, user=UserFactory()).user
    on = timezone.localdate()
    Session.objects.create(mission=scene.mission, on=on, title="À deux", trainer=colleague, state="held")
    Session.objects.create(mission=scene.mission, on=on, title="Annulée", trainer=colleague, state="cancelled")
    actions.close_done(evaluated(scene).mission, by=scene.agent)
    given = dict(Certificate.objects.values_list("user", "half_days"))
    assert given == {scene.contributor.pk: 1, colleague.pk: 1}


def test_where_no_session_names_anybody_all_of_them_count():
    scene = at("evaluation")
    scene.mission.sessions.update(trainer=None)
    Session.objects.create(mission=scene.mission, on=timezone.localdate(), title="Deux", state="held")
    actions.close_done(evaluated(scene).mission, by=scene.agent)
    assert Certificate.objects.get().half_days == 2


def test_whoever_left_has_one_only_for_sessions_they_led():
    scene = at("evaluation")
    left_early = PartyPerson.objects.create(party=scene.contributing, user=UserFactory()).user
    led_and_left = PartyPerson.objects.create(party=scene.contributing, user=UserFactory()).user
    PartyPerson.objects.filter(user__in=[left_early, led_and_left]).update(left_at=timezone.now())
    Session.objects.create(
        mission=scene.mission, on=timezone.localdate(), title="Deux", trainer=led_and_left, state="held"
    )
    actions.close_done(evaluated(scene).mission, by=scene.agent)
    assert set(Certificate.objects.values_list("user", flat=True)) == {scene.contributor.pk, led_and_left.pk}


def test_a_mission_carried_out_in_part_gives_one_too():
    scene = at("hand_over")
    actions.close_partly(scene.mission, by=scene.agent, cause="health", side="nobody")
    assert scene.again().state == MissionState.PARTLY
    assert Certificate.objects.get().user == scene.contributor


# --- The page of the person --------------------------------------------------------------------


def test_the_person_chooses_what_everybody_sees(client, scene, certificate):
    client.force_login(scene.contributor)
    page = client.get(mine(scene)).content.decode()
    assert "checked" not in page
    assert client.post(mine(scene), {"shows_name": "on"}).status_code == 302
    shown = main_of(public(client, certificate))
    assert "Karim Aït Benhaddou" in shown
    assert scene.mission.display_title not in shown
    client.force_login(scene.contributor)
    client.post(mine(scene), {})
    assert "Karim" not in main_of(public(client, certificate))


@pytest.mark.parametrize("who", ["agent", "stranger", "staff"])
def test_nobody_else_has_that_page(client, scene, who):
    people = {"stranger": UserFactory, "staff": lambda: UserFactory(staff=True)}
    client.force_login(people[who]() if who in people else scene.agent)
    assert client.get(mine(scene)).status_code == 404
    assert client.post(mine(scene), {"shows_name": "on"}).status_code == 404
    assert not Certificate.objects.filter(shows_name=True).exists()


# --- The public page ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_at_first_it_confirms_and_says_nothing_else(client, scene, certificate, language):
    response = public(client, certificate, language)
    assert response.status_code == 200
    assert response.headers["X-Robots-Tag"] == "noindex"
    text = response.content.decode()
    commune = scene.mission.need.project.commune
    private = [scene.contributor.name, scene.mission.display_title, str(scene.mission.key), scene.contributor.email]
    private += [commune.name_fr, commune.name_ar, scene.holder.organisation.name]
    assert [word for word in private if word in text] == []


@pytest.mark.parametrize(
    ("chosen", "hidden"),
    [
        ("shows_name", ["title", "commune"]),
        ("shows_place", ["title", "name"]),
        ("shows_content", ["name", "commune"]),
    ],
)
def test_each_choice_shows_its_part_and_no_other(client, scene, certificate, chosen, hidden):
    Certificate.objects.update(**{chosen: True})
    shown = main_of(public(client, certificate))
    words = {
        "name": "Karim Aït Benhaddou",
        "commune": f"<bdi>{scene.mission.need.project.commune.name}</bdi>",
        "title": scene.mission.display_title,
    }
    assert GENUINE in shown
    assert {name for name, word in words.items() if word in shown} == set(words) - set(hidden)


def test_an_address_that_is_no_certificate_says_so(client):
    response = client.get(reverse("certificate", args=[uuid.uuid4()]))
    assert response.status_code == 404
    assert "Aucune attestation ne porte cette adresse" in response.content.decode()


def test_of_an_erased_account_it_confirms_nothing_any_more(client, scene, certificate):
    Certificate.objects.update(shows_name=True, shows_content=True, user=None)
    shown = main_of(public(client, certificate))
    assert "n’est plus confirmée" in shown
    assert GENUINE not in shown
    assert "Karim" not in shown
    assert scene.mission.display_title not in shown


def test_staff_withdraw_one_and_give_it_back(client, scene, certificate):
    staff = UserFactory(staff=True)
    client.force_login(staff)
    changelist = reverse("admin:missions_certificate_changelist")
    client.post(changelist, {"action": "revoke", "_selected_action": [certificate.pk]})
    assert "n’est plus confirmée" in main_of(public(client, certificate))
    client.force_login(scene.contributor)
    assert "a été retirée par l’équipe" in client.get(mine(scene)).content.decode()
    document = reverse("mission_document", args=[scene.mission.key, "attestation"])
    assert client.get(document).status_code == 404
    client.force_login(staff)
    client.post(changelist, {"action": "restore", "_selected_action": [certificate.pk]})
    assert GENUINE in main_of(public(client, certificate))


def test_a_member_who_is_not_staff_withdraws_nothing(client, scene, certificate):
    client.force_login(scene.contributor)
    url = reverse("admin:missions_certificate_changelist")
    assert client.post(url, {"action": "revoke", "_selected_action": [certificate.pk]}).status_code in (302, 403, 404)
    certificate.refresh_from_db()
    assert certificate.revoked_at is None


# --- On paper ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_it_is_printed_with_its_code_and_its_address(client, scene, certificate, language):
    client.force_login(scene.contributor)
    url = reverse("mission_document", args=[scene.mission.key, "attestation"], query={"langue": language})
    page = client.get(url).content.decode()
    assert f"/{language}/attestations/{certificate.key}/" in page
    assert "<svg" in page and 'class="qr"' in page
    said = text_of(client.get(f"{url}&format=pdf").content)
    assert "Benhaddou" in said
    assert str(certificate.key)[:8] in said


@pytest.mark.parametrize(("who", "status"), [("contributor", 200), ("agent", 200), ("reader", 404), ("other", 404)])
def test_who_may_print_it(client, scene, who, status):
    people = {
        "reader": lambda: MembershipFactory(organisation=scene.holder.organisation, role="reader").user,
        "other": lambda: (
            PartyPerson.objects.create(
                party=scene.contributing, user=UserFactory(), left_at=timezone.now() - timedelta(days=1)
            ).user
        ),
    }
    client.force_login(people[who]() if who in people else getattr(scene, who))
    assert client.get(reverse("mission_document", args=[scene.mission.key, "attestation"])).status_code == status


# --- The evaluation summary --------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_summary_is_printed_once_evaluations_may_be_shown(client, language):
    scene = at("evaluation")
    Evaluation.objects.create(mission=scene.mission, party=scene.holder, role="holder", useful=4, liked="L’accueil")
    url = reverse("mission_document", args=[scene.mission.key, "bilan"], query={"langue": language})
    client.force_login(scene.agent)
    assert client.get(url).status_code == 404  # the other party has not answered
    Evaluation.objects.create(mission=scene.mission, party=scene.contributing, role="contributor", useful=3)
    assert "L’accueil" in client.get(url).content.decode()
    assert "accueil" in text_of(client.get(f"{url}&format=pdf").content)
