"""The pages of matching in a real Chromium: reachable by everybody, and seen by those who look."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from matching import actions
from matching.models import Match
from tests.factories import (
    FamilyFactory,
    MembershipFactory,
    NeedFactory,
    OrganisationFactory,
    ProfileFactory,
    SkillFactory,
)


def signed_in(page, user, live_server):
    """The cookie of a session, without the way through the sign-in page, which has tests of its own."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    return page


def go(page, path):
    page.goto(path)
    assert page.url.endswith(path)


@pytest.fixture
def match(need, expert):
    actions.rematch_needs([need.pk])
    return Match.objects.get()


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_pages_of_the_person_pass_axe_and_say_that_they_were_seen(page_at, axe, live_server, match, language):
    page = signed_in(page_at(language, 360), match.profile.user, live_server)
    go(page, f"/{language}/pour-moi/")
    axe(page)
    go(page, f"/{language}/pour-moi/{match.need.key}/ecarter/")
    axe(page)
    with page.expect_response(f"**{reverse('match_seen', args=[match.key]).removeprefix('/fr')}"):
        go(page, f"/{language}/mises-en-relation/{match.key}/")
    page.locator("aside summary").click()
    axe(page)
    match.refresh_from_db()
    assert match.state == "seen"


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_pages_of_the_holder_pass_axe(page_at, axe, live_server, match, agent, language):
    lonely = NeedFactory(project=match.need.project, mode="on_site")
    page = signed_in(page_at(language, 360), agent, live_server)
    actions.rematch_needs([lonely.pk])
    for path in (
        f"besoins/{match.need.key}/personnes/",
        f"besoins/{lonely.key}/personnes/",
        f"mises-en-relation/{match.key}/",
        "mon-espace/",
    ):
        go(page, f"/{language}/{path}")
        axe(page)


@pytest.mark.parametrize(("language", "width"), [("fr", 360), ("ar", 360), ("en", 1280)])
def test_what_is_told_to_whom_nothing_suits_and_what_was_learnt_passes_axe(
    page_at, axe, live_server, need, expert, language, width
):
    other = SkillFactory(name_fr="Pompes", name_ar="المضخات", name_en="Pumps", family=need.skills.get().family)
    need.skills.add(other)
    actions.rematch_needs([need.pk])
    actions.dismiss(need, by=expert.user, reason="skill")
    NeedFactory(project=need.project, skills=list(expert.skills.all()), languages=["nl"])
    page = signed_in(page_at(language, width), expert.user, live_server)
    go(page, f"/{language}/pour-moi/")
    assert page.locator("form[action*='/retenu/'] button").count() == 1
    assert page.locator(".reasons__no").count() == 1
    axe(page)


@pytest.mark.parametrize(("language", "width"), [("fr", 360), ("ar", 360), ("en", 1280)])
def test_several_who_cover_a_need_pass_axe(page_at, axe, live_server, need, agent, language, width):
    other = SkillFactory(name_fr="Pompes", name_ar="المضخات", name_en="Pumps", family=FamilyFactory(slug="pumps"))
    network = OrganisationFactory(kind="network", name="Réseau de l’eau", verification="verified", commune=None)
    for skill in (need.skills.get(), other):
        profile = ProfileFactory(skills=[skill], country="MA", visibility="public")
        MembershipFactory(organisation=network, user=profile.user)
    need.skills.add(other)
    actions.rematch_needs([need.pk])
    page = signed_in(page_at(language, width), agent, live_server)
    go(page, f"/{language}/besoins/{need.key}/personnes/")
    assert page.get_by_text("Réseau de l’eau").count() == 1
    axe(page)


def test_without_scripts_everything_can_be_done(page_at, live_server, match):
    page = signed_in(page_at("fr", 360, scripts=False), match.profile.user, live_server)
    go(page, f"/fr/mises-en-relation/{match.key}/")
    page.get_by_role("link", name="Pas pour moi").click()
    page.get_by_label("Pas le temps en ce moment").check()
    page.get_by_role("button", name="Ne plus me le proposer").click()
    page.wait_for_url("**/pour-moi/")
    match.refresh_from_db()
    assert (match.state, match.dismiss_reason) == ("dismissed", "time")
    assert match.seen_at
