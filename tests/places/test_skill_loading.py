"""The taxonomy: complete in three languages, loaded whole or not at all, never over what staff wrote."""

import re
from collections import defaultdict
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from core.text import fold
from skills.models import Family, Sector, Skill, SkillWord
from skills.taxonomy_files import TaxonomyFaults, read_taxonomy

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

LAST = 'synonyms.fr = ["foreur", "FORÉUR", "puisatier"]'
DRILLING = "[[skills]] 1 (drilling)"


def load(folder):
    out = StringIO()
    call_command("load_skills", str(folder), stdout=out)
    return out.getvalue()


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "water.toml").write_text(SECTOR, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def shipped():
    return read_taxonomy(SHIPPED)


def test_shipped_taxonomy_has_twelve_sectors_and_as_many_skills_as_people_can_oversee(shipped):
    assert len(shipped.sectors) == 12
    assert 450 <= len(shipped.skills) <= 600
    assert {entry.family for entry in shipped.skills.values()} == set(shipped.families)
    assert sorted(sector["order"] for sector in shipped.sectors.values()) == list(range(1, 13))


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_no_two_shipped_skills_bear_one_name(shipped, language):
    names = [fold(entry.name[language]) for entry in shipped.skills.values()]
    assert len(names) == len(set(names))


def test_shipped_arabic_is_in_arabic(shipped):
    texts = {entry.slug: (entry.name["ar"], entry.definition.get("ar", "")) for entry in shipped.skills.values()}
    assert [slug for slug, pair in texts.items() for text in pair if not re.search("[\u0621-\u064a]", text)] == []


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_shipped_skill_is_defined_and_can_be_read_in_a_text(shipped, language):
    skills = shipped.skills.values()
    assert [entry.slug for entry in skills if not entry.definition.get(language)] == []
    assert [entry.slug for entry in skills if not entry.synonyms.get(language)] == []
    assert [entry.slug for entry in skills if len(entry.clues.get(language, [])) < 10] == []


def test_no_shipped_synonym_means_skills_of_two_sectors_unless_it_may(shipped):
    sectors = defaultdict(set)
    for entry in shipped.skills.values():
        for language, texts in entry.synonyms.items():
            for text in (entry.name[language], *texts):
                sectors[language, fold(text)].add(shipped.families[entry.family]["sector"])
    shared = {word for word, found in sectors.items() if len(found) > 1}
    assert shared - words_of_two_sectors() == set()


def words_of_two_sectors():
    words, language = set(), ""
    for line in (Path(__file__).parent / "words_of_two_sectors.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            language = line.strip("[]")
        elif line and not line.startswith("#"):
            words.add((language, line))
    return words


@pytest.mark.django_db
def test_a_second_load_of_what_we_ship_is_silent(taxonomy, django_assert_max_num_queries):
    words = SkillWord.objects.count()
    with django_assert_max_num_queries(14):
        assert load(SHIPPED) == ""
    assert SkillWord.objects.count() == words


@pytest.mark.django_db
def test_words_are_kept_once_in_their_folded_form(folder):
    assert "ajoutées : 1" in load(folder)
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
    assert "modifiées : 1" in load(folder)
    after = Skill.objects.get(slug="drilling")
    assert (after.pk, after.name_fr) == (before.pk, "Forage de puits")
    assert set(after.words.filter(language="fr").values_list("text", flat=True)) == {
        "Forage de puits", "foreur", "bir",
    }  # fmt: skip


FAULTS = [
    ('slug = "water"', 'slug = "Eau !"', 3, "[sector]", "« slug »"),
    ("order = 2", 'order = "deux"', 4, "[sector]", "« order »"),
    ('en = "Water" }', 'en = " " }', 5, "[sector]", "« name » manque en « en »"),
    ("order = 2", "order = 2\ncolour = 1", 5, "[sector]", "« colour » n’est pas une clé connue"),
    ('ar = "الماء الشروب", ', "", 9, "[[families]] 1 (supply)", "« name » manque en « ar »"),
    ('family = "supply"', 'family = "sewers"', 13, DRILLING, "famille « sewers » inconnue"),
    ('["foreur", ', "[3, ", 15, DRILLING, "« synonyms.fr » : « 3 » n’est pas un texte"),
    ('["foreur", ', '["deux\\nlignes", ', 15, DRILLING, "n’est pas un texte d’une ligne"),
    ("synonyms.fr", "synonyms.de", 15, DRILLING, "« synonyms » attend fr, ar ou en"),
    (LAST, f'{LAST}\nsynonym.fr = ["x"]', 16, DRILLING, "« synonym » n’est pas une clé connue"),
    (LAST, f'{LAST}\ndefinition = {{ fr = "Percer", en = "Drill" }}', 16, DRILLING, "« definition » manque en « ar »"),
    (LAST, f'{LAST}\nclues.fr = ["sonde"]\nclues.ar = ["{"x" * 81}"]', 17, DRILLING, "« clues.ar »"),
    (LAST, f'{LAST}\nclues.fr = "sonde"', 16, DRILLING, "« clues.fr » attend une liste"),
    (
        LAST,
        f'{LAST}\nclues.en = ["Rig"]\nfalse_friends.en = ["rig"]',
        17,
        DRILLING,
        "à la fois un indice et un faux ami",
    ),
    (LAST, f'{LAST}\nnear = ["nowhere"]', 16, DRILLING, "« near » nomme « nowhere »"),
    (LAST, f'{LAST}\nnear = ["drilling"]', 16, DRILLING, "« near » nomme la compétence elle-même"),
    (LAST, f'{LAST}\nnear = "another"', 16, DRILLING, "« near » attend une liste"),
    (LAST, f'{LAST}\nbroader = "nowhere"', 16, DRILLING, "« broader » nomme « nowhere »"),
    (LAST, f'{LAST}\nbroader = "another"', 16, DRILLING, "d’une autre famille (« other »)"),
    (LAST, f'{LAST}\nbroader = "drilling"', 16, DRILLING, "tourne en rond : drilling → drilling"),
    (LAST, f'{LAST}\nesco = "https://example.org/skill/1"', 16, DRILLING, "n’est pas l’adresse d’un concept ESCO"),
    ("[[skills]]", "[[skills", 11, "", "TOML mal formé"),
    (LAST, f'{LAST}\nesco = "', 16, "", "TOML mal formé"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("good", "bad", "line", "where", "sentence"), FAULTS)
def test_a_fault_is_reported_with_its_file_and_line_and_nothing_is_loaded(folder, good, bad, line, where, sentence):
    other = SECTOR.replace("water", "other").replace('"supply"', '"other"').replace("drilling", "another")
    (folder / "a-good-one.toml").write_text(other, encoding="utf-8")
    (folder / "water.toml").write_text(SECTOR.replace(good, bad), encoding="utf-8")
    with pytest.raises(CommandError) as error:
        load(folder)
    faults = str(error.value).splitlines()[1:]
    begins = f"water.toml, ligne {line}, {where} : " if where else f"water.toml, ligne {line} : "
    assert [fault for fault in faults if fault.startswith(begins) and sentence in fault], faults
    assert not Sector.objects.exists()
    assert not Family.objects.exists()


@pytest.mark.django_db
def test_every_fault_of_every_file_is_told_in_the_order_of_the_files(folder):
    (folder / "a.toml").write_bytes(SECTOR.replace("Forage", "Forag\u00e9").encode("latin-1", "replace"))
    (folder / "water.toml").write_text(SECTOR.replace("order = 2", "order = -1") + 'esco = "x"\n', encoding="utf-8")
    with pytest.raises(CommandError) as error:
        load(folder)
    faults = str(error.value).splitlines()[1:]
    assert [fault.split(" : ")[0] for fault in faults] == [
        "a.toml, ligne 14", "water.toml, ligne 4, [sector]", f"water.toml, ligne 16, {DRILLING}",
    ]  # fmt: skip


def test_a_circle_of_broader_skills_names_its_members_once(folder):
    def skill(slug, broader):
        rest = SECTOR[SECTOR.index("[[skills]]") :].replace('"drilling"', f'"{slug}"')
        return f'{rest}broader = "{broader}"\n'

    circle = skill("one", "two") + skill("two", "three") + skill("three", "one") + skill("apart", "one")
    (folder / "water.toml").write_text(SECTOR + circle, encoding="utf-8")
    with pytest.raises(TaxonomyFaults) as error:
        read_taxonomy(folder)
    assert [fault.partition(" : ")[2] for fault in error.value.faults] == [
        "« broader » tourne en rond : one → two → three → one."
    ]


@pytest.mark.django_db
def test_the_same_slug_in_two_files_is_a_fault_that_names_both(folder):
    (folder / "water-again.toml").write_text(SECTOR, encoding="utf-8")
    with pytest.raises(
        CommandError, match=r"water\.toml, ligne 12, .*« drilling » est déjà dans water-again\.toml, ligne 11"
    ):
        load(folder)


@pytest.mark.django_db
def test_a_folder_without_files_is_a_fault(tmp_path):
    with pytest.raises(CommandError, match="aucun fichier"):
        load(tmp_path)
