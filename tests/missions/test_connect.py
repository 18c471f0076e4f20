"""Agreeing on a call: proposing, choosing, moving, cancelling, each side on its own clock."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from missions.enums import MissionState, Task
from missions.models import Call
from notifications.models import Message
from tests.missions.support import opened

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)  # 9:00 in Morocco, 10:00 in Germany


@pytest.fixture(autouse=True)
def _monday(time_machine):
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
def scene(_monday):
    scene = opened(facilitated=True, contributor__time_zone="Europe/Berlin", contributor__name="Salma Bénévole")
    Message.objects.all().delete()
    return scene


@pytest.fixture
def as_(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def page(scene, name="mission_call"):
    return reverse(name, args=[scene.mission.key])


def typed(*times, **values):
    """The form as a browser sends it: `times` are pairs of a day and an hour."""
    data = {"channel": "video", "where": "https://visio.example/tiznit", "minutes": "30", "note": "",
            "form-TOTAL_FORMS": str(max(len(times), 2)), "form-INITIAL_FORMS": "0"}  # fmt: skip
    for number, (day, hour) in enumerate(times):
        data |= {f"form-{number}-day": day, f"form-{number}-hour": hour}
    return data | values


def propose(scene, client, *times, **values):
    call = scene.mission.calls.filter(replaced_at=None).first()
    seen = {"seen": str(call.key)} if call else {}
    times = times or (("2026-06-03", "18:00"), ("2026-06-04", "10:00"))
    return client.post(page(scene, "mission_call_propose"), typed(*times, **seen, **values))


def choose(scene, client, number=0, **values):
    call = the_call(scene)
    slot = call.slots.all()[number]
    return client.post(page(scene, "mission_call_choose"), {"seen": call.key, "slot": slot.pk, **values})


def the_call(scene) -> Call:
    return Call.objects.get(mission=scene.mission, replaced_at=None)


def told(kind):
    return {message.recipient for message in Message.objects.filter(kind=kind)}


def said(message):
    from notifications.mail import build_mail

    return build_mail(message).body


# --- The usual way -----------------------------------------------------------------------------


def test_a_call_from_the_proposal_to_the_next_step(scene, as_):
    assert propose(scene, as_(scene.agent)).status_code == 302
    assert scene.tasks() == {Task.ANSWER_CALL}
    assert scene.wait(Task.ANSWER_CALL).party == scene.contributing

    shown = as_(scene.contributor).get(page(scene)).content.decode()
    assert "mercredi 3 juin 2026, 19:00 (Allemagne) · 18:00 (Maroc)" in shown
    assert choose(scene, as_(scene.contributor)).status_code == 302
    assert the_call(scene).starts_at == datetime(2026, 6, 3, 17, 0, tzinfo=UTC)
    assert (scene.tasks(), scene.wait(Task.HOLD_CALL).due_on) == ({Task.HOLD_CALL}, date(2026, 6, 4))

    response = as_(scene.agent).post(page(scene, "mission_finish"), {"step": "connect"})
    assert response.status_code == 302
    assert scene.again().state == MissionState.PROGRAMME
