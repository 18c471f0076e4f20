"""The documents of a mission: who may open which, in which language, as a page and as PDF."""

import builtins
from datetime import timedelta

import pytest
from django.urls import reverse

from missions.documents import SHEETS, pdf
from missions.models import CostLine, PartyPerson, Session
from missions.templatetags.directions import paragraphs
from tests.factories import MembershipFactory, UserFactory
from tests.missions.support import at, closed
from tests.support.pdfs import language_of, left_of, opened, reach, text_of

pytestmark = pytest.mark.django_db
TITLES = {
    "fr": "Programme pour les participants",
    "ar": "البرنامج الموجه إلى المشاركين",
    "en": "Programme for participants",
}
A4 = (595, 842)
MARGIN = 48  # points; 18 mm are 51, and a letter may lean out a little


def address(mission, kind="programme", **query):
    return reverse("mission_document", args=[mission.key, kind], query=query)


def page(client, mission, kind="programme", **query):
    return client.get(address(mission, kind, **query))


def objective(scene, text, language="fr"):
    programme = scene.mission.programme
    programme.objective, programme.language = text, language
    programme.save()


# --- Who ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["agent", "contributor", "facilitator", "staff", "reader"])
def test_whoever_sees_the_mission_opens_its_programme(client, who):
    scene = at("agreement", facilitated=True)
    others = {
        "staff": lambda: UserFactory(staff=True),
        "reader": lambda: MembershipFactory(organisation=scene.holder.organisation, role="reader").user,
    }
    client.force_login(others[who]() if who in others else getattr(scene, who))
    assert page(client, scene.mission).status_code == 200


@pytest.mark.parametrize("kind", SHEETS)
def test_nobody_else_opens_any(client, kind):
    scene = at("agreement")
    client.force_login(UserFactory())
    assert page(client, scene.mission, kind).status_code == 404
    client.logout()
    assert page(client, scene.mission, kind).status_code == 302


def test_a_kind_that_does_not_exist_and_one_that_is_not_there_yet_are_not_found(client):
    scene = at("programme")
    client.force_login(scene.agent)
    assert page(client, scene.mission, "facture").status_code == 404
    assert page(client, scene.mission, "programme").status_code == 404  # no session yet


def test_each_contributor_sees_their_own_mission_order_and_the_holder_sees_all(client):
    scene = at("agreement")
    own = scene.contributing.people.get()
    colleague = PartyPerson.objects.create(party=scene.contributing, user=UserFactory(name="Nadia Collègue"))
    client.force_login(scene.contributor)
    assert scene.contributor.name in page(client, scene.mission, "ordre-de-mission").content.decode()
    assert page(client, scene.mission, "ordre-de-mission", personne=own.pk).status_code == 200
    assert page(client, scene.mission, "ordre-de-mission", personne=colleague.pk).status_code == 404
    client.force_login(scene.agent)
    assert "Nadia Collègue" in page(client, scene.mission, "ordre-de-mission", personne=colleague.pk).content.decode()


def test_a_reader_of_the_holder_sees_no_mission_order(client):
    scene = at("agreement")
    client.force_login(MembershipFactory(organisation=scene.holder.organisation, role="reader").user)
    assert page(client, scene.mission, "ordre-de-mission").status_code == 404


@pytest.mark.parametrize("kind", ["programme", "presence"])
def test_what_is_handed_to_participants_says_nothing_private(client, kind):
    scene = at("agreement")
    CostLine.objects.create(mission=scene.mission, amount=4321, payer=scene.holder, label="Billet d’avion")
    client.force_login(scene.agent)
    shown = page(client, scene.mission, kind).content.decode()
    assert scene.contributor.name in shown  # who leads the session
    for private in ("4321", "4 321", "Billet", scene.contributor.email, scene.agent.email):
        assert private not in shown


# --- Which words -------------------------------------------------------------------------------


@pytest.mark.parametrize("site", TITLES)
@pytest.mark.parametrize("language", TITLES)
def test_a_document_is_in_the_language_asked_for_whatever_that_of_the_site(client, site, language):
    scene = at("agreement")
    client.force_login(scene.agent)
    url = address(scene.mission, langue=language).replace("/fr/", f"/{site}/", 1)
    shown = client.get(url).content.decode()
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in shown
    assert TITLES[language] in shown
    assert f'<nav class="toolbar" lang="{site}"' in shown


def test_without_a_language_or_with_a_wrong_one_it_is_that_of_the_reader(client):
    scene = at("agreement")
    client.force_login(scene.agent)
    for query in ({}, {"langue": "xx"}):
        assert TITLES["ar"] in client.get(address(scene.mission, **query).replace("/fr/", "/ar/", 1)).content.decode()


def test_a_programme_is_provisional_until_all_have_validated_it(client):
    for step, is_draft in (("feasibility", True), ("validation", True), ("agreement", False)):
        scene = at(step)
        client.force_login(scene.agent)
        assert ("Document provisoire" in page(client, scene.mission).content.decode()) is is_draft


def test_the_attendance_sheet_has_a_row_for_each_person_expected_and_a_column_for_each_session(client):
    scene = at("agreement")
    first = scene.mission.sessions.get()
    Session.objects.create(mission=scene.mission, on=first.on, half_day="afternoon", title="Écouter")
    Session.objects.create(mission=scene.mission, on=first.on + timedelta(days=1), title="Orienter")
    Session.objects.create(mission=scene.mission, on=first.on, title="Annulée", state="cancelled")
    client.force_login(scene.agent)
    shown = page(client, scene.mission, "presence").content.decode()
    assert shown.count("<table") == 2  # days
    assert shown.count("Signature (") == 3
    assert shown.count("<tbody><tr>") == 2 and shown.count("<tr><td>") == 2 * 20  # 17 expected and 3 more
    assert "Annulée" not in shown


# --- On paper ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", TITLES)
@pytest.mark.parametrize("kind", SHEETS)
def test_every_kind_is_an_a4_pdf_in_its_language(client, kind, language):
    scene = closed()
    client.force_login(scene.contributor)
    response = page(client, scene.mission, kind, langue=language, format="pdf")
    assert response.status_code == 200, kind
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == f'attachment; filename="tiwizi-{kind}-{language}.pdf"'
    with opened(response.content) as made:
        assert {tuple(round(side) for side in sheet.get_size()) for sheet in made} == {A4}
        assert made.get_metadata_dict()["Author"] == "Tiwizi"
        assert made.get_metadata_dict()["Title"]
        assert made.is_tagged()
    assert language_of(response.content) == language


def test_an_arabic_pdf_says_its_words_in_arabic_letters(client):
    scene = at("agreement")
    objective(scene, "تكوين موظفي الجماعة على برنامج Excel 2019 ثم الاتصال بالرقم +212 528 86 00 00 مساء", "ar")
    client.force_login(scene.agent)
    said = text_of(page(client, scene.mission, langue="ar", format="pdf").content)
    for words in ("البرنامج", "المشاركين", "تكوين", "الجماعة", "Excel 2019"):
        assert words in said


def test_a_telephone_number_among_arabic_words_keeps_its_order(client):
    scene = at("agreement")
    objective(scene, "للاتصال بالرقم +212 528 86 مساء", "ar")
    client.force_login(scene.agent)
    made = page(client, scene.mission, langue="ar", format="pdf").content
    assert left_of(made, "212") < left_of(made, "528") < left_of(made, "للاتصال")


def test_a_paragraph_in_other_letters_has_its_own_direction(client):
    scene = at("agreement")
    objective(scene, "Former les agentes de la commune.\n\nتكوين موظفات الجماعة.")
    client.force_login(scene.agent)
    shown = page(client, scene.mission).content.decode()
    assert '<p lang="fr" dir="ltr">Former les agentes' in shown
    assert '<p lang="ar" dir="rtl">تكوين موظفات' in shown


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("الرقم +212 (0)5 28 86 مساء", "الرقم <bdi>+212 (0)5 28 86</bdi> مساء"),
        ("من 10:30 إلى 12/05/2027", "من <bdi>10:30</bdi> إلى <bdi>12/05/2027</bdi>"),
        ("القاعة 12 (3 أشخاص)", "القاعة <bdi>12</bdi> (3 أشخاص)"),
        ("<b>1 & 2</b>", "&lt;b&gt;1 &amp; 2&lt;/b&gt;"),
    ],
)
def test_figures_in_groups_stand_apart_from_the_words_around_them(text, marked):
    assert marked in paragraphs(text, "ar")


@pytest.mark.parametrize(
    "text",
    ["x" * 1900, "Bonjour 👩🏽‍🌾🤝🇲🇦 à tous", "أ" * 1900, "\u0301" * 200, "a\n" * 900, "中文 हिन्दी ⵜⵉⵡⵉⵣⵉ"],
    ids=["long word", "emoji", "long Arabic word", "only accents", "many lines", "rare letters"],
)
def test_no_text_breaks_the_pdf(client, text):
    scene = at("agreement")
    objective(scene, text)
    client.force_login(scene.agent)
    left, right = reach(page(client, scene.mission, format="pdf").content)
    assert left >= MARGIN
    assert right <= A4[0] - MARGIN


def test_a_very_long_word_is_broken_and_whole(client):
    scene = at("agreement")
    objective(scene, "W" * 400)
    client.force_login(scene.agent)
    assert text_of(page(client, scene.mission, format="pdf").content).count("W") >= 400


def test_what_people_type_is_text_and_fetches_nothing(client, monkeypatch):
    fetched = []
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda *args, **kwargs: fetched.append(args))
    scene = at("agreement")
    objective(
        scene, '<script>alert(1)</script><img src="file:///etc/passwd"><link rel=attachment href="file:///etc/hosts">'
    )
    client.force_login(scene.agent)
    shown = page(client, scene.mission).content.decode()
    assert "<script>alert" not in shown and "<img" not in shown
    said = text_of(page(client, scene.mission, format="pdf").content)
    assert "<script>alert(1)</script>" in said
    assert fetched == []


def test_even_our_own_markup_could_reach_neither_files_nor_network(monkeypatch, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("Mot de passe")
    fetched = []
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda *args, **kwargs: fetched.append(args))
    head = f'<head><title>T</title><link rel="attachment" href="file://{secret}"></head>'
    html = f'<html lang="fr">{head}<body>Bonjour <img src="http://exemple.org/a.png" alt=""></body></html>'
    assert b"Mot de passe" not in pdf.pdf_of(html)
    assert fetched == []


def test_without_the_libraries_the_page_says_to_print_it(client, monkeypatch):
    def missing():
        raise pdf.PdfUnavailable

    monkeypatch.setattr(pdf, "_engine", missing)
    scene = at("agreement")
    client.force_login(scene.agent)
    response = page(client, scene.mission, format="pdf")
    assert response.status_code == 200
    assert "Imprimez cette page" in response.content.decode()
    assert "Imprimez cette page" not in page(client, scene.mission).content.decode()


def test_a_library_that_is_missing_means_that_no_pdf_can_be_made(monkeypatch):
    load = builtins.__import__

    def without_pango(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return load(name, *args, **kwargs)

    pdf._engine.cache_clear()
    monkeypatch.setattr(builtins, "__import__", without_pango)
    with pytest.raises(pdf.PdfUnavailable):
        pdf.pdf_of("<p>Bonjour</p>")


def test_pdfs_are_limited_and_pages_are_not(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"document": "2/h/key"}
    scene = at("agreement")
    client.force_login(scene.agent)
    statuses = [page(client, scene.mission, format="pdf").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert page(client, scene.mission).status_code == 200
