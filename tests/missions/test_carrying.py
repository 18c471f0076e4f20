"""What took place: reporting sessions, counting people, putting off, correcting; the one form of a short mission."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from diaspora.models import PresenceWindow
from missions import actions
from missions.enums import MissionState, SessionState, Task
from missions.models import Session, Version
from missions.rules.reports import people_at
from missions.versions import terms
from notifications.models import Message
from tests.factories import MembershipFactory, ProfileFactory, UserFactory
from tests.missions.support import at

pytestmark = pytest.mark.django_db
S = MissionState


@pytest.fixture
def scene():
    """A mission whose first session is today; another one is in two days."""
    scene = at(S.CARRYING_OUT)
    today = timezone.localdate()
    scene.mission.sessions.update(on=today)
    Session.objects.create(mission=scene.mission, on=today + timedelta(days=2), title="Orienter", language="fr")
    actions.settle(scene.mission)
    return scene


@pytest.fixture
def as_(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def url(name, scene, **kwargs):
    return reverse(name, kwargs={"key": scene.mission.key, **kwargs})


def report_url(scene, session):
    return url("mission_session", scene, session=session.key)


def first(scene):
    return scene.mission.sessions.first()


HELD = {
    "state": "held",
    "women_18_35": "٩",
    "women_over_60": "1",
    "men_36_60": "7",
    "men_under_18": "",
    "note": "Bien",
}


@pytest.mark.parametrize("who", ["agent", "contributor"])
def test_either_side_reports_a_session_with_the_people_by_gender_and_age(as_, scene, who):
    session = first(scene)
    response = as_(getattr(scene, who)).post(report_url(scene, session), HELD)
    assert response.url.startswith(url("mission_sessions", scene))
    session.refresh_from_db()
    assert (session.state, session.note, session.reported_by) == ("held", "Bien", getattr(scene, who))
    assert people_at(session) == 17
    assert {(row.gender, row.age_band): row.count for row in session.attendance.all()} == {
        ("women", "18_35"): 9, ("women", "over_60"): 1, ("men", "36_60"): 7
    }  # fmt: skip
    page = as_(scene.agent).get(url("mission_sessions", scene)).content.decode()
    assert "17 personnes sur 17 attendues" in page


def test_those_who_only_read_or_have_no_part_cannot_report(as_, scene):
    session = first(scene)
    reader = MembershipFactory(organisation=scene.holder.organisation, role="reader").user
    for user in (reader, UserFactory(), UserFactory(staff=True)):
        assert as_(user).post(report_url(scene, session), HELD).status_code == 404
        assert as_(user).get(report_url(scene, session)).status_code == 404
    session.refresh_from_db()
    assert session.state == SessionState.PLANNED
    assert "Dire si elle a eu lieu" not in as_(reader).get(url("mission_sessions", scene)).content.decode()


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("women_18_35", "beaucoup", "Écrivez un nombre"),
        ("women_18_35", "-3", "nombre positif"),
        ("men_36_60", "5001", "trop grand"),
        ("men_36_60", "1.5", "Écrivez un nombre"),
        ("state", "", "Dites si la séance a eu lieu"),
        ("state", "planned", "Elle a eu lieu"),
    ],
)
def test_a_bad_number_is_answered_beside_its_field_and_the_rest_is_kept(as_, scene, field, typed, said):
    response = as_(scene.agent).post(report_url(scene, first(scene)), {**HELD, field: typed})
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert "Bien" in page
    assert not first(scene).attendance.exists()


def test_a_total_that_nobody_could_count_is_refused(as_, scene):
    many = {**HELD, "women_18_35": "4000", "men_36_60": "4000"}
    response = as_(scene.agent).post(report_url(scene, first(scene)), many)
    assert response.status_code == 422
    assert "Le total dépasse" in response.content.decode()


def test_a_session_to_come_cannot_be_held_but_can_be_cancelled(as_, scene):
    later = scene.mission.sessions.last()
    colleague = scene.contributing.people.create(user=UserFactory()).user  # may be about to set out
    client = as_(scene.agent)
    assert "Cette séance est à venir" in client.get(report_url(scene, later)).content.decode()
    response = client.post(report_url(scene, later), HELD)
    assert response.status_code == 422
    assert "dites ce jour-là si elle a eu lieu" in response.content.decode()
    client.post(report_url(scene, later), {"state": "cancelled", "note": "La salle est prise"})
    later.refresh_from_db()
    assert later.state == SessionState.CANCELLED
    told = Message.objects.filter(kind="session_cancelled")
    assert {message.recipient for message in told} == {scene.contributor, colleague}


def test_numbers_of_a_cancelled_session_do_not_count(as_, scene):
    session = first(scene)
    as_(scene.agent).post(report_url(scene, session), {**HELD, "state": "cancelled"})
    assert not session.attendance.exists()


def test_a_report_is_corrected_as_long_as_the_mission_is_open(as_, scene):
    session = first(scene)
    client = as_(scene.agent)
    client.post(report_url(scene, session), HELD)
    page = client.get(report_url(scene, session))
    seen = page.context["form"]["seen"].value()
    assert 'value="9"' in page.content.decode()
    client.post(report_url(scene, session), {**HELD, "women_18_35": "10", "seen": seen})
    assert people_at(first(scene)) == 18
    scene.mission.sessions.update(state="held")
    actions.finish_step(scene.again(), by=scene.agent)
    actions.skip_step(scene.again(), by=scene.agent, reason="Rien à remettre")
    assert client.get(report_url(scene, session)).status_code == 200
    actions.close_partly(scene.again(), by=scene.agent, cause="other", side="nobody")
    assert client.get(report_url(scene, session)).status_code == 302
    assert client.post(report_url(scene, session), {**HELD, "seen": seen}).status_code == 409


def test_two_who_report_at_once_see_both_reports(as_, scene):
    session = first(scene)
    as_(scene.contributor).post(report_url(scene, session), {**HELD, "note": "Une salle pleine"})
    response = as_(scene.agent).post(report_url(scene, session), {**HELD, "women_18_35": "8", "note": "Du monde"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Une salle pleine" in page
    assert "Du monde" in page
    assert people_at(first(scene)) == 17
    seen = response.context["form"]["seen"].value()
    response = as_(scene.agent).post(report_url(scene, session), {**HELD, "women_18_35": "8", "seen": seen})
    assert response.status_code == 302
    assert people_at(first(scene)) == 16


def test_a_made_up_mark_is_no_way_round(as_, scene):
    session = first(scene)
    as_(scene.contributor).post(report_url(scene, session), HELD)
    assert as_(scene.agent).post(report_url(scene, session), {**HELD, "seen": "demain"}).status_code == 409


def test_once_all_is_reported_the_holder_ends_the_sessions(as_, scene):
    client = as_(scene.agent)
    assert scene.tasks() == {Task.REPORT_SESSIONS}
    client.post(report_url(scene, first(scene)), HELD)
    assert scene.tasks() == {Task.REPORT_SESSIONS}
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        as_(scene.contributor).post(report_url(scene, scene.mission.sessions.last()), HELD)
        assert scene.tasks() == {Task.END_SESSIONS}
        client = as_(scene.agent)
        assert "Les séances sont terminées" in client.get(url("mission_sessions", scene)).content.decode()
        client.post(url("mission_finish", scene), {"step": S.CARRYING_OUT})
    assert scene.again().state == S.HAND_OVER


def test_the_last_session_can_end_the_step_in_the_same_click(as_, scene):
    scene.mission.sessions.last().delete()
    session = first(scene)
    page = as_(scene.agent).get(report_url(scene, session)).content.decode()
    assert "C’était la dernière séance" in page
    as_(scene.agent).post(report_url(scene, session), {**HELD, "is_over": "on"})
    assert scene.again().state == S.HAND_OVER


def test_a_click_that_would_end_the_step_too_early_does_not(as_, scene):
    as_(scene.agent).post(report_url(scene, first(scene)), {**HELD, "is_over": "on"})
    assert scene.again().state == S.CARRYING_OUT


def test_when_nothing_was_held_the_page_leads_to_closing(as_, scene):
    client = as_(scene.agent)
    for session in scene.mission.sessions.all():
        response = client.post(report_url(scene, session), {"state": "cancelled", "is_over": "on"})
        assert response.status_code == 302 or "Rien n’est noté" in response.content.decode()
    client.post(report_url(scene, scene.mission.sessions.last()), {"state": "cancelled"})
    assert scene.again().state == S.CARRYING_OUT
    page = client.get(url("mission_sessions", scene)).content.decode()
    assert url("mission_close", scene) in page
    assert "Les séances sont terminées" not in page


def test_the_only_session_held_cannot_be_unheld_later(as_):
    scene = at(S.HAND_OVER)
    session = first(scene)
    response = as_(scene.agent).post(report_url(scene, session), {"state": "cancelled"})
    assert response.status_code == 422
    assert "Aucune autre séance" in response.content.decode()
    session.refresh_from_db()
    assert session.state == SessionState.HELD


def test_putting_off_asks_the_parties_to_validate_the_new_day(as_, scene):
    session = scene.mission.sessions.last()
    on = timezone.localdate() + timedelta(days=40)
    put_off = url("mission_session_put_off", scene, session=session.key)
    assert as_(scene.contributor).get(put_off).status_code == 200
    response = as_(scene.contributor).post(put_off, {"on": on.isoformat(), "half_day": "afternoon"})
    assert response.url == scene.mission.get_absolute_url()
    session.refresh_from_db()
    assert (session.on, session.half_day, session.state) == (on, "afternoon", "planned")
    assert scene.again().state == S.VALIDATION
    assert scene.tasks() == {Task.VALIDATE}
    assert scene.mission.waits.open().count() == 2


@pytest.mark.parametrize(
    ("day", "said"),
    [(-1, "Ce jour est passé"), (800, "plus de deux ans"), (2, "déjà le jour prévu"), (None, "Choisissez un jour")],
)
def test_a_day_that_cannot_be_is_refused(as_, scene, day, said):
    session = scene.mission.sessions.last()
    on = "" if day is None else (timezone.localdate() + timedelta(days=day)).isoformat()
    put_off = url("mission_session_put_off", scene, session=session.key)
    response = as_(scene.agent).post(put_off, {"on": on, "half_day": "morning"})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert scene.again().state == S.CARRYING_OUT


def test_a_day_on_which_the_trainer_is_elsewhere_is_asked_about(as_, scene):
    session = scene.mission.sessions.last()
    today = timezone.localdate()
    profile = ProfileFactory(user=scene.contributor)
    PresenceWindow.objects.create(profile=profile, starts_on=today, ends_on=today + timedelta(days=9))
    put_off = url("mission_session_put_off", scene, session=session.key)
    values = {"on": (today + timedelta(days=30)).isoformat(), "half_day": "morning"}
    response = as_(scene.agent).post(put_off, values)
    assert response.status_code == 422
    assert "Hors de cette période" in response.content.decode()
    sure_of = response.context["form"]["sure_of"].value()
    assert as_(scene.agent).post(put_off, {**values, "sure_of": sure_of}).status_code == 302
    assert scene.again().state == S.VALIDATION


def test_nobody_leads_two_sessions_at_once(as_, scene):
    one, two = scene.mission.sessions.all()
    Session.objects.filter(pk=two.pk).update(trainer=scene.contributor, half_day="morning")
    later = timezone.localdate() + timedelta(days=2)
    values = {"on": later.isoformat(), "half_day": "morning"}
    response = as_(scene.agent).post(url("mission_session_put_off", scene, session=one.key), values)
    assert response.status_code == 422
    assert "anime déjà une séance" in response.content.decode()
    one.refresh_from_db()
    assert one.on != later


def test_a_session_reported_as_cancelled_asks_nobody_to_validate_again(as_, scene):
    Version.objects.update(terms=terms(scene.mission))
    as_(scene.agent).post(report_url(scene, first(scene)), {"state": "cancelled"})
    mission = scene.again()
    assert actions.renew(mission, by=scene.agent).number == 1
    assert scene.again().state == S.CARRYING_OUT


def test_a_session_that_was_held_is_not_put_off(as_, scene):
    session = first(scene)
    as_(scene.agent).post(report_url(scene, session), HELD)
    put_off = url("mission_session_put_off", scene, session=session.key)
    assert as_(scene.agent).get(put_off).status_code == 302
    on = (timezone.localdate() + timedelta(days=9)).isoformat()
    assert as_(scene.agent).post(put_off, {"on": on, "half_day": "morning"}).status_code == 409


def test_a_session_of_another_mission_is_not_there(as_, scene):
    other = at(S.CARRYING_OUT)
    assert as_(scene.agent).get(report_url(scene, first(other))).status_code == 404


def test_a_facilitator_reports_for_the_holder_and_it_shows(as_):
    scene = at(S.CARRYING_OUT, facilitated=True)
    scene.mission.sessions.update(on=timezone.localdate())
    address = report_url(scene, first(scene))
    client = as_(scene.facilitator)
    assert "Vous agissez au nom de" in client.get(f"{address}?pour={scene.holder.key}").content.decode()
    response = client.post(address, {**HELD, "pour": scene.holder.key})
    assert f"pour={scene.holder.key}" in response.url
    history = as_(scene.agent).get(scene.mission.get_absolute_url()).content.decode()
    assert "Une séance a eu lieu" in history
    assert "Rahma Facilitatrice" in history


def test_the_list_asks_as_much_of_the_database_for_many_sessions(as_, scene):
    client = as_(scene.agent)
    address = url("mission_sessions", scene)

    def queries():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as caught:
            client.get(address)
        return len(caught)

    queries()
    before = queries()
    for day in range(3, 9):
        Session.objects.create(
            mission=scene.mission, on=timezone.localdate() + timedelta(days=day), title="Encore",
            trainer=scene.contributor, reported_by=scene.agent, state="held", reported_at=timezone.now(),
        )  # fmt: skip
    assert queries() == before


# --- Short missions ----------------------------------------------------------------------------


@pytest.fixture
def light():
    return at(S.CARRYING_OUT, track="light")


def test_a_short_mission_is_told_in_one_form(as_, light):
    client = as_(light.contributor)
    page = client.get(url("mission_sessions", light))
    assert page.context["form"]["on"].value() == timezone.localdate()
    response = client.post(
        url("mission_sessions", light), {"on": timezone.localdate().isoformat(), "people": "", "note": "Trois idées"}
    )
    assert response.url == light.mission.get_absolute_url()
    session = first(light)
    assert (session.state, session.people, session.note) == ("held", None, "Trois idées")
    assert light.again().state == S.EVALUATION


def test_the_number_of_people_is_kept_and_corrected(as_, light):
    client = as_(light.agent)
    client.post(url("mission_sessions", light), {"on": timezone.localdate().isoformat(), "people": "٤"})
    session = first(light)
    assert people_at(session) == 4
    seen = client.get(report_url(light, session)).context["form"]["seen"].value()
    client.post(report_url(light, session), {"state": "held", "people": "5", "note": "", "seen": seen})
    assert people_at(first(light)) == 5


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"on": ""}, "Dites quel jour"),
        ({"on": (timezone.localdate() + timedelta(days=2)).isoformat()}, "pas encore venu"),
        ({"on": "2001-01-01"}, "bien avant le début"),
        ({"people": "6000"}, "trop grand"),
        ({"people": "nous deux"}, "Écrivez un nombre"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_made(as_, light, values, said):
    good = {"on": timezone.localdate().isoformat(), "people": "2", "note": "Gardé"}
    response = as_(light.agent).post(url("mission_sessions", light), {**good, **values})
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert "Gardé" in page
    assert not light.mission.sessions.exists()


def test_a_second_click_makes_no_second_session(as_, light):
    values = {"on": timezone.localdate().isoformat()}
    as_(light.agent).post(url("mission_sessions", light), values)
    assert as_(light.agent).post(url("mission_sessions", light), values).status_code == 409
    assert light.mission.sessions.count() == 1


def test_a_short_mission_does_not_end_before_somebody_says_so(as_, light):
    response = as_(light.agent).post(url("mission_finish", light), {"step": S.CARRYING_OUT})
    assert response.status_code == 422
    assert light.again().state == S.CARRYING_OUT


def test_what_did_not_take_place_leads_to_closing(as_, light):
    assert url("mission_close", light) in as_(light.agent).get(url("mission_sessions", light)).content.decode()


def test_who_acts_for_a_party_keeps_doing_so_from_the_page_of_the_mission(as_):
    scene = at(S.CARRYING_OUT, facilitated=True)
    pour = f"?pour={scene.holder.key}"
    page = as_(scene.facilitator).get(scene.mission.get_absolute_url() + pour).content.decode()
    assert f"{url('mission_sessions', scene)}{pour}" in page
    assert f"{url('mission_photos', scene)}{pour}" in page
