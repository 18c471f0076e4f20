"""Posting a need: one screen, before or after signing in, kept whatever happens."""

import uuid
from datetime import date, timedelta
from threading import Barrier, Thread
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from communes.enums import MemberRole
from core.enums import Mode
from projects import actions
from projects.enums import NeedKind, ProjectState
from projects.models import Draft, Need, Project
from skills.models import SkillProposal
from tests.factories import (
    PASSWORD,
    CommuneFactory,
    MembershipFactory,
    OrganisationFactory,
    SectorFactory,
    SkillFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

NEW = "/fr/projets/nouveau/"
SAVE = "/fr/projets/nouveau/brouillon/"


@pytest.fixture
def skill():
    return SkillFactory(slug="irrigation", name_fr="Irrigation", name_ar="السقي", name_en="Irrigation")


@pytest.fixture
def editor():
    return MembershipFactory(role=MemberRole.EDITOR)


def typed(**changes):
    values = {
        "key": str(uuid.uuid4()),
        "title": "Former notre équipe à l’irrigation",
        "purpose": "Pour que les vergers tiennent en été.",
        "kind": "skill",
        "skills": ["irrigation"],
        "description": "",
        "sector": "",
        "when": "soon",
        "starts_on": "",
        "ends_on": "",
        "mode": "either",
    } | changes
    return {name: value for name, value in values.items() if value is not None}


def resume_url(data):
    return reverse("project_resume", args=[data["key"]])


def errors(response):
    return {name: list(messages) for name, messages in response.context["form"].errors.items()}


# --- Signed in -------------------------------------------------------------------------------


def test_one_post_is_enough_for_somebody_with_one_organisation(client, editor, skill):
    client.force_login(editor.user)
    assert client.get(NEW).status_code == 200
    data = typed(mode="on_site")
    response = client.post(NEW, data)
    project = Project.objects.get()
    assert response.url == f"/fr/projets/{data['key']}/"
    assert project.state == ProjectState.SUBMITTED
    assert (project.organisation, project.commune) == (editor.organisation, editor.organisation.commune)
    assert project.sector == skill.family.sector
    assert project.language == "fr"
    need = project.needs.get()
    assert (need.kind, need.mode, list(need.skills.all())) == ("skill", "on_site", [skill])
    assert not Draft.objects.exists()


def test_the_first_screen_asks_at_most_five_things(client, editor):
    client.force_login(editor.user)
    form = client.get(NEW).context["form"]
    assert {name for name, field in form.fields.items() if field.required} - {"key"} == {
        "title", "purpose", "kind", "when", "mode",
    }  # fmt: skip


def test_the_skill_is_found_in_any_language(client, editor, skill):
    client.force_login(editor.user)
    client.post(NEW, typed(skills="السقي", title="نريد تكوينا في السقي", purpose="لكي تصمد الأشجار"))
    project = Project.objects.get()
    assert list(project.needs.get().skills.all()) == [skill]
    assert project.language == "ar"


def test_ideas_alone_make_a_complete_sheet(client, editor):
    client.force_login(editor.user)
    client.post(NEW, typed(kind="ideas", skills=""))
    assert Project.objects.get().state == ProjectState.SUBMITTED
    assert Need.objects.get().kind == NeedKind.IDEAS


@pytest.mark.parametrize("kind", ["equipment", "contact", "funding_lead"])
def test_the_other_kinds_say_what_and_in_which_sector(client, editor, kind):
    client.force_login(editor.user)
    sector = SectorFactory()
    response = client.post(NEW, typed(kind=kind, skills=""))
    assert set(errors(response)) == {"description", "sector"}
    assert not Project.objects.exists()
    client.post(NEW, typed(kind=kind, skills="", description="Un camion de 5 tonnes", sector=sector.pk))
    assert Project.objects.get().sector == sector
    assert Need.objects.get().description == "Un camion de 5 tonnes"


def test_a_skill_need_without_skill_is_not_sent(client, editor):
    client.force_login(editor.user)
    response = client.post(NEW, typed(skills=""))
    assert errors(response) == {"skills": ["Choisissez au moins une compétence."]}
    assert not Project.objects.exists()


def test_what_was_typed_under_another_kind_does_not_count(client, editor, skill):
    client.force_login(editor.user)
    client.post(NEW, typed(description="x" * 5000, sector="999"))
    assert Need.objects.get().description == ""
    client.post(NEW, typed(kind="ideas", skills="n’importe quoi zzzz"))
    assert list(Need.objects.get(kind="ideas").skills.all()) == []


def test_an_unknown_word_is_proposed_to_staff(client, editor, skill):
    client.force_login(editor.user)
    client.post(NEW, typed(skills=["irrigation", "khettara"], skills_propose="khettara"))
    assert Project.objects.count() == 1
    assert SkillProposal.objects.get().text == "khettara"


def test_a_trusted_organisation_is_published_at_once(client, editor, skill):
    editor.organisation.is_trusted = True
    editor.organisation.save()
    client.force_login(editor.user)
    response = client.post(NEW, typed(), follow=True)
    assert Project.objects.get().state == ProjectState.PUBLISHED
    assert "Votre fiche est publiée" in response.content.decode()


def test_the_one_of_several_organisations_must_be_chosen(client, editor, skill):
    other = MembershipFactory(user=editor.user, role=MemberRole.EDITOR)
    client.force_login(editor.user)
    response = client.post(NEW, typed())
    assert response.context["holder"].errors["organisation"] == ["Choisissez pour quelle organisation."]
    assert not Project.objects.exists()
    client.post(NEW, typed(organisation=other.organisation.pk))
    assert Project.objects.get().organisation == other.organisation


def test_nobody_posts_for_an_organisation_they_do_not_act_for(client, editor, skill):
    MembershipFactory(user=editor.user, role=MemberRole.EDITOR)
    reader_of = MembershipFactory(user=editor.user, role=MemberRole.READER).organisation
    client.force_login(editor.user)
    for organisation in (reader_of, OrganisationFactory()):
        response = client.post(NEW, typed(organisation=organisation.pk))
        assert response.context["holder"].errors["organisation"] == ["Choisissez une de vos organisations."]
    assert not Project.objects.exists()


def test_an_association_without_commune_says_where(client, skill):
    organisation = OrganisationFactory(kind="amdm", name="Amis de Tiznit", commune=None, country="FR")
    member = MembershipFactory(organisation=organisation, role=MemberRole.EDITOR)
    commune = CommuneFactory(code="09.581.11.50", name_fr="Ouijjane")
    client.force_login(member.user)
    response = client.post(NEW, typed())
    assert "commune" in response.context["holder"].errors
    response = client.post(NEW, typed(commune="09.999.99.99"))
    assert "nous ne l’avons pas trouvé" in response.content.decode()
    assert not Project.objects.exists()
    client.post(NEW, typed(commune=commune.code))
    assert Project.objects.get().commune == commune


def test_sent_twice_it_is_one_sheet(client, editor, skill):
    client.force_login(editor.user)
    data = typed()
    first, second = client.post(NEW, data), client.post(NEW, data)
    assert first.url == second.url
    assert Project.objects.count() == Need.objects.count() == 1
    assert "Cette fiche est déjà envoyée" in client.get(second.url).content.decode()


def test_two_at_once_are_one_sheet(editor, skill):
    """The second door was opened before the first one closed: the key decides."""
    key = uuid.uuid4()
    values = {"title": "Un titre", "purpose": "Pour l’eau", "sector": None}
    need = {"kind": "skill", "description": "", "starts_on": None, "ends_on": None, "mode": "either"}
    options = {"skills": [skill], "organisation": editor.organisation, "commune": None, "by": editor.user}
    first, is_first = actions.create_from_draft(key, values, need, **options)
    second, is_second = actions.create_from_draft(key, values, need, **options)
    assert first == second
    assert (is_first, is_second) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_two_doors_at_the_same_moment_make_one_sheet(editor, skill):
    data, barrier, answers = typed(), Barrier(2), []

    def post():
        try:
            client = Client()
            client.force_login(editor.user)
            barrier.wait()
            answers.append(client.post(NEW, data).url)
        finally:
            connection.close()

    threads = [Thread(target=post) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [f"/fr/projets/{data['key']}/"] * 2
    assert Project.objects.count() == Need.objects.count() == 1
    assert not Draft.objects.exists()


def test_the_key_of_somebody_elses_sheet_or_draft_is_refused(client, editor, skill):
    client.force_login(editor.user)
    data = typed()
    client.post(NEW, data)
    theirs = Draft.objects.create(user=editor.user, data={"title": ["À moi"]})
    client.force_login(MembershipFactory(role=MemberRole.EDITOR).user)
    assert client.post(NEW, data).status_code == 404
    assert client.post(NEW, typed(key=str(theirs.key))).status_code == 404
    assert client.get(reverse("project_resume", args=[theirs.key])).status_code == 404
    assert client.post(SAVE, {"key": theirs.key, "title": "Pris"}).status_code == 404
    assert client.post(reverse("draft_delete", args=[theirs.key])).status_code == 404
    theirs.refresh_from_db()
    assert theirs.data == {"title": ["À moi"]}
    assert Project.objects.count() == 1


def test_without_organisation_one_is_made_first(client, skill):
    user = UserFactory()
    client.force_login(user)
    data = typed()
    response = client.post(NEW, data)
    assert response.url == f"{reverse('organisation_new')}?next={quote(resume_url(data), safe='')}"
    MembershipFactory(user=user, role=MemberRole.MANAGER)
    page = client.get(reverse("project_resume", args=[data["key"]]))
    assert page.context["is_ready"]
    client.post(NEW, data)
    assert Project.objects.get().created_by == user


# --- Before signing in -----------------------------------------------------------------------


def test_begun_before_signing_in_and_kept_through_it(client, editor, skill):
    data = typed()
    assert client.get(NEW).status_code == 200
    response = client.post(NEW, data)
    resume = f"/fr/projets/nouveau/reprendre/{data['key']}/"
    assert response.url.startswith(reverse("account_signup"))
    assert "reprendre" in response.url
    assert not Project.objects.exists()
    client.post(reverse("account_login"), {"login": editor.user.email, "password": PASSWORD})
    draft = Draft.objects.get()
    assert (draft.user, draft.session_token) == (editor.user, "")
    page = client.get(resume)
    assert page.context["is_ready"]
    assert "Former notre équipe à l’irrigation" in page.content.decode()
    assert f"<dd>{Mode(data['mode']).label}</dd>" in page.content.decode()
    assert client.post(NEW, data).url == f"/fr/projets/{data['key']}/"
    assert Project.objects.get().organisation == editor.organisation


def test_at_sign_up_the_draft_follows_to_another_device(client, skill):
    data = typed()
    client.post(NEW, data)
    client.post(reverse("account_signup"), {
        "email": "nouvelle@exemple.org", "password1": PASSWORD, "name": "Nouvelle", "language": "fr",
        "time_zone": "Africa/Casablanca",
    })  # fmt: skip
    draft = Draft.objects.get()
    assert draft.user.email == "nouvelle@exemple.org"
    resume = reverse("project_resume", args=[data["key"]])
    assert client.get(resume).status_code == 200  # and it is still open here
    elsewhere = type(client)()
    elsewhere.force_login(draft.user)
    assert elsewhere.get(resume).status_code == 200


def test_saved_as_typed(client):
    key = uuid.uuid4()
    assert client.post(SAVE, {"key": key, "title": "Un débu", "ends_on": "31/02"}).status_code == 200
    answer = client.post(SAVE, {"key": key, "title": "Un début", "ends_on": "31/02"}).json()
    draft = Draft.objects.get()
    new = client.get(NEW)
    assert answer["stamp"] == new.context["stamp"]
    assert f'href="{resume_url({"key": key})}"' in new.content.decode()
    assert draft.data["title"] == ["Un début"]
    page = client.get(reverse("project_resume", args=[key]))
    assert page.context["form"]["title"].value() == "Un début"
    assert page.context["form"]["ends_on"].value() == "31/02"
    assert not page.context["form"].errors


def test_another_visitor_does_not_see_it(client):
    key = uuid.uuid4()
    client.post(SAVE, {"key": key, "title": "Secret"})
    other = type(client)()
    assert other.get(reverse("project_resume", args=[key])).url.startswith(reverse("account_login"))
    assert other.post(SAVE, {"key": key, "title": "À part"}).status_code == 200
    assert Draft.objects.get(key=key).data["title"] == ["Secret"]
    assert Draft.objects.exclude(key=key).get().data["title"] == ["À part"]


def test_when_the_answer_to_the_first_save_is_lost_what_follows_is_kept(client, skill):
    """On a poor line the session that came with it never arrives: the browser comes back as somebody new."""
    data = typed()
    client.post(SAVE, {**data, "title": "Un débu"})
    client.cookies.clear()
    for _save in range(2):
        assert client.post(SAVE, {**data, "title": "Un début"}).status_code == 200
    kept = Draft.objects.exclude(key=data["key"]).get()
    assert kept.data["title"] == ["Un début"]
    response = client.post(NEW, data)
    assert response.url == f"{reverse('account_signup')}?next={quote(resume_url({'key': kept.key}), safe='')}"
    assert client.get(resume_url({"key": kept.key})).context["form"]["title"].value() == data["title"]


def test_a_session_that_ends_while_typing_loses_nothing(client, editor, skill):
    client.force_login(editor.user)
    data = typed()
    client.post(SAVE, {**data, "title": "Un début"})
    client.logout()
    response = client.post(NEW, data)
    assert response.url == f"{reverse('account_login')}?next={quote(resume_url(data))}"
    assert Draft.objects.get(key=data["key"]).data["title"] == ["Un début"]  # nobody proved to be its author yet
    client.post(reverse("account_login"), {"login": editor.user.email, "password": PASSWORD})
    draft = Draft.objects.get()
    assert (str(draft.key), draft.data["title"]) == (data["key"], [data["title"]])
    assert client.post(NEW, data).url == f"/fr/projets/{data['key']}/"


def test_what_was_typed_under_anothers_key_does_not_reach_their_draft(client, editor, skill):
    theirs = Draft.objects.create(user=UserFactory(), data={"title": ["À moi"]})
    client.post(NEW, typed(key=str(theirs.key)))
    client.post(reverse("account_login"), {"login": editor.user.email, "password": PASSWORD})
    theirs.refresh_from_db()
    assert theirs.data == {"title": ["À moi"]}
    assert Draft.objects.get(user=editor.user).data["title"] == [typed()["title"]]


def test_a_sheet_sent_before_the_session_ended_is_shown_after_signing_in(client, editor, skill):
    client.force_login(editor.user)
    data = typed()
    client.post(NEW, data)
    client.logout()
    response = client.post(NEW, data)
    assert response.url.startswith(reverse("account_login"))
    assert not Draft.objects.exists()


def test_finish_later_needs_no_script_and_no_account(client):
    data = typed(title="Pas fini", kind=None, purpose="", later="1")
    response = client.post(NEW, data, follow=True)
    assert response.request["PATH_INFO"] == f"/fr/projets/nouveau/reprendre/{data['key']}/"
    assert response.context["form"]["title"].value() == "Pas fini"
    assert "later" not in Draft.objects.get().data


def test_my_sheets_show_what_was_begun(client, editor):
    client.force_login(editor.user)
    response = client.post(NEW, typed(title="Pas fini", later="1"), follow=True)
    assert response.request["PATH_INFO"] == "/fr/mes-projets/"
    assert "Pas fini" in response.content.decode()
    client.post(reverse("draft_delete", args=[Draft.objects.get().key]))
    assert not Draft.objects.exists()


def test_a_late_save_does_not_bring_back_what_was_sent(client, editor, skill):
    client.force_login(editor.user)
    data = typed()
    client.post(NEW, data)
    response = client.post(SAVE, data | {"title": "Tard"})
    assert response.status_code == 422
    assert not Draft.objects.exists()


def test_a_visitor_cannot_fill_the_disk(client, monkeypatch):
    monkeypatch.setattr("projects.actions.drafts.MAX_DRAFTS", 2)
    for _n in range(2):
        assert client.post(SAVE, {"key": uuid.uuid4(), "title": "x"}).status_code == 200
    assert client.post(SAVE, {"key": uuid.uuid4(), "title": "x"}).status_code == 422
    key = Draft.objects.first().key
    assert client.post(SAVE, {"key": key, "title": "x" * 400_000}).status_code == 422
    assert Draft.objects.count() == 2


def test_drafts_that_nobody_came_back_for_are_forgotten(client):
    client.post(SAVE, {"key": uuid.uuid4(), "title": "Ancien"})
    owned = Draft.objects.create(user=UserFactory(), data={})
    fresh = Draft.objects.create(session_token="x", data={})
    Draft.objects.exclude(pk=fresh.pk).update(updated_at=timezone.now() - timedelta(days=61))
    assert actions.forget_abandoned_drafts() == 1
    assert set(Draft.objects.all()) == {owned, fresh}


def test_a_page_kept_from_before_is_known_once_the_sheet_is_sent(client, editor, skill):
    """Else the browser would put the sent sheet back into the next new form."""
    client.force_login(editor.user)
    before = client.get(NEW).context["stamp"]
    client.post(NEW, typed())
    assert client.get(NEW).context["stamp"] != before


def test_looking_writes_nothing(client, django_assert_num_queries):
    client.get(NEW)
    assert not Draft.objects.exists()
    assert "sessionid" not in client.cookies


# --- Bad input -------------------------------------------------------------------------------

DATES = {
    "29 February": ({"starts_on": "29/02/2027"}, "starts_on", "Il n’y a pas de 29 février en 2027"),
    "no such day": ({"starts_on": "31/04/2027"}, "starts_on", "Cette date n’existe pas"),
    "words": ({"ends_on": "l’été"}, "ends_on", "Cette date n’existe pas"),
    "reversed": ({"starts_on": "01/09/2027", "ends_on": "2027-08-01"}, "ends_on", "avant la date de début"),
    "past": ({"starts_on": "01/01/2020"}, "starts_on", "Cette date est passée"),
    "past end": ({"ends_on": "01/01/2020"}, "ends_on", "Cette date est passée"),
    "far": ({"ends_on": "01/01/2999"}, "ends_on", "trop lointaine"),
    "none": ({}, "starts_on", "au moins une des deux dates"),
}


@pytest.mark.parametrize("case", DATES)
def test_bad_dates_are_said_beside_their_field(client, editor, skill, case, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: date(2026, 11, 20))
    values, name, message = DATES[case]
    client.force_login(editor.user)
    response = client.post(NEW, typed(when="between", **values))
    assert list(errors(response)) == [name]
    assert message in errors(response)[name][0]
    page = response.content.decode()
    assert "Pour que les vergers tiennent en été." in page
    for value in values.values():
        assert value.replace("’", "’") in page
    assert not Project.objects.exists()


def test_dates_as_people_type_them(client, editor, skill):
    year = timezone.localdate().year + 1
    client.force_login(editor.user)
    client.post(NEW, typed(when="between", starts_on=f"1/8/{year}", ends_on="٣١/٠٨/" + str(year)))
    need = Need.objects.get()
    assert (need.starts_on, need.ends_on) == (date(year, 8, 1), date(year, 8, 31))


def test_hidden_dates_do_not_count(client, editor, skill):
    client.force_login(editor.user)
    client.post(NEW, typed(when="soon", starts_on="31/02/2020"))
    assert Need.objects.get().starts_on is None


def test_too_long_is_refused_kindly_and_kept(client, editor, skill):
    client.force_login(editor.user)
    text = "é" * 100_000
    response = client.post(NEW, typed(purpose=text))
    assert list(errors(response)) == ["purpose"]
    assert text in response.content.decode()
    assert Draft.objects.get().data["purpose"] == [text]


def test_hostile_text_is_only_text(client, editor, skill):
    client.force_login(editor.user)
    data = typed(title="<script>alert(1)</script> \u202egnp.exe\u0000 🌿", purpose="Nul\u0000 et <b>gras</b>\u2066")
    response = client.post(NEW, data, follow=True)
    project = Project.objects.get()
    assert project.title == "<script>alert(1)</script> gnp.exe 🌿"
    assert project.purpose == "Nul et <b>gras</b>"
    page = response.content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "\u202e" not in page


@pytest.mark.parametrize("key", ["", "pas-une-cle", None])
def test_a_broken_key_is_not_found(client, editor, skill, key):
    client.force_login(editor.user)
    assert client.post(NEW, typed(key=key)).status_code == 404


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_form_in_every_language(client, language):
    page = client.get(f"/{language}/projets/nouveau/")
    assert page.status_code == 200
    assert f'lang="{language}"' in page.content.decode()
