"""Who sees which profile, cell by cell; and what is never shown."""

import pytest

from communes.enums import Verification
from diaspora.enums import Visibility
from tests.factories import (
    ContributionFactory,
    MembershipFactory,
    OrganisationFactory,
    PresenceWindowFactory,
    ProfileFactory,
    SkillFactory,
    TieFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
V = Visibility
SEEN_BY = {
    "visitor": {V.PUBLIC},
    "member": {V.PUBLIC, V.MEMBERS},
    "unverified organisation": {V.PUBLIC, V.MEMBERS},
    "verified organisation": {V.PUBLIC, V.MEMBERS, V.ORGANISATIONS},
    "staff": set(V),
    "holder offered to": set(V),
    "themselves": set(V),
}


@pytest.fixture
def profile():
    profile = ProfileFactory(user__email="salma@exemple.org", user__name="Salma", about="J’y ai grandi.")
    PresenceWindowFactory(profile=profile, note="Chez ma tante")
    TieFactory(profile=profile)
    return profile


def somebody(who, profile):
    if who == "visitor":
        return None
    if who == "themselves":
        return profile.user
    if who == "staff":
        return UserFactory(staff=True)
    if who == "member":
        return UserFactory()
    if who == "holder offered to":
        contribution = ContributionFactory(
            contributor=profile.user, need__project__organisation=OrganisationFactory(unverified=True)
        )
        return MembershipFactory(organisation=contribution.need.project.organisation).user
    state = Verification.VERIFIED if who == "verified organisation" else Verification.WAITING
    return MembershipFactory(organisation__verification=state).user


@pytest.mark.parametrize("visibility", V)
@pytest.mark.parametrize("who", SEEN_BY)
def test_every_cell(client, profile, who, visibility):
    profile.visibility = visibility
    profile.save()
    user = somebody(who, profile)
    if user:
        client.force_login(user)
    response = client.get(profile.get_absolute_url())
    assert response.status_code == (200 if visibility in SEEN_BY[who] else 404)
    text = response.content.decode()
    assert ("Salma" in text) == (visibility in SEEN_BY[who])
    assert "salma@exemple.org" not in text


def test_a_visitor_sees_a_card_without_dates(client, profile):
    profile.visibility = V.PUBLIC
    profile.save()
    text = client.get(profile.get_absolute_url()).content.decode()
    assert "J’y ai grandi." in text
    assert "Chez ma tante" not in text
    client.force_login(UserFactory())
    assert "Chez ma tante" in client.get(profile.get_absolute_url()).content.decode()


def test_only_oneself_is_asked_to_go_on(client, profile):
    profile.visibility = V.PUBLIC
    profile.save()
    assert "/profil/competences/" not in client.get(profile.get_absolute_url()).content.decode()
    client.force_login(profile.user)
    assert "/profil/competences/" in client.get(profile.get_absolute_url()).content.decode()


def test_what_people_write_keeps_its_language_and_direction(client, profile):
    profile.visibility, profile.language, profile.about = V.PUBLIC, "ar", "ولدت هنا"
    profile.save()
    assert (
        '<div class="written" lang="ar" dir="rtl"><p>ولدت هنا</p></div>'
        in client.get(profile.get_absolute_url()).content.decode()
    )


def test_the_page_costs_the_same_for_one_and_three(client, profile, django_assert_num_queries):
    profile.visibility = V.PUBLIC
    profile.save()
    address = profile.get_absolute_url()
    for _ in range(2):
        with django_assert_num_queries(4):
            assert client.get(address).status_code == 200
        for _ in range(2):
            TieFactory(profile=profile)
            profile.profile_skills.create(skill=SkillFactory())
