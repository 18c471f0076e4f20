"""Staff and the taxonomy's files: each edit stands, and the rest of the skill goes on following the files."""

import pytest
from django.core.management import call_command

from skills.models import Skill, SkillClue, SkillProposal
from tests.factories import UserFactory
from tests.places.test_admin import skill_form

pytestmark = pytest.mark.django_db

FAMILY = """
[sector]
slug = "water"
order = 2
name = { fr = "Eau", ar = "الماء", en = "Water" }

[[families]]
slug = "supply"
name = { fr = "Eau potable", ar = "الماء الشروب", en = "Drinking water" }

[[families]]
slug = "fields"
name = { fr = "Irrigation", ar = "الري", en = "Irrigation" }
"""
WELLS = """
[[skills]]
slug = "wells"
family = "supply"
name = { fr = "Puits", ar = "الآبار", en = "Wells" }
synonyms.fr = ["puisatier", "bir"]
definition = { fr = "Faire des puits.", ar = "حفر الآبار.", en = "Make wells." }
clues.fr = ["nappe", "margelle", "Nappe"]
clues.en = ["water table"]
false_friends.fr = ["puits de carbone"]
esco = "http://data.europa.eu/esco/skill/S6.1"
"""
DRILLING = """
[[skills]]
slug = "drilling"
family = "supply"
name = { fr = "Forage", ar = "الحفر", en = "Drilling" }
broader = "wells"
near = ["drip"]
"""
DRIP = """
[[skills]]
slug = "drip"
family = "fields"
name = { fr = "Goutte-à-goutte", ar = "التنقيط", en = "Drip irrigation" }
"""


@pytest.fixture
def load(tmp_path):
    def load(*parts):
        (tmp_path / "water.toml").write_text(FAMILY + "".join(parts), encoding="utf-8")
        call_command("load_skills", str(tmp_path), verbosity=0)
        return {skill.slug: skill for skill in Skill.objects.select_related("broader").all()}

    return load


@pytest.fixture
def edit(client):
    """Staff send the form of a skill as they find it, with what they change."""
    client.force_login(UserFactory(staff=True))

    def edit(skill, *, near=None, **changes):
        url = f"/fr/admin/skills/skill/{skill.pk}/change/"
        page = client.get(url)
        forms = [page.context["adminform"].form]
        for inline in page.context["inline_admin_formsets"]:
            forms += [inline.formset.management_form, *inline.formset.initial_forms]
        data = {}
        for form in forms:
            for bound in form:
                value = bound.value()
                data[bound.html_name] = "" if value is None else value
        if near is not None:
            data["near"] = [other.pk for other in near]
        answer = client.post(url, {name: value for name, value in (data | changes).items() if value is not False})
        assert answer.status_code == 302, answer.context["errors"]
        return Skill.objects.get(pk=skill.pk)

    return edit


def texts(skill, kind="clue", language="fr"):
    return set(skill.clues.filter(kind=kind, language=language).values_list("text", flat=True))


def synonyms(skill):
    return set(skill.words.filter(is_name=False, language="fr").values_list("text", flat=True))


def number_of(skill, text, prefix="clues"):
    """The name of the form of this text among those of the page."""
    rows = skill.words.filter(is_name=False) if prefix == "words" else skill.clues.filter(kind="clue")
    return f"{prefix}-{list(rows.order_by('language', 'text').values_list('text', flat=True)).index(text)}"


def test_everything_the_files_say_is_loaded_and_clues_that_fold_alike_once(load):
    rows = load(WELLS, DRILLING, DRIP)
    wells = rows["wells"]
    assert (wells.definition_fr, wells.definition_ar, wells.definition_en) == (
        "Faire des puits.", "حفر الآبار.", "Make wells.",
    )  # fmt: skip
    assert texts(wells) == {"nappe", "margelle"}
    assert texts(wells, "false_friend") == {"puits de carbone"}
    assert texts(wells, language="en") == {"water table"}
    assert wells.esco_uri == "http://data.europa.eu/esco/skill/S6.1"
    assert rows["drilling"].broader == wells
    assert list(rows["drip"].near.all()) == [rows["drilling"]]


def test_a_release_takes_back_what_it_no_longer_says(load):
    load(WELLS, DRILLING, DRIP)
    lesser = WELLS.replace('"margelle", ', "").replace("definition", "# definition").replace("esco", "# esco")
    bare = DRILLING.replace('broader = "wells"\nnear = ["drip"]\n', "")
    rows = load(lesser, bare, DRIP)
    assert texts(rows["wells"]) == {"nappe"}
    assert (rows["wells"].definition_fr, rows["wells"].definition_ar, rows["wells"].esco_uri) == ("", "", "")
    assert rows["drilling"].broader is None
    assert not rows["drip"].near.exists()


def test_every_index_is_told_that_only_clues_or_neighbours_changed(load):
    before = load(WELLS, DRILLING, DRIP)
    after = load(WELLS.replace("margelle", "treuil"), DRILLING.replace("near", "# near"), DRIP)
    assert all(after[slug].updated_at > before[slug].updated_at for slug in ("wells", "drilling", "drip"))


def test_a_name_that_staff_mended_stands_and_the_new_clues_arrive(load, edit):
    edit(load(WELLS)["wells"], name_fr="Puits et forages")
    newer = WELLS.replace('fr = "Puits"', 'fr = "Puits anciens"').replace('en = "Wells"', 'en = "Water wells"')
    wells = load(newer.replace('"margelle"', '"margelle", "treuil"'))["wells"]
    assert (wells.name_fr, wells.name_en) == ("Puits et forages", "Water wells")
    assert texts(wells) == {"nappe", "margelle", "treuil"}
    names = wells.words.filter(is_name=True).values_list("text", flat=True)
    assert set(names) == {"Puits et forages", "الآبار", "Water wells"}


@pytest.mark.parametrize(
    ("field", "value"), [("definition_fr", "Autre chose."), ("definition_ar", "شيء آخر."), ("esco_uri", "")]
)
def test_a_text_that_staff_wrote_or_emptied_stands(load, edit, field, value):
    edit(load(WELLS)["wells"], **{field: value})
    wells = load(WELLS)["wells"]
    assert getattr(wells, field) == value
    assert wells.definition_en == "Make wells."


def test_words_that_staff_took_away_stay_away_and_those_they_added_stay(load, edit):
    wells = load(WELLS)["wells"]
    edit(
        wells,
        **{f"{number_of(wells, 'bir', 'words')}-DELETE": "on", f"{number_of(wells, 'margelle')}-DELETE": "on"},
        **{f"{number_of(wells, 'nappe')}-text": "nappe phréatique"},
    )
    wells = load(WELLS, DRIP)["wells"]
    assert synonyms(wells) == {"puisatier"}
    assert texts(wells) == {"nappe phréatique"}
    edit(wells, **{f"{number_of(wells, 'nappe phréatique')}-text": "Nappe"})
    assert texts(load(WELLS)["wells"]) == {"Nappe"}


def test_a_proposed_word_outlives_the_release_that_ships_it_and_the_one_that_drops_it(load, client):
    wells = load(WELLS)["wells"]
    client.force_login(UserFactory(staff=True))
    proposal = SkillProposal.objects.create(text="fontainier", language="fr")
    client.post(
        f"/fr/admin/skills/skillproposal/{proposal.pk}/change/",
        {"text": "fontainier", "language": "fr", "skill": wells.pk},
    )
    for parts in (WELLS, WELLS.replace('"bir"', '"bir", "fontainier"'), WELLS):
        assert "fontainier" in synonyms(load(parts)["wells"])


def test_the_family_and_neighbours_that_staff_chose_stand(load, edit):
    rows = load(WELLS, DRILLING, DRIP)
    moved = edit(rows["drilling"], family=rows["drip"].family_id, broader="", near=[rows["wells"]])
    assert list(moved.near.all()) == [rows["wells"]]
    rows = load(WELLS, DRILLING, DRIP)
    assert (rows["drilling"].family_id, rows["drilling"].broader) == (rows["drip"].family_id, None)
    assert list(rows["drilling"].near.all()) == [rows["wells"]]


def test_the_files_never_close_a_circle_that_staff_opened(load, edit):
    rows = load(WELLS, DRILLING.replace("broader", "# broader"), DRIP)
    edit(rows["wells"], broader=rows["drilling"].pk)
    rows = load(WELLS, DRILLING, DRIP)
    assert rows["wells"].broader == rows["drilling"]
    assert rows["drilling"].broader is None


def test_a_link_turned_round_between_two_releases_is_followed(load):
    load(WELLS, DRILLING, DRIP)
    rows = load(WELLS + 'broader = "drilling"\n', DRILLING.replace("broader", "# broader"), DRIP)
    assert (rows["wells"].broader, rows["drilling"].broader) == (rows["drilling"], None)


def test_an_edit_before_fields_were_told_apart_keeps_names_and_words_and_takes_clues(load):
    wells = load(WELLS.replace("clues", "# clues"))["wells"]
    Skill.objects.filter(pk=wells.pk).update(
        name_fr="Puits d’antan",
        edited_by_staff=True,
        staff_fields=["family", "name_ar", "name_en", "name_fr", "words"],
    )
    wells.words.filter(text="bir").delete()
    wells = load(WELLS.replace('"bir"', '"bir", "sonda"'))["wells"]
    assert (wells.name_fr, synonyms(wells)) == ("Puits d’antan", {"puisatier"})
    assert texts(wells) == {"nappe", "margelle"}


def test_the_second_load_after_edits_changes_nothing(load, edit):
    rows = load(WELLS, DRILLING, DRIP)
    edit(rows["wells"], name_fr="Puits et forages", **{f"{number_of(rows['wells'], 'nappe')}-DELETE": "on"})
    before = load(WELLS, DRILLING, DRIP)
    after = load(WELLS, DRILLING, DRIP)
    assert [skill.updated_at for skill in after.values()] == [skill.updated_at for skill in before.values()]


def test_staff_cannot_choose_a_circle_nor_another_family(load, edit, client):
    rows = load(WELLS, DRILLING, DRIP)
    for broader, why in ((rows["drilling"], "fait elle-même partie"), (rows["drip"], "d’une autre famille")):
        page = client.post(
            f"/fr/admin/skills/skill/{rows['wells'].pk}/change/", skill_form(rows["wells"], broader=broader.pk)
        )
        assert why in page.content.decode()
    rows["wells"].refresh_from_db()
    assert rows["wells"].broader is None


def test_a_clue_given_twice_is_refused_and_a_false_friend_is_kept_apart(load, edit, client):
    wells = load(WELLS)["wells"]
    url = f"/fr/admin/skills/skill/{wells.pk}/change/"
    row = {"clues-TOTAL_FORMS": 2}
    for number, text in enumerate(("Treuil", "treuil ")):
        row |= {f"clues-{number}-language": "fr", f"clues-{number}-text": text, f"clues-{number}-skill": wells.pk}
    assert "Cette expression y est déjà" in client.post(url, skill_form(wells, **row)).content.decode()
    other = {"clues-2-TOTAL_FORMS": 1, "clues-2-0-language": "fr", "clues-2-0-text": "puits de lumière"}
    assert client.post(url, skill_form(wells, **other)).status_code == 302
    added = SkillClue.objects.get(text="puits de lumière")
    assert (added.kind, added.by_staff) == ("false_friend", True)


@pytest.mark.parametrize(("query", "slugs"), [("esco=0", {"drip", "drilling"}), ("definition=1", {"wells"})])
def test_staff_find_what_still_lacks_a_definition_or_a_concept(load, client, query, slugs):
    load(WELLS, DRILLING, DRIP)
    client.force_login(UserFactory(staff=True))
    page = client.get(f"/fr/admin/skills/skill/?{query}")
    assert {skill.slug for skill in page.context["cl"].result_list} == slugs
