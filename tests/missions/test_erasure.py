"""Erasing an account keeps the facts of its missions and removes the person."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.personal_data import erase
from diaspora.models import Contribution
from missions.enums import MissionState, PartyState
from missions.models import (
    Certificate,
    ContactNumber,
    Evaluation,
    Mission,
    PartyPerson,
    Signature,
    Validation,
    Version,
)
from notifications.models import Message
from projects.enums import NeedState
from tests.factories import ContributionFactory, MembershipFactory, UserFactory
from tests.missions.support import at, opened

pytestmark = pytest.mark.django_db
S = MissionState
NAME, EMAIL = "Zoulikha Aït Ouarab", "zoulikha@ouarab.example"


def leave_traces(scene, person):
    """As somebody leaves them who took part in everything."""
    mission = scene.mission
    version = Version.objects.filter(mission=mission).first()
    party = scene.contributing
    for model in (Validation, Signature):
        extra = {"digest": "0" * 64, "language": "fr", "scan_name": ""} if model is Signature else {}
        model.objects.create(party=party, version=version, by=person, name=person.name, **extra)
    Certificate.objects.create(mission=mission, user=person, name=person.name, shows_name=True)
    ContactNumber.objects.create(mission=mission, user=person, number="+212600000000")
    mission.sessions.update(trainer=None, trainer_name=person.name)
    mission.pair.local_name = person.name.upper()
    mission.pair.save()
    mission.handed_over.update(keeper=person.name)
    Evaluation.objects.create(mission=mission, role="contributor", party=party, by=person, useful=4, liked="Le thé")


def said_anywhere(words):
    """Tables and columns of the whole database in which these words stand."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        texts = [field for field in model._meta.local_concrete_fields
                 if isinstance(field, models.CharField | models.TextField | models.JSONField)]  # fmt: skip
        for field in texts:
            quote = connection.ops.quote_name
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT COUNT(*) FROM {quote(model._meta.db_table)} "  # noqa: S608 - names of our own tables
                    f"WHERE LOWER(CAST({quote(field.column)} AS TEXT)) LIKE LOWER(%s)",
                    [f"%{words}%"],
                )
                if cursor.fetchone()[0]:
                    found.append(f"{model._meta.label}.{field.name}")
    return found


@pytest.fixture
def scene():
    scene = at(S.EVALUATION, contributor__name=NAME, contributor__email=EMAIL)
    leave_traces(scene, scene.contributor)
    return scene


def test_the_traces_are_there_before(scene):
    places = said_anywhere(NAME)
    assert {"missions.Validation.name", "missions.Certificate.name", "accounts.User.name"} <= set(places)
    assert said_anywhere(EMAIL)


def test_afterwards_neither_name_nor_address_stands_in_any_table(scene):
    erase(scene.contributor)
    assert said_anywhere(NAME) == []
    assert said_anywhere(EMAIL) == []
    assert said_anywhere("+212600000000") == []


def test_the_facts_stay(scene):
    erase(scene.contributor)
    mission = scene.again()
    validation = Validation.objects.get()
    assert (validation.by, validation.name, validation.version.number) == (None, "", 1)
    assert Signature.objects.get().digest == "0" * 64
    assert Evaluation.objects.get().liked == "Le thé"
    assert mission.sessions.get().title == "Accueillir"
    assert Contribution.objects.get(pk=scene.contribution.pk).contributor is None
    assert Certificate.objects.get().user is None


def test_the_pages_of_the_others_still_work_and_say_so(scene, client):
    erase(scene.contributor)
    client.force_login(scene.agent)
    room = client.get(scene.again().get_absolute_url())
    assert room.status_code == 200
    assert "Compte supprimé" in room.content.decode()
    for name in ("mission_results", "mission_survey", "mission_people", "mission_agreement"):
        assert client.get(reverse(name, args=[scene.mission.key])).status_code == 200
    assert client.get(scene.contribution.get_absolute_url()).status_code == 200


def test_a_mission_without_its_only_contributor_ends_honestly_and_the_place_is_free():
    scene = opened(need__places=1)
    erase(scene.contributor)
    mission = scene.again()
    mission.need.refresh_from_db()
    assert (mission.state, mission.cause, mission.cause_side) == (S.DID_NOT_HAPPEN, "withdrew", "contributor")
    assert mission.need.state == NeedState.OPEN
    assert Message.objects.filter(recipient=scene.agent, object_id__isnull=False).exists()
    assert not mission.waits.open().exists()


def test_a_group_goes_on_without_one_of_its_people():
    scene = opened()
    colleague = UserFactory()
    PartyPerson.objects.create(party=scene.contributing, user=colleague)
    erase(scene.contributor)
    mission = scene.again()
    party = scene.contributing
    assert (mission.state, party.state, party.speaker) == (S.CONNECT, PartyState.IN, None)
    assert list(party.people.filter(left_at=None).values_list("user", flat=True)) == [colleague.pk]
    assert mission.waits.open().exists()


def test_the_team_of_the_holder_goes_on_and_its_new_people_are_told():
    scene = opened()
    colleague = MembershipFactory(organisation=scene.holder.organisation).user
    erase(scene.agent)
    assert scene.again().is_open
    assert Message.objects.filter(kind="mission_turn", recipient=colleague).count() == 1


def test_nobody_waits_for_a_facilitator_who_is_gone():
    scene = at(S.EVALUATION, facilitated=True)
    assert scene.mission.waits.open().filter(party=None).exists()
    erase(scene.facilitator)
    mission = scene.again()
    assert mission.facilitator is None
    assert not mission.waits.open().filter(party=None).exists()
    assert mission.waits.open().exists()


def test_offers_that_waited_are_taken_back():
    contribution = ContributionFactory()
    erase(contribution.contributor)
    contribution.refresh_from_db()
    assert contribution.state == "withdrawn"


def test_a_mission_that_one_left_before_forgets_the_name_too(scene):
    PartyPerson.objects.create(party=scene.contributing, user=UserFactory())
    scene.contributing.people.filter(user=scene.contributor).update(left_at=timezone.now())
    erase(scene.contributor)
    assert said_anywhere(NAME) == []


def test_somebody_else_of_the_same_name_keeps_theirs():
    other = at(S.EVALUATION)
    other.mission.sessions.update(trainer=None, trainer_name=NAME)
    erase(UserFactory(name=NAME))
    assert other.mission.sessions.get().trainer_name == NAME


def test_an_administrator_erases_in_the_admin_and_leaves_no_name_there(client, scene):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    url = reverse("admin:accounts_user_delete", args=[scene.contributor.pk])
    assert "sans la personne" in client.get(url).content.decode()
    assert client.post(url, {"post": "yes"}).status_code == 302
    assert not User.objects.filter(email=EMAIL).exists()
    assert said_anywhere(NAME) in ([], ["sessions.Session.session_data"])
    assert Mission.objects.filter(pk=scene.mission.pk).exists()


def test_several_are_erased_at_once_and_nobody_erases_themselves(client):
    admin = UserFactory(is_staff=True, is_superuser=True)
    people = [UserFactory(), UserFactory()]
    client.force_login(admin)
    data = {"action": "delete_selected", "post": "yes", "_selected_action": [person.pk for person in people]}
    client.post(reverse("admin:accounts_user_changelist"), data)
    assert not User.objects.filter(pk__in=[person.pk for person in people]).exists()
    client.post(reverse("admin:accounts_user_delete", args=[admin.pk]), {"post": "yes"})
    assert User.objects.filter(pk=admin.pk).exists()


def test_a_moderator_does_not_erase(client):
    person = UserFactory()
    client.force_login(UserFactory(is_staff=True))
    assert client.post(reverse("admin:accounts_user_delete", args=[person.pk]), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=person.pk).exists()


def test_erasing_twice_is_once():
    person = UserFactory()
    stale = User.objects.get(pk=person.pk)
    erase(person)
    erase(stale)
    assert not User.objects.filter(pk=stale.pk).exists()
