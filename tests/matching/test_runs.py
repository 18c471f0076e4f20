"""Full runs, in slices: the same lists whatever the slices, whoever takes them, however often."""

import pytest

from core.models import Activity
from matching import actions, runs
from matching.models import FoundList, Match, Run, Slice
from matching.store import found, rows
from matching.store.models import Kind
from matching.subscriptions import mark_dirty
from matching.tasks import apply_lists, match_everything, match_slice, settle, take_up_what_is_left
from notifications.models import Message
from projects.models import Need
from tests.factories import NeedFactory, PresenceWindowFactory, ProfileFactory, SkillFactory, TieFactory
from tests.matching.conftest import day

PACKS_ITSELF = True
pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody(need, expert, skill):
    """Three needs and seven people, some alike, so that scores are the same and ids decide."""
    other = SkillFactory(family=skill.family)
    for number in range(6):
        person = ProfileFactory(skills=[skill if number % 2 else other], country="MA")
        if number > 3:
            TieFactory(profile=person, commune=need.project.commune)
    NeedFactory(project=need.project, skills=[skill, other])
    NeedFactory(project=need.project, skills=[other], mode="remote")
    for kind in Kind:
        rows.pack_everything(kind)


def lists():
    return {(row.kind, row.object_id): found.read(bytes(row.data)) for row in FoundList.objects.all()}


def run_of(size, order=lambda numbers: numbers):
    """The lists of a run with so many people to a slice, the slices taken in this order."""
    FoundList.objects.all().delete()
    ends = [runs.take(number) for number in order(runs.start(people_at_a_time=size))]
    assert ends.count(True) == 1
    assert not Run.objects.filter(ended_at=None).exists()
    return lists()


def test_the_lists_are_the_same_whatever_the_slices_and_their_order(everybody, settings):
    settings.MATCHING_KEPT_PER_NEED, settings.MATCHING_KEPT_PER_PROFILE = 3, 2
    whole = run_of(100)
    assert {kind for kind, _pk in whole} == {"need", "profile"}
    assert max(len(entries) for entries in whole.values()) == 3
    for size in (1, 2, 3, 5):
        assert run_of(size) == whole
        assert run_of(size, order=lambda numbers: numbers[::-1]) == whole


def test_a_slice_that_is_done_twice_changes_nothing(everybody):
    whole = run_of(100)
    assert run_of(2, order=lambda numbers: numbers[:1] * 2 + numbers) == whole


def test_two_who_worked_out_the_same_slice_store_it_once(everybody):
    whole = run_of(100)
    numbers = runs.start(people_at_a_time=4)
    one, same = runs.piece_of(numbers[0]), runs.piece_of(numbers[0])
    assert [runs.keep(one, runs.work_out(one)), runs.keep(same, runs.work_out(same))] == [False, False]
    assert runs.take(numbers[1])
    assert lists() == whole


def test_a_need_that_closes_meanwhile_has_an_empty_list(everybody, need):
    numbers = runs.start(people_at_a_time=4)
    runs.take(numbers[0])
    Need.objects.filter(pk=need.pk).update(state="closed")
    rows.pack("need", [need.pk])
    assert runs.take(numbers[1])
    assert [(kind, entries) for (kind, pk), entries in lists().items() if kind == "need" and pk != need.pk]


def test_a_slice_that_died_is_taken_again(everybody, settings, queued):
    numbers = runs.start(people_at_a_time=4)
    take_up_what_is_left()
    assert queued == []
    settings.MATCHING_SLICE_SECONDS = 0
    take_up_what_is_left()
    assert queued == [("matching.tasks.match_slice", (number,)) for number in numbers]


def test_a_new_run_takes_the_place_of_one_that_stands_still(everybody):
    (old,) = runs.start()
    (new,) = runs.start()
    assert not runs.take(old)
    assert runs.take(new)


def test_runs_are_not_kept_for_ever(everybody):
    for _ in range(runs.KEPT_RUNS + 3):
        runs.start()
    assert Run.objects.count() == runs.KEPT_RUNS
    assert set(Slice.objects.values_list("run", flat=True)) == set(Run.objects.values_list("pk", flat=True))


# --- From lists to matches ------------------------------------------------------------------------------------


def work_off(queued):
    """Do what is queued, and what that queues, as a worker would."""
    tasks = {task.name: task for task in (match_slice, apply_lists, settle)}
    done = 0
    while done < len(queued):
        name, arguments = queued[done]
        done += 1
        if name in tasks:
            tasks[name](*arguments)


def everything():
    tables = (Match, FoundList, Message, Activity)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_the_night_finds_stores_and_tells(everybody, queued, settings):
    settings.MATCHING_PEOPLE_PER_SLICE = 3
    match_everything()
    work_off(queued)
    pairs = {(pk, other) for (kind, pk), entries in lists().items() if kind == "need" for other, _score in entries}
    assert set(Match.objects.current().values_list("need", "profile")) >= pairs
    assert Message.objects.filter(kind="match_found").exists()
    assert not FoundList.objects.filter(is_applied=False).exists()


def test_a_night_in_which_nothing_changed_changes_nothing(everybody, queued):
    match_everything()
    work_off(queued)
    before = everything()
    queued.clear()
    match_everything()
    work_off(queued)
    assert everything() == before


def test_a_night_after_a_change_was_worked_off_changes_nothing_either(need, expert, queued):
    mark_dirty("need", need.pk)
    mark_dirty("profile", expert.pk)
    actions.rematch_changed()
    before = everything()
    queued.clear()
    match_everything()
    work_off(queued)
    assert everything() == before


def test_what_only_time_changed_is_found_at_night(need, expert, queued):
    actions.match_everything()
    assert Match.objects.get().is_current
    expert.presence_windows.all().delete()
    PresenceWindowFactory(profile=expert, starts_on=day(-9), ends_on=day(-1))
    match_everything()
    work_off(queued)
    assert not Match.objects.get().is_current


def test_applying_what_a_dead_worker_left(everybody, queued):
    (number,) = runs.start()
    runs.take(number)  # and then the worker dies
    take_up_what_is_left()
    work_off(queued)
    assert not FoundList.objects.filter(is_applied=False).exists()
    assert Match.objects.exists()
