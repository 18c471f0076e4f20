"""Loading territories: the whole file is checked first, rows keep their identity, nothing in use is lost."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from communes.models import Commune, Province, Region
from communes.territory_file import COLUMNS
from tests.factories import TieFactory

SHIPPED = Path(__file__).parents[2] / "communes/data/territories.csv"
GOOD = [
    ["region", "09", "", "", "Souss-Massa", "سوس-ماسة", "Souss-Massa", "3020431", "", "", ""],
    ["province", "09.581", "09", "province", "Tiznit", "تيزنيت", "Tiznit", "", "", "", ""],
    ["commune", "09.581.11.09", "09.581", "rural", "Ouijjane", "وجان", "Ouijjane", "5102", "29.6", "-9.5", "Oujjane"],
    ["commune", "09.581.09.05", "09.581", "rural", "Ammelne", "أملن", "Ammelne", "", "", "", "Ammeln|Amln"],
]
OUIJJANE = 2  # its place in GOOD


def write(path, rows, header=COLUMNS):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def load(path, **options):
    out = StringIO()
    call_command("load_territories", str(path), stdout=out, **options)
    return out.getvalue()


def changed(row, **cells):
    return [cells.get(column, cell) for column, cell in zip(COLUMNS, row, strict=True)]


@pytest.fixture
def file(tmp_path):
    return tmp_path / "territories.csv"


@pytest.mark.django_db
def test_shipped_file_is_the_whole_country_and_a_second_load_is_silent(django_assert_max_num_queries):
    call_command("load_territories", verbosity=0)
    assert (Region.objects.count(), Province.objects.count(), Commune.objects.count()) == (12, 75, 1503)
    ouijjane = Commune.objects.get(code="09.581.11.09")
    assert (ouijjane.name_fr, ouijjane.name_ar, ouijjane.name_en) == ("Ouijjane", "وجان", "Ouijjane")
    assert str(ouijjane.province) == "Tiznit"
    assert Region.objects.get(code="03").name_en == "Fez-Meknes"
    assert sum(region.population for region in Region.objects.all()) == sum(
        commune.population for commune in Commune.objects.all()
    )
    with django_assert_max_num_queries(20):
        assert load(SHIPPED) == ""


def test_shipped_file_has_a_name_in_each_script_for_every_place():
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["code"] for row in rows if not any("\u0621" <= char <= "\u064a" for char in row["name_ar"])] == []
    assert [row["code"] for row in rows if not row["name_fr"].strip() or not row["name_en"].isascii()] == []


FAULTS = [
    ("level", "country", "niveau inconnu « country »"),
    ("code", "09-581", "code « 09-581 » mal formé"),
    ("code", "09.581.09.05", "déjà donné à la ligne"),
    ("parent", "09.999", "territoire supérieur « 09.999 » inconnu"),
    ("parent", "09", "territoire supérieur « 09 » inconnu"),
    ("kind", "province", "type inconnu « province »"),
    ("name_fr", "", "name_fr est vide"),
    ("name_ar", "  ", "name_ar est vide"),
    ("name_en", "x" * 101, "name_en dépasse 100"),
    ("population", "-3", "population « -3 »"),
    ("population", "12,5", "population « 12,5 »"),
    ("population", "٣٤", "population « ٣٤ »"),
    ("latitude", "2960", "latitude « 2960 »"),
    ("latitude", "nan", "latitude « nan »"),
    ("longitude", "", "latitude et longitude vont ensemble"),
    ("name_fr", "Oui\0jjane", "caractère illisible"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("column", "cell", "sentence"), FAULTS)
def test_a_bad_cell_is_reported_with_its_line_and_nothing_is_loaded(file, column, cell, sentence):
    rows = [*GOOD[:OUIJJANE], GOOD[3], changed(GOOD[OUIJJANE], **{column: cell})]
    with pytest.raises(CommandError, match="Rien n’a été chargé") as error:
        load(write(file, rows))
    lines = str(error.value).splitlines()[1:]
    assert [line for line in lines if line.startswith("Ligne 5 : ") and sentence in line], lines
    assert not Region.objects.exists()


@pytest.mark.django_db
def test_every_bad_line_is_reported_at_once_in_order(file):
    rows = [*GOOD, ["too", "short"], changed(GOOD[OUIJJANE], code="x", kind="y"), changed(GOOD[0], level="?")]
    with pytest.raises(CommandError) as error:
        load(write(file, rows))
    numbers = [line.split(" ")[1] for line in str(error.value).splitlines()[1:]]
    assert numbers == ["6", "7", "7", "8"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "les colonnes attendues"),
        (b"a,b\n1,2\n", "les colonnes attendues"),
        (",".join(COLUMNS).encode(), "aucun territoire"),
        (b"\xff\xfe\x00", "pas en UTF-8"),
    ],
)
def test_a_file_that_is_something_else_is_refused_in_words(file, content, sentence):
    file.write_bytes(content)
    with pytest.raises(CommandError, match=sentence):
        load(file)


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_refused_in_words(tmp_path):
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        load(tmp_path / "nowhere.csv")


@pytest.mark.django_db
def test_a_newer_file_changes_rows_in_place(file):
    load(write(file, GOOD))
    before = Commune.objects.get(code="09.581.11.09")
    newer = [*GOOD[:OUIJJANE], changed(GOOD[OUIJJANE], name_fr="Wijjane", population="6000"), GOOD[3]]
    assert "modifiés : 1" in load(write(file, newer))
    after = Commune.objects.get(code="09.581.11.09")
    assert (after.pk, after.name_fr, after.population) == (before.pk, "Wijjane", 6000)
    assert after.updated_at > before.updated_at
    assert str(after) == "Wijjane"


@pytest.mark.django_db
def test_spellings_added_by_staff_survive_a_load(file):
    load(write(file, GOOD))
    commune = Commune.objects.get(code="09.581.11.09")
    commune.aliases = ["Oujjane", "Wijjan"]
    commune.save()
    assert load(file) == ""
    commune.refresh_from_db()
    assert commune.aliases == ["Oujjane", "Wijjan"]


@pytest.mark.django_db
def test_what_the_file_no_longer_names_is_reported_and_kept(file):
    load(write(file, GOOD))
    TieFactory(commune=Commune.objects.get(code="09.581.11.09"))
    said = load(write(file, GOOD[:OUIJJANE]))
    assert "09.581.11.09 Ouijjane (utilisé)" in said
    assert "09.581.09.05 Ammelne (inutilisé)" in said
    assert Commune.objects.count() == 2


@pytest.mark.django_db
def test_only_what_nothing_refers_to_is_deleted_and_only_when_asked(file):
    load(write(file, GOOD))
    tie = TieFactory(commune=Commune.objects.get(code="09.581.11.09"))
    load(write(file, GOOD[:1]), delete_missing=True)
    assert list(Commune.objects.values_list("code", flat=True)) == ["09.581.11.09"]
    assert Province.objects.filter(code="09.581").exists(), "its commune is still there"
    tie.refresh_from_db()
