"""The two home pages: what a visitor understands, and what waits for a member."""

import pytest
from django.utils import timezone

from core import home
from core.home import HomeSection
from projects.enums import NeedKind, ProjectState
from projects.models import Project
from tests.factories import NeedFactory, OrganisationFactory, ProjectFactory, UserFactory

DATES = {ProjectState.COMPLETED: {"ended_at": timezone.now()}}


def story(count: int) -> None:
    """`count` of each thing that the home page shows."""
    holder = OrganisationFactory()
    for _number in range(count):
        for state in (ProjectState.COMPLETED, ProjectState.UNDER_WAY):
            ProjectFactory(organisation=holder, published=True, state=state, **DATES.get(state, {}))
        NeedFactory(project=ProjectFactory(organisation=holder, published=True))


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_home_asks_the_same_number_of_questions(client, django_assert_num_queries, count):
    story(count)
    with django_assert_num_queries(4):
        assert client.get("/fr/").status_code == 200


@pytest.mark.django_db
def test_home_shows_achievements_before_needs(client):
    story(1)
    html = client.get("/fr/").content.decode()
    titles = [
        "Ce qui a été réalisé",
        "Ce qui est en cours",
        "Ce que l’on cherche en ce moment",
        "Comment cela se passe",
    ]
    assert sorted(titles, key=html.index) == titles


@pytest.mark.django_db
def test_home_shows_only_what_is_public_and_open(client):
    ProjectFactory(title="Un brouillon caché")
    ProjectFactory(title="Une fiche en relecture", submitted=True)
    NeedFactory(project=ProjectFactory(title="Besoin ouvert", published=True), kind=NeedKind.IDEAS)
    NeedFactory(project=ProjectFactory(title="Besoin fermé", published=True), kind=NeedKind.IDEAS, state="closed")
    html = client.get("/fr/").content.decode()
    assert "Besoin ouvert" in html
    for hidden in ("Un brouillon caché", "Une fiche en relecture", "Besoin fermé"):
        assert hidden not in html


@pytest.mark.django_db
def test_a_title_keeps_its_language_and_is_escaped(client):
    ProjectFactory(published=True, state=ProjectState.UNDER_WAY, language="ar", title="<b>ماء</b>")
    assert '<span lang="ar" dir="rtl">&lt;b&gt;ماء&lt;/b&gt;</span>' in client.get("/fr/").content.decode()


@pytest.mark.django_db
def test_an_empty_platform_still_says_what_to_do(client):
    assert not Project.objects.exists()
    html = client.get("/fr/").content.decode()
    assert "Proposer une compétence" in html
    assert "Ce qui a été réalisé" not in html


# --- The member's home ---


@pytest.fixture
def sections(monkeypatch):
    monkeypatch.setattr(home._builders, "_rows", {})
    return home.register


@pytest.mark.django_db
def test_mon_espace_needs_a_member(client):
    answer = client.get("/fr/mon-espace/")
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


@pytest.mark.django_db
def test_with_nothing_waiting_the_two_doors_are_open(client, sections):
    client.force_login(UserFactory(name="Fatima Aït Lahcen"))
    html = client.get("/fr/mon-espace/").content.decode()
    assert "Bonjour Fatima" in html
    assert "Rien ne vous attend" in html
    assert 'class="doors"' in html


@pytest.mark.django_db
def test_what_waits_stands_before_what_one_follows(client, sections):
    def followed(user):
        return HomeSection("Je suis ceci", "components/empty_state.html", {"title": "A", "text": "", "url": ""})

    def waiting(user):
        return HomeSection("À répondre", "components/empty_state.html", {"title": user.name, "text": "", "url": ""})

    def silent(user):
        return None

    sections(60, followed)
    sections(10, waiting)
    sections(5, silent)
    client.force_login(UserFactory(name="Idir <b>"))
    html = client.get("/fr/mon-espace/").content.decode()
    assert html.index("À répondre") < html.index("Je suis ceci")
    assert "Idir &lt;b&gt;" in html
    assert "Rien ne vous attend" not in html


def test_registering_the_same_section_twice_shows_it_once(sections):
    def section(user):
        return HomeSection("Une fois", "components/empty_state.html")

    sections(10, section)
    sections(10, section)
    waiting, following = home.sections_for(None)
    assert len(waiting) == 1
    assert following == []
