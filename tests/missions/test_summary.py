"""The summary of a mission: drafted from what was noted, changed by its people, proposed to staff."""

import pytest
from django.urls import reverse

from core.staff import work_for
from missions import actions
from missions.enums import MissionState
from missions.models import Attendance, Summary
from tests.factories import UserFactory
from tests.missions.support import at

pytestmark = pytest.mark.django_db
S = MissionState
TEXTS = {"done": "Deux jours de formation", "learnt": "Commencer par la pratique", "advice": "Prévoir un traducteur"}


@pytest.fixture
def scene():
    scene = at(S.EVALUATION)
    session = scene.mission.sessions.get()
    Attendance.objects.create(session=session, gender="women", age_band="18_35", count=17)
    return scene


def url_of(scene):
    return reverse("mission_summary", args=[scene.mission.key])


def test_it_begins_with_what_is_known(client, scene):
    client.force_login(scene.contributor)
    page = client.get(url_of(scene)).content.decode()
    for words in ("Savoir conseiller", "Accueillir", "17 personnes étaient présentes."):
        assert words in page
    assert not Summary.objects.exists()


def test_both_sides_write_it_and_read_it(client, scene):
    client.force_login(scene.contributor)
    assert client.post(url_of(scene), TEXTS).status_code == 302
    client.force_login(scene.agent)
    page = client.get(url_of(scene)).content.decode()
    assert "Commencer par la pratique" in page
    seen = actions.summary_stamp(Summary.objects.get())
    assert client.post(url_of(scene), {**TEXTS, "learnt": "Revenir en mars", "seen": seen}).status_code == 302
    assert Summary.objects.get().learnt == "Revenir en mars"


def test_two_who_write_at_once_lose_nothing(client, scene):
    client.force_login(scene.contributor)
    client.post(url_of(scene), TEXTS)
    client.force_login(scene.agent)
    answer = client.post(url_of(scene), {"done": "Trois jours", "seen": ""})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Deux jours de formation" in page
    assert "Trois jours" in page
    assert Summary.objects.get().done == "Deux jours de formation"


def test_an_empty_one_is_refused(client, scene):
    client.force_login(scene.agent)
    assert client.post(url_of(scene), {"done": " ", "learnt": "", "advice": ""}).status_code == 422
    assert not Summary.objects.exists()


def test_a_proposed_one_is_work_for_staff_until_it_is_read(client, scene):
    admin = UserFactory(is_staff=True, is_superuser=True)

    def waiting():
        return next(line.count for line in work_for(admin) if "bilan" in str(line.label))

    client.force_login(scene.agent)
    client.post(url_of(scene), TEXTS)
    assert waiting() == 0
    client.post(url_of(scene), {**TEXTS, "propose": "1"})
    assert waiting() == 1
    client.force_login(admin)
    url = reverse("admin:missions_summary_changelist")
    assert scene.mission.need.project.title in client.get(url).content.decode()
    client.post(url, {"action": "mark_read", "_selected_action": [Summary.objects.get().pk]})
    assert waiting() == 0


@pytest.mark.parametrize("step", [S.PROGRAMME, S.CARRYING_OUT])
def test_nobody_sums_up_before_the_end(client, step):
    scene = at(step)
    client.force_login(scene.agent)
    assert "Le bilan s’écrit quand" in client.get(url_of(scene)).content.decode()
    assert client.post(url_of(scene), TEXTS).status_code == 409
    assert not Summary.objects.exists()


def test_others_neither_read_nor_write(client, scene):
    client.force_login(UserFactory())
    assert client.get(url_of(scene)).status_code == 404
    client.force_login(UserFactory(is_staff=True))
    assert client.get(url_of(scene)).status_code == 200
    assert client.post(url_of(scene), TEXTS).status_code == 404
