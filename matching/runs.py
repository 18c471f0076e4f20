"""A full run: everybody against every open need, cut into slices of people that any number of workers take.

Only numbers of slices travel between workers. Whoever has worked one out stores the lists of its people, which are
final, and merges its lists of needs into those of the run, in one transaction with the run locked: a slice that is
done twice changes nothing, one that dies is as if it had not begun, and one worker, the last, finds that none is left.
Scores that the last place of a need's list is known to reach are the floor of later slices, which saves work and
changes nothing. The lists are the same whatever the number of slices and workers.
"""

import logging
from collections.abc import Iterator
from datetime import timedelta

import numpy as np
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from matching import engine
from matching.findings import kept_per_need, kept_per_profile, least_score
from matching.snapshots import today
from matching.store import found, rows
from matching.store.models import Kind, PackedRow, Run, Slice
from matching.store.resident import store
from matching.versions import in_force

logger = logging.getLogger("tiwizi.matching")

KEPT_RUNS = 7


def start(*, people_at_a_time: int | None = None, day: int | None = None) -> list[int]:
    """Begin a run, for today without `day`; the numbers of its slices, to be taken. One that has not ended is given up
    for this one."""
    cuts = list(_cuts(people_at_a_time or settings.MATCHING_PEOPLE_PER_SLICE))
    with transaction.atomic():
        Run.objects.filter(ended_at=None).update(ended_at=timezone.now(), found=b"")
        run = Run.objects.create(
            day=day or today(), weights=in_force().weights.as_dict(), needs=store().needs().ids.astype("<i8").tobytes()
        )
        slices = [Slice(run=run, first=first, last=last, taken_at=timezone.now()) for first, last in cuts]
        Slice.objects.bulk_create(slices)
        Run.objects.filter(pk__lte=run.pk - KEPT_RUNS).delete()
    return list(run.slices.values_list("pk", flat=True))


LAST = 2**62  # no id is beyond it


def _cuts(size: int) -> Iterator[tuple[int, int]]:
    """First and last id of each slice: together all ids there can be."""
    rows.pack_if_missing(Kind.PROFILE)
    ids = PackedRow.objects.filter(kind=Kind.PROFILE).exclude(data=b"").order_by("object_id")
    first = 0
    for place, pk in enumerate(ids.values_list("object_id", flat=True).iterator()):
        if place and place % size == 0:
            yield first, pk - 1
            first = pk
    yield first, LAST


def take(number: int, *, threads: int | None = None, tier: str | None = None) -> bool:
    """Work out this slice, unless that is done. True for the one call that ends the run."""
    piece = piece_of(number)
    return piece is not None and keep(piece, work_out(piece, threads=threads, tier=tier))


def piece_of(number: int) -> Slice | None:
    """The slice, if it is still to be done; it is taken now."""
    Slice.objects.filter(pk=number).update(taken_at=timezone.now())
    return Slice.objects.select_related("run").filter(pk=number, done_at=None, run__ended_at=None).first()


def keep(piece: Slice, lists: engine.Lists) -> bool:
    """Store what was found for a slice, once. True if it was the last."""
    with transaction.atomic():
        run = Run.objects.select_for_update().get(pk=piece.run_id)
        is_first = Slice.objects.filter(pk=piece.pk, done_at=None).update(done_at=timezone.now())
        if run.ended_at or not is_first:
            return False
        people = found.Rows(lists.profile_ids, lists.profile_needs, lists.profile_scores)
        found.store(Kind.PROFILE, people, among=range(piece.first, piece.last + 1))
        merged = engine.merge(_read(run), lists) if len(run.found) else lists
        run.found = _written(merged)
        if not run.slices.filter(done_at=None).exists():
            found.store(Kind.NEED, found.Rows(merged.need_ids, merged.need_profiles, merged.need_scores))
            run.ended_at, run.found = timezone.now(), b""
        run.save(update_fields=["found", "ended_at"])
    return run.ended_at is not None


def left_behind() -> list[int]:
    """Slices of the run that nobody has finished in a while: whoever had them died, or the broker lost them."""
    late = timezone.now() - timedelta(seconds=settings.MATCHING_SLICE_SECONDS)
    slices = Slice.objects.filter(done_at=None, run__ended_at=None, taken_at__lt=late)
    numbers = list(slices.values_list("pk", flat=True))
    slices.filter(pk__in=numbers).update(taken_at=timezone.now())
    if numbers:
        logger.warning("Slices %s of the full run are taken again", numbers)
    return numbers


def work_out(piece: Slice, *, threads: int | None = None, tier: str | None = None) -> engine.Lists:
    """Lists of the people of a slice, and of the needs of its run, whether or not they are open still, in its
    order."""
    run = piece.run
    ids = np.frombuffer(run.needs, dtype="<i8")
    needs = store().needs()
    needs = needs.take(np.flatnonzero(np.isin(needs.ids, ids)))
    people = store().everybody()
    part = slice(*np.searchsorted(people.ids, [piece.first, piece.last + 1]).tolist())
    floor = engine.floor_of(_read(run))[np.searchsorted(ids, needs.ids)] if len(run.found) else None
    lists = engine.lists(
        engine.Snapshot(store().taxonomy(), people, needs), engine.Weights(**run.weights), run.day,
        at_least=least_score(), keep_per_need=kept_per_need(), keep_per_profile=kept_per_profile(),
        profiles=part, floor=floor, threads=threads, tier=tier,
    )  # fmt: skip
    return _of_all(ids, lists)


def _of_all(ids: np.ndarray, lists: engine.Lists) -> engine.Lists:
    """With an empty list for needs that have closed since the run began."""
    if len(lists.need_ids) == len(ids):
        return lists
    places = np.searchsorted(ids, lists.need_ids)
    people = np.zeros((len(ids), lists.need_profiles.shape[1]), dtype=lists.need_profiles.dtype)
    scores = np.full(people.shape, -1, dtype=lists.need_scores.dtype)
    people[places], scores[places] = lists.need_profiles, lists.need_scores
    return engine.Lists(ids, people, scores, lists.profile_ids, lists.profile_needs, lists.profile_scores)


def _written(lists: engine.Lists) -> bytes:
    entries = np.empty(lists.need_profiles.shape, dtype=found.ENTRY)
    entries["id"], entries["score"] = lists.need_profiles, lists.need_scores
    return entries.tobytes()


def _read(run: Run) -> engine.Lists:
    """The lists of needs as merged so far; of people, none."""
    ids = np.frombuffer(run.needs, dtype="<i8")
    entries = np.frombuffer(run.found, dtype=found.ENTRY).reshape(len(ids), -1)
    nobody, none = np.zeros(0, dtype=np.int64), np.zeros((0, kept_per_profile()))
    return engine.Lists(
        ids, entries["id"].astype(np.int64), entries["score"].astype(np.int16), nobody,
        none.astype(np.int64), none.astype(np.int16),
    )  # fmt: skip
