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
    profile: Profile, values: Mapping[str, Any], *, known: Rows, added: Iterable[Skill], languages: Rows
) -> Profile:
    """What I can do. `known`: rows {id, level, years, remove} of skills already there; `languages`: {code, level}."""
    _store(profile, values)
    rows = {row.pk: row for row in profile.profile_skills.all()}
    for change in known:
        row = rows[change["id"]]
        if change["remove"]:
            row.delete()
        else:
            row.level, row.years = change["level"], change["years"]
            row.save(update_fields=["level", "years"])
    for skill in added:
        ProfileSkill.objects.get_or_create(profile=profile, skill=skill)
    profile.languages.all().delete()
    ProfileLanguage.objects.bulk_create(ProfileLanguage(profile=profile, **row) for row in languages)
    changed("profile", profile.pk)
    return profile


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
    for name, value in values.items():
        setattr(profile, name, value)
    words = f"{profile.headline} {profile.about}".strip()
    if words:
        profile.language = guess_language(words, profile.user.language)
    profile.save()
