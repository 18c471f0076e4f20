"""An invitation from the manager's form to the new member, and every way in which it may fail."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from communes.home import invitations as home_invitations
from communes.models import Invitation, Membership
from notifications.mail import build_mail
from notifications.models import Message
from notifications.registry import Obsolete
from tests.factories import PASSWORD, MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
EMAIL = "idir@exemple.org"


@pytest.fixture
def team():
    return OrganisationFactory(association=True, name="Association Tamaynut")


@pytest.fixture
def manager(team):
    return MembershipFactory(organisation=team, user__name="Fatima Aksil").user


@pytest.fixture
def desk(manager):
    """The manager's browser."""
    client = Client()
    client.force_login(manager)
    return client


def invite(desk, team, **fields):
    data = {"email": EMAIL, "role": "editor", "language": "ar", **fields}
    return desk.post(f"/fr/organisations/{team.key}/membres/", data)


@pytest.fixture
def invitation(desk, team):
    invite(desk, team)
    return Invitation.objects.get()


def page(invitation, end="", language="fr"):
    return f"/{language}/invitations/{invitation.key}/{end}"


def browser_of(user):
    client = Client()
    client.force_login(user)
    return client


def expire(invitation):
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(minutes=1))


# --- Inviting ----------------------------------------------------------------------------------


def test_a_manager_invites_an_address_in_its_language(invitation, manager):
    assert (invitation.email, invitation.role, invitation.by) == (EMAIL, "editor", manager)
    message = Message.objects.get()
    assert (message.kind, message.email, message.language) == ("organisation_invitation", EMAIL, "ar")
    assert message.recipient is None
    mail = build_mail(message)
    assert f"http://testserver{page(invitation, language='ar')}" in mail.body
    assert "Association Tamaynut" in mail.subject
    assert "Fatima Aksil" in mail.body


def test_a_member_is_written_to_in_their_own_language_and_finds_it_at_home(desk, team):
    user = UserFactory(email=EMAIL, language="en")
    invite(desk, team)
    message = Message.objects.get()
    assert (message.recipient, message.language) == (user, "en")
    assert "Association Tamaynut" in browser_of(user).get("/fr/mon-espace/").content.decode()


@pytest.mark.parametrize("role", ["editor", "reader"])
def test_others_do_not_invite(team, manager, role):
    member = MembershipFactory(organisation=team, role=role).user
    assert invite(browser_of(member), team).status_code == 403
    assert not Invitation.objects.exists()


def test_strangers_do_not_invite(team, manager):
    assert invite(browser_of(UserFactory()), team).status_code == 404
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("fields", [{"email": "idir"}, {"email": ""}, {"role": "emperor"}, {"language": "de"}])
def test_a_bad_form_is_refused(desk, team, fields):
    answer = invite(desk, team, **fields)
    assert answer.context["form"].errors.keys() == fields.keys()
    assert not Invitation.objects.exists()


def test_a_member_is_not_invited(desk, team, manager):
    answer = invite(desk, team, email=manager.email.upper())
    assert answer.context["form"].errors["email"] == ["Cette personne est déjà membre."]


def test_the_form_sent_twice_sends_one_mail(desk, team, invitation):
    answer = invite(desk, team, email=EMAIL.upper())
    assert "déjà invitée" in answer.context["form"].errors["email"][0]
    assert Invitation.objects.count() == Message.objects.count() == 1


def test_the_database_holds_one_open_invitation_per_address(team, invitation):
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(organisation=team, email=EMAIL.upper())


def test_inviting_again_after_the_end_renews(desk, team, invitation):
    expire(invitation)
    invite(desk, team, role="reader")
    renewed = Invitation.objects.get()
    assert (renewed.key, renewed.role, renewed.is_open) == (invitation.key, "reader", True)
    assert Message.objects.count() == 2


def test_a_manager_sends_it_again(desk, invitation):
    expire(invitation)
    desk.post(page(invitation, "renvoyer/"))
    invitation.refresh_from_db()
    assert invitation.is_open
    assert Message.objects.count() == 2


def test_a_manager_withdraws_it(desk, team, invitation):
    answer = desk.post(page(invitation, "retirer/"))
    invitation.refresh_from_db()
    assert invitation.withdrawn_at
    assert EMAIL not in re.sub(r"notice.*?</div>", "", desk.get(answer.url).content.decode(), flags=re.S)
    with pytest.raises(Obsolete):
        build_mail(Message.objects.get())


@pytest.mark.parametrize("end", ["renvoyer/", "retirer/"])
def test_others_neither_send_again_nor_withdraw(team, invitation, end):
    for user in (UserFactory(), MembershipFactory(organisation=team, role="editor").user, MembershipFactory().user):
        assert browser_of(user).post(page(invitation, end)).status_code == 404
    invitation.refresh_from_db()
    assert invitation.withdrawn_at is None
    assert Message.objects.count() == 1


def test_a_used_one_is_neither_sent_again_nor_withdrawn(desk, invitation):
    Invitation.objects.update(accepted_at=timezone.now())
    for end in ("renvoyer/", "retirer/"):
        answer = desk.post(page(invitation, end))
        assert "Ce n’est plus possible" in desk.get(answer.url).content.decode()
    assert Message.objects.count() == 1


# --- Answering ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_link_says_who_invites_to_what_and_joins_nobody(client, invitation, language):
    text = client.get(page(invitation, language=language)).content.decode()
    assert "Association Tamaynut" in text
    assert "Fatima Aksil" in text
    assert f"/{language}/accounts/signup/?next=" in text
    assert Membership.objects.count() == 1


def test_the_invited_person_accepts(team, manager, invitation):
    user = UserFactory(email=EMAIL)
    browser = browser_of(user)
    assert "Accepter et rejoindre" in browser.get(page(invitation)).content.decode()
    assert browser.post(page(invitation)).url == f"/fr/organisations/{team.key}/"
    assert team.memberships.get(user=user).role == "editor"
    invitation.refresh_from_db()
    assert (invitation.accepted_by, invitation.accepted_at is not None) == (user, True)
    assert Message.objects.get(kind="organisation_member_joined").recipient == manager


def test_accepting_twice_joins_once(team, invitation):
    user = UserFactory(email=EMAIL)
    browser = browser_of(user)
    browser.post(page(invitation))
    answer = browser.post(page(invitation))
    assert "Vous faites déjà partie" in browser.get(answer.url).content.decode()
    assert team.memberships.filter(user=user).count() == 1
    assert Message.objects.filter(kind="organisation_member_joined").count() == 1


def test_from_the_link_through_sign_up_to_membership(client, team, invitation):
    """The whole way of somebody who had no account, by what the pages and the mails offer."""
    text = client.get(page(invitation)).content.decode().replace("&amp;", "&")
    sign_up = re.search(r'href="(/fr/accounts/signup/\?[^"]+)"', text)[1]
    form = client.get(sign_up)
    assert f'value="{EMAIL}"' in form.content.decode()
    client.post(sign_up, {"name": "Idir", "email": EMAIL, "password1": "argan-indigo-2027", "next": page(invitation)})
    mail = build_mail(Message.objects.get(kind="account_confirm_address"))
    link = re.search(r"http://testserver(/\S+)", mail.body)[1]
    answer = client.post(link, {"next": page(invitation)})
    assert answer.url == page(invitation)
    client.post(answer.url)
    assert team.memberships.filter(user__email=EMAIL, role="editor").exists()


def test_from_the_link_through_sign_in(client, team, invitation):
    user = UserFactory(email=EMAIL)
    assert client.post(page(invitation)).url == f"/fr/accounts/login/?next={page(invitation)}"
    answer = client.post("/fr/accounts/login/", {"login": EMAIL, "password": PASSWORD, "next": page(invitation)})
    assert answer.url == page(invitation)
    client.post(answer.url)
    assert team.memberships.filter(user=user).exists()


def test_somebody_else_is_told_why_and_what_to_do(team, invitation):
    other = UserFactory(email="autre@exemple.org")
    browser = browser_of(other)
    text = browser.get(page(invitation)).content.decode()
    assert "pour une autre adresse que la vôtre" in text
    assert "/fr/accounts/logout/" in text
    browser.post(page(invitation))
    assert not team.memberships.filter(user=other).exists()


def test_an_address_that_is_not_confirmed_is_not_proof(team, invitation):
    from allauth.account.models import EmailAddress

    thief = UserFactory(email="voleur@exemple.org")
    EmailAddress.objects.create(user=thief, email=EMAIL, verified=False)
    browser_of(thief).post(page(invitation))
    assert not team.memberships.filter(user=thief).exists()
    assert home_invitations(thief) is None


def test_the_address_counts_in_any_case(team, invitation):
    user = UserFactory(email=EMAIL)
    Invitation.objects.update(email="IDIR@Exemple.org")
    browser_of(user).post(page(invitation))
    assert team.memberships.filter(user=user).exists()


def test_an_old_link_joins_nobody_and_asks_for_another(client, team, manager, desk, invitation):
    expire(invitation)
    user = UserFactory(email=EMAIL)
    browser_of(user).post(page(invitation))
    assert not team.memberships.filter(user=user).exists()

    assert "Demander une nouvelle invitation" in client.get(page(invitation)).content.decode()
    client.post(page(invitation, "encore/"))
    client.post(page(invitation, "encore/"))
    asked = Message.objects.get(kind="organisation_invitation_again")
    assert asked.recipient == manager
    assert EMAIL in build_mail(asked).body
    desk.post(page(invitation, "renvoyer/"))
    browser_of(user).post(page(invitation))
    assert team.memberships.filter(user=user).exists()


def test_another_manager_is_asked_when_the_first_has_gone(client, team, manager, invitation):
    other = MembershipFactory(organisation=team, role="manager").user
    team.memberships.filter(user=manager).delete()
    expire(invitation)
    client.post(page(invitation, "encore/"))
    assert Message.objects.get(kind="organisation_invitation_again").recipient == other


@pytest.mark.parametrize("state", ["open", "withdrawn", "used"])
def test_nothing_is_asked_for_an_invitation_that_has_not_expired(client, invitation, state):
    now = timezone.now()
    changes = {"open": {}, "withdrawn": {"withdrawn_at": now}, "used": {"accepted_at": now}}[state]
    Invitation.objects.update(expires_at=now - timedelta(1) if changes else now + timedelta(1), **changes)
    client.post(page(invitation, "encore/"))
    assert not Message.objects.filter(kind="organisation_invitation_again").exists()


def test_a_withdrawn_one_joins_nobody(team, invitation):
    Invitation.objects.update(withdrawn_at=timezone.now())
    user = UserFactory(email=EMAIL)
    browser = browser_of(user)
    assert "retirée" in browser.get(page(invitation)).content.decode()
    browser.post(page(invitation))
    assert not team.memberships.filter(user=user).exists()


def test_a_used_one_leads_to_sign_in(client, invitation):
    Invitation.objects.update(accepted_at=timezone.now())
    assert "/fr/accounts/login/?next=" in client.get(page(invitation)).content.decode()


def test_a_key_that_does_not_exist(client):
    for end in ("", "encore/"):
        answer = client.post(f"/fr/invitations/00000000-0000-4000-8000-000000000000/{end}")
        assert answer.status_code == 404


def test_a_role_already_held_is_kept(team, invitation):
    user = UserFactory(email=EMAIL)
    MembershipFactory(organisation=team, user=user, role="manager")
    browser_of(user).post(page(invitation))
    assert team.memberships.get(user=user).role == "manager"


@pytest.mark.parametrize("action", ["encore/", "renvoyer/", "retirer/"])
def test_nothing_happens_on_get(desk, invitation, action):
    assert desk.get(page(invitation, action)).status_code == 405
