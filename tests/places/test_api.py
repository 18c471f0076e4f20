"""The lookups as the picker asks them: public, in the language of the address, whatever is asked."""

from collections import OrderedDict

import pytest

from skills.finding.api import TypingThrottle

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


@pytest.fixture
def counted(monkeypatch):
    monkeypatch.setattr(TypingThrottle, "_left", OrderedDict())
    monkeypatch.setattr(TypingThrottle, "at_once", 3)
    monkeypatch.setattr(TypingThrottle, "per_second", 0)


def test_too_many_questions_from_one_address_are_put_off(client, counted):
    answers = [client.get("/fr/api/v1/skills/lookup", {"q": "plom"}, REMOTE_ADDR="192.0.2.1") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[3]["Retry-After"] == "1"
    assert "Cache-Control" not in answers[3]
    assert client.get("/fr/api/v1/communes/lookup", {"q": "a"}, REMOTE_ADDR="192.0.2.1").status_code == 429
    assert client.get("/fr/api/v1/skills/lookup", {"q": "plom"}, REMOTE_ADDR="192.0.2.2").status_code == 200


def test_the_count_runs_off_and_forgets_old_addresses(client, counted, monkeypatch):
    monkeypatch.setattr(TypingThrottle, "addresses", 2)
    for address in ("192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.3"):
        client.get("/fr/api/v1/skills/lookup", REMOTE_ADDR=address)
    assert list(TypingThrottle._left) == ["192.0.2.2", "192.0.2.3"]
    assert client.get("/fr/api/v1/skills/lookup", REMOTE_ADDR="192.0.2.1").status_code == 200


def test_a_fast_typist_does_not_meet_the_limit():
    """Ten keys a second for a minute, each a question; the picker waits between two."""
    assert TypingThrottle.at_once + 60 * TypingThrottle.per_second > 2 * 600
