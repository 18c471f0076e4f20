"""Posting in a real browser, on a phone: with scripts, without them, and after the line dropped."""

import pytest
from playwright.sync_api import expect

from communes.enums import MemberRole
from projects.models import Draft, Need, Project
from skills.models import SkillWord
from tests.factories import PASSWORD, MembershipFactory, NeedFactory, ProjectFactory, SkillFactory

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = {
    "fr": ("Former notre équipe", "Pour que les vergers tiennent.", "irrig"),
    "ar": ("تكوين فريقنا", "لكي تصمد الأشجار في الصيف", "السقي"),
    "en": ("Train our team", "So that the orchards hold.", "irrig"),
}


@pytest.fixture
def editor():
    return MembershipFactory(role=MemberRole.EDITOR)


@pytest.fixture
def skill():
    skill = SkillFactory(slug="irrigation", name_fr="Irrigation", name_ar="السقي", name_en="Irrigation")
    for code in ("fr", "ar", "en"):
        name = getattr(skill, f"name_{code}")
        SkillWord.objects.create(skill=skill, language=code, text=name, folded=name.lower(), is_name=True)
    return skill


def sign_in(page, user):
    page.locator("[name=login]").fill(user.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_begun_as_a_visitor_sent_as_a_member(page_at, axe, editor, skill, language):
    title, purpose, word = WORDS[language]
    page = page_at(language, 360)
    page.goto(f"/{language}/projets/nouveau/")
    axe(page)
    expect(page.locator("[data-part=skill]")).to_be_hidden()
    page.locator("[name=title]").fill(title)
    page.locator("[name=purpose]").fill(purpose)
    page.locator("[name=kind][value=skill]").check()
    picker = page.locator("[data-part=skill] input[type=text]")
    picker.press_sequentially(word)
    expect(page.get_by_role("option").first).to_be_visible()
    picker.press("ArrowDown")
    picker.press("Enter")
    page.locator("form.posting .button").first.click()
    page.wait_for_url("**/accounts/signup/**")
    page.locator("main a[href*='/login/']").first.click()
    sign_in(page, editor.user)
    page.wait_for_url("**/reprendre/**")
    axe(page)
    page.locator("form.posting .button").first.click()
    page.wait_for_url("**/projets/*-*/")
    project = Project.objects.get()
    assert (project.title, project.language, project.state) == (title, language, "submitted")
    assert list(Need.objects.get().skills.all()) == [skill]
    axe(page)


def test_without_scripts(page_at, editor, skill):
    page = page_at("fr", 360, scripts=False)
    page.goto("/fr/accounts/login/?next=/fr/projets/nouveau/")
    sign_in(page, editor.user)
    page.wait_for_url("**/projets/nouveau/")
    page.locator("[name=title]").fill("Former notre équipe")
    page.locator("[name=kind][value=skill]").check()
    page.locator("[data-part=skill] input[type=text]").fill("irrigation")
    page.locator("form.posting .button").first.click()
    expect(page.locator(".notice--error")).to_be_visible()
    expect(page.locator("[name=title]")).to_have_value("Former notre équipe")
    page.locator("[name=purpose]").fill("Pour que les vergers tiennent.")
    page.locator("form.posting .button").first.click()
    page.wait_for_url("**/projets/*-*/")
    assert list(Need.objects.get().skills.all()) == [skill]


def test_what_was_typed_while_the_line_was_down_comes_back(page_at):
    page = page_at("fr", 360)
    page.goto("/fr/projets/nouveau/")
    page.route("**/brouillon/", lambda route: route.abort("internetdisconnected"))
    page.locator("[name=title]").fill("Réparer la séguia")
    page.locator("[name=kind][value=ideas]").check()
    expect(page.locator("[data-autosave-state]")).not_to_be_empty()
    page.reload()
    expect(page.locator("[name=title]")).to_have_value("Réparer la séguia")
    expect(page.locator("[data-part=other]")).to_be_visible()
    page.unroute("**/brouillon/")
    with page.expect_response("**/brouillon/"):
        page.locator("[name=purpose]").fill("Pour irriguer.")
    assert Draft.objects.get().data["title"] == ["Réparer la séguia"]


def test_texts_of_a_sheet_survive_a_session_that_ends(page_at, editor):
    project = ProjectFactory(organisation=editor.organisation, published=True)
    edit = f"/fr/projets/{project.key}/modifier/"
    page = page_at("fr", 360)
    page.goto(f"/fr/accounts/login/?next={edit}")
    sign_in(page, editor.user)
    page.locator("[name=context]").fill("La séguia est cassée depuis deux ans.")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Enregistrer les textes").click()
    sign_in(page, editor.user)
    expect(page.locator("[name=context]")).to_have_value("La séguia est cassée depuis deux ans.")
    page.get_by_role("button", name="Enregistrer les textes").click()
    page.wait_for_url(f"**/projets/{project.key}/")
    project.refresh_from_db()
    assert project.context == "La séguia est cassée depuis deux ans."
    type(project).objects.filter(pk=project.pk).update(context="Corrigé par une collègue.")
    page.goto(edit)  # the copy has served: it comes back no more
    expect(page.locator("[name=context]")).to_have_value("Corrigé par une collègue.")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_page_of_sheets_is_open_to_all(page_at, axe, editor, skill, language):
    project = ProjectFactory(organisation=editor.organisation, published=True)
    need = NeedFactory(project=project, skills=[skill])
    page = page_at(language, 360)
    public = [f"projets/{project.key}/", f"besoins/{need.key}/", "projets/", "besoins/?type=ideas&secteur=water"]
    for path in public:
        page.goto(f"/{language}/{path}")
        axe(page)
    page.goto(f"/{language}/accounts/login/?next=/{language}/mes-projets/")
    sign_in(page, editor.user)
    page.wait_for_url("**/mes-projets/")
    for path in (
        "mes-projets/", f"projets/{project.key}/", f"projets/{project.key}/modifier/", f"besoins/{need.key}/modifier/",
        f"projets/{project.key}/besoins/ajouter/", f"projets/{project.key}/etat/give_up/",
    ):  # fmt: skip
        page.goto(f"/{language}/{path}")
        axe(page)
