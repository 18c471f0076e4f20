"""Roles of members, and the manager who always remains."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from communes import actions, rules
from communes.enums import MemberRole
from communes.models import Membership, Organisation
from core.models import Activity
from core.transitions import StateChanged
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return OrganisationFactory(association=True)


@pytest.fixture
def manager(team):
    return MembershipFactory(organisation=team, role="manager")


def browser_of(membership):
    client = Client()
    client.force_login(membership.user)
    return client


def members_page(organisation):
    return f"/fr/organisations/{organisation.key}/membres/"


def give(browser, organisation, membership, role=""):
    return browser.post(f"{members_page(organisation)}role/", {"member": membership.pk, "role": role})


@pytest.mark.parametrize(
    ("role", "acts", "manages"), [("manager", True, True), ("editor", True, False), ("reader", False, False)]
)
def test_what_each_role_may(team, role, acts, manages):
    user = MembershipFactory(organisation=team, role=role).user
    assert rules.may_act_for(user, team) is acts
    assert rules.may_manage(user, team) is manages
    assert Organisation.objects.acted_for_by(user).exists() is acts
    assert Organisation.objects.managed_by(user).exists() is manages
    assert Organisation.objects.of(user).exists()


def test_a_stranger_may_nothing(team):
    assert not rules.may_act_for(UserFactory(), team)
    assert not rules.may_manage(UserFactory(), team)


def test_an_association_acts_without_its_commune(team):
    agent = MembershipFactory(organisation=OrganisationFactory(commune=team.commune)).user
    assert not rules.may_act_for(agent, team)


@pytest.mark.parametrize(("role", "invites"), [("manager", True), ("editor", False), ("reader", False)])
def test_members_see_each_other_and_managers_have_the_tools(team, manager, role, invites):
    member = MembershipFactory(organisation=team, role=role)
    text = browser_of(member).get(members_page(team)).content.decode()
    assert manager.user.name in text
    assert ('id="invite"' in text) is invites


def test_strangers_and_visitors_do_not_see_the_members(client, team, manager):
    assert client.get(members_page(team)).status_code == 302
    client.force_login(UserFactory())
    assert client.get(members_page(team)).status_code == 404


def test_a_manager_changes_a_role(team, manager):
    editor = MembershipFactory(organisation=team, role="editor")
    give(browser_of(manager), team, editor, "manager")
    editor.refresh_from_db()
    assert editor.role == MemberRole.MANAGER
    assert Activity.objects.about(team).get().facts == {"member": editor.user_id, "from": "editor", "to": "manager"}


@pytest.mark.parametrize("role", ["editor", "reader"])
def test_others_do_not(team, manager, role):
    member = MembershipFactory(organisation=team, role=role)
    assert give(browser_of(member), team, member, "manager").status_code == 403
    assert give(browser_of(member), team, manager).status_code == 403
    member.refresh_from_db()
    assert member.role == role
    assert team.memberships.count() == 2


def test_a_manager_of_another_organisation_does_not(team, manager):
    other = MembershipFactory(role="manager")
    assert give(browser_of(other), team, manager, "reader").status_code == 404
    page = give(browser_of(other), other.organisation, manager, "reader")
    assert page.status_code == 302
    manager.refresh_from_db()
    assert manager.role == MemberRole.MANAGER


def test_a_role_that_does_not_exist_changes_nothing(team, manager):
    editor = MembershipFactory(organisation=team, role="editor")
    give(browser_of(manager), team, editor, "emperor")
    editor.refresh_from_db()
    assert editor.role == "editor"


def test_a_manager_removes_somebody(team, manager):
    editor = MembershipFactory(organisation=team, role="editor")
    browser = browser_of(manager)
    assert give(browser, team, editor).url == members_page(team)
    assert not Membership.objects.filter(pk=editor.pk).exists()
    answer = give(browser, team, editor)
    assert "n’est plus dans la liste" in browser.get(answer.url).content.decode()


def test_a_member_leaves(team, manager):
    reader = MembershipFactory(organisation=team, role="reader")
    assert give(browser_of(reader), team, reader).url == "/fr/mon-espace/"
    assert team.memberships.get() == manager


@pytest.mark.parametrize("role", ["", "editor", "reader"])
def test_the_last_manager_stays(team, manager, role):
    MembershipFactory(organisation=team, role="editor")
    browser = browser_of(manager)
    answer = give(browser, team, manager, role)
    assert "garde toujours un ou une responsable" in browser.get(answer.url).content.decode()
    manager.refresh_from_db()
    assert manager.role == MemberRole.MANAGER


def test_one_of_two_managers_may_go(team, manager):
    MembershipFactory(organisation=team, role="manager")
    give(browser_of(manager), team, manager)
    assert team.memberships.count() == 1


def test_of_two_managers_who_demote_each_other_one_remains(team, manager):
    """Both have read the page; the second acts on what the first left."""
    other = MembershipFactory(organisation=team, role="manager")
    actions.change_role(Membership.objects.get(pk=other.pk), "reader", by=manager.user)
    with pytest.raises(PermissionDenied):
        actions.change_role(Membership.objects.get(pk=manager.pk), "reader", by=other.user)
    with pytest.raises(ValidationError):
        actions.remove_member(Membership.objects.get(pk=manager.pk), by=manager.user)
    assert team.memberships.managers().get() == manager


def test_a_member_removed_a_moment_ago_is_given_no_role(team, manager):
    editor = MembershipFactory(organisation=team, role="editor")
    seen_by_the_other = Membership.objects.get(pk=editor.pk)
    actions.remove_member(editor, by=manager.user)
    with pytest.raises(StateChanged):
        actions.change_role(seen_by_the_other, "manager", by=manager.user)


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three(team, manager, number, django_assert_num_queries):
    for n in range(number):
        MembershipFactory(organisation=team, role="reader")
        actions.invite(team, email=f"n{n}@exemple.org", role="editor", language="fr", by=manager.user)
    browser = browser_of(manager)
    browser.get(members_page(team))
    with django_assert_num_queries(7):
        browser.get(members_page(team))
