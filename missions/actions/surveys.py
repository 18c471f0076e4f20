"""The participants' door to the evaluation: without an account, and protected against stuffing."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from core.languages import guess_language
from missions.enums import EvaluationBy, SessionState
from missions.evaluations import FREE_QUESTIONS
from missions.models import Evaluation, Feasibility, Mission, Survey
from missions.rules.reports import most_people
from missions.rules.waiting import last_day

LEAST_ANSWERS = 10


class SurveyClosed(ValidationError):
    """Before its first day, after its last one, or as many answers as people who were there."""

    def __init__(self) -> None:
        super().__init__(_("Ce questionnaire ne prend plus de réponses."), code="survey_closed")


class AlreadyAnswered(ValidationError):
    def __init__(self) -> None:
        super().__init__(_("Une réponse a déjà été envoyée depuis cet appareil."), code="already_answered")


def keep_survey(mission: Mission) -> Survey | None:
    """Open it once a session was held, and follow the days and the number of people there. Safe to call any time."""
    first = mission.sessions.filter(state=SessionState.HELD).order_by("on").values_list("on", flat=True).first()
    if first is None:
        return None
    return open_survey(mission, opens_on=first)


def open_survey(mission: Mission, *, opens_on: date) -> Survey:
    """Also for a mission without sessions. What is there grows, it never shrinks: a poster may hang already."""
    closes_on = max(last_day(mission), timezone.localdate()) + timedelta(days=settings.MISSION_EVALUATION_DAYS)
    limit = answers_allowed(mission)
    survey, is_new = Survey.objects.get_or_create(
        mission=mission, defaults={"opens_on": opens_on, "closes_on": closes_on, "max_answers": limit}
    )
    if not is_new and mission.is_open:
        survey.opens_on = min(survey.opens_on, opens_on)
        survey.closes_on = max(survey.closes_on, closes_on)
        survey.max_answers = max(survey.max_answers, limit)
        survey.save()
    return survey


def answers_allowed(mission: Mission) -> int:
    """As many as people were at the fullest session, or were expected, and a fifth more."""
    expected = Feasibility.objects.filter(mission=mission).values_list("participants", flat=True).first()
    people = max(most_people(mission), expected or 0)
    return max(people + -(-people // 5), LEAST_ANSWERS)


def browser_mark(survey: Survey, browser: str) -> str:
    """A keyed hash of what the browser keeps: tells two browsers apart, and leads back to nobody."""
    return salted_hmac("missions.survey", f"{survey.pk}:{browser}", algorithm="sha256").hexdigest()


@transaction.atomic
def answer_survey(survey: Survey, *, browser: str, language: str, answers: Mapping[str, Any]) -> Evaluation:
    """One for each browser, as many as the survey takes. Raises SurveyClosed or AlreadyAnswered."""
    survey = Survey.objects.select_for_update().select_related("mission").get(pk=survey.pk)
    mark = browser_mark(survey, browser)
    answered = survey.mission.evaluations.of_participants()
    if answered.filter(browser=mark).exists():
        raise AlreadyAnswered
    if not survey.is_open or answered.count() >= survey.max_answers:
        raise SurveyClosed
    evaluation = Evaluation(mission=survey.mission, role=EvaluationBy.PARTICIPANT, browser=mark)
    store_answers(evaluation, answers, language=language)
    evaluation.save()
    return evaluation


def store_answers(evaluation: Evaluation, answers: Mapping[str, Any], *, language: str) -> None:
    """Onto the row, not yet saved; with the language in which the free words are."""
    for name, value in answers.items():
        setattr(evaluation, name, value)
    words = " ".join(getattr(evaluation, name) for name in FREE_QUESTIONS)
    evaluation.language = guess_language(words, language)
    evaluation.at = timezone.now()
