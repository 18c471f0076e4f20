"""`manage.py skill_eval`: what counts as found, and what its file must be."""

import json

import pytest
from django.core.management import CommandError, call_command

from skills.management.commands.skill_eval import carries, words_of
from tests.factories import SkillFactory

pytestmark = pytest.mark.django_db
HEAD = "query,lang,expected_meaning_en,acceptable\n"


@pytest.fixture
def words():
    for slug, french, arabic, english in (
        ("metalwork", "Soudure et menuiserie métallique", "اللحام", "Welding and metalwork"),
        ("carbon", "Bilan carbone", "حصيلة الكربون", "Carbon accounting"),
    ):
        SkillFactory(slug=slug, name_fr=french, name_ar=arabic, name_en=english).words.create(
            language="en", text=english
        )


def evaluate(tmp_path, capsys, rows):
    path = tmp_path / "queries.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    call_command("skill_eval", "--queries", str(path))
    return json.loads(capsys.readouterr().out)


def test_shares_are_told_for_all_and_by_language(words, tmp_path, capsys):
    report = evaluate(tmp_path, capsys, "soudeur,fr,welding,\nاللحام,ar,smithing,metalworks\nbilan,fr,accounting,\n")
    assert (report["queries"], report["first"], report["first_three"]) == (3, 0.6667, 0.6667)
    assert report["by_language"]["ar"] == {"queries": 1, "first": 1.0, "first_three": 1.0}
    assert report["by_language"]["fr"]["first"] == 0.5
    assert report["wrong"] == [
        {"query": "bilan", "lang": "fr", "expected": "accounting", "found": ["carbon"], "first_three": False}
    ]
    assert report["seconds"] >= 0


@pytest.mark.parametrize(
    ("name", "meaning", "is_carried"),
    [
        ("Solar water pumping", "solar pumping", True),
        ("Jewellery making", "making of jewelry", True),
        ("Food colour specialists", "food color specialist", True),
        ("Organisation of festivals", "festival organization", True),
        ("Water law", "law", False),
        ("Management", "waste management", False),
        ("Waste", "waste management", False),
        ("Welding", "welder", False),
        ("Studies", "study", True),
    ],
)
def test_what_carries_a_meaning(name, meaning, is_carried):
    assert carries(words_of(name), words_of(meaning)) is is_carried


@pytest.mark.parametrize(
    ("content", "why"),
    [("", "manquantes"), (HEAD, "manquantes"), ("query,lang\na,fr\n", "acceptable"), ("\xff\xfe", "illisible")],
)
def test_a_file_of_another_form_is_refused(tmp_path, content, why):
    path = tmp_path / "queries.csv"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(CommandError, match=why):
        call_command("skill_eval", "--queries", str(path))


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError, match="illisible"):
        call_command("skill_eval", "--queries", str(tmp_path / "none.csv"))
