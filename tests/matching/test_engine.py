"""The matcher as pure functions: what is fast must say what the plain specification says."""

import ast
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import engine
from matching.engine import weights
from matching.engine.scoring import score_block

TODAY = 740_000
# Six skills: 1 and 2 of one family, 3 of the same sector, 4 and 5 of another sector, 6 unknown to the taxonomy.
TAXONOMY = engine.Taxonomy.of([(1, 1, 1), (2, 1, 1), (3, 2, 1), (4, 3, 2), (5, 3, 2)])

skill_ids = st.integers(1, 6)
small = st.integers(0, 2)
days = st.integers(TODAY - 20, TODAY + 20)
windows = st.tuples(days, st.integers(0, 12)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@st.composite
def profile_rows(draw):
    return engine.ProfileRow(
        id=draw(st.integers(1, 99)),
        skills=tuple(sorted(draw(st.dictionaries(skill_ids, st.integers(1, 4), max_size=4)).items())),
        ties=tuple(draw(st.lists(st.tuples(small, small, small, small), max_size=3))),
        languages=tuple(sorted(draw(st.dictionaries(st.integers(0, 4), st.integers(1, 3), max_size=3)).items())),
        windows=tuple(draw(st.lists(windows, max_size=2))),
        mode=draw(small),
        always_remote=draw(st.booleans()),
        in_morocco=draw(st.booleans()),
        organisations=tuple(draw(st.sets(st.integers(1, 3), max_size=1))),
        engaged=tuple(draw(st.sets(st.integers(1, 4), max_size=1))),
    )


@st.composite
def need_rows(draw):
    first = draw(days | st.just(0))
    return engine.NeedRow(
        id=draw(st.integers(1, 99)),
        skills=tuple(sorted(draw(st.sets(skill_ids, max_size=3)))),
        any_skill=draw(st.booleans()),
        sector=draw(small),
        region=draw(small),
        province=draw(small),
        commune=draw(small),
        reach=draw(st.integers(0, 3)),
        languages=tuple(sorted(draw(st.sets(st.integers(0, 4), max_size=2)))),
        mode=draw(small),
        starts=first,
        ends=draw(st.integers(max(first, TODAY), TODAY + 30) | st.just(engine.FOREVER)),
        organisation=draw(st.integers(1, 3)),
    )


def tables(rows):
    return st.lists(rows, max_size=4, unique_by=lambda row: row.id)


@given(tables(profile_rows()), tables(need_rows()))
def test_the_vectorised_score_is_the_specified_one(profiles, needs):
    profiles, needs = engine.Profiles.of(profiles), engine.Needs.of(needs)
    block = score_block(profiles, needs, TAXONOMY, TODAY)
    assert block.score.shape == (len(profiles), len(needs))
    for p in range(len(profiles)):
        for n in range(len(needs)):
            told = engine.explain(profiles.row(p), needs.row(n), TAXONOMY, TODAY)
            assert {part: int(points[p, n]) for part, points in block.points.items()} == told.points
            assert tuple(code for code, passes in block.passes.items() if not passes[p, n]) == told.excluded_by


@given(profile_rows(), need_rows())
def test_each_part_stays_within_its_weight(profile, need):
    told = engine.explain(profile, need, TAXONOMY, TODAY)
    assert told.points.keys() == engine.WEIGHTS.keys()
    assert all(0 <= points <= engine.WEIGHTS[part] for part, points in told.points.items())
    assert 0 <= told.score <= engine.MAX_SCORE == sum(engine.WEIGHTS.values())


@given(profile_rows(), need_rows(), skill_ids, st.integers(1, 4))
def test_one_more_skill_never_lowers_a_score_nor_excludes(profile, need, skill, level):
    more = replace(profile, skills=tuple(({skill: level} | dict(profile.skills)).items()))
    before, after = (engine.explain(row, need, TAXONOMY, TODAY) for row in (profile, more))
    assert after.score >= before.score
    assert set(after.excluded_by) <= set(before.excluded_by)


@given(profile_rows(), need_rows(), st.tuples(small, small, small, small), windows, st.tuples(st.integers(5, 9)))
def test_nor_does_one_more_tie_window_or_language(profile, need, tie, window, language):
    before = engine.explain(profile, need, TAXONOMY, TODAY).score
    for more in (
        replace(profile, ties=(*profile.ties, tie)),
        replace(profile, windows=(*profile.windows, window)),
        replace(profile, languages=(*profile.languages, (language[0], 3))),
    ):
        assert engine.explain(more, need, TAXONOMY, TODAY).score >= before


@given(tables(profile_rows()), tables(profile_rows()), st.sets(st.integers(1, 99), max_size=3))
def test_an_updated_table_equals_one_built_anew(old, new, gone):
    updated = engine.Profiles.of(old).updated(new, gone)
    rows = {row.id: row for row in old if row.id not in gone} | {row.id: row for row in new}
    assert [updated.row(index) for index in range(len(updated))] == [rows[pk] for pk in sorted(rows)]


@given(tables(need_rows()), tables(need_rows()), st.sets(st.integers(1, 99), max_size=3))
def test_so_does_a_snapshot(old, new, gone):
    first = engine.Snapshot(TAXONOMY, engine.Profiles.of([]), engine.Needs.of(old))
    second = first.updated(needs=new, gone_needs=gone)
    rows = {row.id: row for row in old if row.id not in gone} | {row.id: row for row in new}
    assert [second.needs.row(index) for index in range(len(second.needs))] == [rows[pk] for pk in sorted(rows)]
    assert (first.version, second.version) == (1, 2)
    assert [first.needs.row(index).id for index in range(len(first.needs))] == sorted(row.id for row in old)


# --- Eligibility, row by row ----------------------------------------------------------------------------------

PERSON = engine.ProfileRow(id=1, skills=((1, 3),), languages=((0, 3),), windows=((TODAY + 10, TODAY + 20),))
NEED = engine.NeedRow(id=1, skills=(1,), languages=(0, 1), organisation=7)
IDEAS = engine.NeedRow(id=1, any_skill=True, sector=2, region=1, province=2, commune=3, organisation=7)


@pytest.mark.parametrize(
    ("person", "need", "excluded_by"),
    [
        ({}, {}, ()),
        ({"skills": ((2, 1),)}, {}, ()),
        ({"skills": ((3, 4),)}, {}, ()),
        ({"skills": ((4, 4),)}, {}, ("skills",)),
        ({"skills": ()}, {}, ("skills",)),
        ({"ties": ((1, 2, 9, 0),)}, {"region": 1, "province": 2, "commune": 3, "reach": 2}, ()),
        ({"ties": ((1, 2, 9, 0),)}, {"region": 1, "province": 2, "commune": 3, "reach": 3}, ("territory",)),
        ({"ties": ((1, 9, 0, 2), (1, 2, 3, 2))}, {"region": 1, "province": 2, "commune": 3, "reach": 3}, ()),
        ({"ties": ()}, {"region": 1, "reach": 1}, ("territory",)),
        ({"languages": ((2, 3),)}, {}, ("languages",)),
        ({"languages": ()}, {"languages": ()}, ()),
        ({"mode": engine.REMOTE}, {"mode": engine.ON_SITE}, ("mode",)),
        ({"mode": engine.ON_SITE}, {"mode": engine.REMOTE}, ("mode",)),
        ({"mode": engine.ON_SITE, "windows": ()}, {"mode": engine.REMOTE}, ("mode",)),
        ({"windows": ()}, {"mode": engine.ON_SITE}, ("dates",)),
        ({"windows": (), "in_morocco": True}, {"mode": engine.ON_SITE}, ()),
        ({"windows": ()}, {"mode": engine.REMOTE}, ()),
        ({"windows": ()}, {}, ()),
        ({"windows": (), "mode": engine.ON_SITE}, {}, ("dates",)),
        ({}, {"mode": engine.ON_SITE, "starts": TODAY + 20, "ends": TODAY + 40}, ()),
        ({}, {"mode": engine.ON_SITE, "starts": TODAY + 21, "ends": TODAY + 40}, ("dates",)),
        ({"windows": ((TODAY - 9, TODAY - 1),)}, {"mode": engine.ON_SITE}, ("dates",)),
        ({"windows": ((TODAY - 9, TODAY),)}, {"mode": engine.ON_SITE}, ()),
        ({"organisations": (7,)}, {}, ("own",)),
        ({"organisations": (8,)}, {}, ()),
        ({"engaged": (1,)}, {}, ("engaged",)),
        ({"engaged": (2,)}, {}, ()),
    ],
)
def test_who_is_eligible(person, need, excluded_by):
    told = engine.explain(replace(PERSON, **person), replace(NEED, **need), TAXONOMY, TODAY)
    assert told.excluded_by == excluded_by


@pytest.mark.parametrize(
    ("person", "excluded_by"),
    [
        ({"skills": ((4, 1),)}, ()),  # of the need's sector
        ({"skills": ((1, 4),)}, ("skills",)),  # neither of its sector nor of its place
        ({"skills": ((1, 4),), "ties": ((1, 0, 0, 0),)}, ()),
        ({"skills": ((1, 4),), "ties": ((5, 0, 0, 0),)}, ("skills",)),
    ],
)
def test_a_call_for_ideas_is_open_to_its_sector_and_to_its_own_people(person, excluded_by):
    assert engine.explain(replace(PERSON, **person), IDEAS, TAXONOMY, TODAY).excluded_by == excluded_by


def score(person=None, need=None):
    return engine.explain(replace(PERSON, **(person or {})), replace(NEED, **(need or {})), TAXONOMY, TODAY).score


def test_a_nearer_skill_counts_more():
    exact, family, sector = (score({"skills": ((skill, 3),)}) for skill in (1, 2, 3))
    assert exact > family > sector


def test_a_smaller_territory_in_common_counts_more():
    place = {"region": 1, "province": 2, "commune": 3}
    commune, province, region, none = (
        score({"ties": (tie,)}, place) for tie in [(1, 2, 3, 0), (1, 2, 9, 0), (1, 9, 0, 0), (9, 0, 0, 0)]
    )
    assert commune > province > region > none


def test_nothing_but_what_one_can_do_enters():
    """Neither name nor gender nor age nor nationality has a place in what the engine is told."""
    assert set(engine.ProfileRow.__slots__) == {
        "id", "skills", "ties", "languages", "windows", "mode", "always_remote", "in_morocco", "organisations",
        "engaged",
    }  # fmt: skip


def test_the_credits_grow_with_what_is_better():
    for row in (*weights.SKILL_CREDIT, weights.OPEN_CREDIT, weights.LANGUAGE_CREDIT):
        assert list(row) == sorted(row)
    assert all(near[kind] > far[kind] for far, near in zip(weights.TIE_CREDIT, weights.TIE_CREDIT[1:], strict=False)
               for kind in range(3))  # fmt: skip


# --- The search -----------------------------------------------------------------------------------------------


@pytest.fixture
def crowd():
    """Three experts, two of a near trade, one beginner; one who cannot come, two who share no language."""
    rows = [replace(PERSON, id=pk, skills=((1, 4),)) for pk in (3, 1, 2)]
    rows += [replace(PERSON, id=pk, skills=((2, 2),)) for pk in (4, 5)]
    rows += [replace(PERSON, id=6, skills=((1, 1),)), replace(PERSON, id=7, mode=engine.ON_SITE, windows=())]
    rows += [replace(PERSON, id=8, languages=()), replace(PERSON, id=9, languages=(), skills=((5, 4),))]
    return engine.Profiles.of(rows)


def test_the_best_come_first_and_the_lower_id_at_the_same_score(crowd):
    found = engine.grid(crowd, engine.Needs.of([NEED]), TAXONOMY, TODAY)
    best = [int(found.profile_ids[p]) for p, _ in engine.best_per_need(found, at_least=0, keep=50)]
    assert best == [1, 2, 3, 6, 4, 5]
    assert [p for p, _ in engine.best_per_need(found, at_least=0, keep=2)] == [0, 1]
    expert = int(found.scores[0, 0])
    assert len(list(engine.best_per_need(found, at_least=expert, keep=50))) == 3
    assert list(engine.best_per_profile(found, at_least=expert, keep=9)) == [(0, 0), (1, 0), (2, 0)]


def test_the_diagnosis_counts_each_requirement_and_what_it_alone_does(crowd):
    found = engine.grid(crowd, engine.Needs.of([NEED]), TAXONOMY, TODAY)
    told = engine.diagnose(found, 0, at_least=int(found.scores[3, 0]) + 1)
    assert told["languages"] == {"all": 2, "alone": 1}
    assert told["skills"] == {"all": 1, "alone": 0}
    assert told["dates"] == {"all": 1, "alone": 1}
    assert told["own"] == told["engaged"] == told["mode"] == {"all": 0, "alone": 0}
    assert told["score"]["all"] == 2


def test_cutting_the_table_into_slices_changes_nothing(crowd, monkeypatch):
    needs = engine.Needs.of([NEED, replace(NEED, id=2, skills=(2, 5))])
    whole = engine.grid(crowd, needs, TAXONOMY, TODAY)
    monkeypatch.setattr("matching.engine.search.CELLS", 3)
    cut = engine.grid(crowd, needs, TAXONOMY, TODAY)
    for name in ("scores", "excluded", "alone"):
        assert np.array_equal(getattr(whole, name), getattr(cut, name))


def test_the_engine_imports_neither_django_nor_our_apps():
    allowed = {"collections", "dataclasses", "functools", "numpy", "typing", "matching.engine"}
    for path in Path(engine.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [node.module] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                assert name in allowed or name.split(".")[0] in allowed or name.startswith("matching.engine."), path
