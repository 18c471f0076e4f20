"""The three steps of a profile. Each stores what it was given and tells the matcher."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from core.changes import changed
from core.languages import guess_language
from diaspora.models import PresenceWindow, Profile, ProfileLanguage, ProfileSkill, Tie
from skills.models import Skill

Rows = Iterable[Mapping[str, Any]]


@transaction.atomic
def save_skills(
    profile: Profile,
    values: Mapping[str, Any],
    *,
    skills: Iterable[Skill],
    levels: Mapping[int, Mapping[str, Any]],
    languages: Rows,
) -> bool:
    """What I can do. `skills`: all of them; `levels`: skill id → {level, years}; `languages`: {code, level}.

    Returns whether a skill was added, whose level nobody has said yet.
    """
    _store(profile, values)
    wanted = {skill.pk for skill in skills}
    profile.profile_skills.exclude(skill__in=wanted).delete()
    rows = {row.skill_id: row for row in profile.profile_skills.all()}
    for pk, row in rows.items():
        for name, value in levels.get(pk, {}).items():
            setattr(row, name, value)
    ProfileSkill.objects.bulk_update(rows.values(), ["level", "years"])
    new = wanted - rows.keys()
    ProfileSkill.objects.bulk_create(ProfileSkill(profile=profile, skill_id=pk) for pk in sorted(new))
    profile.languages.all().delete()
    ProfileLanguage.objects.bulk_create(ProfileLanguage(profile=profile, **row) for row in languages)
    changed("profile", profile.pk)
    return bool(new)


@transaction.atomic
def add_skills(profile: Profile, levels: Mapping[int, int]) -> int:
    """What somebody ticked among the skills that were read in their text. `levels`: skill id → level.

    Returns how many are new; those they have keep the level they said.
    """
    if profile.pk is None:
        _store(profile, {})
    known = set(profile.profile_skills.values_list("skill", flat=True))
    new = [ProfileSkill(profile=profile, skill_id=pk, level=level) for pk, level in levels.items() if pk not in known]
    ProfileSkill.objects.bulk_create(new, ignore_conflicts=True)
    changed("profile", profile.pk)
    return len(new)


@transaction.atomic
def save_ties(profile: Profile, values: Mapping[str, Any], *, ties: Rows) -> Profile:
    """Where I live and what I am tied to. `ties`: {kind, commune | province | region}."""
    _store(profile, values)
    profile.ties.all().delete()
    Tie.objects.bulk_create(Tie(profile=profile, **row) for row in ties)
    changed("profile", profile.pk)
    return profile


@transaction.atomic
def save_presence(profile: Profile, values: Mapping[str, Any], *, windows: Rows) -> Profile:
    """When I am free, how, and who may see my profile. `windows`: {starts_on, ends_on, note}."""
    _store(profile, values)
    profile.presence_windows.all().delete()
    PresenceWindow.objects.bulk_create(PresenceWindow(profile=profile, **row) for row in windows)
    changed("profile", profile.pk)
    return profile


def _store(profile: Profile, values: Mapping[str, Any]) -> None:
    """Write the profile's own fields. A form posted twice makes one profile."""
    if profile.pk is None:
        stored, _is_new = Profile.objects.get_or_create(user=profile.user)
        profile.pk, profile.key, profile.created_at = stored.pk, stored.key, stored.created_at
        profile._state.adding = False
    for name, value in values.items():
        setattr(profile, name, value)
    words = f"{profile.headline} {profile.about}".strip()
    if words:
        profile.language = guess_language(words, profile.user.language)
    profile.save()
