"""What the texts of a sheet say beyond what was chosen, as its holder meets it: proposed, added by a click."""

import pytest
from django.test import Client

from core.changes import changed
from matching.models import Dirty
from projects.actions.needs import MAX_SKILLS
from skills.models import SkillWord
from skills.tasks import read_waiting_texts
from tests.factories import MembershipFactory, NeedFactory, ProjectFactory, SkillFactory, UserFactory

pytestmark = pytest.mark.django_db


def skill(name, **fields):
    row = SkillFactory(name_fr=name, **fields)
    SkillWord.objects.create(skill=row, language="fr", text=name, is_name=True)
    return row


@pytest.fixture
def beekeeping(db):
    return skill("Apiculture", slug="beekeeping", definition="Élever des abeilles.")


@pytest.fixture
def agent(client):
    user = MembershipFactory().user
    client.force_login(user)
    return user


@pytest.fixture
def need(agent):
    """Read already."""
    project = ProjectFactory(
        organisation=agent.memberships.get().organisation, published=True,
        title="Un rucher pour la coopérative", purpose="Former douze femmes à l’apiculture de montagne.",
    )  # fmt: skip
    return NeedFactory(project=project, skills=[SkillFactory(name_fr="Comptabilité")])


@pytest.fixture
def read(need, beekeeping):
    changed("need", need.pk)
    read_waiting_texts()


def of(need):
    return f"/fr/besoins/{need.key}/competences/"


@pytest.mark.parametrize("where", ["project", "need"])
def test_the_holder_sees_what_the_text_speaks_of_and_adds_it(client, need, read, beekeeping, where):
    address = (need.project if where == "project" else need).get_absolute_url()
    page = client.get(address).content.decode()
    assert "Compétences dont parle votre texte" in page
    assert "Former douze femmes à l’<mark>apiculture</mark> de montagne." in page
    assert "Élever des abeilles." in page
    assert beekeeping not in need.skills.all()
    Dirty.objects.all().delete()
    response = client.post(of(need), {"add": "beekeeping", "back": "sheet" if where == "project" else "need"})
    assert response.url == address
    assert beekeeping in need.skills.all()
    assert Dirty.objects.get().object_id == need.pk
    page = client.get(address).content.decode()
    assert "Ajoutée au besoin : Apiculture".replace(" :", "\u00a0:") in page
    assert "Compétences dont parle votre texte" not in page


def test_what_is_set_aside_is_not_proposed_again(client, need, read, beekeeping):
    Dirty.objects.all().delete()
    client.post(of(need), {"dismiss": "beekeeping"})
    assert beekeeping not in need.skills.all()
    assert Dirty.objects.get().object_id == need.pk
    changed("need", need.pk)
    read_waiting_texts()
    assert "Compétences dont parle votre texte" not in client.get(need.get_absolute_url()).content.decode()


def test_right_after_posting_the_page_says_that_it_is_read(client, need, beekeeping):
    changed("need", need.pk)
    page = client.get(need.project.get_absolute_url()).content.decode()
    assert "Nous lisons votre texte" in page
    assert "waiting.js" in page


@pytest.mark.parametrize("who", ["visitor", "member", "another commune"])
def test_nobody_else_sees_or_adds_anything(need, read, beekeeping, who):
    client = Client()
    if who != "visitor":
        client.force_login(UserFactory() if who == "member" else MembershipFactory().user)
    for address in (need.get_absolute_url(), need.project.get_absolute_url()):
        assert "Compétences dont parle votre texte" not in client.get(address).content.decode()
    response = client.post(of(need), {"add": "beekeeping"})
    assert response.status_code == (302 if who == "visitor" else 404)
    assert beekeeping not in need.skills.all()


def test_only_what_the_text_speaks_of_is_added_this_way(client, need, read):
    other = skill("Soudure", slug="welding")
    response = client.post(of(need), {"add": "welding"}, follow=True)
    assert "la situation a changé" in response.content.decode()
    assert other not in need.skills.all()


def test_a_need_has_no_more_skills_than_its_form_takes(client, need, read, beekeeping):
    need.skills.add(*[SkillFactory() for _ in range(MAX_SKILLS - 1)])
    response = client.post(of(need), {"add": "beekeeping"}, follow=True)
    assert f"au plus {MAX_SKILLS} compétences" in response.content.decode()
    assert beekeeping not in need.skills.all()


def test_to_look_adds_nothing(client, need, read):
    assert client.get(of(need)).status_code == 405


def test_what_another_need_of_the_sheet_asks_for_is_not_proposed(client, need, read, beekeeping):
    NeedFactory(project=need.project, skills=[beekeeping])
    assert "Compétences dont parle votre texte" not in client.get(need.get_absolute_url()).content.decode()


@pytest.mark.parametrize("fields", [{"kind": "ideas"}, {"state": "closed"}])
def test_where_no_skill_is_wanted_none_is_proposed(client, need, read, fields):
    type(need).objects.filter(pk=need.pk).update(**fields)
    assert "Compétences dont parle votre texte" not in client.get(need.get_absolute_url()).content.decode()


def test_the_moderator_reads_what_was_recognised(client, need, read):
    client.force_login(UserFactory(staff=True))
    page = client.get(f"/fr/admin/projects/project/{need.project.pk}/relecture/").content.decode()
    assert "Compétences reconnues dans le texte" in page
    assert "Apiculture" in page.split("Compétences reconnues dans le texte")[1]


def test_needs_that_share_texts_are_not_all_proposed_the_same(client, need, read):
    other = NeedFactory(project=need.project, skills=[])
    changed("need", other.pk)
    read_waiting_texts()
    page = client.get(need.project.get_absolute_url()).content.decode()
    assert page.count('name="add" value="beekeeping"') == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_sheet_asks_the_same_of_the_database(client, need, beekeeping, django_assert_num_queries, number):
    for row in [need, *(NeedFactory(project=need.project, skills=[]) for _ in range(number - 1))]:
        changed("need", row.pk)
    read_waiting_texts()
    client.get(need.project.get_absolute_url())
    with django_assert_num_queries(16):
        client.get(need.project.get_absolute_url())
