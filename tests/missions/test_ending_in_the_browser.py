"""Evaluating, closing and what comes after, on a phone in a real browser: nothing that axe complains of."""

import pytest
from django.utils import timezone

from missions import actions
from missions.enums import MissionState
from missions.forms import evaluations
from missions.models import Evaluation, Survey
from tests.missions.support import at

pytestmark = pytest.mark.django_db(transaction=True)
S = MissionState
LANGUAGES = pytest.mark.parametrize("language", ["fr", "ar", "en"])


def scene_with_survey():
    scene = at(S.EVALUATION, facilitated=True)
    actions.settle(scene.mission)
    Survey.objects.update(opens_on=timezone.localdate())
    return scene


@LANGUAGES
def test_before_the_end(page_of, axe, language):
    scene = scene_with_survey()
    page = page_of(scene.agent, language)
    for name in ("evaluer", "avis", "questionnaire", "affiche", "clore", "bilan"):
        page.goto(f"/{language}/missions/{scene.mission.key}/{name}/")
        axe(page)


@LANGUAGES
def test_after_the_end(page_of, axe, language):
    scene = scene_with_survey()
    for number in range(3):
        Evaluation.objects.create(mission=scene.mission, role="participant", useful=number + 1, liked="Le thé")
    for party in scene.mission.parties.all():
        Evaluation.objects.create(mission=scene.mission, role=party.side, party=party, useful=4, liked="Tout")
    actions.write_summary(scene.mission, by=scene.agent, texts={"done": "Un jour", "learnt": "", "advice": ""})
    actions.close_partly(scene.mission, by=scene.agent, cause="health", side="nobody", note="Une autre fois.")
    page = page_of(scene.contributor, language)
    for name in ("", "avis/", "bilan/", "encore/", "fin/"):
        page.goto(f"/{language}/missions/{scene.mission.key}/{name}")
        axe(page)


@LANGUAGES
def test_a_participant_answers_on_a_phone(page_at, axe, language, monkeypatch):
    monkeypatch.setattr(evaluations, "QUICKEST", 0)
    scene = scene_with_survey()
    page = page_at(language, 360)
    page.goto(f"/{language}/avis/{scene.mission.survey.key}/")
    axe(page)
    page.locator("input[name=useful]").nth(3).check()
    page.locator("textarea[name=liked]").fill("كان الشرح واضحا")
    page.locator("main form button").click()
    page.wait_for_url("**/merci/")
    axe(page)
    answer = Evaluation.objects.of_participants().get()
    assert (answer.useful, answer.clear, answer.language) == (4, None, "ar")


def test_closing_is_read_again_before_it_is_done(page_of, axe):
    scene = at(S.PROGRAMME)
    page = page_of(scene.agent)
    page.goto(f"/fr/missions/{scene.mission.key}/clore/")
    page.get_by_label("Les dates n’ont pas pu s’accorder").check()
    page.get_by_label("De personne").check()
    page.get_by_role("button", name="Relire avant de clore").click()
    axe(page)
    page.get_by_role("button", name="Clore la mission").click()
    page.wait_for_url(f"**/missions/{scene.mission.key}/")
    assert scene.again().state == S.DID_NOT_HAPPEN
