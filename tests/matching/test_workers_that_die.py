"""A full run by real worker processes through a real Redis, one of which is killed in the middle."""

import pytest
from django.db import transaction

from matching import runs
from matching.models import FoundList, Match, Run, Slice
from matching.store import found, rows
from matching.store.models import Kind
from matching.tasks import match_slice, take_up_what_is_left
from tests.factories import NeedFactory, ProfileFactory, SkillFactory
from tests.support.services import Worker, wait_for

PACKS_ITSELF = True


@pytest.fixture
def second_worker(worker, redis_url, tmp_path):
    folder = tmp_path / "second"
    folder.mkdir()
    process = Worker(redis_url, folder)
    yield process
    process.stop()


def lists():
    return {(row.kind, row.object_id): found.read(bytes(row.data)) for row in FoundList.objects.all()}


def test_what_a_killed_worker_had_is_done_by_another_and_the_end_is_found_once(
    need, expert, skill, worker, second_worker, settings
):
    for _ in range(11):
        ProfileFactory(skills=[skill, SkillFactory()], country="MA")
    NeedFactory(project=need.project, skills=[skill])
    for kind in Kind:
        rows.pack_everything(kind)
    (number,) = runs.start()
    runs.take(number)
    whole = lists()
    FoundList.objects.all().delete()

    worker.start()
    second_worker.start()
    numbers = runs.start(people_at_a_time=2)
    assert len(numbers) == 6
    with transaction.atomic():
        Run.objects.select_for_update().get(ended_at=None)  # so that whoever works on a slice cannot store it yet
        for number in numbers:
            match_slice.delay(number)
        wait_for(lambda: "match_slice" in worker.output(), what="the first worker to begin")
        worker.kill()

    settings.MATCHING_SLICE_SECONDS = 0
    wait_for(lambda: Slice.objects.exclude(done_at=None).count() > 1, what="the second worker to go on")
    take_up_what_is_left()
    wait_for(lambda: not Run.objects.filter(ended_at=None).exists(), what="the end of the run")
    assert lists() == whole
    wait_for(lambda: not FoundList.objects.filter(is_applied=False).exists(), what="the matches")
    pairs = {(pk, person) for (kind, pk), entries in whole.items() if kind == "need" for person, _score in entries}
    assert set(Match.objects.current().values_list("need", "profile")) == pairs
    wait_for(lambda: "Task matching.tasks.settle" in second_worker.output(), what="what the end queues")
    second_worker.stop()
    lines = second_worker.output().splitlines()
    assert sum("matching.tasks.settle" in line and "received" in line for line in lines) == 1
