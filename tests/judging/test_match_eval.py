"""`match_eval` as whoever judges runs it."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from skills.models import Family, Sector, Skill, SkillClue, SkillWord
from tests.factories import CommuneFactory

pytestmark = pytest.mark.django_db

NEED = {
    "id": "N1", "lang": "fr", "title": "Ruches vides", "text": "Le varroa a pris la moitié de nos colonies.",
    "sector": "agriculture_cooperatives", "commune": "", "mode": "onsite", "date_from": "2027-03-01",
    "date_to": "2027-04-30", "languages": "fr|ar",
}  # fmt: skip
KEEPER = {
    "id": "P1", "lang": "ar", "headline": "نحال", "text": "أربي الملكات وأعالج الفاروا.", "country": "France",
    "city": "Lyon", "origin": "", "languages": "ar", "availability": "2027-03-10/2027-03-20", "mode": "onsite",
}  # fmt: skip
LATE = {
    **KEEPER,
    "id": "P2",
    "lang": "fr",
    "headline": "Apicultrice",
    "text": "",
    "availability": "2028-03-10/2028-03-20",
}
OTHER = {**KEEPER, "id": "P3", "lang": "fr", "headline": "Actuaire", "text": "Tables de mortalité.", "languages": "fr"}
GRADED = [
    {"need_id": "N1", "profile_id": "P1", "grade": "3", "feasible": "yes"},
    {"need_id": "N1", "profile_id": "P2", "grade": "3", "feasible": "no"},
]


@pytest.fixture(autouse=True)
def beekeeping():
    sector = Sector.objects.create(slug="agriculture", name="Agriculture")
    family = Family.objects.create(slug="animals", sector=sector, name="Élevage")
    skill = Skill.objects.create(slug="beekeeping", family=family, name="Apiculture")
    SkillWord.objects.create(skill=skill, language="fr", text="apiculteur")
    SkillWord.objects.create(skill=skill, language="ar", text="نحال")
    SkillClue.objects.create(skill=skill, language="fr", text="varroa")
    SkillClue.objects.create(skill=skill, language="fr", text="ruche")


def write(folder, name, rows):
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return path


def run(folder, *, needs=(NEED,), profiles=(KEEPER, LATE, OTHER), graded=GRADED, **options):
    printed = io.StringIO()
    call_command(
        "match_eval",
        needs=write(folder, "needs.csv", list(needs)),
        profiles=write(folder, "profiles.csv", list(profiles)),
        qrels=write(folder, "qrels.csv", list(graded)),
        stdout=printed,
        **options,
    )
    return json.loads(printed.getvalue())


def test_it_prints_what_the_matcher_is_worth(tmp_path):
    figures = run(tmp_path, out=tmp_path / "run")
    assert figures["all"] == {"ndcg@10": 1.0, "recall@10": 1.0}
    assert figures["cross_language"]["recall@10"] == 1.0
    assert figures["misleading"]["per_need"] == 0
    assert figures["eligibility"] == {"precision": 1.0, "recall": 1.0}
    assert figures["seconds"] > 0
    lines = [line.split() for line in (tmp_path / "run").read_text(encoding="utf-8").splitlines()]
    assert {line[2] for line in lines} == {"P1", "P2"}
    assert [line[3] for line in lines] == ["1", "2"]


def test_places_and_sectors_are_taken_as_given(tmp_path):
    commune = CommuneFactory()
    need = {**NEED, "commune": f"{commune.name_fr} ({commune.province.name_fr})", "sector": "agriculture"}
    origin = {**KEEPER, "origin": commune.province.name_fr}
    assert run(tmp_path, needs=[need], profiles=[origin, LATE])["all"]["recall@10"] == 1.0


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"graded": [{**GRADED[0], "grade": "7"}]}, "line 2: grade '7'"),
        ({"needs": [{**NEED, "date_from": "soon"}]}, "'soon' is not a date"),
        ({"profiles": [{"id": "P1"}]}, "missing column"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path, change, says):
    with pytest.raises(CommandError, match=says):
        run(tmp_path, **change)


def test_without_a_taxonomy_it_says_what_to_do(tmp_path):
    Skill.objects.all().delete()
    with pytest.raises(CommandError, match="load_reference"):
        run(tmp_path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("match_eval", needs=tmp_path / "nowhere", profiles=tmp_path / "p", qrels=tmp_path / "q")
