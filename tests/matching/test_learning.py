"""What a "not for me" teaches, how it is told and undone; how reliably people and organisations answer."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from diaspora.enums import ContributionState
from diaspora.models import Profile
from matching import actions, learning
from matching.answering import answers_of_organisations, answers_of_people, mark_who_moved
from matching.models import Dirty, Lesson, Match
from matching.snapshots import need_rows, profile_rows
from notifications.models import Message
from projects.models import Need
from tests.factories import (
    CommuneFactory,
    ContributionFactory,
    MatchFactory,
    NeedFactory,
    OrganisationFactory,
    ProfileFactory,
    ProjectFactory,
    ProvinceFactory,
    RegionFactory,
    SkillFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sibling(skill):
    """Of the same family: it is near enough to be suggested for."""
    return SkillFactory(name_fr="Pompes", family=skill.family)


@pytest.fixture
def drilling(need):
    """Another need for the same skill."""

    def make(**kwargs):
        project = ProjectFactory(organisation=need.project.organisation, published=True)
        return NeedFactory(project=project, skills=list(need.skills.all()), **kwargs)

    return make


def row_of(profile):
    return profile_rows(Profile.objects.filter(pk=profile.pk))[0]


def text_of(response):
    return response.content.decode().replace("\u00a0", " ")


def told(profile):
    return Message.objects.filter(recipient=profile.user, kind="match_found").count()


# --- Not my skill -------------------------------------------------------------------------------------------------


def test_a_skill_that_is_not_theirs_counts_no_more_and_only_where_not_chosen(need, expert, skill, sibling):
    need.skills.add(sibling)
    actions.rematch_needs([need.pk])
    Dirty.objects.all().delete()
    actions.dismiss(need, by=expert.user, reason="skill")
    assert row_of(expert).refused == (sibling.pk,)
    assert Dirty.objects.filter(kind="profile", object_id=expert.pk).exists()


def test_needs_that_want_only_that_are_suggested_no_more(need, skill, sibling, drilling):
    near = ProfileFactory(skills=[sibling], country="MA")
    other = drilling()
    actions.rematch_needs([need.pk, other.pk])
    assert Match.objects.current().filter(profile=near).count() == 2
    actions.dismiss(need, by=near.user, reason="skill")
    actions.rematch_changed()
    assert not Match.objects.current().filter(profile=near).exists()


def test_it_is_said_on_the_page_and_undone_there(client, need, skill, sibling):
    near = ProfileFactory(skills=[sibling], country="MA")
    actions.rematch_needs([need.pk])
    client.force_login(near.user)
    assert "Ce que nous avons retenu" not in text_of(client.get("/fr/pour-moi/"))
    client.post(reverse("match_dismiss", args=[need.key]), {"reason": "skill"})
    assert "Forage de puits" in text_of(client.get("/fr/pour-moi/"))
    lesson = Lesson.objects.get()
    url = reverse("lesson_undo", args=[lesson.pk])
    assert url in text_of(client.get("/fr/pour-moi/"))
    assert client.get(url).status_code == 405
    client.post(url)
    assert row_of(near).refused == ()
    assert "Ce que nous avons retenu" not in text_of(client.get("/fr/pour-moi/"))


def test_nobody_undoes_it_for_another(client, need, expert, sibling):
    need.skills.add(sibling)
    actions.rematch_needs([need.pk])
    actions.dismiss(need, by=expert.user, reason="skill")
    client.force_login(UserFactory())
    assert client.post(reverse("lesson_undo", args=[Lesson.objects.get().pk])).status_code == 404
    assert Lesson.objects.in_effect().exists()


# --- Too far, no time, other reasons ------------------------------------------------------------------------------


def test_too_far_said_twice_means_only_needs_where_one_is_tied(drilling, expert, commune):
    province = ProvinceFactory(code="05.081", region=RegionFactory(code="05"))
    holder = OrganisationFactory(commune=CommuneFactory(code="05.081.01.01", province=province))
    project = ProjectFactory(published=True, organisation=holder)
    far = [NeedFactory(project=project, skills=list(expert.skills.all())) for _ in range(3)]
    for match in far[:2]:
        MatchFactory(need=match, profile=expert, state="seen")
        actions.dismiss(match, by=expert.user, reason="place")
    assert Lesson.objects.get().kind == "place"
    actions.rematch_needs([far[2].pk])
    assert Match.objects.current().filter(need=far[2], profile=expert).exists()  # on their page all the same
    assert told(expert) == 0
    actions.rematch_needs([drilling().pk])
    assert told(expert) == 1


def test_too_far_said_once_changes_nothing(need, expert):
    MatchFactory(need=need, profile=expert)
    actions.dismiss(need, by=expert.user, reason="place")
    assert not Lesson.objects.exists()


def test_undone_it_takes_two_more(need, expert, drilling):
    for each in (need, drilling(), drilling()):
        MatchFactory(need=each, profile=expert)
        actions.dismiss(each, by=expert.user, reason="place")
        if lesson := Lesson.objects.in_effect().first():
            learning.undo(lesson, by=expert.user)
    assert Lesson.objects.count() == 1


def test_no_time_means_thirty_days_in_peace(need, drilling, expert):
    actions.rematch_needs([need.pk])
    actions.dismiss(need, by=expert.user, reason="time")
    before = told(expert)
    other = drilling()
    actions.rematch_needs([other.pk])
    assert told(expert) == before
    Lesson.objects.update(until=timezone.now())
    actions.rematch_needs([other.pk])
    assert told(expert) == before + 1


@pytest.mark.parametrize("reason", ["dates", "other"])
def test_other_reasons_teach_nothing(need, expert, sibling, reason):
    need.skills.add(sibling)
    actions.rematch_needs([need.pk])
    actions.dismiss(need, by=expert.user, reason=reason)
    assert not Lesson.objects.exists()
    assert row_of(expert).refused == ()


# --- How reliably somebody answers --------------------------------------------------------------------------------


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def matches_told(profile, *rows):
    """Each row: days ago when told, and when dismissed (None: never)."""
    for sent, dismissed in rows:
        MatchFactory(
            profile=profile, sent_at=days_ago(sent), dismissed_at=None if dismissed is None else days_ago(dismissed)
        )


@pytest.mark.parametrize(
    ("rows", "answers"),
    [
        ([], 50),
        ([(40, None), (40, None)], 50),  # too few to say
        ([(40, None), (40, None), (40, None)], 0),
        ([(40, 39), (40, 11), (40, 5)], 66),  # the last too late
        ([(40, 39), (40, 39), (40, 39), (10, None)], 100),  # the last has time
        ([(400, None), (40, 39), (40, 39), (40, 39)], 100),  # more than a year ago
    ],
)
def test_how_reliably_people_answer(expert, rows, answers):
    matches_told(expert, *rows)
    assert row_of(expert).answers == answers


def offers(need, *rows):
    """Each row: days ago when offered, the state, and days ago when answered."""
    for created, state, answered in rows:
        made = ContributionFactory(
            need=need, state=state, answered_at=None if answered is None else days_ago(answered)
        )
        type(made).objects.filter(pk=made.pk).update(created_at=days_ago(created))


S = ContributionState


@pytest.mark.parametrize(
    ("rows", "answers"),
    [
        ([(20, S.PROPOSED, None), (20, S.PROPOSED, None)], 50),
        ([(20, S.PROPOSED, None), (20, S.DECLINED, 10), (20, S.ACCEPTED, 19)], 66),
        ([(20, S.EXPIRED, 19), (20, S.DECLINED, 2), (20, S.ACCEPTED, 19), (2, S.PROPOSED, None)], 33),
        ([(20, S.WITHDRAWN, 19), (20, S.IN_DISCUSSION, None), (20, S.ACCEPTED, 19), (20, S.DECLINED, 19)], 50),
    ],
)
def test_how_reliably_an_organisation_answers(need, rows, answers):
    offers(need, *rows)
    assert need_rows(Need.objects.filter(pk=need.pk))[0].answers == answers


def test_many_take_one_query(need, expert, django_assert_num_queries):
    for _ in range(3):
        matches_told(ProfileFactory(), (40, 39), (40, 39), (40, None))
    with django_assert_num_queries(2):
        assert list(answers_of_people(Profile.objects.values("pk")).values()) == [66, 66, 66]
        assert answers_of_organisations(Need.objects.values("project__organisation")) == {}


def test_a_month_of_silence_is_noticed_without_a_change(need, expert):
    Dirty.objects.all().delete()
    matches_told(expert, (31, None))
    offers(need, (16, S.PROPOSED, None))
    mark_who_moved()
    marked = set(Dirty.objects.values_list("kind", "object_id"))
    assert ("profile", expert.pk) in marked
    assert ("need", need.pk) in marked


def test_a_stranger_s_silence_marks_nobody(need, expert):
    Dirty.objects.all().delete()
    matches_told(expert, (10, None))
    mark_who_moved()
    assert not Dirty.objects.exists()
