"""The sheet's page, its further fields, its needs and its moves; who may do what, by address."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from communes.enums import MemberRole
from core.models import Activity
from projects.enums import Cause, NeedKind, NeedState, ProjectState, Side
from projects.models import Need, Project, Review
from tests.factories import MembershipFactory, NeedFactory, ProjectFactory, SectorFactory, SkillFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return MembershipFactory(role=MemberRole.EDITOR)


@pytest.fixture
def sheet(editor):
    project = ProjectFactory(organisation=editor.organisation, created_by=editor.user, published=True)
    NeedFactory(project=project)
    return project


def url(name, row, *args):
    return reverse(name, args=[row.key, *args])


def fields(project, **changes):
    return {
        "title": project.title, "purpose": project.purpose, "sector": project.sector_id or "", "language": "fr",
        "currency": "MAD",
    } | changes  # fmt: skip


# --- Seen ------------------------------------------------------------------------------------


def test_anybody_reads_a_published_sheet(client, sheet):
    page = client.get(url("project", sheet)).content.decode()
    assert len(re.findall("<h1", page)) == 1
    assert f'<span lang="fr" dir="ltr">{sheet.title}</span>' in page
    assert "https://wa.me/?text=" in page
    assert sheet.commune.name in page
    assert "Compléter la fiche" not in page


@pytest.mark.parametrize("state", ["draft", "submitted", "changes_requested", "refused", "archived"])
def test_what_is_not_published_exists_only_for_those_concerned(client, editor, sheet, state):
    Project.objects.filter(pk=sheet.pk).update(state=state)
    addresses = [url("project", sheet), url("need", sheet.needs.get())]
    for address in addresses:
        assert client.get(address).status_code == 404
    for user, status in (
        (UserFactory(), 404),
        (MembershipFactory().user, 404),
        (editor.user, 200),
        (MembershipFactory(organisation=editor.organisation, role=MemberRole.READER).user, 200),
        (UserFactory(staff=True), 200),
    ):
        client.force_login(user)
        for address in addresses:
            assert client.get(address).status_code == status, (user, address)


def test_what_was_written_bears_its_language(client, sheet):
    Project.objects.filter(pk=sheet.pk).update(title="تكوين في السقي", purpose="لكي تصمد الأشجار", language="ar")
    page = client.get(url("project", sheet).replace("/fr/", "/en/")).content.decode()
    assert '<span lang="ar" dir="rtl">تكوين في السقي</span>' in page
    assert '<div class="written" lang="ar" dir="rtl"><p>لكي تصمد الأشجار</p></div>' in page


def test_the_history_is_told_in_the_readers_language(client, editor, sheet):
    Activity.objects.record(sheet, "publish", by=editor.user)
    Activity.objects.record(sheet, "sheet_edited", by=editor.user, facts={"fields": ["cost"]})
    public = client.get(url("project", sheet)).content.decode()
    assert "Fiche publiée" in public
    assert "Fiche modifiée" not in public
    assert editor.user.name not in public
    client.force_login(editor.user)
    team = client.get(url("project", sheet)).content.decode()
    assert "Fiche modifiée" in team
    assert "coût estimé" in team
    assert editor.user.name in team


@pytest.mark.parametrize("needs", [1, 3])
def test_the_sheet_asks_the_same_of_the_database_however_many_needs(client, sheet, django_assert_num_queries, needs):
    for _n in range(needs - 1):
        NeedFactory(project=sheet)
    client.get(url("project", sheet))
    with django_assert_num_queries(7):
        client.get(url("project", sheet))


def test_a_need_says_in_the_readers_language_what_its_skills_cover(client, sheet):
    skill = SkillFactory(definition_fr="Faire des puits.", definition_ar="حفر الآبار.")
    need = NeedFactory(project=sheet, skills=[skill, SkillFactory()])
    for language, definition in (("fr", "Faire des puits."), ("ar", "حفر الآبار.")):
        page = client.get(f"/{language}/besoins/{need.key}/", follow=True).content.decode()
        assert page.count(f"<dd>{definition}</dd>") == 1
    skill.definition_fr = ""
    skill.save()
    assert "Ce que recouvrent" not in client.get(need.get_absolute_url()).content.decode()


def test_a_need_that_is_over_says_so(client, sheet):
    need = sheet.needs.get()
    assert "Proposer" in client.get(url("need", need)).content.decode()
    need.ends_on = timezone.localdate() - timedelta(days=1)
    need.save()
    assert "on ne peut plus proposer" in client.get(url("need", need)).content.decode()
    assert url("need", need) in client.get(url("project", sheet)).content.decode()


# --- Completed -------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["visitor", "member", "reader", "other", "staff"])
def test_only_those_who_act_for_the_holder_change_anything(client, editor, sheet, who):
    need = sheet.needs.get()
    if who != "visitor":
        client.force_login(
            {
                "member": UserFactory,
                "reader": lambda: MembershipFactory(organisation=editor.organisation, role=MemberRole.READER).user,
                "other": lambda: MembershipFactory().user,
                "staff": lambda: UserFactory(staff=True),
            }[who]()
        )
    for address in (
        url("project_edit", sheet), url("need_new", sheet), url("need_edit", need), url("need_close", need),
        url("need_reopen", need), url("photo_add", sheet), url("document_add", sheet),
        url("project_move", sheet, "start"), url("project_move", sheet, "archive"),
    ):  # fmt: skip
        response = client.post(address, fields(sheet, title="Pris"))
        if who == "visitor":
            assert response.url.startswith(reverse("account_login")), address
        else:
            assert response.status_code == 404, address
    sheet.refresh_from_db()
    assert (sheet.title, sheet.state) == (Project.objects.get().title, ProjectState.PUBLISHED)
    assert sheet.title != "Pris"
    assert not Activity.objects.about(sheet).exists()


def test_an_editor_completes_a_published_sheet(client, editor, sheet):
    client.force_login(editor.user)
    data = fields(sheet, cost="1 234,50", currency="EUR", beneficiaries_count="1 200", context="L’eau manque.")
    assert client.post(url("project_edit", sheet), data).status_code == 302
    sheet.refresh_from_db()
    assert (str(sheet.cost), sheet.currency, sheet.beneficiaries_count) == ("1234.50", "EUR", 1200)
    row = Activity.objects.about(sheet).get()
    assert (row.verb, row.by) == ("sheet_edited", editor.user)
    assert row.facts == {"fields": ["beneficiaries_count", "context", "cost", "currency"]}


def test_saving_without_a_change_leaves_no_trace(client, editor, sheet):
    client.force_login(editor.user)
    client.post(url("project_edit", sheet), fields(sheet))
    assert not Activity.objects.about(sheet).exists()


def test_two_people_on_one_sheet_do_not_overwrite_each_other_unawares(client, editor, sheet):
    client.force_login(editor.user)
    seen = client.get(url("project_edit", sheet)).context["form"]["seen"].value()
    client.post(url("project_edit", sheet), fields(sheet, seen=seen, context="De la première"))
    late = client.post(url("project_edit", sheet), fields(sheet, seen=seen, context="De la seconde"))
    assert "Quelqu’un d’autre a modifié cette fiche" in late.content.decode()
    assert "De la seconde" in late.content.decode()
    sheet.refresh_from_db()
    assert sheet.context == "De la première"
    again = fields(sheet, seen=late.context["form"]["seen"].value(), context="De la seconde")
    assert client.post(url("project_edit", sheet), again).status_code == 302
    sheet.refresh_from_db()
    assert sheet.context == "De la seconde"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("١٢٣٤٫٥٠", "1234.50"), ("1.234,50", "1234.50"), ("12 500", "12500.00"), ("12,5", "12.50"), ("0", "0.00")],
)
def test_amounts_as_people_write_them(client, editor, sheet, typed, stored):
    client.force_login(editor.user)
    client.post(url("project_edit", sheet), fields(sheet, cost=typed))
    sheet.refresh_from_db()
    assert str(sheet.cost) == stored


@pytest.mark.parametrize("typed", ["cher", "-5", "1" * 20, "1e5", "NaN", "12 €"])
def test_bad_amounts_are_said_and_the_rest_is_kept(client, editor, sheet, typed):
    client.force_login(editor.user)
    response = client.post(url("project_edit", sheet), fields(sheet, cost=typed, context="À garder"))
    assert list(response.context["form"].errors) == ["cost"]
    assert "À garder" in response.content.decode()
    sheet.refresh_from_db()
    assert sheet.cost is None


def test_an_ended_sheet_is_no_longer_edited(client, editor, sheet):
    Project.objects.filter(pk=sheet.pk).update(state=ProjectState.COMPLETED)
    client.force_login(editor.user)
    assert client.get(url("project_edit", sheet)).status_code == 404
    assert client.post(url("need_close", sheet.needs.get())).status_code == 404


def test_the_text_of_moderators_is_shown_to_the_team(client, editor, sheet):
    Project.objects.filter(pk=sheet.pk).update(state=ProjectState.CHANGES_REQUESTED)
    Review.objects.create(project=sheet, outcome="changes_requested", message="Précisez les dates.", language="fr")
    client.force_login(editor.user)
    for address in (url("project", sheet), reverse("my_projects")):
        assert "Précisez les dates." in client.get(address).content.decode()
    client.post(url("project_move", sheet, "submit"))
    sheet.refresh_from_db()
    assert sheet.state == ProjectState.SUBMITTED


# --- Needs -----------------------------------------------------------------------------------


def need_fields(**changes):
    return {
        "kind": "ideas",
        "skills": "",
        "description": "",
        "mode": "either",
        "starts_on": "",
        "ends_on": "",
    } | changes


def test_a_need_is_added_and_changed(client, editor, sheet):
    client.force_login(editor.user)
    skill = SkillFactory(slug="plumbing")
    data = need_fields(kind="skill", skills="plumbing", languages=["fr", "zgh"], places="2", reach="province")
    assert client.post(url("need_new", sheet), data).status_code == 302
    need = sheet.needs.order_by("pk").last()
    assert (list(need.skills.all()), need.languages, need.places) == ([skill], ["fr", "zgh"], 2)
    assert need.reach == "province"
    client.post(url("need_edit", need), data | {"skills": "", "kind": "contact", "description": "Une ville jumelle"})
    need.refresh_from_db()
    assert (need.kind, need.description) == (NeedKind.CONTACT, "Une ville jumelle")
    assert [row.verb for row in Activity.objects.about(sheet)] == ["need_edited", "need_added"]


def test_a_need_with_nothing_to_match_on_is_not_added(client, editor, sheet):
    client.force_login(editor.user)
    Project.objects.filter(pk=sheet.pk).update(sector=None)
    for data, lacks in (
        (need_fields(kind="skill"), ["skills"]),
        (need_fields(kind="equipment"), ["description", "sector"]),
        (need_fields(kind=""), ["kind"]),
        (need_fields(kind="money"), ["kind"]),
        (need_fields(places="0"), ["places"]),
    ):
        response = client.post(url("need_new", sheet), data)
        assert sorted(response.context["form"].errors) == lacks
    assert sheet.needs.count() == 1
    sector = SectorFactory()
    client.post(url("need_new", sheet), need_fields(kind="equipment", description="Un camion", sector=sector.pk))
    sheet.refresh_from_db()
    assert sheet.sector == sector


def test_an_old_date_may_stay_but_not_come_new(client, editor, sheet):
    client.force_login(editor.user)
    need = sheet.needs.get()
    need.kind, need.starts_on = "ideas", timezone.localdate() - timedelta(days=40)
    need.save()
    data = need_fields(starts_on=need.starts_on.isoformat())
    assert client.post(url("need_edit", need), data | {"description": "Plus clair"}).status_code == 302
    earlier = (need.starts_on - timedelta(days=1)).isoformat()
    assert client.post(url("need_edit", need), data | {"starts_on": earlier}).status_code == 200


def test_a_need_is_closed_and_opened_again_once(client, editor, sheet):
    client.force_login(editor.user)
    need = sheet.needs.get()
    client.post(url("need_close", need))
    need.refresh_from_db()
    assert need.state == NeedState.CLOSED
    page = client.post(url("need_close", need), follow=True).content.decode()
    assert "la situation a changé" in page
    client.post(url("need_reopen", need))
    need.refresh_from_db()
    assert need.state == NeedState.OPEN
    assert client.get(url("need_close", need)).status_code == 405


def test_twenty_needs_are_enough(client, editor, sheet, monkeypatch):
    monkeypatch.setattr("projects.actions.needs.MAX_NEEDS", 1)
    client.force_login(editor.user)
    response = client.post(url("need_new", sheet), need_fields())
    assert response.context["form"].non_field_errors()
    assert Need.objects.count() == 1


# --- Moves -----------------------------------------------------------------------------------


def test_the_work_starts_and_is_done(client, editor, sheet):
    client.force_login(editor.user)
    assert client.get(url("project_move", sheet, "start")).status_code == 200
    sheet.refresh_from_db()
    assert sheet.state == ProjectState.PUBLISHED
    client.post(url("project_move", sheet, "start"))
    client.post(url("project_move", sheet, "complete"))
    sheet.refresh_from_db()
    assert sheet.state == ProjectState.COMPLETED
    page = client.post(url("project_move", sheet, "complete"), follow=True).content.decode()
    assert "la situation a changé" in page


def test_giving_up_says_why(client, editor, sheet):
    client.force_login(editor.user)
    address = url("project_move", sheet, "give_up")
    assert set(client.post(address).context["form"].errors) == {"cause", "side"}
    client.post(address, {"cause": Cause.FUNDING, "side": Side.THIRD_PARTY})
    sheet.refresh_from_db()
    assert (sheet.state, sheet.cause) == (ProjectState.NOT_COMPLETED, Cause.FUNDING)


@pytest.mark.parametrize("name", ["publish", "refuse", "request_changes", "publish_trusted", "nothing"])
def test_the_moves_of_others_have_no_address(client, editor, sheet, name):
    client.force_login(editor.user)
    assert client.post(url("project_move", sheet, name)).status_code == 404


# --- My sheets -------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_my_sheets_ask_the_same_of_the_database(client, editor, number, django_assert_num_queries):
    for state in (ProjectState.PUBLISHED, ProjectState.CHANGES_REQUESTED):
        for _n in range(number):
            project = ProjectFactory(organisation=editor.organisation, state=state)
            Review.objects.create(project=project, outcome="changes_requested", message="Encore.")
            NeedFactory(project=project)
    client.force_login(editor.user)
    client.get(reverse("my_projects"))
    with django_assert_num_queries(10):
        client.get(reverse("my_projects"))


def test_my_sheets_are_mine(client, editor, sheet):
    client.force_login(MembershipFactory().user)
    assert sheet.title not in client.get(reverse("my_projects")).content.decode()
    client.force_login(editor.user)
    assert sheet.title in client.get(reverse("my_projects")).content.decode()


def test_home_says_what_waits(client, editor, sheet):
    client.force_login(editor.user)
    Project.objects.filter(pk=sheet.pk).update(state=ProjectState.CHANGES_REQUESTED)
    page = client.get(reverse("home_member")).content.decode()
    assert "Fiches à compléter" in page
    assert sheet.title in page


@pytest.mark.parametrize(("role", "may_post"), [("manager", True), ("editor", True), ("reader", False)])
def test_home_leads_to_posting_before_the_first_sheet(client, role, may_post):
    client.force_login(MembershipFactory(role=role).user)
    page = client.get(reverse("home_member")).content.decode()
    assert (">Mes fiches projet</h2>" in page) == may_post
