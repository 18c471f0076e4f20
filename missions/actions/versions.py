"""Versions of what the parties agree on: made when there is something to validate, and when it changes afterwards."""

from accounts.models import User
from missions import notifications, rules
from missions.actions.moving import move, note, settle
from missions.enums import AFTER_VALIDATION, MissionState, WaitEnd
from missions.models import Mission, Party, Version
from missions.versions import changes, digest, terms
from notifications.actions import notify

S = MissionState
# Where the parties have a version before them. Earlier the programme is still being written.
HAS_VERSION = (S.VALIDATION, *AFTER_VALIDATION)


def latest(mission: Mission) -> Version | None:
    """The one that the parties have to validate, or that they validated last."""
    return mission.versions.first()


def renew(mission: Mission, *, by: User | None, acting_for: Party | None = None) -> Version | None:
    """Call it on a locked mission after any change of what is agreed (programme, feasibility, who takes part).

    A corrected typo becomes a correction of the same version and asks nobody; a change of substance a new version,
    which every party validates again, from wherever the mission stood. Returns the version in force; None while the
    programme is being written. Safe to call when nothing changed.
    """
    if mission.state not in HAS_VERSION:
        return None
    values, old = terms(mission), latest(mission)
    if old is None:
        return _store(mission, values, by=by) if mission.state == S.VALIDATION else None
    differing = changes(old.terms, values)
    if not differing:
        return old
    if any(change.is_substance for change in differing):
        return _ask_again(mission, old, _store(mission, values, by=by), by=by, acting_for=acting_for)
    new = _store(mission, values, by=by, corrects=old)
    note(mission, "typo_corrected", by=by, acting_for=acting_for, before=old.pk, after=new.pk)
    return new


def _store(mission: Mission, values: dict, *, by: User | None, corrects: Version | None = None) -> Version:
    old = corrects or latest(mission)
    number = corrects.number if corrects else (old.number if old else 0) + 1
    version = Version.objects.create(
        mission=mission, number=number, correction=corrects.correction + 1 if corrects else 0, terms=values,
        digest=digest(values), created_by=by,
    )  # fmt: skip
    Mission.objects.filter(pk=mission.pk).update(version=number)
    mission.version = number
    return version


def _ask_again(mission: Mission, old: Version, new: Version, *, by: User | None, acting_for: Party | None) -> Version:
    note(mission, "terms_changed", by=by, acting_for=acting_for, before=old.pk, after=new.pk)
    if mission.state in AFTER_VALIDATION:
        move(mission, "validate_again", by=None)
    else:
        settle(mission, by=by, end=WaitEnd.MOOT)
    for person in rules.everybody(mission, but=by):
        notify(notifications.MissionChanged, to=person, about=mission, before=old.pk, after=new.pk)
    return new
