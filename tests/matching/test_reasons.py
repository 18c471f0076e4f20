"""Every reason is a whole sentence in three languages, for both readers."""

from datetime import date

import pytest
from django.utils import translation

from matching import reasons
from matching.engine import REQUIREMENTS
from matching.reasons import SENTENCES, Reasons
from matching.why_nobody import diagnosis_rows
from projects.enums import NeedKind
from tests.factories import MatchFactory, SkillFactory

VALUES = {
    "skills": "A, B", "skill": "A", "wanted": "B", "sector": "C", "place": "D", "languages": "E",
    "first": "1", "last": "2", "level": "F",
}  # fmt: skip
LANGUAGES = ("fr", "ar", "en")


def plain(sentences):
    """With ordinary spaces, which are easier to compare by eye."""
    return [sentence.replace("\u00a0", " ") for sentence in sentences]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reader", [0, 1])
@pytest.mark.parametrize("code", SENTENCES)
def test_every_code_has_a_sentence(code, reader, language):
    french = {reasons._sentence(reader, code, {**VALUES, "count": count}) for count in (1, 2, 7)}
    with translation.override(language):
        for count in (1, 2, 3, 11, 100):
            sentence = reasons._sentence(reader, code, {**VALUES, "count": count})
            assert sentence.endswith(".")
            assert "%" not in sentence
            assert language == "fr" or sentence not in french


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_requirement_has_a_sentence(language):
    excluded = {code: {"all": 4, "alone": 2} for code in (*REQUIREMENTS, "score")}
    french = {row["text"] for row in diagnosis_rows(excluded)}
    with translation.override(language):
        rows = diagnosis_rows(excluded)
    assert {row["code"] for row in rows} == set(excluded)
    for row in rows:
        assert "4" in row["text"]
        assert "%" not in row["text"] + row["alone"] + row["advice"]
        assert language == "fr" or row["text"] not in french
        assert bool(row["alone"]) == (row["code"] in {"skills", "territory", "languages", "mode", "dates"})


def test_what_keeps_most_out_alone_is_told_first_and_what_keeps_nobody_out_is_not():
    rows = diagnosis_rows({
        "skills": {"all": 90, "alone": 2}, "dates": {"all": 9, "alone": 5}, "mode": {"all": 0, "alone": 0},
    })  # fmt: skip
    assert [row["code"] for row in rows] == ["dates", "skills"]


@pytest.mark.django_db
def test_the_reasons_of_one_match():
    drilling, pumps, quality = (SkillFactory(name_fr=name) for name in ("Forage", "Pompes", "Qualité de l’eau"))
    parts = {
        "points": {},
        "skills": {
            "named": [
                {"wanted": drilling.pk, "skill": drilling.pk, "relation": "exact", "level": 3},
                {"wanted": pumps.pk, "skill": drilling.pk, "relation": "family", "level": 3},
            ],
            "missing": [quality.pk],
            "any": False,
            "sector_level": 3,
        },
        "territory": {"nearness": "province", "kind": "family"},
        "languages": ["zgh", "fr"],
        "dates": {"how": "present", "first": "2027-08-01", "last": "2027-08-04", "short": True},
    }
    match = MatchFactory(parts=parts, need__starts_on=date(2027, 8, 1))
    told = Reasons([match])
    assert plain(told.for_person(match)) == [
        "Vous avez la compétence demandée : Forage.",
        "Votre compétence « Forage » est de la même famille que la compétence demandée : « Pompes ».",
        "Votre niveau pour « Forage » : expérience solide.",
        "Votre famille vit dans la province ou préfecture du projet : Tiznit.",
        "Vous parlez des langues de travail du projet : Amazighe (tachelhit, tamazight, tarifit), Français.",
        "Vous serez au Maroc quand on a besoin de vous : du 1 août 2027 au 4 août 2027.",
    ]
    assert plain(told.missing_for_person(match)) == [
        "Une autre compétence est demandée : Qualité de l’eau.",
        "Vous n’êtes là que quelques jours pendant la période voulue : convenez des dates.",
    ]
    assert plain(told.for_holder(match))[3:4] == [
        "Cette personne a de la famille dans la province ou préfecture : Tiznit.",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("level", "sentence"),
    [
        (2, "Ce besoin ne demande pas de compétence précise et vous connaissez son secteur : Eau et assainissement."),
        (0, "Ce besoin ne demande pas de compétence précise : votre regard compte."),
    ],
)
def test_a_need_open_to_all(level, sentence):
    match = MatchFactory()
    match.parts["skills"].update({"any": True, "sector_level": level})
    assert plain(Reasons([match]).for_person(match))[0] == sentence


@pytest.mark.django_db
def test_for_equipment_nobody_is_told_that_their_view_counts():
    match = MatchFactory(need__kind=NeedKind.EQUIPMENT)
    match.parts["skills"].update({"any": True, "sector_level": 0})
    told = Reasons([match])
    assert plain(told.for_person(match))[0].startswith("Aucune compétence n’est demandée")
    assert plain(told.for_holder(match))[0].startswith("Cette personne a peut-être ce qu’il vous faut")


@pytest.mark.django_db
def test_a_need_without_dates_does_not_say_when_one_is_needed():
    match = MatchFactory(need__starts_on=None, need__ends_on=None)
    match.parts["dates"] = {"how": "present", "first": "2027-08-01", "last": "2027-08-04", "short": False}
    assert "Vous serez au Maroc du 1 août 2027 au 4 août 2027." in plain(Reasons([match]).for_person(match))


@pytest.mark.django_db
def test_a_skill_that_was_removed_is_passed_over():
    match = MatchFactory()
    match.parts["skills"]["named"] = [{"wanted": 999, "skill": 999, "relation": "exact", "level": 3}]
    assert plain(Reasons([match]).for_person(match)) == ["Vous parlez une langue de travail du projet : Français."]


@pytest.mark.django_db
def test_each_relation_has_its_sentence_and_texts_and_years_are_told():
    names = ["Forage", "Pompes", "Puits", "Eau", "Nappes", "Sondages"]
    drilling, pumps, wells, water, tables, borings = (SkillFactory(name_fr=name) for name in names)
    match = MatchFactory()
    match.profile.profile_skills.create(skill=drilling, level=4, years=7)
    match.parts["skills"]["named"] = [
        {"wanted": wanted.pk, "skill": drilling.pk, "relation": relation, "level": 4, "share": 50, "credit": 50}
        for wanted, relation in ((pumps, "narrower"), (wells, "broader"), (water, "near"))
    ] + [{"wanted": tables.pk, "skill": tables.pk, "relation": "exact", "level": 0, "share": 50, "credit": 50}]
    match.parts["skills"]["read"] = [
        {"wanted": borings.pk, "skill": drilling.pk, "relation": "family", "level": 4, "share": 9, "credit": 40}
    ]
    told = Reasons([match])
    assert plain(told.for_person(match))[:6] == [
        "Votre compétence « Forage » fait partie de la compétence demandée : « Pompes ».",
        "Votre compétence « Forage » comprend la compétence demandée : « Puits ».",
        "Votre compétence « Forage » est proche de la compétence demandée : « Eau ».",
        "Votre niveau pour « Forage » : peut former les autres, depuis 7 ans.",
        "Votre présentation parle de : Nappes.",
        "Le texte du besoin parle aussi de ce que vous savez faire : Forage.",
    ]
    assert plain(told.for_holder(match))[4:6] == [
        "Sa présentation parle de : Nappes.",
        "Votre texte parle aussi de ce que cette personne sait faire : Forage.",
    ]
    assert not any("répond" in sentence for sentence in told.for_person(match))  # answering is no reason


@pytest.mark.django_db
@pytest.mark.parametrize("reader", [reasons.FOR_PERSON, reasons.FOR_HOLDER])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_would_make_it_fit_is_said_to_both_sides(language, reader):
    codes = ("territory", "languages", "mode", "dates", "skills", "score")
    need = MatchFactory(need__mode="on_site", need__skills=[SkillFactory()]).need
    with translation.override(language):
        said = reasons.lacks((*codes, "own", "engaged"), need, reader=reader)
    assert len(said) == len(set(said)) == len(codes)
    assert all(sentence.endswith(".") and "%" not in sentence for sentence in said)


@pytest.mark.django_db
def test_dates_are_named():
    need = MatchFactory(need__starts_on=date(2099, 8, 1), need__ends_on=date(2099, 8, 30)).need
    (said,) = reasons.lacks(["dates"], need, reader=reasons.FOR_PERSON)
    assert said == "Si vous êtes libre entre le 1 août 2099 et le 30 août 2099, ajoutez cette période à votre profil."
