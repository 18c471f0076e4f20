"""One pair in plain Python: the specification of the score, and the facts from which reasons are told.

Slow and plain on purpose. Facts are codes, ids and ordinals; sentences are made elsewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from matching.engine import weights as w
from matching.engine.rows import ON_SITE, REMOTE, NeedRow, ProfileRow
from matching.engine.snapshot import Taxonomy

Credit = tuple[int, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Explanation:
    """points: part → 0 to its weight · excluded_by: requirements not met · facts: part → what its points rest on."""

    points: dict[str, int]
    excluded_by: tuple[str, ...]
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def score(self) -> int:
        """0 to MAX_SCORE, whether or not the pair is eligible."""
        return sum(self.points.values())


def explain(profile: ProfileRow, need: NeedRow, taxonomy: Taxonomy, today: int) -> Explanation:
    """Score and facts of one pair on the day `today` (an ordinal)."""
    skills, facts = _skills(profile, need, taxonomy)
    territory, tie = _territory(profile, need)
    languages, spoken = _languages(profile, need)
    dates, presence = _dates(profile, need, today)
    mode = w.MODE_CREDIT[need.mode][profile.mode]
    days = max(_days(profile, need, today), default=0)
    may_stay_away = need.mode == REMOTE or (ON_SITE not in (need.mode, profile.mode))
    passes = {
        "own": need.organisation not in profile.organisations,
        "engaged": need.id not in profile.engaged,
        "skills": bool(facts["named"]) or (need.any_skill and (facts["sector_level"] > 0 or territory > 0)),
        "territory": max((_nearness(tie, need) for tie in profile.ties), default=w.NOWHERE) >= need.reach,
        "languages": not need.languages or languages > 0,
        "mode": mode > 0,
        "dates": may_stay_away or profile.in_morocco or days > 0,
    }
    credits = {"territory": territory, "languages": languages, "dates": dates, "mode": mode}
    points = {"skills": skills} | {part: w.WEIGHTS[part] * credit // w.FULL for part, credit in credits.items()}
    return Explanation(
        points,
        tuple(code for code in w.REQUIREMENTS if not passes[code]),
        {"skills": facts, "territory": tie, "languages": spoken, "dates": presence},
    )


def _skills(profile: ProfileRow, need: NeedRow, taxonomy: Taxonomy) -> Credit:
    """Points (not credit), with `named`: wanted skill, the person's skill, how near, at what level."""
    credits, named = [], []
    for wanted in need.skills:
        credit, relation, skill, level = max(
            (
                (w.SKILL_CREDIT[relation][level], relation, skill, level)
                for skill, level in profile.skills
                for relation in [_relation(skill, wanted, taxonomy)]
            ),
            default=(0, 0, 0, 0),
        )
        credits.append(credit)
        if credit:
            named.append({"wanted": wanted, "skill": skill, "relation": relation, "level": level})
    level = max(
        (level for skill, level in profile.skills if need.sector == _of(taxonomy.sector, skill) > 0), default=0
    )
    facts = {"named": named, "sector_level": level, "any_skill": need.any_skill}
    points = 0
    if credits:
        weighed = w.BEST_SHARE * max(credits) * len(credits) + w.MEAN_SHARE * sum(credits)
        points = w.WEIGHTS["skills"] * weighed // (len(credits) * w.FULL * (w.BEST_SHARE + w.MEAN_SHARE))
    if need.any_skill:
        points = max(points, w.WEIGHTS["skills"] * w.OPEN_CREDIT[level] // w.FULL)
    return points, facts


def _of(parents: Any, skill: int) -> int:
    return int(parents[skill]) if skill < len(parents) else 0


def _relation(skill: int, wanted: int, taxonomy: Taxonomy) -> int:
    if skill == wanted:
        return w.SAME_SKILL
    if _of(taxonomy.family, skill) == _of(taxonomy.family, wanted) > 0:
        return w.SAME_FAMILY
    if _of(taxonomy.sector, skill) == _of(taxonomy.sector, wanted) > 0:
        return w.SAME_SECTOR
    return w.NOT_RELATED


def _territory(profile: ProfileRow, need: NeedRow) -> Credit:
    best, fact = 0, {"nearness": w.NOWHERE, "kind": 0}
    for tie in profile.ties:
        nearness, kind = _nearness(tie, need), tie[3]
        credit = w.TIE_CREDIT[nearness][kind]
        if credit > best:
            best, fact = credit, {"nearness": nearness, "kind": kind}
    return best, fact


def _nearness(tie: tuple[int, int, int, int], need: NeedRow) -> int:
    """The smallest territory in common."""
    place = (need.region, need.province, need.commune)
    return max((level + 1 for level in range(3) if tie[level] == place[level] > 0), default=w.NOWHERE)


def _languages(profile: ProfileRow, need: NeedRow) -> Credit:
    if not need.languages:
        return w.FULL, {"common": []}
    common = [(level, language) for language, level in profile.languages if language in need.languages]
    best = max((level for level, _ in common), default=0)
    return w.LANGUAGE_CREDIT[best], {"common": [language for level, language in sorted(common, reverse=True)]}


def _days(profile: ProfileRow, need: NeedRow, today: int) -> Iterator[int]:
    for first, last in profile.windows:
        yield max(0, min(last, need.ends) - max(first, need.starts, today) + 1)


def _dates(profile: ProfileRow, need: NeedRow, today: int) -> Credit:
    """The better of coming and of working from afar; at equal credit, coming is told."""
    coming: Credit = (0, {"how": "none"})
    if REMOTE not in (need.mode, profile.mode):
        coming = _coming(profile, need, today)
    if ON_SITE not in (need.mode, profile.mode):
        credit = w.FULL if profile.always_remote else w.REMOTE_SOMETIMES_CREDIT
        if credit > coming[0]:
            return credit, {"how": "remote_always" if profile.always_remote else "remote"}
    return coming


def _coming(profile: ProfileRow, need: NeedRow, today: int) -> Credit:
    if profile.in_morocco:
        return w.FULL, {"how": "resident"}
    days = list(_days(profile, need, today))
    if not any(days):
        return 0, {"how": "none"}
    longest = max(days)
    first, last = profile.windows[days.index(longest)]
    return w.PRESENCE_BASE + w.PRESENCE_PER_DAY * min(longest, w.ENOUGH_DAYS), {
        "how": "present",
        "first": max(first, need.starts),
        "last": min(last, need.ends),
        "short": longest < min(w.ENOUGH_DAYS, need.ends - need.starts + 1),
    }
