"""What counts how much: staff read it, try another, and put it in force; never two, never edited afterwards."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from core.models import Activity
from matching import actions, engine
from matching.engine.weights import DEFAULT_PARTS
from matching.models import Match, Scoring
from matching.preview import preview
from matching.versions import draft, in_force, put_in_force, weights_of
from tests.factories import ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db

ONLY_DATES = engine.Weights(parts=dict.fromkeys(DEFAULT_PARTS, 0) | {"dates": 1})
ADMIN = "/fr/admin/matching/scoring/"


@pytest.fixture
def staff(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    return UserFactory(staff=True, is_superuser=True)


@pytest.fixture
def as_staff(client, staff):
    client.force_login(staff)
    return client


def text_of(response):
    return response.content.decode().replace("\u00a0", " ")


def typed(**changed):
    weights = engine.Weights()
    values = {f"parts_{key}": value for key, value in weights.parts.items()}
    values |= {f"relations_{key}": value for key, value in weights.relations.items()}
    return {**values, "text": weights.text, "note": "Un essai", **changed}


def test_the_first_version_is_the_engine_s_own():
    assert (in_force().version, in_force().weights) == (1, engine.Weights())
    Scoring.objects.all().delete()
    assert (in_force().version, in_force().weights) == (1, engine.Weights())


def test_two_versions_are_never_in_force_together():
    first = in_force()
    with pytest.raises(IntegrityError), transaction.atomic():
        Scoring.objects.create(
            version=2, is_in_force=True, in_force_since=first.in_force_since, **ONLY_DATES.as_dict()
        )


def test_put_in_force_scores_by_it_and_is_logged(staff, need, expert, django_capture_on_commit_callbacks):
    actions.rematch_needs([need.pk])
    before = Match.objects.get()
    assert before.parts["version"] == 1
    second = draft(ONLY_DATES, note="", by=staff)
    with django_capture_on_commit_callbacks() as callbacks:
        put_in_force(second, by=staff)
    assert "match_everything" in str(callbacks)
    assert in_force().pk == second.pk
    assert Activity.objects.about(second).first().facts == {"version": 2, "before": 1}
    actions.match_everything()
    after = Match.objects.get()
    assert after.parts["version"] == 2
    assert after.score == 100 != before.score
    assert weights_of(1) == engine.Weights()
    assert weights_of(2) == ONLY_DATES


def test_nobody_puts_one_in_force_without_the_right(staff):
    second = draft(ONLY_DATES, note="", by=staff)
    with pytest.raises(PermissionDenied):
        put_in_force(second, by=UserFactory(staff=True, is_superuser=False))
    assert in_force().version == 1


def test_what_was_in_force_does_not_come_back_as_it_was(staff):
    first = in_force()
    put_in_force(draft(ONLY_DATES, note="", by=staff), by=staff)
    with pytest.raises(ValidationError):
        put_in_force(first, by=staff)


# --- What it would change -----------------------------------------------------------------------------------------


def test_the_preview_says_what_would_fall_come_and_move(staff, need, expert, skill, settings):
    ProfileFactory(skills=[skill], country="DE", mode="on_site")  # not there: excluded by either version
    actions.rematch_needs([need.pk])
    seen = preview(draft(ONLY_DATES, note="", by=staff))
    assert (seen.matches, seen.scored, seen.falling, seen.coming) == (1, 1, 0, 0)
    assert (seen.pairs, seen.all_pairs, seen.is_sample) == (2, 2, False)
    (move,) = seen.movers
    assert (move.match.profile, move.after) == (expert, 100)
    assert move.before == Match.objects.get().score
    settings.MATCHING_MINIMUM_SCORE = 99
    assert preview(draft(ONLY_DATES, note="", by=staff)).coming == 1
    only_activity = engine.Weights(parts=dict.fromkeys(DEFAULT_PARTS, 0) | {"activity": 1})
    settings.MATCHING_MINIMUM_SCORE = 60
    assert preview(draft(only_activity, note="", by=staff)).falling == 1


def test_the_preview_of_much_is_a_sample_and_says_so(staff, need, expert, skill, monkeypatch):
    ProfileFactory(skills=[skill], country="MA")
    actions.rematch_needs([need.pk])
    monkeypatch.setattr("matching.preview.MOST_MATCHES", 1)
    monkeypatch.setattr("matching.preview.MOST_PAIRS", 1)
    seen = preview(draft(ONLY_DATES, note="", by=staff))
    assert (seen.matches, seen.scored, seen.pairs, seen.all_pairs, seen.is_sample) == (2, 1, 1, 2, True)


# --- In the admin -------------------------------------------------------------------------------------------------


def test_staff_read_the_version_in_force_and_cannot_edit_it(as_staff):
    url = f"{ADMIN}{in_force().pk}/change/"
    page = text_of(as_staff.get(url))
    assert "63 / 100" in page
    assert "en vigueur" in page
    assert 'name="parts_skills"' not in page
    assert as_staff.post(url, typed(text=3)).status_code == 403
    assert in_force().text == 40


def test_a_new_version_begins_as_the_one_in_force_and_is_previewed(as_staff, need, expert):
    actions.rematch_needs([need.pk])
    assert 'name="parts_skills" value="6300"' in text_of(as_staff.get(f"{ADMIN}add/"))
    made = as_staff.post(f"{ADMIN}add/", typed(parts_skills=0))
    second = Scoring.objects.get(version=2)
    assert made.url == f"{ADMIN}{second.pk}/preview/"
    assert not second.is_in_force
    assert sum(second.parts.values()) == 10_000
    page = text_of(as_staff.get(made.url))
    assert "Amina Testeuse" in page
    assert "Un puits" in page
    assert as_staff.get(f"{ADMIN}{second.pk}/in-force/").status_code == 405
    as_staff.post(f"{ADMIN}{second.pk}/in-force/")
    assert in_force().version == 2
    assert as_staff.get(f"{ADMIN}?o=1").status_code == 200
    assert 'name="parts_skills" value="6300"' in text_of(as_staff.get(f"{ADMIN}add/?from=1"))
    assert 'name="parts_skills" value="0"' in text_of(as_staff.get(f"{ADMIN}add/?from=rien"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"parts_dates": -1},
        {"parts_dates": "beaucoup"},
        {"parts_dates": ""},
        {"text": 101},
        {"relations_near": 101},
        {f"parts_{key}": 0 for key in DEFAULT_PARTS},
    ],
)
def test_weights_that_mean_nothing_are_refused(as_staff, wrong):
    page = as_staff.post(f"{ADMIN}add/", typed(**wrong))
    assert page.status_code == 200
    assert "errorlist" in text_of(page)
    assert Scoring.objects.count() == 1


def test_a_draft_may_be_changed_and_taken_away(as_staff, staff):
    second = draft(ONLY_DATES, note="", by=staff)
    as_staff.post(f"{ADMIN}{second.pk}/change/", typed(text=12))
    second.refresh_from_db()
    assert (second.text, second.version) == (12, 2)
    as_staff.post(f"{ADMIN}{second.pk}/delete/", {"post": "yes"})
    assert not Scoring.objects.filter(version=2).exists()
    assert as_staff.post(f"{ADMIN}{in_force().pk}/delete/", {"post": "yes"}).status_code == 403


def test_other_staff_may_not_see_it(client, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(UserFactory(staff=True, is_superuser=False))
    second = draft(ONLY_DATES, note="", by=None)
    assert client.get(f"{ADMIN}{second.pk}/preview/").status_code == 403
    assert client.post(f"{ADMIN}{second.pk}/in-force/").status_code == 403
    assert in_force().version == 1
