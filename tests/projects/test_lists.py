"""The lists of sheets and needs: filters in the address, the same number of queries, an end that helps."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.pagination import ListPaginator
from projects.enums import NeedKind, NeedState, ProjectState
from projects.models import Project
from tests.factories import (
    CommuneFactory,
    NeedFactory,
    OrganisationFactory,
    ProjectFactory,
    ProvinceFactory,
    RegionFactory,
    SectorFactory,
    SkillFactory,
)

pytestmark = pytest.mark.django_db

PROJECTS, NEEDS = "/fr/projets/", "/fr/besoins/"


def titles(response):
    return sorted(getattr(row, "project", row).title for row in response.context["rows"])


@pytest.fixture
def two():
    """Two sheets that differ in everything: A here, B there."""
    here = CommuneFactory(code="09.581.11.01", name_fr="Arbaa Sahel")
    province = ProvinceFactory(
        code="08.401", name_fr="Zagora", region=RegionFactory(code="08", name_fr="Drâa-Tafilalet")
    )
    there = CommuneFactory(code="08.401.05.03", name_fr="Ternata", province=province)
    a = ProjectFactory(
        organisation=OrganisationFactory(commune=here), published=True, title="A souk", purpose="Marché",
        sector=SectorFactory(slug="economy", name_fr="Économie"),
    )  # fmt: skip
    b = ProjectFactory(
        organisation=OrganisationFactory(commune=there), title="B khettara", purpose="Eau", sector=SectorFactory(),
        state=ProjectState.UNDER_WAY, published_at=timezone.now(),
    )  # fmt: skip
    NeedFactory(
        project=a,
        skills=[SkillFactory(slug="architecture", name_en="Solar design")],
        mode="on_site",
        ends_on=date(2099, 6, 30),
    )
    NeedFactory(project=b, kind=NeedKind.IDEAS, mode="remote", starts_on=date(2099, 9, 1))
    return a, b


@pytest.mark.parametrize("path", [PROJECTS, NEEDS])
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["A souk", "B khettara"]),
        ("territoire=09.581.11.01", ["A souk"]),
        ("territoire=Zagora+(province)", ["B khettara"]),
        ("territoire=08", ["B khettara"]),
        ("secteur=economy", ["A souk"]),
        ("type=ideas", ["B khettara"]),
        ("type=equipment", []),
        ("competence=architecture", ["A souk"]),
        ("mode=remote", ["B khettara"]),
        ("mode=on_site", ["A souk"]),
        ("du=2099-07-15", ["B khettara"]),
        ("au=15/07/2099", ["A souk"]),
        ("q=khettara", ["B khettara"]),
        ("q=marché", ["A souk"]),
        ("q=khettara&secteur=economy", []),
        ("q=ternata", ["B khettara"]),
        ("q=solar+sahel", ["A souk"]),
    ],
)
def test_each_filter(client, two, path, query, found):
    response = client.get(f"{path}?{query}")
    assert response.status_code == 200
    assert titles(response) == found


def test_the_state_filters_projects(client, two):
    assert titles(client.get(f"{PROJECTS}?etat=under_way")) == ["B khettara"]


@pytest.mark.parametrize("path", [PROJECTS, NEEDS])
@pytest.mark.parametrize(
    ("query", "name", "message"),
    [
        ("territoire=99.999.99.99", "territoire", "nous ne l’avons pas trouvé"),
        ("territoire=Atlantis+zzz", "territoire", "nous ne l’avons pas trouvé"),
        ("secteur=astrology", "secteur", "Choisissez un secteur de la liste"),
        ("type=money", "type", "Choisissez un type de besoin"),
        ("competence=zzzzzz", "competence", "nous ne"),
        ("mode=maybe", "mode", "sur place"),
        ("du=29/02/2099", "du", "Il n’y a pas de 29 février en 2099"),
        ("du=2099-08-01&au=2099-07-01", "au", "avant la date de début"),
        ("q=%00%00" + "x" * 200, "q", "100"),
    ],
)
def test_a_filter_that_means_nothing_is_said(client, two, path, query, name, message):
    response = client.get(f"{path}?{query}")
    assert response.status_code == 200
    assert message in response.context["filters"].form.errors[name][0]
    assert message in response.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "999999", "x", ""])
def test_a_page_that_does_not_exist_is_the_nearest(client, two, page):
    assert client.get(f"{PROJECTS}?page={page}").status_code == 200


def test_a_sheet_with_two_fitting_needs_stands_once(client, two):
    NeedFactory(project=two[0], kind=NeedKind.IDEAS)
    NeedFactory(project=two[0], kind=NeedKind.IDEAS)
    assert titles(client.get(f"{PROJECTS}?type=ideas")) == ["A souk", "B khettara"]


def test_all_that_is_asked_of_a_need_is_asked_of_the_same_one(client, two):
    NeedFactory(project=two[0], kind=NeedKind.IDEAS, mode="remote")
    assert titles(client.get(f"{PROJECTS}?type=skill&mode=remote")) == []
    assert titles(client.get(f"{PROJECTS}?type=ideas&mode=remote")) == ["A souk", "B khettara"]


def test_the_sheets_of_one_holder(client, two):
    holder = two[0].organisation
    response = client.get(f"{PROJECTS}?porteur={holder.key}")
    assert titles(response) == ["A souk"]
    assert f'<input type="hidden" name="porteur" value="{holder.key}"' in response.content.decode()


@pytest.mark.parametrize("key", ["x", "00000000-0000-0000-0000-000000000000"])
def test_a_holder_that_is_not_known_is_said(client, two, key):
    response = client.get(f"{PROJECTS}?porteur={key}")
    assert titles(response) == ["A souk", "B khettara"]
    assert "Cette organisation n’existe pas" in response.content.decode()


@pytest.mark.parametrize("path", [PROJECTS, NEEDS])
def test_a_very_long_list_ends_and_says_so(client, path, monkeypatch):
    monkeypatch.setattr(ListPaginator, "most", 20)
    organisation = OrganisationFactory()
    for _n in range(20):
        NeedFactory(project=ProjectFactory(organisation=organisation, published=True))
    whole = client.get(path)
    NeedFactory(project=ProjectFactory(organisation=organisation, published=True))
    cut = client.get(f"{path}?page=2")
    assert len(whole.context["rows"]) == len(cut.context["rows"]) == 20
    assert "La liste s’arrête ici" not in whole.content.decode()
    assert "La liste s’arrête ici" in cut.content.decode()


def test_only_what_is_published_is_listed(client, two):
    for state in ProjectState:
        Project.objects.filter(pk=two[0].pk).update(
            state=state, cause="other" if state == "not_completed" else "", cause_side="nobody"
        )
        assert ("A souk" in titles(client.get(PROJECTS))) == (
            state in ("published", "under_way", "completed", "not_completed")
        )
        assert ("A souk" in titles(client.get(NEEDS))) == (state in ("published", "under_way"))


def test_needs_that_are_over_are_shown_when_asked_for(client, two):
    need = two[0].needs.get()
    need.state = NeedState.MET
    need.save()
    other = two[1].needs.get()
    other.starts_on, other.ends_on = None, timezone.localdate() - timedelta(days=1)
    other.save()
    assert titles(client.get(NEEDS)) == []
    response = client.get(f"{NEEDS}?fermes=on")
    assert titles(response) == ["A souk", "B khettara"]
    assert "pourvu" in response.content.decode()


def test_nothing_found_says_what_to_relax(client, two):
    response = client.get(f"{NEEDS}?q=khettara&secteur=economy&page=2")
    page = response.content.decode()
    assert f'href="{NEEDS}?secteur=economy"' in page
    assert f'href="{NEEDS}?q=khettara"' in page


def test_an_empty_list_says_what_to_do(client):
    assert 'href="/fr/projets/nouveau/"' in client.get(NEEDS).content.decode()


def test_the_filters_are_kept_from_page_to_page(client):
    organisation = OrganisationFactory()
    for _n in range(21):
        NeedFactory(project=ProjectFactory(organisation=organisation, published=True))
    page = client.get(f"{NEEDS}?type=skill")
    assert len(page.context["rows"]) == 20
    assert "?type=skill&amp;page=2" in page.content.decode()
    assert len(client.get(f"{NEEDS}?type=skill&page=2").context["rows"]) == 1


@pytest.mark.parametrize("path", [PROJECTS, NEEDS])
@pytest.mark.parametrize("number", [1, 3])
def test_the_lists_ask_the_same_of_the_database(client, path, number, django_assert_num_queries):
    for _n in range(number):
        NeedFactory(project=ProjectFactory(published=True), skills=[SkillFactory(), SkillFactory()])
    client.get(path)
    with django_assert_num_queries(4):
        client.get(path)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("path", [PROJECTS, NEEDS])
def test_in_every_language(client, two, path, language):
    response = client.get(path.replace("/fr/", f"/{language}/"))
    assert response.status_code == 200
    assert 'lang="fr" dir="ltr">A souk' in response.content.decode()
