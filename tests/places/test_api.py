"""The lookups as the picker asks them: public, in the language of the address, whatever is asked."""

import pytest

pytestmark = pytest.mark.django_db
NAMES = ("communes", "territories", "skills")


def test_a_visitor_is_answered_in_the_language_of_the_address(client, territories):
    answer = client.get("/ar/api/v1/communes/lookup", {"q": "Oujjane", "limit": 1})
    assert answer.json() == {
        "results": [{"value": "09.581.11.09", "label": "وجان (تيزنيت)", "detail": "سوس-ماسة", "matched": ""}]
    }
    assert answer["Cache-Control"] == "public, max-age=300"


def test_provinces_and_regions_are_found_by_their_own_lookup(client, territories):
    answer = client.get("/fr/api/v1/territories/lookup", {"q": "tiznit", "limit": 2}).json()
    assert [row["label"] for row in answer["results"]] == ["Tiznit (province)", "Tiznit (Tiznit)"]


def test_a_skill_found_by_a_word_of_another_language_says_which(client, taxonomy):
    row = client.get("/en/api/v1/skills/lookup", {"q": "سباك"}).json()["results"][0]
    assert (row["value"], row["label"], row["matched"]) == ("plumbing", "Plumbing", "سباك")


@pytest.mark.parametrize(
    ("name", "value", "label"),
    [("communes", "09.581.11.09", "Ouijjane (Tiznit)"), ("skills", "well-drilling", "Forage de puits")],
)
def test_a_value_asked_gives_just_that_one(client, territories, taxonomy, name, value, label):
    rows = client.get(f"/fr/api/v1/{name}/lookup", {"q": value}).json()["results"]
    assert [(row["value"], row["label"]) for row in rows] == [(value, label)]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_asked_is_nothing_found(client, name):
    assert client.get(f"/fr/api/v1/{name}/lookup").json() == {"results": []}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("query", "field"),
    [({"q": "a\0b"}, "q"), ({"q": "x" * 121}, "q"), ({"limit": "99"}, "limit"), ({"limit": "trois"}, "limit")],
)
def test_a_bad_question_is_answered_in_words(client, name, query, field):
    answer = client.get(f"/fr/api/v1/{name}/lookup", query)
    assert answer.status_code == 400
    assert list(answer.json()) == [field]


@pytest.mark.parametrize("name", NAMES)
def test_it_is_for_reading_only(client, name):
    assert client.post(f"/fr/api/v1/{name}/lookup", {"q": "a"}).status_code == 405
