"""The history of a sheet as sentences: codes are stored, words are made for the reader."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, gettext_noop

from core.models import Activity
from projects.models import Project

PUBLIC_VERBS = {
    "publish": gettext_noop("Fiche publiée"),
    "publish_trusted": gettext_noop("Fiche publiée"),
    "start": gettext_noop("Projet démarré"),
    "complete": gettext_noop("Projet réalisé"),
    "give_up": gettext_noop("Projet non abouti"),
    "need_added": gettext_noop("Besoin ajouté"),
    "need_closed": gettext_noop("Besoin fermé"),
    "need_reopened": gettext_noop("Besoin rouvert"),
    "photo_added": gettext_noop("Photo ajoutée"),
    "document_added": gettext_noop("Document ajouté"),
}
TEAM_VERBS = PUBLIC_VERBS | {
    "submit": gettext_noop("Fiche envoyée en relecture"),
    "request_changes": gettext_noop("Compléments demandés"),
    "refuse": gettext_noop("Fiche refusée"),
    "archive": gettext_noop("Fiche archivée"),
    "take_off": gettext_noop("Fiche retirée du site par la modération"),
    "sheet_edited": gettext_noop("Fiche modifiée"),
    "need_edited": gettext_noop("Besoin modifié"),
    "photo_removed": gettext_noop("Photo retirée"),
    "document_removed": gettext_noop("Document retiré"),
    "checked": gettext_noop("Fiche relue après publication"),
}
SHOWN = 30


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime
    sentence: str
    details: tuple[str, ...] = ()  # names of fields, or of a file
    by: str = ""  # only for the team: names are not public


def events_of(project: Project, *, for_team: bool) -> Iterator[Event]:
    """The latest first. What happened before publication, and who did it, is for the team only."""
    verbs = TEAM_VERBS if for_team else PUBLIC_VERBS
    rows = Activity.objects.about(project).filter(verb__in=verbs).select_related("by")[:SHOWN]
    for row in rows:
        by = row.by.get_full_name() if for_team and row.by else ""
        yield Event(row.at, gettext(verbs[row.verb]), _details(row) if for_team else (), by)


def _details(row: Activity) -> tuple[str, ...]:
    names = tuple(str(Project._meta.get_field(name).verbose_name) for name in row.facts.get("fields", ()))
    return names or tuple(filter(None, [row.facts.get("name", "")]))
