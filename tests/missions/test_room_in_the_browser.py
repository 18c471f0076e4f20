"""The page of a mission in a real browser, on a phone: nothing that axe complains of, nothing too wide."""

import pytest

from missions import actions
from missions.enums import OPEN, MissionState
from tests.missions.support import at

pytestmark = pytest.mark.django_db(transaction=True)
S = MissionState


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_page_at_each_step(page_of, axe, language):
    for step in OPEN:
        scene = at(step, facilitated=True)
        actions.post_message(scene.mission, by=scene.contributor, text="Bonjour, je viens en août.")
        actions.note(scene.mission, "ask_changes", by=scene.facilitator, acting_for=scene.holder)
        page = page_of(scene.agent, language)
        page.goto(f"/{language}/missions/{scene.mission.key}/")
        axe(page)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_list_the_reason_and_the_end(page_of, axe, language):
    scene = at(S.AGREEMENT)
    page = page_of(scene.agent, language)
    for address in ("", f"{scene.mission.key}/passer/"):
        page.goto(f"/{language}/missions/{address}")
        axe(page)
    actions.move(
        actions.locked(scene.mission), "give_up", by=scene.agent, given={"cause"}, cause="health", cause_side="nobody",
        closing_note="Une autre fois.",
    )  # fmt: skip
    page.goto(f"/{language}/missions/{scene.mission.key}/")
    axe(page)


def test_on_a_phone_the_next_step_is_seen_without_scrolling_far(page_of):
    scene = at(S.PROGRAMME)
    page = page_of(scene.contributor)
    page.goto(f"/fr/missions/{scene.mission.key}/")
    assert page.locator(".turn__what").first.bounding_box()["y"] < 740
    assert page.locator(".mission-steps__text").first.bounding_box()["width"] < 2


def test_on_a_desk_every_step_is_named(page_of):
    scene = at(S.PROGRAMME)
    page = page_of(scene.contributor, width=1280)
    page.goto(f"/fr/missions/{scene.mission.key}/")
    boxes = [page.locator(".mission-steps > li").nth(number).bounding_box() for number in range(8)]
    assert len({round(box["y"]) for box in boxes}) == 1
    assert all(page.locator(".mission-steps__name").nth(number).is_visible() for number in range(8))
