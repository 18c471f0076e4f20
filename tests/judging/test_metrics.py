"""The figures by which the matcher is judged, checked by hand."""

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.judging import metrics

pytestmark = pytest.mark.without_database

GRADES = {"a": 3, "b": 2, "c": 1}


def test_ndcg_by_hand():
    ideal = 7 + 3 / log2(3) + 1 / 2
    assert metrics.ndcg(["a", "b", "c"], GRADES) == pytest.approx(1)
    assert metrics.ndcg(["x", "a"], GRADES) == pytest.approx((7 / log2(3)) / ideal)
    assert metrics.ndcg([], GRADES) == 0
    assert metrics.ndcg(["a"], {}) == 0
    assert metrics.ndcg(["x"] * 10 + ["a"], GRADES) == 0


def test_recall_counts_the_relevant_among_the_first():
    assert metrics.recall(["a", "x", "c"], GRADES) == pytest.approx(2 / 3)
    assert metrics.recall(["x", "a"], GRADES, first=1) == 0


def test_misleading_are_those_above_a_relevant_one():
    assert metrics.misleading(["x", "a", "y"], GRADES) == 1
    assert metrics.misleading(["a", "b", "c", "x", "y"], GRADES) == 0
    assert metrics.misleading(["x", "y", "z"], GRADES) == 0
    assert metrics.misleading([*"0123456789", "x", "a"], GRADES) == 10


def test_queries_without_a_relevant_item_are_left_out_of_the_mean():
    rankings = {"q": ["a"], "r": ["x"]}
    grades = {"q": {"a": 3}, "r": {"x": 0}}
    assert metrics.mean_over(rankings, grades, metrics.ndcg) == 1
    assert metrics.mean_over(rankings, grades, metrics.ndcg, keep=lambda _query, item: item != "a") == 0


@given(st.permutations(["a", "b", "c", "x", "y"]))
def test_no_order_is_better_than_the_ideal(ranking):
    assert 0 <= metrics.ndcg(ranking, GRADES) <= 1
    assert metrics.recall(ranking, GRADES) == 1
