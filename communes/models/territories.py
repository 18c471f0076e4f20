"""Regions, provinces and prefectures, communes, by their official codes (HCP)."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communes.enums import CommuneKind, ProvinceKind


class Territory(models.Model):
    """What the three levels share. name_fr, name_ar, name_en; `aliases`: other spellings, in any script."""

    code = models.CharField(_("code officiel"), max_length=12, unique=True)
    name = models.CharField(_("nom"), max_length=100)
    aliases = models.JSONField(_("autres graphies"), default=list, blank=True)
    population = models.PositiveIntegerField(_("population (2024)"), null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)  # tells every process that its index is old

    class Meta:
        abstract = True
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Region(Territory):
    class Meta(Territory.Meta):
        verbose_name = _("région")
        verbose_name_plural = _("régions")


class Province(Territory):
    region = models.ForeignKey(Region, verbose_name=_("région"), on_delete=models.PROTECT, related_name="provinces")
    kind = models.CharField(_("type"), max_length=10, choices=ProvinceKind.choices)

    class Meta(Territory.Meta):
        verbose_name = _("province ou préfecture")
        verbose_name_plural = _("provinces et préfectures")


class CommuneQuerySet(models.QuerySet):
    def in_territory(self, code: str) -> "CommuneQuerySet":
        """Of a region ("09"), of a province ("09.581"), that one commune, or all for no code."""
        if not code:
            return self.all()
        paths = ("province__region__code", "province__code", "code")
        return self.filter(**{paths[min(code.count("."), 2)]: code})


class Commune(Territory):
    province = models.ForeignKey(
        Province, verbose_name=_("province ou préfecture"), on_delete=models.PROTECT, related_name="communes"
    )
    kind = models.CharField(_("type"), max_length=5, choices=CommuneKind.choices)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)

    objects = CommuneQuerySet.as_manager()

    class Meta(Territory.Meta):
        verbose_name = _("commune")
        verbose_name_plural = _("communes")

    def get_absolute_url(self) -> str:
        return reverse("commune", args=[self.code])
