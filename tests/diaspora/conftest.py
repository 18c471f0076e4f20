"""The two sides of a contribution, and people who are neither."""

import pytest
from django.urls import reverse

from communes.enums import MemberRole
from tests.factories import ContributionFactory, MembershipFactory, NeedFactory, UserFactory


@pytest.fixture
def need(db):
    return NeedFactory(project__title="Un forage pour Ouijjane")


@pytest.fixture
def agent(need):
    """May answer for the holder of the need."""
    return MembershipFactory(organisation=need.project.organisation, user__name="Brahim Agent").user


@pytest.fixture
def reader(need):
    """Belongs to the holder, and only reads."""
    return MembershipFactory(organisation=need.project.organisation, role=MemberRole.READER).user


@pytest.fixture
def volunteer(db):
    return UserFactory(name="Salma Volontaire", email="salma@exemple.org")


@pytest.fixture
def stranger(db):
    """An agent of somebody else."""
    return MembershipFactory().user


@pytest.fixture
def contribution(need, agent, volunteer):
    return ContributionFactory(need=need, contributor=volunteer)


@pytest.fixture
def as_(client):
    """`as_(user)`: the client, signed in as this person."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def url():
    def address(name, *objects):
        return reverse(name, args=[obj.key for obj in objects])

    return address
