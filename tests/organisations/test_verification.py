"""Staff verify organisations in the admin; managers are told in their language."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from communes import actions
from communes.enums import RefusalReason, Verification
from communes.models import Organisation
from core.models import Activity
from core.transitions import StateChanged
from notifications.mail import build_mail
from notifications.models import Message
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = "/fr/admin/communes/organisation/"


@pytest.fixture
def waiting():
    return OrganisationFactory(association=True, unverified=True, name="Association Tamaynut")


@pytest.fixture
def staff():
    return UserFactory(staff=True)


@pytest.fixture
def desk(staff):
    client = Client()
    client.force_login(staff)
    return client


def decide(desk, organisation, decision):
    return desk.post(f"{LIST}{organisation.pk}/decide/", {"decision": decision})


@pytest.mark.parametrize(("language", "word"), [("fr", "vérifiée"), ("ar", "تم التحقق"), ("en", "verified")])
def test_one_button_verifies_and_tells_the_managers_in_their_language(desk, staff, waiting, language, word):
    manager = MembershipFactory(organisation=waiting, user__language=language).user
    MembershipFactory(organisation=waiting, role="editor")
    assert decide(desk, waiting, "verify").url == LIST
    waiting.refresh_from_db()
    assert (waiting.verification, waiting.verified_at is not None) == (Verification.VERIFIED, True)
    row = Activity.objects.about(waiting).get()
    assert (row.verb, row.by) == ("verify", staff)
    message = Message.objects.get()
    assert message.recipient == manager
    assert word in build_mail(message).subject


@pytest.mark.parametrize("reason", RefusalReason.values)
@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_refusal_says_why_in_the_managers_language(desk, waiting, reason, language):
    MembershipFactory(organisation=waiting, user__language=language)
    decide(desk, waiting, reason)
    waiting.refresh_from_db()
    assert (waiting.verification, waiting.refusal) == (Verification.REFUSED, reason)
    with translation.override(language):
        why = str(RefusalReason(reason).label)
    assert " ".join(why.split()) in " ".join(build_mail(Message.objects.get()).body.split())


@pytest.mark.parametrize("decision", ["", "because"])
def test_a_refusal_without_reason_is_none(desk, waiting, decision):
    decide(desk, waiting, decision)
    waiting.refresh_from_db()
    assert waiting.verification == Verification.WAITING
    assert not Message.objects.exists()


def test_the_same_button_twice_tells_once(desk, waiting):
    MembershipFactory(organisation=waiting)
    decide(desk, waiting, "verify")
    answer = decide(desk, waiting, "verify")
    assert "Ce n’est plus possible" in desk.get(answer.url).content.decode()
    assert Message.objects.count() == 1


def test_of_two_moderators_the_second_is_told(staff, waiting):
    seen_by_the_other = Organisation.objects.get(pk=waiting.pk)
    actions.verify_organisation(waiting, by=staff)
    with pytest.raises(StateChanged):
        actions.verify_organisation(seen_by_the_other, by=staff)


def test_members_do_not_verify_themselves(client, waiting):
    manager = MembershipFactory(organisation=waiting).user
    with pytest.raises(PermissionDenied):
        actions.verify_organisation(waiting, by=manager)
    client.force_login(manager)
    decide(client, waiting, "verify")
    waiting.refresh_from_db()
    assert waiting.verification == Verification.WAITING


def test_staff_without_the_right_do_not_verify(client, waiting):
    client.force_login(UserFactory(is_staff=True))
    assert decide(client, waiting, "verify").status_code in (403, 404)
    waiting.refresh_from_db()
    assert waiting.verification == Verification.WAITING


def test_a_verified_one_may_be_refused_later_and_loses_its_trust(desk):
    organisation = OrganisationFactory(is_trusted=True, verified_at=timezone.now())
    decide(desk, organisation, "not_entitled")
    organisation.refresh_from_db()
    assert (organisation.verification, organisation.is_trusted, organisation.verified_at) == ("refused", False, None)


def test_the_list_puts_the_oldest_waiting_first(desk):
    verified = OrganisationFactory(association=True)
    young, old = OrganisationFactory(association=True, unverified=True), OrganisationFactory(unverified=True)
    Organisation.objects.filter(pk=old.pk).update(created_at=timezone.now() - timezone.timedelta(days=3))
    assert list(desk.get(LIST).context["cl"].result_list) == [old, young, verified]


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_pages_of_the_admin(desk, staff, waiting, language):
    actions.refuse_organisation(waiting, by=staff, reason="unknown")
    MembershipFactory(organisation=waiting)
    with translation.override(language):
        change = reverse("admin:communes_organisation_change", args=[waiting.pk])
    text = desk.get(change).content.decode()
    assert str(waiting.pk) in text
    with translation.override(language):
        assert str(RefusalReason.UNKNOWN.label) in text
    assert desk.get(f"/{language}/admin/communes/organisation/").status_code == 200
    assert desk.get(f"/{language}/admin/accounts/user/").status_code == 200


def test_several_at_once(desk):
    chosen = [OrganisationFactory(association=True, unverified=True) for _ in range(2)]
    desk.post(LIST, {"action": "verify_selected", "_selected_action": [one.pk for one in chosen]})
    assert Organisation.objects.verified().count() == 2


def test_a_member_of_staff_sees_at_home_how_many_wait(desk, client, waiting):
    assert "organisation à vérifier" in desk.get("/fr/mon-espace/").content.decode()
    client.force_login(UserFactory())
    assert "organisation à vérifier" not in client.get("/fr/mon-espace/").content.decode()


def test_nobody_deletes_an_organisation(desk, waiting):
    assert desk.post(f"{LIST}{waiting.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Organisation.objects.filter(pk=waiting.pk).exists()


@pytest.mark.parametrize(
    "values",
    [
        {"verification": "refused", "refusal": ""},
        {"verification": "verified", "refusal": "unknown"},
        {"kind": "commune", "commune": None},
    ],
)
def test_a_bad_state_cannot_be_stored(waiting, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=waiting.pk).update(**values)
