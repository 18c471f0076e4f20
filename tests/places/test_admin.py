"""Staff and the taxonomy: their edits stand, proposed words find their skill."""

import pytest
from django.core.management import call_command

from communes.models import Commune
from skills.actions import propose_words
from skills.lookup import skills
from skills.models import Skill, SkillProposal
from tests.factories import SkillFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    user = UserFactory(staff=True)
    client.force_login(user)
    return client


def skill_form(skill, *synonyms, **names):
    data = {
        "family": skill.family_id, "name_fr": skill.name_fr, "name_ar": skill.name_ar, "name_en": skill.name_en,
        "is_active": "on", "words-TOTAL_FORMS": len(synonyms), "words-INITIAL_FORMS": 0,
        "clues-TOTAL_FORMS": 0, "clues-INITIAL_FORMS": 0, "clues-2-TOTAL_FORMS": 0, "clues-2-INITIAL_FORMS": 0,
    }  # fmt: skip
    for number, (language, text) in enumerate(synonyms):
        data |= {f"words-{number}-language": language, f"words-{number}-text": text, f"words-{number}-skill": skill.pk}
    return {**data, **names}


def test_a_commune_is_searched_by_any_spelling_and_only_its_spellings_change(staff, territories):
    page = staff.get("/fr/admin/communes/commune/", {"q": "Oujjane"})
    commune = Commune.objects.get(code="09.581.11.09")
    assert commune in page.context["cl"].result_list
    staff.post(
        f"/fr/admin/communes/commune/{commune.pk}/change/", {"aliases": "Oujjane\nWijjan\n\nOujjane", "name_fr": "X"}
    )
    commune.refresh_from_db()
    assert (commune.name_fr, commune.aliases) == ("Ouijjane", ["Oujjane", "Wijjan"])


def test_an_edited_skill_belongs_to_staff_and_is_found_by_its_new_words(staff, taxonomy):
    skill = Skill.objects.get(slug="plumbing")
    answer = staff.post(
        f"/fr/admin/skills/skill/{skill.pk}/change/", skill_form(skill, ("fr", "Zingueur"), name_en="Plumbing works")
    )
    assert answer.status_code == 302
    assert skills.search("zingueur")[0].value == "plumbing"
    call_command("load_skills", verbosity=0)
    skill.refresh_from_db()
    assert (skill.name_en, skill.edited_by_staff) == ("Plumbing works", True)
    assert set(skill.words.filter(is_name=True, language="en").values_list("text", flat=True)) == {"Plumbing works"}


def test_a_synonym_given_twice_is_refused_beside_it(staff):
    skill = SkillFactory(name_fr="Plomberie")
    for synonyms in ([("fr", "PLOMBERIE")], [("fr", "Zingueur"), ("fr", "zingueur ")]):
        page = staff.post(f"/fr/admin/skills/skill/{skill.pk}/change/", skill_form(skill, *synonyms))
        assert "Ce mot y est déjà" in page.content.decode()
    skill.refresh_from_db()
    assert not skill.edited_by_staff


def test_a_proposed_word_becomes_a_synonym(staff):
    skill, user = SkillFactory(name_fr="Carrelage"), UserFactory()
    proposal = SkillProposal.objects.create(text="Zellige", language="fr", by=user)
    assert skills.search("zellige") == []
    staff.post(
        f"/fr/admin/skills/skillproposal/{proposal.pk}/change/",
        {"text": "Zellige", "language": "fr", "skill": skill.pk},
    )
    proposal.refresh_from_db()
    assert (proposal.skill, proposal.is_closed) == (skill, True)
    assert [option.value for option in skills.search("zellige")] == [skill.slug]


def test_the_queue_shows_which_skills_a_word_is_near_to(staff):
    skill = SkillFactory(name_fr="Soins vétérinaires", name_ar="العلاجات البيطرية", name_en="Veterinary care")
    SkillFactory(name_fr="Carrelage", name_ar="تركيب الزليج", name_en="Tiling")
    (proposal,) = propose_words(["vetrinaire ambulant"], by=UserFactory(), language="fr")
    queue = staff.get("/fr/admin/skills/skillproposal/").content.decode()
    page = staff.get(f"/fr/admin/skills/skillproposal/{proposal.pk}/change/").content.decode()
    assert "Soins vétérinaires" in queue
    assert "Soins vétérinaires" in page
    assert "Carrelage" not in queue + page
    suggested = staff.get(
        "/fr/admin/autocomplete/",
        {"term": "vétérin", "app_label": "skills", "model_name": "skillproposal", "field_name": "skill"},
    )
    assert [row["id"] for row in suggested.json()["results"]] == [str(skill.pk)]


def test_proposals_are_closed_together(staff):
    proposals = [SkillProposal.objects.create(text=text, language="fr") for text in ("blabla", "test")]
    staff.post(
        "/fr/admin/skills/skillproposal/", {"action": "close", "_selected_action": [row.pk for row in proposals]}
    )
    assert SkillProposal.objects.filter(is_closed=True).count() == 2


@pytest.mark.parametrize("number", [1, 3])
def test_the_queue_of_words_costs_the_same_for_one_and_for_three(staff, number, django_assert_max_num_queries):
    for n in range(number):
        SkillProposal.objects.create(text=f"mot {n}", language="fr", by=UserFactory())
    with django_assert_max_num_queries(9 + 2 * number):
        staff.get("/fr/admin/skills/skillproposal/")


class TestEveryList:
    """On what we ship, loaded once."""

    @pytest.mark.parametrize(
        "path", ["communes/region", "communes/province", "communes/commune", "skills/sector", "skills/family",
                 "skills/skill", "skills/skillproposal"],
    )  # fmt: skip
    @pytest.mark.parametrize("language", ["fr", "ar"])
    def test_every_list_opens_for_staff_and_not_for_members(self, staff, path, language, territories, taxonomy):
        SkillProposal.objects.create(text="zellige", language="fr")
        assert staff.get(f"/{language}/admin/{path}/").status_code == 200
        staff.force_login(UserFactory())
        assert staff.get(f"/{language}/admin/{path}/").status_code == 302
