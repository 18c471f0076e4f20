"""Two people at the same moment, each with a connection of their own."""

import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from communes import actions
from communes.models import Invitation, Membership, Organisation
from tests.factories import CommuneFactory, MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], object]) -> list[type | None]:
    """Carry all out at the same moment; for each the kind of its refusal, or None."""
    start = threading.Barrier(len(deeds))
    refusals: list[type | None] = [None] * len(deeds)

    def run(number: int, deed: Callable[[], object]) -> None:
        start.wait()
        try:
            deed()
        except (PermissionDenied, ValidationError) as error:
            refusals[number] = type(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refusals


def test_two_managers_demote_each_other():
    team = OrganisationFactory(association=True)
    one, two = MembershipFactory(organisation=team), MembershipFactory(organisation=team)
    refusals = at_once(
        lambda: actions.change_role(Membership.objects.get(pk=two.pk), "reader", by=one.user),
        lambda: actions.change_role(Membership.objects.get(pk=one.pk), "reader", by=two.user),
    )
    assert sorted(refusals, key=bool) == [None, PermissionDenied]
    assert team.memberships.managers().count() == 1


def test_two_managers_leave():
    team = OrganisationFactory(association=True)
    one, two = MembershipFactory(organisation=team), MembershipFactory(organisation=team)
    refusals = at_once(
        lambda: actions.remove_member(Membership.objects.get(pk=one.pk), by=one.user),
        lambda: actions.remove_member(Membership.objects.get(pk=two.pk), by=two.user),
    )
    assert sorted(refusals, key=bool) == [None, ValidationError]
    assert team.memberships.managers().count() == 1


def test_two_people_register_the_same_commune():
    commune = CommuneFactory()
    people = UserFactory(), UserFactory()
    refusals = at_once(
        *(
            lambda person=person: actions.create_organisation(Organisation(kind="commune", commune=commune), by=person)
            for person in people
        )
    )
    assert sorted(refusals, key=bool) == [None, ValidationError]
    assert Organisation.objects.get().memberships.count() == 1


def test_a_form_sent_twice_at_once():
    commune, person = CommuneFactory(), UserFactory()

    def send():
        actions.create_organisation(Organisation(kind="association", name="Tamaynut", commune=commune), by=person)

    assert at_once(send, send) == [None, None]
    assert Organisation.objects.get().memberships.count() == 1


def test_an_invitation_accepted_twice_at_once():
    team = OrganisationFactory(association=True)
    invitation = Invitation.objects.create(organisation=team, email="idir@exemple.org")
    person = UserFactory(email="idir@exemple.org")
    refusals = at_once(*[lambda: actions.accept_invitation(Invitation.objects.get(pk=invitation.pk), by=person)] * 2)
    assert refusals.count(None) == 1
    assert team.memberships.filter(user=person).count() == 1
