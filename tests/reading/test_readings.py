"""What profiles and needs say in words: marked with the change, read in the worker, kept, told to the matcher."""

import pytest

from accounts.personal_data import erase
from core.changes import changed
from matching.models import Dirty
from projects.actions import edit_need, save_sheet
from skills import readings
from skills.models import SkillWord, TextReading
from skills.tasks import read_waiting_texts
from tests.factories import MembershipFactory, NeedFactory, ProfileFactory, ProjectFactory, SkillFactory

pytestmark = pytest.mark.django_db


def skill(name, **words):
    row = SkillFactory(name_fr=name)
    for language, text in {"fr": name, **words}.items():
        SkillWord.objects.create(skill=row, language=language, text=text, is_name=True)
    return row


@pytest.fixture
def beekeeping(db):
    return skill("Apiculture", ar="تربية النحل", en="Beekeeping")


@pytest.fixture
def welding(db):
    return skill("Soudure", en="Welding")


@pytest.fixture
def agent(db):
    return MembershipFactory().user


@pytest.fixture
def need(agent):
    project = ProjectFactory(organisation=agent.memberships.get().organisation, published=True, title="Soudure")
    return NeedFactory(project=project)


def test_a_profile_is_read_after_it_changed(beekeeping):
    profile = ProfileFactory(headline="Apiculture depuis dix ans")
    changed("profile", profile.pk)
    assert readings.reading_of("profile", profile.pk).is_waiting
    assert readings.found_in("profile", [profile.pk]) == {}
    read_waiting_texts()
    [(skill_id, strength)] = readings.found_in("profile", [profile.pk])[profile.pk]
    assert skill_id == beekeeping.pk
    assert strength in (1, 2, 3, 4)
    [spoken] = readings.spoken_of(readings.reading_of("profile", profile.pk))
    assert spoken.quotes == (("", "Apiculture", " depuis dix ans", "fr"),)


def test_a_need_is_read_with_its_sheet(need, beekeeping, welding):
    need.description = "تربية النحل"
    need.save()
    need.project.context = "Une coopérative d’apiculture"
    need.project.save()
    changed("need", need.pk)
    read_waiting_texts()
    found = dict(readings.found_in("need", [need.pk])[need.pk])
    assert found.keys() == {beekeeping.pk, welding.pk}


def test_the_matcher_looks_again_only_when_what_is_found_differs(beekeeping, welding):
    profile = ProfileFactory(headline="Apiculture")
    changed("profile", profile.pk)
    Dirty.objects.all().delete()
    read_waiting_texts()
    assert Dirty.objects.get().object_id == profile.pk
    profile.headline = "Apiculture."
    profile.save()
    changed("profile", profile.pk)
    Dirty.objects.all().delete()
    read_waiting_texts()
    assert not Dirty.objects.exists()
    assert not TextReading.objects.get().is_waiting


def test_what_changes_without_its_words_is_not_read_again(beekeeping):
    profile = ProfileFactory(headline="Apiculture")
    changed("profile", profile.pk)
    read_waiting_texts()
    changed("profile", profile.pk)
    assert not TextReading.objects.get().is_waiting


def test_without_a_word_there_is_nothing_to_read():
    changed("profile", ProfileFactory(headline="").pk)
    assert not TextReading.objects.exists()


def test_words_that_are_taken_away_take_what_was_found_with_them(beekeeping):
    profile = ProfileFactory(headline="Apiculture")
    changed("profile", profile.pk)
    read_waiting_texts()
    profile.headline = ""
    profile.save()
    changed("profile", profile.pk)
    read_waiting_texts()
    assert readings.found_in("profile") == {}


def test_a_text_that_changes_while_it_is_read_is_read_again(beekeeping, welding, monkeypatch):
    profile = ProfileFactory(headline="Apiculture")
    changed("profile", profile.pk)
    read = readings.speaks_of

    def write_meanwhile(*args, **kwargs):
        profile.headline = "Soudure"
        profile.save()
        changed("profile", profile.pk)
        return read(*args, **kwargs)

    monkeypatch.setattr(readings, "speaks_of", write_meanwhile)
    read_waiting_texts()
    assert TextReading.objects.get().is_waiting
    monkeypatch.undo()
    read_waiting_texts()
    [(skill_id, _strength)] = readings.found_in("profile")[profile.pk]
    assert skill_id == welding.pk


def test_what_is_gone_leaves_nothing(beekeeping):
    profile = ProfileFactory(headline="Apiculture")
    changed("profile", profile.pk)
    profile.delete()
    read_waiting_texts()
    assert not TextReading.objects.exists()


def test_an_erased_account_leaves_nothing(beekeeping):
    profile = ProfileFactory(headline="Apiculture")
    others = ProfileFactory(headline="Apiculture")
    for row in (profile, others):
        changed("profile", row.pk)
    read_waiting_texts()
    erase(profile.user)
    assert TextReading.objects.get().object_id == others.pk


def test_the_night_finds_what_was_never_read_and_what_the_taxonomy_reads_otherwise_now(beekeeping):
    profile = ProfileFactory(headline="Apiculture, soudure")
    assert readings.catch_up() >= 1
    read_waiting_texts()
    assert readings.catch_up() == 0
    welding = skill("Soudure")
    assert readings.catch_up() >= 1
    read_waiting_texts()
    assert dict(readings.found_in("profile")[profile.pk]).keys() == {beekeeping.pk, welding.pk}


def test_what_is_set_aside_is_so_for_this_text_only(beekeeping, welding):
    profile = ProfileFactory(headline="Apiculture")
    changed("profile", profile.pk)
    read_waiting_texts()
    readings.dismiss(TextReading.objects.get(), [beekeeping.pk])
    assert readings.spoken_of(TextReading.objects.get()) == []
    assert readings.found_in("profile")[profile.pk], "the matcher still sees it"
    readings.catch_up()
    read_waiting_texts()
    assert readings.spoken_of(TextReading.objects.get()) == []
    profile.headline = "Apiculture et soudure"
    profile.save()
    changed("profile", profile.pk)
    read_waiting_texts()
    assert {row.skill for row in readings.spoken_of(TextReading.objects.get())} == {beekeeping.pk, welding.pk}


def test_a_long_line_is_quoted_in_part(beekeeping):
    before, after = "un mot " * 30, " un mot" * 30
    profile = ProfileFactory(about=f"{before}apiculture{after}", headline="")
    changed("profile", profile.pk)
    read_waiting_texts()
    [quote] = readings.spoken_of(TextReading.objects.get())[0].quotes
    assert quote.words == "apiculture"
    assert quote.before.startswith("…")
    assert quote.after.endswith("…")
    assert len(quote.before) + len(quote.after) < 100


@pytest.mark.parametrize("field", ["title", "purpose", "context"])
def test_every_text_of_the_sheet_that_is_read_has_its_needs_read_again(need, agent, beekeeping, field):
    save_sheet(need.project, {field: "Apiculture"}, by=agent)
    read_waiting_texts()
    assert beekeeping.pk in dict(readings.found_in("need")[need.pk])


def test_so_has_its_own_description(need, agent, beekeeping):
    edit_need(need, {"description": "Apiculture"}, skills=need.skills.all(), by=agent)
    read_waiting_texts()
    assert beekeeping.pk in dict(readings.found_in("need")[need.pk])


def test_all_are_told_to_the_matcher_in_one_query(beekeeping, django_assert_num_queries):
    for _ in range(3):
        changed("profile", ProfileFactory(headline="Apiculture").pk)
    read_waiting_texts()
    with django_assert_num_queries(1):
        assert len(readings.found_in("profile")) == 3


def test_passages_that_share_words_are_quoted_as_one(db):
    row = skill("Panneaux solaires")
    SkillWord.objects.create(skill=row, language="fr", text="pose de panneaux solaires")
    profile = ProfileFactory(headline="Pose de panneaux solaires et de panneaux solaires")
    changed("profile", profile.pk)
    read_waiting_texts()
    [spoken] = readings.spoken_of(TextReading.objects.get())
    places = [(quote.before, quote.words) for quote in spoken.quotes]
    assert len(places) == len(set(places))
    assert all("panneaux solaires" in quote.words for quote in spoken.quotes)
