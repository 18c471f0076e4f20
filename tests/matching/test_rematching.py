"""From the database and back: what is found is stored once, and follows what changes."""

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction

from core.changes import changed
from diaspora.enums import ContributionState
from diaspora.models import PresenceWindow
from matching import actions, engine
from matching.models import Diagnosis, Dirty, Match
from matching.snapshots import load, need_rows, profile_rows
from matching.store import rows
from matching.subscriptions import mark_dirty
from matching.tasks import rematch_what_changed
from projects.enums import Reach
from projects.models import Need
from tests.factories import (
    CommuneFactory,
    ContributionFactory,
    MatchFactory,
    MembershipFactory,
    NeedFactory,
    PresenceWindowFactory,
    ProfileFactory,
    ProjectFactory,
    SkillFactory,
    TieFactory,
    UserFactory,
)
from tests.matching.conftest import day

pytestmark = pytest.mark.django_db

STORING = 80  # queries at most for one need when nobody is told, however many fit


def facts_of(match):
    return {key: match.parts[key] for key in ("skills", "territory", "languages", "dates")}


# --- Rows -----------------------------------------------------------------------------------------------------


def test_what_the_engine_is_told_of_a_profile(expert, skill, commune):
    membership = MembershipFactory(user=expert.user)
    contribution = ContributionFactory(contributor=expert.user, state=ContributionState.WITHDRAWN)
    PresenceWindowFactory(profile=expert, starts_on=day(-20), ends_on=day(-1))
    (row,) = profile_rows(type(expert).objects.all())
    assert row == engine.ProfileRow(
        id=expert.pk,
        skills=((skill.pk, 3, 0),),
        ties=((commune.province.region_id, commune.province_id, commune.pk, 0),),
        languages=((0, 3),),
        windows=((day(25).toordinal(), day(45).toordinal()),),
        mode=engine.EITHER,
        always_remote=True,
        in_morocco=False,
        organisations=(membership.organisation_id,),
        engaged=(contribution.need_id,),
    )


def test_what_the_engine_is_told_of_a_need(need, skill, commune):
    (row,) = need_rows(Need.objects.all())
    assert row == engine.NeedRow(
        id=need.pk,
        skills=((skill.pk, 0),),
        any_skill=False,
        sector=need.project.sector_id,
        region=commune.province.region_id,
        province=commune.province_id,
        commune=commune.pk,
        languages=(0,),
        mode=engine.ON_SITE,
        starts=day(30).toordinal(),
        ends=day(60).toordinal(),
        organisation=need.project.organisation_id,
    )


def test_who_named_no_language_works_in_that_of_their_account(expert):
    expert.languages.all().delete()
    get_user_model().objects.filter(pk=expert.user_id).update(language="en")
    (row,) = profile_rows(type(expert).objects.all())
    assert row.languages == ((4, 2),)


def test_loading_takes_as_many_queries_for_many_as_for_one(need, expert, django_assert_num_queries):
    with django_assert_num_queries(19):
        load()
    for _ in range(3):
        profile = ProfileFactory(skills=[SkillFactory(), SkillFactory()])
        TieFactory(profile=profile)
        NeedFactory(project=need.project)
    with django_assert_num_queries(19):
        assert len(load().profiles) == 4


# --- Storing --------------------------------------------------------------------------------------------------


def test_a_need_finds_who_fits_and_says_why(need, expert, skill):
    assert actions.rematch_needs([need.pk]) == 1
    match = Match.objects.get()
    assert (match.need, match.profile, match.is_current) == (need, expert, True)
    assert facts_of(match) == {
        "skills": {
            "named": [
                {"wanted": skill.pk, "skill": skill.pk, "relation": "exact", "level": 3, "share": 250, "credit": 88}
            ],
            "read": [],
            "missing": [],
            "any": False,
            "sector_level": 3,
        },
        "territory": {"nearness": "commune", "kind": "origin"},
        "languages": ["fr"],
        "dates": {"how": "present", "first": day(30).isoformat(), "last": day(45).isoformat(), "short": False},
    }
    assert match.score == sum(match.parts["points"].values()) // 100 > 90


def test_a_profile_finds_the_same(need, expert):
    actions.rematch_profiles([expert.pk])
    by_profile = Match.objects.values("need", "profile", "score", "parts").get()
    Match.objects.all().delete()
    actions.rematch_needs([need.pk])
    assert Match.objects.values("need", "profile", "score", "parts").get() == by_profile


def test_looking_again_at_what_has_not_changed_writes_nothing(need, expert):
    actions.match_everything()
    before = list(Match.objects.values())
    assert actions.match_everything() == 0
    assert list(Match.objects.values()) == before


def test_what_fits_no_more_is_kept_but_not_current(need, expert):
    actions.rematch_needs([need.pk])
    expert.presence_windows.all().delete()
    actions.rematch_profiles([expert.pk])
    match = Match.objects.get()
    assert (match.is_current, match.state) == (False, "sent")
    PresenceWindow.objects.create(profile=expert, starts_on=day(30), ends_on=day(40))
    actions.rematch_profiles([expert.pk])
    match.refresh_from_db()
    assert match.is_current


def test_a_closed_need_has_no_current_match(need, expert):
    actions.rematch_needs([need.pk])
    Need.objects.update(state="closed")
    actions.rematch_needs([need.pk])
    assert not Match.objects.get().is_current


def test_a_need_whose_last_day_has_passed_is_retired_by_the_calendar(need, expert):
    match = MatchFactory(need=need, profile=expert)
    Need.objects.update(starts_on=day(-9), ends_on=day(-1))
    actions.match_everything()
    match.refresh_from_db()
    assert not match.is_current


def test_a_need_for_people_of_the_place_is_told_to_them_only(need, expert, skill):
    stranger = ProfileFactory(skills=[skill])
    PresenceWindowFactory(profile=stranger, starts_on=day(25), ends_on=day(45))
    actions.rematch_needs([need.pk])
    assert set(Match.objects.current().values_list("profile", flat=True)) == {expert.pk, stranger.pk}

    Need.objects.filter(pk=need.pk).update(reach=Reach.PROVINCE)
    actions.rematch_needs([need.pk])
    assert set(Match.objects.current().values_list("profile", flat=True)) == {expert.pk}
    assert Diagnosis.objects.get(need=need).excluded["territory"] == {"all": 1, "alone": 1, "more": 1}


def test_the_own_members_of_the_holder_are_left_out(need, expert):
    MembershipFactory(organisation=need.project.organisation, user=expert.user, role="reader")
    actions.rematch_needs([need.pk])
    assert not Match.objects.exists()


@pytest.mark.parametrize("state", ContributionState.values)
def test_who_has_a_contribution_on_the_need_is_not_suggested_again(need, expert, state):
    ContributionFactory(need=need, contributor=expert.user, state=state)
    actions.rematch_needs([need.pk])
    assert not Match.objects.exists()


def test_neither_who_has_left_nor_who_named_no_skill_is_looked_at(need, expert, skill):
    get_user_model().objects.filter(pk=expert.user_id).update(is_active=False)
    ProfileFactory(skills=[])
    actions.rematch_needs([need.pk])
    assert not Match.objects.exists()
    assert Diagnosis.objects.get().considered == 0


def test_a_weak_match_is_not_kept(need, expert, settings):
    settings.MATCHING_MINIMUM_SCORE = 100
    actions.rematch_needs([need.pk])
    assert not Match.objects.exists()
    assert Diagnosis.objects.get().excluded["score"] == {"all": 1, "alone": 1, "more": 0}


def test_a_need_keeps_its_best_only(need, skill, settings):
    settings.MATCHING_KEPT_PER_NEED = 2
    people = [ProfileFactory(skills=[skill], country="MA") for _ in range(4)]
    TieFactory(profile=people[3])
    actions.rematch_needs([need.pk])
    assert {match.profile for match in Match.objects.all()} == {people[3], people[0]}


def test_a_person_keeps_their_best_only(expert, skill, settings, need):
    settings.MATCHING_KEPT_PER_PROFILE = 1
    far = NeedFactory(skills=[skill], project__organisation__commune=CommuneFactory(province__code="01.051"))
    actions.rematch_profiles([expert.pk])
    assert [match.need for match in Match.objects.all()] == [need]
    assert far != need


def test_storing_takes_as_many_queries_for_many_as_for_one(need, skill, settings, django_assert_max_num_queries):
    settings.MATCHING_TOLD_PER_NEED = 0
    ProfileFactory(skills=[skill], country="MA")
    actions.rematch_needs([need.pk])  # the holder is told once and for all
    Match.objects.all().delete()
    with django_assert_max_num_queries(STORING):
        assert actions.rematch_needs([need.pk]) == 1
    Match.objects.all().delete()
    for _ in range(8):
        ProfileFactory(skills=[skill], country="MA")
    with django_assert_max_num_queries(STORING):
        assert actions.rematch_needs([need.pk]) == 9


def test_the_diagnosis_says_who_is_kept_out_by_what(need, expert, skill):
    ProfileFactory(skills=[skill])  # not in Morocco at the time
    ProfileFactory(skills=[skill], country="MA", languages=["de"])
    ProfileFactory(skills=[skill], country="MA", mode="remote")
    ProfileFactory(skills=[SkillFactory(family__slug="teaching", family__sector__slug="education")], languages=["de"])
    actions.rematch_needs([need.pk])
    diagnosis = Diagnosis.objects.get(need=need)
    assert (diagnosis.considered, diagnosis.fitting) == (5, 1)
    assert diagnosis.excluded["dates"] == {"all": 2, "alone": 1, "more": 2}
    assert diagnosis.excluded["languages"] == {"all": 2, "alone": 1, "more": 1}
    assert diagnosis.excluded["mode"] == {"all": 1, "alone": 1, "more": 2}
    assert diagnosis.excluded["skills"] == {"all": 1, "alone": 0, "more": 0}


def test_a_call_for_ideas_reaches_the_people_of_the_place(agent, commune):
    project = ProjectFactory(organisation=agent.memberships.get().organisation, published=True, sector=None)
    ideas = NeedFactory(project=project, kind="ideas")
    teacher = SkillFactory(family__slug="teaching", family__sector__slug="education")
    native, stranger = ProfileFactory(skills=[teacher]), ProfileFactory(skills=[teacher])
    TieFactory(profile=native, commune=commune)
    actions.rematch_needs([ideas.pk])
    assert [match.profile for match in Match.objects.all()] == [native]
    assert stranger != native


# --- Changes --------------------------------------------------------------------------------------------------


def test_a_change_leaves_a_mark_in_its_own_transaction(need):
    with pytest.raises(RuntimeError), transaction.atomic():
        changed("need", need.pk)
        raise RuntimeError
    assert not Dirty.objects.exists()


def test_ten_changes_leave_one_mark_and_wake_the_worker_once(need, queued, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(10):
            changed("need", need.pk)
    assert Dirty.objects.values_list("kind", "object_id").get() == ("need", need.pk)
    assert queued.count(("matching.tasks.rematch_what_changed", ())) == 1


def test_the_worker_works_off_the_marks(need, expert):
    changed("profile", expert.pk)
    changed("need", need.pk)
    rematch_what_changed()
    assert Match.objects.get().is_current
    assert not Dirty.objects.exists()


def test_needs_come_first(need, expert, monkeypatch):
    order = []
    monkeypatch.setattr(actions, "rematch_needs", lambda ids: order.append(("needs", ids)))
    monkeypatch.setattr(actions, "rematch_profiles", lambda ids: order.append(("profiles", ids)))
    changed("profile", expert.pk)
    changed("need", need.pk)
    assert actions.rematch_changed() == 2
    assert order == [("needs", [need.pk]), ("profiles", [expert.pk])]


def test_marks_of_what_is_gone_are_worked_off_too(db):
    mark_dirty("need", 999)
    mark_dirty("profile", 999)
    rematch_what_changed()
    assert not Dirty.objects.exists()


def test_a_worker_that_dies_before_it_stored_leaves_the_mark(need, expert, monkeypatch):
    changed("need", need.pk)

    def die(*args, **kwargs):
        raise SystemExit

    with monkeypatch.context() as killed:
        killed.setattr(actions, "tell_holders", die)
        with pytest.raises(SystemExit):
            rematch_what_changed()
    assert not Match.objects.exists()
    assert Dirty.objects.count() == 1
    rematch_what_changed()
    assert Match.objects.count() == 1


def test_a_worker_that_dies_after_it_stored_does_the_work_again_to_no_effect(need, expert, monkeypatch):
    changed("need", need.pk)
    mark = Dirty.objects.values().get()
    rematch_what_changed()
    before = list(Match.objects.values())
    Dirty.objects.create(**mark)
    rematch_what_changed()
    assert list(Match.objects.values()) == before
    assert get_user_model().objects.get(pk=expert.user_id).messages.count() == 1


def test_a_change_during_the_work_keeps_its_mark(need, expert, monkeypatch):
    changed("need", need.pk)
    real = actions.rematch_needs

    def meanwhile(ids):
        real(ids)
        changed("need", need.pk)

    monkeypatch.setattr(actions, "rematch_needs", meanwhile)
    actions.rematch_changed()
    assert Dirty.objects.count() == 1


def test_an_offer_ends_the_suggestion(need, expert):
    match = MatchFactory(need=need, profile=expert, state="sent")
    contribution = ContributionFactory(need=need, contributor=expert.user)
    changed("contribution", contribution.pk)
    match.refresh_from_db()
    assert (match.state, match.is_current) == ("acted_on", False)
    assert match.acted_on_at
    assert match.seen_at
    changed("contribution", contribution.pk)
    match.refresh_from_db()
    assert match.state == "acted_on"


def test_an_offer_without_a_match_is_fine(need):
    changed("contribution", ContributionFactory(need=need, contributor=UserFactory()).pk)
    assert not Match.objects.exists()


def test_an_offer_has_the_person_packed_anew(need, expert):
    contribution = ContributionFactory(need=need, contributor=expert.user)
    changed("contribution", contribution.pk)
    assert Dirty.objects.values_list("kind", "object_id").get() == ("profile", expert.pk)
    rematch_what_changed()
    assert rows.table("profile", [expert.pk]).row_of(expert.pk).engaged == (need.pk,)


def test_a_team_has_its_members_packed_anew(need, expert):
    membership = MembershipFactory(user=expert.user)
    changed("team", membership.organisation_id)
    rematch_what_changed()
    assert rows.table("profile", [expert.pk]).row_of(expert.pk).organisations == (membership.organisation_id,)
