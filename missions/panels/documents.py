"""The documents that the reader may open, each in three languages; what is about a person, one line for each."""

from typing import Any

from django.conf import settings

from missions.documents import Sheet, available
from missions.models import Certificate, Mission
from missions.views.base import Reader


def context(mission: Mission, reader: Reader) -> dict[str, Any] | None:
    rows = [row for sheet in available(mission, reader) for row in _rows(sheet)]
    if not rows:
        return None
    has_certificate = Certificate.objects.filter(mission=mission, user=reader.user).exists()
    return {"rows": rows, "languages": settings.LANGUAGES, "has_certificate": has_certificate}


def _rows(sheet: Sheet) -> list[dict[str, Any]]:
    people = sheet.people() if sheet.is_personal else [None]
    return [{"kind": sheet.code, "label": sheet.label, "person": person} for person in people]
