"""What counts as a change of substance, and what a version keeps."""

import json
import random
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from missions import actions
from missions.models import CostLine, Version
from missions.versions import changes, differences, digest, is_substance, shown, terms
from missions.versions.wording import is_correction
from tests.missions.support import S, at

LONG = "Former les agentes de l’accueil à recevoir, à orienter et à suivre les jeunes qui cherchent un emploi à Tiznit"
texts = st.text(max_size=80)


def with_words(text):
    return {"objective": {"text": text, "language": "fr"}}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (LONG, LONG.replace("recevoir", "recvoir")),
        (LONG, LONG.replace("agentes", "agntes")),
        (LONG, LONG + "."),
        (LONG, LONG.upper()),
        ("تكوين موظفات الاستقبال في الجماعة", "تكوين موظفات الإستقبال في الجماعة"),
        ("Train teh staff of the employment office", "Train the staff of the employment office"),
    ],
)
def test_a_corrected_typo_asks_nobody(before, after):
    assert is_correction(before, after)
    assert is_correction(after, before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (LONG, LONG.replace("Tiznit", "Agadir")),
        (LONG, LONG.replace("Former", "Ne pas former")),
        (LONG, LONG.replace("les agentes", "les deux agentes")),
        (LONG, LONG.replace("à orienter", "sans orienter")),
        (LONG, ""),
        ("", LONG),
        ("Trois jours de formation dans la commune", "Quatre jours de formation dans la commune"),
        ("Le lundi, à la maison de l’emploi de la commune", "Le mardi, à la maison de l’emploi de la commune"),
        ("يوفر المضيف السكن والتنقل لجميع المشاركين", "لا يوفر المضيف السكن والتنقل لجميع المشاركين"),
        ("The host pays for lodging and for all the meals", "The host never pays for lodging and for all the meals"),
        ("Formation de ١٧ personnes", "Formation de ١٨ personnes"),
        ("Prix : 1,5 million", "Prix : 15 million"),
        ("👍 Nous sommes d’accord avec la proposition", "👎 Nous sommes d’accord avec la proposition"),
    ],
)
def test_another_meaning_is_asked_about_however_few_letters_it_takes(before, after):
    assert not is_correction(before, after)


@given(texts, st.integers(0, 9), st.integers(0, 9), st.integers(0, 80))
def test_any_changed_digit_is_substance(text, one, other, at_char):
    before, after = (f"{text[:at_char]}{digit}{text[at_char:]}" for digit in (one, other))
    assert is_substance(with_words(before), with_words(after)) is (one != other)


@given(texts)
def test_the_same_words_are_no_change(text):
    assert changes(with_words(text), with_words(text)) == []


@given(texts, texts)
def test_what_is_a_correction_one_way_is_one_the_other_way(before, after):
    assert is_correction(before, after) is is_correction(after, before)


@given(st.dictionaries(st.text(max_size=5), st.integers() | texts, max_size=6), st.randoms(use_true_random=False))
def test_the_digest_does_not_depend_on_the_order(values, chance):
    items = list(values.items())
    chance.shuffle(items)
    assert digest(dict(items)) == digest(values)


ROWS = {
    "sessions": {"id": "k", "on": "2027-03-01", "half_day": "morning", "kind": "theory", "trainer": 3},
    "costs": {"id": 1, "kind": "travel", "amount": "100.00", "currency": "MAD", "payer": "p"},
    "materials": {"id": 1, "quantity": 1, "state": "good", "availability": "there", "party": None},
    "arrangements": {"id": "meals", "state": "open", "party": None},
    "parties": {"id": "p", "side": "holder"},
}
CHANGED = {
    "on": "2027-03-02", "half_day": "evening", "kind": "both", "trainer": None, "amount": "100.01", "currency": "EUR",
    "payer": None, "quantity": 2, "state": "arranged", "availability": "to_buy", "party": "p", "side": "contributor",
}  # fmt: skip


@pytest.mark.parametrize(
    ("section", "name"), [(part, name) for part, row in ROWS.items() for name in row if name != "id"]
)
def test_all_but_words_is_substance(section, name):
    row = ROWS[section]
    assert is_substance({section: [row]}, {section: [{**row, name: CHANGED[name]}]})


@pytest.mark.parametrize("section", ROWS)
def test_a_row_added_or_removed_is_substance(section):
    assert is_substance({section: []}, {section: [ROWS[section]]})
    assert is_substance({section: [ROWS[section]]}, {section: []})


def test_rows_in_another_order_are_no_change():
    rows = [{**ROWS["materials"], "id": number} for number in range(5)]
    mixed = rows[:]
    random.Random(3).shuffle(mixed)
    assert changes({"materials": rows}, {"materials": mixed}) == []


@pytest.fixture
def scene():
    """Validated by nobody yet; with a cost line of the holder."""
    scene = at(S.VALIDATION)
    CostLine.objects.create(
        mission=scene.mission, kind="travel", amount=Decimal(4500), currency="MAD", payer=scene.holder
    )
    Version.objects.all().delete()
    actions.renew(scene.mission, by=scene.agent)
    return scene


@pytest.mark.django_db
def test_terms_are_plain_json_without_names(scene):
    values = terms(scene.mission)
    text = json.dumps(values)
    assert json.loads(text) == values
    assert scene.contributor.name not in text


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "half_day"), [("fr", "matin"), ("ar", "صباحا"), ("en", "morning")])
def test_terms_are_shown_in_the_language_of_the_reader(scene, language, half_day):
    with translation.override(language):
        told = shown(terms(scene.mission))
        assert told.sessions[0].half_day == half_day
    assert told.sessions[0].trainer.text == scene.contributor.name
    assert [(total.currency, total.amount) for total in told.totals] == [("MAD", Decimal(4500))]


@pytest.mark.django_db
def test_amounts_in_two_currencies_are_never_added(scene):
    for amount in (10, 20):
        CostLine.objects.create(
            mission=scene.mission, amount=Decimal(amount), currency="EUR", payer_name="Une fondation"
        )
    told = shown(terms(scene.mission))
    assert {(total.currency, total.amount) for total in told.totals} == {("MAD", 4500), ("EUR", 30)}
    by_payer = {(total.payer.text, total.currency): total.amount for total in told.totals_by_payer}
    assert by_payer == {(scene.holder.display_name, "MAD"): 4500, ("Une fondation", "EUR"): 30}


@pytest.mark.django_db
def test_an_old_version_names_an_erased_trainer_no_more(scene):
    values = terms(scene.mission)
    values["sessions"][0]["trainer"] = 10**9
    assert shown(values).sessions[0].trainer.text == "Compte supprimé"


@pytest.mark.django_db
def test_differences_are_told_in_words(scene):
    old = terms(scene.mission)
    session = scene.mission.sessions.get()
    session.on = date(2027, 3, 5)
    session.save()
    CostLine.objects.update(amount=Decimal("5000.50"))
    told = [(label, str(before), str(after)) for label, before, after in differences(old, terms(scene.mission))]
    assert [label for label, _before, _after in told][1] == "Voyage, montant"
    assert told[0][2] == "5 mars 2027"
    assert told[1][2].replace("\u202f", " ").replace("\u00a0", " ") == "5 000,50 MAD"


@pytest.mark.django_db
def test_the_same_terms_make_no_version(scene):
    actions.renew(scene.mission, by=scene.agent)
    assert scene.mission.versions.count() == 1
