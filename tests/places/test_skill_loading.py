"""The taxonomy: complete in three languages, loaded whole or not at all, never over what staff wrote."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from core.text import fold
from skills.models import Family, Sector, Skill, SkillWord
from skills.taxonomy_files import read_taxonomy

SHIPPED = Path(__file__).parents[2] / "skills/data"
SECTOR = """
[sector]
slug = "water"
order = 2
name = { fr = "Eau", ar = "الماء", en = "Water" }

[[families]]
slug = "supply"
name = { fr = "Eau potable", ar = "الماء الشروب", en = "Drinking water" }

[[skills]]
slug = "drilling"
family = "supply"
name = { fr = "Forage", ar = "حفر الآبار", en = "Drilling" }
synonyms.fr = ["foreur", "FORÉUR", "puisatier"]
"""


def load(folder):
    out = StringIO()
    call_command("load_skills", str(folder), stdout=out)
    return out.getvalue()


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "water.toml").write_text(SECTOR, encoding="utf-8")
    return tmp_path


def test_shipped_taxonomy_has_twelve_sectors_and_enough_skills():
    taxonomy = read_taxonomy(SHIPPED)
    assert len(taxonomy.sectors) == 12
    assert len(taxonomy.skills) >= 150
    assert {entry.family for entry in taxonomy.skills.values()} == set(taxonomy.families)
    assert sorted(sector["order"] for sector in taxonomy.sectors.values()) == list(range(1, 13))


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_no_two_shipped_skills_bear_one_name(language):
    names = [fold(entry.name[language]) for entry in read_taxonomy(SHIPPED).skills.values()]
    assert len(names) == len(set(names))


def test_shipped_arabic_names_are_in_arabic():
    skills = read_taxonomy(SHIPPED).skills.values()
    assert [e.slug for e in skills if not any("\u0621" <= char <= "\u064a" for char in e.name["ar"])] == []


@pytest.mark.django_db
def test_a_second_load_of_what_we_ship_is_silent(taxonomy, django_assert_max_num_queries):
    words = SkillWord.objects.count()
    with django_assert_max_num_queries(12):
        assert load(SHIPPED) == ""
    assert SkillWord.objects.count() == words


@pytest.mark.django_db
def test_words_are_kept_once_in_their_folded_form(folder):
    assert "ajoutées : 1" in load(folder)
    words = SkillWord.objects.filter(language="fr").values_list("text", "folded", "is_name")
    assert sorted(words) == [
        ("Forage", "forage", True),
        ("foreur", "foreur", False),
        ("puisatier", "puisatier", False),
    ]


@pytest.mark.django_db
def test_a_newer_file_changes_rows_in_place(folder):
    load(folder)
    before = Skill.objects.get(slug="drilling")
    newer = SECTOR.replace('"Forage"', '"Forage de puits"').replace('"puisatier"', '"bir"')
    (folder / "water.toml").write_text(newer, encoding="utf-8")
    assert "modifiées : 1" in load(folder)
    after = Skill.objects.get(slug="drilling")
    assert (after.pk, after.name_fr) == (before.pk, "Forage de puits")
    assert set(after.words.filter(language="fr").values_list("text", flat=True)) == {
        "Forage de puits", "foreur", "bir",
    }  # fmt: skip


@pytest.mark.django_db
def test_what_staff_edited_is_left_alone(folder):
    load(folder)
    Skill.objects.update(name_fr="Puits et forages", edited_by_staff=True)
    assert load(folder) == ""
    assert Skill.objects.get().name_fr == "Puits et forages"


FAULTS = [
    ('slug = "water"', 'slug = "Eau !"', "[sector]", "« slug »"),
    ("order = 2", 'order = "deux"', "[sector]", "« order »"),
    ('en = "Water" }', 'en = " " }', "[sector]", "nom manquant ou trop long en « en »"),
    ('ar = "الماء الشروب", ', "", "[[families]] 1 (supply)", "nom manquant ou trop long en « ar »"),
    ('family = "supply"', 'family = "sewers"', "[[skills]] 1 (drilling)", "famille « sewers » inconnue"),
    ('["foreur", ', "[3, ", "[[skills]] 1 (drilling)", "synonymes mal formés en « fr »"),
    ("synonyms.fr", "synonyms.de", "[[skills]] 1 (drilling)", "« synonyms » attend fr, ar ou en"),
    ("[[skills]]", "[[skills", "fichier", "TOML mal formé"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("good", "bad", "where", "sentence"), FAULTS)
def test_a_fault_is_reported_with_its_file_and_place_and_nothing_is_loaded(folder, good, bad, where, sentence):
    other = SECTOR.replace("water", "other").replace('"supply"', '"other"').replace("drilling", "another")
    (folder / "a-good-one.toml").write_text(other, encoding="utf-8")
    (folder / "water.toml").write_text(SECTOR.replace(good, bad), encoding="utf-8")
    with pytest.raises(CommandError) as error:
        load(folder)
    lines = str(error.value).splitlines()[1:]
    assert [line for line in lines if line.startswith(f"water.toml, {where} : ") and sentence in line], lines
    assert not Sector.objects.exists()
    assert not Family.objects.exists()


@pytest.mark.django_db
def test_the_same_slug_in_two_files_is_a_fault_that_names_both(folder):
    (folder / "water-again.toml").write_text(SECTOR, encoding="utf-8")
    with pytest.raises(CommandError, match=r"water\.toml.*« drilling » est déjà dans water-again\.toml"):
        load(folder)


@pytest.mark.django_db
def test_a_folder_without_files_is_a_fault(tmp_path):
    with pytest.raises(CommandError, match="aucun fichier"):
        load(tmp_path)
