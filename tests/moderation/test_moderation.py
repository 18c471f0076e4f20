"""A moderator clears the queue in the admin; the holder's team is told in its own language."""

import pytest
from django.urls import reverse
from django.utils import translation

from notifications.models import Message
from projects.enums import ProjectState
from projects.models import Project, Review, ReviewTemplate
from tests.factories import MembershipFactory, NeedFactory, OrganisationFactory, ProjectFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(client):
    user = UserFactory(staff=True)
    client.force_login(user)
    return user


@pytest.fixture
def sheet():
    """A sent sheet with something to match on, whose manager reads Arabic."""
    membership = MembershipFactory(user__language="ar")
    project = ProjectFactory(submitted=True, organisation=membership.organisation, created_by=membership.user)
    NeedFactory(project=project)
    return project


def review_url(project, language="fr"):
    with translation.override(language):
        return reverse("admin:projects_project_review", args=[project.pk])


def decide(client, project, decision, message="", language="ar"):
    return client.post(review_url(project), {"decision": decision, "message": message, "language": language})


def test_queue_is_oldest_first(client, moderator):
    newer, older = ProjectFactory(submitted=True), ProjectFactory(submitted=True)
    Project.objects.filter(pk=older.pk).update(submitted_at="2026-01-01T10:00Z")
    ProjectFactory(published=True, title="Déjà publiée")
    page = client.get(reverse("admin:projects_project_queue")).content.decode()
    assert page.index(older.title) < page.index(newer.title)
    assert "Déjà publiée" not in page.split("Publiées sans attendre")[0]


def test_publish_shows_the_sheet_and_tells_the_team(client, moderator, sheet, django_capture_on_commit_callbacks):
    assert client.get(reverse("project", args=[sheet.key])).status_code == 200
    response = decide(client, sheet, "publish")
    assert response.status_code == 302
    sheet.refresh_from_db()
    assert sheet.state == ProjectState.PUBLISHED
    assert sheet.published_at
    assert sheet.checked_at
    message = Message.objects.get(kind="project_published")
    assert message.recipient == sheet.created_by
    assert message.language == "ar"
    client.logout()
    assert client.get(reverse("project", args=[sheet.key])).status_code == 200


def test_after_a_decision_the_next_oldest_opens(client, moderator, sheet):
    following = ProjectFactory(submitted=True)
    response = decide(client, sheet, "publish")
    assert response.url == review_url(following)
    response = decide(client, following, "refuse", message="Non, car …")
    assert response.url == reverse("admin:projects_project_queue")


@pytest.mark.parametrize(
    ("decision", "state", "kind"),
    [
        ("request_changes", ProjectState.CHANGES_REQUESTED, "project_changes_requested"),
        ("refuse", ProjectState.REFUSED, "project_refused"),
    ],
)
def test_asking_and_refusing_need_words(client, moderator, sheet, decision, state, kind):
    response = decide(client, sheet, decision, message="   ")
    assert "Écrivez un message" in response.content.decode()
    sheet.refresh_from_db()
    assert sheet.state == ProjectState.SUBMITTED
    assert not Message.objects.filter(kind=kind).exists()

    decide(client, sheet, decision, message="المرجو التوضيح")
    sheet.refresh_from_db()
    assert sheet.state == state
    review = Review.objects.get(project=sheet)
    assert (review.message, review.language, review.by) == ("المرجو التوضيح", "ar", moderator)
    assert Message.objects.get(kind=kind).params["review"] == review.pk


def test_unverified_organisation_is_not_published(client, moderator):
    project = ProjectFactory(submitted=True, organisation=OrganisationFactory(unverified=True))
    NeedFactory(project=project)
    response = decide(client, project, "publish")
    assert "pas encore vérifiée" in response.content.decode()
    project.refresh_from_db()
    assert project.state == ProjectState.SUBMITTED


def test_second_moderator_learns_that_it_is_done(client, moderator, sheet):
    decide(client, sheet, "publish")
    response = decide(client, sheet, "refuse", message="Trop tard")
    assert "la situation a changé" in response.content.decode()
    sheet.refresh_from_db()
    assert sheet.state == ProjectState.PUBLISHED
    assert Review.objects.filter(project=sheet).count() == 1


def test_ready_made_answer_in_the_language_of_the_holder(client, moderator, sheet):
    ReviewTemplate.objects.create(
        slug="vague", outcome="changes_requested", title_fr="Vague", title_ar="غامض", title_en="Vague",
        text_fr="Précisez", text_ar="المرجو التوضيح", text_en="Say more",
    )  # fmt: skip
    page = client.get(review_url(sheet))
    assert page.context["form"]["language"].value() == "ar"
    page = client.post(review_url(sheet), {"template": "vague", "language": "ar", "message": "Bonjour"})
    assert page.context["form"]["message"].value() == "Bonjour\n\nالمرجو التوضيح"
    page = client.post(review_url(sheet), {"template": "none", "language": "zz", "message": "Bonjour"})
    assert page.context["form"]["message"].value() == "Bonjour"
    sheet.refresh_from_db()
    assert sheet.state == ProjectState.SUBMITTED


def test_likely_duplicates_are_named(client, moderator, sheet):
    Project.objects.filter(pk=sheet.pk).update(title="Réparer la khettara du douar")
    twin = ProjectFactory(published=True, organisation=sheet.organisation, title="Reparer la Khettara du douar !")
    other = ProjectFactory(published=True, organisation=sheet.organisation, title="Bibliothèque pour enfants")
    alike = client.get(review_url(sheet)).context["alike"]
    assert twin in alike
    assert other not in alike


def test_preview_is_what_a_visitor_sees(client, moderator, sheet):
    response = client.get(reverse("admin:projects_project_preview", args=[sheet.pk]))
    page = response.content.decode()
    assert sheet.title in page
    assert reverse("project_edit", args=[sheet.key]) not in page
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["queue", "review", "preview"])
def test_members_and_visitors_stay_outside(client, sheet, name):
    url = reverse(f"admin:projects_project_{name}", args=[] if name == "queue" else [sheet.pk])
    assert client.get(url).status_code == 302
    client.force_login(sheet.created_by)
    assert client.get(url).status_code in (302, 403)
    client.force_login(UserFactory(is_staff=True))  # staff without the right
    assert client.get(url).status_code == 403


def test_trusted_sheet_is_checked_afterwards(client, moderator, sheet):
    Project.objects.filter(pk=sheet.pk).update(state=ProjectState.PUBLISHED, published_at="2026-01-01T10:00Z")
    assert sheet.title in client.get(reverse("admin:projects_project_queue")).content.decode()
    client.post(review_url(sheet), {"decision": "check", "language": "ar"})
    sheet.refresh_from_db()
    assert sheet.checked_at
    assert (
        sheet.title not in client.get(reverse("admin:projects_project_queue")).content.decode().split("messagelist")[0]
    )


def test_admin_in_arabic_is_right_to_left_with_our_words(client, moderator, sheet):
    page = client.get(review_url(sheet, "ar")).content.decode()
    assert 'dir="rtl"' in page
    assert "طلب استكمال" in page
    with translation.override("ar"):
        index = client.get(reverse("admin:index")).content.decode()
    assert "بطاقات المشاريع" in index
    assert "Ce qui attend" not in index


def test_queue_queries_do_not_grow(client, moderator, sheet, django_assert_num_queries):
    client.get(reverse("admin:projects_project_queue"))
    with django_assert_num_queries(4):
        client.get(reverse("admin:projects_project_queue"))
    for _number in range(3):
        ProjectFactory(submitted=True)
    with django_assert_num_queries(4):
        client.get(reverse("admin:projects_project_queue"))
