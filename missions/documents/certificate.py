from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from missions.certificates import everything_in
from missions.documents.base import PersonalSheet, holders
from missions.models import Certificate, PartyPerson
from missions.qr import qr_code
from notifications.mail import absolute


class CertificateSheet(PersonalSheet):
    """Recognition of what one person did, with a code that leads to the page that confirms it."""

    code = "attestation"
    label = _("Attestation de reconnaissance")
    template = "missions/documents/certificate.html"

    @cached_property
    def certificates(self) -> dict[int, Certificate]:
        """By person; those that were withdrawn are not printed any more."""
        rows = Certificate.objects.filter(mission=self.mission, user__isnull=False, revoked_at=None)
        return {row.user_id: row for row in rows.select_related("mission__need__project__commune", "user")}

    def is_there(self) -> bool:
        return bool(self.certificates)

    def may_be(self, person: PartyPerson) -> bool:
        return person.user_id in self.certificates

    def facts(self, person: PartyPerson | None) -> dict[str, Any]:
        certificate = self.certificates[person.user_id]
        address = absolute(certificate.get_absolute_url())
        return {
            "certificate": certificate,
            "whole": everything_in(certificate),
            "address": address,
            "square": qr_code(address),
            "holders": holders(self.mission),
        }
