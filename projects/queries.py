"""Reads that span several models: lists with all that their cards show, in a constant number of queries."""

from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from projects.enums import ProjectState
from projects.models import Draft, Need, Photo, Project

_PLACES = ("commune__province", "organisation__commune", "sector")
PER_STAGE = 12
# The story of a place or of a holder, achievements first: state, and which of its sheets come first.
_STAGES = {
    "achieved": (ProjectState.COMPLETED, "-ended_at"),
    "under_way": (ProjectState.UNDER_WAY, "-published_at"),
    "wanted": (ProjectState.PUBLISHED, "-published_at"),
}


def project_cards(projects: QuerySet[Project]) -> QuerySet[Project]:
    """With place, holder, sector, needs, and the key of the first photo as `photo_key`."""
    first_photo = Photo.objects.filter(project=OuterRef("pk")).order_by("pk").values("key")[:1]
    needs = Prefetch("needs", queryset=Need.objects.order_by("pk"))
    return projects.select_related(*_PLACES).prefetch_related(needs).annotate(photo_key=Subquery(first_photo))


def need_cards(needs: QuerySet[Need]) -> QuerySet[Need]:
    """With their sheet's title, place, holder and sector, and their skills."""
    return needs.select_related(*(f"project__{path}" for path in _PLACES)).prefetch_related("skills")


def by_stage(projects: QuerySet[Project]) -> dict[str, list[Project]]:
    """`achieved`, `under_way` and `wanted`: the latest of these sheets, with the needs that are still open."""
    needs = Prefetch("needs", Need.objects.open().prefetch_related("skills"), to_attr="open_needs")
    rows = projects.select_related("commune__province", "sector").prefetch_related(needs)
    return {
        name: list(rows.filter(state=state).order_by(order, "-pk")[:PER_STAGE])
        for name, (state, order) in _STAGES.items()
    }


def sheet(projects: QuerySet[Project]) -> QuerySet[Project]:
    """All that the sheet's own page shows."""
    return projects.select_related(
        "commune__province__region", "organisation__commune", "sector", "created_by"
    ).prefetch_related("needs__skills", "photos", "documents")


def sheets_of(user: Any) -> QuerySet[Project]:
    """Those that this person may edit; what waits for them first, then the latest."""
    return project_cards(Project.objects.editable_by(user)).order_by("-updated_at", "-pk").distinct()


def sheets_to_mend(user: Any) -> QuerySet[Project]:
    """Those to which the moderators asked for more."""
    return Project.objects.editable_by(user).filter(state=ProjectState.CHANGES_REQUESTED).order_by("pk").distinct()


def last_stamp(user: Any, token: str) -> str:
    """Changes whenever something typed, or a sheet, reached us from this person or session.

    A page that a browser kept from before is known by it, and does not come back over what was sent since.
    """
    draft = Draft.objects.owned_by(user, token).order_by("-updated_at").values_list("updated_at", flat=True).first()
    sheet = None
    if user.is_authenticated:
        sheet = Project.objects.filter(created_by=user).order_by("-pk").values_list("pk", flat=True).first()
    return f"{draft.timestamp() if draft else 0}-{sheet or 0}"
