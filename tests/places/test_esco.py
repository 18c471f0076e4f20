"""ESCO releases: chosen groups come in beside what we have; what is wrong with the files is said plainly."""

import csv
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from skills.models import Family, Skill, SkillWord
from tests.factories import SkillFactory

pytestmark = pytest.mark.django_db

ESCO = "http://data.europa.eu/esco/skill/"
HEADER = [
    "conceptType", "conceptUri", "skillType", "reuseLevel", "preferredLabel", "altLabels", "hiddenLabels", "status",
    "modifiedDate", "scopeNote", "definition", "inScheme", "description",
]  # fmt: skip
HIVES, HONEY, QUEENS, PRESS = f"{ESCO}hives", f"{ESCO}honey", f"{ESCO}queens", f"{ESCO}press"
BEES, OLIVES, FARMS = f"{ESCO}S1.1", f"{ESCO}S1.2", f"{ESCO}S1"
SKILLS = {
    "en": [
        (HIVES, "look after hives", "tend hives\ninspect hives", "Visit the hives.\nFeed the bees."),
        (HONEY, "extract honey", "", "word " * 60),
        (QUEENS, "breed queens", "", ""),
        (PRESS, "press olives", "", ""),
    ],
    "fr": [
        (HIVES, "soigner des ruches", "visiter des ruches", "Visiter les ruches."),
        (HONEY, "extraire le miel", "", ""),
        (PRESS, "presser des olives", "", ""),
    ],
    "ar": [(HIVES, "العناية بالخلايا", "فحص الخلايا", "زيارة الخلايا.")],
    "de": [(HIVES, "Bienen pflegen", "", "")],
}
GROUPS = {
    "en": [(FARMS, "farming"), (BEES, "keeping bees"), (OLIVES, "growing olives")],
    "fr": [(FARMS, "agriculture"), (BEES, "apiculture générale"), (OLIVES, "oléiculture générale")],
}
BROADER = [
    (HIVES, BEES),
    (HONEY, BEES),
    (QUEENS, HIVES),
    (PRESS, OLIVES),
    (BEES, FARMS),
    (OLIVES, FARMS),
    (FARMS, BEES),
]


def write(path, header, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def release(tmp_path):
    """The files of a small release, as ESCO names and shapes them, languages in folders of their own."""
    for language, rows in SKILLS.items():
        folder = tmp_path / f"classification - {language} - csv"
        folder.mkdir()
        names = ("conceptUri", "preferredLabel", "altLabels", "description")
        skills = [dict(zip(names, row, strict=True), status="released") for row in rows]
        write(folder / f"skills_{language}.csv", HEADER, skills)
        groups = [{"conceptUri": uri, "preferredLabel": label} for uri, label in GROUPS.get(language, [])]
        write(folder / f"skillGroups_{language}.csv", ["conceptType", *HEADER[1:2], *HEADER[4:], "code"], groups)
        write(
            folder / f"broaderRelationsSkillPillar_{language}.csv",
            ["conceptType", "conceptUri", "conceptLabel", "broaderType", "broaderUri", "broaderLabel"],
            [{"conceptUri": uri, "broaderUri": broader} for uri, broader in BROADER],
        )
    return tmp_path


@pytest.fixture
def family():
    return SkillFactory(slug="ours", name_fr="Maçonnerie", name_ar="البناء", name_en="Masonry").family


def bring(*paths, group, **options):
    out = StringIO()
    groups = [f"--group={uri}" for uri in group]
    call_command("import_esco", *map(str, paths), *groups, stdout=out, **options)
    return out.getvalue().replace("\u00a0", " ")


def imported():
    return {skill.esco_uri: skill for skill in Skill.objects.exclude(esco_uri="")}


def test_the_skills_below_a_group_come_in_inactive_with_all_their_words(release, family):
    said = bring(release, group=[BEES], sector=family.sector.slug)
    rows = imported()
    assert set(rows) == {HIVES, HONEY, QUEENS, PRESS}  # the small release goes round in a circle
    hives = rows[HIVES]
    assert (hives.name_fr, hives.name_ar, hives.name_en) == (
        "soigner des ruches", "العناية بالخلايا", "look after hives",
    )  # fmt: skip
    assert (hives.definition_en, hives.definition_ar) == ("Visit the hives. Feed the bees.", "زيارة الخلايا.")
    assert hives.slug == "esco-look-after-hives"
    words = SkillWord.objects.filter(skill=hives, is_name=False).values_list("language", "text")
    assert set(words) == {
        ("en", "tend hives"), ("en", "inspect hives"), ("fr", "visiter des ruches"), ("ar", "فحص الخلايا"),
    }  # fmt: skip
    assert not any(skill.is_active for skill in rows.values())
    assert "ajoutées, inactives : 4" in said


def test_only_the_chosen_group_is_taken_and_its_family_bears_its_names(release, family):
    said = bring(release, group=[OLIVES], sector=family.sector.slug)
    assert set(imported()) == {PRESS}
    made = Family.objects.get(slug="esco-growing-olives")
    assert (made.name_fr, made.name_en, made.sector) == ("oléiculture générale", "growing olives", family.sector)
    assert imported()[PRESS].family == made
    assert "Familles créées : esco-growing-olives" in said


def test_several_groups_go_into_a_family_that_we_have(release, family):
    families = Family.objects.count()
    bring(release, group=[OLIVES, BEES], family=family.slug)
    assert {skill.family for skill in imported().values()} == {family}
    assert Family.objects.count() == families


def test_a_language_that_is_missing_shows_the_french_and_is_told(release, family):
    said = bring(release, group=[BEES], family=family.slug)
    honey, queens = imported()[HONEY], imported()[QUEENS]
    assert (honey.name_fr, honey.name_ar) == ("extraire le miel", None)
    assert (queens.name_fr, queens.name_en) == ("breed queens", "breed queens")
    assert "Sans nom en « ar », à compléter : 3" in said
    assert "Sans nom en « fr », à compléter : 1" in said
    assert len(honey.definition_en) <= 200
    assert honey.definition_en.endswith("word…")


def test_a_second_import_adds_nothing_and_leaves_what_staff_mended(release, family):
    bring(release, group=[BEES], sector=family.sector.slug)
    Skill.objects.filter(esco_uri=HIVES).update(name_fr="Apiculture", is_active=True)
    count, words = Skill.objects.count(), SkillWord.objects.count()
    said = bring(release, group=[BEES, OLIVES], sector=family.sector.slug)
    assert "inactives : 0 ; déjà connues : 4," in said
    assert (Skill.objects.count(), SkillWord.objects.count()) == (count, words)
    assert Skill.objects.get(esco_uri=HIVES).name_fr == "Apiculture"


@pytest.mark.parametrize(
    ("before", "owned", "after"),
    [("", [], HIVES), (f"{ESCO}other", [], f"{ESCO}other"), ("", ["esco_uri"], "")],
    ids=["lacking", "given", "emptied by staff"],
)
def test_a_skill_we_have_by_name_only_gets_the_concept_it_lacks(release, family, before, owned, after):
    ours = SkillFactory(family=family, name_fr="Soigner des RUCHES", esco_uri=before, staff_fields=owned)
    SkillWord.objects.create(skill=ours, language="fr", text=ours.name_fr, is_name=True)
    bring(release, group=[BEES], family=family.slug)
    ours.refresh_from_db()
    assert (ours.esco_uri, ours.name_fr, ours.is_active) == (after, "Soigner des RUCHES", True)
    assert not Skill.objects.filter(slug="esco-look-after-hives").exists()


def test_the_concept_found_for_a_shipped_skill_outlives_the_next_load(release, taxonomy):
    shipped = Skill.objects.filter(esco_uri="").first() or Skill.objects.first()
    Skill.objects.filter(pk=shipped.pk).update(esco_uri="")
    SkillWord.objects.create(skill=shipped, language="fr", text="soigner des ruches", is_name=True)
    bring(release, group=[BEES], family=shipped.family.slug)
    call_command("load_skills", verbosity=0)
    shipped.refresh_from_db()
    assert shipped.esco_uri == HIVES


def test_a_dry_run_says_the_same_and_keeps_nothing(release, family):
    said = bring(release, group=[BEES], sector=family.sector.slug, dry_run=True)
    assert "Essai : rien n’est gardé." in said
    assert "inactives : 4" in said
    assert not imported()
    assert not Family.objects.filter(slug__startswith="esco-").exists()


def test_single_files_do_and_other_languages_are_passed_over(release, family):
    files = [path for path in release.rglob("*.csv") if path.stem.rpartition("_")[2] in {"en", "de"}]
    bring(*files, group=[OLIVES], family=family.slug)
    assert imported()[PRESS].name_fr == "press olives"


def test_the_joined_form_is_read_too(tmp_path, family):
    write(
        tmp_path / "skills_en_fr.csv",
        ["uri", "skill_type", "label_en", "alt_en", "label_fr", "label_ar", "broader", "description_en"],
        [
            {
                "uri": HIVES, "label_en": "look after hives", "alt_en": "tend hives|inspect hives",
                "label_fr": "soigner des ruches", "broader": f"{FARMS}|{BEES}", "description_en": "Visit the hives.",
            }
        ],
    )  # fmt: skip
    write(tmp_path / "groups.csv", ["uri", "label_en", "label_fr", "broader"], [{"uri": BEES, "label_en": "bees"}])
    bring(tmp_path, group=[BEES], family=family.slug)
    hives = imported()[HIVES]
    assert (hives.name_fr, hives.definition_en) == ("soigner des ruches", "Visit the hives.")
    assert hives.words.filter(language="en", is_name=False).count() == 2


def spoil(release, name, change):
    path = next(release.rglob(name))
    path.write_bytes(change(path.read_bytes()))


FAULTS = {
    "no relations": (
        lambda release: [path.unlink() for path in release.rglob("broader*.csv")],
        "absents ou vides, en français, arabe ou anglais : broaderRelationsSkillPillar_….csv",
    ),
    "nothing": (
        lambda release: [path.unlink() for path in release.rglob("*.csv")],
        "skills_….csv, skillGroups_….csv, broaderRelationsSkillPillar_….csv",
    ),
    "a column": (
        lambda release: spoil(release, "skills_fr.csv", lambda raw: raw.replace(b"preferredLabel", b"label")),
        "skills_fr.csv : la colonne « preferredLabel » manque",
    ),
    "an empty file": (
        lambda release: spoil(release, "skills_fr.csv", lambda raw: b""),
        "skills_fr.csv : la colonne « conceptUri » manque",
    ),
    "another encoding": (
        lambda release: spoil(release, "skills_fr.csv", lambda raw: raw.replace(b"miel", "é".encode("latin-1"))),
        "skills_fr.csv, ligne 3 : n’est pas en UTF-8",
    ),
    "a cell without end": (
        lambda release: spoil(release, "skills_fr.csv", lambda raw: raw.replace(b"miel", b"m" * 200_000)),
        "skills_fr.csv, ligne 3 : ligne illisible",
    ),
}


@pytest.mark.parametrize(("fault", "sentence"), FAULTS.values(), ids=FAULTS)
def test_what_is_wrong_with_the_files_is_said_and_nothing_comes_in(release, family, fault, sentence):
    fault(release)
    with pytest.raises(CommandError) as error:
        bring(release, group=[BEES], family=family.slug)
    assert sentence in str(error.value).replace("\u00a0", " ")
    assert not imported()


def test_a_file_or_folder_that_is_not_there_or_not_esco_is_said(tmp_path, family):
    (tmp_path / "people.csv").write_text("name,age\n", encoding="utf-8")
    for name, sentence in (("nowhere", "n’existe pas"), ("people.csv", "n’est pas un fichier d’ESCO")):
        with pytest.raises(CommandError, match=sentence):
            bring(tmp_path / name, group=[BEES], family=family.slug)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"group": [f"{ESCO}S9"], "family": "ours"}, "S9 » n’est pas un groupe"),
        ({"group": [HIVES], "family": "ours"}, "hives » n’est pas un groupe"),
        ({"group": [BEES, f"{ESCO}S9"], "sector": "ours"}, "S9 » n’est pas un groupe"),
        ({"group": [BEES], "family": "nowhere"}, "La famille « nowhere » n’existe pas"),
        ({"group": [BEES], "sector": "nowhere"}, "Le secteur « nowhere » n’existe pas"),
    ],
)
def test_a_group_a_family_or_a_sector_that_is_not_there_is_said(release, family, options, sentence):
    names = {"family": family.slug, "sector": family.sector.slug}
    with pytest.raises(CommandError) as error:
        bring(release, **{key: names[key] if value == "ours" else value for key, value in options.items()})
    assert sentence in str(error.value).replace("\u00a0", " ")
    assert not imported()


def test_a_name_too_long_for_us_is_left_out_and_told_and_the_others_come(release, family):
    spoil(release, "skills_en.csv", lambda raw: raw.replace(b"extract honey", b"honey " * 25))
    spoil(release, "skills_en.csv", lambda raw: raw.replace(b"tend hives", b"hive " * 30))
    said = bring(release, group=[BEES], family=family.slug)
    assert f"dépasse 120 caractères : {HONEY}" in said
    assert set(imported()) == {HIVES, QUEENS, PRESS}
    assert set(imported()[HIVES].words.filter(language="en", is_name=False).values_list("text", flat=True)) == {
        "inspect hives",
    }
