"""The places and networks that staff entrust to facilitators."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communes.models.organisations import Organisation
from communes.models.territories import Commune, Province, Region

if TYPE_CHECKING:
    from accounts.models import User


class FacilitationQuerySet(models.QuerySet):
    def nearest(self, organisation: Organisation, commune: Commune | None) -> "User | None":
        """Who follows what this organisation does in this commune: entrusted with the organisation, else with the
        narrowest place around; of several, the first. None: nobody active."""
        rows = self.filter(user__is_active=True).select_related("user").order_by("pk")
        places = [{"organisation": organisation}]
        if commune is not None:
            province = commune.province
            places += [{"commune": commune}, {"province": province}, {"region": province.region_id}]
        found = (rows.filter(**place).first() for place in places)
        return next((row.user for row in found if row is not None), None)


class Facilitation(models.Model):
    """Exactly one of commune, province, region, organisation is entrusted to `user`."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("facilitateur ou facilitatrice"), on_delete=models.CASCADE,
        related_name="facilitations",
    )  # fmt: skip
    commune = models.ForeignKey(Commune, verbose_name=_("commune"), null=True, blank=True, on_delete=models.CASCADE)
    province = models.ForeignKey(Province, verbose_name=_("province"), null=True, blank=True, on_delete=models.CASCADE)
    region = models.ForeignKey(Region, verbose_name=_("région"), null=True, blank=True, on_delete=models.CASCADE)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation ou réseau"), null=True, blank=True, on_delete=models.CASCADE,
        related_name="facilitations",
    )  # fmt: skip
    since = models.DateTimeField(_("depuis le"), auto_now_add=True)

    objects = FacilitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("accompagnement")
        verbose_name_plural = _("accompagnements")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="facilitation_one_place",
                condition=(
                    Q(commune__isnull=False, province=None, region=None, organisation=None)
                    | Q(commune=None, province__isnull=False, region=None, organisation=None)
                    | Q(commune=None, province=None, region__isnull=False, organisation=None)
                    | Q(commune=None, province=None, region=None, organisation__isnull=False)
                ),
                violation_error_message=_("Choisissez un seul territoire, ou une seule organisation."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation or self.commune or self.province or self.region}"
