"""Both sides are told, in their language, with reasons, with restraint, and never twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import Activity
from matching import actions, telling
from matching.models import Match
from matching.notifications import MatchFound, NeedMatched
from notifications.models import Message
from notifications.registry import Obsolete, Quote
from projects.models import Need
from tests.factories import (
    ContributionFactory,
    MembershipFactory,
    NeedFactory,
    ProfileFactory,
    ProjectFactory,
    SkillFactory,
)

pytestmark = pytest.mark.django_db


def told(user):
    """The mails about matches to this person, oldest first."""
    return Message.objects.filter(recipient=user, kind__in=["match_found", "need_matched"]).order_by("pk")


def content_of(message):
    from django.utils import translation

    kind = {"match_found": MatchFound, "need_matched": NeedMatched}[message.kind]
    with translation.override(message.language):
        return kind(message).content()


def words_of(content):
    lines = [line.text if isinstance(line, Quote) else line for line in content.lines]
    return [text.replace("\u00a0", " ") for text in [content.subject, *lines, *content.points, *content.after]]


@pytest.fixture
def other_need(need, skill):
    def make(**kwargs):
        project = ProjectFactory(organisation=need.project.organisation, published=True)
        return NeedFactory(project=project, skills=[skill], **kwargs)

    return make


# --- The person -----------------------------------------------------------------------------------------------


def test_the_person_is_told_in_their_language_and_why(need, expert):
    actions.rematch_needs([need.pk])
    message = told(expert.user).get()
    content = content_of(message)
    assert message.language == "en"
    assert content.subject == "A project is looking for what you can do: “Un puits”"
    assert content.points[0] == "You have the skill asked for: Well drilling."
    assert "The project is in your commune of origin: Ouijjane." in content.points
    assert "You speak a working language of the project: French." in content.points
    assert content.path == f"/en/mises-en-relation/{Match.objects.get().key}/"


def test_the_match_is_then_sent_with_its_date_and_its_line_in_the_log(need, expert):
    actions.rematch_needs([need.pk])
    match = Match.objects.get()
    assert match.state == "sent"
    assert match.sent_at
    assert Activity.objects.about(match).get().verb == "send"


def test_nobody_is_told_twice_of_one_need(need, expert):
    actions.rematch_needs([need.pk])
    expert.profile_skills.update(level=1)
    actions.rematch_profiles([expert.pk])
    actions.rematch_needs([need.pk])
    assert Match.objects.get().parts["skills"]["named"][0]["level"] == 1
    assert told(expert.user).count() == 1


def test_several_needs_make_one_mail_best_first(need, other_need, expert):
    near = other_need()
    far = other_need(mode="remote")
    expert.ties.all().delete()
    actions.rematch_needs([far.pk, near.pk, need.pk])
    message = told(expert.user).get()
    matches = Match.objects.in_bulk(message.params["matches"])
    scores = [matches[pk].score for pk in message.params["matches"]]
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)
    content = content_of(message)
    assert content.path == "/en/pour-moi/"
    assert sum(isinstance(line, Quote) for line in content.lines) == 3


def test_a_mail_names_a_few_needs_and_the_rest_waits_for_a_quieter_day(other_need, expert, settings):
    settings.MATCHING_NEEDS_PER_MAIL = 2
    for _ in range(2):
        other_need()
    actions.rematch_profiles([expert.pk])
    actions.rematch_profiles([expert.pk])
    assert [len(message.params["matches"]) for message in told(expert.user)] == [2]
    Match.objects.filter(state="sent").update(sent_at=timezone.now() - timedelta(hours=21))
    actions.match_everything()
    assert [len(message.params["matches"]) for message in told(expert.user)] == [2, 1]


def test_a_need_that_is_new_is_told_at_once_even_so(need, other_need, expert):
    actions.rematch_needs([need.pk])
    actions.rematch_needs([other_need().pk])
    assert told(expert.user).count() == 2


def test_the_best_few_are_told_first_and_others_after_a_week(need, expert, skill, settings):
    settings.MATCHING_TOLD_PER_NEED = 1
    second = ProfileFactory(skills=[skill], country="MA")
    actions.rematch_needs([need.pk])
    assert (told(expert.user).count(), told(second.user).count()) == (1, 0)
    actions.rematch_needs([need.pk])
    assert told(second.user).count() == 0
    Match.objects.filter(state="sent").update(sent_at=timezone.now() - timedelta(days=7))
    actions.match_everything()
    assert (told(expert.user).count(), told(second.user).count()) == (1, 1)


@pytest.fixture
def later():
    """Moves the clock on, by moving back what was sent."""

    def move(days):
        for match in Match.objects.filter(sent_at__isnull=False):
            Match.objects.filter(pk=match.pk).update(sent_at=match.sent_at - timedelta(days=days))

    return move


def told_of(need):
    return Match.objects.filter(need=need, sent_at__isnull=False).count()


def test_silence_leaves_the_place_to_the_next_ones_round_after_round(need, expert, skill, settings, later):
    settings.MATCHING_TOLD_PER_NEED = 2
    for _ in range(4):
        ProfileFactory(skills=[skill], country="MA")
    actions.rematch_needs([need.pk])
    counts = [told_of(need)]
    for days in (3, 4, 7, 7):
        later(days)
        telling.tell_next_round()
        counts.append(told_of(need))
    assert counts == [2, 2, 4, 5, 5]
    assert Message.objects.filter(kind="match_found").count() == 5  # each once


def test_a_no_leaves_the_place_at_once_and_an_offer_keeps_it(need, expert, skill, settings, later):
    settings.MATCHING_TOLD_PER_NEED = 1
    others = [ProfileFactory(skills=[skill], country="MA") for _ in range(2)]
    actions.rematch_needs([need.pk])
    actions.dismiss(need, by=expert.user, reason="dates")
    telling.tell_next_round()
    assert told_of(need) == 2
    offered = Match.objects.filter(profile__in=others, state="sent").get().profile
    ContributionFactory(need=need, contributor=offered.user)
    later(30)
    telling.tell_next_round()
    assert told_of(need) == 2


def test_nobody_more_is_told_once_the_places_are_filled(need, expert, skill, later):
    ProfileFactory(skills=[skill], country="MA")
    Need.objects.filter(pk=need.pk).update(places=1)
    ContributionFactory(need=need, state="accepted")
    actions.rematch_needs([need.pk])
    telling.tell_next_round()
    assert told_of(need) == 0


def test_a_need_of_which_nobody_was_told_goes_first_in_a_mail(need, other_need, expert, skill, settings, later):
    settings.MATCHING_NEEDS_PER_MAIL = 1
    ProfileFactory(skills=[skill], country="MA")
    settings.MATCHING_TOLD_PER_NEED = 1
    actions.rematch_needs([need.pk])  # the best is told
    Match.objects.filter(profile=expert, need=need).update(state="suggested", sent_at=None)
    Match.objects.exclude(profile=expert).update(state="sent", sent_at=timezone.now() - timedelta(days=9))
    fresh = other_need(mode="remote")  # scores less
    Match.objects.filter(need=need).update(score=99)
    actions.rematch_profiles([expert.pk])
    assert told(expert.user).last().about.need == fresh


def test_who_left_meanwhile_is_not_told(need, expert):
    actions.rematch_needs([need.pk])
    Match.objects.update(state="suggested", sent_at=None)
    Message.objects.all().delete()
    expert.user.is_active = False
    expert.user.save()
    actions.rematch_profiles([expert.pk])
    assert not told(expert.user).exists()


@pytest.mark.parametrize("change", [{"state": "dismissed"}, {"state": "acted_on"}, {"is_current": False}])
def test_a_mail_that_has_nothing_more_to_say_is_not_sent(need, expert, change):
    actions.rematch_needs([need.pk])
    Match.objects.update(**change)
    with pytest.raises(Obsolete):
        content_of(told(expert.user).get())


def test_nor_is_one_about_a_closed_need(need, expert):
    actions.rematch_needs([need.pk])
    Need.objects.update(state="closed")
    with pytest.raises(Obsolete):
        content_of(told(expert.user).get())


# --- The holder -----------------------------------------------------------------------------------------------


def test_the_holder_is_told_how_many_fit_and_why_the_best_does(need, expert, agent, skill):
    ProfileFactory(skills=[skill], country="MA")
    actions.rematch_needs([need.pk])
    content = content_of(told(agent).get())
    words = words_of(content)
    assert words[0] == "On peut vous aider pour « Un puits »"
    assert "2 personnes correspondent à votre besoin." in words
    assert "La plus proche : Amina Testeuse" in words
    assert "Cette personne a la compétence demandée : Forage de puits." in words
    assert content.path == f"/fr/besoins/{need.key}/personnes/"


def test_the_holder_is_told_once_however_many_follow(need, expert, agent, skill):
    actions.rematch_needs([need.pk])
    ProfileFactory(skills=[skill], country="MA")
    actions.rematch_needs([need.pk])
    assert told(agent).count() == 1


def test_those_who_only_read_are_not_told(need, expert, agent):
    reader = MembershipFactory(organisation=need.project.organisation, role="reader").user
    actions.rematch_needs([need.pk])
    assert told(agent).exists()
    assert not told(reader).exists()


def test_a_hidden_person_is_told_and_the_holder_is_not(need, expert, agent):
    expert.visibility = "hidden"
    expert.save()
    actions.rematch_needs([need.pk])
    assert told(expert.user).count() == 1
    assert not told(agent).exists()


def test_who_hides_before_the_mail_leaves_is_not_named_in_it(need, expert, agent):
    actions.rematch_needs([need.pk])
    expert.visibility = "hidden"
    expert.save()
    with pytest.raises(Obsolete):
        content_of(told(agent).get())


@pytest.mark.parametrize(("verification", "count"), [("verified", 1), ("waiting", 0)])
def test_who_shows_themselves_to_organisations_means_verified_ones(need, expert, agent, verification, count):
    expert.visibility = "organisations"
    expert.save()
    type(need.project.organisation).objects.update(verification=verification)
    actions.rematch_needs([need.pk])
    assert told(agent).count() == count


def test_a_need_that_nobody_fits_tells_nobody(need, agent):
    ProfileFactory(skills=[SkillFactory(family__slug="teaching", family__sector__slug="education")])
    actions.rematch_needs([need.pk])
    assert not Message.objects.exists()
