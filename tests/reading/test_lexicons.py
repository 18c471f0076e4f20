"""The lexicon as the taxonomy in the database makes it."""

import pytest

from skills.actions import take_over
from skills.models import Family, Sector, Skill, SkillClue, SkillWord
from skills.reading import Part, Voice, read
from skills.reading.lexicons import current_lexicon

pytestmark = pytest.mark.django_db


@pytest.fixture
def beekeeping():
    sector = Sector.objects.create(slug="agriculture", name="Agriculture")
    family = Family.objects.create(slug="animals", sector=sector, name="Élevage")
    skill = Skill.objects.create(slug="beekeeping", family=family, name="Apiculture")
    SkillWord.objects.create(skill=skill, language="fr", text="Apiculture", is_name=True)
    SkillClue.objects.create(skill=skill, language="fr", text="varroa")
    SkillClue.objects.create(skill=skill, language="fr", text="ruche vitrée", kind=SkillClue.Kind.FALSE_FRIEND)
    return skill


def found(text):
    return [hit.skill for hit in read([Part(text, "fr")], current_lexicon(), Voice.PERSON)]


def test_names_clues_and_false_friends_of_the_database_are_read(beekeeping):
    assert found("Apiculture") == [beekeeping.pk]
    assert found("le varroa") == [beekeeping.pk]
    assert found("une ruche vitrée") == []


def test_what_staff_change_is_read_from_then_on(beekeeping):
    assert found("essaims") == []
    SkillClue.objects.create(skill=beekeeping, language="fr", text="essaim")
    take_over(beekeeping)
    assert found("essaims") == [beekeeping.pk]
    Skill.objects.filter(pk=beekeeping.pk).delete()
    assert found("essaims") == []


def test_a_skill_that_is_no_longer_offered_is_not_found(beekeeping):
    beekeeping.is_active = False
    beekeeping.save()
    assert found("Apiculture, varroa") == []


def test_it_is_built_once_for_a_state_of_the_taxonomy(beekeeping, django_assert_num_queries):
    first = current_lexicon()
    with django_assert_num_queries(1):
        assert current_lexicon() is first
