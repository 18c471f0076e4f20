from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from missions.agreements import CLAUSES, Agreement, agreement_of
from missions.documents.base import Sheet
from missions.models import PartyPerson


class AgreementSheet(Sheet):
    """The terms that the parties validated, with what every agreement says, and who signed it when."""

    code = "convention"
    label = _("Convention")
    template = "missions/documents/agreement.html"

    @cached_property
    def agreement(self) -> Agreement | None:
        return agreement_of(self.mission)

    def is_there(self) -> bool:
        return self.mission.versions.exists()

    def facts(self, person: PartyPerson | None) -> dict[str, Any]:
        return {"agreement": self.agreement, "terms": self.agreement.terms, "clauses": CLAUSES}
