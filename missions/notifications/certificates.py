"""To each person who contributed, once the mission is closed."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from missions.notifications.base import AboutMission
from notifications.registry import Content, register


@register
class CertificateIssued(AboutMission):
    code = "certificate_issued"
    label = gettext_lazy("Votre attestation de reconnaissance est prête")

    def content(self) -> Content:
        return Content(
            subject=_("Votre attestation est prête : « %(title)s »") % {"title": self.mission.display_title},
            lines=[
                _("Merci pour votre contribution. Une attestation de reconnaissance vous est délivrée, à imprimer ou "
                  "à télécharger en trois langues."),
                _("Elle porte un code qui permet à chacun de vérifier qu’elle est authentique. Vous choisissez ce que "
                  "cette page montre de vous : rien, tant que vous n’avez rien coché."),
            ],
            points_title=_("En bref"),
            points=self.facts,
            action=_("Voir mon attestation"),
            path=reverse("mission_certificate", args=[self.mission.key]),
        )  # fmt: skip
