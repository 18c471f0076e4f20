"""The programme in a real browser: nothing that axe complains of, what was typed outlives the page, two at once."""

import pytest

from missions import actions
from missions.models import CostLine, Mission, Programme, Version
from tests.missions.support import S, at

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_pages(page_of, axe, language):
    scene = at(S.VALIDATION)
    CostLine.objects.create(mission=scene.mission, kind="travel", amount=0, currency="EUR", payer=scene.holder)
    CostLine.objects.create(mission=scene.mission, kind="meals", amount="1234.5", currency="MAD", payer=scene.holder)
    Version.objects.all().delete()
    mission = Mission.objects.get(pk=scene.mission.pk)
    actions.validate(mission, scene.holder, by=scene.agent, version=actions.renew(mission, by=scene.agent))
    CostLine.objects.filter(amount=0).update(amount=2)
    actions.renew(mission, by=scene.contributor)
    page = page_of(scene.agent, language)
    for address in ("programme/", "faisabilite/", "frais/", "validation/", ""):
        page.goto(f"/{language}/missions/{mission.key}/{address}")
        axe(page)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_two_people_and_an_unusual_day(page_of, axe, language):
    scene = at(S.PROGRAMME)
    address = f"/{language}/missions/{scene.mission.key}/programme/"
    first, second = page_of(scene.agent, language), page_of(scene.contributor, language)
    for page in (first, second):
        page.goto(address)
    first.fill("#id_objective", "Savoir accueillir")
    first.click("form.stack .form-actions .button:not([name])")
    first.wait_for_url(f"**/missions/{scene.mission.key}/")

    second.fill("#id_objective", "Savoir orienter")
    second.reload()  # left by mistake: what was typed comes back, and with it the state it was typed over
    assert second.input_value("#id_objective") == "Savoir orienter"
    second.click("form.stack .form-actions .button:not([name])")
    second.wait_for_selector("input[name=keep_objective]")
    axe(second)
    assert second.input_value("#id_objective") == "Savoir orienter"
    second.check("input[name=keep_objective][value=both]")
    second.fill("#id_sessions-0-on", "2026-01-05")
    second.fill("#id_sessions-0-title", "Recevoir")
    for name in ("results", "audience"):
        assert second.locator(f"input[name=keep_{name}]").count() == 0
    second.click("form.stack .form-actions .button:not([name])")
    second.wait_for_selector("input[name=confirm]")
    axe(second)
    second.check("input[name=confirm]")
    second.click("form.stack .form-actions .button:not([name])")
    second.wait_for_url(f"**/missions/{scene.mission.key}/")
    assert Programme.objects.get().objective == "Savoir accueillir\n\nSavoir orienter"
    assert scene.mission.sessions.get().title == "Recevoir"
