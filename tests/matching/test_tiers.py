"""Both lists of everybody: every tier says what the specification says, however the work is cut up."""

from functools import reduce

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import engine, synthetic
from matching.engine import portable, threads
from tests.matching.strategies import TAXONOMY, TODAY, WEIGHTS, all_weights, need_rows, profile_rows

TIERS = ("compiled", "portable")
FEW = {"keep_per_need": 3, "keep_per_profile": 2}
NAMES = engine.Lists.__slots__


@pytest.fixture(autouse=True, scope="module")
def _small_slices():
    """So that a handful of people is several slices."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(threads, "PEOPLE_AT_A_TIME", 3)
        monkeypatch.setattr(portable, "PEOPLE_AT_A_TIME", 3)
        monkeypatch.setattr(portable, "WAITING", 4)
        yield


def snapshots(most=9):
    def tables(rows):
        return st.lists(rows, max_size=most, unique_by=lambda row: row.id)

    return st.builds(
        lambda profiles, needs: engine.Snapshot(TAXONOMY, engine.Profiles.of(profiles), engine.Needs.of(needs)),
        tables(profile_rows()), tables(need_rows()),
    )  # fmt: skip


def specified(snapshot, weights, at_least, keep_per_need, keep_per_profile):
    """need → its best (person, score), person → their best (need, score), by the plain specification."""
    scores = {}
    for p in range(len(snapshot.profiles)):
        for n in range(len(snapshot.needs)):
            person, need = snapshot.profiles.row(p), snapshot.needs.row(n)
            told = engine.explain(person, need, snapshot.taxonomy, weights, TODAY)
            if not told.excluded_by and told.score >= at_least:
                scores[person.id, need.id] = told.score
    of_needs, of_people = {}, {}
    for (person, need), score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        of_needs.setdefault(need, []).append((person, score))
        of_people.setdefault(person, []).append((need, score))
    return (
        {need: best[:keep_per_need] for need, best in of_needs.items()},
        {person: best[:keep_per_profile] for person, best in of_people.items()},
    )


def told_by(found):
    def rows(owners, ids, scores):
        told = {}
        for owner, its_ids, its_scores in zip(owners.tolist(), ids.tolist(), scores.tolist(), strict=True):
            ends = [pk == 0 for pk in its_ids]
            assert ends == [score == -1 for score in its_scores] == sorted(ends)
            if best := [pair for pair in zip(its_ids, its_scores, strict=True) if pair[0]]:
                told[owner] = best
        return told

    return (
        rows(found.need_ids, found.need_profiles, found.need_scores),
        rows(found.profile_ids, found.profile_needs, found.profile_scores),
    )


def same(one, other):
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in NAMES)


@pytest.mark.parametrize("tier", TIERS)
@given(snapshots(), all_weights, st.sampled_from([0, 1, 2_000, 4_000, 7_000]))
def test_every_tier_gives_the_specified_lists(tier, snapshot, weights, at_least):
    found = engine.lists(snapshot, weights, TODAY, at_least=at_least, tier=tier, threads=1, **FEW)
    assert told_by(found) == specified(snapshot, weights, at_least, **FEW)


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("at_least", [0, 4_000])
def test_every_tier_gives_the_scores_of_the_grid_on_a_larger_table(tier, at_least):
    """Several blocks of needs of every kind, more people than any list holds."""
    snapshot = synthetic.snapshot(300, 700)
    found = engine.lists(snapshot, WEIGHTS, synthetic.TODAY, at_least=at_least, tier=tier, threads=2)
    grid = engine.grid(snapshot.profiles, snapshot.needs, snapshot.taxonomy, WEIGHTS, synthetic.TODAY)
    of_needs, of_people = {}, {}
    for p, n in engine.best_per_need(grid, at_least=at_least, keep=50):
        of_needs.setdefault(n + 1, []).append((p + 1, int(grid.scores[p, n])))
    for p, n in engine.best_per_profile(grid, at_least=at_least, keep=20):
        of_people.setdefault(p + 1, []).append((n + 1, int(grid.scores[p, n])))
    assert told_by(found) == (of_needs, of_people)
    assert max(len(best) for best in of_needs.values()) == 50
    assert max(len(best) for best in of_people.values()) == 20


@pytest.mark.parametrize("tier", TIERS)
@given(snapshots(), st.lists(st.integers(0, 9), max_size=3), st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_neither_slices_nor_their_order_nor_a_floor_nor_doing_it_twice_changes_anything(tier, snapshot, cuts, chance):
    def ask(**options):
        return engine.lists(snapshot, WEIGHTS, TODAY, at_least=1, tier=tier, threads=1, **FEW, **options)

    whole = ask()
    ends = sorted({0, len(snapshot.profiles), *(min(cut, len(snapshot.profiles)) for cut in cuts)})
    slices = [slice(first, last) for first, last in zip(ends, ends[1:], strict=False)] or [slice(None)]
    slices.append(chance.choice(slices))  # a worker that was killed, and its work done again
    chance.shuffle(slices)
    parts = [ask(profiles=slices[0])]
    for each in slices[1:]:
        parts.append(ask(profiles=each, floor=engine.floor_of(reduce(engine.merge, parts))))
    assert same(reduce(engine.merge, parts), whole)
    chance.shuffle(parts)
    assert same(reduce(lambda right, left: engine.merge(left, right), parts), whole)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_threads_change_nothing(count):
    snapshot = synthetic.snapshot(200, 150)
    one = engine.lists(snapshot, WEIGHTS, synthetic.TODAY, at_least=3_000, tier="compiled", threads=1, **FEW)
    assert same(
        one, engine.lists(snapshot, WEIGHTS, synthetic.TODAY, at_least=3_000, tier="compiled", threads=count, **FEW)
    )


def test_the_compiled_tier_is_chosen_where_it_is_installed(monkeypatch):
    assert engine.tier_of() == "compiled"
    assert engine.tier_of("portable") == "portable"
    monkeypatch.setattr("matching.engine.tiers.find_spec", lambda name: None)
    assert engine.tier_of() == "portable"
    with pytest.raises(ValueError, match="no tier 'fast'"):
        engine.tier_of("fast")


def test_made_up_people_are_always_the_same():
    one, other = synthetic.snapshot(50, 20), synthetic.snapshot(50, 20)
    assert [one.profiles.row(p) for p in range(50)] == [other.profiles.row(p) for p in range(50)]
    assert [one.needs.row(n) for n in range(20)] == [other.needs.row(n) for n in range(20)]
    assert one.profiles.row(7) != synthetic.snapshot(50, 20, seed=2).profiles.row(7)
