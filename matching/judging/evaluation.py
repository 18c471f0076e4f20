"""The matcher on judged needs and profiles: whom it ranks first on competence, and whom it finds able to come."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matching import engine
from matching.judging import metrics
from matching.judging.files import Judgement
from matching.judging.rows import Row, need_rows, profile_rows
from matching.snapshots import load_taxonomy
from skills.reading.lexicons import current_lexicon

FIRST = 10
LEAST_LISTED = 10  # percent of the points for competence: whoever has fewer is not ranked
BEFORE_ALL = 1  # no day has passed: the judged dates are all to come
TO_COME = {"languages", "mode", "dates"}  # what `feasible` is about


@dataclass(frozen=True, slots=True)
class Evaluation:
    """figures: what is printed · rankings: need → profiles, best first · scores: competence points of each pair."""

    figures: dict[str, Any]
    rankings: dict[str, list[str]]
    scores: dict[tuple[str, str], int]


def evaluate(needs: Sequence[Row], profiles: Sequence[Row], judgements: Sequence[Judgement]) -> Evaluation:
    """Rank all profiles for each need by competence (skills and text), and compare with what people judged."""
    rankings, scores, able = _rank(needs, profiles)
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for judged in judgements:
        grades[judged.need][judged.profile] = judged.grade
    language = {row["id"]: row["lang"] for row in (*needs, *profiles)}
    figures = {
        "needs": len(needs),
        "profiles": len(profiles),
        "judged": len(judgements),
        **quality_of(rankings, grades, language),
        "eligibility": _eligibility(able, judgements),
    }
    return Evaluation(figures, rankings, scores)


def quality_of(
    rankings: Mapping[str, list[str]], grades: Mapping[str, dict[str, int]], language: Mapping[str, str]
) -> dict[str, dict[str, float]]:
    """Of any rankings (need → profiles, best first): over all pairs, over those of two languages and of one
    (`language`: of each need and profile), and how many misleading people stand among the first."""

    def across(need: str, profile: str) -> bool:
        return language.get(need) != language.get(profile)

    def within(need: str, profile: str) -> bool:
        return not across(need, profile)

    return {
        "all": _quality(rankings, grades),
        "cross_language": _quality(rankings, grades, across),
        "same_language": _quality(rankings, grades, within),
        "misleading": _misleading(rankings, grades),
    }


def _rank(
    needs: Sequence[Row], profiles: Sequence[Row]
) -> tuple[dict[str, list[str]], dict[tuple[str, str], int], dict[tuple[str, str], bool]]:
    lexicon, taxonomy, weights = current_lexicon(), load_taxonomy(), engine.Weights()
    people = list(zip(profiles, profile_rows(profiles, lexicon), strict=True))
    least = max(1, weights.parts["skills"] * LEAST_LISTED // 100)
    rankings, scores, able = {}, {}, {}
    for row, need in zip(needs, need_rows(needs, lexicon), strict=True):
        for person, profile in people:
            told = engine.explain(profile, need, taxonomy, weights, BEFORE_ALL)
            pair = row["id"], person["id"]
            scores[pair] = told.points["skills"] + told.points["text"]
            able[pair] = TO_COME.isdisjoint(told.excluded_by)
        found = [person["id"] for person in profiles if scores[row["id"], person["id"]] >= least]
        rankings[row["id"]] = sorted(found, key=lambda profile: (-scores[row["id"], profile], profile))
    return rankings, scores, able


def _quality(rankings: Mapping[str, list[str]], grades: Mapping[str, dict[str, int]], keep: Any = None) -> dict:
    chosen = {"keep": keep} if keep else {}
    return {
        f"ndcg@{FIRST}": round(metrics.mean_over(rankings, grades, metrics.ndcg, **chosen), 4),
        f"recall@{FIRST}": round(metrics.mean_over(rankings, grades, metrics.recall, **chosen), 4),
    }


def _misleading(rankings: Mapping[str, list[str]], grades: Mapping[str, dict[str, int]]) -> dict[str, float]:
    """Per need, and as a share of those listed among the first ten."""
    listed = sum(len(rankings.get(need, ())[:FIRST]) for need in grades)
    count = sum(metrics.misleading(rankings.get(need, ()), judged) for need, judged in grades.items())
    return {"per_need": round(count / max(len(grades), 1), 4), "share_of_first": round(count / max(listed, 1), 4)}


def _eligibility(able: Mapping[tuple[str, str], bool], judgements: Sequence[Judgement]) -> dict[str, float]:
    """Of the judged pairs: which share of those found able to come are, and which share of those who are is found."""
    judged = [(able.get((row.need, row.profile), False), row.feasible) for row in judgements]
    both = sum(found and true for found, true in judged)
    return {
        "precision": round(both / max(sum(found for found, _true in judged), 1), 4),
        "recall": round(both / max(sum(true for _found, true in judged), 1), 4),
    }
