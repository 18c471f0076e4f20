"""What people type, and what must come first."""

import threading

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils.translation import override

from communes.lookup import communes
from communes.lookup import territories as all_levels
from communes.models import Commune
from skills.lookup import SkillLookup, skills
from skills.models import Skill
from tests.factories import CommuneFactory, SkillFactory

pytestmark = pytest.mark.django_db

OUIJJANE, TAZNAKHT = "09.581.11.09", "08.401.01.09"
COMMUNES = [
    ("Ouijjane", OUIJJANE),
    ("Oujjane", OUIJJANE),
    ("ouijane", OUIJJANE),
    ("oujane", OUIJJANE),
    ("Wijjane", OUIJJANE),
    ("وجان", OUIJJANE),
    ("وَجّان", OUIJJANE),
    ("ouijj", OUIJJANE),
    ("ouijjane tiznit", OUIJJANE),
    ("taznakht", TAZNAKHT),
    ("Tazenakht", TAZNAKHT),
    ("تازناخت", TAZNAKHT),
    ("Ammeln", "09.581.09.05"),
    ("املن", "09.581.09.05"),
    ("Anezi", "09.581.03.03"),
    ("Tinzert", "09.541.04.61"),
    ("Rasmouka", "09.581.11.01"),
    ("Assaïsse", "09.541.07.07"),
    ("Arbâa Sahel", "09.581.11.03"),
    ("اربعاء الساحل", "09.581.11.03"),
    ("ouislsate", "08.401.03.11"),
    ("Sirwa", "08.401.03.13"),
    ("taliwine", "09.541.01.11"),
    ("Faid", "09.541.04.13"),
]
SKILLS = [
    ("plom", "plumbing"),
    ("plombrie", "plumbing"),
    ("plumber", "plumbing"),
    ("سباكة", "plumbing"),
    ("السباكة", "plumbing"),
    ("forage", "well-drilling"),
    ("forag de puit", "well-drilling"),
    ("حفر الابار", "well-drilling"),
    ("INFIRMIÈRE", "nursing"),
    ("infirmiere", "nursing"),
    ("تمريض", "nursing"),
    ("comptabilite", "accounting"),
    ("electrisien", "electrical-installation"),
]


def test_a_commune_is_found_first_by_any_of_its_spellings(territories):
    first = [(typed, communes.search(typed)[0].value) for typed, _code in COMMUNES]
    assert first == COMMUNES


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_skill_is_found_first_whatever_the_language_of_the_page(taxonomy, language):
    with override(language):
        first = [(typed, skills.search(typed)[0].value) for typed, _slug in SKILLS]
    assert first == SKILLS


def test_results_speak_the_language_of_the_page_and_say_which_word_was_found(taxonomy):
    with override("ar"):
        found = skills.search("plumber")[0]
    assert found.label == Skill.objects.get(slug="plumbing").name_ar
    assert found.matched == "plumber"
    with override("en"):
        assert skills.search("plumbing")[0].matched == ""


def test_communes_of_one_name_are_told_apart_by_their_province(territories):
    labels = [option.label for option in communes.exact("Oulad Aissa")]
    assert labels == ["Oulad Aissa (Khouribga)", "Oulad Aissa (El Jadida)", "Oulad Aissa (Taroudannt)"]
    assert [option.label for option in communes.exact("oulad aissa (el jadida)")] == ["Oulad Aissa (El Jadida)"]


def test_a_label_means_one_place_in_every_language(territories):
    codes = list(Commune.objects.values_list("code", flat=True))
    for language in ("fr", "ar", "en"):
        with override(language):
            labels = [communes.index().get(code).label for code in codes]
            assert len(labels) == len(set(labels)) == 1503
            sample = [label for label in labels[::100] if [o.label for o in all_levels.exact(label)] != [label]]
            assert sample == []


def test_a_name_of_several_levels_is_each_of_them(territories):
    assert {option.value for option in all_levels.exact("Tiznit")} == {"09.581", "09.581.01.07"}
    assert [option.label for option in all_levels.exact("Souss-Massa")] == ["Souss-Massa (région)"]


@pytest.mark.parametrize("typed", ["", "   ", "\0", "'", "%", "qzxqzx", "09.999", "😀", "\u202e"])
def test_what_names_nothing_finds_nothing(territories, typed):
    assert communes.search(typed) == []


def test_a_text_of_any_length_is_answered(territories):
    assert communes.search("Ouijjane " * 20_000) != []


def test_every_change_is_seen_at_the_next_question():
    CommuneFactory(name_fr="Tagadirt", name_en="Tagadirt")
    assert [option.label for option in communes.search("Tagadirt")] == ["Tagadirt (Tiznit)"]
    Commune.objects.get().delete()
    assert communes.search("Tagadirt") == []
    commune = CommuneFactory(name_fr="Tagadirt", name_en="Tagadirt")
    commune.name_fr = "Tamellalt"
    commune.save()
    assert [option.label for option in communes.search("Tamellalt")] == ["Tamellalt (Tiznit)"]


def test_an_inactive_skill_is_no_longer_offered():
    skill = SkillFactory(name_fr="Vannerie")
    assert [option.value for option in skills.search("vannerie")] == [skill.slug]
    skill.is_active = False
    skill.save()
    assert skills.search("vannerie") == []


def test_the_index_is_built_once_and_then_only_asked_whether_it_is_old(django_assert_num_queries):
    call_command("load_territories", verbosity=0)
    communes.search("tiznit")
    with django_assert_num_queries(1):
        communes.search("agadir")


@pytest.mark.django_db(transaction=True)
def test_a_large_index_is_renewed_behind_while_the_former_one_answers(monkeypatch):
    from skills.finding import lookup

    monkeypatch.setattr(lookup, "BUILT_AT_ONCE", 0)
    finder = SkillLookup()
    skill = SkillFactory(name_fr="Vannerie")
    former = finder.index()
    skill.name_fr = "Poterie"
    skill.save()
    assert finder.index() is former
    for thread in [thread for thread in threading.enumerate() if thread.name == "renew SkillLookup"]:
        thread.join()
    assert [option.value for option in finder.search("poterie")] == [skill.slug]
    assert finder.search("vannerie") == []


@pytest.mark.django_db(transaction=True)
def test_an_index_built_ahead_waits_for_nobody(django_assert_num_queries):
    skill = SkillFactory(name_fr="Vannerie")
    finder = SkillLookup()
    finder.build_ahead().join()
    with django_assert_num_queries(1):
        assert [option.value for option in finder.search("vannerie")] == [skill.slug]


@pytest.mark.django_db(transaction=True)
def test_a_process_starts_though_the_tables_cannot_be_read(monkeypatch, caplog):
    def broken(self):
        raise OperationalError

    finder = SkillLookup()
    monkeypatch.setattr(SkillLookup, "entries", broken)
    finder.build_ahead().join()
    assert "the first question will build it" in caplog.text
    monkeypatch.undo()
    assert finder.search("vannerie") == []
