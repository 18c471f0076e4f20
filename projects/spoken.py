"""What the texts of a sheet say beyond what was chosen: for those who may edit it, to be added by a click."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from projects.enums import NeedKind, NeedState
from projects.models import Need, Project
from skills.models import Skill
from skills.readings import UNASKED, Quote, Spoken, readings_of, spoken_of


@dataclass(frozen=True, slots=True)
class Proposal:
    skill: Skill
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class SpokenOf:
    """`is_waiting`: the worker has not read the text as it is now."""

    is_waiting: bool
    proposals: tuple[Proposal, ...]


def spoken_in(project: Project, needs: Iterable[Need]) -> dict[int, SpokenOf]:
    """For each of these needs of the sheet that is open and may want a skill: what its texts speak of and no need of
    the sheet has. They share texts: each skill is proposed once, where most is said of it. Three queries in all."""
    wanting = {need.pk for need in needs if need.state == NeedState.OPEN and need.kind != NeedKind.IDEAS}
    rows = readings_of("need", wanting)
    spoken = {pk: spoken_of(row, least=UNASKED) for pk, row in sorted(rows.items())}
    chosen = Need.skills.through.objects.filter(need__project=project).values("skill")
    named = {found.skill for several in spoken.values() for found in several}
    skills = Skill.objects.filter(is_active=True).exclude(pk__in=chosen).in_bulk(named)
    proposals = defaultdict(list)
    for pk, found in _once(spoken):
        if found.skill in skills:
            proposals[pk].append(Proposal(skills[found.skill], found.quotes))
    return {pk: SpokenOf(row.is_waiting, tuple(proposals[pk])) for pk, row in rows.items()}


def _once(spoken: Mapping[int, list[Spoken]]) -> list[tuple[int, Spoken]]:
    """(need, found): each skill with the first of the needs that speak most of it; the order is kept."""
    best: dict[int, tuple[int, Spoken]] = {}
    for pk, several in spoken.items():
        for found in several:
            if found.skill not in best or found.strength > best[found.skill][1].strength:
                best[found.skill] = (pk, found)
    return sorted(best.values(), key=lambda pair: -pair[1].strength)


def skills_recognised(project: Project) -> list[Skill]:
    """All that the texts of the sheet speak of, whether chosen or not, for who moderates it."""
    rows = readings_of("need", project.needs.values_list("pk", flat=True))
    named = {found.skill for row in rows.values() for found in spoken_of(row, least=UNASKED)}
    return list(Skill.objects.filter(pk__in=named).order_by("slug"))
