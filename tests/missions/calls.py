"""What people send when they agree on a call."""

from django.test import Client
from django.urls import reverse

from missions.models import Call
from notifications.mail import build_mail
from notifications.models import Message
from tests.missions.support import Scene, opened

WEDNESDAY, THURSDAY = ("2026-06-03", "18:00"), ("2026-06-04", "10:00")


def scene_across_zones(**values) -> Scene:
    """An agent in Morocco, somebody in Germany, a facilitator; nothing told yet."""
    scene = opened(facilitated=True, contributor__time_zone="Europe/Berlin", contributor__name="Salma", **values)
    Message.objects.all().delete()
    return scene


def as_(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(scene, name="mission_call"):
    return reverse(name, args=[scene.mission.key])


def typed(*times, **values):
    """The form as a browser sends it: `times` are pairs of a day and an hour."""
    data = {"channel": "video", "where": "https://visio.example/tiznit", "minutes": "30", "note": ""}
    data |= {"form-TOTAL_FORMS": str(max(len(times), 2)), "form-INITIAL_FORMS": "0"}
    for number, (day, hour) in enumerate(times):
        data |= {f"form-{number}-day": day, f"form-{number}-hour": hour}
    return data | values


def the_call(scene) -> Call | None:
    return Call.objects.filter(mission=scene.mission, replaced_at=None).first()


def propose(scene, user, *times, **values):
    """Somebody who has the page open sends times; two of them by default."""
    call = the_call(scene)
    seen = {"seen": str(call.key)} if call else {}
    return as_(user).post(
        url(scene, "mission_call_propose"), typed(*(times or (WEDNESDAY, THURSDAY)), **{**seen, **values})
    )


def choice(scene, number=0):
    call = the_call(scene)
    return {"seen": str(call.key), "slot": call.slots.all()[number].pk}


def choose(scene, user, number=0, **values):
    return as_(user).post(url(scene, "mission_call_choose"), {**choice(scene, number), **values})


def agreed(**values) -> Scene:
    """Wednesday at 18:00 in Morocco."""
    scene = scene_across_zones(**values)
    propose(scene, scene.agent)
    choose(scene, scene.contributor)
    return scene


def told(kind) -> set:
    return {message.recipient for message in Message.objects.filter(kind=kind)}


def mail(kind, to) -> str:
    """The one mail of this kind to this person, on one line."""
    return " ".join(build_mail(Message.objects.get(kind=kind, recipient=to)).body.split())
