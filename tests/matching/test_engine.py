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
from matching.engine.shares import all_shares, shares_of
from tests.matching.strategies import (
    TAXONOMY,
    TODAY,
    WEIGHTS,
    all_weights,
    need_rows,
    profile_rows,
    skill_ids,
    small,
    tables,
    windows,
)


@given(tables(profile_rows()), tables(need_rows()), all_weights)
def test_the_vectorised_score_is_the_specified_one(profiles, needs, set_weights):
    profiles, needs = engine.Profiles.of(profiles), engine.Needs.of(needs)
    block = score_block(profiles, needs, TAXONOMY, set_weights, TODAY)
    assert block.score.shape == (len(profiles), len(needs))
    for p in range(len(profiles)):
        for n in range(len(needs)):
            told = engine.explain(profiles.row(p), needs.row(n), TAXONOMY, set_weights, TODAY)
            assert {part: int(points[p, n]) for part, points in block.points.items()} == told.points
            assert tuple(code for code, passes in block.passes.items() if not passes[p, n]) == told.excluded_by


@given(profile_rows(), need_rows(), all_weights)
def test_each_part_stays_within_its_weight(profile, need, set_weights):
    told = engine.explain(profile, need, TAXONOMY, set_weights, TODAY)
    assert tuple(told.points) == engine.PARTS
    competence = told.points["skills"] + told.points["text"]
    for part, weight in set_weights.parts.items():
        assert 0 <= (competence if part == "skills" else told.points[part]) <= weight
    assert min(told.points.values()) >= 0
    assert 0 <= told.score <= engine.MAX_SCORE == sum(set_weights.parts.values())


def better(row, skill, level, years, strength):
    """Rows of the same person who knows more, or has done it for longer, or whose texts say more."""
    chosen = {each: (has, done) for each, has, done in row.skills}
    has, done = chosen.get(skill, (1, 0))
    chosen[skill] = max(has, level), max(done, years)
    yield replace(row, skills=tuple((each, *values) for each, values in sorted(chosen.items())))
    found = dict(row.found)
    found[skill] = max(strength, found.get(skill, 0))
    yield replace(row, found=tuple(sorted(found.items())))
    yield replace(row, refused=tuple(each for each in row.refused if each != skill))
    yield replace(row, answers=100)


@given(
    profile_rows(), need_rows(), all_weights, skill_ids, st.integers(1, 4), st.integers(0, 70), st.integers(1, 4)
)  # fmt: skip
def test_knowing_more_never_lowers_a_score_nor_excludes(profile, need, set_weights, skill, level, years, strength):
    before = engine.explain(profile, need, TAXONOMY, set_weights, TODAY)
    for more in better(profile, skill, level, years, strength):
        after = engine.explain(more, need, TAXONOMY, set_weights, TODAY)
        assert after.score >= before.score
        assert set(after.excluded_by) <= set(before.excluded_by)


@given(profile_rows(), need_rows(), st.tuples(small, small, small, small), windows, st.tuples(st.integers(5, 9)))
def test_nor_does_one_more_tie_window_or_language(profile, need, tie, window, language):
    """The first window says that one is not free at other times: that one may lower it."""
    before = engine.explain(profile, need, TAXONOMY, WEIGHTS, TODAY).score
    for more in (
        replace(profile, ties=(*profile.ties, tie)),
        replace(profile, windows=(*profile.windows, window) if profile.windows else ()),
        replace(profile, languages=(*profile.languages, (language[0], 3))),
    ):
        assert engine.explain(more, need, TAXONOMY, WEIGHTS, TODAY).score >= before


@given(profile_rows(), need_rows(), st.randoms(use_true_random=False))
def test_the_order_of_what_somebody_has_does_not_matter(profile, need, chance):
    def shuffled(row, *names):
        return replace(
            row, **{name: tuple(chance.sample(getattr(row, name), len(getattr(row, name)))) for name in names}
        )

    told = engine.explain(profile, need, TAXONOMY, WEIGHTS, TODAY)
    other = engine.explain(
        shuffled(profile, "skills", "found", "refused", "ties", "languages", "windows"),
        shuffled(need, "skills", "found", "languages"), TAXONOMY, WEIGHTS, TODAY,
    )  # fmt: skip
    assert (other.points, other.excluded_by) == (told.points, told.excluded_by)


# --- What a skill of a need weighs ------------------------------------------------------------------------------


@given(tables(need_rows()), all_weights)
def test_the_shares_of_all_needs_are_those_of_each(needs, set_weights):
    table = engine.Needs.of(needs)
    got = all_shares(table, set_weights)
    for position in range(len(table)):
        wanted, found = shares_of(table.row(position), set_weights)
        mine = got.owner == position
        items = zip(got.skill[mine].tolist(), got.share[mine].tolist(), got.wanted[mine].tolist(), strict=True)
        assert list(items) == sorted(
            [(skill, share, True) for skill, share in wanted.items() if share]
            + [(skill, share, False) for skill, share in found.items() if share]
        )


def test_forty_wanted_skills_share_what_one_has_alone():
    need = engine.NeedRow(id=1, skills=tuple((skill, skill % 5) for skill in range(1, 41)))
    wanted, _ = shares_of(need, WEIGHTS)
    assert sum(wanted.values()) == weights.SHARES
    assert min(wanted.values()) > 0


@pytest.mark.parametrize(
    ("skills", "found", "shares"),
    [
        (((1, 0),), (), ({1: 250}, {})),
        (((1, 0), (2, 0), (3, 0)), (), ({1: 84, 2: 83, 3: 83}, {})),
        (((1, 4), (2, 1)), (), ({1: 214, 2: 36}, {})),
        (((1, 0),), ((2, 1),), ({1: 250}, {2: 12})),  # a weak hint beside a choice
        (((1, 0),), ((2, 4), (3, 4), (4, 4)), ({1: 250}, {2: 34, 3: 33, 4: 33})),
        (((1, 0),), ((1, 4),), ({1: 250}, {})),  # what is wanted is not read once more
        ((), ((2, 1),), ({}, {2: 100})),
        ((), (), ({}, {})),
    ],
)
def test_what_a_skill_weighs_in_a_need(skills, found, shares):
    assert shares_of(engine.NeedRow(id=1, skills=skills, found=found), WEIGHTS) == shares


# --- Weights ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"parts": dict.fromkeys(weights.WEIGHED, 0)},
        {"parts": weights.DEFAULT_PARTS | {"skills": -1}},
        {"parts": {"skills": 1}},
        {"parts": weights.DEFAULT_PARTS | {"beauty": 1}},
        {"relations": weights.DEFAULT_RELATIONS | {"near": 101}},
        {"text": -1},
        {"text": 1.5},
    ],
)
def test_weights_that_mean_nothing_are_refused(wrong):
    with pytest.raises(ValueError, match="parts|relations|text|weights"):
        engine.Weights(**wrong)


@given(all_weights)
def test_weights_always_sum_to_the_most_and_survive_being_stored(set_weights):
    assert sum(set_weights.parts.values()) == engine.MAX_SCORE
    again = engine.Weights(**set_weights.as_dict())
    assert again == set_weights
    assert hash(again) == hash(set_weights)


# --- Tables -----------------------------------------------------------------------------------------------------


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

PERSON = engine.ProfileRow(id=1, skills=((1, 3, 0),), languages=((0, 3),), windows=((TODAY + 10, TODAY + 20),))
NEED = engine.NeedRow(id=1, skills=((1, 0),), languages=(0, 1), organisation=7)
IDEAS = engine.NeedRow(id=1, any_skill=True, sector=2, region=1, province=2, commune=3, organisation=7)


@pytest.mark.parametrize(
    ("person", "need", "excluded_by"),
    [
        ({}, {}, ()),
        ({"skills": ((2, 1, 0),)}, {}, ()),
        ({"skills": ((3, 4, 0),)}, {}, ()),
        ({"skills": ((4, 4, 0),)}, {}, ("skills",)),  # of the same sector only
        ({"skills": ()}, {}, ("skills",)),
        ({"skills": (), "found": ((1, 1),)}, {}, ()),
        ({"skills": (), "found": ((2, 4),), "refused": (2,)}, {}, ("skills",)),
        ({"skills": ((2, 4, 0),), "refused": (1,)}, {}, ("skills",)),
        ({"refused": (1,)}, {}, ()),  # chosen all the same
        ({}, {"skills": (), "found": ((1, 1),)}, ()),
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
        # Windows are when somebody is free, wherever they live, from afar as on site.
        ({"in_morocco": True}, {"mode": engine.ON_SITE, "starts": TODAY + 21}, ("dates",)),
        ({"in_morocco": True}, {"mode": engine.ON_SITE, "starts": TODAY + 20}, ()),
        ({}, {"mode": engine.REMOTE, "starts": TODAY + 21}, ()),
        ({"always_remote": False}, {"mode": engine.REMOTE, "starts": TODAY + 21}, ("dates",)),
        ({"always_remote": False}, {"starts": TODAY + 21}, ("dates",)),
        ({"always_remote": False}, {"mode": engine.REMOTE, "starts": TODAY + 20}, ()),
        ({"always_remote": False, "windows": ()}, {"mode": engine.REMOTE, "starts": TODAY + 21}, ()),
        ({"organisations": (7,)}, {}, ("own",)),
        ({"organisations": (8,)}, {}, ()),
        ({"engaged": (1,)}, {}, ("engaged",)),
        ({"engaged": (2,)}, {}, ()),
    ],
)
def test_who_is_eligible(person, need, excluded_by):
    told = engine.explain(replace(PERSON, **person), replace(NEED, **need), TAXONOMY, WEIGHTS, TODAY)
    assert told.excluded_by == excluded_by


@pytest.mark.parametrize(
    ("person", "excluded_by"),
    [
        ({"skills": ((5, 1, 0),)}, ()),  # of the need's sector
        ({"skills": (), "found": ((5, 4),)}, ("skills",)),  # only read
        ({"skills": ((1, 4, 0),)}, ("skills",)),  # neither of its sector nor of its place
        ({"skills": ((1, 4, 0),), "ties": ((1, 0, 0, 0),)}, ()),
        ({"skills": ((1, 4, 0),), "ties": ((5, 0, 0, 0),)}, ("skills",)),
    ],
)
def test_a_call_for_ideas_is_open_to_its_sector_and_to_its_own_people(person, excluded_by):
    assert engine.explain(replace(PERSON, **person), IDEAS, TAXONOMY, WEIGHTS, TODAY).excluded_by == excluded_by


def score(person=None, need=None):
    told = engine.explain(replace(PERSON, **(person or {})), replace(NEED, **(need or {})), TAXONOMY, WEIGHTS, TODAY)
    return told.score


@pytest.mark.parametrize(
    ("person", "need", "dates"),
    [
        ({"windows": (), "in_morocco": True}, {"mode": engine.ON_SITE}, 700),
        ({"in_morocco": True}, {"mode": engine.ON_SITE, "starts": TODAY + 20}, 280),
        ({}, {"mode": engine.REMOTE, "starts": TODAY + 21}, 700),
        ({"always_remote": False}, {"mode": engine.REMOTE, "starts": TODAY + 20}, 280),
        ({"always_remote": False}, {"mode": engine.REMOTE}, 700),
        ({"always_remote": False, "windows": ()}, {"mode": engine.REMOTE}, 350),
    ],
)
def test_what_dates_earn(person, need, dates):
    told = engine.explain(replace(PERSON, **person), replace(NEED, **need), TAXONOMY, WEIGHTS, TODAY)
    assert told.points["dates"] == dates


def test_a_nearer_skill_counts_more():
    same, narrower, family, none = (score({"skills": ((skill, 3, 0),)}) for skill in (1, 2, 3, 4))
    assert same > narrower > family > none
    broader = score({"skills": ((1, 3, 0),)}, {"skills": ((2, 0),)})
    near = score({"skills": ((4, 3, 0),)}, {"skills": ((3, 0),)})
    assert narrower > broader > near > family


def test_what_was_chosen_counts_more_than_what_was_read():
    told = [
        engine.explain(replace(PERSON, **person), NEED, TAXONOMY, WEIGHTS, TODAY).points
        for person in ({"skills": ((1, 1, 0),)}, {"skills": (), "found": ((1, 4),)})
    ]
    assert told[0]["text"] == told[1]["skills"] == 0
    assert told[0]["skills"] > told[1]["text"] > 0


def test_years_count_a_little():
    assert score({"skills": ((1, 3, 70),)}) == score({"skills": ((1, 3, 10),)}) > score({"skills": ((1, 3, 1),)})
    assert score({"skills": ((1, 4, 10),)}) == score({"skills": ((1, 4, 0),)})


def test_what_the_texts_add_is_named():
    alone = engine.explain(PERSON, NEED, TAXONOMY, WEIGHTS, TODAY).points
    person = replace(PERSON, found=((5, 4),))
    both = engine.explain(person, replace(NEED, found=((5, 4),)), TAXONOMY, WEIGHTS, TODAY).points
    assert (alone["text"], alone["skills"]) == (0, both["skills"])
    assert both["text"] > 0


def test_who_answers_gains_a_little_and_a_newcomer_loses_nothing_to_the_middle():
    reliable, newcomer, silent = (score({"answers": answers}) for answers in (100, engine.NEWCOMER, 0))
    assert reliable - newcomer == newcomer - silent == 100


def test_a_smaller_territory_in_common_counts_more():
    place = {"region": 1, "province": 2, "commune": 3}
    commune, province, region, none = (
        score({"ties": (tie,)}, place) for tie in [(1, 2, 3, 0), (1, 2, 9, 0), (1, 9, 0, 0), (9, 0, 0, 0)]
    )
    assert commune > province > region > none


def test_nothing_but_what_one_can_do_enters():
    """Neither name nor gender nor age nor nationality has a place in what the engine is told."""
    assert set(engine.ProfileRow.__slots__) == {
        "id", "skills", "found", "refused", "ties", "languages", "windows", "mode", "always_remote", "in_morocco",
        "organisations", "engaged", "answers",
    }  # fmt: skip


def test_the_credits_grow_with_what_is_better():
    for row in (weights.LEVEL_CREDIT, weights.STRENGTH_CREDIT, weights.OPEN_PERCENT, weights.LANGUAGE_CREDIT):
        assert list(row) == sorted(row)
    assert all(near[kind] > far[kind] for far, near in zip(weights.TIE_CREDIT, weights.TIE_CREDIT[1:], strict=False)
               for kind in range(3))  # fmt: skip


# --- The search -----------------------------------------------------------------------------------------------


@pytest.fixture
def crowd():
    """Three experts, two of a near trade, one beginner; one who cannot come, two who share no language."""
    rows = [replace(PERSON, id=pk, skills=((1, 4, 0),)) for pk in (3, 1, 2)]
    rows += [replace(PERSON, id=pk, skills=((3, 2, 0),)) for pk in (4, 5)]
    rows += [replace(PERSON, id=6, skills=((1, 1, 0),)), replace(PERSON, id=7, mode=engine.ON_SITE, windows=())]
    rows += [replace(PERSON, id=8, languages=()), replace(PERSON, id=9, languages=(), skills=((5, 4, 0),))]
    return engine.Profiles.of(rows)


def test_the_best_come_first_and_the_lower_id_at_the_same_score(crowd):
    found = engine.grid(crowd, engine.Needs.of([NEED]), TAXONOMY, WEIGHTS, TODAY)
    best = [int(found.profile_ids[p]) for p, _ in engine.best_per_need(found, at_least=0, keep=50)]
    assert best == [1, 2, 3, 6, 4, 5]
    assert [p for p, _ in engine.best_per_need(found, at_least=0, keep=2)] == [0, 1]
    expert = int(found.scores[0, 0])
    assert len(list(engine.best_per_need(found, at_least=expert, keep=50))) == 3
    assert list(engine.best_per_profile(found, at_least=expert, keep=9)) == [(0, 0), (1, 0), (2, 0)]


def test_the_diagnosis_counts_each_requirement_and_what_it_alone_does(crowd):
    found = engine.grid(crowd, engine.Needs.of([NEED]), TAXONOMY, WEIGHTS, TODAY)
    told = engine.diagnose(found, 0, at_least=int(found.scores[3, 0]) + 1)
    assert told["languages"] == {"all": 2, "alone": 1}
    assert told["skills"] == {"all": 1, "alone": 0}
    assert told["dates"] == {"all": 1, "alone": 1}
    assert told["own"] == told["engaged"] == told["mode"] == {"all": 0, "alone": 0}
    assert told["score"]["all"] == 2


def test_cutting_the_table_into_slices_changes_nothing(crowd, monkeypatch):
    needs = engine.Needs.of([NEED, replace(NEED, id=2, skills=((2, 0), (5, 0)))])
    whole = engine.grid(crowd, needs, TAXONOMY, WEIGHTS, TODAY)
    monkeypatch.setattr("matching.engine.search.CELLS", 3)
    cut = engine.grid(crowd, needs, TAXONOMY, WEIGHTS, TODAY)
    for name in ("scores", "excluded", "alone"):
        assert np.array_equal(getattr(whole, name), getattr(cut, name))


def test_the_engine_imports_neither_django_nor_our_apps():
    allowed = {
        "collections", "concurrent", "dataclasses", "functools", "importlib", "numba", "numpy", "os", "types",
        "typing", "matching.engine",
    }  # fmt: skip
    for path in Path(engine.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [node.module] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                assert name in allowed or name.split(".")[0] in allowed or name.startswith("matching.engine."), path
