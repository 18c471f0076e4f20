"""Reads that span several models."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from core.languages import current_language
from core.models import Activity
from diaspora.enums import SUGGESTED_LEVELS, SkillLevel
from diaspora.models import Contribution, GivenText, Profile
from discussions.models import Post
from projects.models import Need
from skills.models import Skill
from skills.readings import UNASKED, Quote, Spoken, reading_of, spoken_of


@dataclass(frozen=True, slots=True)
class Proposal:
    """A skill that somebody's texts speak of and that is not in their profile. `is_sure`: not only in passing."""

    skill: Skill
    level: SkillLevel
    is_sure: bool
    quotes: tuple[Quote, ...]


def proposals_for(profile: Profile, given: GivenText | None) -> list[Proposal]:
    """From the text they gave and the words of their profile, the surest first; nothing they have or set aside."""
    reading = reading_of("profile", profile.pk) if profile.pk else None
    spoken: dict[int, list[Spoken]] = defaultdict(list)
    for row, least in ((given, 1), (reading, UNASKED)):
        for found in spoken_of(row, least=least) if row is not None else []:
            spoken[found.skill].append(found)
    known = profile.profile_skills.values("skill") if profile.pk else []
    skills = Skill.objects.filter(is_active=True).exclude(pk__in=known).in_bulk(list(spoken))
    strengths = {pk: max(found.strength for found in spoken[pk]) for pk in spoken if pk in skills}
    return [
        Proposal(
            skills[pk],
            SUGGESTED_LEVELS[strengths[pk]],
            strengths[pk] >= UNASKED,
            tuple(dict.fromkeys(quote for found in spoken[pk] for quote in found.quotes)),
        )
        for pk in sorted(strengths, key=lambda pk: -strengths[pk])
    ]


def profile_of(user: Any) -> Profile:
    """The profile of this person, or an unsaved one to begin with."""
    profile = Profile.objects.filter(user=user).first()
    return profile or Profile(user=user, language=current_language())


def other_open_needs(need: Need, *, without: Any = None, limit: int = 3) -> list[Need]:
    """Open needs near to this one: those of its sector or its skills first, then the newest.

    `without`: a person whose running offers are left out.
    """
    needs = Need.objects.open().exclude(pk=need.pk).exclude(project=need.project_id)
    if without is not None:
        needs = needs.exclude(contributions__in=Contribution.objects.alive().filter(contributor=without))
    near = Q(skills__in=need.skills.values("pk"))
    if need.project.sector_id:
        near |= Q(project__sector=need.project.sector_id)
    return list(
        needs.select_related("project__commune")
        .annotate(nearness=Count("pk", filter=near))
        .order_by("-nearness", "-pk")[:limit]
    )


def needs_for_skills(profile: Profile, *, limit: int = 3) -> QuerySet[Need]:
    """Open needs that ask for a skill of this profile, known without waiting for the matcher; newest first."""
    mine = profile.profile_skills.values("skill")
    asked = Need.skills.through.objects.filter(skill__in=mine).values("need")
    return Need.objects.open().filter(pk__in=asked).select_related("project__commune").order_by("-pk")[:limit]


def history_of(contribution: Contribution) -> QuerySet[Activity]:
    """Oldest first."""
    return Activity.objects.about(contribution).select_related("by").order_by("at", "pk")


def unanswered_by(user: Any) -> QuerySet[Contribution]:
    """What waits for a word of this person, oldest first.

    Offers to those they act for, unless their own side wrote last; and their own offers on which the holder did.
    """
    last_author = Subquery(
        Post.objects.filter(
            thread__content_type=ContentType.objects.get_for_model(Contribution), thread__object_id=OuterRef("pk")
        )
        .order_by("-created_at", "-pk")
        .values("author")[:1]
    )
    waiting = Contribution.objects.waiting().annotate(last_author=last_author)
    holder_wrote_last = Q(last_author__isnull=False) & ~Q(last_author=F("contributor"))
    to_us = Q(pk__in=Contribution.objects.answerable_by(user).values("pk")) & ~holder_wrote_last
    to_me = Q(contributor=user) & holder_wrote_last
    return waiting.filter(to_us | to_me).with_sides().order_by("created_at", "pk")
