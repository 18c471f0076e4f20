"""Rows of every kind, for properties of the matcher."""

from hypothesis import strategies as st

from matching import engine
from matching.engine import weights

TODAY = 740_000
# 1, 2 and 3 of one family, 2 a part of 1; 4 of the same sector, near to 3; 5 and 6 of another sector; 7 is unknown.
TAXONOMY = engine.Taxonomy.of(
    [(1, 1, 1), (2, 1, 1), (3, 1, 1), (4, 2, 1), (5, 3, 2), (6, 3, 2)], broader=[(2, 1)], near=[(3, 4)]
)
WEIGHTS = engine.Weights()

skill_ids = st.integers(1, 7)
small = st.integers(0, 2)
days = st.integers(TODAY - 20, TODAY + 20)
windows = st.tuples(days, st.integers(0, 12)).map(lambda pair: (pair[0], pair[0] + pair[1]))
strengths = st.dictionaries(skill_ids, st.integers(1, 4), max_size=4).map(lambda found: tuple(sorted(found.items())))
percents = st.integers(0, 100)
all_weights = st.builds(
    engine.Weights,
    parts=st.fixed_dictionaries(dict.fromkeys(weights.WEIGHED, percents)).filter(lambda parts: any(parts.values())),
    relations=st.fixed_dictionaries(dict.fromkeys(weights.RELATIONS, percents)),
    text=percents,
)


@st.composite
def profile_rows(draw):
    chosen = draw(st.dictionaries(skill_ids, st.tuples(st.integers(1, 4), st.integers(0, 70)), max_size=4))
    return engine.ProfileRow(
        id=draw(st.integers(1, 99)),
        skills=tuple((skill, level, years) for skill, (level, years) in sorted(chosen.items())),
        found=draw(strengths),
        refused=tuple(sorted(draw(st.sets(skill_ids, max_size=2)))),
        ties=tuple(draw(st.lists(st.tuples(small, small, small, small), max_size=3))),
        languages=tuple(sorted(draw(st.dictionaries(st.integers(0, 4), st.integers(1, 3), max_size=3)).items())),
        windows=tuple(draw(st.lists(windows, max_size=2))),
        mode=draw(small),
        always_remote=draw(st.booleans()),
        in_morocco=draw(st.booleans()),
        organisations=tuple(draw(st.sets(st.integers(1, 3), max_size=1))),
        engaged=tuple(draw(st.sets(st.integers(1, 4), max_size=1))),
        answers=draw(percents),
    )


@st.composite
def need_rows(draw):
    first = draw(days | st.just(0))
    return engine.NeedRow(
        id=draw(st.integers(1, 99)),
        skills=tuple(sorted(draw(st.dictionaries(skill_ids, st.integers(0, 4), max_size=4)).items())),
        found=draw(strengths),
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
        answers=draw(percents),
    )


def tables(rows):
    return st.lists(rows, max_size=4, unique_by=lambda row: row.id)
