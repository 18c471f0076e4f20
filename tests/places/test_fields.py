"""The fields without JavaScript: what is typed is made out by the server, and kept when it cannot be."""

import re

import pytest
from django.http import QueryDict
from django.utils.translation import override

from skills.actions import propose_words
from skills.models import Skill, SkillProposal
from tests.factories import CommuneFactory, FamilyFactory, ProvinceFactory, SkillFactory, UserFactory
from tests.places.site import PickerForm

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places():
    tiznit = ProvinceFactory()
    jadida = ProvinceFactory(
        code="06.181", region__code="06", region__name_fr="Casablanca-Settat",
        region__name_ar="الدار البيضاء-سطات", region__name_en="Casablanca-Settat",
        name_fr="El Jadida", name_ar="الجديدة",
        name_en="El Jadida",
    )  # fmt: skip
    CommuneFactory(
        code="09.581.11.09", province=tiznit, name_fr="Ouijjane", name_ar="وجان", name_en="Ouijjane",
        aliases=["Oujjane"],
    )  # fmt: skip
    for code, province in (("06.181.05.03", jadida), ("09.581.04.33", tiznit)):
        CommuneFactory(
            code=code, province=province, name_fr="Oulad Aissa", name_ar="اولاد عيسى", name_en="Oulad Aissa"
        )


@pytest.fixture(autouse=True)
def words():
    family = FamilyFactory()
    for slug, french, arabic, english in (
        ("plumbing", "Plomberie sanitaire", "الترصيص الصحي", "Plumbing"),
        ("drilling", "Forage de puits", "حفر الآبار", "Well drilling"),
        ("baskets", "Vannerie, cuir et bois", "السلالة والجلد والخشب", "Basketry, leather and wood"),
        ("accounting", "Comptabilité", "المحاسبة", "Accounting"),
    ):
        SkillFactory(slug=slug, family=family, name_fr=french, name_ar=arabic, name_en=english)
    for slug in ("plumbing", "drilling"):
        Skill.objects.get(slug=slug).words.create(language="fr", text="artisan de l’eau")


def form(query):
    return PickerForm(QueryDict(query))


def taken(query):
    bound = form(query)
    assert bound.is_valid(), bound.errors
    return bound.taken


@pytest.mark.parametrize(
    "typed", ["Oujjane", "ouijjane", "وجان", "Ouijjane (Tiznit)", "وجان (تيزنيت)", "09.581.11.09"]
)
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_one_commune_is_taken_whatever_the_spelling(typed, language):
    with override(language):
        assert taken(f"commune={typed}") == "09.581.11.09 - -"


def test_an_ambiguous_commune_asks_which_and_takes_the_one_ticked():
    bound = form("commune=Oulad Aissa&skills=Forage de puits")
    assert list(bound.errors) == ["commune"]
    html = str(bound["commune"])
    assert 'value="Oulad Aissa"' in html
    assert re.findall(r'type="radio" name="commune" value="([^"]+)"', html) == ["06.181.05.03", "09.581.04.33"]
    assert "Oulad Aissa (El Jadida)" in html
    assert taken("commune=Oulad Aissa&commune=09.581.04.33").startswith("09.581.04.33 ")


def test_text_typed_anew_counts_more_than_an_earlier_tick():
    assert taken("commune=Oujjane&commune=09.581.04.33").startswith("09.581.11.09 ")


def test_a_near_miss_is_offered_not_taken():
    bound = form("commune=Ouijano")
    assert not bound.is_valid()
    assert re.findall(r'type="radio" name="commune" value="([^"]+)"', str(bound["commune"])) == ["09.581.11.09"]


@pytest.mark.parametrize("typed", ["qzxqzx", "09.999.99.99", "<script>alert(1)</script>", "😀" * 2000])
def test_an_unknown_commune_is_refused_in_words_and_kept(typed):
    query = QueryDict(mutable=True)
    query["commune"] = typed
    bound = PickerForm(query)
    assert "Essayez une autre graphie" in bound.errors["commune"][0]
    assert "<script>alert" not in str(bound["commune"])
    assert 'type="radio"' not in str(bound["commune"])


def test_characters_that_are_nothing_leave_the_field_empty():
    query = QueryDict(mutable=True)
    query["commune"] = "\0\u202e"
    assert PickerForm(query).is_valid()


def test_a_required_field_says_so():
    bound = form("")
    bound.fields["commune"].required = bound.fields["skills"].required = True
    assert bound.errors["commune"] == ["Ce champ est obligatoire."]
    assert bound.errors["skills"] == ["Ajoutez au moins une compétence de la liste."]


@pytest.mark.parametrize(
    ("typed", "code"),
    [("Tiznit", "09.581"), ("El Jadida (province)", "06.181"), ("Souss-Massa", "09"), ("وجان", "09.581.11.09")],
)
def test_a_territory_of_any_level_is_taken(typed, code):
    assert taken(f"territory={typed}") == f"- {code} -"


@pytest.mark.parametrize("separator", [",", "، ", " ; ", "؛", "\n"])
def test_several_skills_are_typed_in_one_line_in_any_language(separator):
    assert taken(f"skills=plumbing{separator.replace(';', '%3B')}حفر الآبار") == "- - - plumbing drilling"


def test_a_name_with_a_comma_is_one_skill():
    assert taken("skills=Vannerie, cuir et bois") == "- - - baskets"


def test_ticked_boxes_and_text_add_up_without_doubles():
    assert taken("skills=drilling&skills=plumbing&skills=Well drilling, Accounting") == (
        "- - - drilling plumbing accounting"
    )


def test_an_ambiguous_skill_keeps_the_others():
    bound = form("skills=baskets&skills=Accounting, artisan de l'eau")
    assert list(bound.errors) == ["skills"]
    html = str(bound["skills"])
    assert re.findall(r'value="([^"]+)" checked', html) == ["baskets", "accounting"]
    assert 'value="artisan de l&#x27;eau"' in html


def test_a_tick_among_the_candidates_answers_the_text():
    bound = form("skills=artisan de l'eau")
    assert re.findall(r'type="checkbox" name="skills" value="([^"]+)">', str(bound["skills"])) == [
        "drilling",
        "plumbing",
    ]
    assert taken("skills=artisan de l'eau&skills=plumbing") == "- - - plumbing"


def test_too_many_skills_are_refused_and_kept():
    bound = form("skills=drilling&skills=plumbing&skills=accounting&skills=baskets")
    assert bound.errors["skills"] == ["Choisissez-en 3 au plus."]
    assert str(bound["skills"]).count("checked") == 4


def test_an_unknown_skill_can_be_proposed():
    bound = form("skills=drilling&skills=zellige")
    assert "proposez-la-nous" in bound.errors["skills"][0]
    assert 'name="skills_propose" value="zellige"' in str(bound["skills"])
    assert taken("skills=drilling&skills=zellige&skills_propose=zellige") == "- - - drilling +zellige"


def test_a_proposal_alone_is_not_a_skill():
    bound = form("skills=zellige&skills_propose=zellige")
    bound.fields["skills"].required = True
    assert bound.errors["skills"] == ["Ajoutez au moins une compétence de la liste."]
    assert re.search(r'name="skills_propose" value="zellige" checked', str(bound["skills"]))


def test_proposed_words_wait_for_staff_once():
    user = UserFactory()
    propose_words(["zellige", "زليج"], by=user, language="fr")
    propose_words(["Zellige "], by=user, language="fr")
    assert sorted(SkillProposal.objects.values_list("text", "language")) == [("zellige", "fr"), ("زليج", "ar")]


def test_what_is_saved_is_shown_again_in_the_language_of_the_page():
    commune = CommuneFactory(code="09.581.11.09")
    skills = list(Skill.objects.filter(slug__in=["plumbing", "drilling"]))
    with override("ar"):
        unbound = PickerForm(initial={"commune": commune.pk, "territory": commune.province, "skills": skills})
        assert 'value="وجان (تيزنيت)"' in str(unbound["commune"])
        assert "تيزنيت (إقليم)" in str(unbound["territory"])
        assert re.findall(r'value="(\w+)" checked', str(unbound["skills"])) == [skill.slug for skill in skills]


def test_a_field_knows_whether_it_changed():
    commune = CommuneFactory(code="09.581.11.09")
    initial = {"commune": commune.pk, "skills": list(Skill.objects.filter(slug="drilling"))}
    same = PickerForm(QueryDict("commune=Ouijjane (Tiznit)&skills=drilling"), initial=initial)
    other = PickerForm(QueryDict("commune=Oulad Aissa (Tiznit)&skills=drilling&skills=plumbing"), initial=initial)
    assert same.changed_data == []
    assert other.changed_data == ["commune", "skills"]


def test_a_field_that_is_checked_and_drawn_asks_the_tables_twice(django_assert_num_queries):
    bound = form("territory=Ouijjane")
    bound.fields = {"territory": bound.fields["territory"]}
    taken("territory=Ouijjane")  # the index is built
    with django_assert_num_queries(2):  # has anything changed? and the row itself
        assert bound.is_valid()
        assert "Ouijjane (Tiznit)" in str(bound["territory"])


def test_a_flood_of_words_is_cut_short():
    query = QueryDict(mutable=True)
    query.setlist("skills", [", ".join(f"w{n}" for n in range(100_000))] * 1000)
    assert len(PickerForm(query).errors["skills"]) <= 900


def test_empty_fields_ask_the_tables_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert taken("") == "- - -"
        assert "combobox" not in str(PickerForm())


def test_a_plain_dictionary_is_read_too():
    bound = PickerForm({"commune": "Oujjane", "skills": ["plumbing", "forage de puits"]})
    assert bound.is_valid()
    assert bound.taken == "09.581.11.09 - - plumbing drilling"
