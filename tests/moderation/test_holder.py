"""From the sheet, a moderator verifies or trusts its holder, and stays on the sheet with what was typed."""

import pytest
from django.urls import reverse

from communes.enums import Verification
from core.models import Activity
from notifications.models import Message
from notifications.registry import kind_of
from projects.enums import ProjectState
from projects.models import Project
from tests.factories import MembershipFactory, NeedFactory, OrganisationFactory, ProjectFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(client):
    user = UserFactory(staff=True)
    client.force_login(user)
    return user


def decide(client, project, decision, message=""):
    url = reverse("admin:projects_project_review", args=[project.pk])
    return client.post(url, {"decision": decision, "message": message, "language": "fr"})


def sheet_of(organisation, **fields):
    project = ProjectFactory(organisation=organisation, **fields)
    NeedFactory(project=project)
    return project


def test_one_press_verifies_and_the_sheet_can_be_published(client, moderator):
    holder = OrganisationFactory(association=True, unverified=True)
    MembershipFactory(organisation=holder)
    sheet = sheet_of(holder, submitted=True)
    page = decide(client, sheet, "verify", "Merci pour cette fiche.")
    assert page.status_code == 200
    assert page.context["form"]["message"].value() == "Merci pour cette fiche."
    holder.refresh_from_db()
    assert holder.verification == Verification.VERIFIED
    assert Activity.objects.about(holder).get().by == moderator
    assert decide(client, sheet, "publish").status_code == 302
    page = decide(client, sheet, "verify")
    assert "la situation a changé" in page.content.decode()


def test_trust_is_offered_after_two_published_sheets_and_given_by_one_press(client, moderator):
    holder = OrganisationFactory()
    waiting = sheet_of(holder, submitted=True)
    review = reverse("admin:projects_project_review", args=[waiting.pk])
    sheet_of(holder, published=True)
    assert "Lui faire confiance" not in client.get(review).content.decode()
    sheet_of(holder, published=True)
    assert 'value="trust"' in client.get(review).content.decode()
    page = decide(client, waiting, "trust", "À suivre")
    assert page.context["form"]["message"].value() == "À suivre"
    assert 'value="trust"' not in page.content.decode()
    holder.refresh_from_db()
    assert holder.is_trusted
    assert Activity.objects.about(holder).get().verb == "trust"
    history = client.get(reverse("admin:communes_organisation_change", args=[holder.pk])).content.decode()
    assert "Publie désormais sans attendre" in history


def test_the_second_publication_says_that_trust_is_possible(client, moderator):
    holder = OrganisationFactory()
    sheet_of(holder, published=True)
    sheet = sheet_of(holder, submitted=True)
    page = client.get(decide(client, sheet, "publish").url).content.decode()
    assert reverse("admin:projects_project_review", args=[sheet.pk]) in page
    assert "Lui faire confiance" in page


def test_what_was_not_verified_is_not_trusted(client, moderator):
    holder = OrganisationFactory(unverified=True)
    page = decide(client, sheet_of(holder, submitted=True), "trust")
    assert "la situation a changé" in page.content.decode()
    holder.refresh_from_db()
    assert not holder.is_trusted


def test_a_published_sheet_is_taken_off_the_site(client, moderator):
    sheet = sheet_of(OrganisationFactory(), published=True)
    member = MembershipFactory(organisation=sheet.organisation).user
    assert "Écrivez un message" in decide(client, sheet, "take_off").content.decode()
    sheet.refresh_from_db()
    assert sheet.state == ProjectState.PUBLISHED
    assert decide(client, sheet, "take_off", message="Ce projet est terminé depuis longtemps.").status_code == 302
    told = Message.objects.get(kind="project_taken_off")
    assert told.recipient == member
    assert "terminé depuis longtemps" in str(list(kind_of(told).content().lines))
    sheet.refresh_from_db()
    assert sheet.state == ProjectState.ARCHIVED
    client.logout()
    assert client.get(sheet.get_absolute_url()).status_code == 404


def test_a_draft_without_holder_can_be_looked_at(client, moderator):
    draft = ProjectFactory(organisation=None, commune=None, created_by=UserFactory())
    page = client.get(reverse("admin:projects_project_review", args=[draft.pk]))
    assert page.status_code == 200
    assert draft.title in page.content.decode()


def test_a_change_in_the_admin_is_logged_and_matched_again(client, moderator, django_capture_on_commit_callbacks):
    from matching.models import Dirty

    sheet = sheet_of(OrganisationFactory(), published=True)
    need = sheet.needs.get()
    Dirty.objects.all().delete()
    url = reverse("admin:projects_project_change", args=[sheet.pk])
    form = client.get(url)
    data = {name: value for name, value in _fields(form) if value is not None}
    assert client.post(url, {**data, "title": "Un titre plus clair"}).status_code == 302
    sheet = Project.objects.get(pk=sheet.pk)
    assert sheet.title == "Un titre plus clair"
    row = Activity.objects.about(sheet).get()
    assert (row.verb, row.facts["fields"], row.by) == ("sheet_edited", ["title"], moderator)
    assert Dirty.objects.filter(object_id=need.pk).exists()
    page = client.get(url).content.decode()
    assert "Fiche modifiée" in page
    assert moderator.name in page


def _fields(response):
    """What a browser would send back."""
    context = response.context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    for form in forms:
        for field in form:
            yield field.html_name, field.value()
