"""The documents of a mission: one module per kind."""

from typing import TYPE_CHECKING

from missions.documents.agreement import AgreementSheet
from missions.documents.attendance import AttendanceSheet
from missions.documents.base import Sheet
from missions.documents.certificate import CertificateSheet
from missions.documents.evaluation import EvaluationSheet
from missions.documents.mission_order import MissionOrderSheet
from missions.documents.programme import ProgrammeSheet
from missions.models import Mission

if TYPE_CHECKING:
    from missions.views.base import Reader

# In the order in which a mission comes to need them.
_KINDS = (AgreementSheet, ProgrammeSheet, MissionOrderSheet, AttendanceSheet, CertificateSheet, EvaluationSheet)
SHEETS: dict[str, type[Sheet]] = {kind.code: kind for kind in _KINDS}


def available(mission: Mission, reader: "Reader") -> list[Sheet]:
    """The documents that this reader may open now."""
    sheets = [kind(mission, reader) for kind in SHEETS.values()]
    return [sheet for sheet in sheets if sheet.is_there() and (sheet.people() or not sheet.is_personal)]


__all__ = ["SHEETS", "Sheet", "available"]
