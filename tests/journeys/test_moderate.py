"""A moderator reads what waits, in the admin, and the holder is told."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from projects.models import Project
from tests.factories import PASSWORD, MembershipFactory, NeedFactory, OrganisationFactory, ProjectFactory, UserFactory


@pytest.fixture
def moderator(language):
    return UserFactory(name="Samira Modératrice", email="samira@exemple.org", language=language, staff=True)


@pytest.fixture
def waiting(commune, plumbing):
    """Two sheets, the older one of an association that nobody has verified yet."""
    unknown = OrganisationFactory(association=True, unverified=True, commune=commune, name="Association Anzar")
    known = OrganisationFactory(commune=commune)
    call_command("load_review_templates", verbosity=0)
    sheets = []
    for organisation, title, language in ((unknown, "إصلاح المضخة", "ar"), (known, "Former les fontainiers", "fr")):
        holder = MembershipFactory(organisation=organisation, user__language=language).user
        sheet = ProjectFactory(
            organisation=organisation, title=title, language=language, created_by=holder, submitted=True
        )
        NeedFactory(project=sheet, skills=[plumbing])
        sheets.append(sheet)
    return sheets


@pytest.mark.parametrize(("language", "width"), [("fr", 1280), ("ar", 1280), ("en", 360)])
def test_the_queue_is_emptied(reader, mails, moderator, waiting, language, width):
    older, newer = waiting
    staff = reader(language, width=width)
    staff.visit("accounts/login/")
    staff.sign_in(moderator, PASSWORD)
    expect(staff.page.locator("main a[href$='/relecture/']")).to_contain_text("2")
    menu = staff.page.locator("details.menu--account")
    menu.locator("summary").click()
    staff.follow("Modération", within=menu)
    expect(staff.page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    open_queue(staff)
    staff.follow(older.title)
    staff.reads(older.title)
    frame = staff.page.frame_locator("iframe")
    expect(frame.locator("h1")).to_have_text(older.title)
    expect(frame.locator("h1 [lang]")).to_have_attribute("dir", "rtl")

    expect(frame.locator("html")).to_have_attribute("lang", language)

    verify_association(staff)
    staff.press("Publier")
    staff.reads(newer.title)
    told = mails.take(older.created_by, "إصلاح المضخة")
    assert told.language == "ar"
    assert 'dir="rtl"' in told.html
    assert told.path == f"/ar/projets/{older.key}/"

    staff.page.locator("[data-template]").first.click()
    expect(staff.field("Message au porteur")).not_to_have_value("")
    answer = staff.field("Message au porteur").input_value()
    staff.press("Demander des compléments")
    staff.sees("Aucune fiche n’attend. Merci.")
    assert answer.split("\n")[0] in mails.take(newer.created_by, "est à compléter").words
    assert list(Project.objects.order_by("pk").values_list("state", flat=True)) == ["published", "changes_requested"]
    visitor = reader("ar")
    visitor.visit(told.path)
    visitor.reads(older.title)


def open_queue(staff):
    with staff.leading_on():
        staff.page.locator(".staff-work a").first.click()
    staff.reads(staff.words("Fiches à relire"))


def verify_association(staff):
    """It must be known before its sheet goes out: one button does it, and the sheet stays open."""
    expect(staff.page.locator("#not-verified")).to_be_visible()
    staff.press("Vérifier l’organisation")
    expect(staff.page.locator("#not-verified")).to_have_count(0)
