"""What the texts of a sheet say beyond what was chosen: for those who may edit it, to be added by a click."""

from collections.abc import Iterable
from dataclasses import dataclass

from projects.enums import NeedKind, NeedState
from projects.models import Need, Project
from skills.models import Skill
from skills.readings import Quote, readings_of, spoken_of


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
    the sheet has. Three queries, however many needs."""
    wanting = {need.pk for need in needs if need.state == NeedState.OPEN and need.kind != NeedKind.IDEAS}
    rows = readings_of("need", wanting)
    spoken = {pk: spoken_of(row) for pk, row in rows.items()}
    chosen = Need.skills.through.objects.filter(need__project=project).values("skill")
    named = {found.skill for several in spoken.values() for found in several}
    skills = Skill.objects.filter(is_active=True).exclude(pk__in=chosen).in_bulk(named)
    return {
        pk: SpokenOf(
            row.is_waiting,
            tuple(Proposal(skills[found.skill], found.quotes) for found in spoken[pk] if found.skill in skills),
        )
        for pk, row in rows.items()
    }


def skills_recognised(project: Project) -> list[Skill]:
    """All that the texts of the sheet speak of, whether chosen or not, for who moderates it."""
    rows = readings_of("need", project.needs.values_list("pk", flat=True))
    named = {found.skill for row in rows.values() for found in spoken_of(row)}
    return list(Skill.objects.filter(pk__in=named).order_by("slug"))
