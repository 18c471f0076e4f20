"""What the engine is told of everybody, packed in the database and resident in a worker."""

from dataclasses import fields
from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.personal_data import erase
from matching import engine
from matching.engine.snapshot import Ragged
from matching.models import FoundList, PackedRow
from matching.snapshots import need_rows, profile_rows
from matching.store import found, resident, rows
from matching.store.packing import Format, Packed, joined, replaced
from projects.models import Need
from tests.factories import NeedFactory, ProfileFactory, SkillFactory

PACKS_ITSELF = True
PROFILES, NEEDS = Format(engine.Profiles), Format(engine.Needs)
ids = st.integers(1, 2**31 - 1)
days = st.integers(693_596, 1_095_727)  # 1900 to 3000


def pairs(first, second, most):
    return st.lists(st.tuples(first, second), max_size=most, unique_by=lambda pair: pair[0]).map(
        lambda found: tuple(sorted(found))
    )


some_profiles = st.builds(
    engine.ProfileRow,
    id=st.integers(1, 2**40),
    skills=st.lists(st.tuples(ids, st.integers(1, 4), st.integers(0, 70)), max_size=300).map(tuple),
    found=pairs(ids, st.integers(1, 4), 10),
    refused=st.lists(ids, max_size=3).map(tuple),
    ties=st.lists(st.tuples(ids, ids, ids, st.integers(0, 2)), max_size=3).map(tuple),
    languages=pairs(st.integers(0, 31), st.integers(1, 3), 32),
    windows=st.lists(st.tuples(days, days), max_size=3).map(tuple),
    mode=st.integers(0, 2),
    always_remote=st.booleans(),
    in_morocco=st.booleans(),
    engaged=st.lists(ids, max_size=3).map(tuple),
    answers=st.integers(0, 100),
)
some_needs = st.builds(
    engine.NeedRow,
    id=st.integers(1, 2**40),
    skills=pairs(ids, st.integers(0, 4), 40),
    any_skill=st.booleans(),
    commune=ids,
    languages=st.sets(st.integers(0, 31)).map(lambda found: tuple(sorted(found))),
    starts=days,
    ends=days,
    answers=st.integers(0, 100),
)


def once_each(rows):
    return st.lists(rows, max_size=4, unique_by=lambda row: row.id)


def same(one, other):
    for field in fields(one):
        a, b = getattr(one, field.name), getattr(other, field.name)
        pairs_of = [(a.starts, b.starts), (a.values, b.values)] if isinstance(a, Ragged) else [(a, b)]
        for left, right in pairs_of:
            assert left.dtype == right.dtype, field.name
            np.testing.assert_array_equal(left, right, field.name)
    return True


# --- Bytes ----------------------------------------------------------------------------------------------------


@given(once_each(some_profiles))
def test_people_come_back_from_bytes_as_they_were(people):
    table = engine.Profiles.of(people)
    packed = PROFILES.pack(table)
    again = PROFILES.unpack(Packed.of([bytes(row) for row in packed]))
    assert [again.row(index) for index in range(len(again))] == sorted(people, key=lambda row: row.id)
    assert same(again, table)


@given(once_each(some_needs))
def test_needs_come_back_from_bytes_as_they_were(needs):
    table = engine.Needs.of(needs)
    assert same(NEEDS.unpack(Packed.of([bytes(row) for row in NEEDS.pack(table)])), table)


@given(once_each(some_profiles), st.data())
def test_tables_joined_and_replaced_are_those_of_all_rows(people, data):
    cut = data.draw(st.integers(0, len(people)))
    people = sorted(people, key=lambda row: row.id)
    tables = [engine.Profiles.of(people[:cut]), engine.Profiles.of(people[cut:])]
    assert same(joined(tables), engine.Profiles.of(people))
    fresh = [engine.ProfileRow(id=row.id, answers=7) for row in people[:cut]]
    gone = [row.id for row in people[cut:]]
    assert same(replaced(engine.Profiles.of(people), engine.Profiles.of(fresh), gone), engine.Profiles.of(fresh))


@pytest.mark.parametrize("spoil", [lambda row: row[:-4], lambda row: row + bytes(4), lambda row: row[:8]])
def test_rows_that_are_not_of_this_form_are_refused(spoil):
    (row,) = PROFILES.pack(engine.Profiles.of([engine.ProfileRow(id=1, skills=((3, 2, 1),))]))
    with pytest.raises(ValueError, match="packed row"):
        PROFILES.unpack(Packed.of([spoil(bytes(row))]))


def test_another_form_of_the_tables_has_another_number():
    assert PROFILES.layout != NEEDS.layout


# --- In the database ------------------------------------------------------------------------------------------


@pytest.fixture
def store(db):
    return resident.Store()


def packed(kind):
    return dict(PackedRow.objects.filter(kind=kind).values_list("object_id", "changed_at"))


def test_the_store_holds_what_the_tables_say(store, need, expert):
    assert same(store.needs(), engine.Needs.of(need_rows(Need.objects.open())))
    assert same(store.everybody(), engine.Profiles.of(profile_rows(type(expert).objects.matchable())))


def test_without_anybody_the_store_is_empty(store):
    assert (len(store.needs()), len(store.everybody()), len(store.people())) == (0, 0, 1)


def test_what_changes_is_caught_up(store, need, expert, skill):
    store.everybody()
    newcomer = ProfileFactory(skills=[skill])
    expert.skills.add(SkillFactory(), through_defaults={"level": 4, "years": 3})
    rows.pack("profile", [newcomer.pk, expert.pk])
    assert store.everybody().ids.tolist() == [expert.pk, newcomer.pk]
    assert len(store.everybody().row(0).skills) == 2
    newcomer.skills.clear()
    rows.pack("profile", [newcomer.pk])
    assert store.everybody().ids.tolist() == [expert.pk]


def test_what_was_committed_late_is_caught_up(store, need):
    store.needs()
    late = NeedFactory(project=need.project)
    rows.pack("need", [late.pk])
    PackedRow.objects.filter(object_id=late.pk).update(changed_at=timezone.now() - timedelta(seconds=60))
    assert store.needs().ids.tolist() == [need.pk, late.pk]


def test_nothing_new_costs_one_query(store, need, expert, django_assert_num_queries):
    store.needs()
    store.needs()
    with django_assert_num_queries(1):
        store.needs()


def test_packing_again_writes_nothing(need, expert):
    assert rows.pack_everything("need") == rows.pack_everything("profile") == 1
    before = packed("need") | packed("profile")
    assert rows.pack_everything("need") == rows.pack_everything("profile") == 0
    assert packed("need") | packed("profile") == before


def test_what_nobody_announced_is_found_at_night(store, need, expert):
    store.needs()
    Need.objects.update(state="closed")
    assert rows.pack_everything("need") == 1
    assert len(store.needs()) == 0


def test_rows_of_an_earlier_form_are_packed_anew(store, expert):
    rows.pack_everything("profile")
    PackedRow.objects.update(layout=1, data=b"of another time")
    assert store.everybody().ids.tolist() == [expert.pk]


def test_what_is_gone_for_good_leaves_an_empty_row_and_then_none(store, expert):
    assert len(store.everybody()) == 1
    rows.forget("profile", [expert.pk])
    assert len(store.everybody()) == 0
    pk = expert.pk
    expert.delete()
    PackedRow.objects.update(changed_at=timezone.now() - timedelta(days=4))
    rows.pack_everything("profile")
    assert not PackedRow.objects.filter(object_id=pk).exists()


def test_many_rows_are_written_as_few_are(db):
    few = [(1, b"\0\xff"), (2, b"")]
    many = [*few, *((number, bytes(number % 7)) for number in range(3, 2_500))]
    for case in (few, many, many):
        rows.write("profile", [pk for pk, _ in case], [data for _, data in case])
        stored = PackedRow.objects.order_by("object_id").values_list("object_id", "data")
        assert [(pk, bytes(data)) for pk, data in stored] == case


def test_drawers_are_split_and_kept_in_order(store, expert, skill, monkeypatch):
    monkeypatch.setattr(resident, "DRAWER", 2)
    store.everybody()
    people = [expert, *(ProfileFactory(skills=[skill]) for _ in range(7))]
    for person in people:
        rows.pack("profile", [person.pk])
        store.everybody()
    assert len(store.people()) > 2
    rows.pack("profile", [people[1].pk])
    assert store.everybody().ids.tolist() == sorted(person.pk for person in people)


def test_nothing_packed_is_kept_of_an_erased_person(store, expert):
    store.everybody()
    found.store("profile", found.Rows(np.array([expert.pk]), np.array([[3]]), np.array([[9_000]])))
    erase(expert.user)
    assert bytes(PackedRow.objects.get(object_id=expert.pk).data) == b""
    assert not FoundList.objects.exists()
    assert len(store.everybody()) == 0


# --- Lists ----------------------------------------------------------------------------------------------------


def lists(ids, *rows):
    """Each row as (id, score), …; at most two are kept."""
    cells = np.array([[*row, *[(0, -1)] * (2 - len(row))] for row in rows], dtype=np.int64).reshape(-1, 2, 2)
    return found.Rows(np.array(ids), cells[:, :, 0], cells[:, :, 1])


def stored():
    return {pk: found.read(bytes(data)) for pk, data in FoundList.objects.values_list("object_id", "data")}


def test_lists_come_back_as_they_were_and_the_same_are_not_written_again(db):
    first = lists([4, 7, 9], [(2**32 - 1, 10_000), (1, 4_000)], [], [(5, 0)])
    assert found.store("need", first) == 2
    assert stored() == {4: [(2**32 - 1, 10_000), (1, 4_000)], 9: [(5, 0)]}
    FoundList.objects.update(is_applied=True)
    assert found.store("need", first) == 0
    assert not FoundList.objects.filter(is_applied=False).exists()


def test_only_lists_that_changed_wait_to_be_applied(db):
    found.store("need", lists([4, 7, 9], [(1, 5_000)], [(1, 5_000)], [(1, 5_000)]), is_applied=True)
    assert found.store("need", lists([4, 7], [(1, 5_000)], [])) == 2  # one is empty now, one is gone
    assert list(FoundList.objects.filter(is_applied=False).values_list("object_id", flat=True)) == [7]
    assert stored() == {4: [(1, 5_000)], 7: []}


def test_a_slice_leaves_the_lists_of_others_alone(db):
    found.store("profile", lists([1, 2, 3], [(1, 5_000)], [(1, 5_000)], [(1, 5_000)]))
    assert found.store("profile", lists([2], [(1, 6_000)]), among=range(2, 3)) == 1
    assert stored() == {1: [(1, 5_000)], 2: [(1, 6_000)], 3: [(1, 5_000)]}


def test_an_id_that_lists_cannot_hold_is_refused():
    with pytest.raises(OverflowError):
        lists([1], [(2**32, 1)])
