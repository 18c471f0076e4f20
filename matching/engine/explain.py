"""One pair in plain Python: the specification of the score, and the facts from which reasons are told.

Slow and plain on purpose. Facts are codes, ids and ordinals; sentences are made elsewhere.

Competence: each skill s that the need wants or speaks of has a share, and the person covers it by c[s] percent, the
most that one of their skills is worth there: its own credit (level and years, or how strongly their texts speak of
it) times how it stands to s. The sum of share × c, bent by `weights.curve`, earns the points of the skills' weight.
What a pair without any text would have is shown as "skills", the rest as "text".
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from matching.engine import weights as w
from matching.engine.rows import ON_SITE, REMOTE, NeedRow, ProfileRow
from matching.engine.shares import shares_of
from matching.engine.taxonomy import Taxonomy
from matching.engine.weights import Weights

Credit = tuple[int, dict[str, Any]]
# What a person has: skill → (credit 0–100, level 1–4). Level 0: it was only read.
Known = dict[int, tuple[int, int]]


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


def explain(profile: ProfileRow, need: NeedRow, taxonomy: Taxonomy, weights: Weights, today: int) -> Explanation:
    """Score and facts of one pair on the day `today` (an ordinal)."""
    competence, facts = _competence(profile, need, taxonomy, weights)
    territory, tie = _territory(profile, need)
    languages, spoken = _languages(profile, need)
    dates, presence = _dates(profile, need, today)
    mode = w.MODE_CREDIT[need.mode][profile.mode]
    overlaps = any(_days(profile, need, today))
    can_come = overlaps or (profile.in_morocco and not profile.windows)
    is_free = overlaps or profile.always_remote or not profile.windows
    may_stay_away = need.mode == REMOTE or (ON_SITE not in (need.mode, profile.mode))
    passes = {
        "own": need.organisation not in profile.organisations,
        "engaged": need.id not in profile.engaged,
        "skills": facts["match"] > 0 or (need.any_skill and (facts["sector_level"] > 0 or territory > 0)),
        "territory": max((_nearness(tie, need) for tie in profile.ties), default=w.NOWHERE) >= need.reach,
        "languages": not need.languages or languages > 0,
        "mode": mode > 0,
        "dates": can_come or (may_stay_away and is_free),
    }
    credits = {"territory": territory, "languages": languages, "dates": dates, "mode": mode}
    points = competence | {part: weights.parts[part] * credit // w.FULL for part, credit in credits.items()}
    points["activity"] = weights.parts["activity"] * (profile.answers + need.answers) // 200
    return Explanation(
        points,
        tuple(code for code in w.REQUIREMENTS if not passes[code]),
        {"skills": facts, "territory": tie, "languages": spoken, "dates": presence},
    )


# --- Competence -----------------------------------------------------------------------------------------------


def _credits(profile: ProfileRow, weights: Weights, *, text: bool) -> Known:
    """Each skill of a person once, at the most that it is worth. What they refused counts only if they chose it."""
    known: Known = {}
    if text:
        for skill, strength in profile.found:
            if skill not in profile.refused:
                known[skill] = (w.STRENGTH_CREDIT[strength] * weights.text // 100, 0)
    for skill, level, years in profile.skills:
        credit = min(100, w.LEVEL_CREDIT[level] + min(years, w.ENOUGH_YEARS) // 2)
        known[skill] = max((credit, level), known.get(skill, (0, 0)))
    return known


def _competence(
    profile: ProfileRow, need: NeedRow, taxonomy: Taxonomy, weights: Weights
) -> tuple[dict[str, int], dict[str, Any]]:
    known = _credits(profile, weights, text=True)
    wanted, found = shares_of(need, weights)
    shut = set(profile.refused) - {skill for skill, _, _ in profile.skills}
    named, read = (_covered(shares, known, shut, taxonomy, weights) for shares in (wanted, found))
    match = _match(named + read)
    plain = _match(_covered(wanted, _credits(profile, weights, text=False), shut, taxonomy, weights))
    level = max(
        (level for skill, level, _ in profile.skills if need.sector == taxonomy.sector_of(skill) > 0), default=0
    )
    weight = weights.parts["skills"]
    floor = weight * w.OPEN_PERCENT[level] // 100 if need.any_skill else 0
    skills, whole = (max(floor, weight * w.curve(each) // w.FULL_MATCH) for each in (plain, match))
    facts = {"named": named, "read": read, "match": match, "sector_level": level, "any_skill": need.any_skill}
    return {"skills": skills, "text": whole - skills}, facts


def _match(covered: list[dict[str, int]]) -> int:
    return min(w.FULL_MATCH, sum(fact["share"] * fact["credit"] for fact in covered))


def _covered(
    shares: dict[int, int], known: Known, shut: set[int], taxonomy: Taxonomy, weights: Weights
) -> list[dict[str, int]]:
    """Of each of these skills that the person covers: by which of theirs, how near, and how well (percent)."""
    covered = []
    for wanted, share in sorted(shares.items()):
        credit, relation, level, skill = max(
            (
                (credit * weights.percent[relation] // 100, relation, level, skill)
                for skill, (credit, level) in known.items()
                for relation in [taxonomy.relation(skill, wanted)]
            ),
            default=(0, 0, 0, 0),
        )
        if credit and share and wanted not in shut:
            covered.append({
                "wanted": wanted, "skill": skill, "relation": relation, "level": level, "share": share,
                "credit": credit,
            })  # fmt: skip
    return covered


# --- Territory, languages, dates ------------------------------------------------------------------------------


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
    coming = afar = (0, {"how": "none"})
    if REMOTE not in (need.mode, profile.mode):
        coming = _coming(profile, need, today)
    if ON_SITE not in (need.mode, profile.mode):
        afar = _from_afar(profile, need, today)
    return afar if afar[0] > coming[0] else coming


def _coming(profile: ProfileRow, need: NeedRow, today: int) -> Credit:
    """Windows are when somebody is free, wherever they live; a resident who gives none can come at any time."""
    if profile.windows:
        return _in_windows(profile, need, today, "present")
    return (w.FULL, {"how": "resident"}) if profile.in_morocco else (0, {"how": "none"})


def _from_afar(profile: ProfileRow, need: NeedRow, today: int) -> Credit:
    if profile.always_remote:
        return w.FULL, {"how": "remote_always"}
    if profile.windows:
        return _in_windows(profile, need, today, "remote_window")
    return w.REMOTE_SOMETIMES_CREDIT, {"how": "remote"}


def _in_windows(profile: ProfileRow, need: NeedRow, today: int, how: str) -> Credit:
    """By the days of the longest window that lie in the wanted time."""
    days = list(_days(profile, need, today))
    if not any(days):
        return 0, {"how": "none"}
    longest = max(days)
    first, last = profile.windows[days.index(longest)]
    return w.PRESENCE_BASE + w.PRESENCE_PER_DAY * min(longest, w.ENOUGH_DAYS), {
        "how": how,
        "first": max(first, need.starts),
        "last": min(last, need.ends),
        "short": longest < min(w.ENOUGH_DAYS, need.ends - need.starts + 1),
    }
