"""Figures on a ranking that people have judged. Grades: 0 (absent) not relevant, 1 partly, 2 clearly, 3 exactly."""

from collections.abc import Callable, Mapping, Sequence
from math import log2
from statistics import fmean

Ranking = Sequence[str]
Grades = Mapping[str, int]


def ndcg(ranking: Ranking, grades: Grades, first: int = 10) -> float:
    """Normalised discounted cumulative gain, with gains of 2^grade - 1 (Burges et al. 2005); 0.0 to 1.0."""
    ideal = _dcg(sorted(grades.values(), reverse=True)[:first])
    return _dcg([grades.get(item, 0) for item in ranking[:first]]) / ideal if ideal else 0.0


def _dcg(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(grades))


def recall(ranking: Ranking, grades: Grades, first: int = 10) -> float:
    """The share of the relevant ones that stand among the first."""
    relevant = {item for item, grade in grades.items() if grade > 0}
    return len(relevant & set(ranking[:first])) / len(relevant) if relevant else 0.0


def misleading(ranking: Ranking, grades: Grades, first: int = 10) -> int:
    """How many of the first are not relevant and stand above one that is, wherever that one is listed."""
    relevant = {item for item, grade in grades.items() if grade > 0}
    last = max((place for place, item in enumerate(ranking) if item in relevant), default=0)
    return sum(item not in relevant for item in ranking[: min(first, last)])


def mean_over(
    rankings: Mapping[str, Ranking],
    grades: Mapping[str, Grades],
    measure: Callable[[Ranking, Grades], float],
    *,
    keep: Callable[[str, str], bool] = lambda query, item: True,
) -> float:
    """The mean over the queries that have a relevant item, among the pairs that `keep` lets through."""
    figures = []
    for query, judged in grades.items():
        kept = {item: grade for item, grade in judged.items() if grade > 0 and keep(query, item)}
        if kept:
            figures.append(measure([item for item in rankings.get(query, ()) if keep(query, item)], kept))
    return fmean(figures) if figures else 0.0
