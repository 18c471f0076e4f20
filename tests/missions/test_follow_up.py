"""Is the skill in use? When it is asked, of whom, how often; one click; and what a no leads to."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from missions import actions
from missions.enums import FOLLOW_UP_MONTHS, MissionState, Task
from missions.models import Mission, Pair
from missions.rules.follow_ups import day_problems, months_after
from notifications.mail import build_mail
from notifications.models import Message
from tests.factories import MembershipFactory, UserFactory
from tests.missions.support import at, opened

S = MissionState
days = st.dates(date(2024, 1, 1), date(2040, 12, 31))


@given(days, st.sampled_from(FOLLOW_UP_MONTHS))
def test_a_month_later_is_the_same_day_or_the_last_one_of_the_month(day, months):
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@given(days)
def test_the_three_days_are_always_in_order(day):
    assert day < months_after(day, 1) < months_after(day, 3) < months_after(day, 6)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 5), 1, date(2027, 1, 5)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
    ],
)
def test_the_end_of_a_month_is_not_passed(day, months, expected):
    assert months_after(day, months) == expected


@given(st.lists(st.integers(-30, 900), min_size=3, max_size=3))
def test_days_that_are_let_through_are_in_order_and_to_come(offsets):
    today = timezone.localdate()
    chosen = {month: today + timedelta(days=offset) for month, offset in zip(FOLLOW_UP_MONTHS, offsets, strict=True)}
    if not day_problems(chosen, {}):
        assert today < chosen[1] < chosen[3] < chosen[6] <= months_after(today, 24)
    else:
        assert not today < chosen[1] < chosen[3] < chosen[6] or chosen[6] > months_after(today, 24)


# --- On the way --------------------------------------------------------------------------------


@pytest.fixture
def as_(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def done(db):
    """A mission that was closed as done just now, with a pair that both have an account."""
    scene = at(S.EVALUATION, facilitated=True)
    Pair.objects.filter(mission=scene.mission).update(local=scene.agent, local_name="")
    scene.mission.sessions.update(on=timezone.localdate())
    with time_machine.travel(timezone.now() + timedelta(days=22)):
        actions.close_done(scene.mission, by=scene.agent)
    scene.again()
    return scene


def due(scene, month):
    return scene.mission.follow_ups.get(month=month).due_on


def on(day):
    return time_machine.travel(f"{day.isoformat()}T10:00:00Z", tick=False)


def asked():
    return Message.objects.filter(kind="follow_up_due")


def page(scene):
    return reverse("mission_follow_up", args=[scene.mission.key])


def test_closing_plans_three_days_after_the_last_session_and_once(done):
    held = done.mission.sessions.get().on
    expected = [months_after(held, month) for month in FOLLOW_UP_MONTHS]
    assert [row.due_on for row in done.mission.follow_ups.all()] == expected
    actions.plan_follow_ups(done.mission)
    assert done.mission.follow_ups.count() == 3
    assert done.wait(Task.FOLLOW_UP).due_on == expected[0]
    assert not Message.objects.filter(kind="mission_turn", object_id=done.wait(Task.FOLLOW_UP).pk).exists()


def test_a_short_mission_is_followed_up_too(db):
    scene = at(S.CARRYING_OUT, track="light")
    actions.report_light(scene.mission, by=scene.agent, on=timezone.localdate())
    with time_machine.travel(timezone.now() + timedelta(days=45)):
        actions.close_done(scene.again(), by=scene.agent)
        today = timezone.localdate()
    rows = [row.due_on for row in scene.mission.follow_ups.all()]
    assert rows == [months_after(today, month) for month in FOLLOW_UP_MONTHS]  # the first would be past else


def test_a_mission_of_which_nothing_was_held_is_not_followed_up(db):
    scene = opened()
    actions.give_up(scene.mission, by=scene.agent, cause="dates", side="nobody")
    assert not scene.mission.follow_ups.exists()


def test_each_of_the_pair_is_asked_once_on_the_day(done):
    with on(due(done, 1) - timedelta(days=1)):
        assert actions.ask_follow_ups() == 0
    with on(due(done, 1)):
        actions.ask_follow_ups()
        actions.ask_follow_ups()
    with on(due(done, 1) + timedelta(days=6)):
        actions.ask_follow_ups()
    assert {message.recipient for message in asked()} == {done.agent, done.contributor}
    assert asked().count() == 2


def test_after_a_week_without_it_is_asked_late_and_after_a_month_no_more(done):
    with on(due(done, 1) + timedelta(days=20)):
        assert actions.ask_follow_ups() == 0
    with on(due(done, 3) + timedelta(days=7)):
        assert actions.ask_follow_ups() == 1
    assert {message.about.month for message in asked()} == {3}


def test_of_two_that_are_due_only_the_latest_is_asked(done):
    done.mission.follow_ups.filter(month=3).update(due_on=due(done, 1) + timedelta(days=3))
    with on(due(done, 1) + timedelta(days=5)):
        actions.ask_follow_ups()
    assert {message.about.month for message in asked()} == {3}


def test_without_an_account_on_the_spot_the_holder_is_asked(done):
    Pair.objects.update(local=None, local_name="Fatima")
    with on(due(done, 1)):
        actions.ask_follow_ups()
    assert {message.recipient for message in asked()} == {done.agent, done.contributor}


def test_who_left_the_platform_is_not_asked_and_somebody_is(done):
    done.contributor.is_active = False
    done.contributor.save()
    done.holder.organisation.memberships.all().delete()
    Pair.objects.update(local=None, local_name="Fatima")
    with on(due(done, 1)):
        actions.ask_follow_ups()
    assert [message.recipient for message in asked()] == [done.facilitator]


@pytest.mark.parametrize("who", ["agent", "contributor", "facilitator"])
def test_one_click_answers_and_the_other_is_told(as_, done, who):
    user = getattr(done, who)
    with on(due(done, 1)):
        client = as_(user)
        assert 'name="answer" value="not_yet"' in client.get(page(done)).content.decode()
        response = client.post(page(done), {"month": "1", "answer": "yes", "line": "Trois agentes"})
        assert response.status_code == 302
        row = done.mission.follow_ups.get(month=1)
        assert (row.answer, row.line, row.answered_by) == ("yes", "Trois agentes", user)
        assert done.wait(Task.FOLLOW_UP).due_on == due(done, 3)
        assert actions.ask_follow_ups() == 0
    told = Message.objects.filter(kind="follow_up_answered")
    assert {message.recipient for message in told} == {done.agent, done.contributor} - {user}


def test_others_cannot_answer(as_, done):
    reader = MembershipFactory(organisation=done.holder.organisation, role="reader").user
    with on(due(done, 1)):
        for user in (reader, UserFactory(staff=True), UserFactory()):
            assert as_(user).post(page(done), {"month": "1", "answer": "yes"}).status_code == 404
        assert 'name="answer"' not in as_(reader).get(page(done)).content.decode()
    assert done.mission.follow_ups.get(month=1).answer == ""


@pytest.mark.parametrize("values", [{"answer": ""}, {"answer": "maybe"}, {"line": "x" * 301}, {"month": "2"}])
def test_a_bad_answer_is_refused_with_its_line_kept(as_, done, values):
    with on(due(done, 1)):
        response = as_(done.agent).post(page(done), {"month": "1", "answer": "yes", "line": "Gardé", **values})
    assert response.status_code == 422
    assert "Gardé" in response.content.decode() or values.get("line")
    assert not done.mission.follow_ups.exclude(answer="").exists()


def test_it_is_not_answered_long_before_its_day_but_a_few_days_early(as_, done):
    client = as_(done.agent)
    values = {"month": "1", "answer": "yes"}
    with on(due(done, 1) - timedelta(days=8)):
        assert client.post(page(done), values).status_code == 409
    with on(due(done, 1) - timedelta(days=7)):
        assert client.post(page(done), values).status_code == 302


def test_a_wrong_click_is_corrected_for_a_week(as_, done):
    client = as_(done.agent)
    with on(due(done, 1)):
        client.post(page(done), {"month": "1", "answer": "no"})
    with on(due(done, 1) + timedelta(days=6)):
        assert "Corriger cette réponse" in client.get(page(done)).content.decode()
        client.post(page(done), {"month": "1", "answer": "yes"})
    assert done.mission.follow_ups.get(month=1).answer == "yes"
    with on(due(done, 1) + timedelta(days=20)):
        assert client.post(page(done), {"month": "1", "answer": "no"}).status_code == 409


def test_a_no_suggests_another_mission(as_, done):
    with on(due(done, 1)):
        client = as_(done.agent)
        client.post(page(done), {"month": "1", "answer": "not_yet"})
        text = client.get(page(done)).content.decode()
    assert "Une autre mission, plus courte ou à distance" in text


def test_the_question_says_which_month_in_the_readers_language(done):
    done.contributor.language = "ar"
    done.contributor.save()
    with on(due(done, 3)):
        actions.ask_follow_ups()
    mail = build_mail(asked().get(recipient=done.contributor))
    assert "هل تُستعمل الكفاءة" in mail.subject
    assert "ثلاثة أشهر" in mail.body
    mail = build_mail(asked().get(recipient=done.agent))
    assert "il y a trois mois environ" in mail.body


def test_many_missions_are_asked_with_bounded_work(done, django_assert_max_num_queries):
    with on(due(done, 6) + timedelta(days=40)), django_assert_max_num_queries(2):
        assert actions.ask_follow_ups() == 0
    assert Mission.objects.count() == 1
