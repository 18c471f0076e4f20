"""Versions of what the parties agree on: made when there is something to validate, and when it changes afterwards."""

from accounts.models import User
from missions import notifications, rules
from missions.actions.moving import move, note, settle
from missions.enums import AFTER_VALIDATION, MissionState, WaitEnd
from missions.models import Mission, Party, Version
from missions.versions import Terms, changes, digest, terms
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
    old = latest(mission)
    if old is None and mission.state != S.VALIDATION:
        return None  # a short mission, which validates nothing
    new = _write(mission, old, by=by, acting_for=acting_for)
    if is_asked_again(old, new):
        if mission.state in AFTER_VALIDATION:
            move(mission, "validate_again", by=None, tells_turn=False)
        else:
            settle(mission, by=by, end=WaitEnd.MOOT, tells_turn=False)
        _tell_changed(mission, old, new, by=by)
    return new


def enter_validation(
    mission: Mission, name: str, *, by: User, acting_for: Party | None = None, reason: str = ""
) -> None:
    """The move `name` to the step of validation, with the version that is to be validated there.

    Raises what `move` raises; the caller's transaction then takes the version back.
    """
    old = latest(mission)
    new = _write(mission, old, by=by, acting_for=acting_for)
    is_changed = is_asked_again(old, new)
    move(mission, name, by=by, acting_for=acting_for, reason=reason, tells_turn=not is_changed)
    if is_changed:
        _tell_changed(mission, old, new, by=by)


def is_asked_again(old: Version | None, new: Version) -> bool:
    """Whether parties that said yes to the old one have to say so again; the message then says what changed."""
    return old is not None and old.number != new.number


def _write(mission: Mission, old: Version | None, *, by: User | None, acting_for: Party | None) -> Version:
    """The version of the terms as they are now, which may be the old one; the log says what it is to that."""
    values = terms(mission)
    if old is None:
        return _store(mission, values, number=1, by=by)
    differing = changes(old.terms, values)
    if not differing:
        return old
    if any(change.is_substance for change in differing):
        verb, new = "terms_changed", _store(mission, values, number=old.number + 1, by=by)
    else:
        verb = "typo_corrected"
        new = _store(mission, values, number=old.number, correction=old.correction + 1, by=by)
    note(mission, verb, by=by, acting_for=acting_for, before=old.pk, after=new.pk)
    return new


def _store(mission: Mission, values: Terms, *, number: int, by: User | None, correction: int = 0) -> Version:
    Mission.objects.filter(pk=mission.pk).update(version=number)
    mission.version = number
    return Version.objects.create(
        mission=mission, number=number, correction=correction, terms=values, digest=digest(values), created_by=by
    )


def _tell_changed(mission: Mission, old: Version, new: Version, *, by: User | None) -> None:
    for person in rules.all_who_come(mission, but=by):
        notify(notifications.MissionChanged, to=person, about=mission, before=old.pk, after=new.pk)
