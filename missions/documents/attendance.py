from itertools import groupby
from typing import Any

from django.utils.translation import gettext_lazy as _

from missions.documents.base import Sheet, holders, is_planned, one_to_one, planned_sessions
from missions.documents.programme import venue
from missions.enums import AgeBand
from missions.models import PartyPerson

UNKNOWN, SPARE, MOST = 20, 3, 300


class AttendanceSheet(Sheet):
    """Empty rows to sign, one table a day with a column for each session; what it asks is what the report asks."""

    code = "presence"
    label = _("Feuille de présence à signer")
    template = "missions/documents/attendance.html"

    def is_there(self) -> bool:
        return is_planned(self.mission)

    def facts(self, person: PartyPerson | None) -> dict[str, Any]:
        days = groupby(planned_sessions(self.mission), key=lambda session: session.on)
        return {
            "days": [(day, list(sessions)) for day, sessions in days],
            "rows": range(1, self.row_count() + 1),
            "age_bands": AgeBand.labels,
            "holders": holders(self.mission),
            "venue": venue(self.mission),
        }

    def row_count(self) -> int:
        """One for each person expected, and a few for those who come besides."""
        feasibility = one_to_one(self.mission, "feasibility")
        expected = feasibility.participants if feasibility else None
        return min(expected or UNKNOWN, MOST) + SPARE
