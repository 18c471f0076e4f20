"""The pages of matching, through their doors."""

import pytest
from django.urls import reverse

from core.changes import changed
from core.home import sections_for
from matching import actions
from matching.models import Match
from matching.store import rows
from tests.factories import (
    MatchFactory,
    MembershipFactory,
    NeedFactory,
    ProfileFactory,
    ProjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

QUERIES_FOR_NEEDS = {False: 10, True: 24}  # stored, and computed while a change waits
QUERIES_FOR_PEOPLE = 10


def text_of(response):
    return response.content.decode().replace("\u00a0", " ")


@pytest.fixture
def match(need, expert):
    return MatchFactory(need=need, profile=expert, state="sent")


@pytest.fixture
def as_expert(client, expert):
    client.force_login(expert.user)
    return client


@pytest.fixture
def as_agent(client, agent):
    client.force_login(agent)
    return client


def more_needs(need, skill, count):
    for _ in range(count):
        NeedFactory(project=ProjectFactory(organisation=need.project.organisation, published=True), skills=[skill])


# --- The needs for me -----------------------------------------------------------------------------------------


def test_my_needs_best_first_with_reasons(as_expert, need, expert):
    actions.rematch_needs([need.pk])
    MatchFactory(profile=expert, score=41, need__project__title="Un lavoir")
    page = text_of(as_expert.get("/fr/pour-moi/"))
    assert page.index("Un puits") < page.index("Un lavoir")
    assert "Vous avez la compétence demandée : Forage de puits." in page
    assert f'href="/fr/pour-moi/{need.key}/ecarter/"' in page


def test_what_the_worker_has_not_stored_yet_is_shown_all_the_same(as_expert, need, expert):
    rows.pack("need", [need.pk])
    changed("profile", expert.pk)
    page = text_of(as_expert.get("/fr/pour-moi/"))
    assert "Un puits" in page
    assert "Vous avez la compétence demandée : Forage de puits." in page
    assert not Match.objects.exists()


def test_right_after_saving_the_profile_the_page_follows(client, need, skill):
    rows.pack("need", [need.pk])
    user = UserFactory(language="fr")
    client.force_login(user)
    assert "Dites ce que vous savez faire" in text_of(client.get("/fr/pour-moi/"))
    profile = ProfileFactory(user=user, skills=[], country="MA")
    assert "Dites ce que vous savez faire" in text_of(client.get("/fr/pour-moi/"))
    profile.profile_skills.create(skill=skill, level=4)
    changed("profile", profile.pk)
    assert "Un puits" in text_of(client.get("/fr/pour-moi/"))


def test_a_dismissed_need_stays_away_while_the_change_waits(as_expert, match, expert):
    actions.dismiss(match.need, by=expert.user, reason="time")
    changed("profile", expert.pk)
    assert "Un puits" not in text_of(as_expert.get("/fr/pour-moi/"))


def test_closed_needs_are_not_suggested_but_named_among_what_was_asked(as_expert, match):
    type(match.need).objects.update(state="closed")
    page = text_of(as_expert.get("/fr/pour-moi/"))
    assert "Aucun besoin ne correspond pour l’instant" in page
    assert reverse("match_dismiss", args=[match.need.key]) not in page
    assert page.index("demandée par 1 besoin ces six derniers mois") < page.index("Un puits")
    assert "terminé" in page


def test_what_keeps_me_out_of_a_need_for_my_skills_is_said(as_expert, need, expert):
    expert.presence_windows.all().delete()
    expert.languages.all().delete()
    expert.languages.create(code="en", level=3)
    page = text_of(as_expert.get("/fr/pour-moi/"))
    assert "Ils cherchent vos compétences, mais il manque quelque chose" in page
    assert "Le projet travaille dans ces langues : Français. Si vous en parlez une, ajoutez-la." in page
    assert "ajoutez cette période à votre profil." in page


def test_who_was_never_asked_for_is_told_so(client, db):
    profile = ProfileFactory()
    client.force_login(profile.user)
    assert "aucun besoin public n’a demandé vos compétences" in text_of(client.get("/fr/pour-moi/"))


def test_my_needs_ask_who_i_am(client):
    assert client.get("/fr/pour-moi/").status_code == 302


@pytest.mark.parametrize("waiting", [False, True])
def test_one_need_or_three_take_the_same_queries(as_expert, need, expert, skill, waiting, django_assert_num_queries):
    actions.rematch_profiles([expert.pk])
    if waiting:
        changed("profile", expert.pk)
    as_expert.get("/fr/pour-moi/")
    with django_assert_num_queries(QUERIES_FOR_NEEDS[waiting]):
        as_expert.get("/fr/pour-moi/")
    more_needs(need, skill, 2)
    actions.rematch_profiles([expert.pk])
    with django_assert_num_queries(QUERIES_FOR_NEEDS[waiting]):
        assert text_of(as_expert.get("/fr/pour-moi/")).count('class="card"') == 3


# --- One introduction -----------------------------------------------------------------------------------------


def test_the_person_sees_why_and_looking_alone_writes_nothing(as_expert, match):
    page = text_of(as_expert.get(match.get_absolute_url()))
    assert "Pourquoi vous" in page
    assert "Ni le nom, ni le genre" in page
    match.refresh_from_db()
    assert (match.state, match.seen_at) == ("sent", None)


def test_the_page_then_says_that_it_was_seen(as_expert, match):
    url = reverse("match_seen", args=[match.key])
    assert url in text_of(as_expert.get(match.get_absolute_url()))
    assert as_expert.post(url).status_code == 204
    match.refresh_from_db()
    assert match.state == "seen"
    assert match.seen_at
    assert url not in text_of(as_expert.get(match.get_absolute_url()))
    assert as_expert.post(url).status_code == 204


def test_a_scanner_that_follows_the_address_changes_nothing(as_expert, match):
    assert as_expert.get(reverse("match_seen", args=[match.key])).status_code == 405


def test_only_the_person_says_that_it_was_seen(as_agent, match):
    assert as_agent.post(reverse("match_seen", args=[match.key])).status_code == 404


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("state", ["suggested", "seen", "acted_on", "dismissed"])
def test_the_page_stands_in_every_state_and_language(as_expert, match, state, language):
    Match.objects.update(state=state, is_current=state != "seen")
    assert as_expert.get(f"/{language}/mises-en-relation/{match.key}/").status_code == 200


def test_strangers_do_not_see_an_introduction(client, match):
    client.force_login(UserFactory())
    assert client.get(match.get_absolute_url()).status_code == 404


def test_the_holder_sees_the_person_and_why(as_agent, match):
    page = text_of(as_agent.get(match.get_absolute_url()))
    assert "Amina Testeuse" in page
    assert "Cette personne parle une de vos langues de travail : Français." in page
    assert "data-seen" not in page


def test_the_holder_does_not_see_a_hidden_person(as_agent, match, expert):
    expert.visibility = "hidden"
    expert.save()
    assert as_agent.get(match.get_absolute_url()).status_code == 404


# --- Not for me -----------------------------------------------------------------------------------------------


def test_not_for_me_asks_why_and_keeps_it(as_expert, match, expert):
    url = reverse("match_dismiss", args=[match.need.key])
    assert "Pas le temps en ce moment" in text_of(as_expert.get(url))
    response = as_expert.post(url, {"reason": "time"}, follow=True)
    assert "ce besoin ne vous sera plus proposé" in text_of(response)
    assert "Un puits" not in text_of(response)
    match.refresh_from_db()
    assert (match.state, match.dismiss_reason) == ("dismissed", "time")
    assert match.dismissed_at
    assert as_expert.post(url, {"reason": "dates"}).status_code == 302
    actions.rematch_needs([match.need.pk])
    match.refresh_from_db()
    assert (match.state, match.dismiss_reason) == ("dismissed", "time")


@pytest.mark.parametrize(
    ("reason", "message"), [("", "Choisissez une raison."), ("<b>", "Choisissez une raison de la liste.")]
)
def test_without_a_reason_the_question_comes_back(as_expert, match, reason, message):
    response = as_expert.post(reverse("match_dismiss", args=[match.need.key]), {"reason": reason})
    assert response.status_code == 422
    assert message in text_of(response)
    match.refresh_from_db()
    assert match.state == "sent"


def test_a_need_not_stored_yet_can_be_set_aside(as_expert, need, expert):
    changed("profile", expert.pk)
    as_expert.post(reverse("match_dismiss", args=[need.key]), {"reason": "place"})
    assert Match.objects.get().state == "dismissed"


def test_a_need_that_was_never_suggested_cannot(client, need):
    client.force_login(UserFactory())
    assert client.post(reverse("match_dismiss", args=[need.key]), {"reason": "time"}).status_code == 404


def test_nor_one_whose_sheet_is_not_public(as_expert, expert):
    draft = NeedFactory(project=ProjectFactory())
    assert as_expert.get(reverse("match_dismiss", args=[draft.key])).status_code == 404


# --- The people for a need ------------------------------------------------------------------------------------


def test_the_holder_sees_who_fits_and_why(as_agent, need, expert):
    actions.rematch_needs([need.pk])
    page = text_of(as_agent.get(reverse("need_matches", args=[need.key])))
    assert "1 personne correspond." in page
    assert "Amina Testeuse" in page
    assert "Cette personne a la compétence demandée : Forage de puits." in page


@pytest.mark.parametrize("change", [{"visibility": "hidden"}, {"visibility": "organisations"}])
def test_who_does_not_show_themselves_is_neither_named_nor_counted(as_agent, need, expert, agent, change):
    type(need.project.organisation).objects.update(verification="waiting")
    type(expert).objects.update(**change)
    actions.rematch_needs([need.pk])
    page = text_of(as_agent.get(reverse("need_matches", args=[need.key])))
    assert "Amina" not in page
    assert "Personne à vous montrer pour l’instant" in page


@pytest.mark.parametrize("state", ["dismissed", "acted_on"])
def test_who_has_answered_is_not_shown(as_agent, match, state):
    Match.objects.update(state=state)
    assert "Amina" not in text_of(as_agent.get(reverse("need_matches", args=[match.need.key])))


def test_nobody_fits_and_the_page_says_why_and_what_to_relax(as_agent, need, skill):
    ProfileFactory(skills=[skill], country="DE")
    ProfileFactory(skills=[skill], country="DE")
    actions.rematch_needs([need.pk])
    page = text_of(as_agent.get(reverse("need_matches", args=[need.key])))
    assert "2 personnes ont été examinées." in page
    assert "2 personnes ne sont pas libres à vos dates." in page
    assert "Sans cette exigence, 2 personnes de plus pourraient convenir." in page
    assert "Élargissez les dates" in page


def test_a_need_that_was_not_looked_at_yet(as_agent, need):
    assert "La recherche est en cours" in text_of(as_agent.get(reverse("need_matches", args=[need.key])))


def test_a_need_that_is_not_open(as_agent, need):
    type(need).objects.update(state="met")
    assert "Ce besoin n’est pas ouvert" in text_of(as_agent.get(reverse("need_matches", args=[need.key])))


def test_others_do_not_see_the_people_for_a_need(client, match):
    client.force_login(MembershipFactory().user)
    assert client.get(reverse("need_matches", args=[match.need.key])).status_code == 404


def test_one_person_or_three_take_the_same_queries(as_agent, need, expert, skill, django_assert_num_queries):
    actions.rematch_needs([need.pk])
    url = reverse("need_matches", args=[need.key])
    as_agent.get(url)
    with django_assert_num_queries(QUERIES_FOR_PEOPLE):
        as_agent.get(url)
    for _ in range(2):
        ProfileFactory(skills=[skill], country="MA")
    actions.rematch_needs([need.pk])
    with django_assert_num_queries(QUERIES_FOR_PEOPLE):
        assert text_of(as_agent.get(url)).count('class="card"') == 3


# --- Home, and the admin --------------------------------------------------------------------------------------


def titles(user):
    waiting, following = sections_for(user)
    return [str(section.title) for section in waiting + following]


def test_home_shows_the_needs_for_me(as_expert, match):
    page = text_of(as_expert.get("/fr/mon-espace/"))
    assert "Besoins pour vous" in page
    assert "Un puits" in page


def test_home_shows_who_can_meet_my_needs_and_first_those_that_nobody_can(as_agent, match, agent):
    lonely = NeedFactory(project=match.need.project, kind="ideas")
    page = text_of(as_agent.get("/fr/mon-espace/"))
    assert "Qui peut répondre à vos besoins" in page
    assert "1 personne peut y répondre." in page
    assert page.index(str(lonely.key)) < page.index(str(match.need.key))


def test_home_does_not_count_hidden_people(as_agent, match, expert):
    type(expert).objects.update(visibility="hidden")
    assert "Personne pour l’instant" in text_of(as_agent.get("/fr/mon-espace/"))


def test_home_of_somebody_without_anything(db):
    user = UserFactory()
    assert not {"Besoins pour vous", "Qui peut répondre à vos besoins"} & set(titles(user))


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_staff_read_matches_and_diagnoses_in_words(client, need, expert, language, settings):
    actions.rematch_needs([need.pk])
    client.force_login(UserFactory(staff=True))
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    match = Match.objects.get()
    assert client.get(f"/{language}/admin/matching/match/").status_code == 200
    page = client.get(f"/{language}/admin/matching/match/{match.pk}/change/")
    if language == "fr":
        assert "Cette personne a la compétence demandée" in text_of(page)
    assert client.get(f"/{language}/admin/matching/diagnosis/{need.diagnosis.pk}/change/").status_code == 200
    assert client.get(f"/{language}/admin/matching/match/add/").status_code == 403
