"""Who is what to a sheet, and what a sheet or a need still lacks."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from communes.enums import ACTING_ROLES, HOLDER_KINDS, Verification
from communes.models import Organisation
from core.enums import Role
from core.transitions import Transition
from projects.enums import EDITABLE, TRANSITIONS, NeedKind
from projects.models import Need, Project
from skills.models import Sector, Skill


def roles_of(user: Any, project: Project) -> set[Role]:
    """What this person is to the sheet. A sheet without holder is in the hands of who wrote it."""
    if not user.is_authenticated:
        return set()
    roles = set()
    is_author = project.created_by_id == user.pk
    if is_author:
        roles.add(Role.OWNER)
    if acts_for(user, project.organisation_id) or (project.organisation_id is None and is_author):
        roles.add(Role.HOLDER)
    if user.is_staff:
        roles.add(Role.MODERATOR)
    return roles


def acts_for(user: Any, organisation_id: int | None) -> bool:
    return (
        organisation_id is not None
        and user.memberships.filter(organisation=organisation_id, role__in=ACTING_ROLES).exists()
    )


def holders_of(user: Any) -> Any:
    """The organisations in whose name this person may post a sheet."""
    return (
        Organisation.objects.acted_for_by(user)
        .filter(kind__in=HOLDER_KINDS)
        .exclude(verification=Verification.REFUSED)
        .select_related("commune")
        .order_by("name", "pk")
    )


def may_edit(user: Any, project: Project) -> bool:
    return project.state in EDITABLE and Role.HOLDER in roles_of(user, project)


def open_transitions(user: Any, project: Project) -> list[Transition]:
    """What this person could do with the sheet now; of the two ways to send it, the one that applies."""
    unfit = "submit" if is_trusted(project) else "publish_trusted"
    return [row for row in TRANSITIONS.open_to(project, roles_of(user, project)) if row.name != unfit]


def is_trusted(project: Project) -> bool:
    holder = project.organisation
    return holder is not None and holder.is_trusted and holder.is_verified


def missing(project: Project, *, message: str = "", cause: str = "", side: str = "") -> dict[str, str]:
    """What the sheet lacks, by the codes of the transition table; the keywords come with the action itself."""
    holder = project.organisation
    checks = {
        "holder": (_holder_is_fit(project), _("Dites quelle organisation porte le projet, et dans quelle commune.")),
        "title": (bool(project.title.strip()), _("Donnez un titre à la fiche.")),
        "need": (_needs_are_fit(project), _("Dites ce qu’il vous faut, de façon que quelqu’un puisse répondre.")),
        "verified": (holder is not None and holder.is_verified, _("Cette organisation n’est pas encore vérifiée.")),
        "trust": (is_trusted(project), _("Les fiches de cette organisation sont relues avant de paraître.")),
        "message": (bool(message.strip()), _("Écrivez un message au porteur de projet.")),
        "cause": (bool(cause and side), _("Dites pourquoi le projet n’a pas abouti, et de quel côté.")),
    }
    return {code: text for code, (is_there, text) in checks.items() if not is_there}


def _holder_is_fit(project: Project) -> bool:
    holder = project.organisation
    return (
        holder is not None
        and project.commune_id is not None
        and holder.kind in HOLDER_KINDS
        and holder.verification != Verification.REFUSED
    )


def _needs_are_fit(project: Project) -> bool:
    needs = list(project.needs.prefetch_related("skills")) if project.pk else []
    return bool(needs) and not any(what_need_lacks(need, project=project) for need in needs)


def what_need_lacks(need: Need, *, project: Project) -> dict[str, str]:
    return need_lacks(
        need.kind, skills=need.skills.all(), description=need.description, sector=project.sector_id is not None
    )


def need_lacks(
    kind: str, *, skills: Iterable[Skill], description: str, sector: Sector | bool | None
) -> dict[str, str]:
    """Field name → message, for what must be there so that the matcher and a reader have something to go by.

    A skill is matched by skills. Ideas are asked of everybody tied to the commune: nothing more is needed.
    Equipment, a contact or a funding lead are described in words and matched by sector, or by skills.
    """
    if kind == NeedKind.SKILL and not skills:
        return {"skills": _("Choisissez au moins une compétence.")}
    problems = {}
    if kind in (NeedKind.EQUIPMENT, NeedKind.CONTACT, NeedKind.FUNDING_LEAD):
        if not description.strip():
            problems["description"] = _("Précisez en une phrase ce qu’il vous faut.")
        if not sector and not skills:
            problems["sector"] = _("Choisissez le secteur concerné.")
    return problems
