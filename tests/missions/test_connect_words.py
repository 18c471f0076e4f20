"""What is told of a call, to whom, and on whose clock; the calendar file; how much of a mission it is to be."""

from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from accounts.models import User
from core.models import Activity
from missions import actions
from missions.enums import MissionState, Task, Track
from missions.models import PartyPerson, Programme, Session
from missions.notifications import Reminder
from notifications.actions import notify
from notifications.mail import build_mail
from notifications.models import Message
from notifications.registry import Obsolete, content_of
from tests.factories import UserFactory
from tests.missions.calls import agreed, as_, choose, mail, propose, the_call, told, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


# --- Messages ----------------------------------------------------------------------------------


def test_whoever_has_to_answer_reads_the_times_on_both_clocks(scene):
    propose(scene, scene.agent)
    text = mail("mission_turn", scene.contributor)
    assert "Horaire proposé : mercredi 3 juin 2026, 19:00 (Allemagne) · 18:00 (Maroc)" in text
    assert "Horaire proposé : jeudi 4 juin 2026, 11:00 (Allemagne) · 10:00 (Maroc)" in text
    assert told("mission_turn") == {scene.contributor}


def test_a_time_that_has_gone_by_is_not_in_the_mail_any_more(scene, time_machine):
    propose(scene, scene.agent)
    time_machine.move_to(datetime(2026, 6, 3, 18, 0, tzinfo=UTC), tick=False)
    text = mail("mission_turn", scene.contributor)
    assert "mercredi 3 juin" not in text
    assert "jeudi 4 juin" in text


def test_everybody_is_told_what_is_agreed_on_without_anybodys_address(scene):
    propose(scene, scene.agent, note="Nous serons deux.")
    choose(scene, scene.contributor)
    people = {scene.agent, scene.contributor, scene.facilitator}
    assert told("mission_call_agreed") == people
    assert told("mission_turn") == {scene.contributor}, "what to do after the call is said in the same message"
    text = mail("mission_call_agreed", scene.agent)
    assert "Quand : mercredi 3 juin 2026, 18:00 (Maroc) · 19:00 (Allemagne)" in text
    assert "https://visio.example/tiznit" in text
    assert "Nous serons deux." in text
    assert url(scene) in text
    for person in people:
        others = {other.email for other in people - {person}}
        assert not any(address in mail("mission_call_agreed", person) for address in others)


def test_everybody_reads_it_in_their_own_language(scene):
    User.objects.filter(pk=scene.contributor.pk).update(language="ar")
    User.objects.filter(pk=scene.agent.pk).update(language="en")
    propose(scene, scene.agent)
    choose(scene, scene.contributor)
    arabic = build_mail(Message.objects.get(kind="mission_call_agreed", recipient=scene.contributor))
    assert "الأربعاء 3 يونيو 2026، 19:00\xa0(ألمانيا) · 18:00\xa0(المغرب)" in arabic.body
    assert "Wednesday 3 June 2026, 18:00 (Morocco) · 19:00 (Germany)" in mail("mission_call_agreed", scene.agent)


def test_the_second_person_of_a_group_is_told_too(scene):
    second = UserFactory(time_zone="America/Toronto")
    PartyPerson.objects.create(party=scene.contributing, user=second)
    propose(scene, scene.agent)
    choose(scene, scene.contributor)
    assert second in told("mission_call_agreed")
    assert "13:00 (Canada, Montréal et Toronto)" in mail("mission_call_agreed", scene.agent)


def test_moving_tells_everybody_once():
    scene = agreed()
    Message.objects.all().delete()
    propose(scene, scene.contributor, ("2026-06-10", "19:00"), note="Un empêchement au travail.")
    assert told("mission_call_moved") == {scene.facilitator}
    assert told("mission_turn") == {scene.agent}
    text = mail("mission_turn", scene.agent)
    assert "À la place de l’appel prévu : mercredi 3 juin 2026, 18:00 (Maroc)" in text
    assert "Horaire proposé : mercredi 10 juin 2026, 18:00 (Maroc)" in text
    text = mail("mission_call_moved", scene.facilitator)
    assert "n’aura pas lieu à cette heure : mercredi 3 juin 2026, 18:00" in text
    assert "mercredi 10 juin 2026, 18:00" in text
    assert "Un empêchement au travail." in text


def test_other_times_from_the_same_side_are_told_to_those_who_answer(scene):
    propose(scene, scene.agent)
    propose(scene, scene.agent, ("2026-06-09", "11:00"))
    assert scene.contributor in told("mission_call_other_times")
    assert "mardi 9 juin 2026, 12:00 (Allemagne)" in mail("mission_call_other_times", scene.contributor)
    assert scene.wait(Task.ANSWER_CALL).due_on == date(2026, 6, 4)


def test_cancelling_tells_why():
    scene = agreed()
    as_(scene.agent).post(
        url(scene, "mission_call_cancel"), {"seen": the_call(scene).key, "word": "Je suis souffrant."}
    )
    assert told("mission_call_cancelled") == {scene.contributor, scene.facilitator}
    text = mail("mission_call_cancelled", scene.contributor)
    assert "Je suis souffrant." in text
    assert "mercredi 3 juin 2026, 19:00 (Allemagne)" in text


def test_what_was_agreed_on_and_is_no_more_is_not_sent():
    scene = agreed()
    message = Message.objects.filter(kind="mission_call_agreed").first()
    assert content_of(message)
    propose(scene, scene.contributor, ("2026-06-10", "19:00"))
    with pytest.raises(Obsolete):
        content_of(Message.objects.get(pk=message.pk))


def test_a_reminder_names_the_times_that_are_left(scene, time_machine):
    propose(scene, scene.agent, ("2026-06-20", "18:00"))
    wait = scene.wait(Task.ANSWER_CALL)
    assert wait.due_on == date(2026, 6, 4)
    params = {"due": "2026-06-04", "number": 1, "others": []}
    notify(Reminder, to=scene.contributor, about=wait, **params)
    text = mail("mission_reminder", scene.contributor)
    assert "Horaire proposé : samedi 20 juin 2026, 19:00 (Allemagne) · 18:00 (Maroc)" in text


# --- The day before ----------------------------------------------------------------------------


def test_the_call_is_recalled_once_to_each_the_day_before(time_machine):
    scene = agreed()
    assert actions.calls_tomorrow() == 0
    time_machine.move_to(datetime(2026, 6, 2, 17, 30, tzinfo=UTC), tick=False)
    assert actions.calls_tomorrow() == 1
    actions.calls_tomorrow()
    assert Message.objects.filter(kind="mission_call_tomorrow").count() == 3
    assert "mercredi 3 juin 2026, 19:00 (Allemagne)" in mail("mission_call_tomorrow", scene.contributor)


def test_after_a_week_without_clock_a_call_that_is_over_is_not_recalled(time_machine):
    agreed()
    time_machine.move_to(datetime(2026, 6, 8, 9, 0, tzinfo=UTC), tick=False)
    assert actions.calls_tomorrow() == 0
    assert told("mission_call_tomorrow") == set()


def test_a_call_agreed_on_for_the_same_day_needs_no_reminder(scene):
    propose(scene, scene.agent, ("2026-06-01", "18:00"))
    choose(scene, scene.contributor)
    assert actions.calls_tomorrow() == 0


# --- The calendar file -------------------------------------------------------------------------


def calendar(scene, user=None):
    response = as_(user or scene.agent).get(url(scene, "mission_ics"))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
    return Calendar.from_ical(response.content)


def event(scene):
    return calendar(scene).walk("VEVENT")[0]


def test_the_file_says_when_where_and_which_mission():
    scene = agreed()
    assert calendar(scene)["method"] == "PUBLISH"
    call = event(scene)
    assert call.decoded("dtstart") == datetime(2026, 6, 3, 17, 0, tzinfo=UTC)
    assert call["dtstart"].to_ical() == b"20260603T170000Z"
    assert call.decoded("dtend") == datetime(2026, 6, 3, 17, 30, tzinfo=UTC)
    assert call["location"] == "https://visio.example/tiznit"
    assert scene.mission.get_absolute_url() in call["description"]
    everything = as_(scene.agent).get(url(scene, "mission_ics")).content.decode()
    assert not any(person.email in everything for person in User.objects.all())


def test_a_call_that_moves_stays_the_same_entry_and_grows():
    scene = agreed()
    first = event(scene)
    propose(scene, scene.contributor, ("2026-06-10", "19:00"))
    between = event(scene)
    choose(scene, scene.agent)
    second = event(scene)
    as_(scene.agent).post(url(scene, "mission_call_cancel"), {"seen": the_call(scene).key, "word": ""})
    last = event(scene)
    steps = (first, between, second, last)
    assert len({step["uid"] for step in steps}) == 1
    assert [step["status"] for step in steps] == ["CONFIRMED", "CANCELLED", "CONFIRMED", "CANCELLED"]
    assert all(old["sequence"] < new["sequence"] for old, new in zip(steps, steps[1:], strict=False))


def test_nothing_that_is_typed_becomes_a_line_of_the_file(scene):
    hostile = "Salle 3; étage, 2\r\nATTENDEE:mailto:x@exemple.org\nEND:VEVENT"
    propose(scene, scene.agent, where=hostile, note=hostile + "\\n😀" + "ي" * 300)
    choose(scene, scene.contributor)
    call = event(scene)
    assert "attendee" not in call
    assert len(calendar(scene).walk("VEVENT")) == 1
    assert call["location"] == " ".join(hostile.split())
    assert "ATTENDEE:mailto:x@exemple.org" in call["description"]


def test_sessions_are_in_the_file_at_moroccan_hours(scene):
    Programme.objects.create(mission=scene.mission, stamp=4)
    kept = Session.objects.create(mission=scene.mission, on=date(2027, 2, 24), half_day="morning", title="Accueillir")
    Session.objects.create(mission=scene.mission, on=date(2027, 6, 2), half_day="evening", title="Conseiller",
                           state="cancelled")  # fmt: skip
    first, second = calendar(scene).walk("VEVENT")
    assert first.decoded("dtstart") == datetime(2027, 2, 24, 9, 0, tzinfo=UTC), "in Ramadan Morocco is at UTC"
    assert second.decoded("dtstart") == datetime(2027, 6, 2, 17, 0, tzinfo=UTC)
    assert (first["status"], second["status"], first["sequence"]) == ("CONFIRMED", "CANCELLED", 4)
    assert str(kept.key) in first["uid"]


def test_a_mission_without_dates_gives_an_empty_file_that_the_page_does_not_offer(scene):
    assert calendar(scene).walk("VEVENT") == []
    link = url(scene, "mission_ics")
    assert link not in as_(scene.agent).get(scene.mission.get_absolute_url()).content.decode()
    propose(scene, scene.agent)
    choose(scene, scene.contributor)
    assert link in as_(scene.agent).get(scene.mission.get_absolute_url()).content.decode()


# --- Full or light -----------------------------------------------------------------------------


def test_either_side_chooses_the_track_and_the_other_is_told(scene):
    page = url(scene, "mission_track")
    assert "cinq questions à la fin" in as_(scene.contributor).get(page).content.decode()
    as_(scene.contributor).post(page, {"track": "light"})
    assert scene.again().track == Track.LIGHT
    assert told("mission_track_chosen") == {scene.agent, scene.facilitator}
    assert "Mission courte" in mail("mission_track_chosen", scene.agent)
    assert Activity.objects.get(verb="choose_track").facts == {"track": "light"}
    as_(scene.agent).post(page, {"track": "full"})
    assert scene.again().track == Track.FULL
    as_(scene.agent).post(page, {"track": "full"})
    assert Activity.objects.filter(verb="choose_track").count() == 2


@pytest.mark.parametrize("data", [{}, {"track": ""}, {"track": "long"}])
def test_a_track_that_there_is_not_is_refused(scene, data):
    assert as_(scene.agent).post(url(scene, "mission_track"), data).status_code == 422
    assert scene.again().track == Track.FULL


def test_once_the_parties_have_spoken_the_track_stays(scene):
    actions.finish_step(scene.mission, by=scene.agent)
    as_(scene.agent).post(url(scene, "mission_track"), {"track": "light"})
    assert (scene.again().track, scene.mission.state) == (Track.FULL, MissionState.PROGRAMME)
