"""The verbs of matching: look again, tell, see, act on, dismiss.

Looking is done outside a transaction, on a snapshot; what it finds is written in one short transaction together
with the messages. All of it may be done twice: what is already so is not written, who was told is not told again.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

import numpy as np
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.enums import Role
from core.transitions import change_state
from diaspora.models import Profile
from matching import runs
from matching.enums import TRANSITIONS, MatchState
from matching.findings import Finding, Look, Pair
from matching.learning import learn
from matching.models import Diagnosis, Dirty, Match
from matching.store import found, rows
from matching.store.models import Kind
from matching.telling import tell_holders, tell_people
from projects.models import Need

NEEDS_AT_A_TIME = 100
PROFILES_AT_A_TIME = 200
LISTS_AT_A_TIME = 50
FEW = 10  # people for a need: who has fewer is told why


# --- Look again -----------------------------------------------------------------------------------------------


def rematch_needs(ids: Sequence[int], *, news: bool = True) -> int:
    """Find again who fits these needs, store it, tell both sides; returns how many match rows were written.

    `news`: the needs are new or changed, so that those found are told at once (see the settings).
    """
    rows.pack(Kind.NEED, ids)
    look = Look()
    lists = look.best_people(look.some_needs(ids))
    written = _bring_in_line(look, Kind.NEED, ids, lists.pairs(), lists, news=news)
    diagnose(look, ids)  # which takes longer: whoever was found is told by now
    return written


def rematch_profiles(ids: Sequence[int]) -> int:
    """Find again which open needs suit these people, store it, tell both sides; returns how many rows were written."""
    rows.pack(Kind.PROFILE, ids)
    look = Look()
    lists = look.best_needs(rows.table(Kind.PROFILE, ids))
    pairs = ((need, profile) for profile, need in lists.pairs())
    return _bring_in_line(look, Kind.PROFILE, ids, pairs, lists)


def apply_lists(kind: str) -> int:
    """Bring the matches in line with some lists that a full run changed; returns how many lists these were.

    Several workers may do so at once: each takes others (on SQLite, one after the other)."""
    with transaction.atomic():
        waiting = found.waiting(kind, LISTS_AT_A_TIME)
        if waiting:
            pairs = ((pk, other) for pk, data in waiting.items() for other, _score in found.read(data))
            if kind == Kind.PROFILE:
                pairs = ((need, profile) for profile, need in pairs)
            _bring_in_line(Look(), kind, list(waiting), pairs)
            found.mark_applied(kind, waiting)
    return len(waiting)


def settle(ids: Sequence[int]) -> int:
    """Look at the current matches of these needs, which time alone may have changed; tell whoever's turn it is.

    Returns how many rows were written."""
    look = Look()
    written = _bring_in_line(look, Kind.NEED, ids, [])
    diagnose(look, ids)
    return written


def _bring_in_line(
    look: Look, kind: str, ids: Sequence[int], pairs: Iterable[Pair], lists: found.Rows | None = None, *,
    news: bool = False,
) -> int:  # fmt: skip
    """Store these pairs, and what became of those known before, then tell both sides. `lists` are stored with them."""
    which = Q(**{f"{kind}__in": ids})
    known = _known(which)
    findings = look.findings([*pairs, *known])
    with transaction.atomic():
        if lists is not None:
            found.store(kind, lists, among=ids, is_applied=True)
        written = _store(findings, known)
        tell_people(Match.objects.filter(which), news=news)
        tell_holders(ids if kind == Kind.NEED else {finding.need_id for finding in findings})
    return written


def diagnose(look: Look, ids: Sequence[int]) -> None:
    """Why so few: of those of these needs that have few people."""
    current = Match.objects.filter(need__in=ids, is_current=True).order_by().values("need")
    people = dict(current.annotate(people=Count("pk")).values_list("need", "people"))
    few = look.some_needs(pk for pk in ids if people.get(pk, 0) < FEW)
    told = [(pk, *look.diagnose(few.take(np.array([place])))) for place, pk in enumerate(few.ids.tolist())]
    _store_diagnoses(told)
    Diagnosis.objects.filter(need__in=ids).exclude(need__in=few.ids.tolist()).delete()


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
    """Look at every open need and every profile, here and now; returns how many match rows were written.

    The nightly task does the same, cut into pieces that any worker takes (matching.tasks)."""
    before = Match.objects.count(), timezone.now()
    prepare()
    for number in runs.start():
        runs.take(number)
    for kind in (Kind.NEED, Kind.PROFILE):
        while apply_lists(kind):
            pass
    for ids in parts_of_needs():
        settle(ids)
    return Match.objects.filter(scored_at__gte=before[1]).count()


def prepare() -> None:
    """Before a full run: what nobody announced (a day has passed, somebody left) is packed and retired."""
    for kind in (Kind.NEED, Kind.PROFILE):
        rows.pack_everything(kind)
    retire_unreachable()


def retire_unreachable() -> int:
    """Matches whose need ended by its date, or whose person left: nobody announced that, the calendar did."""
    reachable = Q(need__in=Need.objects.open(), profile__in=Profile.objects.matchable())
    return Match.objects.filter(is_current=True).exclude(reachable).update(is_current=False)


def parts_of_needs() -> list[list[int]]:
    return _cut(Need.objects.open().order_by("pk").values_list("pk", flat=True), NEEDS_AT_A_TIME)


def _cut(ids: Iterable[int], size: int) -> list[list[int]]:
    ids = list(ids)
    return [ids[start : start + size] for start in range(0, len(ids), size)]


def _known(which: Q) -> dict[tuple[int, int], dict]:
    matches = Match.objects.filter(which).values("pk", "need_id", "profile_id", "score", "parts", "is_current")
    return {(row["need_id"], row["profile_id"]): row for row in matches.order_by("pk")}


def _store(findings: list[Finding], known: dict[tuple[int, int], dict]) -> int:
    """Write what is new or different, take what fits no more out of the current ones."""
    fitting = {(finding.need_id, finding.profile_id): finding for finding in findings}
    # In one order, so that two workers who store the same pairs wait for each other and never deadlock.
    changed = [finding for pair, finding in sorted(fitting.items()) if not _is_so(finding, known.get(pair))]
    Match.objects.bulk_create(
        [
            Match(need_id=row.need_id, profile_id=row.profile_id, score=row.score, parts=row.parts, is_current=True)
            for row in changed
        ],
        update_conflicts=True, unique_fields=["need", "profile"],
        update_fields=["score", "parts", "is_current", "scored_at"], batch_size=500,
    )  # fmt: skip
    unfit = [row["pk"] for pair, row in known.items() if row["is_current"] and pair not in fitting]
    if unfit:
        Match.objects.filter(pk__in=unfit).update(is_current=False, scored_at=timezone.now())
    return len(changed) + len(unfit)


def _is_so(finding: Finding, row: dict | None) -> bool:
    return row is not None and (row["score"], row["parts"], row["is_current"]) == (finding.score, finding.parts, True)


def _store_diagnoses(told: Iterable[tuple[int, int, int, dict]]) -> None:
    Diagnosis.objects.bulk_create(
        [
            Diagnosis(need_id=need_id, considered=considered, fitting=fitting, excluded=excluded)
            for need_id, considered, fitting, excluded in told
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
