"""Two people at the same moment: exactly one succeeds, on either database."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from diaspora import actions
from diaspora.models import Contribution
from projects.enums import NeedState
from tests.factories import ContributionFactory, MembershipFactory, NeedFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds):
    """Run the deeds in threads that start together; returns what each returned or raised."""
    barrier = Barrier(len(deeds))

    def run(deed):
        barrier.wait(timeout=10)
        try:
            return deed()
        except ValidationError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


@pytest.fixture
def need():
    return NeedFactory(places=1)


@pytest.fixture
def agents(need):
    return [MembershipFactory(organisation=need.project.organisation).user for _ in range(2)]


def test_two_people_accept_the_last_place(need, agents):
    offers = [ContributionFactory(need=need) for _ in agents]
    outcomes = at_once(
        *(
            lambda offer=offer, agent=agent: actions.accept(offer, by=agent)
            for offer, agent in zip(offers, agents, strict=True)
        )
    )
    need.refresh_from_db()
    assert Contribution.objects.accepted().count() == 1
    assert need.state == NeedState.MET
    refused = [outcome for outcome in outcomes if outcome]
    assert len(refused) == 1
    assert "Toutes les places" in refused[0].messages[0]


def test_two_people_answer_the_same_offer(need, agents):
    offer = ContributionFactory(need=need)
    copies = [Contribution.objects.get(pk=offer.pk) for _ in agents]
    outcomes = at_once(
        lambda: actions.accept(copies[0], by=agents[0]),
        lambda: actions.decline(copies[1], by=agents[1], reason="dates", message="Merci."),
    )
    assert sum(outcome is not None for outcome in outcomes) == 1


def test_a_form_posted_twice_at_once(need):
    volunteer = UserFactory()
    outcomes = at_once(
        *[lambda: actions.offer(need, by=volunteer, proposal="Je viens.", mode="either") for _ in range(2)]
    )
    assert Contribution.objects.count() == 1
    assert sum(isinstance(outcome, actions.AlreadyOffered) for outcome in outcomes) == 1
