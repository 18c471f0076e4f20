"""The three steps, as a browser without JavaScript sends them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core import changes
from core.enums import Mode
from diaspora.enums import LanguageLevel, SkillLevel, TieKind, Visibility
from diaspora.models import Profile
from skills.models import SkillProposal, SkillWord
from tests.factories import (
    CommuneFactory,
    NeedFactory,
    PresenceWindowFactory,
    ProfileFactory,
    SkillFactory,
    TieFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
SKILLS, TIES, PRESENCE = "/fr/profil/competences/", "/fr/profil/liens/", "/fr/profil/disponibilites/"


@pytest.fixture
def member(client):
    user = UserFactory(name="Salma")
    client.force_login(user)
    return user


@pytest.fixture
def plumbing(db):
    skill = SkillFactory(slug="plumbing", name_fr="Plomberie", name_ar="سباكة", name_en="Plumbing")
    for code, text, folded in (("fr", "Plomberie", "plomberie"), ("ar", "سباكة", "سباكه")):
        SkillWord.objects.create(skill=skill, language=code, text=text, folded=folded, is_name=True)
    return skill


def rows(prefix, *filled, blank=1):
    """The formset as posted: the filled rows, then empty ones."""
    data = {f"{prefix}-TOTAL_FORMS": len(filled) + blank, f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(filled):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def skills_data(*languages, **fields):
    return {"skills": "", "headline": "", **rows("languages", *languages), **fields}


def presence_data(*windows, **fields):
    return {"mode": Mode.EITHER, "visibility": Visibility.MEMBERS, **rows("windows", *windows), **fields}


@pytest.fixture
def told():
    """The changes of profiles that were announced."""
    seen = []

    def callback(kind, pk):
        if kind == "profile":
            seen.append(pk)

    changes.subscribe(callback)
    yield seen
    changes._subscribers.remove(callback)


def test_without_an_account_one_is_led_to_sign_up_and_back(client):
    response = client.get(SKILLS)
    assert response.url == f"/fr/accounts/signup/?next={SKILLS}"
    assert client.get(TIES).url.startswith("/fr/accounts/login/")


@pytest.mark.parametrize("address", [SKILLS, TIES, PRESENCE])
def test_a_step_may_be_opened_first_and_opening_makes_nothing(client, member, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1
    assert not Profile.objects.exists()


@pytest.mark.parametrize(
    ("address", "data", "following"),
    [(SKILLS, skills_data(), TIES), (TIES, rows("ties"), PRESENCE)],
)
def test_a_step_may_be_left_empty(client, member, address, data, following):
    assert client.post(address, data).url == following
    assert Profile.objects.get().user == member


@pytest.mark.parametrize("typed", ["plomberie", "Plomberie", "سباكة"])
def test_a_skill_is_typed_in_any_language_then_given_a_level(client, member, plumbing, told, typed):
    assert client.post(SKILLS, skills_data(skills=typed, headline="Plombier à Lyon")).url == SKILLS
    profile = Profile.objects.get()
    assert [row.skill for row in profile.profile_skills.all()] == [plumbing]
    assert profile.is_matchable
    page = client.get(SKILLS)
    assert "À quel niveau" in page.content.decode()
    prefix = f"skill-{plumbing.pk}"
    data = skills_data(skills=typed, **{f"{prefix}-level": SkillLevel.EXPERT, f"{prefix}-years": "12"})
    assert client.post(SKILLS, data).url == TIES
    row = profile.profile_skills.get()
    assert (row.level, row.years) == (SkillLevel.EXPERT, 12)
    assert told == [profile.pk, profile.pk]


def test_a_skill_left_out_goes(client, member, plumbing):
    profile = ProfileFactory(user=member, skills=[plumbing, SkillFactory()])
    data = skills_data(skills="Plomberie")
    data |= {f"skill-{row.skill_id}-level": row.level for row in profile.profile_skills.all()}
    client.post(SKILLS, data)
    assert [row.skill for row in profile.profile_skills.all()] == [plumbing]


@pytest.mark.parametrize("years", ["beaucoup", "-1", "200"])
def test_wrong_years_are_answered_and_nothing_is_stored(client, member, plumbing, years):
    profile = ProfileFactory(user=member, skills=[plumbing], headline="Avant")
    data = skills_data(skills="Plomberie", headline="Après")
    data |= {f"skill-{plumbing.pk}-level": 2, f"skill-{plumbing.pk}-years": years}
    response = client.post(SKILLS, data)
    assert response.status_code == 422
    assert "Après" in response.content.decode()
    profile.refresh_from_db()
    assert profile.headline == "Avant"


def test_a_word_nobody_knows_is_not_lost(client, member, plumbing):
    response = client.post(SKILLS, skills_data(skills="zzyzx", headline="Plombier"))
    assert response.status_code == 422
    assert "zzyzx" in response.content.decode()
    data = skills_data(skills="zzyzx", skills_propose="zzyzx", headline="Plombier")
    assert client.post(SKILLS, data).url == TIES
    assert SkillProposal.objects.get().text == "zzyzx"
    assert not Profile.objects.get().is_matchable


def test_a_profile_without_a_skill_says_kindly_that_it_is_matched_with_nothing(client, member, plumbing):
    ProfileFactory(user=member, skills=[])
    assert "Une seule suffit pour commencer" in client.get(SKILLS).content.decode()
    response = client.post(PRESENCE, presence_data())
    assert response.url == Profile.objects.get().get_absolute_url()
    assert "Une seule suffit pour commencer" in client.get(response.url).content.decode()
    assert Profile.objects.matchable().count() == 0


def test_needs_that_ask_for_my_skills_appear_at_once(client, member, plumbing):
    NeedFactory(skills=[plumbing], project__title="Réparer la pompe")
    NeedFactory(project__title="Autre chose")
    client.post(SKILLS, skills_data(skills="Plomberie"))
    text = client.get(TIES).content.decode()
    assert "Réparer la pompe" in text
    assert "Autre chose" not in text


def test_after_the_last_step_come_the_matches(client, member, plumbing):
    ProfileFactory(user=member, skills=[plumbing])
    assert client.post(PRESENCE, presence_data()).url == reverse("matches")


def test_my_own_page_shows_the_needs_for_me(client, member, plumbing):
    profile = ProfileFactory(user=member, skills=[plumbing])
    NeedFactory(skills=[plumbing], project__title="Réparer la pompe")
    assert "Réparer la pompe" in client.get(profile.get_absolute_url()).content.decode()


def test_languages_are_rows_and_an_emptied_row_goes(client, member):
    profile = ProfileFactory(user=member, skills=[], languages=["fr", "ar"])
    shown = client.get(SKILLS).context["spoken"]
    assert [form["code"].value() for form in shown] == ["ar", "fr", None]
    client.post(SKILLS, skills_data({"code": "", "level": "3"}, {"code": "zgh", "level": "3"}))
    assert [(row.code, row.level) for row in profile.languages.all()] == [("zgh", LanguageLevel.FLUENT)]


def test_a_new_profile_begins_with_the_language_of_the_page(client, member):
    form = client.get("/ar/profil/competences/").context["spoken"][0]
    assert (form["code"].value(), form["level"].value()) == ("ar", LanguageLevel.FLUENT)


def test_a_language_twice_is_answered(client, member):
    row = {"code": "fr", "level": "2"}
    response = client.post(SKILLS, skills_data(row, row))
    assert response.status_code == 422
    assert "déjà dans la liste" in response.content.decode()


def test_save_and_add_a_line_comes_back_with_one_more_row(client, member):
    data = skills_data({"code": "fr", "level": "2"}, stay="1")
    assert client.post(SKILLS, data).url == SKILLS
    assert len(client.get(SKILLS).context["spoken"].forms) == 2


def test_ties_to_a_commune_a_province_or_a_region(client, member):
    commune = CommuneFactory(name_fr="Ouijjane", name_ar="وجان", name_en="Ouijjane")
    ties = [
        {"territory": "Ouijjane", "kind": TieKind.ORIGIN},
        {"territory": "Tiznit", "kind": TieKind.FAMILY},
        {"territory": "Souss-Massa", "kind": TieKind.HEART},
    ]
    data = rows("ties", *ties) | {"country": "FR", "city": "Lyon", "about": "Ma grand-mère y vit."}
    assert client.post(TIES, data).url == PRESENCE
    profile = Profile.objects.get()
    assert [tie.territory for tie in profile.ties.all()] == [commune, commune.province, commune.province.region]
    assert (profile.country.code, profile.city, profile.about) == ("FR", "Lyon", "Ma grand-mère y vit.")
    shown = client.get(TIES).context["ties"]
    assert len(shown.forms) == 4
    client.post(TIES, rows("ties", {"territory": "Tiznit", "kind": TieKind.HEART}))
    assert profile.ties.get().province == commune.province


def test_a_place_nobody_knows_and_a_tie_twice_are_answered(client, member):
    CommuneFactory(name_fr="Ouijjane")
    tie = {"territory": "Ouijjane", "kind": TieKind.ORIGIN}
    for ties in ([{"territory": "Atlantide", "kind": TieKind.HEART}], [tie, tie]):
        response = client.post(TIES, rows("ties", *ties) | {"city": "Lyon"})
        assert response.status_code == 422
        assert "Lyon" in response.content.decode()
    assert not Profile.objects.exists()


def test_presence_windows_are_typed_as_people_type_dates(client, member):
    client.post(PRESENCE, presence_data({"starts_on": "28/02/2032", "ends_on": "29.02.2032", "note": "En famille"}))
    window = Profile.objects.get().presence_windows.get()
    assert (window.starts_on, window.ends_on, window.note) == (date(2032, 2, 28), date(2032, 2, 29), "En famille")


def day(number):
    return (timezone.localdate() + timedelta(days=number)).isoformat()


@pytest.mark.parametrize(
    ("window", "field"),
    [
        ({"starts_on": day(9), "ends_on": day(8)}, "ends_on"),
        ({"starts_on": day(-9), "ends_on": day(-8)}, "ends_on"),
        ({"starts_on": "29/02/2031", "ends_on": "01/03/2031"}, "starts_on"),
        ({"starts_on": day(1), "ends_on": ""}, "ends_on"),
        ({"starts_on": "", "ends_on": day(1)}, "starts_on"),
        ({"starts_on": day(1), "ends_on": day(2), "note": "n" * 100_000}, "note"),
    ],
)
def test_wrong_windows_are_answered_beside_their_field(client, member, window, field):
    good = {"starts_on": day(20), "ends_on": day(30), "note": "Celle-ci est bonne"}
    response = client.post(PRESENCE, presence_data(window, good))
    assert response.status_code == 422
    assert list(response.context["windows"].errors[0]) == [field]
    assert "Celle-ci est bonne" in response.content.decode()
    assert not Profile.objects.exists()


def test_a_window_that_is_running_is_kept(client, member):
    client.post(PRESENCE, presence_data({"starts_on": day(-3), "ends_on": day(3)}))
    assert Profile.objects.get().presence_windows.count() == 1


def test_windows_that_are_over_are_not_shown_again(client, member):
    profile = ProfileFactory(user=member)
    PresenceWindowFactory(profile=profile, starts_on=date(2020, 1, 1), ends_on=date(2020, 1, 2))
    assert len(client.get(PRESENCE).context["windows"].forms) == 1


def test_who_only_comes_in_person_is_not_available_remotely(client, member):
    client.post(PRESENCE, presence_data(mode=Mode.ON_SITE, always_remote="on"))
    assert not Profile.objects.get().always_remote
    client.post(PRESENCE, presence_data(mode=Mode.EITHER, always_remote="on"))
    assert Profile.objects.get().always_remote


def test_more_rows_than_fit_are_refused(client, member):
    row = {"starts_on": day(1), "ends_on": day(2)}
    assert client.post(PRESENCE, presence_data(*[row] * 21)).status_code == 422


def test_a_tampered_form_is_answered_not_an_error(client, member):
    assert client.post(PRESENCE, {"mode": "either", "visibility": "public"}).status_code == 422


@pytest.mark.parametrize(("address", "queries"), [(SKILLS, 12), (TIES, 8), (PRESENCE, 7)])
def test_the_steps_cost_the_same_for_one_and_three(
    client, member, plumbing, django_assert_num_queries, address, queries
):
    profile = ProfileFactory(user=member, skills=[plumbing])

    def one_more():
        TieFactory(profile=profile)
        PresenceWindowFactory(profile=profile)
        profile.profile_skills.create(skill=SkillFactory())
        NeedFactory(skills=[plumbing])

    one_more()
    client.get(address)  # the pickers read the names of places and skills once per process
    with django_assert_num_queries(queries):
        client.get(address)
    one_more()
    one_more()
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)
