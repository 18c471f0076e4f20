"""A member of the group Modération does all the work of the desk, and nothing more."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse

from accounts.models import User
from config.management.commands import load_reference
from projects.enums import ProjectState
from tests.factories import (
    MembershipFactory,
    NeedFactory,
    OrganisationFactory,
    ProjectFactory,
    SkillFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(client, monkeypatch):
    """As `load_reference` makes the group; the places and skills it loads besides are not needed here."""
    monkeypatch.setattr(load_reference, "call_command", lambda *args, **kwargs: None)
    call_command("load_reference", verbosity=0)
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=load_reference.MODERATORS))
    client.force_login(user)
    return user


def test_the_whole_desk_is_open(client, moderator):
    page = client.get(reverse("admin:index")).content.decode()
    for words in ("fiche à relire", "organisation à vérifier", "mot proposé à rattacher", "mail non parti"):
        assert words in page
    for name in ("projects_project", "communes_organisation", "skills_skillproposal", "notifications_message"):
        assert client.get(reverse(f"admin:{name}_changelist")).status_code == 200


def test_a_sheet_goes_from_the_queue_to_the_site(client, moderator):
    holder = OrganisationFactory(association=True, unverified=True)
    MembershipFactory(organisation=holder)
    sheet = ProjectFactory(organisation=holder, submitted=True)
    NeedFactory(project=sheet)
    url = reverse("admin:projects_project_review", args=[sheet.pk])
    assert client.get(reverse("admin:projects_project_preview", args=[sheet.pk])).status_code == 200
    assert client.post(url, {"decision": "verify", "message": "", "language": "fr"}).status_code == 200
    assert client.post(url, {"decision": "publish", "message": "", "language": "fr"}).status_code == 302
    sheet.refresh_from_db()
    assert sheet.state == ProjectState.PUBLISHED


def test_people_can_be_found_but_neither_changed_nor_deleted(client, moderator):
    member = UserFactory(name="Aïcha Amrani")
    change = reverse("admin:accounts_user_change", args=[member.pk])
    page = client.get(change).content.decode()
    assert "Aïcha Amrani" in page
    assert member.password not in page
    assert client.post(change, {"name": "Autre", "is_staff": "on", "is_superuser": "on"}).status_code == 403
    assert client.post(reverse("admin:accounts_user_delete", args=[member.pk]), {"post": "yes"}).status_code == 403
    found = User.objects.get(pk=member.pk)
    assert (found.name, found.is_staff, found.is_superuser) == ("Aïcha Amrani", False, False)


@pytest.mark.parametrize("model", ["projects_project", "communes_organisation", "skills_skill"])
def test_nothing_is_deleted(client, moderator, model):
    row = {
        "projects_project": ProjectFactory,
        "communes_organisation": OrganisationFactory,
        "skills_skill": SkillFactory,
    }[model]()
    assert client.post(reverse(f"admin:{model}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert type(row).objects.filter(pk=row.pk).exists()


def test_groups_and_rights_are_not_theirs(client, moderator):
    page = client.get(reverse("admin:index")).content.decode()
    assert "/admin/auth/" not in page
    assert client.get("/fr/admin/auth/group/").status_code in (403, 404)


def test_the_password_is_changed_on_the_account_page(client, moderator):
    assert client.get("/fr/admin/password_change/").url == reverse("account_change_password")
