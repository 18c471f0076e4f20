"""Several of one network who together cover a need: the fewest, of those the holder may see."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.groups import groups_for, smallest_cover
from tests.factories import FamilyFactory, MembershipFactory, OrganisationFactory, ProfileFactory, SkillFactory

covers = st.dictionaries(st.integers(1, 8), st.frozensets(st.integers(1, 5), min_size=1), max_size=7)


@given(covers, st.frozensets(st.integers(1, 5), min_size=1))
def test_a_cover_covers_and_up_to_three_nobody_is_too_many(who, wanted):
    chosen = smallest_cover(who, wanted)
    sizes = [
        size
        for size in range(1, len(who) + 1)
        for people in combinations(who, size)
        if frozenset().union(*(who[pk] for pk in people)) >= wanted
    ]
    assert bool(chosen) == bool(sizes)
    if sizes:
        assert frozenset().union(*(who[pk] for pk in chosen)) >= wanted
        assert len(chosen) == len(set(chosen)) >= min(sizes)
        assert min(sizes) > 3 or len(chosen) == min(sizes)


@pytest.fixture
def skills(db, skill):
    return [skill, *(SkillFactory(name_fr=name, family=FamilyFactory(slug=name)) for name in ("Pompes", "Cartes"))]


@pytest.fixture
def network(db):
    return OrganisationFactory(kind="network", name="Réseau de l’eau", verification="verified", commune=None)


@pytest.fixture
def member(network):
    def make(*skills, **kwargs):
        profile = ProfileFactory(skills=list(skills), country="MA", visibility="public", **kwargs)
        MembershipFactory(organisation=network, user=profile.user)
        return profile

    return make


def names(groups):
    return [[(profile, [skill.pk for skill in skills]) for profile, skills in group.members] for group in groups]


@pytest.mark.django_db
def test_the_fewest_who_together_cover_it_and_what_each_brings(need, agent, skills, member):
    need.skills.set(skills)
    first, second = member(skills[0], skills[1]), member(skills[2])
    member(skills[0])
    (group,) = groups_for(need, agent)
    assert group.organisation.name == "Réseau de l’eau"
    assert names([group]) == [[(first, sorted(skill.pk for skill in skills[:2])), (second, [skills[2].pk])]]


@pytest.mark.django_db
@pytest.mark.parametrize("visibility", ["hidden", "organisations"])
def test_who_does_not_show_themselves_is_in_no_group(need, agent, skills, member, visibility):
    type(need.project.organisation).objects.filter(kind="commune").update(verification="waiting")
    need.skills.set(skills)
    member(skills[0], skills[1])
    shy = member(skills[2])
    assert groups_for(need, agent)
    type(shy).objects.filter(pk=shy.pk).update(visibility=visibility)
    assert groups_for(need, agent) == []


@pytest.mark.django_db
def test_no_group_of_one_nor_of_two_networks_nor_of_who_cannot_come(need, agent, skills, member):
    need.skills.set(skills)
    alone = member(*skills)
    assert groups_for(need, agent) == []
    alone.profile_skills.filter(skill=skills[2]).delete()
    assert groups_for(need, agent) == []
    ProfileFactory(skills=[skills[2]], country="MA", visibility="public")  # of no network
    away = member(skills[2])
    assert groups_for(need, agent)
    type(away).objects.filter(pk=away.pk).update(country="DE")
    assert groups_for(need, agent) == []


@pytest.mark.django_db
def test_the_holder_reads_it_on_the_page_of_who_fits(client, need, agent, skills, member):
    need.skills.set(skills)
    member(skills[0], skills[1], user__name="Amina Testeuse")
    member(skills[2], user__name="Idir Testeur")
    client.force_login(agent)
    page = client.get(f"/fr/besoins/{need.key}/personnes/").content.decode()
    assert "À plusieurs, ils couvrent tout votre besoin" in page
    assert page.index("Amina Testeuse") < page.index("Idir Testeur")
    assert "Cartes" in page
