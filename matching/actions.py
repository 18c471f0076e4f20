"""The verbs of matching: look again, tell, see, act on, dismiss.

Looking is done outside a transaction, on a snapshot; what it finds is written in one short transaction together
with the messages. All of it may be done twice: what is already so is not written, who was told is not told again.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.enums import Role
from core.transitions import change_state
from diaspora.models import Profile
from matching.enums import TRANSITIONS, MatchState
from matching.findings import Finding, diagnoses, find_for_needs, find_for_profiles
from matching.learning import learn
from matching.models import Diagnosis, Dirty, Match
from matching.snapshots import load, today
from matching.telling import tell_holders, tell_people
from projects.models import Need

NEEDS_AT_A_TIME = 100
PROFILES_AT_A_TIME = 200


# --- Look again -----------------------------------------------------------------------------------------------


def rematch_needs(ids: Sequence[int], *, news: bool = True) -> int:
    """Find again who fits these needs, store it, tell both sides; returns how many match rows were written.

    `news`: the needs are new or changed, so that those found are told at once (see the settings).
    """
    known = _known(Q(need__in=ids))
    snapshot = load(needs=Need.objects.open().filter(pk__in=ids))
    findings, found = find_for_needs(snapshot, today(), known.keys())
    with transaction.atomic():
        written = _store(findings, known)
        _store_diagnoses(len(snapshot.profiles), diagnoses(snapshot, found, today()))
        tell_people(Match.objects.filter(need__in=ids), news=news)
        tell_holders(ids)
    return written


def rematch_profiles(ids: Sequence[int]) -> int:
    """Find again which open needs suit these people, store it, tell both sides; returns how many rows were written."""
    known = _known(Q(profile__in=ids))
    snapshot = load(profiles=Profile.objects.matchable().filter(pk__in=ids))
    findings = find_for_profiles(snapshot, today(), known.keys())
    with transaction.atomic():
        written = _store(findings, known)
        tell_people(Match.objects.filter(profile__in=ids), news=False)
        tell_holders({finding.need_id for finding in findings})
    return written


def rematch_changed() -> int:
    """Work off the marks, needs first; returns how many objects were looked at.

    A mark goes only after the work is committed, and only if it did not move meanwhile: a worker that dies
    leaves it, and a change during the work is worked off next time.
    """
    done = 0
    for kind, rematch, size in (
        (Dirty.Kind.NEED, rematch_needs, NEEDS_AT_A_TIME),
        (Dirty.Kind.PROFILE, rematch_profiles, PROFILES_AT_A_TIME),
    ):
        marks = list(Dirty.objects.filter(kind=kind).order_by("pk").values_list("pk", "object_id", "at"))
        for start in range(0, len(marks), size):
            part = marks[start : start + size]
            rematch([object_id for _pk, object_id, _at in part])
            Dirty.objects.filter(reduce(or_, (Q(pk=pk, at=at) for pk, _object_id, at in part))).delete()
            done += len(part)
    return done


def match_everything() -> int:
    """Look at every open need and every profile, a few at a time; returns how many rows were written."""
    written = retire_unreachable()
    for ids in parts_of_needs():
        written += rematch_needs(ids, news=False)
    for ids in parts_of_profiles():
        written += rematch_profiles(ids)
    return written


def retire_unreachable() -> int:
    """Matches whose need ended by its date, or whose person left: nobody announced that, the calendar did."""
    reachable = Q(need__in=Need.objects.open(), profile__in=Profile.objects.matchable())
    return Match.objects.filter(is_current=True).exclude(reachable).update(is_current=False)


def parts_of_needs() -> list[list[int]]:
    return _cut(Need.objects.open().order_by("pk").values_list("pk", flat=True), NEEDS_AT_A_TIME)


def parts_of_profiles() -> list[list[int]]:
    return _cut(Profile.objects.matchable().order_by("pk").values_list("pk", flat=True), PROFILES_AT_A_TIME)


def _cut(ids: Iterable[int], size: int) -> list[list[int]]:
    ids = list(ids)
    return [ids[start : start + size] for start in range(0, len(ids), size)]


def _known(which: Q) -> dict[tuple[int, int], dict]:
    rows = Match.objects.filter(which).values("pk", "need_id", "profile_id", "score", "parts", "is_current")
    return {(row["need_id"], row["profile_id"]): row for row in rows.order_by("pk")}


def _store(findings: list[Finding], known: dict[tuple[int, int], dict]) -> int:
    """Write what is new or different, take what fits no more out of the current ones."""
    found = {(finding.need_id, finding.profile_id): finding for finding in findings}
    # In one order, so that two workers who store the same pairs wait for each other and never deadlock.
    changed = [finding for pair, finding in sorted(found.items()) if not _is_so(finding, known.get(pair))]
    Match.objects.bulk_create(
        [
            Match(need_id=row.need_id, profile_id=row.profile_id, score=row.score, parts=row.parts, is_current=True)
            for row in changed
        ],
        update_conflicts=True, unique_fields=["need", "profile"],
        update_fields=["score", "parts", "is_current", "scored_at"], batch_size=500,
    )  # fmt: skip
    unfit = [row["pk"] for pair, row in known.items() if row["is_current"] and pair not in found]
    if unfit:
        Match.objects.filter(pk__in=unfit).update(is_current=False, scored_at=timezone.now())
    return len(changed) + len(unfit)


def _is_so(finding: Finding, row: dict | None) -> bool:
    return row is not None and (row["score"], row["parts"], row["is_current"]) == (finding.score, finding.parts, True)


def _store_diagnoses(considered: int, told: Iterable[tuple[int, int, dict]]) -> None:
    Diagnosis.objects.bulk_create(
        [
            Diagnosis(need_id=need_id, considered=considered, fitting=fitting, excluded=excluded)
            for need_id, fitting, excluded in told
        ],
        update_conflicts=True, unique_fields=["need"], update_fields=["considered", "fitting", "excluded", "at"],
    )  # fmt: skip


# --- What the person does -------------------------------------------------------------------------------------


def see(match: Match, *, by: User) -> None:
    """The person has looked at it. Looking again, or after having answered, changes nothing."""
    if match.profile.user_id != by.pk:
        raise PermissionDenied
    if match.state in TRANSITIONS["see"].sources:
        change_state(match, TRANSITIONS["see"], by=by, roles={Role.CONTRIBUTOR})


@transaction.atomic
def dismiss(need: Need, *, by: User, reason: str) -> Match:
    """Not for me: the need is suggested to this person no more. Raises Match.DoesNotExist when it never was.

    Somebody who has just described themselves sees needs before the worker has stored them: look now, then.
    """
    profile = Profile.objects.filter(user=by).first()
    matches = Match.objects.filter(need=need, profile=profile)
    if profile and not matches.exists():
        rematch_profiles([profile.pk])
    match = matches.get()
    if match.state == MatchState.DISMISSED:
        return match
    missing = {} if reason else {"reason": _("Choisissez une raison.")}
    change_state(
        match, TRANSITIONS["dismiss"], by=by, roles={Role.CONTRIBUTOR}, missing=missing, dismiss_reason=reason,
        seen_at=match.seen_at or timezone.now(), facts={"reason": reason},
    )  # fmt: skip
    learn(match)
    return match
