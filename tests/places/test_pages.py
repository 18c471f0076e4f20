"""The pages of communes: found by any spelling, achievements first, constant queries."""

import pytest

from projects.enums import ProjectState
from tests.factories import CommuneFactory, NeedFactory, OrganisationFactory, ProjectFactory, ProvinceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ouijjane():
    return CommuneFactory(code="09.581.11.09", name_fr="Ouijjane", name_ar="وجان", name_en="Ouijjane", population=5102)


def sheets(commune, number):
    holder = OrganisationFactory(association=True, commune=commune)
    for state in (ProjectState.PUBLISHED, ProjectState.UNDER_WAY, ProjectState.COMPLETED):
        for _ in range(number):
            NeedFactory(project=ProjectFactory(published=True, organisation=holder, commune=commune, state=state))


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_commune_leads_with_what_was_achieved(client, ouijjane, language):
    sheets(ouijjane, 1)
    page = client.get(f"/{language}/communes/09.581.11.09/")
    assert page.status_code == 200
    assert [len(page.context[name]) for name in ("achieved", "under_way", "wanted")] == [1, 1, 1]
    text = page.content.decode()
    places = [text.index(page.context[name][0].title + "<") for name in ("achieved", "under_way", "wanted")]
    assert places == sorted(places)
    assert "وجان" in text


def test_what_is_not_public_is_not_shown(client, ouijjane):
    holder = OrganisationFactory(commune=ouijjane)
    secret = OrganisationFactory(unverified=True, association=True, commune=ouijjane, name="Pas encore connue")
    ProjectFactory(organisation=holder, commune=ouijjane, title="Un brouillon")
    ProjectFactory(organisation=holder, commune=ouijjane, title="En relecture", submitted=True)
    page = client.get("/fr/communes/09.581.11.09/").content.decode()
    assert "Ouijjane (commune)" in page
    assert "Un brouillon" not in page
    assert "En relecture" not in page
    assert secret.name not in page
    assert "Rien n’est encore publié pour cette commune" in page


@pytest.mark.parametrize("code", ["09.581.11.10", "x", "09.581", "😀"])
def test_a_code_that_does_not_exist_is_not_found(client, ouijjane, code):
    assert client.get(f"/fr/communes/{code}/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_a_commune_costs_the_same_queries_for_one_sheet_and_for_three(
    client, ouijjane, number, django_assert_num_queries
):
    sheets(ouijjane, number)
    OrganisationFactory.create_batch(number, association=True, commune=ouijjane)
    with django_assert_num_queries(10):
        client.get("/fr/communes/09.581.11.09/")


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_queries_for_one_commune_and_for_three(client, number, django_assert_num_queries):
    for commune in CommuneFactory.create_batch(number):
        sheets(commune, 1)
    with django_assert_num_queries(4):
        page = client.get("/fr/communes/")
    assert len(page.context["page_obj"].object_list) == number


@pytest.mark.parametrize("typed", ["Ouijjane", "ouijane", "وجان", "09.581.11.09"])
def test_a_search_finds_any_spelling(client, ouijjane, typed):
    CommuneFactory(name_fr="Tiznit")
    page = client.get("/fr/communes/", {"q": typed})
    assert page.context["page_obj"].object_list[0] == ouijjane


def test_the_list_is_narrowed_by_region_and_by_province(client, ouijjane):
    other = CommuneFactory(
        code="06.181.05.03", name_fr="Oulad Aissa",
        province=ProvinceFactory(code="06.181", region__code="06", region__name_fr="Casablanca-Settat"),
    )  # fmt: skip
    assert list(client.get("/fr/communes/", {"territoire": "09"}).context["page_obj"]) == [ouijjane]
    assert list(client.get("/fr/communes/", {"territoire": "06.181"}).context["page_obj"]) == [other]
    assert list(client.get("/fr/communes/", {"territoire": "06", "q": "Ouijjane"}).context["page_obj"]) == []


@pytest.mark.parametrize(
    "query", [{"territoire": "99"}, {"page": "abc"}, {"page": "9999"}, {"q": "\0"}, {"q": "x" * 500}]
)
def test_a_bad_address_still_gives_a_page(client, ouijjane, query):
    assert client.get("/fr/communes/", query).status_code == 200


def test_where_something_happens_comes_first(client):
    quiet = CommuneFactory(name_fr="Aaa")
    lively = CommuneFactory(name_fr="Zzz")
    sheets(lively, 1)
    page = client.get("/fr/communes/")
    assert list(page.context["page_obj"]) == [lively, quiet]
    assert "Réalisés\u00a0: 1" in page.content.decode()
