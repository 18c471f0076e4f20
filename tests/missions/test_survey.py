"""The participants' questionnaire: no account, own language, and no way to stuff it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from missions import actions
from missions.enums import MissionState
from missions.forms.evaluations import SurveyForm
from missions.models import Attendance, Evaluation, Feasibility, Survey
from tests.missions.support import at

pytestmark = pytest.mark.django_db
S = MissionState


@pytest.fixture
def scene():
    scene = at(S.HAND_OVER)
    actions.settle(scene.mission)
    return scene


@pytest.fixture
def survey(scene):
    return Survey.objects.get(mission=scene.mission)


def send(survey, browser=None, language="fr", **values):
    """As a telephone does: the page, then its form."""
    browser = browser or Client()
    url = reverse("survey", args=[survey.key]).replace("/fr/", f"/{language}/")
    browser.get(url)
    return browser.post(url, {"useful": "4", "shown": SurveyForm.stamp(ago=30), **values})


def answers():
    return Evaluation.objects.of_participants()


def test_it_opens_when_a_session_was_held_and_not_before():
    scene = at(S.CARRYING_OUT)
    actions.settle(scene.mission)
    assert not Survey.objects.exists()
    session = scene.mission.sessions.get()
    session.state = "held"
    session.save()
    actions.settle(scene.mission)
    survey = Survey.objects.get()
    assert survey.opens_on == session.on
    assert survey.closes_on >= session.on + timedelta(days=21)


def test_as_many_answers_as_people_and_a_fifth_more():
    scene = at(S.CARRYING_OUT)
    assert actions.answers_allowed(scene.mission) == 21  # 17 are expected
    session = scene.mission.sessions.get()
    session.state = "held"
    session.save()
    Attendance.objects.create(session=session, gender="women", age_band="18_35", count=20)
    Attendance.objects.create(session=session, gender="men", age_band="18_35", count=10)
    assert actions.answers_allowed(scene.mission) == 36
    Feasibility.objects.update(participants=2)
    Attendance.objects.all().delete()
    assert actions.answers_allowed(scene.mission) == 10


def test_a_number_without_gender_and_age_counts_as_well():
    scene = at(S.HAND_OVER)
    scene.mission.sessions.update(people=50)
    assert actions.answers_allowed(scene.mission) == 60


def open_today(survey, **values):
    Survey.objects.filter(pk=survey.pk).update(opens_on=timezone.localdate(), **values)
    survey.refresh_from_db()


def test_a_participant_answers_without_an_account_in_their_language(survey):
    open_today(survey)
    browser = Client()
    unprefixed = browser.get(f"/avis/{survey.key}/", headers={"accept-language": "ar-MA,ar;q=0.9"})
    assert unprefixed.status_code == 302
    assert unprefixed.url == f"/ar/avis/{survey.key}/"
    page = browser.get(unprefixed.url)
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert 'dir="rtl"' in page.content.decode()
    sent = send(survey, browser, language="ar", liked="كان الشرح واضحا", again="3")
    assert sent.status_code == 302
    thanks = browser.get(sent.url)
    assert thanks.status_code == 200
    row = answers().get()
    assert (row.useful, row.again, row.clear, row.language, row.by, row.party) == (4, 3, None, "ar", None, None)


def test_one_answer_for_each_browser(survey):
    open_today(survey)
    browser = Client()
    for _ in range(3):
        assert send(survey, browser).status_code == 302
    assert answers().count() == 1
    assert browser.get(reverse("survey", args=[survey.key])).url == reverse("survey_thanks", args=[survey.key])
    send(survey)
    assert answers().count() == 2


def test_the_mark_of_a_browser_is_of_one_survey_and_not_what_the_browser_keeps(survey):
    open_today(survey)
    browser = Client()
    send(survey, browser)
    assert browser.cookies["avis"].value not in answers().get().browser
    assert browser.cookies["avis"]["httponly"]
    other = at(S.HAND_OVER).mission
    actions.settle(other)
    open_today(Survey.objects.get(mission=other))
    send(Survey.objects.get(mission=other), browser)
    assert len(set(answers().values_list("browser", flat=True))) == 2


def test_no_more_answers_than_people(survey):
    open_today(survey, max_answers=2)
    for _ in range(2):
        assert send(survey).status_code == 302
    refused = send(survey)
    assert refused.status_code == 409
    assert "Questionnaire fermé" in refused.content.decode()
    assert answers().count() == 2
    assert "Questionnaire fermé" in Client().get(reverse("survey", args=[survey.key])).content.decode()


@pytest.mark.parametrize("days", [(1, 20), (-20, -1)])
def test_nothing_is_taken_before_the_first_day_or_after_the_last(survey, days):
    today = timezone.localdate()
    Survey.objects.update(opens_on=today + timedelta(days=days[0]), closes_on=today + timedelta(days=days[1]))
    browser = Client()
    open_one = Survey.objects.get()
    page = browser.get(reverse("survey", args=[open_one.key]))
    assert "Questionnaire fermé" in page.content.decode()
    assert send(survey, browser).status_code == 409
    assert not answers().exists()


def test_without_the_cookie_nothing_is_counted(survey):
    open_today(survey)
    url = reverse("survey", args=[survey.key])
    refused = Client().post(url, {"useful": "4", "liked": "Bien", "shown": SurveyForm.stamp(ago=30)})
    assert refused.status_code == 422
    assert "cookies" in refused.content.decode()
    forged = Client()
    forged.cookies["avis"] = "toto:123"
    assert forged.post(url, {"useful": "4", "shown": SurveyForm.stamp(ago=30)}).status_code == 422
    assert not answers().exists()


def test_machines_fill_in_what_people_do_not_see(survey):
    open_today(survey)
    assert send(survey, website="http://spam.example").status_code == 302
    assert not answers().exists()


def test_an_answer_within_a_second_is_asked_for_again_and_then_taken(survey):
    open_today(survey)
    browser = Client()
    quick = send(survey, browser, shown=SurveyForm.stamp(), liked="Très clair")
    page = quick.content.decode()
    assert quick.status_code == 422
    assert "Très clair" in page
    stamp = page.split('name="shown" value="')[1].split('"')[0]
    assert send(survey, browser, shown=stamp).status_code == 302
    assert answers().count() == 1


@pytest.mark.parametrize("stamp", ["", "x", "1700000000:abc"])
def test_a_forged_time_is_no_time(survey, stamp):
    open_today(survey)
    assert send(survey, shown=stamp).status_code == 422
    assert not answers().exists()


def test_one_address_cannot_go_on_for_ever(survey, settings):
    open_today(survey, max_answers=500)
    settings.ACCOUNT_RATE_LIMITS = {**settings.OWN_RATE_LIMITS, "survey": "5/h/key"}
    statuses = [send(survey).status_code for _ in range(6)]
    assert statuses == [302] * 5 + [429]


def test_bad_input_is_answered_beside_the_question(survey):
    open_today(survey)
    refused = send(survey, useful="", liked="a" * 2001)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Choisissez une réponse." in page
    assert not answers().exists()


def test_the_poster_says_it_in_three_languages_with_a_code(client, scene, survey):
    client.force_login(scene.agent)
    page = client.get(reverse("mission_poster", args=[scene.mission.key])).content.decode()
    assert "<svg" in page
    assert f"http://testserver/avis/{survey.key}/" in page
    for words in ("Votre avis compte", "رأيكم مهم", "Your opinion matters"):
        assert words in page


def test_the_parties_see_how_many_and_not_what(client, scene, survey):
    open_today(survey)
    send(survey, liked="Secret pour l’instant")
    for user in (scene.agent, scene.contributor):
        client.force_login(user)
        page = client.get(reverse("mission_survey", args=[scene.mission.key])).content.decode()
        assert "Secret" not in page
        assert "<bdi>1</bdi>" in page


def test_a_mission_without_sessions_opens_it_by_hand(client):
    scene = at(S.CARRYING_OUT, track="light")
    client.force_login(scene.agent)
    url = reverse("mission_survey", args=[scene.mission.key])
    assert client.post(url).status_code == 302
    assert Survey.objects.get().is_open
    early = at(S.CONNECT)
    client.force_login(early.agent)
    client.post(reverse("mission_survey", args=[early.mission.key]))
    assert not Survey.objects.filter(mission=early.mission).exists()
